"""The rubric of the tools on Debian: each half-done state its own answer, each thing it looks at noticed. See test_rubrics.py too."""

import pytest

from tests.grader.changes import Change, assert_flips_one, assert_half_done, drives, failed, field, key
from tests.grader.laboratory import Recorded

NAME = "tools-debian"
HALF_DONE = {
    "nothing_done": (0, {"copy": "No VM is called dbase-", "updated": "not fetched", "tools": "not installed"}),
    "copy_only": (4, {"updated": "not fetched", "tools": "not installed"}),
    "renamed": (2, {"full_copy": "not made from dbase", "updated": "not fetched", "tools": "not exactly one VM called dbase"}),
    "no_copy": (16, {"copy": "No VM is called dbase-"}),
    "cloned": (19, {"full_copy": "fast clone"}),
    "copied_after": (16, {"copy": "made after they were installed"}),
    "other_copied": (18, {"full_copy": "not made from dbase"}),
    "copy_running": (19, {"full_copy": "not halted"}),
    "not_updated": (18, {"updated": "were not fetched"}),
    "lists_only": (19, {"updated": "nothing was upgraded"}),
    "updated_after": (18, {"updated": "only after the tools"}),
    "not_mounted": (6, {"tools": "does not mount it by itself"}),
    "by_hand": (19, {"by_install_sh": "not the disc's install.sh"}),
    "by_own_script": (19, {"by_install_sh": "not the disc's install.sh"}),
    "forged": (6, {"tools": "was written to xenstore"}),
    "service_removed": (6, {"tools": "its agent is not running"}),
    "started_by_hand": (19, {"rebooted": "started by hand"}),
    "not_restarted": (19, {"rebooted": "not been restarted since"}),
    "agent_stopped": (18, {"agent_alive": "silent for"}),
    "halted": (18, {"agent_alive": "not running"}),
    "no_range": (18, {"memory_range": "a fixed memory"}),
    "other_range": (18, {"memory_range": "The range should be"}),
    "disc_left": (19, {"drive": "still in the drive"}),
    "harmed": (19, {"nothing_else": "Something else was changed"}),
}


@pytest.mark.parametrize("variant", HALF_DONE)
def test_half_done(variant):
    assert_half_done(NAME, variant, *HALF_DONE[variant])


def the_copy(state):
    return state.named(state.rubric.parameters(state.seed).copy)


def of_copy(what, value, check, variant="done"):
    return Change(what, lambda state: the_copy(state).update({what.removeprefix("VM."): value}), check, variant)


def is_package(event):
    return event.what == "installed" and event.details[0] == "xe-guest-utilities"


def is_typed(word):
    return lambda event: event.what == "ran" and word in event.details[0]


def knows_tools(state):
    the_copy(state)["guest_metrics"] = state.vm["guest_metrics"]


CHANGES = [
    of_copy("VM.name_label", "dbase-other", "copy"),
    of_copy("VM.is_a_template", True, "copy"),
    of_copy("VM.is_a_snapshot", True, "copy"),
    of_copy("VM.is_control_domain", True, "copy"),
    Change("VM_guest_metrics.PV_drivers_version", knows_tools, "copy"),
    of_copy("VM.power_state", "Running", "full_copy"),
    Change("origin", lambda state: state.alter(lambda event: event.what == "made", details=("VM.copy", "uuid", "w2008")), "full_copy"),
    Change("origin", lambda state: state.forget(lambda event: event.what == "made"), "full_copy"),
    Change("origin", lambda state: state.alter(lambda event: event.what == "made", details=("VM.clone", state.vm["uuid"], "dbase")), "full_copy"),
    Change("package", lambda state: state.events.insert(0, next(filter(is_package, state.events))._replace(number=-0.5)) or state.forget(
        lambda event: is_package(event) and event.number >= 0), "full_copy", also=("updated",)),
    Change("commands", lambda state: state.forget(is_typed("update")), "updated"),
    Change("commands", lambda state: state.forget(is_typed("dist-upgrade")), "updated"),
    Change("commands", lambda state: state.alter(is_typed("dist-upgrade"), details=(("apt-get", "dist-upgrade"), 100)), "updated"),
    Change("commands", lambda state: state.alter(is_typed("dist-upgrade"), number=10**6), "updated"),
    Change("commands", lambda state: state.alter(is_typed("update"), number=10**6), "updated"),
    Change("package", lambda state: state.alter(is_package, number=min(event.number for event in state.events if is_typed("update")(event)) - 0.5), "updated"),
    field("VM.guest_metrics", "OpaqueRef:NULL", "tools"),
    field("VM_guest_metrics.PV_drivers_version", {"minor": "1"}, "tools"),
    field("VM_guest_metrics.PV_drivers_up_to_date", False, "tools"),
    field("VM_guest_metrics.os_version", {}, "tools"),
    Change("package", lambda state: state.forget(is_package), "tools"),
    Change("commands", lambda state: state.happened("ran", ("dpkg", "-i", "x_i386.deb"), 1), "tools", "copy_only", why="32 bits"),
    field("VM.VBDs", [], "tools", variant="not_mounted", why="Nothing has been reported"),
    Change("VBD.empty", lambda state: [vbd.update(empty=True) for vbd in state.drives("CD")], "tools", "not_mounted", why="Nothing has been reported"),
    Change("VBD.type", lambda state: [vbd.update(type="Disk") for vbd in state.drives("CD")], "tools", "not_mounted", why="Nothing has been reported"),
    Change("VDI.name_label", lambda state: [vdi.update(name_label="x") for vdi in state.records["VDI"].values()], "tools", "not_mounted", why="Nothing has been reported"),
    key("VM_guest_metrics.os_version", "distro", "ubuntu", "system"),
    key("VM_guest_metrics.os_version", "major", "7", "system"),
    Change("boots", lambda state: state.alter(lambda event: event.what == "booted", details=("ubuntu-12.04",)), "system"),
    Change("package", lambda state: state.alter(is_package, details=("xe-guest-utilities", "6.1.0-1033", "i386", "xs-tools.iso:/Linux/install.sh")), "by_install_sh"),
    Change("package", lambda state: state.alter(is_package, details=("xe-guest-utilities", "6.1.0-1033", "amd64", "bash")), "by_install_sh"),
    field("VM.power_state", "Halted", "agent_alive"),
    field("VM_metrics.start_time", "20150101T00:00:00Z", "agent_alive"),
    field("VM_guest_metrics.live", False, "agent_alive"),
    Change("silence", lambda state: setattr(state, "now", state.now + 600), "agent_alive"),
    field("VM_guest_metrics.last_updated", "20141110T08:00:00Z", "agent_alive"),
    Change("package", lambda state: state.alter(is_package, number=10**6), "rebooted"),
    Change("boots", lambda state: state.forget(lambda event: event.what == "booted"), "rebooted"),
    Change("commands", lambda state: state.happened("ran", ("xe-daemon",), 0), "rebooted"),
    field("VM_guest_metrics.networks", {}, "address"),
    Change("VIF.currently_attached", lambda state: [vif.update(currently_attached=False) for vif in state.records["VIF"].values()], "address"),
    Change("VIF.device", lambda state: [vif.update(device="1") for vif in state.records["VIF"].values()], "address"),
    Change("keys_written", lambda state: state.happened("ran", ("xenstore-write", "attr/eth0/ip", "1.2.3.4"), 0), "address"),
    field("VM_guest_metrics.other", {}, "memory_range"),
    field("VM.memory_dynamic_min", str(130 * 2**20), "memory_range"),
    field("VM.memory_dynamic_max", str(256 * 2**20), "memory_range"),
    drives("VBD.empty", "CD", False, "drive"),
    drives("VBD.userdevice", "CD", "9", "drive", variant="disc_left", why="CD 9"),
    Change("VBD.type", lambda state: [vbd.update(type="CD") for vbd in state.drives("Disk")], "drive"),
    Change("changed_others", lambda state: state.happened("changed", "w2008", "VM.destroy", vm=state.named("w2008")), "nothing_else"),
    Change("changed_others", lambda state: state.happened("changed template", "Debian", "VM.set_name_label"), "nothing_else"),
]


@pytest.mark.parametrize("change", CHANGES, ids=[f"{number}-{change.what}-{change.check}" for number, change in enumerate(CHANGES)])
def test_one_change_flips_one_check(change):
    assert_flips_one(NAME, change)


def test_where_no_journal_is_kept_the_rest_counts():
    state = Recorded(NAME)
    state.journal = False
    got = state.report()
    assert got.points == got.max_points == 12 and not failed(got)
