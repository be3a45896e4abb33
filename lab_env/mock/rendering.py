"""Records as clients see them, kept until something changes that they were made from.

While a record is rendered the database notes what is read: records, the members of a class, whoever has some value in an
indexed field, the time. A change of any of those makes the rendering stale. So a computed field may look at whatever it
likes of those (and at xenstore), and nobody declares what depends on what.
"""

from . import where
from .clock import TIME
from .operations import COMPUTED
from .wire import Rendered, Whole

WHOLE, WHOLES = 500, 16     # objects of a class that is kept whole; how many such answers are kept


def read_field(xs, record, name):
    """A field's value now: worked out, listed from the other end, or stored."""
    work_out = COMPUTED.get((record.cls, name))
    return work_out(xs, record) if work_out else getattr(record, name)


def full_record(xs, record):
    """All fields of an object, as get_record gives them. To be read only: it is kept for the next who asks."""
    if not record.stale and record.seen_at in (None, xs.clock._now):
        db = record._db
        if db.reads is not None:
            db.reads.update(record.sources, (record,), (TIME,) if record.seen_at is not None else ())
        return record.shown
    return render(xs, record)


def all_records(xs, db, cls, expression=None):
    """{reference: record} of a class, or of those for which an expression is true (where.py). To be read only.

    A class that is not large is kept whole until anything changes, so that its text is made once; clients ask for it again and again.
    """
    key, now = (cls, expression), xs.clock._now
    kept = db.wholes.get(key) if db.reads is None else None
    if kept and kept[0] == db.looks and kept[1] in (None, now):
        return kept[2]
    test = where.parse(expression) if expression is not None else None
    records = db.all(cls)
    found = Whole((record.ref, full_record(xs, record)) for record in records)
    if test is not None:
        found = Whole((ref, values) for ref, values in found.items() if test(values))
    if db is xs.db and db.reads is None and len(records) <= WHOLE:
        if len(db.wholes) >= WHOLES:
            db.wholes.clear()
        db.wholes[key] = db.looks, now if any(record.seen_at is not None for record in records) else None, found
    return found


def render(xs, record):
    """Make the rendering of a record anew, and note what it was made from."""
    db = record._db
    if db is not xs.db:     # sessions are few, change with each call, and depend on both databases
        return Rendered((name, read_field(xs, record, name)) for name in record._cls.fields)
    outer, db.reads = db.reads, set()
    try:
        shown = Rendered((name, read_field(xs, record, name)) for name in record._cls.fields)
    finally:
        reads, db.reads = db.reads, outer
    if outer is not None:
        outer |= reads
    record.seen_at = None
    if TIME in reads:
        record.seen_at = xs.clock._now
        db.moving[record] = None
    reads.difference_update((record, TIME))
    for source in reads:
        db.dependents.setdefault(source, set()).add(record)
    if shown != record.shown:       # otherwise the text made of it is still good
        record.shown = shown
    record.sources, record.stale = reads, False
    return record.shown


def look_again(xs):
    """Have clients told of records whose computed fields have changed since they were last seen."""
    db, now = xs.db, xs.clock._now
    if not (db.suspects or db.moving):
        return
    suspects, db.suspects, db.moving = {**db.suspects, **db.moving}, {}, {}
    for record in suspects:
        if record.ref not in db.owners:
            continue
        before = record.shown
        if not record.stale and record.seen_at in (None, now):
            if record.seen_at is not None:
                db.moving[record] = None
        elif render(xs, record) is not before:
            db.seen_otherwise(record)
