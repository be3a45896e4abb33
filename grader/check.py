"""A check: one question the grader asks of a XenServer, with points, evidence and a hint.

    @check("agent_reports", points=3, after="installed", fields=["VM.guest_metrics", …], facts=["package"],
           en=("The agent has reported", "Are the tools in it?", "Install the .deb …"), gl=("O axente informou", …),
           matters=("What XenServer knows of a guest …", "O que XenServer sabe …"), read="08#by-hand")
    def agent_reports(vm, history=None):
        yield "major" in vm.guest_metrics.PV_drivers_version, evidence

A question yields answers `(holds, evidence)`, or `expect(…)` when it has more to say. All of them must hold; the
first that does not is the last one asked. What it takes, it is given by name:

* `vm`, the VM of the assignment, and `xenserver`, all of it, through XenAPI (facts.py);
* `history`, what the lab's journal tells (history.py). With `history=None` it does without where there is no journal, as on a real XenServer;
* `own`, what is asked of this student alone (the rubric's `parameters`).

Of the hints the first is a nudge; the others are told when one asks again. `matters` says why somebody who runs virtual machines cares,
`read` which lesson and cell teaches it (lessons.py). See docs/add-a-check.md.
"""

import dataclasses
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
    asked: bool = True          # False: it builds on one that did not pass
    stage: int | None = None    # how many hints are told; None: all
    more: Words | None = None   # how to be told more

    @property
    def passed(self):
        return self.verdict is Verdict.PASSED

    @property
    def hint(self):
        """Where to look next, while there is something left to do."""
        if self.passed:
            return None
        hints = self.check.hints
        told = [*hints[:self.stage], *([self.more] if self.more and self.stage is not None and self.stage < len(hints) else [])]
        return Words(*map(" ".join, zip(*told)))

    def hinted(self, stage, more=None):
        """The same outcome, with so many of its hints."""
        return dataclasses.replace(self, stage=stage, more=more)


@dataclass(frozen=True)
class Check:
    name: str
    points: float
    title: Words
    hints: tuple
    after: tuple
    fields: tuple       # of XenAPI, that it looks at: "VM.power_state"
    facts: tuple        # of the journal, that it looks at: names of history.Past
    question: Callable
    matters: Words | None = None
    read: str = ""      # "08#by-hand": lesson and cell

    def ask(self, xenserver):
        """Put the question to a XenServer (a Facts)."""
        evidence, earned = [], 0
        try:
            arguments = {name: self._given(xenserver, name, parameter) for name, parameter in self.parameters.items()}
            for answer in self.question(**arguments):
                holds, seen, why, earns = Answer(*answer)
                seen = words.printable(seen)
                if not holds:
                    return self._failed(earned, seen, why)
                earned = max(earned, earns)
                if seen and seen not in evidence:
                    evidence.append(seen)
        except CannotTell as cannot:
            return Outcome(self, Verdict.COULD_NOT_TELL, why=cannot.reason)
        return Outcome(self, Verdict.PASSED, self.points, "; ".join(evidence))

    @property
    def parameters(self):
        return inspect.signature(self.question).parameters

    def needs(self, parameter):
        """Whether it can only be asked where that is known: `history`, the journal's; `own`, what one student was asked."""
        return parameter in self.parameters and self.parameters[parameter].default is inspect.Parameter.empty

    def _given(self, xenserver, name, parameter):
        value = {"xenserver": lambda: xenserver, "vm": lambda: xenserver.vm, "history": lambda: xenserver.history, "own": lambda: xenserver.own}[name]()
        if value is None and parameter.default is parameter.empty:
            raise CannotTell(words.NO_JOURNAL if name == "history" else words.NOBODYS)
        return value

    @property
    def identity(self):
        """What the rubric's hash is made of: names, points, words and code."""
        return (self.name, self.points, self.title, self.hints, self.after, self.fields, self.facts, self.matters, sources(self.question))

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
        return Outcome(self, verdict, why=words.NOT_ASKED.fill(title=because.check.title), asked=False)


def check(name, *, points, en, gl, after=(), fields=(), facts=(), matters=None, read=""):
    """Make a function that yields answers into a Check; `en` and `gl` are (title, hint, further hints …), `matters` is (English, Galician)."""
    def declare(question):
        title, *hints = [Words(*pair) for pair in zip(en, gl, strict=True)]
        return Check(name, points, title, tuple(hints), (after,) if isinstance(after, str) else tuple(after),
                     tuple(fields), tuple(facts), question, Words(*matters) if matters else None, read)
    return declare


def sources(function, seen=()):
    """The code of a question, and of the functions of rubrics that it calls."""
    called = [value for name in function.__code__.co_names if inspect.isfunction(value := function.__globals__.get(name))
              and value.__module__.startswith("grader.rubrics") and value not in seen and value is not function]
    return inspect.getsource(function) + "".join(sources(one, (*seen, function, *called)) for one in called)


def _declared(module, name):
    return getattr(importlib.import_module(module), name)


def number(points):
    """Points without a needless decimal: 3, 2.5."""
    return f"{points:g}"
