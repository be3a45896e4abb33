"""How xsconsole's screen is put together: a top line, a box with two panes, a window over them; rows of text with colours for an 80 by 25 terminal."""

BASE, BRIGHT, SELECTED, EDGE, TOP = "base", "bright", "selected", "edge", "top"
# xsconsole's own: light yellow and grey on black, and on dark blue in the right pane and in windows.
COLOURS = {"": {BASE: "38;5;250", BRIGHT: "38;5;230", SELECTED: "30;48;5;250", EDGE: "38;5;244", TOP: "38;5;230"},
           "blue": {BASE: "38;5;252;48;5;17", BRIGHT: "38;5;230;48;5;17", SELECTED: "30;48;5;250", EDGE: "38;5;250;48;5;17"}}
LABEL = 16


def labelled(line, label=LABEL):
    """A field: its name bright, its value not."""
    return [(BRIGHT, line[:label]), (BASE, line[label:])]


def keys_help(pairs):
    """`<Enter> OK <Esc> Cancel`: the keys bright."""
    return [part for key, words in pairs for part in ((BRIGHT, key + " "), (BASE, words + " "))]


class Box:
    """80 by 24 cells of (character, ground, style)."""

    def __init__(self):
        self.cells = [[(" ", "", BASE)] * 80 for _ in range(24)]

    def put(self, row, column, text, style=BASE, ground=""):
        for number, char in enumerate(text[:80 - column], column):
            self.cells[row][number] = (char, ground, style)

    def line(self, row, column, room, content, ground=""):
        """A line of a pane: (style, text), or several of them; a chosen one is as wide as the pane."""
        self.put(row, column, " " * room, BASE, ground)
        parts = [content] if isinstance(content, tuple) else content or []
        at = column
        for style, text in parts:
            text = text[:max(0, column + room - at)]
            self.put(row, at, text.ljust(room) if style == SELECTED else text, style, ground)
            at += len(text)

    def pane(self, column, lines, help_line, ground=""):
        for row in range(2, 23):
            self.line(row, column, 39, [], ground)
        for row, content in enumerate(lines[:19], 2):
            self.line(row, column + 1, 37, content, ground)
        self.line(22, column + 1, 37, help_line, ground)

    def edges(self, top, left, high, wide, title="", ground=""):
        """A frame, its title in the middle of its upper side."""
        self.put(top, left, "┌" + "─" * (wide - 2) + "┐", EDGE, ground)
        for row in range(top + 1, top + high - 1):
            self.put(row, left, "│", EDGE, ground)
            self.put(row, left + wide - 1, "│", EDGE, ground)
        self.put(top + high - 1, left, "└" + "─" * (wide - 2) + "┘", EDGE, ground)
        if title:
            self.put(top, left + (wide - len(title)) // 2 - 1, f" {title} ", BRIGHT, ground)

    def over(self, title, lines, help_line):
        """A window in the middle, over the rest."""
        wide = min(72, max([36, len(title) + 8, *(length(line) + 6 for line in [*lines, help_line])]))
        high = min(22, len(lines) + 5)
        top, left = (24 - high) // 2, (80 - wide) // 2
        for row in range(top, top + high):
            self.line(row, left, wide, [], "blue")
        self.edges(top, left, high, wide, title, "blue")
        for row, content in enumerate(lines[:high - 5], top + 2):
            self.line(row, left + 3, wide - 6, content, "blue")
        self.line(top + high - 2, left + 3, wide - 6, help_line, "blue")

    def rows(self):
        """The rows as text with escape sequences."""
        rows = []
        for cells in self.cells:
            text, now = "", None
            for char, ground, style in cells:
                look = COLOURS[ground].get(style) or COLOURS[""][style]
                text += (f"\x1b[0;{look}m" if look != now else "") + char
                now = look
            rows.append(text)
        return rows


def length(content):
    return len(content[1]) if isinstance(content, tuple) else sum(len(text) for _, text in content or ())


def frame(top, left, right):
    """The whole screen: the top line, the box called Configuration, the menu and what is known of the chosen line."""
    box = Box()
    box.put(0, 0, top[:80].ljust(80), TOP)
    box.edges(1, 0, 23, 80, "Configuration")
    box.pane(1, *left)
    box.pane(40, *right, ground="blue")
    return box
