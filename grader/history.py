"""How a lab's work was done: what only its journal can prove, for checks to ask of.

    xs, history = replayed(journal.read(text))
    history.of(vm).package("xe-guest-utilities")
"""

import http.client
import xmlrpc.client
from typing import NamedTuple

import XenAPI

from lab_env.cli import UserError
from lab_env.guests import call_plugin
from lab_env.mock import journal
from lab_env.mock.clock import date_of
from lab_env.mock.errors import Failure
from lab_env.mock.history import steps
from lab_env.timeline import clock_text

COPIES = ("VM.clone", "VM.copy")
HARMLESS = (*COPIES, "VM.snapshot")     # what may be asked of a template without changing it
CHANGES = ("set_", "add_to_", "remove_from_", "destroy", "hard_", "provision", "revert")    # messages that leave a VM other than it was
AGENTS = ("attr/", "data/", "control/feature-")     # where the agent writes in xenstore


class Event(NamedTuple):
    """One thing that happened to a VM, or in its guest. `number` orders all events of a lab.

    what, details: made (message, source's uuid, source's name) · called (message, name) · asked for (new VM's name, its `made`)
    · changed (name, message) · changed template (name, message) · installing (system) · booted (system)
    · ran (words, status) · installed (package, version, architecture, the script that ran dpkg, or bash) · removed (package)
    · reported () · job (Windows: updates, up to date, dotnet, drivers, agent, removal)
    """

    number: int
    t: float            # seconds of the lab's time
    vm: str             # uuid
    what: str
    details: tuple
    start: float = 0.0  # when the lab began, Unix time

    @property
    def when(self):
        return clock_text(date_of(self.start + self.t))


class History:
    """Watches a replay. What is undone with the lab (restore, reset, undo) is undone here, too."""

    def __init__(self):
        self.facts_read, self.undone = set(), {}        # undone: number of a line that undoes -> number of the first line undone
        self.begin(None)

    def begin(self, xs):
        """Start to watch a lab in which nothing has been done yet."""
        self.now = 0.0      # seconds of the lab's time, at its end
        self._xs, self._last = xs, None                 # _last: (what came before, Event), so that going back is going back to a pair
        self._kept, self._before, self._events = {}, {}, None
        if xs is not None:
            xs.observer = self._inside
            self._known = set(xs.db.tables["VM"])
            self._templates = {vm.ref: vm.name_label for vm in xs.db.all("VM") if vm.is_a_template}
            self._first = {vm.ref: (vm.uuid, vm.name_label) for vm in xs.db.all("VM") if not vm.is_a_template}      # the VMs that a lab begins with

    def __call__(self, line, outcome, xs):
        """One line of the journal has been done."""
        if not isinstance(outcome, Failure):
            if line.method == "lab":
                self._goes_back(line, *line.params)
            elif line.method.removeprefix("Async.").startswith("VM.") and line.params:
                self._called(line.method.removeprefix("Async."), line.params, xs)
        self._notice_new()
        self._before[line.number + 1], self.now = self._last, xs.clock.now

    @property
    def events(self):
        """All that happened, in order."""
        if self._events is None:
            self._events, pair = [], self._last
            while pair:
                pair, event = pair
                self._events.append(event)
            self._events.reverse()
        return self._events

    def of(self, vm):
        """What happened to one VM, or in it."""
        return Past(self, vm.uuid)

    @property
    def changed_templates(self):
        """{name: message} of the release's own templates that were changed or destroyed."""
        self.facts_read.add("changed_templates")
        return dict(event.details for event in self.events if event.what == "changed template")

    def changed_others(self, vm):
        """{name: message} of what the lab began with, templates too, and was changed or forced off, but for one VM."""
        self.facts_read.add("changed_others")
        return dict(event.details for event in self.events if event.what == "changed template" or event.what == "changed" and event.vm != vm.uuid)

    def _called(self, method, params, xs):
        target = params[0]
        if target in self._templates and method not in HARMLESS:
            self._note("", "changed template", (self._templates[target], method))
        if target in self._first and method.removeprefix("VM.").startswith(CHANGES):
            uuid, name = self._first[target]
            self._note(uuid, "changed", (name, method))
        found = xs.db.find(target) if isinstance(target, str) and target in xs.db.tables["VM"] else None
        if found is not None:
            self._note(found.uuid, "called", (method, found.name_label))
            if method in COPIES:
                self._note(found.uuid, "asked for", (params[1], (method, found.uuid, found.name_label)))

    def _inside(self, vm, what, details):
        self._notice_new()
        if what == "reported" and self._last and self._last[1][2:4] == (vm.uuid, what):      # each minute: the last one will do
            self._last, self._events = self._last[0], None
        self._note(vm.uuid, what, details)

    def _notice_new(self):
        """A VM that was not there before came of the last clone or copy that asked for its name, or of something else."""
        table = self._xs.db.tables["VM"]
        for ref in table.keys() - self._known:
            self._known.add(ref)
            origin = next((event.details[1] for event in reversed(self.events) if event.what == "asked for" and event.details[0] == table[ref].name_label), None)
            if origin:
                self._note(table[ref].uuid, "made", origin)

    def _note(self, uuid, what, details):
        number = self._last[1].number + 1 if self._last else 0
        event = Event(number, self._xs.clock.now, uuid, what, details, self._xs.clock.start)
        self._last = self._last, event
        if self._events is not None:
            self._events.append(event)

    def _goes_back(self, line, what, name):
        if what == "snapshot":
            self._kept[name] = self._last
        elif what != "forget":
            self._last = {"restore": self._kept.get(name), "reset": None, "undo": self._before.get(self.undone.get(line.number))}[what]
            self._known, self._events = set(self._xs.db.tables["VM"]), None


class Watchers:
    """Several that watch one replay."""

    def __init__(self, *watchers):
        self.watchers = watchers

    def begin(self, xs):
        for watcher in self.watchers:
            getattr(watcher, "begin", lambda xs: None)(xs)

    def __call__(self, line, outcome, xs):
        for watcher in self.watchers:
            watcher(line, outcome, xs)


def replayed(reading, *watchers, history=None, xs=None, done=0):
    """(XenServer, History) of a journal that has been read. With a history and its XenServer, only what comes after the first `done` changes is done."""
    history = history or History()
    history.undone = {reading.lines[undo].number: reading.lines[start].number for undo, start in steps(reading.lines)[1].items()}
    return journal.replay(reading, watch=Watchers(history, *watchers), xs=xs, done=done), history


def of_session(session):
    """(history, head of the journal) of the lab of a session; None where no journal is kept. What is known already is not replayed again."""
    try:
        text = call_plugin(session, "journal")["journal"]
    except (UserError, XenAPI.Failure, OSError, http.client.HTTPException, xmlrpc.client.Error):
        return None         # a real XenServer; or one that does not answer, as the checks will find for themselves
    reading = journal.read(text)
    before, history, xs, done = _LAST or ("", None, None, 0)
    if not before or not text.startswith(before):
        history, xs, done = None, None, 0
    xs, history = replayed(reading, history=history, xs=xs, done=done)
    _LAST[:] = text, history, xs, len(reading.lines)
    return history, reading.head


_LAST = []          # the lab that was last asked: its journal's text, its History, the XenServer of its replay, lines done


class Past:
    """The events of one VM, asked for by kind; each kind is a fact that a check declares."""

    def __init__(self, history, uuid):
        self._history, self._uuid = history, uuid

    def _events(self, fact, what):
        self._history.facts_read.add(fact)
        return [event for event in self._history.events if event.vm == self._uuid and event.what == what]

    def _inside(self, fact, what):
        """Events in its guest, since a system was last installed there."""
        begun = max((event.number for event in self._events(fact, "installing")), default=-1)
        return [event for event in self._events(fact, what) if event.number > begun]

    @property
    def origin(self):
        """How it was made: an Event whose details are (message, source's uuid, source's name); None when by neither clone nor copy."""
        return next(iter(self._events("origin", "made")), None)

    @property
    def ancestor(self):
        """The name of what it goes back to, through copies of copies: a template's, or a VM's that was there from the beginning; "" when unknown."""
        self._history.facts_read.add("ancestor")
        made, uuid, name = {event.vm: event.details for event in self._history.events if event.what == "made"}, self._uuid, ""
        while uuid in made:
            _, uuid, name = made[uuid]
        return name

    @property
    def boots(self):
        """Each boot of an installed system; details: (system,), such as ubuntu-13.04."""
        return self._inside("boots", "booted")

    def calls(self, *methods):
        """Messages of class VM that were sent about it and not refused."""
        return [event for event in self._events("calls", "called") if event.details[0] in methods]

    def commands(self, program):
        """Command lines typed in its guest that name a program, by its file's name; details: (words, status)."""
        return self._typed("commands", program)

    def _typed(self, fact, program):
        return [event for event in self._inside(fact, "ran") if any(word.rsplit("/", 1)[-1] == program for word in event.details[0])]

    def package(self, name):
        """The last time a package was installed there; details: (name, version, architecture, by). None when it is not installed."""
        gone = max((event.number for event in self._inside("package", "removed") if event.details[0] == name), default=-1)
        return next((event for event in reversed(self._inside("package", "installed")) if event.details[0] == name and event.number > gone), None)

    def jobs(self, name):
        """What a Windows has finished: updates, dotnet, drivers, agent, removal."""
        return [event for event in self._inside("jobs", "job") if event.details[0] == name]

    @property
    def silence(self):
        """Seconds since the agent last reported, something new or not; XenAPI only tells when it last said something new."""
        return self._history.now - max((event.t for event in self._inside("silence", "reported")), default=0.0)

    @property
    def keys_written(self):
        """The keys of the agent in xenstore that somebody wrote by hand."""
        written = self._typed("keys_written", "xenstore-write") + [event for event in self._typed("keys_written", "xenstore") if "write" in event.details[0]]
        return [word for event in written for word in event.details[0][1:] if word.startswith(AGENTS) or any(f"/{part}" in word for part in AGENTS)]
