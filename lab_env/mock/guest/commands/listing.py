"""Looking at files: ls, stat, file, find, du."""

import posixpath
import re

from ..command import command
from ..files import FileFault
from ..shell.patterns import matches
from .mounting import human

BIN = {"path": "/bin", "package": "coreutils"}
LETTERS = {"f": "-", "d": "d", "l": "l", "b": "b", "c": "c", "p": "p", "s": "s"}
COLORS = {"d": "01;34", "l": "01;36", "b": "40;33;01", "c": "40;33;01"}
HALF_YEAR = 15778476


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


def colored(node, name):
    code = COLORS.get(node.kind) or ("01;32" if node.mode & 0o111 else "01;31" if re.search(r"\.(deb|rpm|gz|tar|zip|iso)$", name) else "")
    return f"\x1b[{code}m{name}\x1b[0m" if code else name


class Lister:
    """Writes listings with the options of one ls."""

    def __init__(self, run, options):
        self.run, self.options = run, options
        given = options.given
        self.long = any(given.get(one) for one in "lognC" if one in "logn")
        when = given.get("color")
        self.color = when in (True, "always", "yes", "force") or (when in ("auto", "tty", "if-tty") and run.out.console)
        self.one = bool(given.get("1")) or not (run.out.console or given.get("C"))

    def shown(self, name, node, where):
        """A name with its mark, and in a long list where a link leads."""
        text = colored(node, name) if self.color else name
        if self.options.F or (self.options.p and node.kind == "d"):
            text += "/" if node.kind == "d" else "@" if node.kind == "l" and not self.long else "*" if node.kind == "f" and node.mode & 0o111 and self.options.F else ""
        if self.long and node.kind == "l":
            text += f" -> {node.text}"
        return text

    def order(self, entries):
        options = self.options
        if options.U or options.f:
            return entries
        entries = sorted(entries, key=lambda entry: (re.sub(r"^\.+", "", entry[0]).lower(), entry[0]) if not self.c_locale() else entry[0])
        if options.S:
            entries = sorted(entries, key=lambda entry: -entry[1].length)
        elif options.t or (options.c and not self.long):
            entries = sorted(entries, key=lambda entry: -entry[1].mtime)
        elif options.X:
            entries = sorted(entries, key=lambda entry: posixpath.splitext(entry[0])[1])
        if options.reverse:
            entries.reverse()
        return entries

    def c_locale(self):
        session = self.run.session
        locale = session.get("LC_ALL") or session.get("LC_COLLATE") or session.get("LANG") or "C"
        return locale in ("C", "POSIX")

    def write(self, entries, total=False):
        """entries: [(name, node, path)]."""
        entries = self.order(entries)
        if self.long:
            self.write_long(entries, total)
            return
        names = [(f"{self.inode(path)} " if self.options.i else "") + self.shown(name, node, path) for name, node, path in entries]
        if self.options.m:
            self.run.write(", ".join(names) + "\n")
        elif self.one:
            self.run.write("".join(name + "\n" for name in names))
        elif names:
            self.run.write(columns(names, [len(re.sub(r"\x1b\[[0-9;]*m", "", name)) for name in names]))

    @staticmethod
    def inode(path):
        return 131072 + sum((number + 1) * ord(char) for number, char in enumerate(path)) % 300000

    def write_long(self, entries, total):
        options, users, groups = self.options, owners(self.run), owners(self.run, "/etc/group")
        rows, now = [], self.run.system.hardware.now()
        for name, node, path in entries:
            size = node.text if node.kind in "bc" else human_ls(node.length) if options.h else str(node.length)
            size = str(len(node.text)) if node.kind == "l" else size
            recent = 0 <= now - node.mtime + 60 < HALF_YEAR
            when = self.run.system.date("%b %e %H:%M" if recent else "%b %e  %Y", node.mtime)
            links = 2 if node.kind == "d" else 1
            user = str(node.uid) if options.n else users.get(node.uid, str(node.uid))
            group = str(node.gid) if options.n else groups.get(node.gid, str(node.gid))
            rows.append([mode_text(node), str(links), user if not options.g else None, group if not (options.o or options.G) else None, size, when, self.shown(name, node, path)])
        if total:
            blocks = sum(-(-node.length // 4096) * 4 for _, node, _ in entries if node.kind in "fd")
            self.run.write(f"total {human_ls(blocks * 1024) if options.h else blocks}\n")
        widths = [max((len(row[number]) for row in rows if row[number]), default=0) for number in range(5)]
        for row in rows:
            cells = [row[0], row[1].rjust(widths[1])]
            cells += [row[number].ljust(widths[number]) for number in (2, 3) if row[number] is not None]
            self.run.write(" ".join([*cells, row[4].rjust(widths[4]), row[5], row[6]]) + "\n")


def human_ls(size):
    text = human(size)
    return text[:-1] if text.endswith("B") else text


def columns(names, lengths, width=80):
    """Names in columns, downwards."""
    count = len(names)
    for rows in [rows for rows in range(1, count + 1) if -(-count // -(-count // rows)) == rows]:      # whole columns, as ls tries them
        groups = [list(range(start, min(start + rows, len(names)))) for start in range(0, len(names), rows)]
        widths = [max(lengths[number] for number in group) + 2 for group in groups]
        if sum(widths) - 2 < width or rows == len(names):
            break
    lines = []
    for row in range(rows):
        line = ""
        for group, cell in zip(groups, widths):
            if row < len(group):
                line += names[group[row]] + " " * (cell - lengths[group[row]] if row + rows * (groups.index(group) + 1) < len(names) else 0)
        lines.append(line + "\n")
    return "".join(lines)


@command("ls dir vdir", "-a|--all -A|--almost-all -l -1 -r|--reverse -t -S -X -U -f -c -u -o -g -G -n -h|--human-readable -d|--directory -R|--recursive -F|--classify -p -i -m -C -x "
         "-k -s -L -H -v -q -N -Q --color? --group-directories-first --full-time", **BIN)
def ls(run, options, *names):
    """List files."""
    for letter in ("s", "Q", "full_time", "group_directories_first"):
        if options.given.get(letter):
            return run.error(f"option '-{letter}' is not simulated", 2)
    lister, status, plain, folders = Lister(run, options), 0, [], []
    for name in names or ["."]:
        path = run.path(name)
        try:
            node = run.fs.stat(path, follow=not (lister.long and not name.endswith("/")) or bool(options.L or options.H))
            if node.kind == "l" and not lister.long and not options.directory:
                node = run.fs.stat(path)
        except FileFault as fault:
            status = run.error(f"cannot access {name}: {fault.reason}", 2)
            continue
        (folders if node.kind == "d" and not options.directory else plain).append((name, node, path))
    if plain:
        lister.write(plain)
    shown = bool(plain)
    folders = lister.order(folders)
    while folders:
        name, _, path = folders.pop(0)
        try:
            inside = run.fs.names(path)
        except FileFault as fault:
            status = run.error(f"{'cannot open' if fault.reason == 'Permission denied' else 'reading'} directory {name}: {fault.reason}", 2)
            continue
        entries = []
        for one in ([".", ".."] if options.all or options.f else []) + inside:
            if one.startswith(".") and not (options.all or options.f or options.almost_all):
                continue
            child = f"{path.rstrip('/')}/{one}"
            try:
                entries.append((one, run.fs.stat(child, follow=bool(options.L)), child))
            except FileFault as fault:
                status = run.error(f"cannot access {name}/{one}: {fault.reason}", 1)
        if len(names) > 1 or status or options.recursive:
            run.write(("\n" if shown else "") + f"{name}:\n")
        shown = True
        lister.write(entries, total=True)
        if options.recursive:
            below = [(f"{name.rstrip('/')}/{one}", node, child) for one, node, child in lister.order(entries) if node.kind == "d" and one not in (".", "..")]
            folders = below + folders
    return status


@command("stat", "-c= -f -t -L", package="coreutils")
def stat(run, options, *names):
    """All that is known of a file."""
    if options.f or options.t:
        return run.error("options '-f' and '-t' are not simulated", 2)
    status, users, groups = 0, owners(run), owners(run, "/etc/group")
    kinds = {"f": "regular file", "d": "directory", "l": "symbolic link", "b": "block special file", "c": "character special file"}
    for name in names:
        try:
            node = run.fs.stat(run.path(name), follow=bool(options.L))
        except FileFault as fault:
            status = run.error(f"cannot stat `{name}': {fault.reason}")
            continue
        user, group = users.get(node.uid, "UNKNOWN"), groups.get(node.gid, "UNKNOWN")
        kind = "regular empty file" if node.kind == "f" and node.length == 0 else kinds[node.kind]
        if options.c:
            values = {"n": name, "N": f"`{name}'", "s": node.length, "a": f"{node.mode:o}", "A": mode_text(node), "U": user, "G": group, "u": node.uid, "g": node.gid,
                      "F": kind, "Y": node.mtime, "y": run.system.date("%Y-%m-%d %H:%M:%S.000000000 +0000", node.mtime)}
            run.write(re.sub(r"%([a-zA-Z])", lambda match: str(values.get(match.group(1), "?")), options.c) + "\n")
            continue
        when = run.system.date("%Y-%m-%d %H:%M:%S.000000000 +0000", node.mtime)
        run.write(f"  File: `{name}'" + (f" -> `{node.text}'" if node.kind == "l" else "") + f"\n  Size: {node.length:<10}\tBlocks: {-(-node.length // 4096) * 8:<10} IO Block: 4096   {kind}\n"
                  f"Device: ca01h/51713d\tInode: {Lister.inode(run.path(name)):<11} Links: {2 if node.kind == 'd' else 1}\n"
                  f"Access: ({node.mode:04o}/{mode_text(node)})  Uid: ({node.uid:5}/{user:>8})   Gid: ({node.gid:5}/{group:>8})\nAccess: {when}\nModify: {when}\nChange: {when}\n Birth: -\n")
    return status


@command("file", "-b -L -i", package="file")
def file(run, options, *names):
    """What kind of file it is."""
    for name in names:
        node = run.fs.find(run.path(name), follow=bool(options.L))
        run.write(("" if options.b else f"{name}: ") + describe(node, name, run) + "\n")


def describe(node, name, run):
    if node is None:
        return f"ERROR: cannot open `{name}' (No such file or directory)"
    if node.kind != "f":
        return {"d": "directory", "l": f"symbolic link to `{node.text}'", "b": "block special", "c": "character special"}[node.kind]
    text = node.text
    if text.startswith("\x7fELF"):
        return "ELF 64-bit LSB executable, x86-64, version 1 (SYSV), dynamically linked (uses shared libs), stripped"
    if text.startswith("!<arch>"):
        return "Debian binary package (format 2.0)"
    if text.startswith("MZ"):
        return "PE32 executable for MS Windows (GUI) Intel 80386 32-bit"
    if text.startswith("#!"):
        return f"{text[2:].split(None, 1)[0].rsplit('/', 1)[-1]} script, ASCII text executable"
    return "empty" if not text else "ASCII text"


@command("find", None, package="findutils")
def find(run, *words):
    """Files below directories, by name, type and depth."""
    words, places, tests = list(words), [], []
    while words and not words[0].startswith(("-", "!", "(")):
        places.append(words.pop(0))
    action, depth, least, negate, command_words = "print", 99, 0, False, []
    while words:
        word = words.pop(0)
        if word == "!":
            negate = True
            continue
        if word in ("-name", "-iname", "-path", "-type", "-newer", "-size", "-user", "-perm"):
            if word in ("-size", "-user", "-perm", "-newer"):
                return run.error(f"option '{word}' is not simulated", 2)
            tests.append((word, words.pop(0) if words else "", negate))
            negate = False
        elif word in ("-maxdepth", "-mindepth"):
            value = int(words.pop(0))
            depth, least = (value, least) if word == "-maxdepth" else (depth, value)
        elif word in ("-print", "-delete", "-print0", "-ls"):
            action = word[1:]
        elif word == "-exec":
            action = "exec"
            while words and words[0] not in (";", "+"):
                command_words.append(words.pop(0))
            words = words[1:]
        elif word not in ("-xdev", "-mount", "-a", "-depth"):
            return run.error(f"option '{word}' is not simulated", 2)
    status = 0
    for place in places or ["."]:
        if run.fs.find(run.path(place), follow=False) is None:
            status = run.error(f"`{place}': No such file or directory")
            continue
        top = run.path(place)
        found = []
        for path in run.fs.walk(top):
            level = path[len(top):].count("/") if top != "/" else (path.count("/") if path != "/" else 0)
            if not least <= level <= depth:
                continue
            node, name = run.fs.find(path, follow=False), posixpath.basename(path.rstrip("/")) or "/"
            shown = place + path[len(top):] if top != "/" else path
            if all(holds(test, value, name, shown, node) != negated for test, value, negated in tests):
                found.append((shown, path))
        for shown, path in reversed(found) if action == "delete" else found:
            if action == "delete":
                run.fs.remove(path)
            elif action == "exec":
                status = run.run(*[word.replace("{}", shown) for word in command_words]) and status
            else:
                run.write(shown + ("\0" if action == "print0" else "\n"))
    return status


def holds(test, value, name, shown, node):
    if test == "-type":
        return node is not None and node.kind == value
    if test == "-path":
        return matches(value, shown)
    return matches(value.lower(), name.lower()) if test == "-iname" else matches(value, name)


@command("du", "-s -h -a -k -c -x --max-depth=", package="coreutils")
def du(run, options, *names):
    """Space that files take."""
    status = 0
    for name in names or ["."]:
        top = run.path(name)
        if run.fs.find(top, follow=False) is None:
            status = run.error(f"cannot access `{name}': No such file or directory")
            continue
        for path, size, kind in reversed(sizes(run, top)):
            level = path[len(top):].count("/")
            if path != top and (options.s or (kind != "d" and not options.a) or level > int(options.max_depth or 99)):
                continue
            run.write(f"{human_ls(size * 1024) if options.h else size}\t{name + path[len(top):]}\n")
    return status


def sizes(run, top):
    """[(path, KiB with all below, kind)], a directory before what is in it."""
    node = run.fs.find(top, follow=False)
    if node is None or node.kind != "d":
        return [(top, -(-node.length // 4096) * 4 if node and node.kind == "f" else 0, node.kind if node else "f")]
    below = [row for name in run.fs.names(top) for row in sizes(run, f"{top.rstrip('/')}/{name}")]
    direct = [size for path, size, _ in below if path.rpartition("/")[0] == top.rstrip("/")]
    return [(top, 4 + sum(direct), "d"), *below]


@command("basename", None, package="coreutils")
def basename(run, name, suffix=""):
    """The last part of a path."""
    found = posixpath.basename(name.rstrip("/")) or "/"
    run.write((found.removesuffix(suffix) if found != suffix else found) + "\n")


@command("dirname", None, package="coreutils")
def dirname(run, name):
    """A path without its last part."""
    run.write((posixpath.dirname(name.rstrip("/")) or ("/" if name.startswith("/") else ".")) + "\n")


@command("readlink realpath", "-f -e -n -m", **BIN)
def readlink(run, options, name):
    """Where a link leads."""
    if options.f or options.e or run.name == "realpath":
        try:
            return run.write(run.fs.real(run.path(name)) + "\n")
        except FileFault:
            return 1
    node = run.fs.find(run.path(name), follow=False)
    if node is None or node.kind != "l":
        return 1
    return run.write(node.text + "\n")


