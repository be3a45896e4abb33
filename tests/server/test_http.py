"""HTTP/1.1, as bytes on a socket."""

import http.client
import socket
import xmlrpc.client
from urllib.parse import urlsplit

import pytest

from .serving import run, served

LOGIN = xmlrpc.client.dumps(("root", "xenserver"), "session.login_with_password").encode()


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    place = ["--unix-socket", tmp_path_factory.mktemp("run") / "xapi"] if hasattr(socket, "AF_UNIX") else []
    with served("--speed", "instant", *place) as (url, process):
        url = URL(url)
        url.socket = process.words.rpartition("socket ")[2].strip()
        yield url


class URL(str):
    """A server's address, and its socket's path."""


def sent(url, data, end=True):
    """All that the server answers to these bytes."""
    with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=10) as client:
        client.sendall(data)
        if end:
            client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(65536), b""))


def post(body, *headers, path="/", version="1.1", length=True):
    lines = [f"POST {path} HTTP/{version}", "Host: lab", *headers, *([f"Content-Length: {len(body)}"] if length else [])]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def test_requests_may_be_sent_one_after_the_other_without_waiting(url):
    answers = sent(url, post(LOGIN) * 3)
    assert answers.count(b"HTTP/1.1 200 OK") == answers.count(b"<value>Success</value>") == 3


def test_the_connection_is_kept_as_asked(url):
    assert b"Connection: keep-alive" in sent(url, post(LOGIN))
    assert b"Connection: close" in sent(url, post(LOGIN, version="1.0"), end=False)
    assert b"Connection: close" in sent(url, post(LOGIN, "Connection: close"), end=False)
    assert b"Connection: keep-alive" in sent(url, post(LOGIN, "Connection: keep-alive", version="1.0"))


def test_a_body_may_come_in_chunks_or_after_being_asked_for(url):
    chunked = b"".join(b"%x;of=it\r\n%s\r\n" % (len(part), part) for part in (LOGIN[:7], LOGIN[7:])) + b"0\r\nA: trailer\r\n\r\n"
    answers = sent(url, post(chunked, "Transfer-Encoding: chunked", length=False) + post(LOGIN))
    assert answers.count(b"<value>Success</value>") == 2
    answers = sent(url, post(LOGIN, "Expect: 100-continue") + post(LOGIN))
    assert answers.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK") and answers.count(b"<value>Success</value>") == 2


@pytest.mark.parametrize("request_, status", [
    (b"hello\r\n\r\n", 400), (b"GET / HTTP/2.0\r\n\r\n", 400), (b"get / HTTP/1.1\r\n\r\n", 400), (b"GET /\0 HTTP/1.1\r\n\r\n", 400),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    (post(LOGIN, "Content-Length: 7"), 400), (post(LOGIN, "Content-Length: -1", length=False), 400),
    (post(LOGIN, "Content-Length: 0x10", length=False), 400), (post(LOGIN, "Transfer-Encoding: chunked"), 400),
    (post(LOGIN, "Transfer-Encoding: gzip, chunked", length=False), 400),
    (post(b"-5\r\nhello\r\n0\r\n\r\n", "Transfer-Encoding: chunked", length=False), 400),
    (post(b"5\r\nhello, world\r\n0\r\n\r\n", "Transfer-Encoding: chunked", length=False), 400),
    (post(b"fffffff\r\n" + b"x" * 400_000, "Transfer-Encoding: chunked", length=False), 413),
    (post(b"", "Content-Length: 10000000", length=False), 413), (post(b"x" * 10_000_000), 413),
    (b"GET / HTTP/1.1\r\nA: " + b"x" * 70_000 + b"\r\n\r\n", 431), (b"GET /where HTTP/1.1\r\n\r\n", 404), (b"PUT /where HTTP/1.1\r\n\r\n", 403), (b"BREW / HTTP/1.1\r\n\r\n", 403),
])
def test_bad_requests_get_a_clean_error(url, request_, status):
    answer = sent(url, request_)
    assert answer.startswith(b"HTTP/1.1 %d " % status), answer[:200]
    assert b"Traceback" not in answer and answer.count(b"HTTP/1.1") == 1


def test_half_requests_leave_nothing_behind(url):
    for half in (b"PO", b"POST / HTTP/1.1\r\n", post(LOGIN)[:-5], post(b"5\r\nhe", "Transfer-Encoding: chunked", length=False)):
        assert sent(url, half) == b""
    assert b"Success" in sent(url, post(LOGIN))


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="there are no such sockets here")
def test_on_the_hosts_own_socket_everybody_is_root(url):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(url.socket)
        client.sendall(post(xmlrpc.client.dumps(("anybody", ""), "session.login_with_password").encode(), "Connection: close"))
        answer = http.client.HTTPResponse(client)
        answer.begin()
        assert b"OpaqueRef:" in answer.read()
    refused = run("serve", "--unix-socket", url.socket)
    assert refused.returncode == 2 and "another server listens" in refused.stderr
