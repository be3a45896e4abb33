"""Which XenServer, and logging in to it: real or mocked, the same code."""

import http.client
import json
import os
import socket
import ssl
import xmlrpc.client
from pathlib import Path
from urllib.parse import urlsplit
from xml.parsers.expat import ExpatError

import XenAPI

from . import address
from .cli import UserError
from .guests import has_plugin
from .real import passwords, trust
from .words import Words, said

CONNECT, ANSWER = 10, 1800      # seconds to reach a host; seconds for its longest synchronous call (a clean shutdown may take 20 minutes)
WHERE = Words("Start one with `xenlab lab` or `xenlab serve`, or say which: --url, or the variable XENLAB_URL.",
              "Inicia un con `xenlab lab` ou `xenlab serve`, ou di cal é: --url, ou a variable XENLAB_URL.")
ELSEWHERE = Words("Is it switched on, is the address right, and does a network (a VPN?) lead there from this computer?",
                  "Está acendido, é ese o enderezo, e hai rede (unha VPN?) desde este ordenador ata alí?")
STRANGE = (xmlrpc.client.ProtocolError, xmlrpc.client.ResponseError, xmlrpc.client.Fault, ExpatError)
"""What comes of an answer that no XenServer gives."""


def add_arguments(parser):
    """The options with which every command says which XenServer it means."""
    parser.add_argument("--url", help=said("the XenServer's URL (default: $XENLAB_URL, or the lab's own)",
                                              "URL do XenServer (por omisión: $XENLAB_URL, ou o do laboratorio)"))
    parser.add_argument("--user", help=said("user to log in as (default: $XENLAB_USER, the lab's own, or root)",
                                               "usuario co que se entra (por omisión: $XENLAB_USER, o do laboratorio, ou root)"))
    parser.add_argument("--password", help=said("password; better in $XENLAB_PASSWORD, where no process list shows it",
                                                   "contrasinal; mellor en $XENLAB_PASSWORD, onde non o amosa ningunha lista de procesos"))


def lab_folder():
    """The learner's lab folder: $XENLAB_LAB, or the nearest folder above this one with a lab.json; None outside of any."""
    named = os.environ.get("XENLAB_LAB")
    if named:
        return Path(named)
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "lab.json").exists()), None)


def settings():
    """What the lab's own lab.json says: url, user, password, language, student."""
    folder = lab_folder()
    if folder is None or not (folder / "lab.json").exists():
        return {}
    try:
        return json.loads((folder / "lab.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(Words("{file} cannot be read ({error}). `xenlab lab` writes it anew.",
                              "non se pode ler {file} ({error}). `xenlab lab` escríbeo de novo.").fill(file=folder / "lab.json", error=error)) from error


def connect(url=None, user=None, password=None):
    """A session, logged in, of the unmodified XenAPI package. What is not given comes from the environment or the lab."""
    own = settings()
    url = url or os.environ.get("XENLAB_URL") or own.get("url")
    user = user or os.environ.get("XENLAB_USER") or own.get("user") or "root"
    password = password or os.environ.get("XENLAB_PASSWORD") or (own.get("password") if url == own.get("url") else passwords.kept(url, user) or own.get("password")) or ""
    if not url:
        raise UserError(said("no XenServer is named. {where}", "non se di que XenServer. {where}", where=WHERE))
    url = address.checked(url)
    session = log_in(url, user, password)
    behind_guard = own.get("guarded") and url == own["url"]        # `xenlab lab --xenserver`: the guard is at that URL
    return session if behind_guard or has_plugin(session) else guarded(session, user, password)


def guarded(session, user, password):
    """A session through the guard that keeps what else lives on a real pool from harm, see real/guard.py."""
    from .real import door      # here, because the guard itself connects
    return door.of_session(session, user, password)


def log_in(url, user, password, from_member=False, ask=True):
    """The session, logged in; a member of a pool sends one to its master, and a certificate seen for the first time is asked about."""
    pins = trust.pins_file(lab_folder())
    session = XenAPI.Session(url, transport=transport(url))
    session.url = url
    try:
        session.login_with_password(user, password, "1.0", "xenlab")
    except XenAPI.Failure as failure:
        if failure.details[0] == "HOST_IS_SLAVE" and not from_member:
            return log_in(at_master(url, failure.details[1]), user, password, from_member=True, ask=ask)
        raise refused(failure, url, user) from failure
    except trust.WrongCertificate as error:
        raise trust.changed(url, str(error), pins) from error
    except ssl.SSLCertVerificationError as error:
        trust.accept(url, pins, error.verify_message, ask)
        return log_in(url, user, password, from_member, ask)
    except ssl.SSLError as error:
        if error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST"):
            raise UserError(said("what answers at {url} does not encrypt: is it the right port? A XenServer's is 443, the one https has by itself.",
                                 "o que responde en {url} non cifra: é ese o porto? O dun XenServer é o 443, o que https ten de seu.", url=url)) from error
        raise UserError(said("{url} and this computer have no way of encrypting in common ({reason}). A XenServer 6 knows TLS 1.0 only: if it is one, and you "
                             "trust the network in between, set the variable XENLAB_OLD_TLS=1.",
                             "{url} e este ordenador non teñen ningún xeito de cifrar en común ({reason}). Un XenServer 6 só coñece TLS 1.0: se o é, e confías "
                             "na rede que hai no medio, define a variable XENLAB_OLD_TLS=1.", url=url, reason=error.reason or error)) from error
    except STRANGE as error:
        raise UserError(said("what answers at {url} is no XenServer ({reason}). Is the address right? Or does something stand in between, a proxy or the login page of a Wi-Fi?",
                             "o que responde en {url} non é un XenServer ({reason}). É ese o enderezo? Ou hai algo no medio, un proxy ou a páxina de acceso dunha wifi?",
                             url=url, reason=reason(error))) from error
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise UserError(said("no XenServer answers at {url} ({reason}). {where}", "ningún XenServer responde en {url} ({reason}). {where}",
                             url=url, reason=reason(error), where=WHERE if address.is_here(url) else ELSEWHERE)) from error
    return session


def at_master(url, master):
    """The same URL, of the pool's master."""
    parts, master = urlsplit(url), f"[{master}]" if ":" in master else master
    return f"{parts.scheme}://{master}:{parts.port}" if parts.port else f"{parts.scheme}://{master}"


def another(session):
    """A second connection of the same session, for another thread; the same object where there is no wire to share."""
    url = vars(session).get("url")
    if url is None:
        return session
    again = getattr(session.transport, "again", lambda: transport(url))
    other = XenAPI.Session(url, transport=again())
    other.url, other._session = url, session.handle
    other.last_login_method, other.last_login_params = session.last_login_method, session.last_login_params
    return other


def console_place(session, location):
    """(URL, session reference) with which to ask for a console whose record has that location: its host's, or the guard's in front of a real pool."""
    own = settings()
    if own.get("guarded") and own["url"] == vars(session).get("url"):
        parts = urlsplit(location)
        return f"{own['url']}{parts.path}?{parts.query}", session.handle
    return location, getattr(session.transport, "handle_of_console", lambda place: session.handle)(location)


def refused(failure, url, user):
    """A failed login in words."""
    code = failure.details[0]
    if code == "SESSION_AUTHENTICATION_FAILED":
        return UserError(said("{url} does not accept the password of '{user}'. Give the right one with XENLAB_USER and XENLAB_PASSWORD "
                              "(a mocked XenServer's is xenserver unless it was started with another).",
                              "{url} non acepta o contrasinal de '{user}'. Dá o correcto con XENLAB_USER e XENLAB_PASSWORD "
                              "(o dun XenServer simulado é xenserver, se non se iniciou con outro).", url=url, user=user))
    if code == "HOST_IS_SLAVE":
        return UserError(said("{url} is a member of a pool; its master is https://{master}: use that URL",
                              "{url} é membro dun pool; o seu mestre é https://{master}: usa ese URL", url=url, master=failure.details[1]))
    return UserError(said("{url} refused the login: {details}", "{url} rexeitou a entrada: {details}", url=url, details=" ".join(failure.details)))


def reason(error, seconds=CONNECT):
    if isinstance(error, xmlrpc.client.ProtocolError):
        return f"HTTP {error.errcode} {error.errmsg}"
    if isinstance(error, STRANGE):
        return said("no answer in XML-RPC", "non responde en XML-RPC")
    if isinstance(error, http.client.RemoteDisconnected):
        return said("it hung up without an answer", "colgou sen responder")
    if isinstance(error, (socket.gaierror, UnicodeError)):
        return said("there is no host of that name", "non hai ningún anfitrión con ese nome")
    if isinstance(error, TimeoutError):
        return said("nothing came back for {seconds} seconds", "non chegou nada en {seconds} segundos", seconds=seconds)
    return getattr(error, "strerror", None) or getattr(error, "errmsg", None) or type(error).__name__


def transport(url):
    """HTTP with time-outs: short to connect, long to answer; HTTPS shows nothing to a host whose certificate is not the pinned one."""
    secure = urlsplit(url).scheme == "https"
    pin = trust.pin_of(url, trust.pins_file(lab_folder())) if secure else None

    class Transport(xmlrpc.client.SafeTransport if secure else xmlrpc.client.Transport):
        seconds, resend = ANSWER, True      # how long an answer may take; whether to send again what a connection that had been closed has swallowed

        def request(self, *call, **how):
            try:
                return super().request(*call, **how) if self.resend else self.single_request(*call, **how)
            except KeyboardInterrupt:       # a cell was stopped: the answer that is still to come would be taken for the next call's
                self.close()
                raise

        def make_connection(self, host):
            connection = super().make_connection(host)
            if connection.sock is None:
                connection.timeout = CONNECT
                connection.connect()
                if pin:
                    trust.assert_pinned(connection, pin)
            connection.sock.settimeout(self.seconds)
            return connection

        def add_extra_header(self, key, value):
            self._extra_headers = [*self._extra_headers, (key, value)]

    return Transport(context=trust.context(pin)) if secure else Transport()
