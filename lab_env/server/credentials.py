"""Who asks, for what is not a call: a session by cookie or query, or a name and password, as XAPI takes them (xapi_http.ml)."""

import base64
import binascii
from contextlib import contextmanager

from ..mock import roles
from ..mock.errors import Failure
from .request import HttpError


@contextmanager
def session_of(request, labs, role="read-only"):
    """The lab and the session of a request: `with session_of(request, labs) as (lab, session)`. 401 without one that holds, 403 for one of a lesser role.

    The cookie wins over the query. A session opened for a name and password ends with the request.
    """
    ref = request.cookies.get("session_id") or request.query.get("session_id")
    if ref:
        try:
            lab = labs.of_session(ref)
            session = lab.xs.sessions.check(ref)
        except Failure:
            raise unauthorized() from None
        permit(request, lab, session, role)
        yield lab, session
        return
    lab, session = logged_in(request, labs)
    try:
        permit(request, lab, session, role)
        yield lab, session
    finally:
        if session.ref in lab.xs.sessions.db.owners:
            lab.xs.sessions.logout(session)


def permit(request, lab, session, least):
    """403 for a session whose role may not do this."""
    role = lab.xs.sessions.roles.get(session.ref)
    failure = role and roles.refusal(role, f"http/{request.method.lower()}_{request.path[1:]}", least)
    if failure:
        raise HttpError(403, " ".join(failure.details))


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
