"""A client of the thin-CLI protocol, written from the protocol (behaviour of xe's client in xen-api), for tests."""

import socket
import struct
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit


def read(stream, size):
    data = stream.read(size)
    assert len(data) == size, "the server ended the connection"
    return data


def i32(data, at=0):
    return struct.unpack_from("<i", data, at)[0]


def text_at(message, at):
    """(the text at a place, the place after it)."""
    end = at + 4 + i32(message, at)
    return message[at + 4:end].decode(), end


def move(tag, name, url):
    """What the real client does when it is told to get (12) or put (13) a file."""
    data = Path(name).read_bytes() if tag == 13 else None
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, method="GET" if tag == 12 else "PUT"), timeout=60) as answer:
            if tag == 12:
                Path(name).write_bytes(answer.read())
            return True
    except urllib.error.HTTPError:
        return False


def xe(url, *words, typed="", user="root", password="xenserver", greeting=b"XenSource thin CLI protocol" + struct.pack("<ii", 0, 2)):
    """(exit status, standard output, standard error) of one command."""
    parts = urlsplit(url)
    body = "\n".join([*words, f"username={user}", f"password={password}"]).encode()
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as client:
        client.sendall(f"POST /cli HTTP/1.0\r\nUser-agent: xe-cli/Unix/0.2\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
        with client.makefile("rb") as stream:
            assert read(stream, 27) == b"XenSource thin CLI protocol"
            assert struct.unpack("<ii", read(stream, 8)) == (0, 2)
            client.sendall(greeting)
            out, err = "", ""
            while True:
                message = read(stream, i32(read(stream, 4)))
                kind, tag = i32(message), i32(message, 4)
                assert kind == 9
                if tag == 4:
                    return i32(message, 8), out, err
                if tag == 3:
                    data = typed.encode()
                    for part in (struct.pack("<iii", 11, 7, len(data)), data, struct.pack("<ii", 11, 8)):
                        client.sendall((struct.pack("<i", len(part)) if part is not data else b"") + part)
                    continue
                if tag in (12, 13):
                    name, rest = text_at(message, 8)
                    moved = move(tag, name, url + text_at(message, rest)[0])
                    client.sendall(struct.pack("<iii", 8, 10, 18) + struct.pack("<iii", 8, 10, 5 if moved else 6))
                    continue
                assert tag in (0, 16), tag
                size = i32(message, 8)
                assert len(message) == 12 + size
                text = message[12:].decode()
                if tag == 0:
                    out += text + "\n"
                else:
                    err += text
