"""session: logging in and out. None of it is recorded: looking on leaves no trace in a lab."""

from ..errors import Failure
from ..operations import computed, message


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


@message("session.change_password", is_read=True, session=True)
def change_password(xs, session, old_pwd, new_pwd):
    """Another password for root, until the server ends: no password is ever written into a journal."""
    if not session.is_local_superuser:
        raise Failure("USER_IS_NOT_LOCAL_SUPERUSER", "Your user does not have permission to change the root password")
    if old_pwd != xs.sessions.password:
        raise Failure("SESSION_AUTHENTICATION_FAILED", xs.sessions.user, "Authentication failure")
    if not new_pwd:
        raise Failure("CHANGE_PASSWORD_REJECTED", "The new password is empty")
    xs.sessions.password = new_pwd
    return ""


@message("session.get_all_subject_identifiers", is_read=True)
def get_all_subject_identifiers(xs):
    """Who is logged in, root apart."""
    return sorted({session.auth_user_sid for session in xs.sessions.db.all("session")} - {""})


@message("session.logout_subject_identifier", is_read=True, session=True)
def logout_subject_identifier(xs, session, subject_identifier):
    """End all sessions of a subject but the caller's own."""
    for other in xs.sessions.db.all("session"):
        if other.auth_user_sid == subject_identifier and other is not session:
            xs.sessions.logout(other)
    return ""


@computed("session", "tasks")
def tasks(xs, session):
    return xs.sessions.tasks_of(session.ref)
