"""Checks: verdicts, evidence, partial credit, what builds on what."""

import pickle

import pytest

from grader import rubrics
from grader.check import Verdict, check, expect
from grader.facts import CannotTell, Facts
from grader.rubrics import Rubric
from grader.words import Words, same


def make(name, question, **options):
    options = {"points": 3, "en": ("Title", "Look."), "gl": ("Título", "Mira."), **options}
    return check(name, **options)(question)


def ask(question, **options):
    return make("one", question, **options).ask(Facts(None, "ubase"))


def test_all_answers_hold():
    def question(xenserver):
        yield True, "seen"
        yield 1, ""
        yield True, "more"
    outcome = ask(question)
    assert (outcome.verdict, outcome.points, outcome.evidence, outcome.hint) == (Verdict.PASSED, 3, "seen; more", None)


def test_the_first_that_does_not_hold_is_the_last_asked():
    def question(xenserver):
        yield True, "fine"
        yield expect({}, "empty", en="It is empty.", gl="Está baleiro.")
        raise AssertionError("asked on")
    outcome = ask(question)
    assert (outcome.verdict, outcome.points, outcome.evidence) == (Verdict.FAILED, 0, "empty")
    assert outcome.why == ("It is empty.", "Está baleiro.") and outcome.hint.gl == "Mira."


def test_partial_credit_comes_with_its_reason():
    def question(xenserver):
        yield expect(True, "half", earns=1.5)
        yield expect(False, "", en="No.", gl="Non.")
    outcome = ask(question)
    assert outcome.points == 1.5 and outcome.verdict is Verdict.FAILED
    assert outcome.why == ("No. 1.5 of 3 points for what is already right.", "Non. 1.5 de 3 puntos polo que xa está ben.")


def test_what_cannot_be_asked_is_not_failed():
    def question(xenserver):
        yield expect(True, earns=1)
        raise CannotTell(same("away"))
    outcome = ask(question)
    assert (outcome.verdict, outcome.points, outcome.why.gl) == (Verdict.COULD_NOT_TELL, 0, "away")


@pytest.mark.parametrize("first, verdict", [((False, ""), Verdict.FAILED), ((True, ""), Verdict.PASSED)])
def test_what_builds_on_a_failed_check_is_not_asked(first, verdict):
    asked = []

    def base(xenserver):
        yield first

    def above(xenserver):
        asked.append("above")
        yield True, ""
    checks = (make("base", base), make("above", above, after="base"), make("top", above, after=("base", "above")))
    outcomes = Rubric("r", Words("R", "R"), "ubase", checks, ()).ask(None)
    assert [outcome.verdict for outcome in outcomes] == [verdict] * 3
    assert len(asked) == (2 if verdict is Verdict.PASSED else 0)
    if verdict is Verdict.FAILED:
        assert outcomes[1].points == 0 and "Not asked" in outcomes[1].why.en and "“Title”" in outcomes[1].why.en


def test_what_builds_on_an_unknown_is_unknown():
    def base(xenserver):
        raise CannotTell(same("away"))
        yield

    checks = (make("base", base), make("above", base, after="base"))
    outcomes = Rubric("r", Words("R", "R"), "ubase", checks, ()).ask(None)
    assert [outcome.verdict for outcome in outcomes] == [Verdict.COULD_NOT_TELL] * 2


def test_a_check_travels_between_processes():
    one_vm = rubrics.get("ubuntu-exercise").check("one_vm")
    assert pickle.loads(pickle.dumps(one_vm)) is one_vm


def test_unknown_names_list_those_there_are():
    with pytest.raises(rubrics.UnknownAssignment, match="ubuntu-exercise-gl"):
        rubrics.get("ubuntu")
    with pytest.raises(LookupError, match="one_vm, from_template"):
        rubrics.get("ubuntu-exercise").check("nothing")
