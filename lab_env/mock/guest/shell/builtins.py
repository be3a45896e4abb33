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
SHOPT = {"nullglob", "dotglob", "nocaseglob", "nocasematch", "extglob", "checkwinsize", "histappend", "expand_aliases", "cmdhist", "sourcepath", "interactive_comments", "promptvars"}
NOT_SIMULATED = {"globstar", "failglob", "cdspell", "autocd", "cdable_vars", "checkhash", "checkjobs", "dirspell", "execfail", "extdebug", "extquote", "force_fignore", "gnu_errfmt", "histreedit", "histverify",
                 "hostcomplete", "huponexit", "lastpipe", "lithist", "login_shell", "mailwarn", "no_empty_cmd_completion", "progcomp", "restricted_shell", "shift_verbose", "xpg_echo"}


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
                run.write(f"alias {word}={shlex.quote(what)}\n" if one == "alias" else what + "\n")
        return status
    return run.shell.call(words, functions=False) if words else 0


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


@builtin("umask")
def umask(run, *words):
    """Which rights new files do not get."""
    from ..commands.modes import new_mode
    from ..files import Node
    words, mask = [word for word in words if word != "-p"], run.session.umask
    if words in ([], ["-S"]):
        parts = (f"{who}={''.join(letter for letter, bit in zip('rwx', (4, 2, 1)) if not mask >> shift & bit)}" for who, shift in zip("ugo", (6, 3, 0)))
        run.write(",".join(parts) + "\n" if words else f"{mask:04o}\n")
        return 0
    if re.fullmatch(r"[0-7]{1,4}", words[0]):
        run.session.umask = int(words[0], 8) & 0o777
        return 0
    mode = new_mode(Node("d", 0o777 & ~mask), words[0])
    if mode is None:
        return refuse(run, f"{words[0]}: octal number out of range" if words[0].isdigit() else f"`{words[0][:1]}': invalid symbolic mode operator")
    run.session.umask = 0o777 & ~mode
    return 0


@builtin("shopt")
def shopt(run, *words):
    """Switches of this shell."""
    session, letters, names = run.session, "".join(word[1:] for word in words if word.startswith("-")), [word for word in words if not word.startswith("-")]
    for name in names:
        if name not in SHOPT | NOT_SIMULATED:
            return refuse(run, f"{name}: invalid shell option name")
    if "s" in letters or "u" in letters:
        for name in names:
            if "s" in letters and name in NOT_SIMULATED:
                return refuse(run, f"{name} is not simulated", 2)
            session.shopts = {one: True for one in session.shopts if one != name} | ({name: True} if "s" in letters else {})
        if names:
            return 0
    shown = names or sorted(SHOPT | NOT_SIMULATED)
    if "q" not in letters:
        for name in shown:
            on = name in session.shopts
            if names or not letters.strip("p") or on == ("s" in letters):
                run.write(f"shopt -{'s' if on else 'u'} {name}\n" if "p" in letters else f"{name:<15}\t{'on' if on else 'off'}\n")
    return int(bool(names) and not all(name in session.shopts for name in names))


@builtin("ulimit")
def ulimit(run, *words):
    """Limits of this shell."""
    limits = {"c": ("core file size          (blocks, -c)", "0"), "d": ("data seg size           (kbytes, -d)", "unlimited"), "e": ("scheduling priority             (-e)", "0"),
              "f": ("file size               (blocks, -f)", "unlimited"), "i": ("pending signals                 (-i)", "1837"), "l": ("max locked memory       (kbytes, -l)", "64"),
              "m": ("max memory size         (kbytes, -m)", "unlimited"), "n": ("open files                      (-n)", "1024"), "p": ("pipe size            (512 bytes, -p)", "8"),
              "s": ("stack size              (kbytes, -s)", "8192"), "t": ("cpu time               (seconds, -t)", "unlimited"), "u": ("max user processes              (-u)", "1837"),
              "v": ("virtual memory          (kbytes, -v)", "unlimited"), "x": ("file locks                      (-x)", "unlimited")}
    letters, values = "".join(word[1:] for word in words if word.startswith("-")).replace("S", "").replace("H", ""), [word for word in words if not word.startswith("-")]
    if values:
        return refuse(run, "changing a limit is not simulated", 2)
    if "a" in letters:
        run.write("".join(f"{label} {value}\n" for label, value in limits.values()))
        return 0
    for letter in letters or "f":
        if letter not in limits:
            return refuse(run, f"-{letter}: invalid option", 2)
        run.write((limits[letter][0] + " " if len(letters) > 1 else "") + limits[letter][1] + "\n")
    return 0


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
