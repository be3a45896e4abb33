"""Programs that have the whole screen: their state is plain data, `key(name)` changes it, `draw()` says what changed on the screen."""

from ..namespace import Namespace

COLUMNS, ROWS = 80, 25
REVERSE, PLAIN = "\x1b[7m", "\x1b[m"


class FullScreen:
    """What they share: rows are drawn only where they differ from what the screen shows already."""

    name = ""
    every = 0               # seconds between two refreshes of a live display
    whole_screen = True
    aborts = False          # whether its end is also that of the line it was on

    def __init__(self, run):
        self._system, self.user = run.system, run.session.user
        self.done, self.status, self.ticks = False, 0, 0
        self.shown = [None] * ROWS

    @property
    def fs(self):
        return Namespace(self._system, self.user)

    def key(self, key):
        raise NotImplementedError

    def tick(self):
        """A refresh of a live display."""

    def rows(self):
        """The screen's rows, top to bottom; those left out are empty."""
        raise NotImplementedError

    def cursor(self):
        """(row, column) of the cursor, from 0."""
        return ROWS - 1, 0

    def draw(self):
        """The text that makes the screen show `rows()`."""
        rows = [*self.rows(), *[""] * ROWS][:ROWS]
        text = "".join(f"\x1b[{number};1H\x1b[m{row}\x1b[m\x1b[K" for number, (row, old) in enumerate(zip(rows, self.shown), 1) if row != old)
        self.shown = rows
        row, column = self.cursor()
        return f"{text}\x1b[{row + 1};{min(column, COLUMNS - 1) + 1}H"

    def redraw(self):
        """Draw everything again at the next draw."""
        self.shown = [None] * ROWS


def expanded(line):
    """A line as the screen shows it: tabs to every eighth column, control characters as ^X."""
    return "".join(char if char >= " " else "^" + chr(ord(char) + 64) for char in line.expandtabs(8)) if not line.isprintable() else line


def bar(text):
    """A row in reverse."""
    return f"{REVERSE}{text[:COLUMNS].ljust(COLUMNS)}{PLAIN}"


class Buffer:
    """The text of an editor: lines, a cursor, and how to save it."""

    def __init__(self, text=""):
        self.lines, self.row, self.column = text.split("\n"), 0, 0
        if len(self.lines) > 1 and self.lines[-1] == "":
            self.lines.pop()
        self.modified = False

    @property
    def line(self):
        return self.lines[self.row]

    def put(self, row, line):
        self.lines[row], self.modified = line, True

    def text(self, last_line_is_its_own=False):
        """What is saved; the empty line an editor shows at the end need not be the file's."""
        lines = self.lines[:-1] if last_line_is_its_own and self.lines[-1] == "" else self.lines
        return "" if lines in ([], [""]) else "\n".join(lines) + "\n"

    def go(self, row, column=None):
        self.row = max(0, min(row, len(self.lines) - 1))
        self.column = max(0, min(self.column if column is None else column, len(self.line)))

    def insert(self, text):
        self.put(self.row, self.line[:self.column] + text + self.line[self.column:])
        self.column += len(text)

    def split(self):
        """Enter: the line ends at the cursor."""
        line = self.line
        self.put(self.row, line[:self.column])
        self.lines.insert(self.row + 1, line[self.column:])
        self.row, self.column = self.row + 1, 0

    def join(self, row):
        """The next line becomes the end of this one."""
        if row + 1 < len(self.lines):
            self.put(row, self.lines[row] + self.lines.pop(row + 1))

    def backspace(self):
        if self.column:
            self.put(self.row, self.line[:self.column - 1] + self.line[self.column:])
            self.column -= 1
        elif self.row:
            self.go(self.row - 1, len(self.lines[self.row - 1]))
            self.join(self.row)

    def delete(self):
        if self.column < len(self.line):
            self.put(self.row, self.line[:self.column] + self.line[self.column + 1:])
        else:
            self.join(self.row)

    def find(self, text, forward=True):
        """Go to the next place of a text, around the end; False when there is none."""
        count = len(self.lines)
        for step in range(count + 1):
            row = (self.row + (step if forward else -step)) % count
            line = self.lines[row]
            if forward:
                at = line.find(text, self.column + 1 if step == 0 else 0)
            else:
                at = line.rfind(text, 0, max(self.column + len(text) - 1, 0)) if step == 0 else line.rfind(text)
            if at >= 0:
                self.row, self.column = row, at
                return True
        return False

    def place(self):
        """The cursor's column on the screen."""
        return len(expanded(self.line[:self.column]))

    def move(self, key, page):
        """The keys every editor moves by; True when it was one."""
        if key == "left":
            self.go(*((self.row, self.column - 1) if self.column else (self.row - 1, len(self.lines[self.row - 1])) if self.row else (0, 0)))
        elif key == "right":
            self.go(*((self.row, self.column + 1) if self.column < len(self.line) or self.row == len(self.lines) - 1 else (self.row + 1, 0)))
        elif key in ("up", "down", "pageup", "pagedown"):
            self.go(self.row + {"up": -1, "down": 1, "pageup": -page, "pagedown": page}[key])
        elif key in ("home", "end"):
            self.go(self.row, 0 if key == "home" else len(self.line))
        else:
            return False
        return True
