"""Disks and whole VMs, out of the lab and back in."""

import gzip
import io
import json
import os
import socket
import tarfile
from urllib.parse import urlsplit

import pytest
import XenAPI

from .serving import run, served
from .test_handlers import ask
from .test_serve import log_in

GiB = 2 ** 30


class Lab:
    """A served lab with the course's VMs, and its journal."""

    def __init__(self, url, journal):
        self.url, self.journal, self.session = url, journal, log_in(url)
        self.api = self.session.xenapi
        self.vm = self.api.VM.get_by_name_label("dbase")[0]

    def ask(self, method, path, body=None):
        return ask(self.url, method, f"{path}{'&' if '?' in path else '?'}session_id={self.session.handle}", body)

    def disk(self, vm):
        return next(vbd["VDI"] for vbd in map(self.api.VBD.get_record, self.api.VM.get_VBDs(vm)) if vbd["type"] == "Disk")

    def empty_disk(self, size):
        sr = self.api.pool.get_default_SR(self.api.pool.get_all()[0])
        return self.api.VDI.create({"name_label": "new", "SR": sr, "virtual_size": str(size), "type": "user", "sharable": False, "read_only": False, "other_config": {}})

    def type(self, vm, line):
        host = self.api.host.get_all()[0]
        return json.loads(self.api.host.call_plugin(host, "xenlab", "guest", {"vm": self.api.VM.get_uuid(vm), "line": line}))["output"]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    journal = tmp_path_factory.mktemp("lab") / "lab.journal"
    with served("--speed", "instant", "--contents", "course", "--journal", journal) as (url, _):
        yield Lab(url, journal)


@pytest.fixture(scope="module")
def archive(lab):
    """The archive of a VM in whose guest a file was written."""
    vm = lab.api.VM.clone(lab.vm, "travels")
    lab.api.VM.start(vm, False, False)
    lab.type(vm, "echo I was here > /root/proof")
    refused = lab.ask("GET", f"/export?ref={vm}")
    assert refused.status == 500 and b"VM_BAD_POWER_STATE" in refused.body
    lab.api.VM.clean_shutdown(vm)
    task = lab.api.task.create("export", "")
    answer = lab.ask("GET", f"/export?ref={vm}&task_id={task}")
    assert answer.status == 200 and lab.api.task.get_status(task) == "success" and float(lab.api.task.get_progress(task)) == 1
    lab.origin = vm
    return answer.body


def test_an_archive_is_a_tar_as_xapi_makes_it(lab, archive):
    names = tarfile.open(fileobj=io.BytesIO(archive)).getnames()
    assert names[0] == "ova.xml" and all(name.partition("/")[2][:8].isdigit() for name in names[1:])
    assert {name + ".checksum" for name in names[1::2]} == set(names[2::2]) and len(archive) < 30_000_000
    plain, packed = (lab.ask("GET", f"/export?ref={lab.origin}&use_compression={said}").body for said in ("false", "true"))
    assert gzip.decompress(packed) == plain, "whatever other tests have put on the storage since the archive was made"


def imported(lab, data, query=""):
    task = lab.api.task.create("import", "")
    answer = lab.ask("PUT", f"/import?task_id={task}{query}", data)
    record = lab.api.task.get_record(task)
    return answer, record, record["result"].split("<value>")[-1].split("<")[0]


@pytest.mark.parametrize("compressed", [False, True])
def test_a_vm_comes_back_with_its_guest(lab, archive, compressed):
    answer, task, vm = imported(lab, gzip.compress(archive) if compressed else archive)
    assert answer.status == 200 and task["status"] == "success" and task["result"].startswith("<value><array><data><value>OpaqueRef:")
    one, two = lab.api.VM.get_record(lab.origin), lab.api.VM.get_record(vm)
    assert one["uuid"] != two["uuid"] and len(one["VBDs"]) == len(two["VBDs"]) and len(one["VIFs"]) == len(two["VIFs"])
    for name in ("name_label", "memory_static_max", "PV_bootloader", "platform", "VCPUs_max", "recommendations"):
        assert one[name] == two[name]
    macs = [lab.api.VIF.get_MAC(lab.api.VM.get_VIFs(each)[0]) for each in (lab.origin, vm)]
    assert macs[0] != macs[1]
    lab.api.VM.start(vm, False, False)
    assert lab.type(vm, "cat /root/proof") == "I was here\n"
    lab.api.VM.hard_shutdown(vm)


def test_a_vm_is_restored_under_its_own_uuid_only_where_there_is_none(lab, archive):
    task = imported(lab, archive, "&restore=true")[1]
    assert task["status"] == "failure" and task["error_info"][0] == "DUPLICATE_VM"


def test_the_client_may_say_nothing_of_the_length(lab, archive):
    with socket.create_connection((urlsplit(lab.url).hostname, urlsplit(lab.url).port), timeout=20) as client:
        client.sendall(f"PUT /import?session_id={lab.session.handle} HTTP/1.0\r\n\r\n".encode())
        head = client.recv(4096)
        assert head.startswith(b"HTTP/1.1 200 OK") and head.endswith(b"\r\n\r\n"), "XAPI answers before the body"
        before = len(lab.api.VM.get_by_name_label("travels"))
        client.sendall(archive)
        assert client.recv(10) == b"", "the end tells that it is done"
    assert len(lab.api.VM.get_by_name_label("travels")) == before + 1


def test_archives_that_are_none_change_nothing(lab, archive):
    before = {cls: getattr(lab.api, cls).get_all() for cls in ("VM", "VDI", "VBD", "VIF")}
    ova = archive.index(b"<name>objects</name>")
    for bad in (b"", b"hello" * 300, archive[:5000], archive[:-300_000], archive[:ova] + b"X" + archive[ova + 1:], b"\x1f\x8b" + archive[:3000],
                archive.replace(b"<value>8589934592</value>", b"<value>-8589934592</value>"), archive.replace(b"<value>VBD</value>", b"<value>VBX</value>", 1)[:-2000]):
        answer, task, _ = imported(lab, bad)
        assert answer.status == 200 and task["status"] == "failure" and task["error_info"][0] == "IMPORT_ERROR", task
        assert b"IMPORT_ERROR" in answer.body
    assert {cls: getattr(lab.api, cls).get_all() for cls in before} == before
    assert lab.ask("PUT", "/import?sr_uuid=none", archive).status == 404
    assert ask(lab.url, "PUT", "/import", archive[:1000]).status == 401


@pytest.mark.parametrize("kind", ["raw", "vhd"])
def test_a_disk_goes_out_and_comes_back(lab, kind):
    small = lab.empty_disk(64 * 2 ** 20)
    data = bytearray(64 * 2 ** 20)
    data[0:11], data[33_000_000:33_100_000], data[-5:] = b"hello disk!", os.urandom(100_000), b"bytes"
    assert lab.ask("PUT", f"/import_raw_vdi?vdi={small}", bytes(data)).body == b""
    out = lab.ask("GET", f"/export_raw_vdi?vdi={small}&format={kind}")
    assert out.status == 200 and (out.body == data if kind == "raw" else len(out.body) < 10 * 2 ** 20 and out.body.startswith(b"conectix"))
    twin, task = lab.empty_disk(64 * 2 ** 20), lab.api.task.create("in", "")
    lab.ask("PUT", f"/import_raw_vdi?vdi={twin}&format={kind}&task_id={task}", out.body)
    assert lab.api.task.get_status(task) == "success"
    assert lab.ask("GET", f"/export_raw_vdi?vdi={twin}").body == data


def test_a_guest_moves_with_its_disk_alone(lab, archive):
    out = lab.ask("GET", f"/export_raw_vdi?vdi={lab.disk(lab.origin)}&format=vhd").body
    vm = lab.api.VM.clone(lab.vm, "other")
    task = lab.api.task.create("in", "")
    lab.ask("PUT", f"/import_raw_vdi?vdi={lab.disk(vm)}&format=vhd&task_id={task}", out)
    assert lab.api.task.get_error_info(task) == []
    lab.api.VM.start(vm, False, False)
    assert lab.type(vm, "cat /root/proof") == "I was here\n"
    refused = lab.ask("PUT", f"/import_raw_vdi?vdi={lab.disk(vm)}", b"x")
    assert b"VDI_IN_USE" in refused.body
    lab.api.VM.hard_shutdown(vm)


def test_disks_that_do_not_fit_say_so(lab):
    small = lab.empty_disk(2 * 2 ** 20)
    for body, kind, words in ((bytes(2 * 2 ** 20 + 1), "raw", b"more than the disk's"), (b"x" * 4096, "vhd", b"IMPORT_ERROR"), (b"conectix" + bytes(504), "vhd", b"damaged")):
        assert words in lab.ask("PUT", f"/import_raw_vdi?vdi={small}&format={kind}", body).body
    large = lab.empty_disk(32 * 2 ** 20)
    assert b"at most 4 MiB" in lab.ask("PUT", f"/import_raw_vdi?vdi={large}", os.urandom(5 * 2 ** 20)).body
    assert lab.ask("GET", "/export_raw_vdi?vdi=none").status == 404 and lab.ask("GET", f"/export_raw_vdi?vdi={small}&format=qcow2").status == 500


def test_all_of_it_is_in_the_journal(lab):
    found = run("replay", lab.journal)
    assert found.returncode == 0, found.stderr


def cut_off(lab, path, data, length):
    """Send less than was said, and go away; the client's task, once it has ended."""
    task = lab.api.task.create("cut off", "")
    with socket.create_connection((urlsplit(lab.url).hostname, urlsplit(lab.url).port), timeout=20) as client:
        client.sendall(f"PUT {path}&task_id={task}&session_id={lab.session.handle} HTTP/1.1\r\nContent-Length: {length}\r\n\r\n".encode() + data)
        client.recv(4096)
        client.shutdown(socket.SHUT_WR)
        while client.recv(4096):
            pass
    return lab.api.task.get_record(task)


def test_a_client_that_goes_away_leaves_no_task_pending(lab, archive):
    assert cut_off(lab, "/import?restore=false", archive[:100_000], len(archive))["error_info"] == ["IMPORT_ERROR_PREMATURE_EOF"]
    disk = lab.empty_disk(4 * 2 ** 20)
    assert cut_off(lab, f"/import_raw_vdi?vdi={disk}", b"hello", 4 * 2 ** 20)["error_info"][0] == "VDI_IO_ERROR"
    assert lab.ask("GET", f"/export_raw_vdi?vdi={disk}").body == b"hello".ljust(4 * 2 ** 20, b"\0"), "what came was written"


def test_more_may_be_announced_than_comes(lab, archive):
    task = cut_off(lab, "/import?restore=false", archive, 2 ** 50)
    assert task["status"] == "success", "the XO library announces a pebibyte when it does not know"


def test_each_path_asks_for_its_role():
    with served("--speed", "instant", "--account", "eva:read-only:secret") as (url, _):
        eva = XenAPI.Session(url)
        eva.login_with_password("eva", "secret")
        vm = eva.xenapi.VM.get_all()[0]
        for method, path in (("GET", f"/export?ref={vm}"), ("PUT", "/import?"), ("GET", "/export_raw_vdi?"), ("PUT", "/import_raw_vdi?"), ("GET", f"/console?ref={vm}")):
            answer = ask(url, method, f"{path}&session_id={eva.handle}")
            assert answer.status == 403 and answer.body.startswith(b"RBAC_PERMISSION_DENIED http/"), path
        assert ask(url, "GET", f"/rrd_updates?start=0&session_id={eva.handle}").status == 200
