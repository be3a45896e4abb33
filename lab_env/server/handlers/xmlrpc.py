"""XML-RPC: posted to `/`, to `/RPC2`, or to any path that has no handler of its own."""

import sys
import traceback

from ...mock import wire
from ...mock.errors import Failure
from ..reply import reply
from ..request import HttpError
from ..routes import route

LOGINS = {"session.login_with_password", "session.slave_local_login_with_password"}


@route("POST", "/", "/RPC2", "/*")
async def xml_rpc(request, labs):
    """One call. What cannot be read is an HTTP 500 with the reason, as today's XAPI has it."""
    body = await request.body()
    try:
        method, params = wire.parse_call(body)
    except wire.BadRequest as error:
        raise HttpError(500, str(error)) from None
    try:
        answer = wire.render(method, await outcome(request, labs, method, params))
    except Failure as failure:
        answer = wire.failure(failure)
    return reply(request, 200, answer, "text/xml")


async def outcome(request, labs, method, params):
    """The value of a call, or its Failure; a fault of ours too is told to the client as XAPI would, and to whoever runs the server."""
    try:
        lab = labs.of_call(method, params)
        if request.trusted and method in LOGINS:        # whoever may open the host's own socket is root, whatever the password
            return lab.xs.sessions.open("root").ref
        return await lab.call(method, params)
    except Failure:
        raise
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        raise Failure("INTERNAL_ERROR", f"{type(error).__name__}: {error}") from error
