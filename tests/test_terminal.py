"""`xenlab guest` against a served XenServer."""

import os
import sys

import pytest
import XenAPI

from .mock.laboratory import Lab
from .server.serving import run, served


@pytest.fixture(scope="module")
def ubase():
    """A served XenServer with an installed VM `ubase`, two VMs called `twice`, and one that is halted."""
    with served("--speed", "instant") as (url, _):
        session = XenAPI.Session(url)
        session.login_with_password("root", "xenserver")
        lab = Lab.__new__(Lab)
        lab.session, lab.api = session, session.xenapi
        for name in ("ubase", "twice", "twice", "halted"):
            lab.vm(name)
        lab.api.VM.start(lab.api.VM.get_by_name_label("ubase")[0], False, False)
        yield {**os.environ, "XENLAB_URL": url, "XENLAB_USER": "root", "XENLAB_PASSWORD": "xenserver"}


def test_one_line_prints_its_output_and_exits_with_its_status(ubase):
    found = run("guest", "ubase", "-c", "uname -sr", env=ubase)
    assert (found.stdout, found.returncode) == ("Linux 3.8.0-19-generic\n", 0)
    assert run("guest", "ubase", "-c", "exit 3", env=ubase).returncode == 3
    found = run("guest", "ubase", "-c", "fly", env=ubase)
    assert "fly: command not found" in found.stdout and found.returncode == 127


def test_lines_from_a_pipe_are_shown_as_on_a_console(ubase):
    found = run("guest", "ubase", env=ubase, input="cd /tmp\nfor i in 1 2; do\necho $i\ndone\nfalse\n")
    assert found.stdout.endswith("root@ubase:~# cd /tmp\nroot@ubase:/tmp# for i in 1 2; do\n> echo $i\n> done\n1\n2\nroot@ubase:/tmp# false\n\n")
    assert found.returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo terminal")
def test_in_a_terminal_it_is_the_console_itself(ubase):
    import pty
    child, place = pty.fork()
    if child == 0:
        os.execve(sys.executable, [sys.executable, "-m", "lab_env", "guest", "ubase"], ubase)
    seen = ""

    def until(words):
        nonlocal seen
        while words not in seen:
            seen += os.read(place, 4096).decode()
        before, _, seen = seen.partition(words)
        return before

    run("guest", "ubase", "-c", "exit", env=ubase)
    assert "Leave it with Ctrl-]" in until("logout\r\n")
    until("root@ubase:~# ")
    os.write(place, b"exit\r")
    until("ubase login: ")
    for keys, words in (("root\r", "Password: "), ("xenlab\r", "root@ubase:~# "), ("echo t\x7fyped\r", "\r\nyped\r\n")):
        os.write(place, keys.encode())
        until(words)
    os.write(place, b"exit\r")
    until("ubase login: ")
    os.write(place, b"\x1d")
    until("\x1b[?25h")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_what_one_console_did_the_other_sees(ubase):
    run("guest", "ubase", "-c", "echo kept > /root/note", env=ubase)
    assert run("guest", "ubase", env=ubase, input="cat /root/note\n").stdout.count("kept") == 1


@pytest.mark.parametrize("name, words", [("nobody", "there is no VM called 'nobody'"), ("twice", "2 VMs are called 'twice'"),
                                         ("halted", "start it first")])
def test_a_guest_that_cannot_be_typed_to_says_why(ubase, name, words):
    found = run("guest", name, "-c", "ls", env=ubase)
    assert found.returncode == 2 and words in found.stderr and not found.stdout


def test_a_wrong_password_or_address_says_what_to_do(ubase):
    found = run("guest", "ubase", "-c", "ls", env={**ubase, "XENLAB_PASSWORD": "wrong"})
    assert found.returncode == 2 and "does not accept the password of 'root'" in found.stderr
    found = run("guest", "ubase", "-c", "ls", "--url", "http://127.0.0.1:9", env=ubase)
    assert found.returncode == 2 and "no XenServer answers" in found.stderr
    found = run("guest", "ubase", "-c", "ls", "--url", "xen.example", env=ubase)
    assert found.returncode == 2 and "is not the URL of a XenServer" in found.stderr
