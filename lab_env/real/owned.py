"""Whose a VM or a disk on a real pool is. XenAPI copies other_config with a clone or a snapshot, so the tag names the object it was put on:
what somebody else clones of a student's VM is not the student's."""

KEY = "xenlab"      # of VM.other_config and VDI.other_config


def tag(student, record):
    """The tag's value on an object of that student's."""
    return f"{student} {record['uuid']}"


def is_of(student, record):
    """Whether the kit made this VM or disk for that student."""
    return record["other_config"].get(KEY) == tag(student, record)


def disks(ask, vm):
    """References of what is on the disks of a VM (its record), memory it was suspended to included."""
    on = [record["VDI"] for record in (ask("VBD.get_record", vbd) for vbd in vm["VBDs"]) if record["type"] == "Disk"]
    return [vdi for vdi in dict.fromkeys([*on, vm["suspend_VDI"]]) if vdi != "OpaqueRef:NULL"]


def everything(ask, student):
    """({reference: VM record}, {reference: VDI record}) of a student's, snapshots included."""
    return tuple({ref: record for ref, record in ask(f"{cls}.get_all_records").items() if is_of(student, record)} for cls in ("VM", "VDI"))
