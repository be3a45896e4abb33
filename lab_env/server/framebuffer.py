"""A text screen as a picture: 8 by 16 pixels a cell, the sixteen VGA colours, and the encodings in which RFB sends it."""

import functools
import struct
import zlib
from pathlib import Path
from typing import NamedTuple

WIDE, HIGH = 8, 16
LOOKS_LIKE = str.maketrans(dict.fromkeys("‐‑‒–—―⎺⎻⎼⎽−", "-") | dict(zip("←→↑↓►◄▲▼✓≤≥≠π", "<>^v><^vv<>#n")))     # what the font lacks
VGA = [(0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170),
       (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255), (85, 255, 255), (255, 255, 255)]
STEPS = (0, 95, 135, 175, 215, 255)
PALETTE = [*VGA, *((r, g, b) for r in STEPS for g in STEPS for b in STEPS), *((8 + 10 * n,) * 3 for n in range(24))]
RAW, ZRLE = 0, 16
TILE = 64       # pixels; of ZRLE


class Cell(NamedTuple):
    """What is drawn in one place."""

    char: str
    ink: tuple
    paper: tuple
    underline: bool = False


class PixelFormat(NamedTuple):
    """How a client wants a colour: as RFB's PIXEL_FORMAT."""

    bits: int = 32
    depth: int = 24
    big_endian: bool = False
    true_colour: bool = True
    maxima: tuple = (255, 255, 255)
    shifts: tuple = (16, 8, 0)

    LAYOUT = "!BBBBHHHBBB3x"

    def pack(self):
        return struct.pack(self.LAYOUT, self.bits, self.depth, self.big_endian, self.true_colour, *self.maxima, *self.shifts)

    @classmethod
    def unpack(cls, data):
        """ValueError for one that cannot be."""
        bits, depth, big_endian, true_colour, *rest = struct.unpack(cls.LAYOUT, data)
        wanted = cls(bits, depth, bool(big_endian), bool(true_colour), tuple(rest[:3]), tuple(rest[3:]))
        if bits not in (8, 16, 32) or (not true_colour and bits != 8) or any(shift >= bits for shift in wanted.shifts):
            raise ValueError("no such pixels")
        return wanted

    def pixel(self, colour):
        """The bytes of a colour."""
        if not self.true_colour:
            return bytes([nearest(colour)])
        value = sum((part * most // 255) << shift for part, most, shift in zip(colour, self.maxima, self.shifts))
        return (value % (1 << self.bits)).to_bytes(self.bits // 8, "big" if self.big_endian else "little")

    def compressed(self, colour):
        """The same for ZRLE, which leaves the byte out that says nothing."""
        pixel = self.pixel(colour)
        if self.bits != 32 or self.depth > 24 or not self.true_colour:
            return pixel
        reach = [most << shift for most, shift in zip(self.maxima, self.shifts)]
        first = pixel[1:] if self.big_endian else pixel[:3]
        last = pixel[:3] if self.big_endian else pixel[1:]
        return first if max(reach) < 1 << 24 else last if all(value & 0xff == 0 for value in reach) else pixel


@functools.cache
def nearest(colour):
    """The place in the palette of the colour most like this one."""
    return min(range(len(PALETTE)), key=lambda place: sum((a - b) ** 2 for a, b in zip(PALETTE[place], colour)))


@functools.cache
def glyphs():
    """{character: its sixteen rows}."""
    lines = Path(__file__).with_name("font.txt").read_text(encoding="utf-8").splitlines()
    return {chr(int(number, 16)): bytes.fromhex(rows) for number, rows in (line.split() for line in lines if not line.startswith("#"))}


@functools.lru_cache(4096)
def rows_of(char, underline):
    """A cell's sixteen rows of eight bits; a frame for a character the font does not have."""
    known = glyphs()
    rows = known.get(char[:1]) or known.get(char[:1].translate(LOOKS_LIKE)) or bytes([0, 0, 254, *[130] * 10, 254, 0, 0])
    return rows[:14] + b"\xff" + rows[15:] if underline else rows


def colour(name, otherwise):
    """Red, green and blue of a terminal's colour."""
    if name is None:
        return otherwise
    if isinstance(name, int):
        return PALETTE[name % 256]
    return tuple(bytes.fromhex(name[1:7]))


def picture(screen):
    """The cells to draw for a screen, its cursor a block."""
    cells = [[cell(char, look) for char, look in row] for row in screen.cells]
    if screen.visible and screen.row < len(cells) and screen.column < len(cells[screen.row]):
        under = cells[screen.row][screen.column]
        cells[screen.row][screen.column] = under._replace(ink=under.paper, paper=under.ink if under.ink != under.paper else VGA[7])
    return cells


@functools.lru_cache(4096)
def cell(char, look):
    foreground = look.foreground
    if look.bold and (foreground is None or (isinstance(foreground, int) and foreground < 8)):
        foreground = 15 if foreground is None else foreground + 8
    ink, paper = colour(foreground, VGA[7]), colour(look.background, VGA[0])
    if look.dim:
        ink = tuple(part * 2 // 3 for part in ink)
    if look.reverse:
        ink, paper = paper, ink
    return Cell(char or " ", ink, paper, look.underline)


def changes(before, now):
    """The parts that differ, (column, row, columns, rows); all of it when the size differs."""
    if before is None or len(before) != len(now) or len(before[0]) != len(now[0]):
        return [(0, 0, len(now[0]), len(now))]
    found = []
    for number, (old, new) in enumerate(zip(before, now)):
        if old != new:
            places = [column for column, (a, b) in enumerate(zip(old, new)) if a != b]
            found.append((places[0], number, places[-1] - places[0] + 1, 1))
    return found


class Painter:
    """Writes parts of a picture as RFB rectangles, in the pixels and the encoding one client asked for."""

    def __init__(self, pixels=PixelFormat(), encoding=RAW):
        self.pixels, self.encoding = pixels, encoding
        self.stream = zlib.compressobj()        # ZRLE has one for the life of the connection
        self.drawn = {}                         # Cell -> its rows as pixels

    def use(self, pixels):
        self.pixels, self.drawn = pixels, {}

    def rectangle(self, cells, part):
        """One rectangle of a FramebufferUpdate."""
        column, row, columns, rows = part
        inside = [line[column:column + columns] for line in cells[row:row + rows]]
        head = struct.pack("!HHHHi", column * WIDE, row * HIGH, columns * WIDE, rows * HIGH, self.encoding)
        if self.encoding == ZRLE:
            data = self.stream.compress(self.tiles(inside)) + self.stream.flush(zlib.Z_SYNC_FLUSH)
            return head + struct.pack("!I", len(data)) + data
        return head + self.plain(inside, self.pixels.pixel)

    def plain(self, cells, pixel):
        """Pixel after pixel, line after line."""
        if len(self.drawn) > 5000:
            self.drawn.clear()
        lines = []
        for row in cells:
            drawn = [self.drawn.get((cell, pixel)) or self.draw(cell, pixel) for cell in row]
            lines += [b"".join(rows[y] for rows in drawn) for y in range(HIGH)]
        return b"".join(lines)

    def draw(self, cell, pixel):
        ink, paper = pixel(cell.ink), pixel(cell.paper)
        self.drawn[cell, pixel] = [b"".join(ink if bits >> (7 - x) & 1 else paper for x in range(WIDE)) for bits in rows_of(cell.char, cell.underline)]
        return self.drawn[cell, pixel]

    def tiles(self, cells):
        """ZRLE's tiles: one colour, two colours as bits, or all pixels."""
        across, down = TILE // WIDE, TILE // HIGH
        return b"".join(self.tile([row[left:left + across] for row in cells[top:top + down]])
                        for top in range(0, len(cells), down) for left in range(0, len(cells[0]), across))

    def tile(self, cells):
        colours = {shade for row in cells for cell in row for shade in ((cell.paper,) if cell.char == " " and not cell.underline else cell[1:3])}
        if len(colours) > 2:
            return b"\0" + self.plain(cells, self.pixels.compressed)
        colours = sorted(colours)
        palette = b"".join(map(self.pixels.compressed, colours))
        if len(colours) == 1:
            return b"\1" + palette
        return b"\2" + palette + b"".join(
            bytes(rows_of(cell.char, cell.underline)[y] & (255 * (cell.ink == colours[1])) | ~rows_of(cell.char, cell.underline)[y] & (255 * (cell.paper == colours[1]))
                  for cell in row) for row in cells for y in range(HIGH))
