"""A terminal's screen: what VT100 and xterm sequences make of 80 by 25 cells. Pure: text goes in, cells come out."""

import re
import unicodedata
from typing import NamedTuple

COLUMNS, ROWS = 80, 25
TEXT = re.compile(r"[^\x00-\x1f\x7f\x9b]+")
SEQUENCE = re.compile(r"\x1b(?:\[([?>=!]?)([0-9;:]*)[ -/]*([@-~])|\]([^\x07\x1b]*)(?:\x07|\x1b\\)|[()*+]([0-9A-Z])|[ #%].|([0-Z\\^-~]))", re.S)
UNFINISHED = re.compile(r"\x1b(?:\[[0-9;:?>=! -/]*|\][^\x07\x1b]*\x1b?|[()*+ #%])?\Z", re.S)
LINES = dict(zip("`afgjklmnopqrstuvwxyz{|}~", "◆▒°±┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·"))      # DEC's line drawing


class Look(NamedTuple):
    """How a cell looks. A colour is None (the terminal's own), 0 to 255, or "#rrggbb"."""

    foreground: object = None
    background: object = None
    bold: bool = False
    dim: bool = False
    underline: bool = False
    blink: bool = False
    reverse: bool = False


PLAIN = Look()
BLANK = (" ", PLAIN)
STYLES = {1: "bold", 2: "dim", 4: "underline", 5: "blink", 7: "reverse"}
UNSTYLES = {22: ("bold", "dim"), 24: ("underline",), 25: ("blink",), 27: ("reverse",)}


def width(char):
    """Cells a character takes: 0 for one that joins the one before it, 2 for wide ones."""
    if char < "\u0300":
        return 1
    if unicodedata.combining(char) or char in "\u200b\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


class Screen:
    """`feed(text)`; then `cells[row][column]` is (character, Look), and `row`, `column` is where the cursor stands.
    The right half of a wide character is an empty text."""

    def __init__(self, columns=COLUMNS, rows=ROWS):
        self.columns, self.rows = columns, rows
        self.rest = ""              # the beginning of a sequence whose end has not come
        self.reset()

    def reset(self):
        self.cells = [self.blank_row(PLAIN) for _ in range(self.rows)]
        self.other, self.alternate = None, False        # the main screen while the alternate one is shown
        self.row = self.column = 0
        self.look, self.saved = PLAIN, (0, 0, PLAIN, False)
        self.top, self.bottom = 0, self.rows - 1        # the rows that scroll
        self.wrap_next, self.drawing = False, False
        self.visible, self.autowrap, self.inserting, self.application_keys = True, True, False, False

    def blank_row(self, look=None):
        return [(" ", Look(background=(look or self.look).background))] * self.columns

    # -- reading it ---------------------------------------------------------------------------------------------------

    @property
    def lines(self):
        """The rows as text, without the blanks at their ends."""
        return ["".join(char for char, _ in row).rstrip() for row in self.cells]

    @property
    def text(self):
        """All of it, as a person would read it."""
        return "\n".join(self.lines).rstrip("\n")

    # -- writing ------------------------------------------------------------------------------------------------------

    def feed(self, text):
        """Show what a program writes."""
        text, pos = self.rest + text, 0
        self.rest = ""
        while pos < len(text):
            plain = TEXT.match(text, pos)
            if plain:
                self.write(plain.group())
                pos = plain.end()
            elif text[pos] == "\x1b":
                sequence = SEQUENCE.match(text, pos)
                if sequence:
                    self.obey(sequence)
                    pos = sequence.end()
                elif UNFINISHED.match(text, pos) and len(text) - pos < 200:
                    self.rest = text[pos:]
                    return
                else:
                    pos += 1
            else:
                self.control(text[pos])
                pos += 1

    def write(self, text):
        for char in text:
            cells = width(char)
            if cells == 0:
                row, column = self.cells[self.row], max(self.column - (not self.wrap_next), 0)
                row[column] = (row[column][0] + char, row[column][1]) if len(row[column][0]) < 8 else row[column]
                continue
            if self.wrap_next or self.column + cells > self.columns:
                if self.autowrap:
                    self.column = 0
                    self.index()
                else:
                    self.column = self.columns - cells
            row = self.cells[self.row]
            if self.inserting:
                row[self.column:self.column] = [BLANK] * cells
                del row[self.columns:]
            row[self.column] = (LINES.get(char, char) if self.drawing else char, self.look)
            if cells == 2:
                row[self.column + 1] = ("", self.look)
            self.column += cells
            self.wrap_next = self.column >= self.columns
            if self.wrap_next:
                self.column = self.columns - 1

    def control(self, char):
        self.wrap_next = self.wrap_next and char in "\x00\x07\x0e\x0f"
        if char == "\r":
            self.column = 0
        elif char in "\n\x0b\x0c":
            self.index()
        elif char == "\b":
            self.column = max(self.column - 1, 0)
        elif char == "\t":
            self.column = min((self.column // 8 + 1) * 8, self.columns - 1)
        elif char in "\x0e\x0f":
            self.drawing = char == "\x0e"

    def index(self):
        """One row down, scrolling at the bottom."""
        self.wrap_next = False
        if self.row == self.bottom:
            self.scroll(1)
        elif self.row < self.rows - 1:
            self.row += 1

    def scroll(self, count, top=None):
        """Move rows up (down when negative) between `top` and the bottom margin."""
        top = self.top if top is None else top
        for _ in range(min(abs(count), self.rows)):
            if count > 0:
                del self.cells[top]
                self.cells.insert(self.bottom, self.blank_row())
            else:
                del self.cells[self.bottom]
                self.cells.insert(top, self.blank_row())

    def go(self, row, column):
        self.row, self.column = max(0, min(row, self.rows - 1)), max(0, min(column, self.columns - 1))
        self.wrap_next = False

    def clear(self, row, first, last):
        if first <= last:
            self.cells[row][first:last + 1] = self.blank_row()[first:last + 1]

    # -- sequences ----------------------------------------------------------------------------------------------------

    def obey(self, sequence):
        private, numbers, final, _, charset, single = sequence.groups()
        if charset:
            self.drawing = charset == "0" if sequence.group()[1] == "(" else self.drawing
        elif single:
            self.escape(single)
        elif final == "m" and not private:
            self.style([int(one or 0) for one in numbers.replace(":", ";").split(";")])
        elif final in "hl":
            for number in numbers.split(";"):
                self.mode(private + number, final == "h")
        elif final and not private:
            given = [min(int(one), 9999) if one else 0 for one in numbers.split(";")]
            self.move_or_erase(final, given, max(given[0], 1))

    def escape(self, letter):
        if letter == "7":
            self.saved = (self.row, self.column, self.look, self.drawing)
        elif letter == "8":
            self.row, self.column, self.look, self.drawing = self.saved
            self.wrap_next = False
        elif letter in "DE":
            self.index()
            self.column = 0 if letter == "E" else self.column
        elif letter == "M":
            if self.row == self.top:
                self.scroll(-1)
            else:
                self.go(self.row - 1, self.column)
        elif letter == "c":
            self.reset()

    def move_or_erase(self, final, given, count):
        second = given[1] if len(given) > 1 else 0
        if final in "ABCDEFae":
            down = count if final in "BEe" else -count if final in "AF" else 0
            right = count if final in "Ca" else -count if final == "D" else 0
            row = self.row + down
            if down and self.top <= self.row <= self.bottom:
                row = max(self.top, min(row, self.bottom))
            self.go(row, 0 if final in "EF" else self.column + right)
        elif final in "Hf":
            self.go(given[0] - 1 if given[0] else 0, second - 1 if second else 0)
        elif final in "G`":
            self.go(self.row, count - 1)
        elif final == "d":
            self.go(count - 1, self.column)
        elif final == "J":
            self.erase_screen(given[0])
        elif final == "K":
            self.clear(self.row, 0 if given[0] in (1, 2) else self.column, self.column if given[0] == 1 else self.columns - 1)
        elif final in "LM" and self.top <= self.row <= self.bottom:
            self.scroll(-count if final == "L" else count, top=self.row)
        elif final in "ST":
            self.scroll(count if final == "S" else -count)
        elif final == "r":
            top, bottom = max(given[0], 1) - 1, (second or self.rows) - 1
            if top < bottom < self.rows:
                self.top, self.bottom = top, bottom
                self.go(0, 0)
        elif final == "s":
            self.escape("7")
        elif final == "u":
            self.escape("8")
        elif final in "P@X":
            row, count = self.cells[self.row], min(count, self.columns - self.column)
            if final == "X":
                self.clear(self.row, self.column, self.column + count - 1)
            elif final == "P":
                del row[self.column:self.column + count]
                row += self.blank_row()[:count]
            else:
                row[self.column:self.column] = self.blank_row()[:count]
                del row[self.columns:]
        elif final == "b" and self.column:
            self.write(self.cells[self.row][self.column - 1][0] * min(count, self.columns * self.rows))

    def erase_screen(self, part):
        if part == 0:
            self.clear(self.row, self.column, self.columns - 1)
        elif part == 1:
            self.clear(self.row, 0, self.column)
        rows = range(self.row + 1, self.rows) if part == 0 else range(self.row) if part == 1 else range(self.rows)
        for row in rows:
            self.cells[row] = self.blank_row()

    def mode(self, name, on):
        if name == "?25":
            self.visible = on
        elif name == "?7":
            self.autowrap = on
        elif name == "?1":
            self.application_keys = on
        elif name == "4":
            self.inserting = on
        elif name in ("?47", "?1047", "?1049") and on != self.alternate:
            if on:
                self.escape("7")
                self.other, self.cells = self.cells, [self.blank_row(PLAIN) for _ in range(self.rows)]
            else:
                self.cells, self.other = self.other, None
                self.escape("8")
            self.alternate = on

    def style(self, numbers):
        """`CSI … m`: colours and styles."""
        look, numbers = self.look._asdict(), list(numbers)
        while numbers:
            number = numbers.pop(0)
            if number == 0:
                look = PLAIN._asdict()
            elif number in STYLES:
                look[STYLES[number]] = True
            elif number in UNSTYLES:
                look.update(dict.fromkeys(UNSTYLES[number], False))
            elif number in (38, 48):
                which = "foreground" if number == 38 else "background"
                if numbers[:1] == [5] and len(numbers) > 1:
                    look[which], numbers = min(numbers[1], 255), numbers[2:]
                elif numbers[:1] == [2] and len(numbers) > 3:
                    look[which], numbers = "#%02x%02x%02x" % tuple(min(one, 255) for one in numbers[1:4]), numbers[4:]
                else:
                    break
            elif 30 <= number <= 37 or 90 <= number <= 97:
                look["foreground"] = number - 30 if number < 40 else number - 82
            elif 40 <= number <= 47 or 100 <= number <= 107:
                look["background"] = number - 40 if number < 50 else number - 92
            elif number in (39, 49):
                look["foreground" if number == 39 else "background"] = None
        self.look = Look(**look)
