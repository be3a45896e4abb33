"""Becoming another user, and making and changing users."""

import re

from ..accounts import ROOT, find_user, hashed, password_fits, rows, set_password
from ..command import command
from ..shell.flow import Suspended
from ..shell.session import Session

SUDO_MINUTES = 15
NAME = re.compile(r"[a-z_][a-z0-9_-]*\$?$")


def start_shell(run, user, name="bash", login=False, environment=None):
    """A shell inside the one on the console; `exit` goes back."""
    if not run.can_suspend():
        return run.error("a shell that one types in can only be started on a line of its own")
    system, old = run.system, run.session
    pid = system.spawn(name, f"-{name}" if login else name, parent=old.pid, tty="hvc0", user=user.name)
    variables = {**(environment or {} if login else old.environment())}
    home = user.home if system.fs.is_directory(user.home) else "/"
    if login:
        variables |= {"TERM": "vt100", "PATH": system.path_of(user), "SHELL": user.shell, **({"LANG": old.get("LANG")} if old.get("LANG") else {})}
    if login or user.uid != (old.user or ROOT).uid:
        variables |= {"HOME": home, "USER": user.name, "LOGNAME": user.name}
    variables["SHLVL"] = str(int(old.get("SHLVL") or 1) + 1)
    session = Session(pid, variables, home if login else old.cwd, name, interactive=True)
    session.user, session.login, session.dash = user, login, name in ("sh", "dash")
    session.variables.update({one: old.get(one) or "" for one in ("HOSTNAME", "BASH_VERSION", "COLUMNS", "LINES")})
    session.variables.update({"PS1": ("# " if user.uid == 0 else "$ ") if session.dash else old.get("PS1") or "$ ", "UID": str(user.uid), "EUID": str(user.uid),
                              "PWD": session.cwd, "PPID": str(old.pid)})
    session.aliases = {} if login or user != old.user else dict(old.aliases)
    raise Suspended(session=session)


def ask(run, question):
    """A password typed on the terminal; None where there is none."""
    terminal = run.system.terminal
    if terminal is None:
        return None
    run.err.write(question)
    answer = terminal.readline(echo=False)
    run.err.write("\n")
    return answer.rstrip("\n")


def as_user(run, user, do):
    """Do something as another user."""
    before, run.session.user = run.session.user, user
    try:
        return do()
    finally:
        run.session.user = before


@command("su", None, path="/bin", package="login")
def su(run, *words):
    """Become another user (root), with a shell or for one command."""
    words, line, login, names = list(words), None, False, []
    while words:
        word = words.pop(0)
        if word in ("-", "-l", "--login"):
            login = True
        elif word in ("-c", "--command"):
            line = words.pop(0) if words else ""
        elif word in ("-m", "-p", "-s"):
            return run.error(f"option '{word}' is not simulated", 2)
        else:
            names.append(word)
    name = names[0] if names else "root"
    user = find_user(run.system.fs, name)
    if user is None:
        run.say(f"Unknown id: {name}")
        return 1
    if run.user.uid:
        password = ask(run, "Password: ")
        if password is None:
            return run.error("must be run from a terminal")
        if not password_fits(run.system.fs, name, password):
            return run.error("Authentication failure")
    if user.shell.endswith(("/nologin", "/false")):
        run.say("This account is currently not available.")
        return 1
    if line is not None:
        values = {"HOME": user.home, "USER": user.name, "LOGNAME": user.name, "SHELL": user.shell}
        if not login:
            values = {} if user.uid == run.user.uid else values if user.uid else {"HOME": user.home}
        place = run.session.cwd
        run.session.cwd = user.home if login and run.fs.is_directory(user.home) else place
        try:
            return as_user(run, user, lambda: run.shell.with_assignments([(name + "=", value) for name, value in values.items()], ["bash", "-c", line], run.shell.program))
        finally:
            run.session.cwd = place
    return start_shell(run, user, login=login)


@command("sudo", None, package="sudo")
def sudo(run, *words):
    """Run a command as root or another user; those of the group sudo may."""
    words, user, how = list(words), ROOT, ""
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if option == "--":
            break
        if option in ("-i", "-s", "-l", "-k", "-v"):
            how = option
        elif option == "-u" and words:
            name = words.pop(0)
            user = find_user(run.system.fs, name)
            if user is None:
                return run.error(f"unknown user: {name}")
        elif option not in ("-E", "-H", "-n", "-S", "-b"):
            return run.error(f"option '{option}' is not simulated")
    if how == "-k":
        run.session.sudo_until = 0
        return 0
    if not words and not how:
        run.say("usage: sudo -h | -K | -k | -L | -V\nusage: sudo -v [-u user]\nusage: sudo [-u user] [-i | -s] [command]")
        return 1
    refused = may_not(run)
    if refused:
        return refused
    if how == "-l":
        run.write(f"User {run.user.name} may run the following commands on this host:\n    (ALL : ALL) ALL\n")
        return 0
    if how == "-v":
        return 0
    if how and not words:
        return start_shell(run, user, login=how == "-i")
    added = {}
    while words and re.match(r"[A-Za-z_]\w*=", words[0]):
        name, _, added[name] = words.pop(0).partition("=")
    if not words:
        return 0
    run.system.syslog(f"sudo: {run.user.name:>8} : TTY=hvc0 ; PWD={run.cwd} ; USER={user.name} ; COMMAND={run.shell.find_program(words[0]) or words[0]}{''.join(' ' + word for word in words[1:])}",
                      path="/var/log/auth.log")
    added |= {"PATH": run.system.path_of(ROOT), "SUDO_USER": run.user.name, "USER": user.name, "LOGNAME": user.name}
    return as_user(run, user, lambda: run.shell.with_assignments([(name + "=", value) for name, value in added.items()], words, lambda words: start(run, words)))


def start(run, words):
    """What sudo starts: programs, not what belongs to the shell."""
    if "/" not in words[0] and run.shell.find_program(words[0]) is None:
        return run.error(f"{words[0]}: command not found")
    return run.shell.program(words)


def may_not(run):
    """The status with which sudo refuses, or 0; asks for the password when it has not for a while."""
    user = run.user
    if user.uid == 0:
        return 0
    now = run.system.hardware.now()
    if run.session.sudo_until <= now:
        for attempt in range(3):
            password = ask(run, f"[sudo] password for {user.name}: ")
            if password is None:
                return run.error("no tty present and no askpass program specified")
            if password_fits(run.system.fs, user.name, password):
                break
            run.say("Sorry, try again." if attempt < 2 else "sudo: 3 incorrect password attempts")
        else:
            return 1
    if not any(group in ("sudo", "admin") for _, group in user.groups):
        run.say(f"{user.name} is not in the sudoers file.  This incident will be reported.")
        return 1
    run.session.sudo_until = now + 60 * SUDO_MINUTES
    return 0


@command("passwd", "-l -u -d -S -e", path="/usr/bin", package="passwd")
def passwd(run, options, name=None):
    """Change a password."""
    me, files = run.user, run.system.fs
    name = name or me.name
    if find_user(files, name) is None:
        return run.error(f"user '{name}' does not exist")
    if me.uid and (name != me.name or options.given):
        run.say(f"passwd: You may not view or modify password information for {name}.")
        return 1
    entry = next((row[1] for row in rows(files, "/etc/shadow") if row[0] == name), "*")
    if options.l or options.u or options.d:
        set_password(files, name, "" if options.d else "!" + entry.lstrip("!") if options.l else entry.lstrip("!"))
        run.say("passwd: password expiry information changed.")
        return 0
    if options.S:
        days = next((row[2] for row in rows(files, "/etc/shadow") if row[0] == name and re.fullmatch(r"[0-9]{1,5}", row[2] if row[2:] else "")), "0")
        run.write(f"{name} {'L' if entry[:1] in '!*' else 'NP' if not entry else 'P'} {run.system.date('%m/%d/%Y', 86400 * int(days))} 0 99999 7 -1\n")
        return 0
    if me.uid:
        run.say(f"Changing password for {name}.")
        current = ask(run, "(current) UNIX password: ")
        if current is None or not password_fits(files, name, current):
            run.say("passwd: Authentication token manipulation error\npasswd: password unchanged")
            return 10
    return new_password(run, name)


@command("chage", "-l|--list", path="/usr/bin", package="passwd")
def chage(run, options, name=None, *more):
    """How long a password is good for (-l)."""
    if not options.list or name is None:
        return run.error("of its options only -l USER is simulated", 2)
    row = next((row for row in rows(run.system.fs, "/etc/shadow") if row[0] == name), None)
    if row is None or find_user(run.system.fs, name) is None:
        return run.error(f"user '{name}' does not exist in /etc/passwd" if run.system.os.init == "systemd" else f"unknown user: {name}")
    if run.user.uid and run.user.name != name:
        return run.error("Permission denied.")
    day = lambda text: run.system.date("%b %d, %Y", 86400 * int(text)) if text.isdigit() and len(text) < 6 else "never"      # noqa: E731
    cells = [*row, *[""] * 9]
    for title, value in (("Last password change\t\t\t\t\t", day(cells[2])), ("Password expires\t\t\t\t\t", "never"), ("Password inactive\t\t\t\t\t", "never"), ("Account expires\t\t\t\t\t\t", day(cells[7])),
                         ("Minimum number of days between password change\t\t", cells[3] or "-1"), ("Maximum number of days between password change\t\t", cells[4] or "-1"),
                         ("Number of days of warning before password expires\t", cells[5] or "-1")):
        run.write(f"{title}: {value}\n")
    return 0


def new_password(run, name):
    first = ask(run, "Enter new UNIX password: ")
    second = ask(run, "Retype new UNIX password: ")
    if first is None or first != second or not first:
        run.say("Sorry, passwords do not match" if first != second else "No password supplied")
        run.say("passwd: Authentication token manipulation error\npasswd: password unchanged")
        return 10
    set_password(run.system.fs, name, hashed(first))
    run.say("passwd: password updated successfully")
    return 0


@command("chpasswd", "", path="/usr/sbin", package="passwd")
def chpasswd(run, options):
    """Change passwords, name:password a line."""
    run.needs_root("chpasswd: Permission denied.")
    for number, line in enumerate(run.stdin.read().splitlines(), 1):
        name, colon, password = line.partition(":")
        if not colon or find_user(run.system.fs, name) is None:
            return run.error(f"line {number}: {'missing new password' if not colon else f'user {name!r} does not exist'}")
        set_password(run.system.fs, name, hashed(password))
    return 0


# -- making and changing ------------------------------------------------------------------------------------------------


@command("whoami", "", package="coreutils")
def whoami(run, options):
    """One's name."""
    run.write(run.user.name + "\n")


@command("logname users", "", package="coreutils")
def logname(run, options):
    """Who has logged in."""
    run.write(run.system.who().name + "\n")


@command("id groups", "-u|--user -g|--group -n|--name -G|--groups -r", package="coreutils")
def identity(run, options, name=None):
    """Numbers and names of a user."""
    user = run.user if name is None else find_user(run.system.fs, name)
    if user is None:
        return run.error(f"{name}: No such user")
    if run.name == "groups" or options.groups:
        names = " ".join(str(group[0 if options.groups and not options.name else 1]) for group in user.groups)
        run.write((f"{user.name} : " if run.name == "groups" and name else "") + names + "\n")
    elif options.user:
        run.write(f"{user.name if options.name else user.uid}\n")
    elif options.group:
        run.write(f"{user.groups[0][1] if options.name else user.gid}\n")
    else:
        groups = ",".join(f"{number}({group})" for number, group in user.groups)
        run.write(f"uid={user.uid}({user.name}) gid={user.gid}({user.groups[0][1]}) groups={groups}\n")
    return 0
