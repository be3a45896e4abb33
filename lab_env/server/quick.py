"""The short way for what clients do most: small XML-RPC calls that only look, on a connection that stays open.

Answered where the bytes come in, without a task, a stream or a time-out for each. Whatever is not plainly of that kind goes the long
way (`handlers/xmlrpc.py`), which gives the same answers; tests/server/test_quick.py holds the two together.
"""

import re
from functools import lru_cache

from ..mock import wire
from ..mock.errors import Failure
from ..mock.operations import Operation
from .reply import CORS, start

BEGINS = (b"POST / HTTP/1.1\r\n", b"POST /RPC2 HTTP/1.1\r\n")
LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]{1,6})(?=\r\n|\Z)")
LONG = re.compile(rb"\r\n(?:transfer-encoding|expect|connection|content-length(?! *:)|[^:\r\n]*(?:\r|\Z))")    # what the long way must look at
HEAD = f"{start(200)}{CORS}Content-Type: text/xml\r\nContent-Length: ".encode()
REST = b"\r\nConnection: keep-alive\r\n\r\n"


def answer(data, labs):
    """The answer to what a client has sent, or None when it must go the long way."""
    end = data.find(b"\r\n\r\n")
    if end < 0 or not data.startswith(BEGINS) or body_length(data[:end]) != len(data) - end - 4:
        return None
    try:
        method, params = wire.parse_call(data[end + 4:])
        body = look(labs, method, params)
    except wire.BadRequest:
        return None
    return body and b"".join((HEAD, str(len(body)).encode(), REST, body))


@lru_cache(1024)
def body_length(head):
    """The length of the body, by a head that has nothing special in it; -1 for any other."""
    found = LENGTH.findall(head.lower())
    return int(found[0]) if len(found) == 1 and head.lower().count(b"content-length") == 1 and not LONG.search(head.lower()) else -1


def look(labs, method, params):
    """The answer to a call that only looks, or None."""
    if method.startswith(("session", "system")):
        return None
    lab = labs.of_call(method, params)
    xs = lab.xs
    try:
        asynchronous, message = xs.messages.get(method) or xs.find_message(method)
        does = xs.implementation(message.full_name)
        if asynchronous or not does.is_read or does.takes or does.wants_session or isinstance(does, Operation) or lab.driver.ahead() > 0:
            return None
        return wire.success(lab.begin(method, params))
    except Failure as failure:
        return wire.failure(failure)
    except Exception:       # a fault of ours, as the long way will meet it too, and tell
        return None
