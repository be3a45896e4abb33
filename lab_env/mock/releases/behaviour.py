"""How releases differ in what operations do and refuse. A profile has one, `BEHAVIOUR`; the model asks it, and never for a release's name."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Behaviour:
    """The defaults are those of XenServer 6.1."""

    # VM: what a guest must have told before it is asked something (behaviour by release: xapi_vm_lifecycle.ml)
    missing_drivers: str = "VM_MISSING_PV_DRIVERS"      # the error when it has not
    counts_features: bool = False       # control/feature-… keys count as well as the drivers' version
    drivers_asked_while: tuple = ("Running",)
    unrestricted_save: bool = False     # platform:unrestricted_save lets a guest without drivers be suspended
    may_be_unsuspendable: bool = False  # a guest can say that it cannot be suspended, and why
    quiesce: bool = True                # snapshot_with_quiesce exists for guests with the feature
    metrics_from_start: bool = False    # a guest metrics record is made at each start, before the agent speaks

    states: dict = field(default_factory=dict)      # operations that are allowed in other states than at first

    # errors whose form changed
    busy_names_task: bool = False       # OTHER_OPERATION_IN_PROGRESS [class, ref, operation, task] instead of ["VM.operation", ref]
    names_mistyped: bool = True         # FIELD_TYPE_ERROR [parameter] instead of INTERNAL_ERROR [what was expected]
    on_boot_error: str = "VDI_ON_BOOT_MODE_INCOMPATABLE_WITH_OPERATION"
    memory_order_errors: tuple = ("MEMORY_CONSTRAINT_VIOLATION", "Memory limits must satisfy: static_min ≤ dynamic_min ≤ dynamic_max ≤ static_max")
    dom0_error: str = "Operations on domain 0 are not allowed"
    dom0_itself_error: str = dom0_error         # of changing_VCPUs and destroy

    void_result: str = ""               # what a task says that has nothing to say

    rrd_in_texts: bool = False          # what is measured, asked for as JSON, is texts in JSON instead of numbers

    # devices
    metered: tuple = ("VBD", "VIF")     # what has a metrics record of its own; nothing is counted in it since 6.1, see /rrd_updates
    hotplug_asks_guest: bool = False    # can_use_hotplug_… and PV_drivers_detected count, not the drivers' version alone
    vbd_positions: tuple = (4, 16)      # for HVM without PV drivers, and for the rest
    vif_positions: tuple = (4, 7)

    protection_policies: bool = True    # VMPP; its messages are there later, and answer MESSAGE_REMOVED

    baseboard_strings: bool = False     # VM.bios_strings tell of the board and the case too

    # hosts
    pv_guests: bool = True              # PV guests can be started at all
    asks_for_cpus: bool = False         # a VM with more VCPUs than the host has processors is not started
    hvm_by_domain_type: bool = False    # VM.domain_type decides, not HVM_boot_policy alone


XENSERVER_6_1 = Behaviour()
XENSERVER_6_2 = Behaviour(unrestricted_save=True, protection_policies=False)
CURRENT = Behaviour(
    missing_drivers="VM_LACKS_FEATURE", counts_features=True, protection_policies=False, drivers_asked_while=("Running", "Paused"), may_be_unsuspendable=True,
    quiesce=False, metrics_from_start=True, busy_names_task=True, names_mistyped=False, on_boot_error="VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION",
    memory_order_errors=("MEMORY_CONSTRAINT_VIOLATION_ORDER",), dom0_error="This operation is not allowed on a control domain",
    dom0_itself_error="This operation is not allowed on dom0",
    states={"migrate_send": ("Halted", "Suspended", "Running")}, hotplug_asks_guest=True, vbd_positions=(255, 255), vif_positions=(16, 16), asks_for_cpus=True, pv_guests=False, hvm_by_domain_type=True, metered=("VIF",),
    baseboard_strings=True, rrd_in_texts=True, void_result="<value></value>")
