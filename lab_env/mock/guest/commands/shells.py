"""Programs that run other programs."""

from ..command import command
from ..files import FileFault
from ..shell.interpreter import Shell
from ..shell.session import Session


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
        return run.error("a shell inside the shell is not simulated: you are already in one")
    session = Session(run.system.next_pid(), run.session.environment(), run.cwd, run.name)
    session.dash, session.options = dash, options
    inner = Shell(run.system, session, dict(run.shell.io), run.shell.budget, run.shell.depth + 1)
    return inner.run_text(run.stdin.text, run.stdin)


@command("sudo", None, package="login")
def sudo(run, *words):
    """Run a command as root, which you already are."""
    words = list(words)
    while words and words[0] in ("-E", "-H", "-n", "--"):
        words.pop(0)
    if words[:1] in (["-i"], ["-s"]) or not words:
        return run.error("you are root already", 0) if words else run.error("usage: sudo command")
    while words and "=" in words[0]:
        words.pop(0)
    return run.run(*words)


@command("su", None, path="/bin", package="login")
def su(run, *words):
    """Become another user; here only root."""
    words = list(words)
    if "-c" in words:
        return run.sh(words[words.index("-c") + 1], name="bash")
    users = [word for word in words if not word.startswith("-")]
    if users and users[0] != "root":
        return run.error(f"becoming {users[0]} is not simulated: this console is root's", 2)
    return 0


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


@command("watch screen tmux script at crontab ssh scp telnet ftp python perl vim vi nano emacs ed pico passwd adduser useradd userdel deluser "
         "usermod fdisk cfdisk parted mkfs mkfs.ext3 mkfs.ext4 mkswap fsck dd tar gzip gunzip zip strace gdb make gcc iptables visudo top htop", None)
def not_simulated(run, *words):
    """A program the laboratory's computers do not simulate."""
    if run.name in ("vi", "vim", "nano", "emacs", "ed", "pico"):
        run.say(f"{run.name}: full-screen editors are not simulated. Change a file with sed -i, or write it with a here-document:")
        run.say("    cat > FILE <<'END'")
        return 1
    if run.name == "top":
        return run.error("the full-screen display is not simulated: use ps aux, free or uptime")
    return run.error("this program is not simulated", 2)


@command("man", None, package="man-db")
def man(run, *words):
    """Manual pages, which the laboratory does not have."""
    names = [word for word in words if not word.isdigit() and not word.startswith("-")]
    if not names:
        run.say("What manual page do you want?")
        return 1
    from ..command import PROGRAMS
    known = PROGRAMS.get(names[0])
    if known is None:
        run.say(f"No manual entry for {names[0]}")
        return 16
    run.write(f"{names[0]} - {known.description}\n")
    if known.options:
        run.write("Options simulated in this laboratory: " + " ".join(sorted(known.options)) + "\n")
    return 0


