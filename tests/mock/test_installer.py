"""The installer on the console: answered by nobody, by keys, by a preseed file; stopped half-way; and the system each leaves."""

import json
import re

import pytest

from lab_env.mock import saved
from lab_env.mock.journal import replay

from .laboratory import Lab, refused

OLD = "http://old-releases.ubuntu.com/ubuntu/dists/raring/"
DOWN, ENTER = "\x1b[B", "\r"


class InstallerLab(Lab):
    def start(self, name="ubase", asks=False, arguments="", **choices):
        vm = self.vm(name, **choices)
        if asks:
            self.api.VM.add_to_other_config(vm, "installer", "ask")
        if arguments:
            self.api.VM.set_PV_args(vm, f"{arguments} -- quiet console=hvc0")
        self.api.VM.start(vm, False, False)
        return vm

    def plugin(self, function, vm, **args):
        host = self.api.host.get_all()[0]
        return json.loads(self.api.host.call_plugin(host, "xenlab", function, {"vm": self.api.VM.get_uuid(vm), **args}))

    def screen(self, vm):
        return self.plugin("console", vm)["text"]

    def state(self, vm):
        return self.plugin("console", vm)["state"]

    def press(self, vm, *keys):
        """Type keys, then let what follows go on until the next question."""
        for text in keys:
            self.plugin("keys", vm, text=json.dumps(text))
        self.xs.settle()
        return self.screen(vm)


@pytest.fixture
def lab():
    return InstallerLab()


def test_nobody_types_and_the_laboratory_answers(lab):
    vm = lab.start()
    assert "Select a language" in lab.screen(vm) and "the laboratory answers for you" in lab.screen(vm) and lab.state(vm) == "installing"
    lab.xs.advance(300)
    assert "Installing the base system" in lab.screen(vm) and 0.3 < lab.plugin("console", vm)["progress"] < 0.4
    lab.xs.advance(14 * 60 - 300 - 1)
    assert lab.state(vm) == "installing"
    lab.xs.advance(60)
    assert lab.type(vm, "hostname; grep cdrom /etc/apt/sources.list | cut -c1-40 | uniq")[0] == "ubase\n# deb cdrom:[Ubuntu-Server 13.04 _Raring\n#deb cdrom:[Ubuntu-Server 13.04 _Raring \n"


def test_asked_all_the_way_from_a_url(lab):
    vm = lab.start(asks=True, medium=OLD)
    lab.xs.settle()
    assert lab.state(vm) == "asking" and "English" in lab.screen(vm)
    assert "hostname" in lab.press(vm, "g", ENTER)                              # Galician
    assert "Choose a mirror" in lab.press(vm, "\x15", "servidor", ENTER)
    assert "proxy" in lab.press(vm, DOWN, ENTER)                                # es.archive.ubuntu.com, which has no raring any more
    text = lab.press(vm, ENTER)
    assert "Bad archive mirror" in text and "raring" in text
    assert "enter information manually" in lab.press(vm, ENTER)
    assert "hostname of the mirror" in lab.press(vm, "\x1b[A", "\x1b[A", ENTER)
    lab.press(vm, "\x15", "old-releases.ubuntu.com", ENTER, ENTER)
    assert "Full name" in lab.press(vm, ENTER)
    assert "Select a username" in lab.press(vm, "\x15Rosalia de Castro", ENTER)
    assert "Reserved username" in lab.press(vm, "\x15root", ENTER)
    assert "Choose a password" in lab.press(vm, ENTER, "\x15rosalia", ENTER)
    assert "Re-enter" in lab.press(vm, "segredo", ENTER) and "segredo" not in lab.screen(vm)
    assert "not the same" in lab.press(vm, "outra", ENTER)
    lab.press(vm, ENTER, "segredo", ENTER)
    assert "Guided - use entire disk and set up LVM" in lab.press(vm, "segredo", ENTER)
    assert "Write the changes to disks?" in lab.press(vm, DOWN, ENTER)
    assert "Guided" in lab.press(vm, ENTER)                                     # No is the default: back to the choice
    assert "OpenSSH server" in lab.press(vm, DOWN, ENTER, "\t", ENTER)
    assert "Installation complete" in lab.press(vm, ENTER)
    lab.press(vm, ENTER)
    lab.xs.settle()
    assert lab.state(vm) == "ready"
    assert lab.type(vm, "hostname; cat /etc/default/locale; grep 1000 /etc/passwd")[0] == \
        'servidor\nLANG="gl_ES.UTF-8"\nrosalia:x:1000:1000:Rosalia de Castro,,,:/home/rosalia:/bin/bash\n'
    assert lab.type(vm, "ls /home; head -n 1 /etc/apt/sources.list")[0] == "rosalia\ndeb http://old-releases.ubuntu.com/ubuntu/ raring main restricted universe multiverse\n"
    assert "/dev/mapper/servidor-root on / type ext4" in lab.type(vm, "mount")[0]
    assert "/dev/xvda1 on /boot type ext2" in lab.type(vm, "mount")[0] and "vmlinuz-3.8.0-19-generic" in lab.type(vm, "ls /boot")[0]
    assert "not simulated" in lab.type(vm, "mount /dev/mapper/servidor-root /mnt")[0] and "17% /boot" in lab.type(vm, "df -h /boot")[0]
    assert "  ├─servidor-root (dm-0)" in lab.type(vm, "lsblk")[0] and "/dev/mapper/servidor-root" in lab.type(vm, "df /")[0]
    assert "root=/dev/mapper/servidor-root" in lab.type(vm, "cat /proc/cmdline")[0] and lab.type(vm, "ls -1 /dev/mapper")[0] == "servidor-root\nservidor-swap_1\n"
    assert "segredo" not in lab.type(vm, "cat /var/log/installer/cdebconf-questions")[0]
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_a_key_typed_on_the_way_makes_it_ask(lab):
    vm = lab.start()
    lab.xs.advance(200)
    lab.plugin("keys", vm, text=json.dumps(" "))
    lab.xs.settle()
    assert lab.state(vm) == "asking" and "Software selection" in lab.screen(vm)
    lab.press(vm, DOWN, " ", ENTER)     # no SSH server
    lab.press(vm, ENTER)
    assert lab.type(vm, "service ssh status; ls /usr/sbin/sshd; dpkg -l openssh-server") == (
        "ssh: unrecognized service\nls: cannot access /usr/sbin/sshd: No such file or directory\ndpkg-query: no packages found matching openssh-server\n", 1)


def test_answers_on_the_command_line_and_in_a_file(lab):
    vm = lab.start("one", medium=OLD, arguments="auto=true priority=critical url=preseed.lab/old-releases.cfg hostname=outra")
    lab.xs.settle()
    assert lab.state(vm) == "ready"
    assert lab.type(vm, "hostname; grep 1000: /etc/passwd | cut -d: -f5; cat /etc/default/locale")[0] == 'outra\nStudent of the Lab,,,\nLANG="gl_ES.UTF-8"\n'
    vm = lab.start("two", arguments="url=http://nowhere.lab/x.cfg")
    assert lab.state(vm) == "asking" and "Failed to retrieve the preconfiguration file" in lab.screen(vm)


def test_a_mirror_without_the_release_is_found_out(lab):
    vm = lab.start(medium=OLD, arguments="mirror/country=manual mirror/http/hostname=archive.ubuntu.com mirror/http/directory=/ubuntu/")
    lab.xs.settle()
    assert lab.state(vm) == "asking" and "Bad archive mirror" in lab.screen(vm)


@pytest.mark.parametrize("minutes, what", [(0.1, "never begun"), (6, "base system"), (10, "software")])
def test_stopped_half_way_there_is_nothing_to_boot(lab, minutes, what):
    vm = lab.start()
    lab.xs.advance(60 * minutes)
    lab.api.VM.hard_shutdown(vm)
    code, _, words = refused(lab.api.VM.start, vm, False, False)
    assert code == "BOOTLOADER_FAILED" and "Unable to find partition containing kernel" in words
    lab.api.VM.set_PV_bootloader(vm, "eliloader")
    lab.api.VM.add_to_other_config(vm, "install-distro", "debianlike")
    lab.api.VM.start(vm, False, False)
    lab.xs.settle()
    assert lab.state(vm) == "ready"


def test_stopped_before_the_disk_is_touched_an_old_system_stays(lab):
    vm = lab.installed()
    lab.api.VM.hard_shutdown(vm)
    lab.api.VM.set_PV_bootloader(vm, "eliloader")
    lab.api.VM.add_to_other_config(vm, "install-distro", "debianlike")
    for seconds, boots in ((30, True), (300, False)):
        lab.api.VM.start(vm, False, False)
        lab.xs.advance(seconds)
        lab.api.VM.hard_shutdown(vm)
        if boots:
            lab.api.VM.start(vm, False, False)
            assert lab.type(vm, "hostname")[0] == "ubase\n"
            lab.api.VM.hard_shutdown(vm)
            lab.api.VM.set_PV_bootloader(vm, "eliloader")
            lab.api.VM.add_to_other_config(vm, "install-distro", "debianlike")
        else:
            assert refused(lab.api.VM.start, vm, False, False)[0] == "BOOTLOADER_FAILED"


def test_without_a_network_nothing_comes_from_a_mirror(lab):
    vm = lab.vm(medium=OLD)
    lab.api.VIF.destroy(lab.api.VM.get_VIFs(vm)[0])
    lab.api.VM.start(vm, False, False)
    lab.xs.settle()
    assert lab.state(vm) == "asking" and "Network autoconfiguration failed" in lab.screen(vm)


def test_the_screen_is_on_the_consoles_stream(lab):
    vm = lab.start()
    lab.xs.advance(100)
    text = lab.plugin("stream", vm)["text"]
    assert "Detecting hardware" in text and "Loading additional components" in text and re.search(r"\x1b\[2J", text)
    lab.xs.settle()
    assert "ubase login:" in lab.plugin("stream", vm)["text"]


def test_debian_asks_for_roots_password_and_keeps_the_disc(lab):
    vm = lab.start("dbase", asks=True, template="Debian Squeeze 6.0 (64-bit)", medium="debian-6.0.7-amd64-netinst.iso")
    lab.xs.settle()
    lab.press(vm, ENTER)
    lab.press(vm, ENTER, ENTER)
    assert "password for 'root'" in lab.press(vm, ENTER)
    assert "Empty password" in lab.press(vm, ENTER)


def test_a_lab_saved_or_forked_in_the_middle_goes_on_the_same(lab):
    lab.start("one")
    asked = lab.start("two", asks=True)
    lab.press(asked, ENTER)
    twins = [lab.xs.fork(), saved.load(saved.save(lab.xs))]
    for xs in (lab.xs, *twins):
        for keys in ("\x15dous\r", "\r", "\r", "\r"):
            xs.machines[asked].console.keys(keys)
        xs.advance(5000)
    assert [twin.fingerprint() for twin in twins] == [lab.xs.fingerprint()] * 2


@pytest.mark.parametrize("medium, template", [("ubuntu-13.10-server-amd64.iso", "Ubuntu Precise Pangolin 12.04 (64-bit)"),
                                              ("debian-6.0.7-amd64-netinst.iso", "Debian Squeeze 6.0 (64-bit)")])
def test_what_was_not_chosen_can_be_had_later(lab, medium, template):
    vm = lab.start(medium=medium, template=template)
    lab.xs.advance(200)
    lab.press(vm, " ")
    lab.press(vm, *([DOWN] if "[*] OpenSSH" in lab.screen(vm) else []), " ", ENTER)
    lab.press(vm, ENTER)
    assert lab.type(vm, "pgrep sshd")[1] == 1
    assert lab.type(vm, "apt-get -qq update; apt-get -y install openssh-server > /dev/null; pgrep sshd > /dev/null") == ("", 0)
    lab.api.VM.clean_reboot(vm)
    assert lab.type(vm, "pgrep sshd > /dev/null") == ("", 0)
