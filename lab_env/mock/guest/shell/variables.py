"""The builtins that set, pass on, read and forget variables."""

import re

from . import printing
from .builtins import NAME, builtin, refuse


@builtin("export")
def export(run, *words):
    """Pass variables on to programs."""
    session = run.session
    if not words or words == ("-p",):
        for name in sorted(session.exported):
            run.write(f"declare -x {name}=\"{session.get(name, '')}\"\n")
        return 0
    for word in words:
        name, equals, value = word.partition("=")
        if word == "-n":
            continue
        if not NAME.match(name):
            return refuse(run, f"`{word}': not a valid identifier")
        if equals:
            session.assign(name, value)
        if words[0] == "-n":
            session.exported.pop(name, None)
        else:
            session.exported[name] = True
    return 0


@builtin("readonly")
def readonly(run, *words):
    """Forbid changes of variables."""
    for word in words:
        name, equals, value = word.partition("=")
        if equals:
            run.session.assign(name, value)
        run.session.read_only[name] = True


@builtin("unset")
def unset(run, *words):
    """Forget variables or functions."""
    for word in words:
        if word in ("-v", "-f"):
            continue
        if "-f" in words or word.partition("[")[0] not in run.session.variables:
            run.session.functions.pop(word, None)
        else:
            run.session.unset(word)


@builtin("local declare typeset")
def local(run, *words):
    """Declare variables of a function."""
    if run.name == "local" and not run.shell.scopes:
        return refuse(run, "can only be used in a function")
    letters = ""
    for word in words:
        name, equals, value = word.partition("=")
        if name.startswith(("-", "+")):
            if name.strip("-+xiraAgpulf"):
                return refuse(run, f"option '{name}' is not simulated", 2)
            letters += name[1:]
            continue
        if run.shell.scopes:
            run.shell.scopes[-1].setdefault(name, run.session.get(name))
            if not equals:
                run.session.variables.pop(name, None)
        if "A" in letters:
            run.session.associative[name] = True
        if "A" in letters or "a" in letters:
            run.session.variables[name] = run.session.elements(name) if not run.shell.scopes else {}
        if equals:
            run.session.assign(name, value)
        if "x" in letters:
            run.session.exported[name] = True
        if "r" in letters:
            run.session.read_only[name] = True
    if "p" in letters or not words:
        for name in [word for word in words if not word.startswith("-")] or sorted(run.session.variables):
            run.write(f"declare -- {name}={printing.double_quoted(run.session.get(name) or '')}\n")
    return 0


@builtin("set")
def set_options(run, *words):
    """Set options and positional parameters."""
    session, words = run.session, list(words)
    if not words:
        for name in sorted(session.variables):
            run.write(f"{name}={printing.quoted(session.get(name) or str())}\n")
        return 0
    while words and words[0][:1] in "-+" and len(words[0]) > 1:
        word = words.pop(0)
        if word == "--":
            session.positional = words
            return 0
        letters = word[1:]
        if letters == "o":
            letters = {"errexit": "e", "nounset": "u", "xtrace": "x", "noglob": "f", "pipefail": "o", "allexport": "a"}.get(words.pop(0) if words else "", "")
        for letter in letters:
            if letter not in "euxfahmvbBonC":
                return refuse(run, f"option '-{letter}' is not simulated", 2)
            session.options = session.options.replace(letter, "") + (letter if word[0] == "-" else "")
    if words:
        session.positional = words
    return 0


@builtin("read")
def read(run, *words):
    """Read a line into variables."""
    words, raw, keys, array, delimiter, hidden = list(words), False, 0, "", None, False
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if option.startswith("-p") or option.endswith("p"):
            text = words.pop(0) if option[-1] == "p" else option[2:]
            if run.stdin.console:
                run.err.write(text)
            option = option[:-1] if option[-1] == "p" else "-"
        if option.startswith("-a") or option in ("-ra", "-t", "-u", "-d"):
            letter, argument = option[-1], words.pop(0) if words else ""
            array, delimiter = argument if letter == "a" else array, argument[:1] if letter == "d" else delimiter
            raw = raw or "r" in option
            continue
        match = re.fullmatch(r"-r?s?(n|N)(\d*)", option)
        if match:
            keys = int(match.group(2) or words.pop(0))
            continue
        if option.strip("-rse"):
            return refuse(run, f"option '{option}' is not simulated", 2)
        raw, hidden = raw or "r" in option, hidden or "s" in option
    if keys:
        line = run.stdin.readkey() if keys == 1 else "".join(run.stdin.readkey() for _ in range(keys))
        ended = not line
    else:
        line = run.stdin.readline(echo=not hidden) if delimiter is None else run.stdin.read_until(delimiter or "\0")
        while not raw and line.endswith("\\\n"):
            line = line[:-2] + run.stdin.readline()
        ended = not line.endswith("\n")
    line = line.removesuffix("\n")
    if not raw:
        line = re.sub(r"\\(.)", r"\1", line)
    separators = run.session.get("IFS", " \t\n")
    if array:
        fields = [line[slice(*match.span())] for match in re.finditer(f"[^{re.escape(separators)}]+", line)] if separators else [line]
        run.session.variables[array] = dict(enumerate(fields))
        return int(ended)
    names = words or ["REPLY"]
    for number, name in enumerate(names):
        if not words:
            value, line = line, ""
        elif number == len(names) - 1:
            value = line.strip("".join(char for char in separators if char in " \t\n"))
        else:
            blank = "".join(char for char in separators if char in " \t\n")
            line = line.lstrip(blank)
            at = next((pos for pos, char in enumerate(line) if char in separators), len(line))
            value, rest = line[:at], line[at:]
            line = rest.lstrip(blank)
            if line[:1] and line[0] in separators and line[0] not in blank:
                line = line[1:]
        run.session.assign(name, value)
    return int(ended)
