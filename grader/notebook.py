"""What a notebook's cells say: `check()` asks the rubric of the live lab, `hand_in()` leaves its journal beside the notebook.

While nbgrader grades, `check` asks the journal that was handed in instead, and no server.
"""

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

from grader import answers, grading, history, quiz, rubrics, submissions, words
from grader.check import Outcome, Verdict
from grader.report import Report, outcome_text
from grader.words import Words
from lab_env.cli import UserError
from lab_env.connection import lab_folder, settings
from lab_env.real import activity

HANDED_IN = Words("{lines} steps written to {path}: submit the notebook and this file together.",
                  "Gardáronse {lines} pasos en {path}: entrega o caderno xunto con este ficheiro.")
ANSWERS_HANDED_IN = Words("Submit the notebook together with {path}.", "Entrega o caderno xunto con {path}.")
NOT_WHILE_GRADING = Words("(Grading: the journal that was handed in is used.)",
                          "(Cualificando: úsase o rexistro que se entregou.)")
NO_JOURNAL = Words("This XenServer keeps no journal ({reason}). If it is a real one, it is asked directly when grading.",
                   "Este XenServer non leva rexistro ({reason}). Se é un de verdade, preguntaráselle directamente ao cualificar.")
RECORD_HANDED_IN = Words("The record of what was done on {xenserver} is in {path}: submit the notebook and this file together. What counts is what {xenserver} itself says when it is graded.",
                         "O rexistro do que se fixo en {xenserver} está en {path}: entrega o caderno xunto con este ficheiro. O que conta é o que diga o propio {xenserver} cando se cualifique.")
NO_RECORD = Words("the record of what was done on the XenServer, {path}, cannot be read ({reason})",
                  "non se pode ler o rexistro do que se fixo no XenServer, {path} ({reason})")
OTHER_LAB = Words("This lab is that of {open}; {assignment} is done in a lab of its own: stop this one, and start `xenlab lab {assignment}`.",
                  "Este laboratorio é o de {open}; {assignment} faise nun laboratorio propio: para este e inicia `xenlab lab {assignment}`.")
NOTHING_OF_YOUR_OWN = Words("In this assignment everybody is asked the same.", "Nesta tarefa pídeselle o mesmo a todo o mundo.")
DEFAULT = "ubuntu-exercise"
_asked = Counter()      # (assignment, check) -> how often it was asked and not passed: each time it tells one hint more


class Shown:
    """The outcome of one check, already printed; `points` is the number for nbgrader."""

    def __init__(self, outcome):
        self.outcome = outcome
        self.points = outcome.points

    def __repr__(self):
        return outcome_text(self.outcome)

    def _ipython_display_(self):
        """Nothing more to show."""


def check(name=None, assignment=None):
    """Run the whole rubric and answer the Report, or one check: print why, and answer its outcome with `.points`.

    Of an assignment of questions it only tells which are answered, until it is graded.
    """
    assignment = assignment or assignment_here()
    if rubrics.get(assignment).asks == "answers" and not being_graded():
        print(quiz.overview(assignment))
        return None
    report = _report(assignment)
    if name is None:
        return replace(report, outcomes=tuple(_hinted(assignment, outcome) for outcome in report.outcomes))
    asked = rubrics.get(assignment).check(name)
    there = any(outcome.check.name == name for outcome in report.outcomes)
    shown = Shown(_hinted(assignment, report.outcome(name) if there else Outcome(asked, Verdict.COULD_NOT_TELL, why=words.NO_JOURNAL)))
    print(shown)
    return shown


def hint(name, assignment=None):
    """Print the next hint of a check that is not passed yet."""
    return check(name, assignment).outcome.hint


def task(assignment=None):
    """Print what this assignment asks of this student alone, and answer it: `own = task()`, then `own.memory` in the exercise."""
    assignment = assignment or assignment_here()
    rubric = rubrics.get(assignment)
    if being_graded():
        seed = submissions.at(Path.cwd(), os.environ.get("XENLAB_COURSE", "xenlab")).seed
    else:
        told = history.of_session(connect_to_lab_of(assignment))
        seed = grading.seed_of(rubric, told[1] if told else {}) or quiz.own_seed(rubric.name)      # of a XenServer that is nobody's: whoever asks is somebody
    own = rubric.parameters(seed)
    print(own.said.say() if own else NOTHING_OF_YOUR_OWN.say())
    return own


def _hinted(assignment, outcome):
    """An outcome with a hint more than the last time it was asked; all of them while grading."""
    if outcome.passed or being_graded():
        return outcome
    if not outcome.asked:
        return outcome.hinted(1)
    _asked[assignment, outcome.check.name] += 1
    return outcome.hinted(_asked[assignment, outcome.check.name], words.ASK_AGAIN)


def question(name, assignment=None):
    """The question at a place of this notebook's assignment, to be answered; while grading, its points; in nbgrader's Validate, whether it is answered."""
    assignment = assignment or assignment_here()
    if being_graded():
        return check(name, assignment).points
    if os.environ.get("NBGRADER_EXECUTION") == "validate":
        return quiz.answered(name, assignment)
    return quiz.question(name, assignment)


def answer(name, given, assignment=None):
    """Answer a question from a cell, where no widget is shown."""
    if not being_graded():
        quiz.answer(name, given, assignment or assignment_here())


def _report(assignment) -> Report:
    if being_graded():
        return grading.grade(submissions.at(Path.cwd(), os.environ.get("XENLAB_COURSE", "xenlab")))
    return grading.grade_live(assignment, connect_to_lab_of(assignment))


def connect_to_lab_of(assignment):
    """A session with this lab; UserError when `xenlab lab` has opened that of another assignment."""
    from lab_env.lab import connect
    assert_lab_of(assignment)
    return connect()


def assert_lab_of(assignment):
    """UserError when `xenlab lab` has opened the lab of another assignment."""
    own, wanted = settings(), rubrics.get(assignment).name
    if own.get("assignment", wanted) != wanted and os.environ.get("XENLAB_URL", own["url"]) == own["url"]:
        raise UserError(OTHER_LAB.fill(open=own["assignment"], assignment=wanted).say())


def being_graded():
    """True inside `nbgrader autograde` (which sets NBGRADER_EXECUTION) and wherever XENLAB_GRADING is 1."""
    return os.environ.get("XENLAB_GRADING") == "1" or os.environ.get("NBGRADER_EXECUTION") == "autograde"


def assignment_here():
    """The assignment of this notebook: its folder's name, where that is one."""
    folder = Path.cwd().name
    return folder if folder in rubrics.MODULES else DEFAULT


def hand_in(folder="."):
    """Write the lab's journal beside the notebook, to be submitted with it."""
    if being_graded():
        print(NOT_WHILE_GRADING.say())
        return
    if rubrics.get(assignment_here()).asks == "answers":
        print(quiz.overview(assignment_here()), ANSWERS_HANDED_IN.fill(path=Path(folder) / answers.FILE).say())
        return
    own = settings()
    if own.get("guarded"):
        print(RECORD_HANDED_IN.fill(path=copied(lab_folder() / activity.FILE, Path(folder)), xenserver=own["xenserver"]).say())
        return
    from lab_env.guests import call_plugin
    session = connect_to_lab_of(assignment_here())
    try:
        text = call_plugin(session, "journal")["journal"]
    except UserError as error:
        print(NO_JOURNAL.fill(reason=error.__cause__.details[0]).say())
        return
    path = written(text, Path(folder) / submissions.JOURNAL)
    print(HANDED_IN.fill(lines=max(0, text.count("\n") - 1), path=path).say())


def written(text, path):
    """The path of a file that is whole, whatever happens while it is written."""
    unfinished = path.with_suffix(".part")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    return unfinished.replace(path)


def copied(record, folder):
    """Where the record of what was done on a real pool has been copied to; UserError when it cannot be used."""
    try:
        text = record.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(NO_RECORD.fill(path=record, reason=error.strerror)) from error
    activity.read(text, record)
    return written(text, folder / activity.FILE)
