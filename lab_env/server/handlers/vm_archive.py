"""`/export` and `/import`: whole VMs, as archives that XAPI calls XVA."""

import zlib

from ...mock import disk_data
from ...mock.errors import Failure
from ...mock.model import transfer
from .. import xva
from ..credentials import session_of
from ..reply import head
from ..routes import route
from ..transfers import accept, begin, find, pieces, told


@route("GET", "/export")
async def export(request, labs):
    """A VM that does not run, with its disks; compressed with use_compression=true or gzip, any other word but zstd meaning that it is not, as in XAPI."""
    with session_of(request, labs, "vm-admin") as (lab, session):
        task, compression = request.parameter("task_id", ""), request.query.get("use_compression", "false")
        async with told(request, lab, session, task):
            vm = find(lab, "VM", request, "ref", "uuid")
            if compression == "zstd":
                raise Failure("NOT_IMPLEMENTED", "use_compression=zstd is not simulated by this mocked XenServer: there is gzip")
            pending = begin(lab, session, "export_vm", vm.ref, task)
            objects, disks = transfer.archive(lab.xs, vm)
        version = lab.xs.host.software_version
        squeeze = zlib.compressobj(6, zlib.DEFLATED, 31) if compression in ("true", "gzip") else Nothing()
        request.writer.write(head(200, "application/octet-stream", Content_Disposition=f'attachment; filename="{vm.uuid}.xva"'))
        for piece in xva.pieces(objects, disks, {name: version[name] for name in ("hostname", "date", "product_version", "product_brand", "build_number") if name in version}):
            request.writer.write(squeeze.compress(piece))
            await request.writer.drain()
        async with told(request, lab, session, task, begun=True):
            await lab.driver.finish(pending)
            request.writer.write(squeeze.compress(xva.END) + squeeze.flush())
        await request.writer.drain()


class Nothing:
    """A compressor that leaves all as it is."""

    def compress(self, data):
        return data

    def flush(self):
        return b""


@route("PUT", "/import")
async def import_(request, labs):
    """The VMs of an archive; the task's result is the set of their references."""
    with session_of(request, labs, "vm-admin") as (lab, session):
        task, xs = request.parameter("task_id", ""), lab.xs
        async with told(request, lab, session, task):
            sr = find(lab, "SR", request, "sr_id", "sr_uuid") if request.query.keys() & {"sr_id", "sr_uuid"} else xs.pool.get("default_SR")
            if sr is None:
                raise Failure("DEFAULT_SR_NOT_FOUND", xs.pool.default_SR)
        accept(request)
        async with told(request, lab, session, task, begun=True):
            unpacker, total = xva.Unpacker(), 0
            async for piece in pieces(request):
                total += len(piece)
                unpacker.feed(piece)
                if unpacker.ended:
                    break       # some clients say that more will come than there is, or wait for the end of the answer
            data = {"size": total, "objects": unpacker.objects, "restore": request.query.get("restore") == "true",
                    "contents": {name: disk_data.plain(content) for name, content in unpacker.contents().items()}}
            pending = begin(lab, session, "import_vm", sr.ref, task, data)
            await lab.driver.finish(pending)
