"""Copying and moving files."""

import posixpath

from ..command import Refused, Usage, command
from ..files import FileFault
from .files import asks, now

BIN = {"path": "/bin", "package": "coreutils"}


class Transfer:
    """What cp and mv share."""

    def __init__(self, run, options, move):
        self.run, self.options, self.move, self.status = run, options, move, 0
        self.keeps = move or bool(options.archive or options.preserve or options.p)
        self.recursive = move or bool(options.recursive or options.archive)

    def fail(self, words):
        self.status = self.run.error(words)

    def go(self, names):
        """Copy or move all; the status."""
        run, options = self.run, self.options
        if options.target_directory:
            names = (*names, options.target_directory)
        if len(names) < 2:
            raise Usage("missing file operand" if not names else f"missing destination file operand after `{names[0]}'", 1)
        *sources, place = names
        inside = run.fs.is_directory(run.path(place)) and not options.no_target_directory
        if len(sources) > 1 and not inside:
            return run.error(f"target `{place}' is not a directory")
        if place.endswith("/") and not inside and not (self.recursive and len(sources) == 1 and run.fs.is_directory(run.path(sources[0]))):
            return run.error(f"cannot {'move' if self.move else 'create regular file'} `{sources[0] + chr(39) + ' to `' + place if self.move else place}': Not a directory")
        for source in sources:
            name = source.rstrip("/") or "/"
            target = place
            if inside:
                target = f"{place.rstrip('/')}/{name.lstrip('/') if options.parents else posixpath.basename(posixpath.normpath(run.path(name)) if posixpath.basename(name) in ('.', '..') else name)}"
                if posixpath.basename(name) in (".", "..") and not self.move:
                    target = place
                if options.parents and posixpath.dirname(name):
                    run.fs.make_directories(posixpath.dirname(run.path(target)))
            self.one(source, target)
        return self.status

    def one(self, source, target):
        run, options = self.run, self.options
        origin, path = run.path(source), run.path(target)
        follow = not self.move and not (options.archive or options.d or options.no_dereference) and (not self.recursive or bool(options.dereference or options.H))
        try:
            node = run.fs.stat(origin, follow=follow)
        except FileFault as fault:
            self.fail(f"cannot stat `{source}': {fault.reason}")
            return
        if node.kind == "d" and not self.recursive:
            words = "omitting directory" if run.system.os.init != "systemd" else "-r not specified; omitting directory"
            self.fail(f"{words} `{source}'")
            return
        old = run.fs.find(path, follow=not self.move)
        real, there = self.real(origin, follow), self.real(path, not self.move)
        if real == there or old is not None and node.serial and old.serial == node.serial:
            self.fail(f"`{source}' and `{target}' are the same file")
            return
        if node.kind == "d" and (there + "/").startswith(real.rstrip("/") + "/"):
            self.fail(f"cannot {'copy' if not self.move else 'move'} {'a directory' if not self.move else ''}{', ' * (not self.move)}`{source}'{',' * (not self.move)}"
                      f" {'into itself, ' if not self.move else 'to a subdirectory of itself, '}`{target}'")
            return
        if old is not None:
            if options.no_clobber or options.update and node.mtime <= old.mtime:
                return
            if node.kind != "d" and old.kind == "d":
                self.fail(f"cannot overwrite directory `{target}' with non-directory")
                return
            if node.kind == "d" and old.kind != "d":
                self.fail(f"cannot overwrite non-directory `{target}' with directory `{source}'")
                return
            if options.interactive and not asks(run, f"{run.name}: overwrite `{target}'? "):
                return
        try:
            if options.b and old is not None:
                run.fs.put(path + "~", old)
            if self.move:
                if old is not None:
                    run.fs.place(origin, follow=False)
                    if old.kind == "d" and run.fs.names(path):
                        raise FileFault("Directory not empty")
                    run.fs.remove(path)
                self.rename(origin, path, node)
            else:
                self.copy(origin, path, source, target, node)
                return
        except FileFault as fault:
            kind = {"d": "directory", "l": "symbolic link"}.get(node.kind, "regular file")
            self.fail(f"cannot move `{source}' to `{target}': {fault.reason}" if self.move else f"cannot create {kind} `{target}': {fault.reason}")
            return
        if options.verbose:
            run.tell(f"`{source}' -> `{target}'\n")

    def real(self, path, follow):
        try:
            return self.run.fs.real(path, follow)
        except FileFault:
            return posixpath.normpath(path)

    def rename(self, origin, path, node):
        """Move a node with all that is below."""
        fs = self.run.fs
        if node.kind == "d":
            inside = fs.names(origin)
            fs.mkdir(path, node.mode)
            fs.put(path, node)
            for name in inside:
                below = f"{origin.rstrip('/')}/{name}"
                self.rename(below, f"{path.rstrip('/')}/{name}", fs.stat(below, follow=False))
        else:
            fs.put(path, node, follow=False)
        fs.remove(origin)

    def copy(self, origin, path, source, target, node):
        """Copy a node, and all below a directory."""
        run, fs = self.run, self.run.fs
        if self.options.verbose:
            run.tell(f"`{source}' -> `{target}'\n")
        if node.kind == "d":
            inside = fs.names(origin)
            if fs.find(path) is None:
                fs.mkdir(path, node.mode & ~(0 if self.keeps else run.session.umask) | 0o700)
            for name in inside:
                below, there = f"{origin.rstrip('/')}/{name}", f"{path.rstrip('/')}/{name}"
                try:
                    self.copy(below, there, f"{source.rstrip('/')}/{name}", f"{target.rstrip('/')}/{name}", fs.stat(below, follow=bool(self.options.dereference)))
                except FileFault as fault:
                    words = f"cannot open `{source.rstrip('/')}/{name}' for reading" if fault.reason == "Permission denied" else f"cannot create regular file `{target.rstrip('/')}/{name}'"
                    self.fail(f"{words}: {fault.reason}")
            if self.keeps:
                fs.put(path, fs.stat(path)._replace(mode=node.mode, mtime=node.mtime, uid=node.uid, gid=node.gid))
            return
        if self.options.symbolic_link or self.options.link:
            fs.symlink(source, path) if self.options.symbolic_link else fs.link(origin, path)
            return
        if node.kind == "l":
            if fs.find(path, follow=False) is not None:
                fs.remove(path)
            fs.symlink(node.text, path)
            return
        old = fs.find(path)
        if node.kind in "bc" or old and old.kind in "bc":
            if self.recursive and node.kind in "bc":
                fs.put(path, node)
                return
            source = fs.open(origin)
            fs.write(path, source.read())
            if source.endless:
                try:
                    fs.fill(path)
                except FileFault as fault:
                    words = "error writing" if run.system.os.init == "systemd" else "writing"
                    raise Refused(run.quoting(f"{run.name}: {words} `{target}': {fault.reason}")) from None
            return
        if run.user.uid:
            fs.demand(node, 4, source)
        kept = node._replace(serial=old.serial if old else 0)
        if not self.keeps:
            kept = kept._replace(mtime=now(run), uid=old.uid if old else 0, gid=old.gid if old else 0, mode=old.mode if old else node.mode & ~run.session.umask)
        fs.put(path, kept)


SHARED = "-f|--force -v|--verbose -i|--interactive -n|--no-clobber -u|--update -t|--target-directory= -T|--no-target-directory -b --backup? --strip-trailing-slashes "


@command("cp", SHARED + "-r|-R|--recursive -a|--archive -p --preserve? --no-preserve= -d -P|--no-dereference -L|--dereference -H -l|--link -s|--symbolic-link -x --parents --sparse= --reflink?", **BIN)
def cp(run, options, *names):
    """Copy files."""
    return Transfer(run, options, False).go(names)


@command("mv", SHARED, **BIN)
def mv(run, options, *names):
    """Move or rename files."""
    return Transfer(run, options, True).go(names)
