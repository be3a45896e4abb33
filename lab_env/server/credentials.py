"""Who asks, for what is not a call: a session by cookie or query, or a name and password, as XAPI takes them (xapi_http.ml)."""

import base64
import binascii
from contextlib import contextmanager

from ..mock.errors import Failure
from .request import HttpError


@contextmanager
def session_of(request, labs):
    """The lab and the session of a request: `with session_of(request, labs) as (lab, session)`. 401 without one that holds.

    The cookie wins over the query. A session opened for a name and password ends with the request.
    """
    ref = request.cookies.get("session_id") or request.query.get("session_id")
    if ref:
        lab = labs.of_session(ref)
        try:
            yield lab, lab.xs.sessions.check(ref)
        except Failure as failure:
            if failure.code != "SESSION_INVALID":
                raise
            raise unauthorized() from None
        return
    lab, session = logged_in(request, labs)
    try:
        yield lab, session
    finally:
        if session.ref in lab.xs.sessions.db.owners:
            lab.xs.sessions.logout(session)


def logged_in(request, labs):
    """A session of a name and password, or of whoever may open the host's own socket."""
    if request.trusted:
        lab = labs.of_user("root")
        return lab, lab.xs.sessions.open("root")
    user, password = basic(request.headers.get("authorization", ""))
    try:
        lab = labs.of_user(user)
        return lab, lab.xs.sessions.check(lab.xs.sessions.login(user, password))
    except Failure:
        raise unauthorized() from None


def basic(header):
    """The name and password of an Authorization header."""
    scheme, _, text = header.partition(" ")
    try:
        if scheme.lower() != "basic":
            raise ValueError
        user, colon, password = base64.b64decode(text.strip(), validate=True).decode().partition(":")
        if not colon:
            raise ValueError
    except (ValueError, binascii.Error):
        raise unauthorized() from None
    return user, password


def unauthorized():
    return HttpError(401, "log in: session_id in a cookie or the query, or a name and password", WWW_Authenticate='Basic realm="XenServer"')
