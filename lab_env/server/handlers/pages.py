"""What a browser sees that is pointed at the server."""

from ..reply import reply
from ..routes import route


@route("GET", "/")
async def index(request, labs):
    return reply(request, 200, f"A mocked XenServer ({labs.lab.xs.release}). It speaks XenAPI: XML-RPC, posted to this address.\n")
