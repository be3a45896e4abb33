"""VM: how much memory and how many virtual CPUs it may have."""

from ..errors import Failure
from ..operations import HALTED, RUNNING, check, message, operation

operation("VM.changing_dynamic_range", states=HALTED + RUNNING)
operation("VM.changing_static_range", states=HALTED)
operation("VM.changing_memory_limits", states=HALTED, listed=False)
operation("VM.changing_VCPUs", states=HALTED, listed=False)
operation("VM.changing_VCPUs_live", states=RUNNING)
operation("VM.changing_shadow_memory", states=HALTED)


def set_limits(xs, vm, **limits):
    """Change memory limits, which must stay in order. Source of the error's form in 6.x: xapi_vm_memory_constraints.ml."""
    values = {name: limits.get(name, getattr(vm, f"memory_{name}")) for name in ("static_min", "dynamic_min", "dynamic_max", "static_max")}
    if sorted(values.values()) != list(values.values()):
        raise Failure(*xs.profile.BEHAVIOUR.memory_order_errors)
    for name, value in values.items():
        setattr(vm, f"memory_{name}", value)


@message("VM.set_memory_dynamic_range")
def set_memory_dynamic_range(xs, vm, low, high):
    """Say between which sizes the host may choose. It needs no tools; whether the guest follows is another matter."""
    check(xs, vm, "changing_dynamic_range")
    set_limits(xs, vm, dynamic_min=low, dynamic_max=high)
    from .memory import balloon
    balloon(xs, vm)
    return ""


@message("VM.set_memory_dynamic_min")
def set_memory_dynamic_min(xs, vm, value):
    return set_memory_dynamic_range(xs, vm, value, vm.memory_dynamic_max)


@message("VM.set_memory_dynamic_max")
def set_memory_dynamic_max(xs, vm, value):
    return set_memory_dynamic_range(xs, vm, vm.memory_dynamic_min, value)


@message("VM.set_memory_static_range")
def set_memory_static_range(xs, vm, low, high):
    check(xs, vm, "changing_static_range")
    set_limits(xs, vm, static_min=low, static_max=high)
    return ""


@message("VM.set_memory_static_max")
def set_memory_static_max(xs, vm, value):
    return set_memory_static_range(xs, vm, vm.memory_static_min, value)


@message("VM.set_memory_static_min")
def set_memory_static_min(xs, vm, value):
    return set_memory_static_range(xs, vm, value, vm.memory_static_max)


@message("VM.set_memory_limits")
def set_memory_limits(xs, vm, static_min, static_max, dynamic_min, dynamic_max):
    """All four at once. Note the order of the parameters."""
    check(xs, vm, "changing_memory_limits")
    set_limits(xs, vm, static_min=static_min, static_max=static_max, dynamic_min=dynamic_min, dynamic_max=dynamic_max)
    return ""


@message("VM.set_VCPUs_max")
def set_VCPUs_max(xs, vm, value):
    check(xs, vm, "changing_VCPUs")
    if not vm.VCPUs_at_startup <= value:
        raise Failure("INVALID_VALUE", "VCPUs_max", value)
    vm.VCPUs_max = value
    return ""


@message("VM.set_VCPUs_at_startup")
def set_VCPUs_at_startup(xs, vm, value):
    check(xs, vm, "changing_VCPUs")
    if not 1 <= value <= vm.VCPUs_max:
        raise Failure("INVALID_VALUE", "VCPUs_at_startup", value)
    vm.VCPUs_at_startup = value
    return ""
