"""event: hearing of changes."""

from ..events import Subscription
from ..operations import message


@message("event.from", is_read=True, session=True)
def event_from(xs, session, classes, token, timeout):
    """Wait for changes of the classes or objects named, since a token."""
    subscription = Subscription(xs, session, classes, token, timeout)
    return subscription.result() if token == "" or subscription.done else subscription


@message("event.get_current_id")
def get_current_id(xs):
    """The number of the latest change."""
    return xs.db.generation
