"""The quizzes: one right answer each, and a word on every choice in both languages."""

import pytest

from lab_env.theory import quizzes

QUESTIONS = [(name, question) for name in quizzes.names() for question in quizzes.quiz(name).QUESTIONS]


@pytest.mark.parametrize("name, question", QUESTIONS, ids=[f"{name}-{question.key}" for name, question in QUESTIONS])
def test_a_question_is_whole(name, question):
    assert sum(choice.right for choice in question.choices) == 1 and len(question.choices) >= 3
    assert all(text.endswith("?") for text in question.words)
    for choice in question.choices:
        assert all(choice.words) and choice.why.en != choice.why.gl and all(text.endswith((".", ".)")) for text in choice.why)
    for texts in zip(*(choice.words for choice in question.choices)), zip(*(choice.why for choice in question.choices)):
        assert all(len(set(one)) == len(one) for one in texts), "no two choices are alike"


@pytest.mark.parametrize("name", quizzes.names())
def test_the_right_answer_is_not_always_in_the_same_place(name):
    places = [[choice.right for choice in question.choices].index(True) for question in quizzes.quiz(name).QUESTIONS]
    assert len(set(places)) > 1 and len({question.key for question in quizzes.quiz(name).QUESTIONS}) == len(places)


def test_a_quiz_there_is_not_is_named():
    with pytest.raises(LookupError, match="no quiz 'x'; there is hardware"):
        quizzes.quiz("x")
