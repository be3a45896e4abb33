"""`/console`: a guest's console, by CONNECT (the raw socket) or by a WebSocket. RFB for most; for a console of protocol vt100 its bytes."""

import asyncio
import json

from ...mock.errors import Failure
from .. import websocket
from ..credentials import session_of
from ..request import HttpError
from ..rfb import ProtocolError, Viewer
from ..routes import route

MOVING = 0.1        # seconds between two looks at a guest that starts, installs itself, or stops


@route("CONNECT", "/console")
async def connect(request, labs):
    """The raw socket, after the head of an answer."""
    with session_of(request, labs, "vm-operator") as (lab, session):
        console = find(request, lab, session)
        request.writer.write(b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nCache-Control: no-cache, no-store\r\n\r\n")
        await show(console, request.reader, request.writer)


@route("GET", "/console")
async def upgrade(request, labs):
    """The same in a WebSocket, as browsers need it."""
    with session_of(request, labs, "vm-operator") as (lab, session):
        console = find(request, lab, session)
        stream = websocket.accept(request)
        await show(console, stream, stream)


async def show(console, reader, writer):
    try:
        await (Viewer(reader, writer, console).serve() if console.protocol == "rfb" else teletype(console, reader, writer))
    except (ProtocolError, Failure, TimeoutError):
        return      # nonsense, a session that has ended, a guest that was just switched off: the console goes away, as in life


def find(request, lab, session):
    """The console that a request names by its own, or its VM's, reference or uuid."""
    xs, ref, uuid = lab.xs, request.parameter("ref"), request.parameter("uuid")
    for console in xs.db.all("console"):
        vm = console.get("VM")
        if {console.ref, vm.ref} & {ref} or {console.uuid, vm.uuid} & {uuid}:
            if vm.power_state != "Running" or vm.ref not in xs.machines:
                break
            return Console(lab, session, vm, console.protocol)
    if any({vm.ref, vm.uuid} & {ref, uuid} for vm in xs.db.all("VM")):
        raise HttpError(500, "the VM has no console now: it is not running")
    raise HttpError(404, "there is no such console")


async def teletype(console, reader, writer):
    """A vt100 console: what the guest writes, and keys as they come."""
    async def type_all():
        while data := await reader.read(1024):
            await console.type(data.decode("utf-8", "replace"))

    typing, position = asyncio.create_task(type_all()), 0
    try:
        while not typing.done():
            position, text = console.machine.console.since(position)
            if text:
                writer.write(text.encode())
                await writer.drain()
            elif not await console.changed():
                return
    finally:
        typing.cancel()
        await asyncio.gather(typing, return_exceptions=True)


class Console:
    """The console of a domain while it lasts."""

    def __init__(self, lab, session, vm, protocol):
        self.lab, self.session, self.vm, self.protocol = lab, session, vm, protocol
        self.machine = lab.xs.machines[vm.ref]
        self.title = vm.name_label

    def screen(self):
        return self.machine.console.screen()

    async def type(self, text):
        """Type keys; they are part of the lab's journal, as all that is typed."""
        arguments = {"vm": self.vm.uuid, "text": json.dumps(text)}
        try:
            await self.lab.call("host.call_plugin", [self.session.ref, self.lab.xs.host.ref, self.lab.xs.sessions.plugin, "keys", arguments])
        except Failure as failure:
            if failure.code != "XENAPI_PLUGIN_FAILURE":     # nothing takes keys just now: they are lost, as in life
                raise

    async def changed(self):
        """Wait until something may have changed; False once the domain has gone."""
        if self.lasts:
            seen = self.position
            moving = self.machine.state in ("booting", "installing", "stopping")
            await self.lab.driver.until(lambda: not self.lasts or self.position != seen, MOVING if moving else 5.0)
        return self.lasts

    @property
    def position(self):
        """How much the console has shown."""
        self.machine.console.catch_up()
        return self.machine.console.position

    @property
    def lasts(self):
        return self.lab.xs.machines.get(self.vm.ref) is self.machine
