"""VM: what may be done when. The guards stand in the order in which XAPI checks them (xapi_vm_lifecycle.ml, check_operation_error)."""

from ..errors import Failure
from ..operations import ANY_STATE, HALTED, SUSPENDED, allowed, computed, operation, rules
from . import vtpm

# What may be done to a template, and to a snapshot.
TEMPLATE_OPERATIONS = {"changing_dynamic_range", "changing_static_range", "changing_memory_limits", "changing_shadow_memory",
                       "changing_VCPUs", "changing_NVRAM", "clone", "copy", "export", "metadata_export", "provision", "destroy", "migrate_send"}
SNAPSHOT_OPERATIONS = {"revert", "clone", "copy", "export", "destroy", "hard_shutdown", "metadata_export"}
OVERRULES = {"hard_shutdown": {"hard_shutdown"}, "hard_reboot": {"hard_shutdown", "hard_reboot"}}
TOGETHER = [{"clone", "copy", "export"}, {"snapshot", "checkpoint"}, {"get_boot_record"}, {"snapshot", "snapshot_with_quiesce"},
            {"migrate_send", "metadata_export"}, {"migrate_send", "clean_shutdown"}, {"migrate_send", "clean_reboot"}]
SAVED = {"suspend", "checkpoint", "pool_migrate", "migrate_send"}       # what needs the guest to be written down
NEEDED_FEATURES = {"clean_shutdown": ("feature-shutdown", "feature-poweroff"), "clean_reboot": ("feature-shutdown", "feature-reboot"),
                   "changing_VCPUs_live": ("feature-vcpu-hotplug",)} | {name: ("feature-suspend",) for name in SAVED}


# -- what a VM is ---------------------------------------------------------------------------------------------------------

def is_default_template(vm):
    return vm.is_a_template and (vm.fields.get("is_default_template") or vm.other_config.get("default_template") == "true")


def boots_hvm(xs, vm):
    """True for a VM that would be built with the processor's own virtualization."""
    if xs.profile.BEHAVIOUR.hvm_by_domain_type and vm.fields.get("domain_type", "unspecified") != "unspecified":
        return vm.domain_type != "pv"
    return bool(vm.HVM_boot_policy)


def booted_hvm(vm):
    """True for a domain built as HVM: what it booted as counts, not what is set now."""
    metrics = vm.get("metrics")
    if metrics is not None and "current_domain_type" in metrics.fields:
        return metrics.current_domain_type == "hvm"
    return bool(vm.last_booted_record) and "<name>HVM_boot_policy</name><value></value>" not in vm.last_booted_record


def pv_drivers(xs, vm):
    """The PV drivers' version as the guest told it, or {}; Windows' uninstaller writes zeros."""
    metrics = xs.db.find(vm.guest_metrics)
    version = metrics.PV_drivers_version if metrics else {}
    there = "major" in version and "minor" in version
    return version if there and any(version.get(part, "0") not in ("0", "-1") for part in ("major", "minor", "micro")) else {}


def can_hot_plug(xs, vm, kind):
    """Whether a running HVM guest has drivers for a `vbd` or `vif` that is plugged; today its kernel's own will do, and it can say no."""
    metrics = xs.db.find(vm.guest_metrics)
    if metrics is None or not xs.profile.BEHAVIOUR.hotplug_asks_guest:
        return bool(pv_drivers(xs, vm))
    says = metrics.fields[f"can_use_hotplug_{kind}"]
    return says == "yes" or says == "unspecified" and (bool(pv_drivers(xs, vm)) or metrics.PV_drivers_detected)


def refuses_hot_plug(xs, vm, kind):
    """Whether a guest says that nothing is to be plugged in while it runs."""
    metrics = xs.db.find(vm.guest_metrics)
    return metrics is not None and xs.profile.BEHAVIOUR.hotplug_asks_guest and metrics.fields[f"can_use_hotplug_{kind}"] == "no"


def guest_says(xs, vm):
    """What the guest wrote below control/ in xenstore: {feature: value}."""
    metrics = xs.db.find(vm.guest_metrics)
    return metrics.other if metrics else {}


# -- the guards, in XAPI's order ------------------------------------------------------------------------------------------

def not_blocked(xs, vm, op):
    if op.operation in vm.blocked_operations:
        return Failure("OPERATION_BLOCKED", vm.ref, vm.blocked_operations[op.operation])


def in_the_right_power_state(xs, vm, op):
    states = xs.profile.BEHAVIOUR.states.get(op.operation, op.states)
    if vm.power_state in states or (vm.is_control_domain and op.operation.startswith("changing_")):
        return None
    if op.operation in ("clone", "copy") and vm.power_state == "Suspended" and (
            vm.is_a_snapshot or xs.pool.other_config.get("allow_clone_suspended_vm") == "true"):
        return None
    return Failure("VM_BAD_POWER_STATE", vm.ref, ", ".join(states).lower(), vm.power_state.lower())


def not_busy(xs, vm, op):
    """What runs now must go together with this operation. 6.x names the operation in the class parameter."""
    for task, running in vm.current_operations.items():
        if op.operation in OVERRULES and running not in OVERRULES[op.operation]:
            continue
        if not any({op.operation, running} <= group for group in TOGETHER):
            if xs.profile.BEHAVIOUR.busy_names_task:
                return Failure("OTHER_OPERATION_IN_PROGRESS", "VM", vm.ref, running, task)
            return Failure("OTHER_OPERATION_IN_PROGRESS", f"VM.{running}", vm.ref)


def fit_for_a_template(xs, vm, op):
    if vm.is_a_template and not vm.is_a_snapshot:
        if op.operation not in TEMPLATE_OPERATIONS or (
                op.operation in ("destroy", "migrate_send") and is_default_template(vm)):
            return Failure("VM_IS_TEMPLATE", vm.ref, op.operation)


def fit_for_a_snapshot(xs, vm, op):
    if vm.is_a_snapshot and op.operation not in SNAPSHOT_OPERATIONS:
        return Failure("VM_IS_SNAPSHOT", vm.ref, op.operation)


def only_for_its_kind(xs, vm, op):
    if op.operation == "provision" and not vm.is_a_template:
        return Failure("PROVISION_ONLY_ALLOWED_ON_TEMPLATE")
    if op.operation == "revert" and not vm.is_a_snapshot:
        return Failure("REVERT_ONLY_ALLOWED_ON_SNAPSHOT")


def mobile(xs, vm, op):
    """A VM whose platform says so stays where it is."""
    nested = vm.platform.get("nested-virt") == "true"
    if op.operation in SAVED and (nested or vm.platform.get("nomigrate") == "true"):
        return Failure("VM_IS_IMMOBILE", vm.ref)
    if op.operation == "changing_dynamic_range" and nested and vm.power_state == "Running":
        return Failure("VM_IS_USING_NESTED_VIRT", vm.ref)


def not_dom0(xs, vm, op):
    if op.operation == "power_state_reset":      # says so itself
        return None
    if vm.is_control_domain and not (op.operation.startswith("changing_") and op.operation != "changing_VCPUs"):
        behaviour = xs.profile.BEHAVIOUR
        return Failure("OPERATION_NOT_ALLOWED", behaviour.dom0_itself_error if op.operation in ("changing_VCPUs", "destroy") else behaviour.dom0_error)


def drivers_where_needed(xs, vm, op):
    """A running HVM guest that has told nothing of itself can only be forced; a PV guest never needs drivers for this."""
    behaviour = xs.profile.BEHAVIOUR
    if op.operation not in NEEDED_FEATURES or vm.power_state not in behaviour.drivers_asked_while or vm.is_control_domain:
        return None
    if behaviour.may_be_unsuspendable and op.operation in SAVED and "data-cant-suspend-reason" in guest_says(xs, vm):
        return Failure("VM_NON_SUSPENDABLE", vm.ref, guest_says(xs, vm)["data-cant-suspend-reason"])
    if not booted_hvm(vm) or pv_drivers(xs, vm):
        return None
    if behaviour.unrestricted_save and op.operation in SAVED and vm.platform.get("unrestricted_save") in ("true", "1"):
        return None
    if behaviour.counts_features and any(guest_says(xs, vm).get(key) == "1" for key in NEEDED_FEATURES[op.operation]):
        return None
    return Failure(behaviour.missing_drivers, vm.ref)


def quiesce_where_possible(xs, vm, op):
    if op.operation == "snapshot_with_quiesce":
        said = guest_says(xs, vm)
        if not xs.profile.BEHAVIOUR.quiesce or not (said.get("feature-quiesce") or said.get("feature-snapshot")):
            return Failure("VM_SNAPSHOT_WITH_QUIESCE_NOT_SUPPORTED", vm.ref)


def disks_that_persist(xs, vm, op):
    """A disk that is put back at each boot cannot be written down."""
    if op.operation in ("checkpoint", "snapshot", "suspend"):
        disks = (vbd.get("VDI") for vbd in vm.all("VBDs"))
        if any(vdi is not None and vdi.on_boot == "reset" for vdi in disks):
            return Failure(xs.profile.BEHAVIOUR.on_boot_error)


def no_pass_through(xs, vm, op):
    if op.operation in SAVED and vm.power_state == "Running":
        if vm.all("attached_PCIs"):
            return Failure("VM_HAS_PCI_ATTACHED", vm.ref)
        if vm.all("VGPUs"):
            return Failure("VM_HAS_VGPU", vm.ref)


def in_no_group(xs, vm, op):
    if op.operation != "make_into_template":
        return None
    for field, code in (("appliance", "VM_IS_PART_OF_AN_APPLIANCE"), ("protection_policy", "VM_ASSIGNED_TO_PROTECTION_POLICY"),
                        ("snapshot_schedule", "VM_ASSIGNED_TO_SNAPSHOT_SCHEDULE")):
        if xs.db.find(vm.fields.get(field, "")) is not None:
            return Failure(code, vm.ref, vm.fields[field])


def system_domain(xs, vm, op):
    if op.operation == "query_services" and not vm.other_config.get("is_system_domain") == "true":
        return Failure("NOT_SYSTEM_DOMAIN", vm.ref)


rules("VM", not_blocked, in_the_right_power_state, not_busy, fit_for_a_template, fit_for_a_snapshot, only_for_its_kind, mobile, not_dom0,
      drivers_where_needed, quiesce_where_possible, disks_that_persist, no_pass_through, in_no_group, system_domain, vtpm.only_one)


# -- operations that are no messages of their own, or that only appear in the list --------------------------------------------

operation("VM.make_into_template", states=HALTED)
operation("VM.export", states=HALTED + SUSPENDED)
operation("VM.metadata_export", states=ANY_STATE)
operation("VM.reverting", states=ANY_STATE, listed=False)
operation("VM.changing_NVRAM", states=HALTED)
operation("VM.create_vtpm", states=HALTED)

ONLY_WHERE_KNOWN = {"changing_NVRAM": ("VM", "NVRAM"), "create_vtpm": ("VTPM", "uuid")}


@computed("VM", "allowed_operations")
def allowed_operations(xs, vm):
    """What would not be refused now, of what this release knows."""
    def known(name):
        cls, field = ONLY_WHERE_KNOWN.get(name, ("VM", "uuid"))
        return cls in xs.schema.classes and field in xs.schema.classes[cls].fields
    return [name for name in allowed(xs, vm) if known(name)]
