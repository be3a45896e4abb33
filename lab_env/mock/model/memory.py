"""A host's memory: who holds how much of it, and what ballooning does. Source: squeezed, squeeze_xen.ml."""

from ..errors import Failure
from ..releases.host import MiB
from .vm_rules import boots_hvm

PAGES = 256     # of 4 KiB in a MiB; Xen keeps as many for each virtual CPU
WITH_DOMAIN = ("Running", "Paused")
PAGE = 4096


def domains(host):
    """The VMs that hold memory of a host, dom0 among them."""
    return [vm for vm in host.all("resident_VMs") if vm.power_state in WITH_DOMAIN]


def held(vm):
    return vm.get("metrics").memory_actual


def overhead(xs, vm):
    """Bytes a domain needs besides its own memory: Xen's tables of it, and what the emulator takes."""
    return 0 if vm.is_control_domain else besides(xs, vm, -(-vm.memory_static_max // MiB), vm.VCPUs_max) * MiB


def besides(xs, vm, size, cpus):
    """MiB that such a VM would need besides a memory of `size` MiB, with so many virtual CPUs. Source: memory.ml, full_config."""
    hvm = boots_hvm(xs, vm)
    tables = -(-(PAGES * cpus + 2 * size) // PAGES)
    return max(1, int(tables * (vm.HVM_shadow_multiplier if hvm else 1.0))) + (2 if hvm else 1)


def free_memory(xs, host):
    """Bytes that no domain holds or needs besides."""
    return host.get("metrics").memory_total - sum(held(vm) + overhead(xs, vm) for vm in domains(host))


def cooperates(xs, vm):
    """Only a guest that says it can balloon gives memory back or takes more; tools that are silent, or a PV kernel alone, are not enough."""
    return vm.power_state == "Running" and xs.xenstore.read(f"/local/domain/{vm.domid}/control/feature-balloon") == "1"


def assert_memory(xs, vm, host):
    """Fails when a host has no room for a VM's dynamic_min, not even when those that cooperate give back all they can."""
    room = free_memory(xs, host) + sum(max(0, held(other) - other.memory_dynamic_min) for other in domains(host) if cooperates(xs, other))
    needed = vm.memory_dynamic_min + overhead(xs, vm)
    if needed > room:
        raise Failure("HOST_NOT_ENOUGH_FREE_MEMORY", needed, room)


def admit(xs, vm, host):
    """Give a new domain its memory; when it is scarce, those that cooperate give some back."""
    vm.get("metrics").memory_actual = 0
    share(xs, host, newcomer=vm)


def share(xs, host, newcomer=None):
    """Let all that cooperate have the same part of what lies between their dynamic_min and dynamic_max."""
    flexible = [vm for vm in domains(host) if vm is not newcomer and cooperates(xs, vm)] + [newcomer] * (newcomer is not None)
    spare = free_memory(xs, host) + sum(map(held, flexible)) - sum(vm.memory_dynamic_min for vm in flexible)
    wished = sum(vm.memory_dynamic_max - vm.memory_dynamic_min for vm in flexible)
    for vm in flexible:
        more = vm.memory_dynamic_max - vm.memory_dynamic_min
        vm.get("metrics").memory_actual = vm.memory_dynamic_min + (more if spare >= wished else max(0, spare) * more // wished // PAGE * PAGE)


def balloon(xs, vm):
    """A VM's dynamic range has changed, or its guest has begun to cooperate."""
    if cooperates(xs, vm):
        share(xs, vm.get("resident_on"))
