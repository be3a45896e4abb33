"""VM: power. Building a domain, asking its guest to stop, and taking it away."""

from ..errors import Failure
from ..identifiers import disk_number
from ..operations import HALTED, OPERATIONS, PAUSED, RUNNING, SUSPENDED, WAIT, action, operation
from ..schema import NULL
from . import memory
from .alert import alert, where_it_runs
from .placement import assert_host, choose_host
from .vbd import letters
from .vif import connect
from .vm import boot_record, without_a_domain
from .vm_rules import drivers_where_needed

OVERRULED = "clean_shutdown", "clean_reboot", "shutdown", "suspend", "pool_migrate"     # what is given up when the plug is pulled
OEM = {"oem-1": "Xen", "oem-2": "MS_VM_CERT/SHA1/bdbeb6e0a816d43fa6d3fe8aaef04c2bad9d3e3d"}
GENERIC_BIOS = {"bios-vendor": "Xen", "bios-version": "", "system-manufacturer": "Xen", "system-product-name": "HVM domU", "system-version": "",
                "system-serial-number": "", "hp-rombios": "", **OEM}        # what the firmware of a VM tells that was given no host's; xapi_globs.ml
BASEBOARD = ("baseboard-manufacturer", "baseboard-product-name", "baseboard-version", "baseboard-serial-number", "baseboard-asset-tag",
             "baseboard-location-in-chassis", "enclosure-asset-tag")        # also told later; constants.ml
ACKNOWLEDGE, STOP = 60.0, 1200.0      # seconds a guest has to acknowledge a shutdown, and to stop; xenopsd


# -- starting ---------------------------------------------------------------------------------------------------------

def disks_are_free(xs, vm):
    """A disk belongs to one running VM at a time, unless all only read it."""
    for vbd in vm.all("VBDs"):
        vdi = vbd.get("VDI")
        if vdi is None:
            continue
        others = [other for other in vdi.all("VBDs") if other.currently_attached and other.VM != vm.ref]
        if others and not vdi.sharable and (vbd.mode == "RW" or any(other.mode == "RW" for other in others)):
            raise Failure("VDI_IN_USE", vdi.ref)
        if vbd.mode == "RW" and vdi.read_only:
            raise Failure("VDI_READONLY", vdi.ref)


@operation("VM.start", states=HALTED, takes=3)
def start(xs, vm, start_paused, force):
    """Build the domain and, unless it is to be paused, let the guest boot."""
    disks_are_free(xs, vm)
    return start_on(xs, vm, choose_host(xs, vm), start_paused, force)


@operation("VM.start_on", states=HALTED, takes=3)
def start_on(xs, vm, host, start_paused, force):
    """Start on a host that is named."""
    disks_are_free(xs, vm)
    assert_host(xs, vm, host)
    memory.assert_memory(xs, vm, host)
    build(xs, vm, host, start_paused)
    alert(xs, "VM_STARTED", vm, f"VM '{vm.name_label}' started on {where_it_runs(vm)}")
    return ""


def build(xs, vm, host, paused=False):
    """Give a VM a domain and switch it on; BOOTLOADER_FAILED leaves it Halted."""
    _identify(xs, vm, host)
    record = boot_record(xs, vm)        # before the boot loader changes anything
    from ..guest.machine import Machine     # what guests are made of is half of all there is to load: when the first one starts
    boot = Machine.boot_plan(xs, vm)
    metrics, guest_metrics = vm.get("metrics") or xs.db.create("VM_metrics"), vm.get("guest_metrics")      # it has none where it was a template
    vm.metrics = metrics.ref
    if guest_metrics:
        vm.guest_metrics = NULL
        xs.db.destroy(guest_metrics)
    xs.domids += 1
    vm.domid, vm.resident_on = xs.domids, host.ref
    vm.last_booted_record = record
    vm.power_state = "Paused" if paused else "Running"
    metrics.start_time = metrics.last_updated = xs.clock.date
    metrics.VCPUs_number, metrics.state = vm.VCPUs_at_startup, ["running"]
    memory.admit(xs, vm, host)
    behaviour = xs.profile.BEHAVIOUR
    if behaviour.hvm_by_domain_type:
        kind = vm.domain_type if vm.domain_type != "unspecified" else "hvm" if vm.HVM_boot_policy else "pv"
        metrics.current_domain_type, metrics.hvm = kind, kind == "hvm"
    if behaviour.metrics_from_start:
        vm.guest_metrics = xs.db.create("VM_guest_metrics", last_updated=xs.clock.date, live=True).ref
    _attach_devices(xs, vm)
    for protocol in ("rfb",) if vm.HVM_boot_policy else ("rfb", "vt100"):       # a PV guest's text console is drawn by dom0's vncterm
        xs.db.create("console", VM=vm.ref, protocol=protocol, other_config={})
    machine = xs.machines[vm.ref] = Machine(xs, vm.ref, boot)
    if not paused:
        machine.switch_on()


def _identify(xs, vm, host):
    """What the VM's firmware calls the machine, decided at its first start, and the processor it is started on."""
    if not vm.bios_strings:
        vm.bios_strings = GENERIC_BIOS | (dict.fromkeys(BASEBOARD, "") if xs.profile.BEHAVIOUR.baseboard_strings else {})
    cpu = host.cpu_info
    vm.last_boot_CPU_flags = {"vendor": cpu["vendor"], "features": cpu.get("features") or cpu["features_hvm" if vm.HVM_boot_policy else "features_pv"]}


def _attach_devices(xs, vm):
    for vbd in vm.all("VBDs"):
        if not (vbd.empty and not vm.HVM_boot_policy):
            vbd.currently_attached = True
        number = disk_number(vbd.userdevice)
        vbd.device = ("hd" if vm.HVM_boot_policy and number < 4 else "xvd") + letters(number)
    for vif in vm.all("VIFs"):
        connect(xs, vif)


@operation("VM.pause", states=RUNNING, takes=0.2)
def pause(xs, vm):
    """Stop the domain's clock."""
    vm.power_state = "Paused"
    xs.machines[vm.ref].freeze()
    alert(xs, "VM_PAUSED", vm, f"VM '{vm.name_label}' paused")
    return ""


@operation("VM.unpause", states=PAUSED, takes=0.2)
def unpause(xs, vm):
    """Let it go on."""
    vm.power_state = "Running"
    xs.machines[vm.ref].thaw()
    alert(xs, "VM_UNPAUSED", vm, f"VM '{vm.name_label}' unpaused")
    return ""


# -- stopping ---------------------------------------------------------------------------------------------------------

@operation("VM.clean_shutdown", states=RUNNING)
def clean_shutdown(xs, vm):
    """Ask the guest to stop, and free its memory when it has."""
    return _ask_guest(xs, vm, "poweroff")


@operation("VM.clean_reboot", states=RUNNING)
def clean_reboot(xs, vm):
    """Ask the guest to restart."""
    return _ask_guest(xs, vm, "reboot")


def _ask_guest(xs, vm, request):
    machine = xs.machines[vm.ref]
    domid = vm.domid
    if machine.press(request):
        xs.clock.after(STOP, "power.too_slow", vm.ref, domid, "VM_SHUTDOWN_TIMEOUT")
    else:
        xs.clock.after(ACKNOWLEDGE, "power.too_slow", vm.ref, domid, "VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT")
    return WAIT


@action("power.too_slow")
def too_slow(xs, ref, domid, code):
    """The guest has not done what it was asked in time."""
    vm = xs.db.find(ref)
    if vm is not None and vm.domid == domid:
        params = (vm.ref, f"{STOP:.0f}.") if code == "VM_SHUTDOWN_TIMEOUT" else (vm.ref,)
        for task in xs.tasks.of(vm, "clean_shutdown", "clean_reboot"):
            xs.tasks.finish(task, failure=Failure(code, *params))
        for task in xs.tasks.of(vm, "shutdown"):        # VM.shutdown takes no for an answer
            halt(xs, vm)
            alert(xs, "VM_SHUTDOWN", vm, f"VM '{vm.name_label}' shutdown forcibly")
            xs.tasks.finish(task)


@operation("VM.hard_shutdown", states=PAUSED + SUSPENDED + RUNNING, takes=1)
def hard_shutdown(xs, vm):
    """Take the domain away, as if the plug were pulled."""
    _cancel(xs, vm, *OVERRULED, "hard_reboot")
    halt(xs, vm)
    alert(xs, "VM_SHUTDOWN", vm, f"VM '{vm.name_label}' shutdown forcibly")
    return ""


@operation("VM.hard_reboot", states=PAUSED + RUNNING, takes=2)
def hard_reboot(xs, vm):
    """Take the domain away and build a new one."""
    _cancel(xs, vm, *OVERRULED)
    host = vm.get("resident_on")
    halt(xs, vm)
    build(xs, vm, host)
    alert(xs, "VM_REBOOTED", vm, f"VM '{vm.name_label}' rebooted forcibly")
    return ""


@operation("VM.shutdown", states=PAUSED + SUSPENDED + RUNNING, listed=False)
def shutdown(xs, vm):
    """Ask the guest to stop, and take its domain away when it cannot or does not."""
    if vm.power_state == "Running" and not drivers_where_needed(xs, vm, OPERATIONS["VM"]["clean_shutdown"]):
        return _ask_guest(xs, vm, "poweroff")
    halt(xs, vm)
    alert(xs, "VM_SHUTDOWN", vm, f"VM '{vm.name_label}' shutdown forcibly")
    return ""


@operation("VM.power_state_reset", listed=False)
def power_state_reset(xs, vm):
    """Say that a VM is halted, whatever has become of its domain."""
    if vm.is_control_domain:
        raise Failure("CANNOT_RESET_CONTROL_DOMAIN", vm.ref)
    if vm.power_state != "Halted":
        _cancel(xs, vm, *(name for name in vm.current_operations.values() if name != "power_state_reset"))
        halt(xs, vm)
    return ""


def _cancel(xs, vm, *operations):
    for task in xs.tasks.of(vm, *operations):
        xs.tasks.finish(task, failure=Failure("TASK_CANCELLED", task))


def halt(xs, vm):
    """Take a VM's domain away. Its guest metrics stay, as in life: stale until the next start."""
    machine = xs.machines.pop(vm.ref, None)
    if machine:
        machine.switch_off()
    xs.xenstore.remove(f"/local/domain/{vm.domid}")
    xs.clock.cancel("power.too_slow", vm.ref)
    host = vm.get("resident_on")
    without_a_domain(xs, vm)
    image = vm.get("suspend_VDI")
    if image is not None:
        vm.suspend_VDI = NULL
        xs.db.destroy(image)
    metrics = vm.get("metrics")
    metrics.memory_actual, metrics.state, metrics.last_updated = 0, [], xs.clock.date
    vm.power_state = "Halted"
    if host is not None:
        memory.share(xs, host)


@action("power.guest_stopped")
def guest_stopped(xs, ref, request):
    """The guest has stopped. An operation that waits for it says what follows; otherwise the VM's actions_after_… do."""
    vm = xs.db.find(ref)
    waiting = xs.tasks.of(vm, "clean_shutdown", "clean_reboot", "shutdown")
    if waiting:
        after = "destroy" if xs.tasks.of(vm, "clean_shutdown", "shutdown") else "restart"
    else:
        after = vm.actions_after_reboot if request == "reboot" else vm.actions_after_shutdown
    host = vm.get("resident_on")
    halt(xs, vm)
    failure = None
    if after == "restart":
        try:
            build(xs, vm, host)
        except Failure as error:
            failure = error
    if waiting and failure is None:
        if after == "restart":
            alert(xs, "VM_REBOOTED", vm, f"VM '{vm.name_label}' rebooted cleanly")
        else:
            alert(xs, "VM_SHUTDOWN", vm, f"VM '{vm.name_label}' shutdown")
    for task in waiting:
        xs.tasks.finish(task, failure=failure)


@operation("VM.query_services", listed=False)
def query_services(xs, vm):
    """Only system domains offer services."""
    return {}
