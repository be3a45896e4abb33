"""VM: moving a running VM to a host of its pool. Its guest notices nothing but a new domain."""

from ..errors import Failure
from ..operations import OPERATIONS, RUNNING, message, operation
from .alert import alert
from .disks import COPY_SPEED
from .memory import admit, assert_memory, share
from .placement import assert_host
from .vm_rules import drivers_where_needed


def seconds(xs, vm, *rest):
    """Its memory goes over the network."""
    return 2 + vm.get("metrics").memory_actual / COPY_SPEED


@operation("VM.pool_migrate", states=RUNNING, takes=seconds)
def pool_migrate(xs, vm, host, options):
    """Move; to the host it is on already too, which builds its domain anew."""
    assert_host(xs, vm, host)
    move(xs, vm, host)
    return ""


def move(xs, vm, host):
    """A running VM goes to a host that has been found to do, its memory apart."""
    before = vm.get("resident_on")
    if before is not host:
        assert_memory(xs, vm, host)
    machine = xs.machines[vm.ref]
    machine.sleep()
    xs.domids += 1
    vm.domid, vm.resident_on = xs.domids, host.ref
    admit(xs, vm, host)
    share(xs, before)
    machine.wake()
    alert(xs, "VM_MIGRATED", vm, f"VM '{vm.name_label}' migrated from {before.name_label} to {host.name_label}")


# -- a whole host -------------------------------------------------------------------------------------------------------

def guests_of(host):
    """The VMs that run on a host, dom0 apart."""
    return [vm for vm in host.all("resident_VMs") if vm.power_state == "Running" and not vm.is_control_domain]


def elsewhere(xs, vm):
    """(another host that could take a running VM, None), or (None, the Failure of the first that could not)."""
    reason = Failure("NO_HOSTS_AVAILABLE")
    for host in [host for host in xs.db.all("host") if host.ref != vm.resident_on]:
        try:
            assert_host(xs, vm, host)
            assert_memory(xs, vm, host)
        except Failure as failure:
            reason = failure
        else:
            return host, None
    return None, reason


@message("host.get_vms_which_prevent_evacuation")
def get_vms_which_prevent_evacuation(xs, host):
    """Which VMs could not be moved away, each with the reason."""
    return {vm.ref: failure.details for vm in guests_of(host) if (failure := drivers_where_needed(xs, vm, OPERATIONS["VM"]["pool_migrate"]) or elsewhere(xs, vm)[1])}


@message("host.evacuate", takes=lambda xs, host, *rest: 1 + sum(seconds(xs, vm) for vm in guests_of(host)))
def evacuate(xs, host, *rest):
    """Move all running VMs to other hosts; nothing moves when one of them cannot."""
    reasons = get_vms_which_prevent_evacuation(xs, host)
    if reasons:
        raise Failure("CANNOT_EVACUATE_HOST", "|".join(",".join(reason) for reason in reasons.values()))
    for vm in guests_of(host):
        pool_migrate(xs, vm, elsewhere(xs, vm)[0], {})
    return ""
