"""Where a VM may run, and where it is started. Source: xapi_vm_helpers.ml, assert_can_boot_here and choose_host_for_vm."""

from ..errors import Failure
from ..operations import message
from .memory import assert_memory
from .vm_rules import boots_hvm


def lacks_vt(xs, vm, host):
    return boots_hvm(xs, vm) and not any("hvm" in word for word in host.capabilities)


def possible_hosts(xs, vm):
    """The hosts that see all the storage and the networks a VM uses."""
    return [host.ref for host in xs.db.all("host") if _unreachable(vm, host) is None]


def _unreachable(vm, host, but=()):
    """The Failure naming the first repository or network of the VM that the host does not see, or None; `but`: disks that are going elsewhere."""
    attached = {pbd.SR for pbd in host.all("PBDs") if pbd.currently_attached}
    for vbd in vm.all("VBDs"):
        vdi = vbd.get("VDI")
        if vdi is not None and vdi.ref not in but and vdi.SR not in attached:
            return Failure("VM_REQUIRES_SR", vm.ref, vdi.SR)
    for vif in vm.all("VIFs"):
        network = vif.get("network")
        pifs = network.all("PIFs") if network else []
        if pifs and not any(pif.host == host.ref for pif in pifs):
            return Failure("VM_REQUIRES_NETWORK", vm.ref, network.ref)


def assert_host(xs, vm, host, but=()):
    """Fails with the reason for which a host will not do, memory apart; in XAPI's order (xapi_vm_helpers.ml)."""
    if vm.VCPUs_at_startup > vm.VCPUs_max:
        raise Failure("INVALID_VALUE", "VCPUs_max", vm.VCPUs_max)
    if not host.get("metrics").live:
        raise Failure("HOST_NOT_LIVE")
    if not host.enabled:
        raise Failure("HOST_DISABLED", host.ref)
    missing = _unreachable(vm, host, but)
    if missing:
        raise missing
    if lacks_vt(xs, vm, host):
        raise Failure("VM_HVM_REQUIRED", vm.ref)


def choose_host(xs, vm):
    """The host a VM is started on: its affinity, or the first that can. VM.start does not say why none can, memory apart."""
    failures = []
    for host in sorted(xs.db.all("host"), key=lambda host: host.ref != vm.affinity):
        try:
            assert_host(xs, vm, host)
            assert_memory(xs, vm, host)
        except Failure as failure:
            failures.append(failure)
        else:
            return host
    raise next((failure for failure in failures if failure.code == "HOST_NOT_ENOUGH_FREE_MEMORY"), Failure("NO_HOSTS_AVAILABLE"))


@message("VM.assert_can_boot_here")
def assert_can_boot_here(xs, vm, host):
    """Fails with the reason for which the VM cannot start on that host."""
    assert_host(xs, vm, host)
    assert_memory(xs, vm, host)
    if xs.profile.BEHAVIOUR.asks_for_cpus and vm.VCPUs_max > len(host.host_CPUs) and vm.platform.get("vcpu-unrestricted") != "true":
        raise Failure("HOST_NOT_ENOUGH_PCPUS", vm.VCPUs_max, len(host.host_CPUs))
    return ""


@message("VM.get_possible_hosts")
def get_possible_hosts(xs, vm):
    return possible_hosts(xs, vm)


@message("VM.retrieve_wlb_recommendations", is_read=True)
def retrieve_wlb_recommendations(xs, vm):
    """There is no workload balancing here."""
    raise Failure("WLB_NOT_INITIALIZED")
