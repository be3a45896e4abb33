"""find: files below directories that pass tests; and du, what they take."""

import posixpath
import re
from typing import NamedTuple

from ..command import Usage, command
from ..dates import parse
from ..files import FileFault
from ..regular import Regular, posix
from ..shell.patterns import matches
from .ls import inode, sized
from .modes import mode_text, number, owners

UNITS = {"b": 512, "c": 1, "w": 2, "k": 1024, "M": 1 << 20, "G": 1 << 30}
ONE = {"-name", "-iname", "-path", "-wholename", "-ipath", "-regex", "-iregex", "-type", "-newer", "-size", "-user", "-group", "-uid", "-gid", "-perm", "-mtime", "-mmin", "-atime", "-amin", "-ctime",
       "-cmin", "-links", "-inum", "-samefile", "-lname", "-newermt", "-xtype", "-fstype", "-printf", "-fprint"}
NONE = {"-print", "-print0", "-delete", "-ls", "-prune", "-quit", "-empty", "-true", "-false", "-executable", "-readable", "-writable", "-nouser", "-nogroup"}
OPTIONS = {"-xdev", "-mount", "-depth", "-d", "-follow", "-noleaf", "-daystart", "-warn", "-nowarn", "-regextype", "-ignore_readdir_race"}
ACTIONS = {"-print", "-print0", "-delete", "-ls", "-exec", "-execdir", "-ok", "-printf", "-quit"}


class Entry(NamedTuple):
    """A file that is looked at."""

    shown: str
    path: str
    node: object
    depth: int


class Expression:
    """The tests and actions of a find: a tree of ("and", a, b), ("or", a, b), ("not", a), (test, value)."""

    def __init__(self, run, words):
        self.run, self.words, self.pos = run, words, 0
        self.least, self.depth, self.deep, self.one_system, self.follow, self.acts = 0, 10_000, False, False, False, False
        self.tree = self.either() if words else ("-true", None)
        if self.pos < len(words):
            raise Usage(f"paths must precede expression: {words[self.pos]}" if not words[self.pos].startswith("-") else f"unknown predicate `{words[self.pos]}'", 1)

    def peek(self):
        return self.words[self.pos] if self.pos < len(self.words) else None

    def either(self):
        tree = self.both()
        while self.peek() in ("-o", "-or", ","):
            word = self.words[self.pos]
            self.pos += 1
            tree = ("or" if word != "," else "list", tree, self.both())
        return tree

    def both(self):
        tree = self.primary()
        while self.peek() not in (None, "-o", "-or", ")", ","):
            if self.peek() in ("-a", "-and"):
                self.pos += 1
            tree = ("and", tree, self.primary())
        return tree

    def value(self, word):
        if self.pos >= len(self.words):
            raise Usage(f"missing argument to `{word}'", 1)
        self.pos += 1
        return self.words[self.pos - 1]

    def primary(self):
        word = self.peek()
        if word is None:
            raise Usage("invalid expression", 1)
        self.pos += 1
        if word in ("!", "-not"):
            return ("not", self.primary())
        if word == "(":
            tree = self.either()
            if self.peek() != ")":
                raise Usage("invalid expression; I was expecting to find a ')' somewhere but did not see one.", 1)
            self.pos += 1
            return tree
        if word in ("-maxdepth", "-mindepth"):
            text = self.value(word)
            if not text.isdigit():
                raise Usage(f"Expected a positive decimal integer argument to {word}, but got `{text}'", 1)
            self.least, self.depth = (self.least, int(text)) if word == "-maxdepth" else (int(text), self.depth)
            return ("-true", None)
        if word in OPTIONS:
            if word == "-regextype":
                self.value(word)
            self.deep, self.follow, self.one_system = self.deep or word in ("-depth", "-d"), self.follow or word == "-follow", self.one_system or word in ("-xdev", "-mount")
            return ("-true", None)
        self.acts = self.acts or word in ACTIONS
        if word in ("-exec", "-execdir", "-ok"):
            command_words = []
            while True:
                one = self.value(word)
                if one == ";" or one == "+" and command_words[-1:] == ["{}"]:
                    break
                command_words.append(one)
            if not command_words:
                raise Usage(f"invalid argument `;' to `{word}'", 1)
            return (word, command_words, [] if one == "+" else None)
        if word in NONE:
            self.deep = self.deep or word == "-delete"
            return (word, None)
        if word in ONE:
            return (word, self.prepared(word, self.value(word)))
        if word.startswith("-"):
            raise Usage(f"unknown predicate `{word}'", 1)
        self.pos -= 1
        raise Usage(f"paths must precede expression: {word}", 1)

    def prepared(self, word, value):
        run = self.run
        if word in ("-regex", "-iregex"):
            return Regular(posix(value, False), re.I if word == "-iregex" else 0, run.shell.budget)
        if word in ("-user", "-group"):
            found = number(run, "/etc/passwd" if word == "-user" else "/etc/group", value)
            if found is None:
                raise Usage(f"`{value}' is not the name of {'a known user' if word == '-user' else 'an existing group'}", 1)
            return found
        if word in ("-newer", "-samefile"):
            try:
                return run.fs.stat(run.path(value)) if word == "-newer" else inode(run.fs.real(run.path(value)), run.fs.stat(run.path(value)))
            except FileFault as fault:
                raise Usage(f"`{value}': {fault.reason}", 1) from None
        if word == "-newermt":
            when = parse(value, run.system.hardware.now())
            if when is None:
                raise Usage(f"I cannot figure out how to interpret `{value}' as a date or time", 1)
            return when
        if word in ("-size", "-mtime", "-mmin", "-atime", "-amin", "-ctime", "-cmin", "-links", "-inum", "-uid", "-gid"):
            match = re.fullmatch(r"([-+]?)(\d+)([bcwkMG]?)", value)
            if not match or match.group(3) and word != "-size":
                raise Usage(f"invalid argument `{value}' to `{word}'", 1)
            return match.group(1), int(match.group(2)), UNITS[match.group(3) or "b"]
        if word == "-perm":
            from ..files import Node
            from .modes import new_mode
            sign = value[:1] if value[:1] in "-/+" else ""
            mode = new_mode(Node("d", 0), value[len(sign):])
            if mode is None:
                raise Usage(f"invalid mode `{value}'", 1)
            return sign, mode
        return value


def compared(sign, wanted, value):
    return value > wanted if sign == "+" else value < wanted if sign == "-" else value == wanted


class Search:
    """One run of find."""

    def __init__(self, run, expression):
        self.run, self.expression, self.status, self.pruned, self.over = run, expression, 0, False, False
        self.batches = []

    def holds(self, tree, entry):
        kind = tree[0]
        if kind == "and":
            return self.holds(tree[1], entry) and self.holds(tree[2], entry)
        if kind == "or":
            return self.holds(tree[1], entry) or self.holds(tree[2], entry)
        if kind == "list":
            self.holds(tree[1], entry)
            return self.holds(tree[2], entry)
        if kind == "not":
            return not self.holds(tree[1], entry)
        return bool(self.test(kind, tree[1], entry, tree))

    def test(self, kind, value, entry, tree):
        run, node = self.run, entry.node
        name = posixpath.basename(entry.shown.rstrip("/")) or "/"
        if kind == "-name":
            return matches(value, name)
        if kind == "-iname":
            return matches(value.lower(), name.lower())
        if kind in ("-path", "-wholename"):
            return matches(value, entry.shown)
        if kind == "-ipath":
            return matches(value.lower(), entry.shown.lower())
        if kind in ("-regex", "-iregex"):
            return value.fullmatch(entry.shown)
        if kind in ("-type", "-xtype"):
            return node.kind in value.split(",")
        if kind == "-lname":
            return node.kind == "l" and matches(value, node.text)
        if kind == "-newer":
            return node.mtime > value.mtime
        if kind == "-newermt":
            return node.mtime > value
        if kind == "-samefile":
            return inode(run.fs.real(entry.path, follow=False), node) == value
        if kind == "-size":
            sign, count, unit = value
            return compared(sign, count, -(-node.length // unit))
        if kind in ("-mtime", "-atime", "-ctime", "-mmin", "-amin", "-cmin"):
            sign, count, _ = value
            age = run.system.hardware.now() - node.mtime
            return compared(sign, count, int(age // 86400) if kind.endswith("time") else int(-(-age // 60)))
        if kind in ("-uid", "-gid", "-links", "-inum"):
            have = {"-uid": lambda: node.uid, "-gid": lambda: node.gid, "-links": lambda: run.fs.links(entry.path, node), "-inum": lambda: inode(entry.path, node)}[kind]()
            return compared(value[0], value[1], have)
        if kind == "-user":
            return node.uid == value
        if kind == "-group":
            return node.gid == value
        if kind in ("-nouser", "-nogroup"):
            return (node.uid if kind == "-nouser" else node.gid) not in owners(run, "/etc/passwd" if kind == "-nouser" else "/etc/group")
        if kind == "-perm":
            sign, mode = value
            return node.mode & mode == mode if sign == "-" else bool(node.mode & mode) or not mode if sign else node.mode == mode
        if kind == "-fstype":
            return run.fs.mount_of(run.fs.real(entry.path)).type == value
        if kind == "-empty":
            return node.kind == "f" and node.length == 0 or node.kind == "d" and not run.fs.names(entry.path)
        if kind in ("-executable", "-readable", "-writable"):
            return run.fs.allowed(node, {"-executable": 1, "-readable": 4, "-writable": 2}[kind]) and (kind != "-executable" or node.kind == "d" or node.mode & 0o111)
        return self.act(kind, value, entry, tree)

    def act(self, kind, value, entry, tree):
        run, node = self.run, entry.node
        if kind in ("-true", "-false"):
            return kind == "-true"
        if kind == "-prune":
            self.pruned = True
        elif kind == "-quit":
            self.over = True
        elif kind in ("-print", "-print0"):
            run.write(entry.shown + ("\n" if kind == "-print" else "\0"))
        elif kind == "-printf":
            run.write(self.printed(value, entry))
        elif kind == "-ls":
            users, groups = owners(run), owners(run, "/etc/group")
            run.write(f"{inode(entry.path, node):6} {-(-node.length // 4096) * 4 if node.kind in 'fd' else 0:4} {mode_text(node)} {run.fs.links(entry.path, node):3} {users.get(node.uid, node.uid):<8} "
                      f"{groups.get(node.gid, node.gid):<8} {len(node.text) if node.kind == 'l' else node.length:8} {run.system.date('%b %e %H:%M', node.mtime)} {entry.shown}" + (f" -> {node.text}" if node.kind == "l" else "") + "\n")
        elif kind == "-delete":
            try:
                if entry.shown != ".":
                    run.fs.remove(entry.path)
            except FileFault as fault:
                self.status = run.error(f"cannot delete `{entry.shown}': {fault.reason}")
                return False
        elif kind in ("-exec", "-execdir", "-ok"):
            shown = f"./{posixpath.basename(entry.shown)}" if kind == "-execdir" else entry.shown
            if tree[2] is not None:
                if tree not in self.batches:
                    self.batches.append(tree)
                tree[2].append(shown)
                return True
            if kind == "-ok":
                run.err.write(f"< {value[0]} ... {shown} > ? ")
                if not run.stdin.readline().lower().startswith("y"):
                    return False
            run.shell.budget.step()
            return run.run(*[word.replace("{}", shown) for word in value]) == 0
        else:
            raise Usage(f"`{kind}' is not simulated", 1)
        return True

    def printed(self, form, entry):
        run, node = self.run, entry.node
        users, groups = owners(run), owners(run, "/etc/group")
        date = run.system.date

        def one(match):
            width, letter, clock, escape = match.groups()
            if escape:
                return {"n": "\n", "t": "\t", "0": "\0", "\\": "\\"}.get(escape, escape)
            if clock:
                return date({"@": "%s.0000000000", "+": "%Y-%m-%d+%H:%M:%S.0000000000"}.get(clock[1], "%" + clock[1]), node.mtime)
            top = entry.shown[:len(entry.shown) - len(self.top_rest(entry))] if entry.depth else entry.shown
            value = {"p": entry.shown, "f": posixpath.basename(entry.shown.rstrip("/")) or "/", "h": posixpath.dirname(entry.shown) or ".", "s": node.length, "m": f"{node.mode:o}", "M": mode_text(node),
                     "u": users.get(node.uid, node.uid), "g": groups.get(node.gid, node.gid), "U": node.uid, "G": node.gid, "y": node.kind, "d": entry.depth, "l": node.text if node.kind == "l" else "",
                     "P": self.top_rest(entry).lstrip("/"), "H": top, "i": inode(entry.path, node), "n": run.fs.links(entry.path, node), "k": -(-node.length // 1024), "b": -(-node.length // 512),
                     "t": date("%a %b %e %H:%M:%S.0000000000 %Y", node.mtime), "%": "%"}.get(letter, match.group())
            return f"%{width}s" % value if width else str(value)
        return re.sub(r"%([-+ 0#]*\d*(?:\.\d+)?)(?:([pfhsmMuUgGydlPHinkbt%])|([TAC].))|\\(.)", one, form)

    def top_rest(self, entry):
        """The part of a path below where it began."""
        pieces = entry.shown.rstrip("/").split("/")
        return "/" + "/".join(pieces[len(pieces) - entry.depth:]) if entry.depth else ""

    def walk(self, entry, device):
        """Look at an entry and at all below it."""
        expression, run = self.expression, self.run
        self.pruned = False
        run.shell.budget.spend(15)
        inside = expression.least <= entry.depth
        if inside and not expression.deep:
            self.look(entry)
        pruned = self.pruned and not expression.deep
        if entry.node.kind == "d" and not pruned and entry.depth < expression.depth and not self.over:
            names = ()
            try:
                if not run.fs.allowed(entry.node, 5):
                    raise FileFault("Permission denied")
                names = run.fs.names(entry.path)
            except FileFault as fault:
                self.status = run.error(f"`{entry.shown}': {fault.reason}")
            for name in names:
                path = f"{entry.path.rstrip('/')}/{name}"
                try:
                    node = run.fs.stat(path, follow=expression.follow)
                except FileFault:
                    node = run.fs.find(path, follow=False)
                if node is None or self.over:
                    continue
                if expression.one_system and node.kind == "d" and run.fs.mount_of(path) != device:
                    continue
                if expression.follow and node.kind == "d" and run.fs.find(path, follow=False).kind == "l" and (entry.path + "/").startswith(run.fs.real(path).rstrip("/") + "/"):
                    self.status = run.error(f"File system loop detected; `{entry.shown.rstrip('/')}/{name}' is part of the same file system loop as `{entry.shown}'.")
                    continue
                self.walk(Entry(f"{entry.shown.rstrip('/')}/{name}" if entry.shown != "/" else f"/{name}", path, node, entry.depth + 1), device)
        if inside and expression.deep and not self.over:
            self.look(entry)

    def look(self, entry):
        if self.holds(self.expression.tree, entry) and not self.expression.acts:
            self.run.write(entry.shown + "\n")


@command("find", None, package="findutils")
def find(run, *words):
    """Files below directories, by name, type, size, date, owner and mode."""
    words, places, follow = list(words), [], False
    while words and words[0] in ("-L", "-P", "-H"):
        follow = words.pop(0) == "-L"
    while words and not words[0].startswith("-") and words[0] not in ("!", "(", ")", ","):
        places.append(words.pop(0))
    expression = Expression(run, words)
    expression.follow = expression.follow or follow
    search = Search(run, expression)
    for place in places or ["."]:
        try:
            node = run.fs.stat(run.path(place), follow=expression.follow or place.endswith("/"))
        except FileFault as fault:
            search.status = run.error(f"`{place}': {fault.reason}")
            continue
        search.walk(Entry(place, run.path(place), node, 0), run.fs.mount_of(run.fs.real(run.path(place))))
    for _, command_words, found in search.batches:
        run.shell.budget.step()
        if run.run(*command_words[:-1], *found):
            search.status = 1
        found.clear()
    return search.status


@command("du", "-s|--summarize -h|--human-readable -a|--all -k -m -b|--bytes -c|--total -x|--one-file-system -d|--max-depth= -S|--separate-dirs --apparent-size -L -l -0 --exclude= --time -B=", package="coreutils")
def du(run, options, *names):
    """Space that files take."""
    if options.time or options.B:
        return run.error("options '--time' and '-B' are not simulated", 1)
    status, sum_, limit = 0, 0, int(options.max_depth) if options.max_depth is not None else 10_000
    exact, counted = bool(options.apparent_size or options.bytes), set()
    form = (lambda size: sized(size)) if options.human_readable else (lambda size: str(size)) if options.bytes else (lambda size: str(-(-size // (1 << 20)))) if options.m else (lambda size: str(-(-size // 1024)))

    def walk(path, shown, depth):
        node = run.fs.find(path, follow=depth == 0 and bool(options.L))
        if node is None or options.exclude and matches(options.exclude, posixpath.basename(shown)):
            return 0
        run.shell.budget.spend(4)
        own = node.length if exact else 4096 if node.kind == "d" else -(-node.length // 4096) * 4096 if node.kind == "f" else 0
        if node.serial and not options.l:
            own = 0 if node.serial in counted else own
            counted.add(node.serial)
        total = own
        if node.kind == "d":
            device = run.fs.mount_of(run.fs.real(path))
            try:
                names = run.fs.names(path) if run.fs.allowed(node, 5) else ()
                if not run.fs.allowed(node, 5):
                    raise FileFault("Permission denied")
            except FileFault as fault:
                run.error(f"cannot read directory `{shown}': {fault.reason}")
            for name in names:
                below = f"{path.rstrip('/')}/{name}"
                if not options.one_file_system or run.fs.mount_of(below) == device:
                    child = walk(below, f"{shown.rstrip('/')}/{name}", depth + 1)
                    total += child if not options.separate_dirs or (run.fs.find(below, follow=False) or node).kind != "d" else 0
        if depth == 0 or not options.summarize and depth <= limit and (node.kind == "d" or options.all):
            run.write(f"{form(total)}\t{shown}\n")
        return total
    for name in names or ["."]:
        if run.fs.find(run.path(name), follow=False) is None:
            status = run.error(f"cannot access `{name}': No such file or directory")
            continue
        sum_ += walk(run.path(name), name, 0)
    if options.total:
        run.write(f"{form(sum_)}\ttotal\n")
    return status
