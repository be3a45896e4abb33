"""The thin-CLI protocol on `/cli` of a served XenServer, and our own `xe` beside it."""

import asyncio
import os
import subprocess
import sys
import xmlrpc.client
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from lab_env.mock.xenserver import MockXenServer
from lab_env.server.handlers import cli

from ..server.serving import served
from .client import xe


@pytest.fixture(scope="module")
def url():
    with served("--speed", "instant", "--contents", "course") as (url, _):
        yield url


def own(url, *words, **more):
    """Our own xe, as a process."""
    environment = {**os.environ, "XENLAB_URL": url, "XENLAB_USER": "root", "XENLAB_PASSWORD": "xenserver", "HOME": "/nowhere", **more}
    return subprocess.run([sys.executable, "-m", "lab_env.xe", *words], capture_output=True, text=True, timeout=60, env=environment)


def test_both_say_the_same(url):
    status, out, err = xe(url, "vm-list", "params=all")
    assert (status, err) == (0, "") and "dbase" in out
    done = own(url, "vm-list", "params=all")
    assert (done.returncode, done.stdout, done.stderr) == (status, out, err)


def test_a_command_that_takes_time(url):
    assert xe(url, "vm-start", "vm=dbase") == (0, "", "")
    assert xe(url, "vm-list", "--minimal", "power-state=running", "is-control-domain=false", "params=name-label") == (0, "dbase\n", "")
    status, out, err = xe(url, "vm-start", "vm=dbase")
    assert status == 1 and out == "" and err.endswith("actual: running\n")
    assert xe(url, "vm-shutdown", "vm=dbase", "force=true")[0] == 0


def test_a_prompt_is_answered(url):
    assert xe(url, "vm-clone", "vm=dbase", "new-name-label=ñandú")[0] == 0
    status, out, _ = xe(url, "vm-uninstall", "vm=ñandú", typed="perhaps")
    assert status == 0 and out.endswith("Type 'yes' to continue\nAborted (you typed: 'perhaps')\n")
    status, out, _ = xe(url, "vm-uninstall", "vm=ñandú", typed="yes")
    assert status == 0 and out.endswith("All objects destroyed\n")


def test_event_wait_ends_when_it_comes_true_and_keeps_nobody_from_working(url):
    uuid = xe(url, "vm-list", "--minimal", "name-label=w2008")[1].strip()
    with ThreadPoolExecutor(20) as pool:
        waits = [pool.submit(xe, url, "event-wait", "class=vm", f"uuid={uuid}", "name-description=come") for _ in range(20)]
        assert xe(url, "vm-list", "--minimal", "name-label=w2008")[0] == 0
        assert not any(wait.done() for wait in waits)
        assert xe(url, "vm-param-set", f"uuid={uuid}", "name-description=come") == (0, "", "")
        assert [wait.result(timeout=20) for wait in waits] == [(0, "", "")] * 20


def test_a_command_whose_client_went_away_ends_and_logs_out():
    """In this process, with a reader that is at its end after three calls."""
    xs, calls = MockXenServer("xe"), []

    async def serve():
        reader = asyncio.StreamReader()

        class Lab:
            async def call(self, method, params):
                calls.append(method)
                if len(calls) == 3:
                    reader.feed_eof()
                return {"token": "1", "events": []} if method == "event.from" else xs.call(method, params)

        class Labs:
            def of_call(self, method, params):
                return Lab()

        request = SimpleNamespace(reader=reader, trusted=False)
        words = ["event-wait", "class=vm", "name-label=never", "username=root", "password=xenserver"]
        return await cli.in_thread(cli.done, words, None, cli.Loop(asyncio.get_running_loop(), request, Labs()))

    assert asyncio.run(serve()) == 1
    assert calls == ["session.login_with_password", "event.from", "event.from", "session.logout"]


def test_refusals(url):
    assert xe(url, "vm-list", user="", password="")[2].startswith("Username/password must be specified\n")
    assert xe(url, "vm-list", password="wrong") == (1, "", "Authentication failed\nFor usage run: 'xe help'\n")
    assert xe(url, "frob") == (1, "", "Unknown command: frob\nFor usage run: 'xe help'\n")


def test_a_session_may_be_given(url):
    server = xmlrpc.client.ServerProxy(url)
    session = server.session.login_with_password("root", "xenserver")["Value"]
    status, out, _ = xe(url, f"session_id={session}", "host-list", "--minimal", user="", password="")
    assert status == 0 and len(out) == 37
    assert server.session.get_uuid(session, session)["Status"] == "Success"     # it was not logged out
    assert xe(url, "session_id=OpaqueRef:none", "host-list")[0] == 1


def test_who_does_not_speak_the_protocol_is_sent_away(url):
    with pytest.raises((AssertionError, OSError, IndexError, ValueError)):
        xe(url, "vm-list", greeting=b"GET / HTTP/1.1\r\nHost: somewhere else\r\n\r\n")
    assert xe(url, "host-list", "--minimal")[0] == 0


def test_our_own_xe_tells_of_mistakes(url):
    assert own(url).returncode == 0 and own(url).stderr.startswith("Usage: xe")
    done = own("http://127.0.0.1:1", "vm-list")
    assert done.returncode == 1 and "no XenServer answers" in done.stderr
    done = own(url, "vm-list", "-pw", "wrong")
    assert done.returncode == 1 and "password" in done.stderr


def test_server_and_user_by_options(url, tmp_path):
    host, port = url.removeprefix("http://").split(":")
    secret = tmp_path / "who"
    secret.write_text("root\nxenserver\n")
    done = own("", "-s", host, "-p", port.strip("/"), "--nossl", "-pwf", str(secret), "host-list", "--minimal")
    assert done.returncode == 0 and len(done.stdout) == 37, done.stderr
    done = own("", "host-list", "--minimal", XE_EXTRA_ARGS=f"server={host},port={port.strip('/')},username=root,password=xenserver")
    assert done.returncode == 0, done.stderr


@pytest.fixture(params=["the real protocol", "our own"])
def either(request, url):
    """One command, by the thin protocol or by our own xe: (status, output, errors)."""
    if request.param == "our own":
        def command(*words):
            done = own(url, *words)
            return done.returncode, done.stdout, done.stderr
        return command
    return lambda *words: xe(url, *words)


def test_a_vm_goes_to_a_file_and_comes_back(either, tmp_path):
    file = tmp_path / "copy.xva"
    assert either("vm-clone", "vm=dbase", "new-name-label=to go")[0] == 0
    assert either("vm-export", "vm=to go", f"filename={file}") == (0, "Export succeeded\n", "")
    assert file.read_bytes().startswith(b"ova.xml")
    status, uuid, _ = either("vm-import", f"filename={file}")
    assert status == 0 and either("vm-list", f"uuid={uuid.strip()}", "params=name-label", "--minimal") == (0, "to go\n", "")
    assert either("vm-uninstall", "name-label=to go", "--multiple", "--force")[0] == 0
    assert either("task-list", "--minimal") == (0, "\n", "")


def test_a_disk_goes_to_a_file_and_comes_back(either, tmp_path):
    file = tmp_path / "disk.vhd"
    disk = either("vbd-list", "vm-name-label=dbase", "type=Disk", "params=vdi-uuid", "--minimal")[1].strip()
    assert either("vdi-export", f"uuid={disk}", f"filename={file}", "format=vhd") == (0, "", "")
    repository = either("vdi-list", f"uuid={disk}", "params=sr-uuid", "--minimal")[1].strip()
    size = either("vdi-list", f"uuid={disk}", "params=virtual-size", "--minimal")[1].strip()
    made = either("vdi-create", f"sr-uuid={repository}", "name-label=back", f"virtual-size={size}")[1].strip()
    assert either("vdi-import", f"uuid={made}", f"filename={file}", "format=vhd") == (0, "", "")
    assert either("vdi-destroy", f"uuid={made}")[0] == 0


def test_files_that_cannot_be_moved(either, tmp_path):
    (wrong := tmp_path / "wrong").write_text("this is no archive")
    assert either("vm-export", "vm=none", f"filename={tmp_path / 'x'}")[0] == 1 and not (tmp_path / "x").exists()
    status, out, err = either("vm-import", f"filename={wrong}")
    assert (status, out) == (1, "") and "could not be imported" in err
    assert either("task-list", "--minimal") == (0, "\n", "")


def test_our_own_overwrites_nothing(url, tmp_path):
    (file := tmp_path / "mine").write_text("precious")
    done = own(url, "vm-export", "vm=dbase", f"filename={file}")
    assert done.returncode == 1 and "already exists" in done.stderr and file.read_text() == "precious"
    done = own(url, "vm-import", f"filename={tmp_path / 'none'}")
    assert done.returncode == 1 and "No such file" in done.stderr
