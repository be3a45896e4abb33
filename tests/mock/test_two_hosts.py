"""A pool of two hosts: VMs move while they run, as far as both hosts reach what they use; and a host's memory is shared out."""

import pytest

from lab_env.mock.journal import replay
from lab_env.mock.xenserver import MockXenServer

from .laboratory import EMPTY, Lab, refused

URL = "http://old-releases.ubuntu.com/ubuntu/dists/raring/"
GiB = 2**30


@pytest.fixture
def pool():
    return Lab(contents="pool")


def other_host(lab, host):
    return next(each for each in lab.api.host.get_all() if each != host)


def test_both_hosts_are_whole(pool):
    hosts = pool.api.host.get_all_records()
    assert sorted(host["name_label"] for host in hosts.values()) == ["xen00", "xen01"]
    for ref, host in hosts.items():
        assert len(host["PBDs"]) == len({pool.api.PBD.get_SR(pbd) for pbd in host["PBDs"]}) >= 4 and len(host["host_CPUs"]) == 4
        assert pool.api.VM.get_is_control_domain(host["resident_VMs"][0]) and pool.api.host_metrics.get_live(host["metrics"])
    macs = [pool.api.PIF.get_MAC(pif) for pif in pool.api.PIF.get_all()]
    assert len(set(macs)) == len(macs)
    default = pool.api.pool.get_default_SR(pool.api.pool.get_all()[0])
    assert pool.api.SR.get_shared(default) and len(pool.api.SR.get_PBDs(default)) == 2


@pytest.mark.parametrize("release", ["xenserver-6.2", "xcp-ng-8.3"])
def test_other_releases_have_pools_too(release):
    assert len(MockXenServer("1", release, contents="pool").db.all("host")) == 2


def test_a_running_vm_moves_and_its_guest_notices_nothing(pool):
    vm = pool.installed(medium=URL)
    pool.type(vm, "here=before")
    here = pool.api.VM.get_resident_on(vm)
    there = other_host(pool, here)
    assert set(pool.api.VM.get_possible_hosts(vm)) == {here, there}
    pool.api.VM.pool_migrate(vm, there, {"live": "true"})
    assert (pool.api.VM.get_resident_on(vm), pool.api.VM.get_power_state(vm)) == (there, "Running")
    assert pool.type(vm, "echo $here")[0] == "before\n"
    pool.xs.note_time(always=True)
    assert replay(pool.journal).fingerprint() == pool.xs.fingerprint()


def test_a_vm_goes_home_to_its_affinity(pool):
    vm = pool.vm(medium=URL)
    there = other_host(pool, pool.api.host.get_all()[0])
    pool.api.VM.set_affinity(vm, there)
    pool.api.VM.start(vm, False, False)
    assert pool.api.VM.get_resident_on(vm) == there
    pool.xs.settle()
    pool.api.VM.suspend(vm)
    pool.api.VM.resume_on(vm, other_host(pool, there), False, False)
    assert pool.api.VM.get_resident_on(vm) != there


def test_what_only_one_host_reaches_keeps_a_vm_there(pool):
    vm = pool.installed(medium=URL)
    here = pool.api.VM.get_resident_on(vm)
    local = next(sr for sr in pool.api.SR.get_by_name_label("Local storage") if pool.api.PBD.get_host(pool.api.SR.get_PBDs(sr)[0]) == here)
    disk = pool.api.VDI.create({"name_label": "more", "SR": local, "virtual_size": str(GiB), "type": "user", "sharable": False, "read_only": False, "other_config": {}})
    pool.api.VBD.plug(pool.api.VBD.create({"VM": vm, "VDI": disk, "userdevice": "1", "bootable": False, "mode": "RW", "type": "Disk", "empty": False, **EMPTY}))
    assert refused(pool.api.VM.pool_migrate, vm, other_host(pool, here), {}) == ["VM_REQUIRES_SR", vm, local]
    assert pool.api.host.get_vms_which_prevent_evacuation(here) == {vm: ["VM_REQUIRES_SR", vm, local]}
    assert refused(pool.api.host.evacuate, here)[0] == "CANNOT_EVACUATE_HOST"
    assert pool.api.VM.get_resident_on(vm) == here


def test_a_host_that_is_disabled_and_emptied_starts_nothing(pool):
    vm = pool.installed(medium=URL)
    here = pool.api.VM.get_resident_on(vm)
    pool.api.host.disable(here)
    pool.api.host.evacuate(here)
    there = pool.api.VM.get_resident_on(vm)
    assert there != here
    assert refused(pool.api.VM.assert_can_boot_here, pool.vm("other", medium=URL), here) == ["HOST_DISABLED", here]
    pool.api.host.disable(there)
    assert refused(pool.api.VM.start, pool.vm("third", medium=URL), False, False) == ["NO_HOSTS_AVAILABLE"]
    pool.api.host.enable(here)
    pool.api.VM.start(pool.api.VM.get_by_name_label("third")[0], False, False)


# -- hosts go down, come back, and go away ------------------------------------------------------------------------------

def down(lab):
    """(master, the other host)."""
    master = lab.api.pool.get_master(lab.api.pool.get_all()[0])
    return master, other_host(lab, master)


def test_a_host_is_rebooted_when_it_is_disabled_and_empty(pool):
    vm = pool.installed(medium=URL)
    host = pool.api.VM.get_resident_on(vm)
    assert refused(pool.api.host.reboot, host) == ["HOST_NOT_DISABLED"]
    assert not {"reboot", "shutdown"} & set(pool.api.host.get_allowed_operations(host))
    pool.api.host.disable(host)
    assert refused(pool.api.host.reboot, host) == ["HOST_IN_USE", host, "vm", vm]
    pool.api.host.evacuate(host)
    assert {"reboot", "shutdown"} <= set(pool.api.host.get_allowed_operations(host))
    pool.api.host.reboot(host)
    metrics = pool.api.host.get_metrics(host)
    assert not pool.api.host_metrics.get_live(metrics)
    assert refused(pool.api.VM.pool_migrate, vm, host, {}) == ["HOST_NOT_LIVE"]
    pool.xs.settle()
    assert pool.api.host_metrics.get_live(metrics) and pool.api.host.get_enabled(host)
    pool.api.VM.pool_migrate(vm, host, {})
    pool.xs.note_time(always=True)
    assert replay(pool.journal).fingerprint() == pool.xs.fingerprint()


def test_a_host_is_switched_off_and_woken(pool):
    master, host = down(pool)
    pool.api.host.disable(host)
    assert refused(pool.api.host.power_on, host) == ["HOST_IS_LIVE", host]
    pool.api.host.shutdown(host)
    pool.xs.settle()
    assert not pool.api.host_metrics.get_live(pool.api.host.get_metrics(host))
    assert refused(pool.api.host.power_on, host) == ["HOST_POWER_ON_MODE_DISABLED"]
    assert refused(pool.api.host.reboot, host) == ["HOST_OFFLINE", host]
    pool.api.host.disable(master)
    assert refused(pool.api.host.shutdown, master)[0] == "NOT_IMPLEMENTED"
    assert refused(pool.api.host.destroy, master) == ["HOST_CANNOT_DESTROY_SELF", master]
    pool.api.host.destroy(host)
    assert pool.api.host.get_all() == [master]
    assert {pool.api.PBD.get_host(pbd) for pbd in pool.api.PBD.get_all()} == {master}


def fault(lab, text):
    lab.api.host.call_plugin(lab.api.host.get_all()[0], "xenlab", "fault", {"fault": text})


def test_a_host_goes_away(pool):
    master, host = down(pool)
    vm = pool.vm(medium=URL)
    pool.api.VM.start_on(vm, host, False, False)
    assert refused(fault, pool, "host-away=xen00")[2] == "BAD_FAULT"
    fault(pool, "host-away=xen01")
    metrics = pool.api.host.get_metrics(host)
    assert pool.api.host_metrics.get_live(metrics) and refused(pool.api.VM.clean_shutdown, vm) == ["CANNOT_CONTACT_HOST", host]
    pool.xs.advance(601)
    assert not pool.api.host_metrics.get_live(metrics) and pool.api.VM.get_power_state(vm) == "Running"
    assert refused(pool.api.VM.hard_shutdown, vm) == ["HOST_OFFLINE", host]
    assert refused(pool.api.VM.assert_can_boot_here, pool.vm("other", medium=URL), host) == ["HOST_NOT_LIVE"]
    pool.api.VM.power_state_reset(vm)
    assert pool.api.VM.get_power_state(vm) == "Halted"
    pool.api.VM.start(pool.api.VM.get_by_name_label("other")[0], False, False)
    assert pool.api.VM.get_resident_on(pool.api.VM.get_by_name_label("other")[0]) == master
    fault(pool, "clear")
    assert pool.api.host_metrics.get_live(metrics)
    pool.xs.note_time(always=True)
    assert replay(pool.journal).fingerprint() == pool.xs.fingerprint()


def test_what_ran_on_a_host_that_comes_back_is_halted(pool):
    _, host = down(pool)
    vm = pool.vm(medium=URL)
    pool.api.VM.start_on(vm, host, False, False)
    fault(pool, "host-away=xen01")
    fault(pool, "clear")
    assert pool.api.VM.get_power_state(vm) == "Halted" and pool.api.host.get_enabled(host)


def test_a_dead_host_that_is_forgotten_sets_its_vms_free(pool):
    _, host = down(pool)
    vm = pool.vm(medium=URL)
    pool.api.VM.start_on(vm, host, False, False)
    fault(pool, "host-away=xen01")
    pool.xs.advance(601)
    pool.api.host.destroy(host)        # 6.1 has no host.declare_dead yet
    assert pool.api.VM.get_power_state(vm) == "Halted"


# -- memory -------------------------------------------------------------------------------------------------------------

def with_range(lab, name, low, high):
    vm = lab.vm(name, medium=URL)
    lab.api.VM.set_memory_limits(vm, str(low // 2), str(high), str(low), str(high))
    return vm


def actual(lab, vm):
    return int(lab.api.VM_metrics.get_memory_actual(lab.api.VM.get_metrics(vm)))


def with_tools(lab, vm):
    lab.api.VM.start(vm, False, False)
    lab.xs.settle()
    lab.api.VBD.insert(lab.api.VBD.get_by_uuid(lab.api.VBD.get_uuid(drive(lab, vm))), lab.api.VDI.get_by_name_label("xs-tools.iso")[0])
    lab.type(vm, "mount /dev/xvdd /mnt; dpkg -i /mnt/Linux/xe-guest-utilities_*_amd64.deb")
    lab.xs.advance(180)


def drive(lab, vm):
    return next(vbd for vbd in lab.api.VM.get_VBDs(vm) if lab.api.VBD.get_type(vbd) == "CD")


def test_a_guest_that_balloons_gives_memory_back_to_a_newcomer_and_gets_it_again(lab):
    first, second = with_range(lab, "first", 2 * GiB, 6 * GiB), with_range(lab, "second", 3 * GiB, 3 * GiB)
    with_tools(lab, first)
    assert actual(lab, first) == 6 * GiB
    lab.api.VM.start(second, False, False)
    assert actual(lab, second) == 3 * GiB and 2 * GiB <= actual(lab, first) < 5 * GiB
    host = lab.api.host.get_all()[0]
    assert 0 <= int(lab.api.host.compute_free_memory(host)) < 2**20
    assert int(lab.type(first, "free -k")[0].split()[7]) < 5 * 2**20, "the guest sees it"
    lab.api.VM.hard_shutdown(second)
    assert actual(lab, first) == 6 * GiB


def test_a_guest_without_the_tools_gives_nothing_back(lab):
    first, second = with_range(lab, "first", 2 * GiB, 6 * GiB), with_range(lab, "second", 3 * GiB, 3 * GiB)
    lab.api.VM.start(first, False, False)
    lab.xs.settle()
    free = lab.api.host.compute_free_memory(lab.api.host.get_all()[0])
    assert refused(lab.api.VM.start, second, False, False) == ["HOST_NOT_ENOUGH_FREE_MEMORY", str(3 * GiB + int(lab.api.VM.get_memory_overhead(second))), free]
    lab.api.VM.set_memory_dynamic_range(first, str(2 * GiB), str(2 * GiB))
    assert actual(lab, first) == 6 * GiB, "XAPI accepts the wish; the guest does not hear it"


def local_storage(lab, host):
    return next(ref for ref, sr in lab.api.SR.get_all_records().items() if sr["type"] in ("lvm", "ext") and lab.api.PBD.get_host(sr["PBDs"][0]) == host)


def system_disk(lab, vm):
    return next(lab.api.VBD.get_VDI(vbd) for vbd in lab.api.VM.get_VBDs(vm) if lab.api.VBD.get_type(vbd) == "Disk")


def test_a_running_vm_moves_with_its_disks(pool):
    """XenMotion with storage: to a host's own disks and back, as XenCenter's wizard does."""
    vm = pool.installed(medium=URL)
    pool.type(vm, "echo kept > /root/here; here=before")
    host, shared = pool.api.VM.get_resident_on(vm), pool.api.VDI.get_SR(system_disk(pool, vm))
    there = other_host(pool, host)
    local = local_storage(pool, there)
    ticket = pool.api.host.migrate_receive(there, pool.api.network.get_all()[0], {})
    old = system_disk(pool, vm)
    kept = pool.api.VDI.snapshot(old)
    assert pool.api.VM.assert_can_migrate(vm, ticket, True, {old: local}, {}, {}) == ""
    assert pool.api.VM.migrate_send(vm, ticket, True, {old: local}, {}, {}) == vm
    assert pool.api.VM.get_resident_on(vm) == there and pool.api.VDI.get_SR(system_disk(pool, vm)) == local
    assert pool.api.VDI.get_snapshot_of(kept) == system_disk(pool, vm), "a snapshot knows its disk by its new name"
    assert refused(pool.api.VDI.get_record, old)[0] == "HANDLE_INVALID" and pool.api.VM.get_possible_hosts(vm) == [there]
    assert pool.type(vm, "echo $here; cat /root/here")[0] == "before\nkept\n"
    new = pool.api.VDI.pool_migrate(system_disk(pool, vm), shared, {})
    assert new == system_disk(pool, vm) and set(pool.api.VM.get_possible_hosts(vm)) == {host, there}
    pool.api.VM.clean_reboot(vm)
    assert pool.type(vm, "cat /root/here")[0] == "kept\n"
    pool.xs.note_time(always=True)
    assert replay(pool.journal).fingerprint() == pool.xs.fingerprint()


def test_what_cannot_move_with_its_disks(pool):
    vm = pool.installed(medium=URL)
    here, disk = pool.api.VM.get_resident_on(vm), system_disk(pool, vm)
    there = other_host(pool, here)
    ticket, far = pool.api.host.migrate_receive(there, pool.api.network.get_all()[0], {}), local_storage(pool, here)
    assert refused(pool.api.VM.migrate_send, vm, ticket, True, {disk: far}, {}, {}) == ["VM_REQUIRES_SR", vm, far]
    assert refused(pool.api.VM.assert_can_migrate, vm, {}, True, {}, {}, {}) == ["INTERNAL_ERROR", "Not_found"]
    assert refused(pool.api.VM.assert_can_migrate, vm, {"host": "OpaqueRef:elsewhere"}, True, {}, {}, {})[0] == "NOT_IMPLEMENTED"
    loose = pool.api.VDI.create({"name_label": "", "SR": far, "virtual_size": str(GiB), "type": "user", "sharable": False, "read_only": False, "other_config": {}})
    assert refused(pool.api.VDI.pool_migrate, loose, far, {}) == ["VDI_NEEDS_VM_FOR_MIGRATE", loose]
    assert refused(pool.api.VDI.pool_migrate, disk, "OpaqueRef:NULL", {}) == ["HANDLE_INVALID", "SR", "OpaqueRef:NULL"]
    assert refused(pool.api.VM.assert_can_migrate, vm, ticket, True, {loose: far}, {}, {}) == ["VDI_NOT_IN_MAP", loose]
    pool.api.VM.clean_shutdown(vm)
    assert refused(pool.api.VM.migrate_send, vm, ticket, True, {}, {}, {}) == ["VM_BAD_POWER_STATE", vm, "running", "halted"]
    assert pool.api.VDI.get_SR(disk) != far


def test_today_a_halted_vm_is_sent_too():
    lab = Lab(contents="pool", release="xcp-ng-8.3")
    vm = lab.vm(template="Ubuntu Jammy Jellyfish 22.04", medium="ubuntu-24.04-live-server-amd64.iso")
    assert "migrate_send" in lab.api.VM.get_allowed_operations(vm)
    host = lab.api.host.get_all()[1]
    ticket = lab.api.host.migrate_receive(host, lab.api.network.get_all()[0], {})
    lab.api.VM.migrate_send(vm, ticket, False, {system_disk(lab, vm): local_storage(lab, host)}, {}, {})
    assert lab.api.VM.get_possible_hosts(vm) == [host] and lab.api.VM.get_power_state(vm) == "Halted"
