"""The answers of one student: a file beside the notebook, written by `answer()` and the widget, read as data when grading."""

import json
from dataclasses import dataclass

from lab_env import paths

FILE = "answers.json"
FORMAT = {"format": "xenlab-answers", "version": 1}
MOST_BYTES = 2**20


@dataclass(frozen=True)
class Answers:
    """What a student answered, by the name of the question; the seed says how each was posed."""

    seed: str
    given: dict

    def to(self, name):
        return self.given.get(name)


class NotAnswers(ValueError):
    """A file that is no file of answers; says why."""


def parse(text):
    """(whose, given) in a file of answers; NotAnswers when it is none. What is no text is no answer."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAnswers(f"not JSON: {error}") from error
    if not isinstance(found, dict) or any(found.get(key) != value for key, value in FORMAT.items()):
        raise NotAnswers("no xenlab-answers of version 1")
    given = found.get("answers")
    if not isinstance(given, dict):
        raise NotAnswers("it has no answers")
    whose = {key: found.get(key) if isinstance(found.get(key), str) else "" for key in ("course", "assignment", "student", "seed")}
    return whose, {name: value for name, value in given.items() if isinstance(value, str)}


def text(whose, given):
    """The file's text."""
    return json.dumps({**FORMAT, **whose, "answers": given}, ensure_ascii=False, indent=1)


def keep(path, whose, given):
    """Write the file, whole or not at all."""
    paths.write(path, text(whose, given))
