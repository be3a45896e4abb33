"""Faults on demand, for teaching and for testing others' code. Each is a line of the journal, so that a replay meets the same ones."""

from ..errors import Failure
from . import host_power
from .plugin import function, refuse

KINDS = {"no-vt": "no-vt: the host's processor has no virtualization of its own",
         "sr-full": "sr-full=NAME: nothing more fits on that storage repository",
         "host-away": "host-away=NAME: that host, not the pool's master, loses its power",
         "slow-disk": "slow-disk=FACTOR: disks are so many times slower",
         "error": "error=MESSAGE,N,CODE,PARAMETER,…: the n-th call of that message from now on fails so",
         "clear": "clear: no faults any more"}


def wrong(text):
    refuse("fault", "BAD_FAULT", f"'{text}': give one of " + "; ".join(KINDS.values()))


@function
def fault(xs, session, args):
    """Bring a fault about, and answer with those in force."""
    text = args.get("fault", "")
    if text:
        check_fault(xs, text)
        xs.record(session, "fault", [text])
        inject(xs, text)
    return {"faults": xs.faults}


def check_fault(xs, text):
    """Refuse a fault that means nothing, before anything is recorded."""
    kind, _, value = text.partition("=")
    if kind == "sr-full" and xs.db.having("SR", "name_label", value):
        return
    if kind == "host-away" and any(host.ref != xs.pool.master and host.ref not in xs.faults.get("host-away", ())
                                   for host in xs.db.having("host", "name_label", value)):
        return
    if kind == "slow-disk":
        try:
            if 1 <= float(value) <= 10_000:
                return
        except ValueError:
            pass    # told below
    if kind == "error":
        name, _, rest = value.partition(",")
        number, _, code = rest.partition(",")
        cls, _, message = name.partition(".")
        if xs.schema.message(cls, message) and number.isdigit() and int(number) > 0 and code:
            if xs.implementation(name).is_read:
                refuse("fault", "BAD_FAULT", f"{name} only reads, and reads are not counted")
            return
    if kind not in ("no-vt", "clear") or value:
        wrong(text)


def inject(xs, text):
    """Bring a fault about, as recorded in a journal."""
    kind, _, value = text.partition("=")
    if kind == "clear":
        gone, xs.faults = xs.faults.get("host-away", ()), {}
        for ref in gone:
            host_power.back(xs, ref)
        xs.host.capabilities = list(xs.profile.CAPABILITIES)
    elif kind == "no-vt":
        xs.host.capabilities = [word for word in xs.host.capabilities if "hvm" not in word]
        xs.faults["no-vt"] = True
    elif kind == "sr-full":
        refs = [sr.ref for sr in xs.db.having("SR", "name_label", value)]
        xs.faults["sr-full"] = [*xs.faults.get("sr-full", []), *refs]
    elif kind == "host-away":
        host = next(host for host in xs.db.having("host", "name_label", value) if host.ref != xs.pool.master)
        xs.faults["host-away"] = [*xs.faults.get("host-away", []), host.ref]
        host_power.go_away(xs, host)
    elif kind == "slow-disk":
        xs.faults["slow-disk"] = float(value)
    else:
        name, number, *details = value.split(",")
        xs.faults["error"] = [*xs.faults.get("error", []), [name, int(number), details]]
    return {"faults": xs.faults}


def strike(xs, name):
    """Count a call; raise the fault whose turn it is."""
    kept, due = [], None
    for message, number, details in xs.faults.get("error", ()):
        number -= message == name
        if number == 0 and due is None:
            due = details
        else:
            kept.append([message, max(number, 1), details])
    xs.faults["error"] = kept
    if due:
        raise Failure(*due)
