"""A bar under a cell that waits for something of the laboratory's: how far it is, what is left in both times, and a way to go faster."""

import traitlets

from ..connection import another
from ..guests import call_plugin
from ..words import Words
from .base import Widget, assets, spoken
from .shown import underway
from .words_of_panel import PACE

LABELS = {"waiting": Words("What the cell waits for", "O que agarda a cela"), **PACE}


class Waiting(Widget):
    """`show(fraction, seconds left or None, speed)` while it lasts."""

    _esm, _css = assets("underway", "waiting")
    labels = LABELS
    now = traitlets.Dict({"text": "", "progress": 0.0, "left": None}).tag(sync=True)
    clock = traitlets.Dict({"speed": "1", "mocked": True}).tag(sync=True)

    def __init__(self, session, title, language=None):
        super().__init__(language, now={"text": title, "progress": 0.0, "left": None})
        self.title, self.session = title, another(session)
        self.on_msg(self.asked)

    def show(self, fraction, left, speed):
        with self.hold_sync():
            self.now = {"text": self.title, "progress": fraction, "left": left}
            self.clock = {"speed": speed, "mocked": True}

    def asked(self, _, content, buffers=None):
        """A wish of the front end: another speed, or so much time at once. It comes in a thread of its own while the cell waits."""
        if content.get("do") == "speed":
            call_plugin(self.session, "speed", speed=str(content.get("value", "")))
        elif content.get("do") == "skip":
            call_plugin(self.session, "advance", seconds=str(int(content.get("seconds", 0))))

    def as_text(self):
        left = self.now["left"]
        more = f" ({spoken(underway.left(left, self.clock['speed']), self.language)})" if left is not None else ""
        return f"{self.title}: {self.now['progress']:.0%}{more}"
