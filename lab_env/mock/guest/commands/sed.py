"""sed: a text changed line by line."""

import re

from ..command import Usage, command
from ..files import FileFault
from ..sed_language import Address, Script
from ..shell.streams import LIMIT, CutOff


class Editor:
    """One run of a script over some texts."""

    def __init__(self, run, script, quiet, texts, null=False):
        self.run, self.script, self.quiet, self.mark = run, script, quiet, "\0" if null else "\n"
        self.lines = []
        for text in texts:
            pieces = text.split(self.mark)
            self.complete = pieces[-1] == ""
            if self.complete:
                pieces.pop()
            self.lines += pieces
        self.ends = bool(texts) and self.complete
        self.number, self.hold, self.made, self.size, self.active, self.status, self.used = 0, "", [], 0, {}, 0, None
        self.after, self.read, self.left = [], {}, False

    def put(self, text):
        self.size += len(text) + 1
        if self.size > LIMIT:
            raise CutOff("too much output")
        self.made.append(text)

    def holds(self, address, space):
        kind = address.kind
        if kind == "last":
            return self.number == len(self.lines)
        if kind == "line":
            return self.number == address.value
        if kind == "step":
            return self.number == address.value if address.every == 0 else self.number >= address.value and (self.number - address.value) % address.every == 0
        self.used = address.value or self.used
        return self.used is not None and self.used.search(space) is not None

    def chosen(self, place, one, space):
        """Whether a command is for this line."""
        if one.first is None:
            return True
        if one.second is None:
            return self.holds(one.first, space)
        until = self.active.get(place)
        if until is None:
            if one.first == Address("line", 0) and place not in self.active and self.number == 1:
                self.active[place] = 0
                until = 0
            elif not self.holds(one.first, space):
                return False
            else:
                second = one.second
                end = {"line": second.value, "more": self.number + (second.value or 0) if second.kind == "more" else 0,
                       "multiple": -(-self.number // second.value) * second.value if second.kind == "multiple" and second.value else self.number}.get(second.kind)
                self.active[place] = None if end is not None and end <= self.number else end or 0
                return True
        over = self.number >= until if until else self.holds(one.second, space)
        if until and self.number > until and one.second.kind == "line":
            self.active[place] = None
            return self.holds(one.first, space)
        if over:
            self.active[place] = None
        return True

    def next_line(self):
        """The next line of input, or None."""
        if self.number >= len(self.lines):
            return None
        self.number += 1
        return self.lines[self.number - 1]

    def flush(self):
        for text in self.after:
            self.put(text)
        self.after = []

    def go(self):
        """What it writes."""
        space = self.next_line()
        while space is not None and not self.left:
            self.run.shell.budget.spend(2)
            space = self.cycle(space)
        return (self.mark.join(self.made) + (self.mark if self.ends or self.left or self.number < len(self.lines) else "")) if self.made else ""

    def cycle(self, space):
        """One line through the script; the next space."""
        commands, place, changed = self.script.commands, 0, False
        while place < len(commands):
            one = commands[place]
            self.run.shell.budget.spend(1 + len(space) // 200)
            place += 1
            if self.chosen(place - 1, one, space) == one.negated:
                if one.action == "{":
                    place = one.value
                continue
            action = one.action
            if action == "s":
                space, hit = self.substitute(space, one.value)
                changed = changed or hit
            elif action == "p":
                self.put(space)
            elif action == "P":
                self.put(space.partition("\n")[0])
            elif action == "d":
                self.flush()
                return self.next_line()
            elif action == "D":
                first, newline, rest = space.partition("\n")
                self.flush()
                if newline:
                    space, place = rest, 0
                    continue
                return self.next_line()
            elif action in ("n", "N"):
                if action == "n" and not self.quiet and (self.number < len(self.lines)):
                    self.put(space)
                following = self.next_line()
                if following is None:
                    if not self.quiet:
                        self.put(space)
                    self.flush()
                    return None
                self.flush()
                space = following if action == "n" else space + "\n" + following
            elif action in "gG":
                space = self.hold if action == "g" else space + "\n" + self.hold
            elif action in "hH":
                self.hold = space if action == "h" else self.hold + "\n" + space
            elif action == "x":
                space, self.hold = self.hold, space
            elif action == "y":
                space = "".join(one.value.get(char, char) for char in space)
            elif action == "a":
                self.after.append(one.value)
            elif action == "i":
                self.put(one.value)
            elif action == "c":
                if one.second is None or one.negated or self.active.get(place - 1) is None:
                    self.put(one.value)
                self.flush()
                return self.next_line()
            elif action == "=":
                self.put(str(self.number))
            elif action == "l":
                self.put(shown(space))
            elif action == "z":
                space = ""
            elif action == "F":
                self.put("-")
            elif action == "r":
                node = self.run.fs.find(self.run.path(one.value))
                if node is not None and node.kind == "f" and node.text:
                    self.after.append(node.text.removesuffix("\n"))
            elif action in "wW":
                self.write(one.value, space if action == "w" else space.partition("\n")[0])
            elif action in "btT":
                if action == "b" or changed == (action == "t"):
                    place = self.script.labels[one.value] if one.value else len(commands)
                if action != "b":
                    changed = False
                self.run.shell.budget.step()
            elif action in "qQ":
                self.left, self.status = True, one.value
                if action == "q" and not self.quiet:
                    self.put(space)
                self.flush()
                return None
            elif action != "{":
                raise Usage(f"the command `{action}' is not simulated", 1)
            if len(space) > 1_000_000 or len(self.hold) > 1_000_000:
                raise CutOff("a text grew too long")
        if not self.quiet:
            self.put(space)
        self.flush()
        return self.next_line()

    def write(self, name, text):
        if name in ("/dev/stdout", "/dev/stderr"):
            self.put(text) if name == "/dev/stdout" else self.run.err.write(text + "\n")
            return
        self.run.fs.write(self.run.path(name), text + "\n", append=name in self.read)
        self.read[name] = True

    def substitute(self, space, arguments):
        """(the space, whether it changed) of s/…/…/."""
        pattern, new, flags = arguments
        flags, _, name = flags.partition("w")
        pattern = self.used = pattern or self.used
        if pattern is None:
            raise Usage("no previous regular expression", 1)
        changed, hit = substitute(space, pattern, new, flags)
        if hit and "p" in flags:
            self.put(changed)
        if hit and name:
            self.write(name, changed)
        return changed, hit


def substitute(line, pattern, new, flags):
    """(line, whether it changed) of s/pattern/new/flags."""
    wanted, seen, size = int(re.sub(r"\D", "", flags) or 0), 0, 0

    def one(match):
        nonlocal seen, size
        seen += 1
        made = match.group() if wanted and (seen < wanted or "g" not in flags and seen > wanted) else replacement(new, match)
        size += len(made)
        if size > 1_000_000:
            raise CutOff("a text grew too long")
        return made
    changed, _ = pattern.subn(one, line, count=0 if "g" in flags else wanted or 1)
    return changed, seen >= max(wanted, 1)


PIECE = re.compile(r"\\(\d)|\\([nt])|\\([LUElu])|\\([\s\S])|&|([^\\&]+)|\\")


def replacement(new, match):
    """The right side of s for one match; \\U, \\l and their like change case."""
    if "\\" not in new and "&" not in new:
        return new
    made, case, once = "", "", ""
    for part in PIECE.finditer(new):
        digit, escape, change, literal, plain = part.groups()
        if change:
            case, once = ("" if change == "E" else change, once) if change in "LUE" else (case, change)
            continue
        text = (match.group(int(digit)) or "") if digit else {"n": "\n", "t": "\t"}[escape] if escape else literal if literal is not None else plain if plain is not None else match.group() if part.group() == "&" else "\\"
        text = text.lower() if case == "L" else text.upper() if case == "U" else text
        if once and text:
            text, once = (text[0].upper() if once == "u" else text[0].lower()) + text[1:], ""
        made += text
    return made


def shown(space):
    """A space as `l` writes it, in lines of at most 70 characters."""
    marks = {"\\": "\\\\", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}
    pieces = [marks.get(char) or (char if " " <= char <= "~" else "".join(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))) for char in space] + ["$"]
    lines, current = [], ""
    for piece in pieces:
        if len(current) + len(piece) > 69 and piece != "$":
            lines.append(current + "\\")
            current = ""
        current += piece
    return "\n".join([*lines, current])


@command("sed", "-n|--quiet|--silent -e|--expression= -i|--in-place? -r|-E|--regexp-extended -s|--separate -f|--file= -z|--null-data -u|--unbuffered --posix --debug", path="/bin", package="sed")
def sed(run, options, *names):
    """Change lines."""
    names, status = list(names), 0
    script = options.expression
    if options.file:
        script = (script + "\n" if script else "") + run.source(options.file).read()
    if script is None:
        if not names:
            run.say("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...")
            return 1
        script = names.pop(0)
    quiet = bool(options.quiet) or script.startswith("#n\n")
    parsed = Script(script, bool(options.regexp_extended), run.shell.budget)
    if options.in_place:
        for name in names:
            try:
                path = run.path(name)
                node = run.fs.stat(path)
                if node.kind != "f":
                    status = run.error(f"couldn't edit {name}: not a regular file", 4)
                    continue
                old = run.fs.read(path)
                editor = Editor(run, parsed, quiet, [old], bool(options.null_data))
                new = editor.go()
                if options.in_place is not True:
                    ending = options.in_place
                    run.fs.put(run.path(ending.replace("*", name) if "*" in ending else name + ending), node._replace(serial=0))
                run.fs.write(path, new)
            except FileFault as fault:
                words = f"can't read {name}" if fault.reason.startswith("No such") else f"couldn't open temporary file for {name}"
                status = run.error(f"{words}: {fault.reason}", 2 if words.startswith("can't") else 4)
        return status
    texts, last = [], None
    for name in names or ["-"]:
        try:
            last = run.source(name)
            texts.append(last.read())
            run.shell.budget.spend(len(texts[-1]) // 50)
        except FileFault as fault:
            status = run.error(f"can't read {name}: {fault.reason}" if fault.reason != "Is a directory" else f"read error on {name}: Is a directory", 2)
    if options.separate:
        for text in texts:
            run.write(Editor(run, parsed, quiet, [text], bool(options.null_data)).go())
        return status
    for text in range(len(texts) - 1):
        if texts[text] and not texts[text].endswith("\n"):
            texts[text] += "\n"
    editor = Editor(run, parsed, quiet, [text for text in texts if text], bool(options.null_data))
    run.write(editor.go())
    if editor.left and last is not None:
        last.stop()
    elif last is not None and last.goes_on:
        run.never_ends()
    return editor.status or status
