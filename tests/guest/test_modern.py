"""XCP-ng 8.3 and its guests: installed from a disc on templates of their own or none, the tools by hand, what XAPI then shows."""

import pytest

from lab_env.mock.xenserver import MockXenServer
from tests.guest.fake_hardware import booted
from tests.mock.laboratory import Lab, refused

UBUNTU, DEBIAN = "ubuntu-24.04-live-server-amd64.iso", "debian-12.8.0-amd64-netinst.iso"
NEEDS_TOOLS = {"changing_VCPUs_live"}


class Modern(Lab):
    """A lab on XCP-ng 8.3."""

    def __init__(self):
        import XenAPI

        from lab_env.transport import InProcessTransport
        self.lines, self.xs = [], MockXenServer("7", "xcp-ng-8.3")
        self.session = XenAPI.Session("http://mock/", transport=InProcessTransport(self.xs))
        self.session.login_with_password("root", "xenserver")
        self.api = self.session.xenapi

    def tools(self, vm):
        self.insert(vm, "guest-tools.iso")
        assert self.type(vm, "mount /dev/sr0 /mnt") == ("mount: /mnt: WARNING: source write-protected, mounted read-only.\n", 0)
        return self.type(vm, "bash /mnt/Linux/install.sh -n")


@pytest.fixture
def lab():
    return Modern()


@pytest.mark.parametrize("template, medium, kernel, banner", [
    ("Ubuntu Jammy Jellyfish 22.04", UBUNTU, "6.8.0-31-generic", "Ubuntu 24.04 LTS"),
    ("Debian Bookworm 12", DEBIAN, "6.1.0-27-amd64", "Debian GNU/Linux 12 (bookworm)")])
def test_the_exercise_on_todays_release(lab, template, medium, kernel, banner):
    vm = lab.installed(template=template, medium=medium)
    assert lab.type(vm, "uname -r")[0] == kernel + "\n"
    assert lab.type(vm, "lsb_release -ds")[0].strip('"\n') == banner
    assert "Booting paravirtualized kernel on Xen HVM" in lab.type(vm, "dmesg")[0]
    assert lab.type(vm, "systemctl is-active ssh")[0] == "active\n"
    guest = lab.api.VM_guest_metrics.get_record(lab.api.VM.get_guest_metrics(vm))
    assert guest["PV_drivers_detected"] and guest["PV_drivers_version"] == {} and guest["networks"] == {}, "drivers of its own, and no agent"
    assert "clean_shutdown" in lab.api.VM.get_allowed_operations(vm) and not NEEDS_TOOLS & set(lab.api.VM.get_allowed_operations(vm))

    output, status = lab.tools(vm)
    assert status == 0 and "\nPreparing to unpack .../xe-guest-utilities_7.30.0-11_amd64.deb ...\nUnpacking xe-guest-utilities (7.30.0-11) ...\nSetting up xe-guest-utilities" in output
    lab.xs.advance(90)
    guest = lab.api.VM_guest_metrics.get_record(lab.api.VM.get_guest_metrics(vm))
    assert guest["PV_drivers_version"] | {"major": "7", "minor": "30"} == guest["PV_drivers_version"]
    assert guest["os_version"]["uname"] == kernel and guest["os_version"]["distro"] == banner.split()[0].lower()
    assert guest["networks"]["0/ip"] == guest["networks"]["0/ipv4/0"] and guest["networks"]["0/ip"].startswith("10.10.10.")
    assert NEEDS_TOOLS <= set(lab.api.VM.get_allowed_operations(vm))
    metrics = lab.api.VM_metrics.get_record(lab.api.VM.get_metrics(vm))
    assert metrics["hvm"] and metrics["current_domain_type"] == "hvm"

    lab.api.VM.clean_reboot(vm)
    lab.xs.settle()
    lab.xs.advance(90)
    assert lab.type(vm, "systemctl is-active xe-daemon")[0] == "active\n", "it starts with the system"
    assert lab.api.VM_guest_metrics.get_PV_drivers_version(lab.api.VM.get_guest_metrics(vm))["major"] == "7"
    lab.type(vm, "systemctl disable --now xe-daemon")
    assert lab.type(vm, "systemctl is-active xe-daemon; systemctl is-enabled xe-daemon")[0] == "inactive\ndisabled\n"


def test_no_template_is_needed(lab):
    vm = lab.installed(template="Other install media", medium=UBUNTU)
    assert lab.type(vm, "systemd-detect-virt || true")[1] == 0
    assert lab.type(vm, "ls /sys/class/net")[0].split() == ["enX0"]


def test_a_domain_type_and_a_boot_policy_say_the_same(lab):
    vm = lab.vm(template="Other install media", medium=UBUNTU)
    lab.api.VM.set_domain_type(vm, "pv")
    assert lab.api.VM.get_HVM_boot_policy(vm) == ""
    assert refused(lab.api.VM.start, vm, False, False)[0] == "NOT_IMPLEMENTED", "no PV guests on 8.3"
    lab.api.VM.set_HVM_boot_policy(vm, "BIOS order")
    assert lab.api.VM.get_domain_type(vm) == "hvm"
    assert refused(lab.api.VM.set_domain_type, vm, "unspecified") == ["INVALID_VALUE", "domain_type", "unspecified"]


def test_a_guest_that_announces_nothing_lacks_the_feature(lab):
    vm = lab.vm(template="Other install media", medium="")
    lab.api.VM.start(vm, False, False)
    assert refused(lab.api.VM.clean_shutdown, vm) == ["VM_LACKS_FEATURE", vm]


INSIDE = "cat /sys/hypervisor/guest_type; dmesg | grep -o 'kernel on Xen.*'; ls /sys/block | head -1; dmesg | grep -c DMI.*BIOS"


def test_one_system_is_hvm_pvh_and_pv_in_pvh(lab):
    """The same disk, started in each of the ways; what is seen from inside and outside."""
    vm = lab.installed(template="Debian Bookworm 12", medium=DEBIAN)
    lab.tools(vm)
    assert lab.type(vm, INSIDE)[0].splitlines()[:2] == ["HVM", "kernel on Xen HVM"]
    for kind, inside in (("pvh", ["PVH", "kernel on Xen PVH"]), ("pv_in_pvh", ["PV", "kernel on Xen"])):
        lab.api.VM.clean_shutdown(vm)
        lab.api.VM.set_domain_type(vm, kind)
        lab.api.VM.set_PV_bootloader(vm, "pygrub")
        lab.api.VM.start(vm, False, False)
        lab.xs.settle()
        assert lab.type(vm, INSIDE)[0].splitlines() == [*inside, "xvda", "0"]
        lab.xs.advance(90)
        metrics = lab.api.VM_metrics.get_record(lab.api.VM.get_metrics(vm))
        assert (metrics["current_domain_type"], metrics["hvm"]) == (kind, False)
        guest = lab.api.VM_guest_metrics.get_record(lab.api.VM.get_guest_metrics(vm))
        assert guest["PV_drivers_detected"] and guest["PV_drivers_version"]["major"] == "7" and guest["networks"]["0/ip"]
        assert {"clean_shutdown", "suspend", "pool_migrate"} <= set(lab.api.VM.get_allowed_operations(vm))


def test_nothing_but_an_installed_disk_starts_as_pvh(lab):
    vm = lab.vm(template="Debian Bookworm 12", medium=DEBIAN)
    lab.api.VM.set_domain_type(vm, "pvh")
    lab.api.VM.set_PV_bootloader(vm, "pygrub")
    failure = refused(lab.api.VM.start, vm, False, False)
    assert failure[0] == "BOOTLOADER_FAILED" and "Unable to find partition containing kernel" in failure[2]
    lab.api.host.call_plugin(lab.api.host.get_all()[0], "xenlab", "fault", {"fault": "no-vt"})
    assert refused(lab.api.VM.start, vm, False, False) == ["NO_HOSTS_AVAILABLE"], "PVH too needs VT"


@pytest.mark.parametrize("key, name", [("debian-12", "Debian GNU/Linux 12 (bookworm)"), ("ubuntu-24.04", "Ubuntu 24.04 LTS")])
def test_todays_commands(key, name):
    system, _ = booted(key, "today")
    said = lambda line: system.type_line(line).output        # noqa: E731
    assert " kernel: " in said("journalctl -k -n 3") and said("logger -t lesson hello; journalctl -n 1 -o cat") == "hello\n"
    assert f"Operating System: {name}\n" in said("hostnamectl") and said("hostnamectl set-hostname other; hostname; cat /etc/hostname") == "other\nother\n"
    assert "Universal time: Mon 2014-11-10 08:00:00 UTC" in said("timedatectl") and "ssh.service" in said("systemctl list-units --type=service")
    assert "coreutils/" in said("apt list --installed 2>/dev/null | grep coreutils") and "stable CLI" in said("apt list --installed 2>&1 | head -2")
    assert said("ls -d /nope 2>&1; ip -br link | head -1") == "ls: cannot access '/nope': No such file or directory\nlo               UNKNOWN        00:00:00:00:00:00 <LOOPBACK,UP,LOWER_UP> \n"


def test_the_old_systems_have_none_of_todays_commands():
    system, _ = booted("ubuntu-13.04")
    assert system.type_line("apt update; journalctl").output == "apt: command not found\njournalctl: command not found\n"
