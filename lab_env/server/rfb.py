"""RFB, the protocol of VNC (RFC 6143), versions 3.3, 3.7 and 3.8: a guest's console as a picture, and the keys one presses.

No password: whoever is here came with a session of XenAPI's. Encodings: raw and ZRLE.
"""

import asyncio
import struct

from .framebuffer import HIGH, PALETTE, RAW, WIDE, ZRLE, Painter, PixelFormat, changes, picture
from .keysyms import Keyboard

LONGEST_TEXT = 64 * 1024        # of a clipboard, which is taken and forgotten
PATIENCE = 30                   # seconds a client has to say who it is


class ProtocolError(Exception):
    """What a client sends is not RFB."""


class Viewer:
    """One client: `console` has `screen()`, `await type(text)`, `await changed()` (False once the console is gone), and `title`."""

    def __init__(self, reader, writer, console):
        self.reader, self.writer, self.console = reader, writer, console
        self.painter, self.keyboard = Painter(), Keyboard()
        self.shown = None               # the cells the client has
        self.wanted = asyncio.Event()   # the client waits for an update
        self.typed = asyncio.Queue(4096)

    async def serve(self):
        """Serve it until it, or the console, goes away."""
        async with asyncio.timeout(PATIENCE):
            await self.shake_hands()
        tasks = [asyncio.create_task(work()) for work in (self.listen, self.show, self.type)]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for task in done:
            task.result()

    async def shake_hands(self):
        self.writer.write(b"RFB 003.008\n")
        version = await self.reader.readexactly(12)
        if not version.startswith(b"RFB 003.") or not version.endswith(b"\n"):
            raise ProtocolError("not a version of RFB")
        if version < b"RFB 003.007\n":
            self.writer.write(struct.pack("!I", 1))         # 3.3: the server decides on "none"
        else:
            self.writer.write(b"\x01\x01")
            if await self.reader.readexactly(1) != b"\x01":
                raise ProtocolError("there is no such security type")
            if version >= b"RFB 003.008\n":
                self.writer.write(struct.pack("!I", 0))
        await self.reader.readexactly(1)                    # whether others may watch: they may
        screen, title = self.console.screen(), self.console.title.encode()
        self.size = (screen.columns, screen.rows)
        self.writer.write(struct.pack("!HH", screen.columns * WIDE, screen.rows * HIGH) + self.painter.pixels.pack()
                          + struct.pack("!I", len(title)) + title)
        await self.writer.drain()

    # -- what the client says -------------------------------------------------------------------------------------------

    async def listen(self):
        while True:
            kind = (await self.reader.readexactly(1))[0]
            heard = self.MESSAGES.get(kind)
            if heard is None:
                raise ProtocolError(f"message {kind} is not known")
            await heard(self)

    async def pixel_format(self):
        try:
            pixels = PixelFormat.unpack((await self.reader.readexactly(19))[3:])
        except ValueError as error:
            raise ProtocolError(str(error)) from None
        self.painter.use(pixels)
        self.shown = None
        if not pixels.true_colour:
            entries = b"".join(struct.pack("!HHH", *(part * 257 for part in colour)) for colour in PALETTE)
            self.writer.write(struct.pack("!BxHH", 1, 0, len(PALETTE)) + entries)

    async def encodings(self):
        _, count = struct.unpack("!BH", await self.reader.readexactly(3))
        wanted = struct.unpack(f"!{count}i", await self.reader.readexactly(4 * count))
        self.painter.encoding = next((code for code in wanted if code in (RAW, ZRLE)), RAW)

    async def update_request(self):
        incremental, *_ = struct.unpack("!BHHHH", await self.reader.readexactly(9))
        if not incremental:
            self.shown = None
        self.wanted.set()

    async def key(self):
        down, keysym = struct.unpack("!BxxI", await self.reader.readexactly(7))
        text = self.keyboard.key(bool(down), keysym)
        if text:
            await self.typed.put(text)

    async def pointer(self):
        await self.reader.readexactly(5)        # a text console has no use for it

    async def clipboard(self):
        _, length = struct.unpack("!3sI", await self.reader.readexactly(7))
        if length > LONGEST_TEXT:
            raise ProtocolError("too much text at once")
        await self.reader.readexactly(length)

    MESSAGES = {0: pixel_format, 2: encodings, 3: update_request, 4: key, 5: pointer, 6: clipboard}

    # -- what it is shown, what it types ----------------------------------------------------------------------------------

    async def show(self):
        """Send what has changed, each time the client is ready for more."""
        while True:
            await self.wanted.wait()
            cells = picture(self.console.screen())
            parts = changes(self.shown, cells)
            if parts:
                self.wanted.clear()
                self.shown = cells
                self.writer.write(struct.pack("!BxH", 0, len(parts)) + b"".join(self.painter.rectangle(cells, part) for part in parts))
                await self.writer.drain()
            elif not await self.console.changed():
                return

    async def type(self):
        while True:
            text = await self.typed.get()
            while not self.typed.empty() and len(text) < 1000:
                text += self.typed.get_nowait()
            await self.console.type(text)
