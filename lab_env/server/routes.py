"""The table of HTTP handlers: which function answers which method and path.

    @route("GET", "/host_rrd")
    async def host_rrd(request, labs):
        return reply(request, 200, …)

A handler returns the bytes of its answer, or None when it has taken the connection over and is finished with it: it may read
`request.body()` or `request.piece()`, or use `request.reader` and `request.writer` as the raw socket. A path stands for what is
below it too, as in XAPI: `/export/a-name.xva` is `/export`. One that ends with `*` stands for all that begin so. A module in `handlers/` is found by being there.
"""

import importlib
import pkgutil

EXACT = {}      # (method, path) -> handler
BEGINS = []     # (method, beginning of the path, handler), the longest first


def route(method, *paths):
    """Declare the handler of a method and some paths."""
    def declare(handler):
        for path in paths:
            if path.endswith("*"):
                BEGINS.append((method, path[:-1], handler))
                BEGINS.sort(key=lambda entry: -len(entry[1]))
            else:
                EXACT[method, path] = handler
        return handler
    return declare


def find(method, path):
    """The handler of a request, or None."""
    handler = EXACT.get((method, path)) or EXACT.get((method, "/" + path[1:].partition("/")[0]))
    if handler is None:
        for wanted, beginning, found in BEGINS:
            if wanted == method and path.startswith(beginning):
                return found
    return handler


def load():
    """Import every handler, so that their routes are known."""
    from . import handlers
    for module in pkgutil.iter_modules(handlers.__path__):
        importlib.import_module(f"{handlers.__name__}.{module.name}")
