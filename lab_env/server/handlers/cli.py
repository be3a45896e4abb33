"""`/cli`: the thin-CLI protocol for the real `xe` binary; the commands are those of lab_env/xe, run in-process.

A command runs in a thread of its own, since it is written as one straight run of calls; the calls themselves are done by the server's loop.
"""

import asyncio
import struct
import sys
import threading
import traceback
import xmlrpc.client

import XenAPI

from ...mock import wire
from ...mock.errors import Failure
from ...xe import cli, thin
from ..request import HttpError
from ..routes import route
from .xmlrpc import outcome

LIMIT = 200 * 1024      # bytes of a command line; Constants.http_limit_max_cli_size of xen-api
LONGEST = 1 << 20       # bytes of what a person types at a prompt
PATIENCE = 30           # seconds a client has to say hello


@route("POST", "/cli")
async def thin_cli(request, labs):
    """One command of xe's. There is no HTTP answer: the protocol begins at once."""
    body = await request.body(LIMIT)
    words = [line.removesuffix("\r") for line in body.decode("utf-8", "surrogateescape").split("\n")]
    reader, writer = request.reader, request.writer
    writer.write(thin.hello())
    async with asyncio.timeout(PATIENCE):
        said = await reader.readexactly(len(thin.MAGIC) + 8)
    if not said.startswith(thin.MAGIC) or struct.unpack_from("<i", said, len(thin.MAGIC))[0] != thin.MAJOR:
        raise HttpError(400, "this is not the thin CLI protocol")
    loop = asyncio.get_running_loop()
    status = await in_thread(done, words, Line(loop, reader, writer), Loop(loop, request, labs))
    writer.write(thin.command(thin.EXIT, status))
    await writer.drain()


async def in_thread(function, *arguments):
    """The value of a function done in a thread of its own, not in the loop's few: an event-wait may last for hours, and must not keep a server from ending."""
    loop = asyncio.get_running_loop()
    future = loop.create_future()

    def work():
        value = function(*arguments)
        loop.call_soon_threadsafe(lambda: future.done() or future.set_result(value))

    threading.Thread(target=work, name="xe", daemon=True).start()
    return await future


def done(words, line, transport):
    """Do the command, in a thread; its exit status."""
    session = words.pop(0).removeprefix("session_id=") if words and words[0].startswith("session_id=") else None
    try:
        return cli.answer(words, line, lambda: opened(words, transport, session), borrowed=session is not None)
    except (ConnectionError, asyncio.IncompleteReadError, thin.Broken):
        return 1
    except Exception as error:      # a fault of ours: whoever runs the server sees where, and the client hears of it
        traceback.print_exc(file=sys.stderr)
        line.error(f"INTERNAL_ERROR: {type(error).__name__}: {error}\n")
        return 1


def opened(words, transport, ref):
    """A session of the command's: the one named, or one for its user."""
    session = XenAPI.Session("http://xe/", transport=transport)
    if ref is not None:
        session._session = ref
        return session
    known = dict(word.partition("=")[::2] for word in words[1:] if "=" in word)
    session.login_with_password(known.get("username", ""), known.get("password", ""), "1.0", "cli")
    return session


class Line:
    """The terminal at the other end of the connection."""

    def __init__(self, loop, reader, writer):
        self.loop, self.reader, self.writer = loop, reader, writer

    def print(self, text):
        self.send(thin.command(thin.PRINT, text))

    def error(self, text):
        self.send(thin.command(thin.PRINT_STDERR, text))

    def prompt(self):
        self.send(thin.command(thin.PROMPT))
        return asyncio.run_coroutine_threadsafe(self.typed(), self.loop).result()

    def download(self, session, filename, address):
        return self.moved(thin.HTTP_GET, filename, address)

    def upload(self, session, filename, address):
        return self.moved(thin.HTTP_PUT, filename, address)

    def moved(self, tag, filename, address):
        """Have the client move a file, over a connection of its own; True when it says that it has."""
        self.send(thin.command(tag, filename, address))
        return asyncio.run_coroutine_threadsafe(self.response(), self.loop).result()

    def send(self, data):
        asyncio.run_coroutine_threadsafe(self.sent(data), self.loop).result()

    async def sent(self, data):
        self.writer.write(data)
        await self.writer.drain()

    async def response(self):
        while True:
            kind, tag, _ = thin.unpacked(await self.message())
            if kind != thin.RESPONSE or tag not in (thin.OK, thin.FAILED, thin.WAIT):
                raise thin.Broken("a response was expected")
            if tag != thin.WAIT:
                return tag == thin.OK

    async def typed(self):
        """The blob that answers a prompt."""
        pieces = b""
        while True:
            kind, tag, rest = thin.unpacked(await self.message())
            if kind != thin.BLOB or tag not in (thin.CHUNK, thin.END):
                raise thin.Broken("a blob was expected")
            if tag == thin.END:
                return pieces.decode("utf-8", "replace")
            (size,) = struct.unpack("<i", rest)
            if not 0 <= size <= LONGEST - len(pieces):
                raise thin.Broken("a blob is too long")
            pieces += await self.reader.readexactly(size)

    async def message(self):
        (size,) = struct.unpack("<i", await self.reader.readexactly(4))
        if not 8 <= size <= LONGEST:
            raise thin.Broken("a message is too long")
        return await self.reader.readexactly(size)


class Loop(xmlrpc.client.Transport):
    """A transport for XenAPI's package from a thread into the server's loop: the same bytes as over HTTP."""

    def __init__(self, loop, request, labs):
        super().__init__()
        self.loop, self.arrived, self.labs = loop, request, labs

    def add_extra_header(self, key, value):
        """XenAPI's own transports have it; there are no headers here."""

    def request(self, host, handler, request_body, verbose=False):
        method, params = wire.parse_call(request_body)
        if self.arrived.reader.at_eof() and method != "session.logout":        # nobody waits for the answer any more
            raise ConnectionAbortedError("the client went away")
        try:
            answer = wire.render(method, asyncio.run_coroutine_threadsafe(outcome(self.arrived, self.labs, method, params), self.loop).result())
        except Failure as failure:
            answer = wire.failure(failure)
        parser, unmarshaller = self.getparser()
        parser.feed(answer)
        parser.close()
        return unmarshaller.close()
