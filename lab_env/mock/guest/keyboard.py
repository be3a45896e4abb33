"""From what a terminal sends to named keys, and the line one edits with them at a prompt."""

import re

from .screen import width

NAMES = {"A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end", "1~": "home", "4~": "end", "7~": "home", "8~": "end",
         "2~": "insert", "3~": "delete", "5~": "pageup", "6~": "pagedown", "Z": "backtab", "1;5C": "alt-f", "1;5D": "alt-b",
         **{f"{code}~": f"f{number}" for number, code in enumerate((11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24), 1)},
         "P": "f1", "Q": "f2", "R": "f3", "S": "f4"}
KEY = re.compile(r"\x1b(?:\[|O)([0-9;]*[A-Za-z~])|\x1b([^\x1b\[O])|\r\n|.", re.S)
UNFINISHED = re.compile(r"\x1b(?:\[[0-9;]*|O)\Z")
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
PLAIN_KEYS = {"\r": "enter", "\n": "enter", "\r\n": "enter", "\t": "tab", "\x7f": "backspace", "\x08": "backspace", "\x1b": "escape"}


def decode(text):
    """(keys, the beginning of one whose end has not come). A key is one character, or a name: enter, up, f1, ^C, alt-b."""
    unfinished = UNFINISHED.search(text)
    rest = unfinished.group() if unfinished else ""
    keys = []
    for match in KEY.finditer(text[:len(text) - len(rest)]):
        sequence, alt = match.groups()
        char = match.group()
        if sequence:
            keys.append(NAMES.get(sequence, "unknown"))
        elif alt:
            keys.append("alt-" + PLAIN_KEYS.get(alt, alt))
        elif char in PLAIN_KEYS:
            keys.append(PLAIN_KEYS[char])
        elif char < " ":
            keys.append("^" + chr(ord(char) + 64))
        else:
            keys.append(char)
    return keys, rest


def cells(text):
    """How wide a text is on the screen."""
    return sum(map(width, ESCAPE.sub("", text)))


class LineEditor:
    """A line being typed behind a prompt. `key` answers what to show; what came of it is in `event`: enter, interrupt, eof, tab, clear."""

    def __init__(self, prompt="", history=(), echo=True, columns=80):
        self.prompt, self.history, self.echo, self.columns = prompt, list(history), echo, columns
        self.line, self.cursor, self.killed, self.event = "", 0, "", ""
        self.place, self.draft = len(self.history), ""      # where in the history one is, and the line left for it
        self.row = 0                    # rows between the prompt's and the cursor's
        self.search = None              # what ^R looks for
        self.tabs = 0                   # tabs pressed one after another

    def key(self, key):
        self.event = ""
        self.tabs = self.tabs + 1 if key == "tab" else 0
        if self.search is not None and key != "enter":
            found = self.searching(key)
            if found is not None:
                return found
        if self.search is not None:
            self.search = None
            self.redraw()
        if len(key) == 1:
            return self.insert(key)
        before = (self.line, self.cursor)
        if key == "enter":
            self.event, self.cursor = "enter", len(self.line)
            return self.redraw() if before[1] != self.cursor else ""
        if key == "^C":
            self.event = "interrupt"
            return "^C"
        if key == "^D" and not self.line:
            self.event = "eof"
            return ""
        if key in ("tab", "^L"):
            self.event = "tab" if key == "tab" else "clear"
            return ""
        if key == "^R":
            self.search = ""
            return self.show_search()
        self.edit(key)
        if before == (self.line, self.cursor):
            return ""
        if key == "backspace" and before[1] == len(before[0]) and width(before[0][-1]) == 1 and (cells(self.prompt) + cells(before[0])) % self.columns:
            return "\b \b" if self.echo else ""
        return self.redraw()

    def insert(self, text):
        """Put text where the cursor is."""
        self.line = self.line[:self.cursor] + text + self.line[self.cursor:]
        self.cursor += len(text)
        if not self.echo:
            return ""
        end = cells(self.prompt) + cells(self.line)
        if self.cursor == len(self.line) and end % self.columns > cells(text) - 1:
            return text
        return self.redraw()

    def edit(self, key):
        line, at = self.line, self.cursor
        if key == "backspace" and at:
            self.line, self.cursor = line[:at - 1] + line[at:], at - 1
        elif key in ("delete", "^D"):
            self.line = line[:at] + line[at + 1:]
        elif key in ("left", "^B"):
            self.cursor = max(at - 1, 0)
        elif key in ("right", "^F"):
            self.cursor = min(at + 1, len(line))
        elif key in ("home", "^A"):
            self.cursor = 0
        elif key in ("end", "^E"):
            self.cursor = len(line)
        elif key == "alt-b":
            self.cursor = re.search(r"\w*\W*\Z", line[:at]).start()
        elif key == "alt-f":
            self.cursor = re.compile(r"\W*\w*").match(line, at).end()
        elif key == "^K":
            self.killed, self.line = line[at:], line[:at]
        elif key == "^U":
            self.killed, self.line, self.cursor = line[:at], line[at:], 0
        elif key in ("^W", "alt-backspace"):
            start = re.search(r"\S*\s*\Z" if key == "^W" else r"\w*\W*\Z", line[:at]).start()
            self.killed, self.line, self.cursor = line[start:at], line[:start] + line[at:], start
        elif key == "alt-d":
            end = re.compile(r"\W*\w*").match(line, at).end()
            self.killed, self.line = line[at:end], line[:at] + line[end:]
        elif key == "^Y":
            self.line, self.cursor = line[:at] + self.killed + line[at:], at + len(self.killed)
        elif key == "^T" and at and len(line) > 1:
            at = min(at, len(line) - 1)
            self.line, self.cursor = line[:at - 1] + line[at] + line[at - 1] + line[at + 1:], at + 1
        elif key in ("up", "^P"):
            self.recall(self.place - 1)
        elif key in ("down", "^N"):
            self.recall(self.place + 1)

    def recall(self, place):
        """Show another line of the history."""
        if not 0 <= place <= len(self.history):
            return
        if self.place == len(self.history):
            self.draft = self.line
        self.place = place
        self.line = self.draft if place == len(self.history) else self.history[place]
        self.cursor = len(self.line)

    def searching(self, key):
        """One key of ^R's search; None when it ends the search and means what it always does."""
        if key == "^R":
            self.find(self.place - 1)
        elif key == "backspace":
            self.search = self.search[:-1]
        elif len(key) == 1:
            self.search += key
            self.find(min(self.place, len(self.history) - 1))
        elif key in ("^G", "^C"):
            self.line, self.cursor, self.search, self.place = self.draft, len(self.draft), None, len(self.history)
            return self.redraw()
        else:
            return None
        return self.show_search()

    def find(self, place):
        for number in range(place, -1, -1):
            if self.search in self.history[number]:
                self.recall(number)
                return

    def show_search(self):
        """The line as it looks while ^R searches."""
        prompt, self.prompt = self.prompt, f"(reverse-i-search)`{self.search}': "
        shown = self.redraw()
        self.prompt = prompt
        return shown

    def redraw(self):
        """Draw prompt and line again where they stand, however many rows they take."""
        if not self.echo:
            return ""
        text = "\r" + (f"\x1b[{self.row}A" if self.row else "") + "\x1b[J" + self.prompt
        column, width_before = cells(self.prompt) % self.columns, cells(self.prompt) + cells(self.line[:self.cursor])
        for char in self.line:
            text += char
            column += width(char)
            if column >= self.columns:
                text += "\r\n"
                column = 0
        end_row = (cells(self.prompt) + cells(self.line)) // self.columns
        self.row = width_before // self.columns
        if end_row > self.row:
            text += f"\x1b[{end_row - self.row}A"
        if self.cursor < len(self.line):
            text += "\r" + (f"\x1b[{width_before % self.columns}C" if width_before % self.columns else "")
        return text
