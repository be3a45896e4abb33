"""What a journal tells of how it was done, and how it goes back with the lab."""

import pytest

from grader import history
from grader.grading import session_on
from lab_env.guests import call_plugin
from lab_env.mock import journal as journals
from lab_env.mock.journal import Journal
from lab_env.mock.xenserver import MockXenServer
from tests.grader.laboratory import lab


class Dbase:
    """A lab with dbase in it, and what its journal tells."""

    def __init__(self):
        self.xs = MockXenServer("1", journal=Journal.start(lambda line: None, "xenserver-6.1", "1", contents="course"), contents="course")
        self.session = session_on(self.xs)
        self.x = self.session.xenapi
        self.vm = self.x.VM.get_by_name_label("dbase")[0]

    def plugin(self, function, **arguments):
        return call_plugin(self.session, function, **arguments)

    def type(self, line):
        return self.plugin("guest", vm=self.x.VM.get_uuid(self.vm), line=line)

    def start(self):
        self.x.VM.start(self.vm, False, False)

    def told(self, name="dbase"):
        """The Past of a VM."""
        told = history.replayed(journals.read(self.plugin("journal")["journal"]))[1]
        return told.of(next(vm for vm in self.xs.db.all("VM") if vm.name_label == name))


@pytest.fixture
def dbase():
    return Dbase()


def typed(past, program):
    return [(" ".join(event.details[0]), event.details[1]) for event in past.commands(program)]


def test_what_is_typed_is_known_with_its_status_and_scripts_are_one_command(dbase):
    dbase.start()
    dbase.type("cat /etc/hostname; cat /nothing | cat")
    dbase.type("for n in 1 2; do echo $n | cat; done")
    assert typed(dbase.told(), "cat") == [("cat /etc/hostname", 0), ("cat /nothing", 1), ("cat", 0), ("cat", 0), ("cat", 0)]


def test_keys_on_the_console_are_as_good_as_a_cell(dbase):
    dbase.start()
    dbase.plugin("advance", until="idle")
    dbase.plugin("keys", vm=dbase.x.VM.get_uuid(dbase.vm), text='"root\\rxenlab\\rcat /etc/hostname\\r"')
    assert typed(dbase.told(), "cat") == [("cat /etc/hostname", 0)]


def test_a_command_that_asks_is_told_once(dbase):
    dbase.start()
    dbase.x.VBD.insert(next(ref for ref in dbase.x.VM.get_VBDs(dbase.vm) if dbase.x.VBD.get_type(ref) == "CD"), dbase.x.VDI.get_by_name_label("xs-tools.iso")[0])
    for line in ("mount /dev/xvdd /mnt", "/mnt/Linux/install.sh", "y"):
        dbase.type(line)
    past = dbase.told()
    assert typed(past, "install.sh") == [("/mnt/Linux/install.sh", 0)]
    assert past.package("xe-guest-utilities").details == ("xe-guest-utilities", "6.1.0-1033", "amd64", "xs-tools.iso:/Linux/install.sh")
    dbase.type("dpkg -r xe-guest-utilities")
    assert dbase.told().package("xe-guest-utilities") is None


@pytest.mark.parametrize("asynchronous", [False, True])
def test_copies_and_clones_know_what_they_came_of(dbase, asynchronous):
    sr = dbase.x.pool.get_default_SR(dbase.x.pool.get_all()[0])
    (dbase.x.Async.VM if asynchronous else dbase.x.VM).copy(dbase.vm, "full", sr)
    dbase.plugin("advance", until="idle")
    dbase.x.VM.clone(dbase.x.VM.get_by_name_label("full")[0], "fast")
    assert dbase.told("full").origin.details[::2] == ("VM.copy", "dbase") and dbase.told("fast").origin.details[::2] == ("VM.clone", "full")
    assert dbase.told("fast").ancestor == "dbase" and dbase.told("dbase").origin is None and dbase.told().ancestor == ""


def test_going_back_takes_back_what_had_happened(dbase):
    dbase.start()
    dbase.type("cat /etc/hostname")
    dbase.plugin("snapshot", name="kept")
    dbase.type("cat /etc/issue")
    dbase.x.VM.set_name_label(dbase.x.VM.get_by_name_label("Debian Squeeze 6.0 (64-bit)")[0], "mine")
    dbase.plugin("restore", name="kept")
    assert typed(dbase.told(), "cat") == [("cat /etc/hostname", 0)]
    dbase.type("cat /etc/passwd")
    dbase.plugin("undo", steps="1")
    dbase.type("cat /etc/group")
    assert [words for words, _ in typed(dbase.told(), "cat")] == ["cat /etc/hostname", "cat /etc/group"]
    dbase.plugin("reset")
    assert not typed(dbase.told(), "cat") and not dbase.told().boots


def test_a_system_installed_anew_has_no_past():
    past = history.replayed(journals.read(lab().journal.text()))[1]
    vm = next(vm for vm in lab().db.all("VM") if vm.name_label == "ubase")
    assert len(past.of(vm).boots) == 2 and past.of(vm).package("xe-guest-utilities")
    past.events.append(history.Event(10**6, 0.0, vm.uuid, "installing", ("ubuntu-13.04",)))
    assert not past.of(vm).boots and not past.of(vm).package("xe-guest-utilities") and past.of(vm).origin


def test_a_template_that_is_changed_is_known_by_name(dbase):
    template = dbase.x.VM.get_by_name_label("Debian Squeeze 6.0 (64-bit)")[0]
    dbase.x.VM.clone(template, "new")
    told = history.replayed(journals.read(dbase.plugin("journal")["journal"]))[1]
    assert told.changed_templates == {}
    dbase.x.VM.set_name_label(template, "mine")
    told = history.replayed(journals.read(dbase.plugin("journal")["journal"]))[1]
    assert told.changed_templates == {"Debian Squeeze 6.0 (64-bit)": "VM.set_name_label"}


def test_a_live_lab_is_replayed_once_and_then_only_what_is_new(dbase, monkeypatch):
    dbase.start()
    lines = []
    replay = journals.replay

    def counting(reading, **options):
        lines.append(len(reading.lines) - options["done"])
        return replay(reading, **options)
    monkeypatch.setattr(history.journal, "replay", counting)
    vm = next(vm for vm in dbase.xs.db.all("VM") if vm.name_label == "dbase")
    for number in range(3):
        dbase.type(f"cat /etc/hostname {number}")
        told, _ = history.of_session(dbase.session)
        assert len(told.of(vm).commands("cat")) == number + 1
    assert lines[0] > lines[1] == lines[2]
    dbase.plugin("undo", steps="2")
    assert len(history.of_session(dbase.session)[0].of(vm).commands("cat")) == 1


def test_where_no_journal_is_kept_there_is_no_history():
    assert history.of_session(session_on(MockXenServer("1"))) is None
