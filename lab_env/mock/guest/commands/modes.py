"""What may be done with files, and whose they are."""

import re

from ..command import Usage, command
from ..files import FileFault

BIN = {"path": "/bin", "package": "coreutils"}
LETTERS = {"f": "-", "d": "d", "l": "l", "b": "b", "c": "c", "p": "p", "s": "s"}


def mode_text(node):
    """-rwxr-xr-x."""
    text = ""
    for shift in (6, 3, 0):
        bits = node.mode >> shift & 7
        text += ("r" if bits & 4 else "-") + ("w" if bits & 2 else "-") + ("x" if bits & 1 else "-")
    if node.mode & 0o4000:
        text = text[:2] + ("s" if text[2] == "x" else "S") + text[3:]
    if node.mode & 0o2000:
        text = text[:5] + ("s" if text[5] == "x" else "S") + text[6:]
    if node.mode & 0o1000:
        text = text[:8] + ("t" if text[8] == "x" else "T")
    return LETTERS[node.kind] + text


def owners(run, path="/etc/passwd"):
    """{number: name}."""
    node = run.fs.find(path)
    rows = [line.split(":") for line in (node.text if node else "").splitlines()]
    return {int(row[2]): row[0] for row in rows if len(row) > 2 and row[2].isdigit()}


def trouble(run, words, fault):
    return run.error(f"{words}: {fault.reason}")


@command("chmod", None, **BIN)
def chmod(run, *words):
    """Change what may be done with files."""
    words, flags, reference = list(words), "", None
    while words and re.fullmatch(r"-[Rvfc]+|--(recursive|verbose|silent|quiet|changes|reference=.*)", words[0]):
        word = words.pop(0)
        reference = word.partition("=")[2] or reference
        flags += "R" if word == "--recursive" else word.lstrip("-") if not word.startswith("--") else ""
    if len(words) < 1 + (reference is None):
        return run.error("missing operand" if not words else f"missing operand after `{words[0]}'")
    mode, status = f"{run.fs.stat(run.path(reference)).mode:o}" if reference else words.pop(0), 0
    for name in words:
        try:
            for path in list(run.fs.walk(run.path(name))) if "R" in flags else [run.path(name)]:
                node = run.fs.stat(path, follow=path == run.path(name))
                if node.kind == "l" or "R" in flags and run.fs.is_the_kernels(path):
                    continue
                changed = new_mode(node, mode, run.session.umask)
                if changed is None:
                    return run.error(f"invalid mode: `{mode}'")
                run.fs.put(path, node._replace(mode=changed))
                if "v" in flags or "c" in flags and changed != node.mode:
                    shown = name + path[len(run.path(name)):]
                    run.tell(f"mode of `{shown}' {'changed' if changed != node.mode else 'retained as'} {'to ' if changed != node.mode else ''}{changed:04o} ({mode_text(node._replace(mode=changed))[1:]})\n")
        except FileFault as fault:
            if "f" in flags:
                status = 1
                continue
            status = trouble(run, f"cannot access `{name}'" if fault.reason.startswith("No such") else f"changing permissions of `{name}'", fault)
    return status


def new_mode(node, text, umask=0):
    """The mode after `755` or `u+x,go-w`; None when that is not a mode. Nobody named means all, but for the umask."""
    if re.fullmatch(r"[0-7]{1,4}", text):
        kept = node.mode & 0o6000 if node.kind == "d" and len(text) < 4 else 0
        return int(text, 8) | kept
    mode, shifts = node.mode, {"u": 6, "g": 3, "o": 0}
    for clause in text.split(","):
        match = re.fullmatch(r"([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)", clause)
        if not match:
            return None
        who = match.group(1).replace("a", "ugo")
        for operator, what in re.findall(r"([-+=])([rwxXstugo]*)", match.group(2)):
            if what in shifts:
                bits = mode >> shifts[what] & 7
            else:
                bits = sum({"r": 4, "w": 2, "x": 1, "X": 1 if node.kind == "d" or mode & 0o111 else 0}.get(letter, 0) for letter in set(what))
                bits |= 1 if set(what) >= {"x", "X"} else 0
            mask, special = 0, 0
            for person in who or "ugo":
                mask |= min(bits, 7) << shifts[person]
            mask &= ~(0 if who else umask)
            special |= 0o1000 if "t" in what else 0
            special |= (0o4000 * ("u" in (who or "ugo")) | 0o2000 * ("g" in (who or "ugo"))) if "s" in what else 0
            if operator == "=":
                for person in who or "ugo":
                    mode &= ~(7 << shifts[person] & ~(0 if who else umask))
            mode = mode & ~(mask | special) if operator == "-" else mode | mask | special
    return mode


@command("chown chgrp", "-R|--recursive -h|--no-dereference -v|--verbose -f|--silent|--quiet -c|--changes --reference= --from=", **BIN)
def chown(run, options, owner, *names):
    """Change whose files they are."""
    if options.given.get("from"):
        return run.error("option '--from' is not simulated", 1)
    if options.reference:
        node, names = run.fs.stat(run.path(options.reference)), (owner, *names)
        uid, gid = node.uid if run.name == "chown" else -1, node.gid
    else:
        user, mark, group = re.fullmatch(r"([^:.]*)([:.]?)(.*)", owner).groups() if run.name == "chown" else ("", "", owner)
        uid, gid = number(run, "/etc/passwd", user), number(run, "/etc/group", group)
        if uid is None or gid is None:
            return run.error(f"invalid {'user' if run.name == 'chown' and uid is None else 'group'}: `{owner}'")
        if mark and not group and user:
            gid = next((int(line.split(":")[3]) for line in run.fs.read("/etc/passwd").splitlines() if line.split(":")[0] == user), gid)
    if not names:
        raise Usage(f"missing operand after `{owner}'", 1)
    status = 0
    for name in names:
        try:
            for path in list(run.fs.walk(run.path(name))) if options.recursive else [run.path(name)]:
                node = run.fs.stat(path, follow=not options.no_dereference and path == run.path(name))
                run.fs.put(path, node._replace(uid=node.uid if uid < 0 else uid, gid=node.gid if gid < 0 else gid), follow=not options.no_dereference)
                if options.verbose:
                    run.tell(f"changed ownership of `{name + path[len(run.path(name)):]}' to {owner}\n")
        except FileFault as fault:
            if not options.f:
                trouble(run, f"changing ownership of `{name}'" if fault.reason.startswith("Oper") else f"cannot access `{name}'", fault)
            status = 1
    return status


def number(run, path, name):
    """A user's or group's number; -1 for no name, None for an unknown one."""
    if not name:
        return -1
    if name.isdigit():
        return int(name)
    return next((int(line.split(":")[2]) for line in run.fs.read(path).splitlines() if line.split(":")[0] == name), None)
