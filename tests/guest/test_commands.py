"""Whatever is typed, a command answers; it never breaks the computer."""

import copy
import pickle

import pytest

from lab_env.mock.guest.command import PROGRAMS
from lab_env.mock.guest.discs import DISCS
from lab_env.mock.guest.mirror import exists, installer
from lab_env.mock.guest.shell.builtins import BUILTINS
from lab_env.mock.guest.systems import KEYS

from .fake_hardware import booted

ARGUMENTS = ["", "-x", "--nonsense", "/nonexistent", "-n x", "a b c", "/", "-- -", "~ 1 2 3 4 5 6", "/dev/xvda", "/proc/1", "/etc/passwd /tmp", "''"]
NETBOOT = "main/installer-amd64/current/images/netboot/xen/"


@pytest.mark.parametrize("arguments", ARGUMENTS)
def test_every_command_answers(arguments):
    system, hardware = booted()
    for name in sorted({**PROGRAMS, **BUILTINS}):
        result = system.type_line(f"{name} {arguments} </dev/null")
        assert isinstance(result.status, int) and 0 <= result.status < 256, name
        if system.pending:
            system.type_line("\x03")
        system.login()


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_system_boots(key):
    system, _ = booted(key, "vm")
    os = KEYS[key]
    assert system.type_line("uname -r").output == os.kernel + "\n"
    assert system.type_line("hostname; lsb_release -sc; cat /etc/hostname").output == f"vm\n{os.codename}\nvm\n"
    messages = os.boot_messages(system.hardware, "vm")
    assert messages == sorted(messages, key=lambda message: message[0]) and "login: " in messages[-1][1]


def test_a_running_system_is_plain_data():
    system, hardware = booted()
    hardware.system = None
    assert pickle.dumps(pickle.loads(pickle.dumps(system))) == pickle.dumps(pickle.loads(pickle.dumps(copy.deepcopy(system))))


def test_a_copied_image_goes_its_own_way():
    system, _ = booted()
    twin = system.image.copy()
    system.type_line("rm /etc/issue; echo new > /etc/new; hostname other; echo other > /etc/hostname")
    assert twin.files.get("/etc/issue") and not twin.files.get("/etc/new") and "ubase" in twin.files.get("/etc/hostname").text


def test_the_agent_tells_what_the_files_say():
    system, hardware = booted()
    hardware.insert("xs-tools.iso")
    system.type_line("mount /dev/xvdd /mnt && dpkg -i /mnt/Linux/*amd64.deb")
    hardware.wait(10)
    first = hardware.xenstore.read("data/updated")
    hardware.wait(600)
    assert hardware.xenstore.read("data/updated") == first, "nothing has changed, so nothing is said"
    system.type_line("sed -i s/13.04/14.10/ /etc/lsb-release; service xe-linux-distribution restart")
    hardware.wait(10)
    assert hardware.xenstore.read("data/os_majorver") == "14" and hardware.xenstore.read("data/updated") != first
    system.type_line("kill $(pidof xe-daemon); hostname changed")
    hardware.xenstore.remove("data")
    hardware.wait(200)
    assert hardware.xenstore.read("data/os_name") is None


@pytest.mark.parametrize("url, system", [
    ("http://archive.ubuntu.com/ubuntu/dists/precise/", "ubuntu-12.04"), ("http://old-releases.ubuntu.com/ubuntu/dists/raring/", "ubuntu-13.04"),
    ("ftp://old-releases.ubuntu.com/ubuntu//dists/saucy/", "ubuntu-13.10"), ("http://ftp.debian.org/debian/dists/squeeze/", "debian-6.0.7"),
    ("http://archive.ubuntu.com/ubuntu/dists/raring/", None), ("http://archive.ubuntu.com/ubuntu/dists/trusty/", None),
    ("https://archive.ubuntu.com/ubuntu/dists/precise/", None), ("http://example.org/dists/precise/", None)])
def test_mirrors(url, system):
    assert installer(url + NETBOOT + "vmlinuz") == installer(url + NETBOOT + "initrd.gz") == system
    assert exists(url) == (system is not None or "trusty" in url)


def test_discs_tell_what_is_on_them():
    assert all(disc.has("install/vmlinuz") == disc.has("install/initrd.gz") == (disc.installs is not None and "ubuntu" in disc.installs) for disc in DISCS.values())
    assert DISCS["debian-6.0.7-amd64-netinst.iso"].has("install.amd/xen/vmlinuz") and DISCS["xs-tools.iso"].has("/Linux/install.sh")


def test_what_the_mirrors_hold_can_be_fetched():
    system, _ = booted("debian-6.0.7", "dbase")
    said = system.type_line("wget -q -O - http://old-releases.ubuntu.com/ubuntu/dists/ | grep -c 'raring/'")
    assert said.output == "1\n"
    assert system.type_line("wget -q http://preseed.lab/server.cfg; grep hostname server.cfg").output == "d-i netcfg/get_hostname string ubase\n"
    assert "404 Not Found" in system.type_line("wget http://archive.ubuntu.com/ubuntu/dists/raring/Release").output
    assert system.type_line("echo $?").output == "8\n"
    assert system.type_line("wget -q http://nowhere.example/").output == "wget: unable to resolve host address `nowhere.example'\n"
