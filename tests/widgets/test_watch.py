"""The panel on a XenServer of its own: it follows by itself, and says so when that is away or knows it no more."""

import pytest

from lab_env.connection import connect
from lab_env.widgets import watch
from lab_env.widgets.panel import Panel

from ..server.serving import served, wait_for


@pytest.fixture(autouse=True)
def nobodys_lab(tmp_path, monkeypatch):
    monkeypatch.setenv("XENLAB_LAB", str(tmp_path))
    monkeypatch.setattr(watch, "AGAIN", 0.05)


def test_it_follows_is_told_of_a_loss_and_goes_on(tmp_path):
    arguments = "--contents", "course", "--speed", "instant", "--journal", tmp_path / "lab.journal"
    with served(*arguments) as (url, _):
        session = connect(url, "root", "xenserver")
        panel = Panel(session, "en", session.xenapi.VM.get_by_name_label("dbase")[0])
        session.xenapi.VM.set_name_label(panel.chosen, "renamed")
        wait_for(lambda: panel.vm["name"] == "renamed")
    wait_for(lambda: "does not answer" in panel.trouble)
    port = url.rpartition(":")[2].strip("/")
    with served(*arguments, "--port", port, "--password", "another"):
        wait_for(lambda: "SESSION_AUTHENTICATION_FAILED" in panel.trouble)
    with served(*arguments, "--port", port):
        wait_for(lambda: panel.trouble == "" and panel.vm["name"] == "renamed")
        connect(url, "root", "xenserver").xenapi.VM.set_name_label(panel.chosen, "back")
        wait_for(lambda: panel.vm["name"] == "back")
    panel.watch.stop()
