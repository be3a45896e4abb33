"""What is simulated and what is only recognised, worked out from the declarations: docs/coverage.md.

`python -m lab_env.mock.coverage > docs/coverage.md` writes the page; a test fails when it is stale.
"""

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
    return any(name.startswith(prefix) and name.removeprefix(prefix) in cls.fields for prefix in ACCESSORS)


def page():
    """The page, in Markdown."""
    model.load()
    lines = ["# What is simulated", "",
             "Every message of the release is recognised. Some do what XAPI does; the others answer `NOT_IMPLEMENTED`, saying that",
             "they are not simulated. This page is generated from the declarations in `lab_env/mock/model/`.", "",
             "How it is proven: getters, setters and look-ups of every class by `tests/mock/test_fields.py`; every message, with any parameters in any order,",
             "by `tests/mock/test_anything.py` (it is answered, nothing not listed in `allowed_operations` is done, inverse references agree, and replay, fork",
             "and saved state are the same lab); what each of the others does by the tests of its theme in `tests/mock/`.", ""]
    for profile in releases.PROFILES.values():
        classes = load(profile.code_name).classes.values()
        done = sum(works(cls, name) for cls in classes for name in cls.messages)
        lines += [f"## {profile.NAME}", "", f"{done} of {sum(len(cls.messages) for cls in classes)} messages work.", "",
                  "| class | work | besides getters, setters and look-ups these work | recognised, not simulated |", "|---|---|---|---|"]
        for cls in sorted(classes, key=lambda cls: cls.name.lower()):
            good = [name for name in cls.messages if works(cls, name)]
            own = sorted(name for name in good if f"{cls.name}.{name}" in MESSAGES)
            bad = sorted(set(cls.messages) - set(good))
            lines.append(f"| {cls.name} | {len(good)} of {len(cls.messages)} | {', '.join(own)} | {', '.join(bad)} |")
        lines.append("")
    return "\n".join(lines + LIMITS)


LIMITS = [
    "## Simulated with limits", "",
    "* A pool has two hosts at most (`--contents pool`); no storage migration, no high availability. Its master cannot be shut down, and answers while it reboots.",
    "* Memory is shared out among the guests that balloon; what a domain needs beside its memory is not counted, and a start without room is refused at once (XAPI tries for a minute).",
    "* A disk takes all its virtual size of its repository; snapshots and clones are not refused for want of room.",
    "* A role's permissions are not listed as roles of their own, nor are roles given by map key (`…/key:…`).",
    "* xcp-ng-8.3: no VM is started as PV, PVH or pv_in_pvh. Ubuntu 24.04 is installed by the Debian installer (in life by Subiquity); versions of its packages and of",
    "  the tools are believable, not checked; mirrors have no packages for it. The laboratory's day is in 2014 on every release.",
    "* An operation of a VM waits for the one under way, for two hours at most, as in XAPI; one of another class, or a setter, is refused at once (`OTHER_OPERATION_IN_PROGRESS`).",
    "* Windows is what the lessons need of it: updates, .NET, the tools, devices, restarts, a desktop of windows with buttons, some of cmd and PowerShell; what is not "
    "there says so. Windows Setup asks nothing, and a second disk stays offline.",
    "* The installer does not partition by hand, and takes no network settings but DHCP. A typed command's effects come at once, and the time it takes after them.",
    "* `/export`, `/import`, `/export_raw_vdi`, `/import_raw_vdi`: a disk is what this laboratory's guests have on it, or up to 4 MiB of a client's own bytes besides zeros; raw, VHD, gzip; "
    "no export of metadata alone, of snapshots or with zstd.", ""]

if __name__ == "__main__":
    print(page(), end="")
