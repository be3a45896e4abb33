"""Which XenServer, and logging in to it: real or mocked, the same code."""

import http.client
import json
import os
import socket
import ssl
import xmlrpc.client
from pathlib import Path
from urllib.parse import urlsplit

import XenAPI

from .cli import UserError

CONNECT, ANSWER = 10, 1800      # seconds to reach a host; seconds for its longest synchronous call (a clean shutdown may take 20 minutes)
WHERE = "Start one with `xenlab lab` or `xenlab serve`, or say which: --url, or the variable XENLAB_URL."


def add_arguments(parser):
    """The options with which every command says which XenServer it means."""
    parser.add_argument("--url", help="the XenServer's URL (default: $XENLAB_URL, or the lab's own)")
    parser.add_argument("--user", help="user to log in as (default: $XENLAB_USER, the lab's own, or root)")
    parser.add_argument("--password", help="password; better in $XENLAB_PASSWORD, where no process list shows it")


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
        raise UserError(f"{folder / 'lab.json'} cannot be read ({error}). `xenlab lab` writes it anew.") from error


def connect(url=None, user=None, password=None):
    """A session, logged in, of the unmodified XenAPI package. What is not given comes from the environment or the lab."""
    own = settings()
    url = url or os.environ.get("XENLAB_URL") or own.get("url")
    user = user or os.environ.get("XENLAB_USER") or own.get("user") or "root"
    password = password or os.environ.get("XENLAB_PASSWORD") or own.get("password") or ""
    if not url:
        raise UserError(f"no XenServer is named. {WHERE}")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UserError(f"'{url}' is not the URL of a XenServer: it looks like http://host:port or https://host")
    session = XenAPI.Session(url, transport=transport(parts.scheme))
    session.url = url
    try:
        session.login_with_password(user, password, "1.0", "xenlab")
    except XenAPI.Failure as failure:
        raise refused(failure, url, user) from failure
    except ssl.SSLCertVerificationError as error:
        raise UserError(f"{url} shows a certificate this computer does not trust ({error.verify_message}). Nothing was sent to it. "
                        "Have its authority trusted by this system, or use a mocked XenServer.") from error
    except (OSError, xmlrpc.client.Error, http.client.HTTPException) as error:
        raise UserError(f"no XenServer answers at {url} ({reason(error)}). {WHERE}") from error
    return session


def another(session):
    """A second connection of the same session, for another thread; the same object where there is no wire to share."""
    url = vars(session).get("url")
    if url is None:
        return session
    other = XenAPI.Session(url, transport=transport(urlsplit(url).scheme))
    other.url, other._session = url, session.handle
    other.last_login_method, other.last_login_params = session.last_login_method, session.last_login_params
    return other


def refused(failure, url, user):
    """A failed login in words."""
    code = failure.details[0]
    if code == "SESSION_AUTHENTICATION_FAILED":
        return UserError(f"{url} does not accept the password of '{user}'. Give the right one with XENLAB_USER and XENLAB_PASSWORD "
                         "(a mocked XenServer's is xenserver unless it was started with another).")
    if code == "HOST_IS_SLAVE":
        return UserError(f"{url} is a member of a pool; its master is https://{failure.details[1]}: use that URL")
    return UserError(f"{url} refused the login: {' '.join(failure.details)}")


def reason(error):
    if isinstance(error, socket.gaierror):
        return "there is no host of that name"
    if isinstance(error, TimeoutError):
        return f"nothing came back for {CONNECT} seconds"
    return getattr(error, "strerror", None) or getattr(error, "errmsg", None) or type(error).__name__


def transport(scheme):
    """HTTP with time-outs: short to connect, long to answer."""
    kind = xmlrpc.client.SafeTransport if scheme == "https" else xmlrpc.client.Transport

    class Transport(kind):
        def make_connection(self, host):
            connection = super().make_connection(host)
            if connection.sock is None:
                connection.timeout = CONNECT
                connection.connect()
                connection.sock.settimeout(ANSWER)
            return connection

        def add_extra_header(self, key, value):
            self._extra_headers = [*self._extra_headers, (key, value)]

    return Transport()
