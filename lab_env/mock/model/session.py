"""session: logging in and out. None of it is recorded: looking on leaves no trace in a lab."""

from ..operations import message


@message("session.login_with_password", is_read=True)
def login_with_password(xs, uname, pwd, version, originator):
    """A new session."""
    return xs.sessions.login(uname, pwd, originator)


@message("session.slave_local_login_with_password", is_read=True)
def slave_local_login_with_password(xs, uname, pwd):
    """A session with this very host; with one host there is no difference."""
    return xs.sessions.login(uname, pwd)


@message("session.logout", is_read=True, session=True)
def logout(xs, session):
    """End a session; calls of it that wait for events end too."""
    xs.sessions.logout(session)
    return ""


@message("session.local_logout", is_read=True, session=True)
def local_logout(xs, session):
    """End a session made by slave_local_login_with_password."""
    return logout(xs, session)
