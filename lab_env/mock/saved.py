"""The state of a lab as text, and back, so that a lab opens without replaying its journal.

Data only: JSON, in which an object is the name of a class of this package and its attributes. Nothing is called while it
is read, so that a file from elsewhere can at worst be a lab that never was; the journal, not this, is what counts as proof.
"""

import hashlib
import importlib
import json

from .clock import Clock
from .copies import APART, Machines, blank
from .database import Database, Record
from .model import guest_agent
from .schema import DateTime
from .tasks import Tasks
from .xenstore import Xenstore

FORMAT, VERSION = "xenlab-snapshot", 1
HOME = "lab_env.mock."
LIST, TUPLE, DICT, SET, OBJECT, OUTSIDE, NAMED, CODE, RECORD, FROZEN, BYTES, DATE = range(12)


class Unsaveable(Exception):
    """Something in the lab cannot be written as data: replay the journal instead."""


class SavedError(Exception):
    """A saved state that cannot be opened, and why."""


def save(xs, **head):
    """A XenServer's state as text: a line that says what it is, with `head` in it, and one with the state."""
    body = json.dumps(state(xs), ensure_ascii=False, separators=(",", ":"))
    first = {"format": FORMAT, "version": VERSION, "seed": xs.seed, "release": xs.release, "contents": xs.began_with,
             "digest": hashlib.sha256(body.encode()).hexdigest(), **head}
    return json.dumps(first, ensure_ascii=False) + "\n" + body + "\n"


def read_head(text):
    """What a saved state says of itself; SavedError when it is none, or is damaged."""
    first, _, body = text.partition("\n")
    try:
        head = json.loads(first)
        known = head["format"] == FORMAT and head["version"] == VERSION
        whole = head["digest"] == hashlib.sha256(body.rstrip("\n").encode()).hexdigest()
    except (ValueError, TypeError, KeyError):
        known = whole = False
    if not known:
        raise SavedError("this is no saved state of a lab")
    if not whole:
        raise SavedError("the saved state is damaged")
    return head


def load(text):
    """The XenServer of a saved state; SavedError when it cannot be opened."""
    from .xenserver import MockXenServer

    head = read_head(text)
    try:
        xs = MockXenServer(head["seed"], head["release"], contents=head["contents"])
        fill(xs, json.loads(text.partition("\n")[2]))
    except (LookupError, TypeError, ValueError, AttributeError, ImportError, RecursionError) as error:
        raise SavedError(f"the saved state cannot be opened: {type(error).__name__}: {error}") from error
    return xs


def state(xs):
    """A XenServer as plain data for JSON."""
    writer = Writer(xs)
    parts = {"work": xs.tasks.work, "contents": xs.contents, "machines": dict(xs.machines), "actions": list(xs.clock.entries.values()),
             "xenstore": xs.xenstore.children, "other": {name: value for name, value in vars(xs).items() if name not in APART}}
    return {
        "count": xs.identifiers.count, "serial": xs.db.serial, "clock": [xs.clock.start, xs.clock._now, xs.clock.number, xs.clock.worked],
        "tables": {cls: [[record.ref, record.serial, record._fields] for record in table.values()] for cls, table in xs.db.tables.items() if table},
        "xenstore": xs.xenstore.values, "root": writer.write(parts), "objects": writer.objects,
        "kept": {name: state(kept) for name, kept in xs.kept.items()},
    }


def fill(xs, data):
    """Make a XenServer be what the data say."""
    xs.identifiers.count = data["count"]
    xs.db = Database(xs.schema, xs.identifiers, xs.profile.BEHAVIOUR.metered)
    everything = sorted(((serial, cls, ref, fields) for cls, table in data["tables"].items() for ref, serial, fields in table), key=lambda row: row[0])
    for serial, cls, ref, fields in everything:
        xs.db.generation += 1
        record = xs.db.load(cls, ref, serial, dated(xs.schema.classes[cls], fields), xs.db.generation, xs.db.generation)
        xs.db.recent[ref] = record
    xs.db.serial = data["serial"]
    xs.clock = Clock(xs.run_action, xs.db)
    xs.clock.start, xs.clock._now, xs.clock.number, xs.clock.worked = data["clock"]
    xs.xenstore = Xenstore(xs.db)
    xs.xenstore.changed = lambda path: guest_agent.heard(xs, path)
    xs.tasks = Tasks(xs)
    parts = Reader(xs, data["objects"]).read(data["root"])
    for entry in parts["actions"]:
        xs.clock._add(entry)
    xs.xenstore.values, xs.xenstore.children = data["xenstore"], parts["xenstore"]
    xs.tasks.work, xs.contents, xs.machines = parts["work"], parts["contents"], Machines()
    xs.machines.own.update(parts["machines"])
    for name, value in parts["other"].items():
        setattr(xs, name, value)
    xs.kept = {}
    for name, kept in data["kept"].items():
        xs.kept[name] = blank(xs)
        xs.kept[name].kept = {}
        fill(xs.kept[name], kept)


def dated(cls, fields):
    """The fields of a record, whose dates JSON has made plain text."""
    for name, value in fields.items():
        if isinstance(value, str) and cls.fields[name].type.kind == "datetime":
            fields[name] = DateTime(value)
    return fields


def outside(xs):
    """The parts of a XenServer that objects point at, and that are kept elsewhere."""
    return {"xs": xs, "db": xs.db, "clock": xs.clock, "xenstore": xs.xenstore, "tasks": xs.tasks, "profile": xs.profile, "schema": xs.schema,
            "sessions": xs.sessions}


class Writer:
    """Writes a graph of objects as numbered entries, each once."""

    def __init__(self, xs):
        self.numbers = {id(thing): [OUTSIDE, name] for name, thing in outside(xs).items()}
        self.objects, self.alive = [], []

    def write(self, value):
        kind = type(value)
        if value is None or kind in (str, int, float, bool):
            return value
        known = self.numbers.get(id(value))
        if known is not None:
            return known
        if kind is DateTime:
            return [DATE, str(value)]
        if kind is tuple:
            return [TUPLE, *map(self.write, value)]
        if kind is bytes:
            return [BYTES, value.hex()]
        if kind is frozenset:
            return [FROZEN, *map(self.write, sorted(value))]
        if kind is Record:
            return [RECORD, value.ref]
        if isinstance(value, type) or kind.__name__ in ("function", "module"):
            return [CODE, code_name(value)]
        if isinstance(value, tuple):
            return [NAMED, code_name(kind), *map(self.write, value)]
        return self.write_object(value, kind)

    def write_object(self, value, kind):
        entry = []
        self.numbers[id(value)] = mark = [OBJECT, len(self.objects)]
        self.objects.append(entry)
        self.alive.append(value)        # its id stays its own
        if kind is list:
            entry += [LIST, *map(self.write, value)]
        elif kind is dict:
            entry.append(DICT)
            for key, item in value.items():
                entry += (self.write(key), self.write(item))
        elif kind is set:
            entry += [SET, *map(self.write, sorted(value))]
        else:
            entry += [OBJECT, code_name(kind)]
            for name, item in attributes(value).items():
                entry += (name, self.write(item))
        return mark


def attributes(value):
    """What an object holds."""
    found = dict(getattr(value, "__dict__", ()))
    for cls in type(value).__mro__:
        slots = cls.__dict__.get("__slots__", ())
        found |= {name: getattr(value, name) for name in ([slots] if isinstance(slots, str) else slots) if hasattr(value, name)}
    return found


def code_name(thing):
    """A class, function or module of this package as `module:name`."""
    module, name = (thing.__name__, "") if type(thing).__name__ == "module" else (thing.__module__, thing.__qualname__)
    if not module.startswith(HOME) or "<" in name:
        raise Unsaveable(f"{module}.{name} cannot be written as data")
    return f"{module}:{name}"


class Reader:
    """Makes the objects again: first all of them empty, then what each holds."""

    def __init__(self, xs, entries):
        self.xs, self.outside = xs, outside(xs)
        self.objects = [{LIST: list, DICT: dict, SET: set}[entry[0]]() if entry[0] != OBJECT else self.empty(entry[1]) for entry in entries]
        for thing, entry in zip(self.objects, entries):
            self.fill(thing, entry)

    def empty(self, name):
        cls = self.code(name)
        if not isinstance(cls, type) or issubclass(cls, tuple):
            raise ValueError(f"{name} is not a class of objects")
        return object.__new__(cls)

    @staticmethod
    def code(name):
        module, _, path = name.partition(":")
        if not module.startswith(HOME):
            raise ValueError(f"{name} is not of this package")
        found = importlib.import_module(module)
        for part in path.split(".") if path else ():
            found = vars(found)[part]
            if isinstance(found, staticmethod):
                found = found.__func__
        if path and not getattr(found, "__module__", "").startswith(HOME):
            raise ValueError(f"{name} is not of this package")
        return found

    def fill(self, thing, entry):
        kind, values = entry[0], entry[1:]
        if kind == LIST:
            thing.extend(map(self.read, values))
        elif kind == DICT:
            for key, item in zip(values[::2], values[1::2], strict=True):
                thing[self.read(key)] = self.read(item)
        elif kind == SET:
            thing.update(map(self.read, values))
        else:
            for name, item in zip(values[1::2], values[2::2], strict=True):
                object.__setattr__(thing, name, self.read(item))

    def read(self, value):
        if not isinstance(value, list):
            return value
        kind, *values = value
        if kind == OBJECT:
            return self.objects[values[0]]
        if kind == OUTSIDE:
            return self.outside[values[0]]
        if kind == RECORD:
            return self.xs.db.find(values[0])
        if kind == DATE:
            return DateTime(values[0])
        if kind == BYTES:
            return bytes.fromhex(values[0])
        if kind == CODE:
            return self.code(values[0])
        if kind == TUPLE:
            return tuple(map(self.read, values))
        if kind == FROZEN:
            return frozenset(map(self.read, values))
        if kind == NAMED:
            cls = self.code(values[0])
            if not issubclass(cls, tuple):
                raise ValueError(f"{values[0]} is not a class of tuples")
            return tuple.__new__(cls, map(self.read, values[1:]))
        raise ValueError(f"{kind} is not known")
