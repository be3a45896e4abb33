"""Submissions: whatever was handed in is graded or explained, and never stops the class."""

import json

import pytest

from grader.grading import grade
from grader.report import Status
from grader.submissions import JOURNAL, Submission, at, find
from lab_env.mock import journal as journals
from tests.grader.laboratory import journal


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "submitted" / "ana" / "ubuntu-exercise"
    folder.mkdir(parents=True)
    (folder / "ubuntu-exercise.ipynb").write_text('{"cells": []}')
    (folder / JOURNAL).write_text(journal(), newline="\n")
    return folder


def graded(folder):
    return grade(at(folder))


def test_what_became_of_a_journal_is_said_in_both_languages(folder):
    (folder / JOURNAL).write_text(with_another_word(journal()), newline="\n")
    note = graded(folder).notes[0]
    assert "its hash does not fit" in note.en and "(liña" in note.gl and "o seu resumo non encaixa" in note.gl


def test_a_journal_is_enough(folder):
    report = graded(folder)
    assert (report.points, report.status, report.notes, report.student) == (20, Status.GRADED, (), "ana")


def test_the_language_of_the_assignment_does_not_matter(folder):
    gl = folder.with_name("ubuntu-exercise-gl")
    folder.rename(gl)
    assert graded(gl).points == 20


def cut_within_a_line(text):
    return text[:len(text) - 30]


def without_a_line(text):
    lines = text.splitlines(keepends=True)
    return "".join(lines[:5] + lines[6:])


def with_another_word(text):
    return text.replace("cdrom", "CDROM", 1)


def with_lines_from_nowhere(text):
    return text + "[1e9,\"root\",\"VM.start\",[],\"0000000000000000\"]\n"


def of_a_neighbour(text):
    return journal(student="brais")


def with_a_forged_name(text):
    return of_a_neighbour(text).replace('"student":"brais"', '"student":"ana"')


def with_a_forged_seed(text):
    other = of_a_neighbour(text)
    return other.replace(journals.seed_for("xenlab", "ubuntu-exercise", "brais"),
                         journals.seed_for("xenlab", "ubuntu-exercise", "ana"))


DAMAGE = [
    (lambda text: "", "damaged or altered"), (lambda text: "\n", "damaged or altered"), (lambda text: "{}", "damaged or altered"),
    (lambda text: "[" * 100_000 + "\n", "damaged or altered"), (lambda text: "not a journal\n" * 3, "not the journal of a lab"),
    (lambda text: json.dumps({"format": "xenlab-journal", "version": 9, "seed": "1", "release": "xenserver-6.1"}) + "\n", "version 9"),
    (without_a_line, "line 6"), (with_another_word, "its hash does not fit"), (with_lines_from_nowhere, "does not fit"),
    (of_a_neighbour, "another lab: of brais"), (with_a_forged_name, "does not fit"), (with_a_forged_seed, "does not fit"),
]


@pytest.mark.parametrize("damage, reason", DAMAGE, ids=[str(number) for number in range(len(DAMAGE))])
def test_a_journal_that_cannot_be_used_earns_nothing_and_says_why(folder, damage, reason):
    (folder / JOURNAL).write_text(damage(journal()), newline="\n")
    report = graded(folder)
    assert (report.points, report.status) == (0, Status.UNREADABLE)
    assert reason in report.notes[0].en and report.notes[0].gl


def test_a_journal_cut_short_counts_as_far_as_it_goes(folder):
    (folder / JOURNAL).write_text(cut_within_a_line(journal()), newline="\n")
    report = graded(folder)
    assert report.status is Status.PARTLY and 0 < report.points <= 20 and "cut short after line" in report.notes[0].en


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_cut_anywhere_it_never_fails_what_may_have_been_done_later(folder, share):
    text = journal()
    (folder / JOURNAL).write_text(text[:int(len(text) * share)], newline="\n")
    report = graded(folder)
    assert report.status is Status.PARTLY and {outcome.verdict.value for outcome in report.outcomes} <= {"passed", "could not tell"}


def test_no_journal(folder):
    (folder / JOURNAL).unlink()
    assert graded(folder).status is Status.UNREADABLE and "hand_in()" in graded(folder).notes[0].en


def test_an_empty_folder_is_nothing_handed_in(folder):
    for path in folder.iterdir():
        path.unlink()
    assert graded(folder).status is Status.MISSING


def test_a_journal_that_is_not_text(folder):
    (folder / JOURNAL).write_bytes(b"\xff\xfe\x00" * 100)
    assert graded(folder).notes[0].en.endswith("it is not text.")


def test_a_journal_that_is_too_large(folder):
    with (folder / JOURNAL).open("ab") as file:
        file.truncate(journals.MAX_BYTES + 1)
    assert "larger than 20 MiB" in graded(folder).notes[0].en


def test_a_journal_that_windows_rewrote(folder):
    (folder / JOURNAL).write_bytes(b"\xef\xbb\xbf" + journal().replace("\n", "\r\n").encode())
    assert graded(folder).points == 20


def test_find_knows_who_handed_in_nothing(folder):
    found = find(folder.parents[1], "ubuntu-exercise", students=["ana", "zoe"])
    assert [(submission.student, submission.folder is None) for submission in found] == [("ana", False), ("zoe", True)]
    assert grade(found[1]).status is Status.MISSING


def test_the_seed_is_the_students_own():
    assert Submission("ana", "ubuntu-exercise").seed != Submission("brais", "ubuntu-exercise").seed
