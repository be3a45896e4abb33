"""VMs and disks to files and back.

The file is on the client's side: it is the terminal that moves it, over HTTP, while a task tells how it goes (cli_operations.ml of xen-api).
"""

import time
from urllib.parse import urlencode

import XenAPI

from ..errors import CliFailure
from ..table import command
from .snapshot import snapshot

LOOK = 0.1      # seconds between two looks at a task


def moved(call, direction, path, **query):
    """Move a file with a task of its own; the task's result, or the Failure it ended with."""
    task = call.x.task.create(f"xe {call.name}", call.get("filename"))
    try:
        address = f"{path}?{urlencode({'session_id': call.session.handle, 'task_id': task} | query)}"
        if not getattr(call.terminal, direction)(call.session, call.get("filename"), address):
            raise CliFailure("The client failed to transfer the file.") if call.x.task.get_status(task) == "pending" else XenAPI.Failure(call.x.task.get_error_info(task))
        while call.x.task.get_status(task) == "pending":
            time.sleep(LOOK)
        if call.x.task.get_status(task) != "success":
            raise XenAPI.Failure(call.x.task.get_error_info(task))
        return call.x.task.get_result(task)
    finally:
        call.x.task.destroy(task)


def exported(call, ref):
    moved(call, "download", "/export", ref=ref, use_compression="true" if call.flag("compress") else "false")
    call.print("Export succeeded")


@command("vm-export", "filename", "compress preserve-power-state", "Export a VM to a file.", selects="vm", standard=True)
def vm_export(call):
    call.each("vm", lambda vm: exported(call, vm.ref), "filename compress preserve-power-state", multiple=False)


@command("template-export", "template-uuid filename", "compress", "Export a template to a file.")
def template_export(call):
    exported(call, call.ref("VM", "template-uuid"))


@command("snapshot-export-to-template", "filename", "uuid snapshot-uuid compress preserve-power-state", "Export a snapshot to a file, as a template.")
def snapshot_export(call):
    exported(call, snapshot(call).ref)


@command("vm-import", "filename", "sr-uuid force preserve", "Import a VM from a file.", standard=True)
def vm_import(call):
    where = {"sr_uuid": call.get("sr-uuid")} if call.get("sr-uuid") else {}
    result = moved(call, "upload", "/import", restore="true" if call.flag("preserve") else "false", force="true" if call.flag("force") else "false", **where)
    call.print(",".join(call.x.VM.get_uuid(ref) for ref in references(result)))


def references(result):
    """The references in a task's result: XML text of a set."""
    return [piece.partition("</value>")[0] for piece in result.split("<value>") if piece.startswith("OpaqueRef:")]


@command("vdi-export", "uuid filename", "format progress", "Write a virtual disk to a file; format raw or vhd.")
def vdi_export(call):
    moved(call, "download", "/export_raw_vdi", vdi=call.ref("VDI"), format=call.get("format", "raw"))


@command("vdi-import", "uuid filename", "format progress", "Fill a virtual disk from a file; format raw or vhd.")
def vdi_import(call):
    moved(call, "upload", "/import_raw_vdi", vdi=call.ref("VDI"), format=call.get("format", "raw"))
