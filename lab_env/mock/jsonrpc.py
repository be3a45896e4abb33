"""XAPI's JSON-RPC, versions 1.0 and 2.0: bytes to calls, and values to bytes.

Source: mirage/ocaml-rpc jsonrpc.ml. Ints are numbers, dates the same text as in XML, void is an empty string; there are no batches.
"""

import json
from typing import NamedTuple

from .wire import BadRequest, MAX_DEPTH


class Call(NamedTuple):
    """One call. `version` is "1.0" or "2.0"; the answer has the same."""

    method: str
    params: list
    id: object
    version: str


def parse_call(body):
    """The call in a request's body."""
    try:
        call = json.loads(body)
        json.dumps(call, ensure_ascii=False).encode()       # half a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"not a JSON-RPC call: {error}") from error
    if not isinstance(call, dict) or not isinstance(call.get("method"), str):
        raise BadRequest("not a JSON-RPC call: no method")
    if type(call.get("id")) not in (int, str):
        raise BadRequest("not a JSON-RPC call: id must be a number or a string")
    version = call.get("jsonrpc", "1.0")
    if "jsonrpc" in call and version != "2.0":
        raise BadRequest("not a JSON-RPC call: jsonrpc must be 2.0, or be absent for 1.0")
    params = call.get("params")
    if version == "2.0" and params is None:
        params = []
    elif version == "2.0" and isinstance(params, dict):
        params = [params]
    if not isinstance(params, list):
        raise BadRequest("not a JSON-RPC call: params must be an array")
    if depth(params) > MAX_DEPTH:
        raise BadRequest("not a JSON-RPC call: nested too deeply")
    return Call(call["method"], params, call["id"], version)


def depth(value):
    """How many arrays and objects are inside each other."""
    level, deepest = [value], 0
    while level and deepest <= MAX_DEPTH:
        level = [inner for outer in level if isinstance(outer, (list, dict)) for inner in (outer.values() if isinstance(outer, dict) else outer)]
        deepest += 1
    return deepest


def success(call, value):
    """The answer to a call that worked."""
    value = "" if value is None else value
    if call.version == "2.0":
        return encode({"jsonrpc": "2.0", "result": value, "id": call.id})
    return encode({"result": value, "error": None, "id": call.id})


def failure(call, error):
    """The answer to a call that failed; 2.0 always has the code 1."""
    if call.version == "2.0":
        return encode({"jsonrpc": "2.0", "error": {"code": 1, "message": error.code, "data": error.details[1:]}, "id": call.id})
    return encode({"result": None, "error": error.details, "id": call.id})


def encode(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
