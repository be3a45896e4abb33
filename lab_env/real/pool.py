"""A real pool, logged in to as one user, for many threads: its session is renewed, its master followed, and it is found again after it was away."""

import http.client
import threading
import xmlrpc.client
from urllib.parse import urlsplit
from xml.parsers.expat import ExpatError

import XenAPI

from .. import connection
from ..cli import UserError
from ..words import said
from . import trust

READ, CHANGE = 60, 1800     # seconds to answer something that looks; a change, or events that are waited for
LOST = (OSError, xmlrpc.client.Error, http.client.HTTPException, ExpatError)
SELF = "OpaqueRef:this session"     # stands for our session's reference in parameters, whichever it is when they are sent


class Away(Exception):
    """The pool does not answer, or lets us in no more; the argument says why."""


class Pool:
    """One user's session with a pool."""

    def __init__(self, session, user, password):
        self.url, self.user, self._password = session.url, user, password
        self._handle, self._own, self._renewing = session.handle, threading.local(), threading.Lock()
        self._own.session = session

    def ask(self, method, *params):
        """What a message that only looks answers."""
        return self.call(method, params)

    def call(self, method, params, change=False, waits=False):
        """What the pool answers to a message; XenAPI.Failure when it refuses, Away when it does not answer. A change is never sent twice."""
        for again in (True, False):
            session, handle = self._connection(), self._handle
            session.transport.resend, session.transport.seconds = not change, CHANGE if change or waits else READ
            try:
                answer = getattr(session, method)(handle, *(handle if param is SELF else param for param in params))
            except LOST as error:
                self._own.session = None
                if again and not change and not isinstance(error, TimeoutError):
                    continue        # a connection that has lain still, and that the host has closed
                raise Away(self.reason(error, session.transport.seconds)) from error
            if not isinstance(answer, dict) or answer.get("Status") not in ("Success", "Failure"):
                raise Away(said("no answer of XenAPI's", "non é unha resposta de XenAPI"))
            if answer["Status"] == "Success":
                return answer["Value"]
            code, *details = answer["ErrorDescription"]
            if again and code == "SESSION_INVALID" and details[:1] == [handle]:
                self._renew(handle)
            elif again and code == "HOST_IS_SLAVE":
                self._renew(handle, master=details[0])
            else:
                raise XenAPI.Failure([code, *details])

    def _connection(self):
        """This thread's own connection; a new one when the master has moved or the last one broke."""
        session = getattr(self._own, "session", None)
        if session is None or session.url != self.url:
            session = XenAPI.Session(self.url, transport=connection.transport(self.url))
            session.url, self._own.session = self.url, session
        return session

    def _renew(self, handle, master=None):
        """Log in again, on the pool's master; once, however many threads find that the session has ended."""
        with self._renewing:
            if handle != self._handle:
                return
            try:
                url = connection.at_master(self.url, master) if master else self.url
                session = connection.log_in(url, self.user, self._password, ask=False)
            except UserError as error:
                raise Away(str(error)) from error
            self.url, self._handle, self._own.session = session.url, session.handle, session

    def reason(self, error, seconds):
        if isinstance(error, trust.WrongCertificate):
            return trust.changed(self.url, str(error), trust.pins_file(connection.lab_folder()))
        return connection.reason(error, seconds)

    def close(self):
        """Log out; a pool that is away forgets the session by itself."""
        try:
            self.call("session.logout", ())
        except (XenAPI.Failure, Away):
            return

    @property
    def handle(self):
        """The reference of our session, as it is now."""
        return self._handle

    @property
    def host(self):
        """host:port of the pool's master."""
        return urlsplit(self.url).netloc
