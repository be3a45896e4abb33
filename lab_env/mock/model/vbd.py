"""VBD: disks and CD drives of VMs. Rules in the order of xapi_vbd_helpers.ml."""

from ..accessors import constructor_fields
from ..errors import Failure
from ..identifiers import disk_number
from ..operations import allowed, check, computed, message, operation, rules
from ..schema import NULL
from .vdi_rules import busy
from .vm_rules import booted_hvm, can_hot_plug, refuses_hot_plug

HOT_PLUG = ("plug", "unplug", "unplug_force")
STOPPING = ("clean_shutdown", "hard_shutdown", "suspend", "pause")
NOT_FOR_VMS = ("ha_statefile", "redo_log", "cbt_metadata")


def look(xs, vm):
    """The guest notices what was plugged in or taken out."""
    if vm in xs.machines:
        xs.machines[vm].look()


def not_busy(xs, vbd, op):
    return busy(xs, vbd)


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
    if op.operation not in HOT_PLUG:
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
    return stopping(vm, op) or hot_plug(xs, vm, "vbd") or cd_of_hvm(vbd, vm)


def stopping(vm, op):
    """Nothing is plugged while the domain goes away; what is forced is."""
    for running in vm.current_operations.values():
        if running in STOPPING and op.operation in ("plug", "unplug"):
            return Failure("OPERATION_NOT_ALLOWED", f"Current operation on VM:{vm.ref} is {running}")


def hot_plug(xs, vm, kind):
    """An HVM guest needs drivers for what comes and goes, and may say that it has none."""
    if booted_hvm(vm):
        if refuses_hot_plug(xs, vm, kind):
            return Failure("OPERATION_NOT_ALLOWED", f"VM states it does not support {kind.upper()} hotplug.")
        if not can_hot_plug(xs, vm, kind):
            return Failure("VM_MISSING_PV_DRIVERS", vm.ref)


def cd_of_hvm(vbd, vm):
    if vbd.type == "CD" and booted_hvm(vm):
        return Failure("OPERATION_NOT_ALLOWED", "HVM CDROMs cannot be hotplugged/unplugged, only inserted or ejected")


def disk_is_free(xs, vbd, op):
    """The disk is one that VMs are given, nothing is being done to it, and one VM at a time writes to it."""
    vdi = vbd.get("VDI")
    if vdi is None:
        return None
    if not vdi.managed:
        return Failure("VDI_NOT_MANAGED", vbd.ref)
    if op.operation not in ("attach", "plug"):
        return None
    others = [other for other in vdi.all("VBDs") if other.currently_attached and other.ref != vbd.ref]
    if others and not vdi.sharable and (vbd.mode == "RW" or any(other.mode == "RW" for other in others)):
        return Failure("VDI_IN_USE", vdi.ref)
    return busy(xs, vdi)


rules("VBD", not_busy, removable_medium, plug_state, disk_is_free)
operation("VBD.attach")     # only in the list: what VM.start does


@computed("VBD", "allowed_operations")
def allowed_operations(xs, vbd):
    return allowed(xs, vbd)


def position(xs, vm, userdevice, besides=None):
    """A position as the client wrote it, "autodetect" as the first that is free; refused when it is none, or taken."""
    if userdevice == "autodetect":
        from .vm import get_allowed_VBD_devices
        free = get_allowed_VBD_devices(xs, vm)
        if not free:
            raise Failure("INVALID_DEVICE", "autodetect")
        return free[0]
    number = disk_number(userdevice)
    if number is None or number >= max(xs.profile.BEHAVIOUR.vbd_positions):
        raise Failure("INVALID_DEVICE", userdevice)
    if any(disk_number(other.userdevice) == number for other in vm.all("VBDs") if other is not besides):
        raise Failure("DEVICE_ALREADY_EXISTS", userdevice)
    return userdevice


def letters(number):
    """a, b … z, aa, ab …: the end of a drive's name."""
    return ("" if number < 26 else letters(number // 26 - 1)) + "abcdefghijklmnopqrstuvwxyz"[number % 26]


@message("VBD.create")
def create(xs, values):
    """A disk or CD drive of a VM. On a running VM it is not attached until it is plugged."""
    fields = constructor_fields(xs, "VBD", values)
    vm, vdi = xs.db.get("VM", fields["VM"]), xs.db.find(fields["VDI"])
    empty = fields["empty"] or vdi is None
    if not empty and vdi.type in NOT_FOR_VMS:
        raise Failure("VDI_INCOMPATIBLE_TYPE", vdi.ref, vdi.type)
    if fields["type"] == "CD" and fields["mode"] != "RO":
        raise Failure("VBD_CDS_MUST_BE_READONLY")
    if fields["type"] != "CD" and empty:
        raise Failure("VBD_NOT_REMOVABLE_MEDIA", "in constructor")
    if fields["type"] == "CD" and not empty:
        is_a_disc(vdi)
    if vdi is not None and vdi.read_only and fields["mode"] == "RW":
        raise Failure("VDI_READONLY", vdi.ref)
    failure = busy(xs, vm, besides=set(vm.current_operations.values()) - {"pool_migrate", "migrate_send"})
    if failure:
        raise failure
    fields["userdevice"] = position(xs, vm, fields["userdevice"])
    fields |= {"empty": empty, "VDI": NULL if empty else fields["VDI"], "currently_attached": False, "device": ""}
    return xs.db.create("VBD", **fields).ref


@message("VBD.set_userdevice")
def set_userdevice(xs, vbd, value):
    """Another position, free and not in use. XAPI writes down any text and stumbles when the VM starts."""
    if vbd.currently_attached:
        raise Failure("DEVICE_ALREADY_ATTACHED", vbd.ref)
    vbd.userdevice = position(xs, vbd.get("VM"), value, besides=vbd)
    return ""


@message("VBD.assert_attachable")
def assert_attachable(xs, vbd):
    """Fails as VM.start would for this drive."""
    check(xs, vbd, "attach")
    writable(vbd)
    return ""


def writable(vbd):
    vdi = vbd.get("VDI")
    if vdi is not None and vdi.read_only and vbd.mode == "RW":
        raise Failure("VDI_READONLY", vdi.ref)


def is_a_disc(vdi):
    """Refuse what no CD drive takes."""
    if vdi.get("SR").content_type != "iso":
        raise Failure("VDI_IS_NOT_ISO", vdi.ref, vdi.type)


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
    if vdi is None:
        raise Failure("HANDLE_INVALID", "VDI", NULL)
    is_a_disc(vdi)
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
    writable(vbd)
    vbd.currently_attached = True
    vbd.device = "xvd" + letters(disk_number(vbd.userdevice))
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
