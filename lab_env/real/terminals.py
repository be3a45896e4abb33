"""What `xenlab guest` shows in a terminal of a real guest: the host's text console, or a login by SSH. Both have `press` and `stream`, as a Guest has."""

import asyncio
import codecs
import contextlib
import os
import shutil
import socket
import ssl
import threading
from urllib.parse import urlsplit

from ..cli import UserError
from ..connection import CONNECT, console_place, lab_folder, reason
from ..words import Words, said
from . import ssh, trust

BY_CONSOLE = Words("the text console that the host shows", "a consola de texto que amosa o anfitrión")
BY_SSH = Words("SSH to {user}@{address}", "SSH a {user}@{address}")


class Stream:
    """What has been shown until now, as the laboratory's plug-in answers `stream`."""

    def __init__(self, name, where):
        self.name, self.where, self.text, self.closed = name, where, "", False

    def stream(self, since):
        text, state = self.text, "closed" if self.closed else "ready"
        return {"text": text[since:], "position": len(text), "domain": 0, "state": state}


class Login(Stream):
    """A login shell by SSH."""

    def __init__(self, name, place, connection):
        super().__init__(name, BY_SSH.fill(user=place.user, address=place.address))
        self.connection = connection
        self.process = ssh.wait(self.open(connection))

    async def open(self, connection):
        process = await connection.create_process(term_type=os.environ.get("TERM", "xterm"), term_size=tuple(shutil.get_terminal_size()), encoding="utf-8", errors="replace")
        self.reading = asyncio.ensure_future(self.read(process))
        return process

    async def read(self, process):
        try:
            while came := await process.stdout.read(65536):
                self.text += came
        finally:
            self.closed = True

    def press(self, keys):
        ssh.loop().call_soon_threadsafe(self.process.stdin.write, keys)

    def close(self):
        ssh.wait(ssh.close(self.connection))


class Console(Stream):
    """A VM's console of protocol vt100, through the host's /console."""

    def __init__(self, session, vm, name):
        super().__init__(name, BY_CONSOLE)
        api = session.xenapi
        consoles = [api.console.get_record(console) for console in api.VM.get_consoles(vm)]
        location = next((console["location"] for console in consoles if console["protocol"] == "vt100" and console["location"]), None)
        if location is None:
            raise UserError(said("'{name}' has no text console: its host shows it as a picture only. Open it in XenCenter or Xen Orchestra; `ip addr` there says its address; then "
                                 "say it: xenlab guest '{name}' --ssh-address ADDRESS",
                                 "'{name}' non ten consola de texto: o seu anfitrión só a amosa como imaxe. Ábrea en XenCenter ou Xen Orchestra; o seu enderezo dío alí `ip addr`; "
                                 "despois di cal é: xenlab guest '{name}' --ssh-address ENDEREZO", name=name))
        self.came = threading.Event()       # something has come since it was last cleared, or it has closed
        self.sock = joined(*console_place(session, location))
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        try:
            while came := self.sock.recv(65536):
                self.text += decoder.decode(came)
                self.came.set()
        except OSError:
            pass        # closed by us, or cut: either way there is no more
        self.closed = True
        self.came.set()

    def press(self, keys):
        self.sock.sendall(keys.encode())

    def close(self):
        """The reader must have ended before: the socket's number may be another's at once."""
        with contextlib.suppress(OSError):      # the other end may have gone first
            self.sock.shutdown(socket.SHUT_RDWR)
        self.thread.join(5)
        self.sock.close()


def joined(location, handle):
    """The socket of a console: CONNECT, as XAPI's /console wants it, to a host whose certificate is trusted."""
    parts, pins = urlsplit(location), trust.pins_file(lab_folder())
    try:
        sock = socket.create_connection((parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)), CONNECT)
        if parts.scheme == "https":
            pin = trust.pin_of(location, pins)
            sock = trust.context(pin).wrap_socket(sock, server_hostname=parts.hostname)
            seen = trust.fingerprint(sock.getpeercert(True))
            if pin and seen not in pin.split():
                sock.close()
                raise trust.changed(location, seen, pins)
        sock.sendall(f"CONNECT {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: session_id={handle}\r\n\r\n".encode())
        head = b""
        while not head.endswith(b"\r\n\r\n") and (came := sock.recv(1)):
            head += came
    except ssl.SSLCertVerificationError as error:
        trust.accept(location, pins, error.verify_message)
        return joined(location, handle)
    except OSError as error:
        raise UserError(said("the console at {location} cannot be reached ({reason})", "non se pode chegar á consola de {location} ({reason})",
                             location=location, reason=reason(error))) from error
    if b" 200 " not in head.split(b"\r\n")[0]:
        sock.close()
        raise UserError(said("the host does not give its console: {words}. It takes the role vm-operator, and a VM that runs.",
                             "o anfitrión non dá a súa consola: {words}. Fai falta o papel vm-operator, e unha MV en marcha.",
                             words=head.split(b"\r\n")[0].decode("latin-1") or location))
    sock.settimeout(None)
    return sock
