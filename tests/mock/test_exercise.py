"""The exercise, start to finish, as a plain XenAPI client does it."""

import pytest

REFUSAL = "You should manually install a version of"
DEB = "/mnt/Linux/xe-guest-utilities_6.1.0-1033_amd64.deb"


@pytest.mark.parametrize("medium, name, uname", [
    ("ubuntu-13.04-server-amd64.iso", "Ubuntu 13.04", "3.8.0-19-generic"),
    ("http://old-releases.ubuntu.com/ubuntu/dists/saucy/", "Ubuntu 13.10", "3.11.0-12-generic"),
])
def test_tools_by_hand_on_a_release_without_a_template(lab, medium, name, uname):
    vm = lab.installed(medium=medium)
    lab.insert(vm) if "iso" in medium else lab.insert(vm, "xs-tools.iso")
    assert lab.type(vm, "mount /dev/xvdd /mnt")[1] == 0
    output, status = lab.type(vm, "/mnt/Linux/install.sh")
    assert status == 1 and REFUSAL in output and f"Detected `{name}'" in output
    output, status = lab.type(vm, f"dpkg -i {DEB}")
    assert status == 0 and "Starting xe daemon:  OK" in output
    lab.type(vm, "umount /mnt")
    lab.type(vm, "reboot")
    lab.xs.advance(300)

    metrics = lab.api.VM_guest_metrics.get_record(lab.api.VM.get_guest_metrics(vm))
    assert {key: metrics["PV_drivers_version"][key] for key in ("major", "minor")} == {"major": "6", "minor": "1"}
    assert metrics["PV_drivers_up_to_date"] and metrics["live"]
    assert metrics["os_version"]["name"] == name and metrics["os_version"]["uname"] == uname and metrics["os_version"]["distro"] == "ubuntu"
    assert metrics["networks"]["0/ip"] == "10.10.10.20"
    assert metrics["other"]["feature-balloon"] == "1"
    assert metrics["memory"] == metrics["disks"] == {}
    start = lab.api.VM_metrics.get_start_time(lab.api.VM.get_metrics(vm))
    assert metrics["last_updated"].value > start.value


def test_a_forged_report_shows_what_was_forged_and_no_more(lab):
    vm = lab.installed(medium="http://old-releases.ubuntu.com/ubuntu/dists/raring/")
    assert lab.type(vm, "apt-get update && apt-get install -y xenstore-utils && mount -t xenfs xenfs /proc/xen")[1] == 0
    for key, value in (("attr/PVAddons/MajorVersion", 6), ("attr/PVAddons/MinorVersion", 1), ("data/updated", 1)):
        assert lab.type(vm, f"xenstore-write {key} {value}")[1] == 0
    metrics = lab.api.VM_guest_metrics.get_record(lab.api.VM.get_guest_metrics(vm))
    assert metrics["PV_drivers_version"] == {"major": "6", "minor": "1", "micro": "-1"}
    assert metrics["os_version"] == metrics["networks"] == {} and "feature-balloon" not in metrics["other"]
