"""The commands that belong to the shell itself."""

import functools
import posixpath
import re
import shlex

from .. import command as programs
from ..files import FileFault
from . import conditions, printing
from .arithmetic import ArithmeticFault, Evaluator
from .flow import Exit, Jump, Return

BUILTINS = {}
builtin = functools.partial(programs.command, options=None, path="", registry=BUILTINS)
NAME = re.compile(r"[A-Za-z_]\w*$")
SHOPT = {"checkwinsize", "histappend", "expand_aliases", "cdspell", "cmdhist", "nocasematch", "sourcepath", "interactive_comments", "promptvars"}


def refuse(run, words, status=1):
    """An error as the shell itself words it: `bash: name: words`."""
    run.shell.complain(f"{run.name}: {words}")
    return status


@builtin(": true")
def nothing(run, *words):
    """Do nothing, successfully."""


@builtin("false")
def failure(run, *words):
    """Do nothing, unsuccessfully."""
    return 1


@builtin("cd")
def cd(run, *words):
    """Change the directory."""
    words = [word for word in words if word not in ("-L", "-P", "--")]
    session = run.session
    target = words[0] if words else session.get("HOME") or "/root"
    if target == "-":
        target = session.get("OLDPWD") or ""
        if not target:
            return refuse(run, "OLDPWD not set")
        run.write(target + "\n")
    path = posixpath.normpath(run.path(target))
    try:
        node = run.fs.stat(path)
        if node.kind != "d":
            raise FileFault("Not a directory")
        run.fs.names(path)
    except FileFault as fault:
        return refuse(run, f"{target}: {fault.reason}")
    session.variables["OLDPWD"] = session.cwd
    session.cwd = session.variables["PWD"] = "/" + path.lstrip("/")
    return 0


@builtin("pwd")
def pwd(run, *words):
    """Print the directory."""
    run.write((run.fs.real(run.cwd) if "-P" in words else run.cwd) + "\n")


@builtin("shift")
def shift(run, count="1"):
    """Drop positional parameters."""
    if int(count) > len(run.session.positional):
        return 1
    run.session.positional = run.session.positional[int(count):]
    return 0


@builtin("exit")
def leave(run, status=None):
    """End the shell."""
    if status is not None and not re.fullmatch(r"-?\d+", status):
        refuse(run, f"{status}: numeric argument required")
        raise Exit(255)
    raise Exit(run.session.status if status is None else int(status) % 256)


@builtin("logout")
def logout(run):
    """End the login shell."""
    leave(run)


@builtin("return")
def give_back(run, status=None):
    """End a function or a sourced file."""
    if not run.shell.scopes and not run.shell.__dict__.get("sourcing"):
        return refuse(run, "can only `return' from a function or sourced script", 2)
    raise Return(run.session.status if status is None else int(status) % 256)


@builtin("break continue")
def jump(run, levels="1"):
    """Leave a loop, or go on with its next round."""
    if run.shell.loops:
        raise Jump(min(int(levels), run.shell.loops), run.name == "continue")
    return refuse(run, "only meaningful in a `for', `while', or `until' loop", 0)


@builtin("echo")
def echo(run, *words):
    """Print words."""
    words, newline, escapes = list(words), "\n", run.session.dash
    while words and re.fullmatch(r"-[neE]+", words[0]):
        option = words.pop(0)
        newline = "" if "n" in option else newline
        escapes = "e" in option or (escapes and "E" not in option)
    text = " ".join(words)
    if escapes:
        text, stopped = printing.unescaped(text)
        newline = "" if stopped else newline
    run.write(text + newline)


@builtin("printf")
def printf(run, *words):
    """Print words in a format."""
    if words[:1] == ("--",):
        words = words[1:]
    if not words:
        run.say("printf: usage: printf [-v var] format [arguments]")
        return 2
    if words[0] == "-v":
        text, faults = printing.formatted(words[2], words[3:])
        run.session.assign(words[1], text)
    else:
        text, faults = printing.formatted(words[0], words[1:])
        run.write(text)
    for fault in faults:
        refuse(run, fault)
    return int(bool(faults))


@builtin("test [")
def test(run, *words):
    """Test files, texts and numbers."""
    if run.name == "[":
        if words[-1:] != ("]",):
            return refuse(run, "missing `]'", 2)
        words = words[:-1]
    try:
        return int(not conditions.test(run.shell, list(words)))
    except conditions.ConditionFault as fault:
        return refuse(run, fault, 2)


@builtin(". source")
def source(run, *words):
    """Run a file in this shell."""
    if not words:
        return refuse(run, "filename argument required", 2)
    path = run.path(words[0])
    if "/" not in words[0] and run.fs.find(path) is None:
        path = run.shell.find_program(words[0]) or path
    try:
        text = run.fs.read(path)
    except FileFault as fault:
        run.shell.complain(f"{words[0]}: {fault.reason}")
        return 1
    positional = run.session.positional
    if words[1:]:
        run.session.positional = list(words[1:])
    run.shell.sourcing = True
    try:
        return evaluate(run, text)
    except Return as leaving:
        return leaving.status
    finally:
        run.shell.sourcing = False
        run.session.positional = positional


@builtin("eval")
def evaluate(run, *words):
    """Run words as a command line."""
    from .syntax import Parser, SyntaxFault
    parser, status = Parser(" ".join(words)), 0
    while True:
        try:
            tree = parser.next_command()
        except SyntaxFault as fault:
            refuse(run, fault)
            return 2
        if tree is None:
            return status
        status = run.shell.execute(tree)


@builtin("exec")
def execute(run, *words):
    """Put a program in this shell's place."""
    if words:
        raise Exit(run.shell.program(list(words)))


@builtin("type")
def kind(run, *words):
    """Say what a name stands for."""
    status = 0
    for word in [one for one in words if one not in ("-t", "-p", "-a")]:
        short = "-t" in words
        if word in run.session.aliases:
            run.write("alias\n" if short else f"{word} is aliased to `{run.session.aliases[word]}'\n")
        elif word in run.session.functions:
            run.write("function\n" if short else f"{word} is a function\n")
        elif word in BUILTINS:
            run.write("builtin\n" if short else f"{word} is a shell builtin\n")
        elif run.shell.find_program(word) and run.fs.find(run.shell.find_program(word)):
            path = run.shell.find_program(word)
            run.write("file\n" if short else path + "\n" if "-p" in words else f"{word} is {path}\n")
        else:
            status = 1 if short else refuse(run, f"{word}: not found")
    return status


@builtin("command")
def command(run, *words):
    """Run a command, not a function; -v says where it is."""
    if words[:1] in (("-v",), ("-V",)):
        for word in words[1:]:
            found = word if word in BUILTINS or word in run.session.functions else run.shell.find_program(word)
            if not found or (found.startswith("/") and run.fs.find(found) is None):
                return 1
            run.write(found + "\n")
        return 0
    return run.shell.call(list(words), functions=False) if words else 0


@builtin("alias")
def alias(run, *words):
    """Short names for commands."""
    for word in words or sorted(run.session.aliases):
        name, equals, value = word.partition("=")
        if equals:
            run.session.aliases[name] = value
        elif name in run.session.aliases:
            run.write(f"alias {name}={shlex.quote(run.session.aliases[name])}\n")
        else:
            return refuse(run, f"{name}: not found")
    return 0


@builtin("unalias")
def unalias(run, *words):
    """Forget short names."""
    for word in words:
        run.session.aliases.pop(word, None)


@builtin("history")
def history(run, *words):
    """The lines typed on the console."""
    if words == ("-c",):
        run.system.history.clear()
        return
    lines = list(enumerate(run.system.history, 1))
    if words:
        lines = lines[-int(words[0]):] if words[0].isdigit() else lines
    for number, line in lines:
        run.write(f"{number:5}  {line}\n")


@builtin("let")
def let(run, *words):
    """Arithmetic."""
    value = 0
    for word in words:
        try:
            value = Evaluator(word, run.session.get, run.session.assign).value()
        except ArithmeticFault as fault:
            return refuse(run, fault)
    return int(value == 0)


@builtin("trap")
def trap(run, action="", *signals):
    """What to run when the shell ends."""
    for signal in signals:
        run.session.traps["EXIT" if signal in ("0", "EXIT") else signal] = action


@builtin("umask ulimit shopt hash times disown")
def accepted(run, *words):
    """Settings that make no difference on this computer."""
    if run.name == "umask" and not words:
        run.write("0022\n")
    elif run.name == "ulimit" and all(word.startswith("-") for word in words):
        limits = {"-n": "1024", "-s": "8192", "-u": "1837", "-l": "64", "-c": "0"}
        run.write(limits.get(words[0] if words else "", "unlimited") + "\n")
    elif run.name == "umask" and words in (("022",), ("0022",), ("-S",)):
        run.write("u=rwx,g=rx,o=rx\n" if words == ("-S",) else "")
    elif words and run.name in ("umask", "ulimit") or run.name == "shopt" and not set(words) <= {"-s", "-u", "-q", *SHOPT}:
        return refuse(run, "changing it is not simulated", 2)


@builtin("coproc bind complete compgen enable caller suspend")
def not_simulated(run, *words):
    """What this shell does not have."""
    return refuse(run, "is not simulated", 2)


@builtin("help")
def help_text(run, *words):
    """The builtins."""
    for name in sorted(BUILTINS):
        if not words or name in words:
            run.write(f"{name:<12} {BUILTINS[name].description}\n")
