"""VM: what is asked of one while it runs, and what it needs besides its memory. Sources: xapi_vm.ml, memory.ml."""

from ..errors import Failure
from ..operations import RUNNING, check, computed, message, operation
from ..releases.host import MiB
from .memory import besides, cooperates, free_memory, overhead
from .vm_rules import boots_hvm

operation("VM.changing_memory_live", states=RUNNING, listed=False)
operation("VM.awaiting_memory_live", states=RUNNING, listed=False)
operation("VM.changing_shadow_memory_live", states=RUNNING, listed=False)


@computed("VM", "memory_overhead")
def memory_overhead(xs, vm):
    return overhead(xs, vm)


@message("VM.compute_memory_overhead", is_read=True)
def compute_memory_overhead(xs, vm):
    """What this VM needs besides its memory; worked out anew."""
    return overhead(xs, vm)


@message("host.compute_memory_overhead", is_read=True)
def host_memory_overhead(xs, host):
    """What Xen itself takes of the host's memory."""
    return host.memory_overhead


@message("VM.maximise_memory", is_read=True)
def maximise_memory(xs, vm, total, approximate):
    """The largest static_max with which a VM and what it needs besides fit into so many bytes, to the MiB; 0 when none does."""
    low, high = 0, max(0, total // MiB)
    cpus = 64 if approximate else vm.VCPUs_max      # approximately: as if it had as many processors as any VM may have
    while low < high:
        size = (low + high + 1) // 2
        if size + besides(xs, vm, size, cpus) <= total // MiB:
            low = size
        else:
            high = size - 1
    return low * MiB


@message("VM.get_cooperative", is_read=True)
def get_cooperative(xs, vm):
    """XAPI has said yes to this of every VM for many releases."""
    return True


@message("host.get_uncooperative_resident_VMs", is_read=True)
def get_uncooperative_resident_VMs(xs, host):
    """None: XAPI knows of no guest any more that would not balloon (see VM.get_cooperative)."""
    return []


@message("VM.set_memory_target_live")
def set_memory_target_live(xs, vm, target):
    """Nothing, as in XAPI, which keeps it for old clients."""
    return ""


@message("VM.wait_memory_target_live", is_read=True)
def wait_memory_target_live(xs, vm):
    """Wait until a VM has the memory it is to have; here it has it at once, or will never (no balloon driver)."""
    check(xs, vm, "awaiting_memory_live")
    actual = vm.get("metrics").memory_actual
    if not cooperates(xs, vm) and not vm.memory_dynamic_min <= actual <= vm.memory_dynamic_max:
        raise Failure("VM_MEMORY_TARGET_WAIT_TIMEOUT")
    return ""


@message("VM.set_memory")
def set_memory(xs, vm, value):
    """One size for all: static_max and both ends of the dynamic range."""
    check(xs, vm, "changing_memory_limits")
    if value < vm.memory_static_min:
        raise Failure(*xs.profile.BEHAVIOUR.memory_order_errors)
    vm.memory_static_max = vm.memory_dynamic_min = vm.memory_dynamic_max = value
    return ""


@message("VM.set_VCPUs_number_live")
def set_VCPUs_number_live(xs, vm, nvcpu):
    """Plug or unplug virtual CPUs of a running VM, up to VCPUs_max; the next start has as many."""
    check(xs, vm, "changing_VCPUs_live")
    if not 1 <= nvcpu <= vm.VCPUs_max:
        raise Failure("INVALID_VALUE", "VCPUs_number_live", nvcpu)
    vm.VCPUs_at_startup = nvcpu
    vm.get("metrics").VCPUs_number = nvcpu
    return ""


@message("VM.add_to_VCPUs_params_live")
def add_to_VCPUs_params_live(xs, vm, key, value):
    """A scheduling parameter of a running VM; recorded, and nothing here is scheduled otherwise for it."""
    check(xs, vm, "changing_VCPUs_live")
    vm.with_key("VCPUs_params", key, value)
    return ""


@message("VM.set_shadow_multiplier_live")
def set_shadow_multiplier_live(xs, vm, multiplier):
    """More room for the shadow page tables of a running HVM guest, where the host has it."""
    check(xs, vm, "changing_shadow_memory_live")
    if not boots_hvm(xs, vm):
        raise Failure("OPERATION_NOT_ALLOWED", "Shadow memory multiplier is only valid for HVM VMs")
    if not 1 <= multiplier < 1000:
        raise Failure("INVALID_VALUE", "multiplier", multiplier)
    before, old = overhead(xs, vm), vm.HVM_shadow_multiplier
    vm.HVM_shadow_multiplier = multiplier
    free = free_memory(xs, vm.get("resident_on"))
    if overhead(xs, vm) - before > free:
        needed = overhead(xs, vm) - before
        vm.HVM_shadow_multiplier = old
        raise Failure("HOST_NOT_ENOUGH_FREE_MEMORY", needed, free)
    return ""


@message("VM.copy_bios_strings")
def copy_bios_strings(xs, vm, host):
    """Give a VM the names that a host's firmware tells, once; what needs them then runs as on that maker's machines."""
    if vm.power_state != "Halted":
        raise Failure("VM_BAD_POWER_STATE", vm.ref, "halted", vm.power_state.lower())
    if vm.bios_strings:
        raise Failure("VM_BIOS_STRINGS_ALREADY_SET")
    vm.bios_strings = dict(host.bios_strings)
    return ""


@message("VM.assert_agile")
def assert_agile(xs, vm):
    """Fails naming what binds a VM to one host: a repository or a network that not all hosts see."""
    for vbd in vm.all("VBDs"):
        vdi = vbd.get("VDI")
        sr = vdi and vdi.get("SR")
        if sr is not None and not sr.shared:
            raise Failure("HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED", sr.ref)
    for vif in vm.all("VIFs"):
        network = vif.get("network")
        pifs = network.all("PIFs") if network else []
        if pifs and len({pif.host for pif in pifs}) < len(xs.db.all("host")):
            raise Failure("HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED", network.ref)
    return ""
