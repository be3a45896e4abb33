"""The rubric of the tools on Windows: each half-done state its own answer, each thing it looks at noticed. See test_rubrics.py too."""

import pytest

from tests.grader.changes import Change, assert_flips_one, assert_half_done, drives, failed, field, key
from tests.grader.laboratory import Recorded

NAME = "tools-windows"
HALF_DONE = {
    "nothing_done": (0, {"updated": "No updates", "drivers": "not installed"}),
    "renamed": (0, {"updated": "No updates", "drivers": "not exactly one VM called w2008"}),
    "not_updated": (17, {"updated": "No updates"}),
    "updated_once": (18, {"updated": "important ones are left"}),
    "updated_after": (19, {"updated": "only when the tools were in already"}),
    "updated_only": (3, {"drivers": "not installed"}),
    "dotnet_only": (3, {"drivers": "the wizard"}),
    "not_restarted": (3, {"drivers": "only after a restart"}),
    "removed": (3, {"drivers": "taken off again"}),
    "not_restarted_since": (17, {"clean_restart": "not been restarted since"}),
    "restarted_by_force": (18, {"clean_restart": "from inside, or by force"}),
    "agent_stopped": (17, {"agent_alive": "silent for"}),
    "halted": (17, {"agent_alive": "not running"}),
    "shut_down_only": (14, {"agent_alive": "not running", "clean_restart": "not been restarted since"}),
    "no_disk": (17, {"fourth_disk": "No disk of it is called data-"}),
    "larger_disk": (19, {"fourth_disk": "It should have"}),
    "near_disk": (18, {"fourth_disk": "an imitated IDE has, too"}),
    "loose_disk": (19, {"fourth_disk": "not plugged in"}),
    "disc_left": (19, {"drive": "still in the drive"}),
    "harmed": (19, {"nothing_else": "Something else was changed"}),
}


@pytest.mark.parametrize("variant", HALF_DONE)
def test_half_done(variant):
    assert_half_done(NAME, variant, *HALF_DONE[variant])


def job(name):
    return lambda event: event.what == "job" and event.details == (name,)


def without(*keys):
    def apply(state):
        version = state.the("VM_guest_metrics")["PV_drivers_version"]
        state.the("VM_guest_metrics")["PV_drivers_version"] = {name: value for name, value in version.items() if name not in keys}
    return apply


def fourth(state):
    return next(vbd for vbd in state.drives("Disk") if vbd["userdevice"] == "4")


CHANGES = [
    Change("jobs", lambda state: state.forget(job("updates")), "updated"),
    Change("jobs", lambda state: state.forget(job("up to date")), "updated"),
    Change("jobs", lambda state: state.alter(job("up to date"), number=10**6), "updated"),
    field("VM.guest_metrics", "OpaqueRef:NULL", "drivers"),
    *(Change("VM_guest_metrics.PV_drivers_version", without(name), "drivers") for name in ("major", "minor", "build", "xenvbd", "xennet", "xenevtchn")),
    field("VM_guest_metrics.PV_drivers_up_to_date", False, "drivers"),
    Change("jobs", lambda state: state.happened("job", "removal"), "drivers", "updated_only", why="taken off again"),
    Change("boots", lambda state: state.happened("booted", "windows-2008r2"), "drivers", "not_restarted", why="Nothing has been reported"),
    key("VM_guest_metrics.os_version", "name", "Microsoft Windows Server 2012", "system"),
    key("VM_guest_metrics.os_version", "distro", "debian", "system"),
    field("VM.power_state", "Halted", "agent_alive"),
    field("VM_metrics.start_time", "20150101T00:00:00Z", "agent_alive"),
    field("VM_guest_metrics.live", False, "agent_alive"),
    Change("silence", lambda state: setattr(state, "now", state.now + 600), "agent_alive"),
    field("VM_guest_metrics.last_updated", "20141110T08:00:00Z", "agent_alive"),
    field("VM.allowed_operations", ["clean_shutdown", "hard_reboot"], "clean"),
    field("VM.allowed_operations", ["hard_shutdown", "hard_reboot"], "clean"),
    Change("jobs", lambda state: state.forget(job("agent")), "clean_restart"),
    Change("boots", lambda state: state.forget(lambda event: event.what == "booted"), "clean_restart"),
    Change("calls", lambda state: state.forget(lambda event: event.what == "called" and event.details[0] == "VM.clean_reboot"), "clean_restart"),
    Change("calls", lambda state: state.alter(lambda event: event.what == "called" and event.details[0] == "VM.clean_reboot", number=10**6), "clean_restart"),
    field("VM_guest_metrics.networks", {}, "address"),
    Change("VIF.currently_attached", lambda state: [vif.update(currently_attached=False) for vif in state.records["VIF"].values()], "address"),
    Change("VIF.device", lambda state: [vif.update(device="1") for vif in state.records["VIF"].values()], "address"),
    Change("keys_written", lambda state: state.happened("ran", ("xenstore-write", "attr/eth0/ip", "1.2.3.4"), 0), "address"),
    field("VM_guest_metrics.other", {}, "ballooning"),
    Change("VDI.name_label", lambda state: state.disk("4").update(name_label="data"), "fourth_disk"),
    Change("VDI.virtual_size", lambda state: state.disk("4").update(virtual_size=str(2**40)), "fourth_disk"),
    Change("VBD.userdevice", lambda state: fourth(state).update(userdevice="2"), "fourth_disk"),
    Change("VBD.type", lambda state: fourth(state).update(type="CD", empty=True), "fourth_disk"),
    Change("VBD.currently_attached", lambda state: fourth(state).update(currently_attached=False), "fourth_disk"),
    Change("VM.power_state", lambda state: (fourth(state).update(currently_attached=False), state.vm.update(power_state="Running")), "fourth_disk", "halted",
           also=("address", "clean")),
    drives("VBD.empty", "CD", False, "drive"),
    drives("VBD.userdevice", "CD", "9", "drive", variant="disc_left", why="CD 9"),
    Change("VBD.type", lambda state: next(vbd for vbd in state.drives("Disk") if vbd["userdevice"] == "0").update(type="CD", empty=False), "drive"),
    Change("changed_others", lambda state: state.happened("changed", "dbase", "VM.destroy", vm=state.named("dbase")), "nothing_else"),
]


@pytest.mark.parametrize("change", CHANGES, ids=[f"{number}-{change.what}-{change.check}" for number, change in enumerate(CHANGES)])
def test_one_change_flips_one_check(change):
    assert_flips_one(NAME, change)


def test_where_no_journal_is_kept_the_rest_counts():
    state = Recorded(NAME)
    state.journal = False
    got = state.report()
    assert got.points == got.max_points == 13 and not failed(got)
