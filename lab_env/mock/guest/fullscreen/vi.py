"""vi, the part of it that one uses every day."""

import re

from ..files import FileFault
from . import COLUMNS, ROWS, Buffer, FullScreen, expanded

PAGE = ROWS - 1
WORD = re.compile(r"\w+|[^\w\s]+")
UNDO = 100
NORMAL = {"^N": "down", "j": "down", "+": "down", "k": "up", "^P": "up", "^F": "pagedown", "^B": "pageup", "0": "home", "$": "end"}


class Vi(FullScreen):
    """One file in a modal editor: normal, insert and command-line mode."""

    name = "vi"

    def __init__(self, run, path, shown_path, text, words):
        super().__init__(run)
        self.path, self.shown_path, self.message = path, shown_path, words
        self.buffer, self.top, self.mode, self.typed = Buffer(text), 0, "normal", ""
        self.pending, self.count, self.register, self.whole_lines = "", "", [""], False
        self.past, self.sought, self.backward, self.numbers, self.again, self.record = [], "", False, False, [], []

    # -- keys ---------------------------------------------------------------------------------------------------------

    def key(self, key):
        if self.mode == "insert":
            self.record.append(key)
            self.inserting(key)
        elif self.mode == "command":
            self.commanding(key)
        else:
            self.message = ""
            if not (self.pending or self.count):
                self.record = []
            self.record.append(key)
            before = (list(self.buffer.lines), self.buffer.row, self.buffer.column)
            self.normal(key)
            if key != "u" and (self.buffer.lines != before[0] or self.mode == "insert"):
                self.past = [*self.past, before][-UNDO:]
                self.again = self.record
            elif not (self.pending or self.count) and self.mode == "normal":
                self.record = []
        buffer = self.buffer
        if self.mode == "normal":
            buffer.column = min(buffer.column, max(len(buffer.line) - 1, 0))
        self.top = buffer.row if buffer.row < self.top else max(self.top, buffer.row - PAGE + 1)

    def inserting(self, key):
        buffer = self.buffer
        if key in ("escape", "^C", "^["):
            self.mode = "normal"
            self.again = self.record
            buffer.column = max(buffer.column - 1, 0)
        elif key == "enter":
            buffer.split()
        elif key == "backspace":
            buffer.backspace()
        elif key == "delete":
            buffer.delete()
        elif key == "tab":
            buffer.insert("\t")
        elif len(key) == 1:
            buffer.insert(key)
        elif key.startswith("alt-"):
            self.key("escape")
            self.key({"enter": "enter"}.get(key[4:], key[4:]))
        else:
            buffer.move(key, PAGE - 2)

    def normal(self, key):
        buffer = self.buffer
        if key.startswith("alt-"):
            self.pending = self.count = ""
            key = key[4:]
        if self.pending == "r":
            if len(key) == 1 and buffer.line:
                buffer.put(buffer.row, buffer.line[:buffer.column] + key + buffer.line[buffer.column + 1:])
            self.finish()
        elif self.pending == "g":
            if key == "g":
                buffer.go(int(self.count or 1) - 1, 0)
            self.finish()
        elif self.pending == "Z":
            if key == "Z":
                self.command("x")
            elif key == "Q":
                self.done = True
            self.finish()
        elif key.isdigit() and (key != "0" or self.count) and len(key) == 1:
            self.count = (self.count + key)[:4]
        elif self.pending:
            self.operate(self.pending, key)
            self.finish()
        elif key in ("d", "c", "y", "r", "g", "Z", ">", "<"):
            self.pending = key
        else:
            self.one(key, int(self.count or 1))
            self.finish()

    def finish(self):
        self.pending = self.count = ""

    def one(self, key, count):
        """A command that is one key."""
        buffer = self.buffer
        place = self.motion(key, count)
        if place is not None:
            buffer.go(*place)
        elif key in "iaIAoO" and len(key) == 1:
            self.mode = "insert"
            if key in "IA":
                buffer.go(buffer.row, len(buffer.line) if key == "A" else len(buffer.line) - len(buffer.line.lstrip()))
            elif key == "a":
                buffer.go(buffer.row, buffer.column + 1)
            elif key in "oO":
                buffer.lines.insert(buffer.row + (key == "o"), "")
                buffer.modified = True
                buffer.go(buffer.row + (key == "o"), 0)
        elif key in ("x", "delete", "X", "D", "C", "s", "S", "Y"):
            self.operate(*{"x": "dl", "delete": "dl", "X": "dh", "D": "d$", "C": "c$", "s": "cl", "S": "cc", "Y": "yy"}[key])
        elif key in ("p", "P"):
            self.paste(key == "p", count)
        elif key == "J":
            if buffer.row + 1 < len(buffer.lines):
                joined = buffer.lines.pop(buffer.row + 1).lstrip()
                buffer.go(buffer.row, len(buffer.line))
                buffer.put(buffer.row, f"{buffer.line.rstrip()} {joined}")
        elif key == "~" and buffer.line:
            buffer.put(buffer.row, buffer.line[:buffer.column] + buffer.line[buffer.column:buffer.column + 1].swapcase() + buffer.line[buffer.column + 1:])
            buffer.go(buffer.row, buffer.column + 1)
        elif key == "u":
            if self.past:
                buffer.lines, row, column = list(self.past[-1][0]), *self.past[-1][1:]
                self.past = self.past[:-1]
                buffer.modified = True
                buffer.go(row, column)
            else:
                self.message = "Already at oldest change"
        elif key == ".":
            for typed in list(self.again):
                self.key(typed)
        elif key in (":", "/", "?"):
            self.mode, self.typed = "command", key
        elif key == "^G":
            self.message = f'"{self.shown_path}" {len(buffer.lines)} lines --{(buffer.row + 1) * 100 // len(buffer.lines)}%--'
        elif key == "^L":
            self.redraw()
        elif key in ("v", "V", "^V", "q", "m", "@"):
            self.message = f"{key} is not simulated in this laboratory"

    def motion(self, key, count):
        """(row, column) that a movement leads to, or None when the key is none."""
        buffer = self.buffer
        row, column, line = buffer.row, buffer.column, buffer.line
        key = NORMAL.get(key, key)
        if key in ("h", "left", "backspace"):
            return row, max(column - count, 0)
        if key in ("l", "right", " "):
            return row, min(column + count, len(line))
        if key in ("down", "up", "pagedown", "pageup", "^D", "^U", "enter"):
            step = {"down": 1, "enter": 1, "up": -1, "pagedown": PAGE - 2, "pageup": 2 - PAGE, "^D": PAGE // 2, "^U": -(PAGE // 2)}[key]
            return row + step * count, 0 if key == "enter" else column
        if key in ("home", "end", "^"):
            return row, {"home": 0, "end": len(line), "^": len(line) - len(line.lstrip())}[key]
        if key == "G":
            return (int(self.count) - 1 if self.count else len(buffer.lines) - 1), 0
        if key in ("H", "L", "M"):
            return {"H": self.top, "L": self.top + PAGE - 1, "M": self.top + PAGE // 2}[key], 0
        if key in ("w", "b", "e", "W", "B", "E"):
            for _ in range(count):
                row, column = self.by_word(key.lower(), row, column, re.compile(r"\S+") if key.isupper() else WORD)
            return row, column
        if key in ("n", "N"):
            self.search(self.backward != (key == "N"))
            return buffer.row, buffer.column
        return None

    def by_word(self, key, row, column, word):
        lines = self.buffer.lines
        if key == "w":
            for number in range(row, len(lines)):
                for match in word.finditer(lines[number]):
                    if number > row or match.start() > column:
                        return number, match.start()
            return len(lines) - 1, len(lines[-1])
        if key == "e":
            for number in range(row, len(lines)):
                for match in word.finditer(lines[number]):
                    if number > row or match.end() - 1 > column:
                        return number, match.end() - 1
            return len(lines) - 1, len(lines[-1])
        for number in range(row, -1, -1):
            for match in reversed(list(word.finditer(lines[number]))):
                if number < row or match.start() < column:
                    return number, match.start()
        return 0, 0

    def operate(self, operator, key):
        """`d`, `c`, `y`, `>` or `<` with a movement."""
        buffer, count = self.buffer, int(self.count or 1)
        row, column = buffer.row, buffer.column
        if key == operator or key in ("j", "k", "G", "down", "up", "g"):
            other = row + count - 1 if key == operator else 0 if key == "g" else self.motion(key, count)[0]
            first, last = min(row, other), max(row, min(other, len(buffer.lines) - 1))
            first = max(first, 0)
            if operator in "<>":
                for number in range(first, last + 1):
                    buffer.put(number, "\t" + buffer.lines[number] if operator == ">" else re.sub(r"^(\t| {1,8})", "", buffer.lines[number]))
                return
            self.register, self.whole_lines = buffer.lines[first:last + 1], True
            if operator == "y":
                return
            buffer.modified = True
            if operator == "c":
                buffer.lines[first:last + 1] = [""]
                self.mode = "insert"
            else:
                del buffer.lines[first:last + 1]
                buffer.lines = buffer.lines or [""]
            buffer.go(first, 0)
            return
        if operator == "c" and key == "w":
            key = "e" if buffer.line[column:column + 1].strip() else "w"
        place = self.motion(key, count)
        if place is None or operator in "<>":
            return
        end_row, end = place
        if key in ("e", "E"):
            end += 1
        if end_row != row:
            end = len(buffer.line) if end_row > row else 0
        start, end = min(column, end), max(column, end)
        self.register, self.whole_lines = [buffer.line[start:end]], False
        if operator != "y":
            buffer.put(row, buffer.line[:start] + buffer.line[end:])
        buffer.go(row, start)
        if operator == "c":
            self.mode = "insert"

    def paste(self, after, count):
        buffer = self.buffer
        if self.whole_lines:
            at = buffer.row + after
            buffer.lines[at:at] = self.register * count
            buffer.modified = True
            buffer.go(at, 0)
        elif self.register[0]:
            buffer.go(buffer.row, buffer.column + (after and bool(buffer.line)))
            buffer.insert(self.register[0] * count)
            buffer.column -= 1

    def search(self, backward):
        if not self.sought:
            self.message = "E35: No previous regular expression"
        elif not self.buffer.find(self.sought, not backward):
            self.message = f"E486: Pattern not found: {self.sought}"

    # -- the command line -----------------------------------------------------------------------------------------------

    def commanding(self, key):
        if key == "enter":
            typed, self.mode = self.typed, "normal"
            if typed[0] == ":":
                self.command(typed[1:].strip())
            else:
                self.sought, self.backward = typed[1:] or self.sought, typed[0] == "?"
                self.search(self.backward)
        elif key in ("escape", "^C") or (key == "backspace" and len(self.typed) == 1):
            self.mode, self.typed = "normal", ""
        elif key == "backspace":
            self.typed = self.typed[:-1]
        elif key == "^U":
            self.typed = self.typed[:1]
        elif len(key) == 1:
            self.typed += key

    def command(self, text):
        """A line after the colon."""
        buffer = self.buffer
        match = re.fullmatch(r"(%|\d+(?:,(?:\d+|\$))?|\$|\.)?\s*(s(?=\W)|[a-z]*)(!?)\s*(.*)", text, re.S)
        if not match:
            self.message = f"E492: Not an editor command: {text}"
            return
        where, name, forced, rest = match.groups()
        if name in ("w", "wq", "x", "wr", "write"):
            if (name != "x" or buffer.modified or rest) and not self.write(rest):
                return
            self.done = name in ("wq", "x")
        elif name in ("q", "quit", "qa"):
            if buffer.modified and not forced:
                self.message = "E37: No write since last change (add ! to override)"
            else:
                self.done = True
        elif name in ("e", "edit") and not rest and forced:
            node = self.fs.find(self.path)
            self.buffer = Buffer(node.text if node else "")
        elif name == "set" and rest in ("nu", "number", "nonu", "nonumber"):
            self.numbers = not rest.startswith("no")
        elif name in ("s", "d") and (name == "d" or rest):
            self.on_lines(where, name, rest)
        elif name == "" and where and not rest:
            buffer.go(len(buffer.lines) - 1 if where == "$" else int(where.split(",")[0]) - 1 if where[0].isdigit() else buffer.row, 0)
        elif text:
            self.message = f"{name or text} is not simulated in this laboratory's vi"

    def on_lines(self, where, name, rest):
        """`:s` and `:d` on lines."""
        buffer, last = self.buffer, len(self.buffer.lines)
        first, _, end = (where or "").partition(",")
        if where == "%":
            first, end = 1, last
        else:
            first = buffer.row + 1 if first in ("", ".") else last if first == "$" else int(first)
            end = last if end == "$" else int(end or first)
        chosen = range(max(first, 1) - 1, min(end, last))
        if name == "d":
            self.register, self.whole_lines = [buffer.lines[number] for number in chosen], True
            del buffer.lines[chosen.start:chosen.stop]
            buffer.lines, buffer.modified = buffer.lines or [""], True
            buffer.go(chosen.start, 0)
            return
        from ..command import Usage
        from ..commands.grep import compiled
        from ..commands.sed import substitute
        parts = [*re.split(rf"(?<!\\){re.escape(rest[0])}", rest[1:]), "", ""]
        try:
            pattern = compiled(parts[0] or self.sought)
        except Usage as wrong:
            self.message = f"E383: Invalid search string: {wrong}"
            return
        changed = 0
        for number in chosen:
            line, hit = substitute(buffer.lines[number], pattern, parts[1], parts[2])
            if hit:
                buffer.put(number, line)
                buffer.go(number, 0)
                changed += 1
        self.message = f"{changed} line{'s' * (changed != 1)} changed" if changed else f"E486: Pattern not found: {parts[0]}"

    def write(self, name):
        shown = name or self.shown_path
        if not shown:
            self.message = "E32: No file name"
            return False
        path = self.path if not name else name if name.startswith("/") else f"{self._system.session.cwd}/{name}"
        text = self.buffer.text()
        new = self.fs.find(path) is None
        try:
            self.fs.write(path, text)
        except FileFault as fault:
            self.message = f'"{shown}" E212: Can\'t open file for writing: {fault.reason}'
            return False
        self.path, self.shown_path, self.buffer.modified = self.path or path, self.shown_path or shown, False
        self.message = f'"{shown}" {"[New] " * new}{len(self.buffer.lines) if text else 0}L, {len(text.encode())}C written'
        return True

    # -- the screen ---------------------------------------------------------------------------------------------------

    def margin(self):
        return 4 + 4 * (len(self.buffer.lines) > 999) if self.numbers else 0

    def rows(self):
        margin, rows = self.margin(), []
        shift = max(0, self.buffer.place() + margin - COLUMNS + 1)
        for number in range(self.top, self.top + PAGE):
            if number >= len(self.buffer.lines):
                rows.append("\x1b[34m~\x1b[m")
                continue
            text = expanded(self.buffer.lines[number])[shift if number == self.buffer.row else 0:]
            rows.append((f"{number + 1:>{margin - 1}} " if margin else "") + text[:COLUMNS - margin])
        last = self.typed if self.mode == "command" else "\x1b[1m-- INSERT --\x1b[m" if self.mode == "insert" else self.message
        place = f"{self.buffer.row + 1},{self.buffer.column + 1}"
        plain = len(re.sub(r"\x1b\[\d*m", "", last))
        return [*rows, last + (" " * (62 - plain) + place if plain < 60 and self.mode != "command" else "")]

    def cursor(self):
        if self.mode == "command":
            return ROWS - 1, len(self.typed)
        return self.buffer.row - self.top, min(self.buffer.place() + self.margin(), COLUMNS - 1)
