"""What a journal tells of how the work was done: its timeline, the state it left, what somebody should look at, and what identifies it."""

import functools
import hashlib
import importlib.metadata
import re
from dataclasses import dataclass

from grader.submissions import MOST_STEPS, WIDTH, clipped
from grader.words import Words, printable, same
from lab_env.mock.errors import Failure
from lab_env.mock.history import undone
from lab_env.timeline import clock_text, machines

TYPED = ("guest", "keys", "desktop")
ASTRAY, FEWEST_ASTRAY = {"HANDLE_INVALID", "UUID_INVALID", "NO_SUCH_VM"}, 4
WRITES, AGENTS_KEYS = re.compile(r"xenstore[- ]write"), re.compile(r"PVAddons|data/updated|data/os_")
WROTE_AS_AGENT = Words("In the guest, keys that the agent writes were written by hand: {step}",
                       "No convidado escribíronse a man claves que escribe o axente: {step}")
NAMED_TEMPLATE = Words("The name of the template was written by hand: {step}", "Escribiuse a man o nome do modelo: {step}")


@dataclass(frozen=True)
class Story:
    journal: str = ""       # SHA-256 of the journal as far as it was read
    release: str = ""
    seconds: float = 0.0    # of the lab's time, to its last change
    steps: tuple = ()       # (when, what); ↶ before what was undone later
    left: tuple = ()        # the virtual machines at the end, a line each
    marks: tuple = ()       # Words: what somebody should look at; no judgement
    traits: frozenset = frozenset()     # what was typed, to compare journals by


class Teller:
    """Watches a replay and keeps its story: `journal.replay(reading, watch=teller)`, then `teller.story(reading, xs)`."""

    def __init__(self):
        self.steps, self.marks, self.typed = [], [], []
        self.count = self.astray = 0        # steps; those that name what this lab never had

    def __call__(self, line, outcome, xs):
        if line.method == "time":
            return
        said = _said(line, xs)
        self.count += 1
        if isinstance(outcome, Failure):
            self.astray += not ASTRAY.isdisjoint(map(str, outcome.details))
            said += f" ✘ {' '.join(map(str, outcome.details))}"
        elif isinstance(outcome, dict) and outcome.get("status"):
            said += f" ✘ {outcome['status']}"
        said = printable(clipped(said))
        self.steps.append((line.number, clock_text(xs.clock.date_at(line.t)), said))
        del self.steps[:-MOST_STEPS]
        if line.method in TYPED:
            self.typed.append(" ".join(map(str, line.params[1:]))[:WIDTH] if isinstance(line.params, list) else "")
        text = str(line.params)
        if (line.method in TYPED or line.method.endswith(".call_plugin")) and (wrote := WRITES.search(text)) and AGENTS_KEYS.search(text, wrote.end()):
            self.marks.append(WROTE_AS_AGENT.fill(step=same(said)))
        elif line.method.endswith("VM.add_to_other_config") and "base_template_name" in text:
            self.marks.append(NAMED_TEMPLATE.fill(step=same(said)))

    @property
    def fits(self):
        """False of a journal most of whose steps name what is not there: the lab it was written in is not the one that its head makes here."""
        return self.astray < FEWEST_ASTRAY or 2 * self.astray < self.count

    def story(self, reading, xs):
        gone = {reading.lines[place].number for place in undone(reading.lines)}
        steps = tuple((when, f"↶ {said}" if number in gone else said) for number, when, said in self.steps)
        runs = zip(self.typed, self.typed[1:], self.typed[2:])
        return Story(hashlib.sha256(reading.whole.encode()).hexdigest(), reading.head["release"], reading.lines[-1].t if reading.lines else 0.0,
                     steps, tuple(printable(", ".join(str(value) for value in vm.values() if value)) for vm in machines(xs)),
                     tuple(dict.fromkeys(self.marks))[:5], frozenset(digest("\n".join(run)) for run in runs))


def _said(line, xs):
    """One change in a line: what was typed where, or the call with names for references."""
    params = line.params if isinstance(line.params, list) else [line.params]
    if line.method in TYPED:
        machine = next((vm.name_label for vm in xs.db.all("VM") if params and vm.uuid == params[0]), "?")
        return f"{machine}# {' '.join(map(str, params[1:]))}"
    return f"{line.method}({', '.join(_named(value, xs) for value in params)})"


def _named(value, xs):
    """A parameter with names for its references, also within a record, and without a record's empty fields."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_named(inner, xs)}" for key, inner in value.items() if inner not in ("", {}, [])) + "}"
    if isinstance(value, str) and value.startswith("OpaqueRef:"):
        found = next((table[value] for table in xs.db.tables.values() if value in table), None)
        return (found.fields.get("name_label") or found.cls) if found is not None else value.removeprefix("OpaqueRef:")
    return str(value)[:WIDTH]


def digest(text):
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]


@functools.cache
def rubric_hash(rubric):
    """What a rubric is: its checks' names, points, words and code. It changes when one of them does."""
    return digest(repr([check.identity for check in rubric.checks]))


@functools.cache
def kit_version():
    return importlib.metadata.version("xenlab")


def proof(report):
    """What a verdict rests on: the kit's version, the rubric's hash, the journal's."""
    return {"kit": kit_version(), "rubric": rubric_hash(report.rubric), "journal": report.story.journal if report.story else None}
