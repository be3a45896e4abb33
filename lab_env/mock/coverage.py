"""What is simulated and what is only recognised, worked out from the declarations: docs/coverage.md.

`python -m lab_env.mock.coverage > docs/coverage.md` writes the page; a test fails when it is stale.
"""

import re
from pathlib import Path

from . import model, releases
from .operations import MESSAGES
from .schema import load

ACCESSORS = ("get_", "set_", "add_to_", "remove_from_", "add_", "remove_")


def works(cls, name):
    """True when a message does something; False when it is recognised and answers NOT_IMPLEMENTED."""
    declared = MESSAGES.get(f"{cls.name}.{name}")
    if declared is not None:
        return declared.function is not None
    if name in ("get_record", "get_all", "get_all_records", "get_all_where", "get_all_records_where", "get_by_uuid", "get_by_name_label"):
        return True
    if name in ("create", "destroy"):
        return cls.constructor
    return any(name.startswith(prefix) and name.removeprefix(prefix) in cls.fields for prefix in ACCESSORS)


def proofs():
    """{message: modules of tests/mock that name it}, of the messages that are declared: found in the tests' own text."""
    found = {}
    for path in sorted((Path(__file__).parents[2] / "tests" / "mock").glob("test_*.py")):
        for name in set(re.findall(r"\b(?=([A-Za-z_]+\.[A-Za-z_0-9]+)\b)", path.read_text(encoding="utf-8"))):
            found.setdefault(name, []).append(path.stem.removeprefix("test_"))
    return {name: modules for name, modules in found.items() if name in MESSAGES}


def proven(cls, names, tests):
    """The cell that says which test modules name a class's own messages, and which messages none does."""
    modules = sorted({module for name in names for module in tests.get(f"{cls.name}.{name}", ())})
    unnamed = [name for name in names if f"{cls.name}.{name}" not in tests]
    return ", ".join(modules) + (f"; only at random: {', '.join(unnamed)}" if unnamed else "")


def page():
    """The page, in Markdown."""
    model.load()
    tests = proofs()
    lines = ["# What is simulated", "",
             "Every message of the release is recognised. Some do what XAPI does; the others answer `NOT_IMPLEMENTED`, saying that",
             "they are not simulated. This page is generated from the declarations in `lab_env/mock/model/`.", "",
             "How it is proven: the last column has the modules of `tests/mock/` that name a class's own messages, and those messages that none of them names.",
             "Getters, setters and look-ups of every class are called by `test_fields`, and every message, with any parameters in any order, by `test_anything`: it is",
             "answered, nothing that `allowed_operations` does not list is done, inverse references agree, and replay, fork and saved state are the same lab.", ""]
    for profile in releases.PROFILES.values():
        classes = load(profile.code_name).classes.values()
        done = sum(works(cls, name) for cls in classes for name in cls.messages)
        lines += [f"## {profile.NAME}", "", f"{done} of {sum(len(cls.messages) for cls in classes)} messages work.", "",
                  "| class | work | besides getters, setters and look-ups these work | recognised, not simulated | how proven |", "|---|---|---|---|---|"]
        for cls in sorted(classes, key=lambda cls: cls.name.lower()):
            good = [name for name in cls.messages if works(cls, name)]
            own = sorted(name for name in good if f"{cls.name}.{name}" in MESSAGES)
            bad = sorted(set(cls.messages) - set(good))
            lines.append(f"| {cls.name} | {len(good)} of {len(cls.messages)} | {', '.join(own)} | {', '.join(bad)} | {proven(cls, own, tests)} |")
        lines.append("")
    return "\n".join(lines + LIMITS)


LIMITS = [
    "## Simulated with limits", "",
    "* A pool has two hosts at most (`--contents pool`); disks and VMs move to other storage within it, not to another pool; no high availability. Its master cannot be shut down, and answers while it reboots.",
    "* Memory is shared out among the guests that balloon; a start without room is refused at once (XAPI tries for a minute).",
    "* The templates of xenserver-6.1 are all of the release but the demonstration VM; xenserver-6.2 and xcp-ng-8.3 have the commonest ones.",
    "* Plans for snapshots (VMPP, VMSS) are recorded and hold their VMs; nothing is taken by itself when its time comes. No scheduling parameter changes what a guest gets.",
    "* A disk takes all its virtual size of its repository; snapshots and clones are not refused for want of room.",
    "* A role's permissions are not listed as roles of their own, nor are roles given by map key (`…/key:…`).",
    "* xcp-ng-8.3: no VM is started as PV; PVH and pv_in_pvh boot what is installed on a disk. Ubuntu 24.04 is installed by the Debian installer (in life by Subiquity); versions of its packages and of",
    "  the tools are believable, not checked; mirrors have no packages for it. The lab begins on 9 December 2024; the mirrors list what they did in 2014, and the releases of its guests.",
    "* An operation of a VM waits for the one under way, for two hours at most, as in XAPI; one of another class, or a setter, is refused at once (`OTHER_OPERATION_IN_PROGRESS`).",
    "* Windows is what the lessons need of it: updates, .NET, the tools, devices, restarts, a desktop of windows with buttons, some of cmd and PowerShell; what is not "
    "there says so. Windows Setup asks nothing, and a second disk stays offline.",
    "* The guests' commands have the options people use, and name others as not simulated; python, perl, ssh, screen and their like say that they are not simulated, and cron runs nothing. On the console `tail -f`, `ping`, `vmstat 1`,",
    "  `free -s` and `dmesg -w` go on until ^C, in a cell they end and say so; other commands cannot be interrupted. A card has one IPv4 address. File systems are looked at, not made or checked; pipes with a name are missing. A typed line is bounded (20,000 commands, about two seconds of work, 2 million characters); a disk keeps 48 million characters of text.",
    "* The installer does not partition by hand, and takes no network settings but DHCP. A typed command's effects come at once, and the time it takes after them.",
    "* `/export`, `/import`, `/export_raw_vdi`, `/import_raw_vdi`: a disk is what this laboratory's guests have on it, or up to 4 MiB of a client's own bytes besides zeros; raw, VHD, gzip; "
    "no export of metadata alone, of snapshots or with zstd.", ""]

if __name__ == "__main__":
    print(page(), end="")
