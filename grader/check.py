"""A check: one question the grader asks of a XenServer, with points, evidence and a hint.

    @check("agent_reports", points=3, after="installed", fields=["VM.guest_metrics", …],
           en=("The agent has reported", "Install the .deb …"), gl=("O axente informou", "Instala o .deb …"))
    def agent_reports(vm):
        yield "major" in vm.guest_metrics.PV_drivers_version, evidence

A question yields answers `(holds, evidence)`, or `expect(…)` when it has more to say. All of them must hold; the
first that does not is the last one asked. It takes `vm`, the VM of the assignment, or `xenserver`, all of it.
"""

import enum
import importlib
import inspect
from dataclasses import dataclass
from typing import Callable, NamedTuple

from grader import words
from grader.facts import CannotTell
from grader.words import Words


class Verdict(enum.Enum):
    PASSED = "passed"
    FAILED = "failed"
    COULD_NOT_TELL = "could not tell"

    @property
    def words(self):
        return getattr(words, self.name)


class Answer(NamedTuple):
    """What one step of a check found."""

    holds: bool
    evidence: object = ""
    why: Words | None = None
    earns: float = 0


def expect(holds, evidence="", en=None, gl=None, earns=0):
    """An answer that says, when it does not hold, why (in both languages); when it does, it keeps `earns` points."""
    return Answer(holds, evidence, Words(en, gl) if en else None, earns)


@dataclass(frozen=True)
class Outcome:
    """What came of one check; the points always come with their reason."""

    check: "Check"
    verdict: Verdict
    points: float = 0
    evidence: str = ""
    why: Words | None = None

    @property
    def passed(self):
        return self.verdict is Verdict.PASSED

    @property
    def hint(self):
        """Where to look next, while there is something left to do."""
        return None if self.passed else self.check.hint


@dataclass(frozen=True)
class Check:
    name: str
    points: float
    title: Words
    hint: Words
    after: tuple
    fields: tuple
    question: Callable

    def ask(self, xenserver):
        """Put the question to a XenServer (a Facts)."""
        evidence, earned = [], 0
        given = {"xenserver": lambda: xenserver, "vm": lambda: xenserver.vm}
        try:
            arguments = {name: given[name]() for name in inspect.signature(self.question).parameters}
            for answer in self.question(**arguments):
                holds, seen, why, earns = Answer(*answer)
                if not holds:
                    return self._failed(earned, str(seen), why)
                earned = max(earned, earns)
                if str(seen) and str(seen) not in evidence:
                    evidence.append(str(seen))
        except CannotTell as cannot:
            return Outcome(self, Verdict.COULD_NOT_TELL, why=cannot.reason)
        return Outcome(self, Verdict.PASSED, self.points, "; ".join(evidence))

    @property
    def identity(self):
        """What the rubric's hash is made of: names, points, words and code."""
        return (self.name, self.points, self.title, self.hint, self.after, self.fields, inspect.getsource(self.question))

    def __reduce__(self):
        """Travels between processes by the name it was declared under."""
        return _declared, (self.question.__module__, self.question.__name__)

    def _failed(self, earned, evidence, why):
        if earned:
            partial = words.PARTIAL.fill(points=number(earned), of=number(self.points))
            why = Words(*(f"{reason} {kept}" for reason, kept in zip(why, partial))) if why else partial
        return Outcome(self, Verdict.FAILED, earned, evidence, why)

    def not_asked(self, because):
        """The outcome of a check that builds on another which did not pass."""
        verdict = Verdict.COULD_NOT_TELL if because.verdict is Verdict.COULD_NOT_TELL else Verdict.FAILED
        return Outcome(self, verdict, why=words.NOT_ASKED.fill(title=because.check.title))


def check(name, *, points, en, gl, after=(), fields=()):
    """Make a function that yields answers into a Check; `en` and `gl` are (title, hint)."""
    def declare(question):
        title, hint = map(Words, en, gl)
        return Check(name, points, title, hint, (after,) if isinstance(after, str) else tuple(after),
                     tuple(fields), question)
    return declare


def _declared(module, name):
    return getattr(importlib.import_module(module), name)


def number(points):
    """Points without a needless decimal: 3, 2.5."""
    return f"{points:g}"
