"""Virtualization state, as XenCenter 6 says it; in English these are its exact words."""

from ...words import Words
from .amounts import moment

SETTLING = 120      # seconds after a start in which XenCenter calls the state unknown
UNKNOWN = Words("Unknown", "Descoñecido")
MISSING = Words("XenServer tools not installed", "As XenServer Tools non están instaladas")
OLD = Words("Tools out of date (version {version} installed)", "As Tools están desactualizadas (versión {version} instalada)")
OPTIMIZED = Words("Optimized (version {version} installed)", "Optimizada (versión {version} instalada)")


def state(records, vm, now):
    """(kind, Words): kind one of unknown, missing, old, optimized. `now`: the host's time, seconds since 1970."""
    if vm["power_state"] != "Running":
        return "unknown", UNKNOWN
    guest = records.guest(vm)
    version = guest["PV_drivers_version"] if guest else {}
    if "major" not in version or "minor" not in version:
        return ("unknown", UNKNOWN) if now < settled_at(records, vm) else ("missing", MISSING)
    said = OLD if not guest["PV_drivers_up_to_date"] else OPTIMIZED
    return "old" if said is OLD else "optimized", said.fill(version=f"{version['major']}.{version['minor']}")


def settled_at(records, vm):
    """When the state of a VM without an agent stops being unknown; 0 when nothing is known of its start."""
    metrics = records.get("vm_metrics", vm["metrics"])
    return moment(metrics["start_time"]) + SETTLING if metrics else 0


def next_change(records, now):
    """Seconds of the host's time until some VM's state changes by the passing of time alone; None when it will not."""
    waits = [settled_at(records, vm) - now for _, vm in records.vms() if vm["power_state"] == "Running"]
    return min((wait for wait in waits if wait > 0), default=None)
