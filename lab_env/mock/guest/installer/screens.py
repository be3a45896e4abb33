"""Boxes on a text screen, as newt draws them: 80 columns, 24 rows."""

import re
import textwrap

WIDTH, ROWS = 80, 24
REVERSE, PLAIN = "\x1b[7m", "\x1b[0m"


def box(title, lines, footer=""):
    """A box with a title in the middle of the screen; lines may hold REVERSE … PLAIN."""
    inner = max([len(title) + 4, *(visible(line) for line in lines)]) if lines else len(title) + 4
    inner = min(max(inner, 40), WIDTH - 6)
    head = f"┤ {title} ├".center(inner + 2, "─")
    rows = ["┌" + head + "┐", *("│ " + line + " " * (inner - visible(line)) + " │" for line in lines), "└" + "─" * (inner + 2) + "┘"]
    left = " " * max((WIDTH - inner - 4) // 2, 0)
    top = max((ROWS - 1 - len(rows)) // 2, 0)
    screen = [""] * top + [left + row for row in rows]
    return "\n".join([*screen, *[""] * (ROWS - 1 - len(screen)), footer])


def visible(line):
    """The columns a line takes."""
    return len(re.sub(r"\x1b\[[\d;]*m", "", line))


def wrapped(text, width=66):
    return [line for paragraph in text.split("\n") for line in (textwrap.wrap(paragraph, width) or [""])]


def buttons(labels, focus):
    """`<Go Back>   <Continue>`, the one in focus in reverse."""
    return "    ".join(f"{REVERSE}<{label}>{PLAIN}" if label == focus else f"<{label}>" for label in labels)


def choices(names, cursor, room=11):
    """A list with the line of the cursor in reverse; it scrolls."""
    first = max(0, min(cursor - room // 2, len(names) - room))
    wide = max(len(name) for name in names)
    return [f"  {REVERSE if place == cursor else ''}{name:<{wide}}{PLAIN if place == cursor else ''}"
            for place, name in enumerate(names) if first <= place < first + room]


def bar(fraction, width=56):
    """A bar of progress."""
    done = int(fraction * width)
    return f"{'█' * done}{'░' * (width - done)} {fraction:4.0%}"
