"""Marking: whatever became of a notebook, it is graded, with a note that tells what was put right."""

import copy
import json

import nbformat
import pytest

from grader import rubrics
from grader.marking import Marker, as_released, language_of, take_in
from grader.report import Status
from grader.submissions import JOURNAL, Submission, at
from lab_env import paths
from tests.grader.laboratory import ASSIGNMENT, journal
from tests.grader.mangled import MANGLED, NAME, SOURCE

MARK = Marker({ASSIGNMENT: nbformat.writes(SOURCE)})


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "submitted" / "ana" / ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / NAME).write_text(nbformat.writes(SOURCE), encoding="utf-8")
    (folder / JOURNAL).write_text(journal(), newline="\n")
    return folder


@pytest.mark.parametrize("name", MANGLED)
def test_a_mangled_notebook_is_graded_with_a_note(folder, name):
    spoil, note = MANGLED[name]
    spoil(folder)
    marked = MARK(at(folder))
    assert (marked.report.points, marked.report.status) == (20, Status.GRADED)
    assert note in " ".join(said.en for said in marked.report.notes) if note else not marked.report.notes
    graded = nbformat.reads(marked.notebooks[ASSIGNMENT], as_version=4)
    nbformat.validate(graded)
    assert sum(1 for cell in graded.cells if cell.get("outputs")) == len(rubrics.get("ubuntu-exercise").checks)
    assert not note or note in marked.page.replace("&#x27;", "'")


def test_a_journal_without_a_notebook(folder):
    (folder / NAME).unlink()
    assert MARK(at(folder)).report.points == 20 and "No notebook" in MARK(at(folder)).report.notes[0].en


def test_of_several_other_names_the_one_with_the_assignments_cells_is_taken(folder):
    (folder / NAME).rename(folder / "b.ipynb")
    (folder / "a.ipynb").write_text(nbformat.writes(nbformat.v4.new_notebook()))
    assert "b.ipynb" in MARK(at(folder)).report.notes[0].gl
    (folder / "b.ipynb").rename(folder / "B.IPYNB")
    assert "B.IPYNB" in MARK(at(folder)).report.notes[0].gl


def test_who_handed_in_nothing():
    marked = MARK(Submission("zoe", ASSIGNMENT))
    assert marked.report.status is Status.MISSING and not marked.notebooks


def test_feedback_is_in_the_language_of_the_submission(folder, monkeypatch):
    monkeypatch.setenv("XENLAB_LANGUAGE", "gl")
    assert '<html lang="en">' in MARK(at(folder)).page
    assert language_of("ubuntu-exercise-gl") == "gl" and language_of("ubuntu-exercise-gl", "en") == "en"


QUIZ = nbformat.read(paths.course() / "source" / "theory-quiz" / "theory-quiz.ipynb", as_version=4)
ESSAYS = [cell.metadata.nbgrader.grade_id for cell in QUIZ.cells if cell.metadata.nbgrader.grade and cell.metadata.nbgrader.solution]


def quiz(change, folder):
    """What becomes of the answers in words when a notebook in which the first was written is changed so."""
    notebook = copy.deepcopy(QUIZ)
    essay = next(cell for cell in notebook.cells if cell.metadata.nbgrader.grade_id == ESSAYS[0])
    essay.source = "My answer"
    change(notebook, essay)
    target = folder.parent / "theory-quiz"
    target.mkdir()
    (target / "theory-quiz.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    mended, _ = take_in(at(target), {"theory-quiz": as_released(nbformat.writes(QUIZ))})
    text = "\n".join(cell.source for cell in mended["theory-quiz"].notebook.cells)
    return mended["theory-quiz"].in_words, "My answer" in text


@pytest.mark.parametrize("change, untouched", [
    (lambda notebook, essay: None, [False, True]),
    (lambda notebook, essay: essay.update(cell_type="raw"), [False, True]),
    (lambda notebook, essay: essay.metadata.clear(), [False, True]),
    (lambda notebook, essay: (essay.metadata.clear(), essay.update(id="other")), [False, True]),
    (lambda notebook, essay: essay.update(execution_count=3), [False, True]),
    (lambda notebook, essay: notebook.cells.clear(), [False, False]),
], ids=["untouched", "retyped", "without metadata", "another cell", "against the format", "no cells"])
def test_an_answer_in_words_reaches_a_person_whatever_became_of_its_cell(folder, change, untouched):
    in_words, kept = quiz(change, folder)
    assert [in_words[name] for name in ESSAYS] == untouched and kept == any(untouched)
