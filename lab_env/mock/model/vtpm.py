"""VTPM: a VM's trusted platform module. What a guest would keep in it is not simulated. Source: xapi_vtpm.ml."""

from ..errors import Failure
from ..operations import check, message


def modules(xs, vm):
    """The VTPMs of a VM; releases before them have none."""
    return xs.db.having("VTPM", "VM", vm.ref) if "VTPM" in xs.db.tables else []


def copy(xs, vm, new):
    """Give another VM modules like those of this one."""
    for module in modules(xs, vm):
        xs.db.create("VTPM", VM=new.ref, is_unique=module.is_unique)


def remove(xs, vm):
    for module in modules(xs, vm):
        xs.db.destroy(module)


def only_one(xs, vm, op):
    """A guard: a VM has one module at most."""
    found = modules(xs, vm) if op.operation == "create_vtpm" else ()
    return Failure("VTPM_MAX_AMOUNT_REACHED", len(found)) if found else None


@message("VTPM.create")
def create(xs, vm, is_unique):
    """Build a module into a VM that is halted."""
    check(xs, vm, "create_vtpm")
    return xs.db.create("VTPM", VM=vm.ref, is_unique=is_unique).ref


@message("VTPM.destroy")
def destroy(xs, module):
    """Take the module out again."""
    vm = module.get("VM")
    if vm.power_state != "Halted":
        raise Failure("VM_BAD_POWER_STATE", vm.ref, "halted", vm.power_state.lower())
    xs.db.destroy(module)
    return ""
