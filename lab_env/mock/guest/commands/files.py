"""Making, copying, moving and removing files."""

import posixpath
import re

from ..command import Usage, command
from ..files import FileFault, Node

BIN = {"path": "/bin", "package": "coreutils"}


def now(run):
    return int(run.system.hardware.now())


def trouble(run, words, fault):
    return run.error(f"{words}: {fault.reason}")


@command("mkdir", "-p|--parents -m|--mode= -v", **BIN)
def mkdir(run, options, *names):
    """Make directories."""
    status = 0
    if not names:
        raise Usage("missing operand", 1)
    for name in names:
        try:
            if options.parents:
                if run.fs.find(run.path(name)) is None:
                    run.fs.make_directories(posixpath.normpath(run.path(name)))
                elif not run.fs.is_directory(run.path(name)):
                    raise FileFault("File exists")
            else:
                run.fs.mkdir(run.path(name), int(options.mode or "755", 8))
        except FileFault as fault:
            status = trouble(run, f"cannot create directory `{name}'", fault)
    return status


@command("rmdir", "-p -v --ignore-fail-on-non-empty", **BIN)
def rmdir(run, options, *names):
    """Remove empty directories."""
    status = 0
    for name in names:
        try:
            if not run.fs.is_directory(run.path(name)) and run.fs.find(run.path(name), follow=False):
                raise FileFault("Not a directory")
            run.fs.remove(run.path(name))
        except FileFault as fault:
            status = trouble(run, f"failed to remove `{name}'", fault)
    return status


@command("rm", "-r|-R|--recursive -f|--force -v -i", **BIN)
def rm(run, options, *names):
    """Remove files."""
    status = 0
    if not names and not options.force:
        raise Usage("missing operand", 1)
    for name in names:
        path = run.path(name)
        node = run.fs.find(path, follow=False)
        if node is None:
            if not options.force:
                status = trouble(run, f"cannot remove `{name}'", FileFault("No such file or directory"))
            continue
        if node.kind == "d" and not options.recursive:
            status = trouble(run, f"cannot remove `{name}'", FileFault("Is a directory"))
            continue
        if posixpath.normpath(path).lstrip("/") == "":
            status = run.error("it is dangerous to operate recursively on `/'\nrm: use --no-preserve-root to override this failsafe")
            continue
        if options.i:
            run.err.write(f"rm: remove {'directory' if node.kind == 'd' else 'regular file'} `{name}'? ")
            if not run.stdin.readline().lower().startswith("y"):
                continue
        try:
            run.fs.remove_all(path) if node.kind == "d" else run.fs.remove(path)
        except FileFault as fault:
            status = trouble(run, f"cannot remove `{name}'", fault)
    return status


@command("touch", "-c -a -m -d= -t=", **BIN)
def touch(run, options, *names):
    """Make files, or date them now."""
    if options.d or options.t:
        return run.error("setting another time is not simulated", 2)
    status = 0
    for name in names:
        path = run.path(name)
        try:
            node = run.fs.find(path)
            if node is not None:
                run.fs.put(path, node._replace(mtime=now(run)))
            elif not options.c:
                run.fs.write(path, "")
        except FileFault as fault:
            status = trouble(run, f"cannot touch `{name}'", fault)
    return status


@command("ln", "-s|--symbolic -f|--force -n -v", **BIN)
def ln(run, options, *names):
    """Make symbolic links."""
    if not options.symbolic:
        return run.error("hard links are not simulated: use ln -s", 2)
    *targets, place = names if len(names) > 1 else (*names, ".")
    for target in targets:
        path = run.path(place)
        if run.fs.is_directory(path) and not (options.n and run.fs.find(path, follow=False).kind == "l"):
            path = f"{path.rstrip('/')}/{posixpath.basename(target)}"
        try:
            if options.force and run.fs.find(path, follow=False):
                run.fs.remove(path)
            run.fs.symlink(target, path)
        except FileFault as fault:
            return trouble(run, f"failed to create symbolic link `{place}'", fault)
    return 0


def copy_tree(run, source, target, preserve):
    """Copy a node, and all below a directory."""
    fs = run.fs
    node = fs.stat(source, follow=False) if preserve else fs.stat(source)
    kept = node if preserve else node._replace(mtime=now(run), uid=0, gid=0)
    if node.kind == "d":
        if fs.find(target) is None:
            fs.mkdir(target, node.mode | 0o700)
        for name in fs.names(source):
            copy_tree(run, f"{source.rstrip('/')}/{name}", f"{target.rstrip('/')}/{name}", preserve)
        return
    if node.kind == "l":
        fs.symlink(node.text, target)
        return
    if node.kind in "bc" or fs.find(target) and fs.find(target).kind == "c":
        fs.write(target, fs.read(source))
        return
    old = fs.find(target)
    if old is not None and old.kind == "f" and not preserve:
        kept = kept._replace(mode=old.mode)
    fs.put(target, kept)


@command("cp", "-r|-R|--recursive -a|--archive -p -f -v -i -d -u -n -L", **BIN)
def cp(run, options, *names):
    """Copy files."""
    return transfer(run, options, names, "copy")


@command("mv", "-f -v -i -n -u", **BIN)
def mv(run, options, *names):
    """Move or rename files."""
    return transfer(run, options, names, "move")


def transfer(run, options, names, kind):
    """What cp and mv share; their status."""
    if len(names) < 2:
        raise Usage("missing file operand" if not names else f"missing destination file operand after `{names[0]}'", 1)
    *sources, place = names
    inside, status = run.fs.is_directory(run.path(place)), 0
    if len(sources) > 1 and not inside:
        return run.error(f"target `{place}' is not a directory")
    for source in sources:
        origin = run.path(source)
        node = run.fs.find(origin, follow=kind == "copy")
        if node is None:
            try:
                run.fs.stat(origin)
                reason = "No such file or directory"
            except FileFault as fault:
                reason = fault.reason
            status = run.error(f"cannot stat `{source}': {reason}")
            continue
        recursive = kind == "move" or options.recursive or options.archive
        if node.kind == "d" and not recursive:
            status = run.error(f"omitting directory `{source}'")
            continue
        target = run.path(place)
        if inside:
            target = f"{target.rstrip('/')}/{posixpath.basename(posixpath.normpath(origin))}"
        if posixpath.normpath(target) == posixpath.normpath(origin):
            status = run.error(f"`{source}' and `{place}' are the same file")
            continue
        if node.kind == "d" and (posixpath.normpath(target) + "/").startswith(posixpath.normpath(origin) + "/"):
            status = run.error(f"cannot {'copy' if kind == 'copy' else 'move'} a directory, `{source}', into itself, `{place}'")
            continue
        if options.n and run.fs.find(target):
            continue
        try:
            old = run.fs.find(target, follow=False)
            if kind == "move" and old is not None and old.kind != "d":
                run.fs.place(origin, follow=False)
                run.fs.remove(target)
            copy_tree(run, origin, target, kind == "move" or bool(options.archive or options.p))
            if kind == "move":
                run.fs.remove_all(origin)
        except FileFault as fault:
            words = f"cannot move `{source}' to `{place}'" if kind == "move" else f"cannot create regular file `{place}'" if fault.path else f"cannot copy `{source}'"
            status = trouble(run, words, fault)
            continue
        if options.v:
            run.write(f"`{source}' -> `{place}'\n")
    return status


@command("chmod", None, **BIN)
def chmod(run, *words):
    """Change what may be done with files."""
    words, recursive = list(words), False
    while words and words[0] in ("-R", "-v", "-f", "--recursive"):
        recursive = words.pop(0) in ("-R", "--recursive") or recursive
    if len(words) < 2:
        return run.error("missing operand")
    mode, status = words[0], 0
    for name in words[1:]:
        try:
            for path in list(run.fs.walk(run.path(name))) if recursive else [run.path(name)]:
                node = run.fs.stat(path)
                changed = new_mode(node, mode)
                if changed is None:
                    return run.error(f"invalid mode: `{mode}'")
                run.fs.put(path, node._replace(mode=changed))
        except FileFault as fault:
            status = trouble(run, f"cannot access `{name}'" if fault.reason.startswith("No such") else f"changing permissions of `{name}'", fault)
    return status


def new_mode(node, text):
    """The mode after `755` or `u+x,go-w`; None when that is not a mode."""
    if re.fullmatch(r"[0-7]{1,4}", text):
        return int(text, 8)
    mode = node.mode
    for clause in text.split(","):
        match = re.fullmatch(r"([ugoa]*)([-+=])([rwxXst]*)", clause)
        if not match:
            return None
        who, operator, what = match.groups()
        bits = sum({"r": 4, "w": 2, "x": 1, "X": 1 if node.kind == "d" or mode & 0o111 else 0}.get(letter, 0) for letter in set(what))
        mask = 0
        for person in who.replace("a", "ugo") or "ugo":
            mask |= bits << {"u": 6, "g": 3, "o": 0}[person]
            if operator == "=":
                mode &= ~(7 << {"u": 6, "g": 3, "o": 0}[person])
        mask |= 0o1000 if "t" in what else 0
        mask |= (0o4000 if "u" in who else 0o2000) if "s" in what else 0
        mode = mode & ~mask if operator == "-" else mode | mask
    return mode


@command("chown chgrp", "-R|--recursive -h -v", **BIN)
def chown(run, options, owner, *names):
    """Change whose files they are."""
    user, _, group = owner.partition(":") if run.name == "chown" else ("", "", owner)
    uid, gid = number(run, "/etc/passwd", user), number(run, "/etc/group", group)
    if uid is None or gid is None:
        return run.error(f"invalid {'user' if run.name == 'chown' else 'group'}: `{owner}'")
    status = 0
    for name in names:
        try:
            for path in list(run.fs.walk(run.path(name))) if options.recursive else [run.path(name)]:
                node = run.fs.stat(path)
                run.fs.put(path, node._replace(uid=node.uid if uid < 0 else uid, gid=node.gid if gid < 0 else gid))
        except FileFault as fault:
            status = trouble(run, f"changing ownership of `{name}'" if fault.reason.startswith("Oper") else f"cannot access `{name}'", fault)
    return status


def number(run, path, name):
    """A user's or group's number; -1 for no name, None for an unknown one."""
    if not name:
        return -1
    if name.isdigit():
        return int(name)
    return next((int(line.split(":")[2]) for line in run.fs.read(path).splitlines() if line.split(":")[0] == name), None)


@command("mktemp", "-d -p= -t", **BIN)
def mktemp(run, options, template="tmp.XXXXXXXXXX"):
    """Make a file with a new name; here it follows from a counter."""
    serial = f"{run.system.next_pid():010}"
    count = len(template) - len(template.rstrip("X"))
    path = template.rstrip("X") + serial[-count:] if count else template
    path = path if "/" in template else f"{options.p or '/tmp'}/{path}"
    run.fs.mkdir(run.path(path), 0o700) if options.d else run.fs.put(run.path(path), Node("f", 0o600, mtime=now(run)))
    run.write(path + "\n")
