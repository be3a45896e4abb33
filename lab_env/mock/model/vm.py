"""VM: the rules all its operations obey, its computed fields, its plain messages."""

from ..accessors import constructor_fields, full_record
from ..errors import Failure
from ..operations import allowed, check, computed, message, operation, rules, HALTED
from ..schema import NULL
from ..wire import value_text

# What may be done to a template, and to a snapshot. Source: xapi_vm_lifecycle.ml, check_template and check_snapshot.
TEMPLATE_OPERATIONS = {"changing_dynamic_range", "changing_static_range", "changing_memory_limits", "changing_shadow_memory",
                       "changing_VCPUs", "clone", "copy", "export", "metadata_export", "provision", "destroy", "migrate_send"}
SNAPSHOT_OPERATIONS = {"revert", "clone", "copy", "export", "destroy", "hard_shutdown", "metadata_export"}
OVERRULES = {"hard_shutdown": {"hard_shutdown"}, "hard_reboot": {"hard_shutdown", "hard_reboot"}}
TOGETHER = [{"clone", "copy", "export"}, {"snapshot", "checkpoint"}]
NEEDS_DRIVERS = {"clean_shutdown", "clean_reboot", "suspend", "checkpoint", "pool_migrate", "migrate_send", "changing_VCPUs_live"}


def is_default_template(vm):
    return vm.is_a_template and vm.other_config.get("default_template") == "true"


def boot_record(xs, vm):
    """The record a VM boots with, as kept in last_booted_record; 6.x decides by it whether the domain is PV or HVM."""
    return value_text({**full_record(xs, vm), "last_booted_record": ""})


def booted_hvm(vm):
    """True for a domain built as HVM: what it booted as counts, not what is set now."""
    return bool(vm.last_booted_record) and "<name>HVM_boot_policy</name><value></value>" not in vm.last_booted_record


def pv_drivers(xs, vm):
    """The PV drivers' version as the guest told it, or {}; Windows' uninstaller writes zeros."""
    metrics = xs.db.find(vm.guest_metrics)
    version = metrics.PV_drivers_version if metrics else {}
    there = "major" in version and "minor" in version
    return version if there and any(version.get(part, "0") not in ("0", "-1") for part in ("major", "minor", "micro")) else {}


def not_blocked(xs, vm, op):
    if op.operation in vm.blocked_operations:
        return Failure("OPERATION_BLOCKED", vm.ref, vm.blocked_operations[op.operation])


def in_the_right_power_state(xs, vm, op):
    if vm.power_state not in op.states:
        return Failure("VM_BAD_POWER_STATE", vm.ref, ", ".join(op.states).lower(), vm.power_state.lower())


def not_busy(xs, vm, op):
    """What runs now must go together with this operation. 6.x names the operation in the class parameter."""
    for running in vm.current_operations.values():
        if op.operation in OVERRULES and running not in OVERRULES[op.operation]:
            continue
        if not any({op.operation, running} <= group for group in TOGETHER):
            return Failure("OTHER_OPERATION_IN_PROGRESS", f"VM.{running}", vm.ref)


def fit_for_a_template(xs, vm, op):
    if vm.is_a_template and not vm.is_a_snapshot:
        if op.operation not in TEMPLATE_OPERATIONS or (
                op.operation in ("destroy", "migrate_send") and is_default_template(vm)):
            return Failure("VM_IS_TEMPLATE", vm.ref, op.operation)


def fit_for_a_snapshot(xs, vm, op):
    if vm.is_a_snapshot and op.operation not in SNAPSHOT_OPERATIONS:
        return Failure("VM_IS_SNAPSHOT", vm.ref, op.operation)


def not_dom0(xs, vm, op):
    if vm.is_control_domain and op.operation != "changing_dynamic_range":
        return Failure("OPERATION_NOT_ALLOWED", "Operations on domain 0 are not allowed")


def drivers_where_needed(xs, vm, op):
    """In 6.x a running HVM guest without PV drivers can only be forced; a PV guest never needs them for this."""
    if (op.operation in NEEDS_DRIVERS and vm.power_state == "Running" and not vm.is_control_domain
            and booted_hvm(vm) and not pv_drivers(xs, vm)):
        return Failure("VM_MISSING_PV_DRIVERS", vm.ref)


rules("VM", not_blocked, in_the_right_power_state, not_busy, fit_for_a_template, fit_for_a_snapshot, not_dom0, drivers_where_needed)


@computed("VM", "allowed_operations")
def allowed_operations(xs, vm):
    return allowed(xs, vm)


@computed("VM", "memory_target")
def memory_target(xs, vm):
    return 0 if vm.power_state == "Halted" and not vm.is_control_domain else vm.memory_dynamic_max


@message("VM.create")
def create(xs, values):
    """A VM from a whole record, without disks or interfaces."""
    fields = constructor_fields(xs, "VM", values)
    fields["other_config"] = {"mac_seed": xs.identifiers.uuid(), **fields.get("other_config", {})}
    fields.pop("power_state", None)
    metrics = xs.db.create("VM_metrics")
    return xs.db.create("VM", metrics=metrics.ref, domid=-1, **fields).ref


@operation("VM.destroy", states=("Halted", "Suspended"), takes=0.5)
def destroy(xs, vm):
    """Remove a VM, its VBDs and VIFs; its disks stay."""
    for name in ("VBDs", "VIFs", "consoles"):
        for record in vm.all(name):
            xs.db.destroy(record)
    for name in ("metrics", "guest_metrics"):
        record = vm.get(name)
        if record:
            xs.db.destroy(record)
    xs.db.destroy(vm)
    return ""


@message("VM.set_is_a_template")
def set_is_a_template(xs, vm, value):
    """Make a VM a template, or a template a VM (which provisions nothing)."""
    if value:
        check(xs, vm, "make_into_template")
    vm.is_a_template = value
    return ""


operation("VM.make_into_template", states=HALTED)


@message("VM.set_HVM_boot_policy")
def set_HVM_boot_policy(xs, vm, value):
    """"" boots PV, "BIOS order" boots HVM."""
    vm.HVM_boot_policy = value
    return ""


@message("VM.set_actions_after_crash")
def set_actions_after_crash(xs, vm, value):
    vm.actions_after_crash = value
    return ""


@message("VM.update_allowed_operations", is_read=True)
def update_allowed_operations(xs, vm):
    """Nothing to do: they are worked out whenever they are read."""
    return ""


@message("VM.get_allowed_VBD_devices")
def get_allowed_VBD_devices(xs, vm):
    """The free positions for disks: 0 to 3 for HVM without PV drivers, 0 to 15 otherwise."""
    few = bool(vm.HVM_boot_policy) and not pv_drivers(xs, vm)
    used = {record.userdevice for record in vm.all("VBDs")}
    return [str(n) for n in range(4 if few else 16) if str(n) not in used]


@message("VM.get_allowed_VIF_devices")
def get_allowed_VIF_devices(xs, vm):
    """The free positions for interfaces: 0 to 3 for HVM without PV drivers, 0 to 6 otherwise."""
    few = bool(vm.HVM_boot_policy) and not pv_drivers(xs, vm)
    used = {record.device for record in vm.all("VIFs")}
    return [str(n) for n in range(4 if few else 7) if str(n) not in used]


@message("VM.get_possible_hosts")
def get_possible_hosts(xs, vm):
    return [xs.host.ref]


@message("VM.assert_operation_valid")
def assert_operation_valid(xs, vm, op):
    """Fails as the operation itself would."""
    check(xs, vm, op)
    return ""


@message("VM.get_boot_record")
def get_boot_record(xs, vm):
    """The VM as it was when it booted; here: as it is."""
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
