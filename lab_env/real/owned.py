"""Whose a VM or a disk on a real pool is. XenAPI copies other_config with a clone or a snapshot, so the tag names the object it was put on:
what somebody else clones of a student's VM is not the student's."""

import re
import secrets

KEY = "xenlab"      # of VM.other_config and VDI.other_config


def marker(student, name):
    """What something of that name is called until it has its tag: nobody else's name, and it says whose it will be."""
    return f"{name} (xenlab {student} {secrets.token_hex(8)})"


def is_marker(student, name):
    """Whether something is called so that its tag can only be that student's."""
    return re.search(r"\(xenlab " + re.escape(student) + r" [0-9a-f]{16}\)\Z", name) is not None


def tag(student, record):
    """The tag's value on an object of that student's."""
    return f"{student} {record['uuid']}"


def is_of(student, record):
    """Whether the kit made this VM or disk for that student."""
    return record["other_config"].get(KEY) == tag(student, record)


def is_another_students(student, record):
    """Whether it bears its own tag, of another student."""
    return record["other_config"].get(KEY, "").endswith(f" {record['uuid']}") and not is_of(student, record)


def is_being_made(student, record):
    """Whether it has the name that something has until it bears that student's tag; whoever calls their own VM so does not give it away."""
    return is_marker(student, record["name_label"]) and not is_of(student, record) and not is_another_students(student, record)


def is_anothers(student, record):
    """Whether the kit made it for another student, or somebody copied it of what it made."""
    return KEY in record["other_config"] and not is_of(student, record)


def is_or_was_put_back(ask, student, ref):
    """Whether a VM is that student's, also when VM.revert has just given it the tag of its snapshot."""
    record = ask("VM.get_record", ref)
    snapshots = [ask("VM.get_record", snapshot) for snapshot in record["snapshots"]]
    return is_of(student, record) or any(is_of(student, snapshot) and snapshot["other_config"][KEY] == record["other_config"].get(KEY) for snapshot in snapshots)


def perhaps(ask, student):
    """[(class, record)] of what the kit may have made for a student though it has no tag of its own, since an answer was lost: a name until then that says so,
    or a disk on no VM that is a copy of one of theirs. Somebody else may have copied that one, so it is told of, and not touched."""
    vms, vdis = (ask(f"{cls}.get_all_records").values() for cls in ("VM", "VDI"))
    yield from (("VM", vm) for vm in vms if is_being_made(student, vm))
    yield from (("VDI", vdi) for vdi in vdis if not vdi["VBDs"] and (is_being_made(student, vdi) or
                not is_of(student, vdi) and vdi["other_config"].get(KEY, "").rpartition(" ")[0] == student))


def disks(ask, vm):
    """References of what is on the disks of a VM (its record), memory it was suspended to included."""
    on = [record["VDI"] for record in (ask("VBD.get_record", vbd) for vbd in vm["VBDs"]) if record["type"] == "Disk"]
    return [vdi for vdi in dict.fromkeys([*on, vm["suspend_VDI"]]) if vdi != "OpaqueRef:NULL"]


def everything(ask, student):
    """({reference: VM record}, {reference: VDI record}) of a student's, snapshots included."""
    return tuple({ref: record for ref, record in ask(f"{cls}.get_all_records").items() if is_of(student, record)} for cls in ("VM", "VDI"))
