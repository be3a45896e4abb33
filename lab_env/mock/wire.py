"""XAPI's XML-RPC: bytes to calls, and values to bytes.

XAPI's dialect: no white space, strings bare inside <value>, integers as their digits in a string, Status/Value envelope.
Source: mirage/ocaml-rpc xmlrpc.ml, as described in the documentation of xen-api.
"""

import re
from functools import lru_cache
from xml.parsers import expat

from .errors import Failure
from .schema import DateTime
from .schema.types import read_datetime

HEAD = '<?xml version="1.0"?><methodResponse><params><param>'
TAIL = "</param></params></methodResponse>"
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;",
                         **{chr(code): "" for code in range(32) if code not in (9, 10, 13)}})
SUCCESS = HEAD + "<value><struct><member><name>Status</name><value>Success</value></member><member><name>Value</name>"
UNSAFE = re.compile('[&<>"\0-\x08\x0b\x0c\x0e-\x1f]').search
MAX_BODY = 300 * 1024     # bytes of a request; Constants.http_limit_max_rpc_size of xen-api
MAX_DEPTH = 50            # arrays and structs inside each other


class Counts(dict):
    """A map whose numbers are sent as <i4>: `valid_ref_counts` of event.from, the one such place in XAPI."""


class Rendered(dict):
    """A record as clients see it; its text is made once. To be read only."""

    __slots__ = ("xml",)


class Whole(Rendered):
    """All records of a class; the answer that has them is made once."""

    __slots__ = ("answer",)


class BadRequest(Exception):
    """Bytes that are no XML-RPC call."""


# A call all of whose parameters are plain strings, as most are: the same as expat makes of it, in a fraction of the time.
TEXT = rb"[^<>&\x00-\x08\x0b-\x1f]*"
PLAIN = re.compile(rb"(?:<\?xml version=['\"]1\.0['\"]\?>\s*)?<methodCall>\s*<methodName>([A-Za-z0-9_.]+)</methodName>\s*<params>\s*"
                   rb"((?:<param>\s*<value>(?:<string>" + TEXT + rb"</string>|" + TEXT + rb")</value>\s*</param>\s*)*)</params>\s*</methodCall>\s*\Z")
STRING = re.compile("<value>(?:<string>)?([^<]*)")


def parse_call(body):
    """The method's name and its parameters, as plain values."""
    plain = PLAIN.match(body) if body.isascii() and len(body) < 4096 else None
    if plain:
        return plain[1].decode(), STRING.findall(plain[2].decode())
    return parse_any_call(body)


def parse_any_call(body):
    """The same, of a call with parameters of all types."""
    reader = _read(body)
    if not reader.method:
        raise BadRequest("not an XML-RPC call: no methodName")
    return reader.method, reader.values


def parse_value(text):
    """The one value in an XML text, as `value_text` writes it."""
    values = _read(text).values
    if len(values) != 1:
        raise BadRequest("not one XML-RPC value")
    return values[0]


def _read(body):
    reader = _CallReader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text.append
    parser.StartDoctypeDeclHandler = reader.refuse
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError, TypeError) as error:
        raise BadRequest(f"not an XML-RPC call: {error}") from error
    return reader


class _CallReader:
    """Builds values from the elements of an XML-RPC call."""

    SCALARS = {"string": str, "int": int, "i4": int, "i8": int, "double": float, "dateTime.iso8601": read_datetime,
               "boolean": lambda text: {"0": False, "1": True}[text.strip()], "nil": lambda text: None}

    def __init__(self):
        self.method, self.text, self.values = "", [], []
        self.marks = []         # where the values of each open array or struct begin
        self.typed = False      # the <value> just read had a type element inside

    def start(self, name, attributes):
        if name in ("array", "struct"):
            self.marks.append(len(self.values))
            if len(self.marks) > MAX_DEPTH:
                raise ValueError("nested too deeply")
        elif name == "value":
            self.typed = False
        self.text.clear()

    def end(self, name):
        text = "".join(self.text)
        self.text.clear()
        if name in self.SCALARS:
            self.values.append(self.SCALARS[name](text))
        elif name == "array":
            mark = self.marks.pop()
            self.values[mark:] = [self.values[mark:]]
        elif name == "struct":
            mark = self.marks.pop()
            items = self.values[mark:]
            self.values[mark:] = [dict(zip(items[::2], items[1::2], strict=True))]
        elif name == "value" and not self.typed:
            self.values.append(text)
        elif name == "name":
            self.values.append(text)
        elif name == "methodName":
            self.method = text.strip()
        self.typed = name in self.SCALARS or name in ("array", "struct", "value")

    def refuse(self, *_):
        raise ValueError("a document type is not allowed")


def value_text(value):
    """A value as XML."""
    write = WRITERS.get(type(value))
    if write is not None:
        return write(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return _struct(value)
    raise TypeError(f"{type(value).__name__} cannot be sent")


def _text(value):
    return f"<value>{value.translate(ESCAPES) if UNSAFE(value) else value}</value>"


def _array(value):
    return "<value><array><data>" + "".join(map(value_text, value)) + "</data></array></value>"


def _struct(value, item_text=value_text):
    parts = ["<value><struct>"]
    for key, item in value.items():
        parts += (_member(key), item_text(item), "</member>")
    parts.append("</struct></value>")
    return "".join(parts)


@lru_cache(4096)
def _member(key):
    return f"<member><name>{str(key).translate(ESCAPES)}</name>"


def _rendered(value):
    try:
        return value.xml
    except AttributeError:
        value.xml = _struct(value)
        return value.xml


WRITERS = {
    str: _text, list: _array, tuple: _array, dict: _struct, Rendered: _rendered, Whole: _struct,
    DateTime: lambda value: f"<value><dateTime.iso8601>{value}</dateTime.iso8601></value>",
    bool: lambda value: f"<value><boolean>{int(value)}</boolean></value>",
    int: lambda value: f"<value>{value}</value>",
    float: lambda value: f"<value><double>{value:.16g}</double></value>",
    type(None): lambda value: "<value></value>",
    Counts: lambda value: _struct(value, lambda count: f"<value><i4>{count}</i4></value>"),
}


def success(value):
    """The answer to a call that worked."""
    if type(value) is Whole:
        if not hasattr(value, "answer"):
            value.answer = _success(value)
        return value.answer
    return _success(value)


def _success(value):
    return "".join((SUCCESS, value_text(value), "</member></struct></value>", TAIL)).encode()


def failure(error):
    """The answer to a call that failed."""
    return (HEAD + "<value><struct><member><name>Status</name><value>Failure</value></member>"
            f"<member><name>ErrorDescription</name>{value_text(error.details)}</member></struct></value>" + TAIL).encode()


def render(method, value):
    """The answer to a call that worked; `system.listMethods` is the one without an envelope."""
    if method == "system.listMethods":
        return (HEAD + value_text(value) + TAIL).encode()
    return success(value)


def answer(xs, body):
    """Answer one request at once; virtual time runs on until the call is complete."""
    method, params = parse_call(body)
    try:
        return render(method, xs.call(method, params))
    except Failure as error:
        return failure(error)
