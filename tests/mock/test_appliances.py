"""VMs that belong together: appliances start and stop in order; plans for snapshots keep their rules."""

import pytest

from lab_env.mock.journal import replay

from .laboratory import Lab, refused

URL = "http://old-releases.ubuntu.com/ubuntu/dists/raring/"


@pytest.fixture
def group(lab):
    """An appliance of a database and a web server, and the two."""
    appliance = lab.api.VM_appliance.create({"name_label": "shop", "name_description": ""})
    vms = [lab.vm("db", medium=URL), lab.vm("web", medium=URL)]
    for order, vm in enumerate(vms):
        lab.api.VM.set_appliance(vm, appliance)
        lab.api.VM.set_order(vm, str(order))
        lab.api.VM.set_start_delay(vm, "60")
    assert sorted(lab.api.VM_appliance.get_VMs(appliance)) == sorted(vms)
    return appliance, vms


def states(lab, vms):
    return [lab.api.VM.get_power_state(vm) for vm in vms]


def test_an_appliance_starts_in_order_and_stops_in_the_opposite_one(lab, group):
    appliance, vms = group
    assert lab.api.VM_appliance.get_allowed_operations(appliance) == ["start"]
    task = lab.api.Async.VM_appliance.start(appliance, False)
    lab.xs.advance(30)
    assert states(lab, vms) == ["Running", "Halted"] and lab.api.VM_appliance.get_allowed_operations(appliance) == []
    assert refused(lab.api.VM_appliance.start, appliance, False)[0] == "OTHER_OPERATION_IN_PROGRESS"
    lab.xs.advance(60)
    assert states(lab, vms) == ["Running", "Running"]
    lab.xs.settle()
    assert lab.api.task.get_status(task) == "success" and len(lab.api.task.get_subtasks(task)) == 2
    assert "shutdown" in lab.api.VM_appliance.get_allowed_operations(appliance)
    lab.api.VM_appliance.clean_shutdown(appliance)
    assert states(lab, vms) == ["Halted", "Halted"]
    lab.xs.note_time(always=True)
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_what_depends_on_a_vm_that_will_not_start_stays_as_it_is(lab, group):
    appliance, vms = group
    lab.api.VM.add_to_blocked_operations(vms[0], "start", "no")
    assert refused(lab.api.VM_appliance.start, appliance, False)[:2] == ["OPERATION_PARTIALLY_FAILED", "start"]
    assert states(lab, vms) == ["Halted", "Halted"]
    lab.api.VM.remove_from_blocked_operations(vms[0], "start")
    lab.api.VM_appliance.start(appliance, False)
    lab.api.VM_appliance.hard_shutdown(appliance)
    assert states(lab, vms) == ["Halted", "Halted"]


def test_a_member_is_made_no_template_and_is_free_when_the_appliance_goes(lab, group):
    appliance, vms = group
    assert refused(lab.api.VM.set_is_a_template, vms[0], True) == ["VM_IS_PART_OF_AN_APPLIANCE", vms[0], appliance]
    lab.api.VM_appliance.destroy(appliance)
    assert lab.api.VM.get_appliance(vms[0]) == "OpaqueRef:NULL"
    lab.api.VM.set_is_a_template(vms[0], True)


def test_a_protection_policy_holds_its_vms_until_6_2_took_it_away(lab):
    policy = lab.api.VMPP.create({"name_label": "nightly", "backup_type": "snapshot"})
    vm = lab.vm()
    lab.api.VM.set_protection_policy(vm, policy)
    assert lab.api.VMPP.get_VMs(policy) == [vm] and refused(lab.api.VMPP.destroy, policy) == ["VMPP_HAS_VM"]
    assert refused(lab.api.VM.set_is_a_template, vm, True) == ["VM_ASSIGNED_TO_PROTECTION_POLICY", vm, policy]
    lab.api.VM.set_protection_policy(vm, "OpaqueRef:NULL")
    lab.api.VMPP.destroy(policy)
    assert refused(Lab(release="xenserver-6.2").api.VMPP.create, {"name_label": "nightly"}) == ["MESSAGE_REMOVED"]


def test_a_snapshot_schedule_holds_its_vms():
    lab = Lab(release="xcp-ng-8.3")
    values = {"name_label": "nightly", "type": "snapshot", "frequency": "daily"}
    assert refused(lab.api.VMSS.create, {**values, "retained_snapshots": "11"})[0] == "INVALID_VALUE"
    schedule = lab.api.VMSS.create(values)
    vm = lab.api.VM.clone(lab.template("Debian Bookworm 12"), "d")
    assert refused(lab.api.VM.set_snapshot_schedule, vm, schedule) == ["VM_IS_TEMPLATE", vm]
    lab.api.VM.set_is_a_template(vm, False)
    lab.api.VM.set_snapshot_schedule(vm, schedule)
    assert refused(lab.api.VMSS.destroy, schedule) == ["VMSS_HAS_VM"]
    assert refused(lab.api.VM.set_is_a_template, vm, True) == ["VM_ASSIGNED_TO_SNAPSHOT_SCHEDULE", vm, schedule]


def test_classes_that_are_records_alone_are_made_and_destroyed():
    lab = Lab(release="xcp-ng-8.3")
    group = lab.api.VM_group.create({"name_label": "spread", "name_description": "", "placement": "anti_affinity"})
    assert lab.api.VM_group.get_placement(group) == "anti_affinity"
    assert refused(lab.api.VM_group.create, {"name_label": "x", "name_description": "", "placement": "sideways"})[0] == "INTERNAL_ERROR"
    lab.api.VM_group.destroy(group)
    assert refused(lab.api.VM_group.get_record, group) == ["HANDLE_INVALID", "VM_group", group]
