"""VBD: disks and CD drives of VMs. Rules in the order of xapi_vbd_helpers.ml."""

from ..accessors import constructor_fields
from ..errors import Failure
from ..operations import allowed, computed, message, operation, rules
from ..schema import NULL
from .vm_rules import booted_hvm, can_hot_plug


def look(xs, vm):
    """The guest notices what was plugged in or taken out."""
    if vm in xs.machines:
        xs.machines[vm].look()


def not_busy(xs, vbd, op):
    for running in vbd.current_operations.values():
        return Failure("OTHER_OPERATION_IN_PROGRESS", "VBD", vbd.ref, running)


def removable_medium(xs, vbd, op):
    if op.operation in ("insert", "eject"):
        if vbd.type != "CD":
            return Failure("VBD_NOT_REMOVABLE_MEDIA", vbd.ref)
        if op.operation == "eject" and vbd.empty:
            return Failure("VBD_IS_EMPTY", vbd.ref)
        if op.operation == "insert" and not vbd.empty:
            return Failure("VBD_NOT_EMPTY", vbd.ref)
        vm = vbd.get("VM")
        if vm.power_state == "Suspended":
            return Failure("VM_BAD_POWER_STATE", vm.ref, "halted, running", "suspended")


def plug_state(xs, vbd, op):
    if op.operation not in ("plug", "unplug", "unplug_force"):
        return None
    vm = vbd.get("VM")
    if op.operation != "plug" and not vbd.unpluggable:
        return Failure("VBD_NOT_UNPLUGGABLE", vbd.ref)
    if vm.power_state != "Running":
        return Failure("VM_BAD_POWER_STATE", vm.ref, "running", vm.power_state.lower())
    if op.operation == "plug" and vbd.currently_attached:
        return Failure("DEVICE_ALREADY_ATTACHED", vbd.ref)
    if op.operation != "plug" and not vbd.currently_attached:
        return Failure("DEVICE_ALREADY_DETACHED", vbd.ref)
    if booted_hvm(vm):
        if not can_hot_plug(xs, vm, "vbd"):
            return Failure("VM_MISSING_PV_DRIVERS", vm.ref)
        if vbd.type == "CD":
            return Failure("OPERATION_NOT_ALLOWED", "HVM CDROMs cannot be hotplugged/unplugged, only inserted or ejected")


rules("VBD", not_busy, removable_medium, plug_state)


@computed("VBD", "allowed_operations")
def allowed_operations(xs, vbd):
    return ["attach", *allowed(xs, vbd)]


@message("VBD.create")
def create(xs, values):
    """A disk or CD drive of a VM. On a running VM it is not attached until it is plugged."""
    fields = constructor_fields(xs, "VBD", values)
    vm, vdi = xs.db.get("VM", fields["VM"]), xs.db.find(fields["VDI"])
    empty = fields["empty"] or vdi is None
    if fields["type"] == "CD" and fields["mode"] != "RO":
        raise Failure("VBD_CDS_MUST_BE_READONLY")
    if fields["type"] != "CD" and empty:
        raise Failure("VBD_NOT_REMOVABLE_MEDIA", "in constructor")
    if vdi is not None and vdi.read_only and fields["mode"] == "RW":
        raise Failure("VDI_READONLY", vdi.ref)
    from .vm import get_allowed_VBD_devices
    if fields["userdevice"] == "autodetect":
        free = get_allowed_VBD_devices(xs, vm)
        if not free:
            raise Failure("INVALID_DEVICE", "autodetect")
        fields["userdevice"] = free[0]
    if not (fields["userdevice"].isdigit() and int(fields["userdevice"]) < 16):
        raise Failure("INVALID_DEVICE", fields["userdevice"])
    if any(other.userdevice == fields["userdevice"] for other in vm.all("VBDs")):
        raise Failure("DEVICE_ALREADY_EXISTS", fields["userdevice"])
    fields |= {"empty": empty, "VDI": NULL if empty else fields["VDI"], "currently_attached": False, "device": ""}
    return xs.db.create("VBD", **fields).ref


@message("VBD.destroy")
def destroy(xs, vbd):
    """Remove a drive; what was in it stays."""
    if vbd.currently_attached:
        vm = vbd.get("VM")
        raise Failure("OPERATION_NOT_ALLOWED", f"VBD '{vbd.uuid}' still attached to '{vm.uuid}'")
    xs.db.destroy(vbd)
    return ""


@operation("VBD.insert", takes=0.5)
def insert(xs, vbd, vdi):
    """Put a disc into a drive. It needs no tools in the guest, whatever the VM's type or power state."""
    if vdi is None or vdi.get("SR").content_type != "iso":
        raise Failure("VDI_INCOMPATIBLE_TYPE", vdi.ref if vdi else NULL, "CD")
    vbd.VDI, vbd.empty = vdi.ref, False
    if vbd.get("VM").power_state == "Running":
        vbd.currently_attached = True
    look(xs, vbd.VM)
    return ""


@operation("VBD.eject", takes=0.5)
def eject(xs, vbd):
    """Take the disc out. In a PV guest the whole device goes with it."""
    vbd.VDI, vbd.empty = NULL, True
    if not booted_hvm(vbd.get("VM")):
        vbd.currently_attached = False
    look(xs, vbd.VM)
    return ""


@operation("VBD.plug", takes=0.5)
def plug(xs, vbd):
    """Attach a drive to a running VM."""
    vbd.currently_attached = True
    vbd.device = "xvd" + "abcdefghijklmnop"[int(vbd.userdevice)]
    look(xs, vbd.VM)
    return ""


@operation("VBD.unplug", takes=0.5)
def unplug(xs, vbd):
    """Detach a drive from a running VM, if its guest does not use it."""
    machine = xs.machines.get(vbd.VM)
    if machine and machine.uses(vbd):
        raise Failure("DEVICE_DETACH_REJECTED", "VBD", vbd.ref, "the guest is using it")
    vbd.currently_attached = False
    look(xs, vbd.VM)
    return ""


@operation("VBD.unplug_force", takes=0.5)
def unplug_force(xs, vbd):
    """Detach a drive whatever the guest says."""
    vbd.currently_attached = False
    look(xs, vbd.VM)
    return ""


@message("VBD.set_mode")
def set_mode(xs, vbd, value):
    """Read-only or not; only while the VM is halted."""
    vm = vbd.get("VM")
    if vm.power_state != "Halted":
        raise Failure("VM_BAD_POWER_STATE", vm.ref, "halted", vm.power_state.lower())
    vbd.mode = value
    return ""
