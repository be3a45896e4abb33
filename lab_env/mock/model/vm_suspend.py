"""VM: suspend and resume. The domain goes, its memory is written to a virtual disk, and the guest goes on where it was."""

from ..errors import Failure
from ..operations import RUNNING, SUSPENDED, operation
from ..schema import NULL
from . import memory
from .alert import alert, where_it_runs
from .disks import disk_seconds, new_disk
from .vif import connect
from .placement import assert_host, choose_host
from .vm_power import disks_are_free


def suspend_repository(xs, vm):
    """Where its memory goes: the VM's own choice, the pool's, the host's."""
    for record, field in ((vm, "suspend_SR"), (xs.pool, "suspend_image_SR"), (vm.get("resident_on") or xs.host, "suspend_image_sr")):
        sr = xs.db.find(record.fields.get(field, NULL))
        if sr is not None:
            return sr
    raise Failure("VM_NO_SUSPEND_SR", vm.ref)


def image_seconds(xs, vm, *rest):
    """Its memory is written, or read, at a disk's pace."""
    return 1 + disk_seconds(xs, vm.get("metrics").memory_actual or vm.memory_dynamic_max)


@operation("VM.suspend", states=RUNNING, takes=image_seconds)
def suspend(xs, vm):
    """Write the domain to disk."""
    write_down(xs, vm)
    alert(xs, "VM_SUSPENDED", vm, f"VM '{vm.name_label}' suspended")
    return ""


def write_down(xs, vm):
    """Take the domain away, its memory kept on a disk of its own. Its drives stay attached, and nobody else gets its disks."""
    image = new_disk(xs, suspend_repository(xs, vm), vm.memory_static_max, "Suspend image", "suspend")
    image.name_description = f"Suspend image for {vm.name_label}"
    machine = xs.machines[vm.ref]
    machine.sleep()
    xs.clock.cancel("power.too_slow", vm.ref)
    for console in vm.all("consoles"):
        xs.db.destroy(console)
    metrics = vm.get("metrics")
    metrics.memory_actual, metrics.state, metrics.last_updated = 0, [], xs.clock.date
    host = vm.get("resident_on")
    vm.suspend_VDI, vm.resident_on, vm.domid, vm.power_state = image.ref, NULL, -1, "Suspended"
    memory.share(xs, host)


def wake(xs, vm, host, paused=False):
    """Build a domain from the image; the guest goes on where it was."""
    image = vm.get("suspend_VDI")
    if image is None or vm.ref not in xs.machines:
        raise Failure("VM_HAS_NO_SUSPEND_VDI", vm.ref)
    disks_are_free(xs, vm)
    memory.assert_memory(xs, vm, host)
    xs.domids += 1
    vm.domid, vm.resident_on, vm.suspend_VDI = xs.domids, host.ref, NULL
    xs.db.destroy(image)
    for vbd in vm.all("VBDs"):
        if not vbd.empty or vm.HVM_boot_policy:
            vbd.currently_attached = True
    for vif in vm.all("VIFs"):
        connect(xs, vif)
    metrics = vm.get("metrics")
    metrics.state, metrics.last_updated = ["running"], xs.clock.date
    for protocol in ("rfb",) if vm.HVM_boot_policy else ("rfb", "vt100"):
        xs.db.create("console", VM=vm.ref, protocol=protocol, other_config={})
    vm.power_state = "Paused" if paused else "Running"
    memory.admit(xs, vm, host)
    xs.machines[vm.ref].wake(paused)


@operation("VM.resume", states=SUSPENDED, takes=image_seconds)
def resume(xs, vm, start_paused, force):
    """Go on where it was, on any host that will do."""
    return resume_on(xs, vm, choose_host(xs, vm), start_paused, force)


@operation("VM.resume_on", states=SUSPENDED, takes=image_seconds)
def resume_on(xs, vm, host, start_paused, force):
    """Go on where it was, on a host that is named."""
    assert_host(xs, vm, host)
    wake(xs, vm, host, start_paused)
    alert(xs, "VM_RESUMED", vm, f"VM '{vm.name_label}' resumed on {where_it_runs(vm)}")
    return ""
