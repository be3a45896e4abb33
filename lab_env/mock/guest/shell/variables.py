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
            if name.strip("-+xiraAgpulfF"):
                return refuse(run, f"option '{name}' is not simulated", 2)
            letters += name[1:]
            continue
        if run.shell.scopes and not ("g" in letters or "p" in letters or "f" in letters or "F" in letters):
            run.shell.scopes[-1].setdefault(name, run.session.variables.get(name))
            if not equals:
                run.session.variables.pop(name, None)
        if set(letters) & set("ilu"):
            run.session.kinds[name] = "".join(letter for letter in letters if letter in "ilu")
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
    names = [word for word in words if not word.startswith(("-", "+"))]
    if "f" in letters or "F" in letters:
        for name in names or sorted(run.session.functions):
            if name not in run.session.functions:
                return 1
            run.write((f"declare -f {name}\n" if not names else f"{name}\n") if "F" in letters else printing.function(name, run.session.functions[name]))
    elif "p" in letters or not words:
        status = 0
        for name in names or sorted(run.session.variables):
            if name not in run.session.variables:
                status = refuse(run, f"{name}: not found")
                continue
            run.write(f"declare {flags(run.session, name)} {name}={shown(run.session, name)}\n")
        return status
    return 0


def flags(session, name):
    """The letters `declare -p` says of a variable."""
    letters = ("A" if name in session.associative else "a" if isinstance(session.variables.get(name), dict) else "") + session.kinds.get(name, "") + "r" * (name in session.read_only) + "x" * (name in session.exported)
    return "-" + (letters or "-")


def shown(session, name):
    value = session.variables.get(name)
    if isinstance(value, dict):
        return "(" + "".join(f"[{key}]={printing.double_quoted(text)}" + " " for key, text in session.elements(name).items()).removesuffix("" if name in session.associative else " ") + ")"
    return printing.double_quoted(value or "")


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
    words, given = list(words), {}
    while words and words[0].startswith("-") and len(words[0]) > 1:
        letters = words.pop(0)[1:]
        if letters == "-":
            break
        while letters:
            letter, letters = letters[0], letters[1:]
            if letter in "pandutNi":
                given[letter], letters = letters or (words.pop(0) if words else ""), ""
            elif letter in "rse":
                given[letter] = True
            else:
                return refuse(run, f"-{letter}: invalid option", 2)
    source = run.stdin
    if "u" in given:
        source = run.shell.io.get(int(given["u"]) if given["u"].isdigit() else -1)
        if source is None or not hasattr(source, "readline"):
            return refuse(run, f"{given['u']}: invalid file descriptor: Bad file descriptor")
    if "p" in given and source.console:
        run.err.write(given["p"])
    for name in words:
        if not re.match(r"[A-Za-z_]\w*(\[.*\])?$", name):
            return refuse(run, f"`{name}': not a valid identifier")
    raw, hidden, array = "r" in given, "s" in given, given.get("a")
    delimiter = given["d"][:1] if "d" in given else None
    keys = int(given.get("n") or given.get("N") or 0)
    if keys:
        line = ""
        while len(line) < min(keys, 10_000):
            key = source.readkey()
            if not key or key == "\n" and "N" not in given:
                break
            line += key
        ended = len(line) < keys and not key
    else:
        line = source.readline(echo=not hidden) if delimiter is None else source.read_until(delimiter or "\0")
        while not raw and line.endswith("\\\n"):
            line = line[:-2] + source.readline()
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
