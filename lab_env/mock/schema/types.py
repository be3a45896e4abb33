"""XenAPI's types: how they are written in the schema, their empty values, and how a client's value is read as one."""

import re
from functools import cache

NULL = "OpaqueRef:NULL"
NEVER = "19700101T00:00:00Z"


ENUMS = {}      # name -> values, filled by the schema's loader


class DateTime(str):
    """A point in time as XAPI writes it, `20141110T08:00:00Z`: UTC, whole seconds."""


class Type:
    """A type of the data model. `kind` is string, int, float, bool, datetime, ref, enum, set, map, record or void."""

    def __init__(self, kind, of=None, key=None):
        self.kind, self.of, self.key = kind, of, key      # of: class, enum, or Type of the elements; key: Type of a map's keys

    def refers_to(self):
        """The class whose references this type holds, or None."""
        return self.of if self.kind == "ref" else self.of.refers_to() if self.kind in ("set", "map") else None

    def empty(self):
        """What a field of this type holds before anybody has set it."""
        return {"string": "", "int": 0, "float": 0.0, "bool": False, "datetime": DateTime(NEVER), "ref": NULL,
                "set": [], "map": {}, "enum": "", "void": "", "record": {}}[self.kind]

    def default(self, text):
        """The value of a default in the schema's notation; None and `{}` give the empty value."""
        if text in (None, "{}", "[]", "Null", "None") or (not text and self.kind in ("ref", "set", "map")):
            return self.empty()
        if self.kind in ("set", "map"):
            return self.empty() if self.kind == "map" else [self.of.default(text.strip("{}"))]
        if self.kind == "bool":
            return text == "true"
        return self.read(text.strip('"')) if self.kind not in ("float",) else float(text)

    def read(self, value):
        """A client's value as one of this type. Ints come as text, maps as structs; an enum's value in any case, as XAPI takes it.

        Raises ValueError when it is none, in the words of today's XAPI: those of rpc.ml in mirage/ocaml-rpc.
        """
        match self.kind:
            case "string" | "ref" if isinstance(value, str):
                return str(value)
            case "enum" if isinstance(value, str):
                known = ENUMS.get(self.of, (value,))
                if value == "" or value in known:       # "": not set yet
                    return str(value)
                for one in known:
                    if one.lower() == value.lower():
                        return one
            case "int" if isinstance(value, (int, str)) and not isinstance(value, bool):
                try:
                    number = int(value)
                except ValueError:
                    number = 2**63
                if -2**63 <= number < 2**63:
                    return number
                raise ValueError("Int64.of_string")
            case "bool" if isinstance(value, bool):
                return value
            case "float" if isinstance(value, (int, float, str)) and not isinstance(value, bool):
                try:
                    return float(value)
                except ValueError:
                    raise ValueError("float_of_string") from None
            case "datetime":
                return read_datetime(value)
            case "set" if isinstance(value, (list, tuple)):
                return [self.of.read(item) for item in value]
            case "map" if isinstance(value, dict):
                return {self.key.read(key): self.of.read(item) for key, item in value.items()}
            case "record" if isinstance(value, dict):
                return value
        raise ValueError(f"Expected {EXPECTED.get(self.kind, self.kind)}, got '{told(value)}'")


EXPECTED = {"int": "int64", "ref": "string", "enum": "a value of the enumeration", "set": "list", "map": "dictionary", "record": "dictionary"}


def told(value):
    """A value as XAPI's own errors write it."""
    if isinstance(value, dict):
        return "{" + ";".join(f"{key}:{told(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ";".join(map(told, value)) + "]"
    if value is None:
        return "N"
    mark = "B" if isinstance(value, bool) else "I" if isinstance(value, int) else "F" if isinstance(value, float) else "S"
    return f"{mark}({str(value).lower() if isinstance(value, bool) else value})"


def read_datetime(value):
    """`20141110T08:00:00Z`, with or without hyphens, zone or fraction, as a DateTime."""
    found = re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)(\.\d+)?Z?", str(value))
    if not found:
        raise ValueError(f"{value!r} is not a datetime")
    year, month, day, hour, minute, second = found.groups()[:6]
    return DateTime(f"{year}{month}{day}T{hour}:{minute}:{second}Z")


@cache
def parse_type(text):
    """The Type written as in the schema: `(string -> VM ref) map`, `enum vm_operations set`."""
    text = text.strip()
    if text.endswith(" option"):
        return parse_type(text.removesuffix(" option"))
    if text.endswith(" set"):
        return Type("set", parse_type(text.removesuffix(" set")))
    if text.endswith(" map"):
        key, value = text.removesuffix(" map").strip("() ").split(" -> ", 1)
        return Type("map", parse_type(value), parse_type(key))
    if text.endswith(" ref"):
        return Type("ref", text.removesuffix(" ref"))
    if text.endswith(" record") or text == "an event batch":
        return Type("record", text.removesuffix(" record"))
    if text.startswith("enum "):
        return Type("enum", text.removeprefix("enum "))
    if text == "<class>":
        return Type("string")
    return Type(text)
