"""Guests of a XenServer that is treated as real: served over HTTPS without the laboratory's plug-in, its VM's reported address a real OpenSSH server's."""

import json
import os
import queue
import select
import shutil
import ssl as tls
import subprocess
import sys
from argparse import Namespace

import pytest

from lab_env.cli import UserError
from lab_env.connection import connect
from lab_env.real import owned, remembered, ssh, trust
from lab_env.real.guest import RealGuest
from lab_env.real.lab import RealLab, guard_of
from lab_env.widgets.console import Console, hear

from ..mock.laboratory import Lab
from ..server.serving import XENLAB, served
from .command import run
from .openssh import SSHD, USER, WHY, sshd
from .password_server import password_server

SEED = "7"
pytest.importorskip("asyncssh", reason="the extra `real` is not installed")


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    """(URL, fingerprint) of a pool whose `dbase` reports 127.0.0.1; `silent` runs without tools, `w2008` is halted."""
    folder = tmp_path_factory.mktemp("pool")
    lab = Lab(SEED, contents="course")
    dbase = lab.api.VM.get_by_name_label("dbase")[0]
    lab.api.VM.start(lab.api.VM.clone(dbase, "silent"), False, False)
    lab.api.VM.start(dbase, False, False)
    lab.xs.settle()
    lab.insert(dbase)
    for line in ("mount /dev/xvdd /mnt", "/mnt/Linux/install.sh -n"):
        assert lab.type(dbase, line)[1] == 0
    lab.xs.advance(120)
    for line in ("xenstore-write attr/eth0/ip 127.0.0.1", "xenstore-write data/updated now"):
        assert lab.type(dbase, line)[1] == 0
    assert lab.api.VM_guest_metrics.get_networks(lab.api.VM.get_guest_metrics(dbase))["0/ip"] == "127.0.0.1"
    for vm, record in lab.api.VM.get_all_records().items():
        if record["name_label"] in ("dbase", "silent", "w2008"):
            lab.api.VM.add_to_other_config(vm, owned.KEY, owned.tag("alice", record))
    (folder / "lab.journal").write_text(lab.journal, encoding="utf-8", newline="\n")
    certificate = folder / "own.pem"
    with served("--https-port", "0", "--certificate", certificate, "--journal", folder / "lab.journal", "--as-real") as (_, process):
        pem = certificate.read_text()
        url = next(word for word in process.words.split() if word.startswith("https://"))
        yield url, trust.fingerprint(tls.PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN CERTIFICATE"):]))


@pytest.fixture
def lab_folder(pool, key, tmp_path, monkeypatch):
    """A lab folder, and the environment in which `xenlab` finds it and the pool."""
    for name, value in {"XENLAB_LAB": tmp_path, "XENLAB_URL": pool[0], "XENLAB_CERTIFICATE": pool[1], "XENLAB_USER": "root", "XENLAB_PASSWORD": "xenserver"}.items():
        monkeypatch.setenv(name, str(value))
    (tmp_path / "lab.json").write_text('{"student": "alice"}', encoding="utf-8")
    (tmp_path / ".xenlab").mkdir()
    shutil.copy2(key, tmp_path / ".xenlab")
    return tmp_path


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """The file of a lab's key, made once: that takes its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XENLAB_LAB", str(tmp_path_factory.mktemp("key")))
        return remembered.key_file()


@pytest.fixture
def server(tmp_path):
    if SSHD is None:
        pytest.skip(WHY)
    (tmp_path / "sshd").mkdir()
    with sshd(tmp_path / "sshd") as server:
        yield server


@pytest.fixture
def reachable(lab_folder, server):
    """The OpenSSH server, which knows this lab's key; `dbase` is remembered to answer at its port."""
    server.authorized.write_text(ssh.public_key() + "\n")
    found = run("guest", "dbase", "--ssh-port", server.port, "--ssh-user", USER, "-c", "true")
    assert found.returncode == 0, found.stderr
    assert "is remembered from now on: SHA256:" in found.stderr
    return server


def test_one_line_prints_its_output_and_exits_with_its_status(reachable):
    found = run("guest", "dbase", "-c", "echo $((6 * 7)); false")
    assert (found.stdout, found.returncode, found.stderr) == ("42\n", 1, "")
    assert run("guest", "dbase", "-c", "exit 3").returncode == 3
    found = run("guest", "dbase", "-c", "fly-me")
    assert "fly-me: command not found" in found.stdout and found.returncode == 127


@pytest.mark.skipif(os.name == "nt", reason="a signal of Unix ends the server's end")
def test_a_connection_that_is_lost_in_the_middle_of_a_line_ends_it_with_the_status_of_ssh(reachable):
    found = run("guest", "dbase", "-c", "echo before; sleep 0.5; kill -9 $PPID; sleep 20")
    assert (found.stdout, found.returncode) == ("before\n", 255)
    found = run("guest", "dbase", input="kill -9 $PPID\necho again\n")
    assert "\nagain\n" in found.stdout and found.returncode == 0, "the next line finds its way back"


def test_lines_from_a_pipe_have_the_form_they_have_in_the_laboratory(reachable):
    found = run("guest", "dbase", input="cd /tmp\nfor i in 1 2; do\necho $i\ndone\nfalse\n")
    who = found.stdout.partition(":~")[0]
    sign = "#" if USER == "root" else "$"
    assert found.stdout == f"{who}:~{sign} cd /tmp\n{who}:/tmp{sign} for i in 1 2; do\n> echo $i\n> done\n1\n2\n{who}:/tmp{sign} false\n\n"
    assert found.returncode == 1


def test_cells_go_on_where_the_last_one_ended(reachable, monkeypatch):
    from IPython.core.interactiveshell import InteractiveShell

    from lab_env.magics import LineFailed
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    shell = InteractiveShell()
    shell.extension_manager.load_extension("lab_env")
    cell = shell.find_cell_magic("guest")
    cell("dbase", "# a remark\ncd /tmp")
    cell("dbase", "pwd\nprintf 'Continue? [y/n] '; read -n 1 key; echo; echo \"got $key\"\ny\necho after")
    assert shown[1].text.splitlines()[1] == "/tmp" and shown[1].exit_codes == [0, 0, 0, 0]
    assert "\nContinue? [y/n] y\n\ngot y\n" in shown[1].text and shown[1].text.endswith("echo after\nafter\n")
    with pytest.raises(LineFailed, match="'false' ended with status 1"):
        cell("dbase", "false")


def test_the_key_is_for_its_owner_alone_and_no_password_is_kept(reachable, lab_folder):
    key = lab_folder / ".xenlab" / "guest_key"
    assert os.name == "nt" or key.stat().st_mode & 0o777 == 0o600
    assert all(b"xenserver" not in path.read_bytes() for path in (lab_folder / ".xenlab").iterdir())


def test_another_host_key_than_before_is_refused_until_it_is_accepted_anew(reachable):
    reachable.stop()
    reachable.new_host_key()
    reachable.start()
    found = run("guest", "dbase", "-c", "echo sent")
    assert found.returncode == 2 and "another host key than before" in found.stderr and not found.stdout
    found = run("guest", "dbase", "--new-host-key", "-c", "echo sent")
    assert (found.stdout, found.returncode) == ("sent\n", 0)
    assert run("guest", "dbase", "-c", "echo sent").stdout == "sent\n"


# what sshd of about 2010 (Debian 6 has 5.5) and of 2012 (Ubuntu 13.04 has 6.1) offer, and one that has been left with the worst of it
OF_2010 = "KexAlgorithms diffie-hellman-group14-sha1\nCiphers aes128-ctr,aes128-cbc,3des-cbc\nMACs hmac-md5,hmac-sha1\nHostKeyAlgorithms ssh-rsa\n"
WORST = "KexAlgorithms diffie-hellman-group1-sha1\nCiphers 3des-cbc\nMACs hmac-md5\nHostKeyAlgorithms ssh-rsa\nPubkeyAcceptedAlgorithms +ssh-rsa\n"


@pytest.mark.slow
def test_old_guests_ssh_is_explained_and_used_only_when_asked_for(lab_folder, server):
    def again(options):
        server.stop()
        server.options = options
        server.start()

    server.authorized.write_text(ssh.public_key() + "\n")
    server.new_host_key("rsa")
    typed = ["guest", "dbase", "--ssh-port", server.port, "--ssh-user", USER, "-c", "echo here"]
    again(OF_2010)
    found = run(*typed)
    assert (found.stdout, found.returncode) == ("here\n", 0) and "deprecated" not in found.stderr, "as it is by default"
    again(WORST)
    found = run(*typed)
    assert found.returncode == 2 and "no longer thought safe (diffie-hellman-group1-sha1" in found.stderr and "--old-ssh" in found.stderr
    assert run(*typed, "--old-ssh").stdout == "here\n" and run(*typed).stdout == "here\n", "it is remembered"
    assert run(*typed, "--no-old-ssh").returncode == run(*typed).returncode == 2
    again("KexAlgorithms curve25519-sha256\nCiphers aes128-gcm@openssh.com\nHostKeyAlgorithms rsa-sha2-512\n")
    assert run(*typed).stdout == "here\n", "today's"
    server.new_host_key("ed25519")
    again("")
    found = run(*typed)
    assert found.returncode == 2 and "another host key than before" in found.stderr, "of another kind"


def test_a_guest_that_is_not_there_says_why(reachable, lab_folder):
    reachable.stop()
    found = run("guest", "dbase", "--wait", "0", "-c", "true")
    assert found.returncode == 2 and f"does not answer SSH at 127.0.0.1, port {reachable.port}" in found.stderr
    found = run("guest", "silent", "--wait", "0", "-c", "true")
    assert found.returncode == 2 and "'silent' asks for root's password" in found.stderr and "XENLAB_GUEST_PASSWORD" in found.stderr
    found = run("guest", "w2008", "-c", "true")
    assert found.returncode == 2 and "'w2008' is halted: start it first" in found.stderr


def test_in_a_vm_that_is_somebody_elses_nothing_is_typed(reachable, lab_folder):
    before = (lab_folder / ".xenlab" / "guests.json").read_text()
    (lab_folder / "lab.json").write_text('{"student": "brais"}', encoding="utf-8")
    for arguments in (["-c", "true"], ["--console"], ["--ssh-address", "127.0.0.1", "-c", "true"]):
        found = run("guest", "dbase", *arguments)
        assert found.returncode == 2 and "'dbase' was not made by XenLab for brais" in found.stderr
    assert (lab_folder / ".xenlab" / "guests.json").read_text() == before


def test_an_address_that_is_given_is_remembered_for_that_vm(reachable):
    assert run("guest", "silent", "--ssh-address", "127.0.0.1", "--ssh-port", reachable.port, "--ssh-user", USER, "-c", "echo here").stdout == "here\n"
    assert run("guest", "silent", "-c", "echo again").stdout == "again\n"
    assert "asks for root's password" in run("guest", "silent", "--ssh-address", "auto", "--ssh-user", "root", "--wait", "0", "-c", "echo again").stderr


def test_where_nobody_can_be_asked_for_the_first_password_it_says_what_to_do(server, lab_folder):
    found = run("guest", "dbase", "--ssh-port", server.port, "-c", "true")
    assert found.returncode == 2 and "'dbase' asks for root's password" in found.stderr


@pytest.mark.skipif(os.name == "nt", reason="the server runs a shell of Unix")
@pytest.mark.parametrize("sudo, home", [(True, "root"), (False, "ana")])
def test_the_first_time_a_password_puts_the_key_there_for_root_if_sudo_allows_it(lab_folder, tmp_path, monkeypatch, sudo, home):
    with password_server(tmp_path / "homes", sudo) as port:
        typed = ["guest", "dbase", "--ssh-port", port, "--ssh-user", "ana", "-c", "basename ~"]
        monkeypatch.setenv("XENLAB_GUEST_PASSWORD", "wrong")
        found = run(*typed)
        assert found.returncode == 2 and "does not let ana in" in found.stderr
        monkeypatch.setenv("XENLAB_GUEST_PASSWORD", "s3cret")
        found = run(*typed)
        monkeypatch.delenv("XENLAB_GUEST_PASSWORD")
        assert found.stdout == home + "\n", found.stderr
        assert run("guest", "dbase", "-c", "basename ~").stdout == home + "\n", "by key from now on"
    assert all(b"s3cret" not in path.read_bytes() for path in (lab_folder / ".xenlab").iterdir())


class Terminal:
    """`xenlab guest …` in a pseudo terminal."""

    def __init__(self, *arguments):
        import pty
        self.child, self.place = pty.fork()
        if self.child == 0:
            os.execv(sys.executable, [sys.executable, "-m", "lab_env", "guest", *map(str, arguments)])
        self.seen = ""

    def until(self, words):
        while words not in self.seen:
            assert select.select([self.place], [], [], 30)[0], f"{words!r} does not come; there is {self.seen!r}"
            self.seen += os.read(self.place, 4096).decode()
        before, _, self.seen = self.seen.partition(words)
        return before

    def press(self, keys):
        os.write(self.place, keys.encode())

    def status(self):
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])


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


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo terminal")
def test_in_a_terminal_it_is_a_login_by_ssh(reachable):
    terminal = Terminal("dbase")
    terminal.until(f"SSH to {USER}@127.0.0.1")
    terminal.until(":~")
    terminal.press("echo $((6*7))ss\r")
    terminal.until("42ss\r\n")
    terminal.press("exit\r")
    terminal.until("\x1b[?25h")
    assert terminal.status() == 0


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
def test_a_cell_types_on_the_text_console_of_a_guest_without_an_address_through_the_gateway(behind_a_gateway, monkeypatch):
    from IPython.core.interactiveshell import InteractiveShell
    monkeypatch.setenv("XENLAB_GUEST_PASSWORD", "xenlab")
    monkeypatch.setattr(RealGuest, "has_address", lambda self: False)       # at once: it has had its time
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    shell = InteractiveShell()
    shell.extension_manager.load_extension("lab_env")
    cell = shell.find_cell_magic("guest")
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


@pytest.mark.slow
def test_in_a_lab_on_a_real_pool_guests_are_reached_through_its_gateway(pool, server, key, tmp_path, monkeypatch):
    folder = tmp_path / "lab"
    (folder / ".xenlab").mkdir(parents=True)
    shutil.copy2(key, folder / ".xenlab")
    for name in ("XENLAB_LAB", "XENLAB_URL", "XENLAB_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XENLAB_CERTIFICATE", pool[1])
    lab = subprocess.Popen([*XENLAB, "lab", "--folder", folder, "--student", "alice", "--xenserver", pool[0], "--user", "root", "--no-browser"],
                           env={**os.environ, "XENLAB_PASSWORD": "xenserver"}, stdout=subprocess.PIPE, text=True)
    try:
        while "JupyterLab: " not in (line := lab.stdout.readline()):
            assert line, "it has ended"
        monkeypatch.setenv("XENLAB_LAB", str(folder))
        server.authorized.write_text(ssh.public_key() + "\n")
        assert run("guest", "dbase", "--ssh-port", server.port, "--ssh-user", USER, "-c", "echo by ssh").stdout == "by ssh\n"
        monkeypatch.setenv("XENLAB_GUEST_PASSWORD", "xenlab")
        assert run("guest", "silent", "--wait", "0", "-c", "hostname").stdout == "dbase\n"
    finally:
        lab.terminate()
        lab.wait()
        lab.stdout.close()


def test_waiting_on_a_real_pool_takes_its_time_and_needs_no_clock_of_the_laboratorys(lab_folder, capsys):
    from lab_env.lab import Lab as Notebook
    lab = Notebook()
    lab.wait(seconds=0.01)
    assert "Waiting" in capsys.readouterr().err
    with pytest.raises(UserError, match="no clock to set"):
        lab.speed = 60
    lab.wait_for_tools("dbase")


def test_without_asyncssh_it_says_what_to_install_and_the_text_console_works_all_the_same(lab_folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "asyncssh", None)
    found = run("guest", "dbase", "-c", "true")
    assert found.returncode == 2 and "pip install 'xenlab[real]'" in found.stderr
    monkeypatch.setenv("XENLAB_GUEST_PASSWORD", "xenlab")
    assert run("guest", "silent", "--wait", "0", "-c", "hostname").stdout == "dbase\n"
