"""Finding processes and sending them signals."""

from ..command import Usage, command
from ..shell import jobs, signals
from ..shell.flow import Exit
from .grep import compiled


def kept_alive(process):
    """Whether a process is the kernel's own."""
    return process.args.startswith("[")


def end(run, pid, signal):
    """Send a signal to a process; None, or what the kernel answers. `signal` is a name, "" for signal 0."""
    process = run.system.processes.get(pid)
    if pid == run.session.pid and (process is None or not run.session.interactive):
        return own(run, signal)
    if process is None:
        return "No such process"
    if run.user.uid and not run.user.name == process.user and pid not in {job.pid for job in run.session.jobs}:
        return "Operation not permitted"
    if signal in ("", "CONT", "CHLD", "WINCH", "URG") or kept_alive(process) or pid == 1:
        return None
    if process.name in ("bash", "sh", "dash") and process.tty != "?":
        if signal in ("KILL", "HUP") and pid == run.session.pid:
            raise Exit(128 + signals.NUMBERS[signal])
        return None if signal not in ("KILL", "HUP") else "killing another console's shell is not simulated"
    if signal in ("STOP", "TSTP"):
        return "stopping a process is not simulated"
    del run.system.processes[pid]
    return None


def own(run, signal):
    """A signal to the shell that runs the script."""
    trap = run.session.traps.get(signal)
    if trap is not None:
        run.shell.run_text(trap) if trap else None
        return None
    if signal in ("", "CONT", "CHLD", "WINCH", "URG"):
        return None
    raise Exit(128 + signals.NUMBERS[signal])


def send(run, words):
    """kill: its status."""
    words, signal, status = list(words), "TERM", 0
    if words[:1] in (["-l"], ["-L"]):
        for word in words[1:]:
            name = signals.name(str(int(word) % 128) if word.isdigit() else word)
            if name is None:
                status = wrong(run, f"{word}: invalid signal specification")
            else:
                run.write(f"{name if word.isdigit() else signals.NUMBERS.get(name, 0)}\n")
        if not words[1:]:
            run.write(signals.table())
        return status
    if words[:1] in (["-s"], ["-n"]) and len(words) > 1:
        signal, words = words[1], words[2:]
    elif words and words[0].startswith("-") and words[0] != "--" and len(words[0]) > 1:
        signal = words.pop(0)[1:]
    words = words[1:] if words[:1] == ["--"] else words
    given, signal = signal, "" if signal == "0" else signals.name(signal)
    if signal is None:
        return wrong(run, f"{given}: invalid signal specification")
    if not words:
        run.say("kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]")
        return 2
    for word in words:
        if word.startswith("%"):
            job = jobs.find_job(run, word)
            if job is None:
                status = wrong(run, f"{word}: no such job")
                continue
            word = str(job.pid)
        if word.lstrip("-").isdigit() and word.startswith("-"):
            status = every(run, signal, int(word)) or status
            continue
        answer = end(run, int(word), signal) if word.isdigit() else "arguments must be process or job IDs"
        if answer:
            status = wrong(run, f"({word}) - {answer}" if word.isdigit() else f"{word}: {answer}")
    return status


def every(run, signal, number):
    """`kill -1`: all processes one may kill; another negative number is a group of processes."""
    if number != -1:
        answer = end(run, -number, signal)
        return wrong(run, f"({number}) - {answer}") if answer else 0
    for pid in [pid for pid, process in run.system.processes.items() if pid not in (1, run.session.pid)]:
        end(run, pid, signal)
    return 0


def wrong(run, words):
    run.shell.complain(f"kill: {words}")
    return 1


@command("kill", None, path="/bin", package="procps")
def kill(run, *words):
    """Send a signal to processes."""
    return send(run, words)


@command("killall", "+ -q|--quiet -e -i -v|--verbose -w -I -u= -s|--signal= -l -0 -1 -2 -9 -15", package="psmisc")
def killall(run, options, *names):
    """End processes by name."""
    signal = signals.name(next((digits for digits in ("1", "2", "9", "15") if options.given.get(digits)), options.signal or "TERM"))
    if not names:
        run.say("Usage: killall [-Z CONTEXT] [-u USER] [ -eIgiqrvw ] [ -SIGNAL ] NAME...")
        return 1
    status = 0
    for name in names:
        found = [pid for pid, process in run.system.processes.items() if process.name == name]
        for pid in found:
            answer = end(run, pid, "" if options.given.get("0") else signal)
            if answer:
                status = run.error(f"{name}({pid}): {answer}")
            elif options.verbose:
                run.say(f"Killed {name}({pid}) with signal {signals.NUMBERS[signal]}")
        if not found:
            status = 1 if options.quiet else run.error(f"{name}: no process found")
    return status


@command("pidof", "-x -s -c -o=", path="/bin", package="sysvinit-utils")
def pidof(run, options, *names):
    """The process ids of a program."""
    found = [str(pid) for pid, process in run.system.processes.items() if any(name.rsplit("/", 1)[-1] == process.name for name in names)][::-1]
    if found:
        run.write(" ".join(found[:1] if options.s else found) + "\n")
    return int(not found)


SIGNALS = ("9", "15", "1", "2", "0", "HUP", "INT", "TERM", "KILL", "STOP", "CONT", "USR1")


@command("pgrep pkill", "-f|--full -l|--list-name -a|--list-full -x|--exact -v|--inverse -c|--count -n|--newest -o|--oldest -u|--euid= -P|--parent= -t= -d= -9 -15 -1 -0 -2 -HUP -INT -TERM -KILL -STOP -CONT -USR1 --signal=", package="procps")
def pgrep(run, options, pattern=None):
    """Processes whose name matches."""
    if pattern is None and not (options.euid or options.parent):
        raise Usage("no matching criteria specified\nTry `pgrep --help' for more information.", 2)
    expression = compiled(f"^({pattern})$" if options.exact else pattern or "", True, budget=run.shell.budget)
    found = []
    for pid, process in run.system.processes.items():
        hit = expression.search(process.args if options.full else process.name[:15]) is not None
        if hit != bool(options.inverse) and (not options.euid or process.user in options.euid.split(",")) and (not options.parent or str(process.parent) in options.parent.split(",")):
            found.append((pid, process))
    found = found[-1:] if options.newest else found[:1] if options.oldest else found
    if run.name == "pkill":
        given = options.signal or next((word for word in SIGNALS if options.given.get(word)), "TERM")
        for pid, _ in found if given != "0" else []:
            end(run, pid, signals.name(given))
    elif options.count:
        run.write(f"{len(found)}\n")
    else:
        run.write((options.d or "\n").join(f"{pid} {process.args}" if options.list_full or options.list_name and options.full else f"{pid} {process.name}" if options.list_name else str(pid)
                                           for pid, process in found) + ("\n" if found else ""))
    return int(not found)
