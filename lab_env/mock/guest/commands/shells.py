"""Programs that run other programs."""

from ..command import command
from ..files import FileFault
from ..shell.interpreter import Shell
from ..shell.session import Session
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
    session.dash, session.options, session.user = dash, options, run.session.user
    inner = Shell(run.system, session, dict(run.shell.io), run.shell.budget, run.shell.depth + 1)
    return inner.run_text(run.stdin.text, run.stdin)


@command("env printenv", None, package="coreutils")
def env(run, *words):
    """The environment, or a command in a changed one."""
    words, added = list(words), {}
    if run.name == "printenv" and words:
        value = run.session.environment().get(words[0])
        if value is None:
            return 1
        run.write(value + "\n")
        return 0
    if words[:1] == ["-i"]:
        return run.error("option '-i' is not simulated", 2)
    while words and "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        added[name] = value
    if words:
        return run.shell.with_assignments([(name + "=", value) for name, value in added.items()], words)
    for name, value in {**run.session.environment(), **added}.items():
        run.write(f"{name}={value}\n")
    return 0


@command("nohup nice time setsid ionice", None, package="coreutils")
def wrapper(run, *words):
    """Run a command with another standing, which makes no difference here."""
    words = list(words)
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if option in ("-n", "-c"):
            words.pop(0)
    return run.run(*words) if words else 0


@command("timeout", None, package="coreutils")
def timeout(run, *words):
    """Run a command with a limit of time, which never comes to pass here."""
    words = [word for number, word in enumerate(words) if number]
    return run.run(*words) if words else run.error("missing operand", 125)


@command("xargs", "-n= -r|--no-run-if-empty -0 -I= -t", package="findutils")
def xargs(run, options, *words):
    """Make arguments of stdin's words."""
    import shlex
    text = run.stdin.read()
    if options.I:
        for line in text.splitlines():
            run.run(*[word.replace(options.I, line.strip()) for word in words])
        return 0
    items = text.split("\0") if options.given.get("0") else shlex.split(text)
    items = [item for item in items if item]
    if not items and options.no_run_if_empty:
        return 0
    size, status = int(options.n or len(items) or 1), 0
    for start in range(0, max(len(items), 1), size):
        if run.run(*(words or ("echo",)), *items[start:start + size]):
            status = 123
    return status


@command("echo", None, path="/bin", package="coreutils")
def echo(run, *words):
    """Words on a line, for whoever starts the program and not the shell's own."""
    return run.sh('echo "$@"', *words)


@command("printf", None, path="/usr/bin", package="coreutils")
def printf(run, *words):
    """Words in a form."""
    return run.sh('printf "$@"', *words)


@command("screen tmux script at crontab ssh scp telnet ftp python perl emacs ed fdisk cfdisk parted mkfs mkfs.ext3 mkfs.ext4 mkswap fsck zip strace gdb make gcc iptables visudo htop", None)
def not_simulated(run, *words):
    """A program the laboratory's computers do not simulate."""
    return run.error("this program is not simulated", 2)
