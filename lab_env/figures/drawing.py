"""A small drawing board: boxes with words in them, arrows, labels. Words are wrapped to fit, and what does not fit is an error.

Colours are named as in theme.py, by who is meant: app, guest, xen, dom0, hardware; and ink, muted, line, accent.
"""

from html import escape
from math import atan2, cos, pi, sin

from ..theme import file_css
from ..words import Words

FONT = "'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', 'Liberation Sans', sans-serif"
CODE = "ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'Liberation Mono', monospace"
LEADING = 1.3       # line height, in sizes
MARGIN = 6          # between a box's border and its words


class Drawing:
    """One figure in one language."""

    def __init__(self, width, height, title, alt, language):
        self.width, self.height, self.language = width, height, language
        self.title, self.alt = title.say(language), alt.say(language)
        self.parts = []

    def say(self, text):
        return text.say(self.language) if isinstance(text, Words) else str(text)

    def box(self, x, y, width, height, who, *lines, size=14, dashed=False, corner=9, align="middle", bold=True):
        """A rounded box; its first line is bold (unless told not to), all are wrapped to its width."""
        dash = ' stroke-dasharray="6 4"' if dashed else ""
        self.parts.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{corner}" class="{who} fill"{dash}/>')
        wrapped = [(text, bold and number == 0) for number, line in enumerate(lines)
                   for text in wrap(self.say(line), width - 2 * MARGIN, size, bold and number == 0)]
        needed = len(wrapped) * size * LEADING
        if needed > height - 4:
            raise ValueError(f"{self.title} ({self.language}): {needed:.0f} of {height} for {[text for text, _ in wrapped]}")
        left = {"middle": x + width / 2, "start": x + MARGIN + 2}[align]
        for number, (text, heavy) in enumerate(wrapped):
            base = y + (height - needed) / 2 + (number + 0.78) * size * LEADING
            self._text(left, base, text, size, "ink", align, heavy)
        return self

    def frame(self, x, y, width, height, who, title, size=13):
        """A dashed frame round other things, with its name at the top left."""
        self.parts.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="12" class="{who} frame"/>')
        self.label(x + 12, y + size + 6, title, who=who, size=size, bold=True, width=width - 20)
        return self

    def label(self, x, y, text, size=13, who="ink", anchor="start", bold=False, width=None, code=False):
        """Words without a box, y being the first line's base; wrapped when a width is given."""
        lines = wrap(self.say(text), width, size, bold) if width else [self.say(text)]
        for number, line in enumerate(lines):
            self._text(x, y + number * size * LEADING, line, size, who, anchor, bold, code)
        return self

    def _text(self, x, y, text, size, who, anchor, bold, code=False):
        extra = (' font-weight="600"' if bold else "") + (f' font-family="{CODE}"' if code else "")
        left = x - {"start": 0, "middle": 0.5, "end": 1}[anchor] * measure(text, size, bold)
        if left < 0 or left + measure(text, size, bold) > self.width or y > self.height:
            raise ValueError(f"{self.title} ({self.language}): '{text}' is not on the paper")
        self.parts.append(f'<text x="{tidy(x)}" y="{tidy(y)}" font-size="{size}" text-anchor="{anchor}" class="{who} text"{extra}>{escape(text, quote=False)}</text>')

    def line(self, *points, who="line", dashed=False, width=1.5):
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        path = " ".join(f"{tidy(x)},{tidy(y)}" for x, y in points)
        self.parts.append(f'<polyline points="{path}" class="{who} stroke" stroke-width="{width}"{dash}/>')
        return self

    def arrow(self, *points, who="ink", dashed=False, both=False, width=2):
        """A line along the points with a head at its end (and, both, at its beginning)."""
        shaft = [*points]
        shaft[-1] = short_of(points[-2], points[-1])
        if both:
            shaft[0] = short_of(points[1], points[0])
        self.line(*shaft, who=who, dashed=dashed, width=width)
        for before, tip in ((points[-2], points[-1]), *(((points[1], points[0]),) if both else ())):
            corners = " ".join(f"{tidy(x)},{tidy(y)}" for x, y in head(before, tip))
            self.parts.append(f'<polygon points="{corners}" class="{who} solid"/>')
        return self

    def dot(self, x, y, text, who="accent", radius=11):
        """A numbered dot."""
        self.parts.append(f'<circle cx="{tidy(x)}" cy="{tidy(y)}" r="{radius}" class="{who} solid"/>')
        self._text(x, y + 4.5, str(text), 13, "paper", "middle", True)
        return self

    def svg(self):
        """The whole file."""
        whos = ("ink", "muted", "line", "paper", "accent", "ok", "warn", "bad", "app", "guest", "xen", "dom0", "hardware")
        rules = [f".{who}.text, .{who}.solid {{ fill: var(--xl-{who}); }} .{who}.stroke {{ stroke: var(--xl-{who}); fill: none; }}" for who in whos]
        rules += [f".{who}.fill {{ fill: var(--xl-{who}-fill); stroke: var(--xl-{who}); stroke-width: 1.5; }} "
                  f".{who}.frame {{ fill: none; stroke: var(--xl-{who}); stroke-width: 1.5; stroke-dasharray: 7 5; }}"
                  for who in ("app", "guest", "xen", "dom0", "hardware")]
        rules += [".paper.fill { fill: var(--xl-paper); stroke: var(--xl-line); stroke-width: 1.5; }",
                  ".plain.fill { fill: var(--xl-raised); stroke: none; }"]
        return "\n".join([
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}" '
            f'role="img" aria-labelledby="title desc" xml:lang="{self.language}" font-family="{FONT}">',
            f'<title id="title">{escape(self.title, quote=False)}</title>', f'<desc id="desc">{escape(self.alt, quote=False)}</desc>',
            "<style>", file_css(), *rules, "</style>",
            f'<rect x="0.75" y="0.75" width="{self.width - 1.5}" height="{self.height - 1.5}" rx="12" style="fill: var(--xl-paper); stroke: var(--xl-line)"/>',
            *self.parts, "</svg>", ""])


def tidy(number):
    return f"{number:.1f}".rstrip("0").rstrip(".")


def measure(text, size, bold=False):
    """About how wide a text is, rather too wide: the letters of DejaVu Sans, the widest of the usual fonts."""
    widths = {**dict.fromkeys("iljI.,:;'|!·", 0.32), **dict.fromkeys("ftr()[]/ -“”", 0.39), "m": 0.97, "w": 0.82, "M": 0.86, "W": 0.99, "→": 0.84}
    total = sum(widths.get(letter, 0.7 if letter.isupper() else 0.6) for letter in text)
    return total * size * (1.06 if bold else 0.97)


def wrap(text, width, size, bold=False):
    """The text in lines no wider than that; a single word that is wider is an error."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and measure(longer, size, bold) > width:
                lines.append(line)
                longer = word
            if measure(word, size, bold) > width:
                raise ValueError(f"'{word}' is wider than {width}")
            line = longer
        lines.append(line)
    return lines


def short_of(before, tip, length=8):
    """A point on the way from `before`, a head's length before the tip."""
    angle = atan2(tip[1] - before[1], tip[0] - before[0])
    return tip[0] - length * cos(angle), tip[1] - length * sin(angle)


def head(before, tip, length=11, spread=pi / 7):
    """The corners of an arrow's head."""
    angle = atan2(tip[1] - before[1], tip[0] - before[0])
    return [tip, *((tip[0] - length * cos(angle + turn), tip[1] - length * sin(angle + turn)) for turn in (spread, -spread))]
