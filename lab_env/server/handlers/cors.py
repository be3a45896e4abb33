"""OPTIONS: what a browser asks before it calls from a page of another origin."""

from ..reply import reply
from ..routes import route


@route("OPTIONS", "/*")
async def options(request, labs):
    asked = request.headers.get("access-control-request-headers", "")
    await request.body()
    return reply(request, 200, Access_Control_Allow_Origin="*", Access_Control_Allow_Methods="PUT",
                 Access_Control_Allow_Headers=", ".join(filter(None, [asked, "X-Requested-With"])))
