"""`/console`: RFB and vt100, by CONNECT and by WebSocket."""

import base64
import os
import socket
import struct
from urllib.parse import urlsplit

import pytest

from .serving import served
from .test_handlers import ask
from .test_serve import log_in
from .viewer import Viewer


class Guest:
    """A ready-made VM that runs, and its consoles."""

    def __init__(self, url):
        self.url, self.session = url, log_in(url)
        self.api = self.session.xenapi
        self.vm = self.api.VM.get_by_name_label("dbase")[0]
        if self.api.VM.get_power_state(self.vm) != "Running":
            self.api.VM.start(self.vm, False, False)
        consoles = [self.api.console.get_record(console) for console in self.api.VM.get_consoles(self.vm)]
        self.rfb, self.vt100 = [next(record for record in consoles if record["protocol"] == protocol) for protocol in ("rfb", "vt100")]
        self.cookie = f"session_id={self.session.handle}"

    def view(self, console=None, **options):
        return Viewer(self.url, "uuid=" + (console or self.rfb)["uuid"], cookie=self.cookie, **options)


@pytest.fixture(scope="module")
def guest():
    with served("--speed", "instant", "--contents", "course") as (url, _):
        yield Guest(url)


@pytest.mark.parametrize("version", [b"RFB 003.003\n", b"RFB 003.007\n", b"RFB 003.008\n", b"RFB 003.889\n"])
def test_each_version_of_rfb_shows_the_console(guest, version):
    viewer = guest.view(version=version)
    assert (viewer.name, viewer.width, viewer.height) == ("dbase", 640, 400)
    assert viewer.update() == [(0, 0, 640, 400)] and viewer.lit > 2000


def test_both_encodings_paint_the_same(guest):
    raw, zrle = guest.view(), guest.view(encoding=16)
    raw.update(), zrle.update()
    assert raw.pixels == zrle.pixels and len({colour for row in raw.pixels for colour in row}) == 2


def test_keys_are_typed_and_only_what_changed_is_sent(guest):
    viewer, other = guest.view(encoding=16), guest.view()
    viewer.update(), other.update()
    viewer.press("x")
    for one in (viewer, other):
        (x, y, width, height), = one.update(incremental=True)
        assert height == 16 and width <= 24, "a letter and the cursor"
    assert viewer.pixels == other.pixels
    viewer.press("\n\n")
    assert viewer.update(incremental=True)


def test_pixels_come_as_the_client_wants_them(guest):
    viewer = guest.view()
    viewer.sock.sendall(struct.pack("!B3xBBBBHHHBBB3x", 0, 16, 16, 1, 1, 31, 63, 31, 11, 5, 0) + struct.pack("!BBHHHH", 3, 0, 0, 0, 640, 400))
    viewer.read(4 + 12)
    assert set(struct.unpack("!256000H", viewer.read(640 * 400 * 2))) == {0, 20 << 11 | 42 << 5 | 20}
    viewer.sock.sendall(struct.pack("!B3xBBBBHHHBBB3x", 0, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0) + struct.pack("!BBHHHH", 3, 0, 0, 0, 640, 400))
    assert viewer.read(6) == struct.pack("!BxHH", 1, 0, 256) and len(viewer.read(256 * 6)) == 1536
    viewer.read(4 + 12)
    assert set(viewer.read(640 * 400)) == {0, 7}


def test_a_vt100_console_is_its_text(guest):
    viewer = guest.view(guest.vt100, version=None)
    text = b""
    while b"login:" not in text:
        text += viewer.sock.recv(4096)
    viewer.sock.sendall(b"roo\x7f\x7f")
    assert viewer.read(3) == b"roo"


def test_nobody_sees_it_without_a_session(guest):
    assert ask(guest.url, "GET", f"/console?uuid={guest.rfb['uuid']}").status == 401
    assert b" 401 " in Viewer(guest.url, "uuid=" + guest.rfb["uuid"], cookie="session_id=OpaqueRef:none").head
    assert b" 404 " in Viewer(guest.url, "uuid=none", cookie=guest.cookie).head
    template = guest.api.VM.get_by_name_label("Ubuntu Precise Pangolin 12.04 (64-bit)")[0]
    assert b" 500 " in Viewer(guest.url, "ref=" + template, cookie=guest.cookie).head
    assert b"WWW-Authenticate: Basic" in Viewer(guest.url, "uuid=none").head


def test_by_name_and_password_too(guest):
    token = base64.b64encode(b"root:xenserver").decode()
    answer = ask(guest.url, "GET", f"/console?uuid={guest.rfb['uuid']}", Authorization="Basic " + token)
    assert answer.status == 400 and b"WebSocket" in answer.body, "let in, and told that this is no page"
    wrong = base64.b64encode(b"root:wrong").decode()
    assert ask(guest.url, "GET", f"/console?uuid={guest.rfb['uuid']}", Authorization="Basic " + wrong).status == 401


@pytest.mark.parametrize("nonsense", [b"GET / HTTP/1.1\r\n", b"RFB 003.008\n\x02", b"RFB 003.008\n\x01\x01\xc8",
                                      b"RFB 003.008\n\x01\x01\x06\0\0\0\xff\xff\xff\xff", b"RFB 003.008\n\x01\x01\0\0\0\0" + b"\xff" * 16])
def test_nonsense_ends_the_connection(guest, nonsense):
    viewer = guest.view(version=None)
    viewer.sock.sendall(nonsense)
    while viewer.sock.recv(65536):
        pass


class WebSocket(Viewer):
    """The same client through a WebSocket."""

    def __init__(self, url, query, protocol="binary", **headers):
        self.sock = socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=10)
        offered = f"Sec-WebSocket-Protocol: {protocol}\r\n" if protocol else ""
        self.sock.sendall(f"GET /console?{query} HTTP/1.1\r\nHost: lab\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                          f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{offered}\r\n".encode())
        self.head, self.buffer, self.protocol = b"", b"", protocol
        while not self.head.endswith(b"\r\n\r\n"):
            self.head += Viewer.read(self, 1)

    def read(self, count):
        while len(self.buffer) < count:
            first, second = Viewer.read(self, 2)
            length = struct.unpack("!H", Viewer.read(self, 2))[0] if second == 126 else struct.unpack("!Q", Viewer.read(self, 8))[0] if second == 127 else second
            data = Viewer.read(self, length)
            self.kind = first & 15
            self.buffer += base64.b64decode(data) if self.protocol == "base64" else data
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def send(self, data, kind=2):
        mask = os.urandom(4)
        body = bytes(byte ^ mask[place % 4] for place, byte in enumerate(data))
        self.sock.sendall(bytes([0x80 | kind, 0x80 | len(data)]) + mask + body)


@pytest.mark.parametrize("protocol", ["binary", "base64", ""])
def test_by_web_socket(guest, protocol):
    viewer = WebSocket(guest.url, f"ref={guest.vm}&session_id={guest.session.handle}", protocol)
    assert viewer.head.startswith(b"HTTP/1.1 101 ") and b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" in viewer.head
    assert (b"Sec-WebSocket-Protocol: " + protocol.encode() in viewer.head) == bool(protocol)
    assert viewer.read(12) == b"RFB 003.008\n"
    viewer.send(base64.b64encode(b"RFB 003.008\n") if protocol == "base64" else b"RFB 003.008\n", 1 if protocol == "base64" else 2)
    assert viewer.read(2) == b"\1\1"
    if protocol == "binary":
        viewer.send(b"still there?", 9)
        assert viewer.read(12) == b"still there?" and viewer.kind == 10
        viewer.send(b"\x03\xe8", 8)
        assert viewer.read(2) == b"\x03\xe8" and viewer.sock.recv(1) == b""


def test_a_vms_console_goes_with_its_domain(guest):
    viewer = guest.view()
    viewer.update()
    guest.api.VM.hard_shutdown(guest.vm)
    viewer.sock.sendall(struct.pack("!BBHHHH", 3, 1, 0, 0, 640, 400))
    while viewer.sock.recv(65536):
        pass
    assert guest.api.VM.get_consoles(guest.vm) == []
