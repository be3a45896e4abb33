"""What is asked of a running VM: processors, memory, what it needs besides."""

from .laboratory import Lab, refused

MiB = 2**20
HVM = "Windows 7 (64-bit)"


def test_what_a_domain_needs_besides_its_memory(lab):
    """Figures of memory.ml: Xen's tables of the guest's memory, and 1 MiB; 2 for HVM."""
    vm = lab.vm()
    assert lab.api.VM.compute_memory_overhead(vm) == str(4 * MiB) == lab.api.VM.get_memory_overhead(vm)
    hvm = lab.vm("w", template=HVM, medium="")
    assert lab.api.VM.get_memory_static_max(hvm) == str(4096 * MiB) and lab.api.VM.get_memory_overhead(hvm) == str(35 * MiB)
    lab.api.VM.set_VCPUs_max(hvm, "2")
    assert lab.api.VM.get_memory_overhead(hvm) == str(36 * MiB)


def test_a_domain_takes_that_too_from_the_host(lab):
    host = lab.api.host.get_all()[0]
    before = int(lab.api.host.compute_free_memory(host))
    vm = lab.vm()
    lab.api.VM.start(vm, False, False)
    assert before - int(lab.api.host.compute_free_memory(host)) == (256 + 4) * MiB
    assert int(lab.api.host.compute_memory_overhead(host)) == int(lab.api.host.get_memory_overhead(host)) > 0


def test_the_most_memory_that_fits(lab):
    vm = lab.vm()
    most = int(lab.api.VM.maximise_memory(vm, str(1024 * MiB), False))
    lab.api.VM.set_memory_limits(vm, str(128 * MiB), str(most), str(most), str(most))
    needed = int(lab.api.VM.compute_memory_overhead(vm))
    assert most + needed <= 1024 * MiB < most + needed + 2 * MiB
    assert lab.api.VM.maximise_memory(vm, "0", True) == "0"
    lab.api.VM.set_HVM_shadow_multiplier(vm, 4.0)
    assert int(lab.api.VM.maximise_memory(vm, str(1024 * MiB), False)) == most, "a PV guest has no shadow page tables"


def test_processors_come_and_go_while_a_pv_guest_runs(lab):
    vm = lab.vm()
    lab.api.VM.set_VCPUs_max(vm, "4")
    assert refused(lab.api.VM.set_VCPUs_number_live, vm, "2") == ["VM_BAD_POWER_STATE", vm, "running", "halted"]
    lab.api.VM.start(vm, False, False)
    lab.api.VM.set_VCPUs_number_live(vm, "3")
    assert lab.api.VM.get_VCPUs_at_startup(vm) == "3" == lab.api.VM_metrics.get_VCPUs_number(lab.api.VM.get_metrics(vm))
    assert refused(lab.api.VM.set_VCPUs_number_live, vm, "5")[0] == "INVALID_VALUE"
    lab.api.VM.add_to_VCPUs_params_live(vm, "weight", "512")
    assert lab.api.VM.get_VCPUs_params(vm) == {"weight": "512"}


def test_not_for_hvm_without_drivers(lab):
    vm = lab.vm("w", template=HVM, medium="")
    lab.api.VM.start(vm, False, False)
    assert refused(lab.api.VM.set_VCPUs_number_live, vm, "1") == ["VM_MISSING_PV_DRIVERS", vm]
    lab.api.VM.set_shadow_multiplier_live(vm, 2.0)
    assert lab.api.VM.get_HVM_shadow_multiplier(vm) == 2.0


def test_memory_of_one_size():
    lab = Lab(release="xcp-ng-8.3")
    vm = lab.api.VM.clone(lab.template("Debian Bookworm 12"), "d")
    lab.api.VM.set_is_a_template(vm, False)
    lab.api.VM.set_memory(vm, str(3072 * MiB))
    assert {lab.api.VM.get_record(vm)[f"memory_{name}"] for name in ("static_max", "dynamic_min", "dynamic_max")} == {str(3072 * MiB)}
    assert refused(lab.api.VM.set_memory, vm, "1") == ["MEMORY_CONSTRAINT_VIOLATION_ORDER"]


def test_waiting_for_a_target(lab):
    vm = lab.vm()
    assert refused(lab.api.VM.wait_memory_target_live, vm)[0] == "VM_BAD_POWER_STATE"
    lab.api.VM.start(vm, False, False)
    lab.api.VM.set_memory_target_live(vm, str(128 * MiB))
    lab.api.VM.wait_memory_target_live(vm)
    assert lab.api.VM.get_cooperative(vm) and lab.api.host.get_uncooperative_resident_VMs(lab.api.host.get_all()[0]) == []


def test_a_vm_bound_to_a_host_is_not_agile(lab):
    vm = lab.vm()
    assert refused(lab.api.VM.assert_agile, vm) == ["HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED", lab.api.SR.get_by_name_label("Local storage")[0]]


def test_firmware_names_are_copied_once(lab):
    vm, host = lab.vm(), lab.api.host.get_all()[0]
    lab.api.VM.copy_bios_strings(vm, host)
    assert lab.api.VM.get_bios_strings(vm) == lab.api.host.get_bios_strings(host)
    assert refused(lab.api.VM.copy_bios_strings, vm, host) == ["VM_BIOS_STRINGS_ALREADY_SET"]
