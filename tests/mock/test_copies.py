"""Copies of a whole lab: forks, snapshots to go back to, states saved as text."""

import json

import pytest
import XenAPI

from lab_env.mock import journal, saved
from lab_env.mock.journal import JournalError, replay
from lab_env.mock.model import lab_states

from .laboratory import Lab


def keep(lab, function, **args):
    return json.loads(lab.api.host.call_plugin(lab.api.host.get_all()[0], "xenlab", function, args))


@pytest.fixture
def used(lab):
    """A lab with a guest that has done something, and another one on its way."""
    vm = lab.installed()
    lab.insert(vm)
    lab.type(vm, "mount /dev/xvdd /mnt; dpkg -i /mnt/Linux/*_amd64.deb; cd /tmp; x=5; sleep 3")
    lab.api.Async.VM.copy(lab.vm(name="other"), "copy", "OpaqueRef:NULL")
    lab.xs.advance(10)
    return vm


def onwards(xs, vm):
    """What a lab does next, whichever copy of it this is."""
    from lab_env.mock.model.plugin import type_line
    said = type_line(xs, xs.db.find(vm).uuid, "pwd; echo $x; uptime; touch later; ls /tmp; free; ifconfig eth0")
    session = xs.sessions.open("root").ref
    xs.call("VM.clean_reboot", [session, vm])
    xs.settle()
    return said, xs.fingerprint()


def test_a_fork_is_the_same_and_lives_on_its_own(lab, used):
    before = lab.xs.fingerprint()
    first, second = lab.xs.fork(), lab.xs.fork()
    assert first.fingerprint() == before
    went_on = onwards(lab.xs, used)
    assert second.fingerprint() == before, "what the original does is not seen in a fork"
    assert onwards(second, used) == went_on
    third = first.fork()
    assert onwards(first, used) == went_on and third.fingerprint() == before
    assert onwards(third, used) == went_on


def test_going_back_to_a_snapshot(lab, used):
    keep(lab, "snapshot", name="before")
    before = lab.xs.fingerprint()
    went_on = onwards(lab.xs, used)
    lab.api.VM.destroy(lab.api.VM.get_by_name_label("other")[0])
    for _ in range(2):
        assert list(keep(lab, "restore", name="before")["snapshots"]) == ["before"]
        assert lab.xs.fingerprint() == before
    assert onwards(lab.xs, used) == went_on


def test_clients_hear_of_what_is_different_after_going_back(lab):
    vm = lab.vm()
    keep(lab, "snapshot", name="a")
    gone = lab.api.VM.clone(lab.template(), "gone")
    lab.api.VM.set_name_description(vm, "changed")
    lab.api.VM.start(vm, True, False)
    ask = getattr(lab.api.event, "from")
    token = ask(["vm", "vbd"], "", 1.0)["token"]
    keep(lab, "restore", name="a")
    events = ask(["vm", "vbd"], token, 1.0)["events"]
    assert {event["ref"]: event["operation"] for event in events if event["class"] == "vm"} == {vm: "mod", gone: "del"}
    assert {event["ref"] for event in events if event["class"] == "vbd"} == set(lab.api.VM.get_VBDs(vm))


def test_a_reset_lab_is_a_new_one(lab):
    new = lab.xs.fingerprint()
    lab.installed()
    keep(lab, "reset")
    assert lab.xs.fingerprint() == new == Lab().xs.fingerprint()


def test_the_journal_tells_of_all_of_it(lab, used):
    keep(lab, "snapshot", name="a")
    lab.api.VM.hard_shutdown(used)
    keep(lab, "restore", name="a")
    lab.type(used, "touch /root/again")
    keep(lab, "snapshot", name="b")
    keep(lab, "reset")
    lab.vm(name="new")
    keep(lab, "restore", name="b")
    keep(lab, "forget", name="a")
    lab.xs.note_time(always=True)
    twin = replay(lab.journal)
    assert twin.fingerprint() == lab.xs.fingerprint() and list(twin.kept) == ["b"]


def test_a_lab_that_has_grown_old_may_go_back_as_often_as_a_new_one(lab):
    lab.xs.advance(60 * 86400)
    for _ in range(9):
        lab.vm(name="another", provision=False)
        keep(lab, "undo", steps="1")
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_a_lab_is_not_reset_for_ever(lab, monkeypatch):
    for module in (journal, lab_states):
        monkeypatch.setattr(module, "MAX_RETURNS", 3)
    for _ in range(3):
        keep(lab, "snapshot", name="a")
    with pytest.raises(XenAPI.Failure, match="TOO_OFTEN"):
        keep(lab, "reset")
    assert replay(lab.journal).kept
    monkeypatch.setattr(journal, "MAX_RETURNS", 2)
    with pytest.raises(JournalError, match="more than 2 times"):
        replay(lab.journal)


@pytest.mark.parametrize("function, args, kind", [("restore", {"name": "none"}, "NO_SUCH_SNAPSHOT"), ("forget", {}, "NO_SUCH_SNAPSHOT"),
                                                  ("snapshot", {"name": ""}, "BAD_NAME")])
def test_what_cannot_be_done_is_said_and_not_recorded(lab, function, args, kind):
    before = lab.journal
    with pytest.raises(XenAPI.Failure) as caught:
        keep(lab, function, **args)
    assert caught.value.details[:3] == ["XENAPI_PLUGIN_FAILURE", function, kind] and lab.journal == before


def test_a_saved_lab_goes_on_as_if_nothing_had_happened(lab, used):
    keep(lab, "snapshot", name="a")
    opened = saved.load(saved.save(lab.xs))
    assert opened.fingerprint() == lab.xs.fingerprint() and opened.kept["a"].fingerprint() == lab.xs.kept["a"].fingerprint()
    assert onwards(opened, used) == onwards(lab.xs, used)


def test_who_listens_to_a_saved_lab_hears_of_everything_there_is(lab, used):
    def heard(xs):
        session = xs.sessions.open("root").ref
        return {(event["class"], event["ref"]) for event in xs.call("event.from", [session, ["*"], "", 0.0])["events"]}
    there = heard(lab.xs)
    assert heard(saved.load(saved.save(lab.xs))) == there and len(there) > 50


@pytest.mark.parametrize("damage", [lambda text: "", lambda text: "{}\n{}\n", lambda text: text[:-9], lambda text: text.replace("ubuntu", "debian", 1),
                                    lambda text: text.replace('"version": 1', '"version": 7')])
def test_a_damaged_state_is_refused(lab, damage):
    with pytest.raises(saved.SavedError):
        saved.load(damage(saved.save(lab.xs)))


def test_a_state_names_nothing_but_data_of_the_laboratory(lab):
    for name in ("os:system", "lab_env.cli:main", "lab_env.mock.journal:hashlib", "lab_env.mock.saved:importlib.import_module"):
        with pytest.raises((ValueError, AttributeError, LookupError, TypeError)):
            saved.Reader(lab.xs, [[saved.OBJECT, name]])
