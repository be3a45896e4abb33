"""`xenlab lab --xenserver`: one setting, a password that nobody sees, a gateway with the guard behind it, and cleaning up."""

import contextlib
import json
import os
import signal
import socket
import stat
import struct
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import XenAPI

from grader import notebook
from lab_env import connection
from lab_env.cli import UserError
from lab_env.real import activity, passwords, profiles, trust
from lab_env.real.lab import RealLab

from ..server.serving import XENLAB
from .command import run
from .pools import RealPool, admin_of
from .test_faults import Served
from .test_guard import by_name, code_of, disk_of, tagged

SECRET = "S3cretOfThePool"
TEMPLATE = "Ubuntu Precise Pangolin 12.04 (64-bit)"


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    """A pool over HTTPS with a certificate of its own, treated as real; its password is SECRET. `admin` goes past any guard."""
    folder = tmp_path_factory.mktemp("pool")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XENLAB_PASSWORD", SECRET)
        server = Served(folder, "--contents", "course")
        patch.setenv("XENLAB_CERTIFICATE", server.pin)
        server.admin = connection.log_in(server.url, "root", SECRET).xenapi
    yield server
    server.stop()


@pytest.fixture
def lab(secure, tmp_path, monkeypatch):
    """lab(*options): `xenlab lab` on that pool, to its end, in this process."""
    for name, value in {"XENLAB_PASSWORD": SECRET, "XENLAB_CERTIFICATE": secure.pin, "XDG_CONFIG_HOME": tmp_path / "config", "APPDATA": tmp_path / "config"}.items():
        monkeypatch.setenv(name, str(value))
    for name in ("XENLAB_LAB", "XENLAB_OLD_TLS", "XENLAB_LANGUAGE"):
        monkeypatch.setenv(name, "")        # what the command sets in its own process is taken back
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))}
    yield lambda *options: run("lab", "--folder", tmp_path / "lab", "--student", "alice", *options)
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def gateway(tmp_path, monkeypatch):
    """A lab folder whose XenServer is a gateway's."""
    pool = RealPool(tmp_path)
    pool.guard.login = ("root", "of this lab alone")
    real = RealLab(pool.guard)
    (tmp_path / "lab.json").write_text(json.dumps({"student": "alice", "url": real.url, "user": real.user, "password": real.password, **real.settings}))
    monkeypatch.setenv("XENLAB_LAB", str(tmp_path))
    for name in ("XENLAB_URL", "XENLAB_USER", "XENLAB_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    pool.guard.pool._connection = lambda: pool.guard.pool.inner     # the mocked XenServer of this process, for all the gateway's threads
    pool.guard.pool.inner = admin_of(pool.xs)
    yield pool
    real.close()


# -- the gateway ---------------------------------------------------------------------------------------------------------

def test_whatever_works_in_the_lab_goes_through_the_guard(gateway, monkeypatch):
    session = connection.connect()
    assert session.url.startswith("http://127.0.0.1:")
    vm = session.xenapi.VM.clone(by_name(session.xenapi, "VM", gateway.template), "ubase")
    assert tagged(gateway.admin, "VM", vm)
    raw = XenAPI.Session(session.url)
    raw.login_with_password("root", "of this lab alone")
    for api in (session.xenapi, raw.xenapi, connection.another(session).xenapi):
        assert code_of(api.VM.start, by_name(api, "VM", "payroll"), False, False) == "XENLAB_REFUSED"
    command = [sys.executable, "-m", "lab_env.xe"]
    told = subprocess.run([*command, "vm-start", "vm=payroll"], capture_output=True, text=True, timeout=60)
    assert told.returncode == 1 and "XenLab does not do this on a real pool" in told.stderr and "reason: VM 'payroll' was not made by XenLab for alice" in told.stderr
    assert "ubase" in subprocess.run([*command, "template-list"], capture_output=True, text=True, timeout=60).stdout
    assert "ubase" in run("check", "ubuntu-exercise").stdout


def test_another_password_than_the_labs_own_is_good_for_nothing(gateway):
    with pytest.raises(UserError, match="does not accept the password"):
        connection.connect(password="xenserver")


def test_nothing_else_of_a_xenservers_http_is_passed_on(gateway):
    url = json.loads((gateway.folder / "lab.json").read_text())["url"]
    for path, data in (("/export?uuid=x", None), ("/import", b"x"), ("/jsonrpc", b"{}"), ("/cli", b"x")):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(url + path, data=data), timeout=10)
        assert refused.value.code in (403, 501)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(url, data=b"<nonsense>"), timeout=10)
    assert refused.value.code == 400


def test_the_record_is_handed_in(gateway, tmp_path, monkeypatch, capsys):
    api = connection.connect().xenapi
    api.VM.clone(by_name(api, "VM", gateway.template), "ubase")
    (gateway.folder / "lab.activity").write_bytes((gateway.folder / "alice.activity").read_bytes())
    (tmp_path / "work").mkdir()
    notebook.hand_in(tmp_path / "work")
    entries, _, _ = activity.read((tmp_path / "work" / "lab.activity").read_text(encoding="utf-8"))
    assert entries[0][2:5] == ["asked", "VM.clone", [by_name(api, "VM", gateway.template), "ubase"]] and "submit the notebook and this file" in capsys.readouterr().out


def ask_for_console(url, console, session):
    with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), 10) as there:
        there.sendall(f"CONNECT /console?ref={console} HTTP/1.1\r\nHost: x\r\nCookie: session_id={session}\r\n\r\n".encode())
        there.settimeout(10)
        found = b""
        while b"\r\n\r\n" not in found and (more := there.recv(4096)):
            found += more
        return found.split(b"\r\n")[0].decode()


def test_the_console_of_ones_own_vm_is_passed_on_and_no_other(secure, lab, tmp_path, monkeypatch):
    admin = secure.admin
    dbase = by_name(admin, "VM", "dbase")
    theirs, own = admin.VM.clone(dbase, "theirs"), admin.VM.clone(dbase, "own")
    for vm in (theirs, own):
        admin.VM.start(vm, False, False)
    admin.VM.add_to_other_config(own, "xenlab", f"alice {admin.VM.get_uuid(own)}")
    with opened(lab, secure, tmp_path) as real:
        session = real.guard.log_in(real.guard.login)
        assert " 200 " in ask_for_console(real.url, admin.VM.get_consoles(own)[0], session)
        assert " 403 " in ask_for_console(real.url, admin.VM.get_consoles(theirs)[0], session)
        assert " 403 " in ask_for_console(real.url, admin.VM.get_consoles(own)[0], "OpaqueRef:guess")
        told, real.guard.tell = [], lambda text: told.append(text)
        monkeypatch.setattr(trust, "pin_of", lambda url, file: None if "/console" in url else secure.pin)       # as on another host of the pool, which nobody has been asked about
        assert " 403 " in ask_for_console(real.url, admin.VM.get_consoles(own)[0], session)
        assert "set the variable XENLAB_CERTIFICATE" in told[0] and trust.spaced(secure.pin) in told[0]
    for vm in (theirs, own):
        admin.VM.hard_shutdown(vm)
        disk = disk_of(admin, vm)
        admin.VM.destroy(vm)
        admin.VDI.destroy(disk)


def test_a_console_that_is_cut_ends_and_shows_nothing_of_ours(gateway, monkeypatch):
    """What would be an error of HTTP before is a line on the guest's screen after."""
    from lab_env.real import gateway as module
    with socket.create_server(("127.0.0.1", 0)) as host:
        def serve():
            there, _ = host.accept()
            there.recv(4096)
            there.sendall(b"HTTP/1.1 200 OK\r\n\r\nlogin: ")
            there.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))      # its power is gone
            there.close()

        threading.Thread(target=serve, daemon=True).start()
        monkeypatch.setattr(module, "own_console", lambda guard, path: f"http://127.0.0.1:{host.getsockname()[1]}/console?ref=x")
        url = json.loads((gateway.folder / "lab.json").read_text())["url"]
        session = gateway.guard.log_in(gateway.guard.login)
        with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), 10) as there:
            there.sendall(f"CONNECT /console?ref=x HTTP/1.1\r\nHost: x\r\nCookie: session_id={session}\r\n\r\n".encode())
            found = b""
            with contextlib.suppress(ConnectionError):
                while more := there.recv(4096):
                    found += more
    assert b"502" not in found


def opened(lab, secure, folder):
    """The gateway of `xenlab lab`, without its JupyterLab."""
    from argparse import Namespace

    from lab_env.real.lab import guard_of

    @contextlib.contextmanager
    def open_it():
        guard = guard_of(Namespace(quota="", profile=None, xenserver=secure.url, user=None, dry_run=False), folder, "alice")
        real = RealLab(guard)
        yield real
        real.close()
        guard.close()

    return open_it()


# -- one setting ---------------------------------------------------------------------------------------------------------

def processes():
    """{pid: (command line, environment)} of all that may be looked at here."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found[int(folder.name)] = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes as Linux shows them")
@pytest.mark.slow
def test_the_password_is_in_no_file_no_process_list_and_no_environment_but_the_one_it_was_given_in(secure, tmp_path):
    environment = {**{name: value for name, value in os.environ.items() if not name.startswith("XENLAB_")}, "XENLAB_PASSWORD": SECRET, "XENLAB_CERTIFICATE": secure.pin,
                   "HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen([*XENLAB, "lab", "--no-browser", "--folder", str(tmp_path / "lab"), "--student", "zoe", "--xenserver", secure.url, "--profile", "school"],
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    try:
        words = ""
        while "JupyterLab: " not in words:
            line = process.stdout.readline()
            assert line, words
            words += line
        lab = json.loads((tmp_path / "lab" / "lab.json").read_text())
        assert stat.S_IMODE((tmp_path / "lab" / "lab.json").stat().st_mode) == 0o600 and lab["password"] != SECRET
        (tmp_path / "lab" / "try.py").write_text(
            "from lab_env.lab import Lab\nlab = Lab()\n"
            f"vm = lab.api.VM.clone(lab.api.VM.get_by_name_label({TEMPLATE!r})[0], 'ubase')\nprint(lab.api.VM.get_name_label(vm))\n")
        told = subprocess.run([sys.executable, "try.py"], cwd=tmp_path / "lab", capture_output=True, text=True, timeout=60,
                              env={**environment, "XENLAB_PASSWORD": "", "PYTHONPATH": str(Path(__file__).parents[2])})
        assert told.stdout == "ubase\n", told.stderr
        holders = {pid for pid, (_, environ) in processes().items() if SECRET.encode() in environ}
        assert not [line for line, _ in processes().values() if SECRET.encode() in line]
        children = {int(child) for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()}
        assert children and not children & holders and holders <= {process.pid, secure.process.pid, os.getpid()}
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        words += process.stdout.read()
        process.stdout.close()
    assert SECRET not in words
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes(), file
    assert json.loads((tmp_path / ".config" / "xenlab" / "profiles.json").read_text()) == {"school": {"url": secure.url, "user": "root"}}


@pytest.mark.slow         # with every extra installed
def test_where_the_password_comes_from(monkeypatch):
    keyring = pytest.importorskip("keyring", reason="the extra `keyring` is not installed")

    class Ring(keyring.backend.KeyringBackend):
        priority = 1

        def get_password(self, service, user):
            return {("https://xen", "root"): "kept"}.get((service, user))

        set_password = delete_password = None

    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    try:
        monkeypatch.setenv("XENLAB_PASSWORD", "given")
        assert passwords.password_of("https://xen", "root") == "given"
        monkeypatch.delenv("XENLAB_PASSWORD")
        assert passwords.password_of("https://xen", "root") == "kept"
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("getpass.getpass", lambda question: "typed")
        assert passwords.password_of("https://xen", "other") == "typed"
        monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
        with pytest.raises(UserError, match="keyring set https://xen other"):
            passwords.password_of("https://xen", "other")
    finally:
        keyring.set_keyring(before)


@pytest.mark.parametrize("options, words", [
    (["--xenserver", "https://root:hunter2@xen"], "is not the URL of a XenServer"), (["--xenserver", "xen"], "is not the URL of a XenServer"),
    (["--xenserver", "http://xen.example"], "unencrypted; use https"), (["--profile", "nowhere"], "there is no profile 'nowhere'; there is none yet"),
    (["--clean-up"], "--clean-up is for a real XenServer"), (["--quota", "vms=2"], "--quota is for a real XenServer"),
    (["--xenserver", "https://127.0.0.1:1", "--quota", "vms=two"], "give vms=NUMBER"), (["--xenserver", "https://127.0.0.1:1"], "no XenServer answers"),
])
def test_what_makes_no_sense_is_explained(lab, options, words):
    found = lab(*options)
    assert found.returncode == 2 and words in found.stderr and "hunter2" not in found.stderr


def test_a_profile_is_kept_and_used(lab, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert profiles.chosen("school", "https://xen.example/", "ana") == ("https://xen.example", "ana")
    assert profiles.chosen("school", None, None) == ("https://xen.example", "ana")
    assert profiles.chosen("school", None, "eve") == ("https://xen.example", "eve")
    assert profiles.chosen(None, "http://[::1]:8080", None) == ("http://[::1]:8080", "root")


# -- cleaning up ---------------------------------------------------------------------------------------------------------

def test_what_was_made_is_listed_and_removed_and_nothing_else(secure, lab, tmp_path):
    admin, nothing = secure.admin, "There is nothing of alice's"
    before = {cls: set(getattr(admin, cls).get_all()) for cls in ("VM", "VDI", "VBD")}
    assert nothing in lab("--xenserver", secure.url, "--clean-up").stdout
    (tmp_path / "lab").mkdir(exist_ok=True)
    with opened(lab, secure, tmp_path / "lab") as real:
        handle = real.guard.log_in(real.guard.login)
        ask = lambda method, *params: real.guard.answer(method, [handle, *params])      # noqa: E731
        vm = ask("VM.clone", by_name(admin, "VM", TEMPLATE), "ubase")
        sr = admin.SR.get_uuid(admin.pool.get_default_SR(admin.pool.get_all()[0]))
        config = ask("VM.get_other_config", vm)
        ask("VM.set_other_config", vm, {**config, "install-repository": "http://old-releases.ubuntu.com/ubuntu/dists/saucy/", "disks": config["disks"].replace('sr=""', f'sr="{sr}"')})
        ask("VM.provision", vm)
        network = next(net for net in admin.network.get_all() if admin.network.get_PIFs(net))
        ask("VIF.create", {"VM": vm, "network": network, "device": "0", "MAC": "", "MTU": "1500", "other_config": {}, "qos_algorithm_type": "", "qos_algorithm_params": {}})
        ask("VM.start", vm, False, False)
        ask("VM.checkpoint", vm, "with its memory")
        ask("VM.suspend", vm)
    dry = lab("--xenserver", secure.url, "--clean-up", "--dry-run")
    assert "VM 'ubase'" in dry.stdout and "snapshot 'with its memory'" in dry.stdout and "nothing was removed" in dry.stdout
    assert lab("--xenserver", secure.url, "--clean-up").returncode == 2
    assert tagged(admin, "VM", vm)
    found = lab("--xenserver", secure.url, "--clean-up", "--yes")
    assert found.returncode == 0 and "Removed: " in found.stdout, found.stdout + found.stderr
    assert {cls: set(getattr(admin, cls).get_all()) for cls in before} == before
    assert nothing in lab("--xenserver", secure.url, "--clean-up").stdout


def test_what_cannot_be_removed_is_said(secure, lab, tmp_path):
    admin = secure.admin
    vm = admin.VM.clone(by_name(admin, "VM", "dbase"), "kept")
    disk = disk_of(admin, vm)
    for cls, ref in (("VM", vm), ("VDI", disk)):
        getattr(admin, cls).add_to_other_config(ref, "xenlab", f"alice {getattr(admin, cls).get_uuid(ref)}")
    admin.VM.add_to_blocked_operations(vm, "destroy", "ask Ana first")
    found = lab("--xenserver", secure.url, "--clean-up", "--yes")
    assert found.returncode == 1 and "'kept'" in found.stdout and "is still there" in found.stdout and "Removed: 0 of 2." in found.stdout
    admin.VM.remove_from_blocked_operations(vm, "destroy")
    assert lab("--xenserver", secure.url, "--clean-up", "--yes").returncode == 0
