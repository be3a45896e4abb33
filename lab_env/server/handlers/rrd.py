"""`/rrd_updates`, `/vm_rrd`, `/host_rrd`: what was measured. Sources of the parameters: xcp-rrdd's handlers."""

from ...mock import rrd
from ..credentials import session_of
from ..reply import reply
from ..request import HttpError
from ..routes import route


@route("GET", "/rrd_updates")
async def rrd_updates(request, labs):
    """What was measured since `start`, of all VMs and with host=true of the host."""
    with session_of(request, labs) as (lab, session):
        lab.driver.catch_up()
        query = request.query
        kind = query.get("cf", "").upper() or None
        if kind not in (None, rrd.AVERAGE, rrd.MIN, rrd.MAX):
            raise HttpError(400, "cf is AVERAGE, MIN or MAX")
        as_json = query.get("json") == "true"
        data = rrd.updates(lab.xs, whole(query, "start"), whole(query, "interval", 0), kind, query.get("host") == "true", query.get("vm_uuid"), as_json)
        return reply(request, 200, data, "application/json" if as_json else "text/xml")


def whole(query, name, otherwise=None):
    """A whole number of the query, as seconds; some clients send a fraction."""
    text = query.get(name)
    if text is None and otherwise is not None:
        return otherwise
    try:
        value = int(float(text))
        if abs(value) < 10 ** 12:
            return value
    except (TypeError, ValueError, OverflowError):
        pass
    raise HttpError(400, f"{name} must be a number of seconds")


@route("GET", "/vm_rrd", "/vm_rrds")
async def vm_rrd(request, labs):
    """All archives of one VM."""
    return await one(request, labs, "vm", "VM")


@route("GET", "/host_rrd", "/host_rrds")
async def host_rrd(request, labs):
    """All archives of the host."""
    return await one(request, labs, "host", "host")


async def one(request, labs, what, cls):
    with session_of(request, labs) as (lab, session):
        lab.driver.catch_up()
        uuid = request.query.get("uuid")
        records = [record for record in lab.xs.db.all(cls) if uuid in (record.uuid, record.ref) or (uuid is None and cls == "host")]
        as_json = request.query.get("json") == "true"
        data = rrd.archives(lab.xs, what, records[0], as_json) if records else None
        if data is None:
            raise HttpError(404, "nothing is measured of that: there is no such VM or host, or it does not run")
        return reply(request, 200, data, "application/json" if as_json else "text/xml")
