"""Round robin archives of what is measured, as XAPI writes them: `/rrd_updates`, `/vm_rrd`, `/host_rrd`, in XML and JSON.

Sources: xapi-rrd's rrd.ml and rrd_updates.ml. Since xapi 23.31 all values are texts in JSON; before, numbers stand there bare, NaN too, as
JavaScript has them. Names did too; here they are in quotation marks, which whoever reads that (as JSON5) reads as well.
"""

import json
from functools import cache
from xml.sax.saxutils import escape

from . import statistics
from .statistics import STEP

AVERAGE, MIN, MAX = "AVERAGE", "MIN", "MAX"
ARCHIVES = [(AVERAGE, 1, 120), *((kind, steps, rows) for steps, rows in ((12, 120), (720, 168), (17280, 366)) for kind in (AVERAGE, MIN, MAX))]
WORDS = ("legend", "version", "name", "type", "cf")     # parts that are no numbers
SAMPLES = 4         # moments of a longer stretch that are looked at
NAN = float("nan")


def number(value):
    """A float as XAPI writes it here."""
    if value != value:
        return "NaN"
    return "Infinity" if value == float("inf") else "0.0" if value == 0 else f"{value:.4f}"


def consolidated(source, kind, end, seconds, began):
    """The value of one archive row: of the stretch of time that ends then; unknown where nothing was measured."""
    moments = [end] if seconds == STEP else [end - seconds * n / SAMPLES for n in range(SAMPLES)]
    values = [source.at(moment) for moment in moments if moment >= began]
    if not values:
        return NAN
    return sum(values) / len(values) if kind == AVERAGE else max(values) if kind == MAX else min(values)


def measured(xs):
    """Everything that has archives: ("vm" or "host", record, its sources, when they begin)."""
    for vm in xs.db.all("VM"):
        sources = statistics.of_vm(xs, vm)
        if sources:
            yield "vm", vm, recorded(xs, vm, sources), statistics.since(xs, vm)
    for host in xs.db.all("host"):
        yield "host", host, recorded(xs, host, statistics.of_host(xs, host)), -3600.0


def recorded(xs, record, sources):
    """Those that are kept: the standard ones, unless forgotten, and those somebody asked for."""
    wishes = xs.data_sources.get(record.ref, {})
    return [source for source in sources if wishes.get(source.name, source.standard)]


def best_archive(start, interval, now, kind):
    """(steps, rows, kinds) of the finest archive that reaches back to a moment."""
    kinds_of = {}
    for archive_kind, steps, rows in ARCHIVES:
        if steps * STEP >= interval and kind in (None, archive_kind):
            kinds_of.setdefault((steps, rows), []).append(archive_kind)
    if not kinds_of:
        return None
    reaching = [key for key in kinds_of if now - key[0] * STEP * key[1] <= start]
    chosen = min(reaching) if reaching else max(kinds_of)
    return (*chosen, kinds_of[chosen])


def updates(xs, start, interval=0, kind=None, host=False, vm_uuid=None, as_json=False):
    """What was measured since a moment (Unix time; negative: seconds ago), newest first."""
    now, origin = statistics.now(xs), xs.clock.start
    begin = now + start if start < 0 else start - origin
    archive = best_archive(begin, interval, now, kind)
    columns, steps, rows = [], 1, 0
    if archive:
        steps, rows, kinds = archive
        wanted = [entry for entry in measured(xs) if (entry[0] == "vm" and vm_uuid in (None, "", "all", entry[1].uuid)) or (entry[0] == "host" and host)]
        columns = [(f"{each}:{what}:{record.uuid}:{source.name}", source, each, began)
                   for what, record, sources, began in wanted for each in kinds for source in sources]
    seconds = steps * STEP
    last = int((origin + now) // seconds * seconds)
    first = int((origin + begin) // seconds * seconds) + seconds
    table = []
    while columns and len(table) < rows and last - origin - len(table) * seconds >= begin:
        end = last - len(table) * seconds
        table.append((end, [number(consolidated(source, each, end - origin, seconds, began)) for _, source, each, began in columns]))
    meta = {"start": first, "step": seconds, "end": last, "rows": len(table), "columns": len(columns)}
    legend = [column[0] for column in columns]
    if as_json:
        return encode(xs, {"meta": {name: str(value) for name, value in meta.items()} | {"legend": legend},
                           "data": [{"t": str(t), "values": values} for t, values in table]})
    head = "".join(f"<{name}>{value}</{name}>" for name, value in meta.items())
    return ('<?xml version="1.0"?><xport><meta>' + head + "<legend>" + "".join(f"<entry>{entry}</entry>" for entry in legend) + "</legend></meta><data>"
            + "".join(f"<row><t>{t}</t>" + "".join(f"<v>{value}</v>" for value in values) + "</row>" for t, values in table) + "</data></xport>").encode()


def archives(xs, what, record, as_json=False):
    """All archives of one VM or host; None when it has none."""
    found = [entry for entry in measured(xs) if entry[0] == what and entry[1].ref == record.ref]
    if not found:
        return None
    (_, _, sources, began), now, origin = found[0], statistics.now(xs), xs.clock.start
    values = [cache(source.at) for source in sources]
    sources = [source._replace(at=at) for source, at in zip(sources, values)]
    dump = {"version": "0003", "step": str(STEP), "lastupdate": str(int(origin + now)), "ds": [describe(source, now) for source in sources], "rra": []}
    for kind, steps, rows in ARCHIVES:
        seconds = steps * STEP
        last = (origin + now) // seconds * seconds - origin
        table = [[number(consolidated(source, kind, last - (rows - 1 - row) * seconds, seconds, began)) for source in sources] for row in range(rows)]
        unused = {"primary_value": "0.0", "secondary_value": "0.0", "value": "0.0", "unknown_datapoints": "0"}
        dump["rra"].append({"cf": kind, "pdp_per_row": str(steps), "params": {"xff": "0.5000"}, "cdp_prep": {"ds": [unused] * len(sources)}, "database": table})
    return encode(xs, dump) if as_json else ('<?xml version="1.0"?><rrd>' + "".join(element(name, value) for name, value in dump.items()) + "</rrd>").encode()


def describe(source, now):
    value = source.at(now)
    return {"name": source.name, "type": "GAUGE", "minimal_heartbeat": "300.0000", "min": "0.0", "max": number(source.most),
            "last_ds": number(value), "value": number(value * STEP), "unknown_sec": "0"}


def element(name, value):
    """A dump's part as XML: lists repeat their element, an archive's table has rows."""
    if name == "database":
        return "<database>" + "".join("<row>" + "".join(f"<v>{one}</v>" for one in row) + "</row>" for row in value) + "</database>"
    if isinstance(value, list):
        return "".join(element(name, item) for item in value)
    inner = "".join(element(*item) for item in value.items()) if isinstance(value, dict) else escape(value)
    return f"<{name}>{inner}</{name}>"


def encode(xs, value):
    return (json.dumps(value, separators=(",", ":")) if xs.profile.BEHAVIOUR.rrd_in_texts else bare(value)).encode()


def bare(value, name=""):
    """A part of an answer of old: what is measured is a number, and so is what describes it."""
    if isinstance(value, dict):
        return "{" + ",".join(f'"{key}":{bare(item, key)}' for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(bare(item, name) for item in value) + "]"
    return json.dumps(value) if name in WORDS else value
