"""The builtins that say what a name stands for: type, command, alias."""

import re

from . import printing
from .builtins import BUILTINS, builtin, refuse


def meanings(run, word):
    """[(kind, what)] a name stands for, the first wins: alias, keyword, function, builtin, file."""
    from .syntax import RESERVED
    found, session = [], run.session
    if word in session.aliases:
        found.append(("alias", session.aliases[word]))
    if word in RESERVED:
        found.append(("keyword", word))
    if word in session.functions:
        found.append(("function", word))
    if word in BUILTINS:
        found.append(("builtin", word))
    for directory in (session.get("PATH") or "").split(":") if "/" not in word else [""]:
        path = f"{directory}/{word}" if directory else word
        node = run.fs.find(run.path(path))
        if node and node.kind == "f" and node.mode & 0o111 and ("file", path) not in found:
            found.append(("file", path))
    return found


def told(run, word, kind, what):
    """What type and command -V say of a name."""
    if kind == "function":
        run.write(f"{word} is a function\n{printing.function(word, run.session.functions[word])}")
        return
    run.write({"alias": f"{word} is aliased to `{what}'", "keyword": f"{word} is a shell keyword", "builtin": f"{word} is a shell builtin", "file": f"{word} is {what}"}[kind] + "\n")


@builtin("type")
def kind(run, *words):
    """Say what a name stands for."""
    status, letters, words = 0, "", list(words)
    while words and re.fullmatch(r"-[tpPaf]+", words[0]):
        letters += words.pop(0)[1:]
    for word in words:
        found = meanings(run, word)
        if "P" in letters or "p" in letters:
            found = [one for one in found if one[0] == "file"] if "P" in letters or (found and found[0][0] == "file") else []
        if not found:
            status = 1 if letters.strip("a") else refuse(run, f"{word}: not found")
            continue
        for one, what in found if "a" in letters else found[:1]:
            if "t" in letters:
                run.write(one + "\n")
            elif "p" in letters or "P" in letters:
                run.write(what + "\n")
            else:
                told(run, word, one, what)
    return status


@builtin("command")
def command(run, *words):
    """Run a command, not a function; -v says where it is."""
    words = list(words)
    while words and words[0] in ("-p", "--"):
        words.pop(0)
    if words[:1] in (["-v"], ["-V"]):
        status = 0
        for word in words[1:]:
            found = meanings(run, word)
            if not found:
                status = 1 if words[0] == "-v" else refuse(run, f"{word}: not found")
                continue
            one, what = found[0]
            if words[0] == "-V":
                told(run, word, one, what)
            else:
                run.write(f"alias {word}={quoted(what)}\n" if one == "alias" else what + "\n")
        return status
    return run.shell.call(words, functions=False) if words else 0


def quoted(text):
    """A value as bash shows an alias's: in quotes, whatever it is."""
    return "'" + text.replace("'", "'\\''") + "'"


@builtin("alias")
def alias(run, *words):
    """Short names for commands."""
    for word in words or sorted(run.session.aliases):
        name, equals, value = word.partition("=")
        if equals:
            run.session.aliases[name] = value
        elif name in run.session.aliases:
            run.write(f"alias {name}={quoted(run.session.aliases[name])}\n")
        else:
            return refuse(run, f"{name}: not found")
    return 0


@builtin("unalias")
def unalias(run, *words):
    """Forget short names."""
    for word in words:
        run.session.aliases.pop(word, None)
