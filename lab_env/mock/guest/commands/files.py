"""Making, dating, linking and removing files."""

import posixpath
import re

from ..command import Usage, command
from ..dates import parse
from ..files import FileFault, Node
from .modes import new_mode, trouble
from .numbers import amount

BIN = {"path": "/bin", "package": "coreutils"}
USR = {"package": "coreutils"}


def now(run):
    return int(run.system.hardware.now())


@command("mkdir", "-p|--parents -m|--mode= -v|--verbose", **BIN)
def mkdir(run, options, *names):
    """Make directories."""
    status = 0
    if not names:
        raise Usage("missing operand", 1)
    mode = None
    if options.mode:
        mode = new_mode(Node("d", 0o777 & ~run.session.umask), options.mode)
        if mode is None:
            return run.error(f"invalid mode `{options.mode}'")
    for name in names:
        made = []
        try:
            path = run.path(name)
            if options.parents:
                missing = path.rstrip("/") or "/"
                while run.fs.find(missing) is None:
                    made.append(missing)
                    missing = posixpath.dirname(missing) or "/"
                if not run.fs.is_directory(missing if made else path):
                    raise FileFault("File exists" if not made else "Not a directory")
                for one in reversed(made):
                    run.fs.mkdir(one, mode if one == made[0] else None)
            else:
                run.fs.mkdir(path, mode)
                made = [path]
        except FileFault as fault:
            status = trouble(run, f"cannot create directory `{name}'", fault)
            continue
        if options.verbose:
            for one in reversed(made):
                run.tell(f"mkdir: created directory `{one if name.startswith('/') else posixpath.relpath(one, run.cwd)}'\n")
    return status


@command("rmdir", "-p|--parents -v|--verbose --ignore-fail-on-non-empty", **BIN)
def rmdir(run, options, *names):
    """Remove empty directories."""
    status = 0
    if not names:
        raise Usage("missing operand", 1)
    for name in names:
        while name:
            try:
                if options.verbose:
                    run.tell(f"rmdir: removing directory, `{name}'\n")
                if not run.fs.is_directory(run.path(name)) and run.fs.find(run.path(name), follow=False):
                    raise FileFault("Not a directory")
                run.fs.remove(run.path(name))
            except FileFault as fault:
                if not (options.ignore_fail_on_non_empty and "not empty" in fault.reason):
                    status = trouble(run, f"failed to remove `{name}'", fault)
                break
            name = posixpath.dirname(name.rstrip("/")) if options.parents else ""
    return status


def asks(run, question):
    """Whether a person agrees."""
    run.err.write(run.quoting(question))
    return run.stdin.readline().lower().startswith("y")


KINDS = {"d": "directory", "l": "symbolic link", "b": "block special file", "c": "character special file"}


def kind_of(node):
    return KINDS.get(node.kind) or ("regular file" if node.length else "regular empty file")


@command("rm", "-r|-R|--recursive -f|--force -v|--verbose -i -I -d|--dir --preserve-root --no-preserve-root --one-file-system --interactive?", **BIN)
def rm(run, options, *names):
    """Remove files."""
    status = 0
    if not names and not options.force:
        raise Usage("missing operand", 1)
    if options.I and (len(names) > 3 or options.recursive) and not asks(run, f"rm: remove {len(names)} argument{'s' * (len(names) != 1)}{' recursively' * bool(options.recursive)}? "):
        return 0
    for name in names:
        path = run.path(name)
        try:
            node = run.fs.stat(path, follow=False)
        except FileFault as fault:
            if not options.force or fault.reason not in ("No such file or directory", "Not a directory"):
                status = trouble(run, f"cannot remove `{name}'", fault)
            continue
        if node.kind == "d" and not options.recursive and not (options.dir and not run.fs.names(path)):
            status = trouble(run, f"cannot remove `{name}'", FileFault("Is a directory"))
            continue
        if posixpath.basename(name.rstrip("/")) in (".", ".."):
            status = run.error(f"cannot remove directory: `{name}'" if run.system.os.init != "systemd" else f"refusing to remove '.' or '..' directory: skipping '{name}'")
            continue
        if posixpath.normpath(path).lstrip("/") == "" and not options.no_preserve_root:
            status = run.error(f"it is dangerous to operate recursively on `{name}'\nrm: use --no-preserve-root to override this failsafe")
            continue
        if remove(run, options, path.rstrip("/") or "/", name.rstrip("/") or "/", node):
            status = 1
    return status


def remove(run, options, path, shown, node):
    """Remove a file, or a directory with all below; whether something is left."""
    left, ask = False, options.i and not options.force
    if node.kind == "d":
        try:
            inside = run.fs.names(path)
        except FileFault as fault:
            trouble(run, f"cannot remove `{shown}'", fault)
            return True
        if inside and ask and not asks(run, f"rm: descend into directory `{shown}'? "):
            return False
        for one in inside:
            below = f"{path.rstrip('/')}/{one}"
            try:
                child = run.fs.stat(below, follow=False)
            except FileFault:
                continue
            left = remove(run, options, below, f"{shown.rstrip('/')}/{one}", child) or left
    if left or path == "/":
        return left
    if ask and not asks(run, f"rm: remove {kind_of(node)} `{shown}'? "):
        return node.kind != "d"
    try:
        run.fs.remove(path)
    except FileFault as fault:
        trouble(run, f"cannot remove `{shown}'", fault)
        return True
    if options.verbose:
        run.tell(f"removed directory: `{shown}'\n" if node.kind == "d" else f"removed `{shown}'\n")
    return False


@command("touch", "-c|--no-create -a -m -d|--date= -t= -r|--reference= -f -h", **BIN)
def touch(run, options, *names):
    """Make files, or date them now or as told."""
    when = now(run)
    if not names:
        raise Usage("missing file operand", 1)
    if options.date is not None:
        when = parse(options.date, when)
        if when is None:
            return run.error(f"invalid date format `{options.date}'")
    elif options.t:
        match = re.fullmatch(r"(\d{2}|\d{4})?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?", options.t)
        year = match.group(1) if match else ""
        year = str(run.system.time().year) if not year else year if len(year) == 4 else ("20" if int(year) < 69 else "19") + year
        when = parse(f"{year}-{match.group(2)}-{match.group(3)} {match.group(4)}:{match.group(5)}:{match.group(6) or '00'}", when) if match else None
        if when is None:
            return run.error(f"invalid date format `{options.t}'")
    elif options.reference:
        try:
            when = run.fs.stat(run.path(options.reference)).mtime
        except FileFault as fault:
            return trouble(run, f"failed to get attributes of `{options.reference}'", fault)
    status = 0
    for name in names:
        path = run.path(name)
        try:
            node = run.fs.find(path)
            if node is None:
                if options.no_create:
                    continue
                run.fs.write(path, "")
                node = run.fs.stat(path)
            if not options.a or options.m:
                run.fs.put(path, node._replace(mtime=int(when)))
        except FileFault as fault:
            status = trouble(run, f"cannot touch `{name}'", fault)
    return status


@command("ln", "-s|--symbolic -f|--force -n|--no-dereference -v|--verbose -T|--no-target-directory -t|--target-directory= -i -r|--relative -b -P -L", **BIN)
def ln(run, options, *names):
    """Make links: other names for a file, or symbolic ones."""
    if options.relative and run.system.os.init != "systemd":
        raise Usage("invalid option -- 'r'", 1)
    if options.target_directory:
        names = (*names, options.target_directory)
    if not names:
        raise Usage("missing file operand", 1)
    *targets, place = names if len(names) > 1 else (*names, ".")
    inside, status = run.fs.is_directory(run.path(place)) and not (options.no_dereference and run.fs.find(run.path(place), follow=False).kind == "l") and not options.no_target_directory, 0
    if len(targets) > 1 and not inside:
        return run.error(f"target `{place}' is not a directory")
    for target in targets:
        shown = f"{place.rstrip('/')}/{posixpath.basename(target.rstrip('/'))}" if inside else place
        path, old = run.path(shown), None
        try:
            old = run.fs.find(path, follow=False)
            if not options.symbolic:
                node = run.fs.stat(run.path(target), follow=False)
                if node.kind == "d":
                    status = run.error(f"`{target}': hard link not allowed for directory")
                    continue
            if old and (options.force or options.i and asks(run, f"ln: replace `{shown}'? ")):
                run.fs.remove(path)
            if options.symbolic:
                run.fs.symlink(posixpath.relpath(run.path(target), posixpath.dirname(path)) if options.relative else target, path)
            else:
                run.fs.link(run.path(target), path)
        except FileFault as fault:
            status = trouble(run, f"failed to create {'symbolic' if options.symbolic else 'hard'} link `{shown}'" if options.symbolic or run.fs.find(run.path(target), follow=False) else f"accessing `{target}'", fault)
            continue
        if options.verbose:
            run.tell(f"`{shown}' {'->' if options.symbolic else '=>'} `{target}'\n")
    return status


@command("mktemp", "-d|--directory -p|--tmpdir? -t -q -u|--dry-run --suffix=", **BIN)
def mktemp(run, options, template=None):
    """Make a file with a new name; here it follows from a counter."""
    place = options.tmpdir if isinstance(options.tmpdir, str) else "/tmp"
    beside = template is not None and not options.tmpdir and not options.t
    template = template or "tmp.XXXXXXXXXX"
    count = len(template) - len(template.rstrip("X"))
    if count < 3:
        return run.error(f"too few X's in template `{template}'")
    path = template.rstrip("X") + letters(run.system, count) + (options.suffix or "")
    path = path if beside else f"{place}/{path}"
    if not options.dry_run:
        run.fs.mkdir(run.path(path), 0o700) if options.directory else run.fs.put(run.path(path), Node("f", 0o600, mtime=now(run)))
    run.write(path + "\n")
    return 0


def letters(system, count):
    """Letters and digits that nobody had yet."""
    value, made = (system.random_number() << 30) + (system.random_number() << 15) + system.next_pid(), ""
    for _ in range(min(count, 60)):
        value, place = divmod(value or 916132832 + system.random_number(), 62)
        made += "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[place]
    return made


@command("truncate", "-s|--size= -c|--no-create -r|--reference= -o", **USR)
def truncate(run, options, *names):
    """Make files a given size; what is added is zeros, which take no room."""
    if options.size is None and options.reference is None:
        raise Usage("you must specify either `--size' or `--reference'", 1)
    size = options.size or str(run.fs.stat(run.path(options.reference)).length)
    sign, size = (size[0], size[1:]) if size[:1] in ("+", "-", "<", ">", "/", "%") else ("", size)
    for name in names:
        path = run.path(name)
        node = run.fs.find(path)
        if node is None:
            if options.no_create:
                continue
            run.fs.write(path, "")
            node = run.fs.stat(path)
        old, given = node.length, amount(size)
        new = max(0, {"+": old + given, "-": old - given, "": given, "<": min(old, given), ">": max(old, given), "/": old - old % max(given, 1), "%": -(-old // max(given, 1)) * given}[sign])
        text = node.text[:new] if new <= len(node.text) else node.text + "\0" * (new - old) if new - old <= 4096 and node.size < 0 else node.text
        run.fs.put(path, node._replace(text=text, size=-1 if len(text) == new else new, mtime=now(run)))
    return 0


@command("fallocate", "-l|--length= -n|--keep-size -o|--offset=", package="util-linux")
def fallocate(run, options, name=None):
    """Give a file room on its disk."""
    if name is None or options.length is None:
        raise Usage("no length argument specified" if options.length is None else "no filename specified.", 1)
    path = run.path(name)
    if run.fs.find(path) is None:
        run.fs.write(path, "")
    node, size = run.fs.stat(path), amount(options.length)
    if size - node.length > run.fs.room(path):
        return run.error(f"{name}: fallocate failed: No space left on device")
    run.fs.put(path, node._replace(size=max(size, node.length), mtime=now(run)))
    return 0


@command("install", "-d -m= -o= -g= -D -v", **USR)
def install(run, options, *names):
    """Copy files with a mode, or make directories (-d)."""
    if options.d:
        for name in names:
            run.fs.make_directories(run.path(name))
            run.fs.put(run.path(name), run.fs.stat(run.path(name))._replace(mode=int(options.m or "755", 8)))
        return 0
    if len(names) < 2:
        raise Usage("missing destination file operand", 1)
    target = run.path(names[-1])
    for name in names[:-1]:
        path = f"{target}/{name.rpartition('/')[2]}" if run.fs.is_directory(target) else target
        try:
            run.fs.write(path, run.fs.read(run.path(name)))
        except FileFault as fault:
            return run.error(f"cannot stat `{name}': {fault.reason}")
        run.fs.put(path, run.fs.stat(path)._replace(mode=int(options.m or "755", 8)))
    return 0


@command("mkfifo mknod", None, **USR)
def mkfifo(run, *words):
    """Special files: only devices (mknod NAME b|c MAJOR MINOR) are made here."""
    if not words:
        raise Usage("missing operand", 1)
    if run.name == "mknod" and len(words) == 4 and words[1] in ("b", "c", "u"):
        run.needs_root()
        run.fs.put(run.path(words[0]), Node("b" if words[1] == "b" else "c", 0o644, f"{words[2]}, {words[3]}", mtime=int(run.system.hardware.now())))
        return 0
    return run.error("pipes with a name are not simulated", 2)
