"""Grading many: any executor, one result each, and no submission stops the class."""

import concurrent.futures
import os
import time

import pytest

from grader import grading
from grader.check import Verdict
from grader.report import Status
from grader.submissions import JOURNAL, Submission, at
from lab_env.mock.journal import seed_for
from tests.grader.attacked import lines_of, signed
from tests.grader.laboratory import journal


@pytest.fixture
def submissions(tmp_path):
    made = []
    for student, variant in (("ana", "done"), ("brais", "forged"), ("carme", "nothing_done"), ("zoe", None)):
        folder = tmp_path / student / "ubuntu-exercise"
        if variant:
            folder.mkdir(parents=True)
            (folder / JOURNAL).write_text(journal(variant=variant, student=student), newline="\n")
        made.append(Submission(student, "ubuntu-exercise", folder=folder if variant else None))
    return made


def points(graded):
    return {submission.student: report.points for submission, report in graded}


EXPECTED = {"ana": 20, "brais": 10, "carme": 0, "zoe": 0}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_class(submissions, jobs):
    assert points(grading.grade_many(submissions, jobs)) == EXPECTED


def test_any_executor(submissions):
    with concurrent.futures.ThreadPoolExecutor(2) as executor:
        assert points(grading.grade_many(submissions, executor=executor)) == EXPECTED


def test_nobody(submissions):
    assert list(grading.grade_many([])) == []


def grade_or_die(submission, report=None):
    return os._exit(1) if submission.student == "brais" and not report else grading.grade_one(submission, report)


def test_a_process_that_dies_takes_only_its_own_submission_with_it(submissions):
    reports = {submission.student: report for submission, report in grading.grade_many(submissions, 2, work=grade_or_die)}
    assert reports["brais"].status is Status.UNREADABLE and "The grader itself failed" in reports["brais"].notes[0].en
    assert {name: report.points for name, report in reports.items()} == {**EXPECTED, "brais": 0}


def test_an_error_of_the_grader_is_reported_not_raised(submissions, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("oh")
    monkeypatch.setattr(grading.journal, "replay", broken)
    report = grading.grade(submissions[0])
    assert report.status is Status.UNREADABLE and "ZeroDivisionError: oh" in report.notes[0].en


def test_a_journal_that_takes_too_long_is_given_up(submissions, monkeypatch):
    monkeypatch.setattr(grading, "SECONDS_EACH", 0.05)
    monkeypatch.setattr(grading.journal, "replay", lambda reading, **_: time.sleep(5))
    report = grading.grade(submissions[0])
    assert report.status is Status.UNREADABLE and "longer than" in report.notes[0].en


def test_replaying_gives_the_live_verdicts(submissions):
    from tests.grader.laboratory import lab
    live = grading.grade_live("ubuntu-exercise", grading.session_on(lab(variant="forged", student="brais")), "brais")
    assert grading.grade(submissions[1]).outcomes == live.outcomes


def test_a_journal_of_another_version_of_the_kit_is_not_failed_but_put_before_somebody(tmp_path):
    """Its references are others than those of the lab that this version makes of the same head; nothing says so but that hardly a step finds what it names."""
    folder = tmp_path / "ana" / "ubuntu-exercise"
    folder.mkdir(parents=True)
    head, lines = lines_of(student="ana")
    (folder / JOURNAL).write_text(signed(head | {"seed": seed_for("xenlab", "ubuntu-exercise", "ana")}, lines_of(student="brais")[1]), newline="\n")
    report = grading.grade(at(folder))
    assert (report.points, report.status) == (0, Status.UNREADABLE) and "another version of XenLab" in report.notes[0].en
    assert all(outcome.verdict is Verdict.COULD_NOT_TELL for outcome in report.outcomes)
    (folder / JOURNAL).write_text(signed(head, [*lines, *([lines[-1][0], "root", "VM.start", ["OpaqueRef:gone", False, False]] for _ in range(5))]), newline="\n")
    assert grading.grade(at(folder)).points == 20, "who tried a few that were gone has not worked with another version"
