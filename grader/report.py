"""A report: the outcome of a rubric for one lab, as text, JSON or a row of a table (HTML is in report_html.py)."""

import dataclasses
import enum
import json
import textwrap
from dataclasses import dataclass

from grader import lessons, words
from grader.check import Verdict, number
from grader.rubrics import Rubric
from grader.story import Story, proof
from grader.submissions import Record
from lab_env.real.activity import PROVES_NOTHING

SYMBOLS = {Verdict.PASSED: "✔", Verdict.FAILED: "✘", Verdict.COULD_NOT_TELL: "?"}
WIDTH = 100


class Status(enum.Enum):
    """How far a submission could be graded."""

    GRADED = "graded"           # every check was answered
    PARTLY = "partly"           # some checks could not be told; the points of the others count
    UNREADABLE = "unreadable"   # what was handed in could not be used: no points, somebody should look
    MISSING = "missing"         # nothing was handed in: no points

    @property
    def words(self):
        return getattr(words, self.name)


@dataclass(frozen=True)
class Report:
    rubric: Rubric
    outcomes: tuple
    student: str = ""
    notes: tuple = ()           # Words about what was handed in
    given: Status | None = None
    story: Story | None = None       # what the journal told; there is none of a live XenServer
    record: Record | None = None     # what the kit says that it did on a real one, where that was handed in

    @property
    def points(self):
        return sum(outcome.points for outcome in self.outcomes)

    @property
    def max_points(self):
        return self.rubric.max_points

    @property
    def status(self):
        if self.given:
            return self.given
        unsure = any(outcome.verdict is Verdict.COULD_NOT_TELL for outcome in self.outcomes)
        return Status.PARTLY if unsure else Status.GRADED

    def outcome(self, name):
        """The outcome of the check of that name."""
        return next(outcome for outcome in self.outcomes if outcome.check.name == name)

    def recorded(self, submission):
        """The same, with what the kit says that it did on a real XenServer, if that was handed in."""
        record = submission.read_record() if submission.folder else None
        return dataclasses.replace(self, record=record, notes=(*self.notes, *([record.note] if record.note else []))) if record else self

    def __repr__(self):
        return text(self)

    def _repr_html_(self):
        from grader.report_html import fragment
        return fragment(self)


def text(report, language=None):
    """The report for a terminal: symbols and words, no colour."""
    lines = [report.rubric.title.say(language)]
    if report.student:
        lines.append(f"{words.STUDENT.say(language)}: {report.student}")
    lines += _wrapped("! ", [note.say(language) for note in report.notes])
    lines.append("")
    for outcome in report.outcomes:
        lines.append(outcome_text(outcome, language))
    lines += ["", score_line(report, language)]
    return "\n".join(lines)


def score_line(report, language=None):
    of = {"en": "of", "gl": "de"}[words.chosen(language)]
    return (f"{words.SCORE.say(language)}: {number(report.points)} {of} {number(report.max_points)} "
            f"{words.POINTS.say(language)}")


def outcome_text(outcome, language=None):
    """One check's outcome, its reason and its hint; of one that was asked and did not pass, why it matters and where to read as well."""
    width = max(len(verdict.words.say(language)) for verdict in Verdict)
    points = f"{number(outcome.points)}/{number(outcome.check.points)}"
    head = f" {SYMBOLS[outcome.verdict]} {outcome.verdict.words.say(language):<{width}} {points:>6}  "
    lines = _wrapped(head, [outcome.check.title.say(language)], " " * len(head))
    more = background(outcome, language) if outcome.asked and not outcome.passed else []
    for label, said in details(outcome, language) + more:
        lines += _wrapped(" " * len(head) + label + ": ", [said], " " * (len(head) + 2))
    return "\n".join(lines)


def details(outcome, language=None):
    """What is said under a check: (label, text) of why, what was seen, and where to look next."""
    said = [(words.WHY, outcome.why), (words.EVIDENCE, outcome.evidence), (words.HINT, outcome.hint)]
    told = [(label.say(language), value if isinstance(value, str) else value.say(language)) for label, value in said if value]
    return [(label, text) for label, text in told if text]


def background(outcome, language=None):
    """What holds of a check whatever came of it: (label, text) of why it matters and where to read."""
    check = outcome.check
    said = [(words.MATTERS, check.matters), (words.READ, check.read and lessons.where(check.read))]
    return [(label.say(language), text.say(language)) for label, text in said if text]


def _wrapped(first, texts, rest="  "):
    return [line for each in texts for line in textwrap.wrap(
        each, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False)]


def as_json(report, language=None):
    """The report as JSON text, for programs."""
    return json.dumps(as_data(report, language), ensure_ascii=False, indent=2)


def as_data(report, language=None):
    """The report as JSON's kinds of data."""
    return {
        "format": "xenlab-report", "version": 1, "language": words.chosen(language),
        "assignment": report.rubric.name, "title": report.rubric.title.say(language), "student": report.student,
        "status": report.status.value, "points": report.points, "max_points": report.max_points,
        "proof": proof(report), "notes": [note.say(language) for note in report.notes],
        "timeline": [list(step) for step in report.story.steps] if report.story else [],
        "left": list(report.story.left) if report.story else [],
        **({"record": {"xenserver": report.record.xenserver, "proves": PROVES_NOTHING.say(language), "steps": list(report.record.steps)}} if report.record else {}),
        "checks": [{
            "name": outcome.check.name, "title": outcome.check.title.say(language), "verdict": outcome.verdict.value,
            "points": outcome.points, "max_points": outcome.check.points, "evidence": outcome.evidence if isinstance(outcome.evidence, str) else outcome.evidence.say(language),
            "why": outcome.why.say(language) if outcome.why else None,
            "hint": outcome.hint.say(language) if outcome.hint else None, "fields": list(outcome.check.fields),
            "matters": outcome.check.matters.say(language) if outcome.check.matters else None,
            "read": outcome.check.read or None, "where": lessons.where(outcome.check.read).say(language) if outcome.check.read else None,
        } for outcome in report.outcomes],
    }


CSV_COLUMNS = ("student", "score", "max_score", "status")


def csv_row(report):
    """The report as one row of the class's table, keyed by CSV_COLUMNS."""
    return dict(zip(CSV_COLUMNS, (report.student, number(report.points), number(report.max_points + report.rubric.by_hand), report.status.value)))
