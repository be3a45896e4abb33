"""XenAPI's facts as data: classes, fields, messages, enumerations and errors, of the release that is asked for.

`xenapi.json` holds them for all releases; a field or class counts for a release when it appeared in it or before.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .types import ENUMS, NEVER, NULL, DateTime, Type, parse_type

__all__ = ["Class", "DateTime", "Field", "Message", "NEVER", "NULL", "Schema", "Type", "load"]

# Code names in the order in which they appeared; numbers of xapi's builds are later than all of them.
ORDER = ["rio", "miami", "symc", "orlando", "orlando-update-1", "george", "midnight-ride", "cowley", "boston", "tampa",
         "clearwater", "vgpu-tech-preview", "vgpu-productisation", "clearwater-whetstone", "creedence", "cream", "indigo",
         "dundee", "ely", "falcon", "inverness", "jura", "kolkata", "lima", "naples", "quebec", "stockholm", "stockholm_psr"]


@dataclass(frozen=True)
class Field:
    name: str
    type: Type
    qualifier: str      # RW, SRO (set when the object is made), DRO
    default: str

    def initial(self):
        """A fresh value for an object that has just been made."""
        return self.type.default(self.default)


@dataclass(frozen=True)
class Parameter:
    name: str
    type: Type
    optional: bool = False
    default: object = None


@dataclass(frozen=True)
class Message:
    cls: str
    name: str
    parameters: tuple
    returns: str
    role: str | None
    asynchronous: bool      # has an Async form
    session: bool           # takes the session first

    @property
    def full_name(self):
        return f"{self.cls}.{self.name}"


@dataclass(frozen=True)
class Class:
    name: str
    in_db: bool
    fields: dict
    messages: dict
    listable: bool          # has get_all and get_all_records
    constructor: bool       # has create and destroy
    required: tuple         # members that create must be given


class Schema:
    """The data model of one release."""

    def __init__(self, classes, enums, errors):
        self.classes, self.enums, self.errors = classes, enums, errors

    def message(self, cls, name):
        """The Message of that name, explicit or implied by the fields; None when the class has no such message."""
        found = self.classes.get(cls)
        return found and found.messages.get(name)


@cache
def age(since):
    """Something that sorts releases by when they appeared: those with names before those with the numbers of xapi's builds."""
    return (ORDER.index(since),) if since in ORDER else (len(ORDER), *map(int, since.split(".")))


@cache
def load(code_name):
    """The Schema of a release: `tampa` for XenServer 6.1, the number of xapi's build for later ones, any other word for all there is."""
    raw = json.loads(Path(__file__).with_name("xenapi.json").read_text(encoding="utf-8"))
    ENUMS.update(raw["enums"])
    newest = age(code_name if code_name in ORDER or code_name[:1].isdigit() else "999")

    def known(since):
        return age(since) <= newest

    present = {name: facts for name, facts in raw["classes"].items() if known(facts["since"])}
    classes = {name: _class(name, facts, known, present) for name, facts in present.items()}
    return Schema(classes, raw["enums"], raw["errors"])


def _class(name, facts, known, present):
    fields = {f[0]: Field(f[0], parse_type(f[1]), f[2], f[3])
              for f in facts["fields"] if known(f[4]) and parse_type(f[1]).refers_to() in (None, *present)}
    messages = {}
    if facts["in_db"]:
        for message in _implied(name, fields, facts):
            messages[message.name] = message
    for label, m in facts["messages"].items():
        accessor = label.removeprefix("set_").removeprefix("add_to_").removeprefix("remove_from_")
        if not known(m["since"]) and accessor not in fields:
            continue
        messages[label] = Message(
            name, label,
            tuple(_parameter(*p) for p in m["params"]),
            m["returns"], m["role"], m.get("async", True), m.get("session", True))
    return Class(name, facts["in_db"], fields, messages, facts["get_all"], facts["create_destroy"],
                 tuple(f for f in facts.get("ctor_required", ()) if f in fields))


VM_ADMINS = {"VM", "VM_metrics", "VM_guest_metrics", "VBD", "VBD_metrics", "VDI", "VIF", "VIF_metrics", "console"}     # datamodel.ml


def _parameter(name, text, optional="", default=None):
    """A parameter, its default read as a value of its type: what would be in the journal had a client sent it."""
    kind = parse_type(text)
    computed = default is None or default.startswith(("null_ref", "Date.", "Constants."))      # by XAPI when it is built
    return Parameter(name, kind, bool(optional), kind.empty() if computed else kind.default(default))


def _implied(cls, fields, facts):
    """The messages that follow from a class having fields: getters, setters, look-ups, constructor."""
    writers = "vm-admin" if cls in VM_ADMINS else "pool-admin" if cls in ("subject", "role", "session") else "pool-operator"
    self_ref = Parameter("self", parse_type(f"{cls} ref"))
    text = parse_type("string")

    def message(name, *parameters, returns="void", asynchronous=False, role="read-only"):
        return Message(cls, name, parameters, returns, role, asynchronous, True)

    def writer(name, *parameters):
        return message(name, self_ref, *parameters, role=writers)

    yield message("get_by_uuid", Parameter("uuid", text), returns=f"{cls} ref")
    yield message("get_record", self_ref, returns=f"{cls} record")
    if "name_label" in fields and "get_by_name_label" not in facts.get("implicit_missing", ()):
        yield message("get_by_name_label", Parameter("label", text), returns=f"{cls} ref set")
    if facts["get_all"]:
        yield message("get_all", returns=f"{cls} ref set")
        yield message("get_all_records", returns=f"({cls} ref -> {cls} record) map")
        yield message("get_all_where", Parameter("expr", text), returns=f"{cls} ref set")
        yield message("get_all_records_where", Parameter("expr", text), returns=f"({cls} ref -> {cls} record) map")
    if facts["create_destroy"]:
        yield message("create", Parameter("args", parse_type(f"{cls} record")), returns=f"{cls} ref", asynchronous=True, role=writers)
        yield message("destroy", self_ref, asynchronous=True, role=writers)
    for field in fields.values():
        yield message(f"get_{field.name}", self_ref, returns=field.type.kind)
        if field.qualifier != "RW":
            continue
        kind = field.type.kind
        if not (kind == "set" and field.type.of.kind == "ref"):
            yield writer(f"set_{field.name}", Parameter("value", field.type))
        if kind == "set" and field.type.of.kind != "ref":
            yield writer(f"add_{field.name}", Parameter("value", field.type.of))
            yield writer(f"remove_{field.name}", Parameter("value", field.type.of))
        if kind == "map":
            yield writer(f"add_to_{field.name}", Parameter("key", field.type.key), Parameter("value", field.type.of))
            yield writer(f"remove_from_{field.name}", Parameter("key", field.type.key))
