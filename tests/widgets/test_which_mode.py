"""Which mode is this VM in: the answers hold for the records of a XenServer."""

import pytest

from lab_env.theory.mode import MODES, feedback, mode_of
from lab_env.widgets.which_mode import WhichMode

from .laboratory import Laboratory

PV = {"HVM_boot_policy": "", "HVM_boot_params": {}, "PV_bootloader": "pygrub", "PV_kernel": "", "PV_args": "", "power_state": "Halted"}
HVM = {**PV, "HVM_boot_policy": "BIOS order", "HVM_boot_params": {"order": "cd"}, "PV_bootloader": ""}
TOOLS = {"PV_drivers_version": {"major": "6", "minor": "1"}}


@pytest.fixture(scope="module")
def course():
    return Laboratory()


def answers(widget):
    return {one["name"]: one["answer"] for one in widget.questions}


def test_it_asks_about_the_vms_there_are(course):
    found = answers(WhichMode(course))
    assert found["dbase"] == "pv" and found["w2008"] == "hvm"
    assert found["Ubuntu Precise Pangolin 12.04 (64-bit)"] == "pv" and found["Other install media"] == "hvm"
    assert next(mode for name, mode in found.items() if name.startswith("Control domain")) == "pv", "dom0 is PV too"


def test_asked_again_it_takes_the_records_of_now():
    here = Laboratory()
    widget = WhichMode(here)
    ref = here.api.VM.get_by_name_label("dbase")[0]
    here.api.VM.set_name_label(ref, "renamed")
    widget.ask()
    assert "renamed" in answers(widget) and "dbase" not in answers(widget)


@pytest.mark.parametrize("record, metrics, mode", [
    (PV, {}, "pv"), (PV, TOOLS, "pv"), (HVM, {}, "hvm"), (HVM, {"PV_drivers_version": {}}, "hvm"), (HVM, TOOLS, "hvm-pv"),
    ({**HVM, "domain_type": "pvh"}, {}, "pvh"), ({**PV, "domain_type": "pv_in_pvh"}, {}, "pvh"), ({**HVM, "domain_type": "hvm"}, TOOLS, "hvm-pv"),
    ({**PV, "domain_type": "unspecified"}, {}, "pv")])
def test_the_record_decides(record, metrics, mode):
    assert mode_of(record, metrics) == mode


@pytest.mark.parametrize("guess", MODES)
@pytest.mark.parametrize("record, metrics", [(PV, {}), (HVM, {}), (HVM, TOOLS), ({**HVM, "domain_type": "hvm"}, {}), ({**PV, "PV_bootloader": ""}, {})])
def test_every_guess_gets_whole_sentences_in_both_languages(guess, record, metrics):
    words = feedback(guess, record, metrics)
    assert words.en != words.gl
    for text in words:
        assert text.strip().endswith(".") and "{" not in text and "Words(" not in text


def test_the_feedback_names_what_the_record_says():
    assert "'BIOS order'" in feedback("pv", HVM, {}).en and "reported" in feedback("hvm", HVM, TOOLS).en
    assert "no domain_type" in feedback("pvh", HVM, {}).en and "no domain_type" not in feedback("pvh", {**HVM, "domain_type": "hvm"}, {}).en


def test_a_later_release_says_it_outright():
    assert all("domain_type" in dict(map(tuple, one["evidence"])) for one in WhichMode(Laboratory(contents="empty", release="xcp-ng-8.3")).questions)


@pytest.mark.parametrize("language", ["en", "gl"])
def test_without_a_front_end_it_shows_the_records(course, language):
    data, _ = WhichMode(course, language=language)._repr_mimebundle_()
    assert "HVM_boot_policy = BIOS order" in data["text/plain"] and "<details>" in data["text/html"]
