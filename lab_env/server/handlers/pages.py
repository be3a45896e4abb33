"""What a browser sees: a page of our own, or the files of the folder named by `--web` (XO Lite, say)."""

import asyncio
import mimetypes
from html import escape
from urllib.parse import unquote

from ..reply import reply
from ..request import HttpError
from ..routes import route

PAGE = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>XenServer (mocked)</title>
<style>body {{ font: 16px/1.5 sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em }}</style>
<h1>XenServer (mocked)</h1>
<p>This is a simulation of {release}: there are no real virtual machines behind it.
<p>It speaks XenAPI: XML-RPC posted to this address, JSON-RPC posted to <code>/jsonrpc</code>.
In Python: <code>XenAPI.Session("{address}")</code>.
</html>
"""


@route("GET", "/*")
async def page(request, labs):
    """A file of the web root; without one there is the page of our own."""
    await request.body()
    if labs.web is None:
        if request.path not in ("/", "/index.html"):
            raise HttpError(404, "there is no such page")
        address = f"{'https' if request.secure else 'http'}://{request.headers.get('host', 'localhost')}"
        return reply(request, 200, PAGE.format(release=escape(labs.releases), address=escape(address)), "text/html; charset=utf-8")
    kind, data = await asyncio.to_thread(read, labs.web, unquote(request.path))
    return reply(request, 200, data, kind)


@route("HEAD", "/*")
async def head(request, labs):
    return await page(request, labs)


def read(folder, path):
    """(content type, bytes) of a file below the web root."""
    if "\0" in path:
        raise HttpError(404, "there is no such page")
    root = folder.resolve()
    file = (root / path.lstrip("/")).resolve()
    if not file.is_relative_to(root):
        raise HttpError(403, "Forbidden")
    if file.is_dir():
        file = file / "index.html"
    try:
        return mimetypes.guess_type(file.name)[0] or "application/octet-stream", file.read_bytes()
    except OSError:
        raise HttpError(404, "there is no such page") from None
