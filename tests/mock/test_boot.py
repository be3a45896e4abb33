"""Installing from the 12.04 template: what works, and the traps of the exercise."""

import pytest

from .laboratory import refused

OLD = "http://old-releases.ubuntu.com/ubuntu/dists/"


def release(lab, vm):
    return lab.type(vm, "lsb_release -sd")[0].strip().strip('"')


@pytest.mark.parametrize("medium, system", [
    ("ubuntu-13.04-server-amd64.iso", "Ubuntu 13.04"), ("ubuntu-13.10-server-amd64.iso", "Ubuntu 13.10"),
    (OLD + "raring/", "Ubuntu 13.04"), (OLD + "saucy", "Ubuntu 13.10"),
    ("http://archive.ubuntu.com/ubuntu/", "Ubuntu 12.04.5 LTS"), ("http://archive.ubuntu.com/ubuntu", "Ubuntu 12.04.5 LTS"),
])
def test_the_medium_decides_the_release_whatever_the_template(lab, medium, system):
    vm = lab.installed(medium=medium)
    assert release(lab, vm) == system
    assert lab.api.VM.get_PV_bootloader(vm) == "pygrub"
    assert "install-distro" not in lab.api.VM.get_other_config(vm)


@pytest.mark.parametrize("medium, code, text", [
    ("https://old-releases.ubuntu.com/ubuntu/dists/raring/", "INVALID_SOURCE", "Unknown source type."),
    (OLD + "raring/main", "INVALID_SOURCE", "/dists/raring/main/main/installer-amd64/"),
    ("http://archive.ubuntu.com/ubuntu/dists/raring/", "INVALID_SOURCE", "Unable to access a required file"),
    ("gopher://x", "UNSUPPORTED_INSTALL_METHOD", "was not set to an appropriate value"),
    ("ubuntu-13.04-desktop-amd64.iso", "INVALID_SOURCE", "install/vmlinuz"),
    ("", "INVALID_SOURCE", "no disc"),
])
def test_a_wrong_medium_fails_with_the_loaders_own_error(lab, medium, code, text):
    vm = lab.vm(medium=medium)
    error, reference, message = refused(lab.api.VM.start, vm, False, False)
    assert (error, reference) == ("BOOTLOADER_FAILED", vm)
    assert message.startswith(code) and text in message
    assert lab.api.VM.get_power_state(vm) == "Halted"
    assert lab.api.VM.get_PV_bootloader(vm) == "eliloader", "it can be tried again"


def test_an_installation_cut_short_leaves_nothing_to_boot(lab):
    vm = lab.vm()
    lab.api.VM.start(vm, False, False)
    lab.xs.advance(120)
    lab.api.VM.hard_shutdown(vm)
    assert "Unable to find partition containing kernel" in refused(lab.api.VM.start, vm, False, False)[2]
    lab.api.VM.set_PV_bootloader(vm, "eliloader")
    lab.api.VM.add_to_other_config(vm, "install-distro", "debianlike")
    lab.api.VM.start(vm, False, False)
    lab.xs.settle()
    assert release(lab, vm) == "Ubuntu 13.04"


def test_the_installer_takes_nothing_typed(lab):
    vm = lab.vm()
    assert refused(lab.type, vm, "ls")[2] == "VM_HALTED"
    lab.api.VM.start(vm, False, False)
    lab.xs.advance(300)
    assert refused(lab.type, vm, "ls")[2] == "INSTALLING"


def test_a_template_that_is_not_provisioned_does_not_start(lab):
    vm = lab.vm(provision=False)
    assert refused(lab.api.VM.start, vm, False, False) == ["VM_IS_TEMPLATE", vm, "start"]


def test_cloning_and_provisioning_leave_their_marks(lab):
    vm = lab.vm()
    config = lab.api.VM.get_other_config(vm)
    assert config["base_template_name"] == "Ubuntu Precise Pangolin 12.04 (64-bit)"
    assert not {"disks", "default_template"} & set(config)
    disk = next(vbd for vbd in lab.api.VM.get_VBDs(vm) if lab.api.VBD.get_type(vbd) == "Disk")
    assert lab.api.VDI.get_virtual_size(lab.api.VBD.get_VDI(disk)) == str(8 * 2**30)
    assert refused(lab.api.VM.provision, vm) == ["PROVISION_ONLY_ALLOWED_ON_TEMPLATE"]
    assert lab.api.VM.get_other_config(lab.template())["default_template"] == "true"


def test_provisioning_needs_a_repository(lab):
    vm = lab.api.VM.clone(lab.template(), "x")
    assert refused(lab.api.VM.provision, vm) == ["UUID_INVALID", "sr", ""]
