"""Suspending and resuming, snapshots and checkpoints: what is kept, and that the guest goes on where it was."""

import pytest

from .laboratory import Lab, refused


@pytest.fixture
def vm(lab):
    vm = lab.installed()
    lab.type(vm, "echo one > /root/note; cd /tmp; X=before")
    return vm


def test_a_resumed_guest_goes_on_where_it_was(lab, vm):
    domid, before = lab.api.VM.get_domid(vm), lab.type(vm, "cat /proc/uptime")[0].split()[0]
    lab.api.VM.suspend(vm)
    record = lab.api.VM.get_record(vm)
    assert (record["power_state"], record["domid"], record["resident_on"], record["consoles"]) == ("Suspended", "-1", "OpaqueRef:NULL", [])
    image = record["suspend_VDI"]
    assert lab.api.VDI.get_type(image) == "suspend" and all(lab.api.VBD.get_currently_attached(vbd) for vbd in record["VBDs"])
    lab.xs.advance(3600)
    lab.api.VM.resume(vm, False, False)
    assert lab.api.VM.get_power_state(vm) == "Running" and lab.api.VM.get_domid(vm) != domid
    assert lab.type(vm, "echo $X; pwd")[0] == "before\n/tmp\n"
    assert float(lab.type(vm, "cat /proc/uptime")[0].split()[0]) < float(before) + 60
    assert refused(lab.api.VDI.get_record, image)[0] == "HANDLE_INVALID" and lab.api.VM.get_suspend_VDI(vm) == "OpaqueRef:NULL"


def test_a_suspended_vm_can_be_given_up(lab, vm):
    lab.api.VM.suspend(vm)
    assert refused(lab.api.VM.start, vm, False, False) == ["VM_BAD_POWER_STATE", vm, "halted", "suspended"]
    assert {"resume", "resume_on", "hard_shutdown", "checkpoint", "destroy"} <= set(lab.api.VM.get_allowed_operations(vm))
    image = lab.api.VM.get_suspend_VDI(vm)
    lab.api.VM.hard_shutdown(vm)
    assert lab.api.VM.get_power_state(vm) == "Halted" and refused(lab.api.VDI.get_record, image)[0] == "HANDLE_INVALID"
    lab.api.VM.start(vm, False, False)
    lab.xs.settle()
    assert lab.type(vm, "cat /root/note; echo .$X")[0] == "one\n.\n"


def test_without_a_repository_for_it_nothing_is_suspended(lab, vm):
    pool, host = lab.xs.pool, lab.xs.host
    pool.suspend_image_SR = host.suspend_image_sr = "OpaqueRef:NULL"
    assert refused(lab.api.VM.suspend, vm) == ["VM_NO_SUSPEND_SR", vm]
    assert lab.api.VM.get_power_state(vm) == "Running"


def test_a_snapshot_keeps_the_disks(lab, vm):
    snapshot = lab.api.VM.snapshot(vm, "kept")
    record = lab.api.VM.get_record(snapshot)
    assert (record["is_a_snapshot"], record["is_a_template"], record["snapshot_of"], record["power_state"]) == (True, True, vm, "Halted")
    assert lab.api.VM.get_snapshots(vm) == [snapshot] and lab.api.VM.get_parent(vm) == snapshot
    assert set(lab.api.VM.get_allowed_operations(snapshot)) == {"revert", "clone", "copy", "export", "destroy", "metadata_export"}
    assert refused(lab.api.VM.start, snapshot, False, False) == ["VM_IS_SNAPSHOT", snapshot, "start"]
    lab.type(vm, "echo two > /root/note")
    lab.api.VM.set_name_label(vm, "renamed")
    lab.api.VM.revert(snapshot)
    assert (lab.api.VM.get_power_state(vm), lab.api.VM.get_name_label(vm)) == ("Halted", "ubase")
    lab.api.VM.start(vm, False, False)
    lab.xs.settle()
    assert lab.type(vm, "cat /root/note")[0] == "one\n"
    assert lab.api.VM.get_snapshots(vm) == [snapshot]
    assert refused(lab.api.VM.revert, vm) == ["REVERT_ONLY_ALLOWED_ON_SNAPSHOT"]


def test_a_checkpoint_keeps_memory_too(lab, vm):
    checkpoint = lab.api.VM.checkpoint(vm, "moment")
    assert lab.api.VM.get_power_state(vm) == "Running" and lab.type(vm, "echo $X")[0] == "before\n"
    assert lab.api.VM.get_power_state(checkpoint) == "Suspended"
    for later in ("after", "later still"):
        lab.type(vm, f"X='{later}'; echo two > /root/note")
        lab.api.VM.revert(checkpoint)
        assert lab.api.VM.get_power_state(vm) == "Suspended"
        lab.api.VM.resume(vm, False, False)
        assert lab.type(vm, "echo $X; cat /root/note")[0] == "before\none\n"


def test_a_vm_is_made_of_a_checkpoint(lab, vm):
    checkpoint = lab.api.VM.checkpoint(vm, "moment")
    copy = lab.api.VM.clone(checkpoint, "twin")
    assert lab.api.VM.get_is_a_template(copy) and not lab.api.VM.get_is_a_snapshot(copy)
    lab.api.VM.set_is_a_template(copy, False)
    lab.api.VM.resume(copy, False, False)
    lab.type(copy, "X=twin; echo twin > /root/note")
    assert lab.type(vm, "echo $X; cat /root/note")[0] == "before\none\n"
    assert lab.type(copy, "echo $X; cat /root/note; cat /sys/hypervisor/uuid")[0] == f"twin\ntwin\n{lab.api.VM.get_uuid(copy)}\n"


def test_what_happens_to_a_vm_is_told_in_messages(lab):
    vm = lab.installed()
    lab.api.VM.pause(vm)
    lab.api.VM.unpause(vm)
    lab.api.VM.suspend(vm)
    lab.api.VM.resume(vm, False, False)
    lab.api.VM.clean_reboot(vm)
    lab.api.VM.clean_shutdown(vm)
    uuid = lab.api.VM.get_uuid(vm)
    found = lab.api.message.get("VM", uuid, "20140101T00:00:00Z")
    assert [record["name"] for record in found.values()] == ["VM_STARTED", "VM_PAUSED", "VM_UNPAUSED", "VM_SUSPENDED", "VM_RESUMED", "VM_REBOOTED", "VM_SHUTDOWN"]
    first = next(iter(found))
    assert found[first]["body"].startswith("VM 'ubase' started on host: xen00 (uuid: ") and found[first]["cls"] == "VM" and found[first]["priority"] == "5"
    lab.api.message.destroy(first)
    assert first not in lab.api.message.get_all()
    made = lab.api.message.create("LESSON", "3", "VM", uuid, "well done")
    assert lab.api.message.get_record(made)["body"] == "well done" and made in lab.api.message.get_since("20140101T00:00:00Z")
    assert refused(lab.api.message.create, "LESSON", "3", "VM", "nobody", "x") == ["UUID_INVALID", "VM", "nobody"]


def test_a_guest_that_is_moved_notices_nothing(lab, vm):
    host, domid = lab.api.host.get_all()[0], lab.api.VM.get_domid(vm)
    lab.api.VM.pool_migrate(vm, host, {"live": "true"})
    assert lab.api.VM.get_domid(vm) != domid and lab.api.VM.get_power_state(vm) == "Running"
    assert lab.type(vm, "echo $X")[0] == "before\n"
    lab.api.VM.clean_shutdown(vm)
    assert lab.api.VM.get_power_state(vm) == "Halted"


def test_a_disk_belongs_to_one_running_vm(lab, vm):
    disk = lab.api.VBD.get_VDI(next(vbd for vbd in lab.api.VM.get_VBDs(vm) if lab.api.VBD.get_type(vbd) == "Disk"))
    other = lab.vm("other")
    lab.api.VBD.create({"VM": other, "VDI": disk, "userdevice": "1", "bootable": False, "mode": "RW", "type": "Disk", "empty": False,
                        "other_config": {}, "qos_algorithm_type": "", "qos_algorithm_params": {}})
    assert refused(lab.api.VM.start, other, False, False) == ["VDI_IN_USE", disk]


def test_a_disabled_host_starts_nothing(lab):
    vm, host = lab.vm(), lab.xs.host
    host.enabled = False
    assert refused(lab.api.VM.start, vm, False, False) == ["NO_HOSTS_AVAILABLE"]
    assert refused(lab.api.VM.start_on, vm, host.ref, False, False) == ["HOST_DISABLED", host.ref]
    assert refused(lab.api.VM.assert_can_boot_here, vm, host.ref) == ["HOST_DISABLED", host.ref]


def test_today_several_messages_go_at_once():
    lab = Lab(release="xcp-ng-8.3")
    host = lab.api.host.get_uuid(lab.api.host.get_all()[0])
    made = [lab.api.message.create(name, "3", "Host", host, "") for name in ("one", "two", "three")]
    assert refused(lab.api.message.destroy_many, [made[0], "OpaqueRef:none"])[0] == "HANDLE_INVALID"
    lab.api.message.destroy_many([*made[:2], made[0]])
    assert lab.api.message.get_all() == made[2:]
