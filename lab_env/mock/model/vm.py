"""VM: the rules all its operations obey, its computed fields, its plain messages."""

from ..accessors import constructor_fields, full_record
from ..errors import Failure
from ..identifiers import disk_number
from ..operations import check, computed, message, operation
from ..schema import NULL
from ..wire import value_text
from . import vtpm
from .vm_rules import pv_drivers

def boot_record(xs, vm):
    """The record a VM boots with, as kept in last_booted_record; 6.x decides by it whether the domain is PV or HVM."""
    return value_text({**full_record(xs, vm), "last_booted_record": ""})


@computed("VM", "memory_target")
def memory_target(xs, vm):
    return 0 if vm.power_state == "Halted" and not vm.is_control_domain else vm.memory_dynamic_max


@message("VM.create")
def create(xs, values):
    """A VM from a whole record, without disks or interfaces."""
    fields = constructor_fields(xs, "VM", values)
    fields["other_config"] = {"mac_seed": xs.identifiers.uuid(), **fields.get("other_config", {})}
    fields.pop("power_state", None)
    if xs.profile.BEHAVIOUR.hvm_by_domain_type and fields.get("domain_type", "unspecified") == "unspecified":
        fields["domain_type"] = "hvm" if fields.get("HVM_boot_policy") else "pv"
    metrics = xs.db.create("VM_metrics")
    return xs.db.create("VM", metrics=metrics.ref, domid=-1, **fields).ref


@operation("VM.destroy", states=("Halted", "Suspended"), takes=0.5)
def destroy(xs, vm):
    """Remove a VM, its VBDs and VIFs; its disks stay, and so do its snapshots."""
    xs.machines.pop(vm.ref, None)
    image = vm.get("suspend_VDI")
    if image is not None:
        xs.db.destroy(image)
    for child in xs.db.all("VM"):
        if child.parent == vm.ref:
            child.parent = vm.parent
    for name in ("VBDs", "VIFs", "consoles"):
        for record in vm.all(name):
            xs.db.destroy(record)
    vtpm.remove(xs, vm)
    for name in ("metrics", "guest_metrics"):
        record = vm.get(name)
        if record:
            xs.db.destroy(record)
    xs.db.destroy(vm)
    return ""


@message("VM.set_is_a_template")
def set_is_a_template(xs, vm, value):
    """Make a VM a template, which has no metrics; or a template a VM, which provisions nothing: it counts as installed now."""
    metrics = vm.get("metrics")
    if value:
        check(xs, vm, "make_into_template")
        if metrics:
            vm.metrics = NULL
            xs.db.destroy(metrics)
    elif metrics:
        metrics.install_time = xs.clock.date
    vm.is_a_template = value
    return ""


@message("VM.set_HVM_boot_policy")
def set_HVM_boot_policy(xs, vm, value):
    """"" boots PV, "BIOS order" boots HVM."""
    vm.HVM_boot_policy = value
    if xs.profile.BEHAVIOUR.hvm_by_domain_type:
        vm.domain_type = "hvm" if value else "pv"
    return ""


@message("VM.set_domain_type")
def set_domain_type(xs, vm, value):
    """hvm, pv, pvh or pv_in_pvh; the boot policy says the same in older words, and goes with it."""
    if value == "unspecified":
        raise Failure("INVALID_VALUE", "domain_type", value)
    vm.domain_type, vm.HVM_boot_policy = value, "BIOS order" if value == "hvm" else ""
    return ""


@message("VM.set_ha_restart_priority")
def set_ha_restart_priority(xs, vm, value):
    """restart, best-effort, or nothing: what a pool with high availability would do for a VM."""
    if value not in ("restart", "best-effort", ""):
        raise Failure("INVALID_VALUE", "ha_restart_priority", value)
    if value != vm.ha_restart_priority and vm.power_state == "Running":
        vm.ha_always_run = value == "restart"
    vm.ha_restart_priority = value
    return ""


@message("VM.set_ha_always_run")
def set_ha_always_run(xs, vm, value):
    """The older words for the same."""
    return set_ha_restart_priority(xs, vm, "restart" if value else "")


@message("VM.set_actions_after_crash")
def set_actions_after_crash(xs, vm, value):
    vm.actions_after_crash = value
    return ""


@message("VM.set_HVM_shadow_multiplier")
def set_HVM_shadow_multiplier(xs, vm, value):
    """Room for shadow page tables; nothing here uses more or less for it."""
    check(xs, vm, "changing_shadow_memory")
    if not 1 <= value < 1000:
        raise Failure("INVALID_VALUE", "HVM_shadow_multiplier", value)
    vm.HVM_shadow_multiplier = value
    return ""


@message("VM.update_allowed_operations", is_read=True)
def update_allowed_operations(xs, vm):
    """Nothing to do: they are worked out whenever they are read."""
    return ""


@message("VM.get_allowed_VBD_devices")
def get_allowed_VBD_devices(xs, vm):
    """The free positions for disks: few for HVM without PV drivers, by release."""
    few = bool(vm.HVM_boot_policy) and not pv_drivers(xs, vm)
    used = {disk_number(record.userdevice) for record in vm.all("VBDs")}
    return [str(n) for n in range(xs.profile.BEHAVIOUR.vbd_positions[not few]) if n not in used]


@message("VM.get_allowed_VIF_devices")
def get_allowed_VIF_devices(xs, vm):
    """The free positions for interfaces: few for HVM without PV drivers, by release."""
    few = bool(vm.HVM_boot_policy) and not pv_drivers(xs, vm)
    used = {record.device for record in vm.all("VIFs")}
    return [str(n) for n in range(xs.profile.BEHAVIOUR.vif_positions[not few]) if str(n) not in used]


@message("VM.assert_operation_valid")
def assert_operation_valid(xs, vm, op):
    """Fails as the operation itself would."""
    check(xs, vm, op)
    return ""


@message("VM.get_boot_record")
def get_boot_record(xs, vm):
    """The VM as it was when it booted; here: as it is. One without a domain has not booted."""
    if vm.power_state == "Halted":
        raise Failure("VM_BAD_POWER_STATE", vm.ref, "paused, suspended, running", "halted")
    return full_record(xs, vm)


def without_a_domain(xs, vm):
    """Set what every VM without a domain has in common."""
    for vbd in vm.all("VBDs"):
        vbd.currently_attached, vbd.device = False, ""
    for vif in vm.all("VIFs"):
        vif.currently_attached = False
    for console in vm.all("consoles"):
        xs.db.destroy(console)
    vm.resident_on, vm.domid = NULL, -1
