"""One HTTP request: its head, read strictly, and its body, read as it comes."""

import asyncio
import re
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, unquote, urlsplit

MAX_HEAD = 64 * 1024
MAX_BODY = 300 * 1024       # bytes of a posted call; Constants.http_limit_max_rpc_size of xen-api
PIECE = 64 * 1024
PATIENCE = 30               # seconds a client may rest while it sends a body
SLOWEST = 10_000            # bytes a second, of a body that must be there before it is answered
METHOD = re.compile(r"[A-Z]{1,20}\Z")
CHUNK_SIZE = re.compile(rb"[0-9a-fA-F]{1,15}\Z")


class HttpError(Exception):
    """A request that gets an HTTP error and no more; its connection ends."""

    def __init__(self, status, text, **headers):
        super().__init__(text)
        self.status, self.headers = status, headers


class Request:
    """`method`, `path` (without the query), `version`, `headers` (names in lower case); the connection's `reader` and `writer`."""

    def __init__(self, method, target, version, headers, reader, writer):
        self.method, self.target, self.version, self.headers = method, target, version, headers
        self.reader, self.writer = reader, writer
        path, mark, self.query_text = target.partition("?")
        self.path = path if path.startswith("/") else urlsplit(path).path or path
        self.chunked = "transfer-encoding" in headers
        self.left = 0 if self.chunked else self._length()      # bytes of the body that were not read yet; of this chunk, if chunked
        self.ended = not self.chunked and not self.left
        self.continued = "expect" not in headers
        self.secure = False         # came over TLS
        self.trusted = False        # came by the host's own socket: root, without credentials

    def _length(self):
        text = self.headers.get("content-length", "0")
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise HttpError(400, "Content-Length is not a number")
        return int(text)

    @property
    def keep_alive(self):
        wish = self.headers.get("connection", "").lower()
        return "close" not in wish if self.version == "HTTP/1.1" else "keep-alive" in wish

    @property
    def has_body(self):
        """True when the head says how long the body is; otherwise a body lasts until the client ends the connection."""
        return self.chunked or "content-length" in self.headers

    @cached_property
    def query(self):
        """The query as a dict of texts."""
        return dict(parse_qsl(self.query_text, keep_blank_values=True))

    @cached_property
    def cookies(self):
        try:
            return {name: unquote(morsel.value) for name, morsel in SimpleCookie(self.headers.get("cookie", "")).items()}
        except CookieError:
            return {}

    def parameter(self, name, default=None):
        """A parameter as XAPI takes it: from the query, or a cookie."""
        return self.query.get(name, self.cookies.get(name, default))

    # -- the body -------------------------------------------------------------------------------------------------

    async def body(self, limit=MAX_BODY):
        """The whole body; 413 when it is larger than the limit."""
        if not self.chunked and self.left > limit:
            raise HttpError(413, f"the request is larger than {limit} bytes")
        if self.ended:
            return b""
        pieces, total = [], 0
        async with asyncio.timeout(PATIENCE + limit / SLOWEST):
            if not self.chunked and self.continued:
                pieces.append(await self.reader.readexactly(self.left))
                self.left, self.ended = 0, True
            while piece := await self.piece():
                total += len(piece)
                if total > limit:
                    raise HttpError(413, f"the request is larger than {limit} bytes")
                pieces.append(piece)
        return b"".join(pieces)

    async def piece(self):
        """The next bytes of the body; b"" at its end."""
        if self.ended:
            return b""
        if not self.continued:
            self.continued = True
            self.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if self.chunked and not self.left:
            self.left = await self._chunk_size()
            if not self.left:
                await self._trailers()
                self.ended = True
                return b""
        async with asyncio.timeout(PATIENCE):
            piece = await self.reader.read(min(self.left, PIECE))
        if not piece:
            raise asyncio.IncompleteReadError(piece, self.left)
        self.left -= len(piece)
        if not self.left and self.chunked:
            if await self.reader.readexactly(2) != b"\r\n":
                raise HttpError(400, "a chunk is longer than it says")
        elif not self.left:
            self.ended = True
        return piece

    async def rest_of_connection(self):
        """The next bytes of a body whose length nobody said: it lasts until the client ends the connection."""
        return await self.reader.read(PIECE)

    async def _line(self):
        try:
            return (await self.reader.readuntil(b"\r\n"))[:-2]
        except asyncio.LimitOverrunError:
            raise HttpError(400, "a line of a chunked body is too long") from None

    async def _chunk_size(self):
        size = (await self._line()).split(b";")[0].strip()
        if not CHUNK_SIZE.match(size):
            raise HttpError(400, "a chunk's size is not a hexadecimal number")
        return int(size, 16)

    async def _trailers(self):
        for _ in range(50):
            if not await self._line():
                return
        raise HttpError(400, "too many trailers")


async def read_request(reader, writer):
    """The next request on a connection; IncompleteReadError when the client has ended it."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError:
        raise HttpError(431, "the request's head is too large") from None
    first, *lines = head[:-4].decode("latin-1").lstrip("\r\n").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not METHOD.match(words[0]) or words[2] not in ("HTTP/1.1", "HTTP/1.0") or "\0" in first:
        raise HttpError(400, "not an HTTP/1 request")
    return Request(*words, _headers(lines), reader, writer)


def _headers(lines):
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if len(headers) < len(lines) or "transfer-encoding" in headers:
        _check(lines, headers)
    return headers


def _check(lines, headers):
    """What would leave it open where a body ends is refused; of other headers that are repeated the last one counts, cookies add up."""
    names = [line.partition(":")[0].lower() for line in lines]
    if names.count("content-length") > 1 or names.count("transfer-encoding") > 1:
        raise HttpError(400, "the length of the body is said twice")
    if "transfer-encoding" in headers and (headers["transfer-encoding"].lower() != "chunked" or "content-length" in headers):
        raise HttpError(400, "the only transfer encoding is chunked, without a Content-Length")
    if names.count("cookie") > 1:
        headers["cookie"] = "; ".join(line.partition(":")[2].strip() for line in lines if line.lower().startswith("cookie:"))
