"""Labs to grade: done by the robots, recorded, and recorded states that a test can change."""

import copy
import functools

from grader import rubrics
from grader.grading import session_on
from grader.history import Event, History, replayed
from grader.report import Report
from lab_env.mock import journal as journals
from lab_env.mock.journal import Journal, seed_for
from lab_env.mock.xenserver import MockXenServer

ASSIGNMENT, RELEASE = "ubuntu-exercise", "xenserver-6.1"
CLASSES = ("VM", "VM_metrics", "VM_guest_metrics", "VBD", "VDI", "VIF")


def solver(assignment=ASSIGNMENT):
    """The module with an assignment's robot and its VARIANTS."""
    return rubrics.solver_of(rubrics.get(assignment))


@functools.cache
def lab(variant="done", release=None, by=None, student="ana", assignment=ASSIGNMENT):
    """A XenServer on which somebody has got so far. It is shared: only look at it."""
    rubric, seed = rubrics.get(assignment), seed_for("xenlab", assignment, student)
    journal = Journal.start(lambda line: None, rubric.release, seed, "xenlab", assignment, student, rubric.contents)
    xs = MockXenServer(seed, rubric.release, journal, contents=rubric.contents)
    for _ in solver(assignment).solve(session_on(xs), variant=variant, **{k: v for k, v in (("release", release), ("by", by)) if v}):
        pass
    return xs


def journal(**choices):
    return lab(**choices).journal.text()


@functools.cache
def _recorded(**choices):
    api, (_, history) = session_on(lab(**choices)).xenapi, replayed(journals.read(journal(**choices)))
    return {name: getattr(api, name).get_all_records() for name in CLASSES}, history


class Recorded:
    """A XenAPI session that answers from records, which a test may change: `state.the("VM")["PV_args"] = ""`.

    `events` is what the journal told; `report` puts the rubric to both. `journal` False: as where none is kept."""

    def __init__(self, assignment=ASSIGNMENT, **choices):
        records, told = _recorded(assignment=assignment, **choices)
        self.records, self.events, self.now = copy.deepcopy(records), list(told.events), told.now
        self.rubric, self.journal = rubrics.get(assignment), True
        self.seed = seed_for("xenlab", assignment, choices.get("student", "ana"))
        self.xenapi = self
        self.calls = 0

    def __getattr__(self, name):
        if name not in self.records:
            raise AttributeError(name)
        return _Class(self, self.records[name])

    @property
    def history(self):
        history = History()
        history._events, history.now = self.events, self.now
        return history if self.journal else None

    def report(self):
        rubric = self.rubric if self.journal else self.rubric.without("history")
        return Report(rubric, tuple(rubric.ask(self, history=self.history, seed=self.seed)))

    @property
    def vm(self):
        return self.named(getattr(self.rubric.parameters(self.seed), "vm", self.rubric.vm_name))

    def named(self, name):
        """The record of the VM of that name."""
        return next(record for record in self.records["VM"].values() if record["name_label"] == name)

    def the(self, cls):
        """The VM's own record of a class."""
        field = {"VM_metrics": "metrics", "VM_guest_metrics": "guest_metrics"}[cls]
        return self.records[cls][self.vm[field]]

    def drives(self, kind):
        return [self.records["VBD"][ref] for ref in self.vm["VBDs"] if self.records["VBD"][ref]["type"] == kind]

    def disk(self, device="0"):
        """The VDI at a position of the VM's."""
        return self.records["VDI"][next(vbd["VDI"] for vbd in self.drives("Disk") if vbd["userdevice"] == device)]

    # -- what the journal told, changed: each takes a function of one Event --------------------------------------------

    def forget(self, wanted):
        self.events = [event for event in self.events if not wanted(event)]

    def alter(self, wanted, **changes):
        self.events = [event._replace(**changes) if wanted(event) else event for event in self.events]

    def happened(self, what, *details, vm=None):
        """One event more, at the end."""
        self.events = [*self.events, Event(10**6 + len(self.events), 1e6, (vm or self.vm)["uuid"], what, details)]


class _Class:
    def __init__(self, session, records):
        self._session, self._records = session, records

    def get_record(self, ref):
        self._session.calls += 1
        return self._records[ref]

    def get_all_records(self):
        return self._records

    def get_all_records_where(self, expression):
        assert expression == 'field "is_a_template" = "false"'
        return {ref: record for ref, record in self._records.items() if not record["is_a_template"]}

    def get_by_name_label(self, name):
        return [ref for ref, record in self._records.items() if record["name_label"] == name]
