"""WebSocket (RFC 6455), the server's end: after `accept` its bytes are read and written as if there were none."""

import asyncio
import base64
import hashlib
import struct

from .request import HttpError

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
LONGEST = 1024 * 1024       # bytes of one frame
CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


def accept(request):
    """The stream of a request for a WebSocket; its head is answered. noVNC's old sub-protocol base64 is spoken where binary is not offered."""
    headers = request.headers
    key = headers.get("sec-websocket-key", "")
    if headers.get("upgrade", "").lower() != "websocket" or not key or headers.get("sec-websocket-version") != "13":
        raise HttpError(400, "this is for WebSockets of version 13, or for CONNECT", Sec_WebSocket_Version="13")
    offered = [word.strip() for word in headers.get("sec-websocket-protocol", "").split(",") if word.strip()]
    chosen = next((word for word in ("binary", "base64") if word in offered), None)
    answer = base64.b64encode(hashlib.sha1(key.encode("latin-1") + MAGIC).digest()).decode()
    named = f"Sec-WebSocket-Protocol: {chosen}\r\n" if chosen else ""
    request.writer.write(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {answer}\r\n{named}\r\n".encode())
    return WebSocket(request.reader, request.writer, chosen == "base64")


class WebSocket:
    """A stream like asyncio's: `readexactly`, `read`, `write`, `drain`."""

    def __init__(self, reader, writer, as_text=False):
        self.reader, self.writer, self.as_text = reader, writer, as_text
        self.buffer = bytearray()

    async def readexactly(self, count):
        while len(self.buffer) < count:
            await self.fill()
        data = bytes(self.buffer[:count])
        del self.buffer[:count]
        return data

    async def read(self, most):
        while not self.buffer:
            try:
                await self.fill()
            except asyncio.IncompleteReadError:
                return b""
        return await self.readexactly(min(most, len(self.buffer)))

    async def fill(self):
        """Take the next frame; IncompleteReadError when the client has said goodbye."""
        first, second = await self.reader.readexactly(2)
        kind, length = first & 15, second & 127
        if length == 126:
            (length,) = struct.unpack("!H", await self.reader.readexactly(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", await self.reader.readexactly(8))
        if first & 0x70 or not second & 128 or length > LONGEST or kind not in (CONTINUED, TEXT, BINARY, CLOSE, PING, PONG) or (kind >= CLOSE and length > 125):
            self.frame(CLOSE, struct.pack("!H", 1009 if length > LONGEST else 1002))
            raise asyncio.IncompleteReadError(b"", None)
        mask = await self.reader.readexactly(4)
        data = unmasked(await self.reader.readexactly(length), mask)
        if kind == CLOSE:
            self.frame(CLOSE, data[:2])
            raise asyncio.IncompleteReadError(b"", None)
        if kind == PING:
            self.frame(PONG, data)
        elif kind != PONG:
            try:
                self.buffer += base64.b64decode(data, validate=True) if self.as_text else data
            except ValueError:
                raise asyncio.IncompleteReadError(b"", None) from None

    def write(self, data):
        self.frame(TEXT, base64.b64encode(data)) if self.as_text else self.frame(BINARY, data)

    def frame(self, kind, data):
        length = len(data)
        size = struct.pack("!B", length) if length < 126 else struct.pack("!BH", 126, length) if length < 65536 else struct.pack("!BQ", 127, length)
        self.writer.write(bytes([0x80 | kind]) + size + data)

    async def drain(self):
        await self.writer.drain()


def unmasked(data, mask):
    """A frame's bytes as the client meant them."""
    long = (mask * (len(data) // 4 + 1))[:len(data)]
    return (int.from_bytes(data, "big") ^ int.from_bytes(long, "big")).to_bytes(len(data), "big")
