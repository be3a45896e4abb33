"""JSON-RPC, posted to `/jsonrpc`. XenServer 6.x did not have it yet; here every release profile does, since today's clients ask for it."""

from ...mock import jsonrpc
from ...mock.errors import Failure
from ...mock.wire import BadRequest
from ..reply import reply
from ..request import HttpError
from ..routes import route
from .xmlrpc import outcome


@route("POST", "/jsonrpc")
async def json_rpc(request, labs):
    """One call, 1.0 or 2.0."""
    body = await request.body()
    try:
        call = jsonrpc.parse_call(body)
    except BadRequest as error:
        raise HttpError(500, str(error)) from None
    try:
        answer = jsonrpc.success(call, await outcome(request, labs, call.method, call.params))
    except Failure as failure:
        answer = jsonrpc.failure(call, failure)
    return reply(request, 200, answer, "application/json")
