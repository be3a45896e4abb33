"""The lab's own address of a real pool: HTTP on this computer alone, the guard behind it. The pool's password and session stay in this process;
whoever works in the lab knows a password that is good here only, and only as long as the lab is open.
"""

import contextlib
import re
import select
import ssl
import threading
import xmlrpc.client
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit
from xml.parsers.expat import ExpatError

import XenAPI

from .. import connection
from ..cli import UserError
from ..words import said
from . import trust
from .door import own_console, through
from .pool import LOST, Away

MAX_BODY = 300 * 1024       # as XAPI takes
PIECE = 65536


class Gateway:
    """Serves a guard until it is closed; `url` is where."""

    def __init__(self, guard):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads, self.server.guard = True, guard
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, name="xenlab-gateway", daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Handler(BaseHTTPRequestHandler):
    """XenAPI's calls, and the consoles of our own VMs; nothing else of a XenServer's HTTP is passed on."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        if urlsplit(self.path).path not in ("/", "/RPC2") or not length.isdigit() or int(length) > MAX_BODY:
            return self.send_error(403)
        try:
            answer = through(self.server.guard, self.rfile.read(int(length)))
        except (ValueError, TypeError, LookupError, xmlrpc.client.Error, ExpatError):
            return self.send_error(400)
        self.reply(xmlrpc.client.dumps((answer,), methodresponse=True, allow_none=True).encode())

    def reply(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_CONNECT(self):
        """The console of a VM of this student's: the bytes of its host's own `/console`, both ways."""
        guard, self.close_connection = self.server.guard, True
        parts = urlsplit(self.path)
        session = re.search(r"session_id=([^;&\s]+)", f"{self.headers.get('Cookie', '')}&{parts.query}")
        if parts.path != "/console" or not session or unquote(session[1]) not in guard.handles:
            return self.send_error(403)
        try:
            place = urlsplit(own_console(guard, self.path))
            with contextlib.closing(connect(place.geturl())) as there:
                there.sendall(f"CONNECT {place.path}?{place.query} HTTP/1.1\r\nHost: {place.netloc}\r\nCookie: session_id={guard.pool.handle}\r\n\r\n".encode())
                with contextlib.suppress(OSError):      # cut by either end: the console has ended
                    pump(self.connection, there)
        except (UserError, XenAPI.Failure) as error:
            guard.tell(str(error))
            self.send_error(403)
        except (Away, *LOST) as error:
            guard.tell(said("the console at {place} cannot be reached ({reason})", "non se pode chegar á consola de {place} ({reason})", place=self.path, reason=error))
            self.send_error(502)

    def log_message(self, *_):
        """Nothing: what is done is in the record of activity."""


def connect(url):
    """A socket to a XenServer, its certificate held against the pin; UserError when it is another host of the pool than those that are known."""
    parts = urlsplit(url)
    try:
        made = connection.transport(url).make_connection(parts.netloc)
    except ssl.SSLCertVerificationError as error:
        trust.accept(url, None, error.verify_message, ask=False)        # tells which it is; nobody can be asked here
        raise
    made.sock.settimeout(None)
    return made.sock


def pump(here, there):
    """Pass bytes both ways until either end closes."""
    ends = {here: there, there: here}
    while True:
        ready = [end for end in ends if getattr(end, "pending", lambda: 0)()] or select.select(list(ends), [], [])[0]
        for end in ready:
            data = end.recv(PIECE)
            if not data:
                return
            ends[end].sendall(data)
