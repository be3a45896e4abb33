"""Questions with a word on each choice. A quiz is a module here with `TITLE` and `QUESTIONS`; a question is declared once, in both languages."""

import importlib
import pkgutil
from typing import NamedTuple

from ...words import Words


class Choice(NamedTuple):
    """One answer, whether it is right, and why (not)."""

    words: Words
    right: bool
    why: Words


class Question(NamedTuple):
    """A question; exactly one of its choices is right."""

    key: str
    words: Words
    choices: list


def yes(en, gl, why_en, why_gl):
    return Choice(Words(en, gl), True, Words(why_en, why_gl))


def no(en, gl, why_en, why_gl):
    return Choice(Words(en, gl), False, Words(why_en, why_gl))


def names():
    """The names of all quizzes."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def quiz(name):
    """The module of a quiz; LookupError, with the names there are, when there is none."""
    if name not in names():
        raise LookupError(f"there is no quiz '{name}'; there is {', '.join(names())}")
    return importlib.import_module(f"{__name__}.{name}")
