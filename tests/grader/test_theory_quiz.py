"""The theory quiz: nothing for nothing, everything for a solved one, and each place judged by itself; its answers are data."""

import json
import pickle

import pytest

from grader import answers, rubrics
from grader.grading import grade
from grader.report import Status, as_json
from grader.report_html import page
from grader.rubrics.theory_quiz import PLACES, RUBRIC, solved
from grader.submissions import Submission
from lab_env.mock.journal import seed_for


def seed_of(student):
    return seed_for("xenlab", "theory-quiz", student)


@pytest.fixture
def handed_in(tmp_path):
    """Makes a submission of a student with these answers, or with this text as its file."""
    def submission(given=None, student="ana", text=None, owner=None, assignment="theory-quiz"):
        folder = tmp_path / student / assignment
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "theory-quiz.ipynb").write_text('{"cells": []}')
        whose = {"course": "xenlab", "assignment": assignment, "student": owner or student, "seed": seed_of(owner or student)}
        if text is not None:
            (folder / answers.FILE).write_bytes(text)
        elif given is not None:
            answers.keep(folder / answers.FILE, whose, given)
        return Submission(student, assignment, "xenlab", folder)
    return submission


def test_nothing_answered_earns_nothing(handed_in):
    report = grade(handed_in({}))
    assert (report.points, report.status) == (0, Status.GRADED) and all("Not answered" in outcome.why.en for outcome in report.outcomes)


@pytest.mark.parametrize("student", ["ana", "brais", "carme", "duarte", "s001"])
@pytest.mark.parametrize("assignment", ["theory-quiz", "theory-quiz-gl"])
def test_solved_earns_everything(handed_in, student, assignment):
    report = grade(handed_in(solved(seed_of(student)), student, assignment=assignment))
    assert report.points == report.max_points == 16 and all(outcome.passed for outcome in report.outcomes)
    assert report.rubric.by_hand == 4


@pytest.mark.parametrize("place", [place.name for place in PLACES])
def test_each_place_is_judged_by_itself(handed_in, place):
    given = solved(seed_of("ana"))
    del given[place]
    report = grade(handed_in(given))
    assert [outcome.check.name for outcome in report.outcomes if not outcome.passed] == [place]


def test_students_have_different_questions(handed_in):
    asked = {tuple(place.posed(seed_of(f"s{number}")).question.name for place in PLACES) for number in range(20)}
    assert len(asked) == 20
    assert grade(handed_in(solved(seed_of("ana")), "brais")).points < 10, "a neighbour's answers under one's own name"


def test_somebody_elses_file_earns_nothing(handed_in):
    report = grade(handed_in(solved(seed_of("ana")), "brais", owner="ana"))
    assert (report.points, report.status) == (0, Status.UNREADABLE) and "of ana" in report.notes[0].en


@pytest.mark.parametrize("text", [b"", b"[]", b"\xff\xfe\x00", b"{" * 200_000, b'{"format": "xenlab-answers"}', b'{"format": "xenlab-answers", "version": 1, "answers": 3}',
                                  b'{"format": "xenlab-answers", "version": 1, "answers": {}}', b"x" * (answers.MOST_BYTES + 1), b'{"seed": ' + b"9" * 10_000 + b"}", b"NaN"])
def test_a_file_that_is_none_is_said_to_be_none(handed_in, text):
    report = grade(handed_in(text=text))
    assert (report.points, report.status) == (0, Status.UNREADABLE) and answers.FILE in report.notes[0].en or "another" in report.notes[0].en


def test_no_file_and_nothing_at_all(handed_in, tmp_path):
    assert "There is no answers.json" in grade(handed_in()).notes[0].en
    assert grade(Submission("nobody", "theory-quiz")).status is Status.MISSING


@pytest.mark.parametrize("value", [3, None, True, ["b"], {"a": 1}, float("nan"), "b" * 10_000])
def test_what_is_no_text_is_no_answer(handed_in, value):
    head = {**answers.FORMAT, "seed": seed_of("ana"), "student": "ana"}
    report = grade(handed_in(text=json.dumps({**head, "answers": {place.name: value for place in PLACES}}).encode()))
    assert report.points == 0 and report.status is Status.GRADED


def test_feedback_escapes_what_was_answered(handed_in):
    given = {place.name: "<script>alert(1)</script>" for place in PLACES}
    report = grade(handed_in(given))
    assert "<script>" not in page(report, "gl") and report.points == 0
    assert json.loads(as_json(report, "gl"))["checks"][0]["evidence"].startswith("<script>")


def test_feedback_says_what_was_chosen_and_why(handed_in):
    report = grade(handed_in(solved(seed_of("ana"))))
    text = page(report, "gl", by_hand=[("essay_ring", 1.5, 2)])
    assert "Correct" not in text and "essay_ring: 1.5/2" in text and report.outcomes[0].why.gl.split(".")[0] in text


def test_an_outcome_travels_between_processes(handed_in):
    report = grade(handed_in({}))
    assert pickle.loads(pickle.dumps(report)).outcomes[0].check is rubrics.get("theory-quiz").checks[0]
    assert rubrics.get("theory-quiz-gl") is RUBRIC
