"""The Ubuntu exercise's rubric: nothing earns nothing, all earns all, and each half-done state its own answer."""

import pytest

from grader import rubrics
from grader.check import Verdict
from grader.facts import Facts
from grader.grading import grade_live, session_on
from grader.rubrics.ubuntu_exercise_solve import VARIANTS
from tests.grader.laboratory import Recorded, lab

RUBRIC = rubrics.get("ubuntu-exercise")


def report(**choices):
    return grade_live("ubuntu-exercise", session_on(lab(**choices)))


def failed(report):
    """The checks that were asked and did not pass, with why."""
    return {outcome.check.name: outcome.why.en for outcome in report.outcomes
            if not outcome.passed and "Not asked" not in outcome.why.en}


@pytest.mark.parametrize("release, by", [("13.04", "iso"), ("13.04", "url"), ("13.10", "iso"), ("13.10", "url")])
def test_solve_earns_all(release, by):
    done = report(release=release, by=by)
    assert done.points == done.max_points == 20 and not failed(done)


HALF_DONE = {
    "nothing_done": (0, {"one_vm": "No VM is called ubase"}),
    "not_provisioned": (0, {"one_vm": "not provisioned"}),
    "two_vms": (0, {"one_vm": "2 VMs are called ubase"}),
    "not_started": (4, {"installed": "has not been started", "tools": "not installed"}),
    "installing": (4, {"installed": "still running, or was aborted", "tools": "not installed"}),
    "aborted": (4, {"installed": "still running, or was aborted", "tools": "not installed"}),
    "hvm": (10, {"from_template": "another template", "boots_pv": "hardware virtualization"}),
    "no_tools": (11, {"tools": "the tools are not installed"}),
    "forged": (11, {"tools": "was written to xenstore"}),
    "service_removed": (11, {"tools": "their agent is not running"}),
    "bare_url": (14, {"medium": "That URL gives precise", "right_release": "The guest is Ubuntu 12.04"}),
    "other_template": (16, {"from_template": "another template"}),
    "halted": (18, {"agent_alive": "not running"}),
    "iso_left": (19, {"disk_and_drive": "still in the drive"}),
}


@pytest.mark.parametrize("variant", HALF_DONE)
def test_half_done(variant):
    points, reasons = HALF_DONE[variant]
    got = report(variant=variant)
    said = failed(got)
    assert got.points == points and said.keys() == reasons.keys()
    assert all(reasons[name] in said[name] for name in said)
    assert all(outcome.hint for outcome in got.outcomes if not outcome.passed)


def test_every_variant_is_tested():
    assert set(HALF_DONE) == set(VARIANTS) - {"done"}


def test_a_forger_earns_nothing_for_the_tools():
    got = report(variant="forged")
    assert {name: got.outcome(name).points for name in ("tools", "right_release", "agent_alive", "address", "ballooning")} == {
        "tools": 0, "right_release": 0, "agent_alive": 0, "address": 0, "ballooning": 0}


# One thing changed in a finished lab flips the check that looks at it, and what builds on it.

def change(cls, field, value):
    def apply(state):
        (state.vm if cls == "VM" else state.the(cls))[field] = value
    return apply


def other_config(key, value):
    def apply(state):
        state.vm["other_config"][key] = value
        if value is None:
            del state.vm["other_config"][key]
    return apply


def os_version(**fields):
    return lambda state: state.the("VM_guest_metrics")["os_version"].update(fields)


def of_drives(kind, **fields):
    return lambda state: [vbd.update(fields) for vbd in state.drives(kind)]


CHANGES = [
    (change("VM", "name_label", "Ubase"), "one_vm"),
    (change("VM", "is_a_snapshot", True), "one_vm"),
    (other_config("base_template_name", "Ubuntu Precise Pangolin 12.04 (32-bit)"), "from_template"),
    (other_config("base_template_name", None), "from_template"),
    (other_config("install-arch", "i386"), "from_template"),
    (change("VM", "HVM_boot_policy", "BIOS order"), "boots_pv"),
    (change("VM", "PV_bootloader", ""), "boots_pv"),
    (change("VM", "PV_args", "quiet"), "boots_pv"),
    (change("VM", "PV_bootloader", "eliloader"), "installed"),
    (other_config("install-distro", "debianlike"), "installed"),
    (other_config("install-repository", "http://archive.ubuntu.com/ubuntu/"), "medium"),
    (other_config("install-repository", "http://old-releases.ubuntu.com/ubuntu/dists/quantal/"), "medium"),
    (other_config("install-repository", None), "medium"),
    (of_drives("Disk", bootable=False), "disk_and_drive"),
    (of_drives("Disk", userdevice="1"), "disk_and_drive"),
    (of_drives("CD", empty=False), "disk_and_drive"),
    (change("VM_guest_metrics", "PV_drivers_version", {"major": "6"}), "tools"),
    (change("VM_guest_metrics", "os_version", {}), "tools"),
    (change("VM_guest_metrics", "PV_drivers_up_to_date", False), "tools"),
    (os_version(distro="debian"), "right_release"),
    (os_version(minor="11"), "right_release"),
    (os_version(uname="3.2.0-67-generic"), "right_release"),
    (change("VM", "power_state", "Halted"), "agent_alive"),
    (change("VM_metrics", "start_time", "20150101T00:00:00Z"), "agent_alive"),
    (change("VM_guest_metrics", "live", False), "agent_alive"),
    (change("VM_guest_metrics", "networks", {}), "address"),
    (change("VM_guest_metrics", "networks", {"0/ip": "10.10.10.999"}), "address"),
    (lambda state: [vif.update(currently_attached=False) for vif in state.records["VIF"].values()], "address"),
    (change("VM_guest_metrics", "other", {"feature-balloon": "0"}), "ballooning"),
]


@pytest.mark.parametrize("apply, name", CHANGES, ids=[f"{number}-{name}" for number, (_, name) in enumerate(CHANGES)])
def test_one_change_flips_one_check(apply, name):
    state = Recorded()
    assert grade_live("ubuntu-exercise", state).points == 20
    apply(state)
    got = grade_live("ubuntu-exercise", state)
    assert failed(got).keys() == {name} and got.outcome(name).points < got.outcome(name).check.points


def test_debian_release_may_be_changed_instead_of_the_url():
    state = Recorded()
    state.vm["other_config"].update({"install-repository": "http://old-releases.ubuntu.com/ubuntu/", "debian-release": "saucy"})
    assert grade_live("ubuntu-exercise", state).points == 20


def test_a_13_04_installed_without_tools_shows_by_its_boot_record_and_its_dates():
    state = Recorded(variant="no_tools")
    assert "installed" not in failed(grade_live("ubuntu-exercise", state))
    state.the("VM_metrics")["start_time"] = state.the("VM_metrics")["install_time"]
    assert "installed" in failed(grade_live("ubuntu-exercise", state))


def test_fields_declared_are_the_fields_read():
    read = {name: set() for name in (check.name for check in RUBRIC.checks)}
    labs = [lab(), *(lab(variant=variant) for variant in HALF_DONE)]
    for xs in labs:
        facts = Facts(session_on(xs), RUBRIC.vm_name)
        passed = {}
        for check in RUBRIC.checks:
            if not all(passed.get(name) for name in check.after):
                continue
            facts.vm            # finding the VM is not the check's own reading
            facts.fields_read = set()
            passed[check.name] = check.ask(facts).verdict is Verdict.PASSED
            finding = {"VM.name_label", "VM.is_a_template", "VM.is_a_snapshot", "VM.is_control_domain"}
            read[check.name] |= facts.fields_read - (set() if check.name == "one_vm" else finding)
    assert read == {check.name: set(check.fields) for check in RUBRIC.checks}


def test_points_are_round_and_dependencies_come_before():
    assert RUBRIC.max_points == 20
    before = []
    for check in RUBRIC.checks:
        assert set(check.after) <= set(before)
        before.append(check.name)
