"""The mocked XenServer: one object, one door.

`MockXenServer(seed).call("VM.start", [session, vm, False, False])` returns a value or raises `Failure(code, *params)`.
Everything follows from the seed and the calls: no wall clock, nothing random, no sockets.
"""

import hashlib
import json

from . import accessors, lab_contents, model, releases, roles
from .clock import Clock, unix_of
from .copies import Machines, fork
from .database import Database
from .errors import Failure
from .identifiers import Identifiers
from .model import fault, guest_agent, host_power
from .operations import ACTIONS, MESSAGES, Operation, not_simulated
from .schema import NULL, load
from .sessions import Sessions
from .tasks import Pending, Tasks, waits_its_turn
from .xenstore import Xenstore

model.load()
LONGEST = 86400.0       # virtual seconds no synchronous call outlasts; XAPI's own limits are far shorter


class MockXenServer:
    """A XenServer that exists only in memory. `user` and `password` are what clients log in with; `contents`: lab_contents.py.
    `begins`: the DateTime at which the lab begins; the release has one of its own."""

    def __init__(self, seed, release="xenserver-6.1", journal=None, user="root", password="xenserver", contents="empty", begins=None):
        self.seed, self.release = str(seed), release
        self.profile = releases.get(release)
        self.schema = load(self.profile.code_name)
        self.identifiers = Identifiers(self.seed)
        self.db = Database(self.schema, self.identifiers, self.profile.BEHAVIOUR.metered)
        self.clock = Clock(self.run_action, self.db, unix_of(begins or self.profile.BEGINS))
        self.xenstore = Xenstore(self.db)
        self.tasks = Tasks(self)
        self.sessions = Sessions(self, user, password)
        self.machines = Machines()      # VM reference -> Machine, while the VM has a domain
        self.contents = {}      # VDI reference -> Image or Disc: what is on it
        self.domids = 0
        self.skipped = 0.0      # seconds a client asked to skip; the server's clock follows
        self.speed = "manual"   # how the clock is driven: told by its driver, for clients to see
        self.on_speed = None    # called with a new speed when a client asks for one
        self.served_at = None   # "https://127.0.0.1:8443", where clients reach it, told by whoever serves it; no part of the state
        self.began_with = contents
        self.kept = {}          # name -> MockXenServer: snapshots of the whole lab, see copies.py
        self.messages = {}      # wire name -> (asynchronous, Message), of those that were called
        self.observer = None    # called with (VM, what, details) of what happens inside guests; no part of the state. See docs/architecture.md, Grading
        self.journal = None
        self._held = None       # a line that is kept back, see `record`
        self._noted = None      # (actions run, changes) when the journal was last up to date
        self.faults = {}        # those in force: model/fault.py
        self.data_sources = {}  # VM or host reference -> {name: whether it is kept}, where somebody has said so
        self.shelf = {}         # SR uuid -> {VDI uuid: its fields}: disks on storage that no record speaks of, after VDI.forget and SR.forget
        self.leases = {}        # MAC -> the last part of the address that DHCP gives it
        self.xenstore.changed = lambda path: guest_agent.heard(self, path)
        roles.build(self)
        self.profile.build(self)
        lab_contents.build(self, contents)
        if journal is not None:
            self.record_in(journal)

    # -- the door -------------------------------------------------------------------------------------------------

    def call(self, method, params):
        """Do one call to the end; virtual time runs on while it is not finished."""
        outcome = self.begin(method, params)
        if not isinstance(outcome, Pending):
            return outcome
        self.clock.advance_to(getattr(outcome, "deadline", self.clock.now + LONGEST), until=lambda: outcome.done)
        self.note_time()
        return outcome.result()

    def begin(self, method, params):
        """Start one call; what it answers, or a Pending that is done once the clock has moved far enough."""
        self.clock.advance_to(self.clock.now)
        if method.startswith("system."):
            return self.system_call(method, params)
        asynchronous, message = self.messages.get(method) or self.find_message(method)
        if asynchronous and not message.asynchronous:
            raise Failure("Fault", f"No async mode for this operation (rpc: {method})")
        params = list(params)
        session_ref = params.pop(0) if message.session and params else ""
        parameters = self.read_parameters(message, method, params)
        session = self.sessions.check(session_ref) if message.session else None
        if session is not None and self.sessions.roles:
            self.sessions.permit(session, message, parameters)
        try:
            return self.perform(message, parameters, session, asynchronous)
        finally:
            self._noted = self._noted or self._activity()     # what a recorded change did needs no line of its own

    def perform(self, message, parameters, session, asynchronous=False):
        """Do a message that has been read and admitted, and record it if it can change something."""
        implementation = self.implementation(message.full_name)
        if asynchronous or not (implementation.is_read or implementation.records_itself):      # a task is a change, whatever it does
            self.record(session, ("Async." if asynchronous else "") + message.full_name, parameters)
        try:
            records, waits = self.admit(implementation, parameters)
        except Failure as failure:
            if not asynchronous:
                raise
            return self.begun(self.tasks.refused(implementation, failure), session)
        if asynchronous:
            return self.begun(self.tasks.begin(implementation, parameters, records, False, waits)[0], session)
        if isinstance(implementation, Operation) or implementation.takes:
            pending = self.tasks.begin(implementation, parameters, records, True, waits)[1]
            return pending.result() if pending.done else pending
        if implementation.wants_session:
            return implementation.function(self, session, *records)
        return implementation.function(self, *records)

    def admit(self, implementation, parameters):
        """The objects a message is about, and whether it waits for its turn; or the Failure that refuses it."""
        records = self.records(implementation.name, parameters)
        if self.faults.get("error") and not implementation.is_read:
            fault.strike(self, implementation.name)
        if implementation.function is None:
            raise not_simulated(implementation.name)
        failure = implementation.refusal(self, *records)
        if failure is None and isinstance(implementation, Operation) and (self.faults or len(self.db.tables["host"]) > 1):
            failure = host_power.out_of_reach(self, records[0], implementation.operation)
        waits = failure is not None and waits_its_turn(implementation, failure)
        if failure and not waits:
            raise failure
        return records, waits

    def begun(self, task, session):
        """What an `Async.` call answers: the reference of its task, which is the session's."""
        if session is not None:
            self.sessions.begun(task.ref, session)
        return task.ref

    def implementation(self, name):
        """What a message does: as declared, or what follows from its class having fields."""
        return MESSAGES.get(name) or accessors.implementation(name)

    def find_message(self, method):
        """(asynchronous, Message) of a name as it is sent."""
        asynchronous, cls, name = split(method)
        message = self.schema.message(cls, name)
        if message is None:
            raise Failure("MESSAGE_METHOD_UNKNOWN", method)
        self.messages[method] = asynchronous, message
        return asynchronous, message

    def system_call(self, method, params):
        """`system.listMethods` and its like, which take no session."""
        name = method.removeprefix("system.")
        if name == "listMethods":
            return sorted(f"{cls.name}.{message}" for cls in self.schema.classes.values() for message in cls.messages)
        if name.startswith("isAlive"):
            return params[0] if params else ""
        raise Failure("MESSAGE_METHOD_UNKNOWN", method)

    # -- parameters -------------------------------------------------------------------------------------------------

    def read_parameters(self, message, method, given):
        """The parameters as typed plain values, defaults filled in."""
        required = sum(not p.optional for p in message.parameters)
        most = len(message.parameters)
        if len(given) < required or (len(given) > most and most == required):
            raise Failure("MESSAGE_PARAMETER_COUNT_MISMATCH", method, required, len(given))
        values = []
        for parameter, value in zip(message.parameters, given):
            try:
                values.append(parameter.type.read(value))
            except (ValueError, AttributeError) as error:
                raise self.mistyped(parameter.name, error) from None
        return values + [p.default for p in message.parameters[len(given):]]

    def mistyped(self, name, error):
        """The Failure for a parameter, or a member of a record, that is of another type than it should."""
        return Failure("FIELD_TYPE_ERROR", name) if self.profile.BEHAVIOUR.names_mistyped else Failure("INTERNAL_ERROR", f'Failure("{error}")')

    def records(self, name, parameters):
        """The parameters with references replaced by the objects they mean; NULL becomes None."""
        message = self.schema.message(*name.split(".", 1))
        declared = MESSAGES.get(name)
        host_needed = declared is not None and declared.function is not None       # no message that does something does it on no host
        return [self.object(p.type.of, value, optional=place > 0 and not (p.type.of == "host" and host_needed)) if p.type.kind == "ref" else value
                for place, (p, value) in enumerate(zip(message.parameters, parameters))]

    def object(self, cls, ref, optional):
        """The object of a reference; where it may be left out, NULL means None. Of a session besides the caller's own there is none: a replay has no sessions."""
        if optional and (ref in (NULL, "") or cls == "session"):
            return None
        return self.database_of(cls).get(cls, ref)

    def database_of(self, cls):
        """Where objects of a class are kept; sessions are kept apart from the lab's state."""
        return self.sessions.db if cls == "session" else self.db

    # -- time -------------------------------------------------------------------------------------------------------

    def run_action(self, name, *arguments):
        ACTIONS[name](self, *arguments)

    def advance(self, seconds):
        """Let that much virtual time pass."""
        self.advance_to(self.clock.now + seconds)

    def advance_to(self, moment):
        """Let time run to a moment, in seconds since the lab began."""
        self.clock.advance_to(moment)
        self.note_time()

    def settle(self):
        """Let everything happen that is due, however late it gets."""
        self.clock.settle()
        self.note_time()

    # -- the journal ------------------------------------------------------------------------------------------------

    def record_in(self, journal):
        """Write every change from now on into a journal."""
        self.journal = journal
        self._noted = self._activity()

    def record(self, session, method, params, joins=False):
        """Write one change into the journal, before it happens. What `joins` (keys that only edit a line) is kept back, and written
        together with what follows it of the same kind, before anything else is: not a line of the journal for each letter."""
        if self.tasks.running:      # its own line says all of it
            return
        who, held = session.auth_user_name if session else "root", self._held
        if held and joins and held[1:3] == [who, method] and held[3][0] == params[0]:
            held[3][1] += params[1]
            return
        if self.journal:
            self.journal.check_room(self.clock.now)
        self.write_held()
        if joins:
            self._held = [self.clock.now, who, method, list(params)]
        elif self.journal:
            self.journal.append(self.clock.now, who, method, params)
        self._noted = None

    def write_held(self):
        """Write what was kept back."""
        held, self._held = self._held, None
        if held and self.journal:
            self.journal.append(*held)

    def note_time(self, always=False):
        """Record that time has passed, if that changed anything (or always, to say how late it is)."""
        if self.journal and (always or self._activity() != self._noted):
            self.write_held()
            self.journal.append(self.clock.now, "clock", "time", [])
        self._noted = self._activity()

    def _activity(self):
        return (self.clock.worked, self.db.writes)

    # -- copies ---------------------------------------------------------------------------------------------------------

    def fork(self):
        """An independent XenServer in the same state, without a journal and without clients: to try things, or to go back to."""
        return fork(self)

    # -- what it is like now ------------------------------------------------------------------------------------------

    @property
    def host(self):
        return next(iter(self.db.tables["host"].values()))

    @property
    def pool(self):
        return next(iter(self.db.tables["pool"].values()))

    def dump(self):
        """The whole state as plain data."""
        return {
            "release": self.release, "seed": self.seed, "identifiers": self.identifiers.count, "domids": self.domids,
            "clock": self.clock.dump(), "database": self.db.dump(), "xenstore": self.xenstore.values, "leases": self.leases, "shelf": self.shelf,
            "data_sources": self.data_sources, "faults": self.faults, "tasks": self.tasks.work,
            "machines": {ref: plain(machine) for ref, machine in self.machines.items()},
            "contents": {ref: plain(content) for ref, content in self.contents.items()},
        }

    def fingerprint(self):
        """A hash of the whole state: two XenServers with the same one are the same."""
        text = json.dumps(self.dump(), sort_keys=True, ensure_ascii=False, default=plain)
        return hashlib.sha256(text.encode()).hexdigest()


def plain(thing):
    """An object as plain data: its own `dump()`, or its attributes."""
    if hasattr(thing, "dump"):
        return thing.dump()
    return {name: value for name, value in vars(thing).items() if not name.startswith("_")}


def split(method):
    """`Async.VM.start` as (True, "VM", "start"); the alias `VM_start` too, where class names may have underscores."""
    asynchronous = method.startswith(("Async.", "InternalAsync."))
    name = method.split(".", 1)[1] if asynchronous else method
    cls, dot, message = name.partition(".")
    if not dot and not asynchronous:
        for known in sorted(load("").classes, key=len, reverse=True):
            if method.startswith(known + "_"):
                return False, known, method[len(known) + 1:]
    return asynchronous, cls, message

