"""The plug-in's functions that keep the state of the whole lab, and go back to it or to its beginning. All are lines of the journal."""

from dataclasses import replace

from .. import history
from ..copies import adopt
from ..journal import MAX_RETURNS, read, replay
from .plugin import function, refuse

MOST = 20       # snapshots of a lab that are kept
SHOWN = 30      # steps that are told of, unless more are asked for


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
    not_as_a_task(xs, "restore")
    name = known(xs, "restore", args)
    record(xs, session, "restore", name)
    return change(xs, "restore", name)


@function
def reset(xs, session, args):
    """Have the lab be again as it was when it began. Its snapshots stay."""
    not_as_a_task(xs, "reset")
    record(xs, session, "reset", "")
    return change(xs, "reset", "")


@function
def forget(xs, session, args):
    """Remove a snapshot of the lab."""
    name = known(xs, "forget", args)
    record(xs, session, "forget", name)
    return change(xs, "forget", name)


@function
def undo(xs, session, args):
    """Have the whole lab be as it was before its last steps. What was done, and that it was undone, stays in the journal."""
    not_as_a_task(xs, "undo")
    count, lines = history.number(args.get("steps", "1")), written(xs, "undo")
    held, _ = history.steps(lines.lines)
    if count < 1:
        refuse("undo", "BAD_STEPS", "steps is how many of the last steps are undone, 1 or more")
    if count > len(held):
        refuse("undo", "TOO_FAR", f"{len(held)} steps can be undone, not {count}")
    start = held[-count][0]
    past = replay(replace(lines, lines=lines.lines[:start]))
    past.advance_to(lines.lines[start].t)
    record(xs, session, "undo", str(count))
    return go_back(xs, past)


@function
def steps(xs, session, args):
    """The last steps that could be undone, the newest first: when, who, method, params with names for references."""
    lines, names = written(xs, "steps").lines, history.names_in(xs)
    held, _ = history.steps(lines)
    most = history.number(args.get("most", str(SHOWN)))
    if most < 0:
        refuse("steps", "BAD_STEPS", "most is how many steps are told of")
    return {"now": xs.clock.date, "count": len(held), "steps": [told_step(xs, [lines[place] for place in step], names) for step in held[:-most - 1:-1]]}


def told_step(xs, lines, names):
    """One step as data: keys that make up a line are told together."""
    first = lines[0]
    params = first.params if len(lines) == 1 else [first.params[0], "".join(line.params[1] for line in lines)]
    return {"when": xs.clock.date_at(first.t), "who": first.who, "method": first.method, "params": history.readable(params, names)}


def written(xs, name):
    """The journal so far, as read."""
    if xs.journal is None:
        refuse(name, "NO_JOURNAL", "this XenServer keeps no journal: start it with --journal FILE")
    xs.write_held()
    return read(xs.journal.text())


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


def not_as_a_task(xs, what):
    if xs.tasks.running:
        refuse(what, "NOT_AS_A_TASK", "the task would be gone with the rest: call it without Async.")


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
    elif what == "undo":
        refuse(what, "TOO_FAR", "there is nothing to undo")       # of a journal that nobody's lab wrote
    else:
        adopt(xs, xs.kept[name] if what == "restore" else type(xs)(xs.seed, xs.release, contents=xs.began_with, begins=xs.clock.date_at(0)))
    return told(xs)


def go_back(xs, past):
    """Have a lab be as another is, which it was once."""
    adopt(xs, past)
    return told(xs)
