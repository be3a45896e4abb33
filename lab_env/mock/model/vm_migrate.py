"""VM: moving a running VM to a host of its pool. Its guest notices nothing but a new domain."""

from ..operations import RUNNING, operation
from .alert import alert
from .disks import COPY_SPEED
from .vm_power import assert_host


def seconds(xs, vm, *rest):
    """Its memory goes over the network."""
    return 2 + vm.get("metrics").memory_actual / COPY_SPEED


@operation("VM.pool_migrate", states=RUNNING, takes=seconds)
def pool_migrate(xs, vm, host, options):
    """Move; to the host it is on already too, which builds its domain anew."""
    assert_host(xs, vm, host)
    before = vm.get("resident_on").name_label
    machine = xs.machines[vm.ref]
    machine.sleep()
    xs.domids += 1
    vm.domid, vm.resident_on = xs.domids, host.ref
    machine.wake()
    alert(xs, "VM_MIGRATED", vm, f"VM '{vm.name_label}' migrated from {before} to {host.name_label}")
    return ""


operation("VM.migrate_send", states=RUNNING)
