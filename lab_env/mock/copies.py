"""Copies of a whole lab: `fork` makes one that lives on its own, `adopt` has a lab go back to one that was kept."""

import weakref
from collections.abc import MutableMapping
from copy import deepcopy

from .errors import Failure
from .identifiers import Identifiers
from .model import guest_agent
from .sessions import Sessions
from .tasks import Tasks

# What is not copied as it is: a fork has its own clients, journal and driver, and the rest is rebuilt by `pour`.
APART = {"seed", "release", "profile", "schema", "identifiers", "db", "clock", "xenstore", "tasks", "sessions", "machines", "contents",
         "journal", "_held", "_noted", "speed", "on_speed", "served_at", "skipped", "kept", "messages", "observer"}


class Machines(MutableMapping):
    """The machines of a lab, by VM. A fork copies a machine only when it, or the lab it was forked from, first touches that one."""

    def __init__(self):
        self.own, self.lent, self.owed = {}, {}, {}

    def _settle(self, ref):
        copier = self.owed.pop(ref, None)
        if copier is not None:
            self.own[ref] = copier(ref)

    def _alone(self, ref):
        """Make sure that nobody else needs the machine as it is now."""
        self._settle(ref)
        for borrower in self.lent.pop(ref, ()):
            other = borrower()
            if other is not None:
                other._settle(ref)

    def lend(self, memo):
        """The machines of a fork, whose other parts `memo` tells (as for deepcopy)."""
        fork = Machines()
        for ref in self.own:
            self._settle(ref)
            fork.own[ref] = None
            fork.owed[ref] = lambda ref: deepcopy(self.own[ref], memo)
            self.lent.setdefault(ref, []).append(weakref.ref(fork))
        return fork

    def __getitem__(self, ref):
        if self.lent or self.owed:
            self._alone(ref)
        return self.own[ref]

    def __setitem__(self, ref, machine):
        self._alone(ref)
        self.own[ref] = machine

    def __delitem__(self, ref):
        self._alone(ref)
        del self.own[ref]

    def __iter__(self):
        return iter(list(self.own))

    def __len__(self):
        return len(self.own)

    def __contains__(self, ref):
        return ref in self.own


def blank(xs):
    """A XenServer of the same seed and release with nothing in it yet."""
    twin = object.__new__(type(xs))
    twin.seed, twin.release, twin.profile, twin.schema, twin.messages = xs.seed, xs.release, xs.profile, xs.schema, xs.messages
    twin.identifiers = Identifiers(xs.seed)
    twin.sessions = Sessions(twin, xs.sessions.user, xs.sessions.password, xs.sessions.accounts)
    twin.speed, twin.on_speed, twin.served_at, twin.skipped = "manual", None, None, 0.0
    twin.journal = twin._held = twin._noted = twin.observer = None
    return twin


def fork(xs):
    """An independent XenServer in the same state, without a journal and without clients."""
    twin = blank(xs)
    twin.kept = dict(xs.kept)
    pour(xs, twin)
    return twin


def pour(source, target):
    """Give one XenServer a copy of another's state."""
    target.identifiers.count = source.identifiers.count
    target.db = source.db.copy(target.identifiers)
    target.clock = source.clock.copy(target.run_action, target.db)
    target.xenstore = source.xenstore.copy(target.db)
    target.xenstore.changed = lambda path: guest_agent.heard(target, path)
    target.tasks = Tasks(target)
    memo = {id(old): new for old, new in (
        (source, target), (source.db, target.db), (source.clock, target.clock), (source.xenstore, target.xenstore), (source.tasks, target.tasks),
        (source.profile, source.profile), (source.schema, source.schema), (source.sessions, target.sessions))}
    target.tasks.work = deepcopy(source.tasks.work, memo)
    target.contents = deepcopy(source.contents, memo)
    for name, value in vars(source).items():
        if name not in APART:
            setattr(target, name, deepcopy(value, memo))
    target.machines = source.machines.lend(memo)


def adopt(xs, source):
    """Have a XenServer go back to the state of another, which stays as it is. Its clients stay, and are told what is different."""
    before, moment, waiting = xs.db, xs.clock.now, xs.tasks.waiting
    pour(source, xs)
    xs.db.follow(before)
    xs.skipped += xs.clock.now - moment
    for ref, pending in waiting.items():
        pending.done, pending.failure = True, Failure("TASK_CANCELLED", ref)
