"""HTTP/1.1 in front of a mocked XenServer: asyncio streams, keep-alive, XAPI's headers.

Streams rather than a web framework, since XAPI hands over the raw socket for consoles; see docs/architecture.md.
"""

import asyncio
import sys
import traceback
from dataclasses import dataclass, field
from http import HTTPStatus

from ..mock import wire
from ..mock.errors import Failure
from ..mock.tasks import Pending

CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "X-Requested-With"}
MAX_HEAD = 64 * 1024
IDLE = 300      # seconds a quiet connection is kept


class HttpError(Exception):
    """A request that gets an HTTP error and no more."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


@dataclass
class Request:
    method: str
    path: str
    version: str
    headers: dict = field(default_factory=dict)
    body: bytes = b""

    @property
    def keep_alive(self):
        wish = self.headers.get("connection", "").lower()
        return wish != "close" if self.version == "HTTP/1.1" else wish == "keep-alive"


async def read_request(reader):
    """The next request on a connection, or None when the client has closed it."""
    try:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), IDLE)
    except (asyncio.IncompleteReadError, TimeoutError, ConnectionError):
        return None
    except asyncio.LimitOverrunError:
        raise HttpError(431, "the request's head is too large") from None
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise HttpError(400, "not an HTTP/1 request")
    headers = {name.strip().lower(): value.strip() for name, colon, value in (line.partition(":") for line in lines) if colon}
    request = Request(words[0], words[1], words[2], headers)
    request.body = await read_body(reader, headers)
    return request


async def read_body(reader, headers):
    """A request's body, by its length or in chunks."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        chunks, total = [], 0
        while True:
            size = int((await reader.readline()).split(b";")[0], 16)
            total += size
            if total > wire.MAX_BODY:
                raise HttpError(413, "the request is too large")
            chunks.append(await reader.readexactly(size))
            await reader.readline()
            if size == 0:
                return b"".join(chunks)
    try:
        length = int(headers.get("content-length", "0"))
    except ValueError:
        raise HttpError(400, "Content-Length is not a number") from None
    if length > wire.MAX_BODY:
        raise HttpError(413, "the request is too large")
    return await reader.readexactly(length) if length else b""


def reply(status, body=b"", content_type="text/plain; charset=utf-8", keep_alive=True, **extra):
    """The bytes of an answer."""
    headers = {"Content-Type": content_type, "Content-Length": len(body), **CORS, **{k.replace("_", "-"): v for k, v in extra.items()},
               "Connection": "keep-alive" if keep_alive else "close"}
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return head.encode("latin-1") + b"\r\n" + body


class Server:
    """Answers clients of one mocked XenServer."""

    def __init__(self, xs, driver):
        self.xs, self.driver = xs, driver

    async def serve(self, reader, writer):
        """Answer the requests of one connection, one after the other."""
        try:
            while True:
                try:
                    request = await read_request(reader)
                    if request is None:
                        break
                    answer = await self.answer(request)
                except HttpError as error:
                    request, answer = None, reply(error.status, f"{error}\n".encode(), keep_alive=False)
                writer.write(answer)
                await writer.drain()
                if request is None or not request.keep_alive:
                    break
        except (ConnectionError, asyncio.IncompleteReadError, ValueError):
            return      # the client went away, or sent half a request
        finally:
            writer.close()

    async def answer(self, request):
        if request.method == "POST":
            return await self.rpc(request)
        if request.method == "OPTIONS":
            asked = request.headers.get("access-control-request-headers", "")
            return reply(200, keep_alive=request.keep_alive, Access_Control_Allow_Methods="PUT",
                         Access_Control_Allow_Headers=", ".join(filter(None, [asked, "X-Requested-With"])))
        if request.method == "GET" and request.path == "/":
            text = f"A mocked XenServer ({self.xs.release}). It speaks XenAPI: XML-RPC, posted to this address.\n"
            return reply(200, text.encode(), keep_alive=request.keep_alive)
        return reply(403, b"Forbidden\n", keep_alive=request.keep_alive)

    async def rpc(self, request):
        """One XML-RPC call."""
        try:
            method, params = wire.parse_call(request.body)
        except wire.BadRequest as error:
            return reply(500, f"{error}\n".encode(), keep_alive=request.keep_alive)
        try:
            body = wire.render(method, await self.call(method, params))
        except Failure as failure:
            body = wire.failure(failure)
        except Exception as error:      # a fault of ours: tell the client as XAPI would, and whoever runs the server
            traceback.print_exc(file=sys.stderr)
            body = wire.failure(Failure("INTERNAL_ERROR", f"{type(error).__name__}: {error}"))
        return reply(200, body, "text/xml", request.keep_alive)

    async def call(self, method, params):
        """Do one call to the end, at the clock's pace."""
        self.driver.catch_up()
        before = self.xs.clock.now, self.xs.db.generation
        try:
            outcome = self.xs.begin(method, params)
        finally:
            if (self.xs.clock.now, self.xs.db.generation) != before:
                self.driver.told()
        if isinstance(outcome, Pending):
            return await self.driver.finish(outcome)
        await self.driver.keep_pace()
        return outcome
