"""Texts in the project's two languages, and which of them to use: every message is declared once, where it is said, in both."""

import contextlib
import os
import re
from pathlib import PurePath
from typing import NamedTuple

LANGUAGES = ("en", "gl")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
LAST = {}       # what each lab folder's lab.json said when it was there: that it was moved is told in its lab's language


class Words(NamedTuple):
    """One text, in English and in Galician."""

    en: str
    gl: str

    def say(self, language=None):
        """The text in that language, or in the one chosen by the lab."""
        return getattr(self, chosen(language))

    def fill(self, **values):
        """The same text with its {places} filled in; a value may itself be Words. Names and the like are shown as they are (`printable`)."""
        values = {name: printable(value) if isinstance(value, (str, PurePath, Exception)) else value for name, value in values.items()}
        return Words(*(
            text.format(**{name: value.say(language) if isinstance(value, Words) else value
                           for name, value in values.items()})
            for language, text in zip(LANGUAGES, self)))


def printable(text):
    """What somebody else wrote, with what would steer a terminal, turn the reading direction or could not be encoded shown as `\\u001b`."""
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", str(text))


def is_printable(name):
    """Whether a name is one line that can be shown and written down as it is; str.isprintable() also refuses some blanks."""
    return printable(name) == name and not {"\t", "\n"} & set(name)


def same(text):
    """A text that is the same in both languages, such as a name or a number."""
    return Words(printable(text), printable(text))


def said(en, gl, **values):
    """A message in the lab's language, at once: for what is printed, raised or shown as help. Both forms stand where it is said."""
    return Words(en, gl).fill(**values).say()


def chosen(language=None):
    """`en` or `gl`: what was asked for, else XENLAB_LANGUAGE, else what the lab's own lab.json says now, or last said, else English."""
    wanted = language or os.environ.get("XENLAB_LANGUAGE") or of_the_lab()
    return "gl" if wanted.lower().startswith("gl") else "en"


@contextlib.contextmanager
def speaking(language):
    """While it lasts, what is said is said in that language; None changes nothing."""
    before = os.environ.get("XENLAB_LANGUAGE")
    if language:
        os.environ["XENLAB_LANGUAGE"] = language
    try:
        yield
    finally:
        if language:
            os.environ.pop("XENLAB_LANGUAGE")
            os.environ.update({"XENLAB_LANGUAGE": before} if before is not None else {})


def of_the_lab():
    """The language of the lab: asked each time, for the side bar changes it while kernels run."""
    from .cli import UserError
    from .connection import lab_folder, settings        # here, because what is said when connecting fails is Words too
    folder = lab_folder()
    with contextlib.suppress(UserError):       # a torn lab.json: whoever needs it says so
        if folder and (now := settings().get("language")):
            LAST[folder] = now
    return LAST.get(folder, "en")
