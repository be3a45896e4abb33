"""Programs that take the whole screen: editors, pagers, live displays. In a cell, which has none, they say what to use instead."""

from ..command import PROGRAMS, command, rows
from ..files import IS_DIRECTORY, FileFault
from ..fullscreen import top as live
from ..fullscreen.nano import Nano
from ..fullscreen.pager import PAGE, Pager
from ..fullscreen.vi import Vi
from ..shell.builtins import BUILTINS
from ..shell.streams import Output


def has_screen(run):
    """Whether a program can take the screen here: on the console itself, at the end of a line."""
    return run.system.keyboard and run.can_suspend() and run.shell.budget.until is None


def is_pipe(run):
    """Whether what is written goes to another program, which may have enough of it."""
    return type(run.out) is Output and not run.out.console


def goes_on_in_pipe(run, text):
    """Write the beginning of something that nobody ends into a pipe: whoever reads all of it is stopped."""
    run.write(text)
    run.out.broken = "it would never end"


def no_screen(run, instead):
    """What a full-screen program says where there is no screen to take."""
    where = "inside another command" if run.system.keyboard else "in a cell"
    return run.error(f"a full-screen program cannot be used {where}. {instead}")


INSTEAD = "Change a file with sed -i, write it with a here-document (cat > FILE <<'END'), or use the VM's console."


@command("nano pico", "-w -c -i -l -m -v -$ -B -E= -T=", path="/bin", package="nano")
def nano(run, options, name="", *more):
    """A small editor."""
    if not has_screen(run):
        return no_screen(run, INSTEAD)
    path, text, words = run.path(name) if name else "", "", ""
    if name:
        try:
            text = run.fs.read(path)
            lines = text.count("\n") + (not text.endswith("\n") and bool(text))
            words = f"Read {lines} line{'s' * (lines != 1)}"
            if run.fs.is_read_only(path) or not run.fs.may(path, 2):
                words += " (Warning: No write permission)"
        except FileFault as fault:
            words = {"No such file or directory": "New File", IS_DIRECTORY: f'"{name}" is a directory'}.get(fault.reason, f"Error reading {name}: {fault.reason}")
            name, path = ("", "") if fault.reason == IS_DIRECTORY else (name, path)
    return run.show(Nano(run, path, name, text, words))


@command("vi vim view vim.tiny editor", "-R -n -u=", package="vim-tiny")
def vi(run, options, name="", *more):
    """The editor vi."""
    if not has_screen(run):
        return no_screen(run, INSTEAD)
    path, text, words = run.path(name) if name else "", "", ""
    if name:
        try:
            text = run.fs.read(path)
            words = f'"{name}" {text.count(chr(10))}L, {len(text.encode("utf-8", "surrogateescape"))}C'
        except FileFault as fault:
            words = f'"{name}" [New File]' if run.fs.find(path) is None else f'"{name}" {fault.reason}'
    return run.show(Vi(run, path, name, text, words))


@command("less more pager zless zmore", "-n -N -R -S -F -X -i -e -E -M -c -d -s", path="/usr/bin", package="less")
def less(run, options, *names):
    """A text page by page; all at once where there is no screen."""
    if not names and run.stdin.console:
        run.say('Missing filename ("less --help" for help)' if run.name == "less" else "usage: more [-dflpcsu] [+linenum | +/pattern] name ...")
        return 1
    texts, status = [], 0
    for name in names or ["-"]:
        try:
            texts.append(run.stdin.read() if name == "-" else run.fs.read(run.path(name)))
        except FileFault as fault:
            status = 1
            run.say(f"{name}: {fault.reason}" if fault.reason != IS_DIRECTORY else f"{name} is a directory" if run.name == "less" else f"\n*** {name}: directory ***\n")
    text = "".join(texts)
    more = run.name in ("more", "zmore")
    if not texts or not has_screen(run) or ((more or options.F) and text.count("\n") < PAGE):
        run.write(text)
        return status
    return run.show(Pager(run, text, names[0] if names else "", more, bool(options.N)))


@command("top", "-b -n= -d= -u= -p= -H", path="/usr/bin", package="procps")
def top(run, options):
    """Processes and memory, live; once with -b or in a cell."""
    if options.u or options.p:
        return run.error("options '-u' and '-p' are not simulated", 1)
    if options.b or not has_screen(run):
        for _ in range(max(1, min(int(options.n or 1), 100))):
            run.write("\n".join([*live.summary(run.system), "", live.HEAD, *live.table(run.system, run.system.last_pid + 1)]) + "\n\n")
            if options.n and int(options.n) > 1:
                run.wait(float(options.d or 3))
        return 0
    return run.show(live.Top(run))


@command("watch", None, package="procps")
def watch(run, *words):
    """A command's output, again every few seconds."""
    words, seconds = list(words), 2.0
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if option.startswith("-n"):
            seconds = float(option[2:] or words.pop(0))
        elif option not in ("-d", "-t", "-b", "-e", "-x"):
            return run.error(f"option '{option}' is not simulated", 1)
    if not words:
        return run.error("usage: watch [-n SECONDS] command")
    if not has_screen(run):
        return no_screen(run, "Run the command itself, again.")
    return run.show(live.Watch(run, words, seconds))


@command("man", None, package="man-db")
def man(run, *words):
    """Manual pages: what a command is for, and the options it has here."""
    names = [word for word in words if not word.isdigit() and not word.startswith("-")]
    if not names:
        run.say("What manual page do you want?")
        return 1
    text = "\n".join(filter(None, map(page, names)))
    for name in names:
        if not page(name):
            run.say(f"No manual entry for {name}")
    if text and has_screen(run):
        return run.show(Pager(run, text, f"Manual page {names[0]}(1)"))
    run.write(text)
    return 0 if text else 16


def page(name):
    """The manual page of a command, or ""."""
    declared, builtin = PROGRAMS.get(name), name in BUILTINS
    declared = declared or BUILTINS.get(name)
    if declared is None:
        return ""
    section = "8" if "sbin" in declared.path else "1"
    title = f"{name.upper()}({section})"
    body = [f"{title}{'User Commands':^{78 - 2 * len(title)}}{title}", "", "NAME", f"       {name} - {declared.description.rstrip('.')[:1].lower()}{declared.description.rstrip('.')[1:]}", ""]
    body += ["SYNOPSIS", f"       {name} [OPTION]... [ARGUMENT]..." if declared.options else f"       {name} [ARGUMENT]...", ""]
    if declared.options:
        body += ["OPTIONS", *(f"       {row}" for row in rows(declared)), ""]
    body += ["NOTES", f"       {'A builtin of the shell. ' if builtin else ''}This is the laboratory's own short page: it names what is simulated here."]
    return "\n".join(body) + "\n"
