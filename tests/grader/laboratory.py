"""Labs to grade: done by the robot, recorded, and recorded states that a test can change."""

import copy
import functools

from grader.grading import session_on
from grader.rubrics.ubuntu_exercise_solve import solve
from lab_env.mock.journal import Journal, seed_for
from lab_env.mock.xenserver import MockXenServer

ASSIGNMENT, RELEASE = "ubuntu-exercise", "xenserver-6.1"
CLASSES = ("VM", "VM_metrics", "VM_guest_metrics", "VBD", "VDI", "VIF")


@functools.cache
def lab(variant="done", release="13.04", by="iso", student="ana"):
    """A XenServer on which somebody has got so far. It is shared: only look at it."""
    seed = seed_for("xenlab", ASSIGNMENT, student)
    xs = MockXenServer(seed, RELEASE, Journal.start(lambda line: None, RELEASE, seed, "xenlab", ASSIGNMENT, student))
    for _ in solve(session_on(xs), release, by, variant):
        pass
    return xs


def journal(**choices):
    return lab(**choices).journal.text()


@functools.cache
def _recorded(**choices):
    api = session_on(lab(**choices)).xenapi
    return {name: getattr(api, name).get_all_records() for name in CLASSES}


class Recorded:
    """A XenAPI session that answers from records, which a test may change: `state.the("VM")["PV_args"] = ""`."""

    def __init__(self, **choices):
        self.records = copy.deepcopy(_recorded(**choices))
        self.xenapi = self
        self.calls = 0

    def __getattr__(self, name):
        if name not in self.records:
            raise AttributeError(name)
        return _Class(self, self.records[name])

    @property
    def vm(self):
        return next(record for record in self.records["VM"].values() if record["name_label"] == "ubase")

    def the(self, cls):
        """The VM's own record of a class."""
        field = {"VM_metrics": "metrics", "VM_guest_metrics": "guest_metrics"}[cls]
        return self.records[cls][self.vm[field]]

    def drives(self, kind):
        return [self.records["VBD"][ref] for ref in self.vm["VBDs"] if self.records["VBD"][ref]["type"] == kind]


class _Class:
    def __init__(self, session, records):
        self._session, self._records = session, records

    def get_record(self, ref):
        self._session.calls += 1
        return self._records[ref]

    def get_all_records_where(self, query):
        assert query == 'field "is_a_template" = "false"'
        return {ref: record for ref, record in self._records.items() if not record["is_a_template"]}

    def get_by_name_label(self, name):
        return [ref for ref, record in self._records.items() if record["name_label"] == name]
