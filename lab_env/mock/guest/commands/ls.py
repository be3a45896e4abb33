"""ls: what is in a directory."""

import posixpath
import re

from ..command import Usage, command
from ..files import FileFault
from .modes import mode_text, owners

BIN = {"path": "/bin", "package": "coreutils"}
COLORS = {"d": "01;34", "l": "01;36", "b": "40;33;01", "c": "40;33;01"}
HALF_YEAR = 15778476
PACKED = re.compile(r"\.(deb|rpm|gz|tgz|bz2|xz|tar|zip|iso|jar)$")
PICTURES = re.compile(r"\.(png|jpg|jpeg|gif|svg|bmp|avi|mpg|mp4)$")


def colored(node, name, missing=False):
    if node.kind == "l" and missing:
        code = "40;31;01"
    elif node.kind == "f":
        code = ("37;41" if node.mode & 0o4000 else "30;43" if node.mode & 0o2000 else "01;32" if node.mode & 0o111 else "01;31" if PACKED.search(name) else
                "01;35" if PICTURES.search(name) else "")
    elif node.kind == "d" and node.mode & 0o1002:
        code = "30;42" if node.mode & 0o1002 == 0o1002 else "34;42" if node.mode & 2 else "37;44"
    else:
        code = COLORS.get(node.kind, "")
    return f"\x1b[{code}m{name}\x1b[0m" if code else name


def sized(size):
    """ls -h and du -h: one decimal below ten, rounded up."""
    unit = ""
    value = float(size)
    for letter in "KMGT":
        if value < 1024:
            break
        value, unit = value / 1024, letter
    if not unit:
        return str(size)
    tenths = -(-value * 10 // 1) / 10
    return f"{tenths:.1f}{unit}" if tenths < 10 else f"{int(-(-value // 1))}{unit}"


def inode(path, node):
    """A number for a file; all names of a file have the same."""
    text = f"#{node.serial}" if node.serial else path
    return 131072 + sum((number + 1) * ord(char) for number, char in enumerate(text)) % 300000


class Lister:
    """Writes listings with the options of one ls."""

    def __init__(self, run, options):
        self.run, self.options = run, options
        given = options.given
        self.long = any(given.get(one) for one in ("l", "o", "g", "numeric_uid_gid", "full_time")) or run.name == "vdir"
        when = given.get("color")
        self.color = when in (True, "always", "yes", "force") or (when in ("auto", "tty", "if-tty") and run.out.console)
        self.one = bool(given.get("1")) or not (run.out.console or given.get("C") or given.get("x") or given.get("width") or run.name == "dir")
        self.user_of, self.group_of = (owners(run), owners(run, "/etc/group")) if self.long else ({}, {})

    def shown(self, name, node, path):
        """A name with its mark, and in a long list where a link leads."""
        options = self.options
        text = re.sub(r"[\x00-\x1f]", "?", name) if self.run.out.console and not name.isprintable() and not options.show_control_chars else name
        if options.quote_name or options.quoting_style == "c":
            text = '"' + name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        elif options.escape:
            text = name.replace("\\", "\\\\").replace(" ", "\\ ").replace("\n", "\\n")
        elif self.run.system.os.init == "systemd" and self.run.out.console and re.search(r"[\s'\"*?$&;|<>()\[\]!`\\]", name) and not options.literal:
            text = "'" + name.replace("'", "'\\''") + "'"
        missing = node.kind == "l" and self.color and self.run.fs.find(path) is None
        text = colored(node, text, missing) if self.color else text
        text += self.mark(node, path)
        if self.long and node.kind == "l":
            target = self.run.fs.find(path) if self.color or options.classify or options.file_type else None
            text += f" -> {colored(target, node.text) if self.color and target else node.text}{self.mark(target, path) if target and (options.classify or options.file_type) else ''}"
        return text

    def mark(self, node, path):
        options = self.options
        if node.kind == "d":
            return "/" if options.classify or options.p or options.file_type else ""
        if options.classify or options.file_type:
            return "@" if node.kind == "l" and not self.long else "*" if node.kind == "f" and node.mode & 0o111 and options.classify else ""
        return ""

    def order(self, entries):
        options = self.options
        if options.U or options.f:
            return entries
        entries = sorted(entries, key=lambda entry: (re.sub(r"^\.+", "", entry[0]).lower(), entry[0]) if not self.c_locale() else entry[0])
        kind = options.sort or ("size" if options.S else "time" if options.t or options.c and not self.long or options.u and not self.long else "extension" if options.X else "version" if options.v else "")
        if kind == "none":
            return entries
        if kind == "size":
            entries = sorted(entries, key=lambda entry: -entry[1].length)
        elif kind == "time":
            entries = sorted(entries, key=lambda entry: -entry[1].mtime)
        elif kind == "extension":
            entries = sorted(entries, key=lambda entry: posixpath.splitext(entry[0])[1])
        elif kind == "version":
            from .sorting import version
            entries = sorted(entries, key=lambda entry: version(entry[0]))
        if options.reverse:
            entries.reverse()
        if options.group_directories_first:
            entries = sorted(entries, key=lambda entry: entry[1].kind != "d")
        return entries

    def c_locale(self):
        session = self.run.session
        locale = session.get("LC_ALL") or session.get("LC_COLLATE") or session.get("LANG") or "C"
        return locale in ("C", "POSIX")

    def blocks(self, node):
        """KiB on the disk."""
        return 4 if node.kind == "d" else -(-node.length // 4096) * 4 if node.kind == "f" else 0

    def block_text(self, node):
        size = self.blocks(node) * 1024
        return sized(size) if self.options.human_readable else str(self.blocks(node))

    def write(self, entries, total=False):
        """entries: [(name, node, path)]."""
        entries, options = self.order(entries), self.options
        self.run.shell.budget.spend(15 * len(entries))
        if total and (self.long or options.size):
            blocks = sum(self.blocks(node) for _, node, _ in entries)
            self.run.write(f"total {sized(blocks * 1024) if options.human_readable else blocks}\n")
        if self.long:
            self.write_long(entries)
            return
        names = [self.shown(name, node, path) for name, node, path in entries]
        for given, text in ((options.size, lambda node, path: self.block_text(node)), (options.inode, lambda node, path: str(inode(path, node)))):
            if given:
                cells = [text(node, path) for _, node, path in entries]
                width = max(map(len, cells), default=0)
                names = [f"{cell:>{width}} {name}" for cell, name in zip(cells, names)]
        if options.m:
            self.run.write(commas(names, int(options.width or 80)))
        elif self.one:
            self.run.write("".join(name + "\n" for name in names))
        elif names:
            lengths = [len(re.sub(r"\x1b\[[0-9;]*m", "", name)) for name in names]
            self.run.write(columns(names, lengths, int(options.width or 80), bool(options.x)))

    def when(self, node, now):
        options, date = self.options, self.run.system.date
        style = "full-iso" if options.full_time else options.time_style or ""
        if style.startswith("+"):
            return date(style[1:], node.mtime)
        if style == "full-iso":
            return date("%Y-%m-%d %H:%M:%S.000000000 +0000", node.mtime)
        recent = 0 <= now - node.mtime + 60 < HALF_YEAR
        if style == "long-iso":
            return date("%Y-%m-%d %H:%M", node.mtime)
        if style == "iso":
            return date("%m-%d %H:%M" if recent else "%Y-%m-%d ", node.mtime)
        return date("%b %e %H:%M" if recent else "%b %e  %Y", node.mtime)

    def write_long(self, entries):
        options = self.options
        rows, now, dates = [], self.run.system.hardware.now(), {}
        for name, node, path in entries:
            size = sized(node.length) if options.human_readable else str(node.length)
            size = node.text if node.kind in "bc" else str(len(node.text)) if node.kind == "l" else size
            user = str(node.uid) if options.numeric_uid_gid else self.user_of.get(node.uid, str(node.uid))
            group = str(node.gid) if options.numeric_uid_gid else self.group_of.get(node.gid, str(node.gid))
            rows.append([mode_text(node), str(self.run.fs.links(path, node)), user if not options.g else None, group if not (options.o or options.no_group) else None, size,
                         dates.get(node.mtime) or dates.setdefault(node.mtime, self.when(node, now)), self.shown(name, node, path), str(inode(path, node)) if options.inode else None, self.block_text(node) if options.size else None])
        widths = [max((len(row[number]) for row in rows if row[number]), default=0) for number in range(9)]
        for row in rows:
            cells = [row[number].rjust(widths[number]) for number in (7, 8) if row[number] is not None]
            cells += [row[0], row[1].rjust(widths[1])]
            cells += [row[number].ljust(widths[number]) for number in (2, 3) if row[number] is not None]
            self.run.write(" ".join([*cells, row[4].rjust(widths[4]), row[5], row[6]]) + "\n")


def commas(names, width):
    lines, current = [], ""
    for number, name in enumerate(names):
        piece = name + ("," if number < len(names) - 1 else "")
        if current and len(current) + 1 + len(piece) > width - (piece[-1:] == ","):
            lines.append(current)
            current = piece
        else:
            current += (" " if current else "") + piece
    return "\n".join([*lines, current]) + "\n" if names else ""


def columns(names, lengths, width=80, across=False):
    """Names in columns, downwards or across."""
    count = len(names)
    for wide in range(min(count, max(width // 3, 1)), 0, -1):
        rows = -(-count // wide)
        groups = [list(range(start, count, wide)) for start in range(wide)] if across else [list(range(start, min(start + rows, count))) for start in range(0, count, rows)]
        if not across and len(groups) != wide and wide > 1:
            continue
        widths = [max(lengths[number] for number in group) + 2 for group in groups]
        if sum(widths) - 2 < width or wide == 1:
            break
    lines = []
    for row in range(max(map(len, groups))):
        line = ""
        for place, (group, cell) in enumerate(zip(groups, widths)):
            if row < len(group):
                last = place == len(groups) - 1 or row >= len(groups[place + 1])
                line += names[group[row]] + (" " * (cell - lengths[group[row]]) if not last else "")
        lines.append(line + "\n")
    return "".join(lines)


@command("ls dir vdir", "-a|--all -A|--almost-all -l -1 -r|--reverse -t -S -X -U -f -c -u -o -g -G|--no-group -n|--numeric-uid-gid -h|--human-readable -d|--directory -R|--recursive "
         "-F|--classify -p -i|--inode -m -C -x -k -s|--size -L|--dereference -H -v -q|--hide-control-chars -N|--literal -Q|--quote-name -b|--escape -B|--ignore-backups -I|--ignore= "
         "--hide= -w|--width= --color? --group-directories-first --full-time --time-style= --sort= --file-type --show-control-chars --quoting-style=", **BIN)
def ls(run, options, *names):
    """List files."""
    if options.color not in (None, True, "always", "yes", "force", "auto", "tty", "if-tty", "never", "no", "none"):
        raise Usage(f"invalid argument `{options.color}' for `--color'", 2)
    lister, status, plain, folders = Lister(run, options), 0, [], []
    for name in names or ["."]:
        path = run.path(name)
        try:
            node = run.fs.stat(path, follow=not (lister.long or options.classify or options.directory) or name.endswith("/") or bool(options.dereference or options.H))
        except FileFault as fault:
            node = run.fs.find(path, follow=False)
            if node is None or options.dereference:
                status = run.error(f"cannot access {quoted(run, name)}: {fault.reason}", 2)
                continue
        (folders if node.kind == "d" and not options.directory else plain).append((name, node, path))
    if plain:
        lister.write(plain)
    shown = bool(plain)
    folders, many = lister.order(folders), len(names) > 1 or options.recursive
    while folders:
        name, _, path = folders.pop(0)
        try:
            inside = run.fs.names(path)
        except FileFault as fault:
            status = run.error(f"{'cannot open' if fault.reason == 'Permission denied' else 'reading'} directory {quoted(run, name)}: {fault.reason}", 2)
            continue
        entries = []
        for one in ([".", ".."] if options.all or options.f else []) + inside:
            if hidden(one, options):
                continue
            child = f"{path.rstrip('/')}/{one}"
            try:
                entries.append((one, run.fs.stat(child, follow=bool(options.dereference)), child))
            except FileFault as fault:
                node = run.fs.find(child, follow=False)
                status = run.error(f"cannot access {quoted(run, f'{name}/{one}')}: {fault.reason}", 1)
                if node:
                    entries.append((one, node, child))
        if many:
            run.write(("\n" if shown else "") + f"{name}:\n")
        shown = True
        lister.write(entries, total=True)
        if options.recursive:
            below = [(f"{name.rstrip('/')}/{one}", node, child) for one, node, child in lister.order(entries) if node.kind == "d" and one not in (".", "..")]
            folders = [one for one in below if len(one[2]) < 4096] + folders
    return status


def quoted(run, name):
    """A name in a message, as this system's coreutils write it."""
    return f"'{name}'" if run.system.os.init == "systemd" else name


def hidden(name, options):
    from ..shell.patterns import matches
    if name.startswith(".") and not (options.all or options.f or options.almost_all):
        return True
    if options.ignore_backups and name.endswith("~") or options.ignore and matches(options.ignore, name):
        return True
    return bool(options.hide and not options.all and not options.almost_all and matches(options.hide, name))
