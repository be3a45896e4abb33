"""The lab's controls in a notebook: keep, restore, reset, undo, where am I; and the bars of what is waited for."""

import pytest

from lab_env import controls
from lab_env.cli import UserError
from lab_env.lab import Lab as Notebook
from lab_env.widgets.waiting import Waiting

from .mock.laboratory import Lab


@pytest.fixture
def lab():
    return Lab(contents="course")


@pytest.fixture
def notebook(lab):
    return Notebook(lab.session)


def test_keep_restore_reset_and_undo_say_what_came_of_it(lab, notebook, capsys, monkeypatch):
    notebook.keep("monday")
    vm = lab.vm()
    notebook.restore("monday")
    assert "`lab.undo()` takes that back" in capsys.readouterr().out and not lab.api.VM.get_by_name_label("ubase")
    notebook.undo()
    assert capsys.readouterr().out == "Undone: went back to “monday”. It is 2014-11-10 08:00:05 in the lab.\n" and lab.api.VM.get_uuid(vm)
    monkeypatch.setenv("XENLAB_LANGUAGE", "gl")
    notebook.reset()
    assert capsys.readouterr().out == "O laboratorio está como ao principio. `lab.undo()` desfai isto. Hora do laboratorio: 2014-11-10 08:00:00.\n"
    assert notebook.snapshots == {"monday": "2014-11-10 08:00:00"}
    notebook.forget("monday")
    with pytest.raises(UserError, match="non hai ningunha instantánea deste laboratorio chamada 'monday'"):
        notebook.restore("monday")
    with pytest.raises(UserError, match="pódense desfacer 6 pasos, non tantos"):
        notebook.undo(99)


def test_the_steps_are_named_as_a_person_would(lab, notebook):
    vm = lab.vm()
    lab.api.VM.start(vm, False, False)
    lab.xs.settle()
    lab.type(vm, "hostname")
    told = repr(notebook.steps(3)).splitlines()
    assert [line.split("  ")[-1] for line in told] == ["ubase# hostname", "Starting VM “ubase”", "VIF.create(…)"]
    assert "<code>ubase# hostname</code>" in notebook.steps()._repr_html_()
    assert controls.step_words({"method": "keys", "params": ["ubase", "ls\x1b\x03\r"]}) == "ubase: lsEsc ^C⏎"


def test_where_am_i_is_a_checklist_with_the_next_thing_to_do(lab, notebook, monkeypatch):
    vm = lab.vm()
    lab.api.Async.VM.start(vm, False, False)
    lab.xs.advance(200)
    text = repr(notebook.where)
    assert " ✔ There is one virtual machine called ubase" in text and " ○ The XenServer Tools are installed" in text
    assert "Next: The installation is finished" in text and "Installing the system of “ubase”: 2" in text and "about 10 min" in text
    monkeypatch.setenv("XENLAB_LANGUAGE", "gl")
    found = notebook.where()
    assert "feitos" in found.summary and "<strong>O seguinte</strong>" in found._repr_html_() and "Instalando o sistema de «ubase»" in repr(found)


def test_waiting_for_the_tools_says_when_they_are_not_there(lab, notebook):
    lab.api.VM.start(lab.api.VM.get_by_name_label("dbase")[0], False, False)
    with pytest.raises(UserError, match="are the XenServer Tools installed"):
        notebook.wait_for_tools("dbase")
    vm = lab.api.VM.get_by_name_label("dbase")[0]
    lab.insert(vm)
    lab.type(vm, "mount /dev/xvdd /mnt; /mnt/Linux/install.sh -n")
    notebook.wait_for_tools("dbase")
    assert notebook.reports("dbase")


def test_a_bar_tells_both_times_and_goes_to_the_end(lab):
    bar = Waiting(lab.session, "Waiting", "en")
    bar.show(0.25, 720.0, "60")
    assert str(bar.as_text()) == "Waiting: 25% (about 12 min of the lab's time left, 12 s of yours)"
    before = lab.xs.clock.now
    bar.asked(bar, {"do": "skip", "seconds": 720})
    assert lab.xs.clock.now == before + 720
