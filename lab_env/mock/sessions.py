"""Sessions: who is logged in. They are not part of the lab's state, so that looking on leaves no trace in it."""

from .database import Database
from .errors import Failure
from .identifiers import Identifiers
from .schema import NULL


class Sessions:
    """The sessions open now. References come from a stream of their own."""

    def __init__(self, xs, user, password):
        self.xs, self.user, self.password = xs, user, password
        self.db = Database(xs.schema, Identifiers(xs.identifiers.seed, "session"))
        self.registered = {}        # session ref -> events.Registration

    def login(self, user, password, originator=""):
        """A new session's reference; SESSION_AUTHENTICATION_FAILED when user or password is wrong."""
        if (user, password) != (self.user, self.password):
            raise Failure("SESSION_AUTHENTICATION_FAILED", user, "Authentication failure")
        return self.open(user, originator).ref

    def open(self, user, originator=""):
        """A session for somebody already known, as on the host's own socket."""
        now = self.xs.clock.date
        fields = {"this_host": self.xs.host.ref, "this_user": NULL, "last_active": now, "validation_time": now,
                  "is_local_superuser": True, "auth_user_name": user, "originator": originator}
        known = self.xs.schema.classes["session"].fields
        return self.db.create("session", **{name: value for name, value in fields.items() if name in known})

    def check(self, ref):
        """The session of that reference; SESSION_INVALID when it is not open."""
        session = self.db.find(ref)
        if session is None:
            raise Failure("SESSION_INVALID", ref)
        session.last_active = self.xs.clock.date
        return session

    def logout(self, session):
        self.db.destroy(session)
