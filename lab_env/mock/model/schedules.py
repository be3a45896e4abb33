"""VMPP and VMSS: plans for snapshots. A plan is recorded and its rules are kept; nothing is taken by itself when its time comes.

VMPP lived in XenServer 5.6 FP1 to 6.1, and was taken out in 6.2: every message of it that does something answers MESSAGE_REMOVED from then on.
"""

from ..accessors import constructor_fields
from ..errors import Failure
from ..operations import message
from ..schema import NULL


def not_removed(xs):
    if not xs.profile.BEHAVIOUR.protection_policies:
        raise Failure("MESSAGE_REMOVED")


@message("VMPP.create")
def create_policy(xs, values):
    not_removed(xs)
    return xs.db.create("VMPP", **constructor_fields(xs, "VMPP", values)).ref


@message("VMPP.destroy")
def destroy_policy(xs, policy):
    not_removed(xs)
    if policy.VMs:
        raise Failure("VMPP_HAS_VM")
    xs.db.destroy(policy)
    return ""


@message("VMSS.create")
def create_schedule(xs, values):
    """A plan; it keeps 1 to 10 snapshots of each VM."""
    fields = constructor_fields(xs, "VMSS", values)
    if not 1 <= fields.get("retained_snapshots", 7) <= 10:
        raise Failure("INVALID_VALUE", "retained_snapshots", fields["retained_snapshots"])
    return xs.db.create("VMSS", **fields).ref


@message("VMSS.destroy")
def destroy_schedule(xs, schedule):
    if schedule.VMs:
        raise Failure("VMSS_HAS_VM")
    xs.db.destroy(schedule)
    return ""


def set_plan(field):
    def set_it(xs, vm, plan):
        """Protect a VM by a plan, or by none. Templates and dom0 have none."""
        if field == "protection_policy":
            not_removed(xs)
        if plan is not None and (vm.is_a_template or vm.is_control_domain):
            raise Failure("VM_IS_TEMPLATE" if vm.is_a_template else "OPERATION_NOT_ALLOWED", vm.ref if vm.is_a_template else xs.profile.BEHAVIOUR.dom0_error)
        setattr(vm, field, NULL if plan is None else plan.ref)
        return ""
    return set_it


message("VM.set_protection_policy")(set_plan("protection_policy"))
message("VM.set_snapshot_schedule")(set_plan("snapshot_schedule"))
