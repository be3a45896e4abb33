"""The desktop on a text console: the front window with its buttons, and a command prompt below. Tab and arrows choose, Enter clicks or runs."""

import textwrap

from ..fullscreen import COLUMNS, PLAIN, REVERSE, ROWS, FullScreen, bar
from . import cmd, desktop

TOLD = 5        # rows of what the last command said


class OnConsole(FullScreen):
    """What a terminal or a VNC viewer shows of Windows."""

    name, every = "Windows", 10

    def __init__(self, windows):
        self._windows = windows
        self.done, self.ticks, self.shown = False, 0, [None] * ROWS
        self.place, self.typed, self.told = 0, "", []

    def front(self):
        """(kind, View) of the window in front."""
        return list(desktop.views(self._windows).items())[-1]

    def key(self, key):
        kind, view = self.front()
        labels = list(view.buttons)
        if key in ("tab", "right", "down"):
            self.place = (self.place + 1) % max(len(labels), 1)
        elif key in ("backtab", "left", "up"):
            self.place = (self.place - 1) % max(len(labels), 1)
        elif key == "backspace":
            self.typed = self.typed[:-1]
        elif key == "escape" and "Close" in labels:
            self.click(kind, "Close")
        elif key == "enter" and self.typed:
            line, self.typed = self.typed, ""
            self.told = (cmd.prompt(self._windows) + line + "\n" + self._windows.type_line(line).output).splitlines()
        elif key == "enter" and labels:
            self.click(kind, labels[min(self.place, len(labels) - 1)])
        elif len(key) == 1 and self._windows.logged_on and len(self.typed) < 200:
            self.typed += key

    def click(self, kind, label):
        self.place = 0
        desktop.click(self._windows, kind, label)

    def rows(self):
        windows, (_, view) = self._windows, self.front()
        title = "  ".join(one.title for one in desktop.views(windows).values())
        buttons, line = [], ""
        for place, label in enumerate(view.buttons):
            shown = f"[{label}]"
            if len(line.replace(REVERSE, "").replace(PLAIN, "")) + len(shown) > COLUMNS - 2:
                buttons, line = [*buttons, line], ""
            line += " " + (REVERSE + shown + PLAIN if place == self.place else shown)
        progress = [] if view.progress is None else ["", f" [{'#' * int(view.progress * 50):.<50}] {view.progress:4.0%}"]
        room = max(ROWS - TOLD - 2 - 5 - len(buttons) - 1 - len(progress), 2)
        text = [piece for line_ in view.text.splitlines() for piece in (textwrap.wrap(line_, COLUMNS - 4, drop_whitespace=False) or [""])]
        body = text if len(text) <= room else [*text[:room - 1], f"... {len(text) - room + 1} lines more"]
        rows = [bar(" " + title), "", f" {view.title}", f" {'-' * len(view.title)}", *(f" {piece}" for piece in body), *progress, "", *buttons, line]
        rows = (rows + [""] * ROWS)[:ROWS - TOLD - 2]
        told = [line[:COLUMNS - 1] for line in self.told[-TOLD:]]
        prompt = cmd.prompt(windows) + self.typed if windows.logged_on else "Tab and arrows choose, Enter clicks"
        return [*rows, "-" * (COLUMNS - 1), *told, *[""] * (TOLD - len(told)), prompt[-(COLUMNS - 2):]]

    def cursor(self):
        return ROWS - 1, min(len(cmd.prompt(self._windows) + self.typed), COLUMNS - 2) if self._windows.logged_on else 0
