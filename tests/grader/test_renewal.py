"""Grading again after the rubric changed: points, new checks and checks that are gone, and what people wrote stays."""

import dataclasses
import json

import nbformat
import pytest
from sqlalchemy import text as sql

from grader import rubrics
from grader.marking import Marker
from grader.nbgrader import FOUND_BY, Course
from grader.sample_class import copy_course
from grader.submissions import JOURNAL, at
from lab_env.cli import UserError
from tests.grader.laboratory import ASSIGNMENT, journal
from tests.grader.mangled import GOOD, NAME

pytestmark = pytest.mark.slow       # nbgrader makes the assignment, twice


@pytest.fixture
def course(tmp_path):
    copy_course(tmp_path / "course")
    folder = tmp_path / "course" / "submitted" / "ana" / ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(GOOD)
    (folder / JOURNAL).write_text(journal(student="ana", variant="no_tools"), newline="\n")
    return Course(tmp_path / "course")


def grade(course):
    """Grades ana: the score that counts, and the points of each check in the gradebook."""
    released, submission = course.release(ASSIGNMENT), at(course.root / "submitted" / "ana" / ASSIGNMENT)
    with course.gradebook() as gradebook:
        score = course.record(gradebook, submission, Marker(released)(submission))
        submitted = gradebook.find_submission(ASSIGNMENT, "ana")
        return score, {grade.name: (grade.score, grade.max_score) for notebook in submitted.notebooks for grade in notebook.grades}


def change(course, monkeypatch, checks, cells):
    """Another rubric, and the notebook that goes with it."""
    rubric = dataclasses.replace(rubrics.get(ASSIGNMENT), checks=checks)
    monkeypatch.setattr(rubrics, "get", lambda name: rubric)
    path = course.folder("source", ".", ASSIGNMENT) / NAME
    notebook = nbformat.read(path, as_version=4)
    cells(notebook)
    nbformat.write(notebook, path)


def cell_named(notebook, name):
    return next(cell for cell in notebook.cells if cell.metadata.nbgrader.grade_id == name)


def test_a_rubric_that_changed_after_the_class_was_graded(course, monkeypatch):
    before, grades = grade(course)
    with course.gradebook() as gradebook:
        gradebook.find_grade("tools", ASSIGNMENT, ASSIGNMENT, "ana").manual_score = 1
        gradebook.find_grade("boots_pv", ASSIGNMENT, ASSIGNMENT, "ana").extra_credit = 0.5
        gradebook.db.commit()
    assert grade(course)[0] == before + 1.5

    one_vm, boots_pv, *rest = sorted(rubrics.get(ASSIGNMENT).checks, key=lambda check: ("one_vm", "boots_pv").index(check.name) if check.name in ("one_vm", "boots_pv") else 2)
    gone, kept = rest[-1], rest[:-1]
    fresh = dataclasses.replace(one_vm, name="still_one_vm", points=2)

    def cells(notebook):
        cell_named(notebook, "boots_pv").metadata.nbgrader.points = 5
        notebook.cells.remove(cell_named(notebook, gone.name))
        notebook.cells.append(nbformat.from_dict(json.loads(json.dumps(cell_named(notebook, "one_vm")).replace("one_vm", "still_one_vm"))))
        notebook.cells[-1].metadata.nbgrader.points = 2
        notebook.cells[-1].id = "fresh"
    change(course, monkeypatch, (one_vm, dataclasses.replace(boots_pv, points=5), fresh, *kept), cells)
    after, changed = grade(course)
    assert changed["boots_pv"] == (5.5, 5) and changed["still_one_vm"] == (2, 2) and changed["tools"][0] == 1 and gone.name not in changed
    assert after == before + 1.5 + (5 - boots_pv.points) + 2 - grades[gone.name][0]
    assert grade(course) == (after, changed)


def test_a_notebook_of_another_release_of_the_kit_is_refused_with_the_remedy(course, monkeypatch):
    change(course, monkeypatch, rubrics.get(ASSIGNMENT).checks, lambda notebook: notebook.cells.remove(cell_named(notebook, "tools")))
    with pytest.raises(UserError, match=r"other checks than this xenlab has \(tools\): copy .*ubuntu-exercise there"):
        course.release(ASSIGNMENT)


def test_a_student_is_found_without_reading_the_whole_class(course):
    """nbgrader has no index for it: each student of a class of thousands took longer than the one before."""
    with course.gradebook() as gradebook:
        ways = [row[3] for table, column in FOUND_BY
                for row in gradebook.db.execute(sql(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {column} = 'x'"))]
    assert len(ways) == len(FOUND_BY) and all("USING INDEX xenlab_" in way for way in ways)
