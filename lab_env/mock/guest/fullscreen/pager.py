"""less and more."""

from . import COLUMNS, ROWS, FullScreen, bar, expanded

PAGE = ROWS - 1
GUIDE = """                   SUMMARY OF THE COMMANDS THAT ARE SIMULATED

  q              Leave.
  e  j  ENTER    Forward one line.             y  k     Backward one line.
  f  SPACE       Forward one window.           b        Backward one window.
  d              Forward half a window.        u        Backward half a window.
  /text          Search forward.               ?text    Search backward.
  n              Repeat the search.            N        Repeat it the other way.
  g  <           Go to the first line.         G  >     Go to the last line.
  =              Where one is.                 h        This help.
"""


class Pager(FullScreen):
    """A text, page by page. `more` ends behind the last page, `less` waits for q."""

    def __init__(self, run, text, title="", more=False, numbered=False):
        super().__init__(run)
        self.name = "more" if more else "less"
        self.title, self.more, self.top, self.message = title, more, 0, ""
        self.asking, self.answer, self.sought, self.backward, self.under = "", "", "", False, None
        if numbered:
            text = "".join(f"{number:7} {line}\n" for number, line in enumerate(text.splitlines(), 1))
        self.lines = wrapped(text)

    @property
    def last(self):
        return max(0, len(self.lines) - PAGE)

    def key(self, key):
        self.message = ""
        if self.asking:
            self.ask(key)
            return
        moves = {"j": 1, "e": 1, "^N": 1, "enter": 1, "down": 1, "k": -1, "y": -1, "^P": -1, "up": -1, " ": PAGE, "f": PAGE, "^F": PAGE, "^V": PAGE,
                 "pagedown": PAGE, "b": -PAGE, "^B": -PAGE, "pageup": -PAGE, "d": PAGE // 2, "^D": PAGE // 2, "u": -(PAGE // 2), "^U": -(PAGE // 2)}
        if key in moves:
            if moves[key] > 0 and self.top >= self.last and self.more:
                self.done = True
            self.top = max(0, min(self.top + moves[key], self.last))
        elif key in ("g", "<", "home"):
            self.top = 0
        elif key in ("G", ">", "end"):
            self.top = self.last
        elif key in ("q", "Q", "^C"):
            if self.under is None:
                self.done = True
            else:
                (self.lines, self.top), self.under = self.under, None
        elif key in ("/", "?"):
            self.asking, self.answer = key, ""
        elif key in ("n", "N"):
            self.search(self.backward != (key == "N"))
        elif key in ("h", "H", "f1") and self.under is None:
            self.under, self.lines, self.top = (self.lines, self.top), wrapped(GUIDE), 0
        elif key == "=":
            self.message = f"{self.title or 'stdin'} lines {self.top + 1}-{min(self.top + PAGE, len(self.lines))}/{len(self.lines)}"
        elif key == "^L":
            self.redraw()

    def ask(self, key):
        if key == "enter":
            self.sought, self.backward, self.asking = self.answer or self.sought, self.asking == "?", ""
            self.search(self.backward)
        elif key in ("^C", "escape") or (key == "backspace" and not self.answer):
            self.asking = ""
        elif key == "backspace":
            self.answer = self.answer[:-1]
        elif len(key) == 1:
            self.answer += key

    def search(self, backward):
        places = range(self.top - 1, -1, -1) if backward else range(self.top + 1, len(self.lines))
        found = next((place for place in places if self.sought and self.sought in self.lines[place]), None)
        if found is None and not backward and self.sought and self.top == 0 and self.sought in "\n".join(self.lines[:1]):
            found = 0
        if found is None:
            self.message = "Pattern not found  (press RETURN)" if self.sought else "No previous regular expression"
        else:
            self.top = min(found, self.last)

    def rows(self):
        rows = []
        for line in self.lines[self.top:self.top + PAGE]:
            rows.append(line.replace(self.sought, f"\x1b[7m{self.sought}\x1b[27m") if self.sought and not self.more else line)
        rows += ["~"] * (PAGE - len(rows)) if not self.more else [""] * (PAGE - len(rows))
        ended = self.top >= self.last
        if self.asking:
            rows.append(self.asking + self.answer)
        elif self.message:
            rows.append(bar(self.message).rstrip())
        elif self.more:
            shown = sum(len(line) + 1 for line in self.lines[:self.top + PAGE]) * 100 // max(sum(len(line) + 1 for line in self.lines), 1)
            rows.append(f"\x1b[7m--More--({shown}%)\x1b[m")
        elif self.under is not None:
            rows.append("\x1b[7mHELP -- Press RETURN for more, or q when done\x1b[m")
        else:
            rows.append("\x1b[7m(END)\x1b[m" if ended else f"\x1b[7m{self.title}\x1b[m" if self.title and self.top == 0 else ":")
        return rows

    def cursor(self):
        return ROWS - 1, len(self.asking + self.answer) if self.asking else 5 if self.top >= self.last else 1


def wrapped(text):
    """Lines as wide as the screen."""
    found = []
    for line in text.splitlines():
        line = expanded(line)
        found += [line[start:start + COLUMNS] for start in range(0, len(line), COLUMNS)] or [""]
    return found
