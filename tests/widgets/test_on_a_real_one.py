"""The widgets on a XenServer without the laboratory's plug-in, as a real one is: all through XenAPI."""

import pytest

from lab_env.cli import UserError
from lab_env.lab import Lab
from lab_env.widgets.console import Console
from lab_env.widgets.real_feed import feed_for

from .laboratory import Laboratory, ask, buttons, row


@pytest.fixture
def lab():
    lab = Laboratory()
    lab.xs.sessions.plugin = "only the server knows"        # as `xenlab serve --as-real`
    return lab


def test_the_panel_starts_a_vm_and_offers_no_clock_to_set(lab):
    panel = lab.panel("dbase")
    assert not panel.clock["mocked"] and buttons(panel)["start"]
    ask(panel, "power", ref=panel.chosen, op="start")
    lab.pass_time(panel, 30)
    assert panel.vm["power"] == "Running" and panel.log[0]["state"] == "done" and panel.log[0]["took"]
    ask(panel, "install_tools", vm=panel.chosen)
    assert panel.vm["storage"]["drive"]["name"] == "xs-tools.iso" and row(panel, "power") == "Running"


def test_a_full_copy_shows_how_far_it_is(lab):
    panel = lab.panel("dbase")
    ask(panel, "copy_vm", view="v", vm=panel.chosen, name="whole", mode="full", sr=panel.offer["srs"][0]["ref"])
    lab.pass_time(panel, 50)
    (moving,) = panel.vm["underway"]
    assert moving["text"] == "Full copy of VM “dbase”" and 0.2 < moving["progress"] < 0.3


def test_a_console_says_where_else_it_is_shown_and_that_somebody_elses_is_not(lab):
    """What one's own shows: tests/real/test_guest.py, where there is a host to connect to."""
    told = []
    feed_for(lab.session, lab.vm("dbase"), told.append).hello("v")
    assert told == [{"console": lab.vm("dbase"), "view": "v", "refused": told[0]["refused"]}] and "was not made by XenLab for" in told[0]["refused"]
    assert "xenlab guest 'dbase' --console" in str(Console(lab.session, lab.vm("dbase"), "gl"))


def test_xsconsole_is_there_all_the_same_and_the_lab_s_controls_are_not(lab):
    notebook = Lab(lab.session)
    assert "VMs Running On This Host" in str(notebook.console("host"))
    for control in (notebook.reset, lambda: notebook.keep("a"), notebook.undo, notebook.steps):
        with pytest.raises(UserError, match="it has no lab controls"):
            control()
    assert "There is one virtual machine called ubase" in repr(notebook.where), "what is checked is checked on it too"


def test_its_clock_is_everybody_s(lab):
    notebook = Lab(lab.session)
    assert notebook.speed == "1" and notebook.now.startswith("2014")
    with pytest.raises(UserError, match="no clock to set"):
        notebook.speed = "60"
