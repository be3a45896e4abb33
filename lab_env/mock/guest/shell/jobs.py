"""The builtins for jobs, options, directories and lists of lines."""

import re

from .builtins import builtin, refuse


def find_job(run, word):
    """The job of `%1`, `%+`, `%name` or a process id, or None."""
    jobs, name = run.session.jobs, word.lstrip("%")
    if word in ("", "%", "%+", "%%"):
        return jobs[-1] if jobs else None
    return next((job for job in reversed(jobs) if (name == str(job.number) if word[0] == "%" else name == str(job.pid)) or
                 (word[0] == "%" and job.text.startswith(name) and not name.isdigit())), None)


def state(run, job):
    """Running, Done, Exit 3 or Terminated."""
    if job.pid not in run.system.processes:
        return "Terminated"
    if job.ends > run.system.hardware.now():
        return "Running"
    return f"Exit {job.status}" if job.status else "Done"


def row(run, job):
    mark = "+" if job is run.session.jobs[-1] else "-" if job in run.session.jobs[-2:-1] else " "
    word = state(run, job)
    return f"[{job.number}]{mark}  {word:<23} {job.text}{' &' * (word == 'Running')}\n"


def reap(run):
    """Forget the jobs that have ended; what the shell says of them."""
    text, kept = "", []
    for job in run.session.jobs:
        if state(run, job) == "Running":
            kept.append(job)
        else:
            text += row(run, job)
    for job in run.session.jobs:
        if job not in kept:
            run.system.processes.pop(job.pid, None)
    run.session.jobs = kept
    return text


@builtin("jobs")
def jobs(run, *words):
    """The commands started with &."""
    for job in run.session.jobs:
        run.write(f"{job.pid}\n" if "-p" in words else row(run, job))
    reap(run)


@builtin("wait fg")
def wait(run, *words):
    """Wait until jobs have ended; fg says first which."""
    status = 0
    chosen = [find_job(run, word) for word in words] if words or run.name == "fg" else list(run.session.jobs)
    chosen = chosen or [find_job(run, "")]
    for word, job in zip(words or [""] * len(chosen), chosen):
        if job is None:
            if run.name == "wait" and not words:
                return 0
            status = refuse(run, f"{word or 'current'}: no such job" if word.startswith("%") or run.name == "fg" else f"pid {word} is not a child of this shell", 127 if run.name == "wait" else 1)
            continue
        if run.name == "fg":
            run.write(job.text + "\n")
        if job.pid in run.system.processes:
            if job.ends == float("inf"):
                run.wait(86400)
            run.wait(max(0.0, job.ends - run.system.hardware.now()))
        status = job.status
        run.system.processes.pop(job.pid, None)
        run.session.jobs = [one for one in run.session.jobs if one is not job]
    return status


@builtin("bg")
def background(run, word=""):
    """Let a stopped job go on; none is ever stopped here."""
    job = find_job(run, word)
    return refuse(run, f"job {job.number} already in background" if job else f"{word or 'current'}: no such job", 0 if job else 1)


@builtin("getopts")
def getopts(run, form="", name="", *words):
    """The next option of the arguments."""
    session = run.session
    words = list(words) or session.positional
    if not name:
        return refuse(run, "usage: getopts optstring name [arg]", 2)
    index, quiet, form = int(session.get("OPTIND") or 1), form.startswith(":"), form.lstrip(":")
    if index == 1 and session.option_place < 1:
        session.option_place = 1
    word = words[index - 1] if index <= len(words) else ""
    if session.option_place == 1 and (word in ("", "-", "--") or not word.startswith("-")):
        session.assign("OPTIND", str(index + (word == "--")))
        session.assign(name, "?")
        return 1
    letter = word[session.option_place]
    session.option_place += 1
    last = session.option_place >= len(word)
    session.unset("OPTARG")
    if letter == ":" or letter not in form:
        session.assign("OPTARG", letter) if quiet else run.shell.complain(f"illegal option -- {letter}")
        letter = "?"
    elif form[form.index(letter) + 1:form.index(letter) + 2] == ":":
        if not last:
            session.assign("OPTARG", word[session.option_place:])
        elif index < len(words):
            session.assign("OPTARG", words[index])
            index += 1
        else:
            session.assign("OPTARG", letter) if quiet else run.shell.complain(f"option requires an argument -- {letter}")
            letter = ":" if quiet else "?"
        last = True
    if last:
        index, session.option_place = index + 1, 1
    session.assign("OPTIND", str(index))
    session.assign(name, letter)
    return 0


@builtin("mapfile readarray")
def mapfile(run, *words):
    """Lines of stdin into an array."""
    words, strip = list(words), False
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if option != "-t":
            return refuse(run, f"option '{option}' is not simulated", 2)
        strip = True
    lines = run.stdin.read().splitlines(True)
    run.session.variables[words[0] if words else "MAPFILE"] = dict(enumerate(line.rstrip("\n") if strip else line for line in lines[:20_000]))


@builtin("pushd popd dirs")
def directories(run, *words):
    """A stack of directories."""
    session = run.session
    flags = "".join(one[1:] for one in words if re.fullmatch(r"-[clpvn]+", one))
    word = next((one for one in words if not re.fullmatch(r"-[clpvn]+", one)), None)
    if run.name == "dirs" and "c" in flags:
        session.directories = []
        return 0
    if run.name == "pushd" and word is None:
        if not session.directories:
            return refuse(run, "no other directory")
        word = session.directories[-1]
        session.directories = session.directories[:-1]
    if run.name == "popd":
        if not session.directories:
            return refuse(run, "directory stack empty")
        word, session.directories = session.directories[-1], session.directories[:-1]
    before = session.cwd
    if run.name != "dirs":
        if run.shell.call(["cd", word]):
            return 1
        if run.name == "pushd":
            session.directories = [*session.directories, before]
    home = session.get("HOME") or "/root"
    shown = [one if "l" in flags else re.sub(f"^{re.escape(home)}(?=/|$)", "~", one) for one in [session.cwd, *reversed(session.directories)]]
    if run.name == "dirs" and set(flags) & {"v", "p"}:
        run.write("".join(f"{number:2}  {one}\n" if "v" in flags else one + "\n" for number, one in enumerate(shown)))
    else:
        run.write(" ".join(shown) + "\n")
    return 0
