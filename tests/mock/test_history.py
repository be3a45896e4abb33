"""Undoing the last steps: the lab is as it was before them, the journal keeps all, and replays to the same."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from lab_env.mock.journal import read, replay
from lab_env.mock.history import undone

from .laboratory import Lab, refused
from .test_copies import keep


def test_a_step_is_undone_and_the_journal_keeps_it(lab):
    vm = lab.vm()
    before = lab.xs.fingerprint()
    lab.api.VM.set_name_label(vm, "wrong")
    lab.api.VM.start(vm, False, False)
    lab.xs.advance(300)
    keep(lab, "undo", steps="2")
    assert lab.xs.fingerprint() == before and lab.api.VM.get_record(vm)["name_label"] == "ubase"
    lab.api.VM.set_name_label(vm, "right")
    twin = replay(lab.journal)
    assert twin.fingerprint() == lab.xs.fingerprint()
    reading = read(lab.journal)
    assert [reading.lines[place].method for place in sorted(undone(reading.lines))] == ["VM.set_name_label", "VM.start"]


def test_time_is_what_it_was_just_before_the_step(lab):
    vm = lab.installed()
    lab.xs.advance(5000)
    moment = lab.xs.clock.now
    lab.type(vm, "rm -rf /etc; sleep 10")
    assert keep(lab, "undo")["now"] == lab.xs.clock.date and lab.xs.clock.now == moment
    assert lab.type(vm, "ls -d /etc") == ("/etc\n", 0), "the guest is as it was, too"


def test_a_reset_and_a_restore_are_undone_and_what_was_undone_is_no_step_any_more(lab):
    vm = lab.vm()
    keep(lab, "snapshot", name="made")
    lab.api.VM.set_name_label(vm, "one")
    as_one = lab.xs.fingerprint()
    lab.api.VM.set_name_label(vm, "two")
    keep(lab, "undo")
    assert lab.xs.fingerprint() == as_one
    keep(lab, "reset")
    assert not lab.api.VM.get_by_name_label("one")
    keep(lab, "undo")
    assert lab.xs.fingerprint() == as_one
    keep(lab, "restore", name="made")
    keep(lab, "undo")
    assert lab.xs.fingerprint() == as_one
    assert list(keep(lab, "undo")["snapshots"]) == ["made"], "snapshots stay"
    assert lab.api.VM.get_by_name_label("ubase") and replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_keys_up_to_the_end_of_a_line_are_one_step(lab):
    vm = lab.installed()
    uuid = lab.api.VM.get_uuid(vm)
    for text in ("root\r", "xenlab\r", "tou", "ch /a\r", "touch /b", "\r"):
        keep(lab, "keys", vm=uuid, text=json.dumps(text))
    told = keep(lab, "steps", most="3")["steps"]
    assert [step["params"] for step in told] == [["ubase", "touch /b\r"], ["ubase", "touch /a\r"], ["ubase", "xenlab\r"]]
    keep(lab, "undo")
    assert lab.type(vm, "ls -d /[ab]")[0] == "/a\n"
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_what_cannot_be_undone_is_refused_and_leaves_no_line(lab):
    lab.vm()
    count, lines = keep(lab, "steps")["count"], len(lab.lines)
    for steps, kind in ((str(count + 1), "TOO_FAR"), ("0", "BAD_STEPS"), ("-1", "BAD_STEPS"), ("two", "BAD_STEPS"), ("²", "BAD_STEPS")):
        assert refused(lambda text: keep(lab, "undo", steps=text), steps)[2] == kind
    assert len(lab.lines) == lines
    keep(lab, "undo", steps=str(count))
    assert keep(lab, "steps")["steps"] == [] and lab.xs.fingerprint() == Lab().xs.fingerprint()


def test_a_lab_opened_again_from_its_state_undoes_what_was_before_that(lab):
    vm = lab.vm()
    done = len(lab.lines) - 1
    state = lab.xs.fork()
    before = lab.journal
    keep(lab, "undo", steps="3")
    assert replay(lab.journal, xs=state, done=done).fingerprint() == lab.xs.fingerprint()
    assert before in lab.journal and vm


@settings(max_examples=25)
@given(st.lists(st.one_of(st.integers(1, 4), st.sampled_from(["name", "clone", "time", "start", "reset", "snapshot", "restore"])), max_size=12))
def test_whatever_is_done_and_undone_replays_to_the_same(doings):
    lab = Lab()
    vm = lab.vm()
    for number, doing in enumerate(doings):
        if isinstance(doing, int):
            if doing <= keep(lab, "steps")["count"]:
                keep(lab, "undo", steps=str(doing))
        elif doing == "time":
            lab.xs.advance(7 * number)
        elif doing in ("reset", "snapshot", "restore"):
            if doing != "restore" or lab.xs.kept:
                keep(lab, doing, **({} if doing == "reset" else {"name": "a"}))
        elif lab.xs.db.find(vm):
            if doing == "name":
                lab.api.VM.set_name_label(vm, str(number))
            elif doing == "clone" and "clone" in lab.api.VM.get_allowed_operations(vm):
                lab.api.VM.clone(vm, str(number))
            elif doing == "start" and "start" in lab.api.VM.get_allowed_operations(vm):
                lab.api.Async.VM.start(vm, False, False)
    keep(lab, "journal")        # which says how late it is
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()
