"""GNU nano."""

from ..files import FileFault
from . import COLUMNS, REVERSE, ROWS, Buffer, FullScreen, bar, expanded

PAGE = ROWS - 5
HELP = [("^G", "Get Help"), ("^O", "WriteOut"), ("^R", "Read File"), ("^Y", "Prev Page"), ("^K", "Cut Text"), ("^C", "Cur Pos"),
        ("^X", "Exit"), ("^J", "Justify"), ("^W", "Where Is"), ("^V", "Next Page"), ("^U", "UnCut Text"), ("^T", "To Spell")]
ASKING = [("^G", "Get Help"), ("^C", "Cancel")]
GUIDE = ["nano help", "", "^O (or F3)   write the file         ^X (or F2)   leave nano", "^K           cut the line           ^U           put it back",
         "^W           search                 ^C           where the cursor is", "^A ^E        start, end of the line ^Y ^V        a page up, down",
         "^L           draw the screen again", "", "^R, ^J, ^T and ^\\ are not simulated in this laboratory.", "", "Any key goes back to the text."]


class Nano(FullScreen):
    """One file being edited."""

    name = "nano"

    def __init__(self, run, path, shown_path, text, words):
        super().__init__(run)
        self.path, self.shown_path, self.message = path, shown_path, words
        self.buffer, self.top, self.asking, self.answer = Buffer(text), 0, "", ""
        self.cut, self.cutting, self.sought, self.helping = [], False, "", False

    # -- keys ---------------------------------------------------------------------------------------------------------

    def key(self, key):
        self.message = ""
        if self.helping:
            self.helping = False
        elif self.asking:
            self.answering(key)
        else:
            self.editing(key)
        if self.buffer.row < self.top or self.buffer.row >= self.top + PAGE:
            self.top = max(0, self.buffer.row - PAGE // 2)

    def editing(self, key):
        buffer, cutting = self.buffer, self.cutting
        self.cutting = False
        key = {"^A": "home", "^E": "end", "^Y": "pageup", "^V": "pagedown", "^P": "up", "^N": "down", "^B": "left", "^F": "right", "^H": "backspace",
               "f1": "^G", "f2": "^X", "f3": "^O", "f6": "^W", "f7": "pageup", "f8": "pagedown", "f9": "^K", "f10": "^U", "f11": "^C"}.get(key, key)
        if len(key) == 1:
            buffer.insert(key)
        elif key == "tab":
            buffer.insert("\t")
        elif key == "enter":
            buffer.split()
        elif key == "backspace":
            buffer.backspace()
        elif key in ("delete", "^D"):
            buffer.delete()
        elif key == "^K":
            self.cut = (self.cut if cutting else []) + [buffer.line]
            buffer.lines.pop(buffer.row)
            if buffer.row == len(buffer.lines):
                buffer.lines.append("")         # the empty line that nano always has at the end
            buffer.modified = self.cutting = True
            buffer.go(buffer.row, 0)
        elif key == "^U":
            buffer.lines[buffer.row:buffer.row] = self.cut
            buffer.modified = buffer.modified or bool(self.cut)
            buffer.go(buffer.row + len(self.cut), 0)
        elif key == "^G":
            self.helping = True
        elif key == "^L":
            self.redraw()
        elif key == "^C":
            done = sum(len(line) + 1 for line in buffer.lines[:buffer.row]) + buffer.column
            total = sum(len(line) + 1 for line in buffer.lines)
            self.message = (f"line {buffer.row + 1}/{len(buffer.lines)} ({(buffer.row + 1) * 100 // len(buffer.lines)}%), "
                            f"col {buffer.column + 1}/{len(buffer.line) + 1}, char {done + 1}/{total} ({done * 100 // max(total, 1)}%)")
        elif key == "^O":
            self.ask("write", self.shown_path)
        elif key == "^W":
            self.ask("search", "")
        elif key == "^X":
            if buffer.modified:
                self.ask("exit", "")
            else:
                self.done = True
        elif key in ("^R", "^J", "^T", "^\\"):
            self.message = f"{key} is not simulated in this laboratory"
        elif not buffer.move(key, PAGE - 2) and key != "unknown":
            self.message = "Unknown Command"

    def ask(self, what, answer):
        self.asking, self.answer = what, answer

    def answering(self, key):
        if key == "^C":
            self.asking, self.message = "", "Cancelled"
        elif self.asking == "exit":
            if key in ("y", "Y"):
                self.ask("write and exit", self.shown_path)
            elif key in ("n", "N"):
                self.done = True
        elif key == "enter":
            asked, self.asking = self.asking, ""
            if asked == "search":
                self.search(self.answer or self.sought)
            else:
                self.write(self.answer, asked == "write and exit")
        elif key == "backspace":
            self.answer = self.answer[:-1]
        elif key == "^U":
            self.answer = ""
        elif len(key) == 1:
            self.answer += key

    def search(self, text):
        if not text:
            self.message = "Cancelled"
            return
        before, self.sought = (self.buffer.row, self.buffer.column), text
        if not self.buffer.find(text):
            self.message = f'"{text}" not found'
        elif (self.buffer.row, self.buffer.column) <= before:
            self.message = "Search Wrapped"

    def write(self, name, leave):
        if not name:
            self.message = "Cancelled"
            return
        path = self.path if name == self.shown_path else name if name.startswith("/") else f"{self._system.session.cwd}/{name}"
        try:
            self.fs.write(path, self.buffer.text(last_line_is_its_own=True))
        except FileFault as fault:
            self.message = f"Error writing {name}: {fault.reason}"
            return
        self.path, self.shown_path, self.buffer.modified = path, name, False
        self.message, self.done = f"Wrote {len(self.buffer.lines)} line{'s' * (len(self.buffer.lines) != 1)}", leave

    # -- the screen ---------------------------------------------------------------------------------------------------

    def rows(self):
        title = f"File: {self.shown_path}" if self.shown_path else "New Buffer"
        rows = [bar("  GNU nano 2.2.6".ljust(40 - len(title) // 2) + title + ("Modified  " if self.buffer.modified else "").rjust(40 - (len(title) + 1) // 2)), ""]
        if self.helping:
            return rows + GUIDE
        shift = self.shift()
        for number in range(self.top, self.top + PAGE):
            line = expanded(self.buffer.lines[number]) if number < len(self.buffer.lines) else ""
            part = line[shift if number == self.buffer.row else 0:][:COLUMNS]
            rows.append(part[:-1] + "$" if len(line) - (shift if number == self.buffer.row else 0) > COLUMNS else part)
        if self.asking:
            question = {"write": "File Name to Write: ", "write and exit": "File Name to Write: ", "search": f"Search{f' [{self.sought}]' if self.sought else ''}: ",
                        "exit": 'Save modified buffer (ANSWERING "No" WILL DESTROY CHANGES) ? '}[self.asking]
            rows.append(bar(question + self.answer))
            self.question = question
        else:
            words = f"[ {self.message} ]"
            rows.append(" " * ((COLUMNS - len(words)) // 2) + REVERSE + words if self.message else "")
        help_keys = [(" Y", "Yes"), (" N", "No"), ("^C", "Cancel")] if self.asking == "exit" else ASKING if self.asking else HELP
        half = -(-len(help_keys) // 2) if self.asking else 6
        for part in (help_keys[:half], help_keys[half:]):
            rows.append("".join(f"{REVERSE}{key}\x1b[m {words:<10}" for key, words in part))
        return rows

    def shift(self):
        """How many columns the cursor's line is moved to the left."""
        place = self.buffer.place()
        return 0 if place < COLUMNS - 1 else (place // (COLUMNS - 8)) * (COLUMNS - 8)

    def cursor(self):
        if self.asking:
            return ROWS - 3, len(self.question) + len(self.answer)
        return self.buffer.row - self.top + 2, self.buffer.place() - self.shift()
