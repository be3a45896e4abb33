"""HTTP/1.1 in front of mocked XenServers: asyncio streams, keep-alive, pipelining, time-outs.

Streams rather than a web framework, since XAPI hands over the raw socket for consoles; see docs/architecture.md.
"""

import asyncio
import sys
import time
import traceback

from . import quick, routes
from .reply import reply
from .request import MAX_HEAD, HttpError, read_request

IDLE = 300          # seconds a quiet connection is kept
PATIENCE = 30       # seconds a client has to finish the head it has begun, and to take an answer
CONNECTIONS = 1000  # at once; more are refused
LINGER = 16 * 2**20     # bytes still taken from a client that is told it sends too much, so that it hears so

routes.load()


class Reader(asyncio.StreamReader):
    """A stream that knows when the client began to send what is being waited for."""

    begun = None
    quick = None        # answers what can be answered at once; true when it has

    def feed_data(self, data):
        if self.begun is None and self.quick is not None and self.quick(data):
            return
        if self.begun is None:
            self.begun = time.monotonic()
        super().feed_data(data)


class Connection:
    """One client's connection: its requests are answered one after the other."""

    def __init__(self, labs, reader, writer, trusted=False):
        self.labs, self.reader, self.writer, self.trusted = labs, reader, writer, trusted
        self.secure = writer.get_extra_info("sslcontext") is not None
        reader.quick = self.quick
        self.waiting = time.monotonic()     # since when a request is awaited, or None while one is answered

    async def serve(self):
        """Answer requests until the client or an error ends it."""
        try:
            while True:
                request = await read_request(self.reader, self.writer)
                self.waiting = None
                request.trusted, request.secure = self.trusted, self.secure
                answer = await self.answer(request)
                if answer is None:
                    if not request.ended:       # the handler wanted no more of the body; let its answer be read all the same
                        await self.linger()
                    return
                self.writer.write(answer)
                if self.writer.transport.get_write_buffer_size():
                    async with asyncio.timeout(PATIENCE + len(answer) / 10_000):
                        await self.writer.drain()
                if not (request.keep_alive and request.ended):
                    return
                self.waiting, self.reader.begun = time.monotonic(), None
        except HttpError as error:
            await self.refuse(error)
        except (ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            return      # the client went away, sent half a request, or does not take its answer

    def quick(self, data):
        """Answer at once, if nothing else is under way and it is a call of that kind."""
        if self.waiting is None or self.writer.transport.get_write_buffer_size():
            return False
        answer = quick.answer(data, self.labs)
        if answer is None:
            return False
        self.waiting = time.monotonic()
        self.writer.write(answer)
        return True

    async def answer(self, request):
        handler = routes.find(request.method, request.path)
        if handler is None:
            raise HttpError(403, "Forbidden")
        try:
            return await handler(request, self.labs)
        except (HttpError, ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            raise
        except Exception as error:      # a fault of ours: whoever runs the server sees where
            traceback.print_exc(file=sys.stderr)
            raise HttpError(500, f"{type(error).__name__}: {error}") from error

    async def refuse(self, error):
        """Answer with an HTTP error, and end the connection so that the client can still read it."""
        self.waiting = None
        self.writer.write(reply(None, error.status, f"{error}\n", **error.headers))
        await self.linger()

    async def linger(self):
        """Say that nothing more comes, and take for a while what the client still sends."""
        taken = 0
        try:
            async with asyncio.timeout(5):
                self.writer.write_eof() if self.writer.can_write_eof() else await self.writer.drain()
                while taken < LINGER and (piece := await self.reader.read(MAX_HEAD)):
                    taken += len(piece)
        except (OSError, TimeoutError):
            return

    def overdue(self, now):
        """True when the client has been slow for too long."""
        if self.waiting is None:
            return False
        begun = self.reader.begun
        return now - self.waiting > IDLE if begun is None else now - begun > PATIENCE


class Server:
    """Listens, and keeps count of who is connected."""

    def __init__(self, labs):
        self.labs = labs
        self.connections = set()
        self.watching = None

    async def listen(self, host, port, tls=None):
        """Answer on a TCP port; returns asyncio's server."""
        self.watch()
        return await asyncio.get_running_loop().create_server(self.protocol, host, port, ssl=tls)

    async def listen_unix(self, path):
        """Answer on a socket of this computer's own, where whoever may open it is root, as on a XenServer."""
        self.watch()
        return await asyncio.get_running_loop().create_unix_server(lambda: self.protocol(trusted=True), path)

    def protocol(self, trusted=False):
        return asyncio.StreamReaderProtocol(Reader(limit=MAX_HEAD), lambda reader, writer: self.serve(reader, writer, trusted))

    async def serve(self, reader, writer, trusted):
        connection = Connection(self.labs, reader, writer, trusted)
        if len(self.connections) >= CONNECTIONS:
            writer.write(reply(None, 503, "too many connections\n"))
            writer.close()
            return
        self.connections.add(connection)
        try:
            await connection.serve()
        except asyncio.CancelledError:      # the server ends; asyncio of 3.11 would print it
            return
        finally:
            self.connections.discard(connection)
            writer.close()

    def watch(self):
        if self.watching is None:
            self.watching = asyncio.create_task(self.end_slow_ones())

    async def end_slow_ones(self):
        """Now and then end the connections of clients that send nothing, or a head drop by drop."""
        while True:
            await asyncio.sleep(1)
            now = time.monotonic()
            for connection in [connection for connection in self.connections if connection.overdue(now)]:
                if connection.reader.begun is not None:
                    connection.writer.write(reply(None, 408, "the request's head does not come\n"))
                connection.writer.close()
