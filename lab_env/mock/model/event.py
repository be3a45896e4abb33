"""event: hearing of changes. None of it is recorded."""

from ..errors import Failure
from ..events import Next, Registration, Subscription, token_now
from ..operations import message


@message("event.from", is_read=True, session=True)
def event_from(xs, session, classes, token, timeout):
    """Wait for changes of the classes or objects named, since a token."""
    subscription = Subscription(xs, session, classes, token, timeout)
    return subscription.result() if token == "" or subscription.done else subscription


@message("event.register", is_read=True, session=True)
def register(xs, session, classes):
    """Hear of some classes by event.next from now on."""
    registration = xs.sessions.registered.setdefault(session.ref, Registration(xs))
    for text in classes:
        registration.wish.add(text)
    return ""


@message("event.unregister", is_read=True, session=True)
def unregister(xs, session, classes):
    """Hear of some classes no more."""
    registration = xs.sessions.registered.get(session.ref)
    for text in classes if registration else ():
        registration.wish.remove(text)
    return ""


@message("event.next", is_read=True, session=True)
def event_next(xs, session):
    """Wait for what was registered for."""
    registration = xs.sessions.registered.get(session.ref)
    if registration is None:
        raise Failure("SESSION_NOT_REGISTERED", session.ref)
    waiting = Next(xs, session, registration)
    return waiting.result() if waiting.done else waiting


@message("event.inject", is_read=True)
def inject(xs, cls, ref):
    """Have clients told of an object as if it had changed; answers the token of just before."""
    record = xs.db.find(ref)
    if record is None or record.cls.lower() != cls.lower():
        raise Failure("HANDLE_INVALID", cls, ref)
    token = token_now(xs.db)
    xs.db.told_again(record)
    return token


@message("event.get_current_id")
def get_current_id(xs):
    """The number of the latest change."""
    return xs.db.generation
