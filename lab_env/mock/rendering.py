"""Records as clients see them, kept until something changes that they were made from.

While a record is rendered the database notes what is read: records, the members of a class, whoever has some value in an
indexed field, the time. A change of any of those makes the rendering stale. So a computed field may look at whatever it
likes of those (and at xenstore), and nobody declares what depends on what.
"""

from .clock import TIME
from .operations import COMPUTED
from .wire import Rendered


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
