"""The theory questions, a module for each topic; each is declared once, as data, in both languages."""

import functools
import importlib
import inspect

TOPICS = ("rings", "domains", "paravirtualization", "hardware", "tools", "installing", "memory", "xencenter")


def of(topic):
    """The questions of a topic, in order."""
    if topic not in TOPICS:
        raise UnknownQuestion(topic, TOPICS)
    return importlib.import_module(f"grader.questions.{topic}").QUESTIONS


@functools.cache
def every():
    """All questions, by name."""
    return {question.name: question for topic in TOPICS for question in of(topic)}


def find(name):
    """The question of that name."""
    if name not in every():
        raise UnknownQuestion(name, every())
    return every()[name]


@functools.cache
def source(name):
    """The module that declares a question, as text: what a rubric's hash is made of."""
    topic = next(topic for topic in TOPICS if any(question.name == name for question in of(topic)))
    return inspect.getsource(importlib.import_module(f"grader.questions.{topic}"))


class UnknownQuestion(LookupError):
    """There is no question or topic of that name."""

    def __init__(self, name, known):
        super().__init__(f"there is no question or topic called {name!r}; there is: {', '.join(known)}")
