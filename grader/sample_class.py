"""A believable class to try the grader on: a whole nbgrader course, with submissions made by really doing an assignment."""

import itertools
import shutil
from dataclasses import dataclass
from pathlib import Path

from grader import answers, rubrics
from grader.grading import session_on
from grader.nbgrader import Course
from grader.rubrics.theory_quiz import solved
from grader.submissions import JOURNAL
from lab_env import paths
from lab_env.cli import UserError
from lab_env.mock.journal import Journal, seed_for
from lab_env.mock.xenserver import MockXenServer
from lab_env.words import said

ASSIGNMENT = "ubuntu-exercise"
SUBMITTED = "2014-11-{day:02} {hour:02}:{minute:02}:00 UTC"
FIRST_NAMES = ("Antía", "Brais", "Carme", "Duarte", "Elvira", "Fiz", "Goretti", "Héitor", "Iria", "Lois", "Mariña", "Nuno",
               "Olalla", "Paio", "Roi", "Sabela", "Tareixa", "Uxía", "Vasco", "Xoana")
LAST_NAMES = ("Abelleira", "Bouzas", "Castro", "Dobarro", "Estévez", "Feixoo", "Gándara", "Iglesias", "Lema", "Mosquera", "Novo",
              "Outeiro", "Pazos", "Quintás", "Rial", "Seoane", "Taboada")


@dataclass(frozen=True)
class Kind:
    """What a student did, and what became of it on the way to the teacher."""

    variant: str
    release: str = ""       # to install, where the assignment leaves the choice
    by: str = ""
    accident: str = ""      # not_handed_in, no_journal, cut_short, altered, neighbours_journal, broken_notebook

    @property
    def choices(self):
        return {name: value for name, value in (("release", self.release), ("by", self.by)) if value}


ACCIDENTS = ("not_handed_in", "broken_notebook", "cut_short", "no_journal", "altered", "neighbours_journal")
ANSWERED = {"done": 1.0, "most": 0.75, "half": 0.5, "nothing_done": 0.0}        # of the questions of a quiz, the share that is answered, rightly
KINDS = (
    Kind("done"), Kind("done", "13.10", "url"), Kind("bare_url"), Kind("no_tools"), Kind("forged"), Kind("hvm"),
    Kind("done", accident="not_handed_in"), Kind("done", accident="broken_notebook"), Kind("done", accident="cut_short"),
    Kind("halted", "13.10"), Kind("iso_left"), Kind("other_template"), Kind("aborted"), Kind("installing", by="url"),
    Kind("service_removed"), Kind("not_provisioned"), Kind("not_started"), Kind("two_vms"), Kind("nothing_done"),
    Kind("done", accident="no_journal"), Kind("done", accident="altered"), Kind("done", accident="neighbours_journal"),
)
"""Of the exercise."""


def kinds_of(assignment):
    """The kinds of students of an assignment: everything that its robot can do half, and every accident."""
    rubric = rubrics.get(assignment)
    if rubric.name == ASSIGNMENT:
        return KINDS
    variants = ANSWERED if rubric.asks == "answers" else rubrics.solver_of(rubric).VARIANTS
    return (Kind("done"), *map(Kind, (one for one in variants if one != "done")), *(Kind("done", accident=one) for one in ACCIDENTS))


def make(count, folder, progress=lambda done: None, assignment=ASSIGNMENT):
    """Write a course with `count` students into an empty folder; the same count and assignment make the same class."""
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(said("{folder} is not empty: name a folder that is, or does not exist yet",
                             "{folder} non está baleiro: di un cartafol que o estea, ou que aínda non exista", folder=folder))
    copy_course(folder)
    course = Course(folder)
    released = course.release(assignment)
    with course.gradebook() as gradebook:
        for number, kind in zip(range(count), itertools.cycle(kinds_of(assignment))):
            student = f"s{number + 1:03}"
            gradebook.update_or_create_student(student, **person(number))
            if kind.accident != "not_handed_in":
                submit(course, number, student, kind, released, assignment)
            progress(number + 1)


def copy_course(folder):
    """Everything of the course that is not one class's own."""
    ours = paths.course()
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("nbgrader_config.py", "guide.md", "guide.gl.md"):
        shutil.copyfile(ours / name, folder / name)
    shutil.copytree(ours / "source", folder / "source", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    (folder / "exchange").mkdir()


def person(number):
    first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]
    return {"first_name": first, "last_name": last, "email": f"s{number + 1:03}@example.org"}


def submit(course, number, student, kind, released, assignment):
    """Put into `submitted` what a student of that kind hands in."""
    target = course.folder("submitted", student, assignment)
    target.mkdir(parents=True)
    for name, text in released.items():
        (target / f"{name}.ipynb").write_text(text[:len(text) // 2] if kind.accident == "broken_notebook" else text, encoding="utf-8")
    owner, quiz = f"s{number:03}" if kind.accident == "neighbours_journal" else student, rubrics.get(assignment).asks == "answers"
    work = spoil((answer_questions if quiz else do_exercise)(course.course_id, owner, kind, assignment), kind.accident)
    if work is not None:
        (target / (answers.FILE if quiz else JOURNAL)).write_text(work, encoding="utf-8", newline="\n")
    moment = SUBMITTED.format(day=10 + number % 7, hour=9 + number % 11, minute=number * 7 % 60)
    (target / "timestamp.txt").write_text(moment, encoding="utf-8")
    (target / "submission_secret.txt").write_text(seed_for(course.course_id, "secret", student), encoding="utf-8")     # as nbgrader's exchange adds it


def do_exercise(course_id, student, kind, assignment=ASSIGNMENT):
    """The journal of a student of that kind, from a lab of their own."""
    rubric = rubrics.get(assignment)
    seed = seed_for(course_id, rubric.name, student)
    journal = Journal.start(lambda line: None, rubric.release, seed, course_id, rubric.name, student, rubric.contents)
    session = session_on(MockXenServer(seed, rubric.release, journal, contents=rubric.contents))
    for _ in rubrics.solver_of(rubric).solve(session, variant=kind.variant, **kind.choices):
        pass
    return journal.text()


def answer_questions(course_id, student, kind, assignment):
    """The file of answers of a student of that kind."""
    name = rubrics.get(assignment).name
    seed = seed_for(course_id, name, student)
    right = solved(seed)
    given = dict(list(right.items())[:round(ANSWERED[kind.variant] * len(right))])
    return answers.text({"course": course_id, "assignment": name, "student": student, "seed": seed}, given)


def spoil(journal, accident):
    """What is left of a journal after an accident."""
    lines = journal.splitlines(keepends=True)
    if accident == "no_journal":
        return None
    if accident == "cut_short":
        kept = len(lines) * 2 // 3
        return "".join(lines[:kept]) + lines[kept][:20]
    if accident == "altered":
        middle = len(lines) // 2
        return "".join([*lines[:middle], *lines[middle + 1:]])
    return journal
