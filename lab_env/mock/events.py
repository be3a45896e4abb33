"""What changed since a token: `event.from`, and the older `event.next`. One event at most for each object, as XAPI coalesces them."""

from .errors import Failure
from .rendering import full_record, look_again
from .tasks import Pending
from .wire import Counts

SILENT = {"session", "user", "secret", "auth", "data_source"}     # classes without events; idl/datamodel.ml gen_events
QUEUE = 500         # events that 6.x keeps for a session that does not fetch them


class Wish:
    """Which objects somebody wants to hear of: all, some classes, or some objects."""

    def __init__(self, texts=()):
        self.everything, self.classes, self.objects = False, set(), set()
        for text in texts:
            self.add(text)

    def add(self, text):
        """`*`, `vm` or `vm/OpaqueRef:…`."""
        cls, slash, ref = text.partition("/")
        if text == "*" or cls and slash and ref == "*":
            self.classes.add(cls.lower())
            self.everything |= text == "*"
        elif cls and slash and ref:
            self.objects.add((cls.lower(), ref))
        elif cls and not slash:
            self.classes.add(cls.lower())
        else:
            raise Failure("EVENT_SUBSCRIPTION_PARSE_FAILURE", text)

    def remove(self, text):
        other = Wish([text])
        self.everything &= not other.everything
        self.classes -= other.classes
        self.objects -= other.objects

    def wants(self, cls, ref):
        if cls in SILENT:
            return False
        name = cls.lower()
        return self.everything or name in self.classes or (name, ref) in self.objects


class Waiting(Pending):
    """A call that waits until something it wishes to hear of has changed."""

    def __init__(self, xs, session, wish, since):
        super().__init__()
        self.xs, self.session, self.wish, self.since = xs, session, wish, since
        self.looked = since         # what changed up to here was looked at, and is of no interest

    @property
    def done(self):
        db = self.xs.db
        if self._done or self.session.ref not in self.xs.sessions.db.owners:
            return True
        look_again(self.xs)
        if db.generation > self.looked and not self._done:
            wants = self.wish.wants
            self._done = (any(wants(record.cls, record.ref) for record in db.changes(self.looked))
                          or any(wants(cls, ref) for generation, cls, ref in db.deletions(self.since) if generation > self.looked))
            self.looked = db.generation
        return self._done

    @done.setter
    def done(self, value):
        self._done = value

    def events(self):
        """The events since the token: add, mod and del."""
        look_again(self.xs)
        db, found = self.xs.db, []
        for record in db.changes(self.since):
            if self.wish.wants(record.cls, record.ref):
                kind = "add" if record.born > self.since else "mod"
                found.append(event(record.changed, record.cls, kind, record.ref) | {"snapshot": full_record(self.xs, record)})
        for generation, cls, ref in db.deletions(self.since):
            if self.wish.wants(cls, ref):
                found.append(event(generation, cls, "del", ref))
        order = {"add": 0, "mod": 1, "del": 2}
        return sorted(found, key=lambda event: (order[event["operation"]], int(event["id"])))


class Subscription(Waiting):
    """One event.from call."""

    def __init__(self, xs, session, classes, token, timeout):
        super().__init__(xs, session, Wish(classes), read_token(token))
        if not 0 <= timeout <= 86400:
            timeout = 86400.0
        self.timeout = timeout                          # seconds, of the clock the client lives by
        self.deadline = xs.clock.now + timeout          # the same in virtual time, when nothing else drives the clock

    def result(self):
        self.xs.sessions.check(self.session.ref)
        db, events = self.xs.db, self.events()
        counts = Counts({cls.lower(): len(table) for cls, table in db.tables.items() if cls not in SILENT})
        return {"events": events, "valid_ref_counts": counts, "token": token_now(db)}


class Registration:
    """What a session has registered for with the older event.register."""

    def __init__(self, xs):
        self.wish, self.since, self.told = Wish(), xs.db.generation, 0


class Next(Waiting):
    """One event.next call."""

    def __init__(self, xs, session, registration):
        super().__init__(xs, session, registration.wish, registration.since)
        self.registration = registration

    def result(self):
        self.xs.sessions.check(self.session.ref)
        events, registration = self.events(), self.registration
        registration.since = self.xs.db.generation
        if len(events) > QUEUE:
            raise Failure("EVENTS_LOST")
        for event in events:
            registration.told += 1
            event |= {"id": str(registration.told), "timestamp": f"{self.xs.clock.time:.0f}."}
        return events


def event(generation, cls, operation, ref):
    return {"id": str(generation), "timestamp": "0.0", "class": cls.lower(), "operation": operation, "ref": ref}


def token_now(db):
    """The token of what has changed up to now."""
    return f"{db.generation:020d},{0:020d}"


def read_token(token):
    """The database generation in a token; "" is the beginning."""
    if token == "":
        return 0
    first, comma, second = token.partition(",")
    if not (comma and first.isascii() and first.isdigit() and second.isascii() and second.isdigit()):
        raise Failure("EVENT_FROM_TOKEN_PARSE_FAILURE", token)
    return int(first)
