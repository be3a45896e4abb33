"""The plug-in's functions that keep the state of the whole lab, and go back to it or to its beginning. All are lines of the journal."""

from ..copies import adopt
from ..journal import MAX_RETURNS
from .plugin import function, refuse

MOST = 20       # snapshots of a lab that are kept


@function
def snapshot(xs, session, args):
    """Keep the whole lab as it is now, under a name."""
    name = args.get("name", "")
    if not name or len(name) > 100:
        refuse("snapshot", "BAD_NAME", "name is what the snapshot will be called, up to 100 characters")
    if name not in xs.kept and len(xs.kept) >= MOST:
        refuse("snapshot", "TOO_MANY", f"there are {MOST} snapshots of this lab already: forget one of them")
    record(xs, session, "snapshot", name)
    return change(xs, "snapshot", name)


@function
def restore(xs, session, args):
    """Have the whole lab be again as it was when a snapshot of it was made, its time included."""
    name = known(xs, "restore", args)
    record(xs, session, "restore", name)
    return change(xs, "restore", name)


@function
def reset(xs, session, args):
    """Have the lab be again as it was when it began. Its snapshots stay."""
    record(xs, session, "reset", "")
    return change(xs, "reset", "")


@function
def forget(xs, session, args):
    """Remove a snapshot of the lab."""
    name = known(xs, "forget", args)
    record(xs, session, "forget", name)
    return change(xs, "forget", name)


@function
def snapshots(xs, session, args):
    """The names of the lab's snapshots, the oldest first, and when each was made."""
    return told(xs)


def known(xs, function_name, args):
    name = args.get("name", "")
    if name not in xs.kept:
        refuse(function_name, "NO_SUCH_SNAPSHOT", f"there is no snapshot of this lab called '{name}'"
               + (f"; there is {', '.join(xs.kept)}" if xs.kept else ""))
    return name


def record(xs, session, what, name):
    """Write it into the journal, unless that has too much of it to be replayed in good time."""
    if xs.journal and xs.journal.returns >= MAX_RETURNS:
        refuse(what, "TOO_OFTEN", f"this lab was kept, gone back to or reset {MAX_RETURNS} times, which is as often as its journal may tell")
    xs.record(session, "lab", [what, name])


def told(xs):
    return {"now": xs.clock.date, "snapshots": {name: kept.clock.date for name, kept in xs.kept.items()}}


def change(xs, what, name):
    """Do it, as recorded in a journal."""
    if what == "snapshot":
        xs.kept[name] = xs.fork()
        xs.kept[name].kept = {}
    elif what == "forget":
        del xs.kept[name]
    else:
        adopt(xs, xs.kept[name] if what == "restore" else type(xs)(xs.seed, xs.release, contents=xs.began_with))
    return told(xs)
