"""The plug-in's function that tells what takes time now, how far it is and how long it still takes."""

from .plugin import function

MOVING = ("installing", "booting", "stopping")


@function
def underway(xs, session, args):
    """Of each VM whose guest installs itself, boots or stops, and of each task: what, progress 0 to 1, left in seconds (null when nobody knows); the clock besides."""
    found = [told for vm, machine in sorted(xs.machines.items()) if machine.state in MOVING for told in [guest(xs, vm, machine)]]
    return {"now": xs.clock.date, "speed": xs.speed, "underway": found + [task(xs, ref, work) for ref, work in xs.tasks.work.items()]}


def guest(xs, vm, machine):
    """A guest on its way. One whose installer waits for an answer is `asking`."""
    left = machine.left()
    return {"vm": vm, "task": "", "what": "asking" if left is None else machine.state, "progress": round(machine.progress(), 4), "left": None if left is None else round(left, 1)}


def task(xs, ref, work):
    """A task; one that waits for its turn, or takes until its guest has answered, has no time of its own."""
    first = work["parameters"][0] if work["parameters"] else ""
    left = work["began"] + work["seconds"] - xs.clock.now if work["seconds"] else None
    return {"vm": first if isinstance(first, str) and first in xs.db.tables["VM"] else "", "task": ref, "what": work["message"],
            "progress": xs.tasks.progress(xs.db.find(ref)), "left": left if left is None else round(max(left, 0.0), 1)}
