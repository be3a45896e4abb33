"""The quiz's data, and what is read where no widget runs."""

import pytest

from lab_env.theory import quizzes
from lab_env.widgets.quiz import Quiz


@pytest.mark.parametrize("language, words", [("en", "Dom0's"), ("gl", "De dom0")])
def test_without_a_front_end_every_answer_opens(language, words):
    data, _ = Quiz("rings", language=language)._repr_mimebundle_()
    assert f"( ) {words}" in data["text/plain"] and "✔" not in data["text/plain"]
    assert data["text/html"].count("<details>") == 15 and data["text/html"].count("✔") == 5


@pytest.mark.parametrize("name", quizzes.names())
def test_a_quiz_is_sent_whole_in_the_chosen_language(name):
    english, galician = Quiz(name, language="en"), Quiz(name, language="gl")
    assert [one["answer"] for one in english.questions] == [one["answer"] for one in galician.questions]
    assert all(one["text"] != other["text"] and set(one["feedback"]) == {choice["key"] for choice in one["choices"]}
               for one, other in zip(english.questions, galician.questions))
