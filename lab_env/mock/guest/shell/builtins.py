"""The commands that belong to the shell itself."""

import functools
import posixpath
import re
import shlex

from .. import command as programs
from ..files import FileFault
from . import conditions, printing, signals
from .arithmetic import ArithmeticFault, Evaluator
from .flow import Exit, Jump, Return

BUILTINS = {}
builtin = functools.partial(programs.command, options=None, path="", registry=BUILTINS)
NAME = re.compile(r"[A-Za-z_]\w*$")


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
    run.shell.budget.spend(len(run.session.positional) // 20)
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
    if not run.shell.scopes and not run.shell.__dict__.get("sourcing") and not run.session.dash:
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
    while words and re.fullmatch(r"-n" if run.session.dash else r"-[neE]+", words[0]):
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
        text, faults = printing.formatted(words[2], words[3:], run.system.date, run.system.hardware.now())
        run.session.assign(words[1], text)
    else:
        text, faults = printing.formatted(words[0], words[1:], run.system.date, run.system.hardware.now())
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
    parser, status = Parser(" ".join(words), dash=run.session.dash), 0
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
def trap(run, *words):
    """What to run when the shell ends, or when a signal comes."""
    words, traps = list(words), run.session.traps
    if words[:1] == ["-l"]:
        run.write(signals.table())
        return 0
    if not words or words[0] == "-p":
        for name, action in traps.items():
            if not words[1:] or name in map(signals.name, words[1:]):
                run.write(f"trap -- {shlex.quote(action)} {name if name in ('EXIT', 'ERR', 'DEBUG', 'RETURN') else 'SIG' + name}\n")
        return 0
    action = words.pop(0) if len(words) > 1 or words[0] != "-" and signals.name(words[0]) is None else "-" if len(words) == 1 and signals.name(words[0]) else words.pop(0)
    status = 0
    for word in words:
        name = signals.name(word)
        if name is None:
            status = refuse(run, f"{word}: invalid signal specification")
        elif action == "-":
            traps.pop(name, None)
        else:
            traps[name] = action
    return status


@builtin("kill")
def kill(run, *words):
    """Send a signal to processes and jobs."""
    from ..commands.processes import send
    return send(run, words)


@builtin("hash times disown")
def accepted(run, *words):
    """What makes no difference on this computer."""
    if run.name == "times":
        run.write("0m0.008s 0m0.012s\n0m0.004s 0m0.008s\n")
    elif run.name == "hash":
        for word in [word for word in words if not word.startswith("-")]:
            if run.shell.find_program(word) is None:
                return refuse(run, f"{word}: not found")
        if not words:
            run.write("hash: hash table empty\n")
    elif words and run.name == "disown":
        from .jobs import find_job
        gone = [find_job(run, word) for word in words if not word.startswith("-")]
        run.session.jobs = [job for job in run.session.jobs if job not in gone]
    return 0


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
