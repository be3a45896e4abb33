"""host: going down, coming back, and going away without a word. Source: xapi_host_helpers.ml, xapi_host.ml, db_gc.ml."""

from ..errors import Failure
from ..operations import action, message, not_busy, operation
from .vm_migrate import get_vms_which_prevent_evacuation, guests_of
from .vm_power import halt

SILENT = 600.0      # seconds without a heartbeat after which the pool takes a host for dead; xapi_globs.ml, host_assumed_dead_interval
BOOT = 180.0        # seconds a host needs to be back
ALONE = {"power_state_reset"}       # what is done to a VM's record alone, wherever its host may be


def not_enabled(xs, host, op):
    if host.enabled:
        return Failure("HOST_NOT_DISABLED")


def nothing_runs(xs, host, op):
    guests = guests_of(host)
    if guests:
        return Failure("HOST_IN_USE", host.ref, "vm", guests[0].ref)


def is_down(xs, host, op):
    if host.get("metrics").live:
        return Failure("HOST_IS_LIVE", host.ref)


def can_be_woken(xs, host, op):
    if not host.power_on_mode:
        return Failure("HOST_POWER_ON_MODE_DISABLED")


def away(xs, host):
    """Whether a host answers nobody: the fault `host-away`, or it is down."""
    return host.ref in xs.faults.get("host-away", ()) or not host.get("metrics").live


def out_of_reach(xs, record, operation_name):
    """The Failure of something that a host would have to do which does not answer: until the pool knows, and after."""
    vm = record if record.cls == "VM" else record.get("VM") if record.cls in ("VBD", "VIF") else None
    host = vm.get("resident_on") if vm is not None else record if record.cls == "host" and operation_name != "power_on" else None
    if host is None or operation_name in ALONE or not away(xs, host):
        return None
    return Failure("CANNOT_CONTACT_HOST" if host.get("metrics").live else "HOST_OFFLINE", host.ref)


@operation("host.reboot", guards=[not_busy, not_enabled, nothing_runs], takes=5)
def reboot(xs, host):
    """Restart a host that is disabled and on which nothing runs; it comes back enabled. The one that answers clients goes on answering meanwhile."""
    go_down(xs, host)
    xs.clock.after(BOOT, "host.back", host.ref)
    return ""


@operation("host.shutdown", guards=[not_busy, not_enabled, nothing_runs], takes=5)
def shutdown(xs, host):
    """Switch off a host that is disabled and on which nothing runs. The one that answers clients, the pool's master, is not: nothing would be left."""
    if host.ref == xs.pool.master:
        raise Failure("NOT_IMPLEMENTED", "host.shutdown of the pool's master is not simulated by this mocked XenServer: nobody would be left to answer")
    go_down(xs, host)
    return ""


@operation("host.power_on", guards=[not_busy, is_down, can_be_woken], takes=5)
def power_on(xs, host):
    """Wake a host that is down, where its power_on_mode says how."""
    xs.clock.after(BOOT, "host.back", host.ref)
    return ""


def go_down(xs, host):
    metrics = host.get("metrics")
    metrics.live, metrics.last_updated = False, xs.clock.date


@message("host.assert_can_evacuate")
def assert_can_evacuate(xs, host):
    """Fails as host.evacuate would."""
    reasons = get_vms_which_prevent_evacuation(xs, host)
    if reasons:
        raise Failure("CANNOT_EVACUATE_HOST", "|".join(",".join(reason) for reason in reasons.values()))
    return ""


@message("host.declare_dead")
def declare_dead(xs, host):
    """Somebody says that a host which does not answer is dead: what ran there is halted."""
    if host.ref == xs.pool.master or not away(xs, host):
        raise Failure("HOST_IS_LIVE", host.ref)
    go_down(xs, host)
    nothing_is_left(xs, host)
    return ""


@message("host.destroy")
def destroy(xs, host):
    """Forget a host that is gone, with what was its own; its VMs are halted."""
    if host.ref == xs.pool.master:
        raise Failure("HOST_CANNOT_DESTROY_SELF", host.ref)
    if host.get("metrics").live:
        raise Failure("HOST_IS_LIVE", host.ref)
    nothing_is_left(xs, host)
    for name in ("PBDs", "PIFs", "host_CPUs", "PCIs", "PGPUs"):
        for record in host.all(name) if name in host._cls.fields else ():
            xs.db.destroy(record)
    for vm in host.all("resident_VMs"):       # its own control domain
        xs.db.destroy(vm.get("metrics"))
        xs.db.destroy(vm)
    xs.db.destroy(host.get("metrics"))
    if host.ref in xs.faults.get("host-away", ()):
        xs.faults["host-away"] = [ref for ref in xs.faults["host-away"] if ref != host.ref]
    xs.db.destroy(host)
    return ""


def nothing_is_left(xs, host):
    """What ran on a host is halted now."""
    for vm in guests_of(host) + [vm for vm in host.all("resident_VMs") if vm.power_state == "Paused"]:
        halt(xs, vm)


# -- the fault ------------------------------------------------------------------------------------------------------------

def go_away(xs, host):
    """A host loses its power. Its guests are gone at once; the pool's records know nothing of it until somebody says so."""
    for vm in guests_of(host):
        machine = xs.machines.get(vm.ref)
        if machine is not None:
            machine.freeze()
    xs.clock.after(SILENT, "host.presumed_dead", host.ref, background=True)


@action("host.presumed_dead")
def presumed_dead(xs, ref):
    """No heartbeat has come for ten minutes."""
    host = xs.db.find(ref)
    if host is not None and ref in xs.faults.get("host-away", ()):
        go_down(xs, host)


@action("host.back")
def back(xs, ref):
    """A host has booted: it is live, enabled, and finds that nothing runs on it."""
    host = xs.db.find(ref)
    if host is None or ref in xs.faults.get("host-away", ()):
        return
    xs.clock.cancel("host.presumed_dead", ref)
    nothing_is_left(xs, host)
    metrics = host.get("metrics")
    metrics.live, metrics.last_updated = True, xs.clock.date
    host.enabled = True
    host.with_key("other_config", "boot_time", f"{int(xs.clock.time)}.")
