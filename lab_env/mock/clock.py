"""The virtual clock: a queue of named actions with due times. It moves only when somebody says how late it is."""

import heapq
from datetime import UTC, datetime
from functools import lru_cache

from .schema import DateTime

CLASSIC = DateTime("20141110T08:00:00Z")      # when a lab begins if nothing says otherwise, a Monday: after the course unit's last revision
TIME = "time"            # what a rendering read that asked how late it is
SETTLE_LIMIT = 100_000   # actions an instant clock runs before it gives up on a lab that never comes to rest


class Clock:
    """Virtual time, in seconds since the lab began at `start` (Unix time). Actions are data: (due, number, background, name, arguments)."""

    def __init__(self, run, db=None, start=0.0):
        self.start, self._now = start, 0.0
        self.run = run           # called with the name and the arguments of each action that is due
        self.db = db             # told when a rendering depends on the time
        self.entries = {}        # number -> action
        self.heaps = ([], [])    # (due, number) of foreground and of background actions; cancelled ones stay until they come up
        self.named = {}          # (name, first argument) -> numbers
        self.number = 0
        self.worked = 0          # actions run so far, background ones apart: tells whether time changed anything

    @property
    def now(self):
        """The moment it is."""
        if self.db is not None and self.db.reads is not None:
            self.db.reads.add(TIME)
        return self._now

    @now.setter
    def now(self, moment):
        self._now = moment

    def after(self, seconds, name, *arguments, background=False):
        """Have an action run that much later. An instant clock does not wait for background ones."""
        self.number += 1
        self._add((self._now + seconds, self.number, background, name, arguments))

    def _add(self, entry):
        due, number, background, name, arguments = entry
        self.entries[number] = entry
        heapq.heappush(self.heaps[background], (due, number))
        self.named.setdefault((name, *arguments[:1]), {})[number] = None

    def _remove(self, number):
        entry = self.entries.pop(number)
        key = (entry[3], *entry[4][:1])
        same = self.named[key]
        del same[number]
        if not same:
            del self.named[key]
        return entry

    def coming(self, name, *arguments):
        """The actions of that name whose arguments begin so, the first due first."""
        keys = [(name, arguments[0])] if arguments else [key for key in self.named if key[0] == name]
        found = (self.entries[number] for key in keys for number in self.named.get(key, ()))
        return sorted(entry for entry in found if entry[4][:len(arguments)] == arguments)

    def cancel(self, name, *arguments):
        """Forget the actions of that name whose arguments begin so."""
        for entry in self.coming(name, *arguments):
            self._remove(entry[1])

    @property
    def queue(self):
        """All actions that are waiting, the first due first."""
        return sorted(self.entries.values())

    def _head(self, background):
        heap = self.heaps[background]
        while heap and heap[0][1] not in self.entries:
            heapq.heappop(heap)
        return heap[0] if heap else None

    def _first(self, background=True):
        """(due, number) of the next action, or None."""
        head, other = self._head(False), self._head(True) if background else None
        return min(head, other) if head and other else head or other

    def next_due(self, background=True):
        """When the next action is due, or None."""
        first = self._first(background)
        return first and first[0]

    def advance_to(self, moment, until=None):
        """Let time run to a moment, doing in order what is due; stop early as soon as `until()` is true."""
        while (first := self._first()) and first[0] <= moment and not (until and until()):
            due, _, background, name, arguments = self._remove(first[1])
            self._now = max(self._now, due)
            self.worked += not background
            self.run(name, *arguments)
        if not (until and until()):
            self._now = max(self._now, moment)

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
        return self.date_at(self.now)

    @property
    def time(self):
        """Virtual now as Unix time."""
        return self.start + self.now

    def date_at(self, seconds):
        """The DateTime that many seconds after the lab began."""
        return date_of(self.start + seconds)

    def copy(self, run, db):
        """An independent clock that shows the same, with the same actions waiting."""
        twin = Clock(run, db, self.start)
        twin._now, twin.number, twin.worked = self._now, self.number, self.worked
        for entry in self.entries.values():
            twin._add(entry)
        return twin

    def dump(self):
        """The clock as plain data, for fingerprints."""
        return {"now": self.now, "number": self.number, "queue": self.queue}


def date_of(time):
    """The DateTime of a Unix time."""
    return _date(int(time))


@lru_cache(64)
def _date(seconds):
    return DateTime(datetime.fromtimestamp(seconds, UTC).strftime("%Y%m%dT%H:%M:%SZ"))


def unix_of(date):
    """The Unix time of a DateTime; ValueError for what is none."""
    return datetime.strptime(date, "%Y%m%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp()
