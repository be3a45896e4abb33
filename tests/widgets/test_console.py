"""The console widget: what its views are told, and what is typed."""

import hashlib

import pytest

from lab_env.widgets.base import HERE
from lab_env.widgets.console import Console, xterm
from lab_env.widgets.feed import Feed
from lab_env.widgets.vendor.fetch import FILES

from .laboratory import Laboratory


@pytest.fixture
def lab():
    return Laboratory()


@pytest.fixture
def told():
    return []


def feed_of(lab, name, told):
    lab.api.VM.start(lab.vm(name), False, False)
    lab.xs.settle()
    return Feed(lab.session, lab.vm(name), told.append)


def test_a_view_begins_with_all_there_is_and_keys_are_answered(lab, told):
    feed = feed_of(lab, "dbase", told)
    feed.hello("one")
    assert told[0]["view"] == "one" and told[0]["from"] == 0 and told[0]["stream"].endswith("dbase login: ")
    feed.keys("root\r")
    feed.keys("xenlab\r")
    feed.keys("hostname\r")
    assert "".join(one["stream"] for one in told[1:]).replace("\r", "").endswith("hostname\ndbase\nroot@dbase:~# ")
    assert [one["from"] for one in told[1:]] == [one["to"] for one in told[:-1]], "nothing is missed, nothing twice"
    feed.hello("two")
    assert told[-1]["view"] == "two" and "root@dbase:~#" in told[-1]["stream"], "another view shows the same"


def test_a_restart_begins_a_new_domain(lab, told):
    feed = feed_of(lab, "dbase", told)
    feed.hello("one")
    lab.api.VM.clean_reboot(feed.vm)
    lab.xs.settle()
    feed.pump(feed.api, 0)
    assert told[-1]["domain"] == told[0]["domain"] + 1 and told[-1]["from"] == 0 and told[-1]["stream"].endswith("login: ")


def test_a_halted_vm_refuses_keys_in_words(lab, told):
    feed = Feed(lab.session, lab.vm("dbase"), told.append)
    feed.hello("one")
    assert told[0]["state"] == "halted" and told[0]["domain"] == -1
    feed.keys("x")
    assert "start it first" in told[-1]["refused"]


def test_windows_shows_windows_with_buttons(lab, told):
    feed = feed_of(lab, "w2008", told)
    feed.hello("one")
    windows = told[-1]["desktop"]
    assert windows and all(one["title"] for one in windows)
    button = next((one["window"], button) for one in windows for button in one["buttons"])
    feed.click(*button)
    assert told[-1]["desktop"] != windows
    feed.click("nowhere", "nothing")
    assert "there is no window 'nowhere'" in next(one["refused"] for one in reversed(told) if "refused" in one)


def test_the_widget_as_text_and_in_both_languages(lab):
    lab.api.VM.start(lab.vm("dbase"), False, False)
    lab.xs.settle()
    console = Console(lab.session, lab.vm("dbase"), "gl")
    assert str(console).startswith("Consola de «dbase»\n") and "login:" in str(console)
    assert console.words["state_ready"] == "lista"
    console.asked(console, {"what": "forget"})      # a view can only say what there is to say


def test_xterm_is_the_one_that_was_tested_and_the_bundle_is_small():
    for place, expected in FILES.values():
        assert hashlib.sha256((HERE / "vendor" / place).read_bytes()).hexdigest() == expected, place
    assert "sourceMappingURL" not in xterm() and "return {Terminal:" in xterm()
    from lab_env.widgets.panel import Panel
    assert len(Panel._esm.read_bytes() if hasattr(Panel._esm, "read_bytes") else str(Panel._esm).encode()) <= 500_000


def test_the_host_s_console_has_xsconsole_on_it(lab, told):
    from lab_env.lab import Lab
    from lab_env.widgets.host_console import HostFeed
    console = Lab(lab.session).console("host")
    assert console.label == "Console of “xen00”" and "VMs Running On This Host" in str(console)
    assert Lab(lab.session).console("xen00").label == console.label and Lab(lab.session).console("dbase").label == "Console of “dbase”"
    feed = HostFeed(lab.session, lab.api.host.get_all()[0], told.append)
    feed.hello("one")
    assert "Customize System" in told[0]["stream"] and told[0]["view"] == "one"
    feed.keys("v\r")
    assert "VMs Running On This Host" in told[1]["stream"] and told[1]["from"] == told[0]["to"]
    feed.hello("two")
    assert "Host Performance" in told[2]["stream"] and told[2]["to"] == told[1]["to"], "another view goes on where this one is"


def test_the_panel_shows_a_host_and_its_console(lab, told, monkeypatch):
    panel = lab.panel("dbase", "gl")
    monkeypatch.setattr(panel, "send", told.append)
    panel.chosen = lab.api.host.get_all()[0]
    assert panel.vm["kind"] == "host" and {row["label"]: row["value"] for row in panel.vm["general"]["rows"]}["Versión"] == "XenServer 6.1.0"
    panel.asked(panel, {"do": "console", "vm": panel.chosen, "what": "hello", "view": "v"})
    assert told[-1]["console"] == panel.chosen and "Customize System" in told[-1]["stream"]
    assert str(panel).splitlines()[-8:][0] == "xen00"
