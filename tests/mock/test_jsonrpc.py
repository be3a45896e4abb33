"""XAPI's JSON-RPC dialect."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_env.mock import jsonrpc
from lab_env.mock.errors import Failure
from lab_env.mock.wire import BadRequest


def parse(**call):
    return jsonrpc.parse_call(json.dumps(call).encode())


def test_both_versions_are_answered_in_kind():
    one, two = parse(method="a.b", params=["x", 1], id=7), parse(jsonrpc="2.0", method="a.b", id="seven")
    assert one == ("a.b", ["x", 1], 7, "1.0") and two == ("a.b", [], "seven", "2.0")
    assert json.loads(jsonrpc.success(one, 5)) == {"result": 5, "error": None, "id": 7}
    assert json.loads(jsonrpc.success(two, None)) == {"jsonrpc": "2.0", "result": "", "id": "seven"}
    refused = Failure("VM_IS_TEMPLATE", "ref", "start")
    assert json.loads(jsonrpc.failure(one, refused)) == {"result": None, "error": ["VM_IS_TEMPLATE", "ref", "start"], "id": 7}
    assert json.loads(jsonrpc.failure(two, refused)) == {"jsonrpc": "2.0", "id": "seven",
                                                         "error": {"code": 1, "message": "VM_IS_TEMPLATE", "data": ["ref", "start"]}}


def test_named_parameters_are_one_struct():
    assert parse(jsonrpc="2.0", method="a.b", params={"x": 1}, id=1).params == [{"x": 1}]


@pytest.mark.parametrize("body", [
    b"", b"hello", b"[]", b"null", b'"a"', b'{"method": "a.b", "params": []}', b'{"method": "a.b", "params": [], "id": null}',
    b'{"method": "a.b", "params": [], "id": true}', b'{"method": "a.b", "params": [], "id": 1.5}', b'{"method": 7, "params": [], "id": 1}',
    b'{"method": "a.b", "id": 1}', b'{"method": "a.b", "params": {}, "id": 1}', b'{"jsonrpc": "3.0", "method": "a.b", "params": [], "id": 1}',
    b'{"method": "a.b", "params": ["\\ud800"], "id": 1}', b'{"method": "a.b", "params": ["\xff"], "id": 1}',
    b'{"method": "a.b", "params": [' + b"[" * 90 + b"]" * 90 + b'], "id": 1}', b"[" * 100_000, b'{"a":' * 100_000,
    b'{"method": "a.b", "params": [' + b"9" * 100_000 + b'], "id": 1}'])
def test_bytes_that_are_no_call_are_refused(body):
    with pytest.raises(BadRequest):
        jsonrpc.parse_call(body)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_call_or_refused(body):
    try:
        jsonrpc.parse_call(body)
    except BadRequest:
        pass
