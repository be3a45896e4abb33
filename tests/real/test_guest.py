"""Guests of a XenServer that is treated as real, by SSH."""

import os
import shutil
import subprocess

import pytest

from lab_env.cli import UserError
from lab_env.real import ssh

from ..server.serving import XENLAB
from .command import Terminal, run
from .openssh import USER
from .password_server import password_server

pytest.importorskip("asyncssh", reason="the extra `real` is not installed")


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


def test_cells_go_on_where_the_last_one_ended(reachable, guest_cell):
    from lab_env.magics import LineFailed
    cell, shown = guest_cell
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
