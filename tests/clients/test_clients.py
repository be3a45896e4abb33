"""Clients that other people wrote, unmodified, over loopback."""

import os
import re
import socket
import threading
from pathlib import Path

import pytest

from ..server.serving import served
from ..server.test_console import Guest
from ..server.test_serve import log_in
from . import installed

HERE = Path(__file__).parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    """Of a server with the course's VMs: by HTTP and by HTTPS."""
    certificate = tmp_path_factory.mktemp("tls") / "certificate.pem"
    with served("--contents", "course", "--speed", "60", "--https-port", "0", "--certificate", certificate) as (url, process):
        yield url, re.search(r"https://\S+", process.words).group()


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    return installed.npm_with(tmp_path_factory.mktemp("node"), "xen-api", "async-xenapi")


def script(node, name, *arguments):
    place = node / name
    place.write_text((HERE / name).read_text())
    return installed.run("node", place, *arguments, env={**os.environ, "NODE_NO_WARNINGS": "1"})


@pytest.mark.parametrize("secure, transport", [(False, "auto"), (True, "json-rpc"), (False, "xml-rpc")])
def test_npm_xen_api(addresses, node, secure, transport):
    assert "all is well" in script(node, "xen-api.mjs", addresses[secure], transport)


def test_npm_async_xenapi(addresses, node):
    assert "all is well" in script(node, "async-xenapi.cjs", addresses[True])


def test_ansible(addresses, tmp_path):
    api = log_in(addresses[0]).xenapi
    template = api.VM.clone(api.VM.get_by_name_label("dbase")[0], "dbase-template")
    api.VM.set_is_a_template(template, True)
    python = installed.python_with(tmp_path, "ansible", "XenAPI")
    out = installed.run(python.with_name("ansible-playbook"), HERE / "ansible.yml", "-e", f"url={addresses[0]}", "-e", f"ansible_python_interpreter={python}",
                        env={**os.environ, "ANSIBLE_HOME": str(tmp_path / "ansible"), "ANSIBLE_NOCOLOR": "1"})
    assert "failed=0" in out and api.VM.get_by_name_label("from-ansible") == []


def tunnel(guest):
    """A local port that leads to a guest's console, as a proxy of VNC clients does."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        client, _ = listener.accept()
        console = guest.view(version=None).sock
        for one, other in ((client, console), (console, client)):
            threading.Thread(target=pipe, args=(one, other), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return listener.getsockname()[1]


def pipe(one, other):
    try:
        while data := one.recv(65536):
            other.sendall(data)
    except OSError:
        return
    finally:
        other.close()


def test_a_vnc_client(tmp_path):
    python = installed.python_with(tmp_path, "vncdotool")
    with served("--contents", "course", "--speed", "instant") as (url, _):
        guest = Guest(url)
        before, after = tmp_path / "before.ppm", tmp_path / "after.ppm"
        installed.run(python, HERE / "vnc.py", tunnel(guest), before, after)
        ours = guest.view()
        ours.update()
    pictures = [image.read_bytes() for image in (before, after)]
    assert all(picture.startswith(b"P6\n640 400\n255\n") for picture in pictures) and pictures[0] != pictures[1]
    assert pictures[1].split(b"255\n", 1)[1] == bytes(part for row in ours.pixels for colour in row for part in colour)
