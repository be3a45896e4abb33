"""VM: power. Building a domain, asking its guest to stop, and taking it away."""

from ..errors import Failure
from ..operations import ANY_STATE, HALTED, PAUSED, RUNNING, SUSPENDED, WAIT, action, check, message, operation
from ..schema import NULL
from .vif import connect
from .vm import boot_record, without_a_domain

ACKNOWLEDGE, STOP = 60.0, 1200.0      # seconds a guest has to acknowledge a shutdown, and to stop; xenopsd


# -- starting ---------------------------------------------------------------------------------------------------------

def fits_on_the_host(xs, vm):
    """Refuse a start the host cannot do, as VM.start does: without saying why, memory apart."""
    if vm.HVM_boot_policy and not any("hvm" in word for word in xs.host.capabilities):
        raise Failure("NO_HOSTS_AVAILABLE")
    free = free_memory(xs)
    if vm.memory_dynamic_min > free:
        raise Failure("HOST_NOT_ENOUGH_FREE_MEMORY", vm.memory_dynamic_min, free)


def free_memory(xs):
    """Bytes no domain holds."""
    held = sum(vm.get("metrics").memory_actual for vm in xs.host.all("resident_VMs") if vm.power_state in ("Running", "Paused"))
    return xs.host.get("metrics").memory_total - held


@operation("VM.start", states=HALTED, takes=3)
def start(xs, vm, start_paused, force):
    """Build the domain and, unless it is to be paused, let the guest boot."""
    fits_on_the_host(xs, vm)
    build(xs, vm, start_paused)
    return ""


@operation("VM.start_on", states=HALTED, takes=3)
def start_on(xs, vm, host, start_paused, force):
    """Start on a host that is named."""
    if vm.HVM_boot_policy and not any("hvm" in word for word in host.capabilities):
        raise Failure("VM_HVM_REQUIRED", vm.ref)
    return start(xs, vm, start_paused, force)


def build(xs, vm, paused=False):
    """Give a VM a domain and switch it on; BOOTLOADER_FAILED leaves it Halted."""
    record = boot_record(xs, vm)        # before the boot loader changes anything
    from ..guest.machine import Machine     # what guests are made of is half of all there is to load: when the first one starts
    boot = Machine.boot_plan(xs, vm)
    metrics, guest_metrics = vm.get("metrics"), vm.get("guest_metrics")
    if guest_metrics:
        vm.guest_metrics = NULL
        xs.db.destroy(guest_metrics)
    xs.domids += 1
    vm.domid, vm.resident_on = xs.domids, xs.host.ref
    vm.last_booted_record = record
    vm.power_state = "Paused" if paused else "Running"
    metrics.start_time = metrics.last_updated = xs.clock.date
    metrics.memory_actual, metrics.VCPUs_number = vm.memory_dynamic_max, vm.VCPUs_at_startup
    metrics.state = ["running"]
    _attach_devices(xs, vm)
    for protocol in ("rfb",) if vm.HVM_boot_policy else ("rfb", "vt100"):       # a PV guest's text console is drawn by dom0's vncterm
        xs.db.create("console", VM=vm.ref, protocol=protocol, other_config={})
    machine = xs.machines[vm.ref] = Machine(xs, vm.ref, boot)
    if not paused:
        machine.switch_on()


def _attach_devices(xs, vm):
    letters = "abcdefghijklmnop"
    for vbd in vm.all("VBDs"):
        if not (vbd.empty and not vm.HVM_boot_policy):
            vbd.currently_attached = True
        vbd.device = ("hd" if vm.HVM_boot_policy and int(vbd.userdevice) < 4 else "xvd") + letters[int(vbd.userdevice)]
    for vif in vm.all("VIFs"):
        connect(xs, vif)


@operation("VM.pause", states=RUNNING, takes=0.2)
def pause(xs, vm):
    """Stop the domain's clock."""
    vm.power_state = "Paused"
    xs.machines[vm.ref].freeze()
    return ""


@operation("VM.unpause", states=PAUSED, takes=0.2)
def unpause(xs, vm):
    """Let it go on."""
    vm.power_state = "Running"
    xs.machines[vm.ref].thaw()
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


@operation("VM.hard_shutdown", states=PAUSED + SUSPENDED + RUNNING, takes=1)
def hard_shutdown(xs, vm):
    """Take the domain away, as if the plug were pulled."""
    _cancel(xs, vm, "clean_shutdown", "clean_reboot", "hard_reboot", "suspend")
    halt(xs, vm)
    return ""


@operation("VM.hard_reboot", states=PAUSED + RUNNING, takes=2)
def hard_reboot(xs, vm):
    """Take the domain away and build a new one."""
    _cancel(xs, vm, "clean_shutdown", "clean_reboot", "suspend")
    halt(xs, vm)
    build(xs, vm)
    return ""


operation("VM.shutdown", states=PAUSED + SUSPENDED + RUNNING, listed=False)


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
    without_a_domain(xs, vm)
    metrics = vm.get("metrics")
    metrics.memory_actual, metrics.state, metrics.last_updated = 0, [], xs.clock.date
    vm.power_state = "Halted"


@action("power.guest_stopped")
def guest_stopped(xs, ref, request):
    """The guest has stopped. An operation that waits for it says what follows; otherwise the VM's actions_after_… do."""
    vm = xs.db.find(ref)
    waiting = xs.tasks.of(vm, "clean_shutdown", "clean_reboot")
    if waiting:
        after = "destroy" if xs.tasks.of(vm, "clean_shutdown") else "restart"
    else:
        after = vm.actions_after_reboot if request == "reboot" else vm.actions_after_shutdown
    halt(xs, vm)
    failure = None
    if after == "restart":
        try:
            build(xs, vm)
        except Failure as error:
            failure = error
    for task in waiting:
        xs.tasks.finish(task, failure=failure)


# -- memory -----------------------------------------------------------------------------------------------------------

def balloon(xs, vm):
    """Give or take memory within the dynamic range; only a guest that says it can follows (squeezed, squeeze_xen.ml)."""
    if vm.power_state == "Running" and xs.xenstore.read(f"/local/domain/{vm.domid}/control/feature-balloon") == "1":
        vm.get("metrics").memory_actual = vm.memory_dynamic_max


# -- recognised, not simulated yet --------------------------------------------------------------------------------------

operation("VM.suspend", states=RUNNING)
operation("VM.resume", states=SUSPENDED)
operation("VM.resume_on", states=SUSPENDED)
operation("VM.snapshot", states=ANY_STATE)
operation("VM.checkpoint", states=PAUSED + SUSPENDED + RUNNING)
operation("VM.pool_migrate", states=RUNNING)
operation("VM.migrate_send", states=RUNNING)


@message("VM.assert_can_boot_here")
def assert_can_boot_here(xs, vm, host):
    """Fails with the reason for which the VM cannot start on that host."""
    check(xs, vm, "start")
    if vm.HVM_boot_policy and not any("hvm" in word for word in host.capabilities):
        raise Failure("VM_HVM_REQUIRED", vm.ref)
    free = free_memory(xs)
    if vm.memory_dynamic_min > free:
        raise Failure("HOST_NOT_ENOUGH_FREE_MEMORY", vm.memory_dynamic_min, free)
    return ""
