"""Anything a client may send, in any order: it is answered, what is refused changes nothing, and every copy of the lab is the same."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from lab_env.mock import rendering, saved
from lab_env.mock.database import INVERSES
from lab_env.mock.errors import Failure
from lab_env.mock.journal import replay
from lab_env.mock.operations import MESSAGES, OPERATIONS
from lab_env.mock.wire import value_text

from .laboratory import TEMPLATE, Lab

ODD = st.sampled_from(["", "OpaqueRef:NULL", "x", True, -1, 1.5, [], {}, None, "\0", "ñandú", [[]], {"a": {}}])
TEXTS = st.sampled_from(["", "a", "0", "1", "3", "autodetect", "<a/>", "../x", "ä\n", "00:11:22:33:44:55", 'field "uuid" = "x"'])
INTS = st.sampled_from(["0", "1", "-1", "1073741824", "999999999999999999999", "x"])
NOT_READ = {"MESSAGE_PARAMETER_COUNT_MISMATCH", "FIELD_TYPE_ERROR", "MESSAGE_METHOD_UNKNOWN", "SESSION_INVALID", "NOT_IMPLEMENTED"}


class Anything(RuleBasedStateMachine):
    release, contents = "xenserver-6.1", "empty"

    def __init__(self):
        super().__init__()
        self.lab = Lab("anything", self.contents, self.release)
        self.xs = self.lab.xs
        disc, template = ("ubuntu-24.04-live-server-amd64.iso", "Ubuntu Jammy Jellyfish 22.04") if self.release == "xcp-ng-8.3" else ("ubuntu-13.04-server-amd64.iso", TEMPLATE)
        self.lab.api.VM.start(self.lab.vm(template=template, medium=disc), False, False)
        messages = [message for cls in self.xs.schema.classes.values() for message in cls.messages.values()
                    if message.session and message.cls not in ("session", "event")]
        self.messages = sorted(messages, key=lambda message: message.full_name)
        self.own = [message for message in self.messages if message.full_name in MESSAGES]

    def value(self, data, kind):
        """Mostly something of the type, of what there is."""
        if data.draw(st.integers(0, 19)) == 0:
            return data.draw(ODD)
        match kind.kind:
            case "ref":
                return data.draw(st.sampled_from([*list(self.xs.database_of(kind.of).tables.get(kind.of, ()))[-8:], "OpaqueRef:NULL", "OpaqueRef:none"]))
            case "int":
                return data.draw(INTS)
            case "float":
                return data.draw(st.floats())
            case "bool":
                return data.draw(st.booleans())
            case "enum":
                return data.draw(st.sampled_from([*self.xs.schema.enums.get(kind.of, ()), "none of these"]))
            case "datetime":
                return data.draw(st.sampled_from(["20141110T08:00:00Z", "today"]))
            case "set":
                return [self.value(data, kind.of) for _ in range(data.draw(st.integers(0, 2)))]
            case "map":
                return {str(self.value(data, kind.key)): self.value(data, kind.of) for _ in range(data.draw(st.integers(0, 2)))}
            case "record":
                cls = self.xs.schema.classes.get(kind.of)
                return {field.name: self.value(data, field.type) for field in cls.fields.values()} if cls else {}
        return data.draw(TEXTS)

    def ask(self, method, params):
        """Call it; the code it is refused with, or None. What could not be read has changed nothing."""
        before = self.xs.db.writes, self.xs.identifiers.count
        try:
            self.xs.call(method, params)
        except Failure as failure:
            if failure.code in NOT_READ - {"NOT_IMPLEMENTED"}:
                assert (self.xs.db.writes, self.xs.identifiers.count) == before, (method, params)
            assert not failure.code == "INTERNAL_ERROR" or "Error" not in failure.details[1], (method, params, failure.details)
            return failure.code
        return None

    @rule(data=st.data(), own=st.booleans(), asynchronous=st.booleans(), cut=st.integers(0, 30))
    def call(self, data, own, asynchronous, cut):
        message = data.draw(st.sampled_from(self.own if own else self.messages))
        params = [self.lab.session.handle, *(self.value(data, parameter.type) for parameter in message.parameters)]
        self.ask(("Async." if asynchronous and message.asynchronous else "") + message.full_name, params[:cut] if cut < 4 else params)

    @rule(data=st.data())
    def operate(self, data):
        """What is not listed is refused."""
        cls = data.draw(st.sampled_from(sorted(OPERATIONS)))
        records = self.xs.db.all(cls)[-6:]
        names = sorted(name for name, operation in OPERATIONS[cls].items() if operation.function is not None and operation.listed)
        if not records or not names:
            return
        record, name = data.draw(st.sampled_from(records)), data.draw(st.sampled_from(names))
        message = self.xs.schema.message(*OPERATIONS[cls][name].name.split(".", 1))
        allowed = name in rendering.read_field(self.xs, record, "allowed_operations") or record.fields.get("current_operations")     # it waits for those
        code = self.ask(message.full_name, [self.lab.session.handle, record.ref, *(self.value(data, parameter.type) for parameter in message.parameters[1:])])
        assert code or allowed, (record, name)

    @rule(cls=st.sampled_from(["VM", "VBD", "VDI", "VIF", "host", "task", "VM_metrics", "VM_guest_metrics", "SR"]))
    def look(self, cls):
        """What is kept of a class as a whole is not out of date."""
        assert rendering.all_records(self.xs, self.xs.db, cls) == {record.ref: rendering.full_record(self.xs, record) for record in self.xs.db.all(cls)}

    @rule(seconds=st.sampled_from([0.1, 5, 100]))
    def wait(self, seconds):
        self.xs.advance(seconds)

    def teardown(self):
        xs = self.xs
        for table in xs.db.tables.values():
            for record in table.values():
                fresh = {name: rendering.read_field(xs, record, name) for name in record._cls.fields}
                assert value_text(rendering.full_record(xs, record)) == value_text(fresh), record
        for (cls, field), listing in INVERSES.items():
            for record in xs.db.tables.get(cls, {}).values():
                other = xs.db.find(record.fields.get(field))
                if other is not None and (other.cls, listing) in xs.db.many:
                    assert record.ref in getattr(other, listing)
        xs.note_time(always=True)
        now = xs.fingerprint()
        assert replay(self.lab.journal).fingerprint() == now
        assert xs.fork().fingerprint() == now
        assert saved.load(saved.save(xs)).fingerprint() == now


class AnythingToday(Anything):
    release, contents = "xcp-ng-8.3", "pool"


for machine, examples in ((Anything, 8), (AnythingToday, 8)):
    machine.TestCase.settings = settings(max_examples=examples, stateful_step_count=40, phases=[Phase.generate],
                                         suppress_health_check=list(HealthCheck))
TestAnything, TestAnythingToday = Anything.TestCase, AnythingToday.TestCase
