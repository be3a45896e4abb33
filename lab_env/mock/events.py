"""What changed since a token: `event.from`. One event at most for each object, as XAPI coalesces them."""

from .accessors import full_record
from .errors import Failure
from .tasks import Pending
from .wire import Counts

SILENT = {"session", "user", "secret", "auth", "data_source"}     # classes without events; idl/datamodel.ml gen_events


class Subscription(Pending):
    """One waiting event.from call."""

    def __init__(self, xs, session, classes, token, timeout):
        super().__init__()
        self.xs, self.session, self.since = xs, session, read_token(token)
        self.everything, self.wanted, self.objects = False, set(), set()
        for text in classes:
            self.subscribe(text)
        if not 0 <= timeout <= 86400:
            timeout = 86400.0
        self.timeout = timeout                          # seconds, of the clock the client lives by
        self.deadline = xs.clock.now + timeout          # the same in virtual time, when nothing else drives the clock

    def subscribe(self, text):
        cls, slash, ref = text.partition("/")
        if text == "*":
            self.everything = True
        elif cls and slash and ref:
            self.objects.add((cls.lower(), ref))
        elif cls and not slash:
            self.wanted.add(cls.lower())
        else:
            raise Failure("EVENT_SUBSCRIPTION_PARSE_FAILURE", text)

    def wants(self, cls, ref):
        name = cls.lower()
        return cls not in SILENT and (self.everything or name in self.wanted
                                      or (name, ref) in self.objects or (name, "*") in self.objects)

    @property
    def done(self):
        return (self._done or self.session.ref not in self.xs.sessions.db.owners
                or self.since < self.xs.db.generation and bool(self.events()))

    @done.setter
    def done(self, value):
        self._done = value

    def events(self):
        """The events since the token: add, mod and del."""
        db, found = self.xs.db, []
        for cls, table in db.tables.items():
            for ref, record in table.items():
                if record.changed > self.since and self.wants(cls, ref):
                    kind = "add" if record.created > self.since else "mod"
                    found.append(self.event(record.changed, cls, kind, ref) | {"snapshot": full_record(self.xs, record)})
        for generation, cls, ref, created in db.deleted:
            if generation > self.since >= created and self.wants(cls, ref):
                found.append(self.event(generation, cls, "del", ref))
        order = {"add": 0, "mod": 1, "del": 2}
        return sorted(found, key=lambda event: (order[event["operation"]], int(event["id"])))

    @staticmethod
    def event(generation, cls, operation, ref):
        return {"id": str(generation), "timestamp": "0.0", "class": cls.lower(), "operation": operation, "ref": ref}

    def result(self):
        self.xs.sessions.check(self.session.ref)
        db = self.xs.db
        counts = Counts({cls.lower(): len(table) for cls, table in db.tables.items() if cls not in SILENT})
        return {"events": self.events(), "valid_ref_counts": counts, "token": f"{db.generation:020d},{0:020d}"}


def read_token(token):
    """The database generation in a token; "" is the beginning."""
    if token == "":
        return 0
    first, comma, second = token.partition(",")
    if not (comma and first.isdigit() and second.isdigit()):
        raise Failure("EVENT_FROM_TOKEN_PARSE_FAILURE", token)
    return int(first)
