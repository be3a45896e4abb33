"""Files that our own xe moves itself, over the connection its session has: HTTP, or HTTPS with the same certificate."""

import contextlib
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from ..connection import transport
from ..progress import Progress
from .errors import CliFailure

PIECE = 1 << 20


def download(session, filename, address):
    """Write what the server sends to a new file; True when all came. An empty name means standard output."""
    if filename and Path(filename).exists():
        raise CliFailure(f"file '{filename}' already exists")
    with answered(session, "GET", address) as answer:
        if answer.status != 200:
            return False
        with opened(filename, "xb") as file, bar(filename) as show:
            done, size = 0, int(answer.headers.get("Content-Length") or 0)
            while piece := answer.read(PIECE):
                file.write(piece)
                done += len(piece)
                show(done, size)
    return True


def upload(session, filename, address):
    """Send a file; True when the server took it."""
    with opened(filename, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        with bar(filename) as show, answered(session, "PUT", address, pieces(file, size, show), size) as answer:
            answer.read()
            return answer.status == 200


@contextlib.contextmanager
def answered(session, method, address, body=None, size=0):
    """The answer to one request."""
    connection = transport(session.url).make_connection(urlsplit(session.url).netloc)
    try:
        connection.request(method, address, body, {"Content-Length": str(size)} if body is not None else {})
        yield connection.getresponse()
    finally:
        connection.close()


def opened(filename, mode):
    if mode == "xb" and not filename:
        return contextlib.nullcontext(sys.stdout.buffer)
    try:
        return open(filename, mode)
    except OSError as error:
        raise CliFailure(f"file '{filename}' cannot be opened: {error.strerror}") from None


def pieces(file, size, show):
    done = 0
    while piece := file.read(PIECE):
        yield piece
        done += len(piece)
        show(done, size)


@contextlib.contextmanager
def bar(filename):
    """A bar where somebody looks on; `show(bytes done, bytes in all or 0)`."""
    if not sys.stderr.isatty():
        yield lambda done, size: None
        return
    with Progress(Path(filename).name) as progress:
        yield lambda done, size: progress.show(done / size if size else 0, f"{done >> 20} MiB")
