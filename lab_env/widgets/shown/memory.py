"""The Memory tab: what the VM may have, what it has, and whether a range can be set, with XenCenter's reasons."""

from ...words import Words
from . import tabs, tools
from .amounts import MIB, size

NOT_INSTALLED = Words("A memory range cannot be set because XenServer Tools are not installed on this VM.",
                      "Non se pode fixar un intervalo de memoria porque as XenServer Tools non están instaladas nesta máquina virtual.")
OUT_OF_DATE = Words("A memory range cannot be set because XenServer Tools are out of date on this VM.",
                    "Non se pode fixar un intervalo de memoria porque as XenServer Tools desta máquina virtual están desactualizadas.")
NO_BALLOON = Words("A memory range cannot be set because the operating system on this VM does not support it.",
                   "Non se pode fixar un intervalo de memoria porque o sistema operativo desta máquina virtual non o admite.")
CANNOT = Words("A memory range cannot be set for this VM.", "Non se pode fixar un intervalo de memoria para esta máquina virtual.")
STEP = 16 * MIB


def memory(records, vm, now):
    """{"static_min", …, "actual", "target", "range": {"can", "why"}, "editable", "step", "most", "said"}: bytes as numbers, for the bar."""
    values = {name: int(vm[f"memory_{name}"]) for name in ("static_min", "dynamic_min", "dynamic_max", "static_max", "target")}
    metrics = records.get("vm_metrics", vm["metrics"])
    running = vm["power_state"] == "Running"
    values["actual"] = int(metrics["memory_actual"]) if running and metrics else 0
    can, why = range_allowed(records, vm, now)
    halted = vm["power_state"] == "Halted"
    return {**values, "range": {"can": can, "why": why, "install": why in (NOT_INSTALLED, OUT_OF_DATE) and tabs.drive(records, vm) is not None}, "halted": halted,
            "editable": halted and "changing_static_range" in vm["allowed_operations"] or "changing_dynamic_range" in vm["allowed_operations"] and can,
            "step": STEP, "host": host_memory(records), "said": {name: size(value) for name, value in values.items()}}


def range_allowed(records, vm, now):
    """(True, None), or (False, the reason). XenAPI itself would accept a range on any VM; it is XenCenter that asks for the tools."""
    guest = records.guest(vm)
    if guest and guest["other"].get("feature-balloon"):
        return True, None       # what a halted VM's agent last said still counts
    kind, _ = tools.state(records, vm, now)
    return False, {"missing": NOT_INSTALLED, "old": OUT_OF_DATE, "optimized": NO_BALLOON}.get(kind, CANNOT)


def host_memory(records):
    """{"free", "total"} of the hosts together, as text."""
    metrics = [one for _, one in records.all("host_metrics")]
    return {"free": size(sum(int(one["memory_free"]) for one in metrics)), "total": size(sum(int(one["memory_total"]) for one in metrics))}
