"""VM_appliance: VMs that are started and stopped together, in their order. Source: xapi_vm_appliance.ml."""

from ..accessors import constructor_fields
from ..errors import Failure
from ..operations import WAIT, action, computed, message, not_busy, operation
from ..schema import NULL


@message("VM_appliance.create")
def create(xs, values):
    return xs.db.create("VM_appliance", **constructor_fields(xs, "VM_appliance", values)).ref


@message("VM_appliance.destroy")
def destroy(xs, appliance):
    """Its VMs stay, and belong together no more."""
    for vm in appliance.all("VMs"):
        vm.appliance = NULL
    xs.db.destroy(appliance)
    return ""


@computed("VM_appliance", "allowed_operations")
def allowed_operations(xs, appliance):
    """start while one of its VMs is halted, the ways to stop while one is not; nothing while something is under way."""
    if appliance.fields["current_operations"]:
        return []
    states = {vm.power_state for vm in appliance.all("VMs")}
    return ["start"] * (states != {"Running"}) + ["clean_shutdown", "hard_shutdown", "shutdown"] * (not states <= {"Halted"})


@operation("VM_appliance.start", guards=[not_busy], listed=False)
def start(xs, appliance, paused):
    """Start those that are halted, a group of one `order` after the other; the next waits for the longest start_delay."""
    return begin(xs, appliance, "start", "VM.start", [paused, False])


@operation("VM_appliance.clean_shutdown", guards=[not_busy], listed=False)
def clean_shutdown(xs, appliance):
    """Ask all guests to stop, in the opposite order; the next group waits for the longest shutdown_delay."""
    return begin(xs, appliance, "clean_shutdown", "VM.clean_shutdown", [])


@operation("VM_appliance.hard_shutdown", guards=[not_busy], listed=False)
def hard_shutdown(xs, appliance):
    """Take all domains away, in the opposite order."""
    return begin(xs, appliance, "hard_shutdown", "VM.hard_shutdown", [])


@operation("VM_appliance.shutdown", guards=[not_busy], listed=False)
def shutdown(xs, appliance):
    """Ask the guests to stop, and take away the domains of those that cannot or do not."""
    return begin(xs, appliance, "shutdown", "VM.shutdown", [])


def begin(xs, appliance, name, vm_message, parameters):
    """The first group now; what follows is on the clock."""
    task = xs.tasks.of(appliance, name)[0]
    groups = {}
    for vm in appliance.all("VMs"):
        if (vm.power_state == "Halted") == (name == "start"):
            groups.setdefault(vm.order, []).append(vm.ref)
    xs.clock.after(0, "appliance.group", task, appliance.ref, name, vm_message, parameters, [groups[order] for order in sorted(groups, reverse=name != "start")])
    return WAIT


@action("appliance.group")
def group(xs, task, ref, name, vm_message, parameters, groups):
    """Begin with the next group, or end."""
    if task not in xs.tasks.work:       # cancelled
        return
    if not groups:
        xs.tasks.finish(task)
        return
    tasks, implementation = [], xs.implementation(vm_message)
    for vm in filter(None, map(xs.db.find, groups[0])):
        failure = implementation.refusal(xs, vm, *parameters)
        if failure:
            give_up(xs, task, name)
            return
        own = xs.tasks.begin(implementation, [vm.ref, *parameters], [vm, *parameters], False)[0]
        own.subtask_of = task
        tasks.append(own.ref)
    delay = max((getattr(vm, "start_delay" if name == "start" else "shutdown_delay") for vm in filter(None, map(xs.db.find, groups[0]))), default=0)
    xs.clock.after(1, "appliance.watch", task, ref, name, vm_message, parameters, groups[1:], tasks, delay)


@action("appliance.watch")
def watch(xs, task, ref, name, vm_message, parameters, groups, tasks, delay):
    """Look whether a group is done."""
    if task not in xs.tasks.work:
        return
    if any(own in xs.tasks.work for own in tasks):
        xs.clock.after(1, "appliance.watch", task, ref, name, vm_message, parameters, groups, tasks, delay)
        return
    ended = [own for own in map(xs.db.find, tasks) if own is not None]
    if any(own.status != "success" for own in ended):
        give_up(xs, task, name)
        return
    xs.clock.after(delay if groups else 0, "appliance.group", task, ref, name, vm_message, parameters, groups)


def give_up(xs, task, name):
    """A VM would not: what depends on it is left as it is."""
    xs.tasks.finish(task, failure=Failure("OPERATION_PARTIALLY_FAILED", name))
