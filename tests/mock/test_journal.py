"""The journal: what it records, what it makes again, what it refuses."""

import json

import pytest
import XenAPI

from lab_env.mock import journal as journals
from lab_env.mock.journal import Journal, JournalError, read, replay, seed_for
from lab_env.widgets.shown import errors


def worked(lab):
    vm = lab.installed()
    lab.insert(vm)
    lab.type(vm, "mount /dev/xvdd /mnt; dpkg -i /mnt/Linux/*_amd64.deb; sleep 3")
    lab.api.VM.clean_reboot(vm)
    lab.xs.advance(200)
    lab.api.Async.VM.hard_shutdown(vm)
    return vm


def test_replaying_makes_the_same_xenserver(lab):
    worked(lab)
    lab.xs.note_time(always=True)
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_reading_leaves_no_trace(lab):
    lab.vm()
    before = lab.journal
    lab.api.VM.get_all_records()
    lab.session.login_with_password("root", "xenserver")
    assert lab.journal == before


def test_the_password_is_nowhere_in_it(lab):
    worked(lab)
    assert "xenserver\"" not in lab.journal.split("\n", 1)[1]


def test_time_that_changed_something_is_a_line(lab):
    vm = lab.vm()
    lab.api.Async.VM.start(vm, False, False)
    lines = len(lab.lines)
    lab.xs.advance(1)
    assert len(lab.lines) == lines
    lab.xs.advance(5)
    assert json.loads(lab.lines[-1])[2] == "time"


def test_a_line_cut_short_is_left_out(lab):
    worked(lab)
    reading = read(lab.journal[:-10])
    assert reading.cut and len(reading.lines) == len(lab.lines) - 2
    replay(reading)


@pytest.mark.parametrize("damage, text", [
    (lambda lines: ["hello"] + lines[1:], "line 1: this is not the journal"),
    (lambda lines: [lines[0].replace('"version":1', '"version":9')] + lines[1:], "line 1: version 9"),
    (lambda lines: [lines[0].replace('"seed":"7"', '"seed":"8"')] + lines[1:], "line 2: its hash does not fit"),
    (lambda lines: lines[:1] + [lines[1].replace("ubase", "other")] + lines[2:], "line 2: its hash does not fit"),
    (lambda lines: lines[:2] + lines[3:], "line 3: its hash does not fit"),
    (lambda lines: lines[:2] + ["[1, 2]"] + lines[2:], "line 3: not a line of a journal"),
    (lambda lines: [lines[0].replace("xenserver-6.1", "xenserver-9")] + lines[1:], "hash does not fit"),
])
def test_damage_is_refused_with_the_line_that_shows_it(lab, damage, text):
    lab.api.VM.set_name_label(lab.vm(), "ubase")
    with pytest.raises(JournalError, match=text):
        replay("\n".join(damage(list(lab.lines))) + "\n")


def test_a_neighbours_journal_is_refused(lab):
    with pytest.raises(JournalError, match="another lab"):
        replay(lab.journal, seed=seed_for("xenlab", "ubuntu-exercise", "ana"))


def test_an_endless_journal_is_refused_and_not_replayed():
    lines = []
    journal = Journal.start(lines.append, "xenserver-6.1", "1")
    journal.append(1e12, "clock", "time", [])
    with pytest.raises(JournalError, match="too late"):
        replay("\n".join(lines) + "\n")


@pytest.mark.parametrize("limit, value", [("MAX_LINES", 1_000 + 40), ("MAX_BYTES", 2**20 + 10_000), ("MAX_SECONDS", (365 + 20) * 86400)])
def test_what_would_not_be_read_is_not_written(lab, monkeypatch, limit, value):
    """A lab that is full goes on as it is: it is looked at, and opened again."""
    monkeypatch.setattr(journals, limit, value)
    vm, host = lab.vm(), lab.api.host.get_all()[0]
    with pytest.raises(XenAPI.Failure, match="JournalFull") as full:
        for number in range(100):
            lab.api.VM.set_name_description(vm, f"{number} " + "x" * 1000)
            lab.api.host.call_plugin(host, "xenlab", "advance", {"seconds": "86400"})
    assert "begin a new one" in errors.words(full.value.details).en, "what a panel or a notebook says"
    before = lab.journal
    for call in (lambda: lab.type(vm, "ls"), lambda: lab.api.VM.start(vm, False, False), lambda: lab.api.host.call_plugin(host, "xenlab", "undo", {"steps": "1"}),
                 lambda: lab.api.host.call_plugin(host, "xenlab", "advance", {"seconds": "2592000"})):
        with pytest.raises(XenAPI.Failure):
            call()
    assert lab.api.VM.get_power_state(vm) == "Halted" and lab.journal == before
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_the_seed_is_the_same_in_both_languages_and_for_nobody_else():
    seeds = {seed_for("xenlab", "ubuntu-exercise", "ana"), seed_for("xenlab", "ubuntu-exercise-gl", "ana")}
    assert len(seeds) == 1 and seed_for("xenlab", "ubuntu-exercise", "bea") not in seeds


def test_a_task_is_a_change_whatever_it_does(lab):
    """The Async form of a look makes a task, which a replay must make too."""
    vm = lab.vm()
    lab.api.Async.VM.update_allowed_operations(vm)
    lab.api.Async.host.call_plugin(lab.api.host.get_all()[0], "xenlab", "snapshot", {"name": "a"})
    lab.api.VM.clone(lab.template(), "after")
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_a_fault_of_ours_is_met_again_and_passed_by(lab, monkeypatch):
    """A call that failed in a way nobody foresaw was answered INTERNAL_ERROR; the journal with it can still be replayed."""
    from lab_env.mock.operations import MESSAGES

    def broken(xs, *parameters):
        raise TypeError("nobody thought of this")

    monkeypatch.setattr(MESSAGES["network.create"], "function", broken)
    with pytest.raises(TypeError):
        lab.api.network.create({})
    vm = lab.vm()
    assert replay(lab.journal).db.find(vm)


def test_looking_at_the_state_changes_nothing_while_a_guest_boots(lab):
    """Its console is filled when it is looked at."""
    vm = lab.installed()
    lab.api.Async.VM.clean_reboot(vm)
    for _ in range(40):
        lab.xs.advance(1)
        assert lab.xs.fingerprint() == lab.xs.fingerprint()


def test_a_refused_task_is_the_same_when_it_is_done_again(lab):
    """A replay has no sessions; what a task failed with is part of the state."""
    vm = lab.vm()
    task = lab.api.Async.VM.recover(vm, lab.session.handle, False)
    assert lab.api.task.get_error_info(task)[0] == "NOT_IMPLEMENTED"
    lab.xs.note_time(always=True)
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


@pytest.mark.parametrize("function, args", [("reset", {}), ("restore", {"name": "a"}), ("undo", {"steps": "1"})])
def test_a_lab_does_not_go_back_within_a_task_which_would_be_gone_with_the_rest(lab, function, args):
    host = lab.api.host.get_all()[0]
    lab.api.host.call_plugin(host, "xenlab", "snapshot", {"name": "a"})
    lab.vm()
    task = lab.api.Async.host.call_plugin(host, "xenlab", function, args)
    assert lab.api.task.get_error_info(task)[:3] == ["XENAPI_PLUGIN_FAILURE", function, "NOT_AS_A_TASK"]
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_a_line_that_no_lab_writes_does_nothing(lab):
    """The plug-in's functions write lines of their own: a call of it is none, or a forger could go back without anybody being told."""
    lab.api.VM.clone(lab.template(), "made")
    journal = lab.xs.journal
    journal.append(lab.xs.clock.now, "root", "host.call_plugin", [lab.api.host.get_all()[0], "xenlab", "reset", {}])
    assert any(vm.name_label == "made" for vm in replay(journal.text()).db.all("VM"))
