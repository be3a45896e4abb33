"""Faults on demand: each does what it says, is in the journal, and can be taken back."""

import json

import pytest

from lab_env.mock.journal import replay

from .laboratory import refused


def fault(lab, text):
    return json.loads(lab.api.host.call_plugin(lab.api.host.get_all()[0], "xenlab", "fault", {"fault": text}))["faults"]


def test_a_host_without_vt(lab):
    vm = lab.vm(template="Other install media", medium="")
    fault(lab, "no-vt")
    host = lab.api.host.get_all()[0]
    assert refused(lab.api.VM.assert_can_boot_here, vm, host) == ["VM_HVM_REQUIRED", vm]
    assert refused(lab.api.VM.start, vm, False, False) == ["NO_HOSTS_AVAILABLE"]
    assert fault(lab, "clear") == {}
    lab.api.VM.start(vm, False, False)


def test_a_full_repository(lab):
    vm = lab.vm()
    fault(lab, "sr-full=Local storage")
    for call in ((lab.api.VM.copy, vm, "x", "OpaqueRef:NULL"), (lab.api.VM.clone, vm, "x"), (lab.api.VM.snapshot, vm, "x")):
        assert refused(*call) == ["SR_BACKEND_FAILURE_44", "", "There is insufficient space", ""]
    fault(lab, "clear")
    lab.api.VM.snapshot(vm, "x")


def test_a_slow_disk(lab):
    vm = lab.vm()
    before = lab.xs.clock.now
    lab.api.VM.copy(vm, "one", "OpaqueRef:NULL")
    usual = lab.xs.clock.now - before
    fault(lab, "slow-disk=10")
    before = lab.xs.clock.now
    lab.api.VM.copy(vm, "two", "OpaqueRef:NULL")
    assert lab.xs.clock.now - before > 9 * usual


def test_the_nth_call_fails_and_no_other(lab):
    vm = lab.vm()
    fault(lab, "error=VM.set_name_label,2,INTERNAL_ERROR,boom")
    lab.api.VM.set_name_label(vm, "a")
    assert refused(lab.api.VM.set_name_label, vm, "b") == ["INTERNAL_ERROR", "boom"]
    lab.api.VM.set_name_label(vm, "c")
    lab.xs.note_time(always=True)
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


@pytest.mark.parametrize("text", ["rain", "no-vt=x", "sr-full=Nowhere", "slow-disk=fast", "error=VM.fly,1,X", "error=VM.start,0,X", "error=VM.get_all,1,X"])
def test_a_fault_that_means_nothing_is_refused(lab, text):
    before = lab.journal
    assert refused(fault, lab, text)[2] == "BAD_FAULT"
    assert lab.journal == before


def test_storage_that_is_unplugged(lab):
    vm = lab.vm()
    sr = lab.api.SR.get_by_name_label("Local storage")[0]
    pbd = lab.api.SR.get_PBDs(sr)[0]
    lab.api.PBD.unplug(pbd)
    assert refused(lab.api.VM.assert_can_boot_here, vm, lab.api.host.get_all()[0]) == ["VM_REQUIRES_SR", vm, sr]
    assert lab.api.VM.get_possible_hosts(vm) == []
    assert refused(lab.api.VM.copy, vm, "x", "OpaqueRef:NULL") == ["SR_HAS_NO_PBDS", sr]
    lab.api.PBD.plug(pbd)
    disk = lab.api.VDI.get_by_name_label("0")[0]
    assert lab.api.VDI.get_snapshot_of(lab.api.VDI.snapshot(disk)) == disk
