"""A real pool that misbehaves: away in the middle, sessions that end, another certificate, no answer, a full repository, only old TLS."""

import http.server
import socket
import ssl
import subprocess
import sys
import threading
import xmlrpc.client
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
import XenAPI

from lab_env import address, connection
from lab_env.cli import UserError
from lab_env.mock.model.fault import inject
from lab_env.real import pool as pools
from lab_env.real import trust
from lab_env.real.activity import Activity
from lab_env.real.guard import Guard
from lab_env.server import certificate

from .pools import RealPool
from .test_guard import by_name, code_of


class Served:
    """`xenlab serve --as-real` over HTTPS, to be killed and started again at the same place."""

    def __init__(self, folder, *options):
        self.options, self.folder, self.process, self.ports, self.pem = options, folder, None, ("0", "0"), folder / "own.pem"
        self.start()

    def start(self):
        command = [sys.executable, "-m", "lab_env", "serve", "--as-real", "--speed", "instant", "--journal", self.folder / "lab.journal", "--port", self.ports[0],
                   "--https-port", self.ports[1], "--certificate", self.pem, *self.options]
        self.process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)
        words = self.process.stdout.readline() + self.process.stdout.readline()
        urls = [word for word in words.split() if "://" in word]
        self.url, self.ports = urls[1], tuple(str(urlsplit(url).port) for url in urls[:2])

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    @property
    def pin(self):
        pem = self.pem.read_text()
        return trust.fingerprint(ssl.PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN CERTIFICATE"):]))


@pytest.fixture
def served(tmp_path, monkeypatch):
    (tmp_path / "lab.json").write_text('{"student": "alice"}')
    monkeypatch.setenv("XENLAB_LAB", str(tmp_path))
    server = Served(tmp_path)
    monkeypatch.setenv("XENLAB_CERTIFICATE", server.pin)
    yield server
    server.stop()


def test_a_host_that_was_away_is_found_again_and_the_session_renewed(served):
    session = connection.connect(served.url, "root", "xenserver")
    vm = session.xenapi.VM.clone(by_name(session.xenapi, "VM", "Ubuntu Precise Pangolin 12.04 (64-bit)"), "ubase")
    served.stop()
    assert code_of(session.xenapi.VM.get_all) == code_of(session.xenapi.VM.set_name_label, vm, "x") == "XENLAB_HOST_AWAY"
    served.start()
    session.xenapi.VM.set_name_label(vm, "ubase again")
    assert session.xenapi.VM.get_name_label(vm) == "ubase again"


def test_another_certificate_than_before_gets_neither_password_nor_session(served):
    session = connection.connect(served.url, "root", "xenserver")
    served.stop()
    served.pem.unlink()
    served.start()
    with pytest.raises(XenAPI.Failure, match="another certificate than the one in the variable"):
        session.xenapi.VM.get_all()


def test_a_session_that_has_ended_is_renewed_and_seen_by_nobody(served):
    session = connection.connect(served.url, "root", "xenserver")
    admin = connection.log_in(served.url, "root", "xenserver")
    admin._session = session.transport.guard.pool.handle
    admin.xenapi.session.logout()
    assert session.xenapi.VM.get_all()
    assert session.xenapi.session.get_this_host(session.handle)


def test_a_pool_whose_master_has_moved_is_followed(monkeypatch):
    new = SimpleNamespace(url="https://new", handle="OpaqueRef:new", transport=SimpleNamespace(), **{"VM.get_all": lambda handle: {"Status": "Success", "Value": [handle]}})
    old = SimpleNamespace(url="https://old", handle="OpaqueRef:old", transport=SimpleNamespace(),
                          **{"VM.get_all": lambda handle: {"Status": "Failure", "ErrorDescription": ["HOST_IS_SLAVE", "new"]}})
    monkeypatch.setattr(connection, "log_in", lambda url, user, password, ask: {"https://new": new}[url])
    pool = pools.Pool(old, "root", "xenserver")
    assert pool.ask("VM.get_all") == ["OpaqueRef:new"] and pool.url == "https://new"
    assert connection.at_master("https://old:8443", "fd00::2") == "https://[fd00::2]:8443" and connection.at_master("https://[fd00::1]", "fd00::2") == "https://[fd00::2]"


class Silent:
    """A host that takes a connection, reads, and says nothing, or hangs up; `heard` counts the calls."""

    def __init__(self, hangs_up):
        self.heard, self.hangs_up, self.listening = 0, hangs_up, socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        kept = []
        while True:
            try:
                there, _ = self.listening.accept()
            except OSError:
                return
            there.recv(65536)
            self.heard += 1
            if self.hangs_up:
                there.close()
            kept.append(there)


@pytest.mark.parametrize("hangs_up", [True, False])
def test_a_change_is_sent_once_whatever_becomes_of_it(hangs_up, monkeypatch):
    monkeypatch.setattr(pools, "CHANGE", 0.3)
    host = Silent(hangs_up)
    session = XenAPI.Session(host.url, transport=connection.transport(host.url))
    session.url, session._session = host.url, "OpaqueRef:x"
    with pytest.raises(pools.Away, match=None if hangs_up else "0.3 seconds"):
        pools.Pool(session, "root", "x").call("VM.start", ("OpaqueRef:vm", False, False), change=True)
    assert host.heard == 1
    host.listening.close()


def test_a_host_that_is_slow_to_answer_a_read_is_given_up(monkeypatch, tmp_path):
    monkeypatch.setattr(pools, "READ", 0.3)
    host = Silent(False)
    session = XenAPI.Session(host.url, transport=connection.transport(host.url))
    session.url, session._session = host.url, "OpaqueRef:x"
    guard = Guard(pools.Pool(session, "root", "x"), "alice", Activity(tmp_path / "a"), ("root", "x"))
    handle = guard.log_in(("root", "x"))
    with pytest.raises(XenAPI.Failure, match="nothing came back for 0.3 seconds"):
        guard.answer("VM.get_all", [handle])
    host.listening.close()


def test_a_full_repository_is_what_the_pool_says_and_is_written_down(tmp_path):
    pool = RealPool(tmp_path)
    own = pool.own()
    sr = pool.api.VDI.get_SR(by_name(pool.admin, "VDI", "archive"))
    inject(pool.xs, f"sr-full={pool.api.SR.get_name_label(sr)}")
    code = code_of(pool.api.VDI.create, {"name_label": "more", "SR": sr, "virtual_size": str(2**30), "type": "user", "sharable": False, "read_only": False, "other_config": {}})
    assert code == pool.guard.activity.entries[-1][3].split()[0] and "SR" in code and pool.api.VM.get_power_state(own) == "Halted"


# -- what answers is no XenServer, and addresses that are none -----------------------------------------------------------

STRANGERS = {
    "the login page of a Wi-Fi": (200, "text/html", "<html><body>Log in</body></html>", "no answer in XML-RPC"),
    "a proxy that wants a password": (407, "text/html", "<html/>", "HTTP 407"), "another web server": (404, "text/plain", "not here", "HTTP 404"),
    "a page that has moved": (302, "text/html", "", "HTTP 302"), "half an answer": (200, "text/xml", "<?xml version='1.0'?><methodResponse><par", "no answer in XML-RPC"),
    "another XML-RPC server": (200, "text/xml", xmlrpc.client.dumps(("hello",), methodresponse=True), "no answer in XML-RPC"),
    "a fault": (200, "text/xml", xmlrpc.client.dumps(xmlrpc.client.Fault(1, "no such method")), "no answer in XML-RPC"),
}


@pytest.fixture
def stranger(request):
    """The URL of something that answers whatever it is asked in its own way."""
    status, kind, body, words = STRANGERS[request.param]

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            """Nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", words
        server.shutdown()


@pytest.mark.parametrize("stranger", STRANGERS, indirect=True)
def test_what_answers_and_is_no_xenserver_is_said_to_be_none(stranger, tmp_path):
    url, words = stranger
    with pytest.raises(UserError, match="is no XenServer") as refused:
        connection.connect(url, "root", "S3cret")
    assert words in str(refused.value) and "S3cret" not in str(refused.value)
    session = XenAPI.Session(url, transport=connection.transport(url))
    session.url, session._session = url, "OpaqueRef:x"
    guard = Guard(pools.Pool(session, "root", "S3cret"), "alice", Activity(tmp_path / "a"), ("root", "x"))
    handle = guard.log_in(("root", "x"))
    with pytest.raises(XenAPI.Failure) as failure:
        guard.answer("VM.get_all", [handle])        # in the middle of a lab
    assert failure.value.details[0] == "XENLAB_HOST_AWAY" and not guard.begun


@pytest.mark.parametrize("url", ["https://xen:99999", "https://xen:https", "https://a..b", "https://" + "a" * 70 + ".example", "https://::1", "https://1.2.3.4 :443", "https://xen/foo",
                                 "https://xen?x", "ftp://xen", "xen", "https://", "https://root:S3cret@xen"])
def test_an_address_that_is_none_is_refused_at_once(url):
    with pytest.raises(UserError, match="is not the URL of a XenServer") as refused:
        connection.connect(url, "root", "x")
    assert "S3cret" not in str(refused.value)


def test_what_people_leave_around_an_address_is_taken_off():
    assert [address.checked(url) for url in (" https://xen/ ", "https://XEN:443", "https://[::1]:8443/", "https://xén.example")] == [
        "https://xen", "https://xen:443", "https://[::1]:8443", "https://xén.example"]


def test_a_port_that_does_not_encrypt_is_not_taken_for_an_old_xenserver():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        def serve():
            there, _ = listening.accept()
            with there:
                there.recv(65536)
                there.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        with pytest.raises(UserError, match="does not encrypt: is it the right port"):
            connection.connect(f"https://127.0.0.1:{listening.getsockname()[1]}", "root", "x")


def test_where_a_xenserver_elsewhere_does_not_answer_nobody_is_told_to_start_one(monkeypatch):
    def nobody(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(UserError, match="there is no host of that name.*Is it switched on"):
        connection.connect("https://xen.invalid", "root", "x")


@pytest.fixture
def old_host(tmp_path):
    """The URL of a XenServer 6, as far as its encryption goes: TLS 1.0, and a certificate of its own."""
    pem = tmp_path / "old.pem"
    certificate.context(pem, "127.0.0.1")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.minimum_version = tls.maximum_version = ssl.TLSVersion.TLSv1
    tls.set_ciphers("ALL:@SECLEVEL=0")
    tls.load_cert_chain(pem)
    listening = socket.create_server(("127.0.0.1", 0))
    body = xmlrpc.client.dumps(({"Status": "Success", "Value": "OpaqueRef:session"},), methodresponse=True).encode()

    def serve():
        while True:
            try:
                there, _ = listening.accept()
                with tls.wrap_socket(there, server_side=True) as secure:
                    secure.recv(65536)
                    secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            except ssl.SSLError:
                continue
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    text = pem.read_text()
    yield f"https://127.0.0.1:{listening.getsockname()[1]}", trust.fingerprint(ssl.PEM_cert_to_DER_cert(text[text.index("-----BEGIN CERTIFICATE"):]))
    listening.close()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1 is deprecated")
def test_old_tls_is_explained_and_used_only_when_asked_for(old_host, monkeypatch):
    url, pin = old_host
    monkeypatch.setenv("XENLAB_CERTIFICATE", pin)
    with pytest.raises(UserError, match="XENLAB_OLD_TLS=1"):
        connection.log_in(url, "root", "x")
    monkeypatch.setenv("XENLAB_OLD_TLS", "1")
    assert connection.log_in(url, "root", "x").handle == "OpaqueRef:session"
