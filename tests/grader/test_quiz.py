"""quiz(), question() and answer() as a notebook's cells call them."""

import json

import pytest

from grader import answers, notebook, questions, quiz
from grader.grading import grade
from grader.rubrics.theory_quiz import PLACES
from grader.submissions import at
from lab_env.cli import UserError


@pytest.fixture
def desk(monkeypatch, tmp_path):
    """Ana's folder of the theory quiz, in her lab folder."""
    folder = tmp_path / "ana" / "theory-quiz"
    folder.mkdir(parents=True)
    (tmp_path / "lab.json").write_text(json.dumps({"student": "ana", "course": "xenlab", "language": "en"}))
    monkeypatch.setenv("XENLAB_LAB", str(tmp_path))
    monkeypatch.setenv("XENLAB_LANGUAGE", "en")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("topic", questions.TOPICS)
def test_a_lessons_quiz_answers_at_once(desk, topic):
    widget = quiz.quiz(topic)
    for asked in widget.questions:
        posed = questions.find(asked["name"]).posed(quiz.own_seed("lessons"))
        widget.answer(asked["name"], posed.right)
        assert widget.told[asked["name"]]["state"] == "right"
        assert asked["text"] in widget.as_text() and asked["name"] in widget.as_html()
    widget.answer("no such question", "a")
    widget.answer(widget.questions[0]["name"], "?")
    assert widget.told[widget.questions[0]["name"]]["state"] == "wrong" and not list(desk.iterdir())


def test_the_assignment_keeps_answers_and_tells_nothing(desk, capsys):
    for place in PLACES:
        posed = place.posed(quiz.own_seed("theory-quiz"))
        widget = notebook.question(place.name)
        assert posed.text.en in widget.as_text()
        widget.answer(place.name, posed.right)
        assert widget.told[place.name]["state"] == "kept"
        assert notebook.question(place.name).questions[0]["given"] == posed.right
    assert grade(at(desk)).points == 16
    notebook.check()
    notebook.hand_in()
    assert capsys.readouterr().out.count("12 of 12 answered, for 16 points.") == 2


def test_a_cell_answers_too(desk, capsys):
    posed = PLACES[0].posed(quiz.own_seed("theory-quiz"))
    notebook.answer("q01", posed.right.upper())
    notebook.check()
    said = capsys.readouterr().out
    assert "Kept." in said and "1 of 12" in said and "Still open: q02" in said
    assert grade(at(desk)).points == 1
    notebook.answer("rings_64", "a", assignment="theory-quiz")
    assert capsys.readouterr().out.startswith(("Not so.", "Right."))


@pytest.mark.parametrize("name, given, words", [("q01", "zz", "one letter"), ("q99", "a", "it has: q01, q02")])
def test_what_is_no_answer_is_refused_and_nothing_changes(desk, name, given, words):
    notebook.answer("q02", PLACES[1].posed(quiz.own_seed("theory-quiz")).right)
    before = (desk / answers.FILE).read_text()
    with pytest.raises(UserError, match=words):
        notebook.answer(name, given)
    assert (desk / answers.FILE).read_text() == before


def test_an_assignment_without_questions_says_so(desk):
    with pytest.raises(UserError, match="has no questions"):
        notebook.question("q01", assignment="ubuntu-exercise")


def test_a_neighbours_file_is_left_alone(desk):
    answers.keep(desk / answers.FILE, {"student": "brais", "assignment": "theory-quiz", "seed": "1"}, {"q01": "a"})
    before = (desk / answers.FILE).read_text()
    with pytest.raises(UserError, match="has the answers of brais"):
        notebook.answer("q01", "a")
    assert (desk / answers.FILE).read_text() == before


def test_while_grading_a_question_is_its_points(desk, monkeypatch, capsys):
    posed = PLACES[0].posed(quiz.own_seed("theory-quiz"))
    notebook.answer("q01", posed.right)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert notebook.question("q01") == 1 and notebook.question("q02") == 0
    notebook.answer("q02", "a")
    notebook.hand_in()
    assert "Not answered" in capsys.readouterr().out


def test_in_nbgraders_validate_what_is_not_answered_yet_fails_and_an_answer_right_or_wrong_passes(desk, monkeypatch):
    notebook.answer("q06", PLACES[5].posed(quiz.own_seed("theory-quiz")).right[::-1])
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert notebook.question("q06") == PLACES[5].points == 2
    with pytest.raises(UserError, match="q01 is not answered yet"):
        notebook.question("q01")
