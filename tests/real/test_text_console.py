"""The text console that a real host shows of a guest: in a terminal, line by line, in cells and in the widget."""

import json
import os
import queue
import sys
from argparse import Namespace

import pytest

from lab_env.connection import connect
from lab_env.real.guest import RealGuest
from lab_env.real.lab import RealLab, guard_of
from lab_env.widgets.console import Console, hear

from .command import Terminal, run

pytest.importorskip("asyncssh", reason="the extra `real` is not installed")


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo terminal")
@pytest.mark.parametrize("arguments", [["silent"], ["dbase", "--console"]])
def test_the_hosts_text_console_is_there_when_asked_for_or_without_an_address(lab_folder, arguments):
    terminal = Terminal(*arguments)
    terminal.until("the text console that the host shows")
    shown = terminal.until(" login: ") if arguments == ["silent"] else terminal.until("root@dbase:~# ")
    if arguments == ["silent"]:
        terminal.press("root\r")
        terminal.until("Password: ")
        terminal.press("xenlab\r")
        terminal.until(":~# ")
    terminal.press("echo t\x7fyped\r")
    terminal.until("\r\nyped\r\n")
    terminal.press("exit\r")
    terminal.until(" login: ")
    terminal.press("\x1d")
    terminal.until("\x1b[?25h")
    assert terminal.status() == 0 and "127.0.0.1" not in shown


@pytest.mark.slow
def test_without_an_address_lines_are_typed_on_the_text_console(lab_folder, monkeypatch):
    monkeypatch.setenv("XENLAB_GUEST_PASSWORD", "xenlab")
    long = "echo " + "x" * 100
    found = run("guest", "silent", "--wait", "0", input=f"cd /tmp\nfor i in 1 2; do\necho $i\ndone\nprintf 'more? '; read answer; echo got $answer\nyes\n{long}\nfalse\n")
    assert not found.stderr
    assert found.stdout == (f"root@dbase:~# cd /tmp\nroot@dbase:/tmp# for i in 1 2; do\n> echo $i\n> done\n1\n2\nroot@dbase:/tmp# printf 'more? '; read answer; echo got $answer\n"
                            f"more? yes\ngot yes\nroot@dbase:/tmp# {long}\n{long[5:]}\nroot@dbase:/tmp# false\n\n")
    assert found.returncode == 1
    found = run("guest", "dbase", "--console", "-c", "hostname; exit 4")
    assert (found.stdout.splitlines()[0], found.returncode) == ("dbase", 0), "logged out; a console does not say with which status"
    monkeypatch.setenv("XENLAB_GUEST_PASSWORD", "wrong")
    found = run("guest", "silent", "--wait", "0", "-c", "true")
    assert found.returncode == 2 and "does not let root in" in found.stderr


@pytest.mark.slow
def test_a_windows_guest_has_no_text_console(lab_folder, pool):
    from lab_env.connection import connect
    session = connect()
    session.xenapi.VM.start(session.xenapi.VM.get_by_name_label("w2008")[0], False, False)
    found = run("guest", "w2008", "--console")
    assert found.returncode == 2 and "'w2008' has no text console" in found.stderr


@pytest.fixture
def behind_a_gateway(pool, lab_folder, monkeypatch):
    """The same pool as a lab that `xenlab lab --xenserver` opened: no URL and no password but the gateway's."""
    folder, own = lab_folder, lab_folder / "lab.json"
    guard = guard_of(Namespace(quota="", profile=None, xenserver=pool[0], user=None, dry_run=False), folder, "alice")
    real = RealLab(guard)
    own.write_text(json.dumps({"student": "alice", "url": real.url, "user": real.user, "password": real.password, **real.settings}), encoding="utf-8")
    for name in ("XENLAB_URL", "XENLAB_USER", "XENLAB_PASSWORD"):
        monkeypatch.delenv(name)
    yield folder
    real.close()
    guard.close()


@pytest.mark.slow
def test_a_cell_types_on_the_text_console_of_a_guest_without_an_address_through_the_gateway(behind_a_gateway, guest_cell, monkeypatch):
    monkeypatch.setenv("XENLAB_GUEST_PASSWORD", "xenlab")
    monkeypatch.setattr(RealGuest, "has_address", lambda self: False)       # at once: it has had its time
    cell, shown = guest_cell
    cell("silent", "cd /tmp\npwd")
    cell("silent", "pwd; hostname")
    RealGuest(connect(), "silent").close()
    assert shown[0].text.endswith("pwd\n/tmp\n") and shown[1].text.endswith("/tmp\ndbase\n") and shown[1].exit_codes == [0]


def test_the_console_widget_shows_the_hosts_text_console_and_types_on_it(behind_a_gateway):
    session, told = connect(), queue.Queue()
    widget = Console(session, session.xenapi.VM.get_by_name_label("silent")[0])
    widget.feed.send, seen = told.put, ""

    def press(keys, words):
        """Type, and wait for words that were not there before."""
        nonlocal seen
        before = len(seen)
        hear(widget.feed, {"what": "keys", "view": "v", "text": keys})
        while words not in seen[before:]:
            found = told.get(timeout=30)
            seen = seen[:found["from"]] + found["stream"]

    hear(widget.feed, {"what": "hello", "view": "v"})
    press("\r", "login: ")
    press("root\r", "Password: ")
    press("xenlab\r", ":~# ")
    press("echo $((6*7))nd\r", "42nd\r\n")
    press("exit\r", "login: ")
    hear(widget.feed, {"what": "leave", "view": "v"})
    assert widget.feed.console is None and "xenlab guest 'silent' --console" in str(widget)
    other = Console(session, session.xenapi.VM.get_by_name_label("w2008")[0])
    other.feed.send = told.put
    hear(other.feed, {"what": "hello", "view": "v"})
    while "refused" not in (found := told.get(timeout=30)):
        pass
    assert "'w2008' is halted: start it first" in found["refused"] or "has no text console" in found["refused"]


def test_without_asyncssh_it_says_what_to_install_and_the_text_console_works_all_the_same(lab_folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "asyncssh", None)
    found = run("guest", "dbase", "-c", "true")
    assert found.returncode == 2 and "pip install 'xenlab[real]'" in found.stderr
    monkeypatch.setenv("XENLAB_GUEST_PASSWORD", "xenlab")
    assert run("guest", "silent", "--wait", "0", "-c", "hostname").stdout == "dbase\n"
