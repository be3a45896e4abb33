"""The virtual clock: a queue of named actions with due times. It moves only when somebody says how late it is."""

import heapq
from datetime import UTC, datetime

from .schema import DateTime

START = 1415606400.0     # Monday 10 November 2014, 08:00 UTC: after the course unit's last revision, see docs/architecture.md
SETTLE_LIMIT = 100_000   # actions an instant clock runs before it gives up on a lab that never comes to rest


class Clock:
    """Virtual time, in seconds since the lab began. Actions are data: (due, number, background, name, arguments)."""

    def __init__(self, run):
        self.now = 0.0
        self.run = run           # called with the name and the arguments of each action that is due
        self.queue = []
        self.number = 0
        self.worked = 0          # actions run so far, background ones apart: tells whether time changed anything

    def after(self, seconds, name, *arguments, background=False):
        """Have an action run that much later. An instant clock does not wait for background ones."""
        self.number += 1
        heapq.heappush(self.queue, (self.now + seconds, self.number, background, name, arguments))

    def cancel(self, name, *arguments):
        """Forget the actions of that name whose arguments begin so."""
        self.queue = [entry for entry in self.queue
                      if not (entry[3] == name and entry[4][:len(arguments)] == arguments)]
        heapq.heapify(self.queue)

    def next_due(self, background=True):
        """When the next action is due, or None."""
        return min((entry[0] for entry in self.queue if background or not entry[2]), default=None)

    def advance_to(self, moment, until=None):
        """Let time run to a moment, doing in order what is due; stop early as soon as `until()` is true."""
        while self.queue and self.queue[0][0] <= moment and not (until and until()):
            due, _, background, name, arguments = heapq.heappop(self.queue)
            self.now = max(self.now, due)
            self.worked += not background
            self.run(name, *arguments)
        if not (until and until()):
            self.now = max(self.now, moment)

    def settle(self):
        """Let time run until nothing but background actions is waiting."""
        for _ in range(SETTLE_LIMIT):
            due = self.next_due(background=False)
            if due is None:
                return
            self.advance_to(due)
        raise RuntimeError("the laboratory does not come to rest")

    @property
    def date(self):
        """Virtual now as XenAPI writes it."""
        return date_at(self.now)

    def dump(self):
        """The clock as plain data, for fingerprints."""
        return {"now": self.now, "number": self.number, "queue": sorted(self.queue)}


def date_at(seconds):
    """The DateTime that many seconds after the lab began."""
    return DateTime(datetime.fromtimestamp(int(START + seconds), UTC).strftime("%Y%m%dT%H:%M:%SZ"))


def seconds_at(date):
    """Seconds since the lab began, of a DateTime."""
    return datetime.strptime(date, "%Y%m%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp() - START
