"""What a new lab holds: nothing, or the course unit's ready-made VMs."""

import pytest

from lab_env.mock.journal import JournalError, replay
from lab_env.mock.xenserver import MockXenServer

from .laboratory import Lab


@pytest.fixture
def lab():
    return Lab(contents="course")


def test_dbase_waits_halted_and_without_tools(lab):
    vm = lab.api.VM.get_by_name_label("dbase")[0]
    record = lab.api.VM.get_record(vm)
    assert record["power_state"] == "Halted" and not record["is_a_template"] and record["guest_metrics"] == "OpaqueRef:NULL"
    assert record["PV_bootloader"] == "pygrub" and record["HVM_boot_policy"] == ""
    assert record["other_config"]["base_template_name"] == "Debian Squeeze 6.0 (64-bit)" and "install-distro" not in record["other_config"]
    drives = {lab.api.VBD.get_userdevice(vbd): lab.api.VBD.get_empty(vbd) for vbd in record["VBDs"]}
    assert drives == {"0": False, "3": True} and len(record["VIFs"]) == 1


def test_dbase_boots_debian(lab):
    vm = lab.api.VM.get_by_name_label("dbase")[0]
    lab.api.VM.start(vm, False, False)
    assert lab.type(vm, "cat /etc/debian_version; hostname; dpkg -l xe-guest-utilities")[0].startswith("6.0.7\ndbase\nNo packages found")
    assert lab.type(vm, "grep -c ^deb.cdrom /etc/apt/sources.list") == ("1\n", 0)


def test_the_journal_says_what_the_lab_held(lab):
    vm = lab.api.VM.get_by_name_label("dbase")[0]
    lab.api.VM.start(vm, False, False)
    assert '"contents":"course"' in lab.lines[0]
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_a_journal_without_contents_is_of_an_empty_lab():
    lab = Lab()
    assert "contents" not in lab.lines[0]
    assert [vm for vm in replay(lab.journal).db.all("VM") if not vm.is_a_template and not vm.is_control_domain] == []


def test_unknown_contents_are_refused():
    with pytest.raises(LookupError, match="unknown contents 'zoo' of a lab; there is empty, course"):
        MockXenServer("1", contents="zoo")
    lab = Lab(contents="course")
    with pytest.raises(JournalError, match="unknown contents 'circus'"):
        replay(lab.lines[0].replace('"contents":"course"', '"contents":"circus"') + "\n")
