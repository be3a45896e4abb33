"""Snapshots and checkpoints of VMs."""

from ..errors import CliFailure
from ..table import command
from .vm import uninstall


def snapshot(call):
    """The snapshot that `snapshot-uuid` or `uuid` gives."""
    uuid = call.get("snapshot-uuid") or call.get("uuid")
    if not uuid:
        raise CliFailure("Required parameter not found: snapshot-uuid")
    vm = call.view.by_uuid("VM", uuid)
    if not vm.record["is_a_snapshot"]:
        raise CliFailure("This is not a snapshot")
    return vm


@command("vm-snapshot", "new-name-label", "new-name-description", "Take a snapshot of a VM's disks.", selects="vm", standard=True)
def vm_snapshot(call):
    taken(call, "snapshot")


@command("vm-checkpoint", "new-name-label", "new-name-description", "Take a snapshot of a VM's disks and memory.", selects="vm", standard=True)
def vm_checkpoint(call):
    taken(call, "checkpoint")


def taken(call, message):
    def take(vm):
        made = getattr(call.x.VM, message)(vm.ref, call.get("new-name-label"))
        if call.get("new-name-description") is not None:
            call.x.VM.set_name_description(made, call.get("new-name-description"))
        call.print(call.x.VM.get_uuid(made))
    call.each("vm", take, "new-name-label new-name-description", multiple=False)


@command("snapshot-revert", optional="uuid snapshot-uuid", help="Take a VM back to a snapshot.")
def snapshot_revert(call):
    call.x.VM.revert(snapshot(call).ref)


@command("snapshot-uninstall", optional="uuid snapshot-uuid force", help="Remove a snapshot and its disks; asks first, unless --force.")
def snapshot_uninstall(call):
    uninstall(call, [snapshot(call)])


@command("snapshot-destroy", optional="uuid snapshot-uuid", help="Destroy a snapshot, leaving its disks.")
def snapshot_destroy(call):
    call.x.VM.destroy(snapshot(call).ref)


@command("snapshot-clone", "new-name-label", "uuid new-name-description", "Make a template from a snapshot, by cloning.")
def snapshot_clone(call):
    call.print(call.x.VM.get_uuid(call.x.VM.clone(snapshot(call).ref, call.get("new-name-label"))))


@command("snapshot-copy", "new-name-label", "uuid new-name-description sr-uuid", "Make a template from a snapshot, with full copies of its disks.")
def snapshot_copy(call):
    sr = call.ref("SR", "sr-uuid") if call.get("sr-uuid") else "OpaqueRef:NULL"
    call.print(call.x.VM.get_uuid(call.x.VM.copy(snapshot(call).ref, call.get("new-name-label"), sr)))


@command("snapshot-disk-list", optional="uuid snapshot-uuid vbd-params vdi-params", help="List a snapshot's disks.")
def snapshot_disk_list(call):
    from .drives import listed
    listed(call, snapshot(call), "Disk")
