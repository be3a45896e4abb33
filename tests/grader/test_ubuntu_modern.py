"""The modern exercise's rubric: each half-done state its own answer, and each thing it looks at noticed. See test_rubrics.py too."""

import pytest

from grader import rubrics
from grader.rubrics.ubuntu_modern import NEAR, OTHER, Own
from tests.grader.changes import Change, assert_flips_one, assert_half_done, drives, failed, field, key
from tests.grader.laboratory import Recorded

NAME, DISC = "ubuntu-modern", "ubuntu-24.04-live-server-amd64.iso"

HALF_DONE = {
    "nothing_done": (0, {"one_vm": "No VM is called noble-"}),
    "not_provisioned": (0, {"one_vm": "not provisioned"}),
    "two_vms": (0, {"one_vm": "2 VMs are called noble-"}),
    "other_template": (18, {"from_template": "another template; yours is"}),
    "renamed_origin": (18, {"from_template": "the journal tells that it was not"}),
    "template_changed": (19, {"from_template": "a template itself was changed"}),
    "as_it_came": (18, {"as_asked": "Its memory is not"}),
    "installing": (6, {"installed": "No kernel in it", "tools": "no agent has reported"}),
    "aborted": (6, {"installed": "No kernel in it", "tools": "no agent has reported"}),
    "no_tools": (12, {"tools": "no agent has reported"}),
    "disc_left": (6, {"installed": "installer's disc is still in the drive", "tools": "no agent has reported"}),
    "debian": (18, {"right_release": "not Ubuntu"}),
    "by_install_sh": (19, {"by_hand": "install.sh did it"}),
    "tools_disc_left": (19, {"disk_and_drive": "still in the drive"}),
    "service_removed": (12, {"tools": "no agent has reported"}),
    "halted": (18, {"agent_alive": "not running"}),
    "called_pv": (18, {"mode_named": "not its mode"}),
}


@pytest.mark.parametrize("variant", HALF_DONE)
def test_half_done(variant):
    assert_half_done(NAME, variant, *HALF_DONE[variant])


def disc(name):
    """What is in the drive: a disc of that name."""
    def apply(state):
        ref = next(iter(state.records["VDI"]))
        state.records["VDI"][ref]["name_label"] = name
        for vbd in state.drives("CD"):
            vbd.update(empty=False, VDI=ref)
    return apply


def is_package(event):
    return event.what == "installed"


def package(place, value):
    """One detail of the package's installation changed."""
    def apply(state):
        details = list(next(filter(is_package, state.events)).details)
        details[place] = value
        state.alter(is_package, details=tuple(details))
    return Change("package", apply, "by_hand")


CHANGES = [
    field("VM.name_label", "Noble", "one_vm"),
    field("VM.is_a_template", True, "one_vm"),
    field("VM.is_a_snapshot", True, "one_vm"),
    field("VM.is_control_domain", True, "one_vm"),
    key("VM.other_config", "base_template_name", "Ubuntu Focal Fossa 20.04", "from_template"),
    key("VM.other_config", "base_template_name", None, "from_template"),
    Change("ancestor", lambda state: state.forget(lambda event: event.what == "made"), "from_template"),
    Change("changed_templates", lambda state: state.happened("changed template", "a template", "VM.provision"), "from_template"),
    field("VM.memory_static_max", str(2**30), "as_asked"),
    key("VM.HVM_boot_params", "firmware", "coreboot", "as_asked"),
    field("VM.domain_type", "pv", "boots_hvm"),
    field("VM.HVM_boot_policy", "", "boots_hvm"),
    field("VM_guest_metrics.os_version", {}, "tools"),
    field("VM_guest_metrics.PV_drivers_version", {"major": "7"}, "tools"),
    field("VM_guest_metrics.PV_drivers_up_to_date", False, "tools"),
    field("VM_guest_metrics.other", {}, "installed", variant="no_tools"),
    field("VM_metrics.start_time", "20241209T08:00:30Z", "installed", variant="no_tools"),
    field("VM_metrics.install_time", "20260101T00:00:00Z", "installed", variant="no_tools"),
    Change("VM_guest_metrics.os_version", lambda state: state.the("VM_guest_metrics").update(os_version={}, other={}), "installed", also=("tools",)),
    Change("VDI.name_label", disc(DISC), "installed", "no_tools"),
    Change("VBD.empty", disc(DISC), "installed", "no_tools"),
    Change("VBD.type", lambda state: [(vbd.update(type="CD"), state.records["VDI"][vbd["VDI"]].update(name_label=DISC)) for vbd in state.drives("Disk")],
           "installed", "no_tools"),
    drives("VBD.bootable", "Disk", False, "disk_and_drive"),
    drives("VBD.userdevice", "Disk", "1", "disk_and_drive"),
    drives("VBD.type", "Disk", "Floppy", "disk_and_drive"),
    Change("VDI.virtual_size", lambda state: state.disk().update(virtual_size=str(8 * 2**30)), "disk_and_drive"),
    drives("VBD.empty", "CD", False, "disk_and_drive"),
    key("VM_guest_metrics.os_version", "distro", "debian", "right_release"),
    key("VM_guest_metrics.os_version", "minor", "03", "right_release"),
    key("VM_guest_metrics.os_version", "uname", "5.15.0-25-generic", "right_release"),
    field("VM.power_state", "Halted", "agent_alive"),
    field("VM_metrics.start_time", "20260101T00:00:00Z", "agent_alive"),
    field("VM_guest_metrics.live", False, "agent_alive"),
    field("VM_guest_metrics.last_updated", "20241209T08:00:00Z", "agent_alive"),
    field("VM_guest_metrics.networks", {}, "address"),
    field("VM_guest_metrics.networks", {"0/ip": "10.10.10.999"}, "address"),
    Change("VIF.currently_attached", lambda state: [vif.update(currently_attached=False) for vif in state.records["VIF"].values()], "address"),
    Change("VIF.device", lambda state: [vif.update(device="1") for vif in state.records["VIF"].values()], "address"),
    field("VM.tags", [], "mode_named"),
    field("VM.tags", ["HVM"], "mode_named"),
    field("VM.tags", ["PVHVM", "PV"], "mode_named"),
    Change("package", lambda state: state.forget(is_package), "by_hand"),
    package(2, "i386"),
    package(3, "/mnt/Linux/install.sh"),
]


@pytest.mark.parametrize("change", CHANGES, ids=[f"{number}-{change.what}-{change.check}" for number, change in enumerate(CHANGES)])
def test_one_change_flips_one_check(change):
    assert_flips_one(NAME, change)


@pytest.mark.parametrize("student", ["ana", "brais", "carme", "duarte"])
def test_solve_earns_all_whatever_is_asked(student):
    assert Recorded(NAME, student=student).report().points == 20


def test_those_students_are_asked_for_both_templates_and_both_kinds_of_firmware():
    owns = [rubrics.get(NAME).parameters(Recorded(NAME, student=student).seed) for student in ("ana", "brais", "carme", "duarte")]
    assert {own.template for own in owns} == {NEAR, OTHER} and {own.firmware for own in owns} == {"bios", "uefi"}
    assert len({own.vm for own in owns}) == 4 and all(isinstance(own, Own) for own in owns)


def test_what_a_neighbour_was_asked_for_is_not_what_i_was():
    state = Recorded(NAME)
    state.seed = Recorded(NAME, student="brais").seed
    assert failed(state.report()).keys() == {"one_vm"}

def test_where_no_journal_is_kept_the_rest_counts():
    state = Recorded(NAME)
    state.journal = False
    assert state.report().points == state.report().max_points == 19
