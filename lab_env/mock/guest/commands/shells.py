"""Programs that run other programs."""

import re

from ..command import Usage, command
from ..files import FileFault
from ..shell.budget import TimeOver, WornOut
from ..shell.interpreter import Shell
from ..shell.session import Session
from ..shell.streams import CutOff, FileOutput, Input
from .users import start_shell


@command("bash sh dash", None, path="/bin")
def shell(run, *words):
    """A shell for a script, a line (-c), or what it is given on stdin."""
    words, options, line = list(words), "", None
    while words and words[0].startswith("-") and words[0] != "-":
        option = words.pop(0)
        if option == "--":
            break
        if option in ("--login", "-l", "-i", "--norc", "--noprofile", "--posix"):
            continue
        if option.strip("-cexus") or option.startswith("--"):
            return run.error(f"option '{option}' is not simulated", 2)
        options += option.replace("c", "").strip("-")
        if "c" in option:
            line = words.pop(0) if words else ""
            break
    dash = run.name in ("sh", "dash")
    if line is not None:
        return run.shell.script(line, words[0] if words else run.name, words[1:], dash, options)
    if words and words[0] != "-":
        path = run.path(words[0])
        try:
            text = run.fs.read(path)
        except FileFault as fault:
            return run.error(f"{words[0]}: {fault.reason}", 126 if run.fs.find(path) else 127)
        if text.startswith("\x7fELF"):
            return run.error(f"{words[0]}: cannot execute binary file", 126)
        return run.shell.script(text, words[0], words[1:], dash, options)
    if run.stdin.console:
        return start_shell(run, run.user, run.name if dash else "bash")
    session = Session(run.system.next_pid(), run.session.environment(), run.cwd, run.name)
    session.dash, session.options, session.user, session.umask = dash, options, run.session.user, run.session.umask
    inner = Shell(run.system, session, dict(run.shell.io), run.shell.budget, run.shell.depth + 1)
    return inner.run_text(run.stdin.text, run.stdin)


@command("env", None, package="coreutils")
def env(run, *words):
    """The environment, or a command in a changed one."""
    words, added, environment, end = list(words), {}, run.session.environment(), "\n"
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word in ("-i", "-", "--ignore-environment"):
            environment = {}
        elif word in ("-u", "--unset") and words:
            environment.pop(words.pop(0), None)
        elif word.startswith(("-u", "--unset=")):
            environment.pop(word.partition("=")[2] if word.startswith("--") else word[2:], None)
        elif word in ("-0", "--null"):
            end = "\0"
        elif word == "--":
            break
        else:
            raise Usage(f"option '{word}' is not simulated", 125)
    while words and re.match(r"[^=]+=", words[0]):
        name, _, value = words.pop(0).partition("=")
        added[name] = value
    environment |= added
    if not words:
        run.write("".join(f"{name}={value}{end}" for name, value in environment.items()))
        return 0
    session = Session(run.session.pid, environment, run.cwd, run.session.name)
    session.user, session.umask, session.status = run.session.user, run.session.umask, run.session.status
    inner = Shell(run.system, session, dict(run.shell.io), run.shell.budget, run.shell.depth + 1)
    if not environment.get("PATH"):
        session.variables["PATH"] = run.session.get("PATH") or ""
    if inner.find_program(words[0]) is None or inner.fs.find(inner.find_program(words[0])) is None:
        return run.error(f"{words[0]}: No such file or directory", 127)
    return inner.program(words)


@command("printenv", "-0|--null", package="coreutils")
def printenv(run, options, *names):
    """Variables of the environment."""
    environment, status = run.session.environment(), 0
    for name in names:
        if name in environment:
            run.write(f"{environment[name]}\n")
        else:
            status = 1
    if not names:
        run.write("".join(f"{name}={value}\n" for name, value in environment.items()))
    return status


@command("nohup nice setsid ionice stdbuf chrt", None, package="coreutils")
def wrapper(run, *words):
    """Run a command with another standing, which makes no difference here."""
    words = list(words)
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if option in ("-n", "-c", "-o", "-i", "-e") and words:
            words.pop(0)
    if run.name == "chrt" and words:
        words.pop(0)
    if not words and run.name == "nohup":
        raise Usage("missing operand", 125)
    if run.name == "nohup" and run.out.console:
        run.say("nohup: ignoring input and appending output to `nohup.out'" if run.system.os.init != "systemd" else "nohup: ignoring input and appending output to 'nohup.out'")
        inner = Shell(run.system, run.session, {**run.shell.io, 0: Input(), 1: FileOutput(run.fs, run.path("nohup.out"))}, run.shell.budget, run.shell.depth + 1)
        return inner.program(words)
    return run.run(*words) if words else run.write("0\n") if run.name == "nice" else 0


@command("time", None, package="time")
def time(run, *words):
    """How long a command takes."""
    words, brief = list(words), False
    while words and words[0].startswith("-"):
        brief = words.pop(0) == "-p" or brief
    before = run.shell.budget.waited
    status = run.run(*words) if words else 0
    taken = run.shell.budget.waited - before
    run.say(f"real {taken:.2f}\nuser 0.00\nsys 0.00" if brief else
            f"0.00user 0.00system {int(taken) // 60}:{taken % 60:05.2f}elapsed 0%CPU (0avgtext+0avgdata 2400maxresident)k\n0inputs+0outputs (0major+184minor)pagefaults 0swaps")
    return status


SPAN = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


@command("timeout", None, package="coreutils")
def timeout(run, *words):
    """Run a command, and end it after a time."""
    words, kept = list(words), False
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word in ("-s", "-k", "--signal", "--kill-after") and words:
            words.pop(0)
        kept = kept or word in ("--preserve-status",)
    if len(words) < 2:
        raise Usage("missing operand", 125)
    match = re.fullmatch(r"(\d*\.?\d+)([smhd]?)", words[0])
    if not match:
        raise Usage(f"invalid time interval `{words[0]}'", 125)
    limit = float(match.group(1)) * SPAN[match.group(2)]
    budget = run.shell.budget
    outer, budget.until = budget.until, budget.waited + limit if limit else None
    if outer is not None and (budget.until is None or outer < budget.until):
        budget.until = outer
    try:
        status = run.run(*words[1:])
        if limit and run.out.endless:       # what wrote it was ended
            run.out.endless = False
            return 124
        return status
    except TimeOver as over:
        if over.until != budget.until or over.until == outer:
            raise
        return 124 if not kept else 143
    except WornOut:
        raise
    except CutOff:
        if not limit:
            raise
        return 124          # it would have gone on for ever
    finally:
        budget.until = outer


@command("xargs", "+ -n|--max-args= -L|--max-lines= -l -r|--no-run-if-empty -0|--null -I|--replace= -i -t|--verbose -p|--interactive -d|--delimiter= -P|--max-procs= -a|--arg-file= -s= -x -E=", package="findutils")
def xargs(run, options, *words):
    """Make arguments of stdin's words."""
    text = run.fs.read(run.path(options.arg_file)) if options.arg_file else run.stdin.read()
    words, status, replace = words or ("echo",), 0, options.replace or ("{}" if options.i else None)

    def do(line):
        nonlocal status
        run.shell.budget.step()
        if options.verbose or options.interactive:
            run.err.write(" ".join(line) + ("?..." if options.interactive else "\n"))
        if options.interactive and not run.stdin.readline().lower().startswith("y"):
            return True
        if run.shell.find_program(line[0]) is None or run.fs.find(run.shell.find_program(line[0])) is None:
            status = run.error(f"{line[0]}: No such file or directory", 127)
            return False
        found = run.run(*line)
        if found == 255:
            status = run.error(f"{line[0]}: exited with status 255; aborting", 124)
            return False
        status = 123 if found else status
        return True
    mark = "\0" if options.null else {"\\n": "\n", "\\t": "\t", "\\0": "\0"}.get(options.delimiter, options.delimiter)
    if mark:
        items = text.split(mark)
        items = items[:-1] if items[-1] in ("", "\n") else items
    elif replace:
        items = [line.strip() if not re.match(r"\s*[\"']", line) else unquoted(run, line.strip(), True)[0] for line in text.splitlines() if line.strip()]
    else:
        items = unquoted(run, text)
    if replace:
        for item in items:
            if not do([word.replace(replace, item) for word in words]):
                break
        return status
    if options.max_lines or options.l:
        lines, count = [line.split() for line in text.splitlines() if line.strip()], int(options.max_lines or 1)
        groups = [[word for line in lines[start:start + count] for word in line] for start in range(0, len(lines), count)]
    else:
        size = int(options.max_args) if options.max_args else 5000
        if size < 1:
            raise Usage("value for -n option should be >= 1", 1)
        groups = [items[start:start + size] for start in range(0, len(items), size)]
    for group in groups or ([] if options.no_run_if_empty else [[]]):
        if not do([*words, *group]):
            break
    return status


def unquoted(run, text, whole=False):
    """The words of a text, with quotes and backslashes as xargs reads them."""
    items, pos = [], 0
    piece = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|\\([\s\S])|([^\s\"'\\]+)|(\s+)")
    current = None
    while pos < len(text):
        match = piece.match(text, pos)
        if not match:
            kind = "double" if text[pos] == '"' else "single"
            raise Usage(f"unmatched {kind} quote; by default quotes are special to xargs unless you use the -0 option", 1)
        pos = match.end()
        if match.group(5) is not None and not whole:
            if current is not None:
                items.append(current)
            current = None
        else:
            current = (current or "") + next(part for part in match.groups() if part is not None)
    return items + ([current] if current is not None else [])


@command("true false", None, path="/bin", package="coreutils")
def truth(run, *words):
    """Nothing, successfully or not."""
    return int(run.name == "false")


@command("test [ pwd", None, path="/usr/bin", package="coreutils")
def as_builtin(run, *words):
    """What the shell's own of the same name does."""
    return run.sh(f'{run.name} "$@"', *words)


@command("echo", None, path="/bin", package="coreutils")
def echo(run, *words):
    """Words on a line, for whoever starts the program and not the shell's own."""
    return run.sh('echo "$@"', *words)


@command("printf", None, path="/usr/bin", package="coreutils")
def printf(run, *words):
    """Words in a form."""
    return run.sh('printf "$@"', *words)
