"""Guards of VMs one by one: each refuses, names what XAPI names, and takes the operation out of the list."""

import pytest

from lab_env.mock.journal import replay

from .laboratory import Lab, refused

SAVED = {"suspend", "checkpoint", "pool_migrate"}


def running(lab, **platform):
    vm = lab.vm()
    lab.api.VM.set_platform(vm, {**lab.api.VM.get_platform(vm), **platform})
    lab.api.VM.start(vm, False, False)
    return vm


@pytest.mark.parametrize("key", ["nomigrate", "nested-virt"])
def test_an_immobile_vm(lab, key):
    vm = running(lab, **{key: "true"})
    assert not SAVED & set(lab.api.VM.get_allowed_operations(vm))
    assert refused(lab.api.VM.suspend, vm) == ["VM_IS_IMMOBILE", vm]
    low, high = lab.api.VM.get_memory_static_min(vm), lab.api.VM.get_memory_static_max(vm)
    if key == "nested-virt":
        assert refused(lab.api.VM.set_memory_dynamic_range, vm, low, high) == ["VM_IS_USING_NESTED_VIRT", vm]
    else:
        lab.api.VM.set_memory_dynamic_range(vm, low, high)


@pytest.mark.parametrize("release, code", [("xenserver-6.1", "VDI_ON_BOOT_MODE_INCOMPATABLE_WITH_OPERATION"), ("xcp-ng-8.3", "VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION")])
def test_a_disk_that_is_put_back_at_each_boot(release, code):
    lab = Lab(release=release)
    modern = release == "xcp-ng-8.3"
    vm = lab.vm(**({"template": "Ubuntu Jammy Jellyfish 22.04", "medium": "ubuntu-24.04-live-server-amd64.iso"} if modern else {}))
    disk = next(lab.api.VBD.get_VDI(vbd) for vbd in lab.api.VM.get_VBDs(vm) if lab.api.VBD.get_type(vbd) == "Disk")
    lab.api.VDI.set_on_boot(disk, "reset")
    assert refused(lab.api.VM.snapshot, vm, "s") == [code]
    assert "snapshot" not in lab.api.VM.get_allowed_operations(vm) and "clone" in lab.api.VM.get_allowed_operations(vm)
    lab.api.VDI.set_on_boot(disk, "persist")
    lab.api.VM.snapshot(vm, "s")


def test_a_card_of_the_hosts_keeps_a_vm_where_it_is(lab):
    vm = running(lab)
    card = lab.xs.db.all("PCI")[0]
    lab.xs.db.get("VM", vm).attached_PCIs = [card.ref]
    assert refused(lab.api.VM.suspend, vm) == ["VM_HAS_PCI_ATTACHED", vm]
    assert not SAVED & set(lab.api.VM.get_allowed_operations(vm))


def test_shutdown_asks_first_and_then_pulls_the_plug():
    lab = Lab(release="xenserver-6.2")      # 6.1 has no VM.shutdown
    vm = lab.vm(template="Windows 7 (64-bit)", medium="")
    assert refused(lab.api.VM.shutdown, vm) == ["VM_BAD_POWER_STATE", vm, "paused, suspended, running", "halted"]
    lab.api.VM.start(vm, False, False)
    assert refused(lab.api.VM.clean_shutdown, vm) == ["VM_MISSING_PV_DRIVERS", vm]
    lab.api.VM.shutdown(vm)
    assert lab.api.VM.get_power_state(vm) == "Halted"


@pytest.mark.parametrize("before", ["Running", "Paused", "Suspended"])
def test_power_state_reset(lab, before):
    vm = lab.installed()
    if before != "Running":
        getattr(lab.api.VM, {"Paused": "pause", "Suspended": "suspend"}[before])(vm)
    assert lab.api.VM.get_power_state(vm) == before
    lab.api.VM.power_state_reset(vm)
    record = lab.api.VM.get_record(vm)
    assert (record["power_state"], record["domid"], record["resident_on"], record["suspend_VDI"]) == ("Halted", "-1", "OpaqueRef:NULL", "OpaqueRef:NULL")
    dom0 = next(ref for ref, vm in lab.api.VM.get_all_records().items() if vm["is_control_domain"])
    assert refused(lab.api.VM.power_state_reset, dom0) == ["CANNOT_RESET_CONTROL_DOMAIN", dom0]
    lab.xs.note_time(always=True)
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_the_hosts_own_answers(lab):
    host = lab.api.host.get_all()[0]
    assert "HVM: VMX enabled" in lab.api.host.dmesg(host) and lab.api.host.dmesg(host).startswith("(XEN) Xen version 4.1")
    lab.api.pool.sync_database()
    assert lab.api.PIF.get_management(lab.api.host.get_management_interface(host))
    assert refused(lab.api.host.set_hostname_live, host, "")[0] == "HOST_NAME_INVALID"
    lab.api.host.set_hostname_live(host, "xen07")
    assert lab.api.host.get_hostname(host) == "xen07"
