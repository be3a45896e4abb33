"""What Tab makes of a half-typed word: a command's name, a variable or a path."""

import re

from ..files import FileFault
from .builtins import BUILTINS

WORD = re.compile(r"(?:\\.|[^\s;|&<>()\"'=])*\Z", re.S)
COMMAND_BEFORE = re.compile(r"(?:^|[;|&({]|\b(?:sudo|then|do|else|time|exec|xargs|man|which|type)\s)\s*\Z")


def complete(system, text):
    """(where the word begins, what it could become, sorted)."""
    start = WORD.search(text).start()
    word = text[start:]
    session = system.session
    if word.startswith("$"):
        return start, sorted("$" + name for name in session.variables if name.startswith(word[1:]))
    if "/" not in word and COMMAND_BEFORE.search(text[:start]):
        return start, commands(system, word)
    return start, paths(system, word, directories=re.search(r"(?:^|[;|&]\s*)(?:cd|rmdir|pushd)\s+\Z", text[:start]) is not None)


def commands(system, word):
    """Builtins, functions, aliases and programs that begin so."""
    session, found = system.session, set()
    for names in (BUILTINS, session.functions, session.aliases):
        found.update(name for name in names if name.startswith(word))
    for directory in (session.get("PATH") or "").split(":"):
        if system.fs.is_directory(directory):
            found.update(name for name in system.fs.names(directory) if name.startswith(word))
    return sorted(found)


def paths(system, word, directories=False):
    """Paths that begin so; directories end with a slash."""
    typed, _, beginning = word.rpartition("/")
    typed = typed + "/" if "/" in word else ""
    where = re.sub(r"\\(.)", r"\1", typed)
    if where.startswith("~/"):
        where = (system.session.get("HOME") or "/root") + where[1:]
    where = where if where.startswith("/") else f"{system.session.cwd}/{where}"
    beginning = re.sub(r"\\(.)", r"\1", beginning)
    try:
        names = system.fs.names(where)
    except FileFault:
        return []
    found = []
    for name in names:
        if name.startswith(beginning) and (beginning or not name.startswith(".")):
            is_directory = system.fs.is_directory(f"{where}/{name}")
            if is_directory or not directories:
                found.append(typed + re.sub(r"([\s\\'\"$&;|<>()*?\[])", r"\\\1", name) + "/" * is_directory)
    return found
