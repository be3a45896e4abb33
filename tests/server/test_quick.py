"""The short way gives the answers of the long way, and leaves everything else to it."""

import xmlrpc.client

import pytest

from lab_env.mock import wire
from lab_env.mock.errors import Failure
from lab_env.server import quick
from lab_env.server.driver import Driver
from lab_env.server.labs import Lab, OneLab
from lab_env.server.reply import reply
from lab_env.server.request import Request
from tests.mock.laboratory import Lab as Laboratory


def post(body, path="/", head=""):
    return f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def call(method, *params):
    return xmlrpc.client.dumps(params, method).encode()


@pytest.fixture
def lab():
    return Laboratory()


@pytest.fixture
def labs(lab):
    return OneLab(Lab(lab.xs, Driver(lab.xs, "instant")))


def long_way(xs, body):
    method, params = wire.parse_call(body)
    try:
        answer = wire.render(method, xs.call(method, params))
    except Failure as failure:
        answer = wire.failure(failure)
    request = Request("POST", "/", "HTTP/1.1", {}, None, None)
    return reply(request, 200, answer, "text/xml")


@pytest.mark.parametrize("path", ["/", "/RPC2"])
def test_looks_are_answered_as_by_the_long_way(lab, labs, path):
    session, vm = lab.session.handle, lab.template()
    for body in (call("VM.get_record", session, vm), call("VM.get_all_records", session), call("VM.get_power_state", session, "OpaqueRef:none"),
                 call("VM.get_all", "no session"), call("VM.get_record", session), call("VM_get_uuid", session, vm), call("VM.fly", session, vm),
                 call("VM.get_allowed_VBD_devices", session, vm), call("VM.get_all_records_where", session, 'field "name__label" = "a"'),
                 call("VM.get_all_records_where", session, "what?")):
        assert quick.answer(post(body, path), labs) == long_way(lab.xs, body)


def test_everything_else_is_left_alone(lab, labs):
    session, vm = lab.session.handle, lab.template()
    plain = call("VM.get_uuid", session, vm)
    before = lab.xs.fingerprint()
    for data in (post(call("VM.set_name_label", session, vm, "x")), post(call("VM.clone", session, vm, "x")), post(call("Async.VM.clone", session, vm, "x")),
                 post(call("session.login_with_password", "root", "xenserver")), post(call("session.logout", session)), post(call("system.listMethods")),
                 post(call("event.from", session, ["*"], "", 1.0)), post(call("host.call_plugin", session, vm, "xenlab", "reset", {})),
                 post(b"<methodCall>"), post(plain)[:-1], post(plain) + b"x", post(plain, "/other"), post(plain)[:60], b"",
                 post(plain, head="Connection: close\r\n"), post(plain, head="Transfer-Encoding: chunked\r\n"), post(plain, head="Expect: 100-continue\r\n"),
                 post(plain, head="Content-Length: 3\r\n"), post(plain, head="no colon\r\n"), post(plain).replace(b"HTTP/1.1", b"HTTP/1.0", 1)):
        assert quick.answer(data, labs) is None, data
    assert lab.xs.fingerprint() == before and lab.api.VM.get_all()
