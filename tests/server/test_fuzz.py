"""Whatever bytes come, the server answers cleanly or hangs up, goes on, and the lab is as it was."""

import json
import os
import socket
import threading
import time
import xmlrpc.client
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .serving import served
from .test_http import LOGIN, post, sent
from .test_serve import log_in

JSON = json.dumps({"jsonrpc": "2.0", "method": "VM.get_record", "params": ["OpaqueRef:none", "x"], "id": 1}).encode()
XML = xmlrpc.client.dumps(("OpaqueRef:none", {"a": [1, 2.5, True, "ñ"]}), "VM.create").encode()
WEBSOCKET = (b"GET /console?uuid=1 HTTP/1.1\r\nAuthorization: Basic cm9vdDp4ZW5zZXJ2ZXI=\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
             b"Sec-WebSocket-Key: a\r\n\r\n\x82\x84abcdabcd")
GET = [b"GET %s HTTP/1.1\r\nAuthorization: Basic cm9vdDp4ZW5zZXJ2ZXI=\r\n\r\n" % path for path in
       (b"/rrd_updates?start=-60&host=true", b"/export?uuid=x", b"/export_raw_vdi?vdi=x", b"/vm_rrd?uuid=x", b"/console?ref=x", b"/%ff%00/..//etc?=&&a")]
SEEDS = [post(LOGIN), post(XML), post(JSON, path="/jsonrpc"), post(b"5\r\nhello\r\n0\r\n\r\n", "Transfer-Encoding: chunked", length=False),
         post(b"xe\nvm-list", path="/cli"), WEBSOCKET, *GET]
NOISE = st.sampled_from([b"\0", b"\xff", b"\r\n", b"\r\n\r\n", b"<", b"&lol;", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"[" * 3000, b"<value>" * 500, b"%00", b"-1", b"9" * 400,
                         b"\xed\xa0\x80", b"\\ud800", b"chunked", b"NaN", b"\xf0\x9f\x92\xbe"]) | st.binary(max_size=20)


@st.composite
def requests(draw):
    """A good request with some bytes of it cut out, doubled, or put in."""
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        end = draw(st.integers(at, min(len(data), at + 30)))
        data = data[:at] + draw(st.just(b"") | NOISE | st.just(data[at:end] * 2)) + data[end:]
    return data


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    journal = tmp_path_factory.mktemp("fuzz") / "lab.journal"
    with served("--speed", "instant", "--journal", journal) as (url, process):
        yield url, process, journal


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(requests())
def test_any_bytes_are_answered_cleanly(server, data):
    url, process, journal = server
    before = journal.read_bytes()
    answer = sent(url, data)
    assert not answer or answer.startswith((b"HTTP/1.1 ", b"XenSource thin CLI protocol")), answer[:100]
    assert b"Traceback" not in answer and b"Error: " not in answer.split(b"\r\n\r\n")[0]
    assert process.poll() is None and journal.read_bytes() == before


def test_many_slow_clients_do_not_keep_others_waiting(server):
    url = server[0]
    address = (urlsplit(url).hostname, urlsplit(url).port)
    slow = [socket.create_connection(address, timeout=10) for _ in range(200)]
    for place, client in enumerate(slow):
        client.sendall(post(LOGIN)[:place])
    began = time.monotonic()
    assert log_in(url).xenapi.VM.get_all() and time.monotonic() - began < 2
    for client in slow:
        client.close()


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="memory is read as Linux tells it")
def test_floods_of_large_bodies_leave_no_growth(server):
    url, process, _ = server
    with open(f"/proc/{process.pid}/statm") as file:
        before = int(file.read().split()[1])
    flood = [threading.Thread(target=sent, args=(url, post(b"x" * 10_000_000))) for _ in range(8)]
    for thread in flood:
        thread.start()
    for thread in flood:
        thread.join()
    with open(f"/proc/{process.pid}/statm") as file:
        assert (int(file.read().split()[1]) - before) * 4096 < 20 * 2 ** 20
