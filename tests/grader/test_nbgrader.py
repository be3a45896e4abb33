"""A class graded both ways: `xenlab grade` and plain `nbgrader autograde` agree, and nbgrader's own tools go on from there."""

import csv
import getpass
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from grader.sample_class import KINDS, copy_course
from grader.submissions import JOURNAL
from lab_env import lessons
from tests.grader.laboratory import ASSIGNMENT, journal
from tests.grader.mangled import GOOD, MANGLED, NAME

pytestmark = pytest.mark.slow
STUDENTS = len(KINDS)
PROGRAMS = Path(sys.executable).parent


def run(*command, cwd, status=0):
    done = subprocess.run([str(PROGRAMS / command[0]), *command[1:]], cwd=cwd, capture_output=True, text=True, timeout=600,
                          env={**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}", "HOME": str(cwd)})
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def scores(course, assignment=ASSIGNMENT):
    with Gradebook(f"sqlite:///{course}/gradebook.db", "xenlab") as gradebook:
        return {submission.student.id: (submission.score, {
            grade.name: grade.auto_score for notebook in submission.notebooks for grade in notebook.grades})
            for submission in gradebook.assignment_submissions(assignment)}


def digest(folder):
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    course = tmp_path_factory.mktemp("sample") / "course"
    run("xenlab", "sample-class", str(STUDENTS), str(course), cwd=course.parent)
    return course


@pytest.fixture(scope="module")
def ours(sample, tmp_path_factory):
    course = tmp_path_factory.mktemp("ours") / "course"
    shutil.copytree(sample, course)
    (course / "sheet.csv").write_text("Identifier,Full name,ID number,Grade\nParticipant 9,Antía,s001,\n", encoding="utf-8")
    out = run("xenlab", "grade", ASSIGNMENT, "--csv", "marks.csv", "--html", "class.html", "--json", "class.json", "--junit", "junit.xml",
              "--moodle", "sheet.csv", "moodle", cwd=course, status=1)
    return course, out


@pytest.fixture(scope="module")
def nbgraders(sample, tmp_path_factory):
    course = tmp_path_factory.mktemp("nbgraders") / "course"
    shutil.copytree(sample, course)
    run("nbgrader", "autograde", ASSIGNMENT, cwd=course)
    return course


def test_both_ways_give_the_same_scores(sample, ours, nbgraders):
    course, _ = ours
    assert scores(course) == scores(nbgraders) and len(scores(course)) == STUDENTS - 1
    assert digest(course / "submitted") == digest(nbgraders / "submitted") == digest(sample / "submitted")


def test_the_class_is_as_it_was_made(ours):
    course, out = ours
    with (course / "marks.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["student", "score", "max_score", "status"] and len(rows) == STUDENTS
    by_accident = {"not_handed_in": "missing", "cut_short": "partly", "no_journal": "unreadable", "altered": "unreadable",
                   "neighbours_journal": "unreadable"}
    for row, kind in zip(rows, KINDS):
        assert row["status"] == by_accident.get(kind.accident, "graded") and row["student"] in out
        if kind.variant == "done" and kind.accident in ("", "broken_notebook"):
            assert row["score"] == row["max_score"] == "20"
        elif kind.accident not in ("cut_short",) and row["status"] != "graded":
            assert row["score"] == "0"


def test_the_class_in_other_forms(ours):
    course, _ = ours
    assert len(json.loads((course / "class.json").read_text(encoding="utf-8"))["students"]) == STUDENTS
    assert (course / "junit.xml").read_text(encoding="utf-8").count("<testsuite ") == STUDENTS
    page = (course / "class.html").read_text(encoding="utf-8")
    assert "s022" in page and "another lab" in page and "were written by hand" in page
    assert "Participant 9,Antía,s001,20" in (course / "moodle" / "grades.csv").read_text(encoding="utf-8")
    assert (course / "moodle" / "feedback.zip").stat().st_size > 1000


def test_nbgrader_goes_on_from_there(ours):
    course, _ = ours
    run("nbgrader", "export", cwd=course)
    with (course / "grades.csv").open(newline="") as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert {name: score for name, (score, _) in scores(course).items()}.items() <= exported.items()
    run("nbgrader", "generate_feedback", ASSIGNMENT, "--force", "--student=s003", cwd=course)
    page = (course / "feedback" / "s003" / ASSIGNMENT / "ubuntu-exercise.html").read_text(encoding="utf-8")
    assert "The guest is Ubuntu 12.04." in page


def test_feedback_and_autograded_notebooks(ours):
    course, _ = ours
    page = (course / "feedback" / "s005" / ASSIGNMENT / "ubuntu-exercise.html").read_text(encoding="utf-8")
    assert "xenstore" in page and "Score: 10 of 20 points" in page
    for folder in (course / "autograded").iterdir():
        notebook = nbformat.read(folder / ASSIGNMENT / "ubuntu-exercise.ipynb", as_version=4)
        nbformat.validate(notebook)
        assert sum(1 for cell in notebook.cells if cell.get("outputs")) == 15


def test_grading_again_keeps_what_was_written_by_hand(ours):
    course, _ = ours
    with Gradebook(f"sqlite:///{course}/gradebook.db", "xenlab") as gradebook:
        gradebook.find_comment("work", "ubuntu-exercise", ASSIGNMENT, "s004").manual_comment = "Fala comigo."
        gradebook.find_grade("tools", "ubuntu-exercise", ASSIGNMENT, "s004").manual_score = 2
        gradebook.db.commit()
    run("xenlab", "grade", ASSIGNMENT, "--csv", "again.csv", cwd=course, status=1)
    with Gradebook(f"sqlite:///{course}/gradebook.db", "xenlab") as gradebook:
        comment = gradebook.find_comment("work", "ubuntu-exercise", ASSIGNMENT, "s004")
        grade = gradebook.find_grade("tools", "ubuntu-exercise", ASSIGNMENT, "s004")
        assert comment.comment == "Fala comigo." and "Score: 10" in comment.auto_comment
        assert (grade.score, grade.auto_score, grade.needs_manual_grade) == (2, 0, True)
    assert "s004,12,20,graded" in (course / "again.csv").read_text()
    assert "Fala comigo." in (course / "feedback" / "s004" / ASSIGNMENT / "ubuntu-exercise.html").read_text(encoding="utf-8")


def test_through_the_exchange_and_back(tmp_path):
    """Released, fetched, done, submitted, collected, graded by `xenlab grade`, and its page fetched, all as nbgrader has it."""
    student, course, home = getpass.getuser(), tmp_path / "course", tmp_path / "home"
    run("xenlab", "sample-class", "1", str(course), cwd=tmp_path)
    home.mkdir()
    (course / "exchange").chmod(0o777)
    (home / "nbgrader_config.py").write_text(f"c = get_config()\nc.Exchange.root = {str(course / 'exchange')!r}\nc.CourseDirectory.course_id = 'xenlab'\n")
    run("nbgrader", "release_assignment", ASSIGNMENT, cwd=course)
    run("nbgrader", "fetch_assignment", ASSIGNMENT, cwd=home)
    (home / ASSIGNMENT / JOURNAL).write_text(journal(student=student, variant="iso_left"), newline="\n")
    run("nbgrader", "submit", ASSIGNMENT, cwd=home)
    run("nbgrader", "collect", ASSIGNMENT, cwd=course)
    run("xenlab", "grade", ASSIGNMENT, cwd=course)
    run("nbgrader", "release_feedback", ASSIGNMENT, cwd=course)
    run("nbgrader", "fetch_feedback", ASSIGNMENT, cwd=home)
    page, = (home / ASSIGNMENT / "feedback").rglob("*.html")
    assert "An ISO is still in the drive." in page.read_text(encoding="utf-8")


def test_late_work_is_penalised_as_the_course_says(sample, tmp_path):
    course = tmp_path / "course"
    shutil.copytree(sample, course)
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    with Gradebook(f"sqlite:///{course}/gradebook.db", "xenlab") as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2014-11-10 23:00:00 UTC")
    for path in (course / "submitted").iterdir():
        if path.name not in ("s001", "s002"):
            shutil.rmtree(path)
    run("xenlab", "grade", ASSIGNMENT, "--csv", "marks.csv", cwd=course)
    rows = (course / "marks.csv").read_text().splitlines()
    assert "s001,20,20,graded" in rows and "s002,0,20,graded" in rows


def test_running_the_notebook_instead_gives_the_same_scores(sample, ours, tmp_path):
    """With nbgrader's own list of preprocessors, the test cells run, and ask the journal themselves."""
    course = tmp_path / "course"
    shutil.copytree(sample, course)
    with (course / "nbgrader_config.py").open("a") as file:
        file.write("\ndel c.Autograde.autograde_preprocessors\n")
    run("nbgrader", "autograde", ASSIGNMENT, "--student=s00[358]", cwd=course)
    assert scores(course) == {name: score for name, score in scores(ours[0]).items() if name in ("s003", "s005", "s008")}


@pytest.fixture(scope="module")
def mangled(tmp_path_factory):
    """A class every notebook of which met with something; those that nbgrader has a chance to see."""
    course = tmp_path_factory.mktemp("mangled") / "course"
    copy_course(course)
    for name, (spoil, _) in MANGLED.items():
        folder = course / "submitted" / name / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / NAME).write_bytes(GOOD)
        (folder / JOURNAL).write_text(journal(student=name), newline="\n")
        spoil(folder)
    run("nbgrader", "generate_assignment", ASSIGNMENT, cwd=course)
    return course


def test_every_mangled_notebook_is_graded_both_ways(mangled, tmp_path):
    course = tmp_path / "course"
    shutil.copytree(mangled, course, symlinks=True, copy_function=lambda one, other: shutil.copy2(one, other) if Path(one).is_file() else os.mkfifo(other))
    run("nbgrader", "autograde", ASSIGNMENT, cwd=mangled)
    run("xenlab", "grade", ASSIGNMENT, cwd=course)
    assert {name: score for name, (score, _) in scores(mangled).items()} == dict.fromkeys(MANGLED, 20) and scores(mangled) == scores(course)
    notes = {name: comment(mangled, name) for name in MANGLED}
    assert notes == {name: comment(course, name) for name in MANGLED}
    assert all(note in " ".join(notes[name].split()) for name, (_, note) in MANGLED.items() if note)


def comment(course, student):
    with Gradebook(f"sqlite:///{course}/gradebook.db", "xenlab") as gradebook:
        return gradebook.find_comment("work", ASSIGNMENT, ASSIGNMENT, student).auto_comment


def test_the_same_class_is_made_again(sample, tmp_path):
    run("xenlab", "sample-class", "9", str(tmp_path / "course"), cwd=tmp_path)
    nine = {name: value for name, value in digest(sample / "submitted").items() if name < "s010"}
    assert digest(tmp_path / "course" / "submitted") == nine


@pytest.mark.parametrize("name, half, points", [("ubuntu-modern", "called_pv", 18), ("tools-debian", "cloned", 19), ("tools-windows", "restarted_by_force", 18)])
def test_the_other_assignments_are_graded_both_ways(tmp_path, name, half, points):
    course = tmp_path / "course"
    copy_course(course)
    for student, variant in (("ana", "done"), ("brais", half)):
        lessons.hand_out(course / "source" / name, tmp_path / student)
        shutil.copytree(tmp_path / student / "assignments" / name, course / "submitted" / student / name)
        (course / "submitted" / student / name / JOURNAL).write_text(journal(assignment=name, student=student, variant=variant), newline="\n")
    out = run("xenlab", "grade", name, cwd=course)
    ours = scores(course, name)
    assert {student: score for student, (score, _) in ours.items()} == {"ana": 20, "brais": points} and "altered" not in out
    run("nbgrader", "autograde", "--force", name, cwd=course)
    assert scores(course, name) == ours
