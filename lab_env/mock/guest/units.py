"""systemd's units: what is in a unit file, whether it runs, starting and stopping it. For the boot and for systemctl."""

import re

from .command import PROGRAMS

PLACES = ("/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system")
WANTS = "/etc/systemd/system/multi-user.target.wants"


def full_name(name):
    return name if name.endswith((".service", ".target", ".mount", ".timer", ".socket")) else name + ".service"


def path_of(fs, name):
    """The path of a unit's file, or None."""
    return next((f"{place}/{name}" for place in PLACES if fs.find(f"{place}/{name}") is not None), None)


def settings(fs, name):
    """{setting: value} of a unit; {} when there is no such unit."""
    path = path_of(fs, name)
    return dict(re.findall(r"^(\w+)=(.*)$", fs.find(path).text, re.M)) if path else {}


def names(fs):
    """The names of all services there are."""
    return sorted({name for place in PLACES if fs.is_directory(place) for name in fs.names(place) if name.endswith(".service")})


def main_process(system, name):
    """The number of the process a unit runs, or None."""
    program = settings(system.fs, name).get("ExecStart", " ").split(" ")[0].rpartition("/")[2]
    return next((pid for pid, process in system.processes.items() if process.name == program), None)


def enabled(fs, name):
    return fs.find(f"{WANTS}/{name}") is not None


def start(system, name):
    """Run what a unit says; (status, text of the programs). What our guests have as a program runs, other daemons are processes."""
    unit = settings(system.fs, name)
    command = unit.get("ExecStart", "").split()
    if not command or system.fs.find(command[0]) is None:
        return 1, ""
    if unit.get("Type") == "oneshot" or any(program.path == command[0] for program in PROGRAMS.values()):
        return system.run_script(*command)
    if main_process(system, name) is None:
        system.spawn(command[0].rpartition("/")[2], " ".join(command))
    return 0, ""


def stop(system, name):
    pid = main_process(system, name)
    if pid is not None:
        del system.processes[pid]


def start_wanted(system):
    """What the boot starts: those without an order first, then those that come after another one."""
    fs = system.fs
    wanted = sorted(fs.names(WANTS), key=lambda name: (".service" in settings(fs, name).get("After", ""), name)) if fs.is_directory(WANTS) else []
    return "".join(start(system, name)[1] for name in wanted)
