"""What goes in and out over HTTP besides calls: disks and whole VMs. Each is a task that takes virtual time, and a line of the journal."""

import json

from .. import disk_data
from ..errors import Failure
from ..journal import MAX_BYTES
from ..operations import action
from ..schema import NULL
from ..tasks import Pending
from .vdi import still
from .vm_archive import disks_of, objects_of, rebuild

SPEED = 60 * 2 ** 20        # bytes a second over the network
LABELS = {"export_vm": "VM.export", "export_vdi": "VDI.export_raw", "import_vm": "VM.import", "import_vdi": "VDI.import_raw", "failed": ""}


def begin(xs, session, kind, target="", task_ref="", data=None):
    """Start a transfer: `target` is the VM or VDI that goes out or is written, `data` what came in. Answers the task's Pending.

    With `task_ref` a task that the client made is the one that progresses and ends; otherwise there is one of ours as long as it takes.
    """
    if task_ref and (task_ref not in xs.db.tables["task"] or xs.db.find(task_ref).status != "pending" or task_ref in xs.tasks.work):
        raise Failure("HANDLE_INVALID", "task", task_ref)
    if data and xs.journal and xs.journal.size + len(json.dumps(data)) > MAX_BYTES // 2:
        raise Failure("IMPORT_ERROR", "this lab's journal would grow too large: it keeps what is brought in")
    xs.record(session, "transfer", [kind, target, task_ref, data])
    return perform(xs, kind, target, task_ref, data)


def perform(xs, kind, target, task_ref, data):
    """Do it, as it is told or as a journal tells of it."""
    task = xs.db.find(task_ref) if task_ref else xs.tasks.create(LABELS[kind])
    record = xs.db.find(target)
    pending = xs.tasks.waiting[task.ref] = Pending()
    xs.tasks.work[task.ref] = {"message": "transfer", "parameters": [target, kind, data], "synchronous": not task_ref, "began": xs.clock.now, "seconds": 1.0}
    try:
        seconds = CHECKS[kind](xs, record, data)
    except Failure as failure:
        xs.tasks.finish(task.ref, failure=failure)
        return pending
    xs.tasks.work[task.ref]["seconds"] = seconds
    if kind == "export_vm":
        record.with_key("current_operations", task.ref, "export")
    xs.clock.after(seconds, "transfer.done", task.ref)
    return pending


@action("transfer.done")
def done(xs, ref):
    """The time is up: what came in takes its effect."""
    work = xs.tasks.work.get(ref)
    if work is None:
        return      # it was cancelled
    target, kind, data = work["parameters"]
    record = xs.db.find(target)
    try:
        if record is None:
            raise Failure("HANDLE_INVALID", "SR" if kind == "import_vm" else "VM" if kind == "export_vm" else "VDI", target)
        value = EFFECTS[kind](xs, record, data) if kind in EFFECTS else None
    except (Failure, disk_data.DataError) as error:
        xs.tasks.finish(ref, failure=error if isinstance(error, Failure) else Failure("IMPORT_ERROR", error))
    else:
        xs.tasks.finish(ref, value)


def seconds_for(size):
    return 1.0 + size / SPEED


def used(xs, vdi):
    """Bytes of a disk that have ever been written: some 900 MiB for an installed system."""
    content = xs.contents.get(vdi.ref)
    if isinstance(content, disk_data.RawData):
        return sum(map(len, content.blocks.values()))
    return min(vdi.virtual_size, 900 * 2 ** 20) if content is not None else 0


def may_export_vm(xs, vm, data):
    if vm is None:
        raise Failure("HANDLE_INVALID", "VM", NULL)
    return seconds_for(sum(used(xs, vdi) for vbd in vm.all("VBDs") if vbd.type == "Disk" and (vdi := vbd.get("VDI")))) if objects_of(xs, vm) else 1.0


def may_export_vdi(xs, vdi, data):
    return seconds_for(used(xs, vdi))


def may_import_vdi(xs, vdi, data):
    still(xs, vdi, "import")
    if vdi.get("SR").content_type == "iso":
        raise Failure("SR_OPERATION_NOT_SUPPORTED", vdi.SR)
    if vdi.read_only:
        raise Failure("VDI_READONLY", vdi.ref)
    return seconds_for(data["size"])


def may_import_vm(xs, sr, data):
    if sr is None or sr.content_type == "iso":
        raise Failure("SR_OPERATION_NOT_SUPPORTED", sr.ref if sr else NULL)
    return seconds_for(data["size"])


def failed(xs, target, data):
    raise Failure(*data)


CHECKS = {"export_vm": may_export_vm, "export_vdi": may_export_vdi, "import_vdi": may_import_vdi, "import_vm": may_import_vm, "failed": failed}


def import_vdi(xs, vdi, data):
    """The disk holds now what came."""
    may_import_vdi(xs, vdi, data)       # it may have been plugged meanwhile
    content = disk_data.of_plain(data["content"])
    xs.contents.pop(vdi.ref, None)
    if content is not None:
        xs.contents[vdi.ref] = content
    if data.get("short"):
        raise Failure("VDI_IO_ERROR", "Device I/O errors")


def import_vm(xs, sr, data):
    """The VMs of an archive are here now."""
    contents = {name: disk_data.of_plain(content) for name, content in data["contents"].items()}
    return rebuild(xs, data["objects"], contents, sr, data["restore"])


EFFECTS = {"import_vdi": import_vdi, "import_vm": import_vm}


def archive(xs, vm):
    """(objects, {id of a disk: (size, {offset: bytes})}) of a VM that goes out."""
    objects = objects_of(xs, vm)
    by_uuid = {vdi.uuid: vdi for vdi in xs.db.all("VDI")}
    disks = {name: by_uuid[snapshot["uuid"]] for name, snapshot in disks_of(objects).items()}
    return objects, {name: (vdi.virtual_size, disk_data.blocks_of(xs.contents.get(vdi.ref), vdi.virtual_size)) for name, vdi in disks.items()}
