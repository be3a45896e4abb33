"""VM: snapshots of its disks, checkpoints of its memory too, and going back to them (xapi_vm_snapshot.ml)."""

import re

from ..errors import Failure
from ..identifiers import generation_id
from ..operations import ANY_STATE, PAUSED, RUNNING, SUSPENDED, check, operation
from ..schema import NULL
from . import vtpm
from .alert import alert
from .disks import but_uuid, duplicate_disk
from .vm_clone import duplicate
from .vm_power import halt
from .vm_suspend import image_seconds, wake, write_down

# What a VM keeps of its own when it goes back to a snapshot.
ITS_OWN = {"uuid", "suspend_VDI", "power_state", "parent", "current_operations", "guest_metrics", "resident_on", "domid", "protection_policy",
           "snapshot_schedule", "scheduled_to_be_resident_on", "tags", "affinity", "metrics", "name_label", "is_a_snapshot", "is_a_template",
           "is_default_template", "snapshot_of", "snapshot_time", "snapshot_info", "snapshot_metadata", "transportable_snapshot_id", "appliance"}


def metadata(vm):
    """The fields of a VM as XAPI keeps them with a snapshot: a list of quoted words."""
    def quoted(text):
        return "'" + str(text).replace("\\", "\\\\").replace("'", "\\'") + "'"
    return "(" + " ".join(f"({quoted(name)} {quoted(value)})" for name, value in vm.fields.items() if isinstance(value, (str, int, float))
                          and name not in ("snapshot_metadata", "last_booted_record")) + ")"


def remembered(text, name):
    """One field of such a list, or None."""
    found = re.search(rf"\('{name}' '((?:[^'\\]|\\.)*)'\)", text)
    return found and re.sub(r"\\(.)", r"\1", found[1])


def take(xs, vm, new_name, with_memory=False, without=()):
    """The record of a snapshot, its disks, drives and interfaces."""
    state = vm.power_state
    snapshot = duplicate(xs, vm, new_name, None, full=False, snapshot=True, with_memory=bool(with_memory), without=without)
    snapshot.snapshot_info = {"power-state-at-snapshot": "Running" if with_memory == "running" else state, "disk-snapshot-type": "crash_consistent"}
    snapshot.snapshot_metadata = metadata(vm)
    vm.parent = snapshot.ref
    return snapshot


@operation("VM.snapshot", states=ANY_STATE, takes=2)
def snapshot(xs, vm, new_name, ignore_vdis=()):
    """Keep the disks as they are now, but for those to be left out."""
    made = take(xs, vm, new_name, without=ignore_vdis)
    alert(xs, "VM_SNAPSHOTTED", vm, f"VM '{vm.name_label}' snapshotted, snapshot '{new_name}' (uuid: {made.uuid})")
    return made.ref


@operation("VM.snapshot_with_quiesce", states=RUNNING, takes=2)
def snapshot_with_quiesce(xs, vm, new_name):
    """Have the guest's own service put its disks in order first: no guest of this laboratory has one."""
    raise Failure("VM_SNAPSHOT_WITH_QUIESCE_NOT_SUPPORTED", vm.ref)


@operation("VM.checkpoint", states=PAUSED + SUSPENDED + RUNNING, takes=image_seconds)
def checkpoint(xs, vm, new_name):
    """Keep disks and memory: a running VM is suspended, snapshotted and resumed."""
    running, host = vm.power_state == "Running", vm.get("resident_on")
    if running:
        write_down(xs, vm)
    try:
        made = take(xs, vm, new_name, with_memory="running" if running else vm.power_state == "Suspended")
    finally:
        if running:
            wake(xs, vm, host)
    alert(xs, "VM_CHECKPOINTED", vm, f"VM '{vm.name_label}' checkpointed, checkpoint '{new_name}' (uuid: {made.uuid})")
    return made.ref


@operation("VM.revert", states=ANY_STATE, takes=3)
def revert(xs, snapshot):
    """Put a VM back as it was: settings, disks, interfaces, and memory if it was kept. A running one is switched off first."""
    vm = snapshot.get("snapshot_of")
    if vm is None:
        vm = duplicate(xs, snapshot, remembered(snapshot.snapshot_metadata, "name_label") or snapshot.name_label, None, full=False)
        vm.is_a_template = False
        for vdi in (vbd.get("VDI") for vbd in snapshot.all("VBDs")):
            if vdi is not None and not vdi.read_only:
                vdi.snapshot_of = NULL
        snapshot.snapshot_of, vm.parent = vm.ref, snapshot.ref
        return ""
    check(xs, vm, "reverting")
    if vm.power_state != "Halted":
        halt(xs, vm)
    _restore_fields(xs, vm, snapshot)
    _restore_devices(xs, vm, snapshot)
    vtpm.remove(xs, vm)
    vtpm.copy(xs, snapshot, vm)
    metrics = vm.get("guest_metrics")
    if metrics is not None:
        xs.db.destroy(metrics)
    kept = snapshot.get("guest_metrics")
    vm.guest_metrics = xs.db.create("VM_guest_metrics", **but_uuid(kept)).ref if kept is not None else NULL
    if snapshot.power_state == "Suspended":
        vm.suspend_VDI = duplicate_disk(xs, snapshot.get("suspend_VDI"), None, full=False).ref
        xs.machines[vm.ref] = xs.machines[snapshot.ref].twin(vm.ref)
        vm.power_state = "Suspended"
    vm.parent = snapshot.ref
    alert(xs, "VM_SNAPSHOT_REVERTED", vm, f"VM '{vm.name_label}' reverted to snapshot '{snapshot.name_label}' (uuid: {snapshot.uuid})")
    return ""


def _restore_fields(xs, vm, snapshot):
    for name, value in snapshot.fields.items():
        if name not in ITS_OWN:
            setattr(vm, name, value)
    vm.name_label = remembered(snapshot.snapshot_metadata, "name_label") or vm.name_label
    if vm.fields.get("generation_id"):
        vm.generation_id = generation_id(f"{vm.uuid}/{snapshot.uuid}/{xs.clock.date}")     # what Windows asks: has time gone back?


def _restore_devices(xs, vm, snapshot):
    """Drives and interfaces are made anew; disks the snapshot has are replaced by copies of it, others are left alone, without a drive."""
    kept = {vbd.get("VDI").snapshot_of for vbd in snapshot.all("VBDs") if vbd.get("VDI") is not None}
    for vbd in vm.all("VBDs"):
        vdi = vbd.get("VDI")
        xs.db.destroy(vbd)
        if vbd.type == "Disk" and vdi is not None and vdi.ref in kept:
            xs.contents.pop(vdi.ref, None)
            xs.db.destroy(vdi)
    for vif in vm.all("VIFs"):
        xs.db.destroy(vif)
    for vbd in snapshot.all("VBDs"):
        vdi = vbd.get("VDI")
        if vdi is not None and vbd.type == "Disk":
            old, source = vdi.snapshot_of, vdi
            vdi = duplicate_disk(xs, source, None, full=False)
            vdi.is_a_snapshot, vdi.snapshot_of = False, NULL
            vdi.name_label = source.name_label
            for other in xs.db.all("VDI"):
                if other.snapshot_of == old and old != NULL:
                    other.snapshot_of = vdi.ref
        xs.db.create("VBD", **{**but_uuid(vbd), "VM": vm.ref, "VDI": vdi.ref if vdi else NULL})
    for vif in snapshot.all("VIFs"):
        xs.db.create("VIF", **{**but_uuid(vif), "VM": vm.ref})
