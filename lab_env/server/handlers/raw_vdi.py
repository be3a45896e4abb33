"""`/export_raw_vdi` and `/import_raw_vdi`: the bytes of a virtual disk, as they are or as a VHD."""

import asyncio
import contextlib

from ...mock import disk_data
from ...mock.errors import Failure
from .. import vhd
from ..credentials import session_of
from ..reply import head
from ..routes import route
from ..transfers import accept, begin, find, pieces, told

ZEROS = bytes(2 ** 20)


@route("GET", "/export_raw_vdi")
async def export_raw_vdi(request, labs):
    """A disk, whole: as many bytes as it is large, or as a VHD only those that are no zeros."""
    with session_of(request, labs, "vm-admin") as (lab, session):
        task, kind = request.parameter("task_id", ""), request.query.get("format", "raw")
        async with told(request, lab, session, task):
            vdi = find(lab, "VDI", request, "vdi", "uuid")
            known(kind)
            size, blocks = vdi.virtual_size, disk_data.blocks_of(lab.xs.contents.get(vdi.ref), vdi.virtual_size)
            pending = begin(lab, session, "export_vdi", vdi.ref, task)
        length = {"Content_Length": size} if kind == "raw" else {}
        request.writer.write(head(200, "application/octet-stream", **length))
        last = b""
        for piece in raw(size, blocks) if kind == "raw" else vhd.write(size, blocks, vdi.uuid):
            request.writer.write(last)
            await request.writer.drain()
            last = piece
        async with told(request, lab, session, task, begun=True):
            await lab.driver.finish(pending)
            request.writer.write(last)      # what the client waits for comes when the task is done
        await request.writer.drain()


def known(kind):
    if kind not in ("raw", "vhd"):
        raise Failure("INTERNAL_ERROR", f"format {kind!r:.40}: there is raw, and vhd")


def raw(size, blocks):
    """All bytes of a disk, at most one MiB at a time."""
    held = disk_data.Sparse()
    held.blocks = blocks
    used = {place // len(ZEROS) for start, data in blocks.items() for place in (start, start + len(data) - 1)}
    for number in range(-(-size // len(ZEROS))):
        count = min(len(ZEROS), size - number * len(ZEROS))
        yield held.read(number * len(ZEROS), count) if number in used else ZEROS[:count]


@route("PUT", "/import_raw_vdi")
async def import_raw_vdi(request, labs):
    """Write a disk; the answer's head comes first, and the connection ends when it is done."""
    with session_of(request, labs, "vm-admin") as (lab, session):
        task, kind = request.parameter("task_id", ""), request.query.get("format", "raw")
        async with told(request, lab, session, task):
            vdi = find(lab, "VDI", request, "vdi", "uuid")
            known(kind)
        accept(request)
        async with told(request, lab, session, task, begun=True):
            sparse, total, short = await (read_raw if kind == "raw" else read_vhd)(request, vdi.virtual_size)
            data = {"size": total, "content": disk_data.plain(sparse.content()), "short": short}
            pending = begin(lab, session, "import_vdi", vdi.ref, task, data)
            await lab.driver.finish(pending)


async def read_raw(request, size):
    """(what came, how much, whether it is less than the client said)."""
    sparse, total, gathered, short = disk_data.Sparse(), 0, bytearray(), False
    try:
        async for piece in pieces(request):
            gathered += piece
            if total + len(gathered) > size:
                raise disk_data.DataError(f"there is more than the disk's {size} bytes")
            while len(gathered) >= disk_data.BLOCK:
                sparse.write(total, bytes(gathered[:disk_data.BLOCK]))
                total += disk_data.BLOCK
                del gathered[:disk_data.BLOCK]
    except (asyncio.IncompleteReadError, ConnectionError):
        short = total + len(gathered) < size    # what came is written all the same, as on a real host: XO lets a stream end so
    sparse.write(total, bytes(gathered))
    return sparse, total + len(gathered), short


async def read_vhd(request, size):
    """The same; what a VHD holds is there before its end, so it cannot be short."""
    reader, total = vhd.Reader(), 0
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        async for piece in pieces(request):
            total += len(piece)
            reader.feed(piece)
    reader.finish()
    if reader.virtual > size:
        raise disk_data.DataError(f"the VHD is of a disk of {reader.virtual} bytes, larger than this one's {size}")
    return reader.sparse, total, False
