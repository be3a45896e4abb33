"""The Ubuntu exercise's rubric: nothing earns nothing, all earns all, and each half-done state its own answer. See test_rubrics.py too."""

import pytest

from grader.grading import grade_live, session_on
from tests.grader.changes import Change, assert_flips_one, assert_half_done, drives, failed, field, key, without_journal
from tests.grader.laboratory import Recorded, lab


def report(**choices):
    return grade_live("ubuntu-exercise", session_on(lab(**choices)))


@pytest.mark.parametrize("release, by", [("13.04", "url"), ("13.10", "iso"), ("13.10", "url")])
def test_solve_earns_all(release, by):
    done = report(release=release, by=by)
    assert done.points == done.max_points == 20 and not failed(done)


HALF_DONE = {
    "nothing_done": (0, {"one_vm": "No VM is called ubase"}),
    "not_provisioned": (0, {"one_vm": "not provisioned"}),
    "two_vms": (0, {"one_vm": "2 VMs are called ubase"}),
    "not_started": (5, {"installed": "has not been started", "tools": "not installed"}),
    "installing": (5, {"installed": "still running, or was aborted", "tools": "not installed"}),
    "aborted": (5, {"installed": "still running, or was aborted", "tools": "not installed"}),
    "hvm": (11, {"from_template": "another template", "boots_pv": "hardware virtualization"}),
    "no_tools": (10, {"tools": "the tools are not installed"}),
    "not_mounted": (9, {"disk_and_drive": "still in the drive", "tools": "does not mount it by itself"}),
    "wrong_package": (10, {"tools": "32 bits was refused"}),
    "forged": (10, {"tools": "was written to xenstore"}),
    "service_removed": (10, {"tools": "its agent is not running"}),
    "bare_url": (15, {"medium": "That URL gives precise", "right_release": "The guest is Ubuntu 12.04", "install_sh_tried": "never run"}),
    "dressed_up": (17, {"right_release": "calls itself 13.04", "install_sh_tried": "never run"}),
    "other_template": (18, {"from_template": "another template"}),
    "renamed_origin": (18, {"from_template": "the journal tells that it was not"}),
    "template_changed": (19, {"from_template": "a template itself was changed"}),
    "other_memory": (19, {"memory": "and has 256"}),
    "install_sh_not_tried": (19, {"install_sh_tried": "never run"}),
    "overridden": (19.5, {"by_hand": "install.sh did it"}),
    "not_rebooted": (19, {"rebooted": "not been restarted since"}),
    "halted": (18, {"agent_alive": "not running"}),
    "agent_stopped": (18, {"agent_alive": "silent for"}),
    "iso_left": (19, {"disk_and_drive": "still in the drive"}),
}


@pytest.mark.parametrize("variant", HALF_DONE)
def test_half_done(variant):
    assert_half_done("ubuntu-exercise", variant, *HALF_DONE[variant])


def test_a_name_with_capitals_accents_or_blanks_is_told_of():
    state = Recorded()
    state.vm["name_label"] = "Úbase "
    assert "nearly that name" in failed(state.report())["one_vm"]


def test_a_forger_earns_nothing_for_the_tools():
    got = report(variant="forged")
    assert sum(got.outcome(name).points for name in ("tools", "right_release", "agent_alive", "address", "ballooning", "by_hand", "rebooted")) == 0


def number_before(state, name):
    """The number of an event just before the first time a program was typed."""
    return min(event.number for event in state.events if event.what == "ran" and event.details[0][0].endswith(name)) - 0.5


def is_package(event):
    return event.what == "installed"


def package(**changes):
    """The event of the package's installation, with some of (version, arch, by) changed."""
    def apply(state):
        for place, value in changes.items():
            state.events = [event._replace(details=tuple(value if n == int(place[1:]) else one for n, one in enumerate(event.details)))
                            if is_package(event) else event for event in state.events]
    return apply


def typed(*words, status=0):
    return lambda state: state.happened("ran", words, status)


CHANGES = [
    field("VM.name_label", "Ubase", "one_vm"),
    field("VM.is_a_snapshot", True, "one_vm"),
    field("VM.is_a_template", True, "one_vm"),
    field("VM.is_control_domain", True, "one_vm"),
    key("VM.other_config", "base_template_name", "Ubuntu Precise Pangolin 12.04 (32-bit)", "from_template"),
    key("VM.other_config", "base_template_name", None, "from_template"),
    key("VM.other_config", "install-arch", "i386", "from_template"),
    Change("ancestor", lambda state: state.forget(lambda event: event.what == "made"), "from_template"),
    Change("changed_templates", lambda state: state.happened("changed template", "a template", "VM.provision"), "from_template"),
    field("VM.HVM_boot_policy", "BIOS order", "boots_pv"),
    field("VM.PV_bootloader", "", "boots_pv"),
    field("VM.PV_args", "quiet", "boots_pv"),
    field("VM.memory_static_max", str(2**30), "memory"),
    field("VM.PV_bootloader", "eliloader", "installed"),
    key("VM.other_config", "install-distro", "debianlike", "installed"),
    Change("boots", lambda state: state.forget(lambda event: event.what == "booted"), "installed"),
    without_journal(Change("VM.last_booted_record", lambda state: state.vm.update(last_booted_record="'PV_bootloader' 'eliloader'"), "installed", "no_tools")),
    without_journal(field("VM_metrics.start_time", "20141110T08:00:30Z", "installed", variant="no_tools")),
    without_journal(field("VM_metrics.install_time", "20150101T00:00:00Z", "installed", variant="no_tools")),
    without_journal(Change("VM_guest_metrics.os_version", lambda state: (state.the("VM_guest_metrics").update(os_version={}),
                                                                         state.vm.update(last_booted_record="eliloader")), "installed", also=("tools",))),
    key("VM.other_config", "install-repository", "http://archive.ubuntu.com/ubuntu/", "medium"),
    key("VM.other_config", "install-repository", "http://old-releases.ubuntu.com/ubuntu/dists/quantal/", "medium"),
    key("VM.other_config", "install-repository", None, "medium"),
    drives("VBD.bootable", "Disk", False, "disk_and_drive"),
    drives("VBD.userdevice", "Disk", "1", "disk_and_drive"),
    drives("VBD.type", "Disk", "Floppy", "disk_and_drive"),
    drives("VBD.VDI", "Disk", "OpaqueRef:NULL", "disk_and_drive"),
    field("VM.VBDs", [], "disk_and_drive"),
    Change("VDI.virtual_size", lambda state: state.disk().update(virtual_size=str(2**30)), "disk_and_drive"),
    drives("VBD.empty", "CD", False, "disk_and_drive"),
    field("VM.guest_metrics", "OpaqueRef:NULL", "tools"),
    field("VM_guest_metrics.PV_drivers_version", {"major": "6"}, "tools"),
    field("VM_guest_metrics.os_version", {}, "tools"),
    field("VM_guest_metrics.PV_drivers_up_to_date", False, "tools"),
    Change("package", lambda state: state.forget(is_package), "tools"),
    Change("package", lambda state: state.happened("removed", "xe-guest-utilities"), "tools"),
    Change("commands", lambda state: state.happened("ran", ("dpkg", "-i", "x_i386.deb"), 1), "tools", "no_tools", why="32 bits"),
    Change("VBD.empty", lambda state: [vbd.update(empty=True) for vbd in state.drives("CD")], "tools", "not_mounted", why="Nothing has been reported"),
    Change("VBD.type", lambda state: [vbd.update(type="Disk") for vbd in state.drives("CD")], "tools", "not_mounted", why="Nothing has been reported"),
    Change("VBD.VDI", lambda state: [vbd.update(VDI="OpaqueRef:NULL") for vbd in state.drives("CD")], "tools", "not_mounted", why="Nothing has been reported"),
    Change("VDI.name_label", lambda state: [vdi.update(name_label="x.iso") for vdi in state.records["VDI"].values()], "tools", "not_mounted", why="Nothing has been reported"),
    field("VM.VBDs", [], "tools", variant="not_mounted", why="Nothing has been reported"),
    key("VM_guest_metrics.os_version", "distro", "debian", "right_release"),
    key("VM_guest_metrics.os_version", "minor", "11", "right_release"),
    key("VM_guest_metrics.os_version", "uname", "3.2.0-67-generic", "right_release"),
    Change("boots", lambda state: state.alter(lambda event: event.what == "booted", details=("ubuntu-12.04",)), "right_release"),
    field("VM.power_state", "Halted", "agent_alive"),
    field("VM_metrics.start_time", "20150101T00:00:00Z", "agent_alive"),
    field("VM.metrics", "OpaqueRef:NULL", "agent_alive"),
    field("VM_guest_metrics.live", False, "agent_alive"),
    Change("silence", lambda state: setattr(state, "now", state.now + 600), "agent_alive"),
    field("VM_guest_metrics.last_updated", "20141110T08:00:00Z", "agent_alive"),
    field("VM_guest_metrics.networks", {}, "address"),
    field("VM_guest_metrics.networks", {"0/ip": "10.10.10.999"}, "address"),
    field("VM.VIFs", [], "address"),
    Change("VIF.currently_attached", lambda state: [vif.update(currently_attached=False) for vif in state.records["VIF"].values()], "address"),
    Change("VIF.device", lambda state: [vif.update(device="1") for vif in state.records["VIF"].values()], "address"),
    Change("keys_written", typed("xenstore-write", "attr/eth0/ip", "10.10.10.9"), "address"),
    field("VM_guest_metrics.other", {"feature-balloon": "0"}, "ballooning"),
    Change("commands", lambda state: state.forget(lambda event: event.what == "ran"), "install_sh_tried"),
    Change("commands", lambda state: state.alter(lambda event: event.what == "ran" and event.details[0][-1].endswith("install.sh"),
                                                 details=(("install.sh", "-h"), 1)), "install_sh_tried"),
    Change("package", lambda state: state.alter(is_package, number=number_before(state, "install.sh")), "install_sh_tried"),
    Change("package", package(_2="i386"), "by_hand"),
    Change("package", package(_3="/mnt/Linux/install.sh"), "by_hand"),
    Change("package", package(_1="5.6.100-651"), "by_hand"),
    key("VM_guest_metrics.PV_drivers_version", "major", "7", "by_hand"),
    Change("package", lambda state: state.alter(is_package, number=10**6), "rebooted"),
    Change("boots", lambda state: state.forget(lambda event: event.what == "booted" and event.number > next(filter(is_package, state.events)).number), "rebooted"),
    Change("commands", typed("service", "xe-linux-distribution", "start"), "rebooted"),
]


@pytest.mark.parametrize("change", CHANGES, ids=[f"{number}-{change.what}-{change.check}" for number, change in enumerate(CHANGES)])
def test_one_change_flips_one_check(change):
    assert_flips_one("ubuntu-exercise", change)


@pytest.mark.parametrize("line", ["pgrep -l xe-daemon", "ls -l /usr/sbin/xe-daemon", "grep start /etc/init.d/xe-linux-distribution", "service xe-linux-distribution stop"])
def test_to_look_at_the_agent_is_not_to_start_it(line):
    state = Recorded()
    typed(*line.split())(state)
    assert state.report().outcome("rebooted").passed


def test_debian_release_may_be_changed_instead_of_the_url():
    state = Recorded()
    state.vm["other_config"].update({"install-repository": "http://old-releases.ubuntu.com/ubuntu/", "debian-release": "saucy"})
    assert state.report().points == 20


def test_where_no_journal_is_kept_the_rest_counts():
    state = Recorded()
    state.journal = False
    got = state.report()
    assert got.points == got.max_points == 17 and not failed(got)
