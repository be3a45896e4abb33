"""What the side bar and the launcher offer."""

import json
import shutil

import pytest

from lab_env import lessons, paths
from lab_env.jupyter import catalogue
from lab_env.words import chosen


@pytest.fixture
def folder(tmp_path):
    lessons.copy(paths.notebooks(), tmp_path / "notebooks", tmp_path / ".xenlab" / "lessons.json")
    return tmp_path


@pytest.mark.parametrize("language, title", [("en", "Exercise: a Linux for which there is no template"), ("gl", "Exercicio: un Linux para o que non hai modelo")])
def test_lessons_by_their_titles_in_the_lab_s_language(folder, language, title):
    works = catalogue.works(folder, language)
    assert [work["number"] for work in works] == sorted(path.name[:2] for path in (paths.notebooks() / language).glob("*.ipynb"))
    assert {"path": f"notebooks/{language}/08-exercise-ubuntu.ipynb", "number": "08", "title": title, "kind": "lesson"} in works


def test_an_assignment_that_was_fetched_is_offered_too(folder):
    shutil.copytree(paths.course() / "source" / "ubuntu-exercise", folder / "ubuntu-exercise")
    (folder / "my-notes").mkdir()
    (folder / "my-notes" / "a.ipynb").write_text("{}")
    assert [work["path"] for work in catalogue.works(folder, "en") if work["kind"] == "assignment"] == ["ubuntu-exercise/ubuntu-exercise.ipynb"]


@pytest.mark.parametrize("path, assignment", [("notebooks/en/08-exercise-ubuntu.ipynb", "ubuntu-exercise"), ("notebooks/gl/08-exercise-ubuntu.ipynb", "ubuntu-exercise"),
                                              ("notebooks/en/01-rings-and-xen.ipynb", None), ("assignments/theory-quiz-gl/theory-quiz.ipynb", "theory-quiz-gl"),
                                              ("ubuntu-exercise/ubuntu-exercise.ipynb", "ubuntu-exercise"), ("mine.ipynb", None)])
def test_whose_checks_belong_to_a_notebook(path, assignment):
    assert catalogue.assignment_of(path) == assignment


def test_the_same_page_in_the_other_language(folder):
    assert catalogue.in_language(folder, "notebooks/en/01-rings-and-xen.ipynb", "gl") == "notebooks/gl/01-rings-and-xen.ipynb"
    assert catalogue.in_language(folder, "notebooks/en/mine.ipynb", "gl") is None
    assert catalogue.in_language(folder, "mine.ipynb", "gl") is None
    shutil.copytree(paths.course() / "source" / "theory-quiz-gl", folder / "assignments" / "theory-quiz-gl")
    assert catalogue.in_language(folder, "assignments/theory-quiz/theory-quiz.ipynb", "gl") == "assignments/theory-quiz-gl/theory-quiz.ipynb"


def test_the_language_is_remembered_with_the_rest(folder, monkeypatch):
    monkeypatch.setenv("XENLAB_LANGUAGE", "en")
    monkeypatch.setenv("XENLAB_LAB", str(folder))
    (folder / "lab.json").write_text(json.dumps({"student": "ana", "language": "en"}))
    catalogue.speak(folder, "gl")
    assert json.loads((folder / "lab.json").read_text()) == {"student": "ana", "language": "gl"} and chosen() == "gl"
