"""How much of a real pool one student may have: VMs, memory and disks."""

import re
from dataclasses import dataclass, fields

from ..cli import UserError
from ..mock.errors import Failure
from ..mock.model.vm_clone import wanted_disks
from ..words import Words, said
from .owned import disks, is_being_made, is_of

GIB = 2 ** 30
UNITS = {"": 1, "MiB": 2 ** 20, "GiB": GIB, "TiB": 2 ** 40}
NAMES = {"vms": Words("VMs", "máquinas virtuais"), "memory": Words("memory", "memoria"), "disk": Words("disk", "disco")}

TOO_MUCH = Words("your quota of {what} on this pool is {most}, you have {has}, and this needs {adds} more: remove something, or ask who looks after the pool",
                 "a túa cota de {what} neste pool é {most}, tes {has}, e isto precisa {adds} máis: elimina algo, ou pregúntalle a quen atende o pool")


@dataclass(frozen=True)
class Amount:
    """A number of VMs, bytes of memory and bytes of disk: what may be had at most, or what a call adds."""

    vms: int = 0
    memory: int = 0
    disk: int = 0

    def __add__(self, other):
        return Amount(self.vms + other.vms, self.memory + other.memory, self.disk + other.disk)

    def shown(self, name):
        """One of the three as people write it."""
        value = getattr(self, name)
        return str(value) if name == "vms" else f"{value / GIB:.3g} GiB"


DEFAULT = Amount(vms=4, memory=8 * GIB, disk=100 * GIB)


def read(text):
    """The Amount in a text such as `vms=2,memory=4GiB,disk=40GiB`; what it does not name is as by default."""
    found = {}
    for part in filter(None, text.split(",")):
        match = re.fullmatch(r"(vms|memory|disk)=(\d+)(MiB|GiB|TiB)?", part.strip())
        if not match or (match[1] == "vms" and match[3]):
            raise UserError(said("--quota {text}: give vms=NUMBER, memory=SIZE and disk=SIZE, sizes such as 512MiB or 8GiB, with commas in between",
                                 "--quota {text}: dá vms=NÚMERO, memory=TAMAÑO e disk=TAMAÑO, con tamaños como 512MiB ou 8GiB, separados por comas", text=text))
        found[match[1]] = int(match[2]) * UNITS[match[3] or ""]
    return Amount(**{field.name: found.get(field.name, field.default or getattr(DEFAULT, field.name)) for field in fields(Amount)})


def used(ask, student, but=()):
    """What a student has on the pool, whichever lab made it, with what another lab of theirs is making: all that is called so until it has its tag, but the names given."""
    vms, vdis = ([record for record in ask(f"{cls}.get_all_records").values()
                  if is_of(student, record) or is_being_made(student, record) and record["name_label"] not in but] for cls in ("VM", "VDI"))
    own = [vm for vm in vms if not vm["is_a_snapshot"]]
    return Amount(len(own), sum(int(vm["memory_static_max"]) for vm in own), sum(int(vdi["virtual_size"]) for vdi in vdis))


def _disks_of(ask, vm):
    return sum(int(ask("VDI.get_virtual_size", vdi)) for vdi in disks(ask, vm))


def _another(ask, vm, *_):
    record = ask("VM.get_record", vm)
    return Amount(1, int(record["memory_static_max"]), _disks_of(ask, record))


def _snapshot(ask, vm, *_):
    return Amount(disk=_disks_of(ask, ask("VM.get_record", vm)))


def _checkpoint(ask, vm, *_):
    return _snapshot(ask, vm) + Amount(disk=int(ask("VM.get_memory_static_max", vm)))


def _provision(ask, vm):
    return Amount(disk=sum(max(0, int(disk.get("size", 0))) for disk in wanted_disks(ask("VM.get_other_config", vm).get("disks", ""))))


def _memory(place):
    return lambda ask, vm, *values: Amount(memory=int(values[place]) - int(ask("VM.get_memory_static_max", vm)))


def _same_disk(ask, vdi, *_):
    return Amount(disk=int(ask("VDI.get_virtual_size", vdi)))


def _resize(ask, vdi, size):
    return Amount(disk=int(size) - int(ask("VDI.get_virtual_size", vdi)))


ADDS = {
    "VM.create": lambda ask, record: Amount(1, int(record.get("memory_static_max", 0))), "VM.clone": _another, "VM.copy": _another,
    "VM.snapshot": _snapshot, "VM.snapshot_with_quiesce": _snapshot, "VM.checkpoint": _checkpoint, "VM.provision": _provision,
    "VM.set_memory": _memory(0), "VM.set_memory_static_max": _memory(0), "VM.set_memory_limits": _memory(1), "VM.set_memory_static_range": _memory(1),
    "VDI.create": lambda ask, record: Amount(disk=int(record.get("virtual_size", 0))), "VDI.clone": _same_disk, "VDI.snapshot": _same_disk,
    "VDI.copy": _same_disk, "VDI.resize": _resize, "VDI.resize_online": _resize,
}
"""What a message adds to what a student has: a function of `ask` (a read of the pool) and its parameters."""


def adds(ask, name, params):
    """The Amount a call adds; ValueError when a size in it is not a plain number."""
    try:
        return ADDS[name](ask, *params) if name in ADDS else Amount()
    except (TypeError, AttributeError, Failure) as error:
        raise ValueError(str(error)) from error


def beyond(ask, student, most, more, pending, names):
    """Words on what so much more would bring beyond the quota, or None. `pending` is under way here, by those names, and counts as had."""
    if max(more.vms, more.memory, more.disk) <= 0:
        return None
    has = used(ask, student, names) + pending
    for field in ("vms", "memory", "disk"):
        if getattr(more, field) > 0 and getattr(has + more, field) > getattr(most, field):
            return TOO_MUCH.fill(what=NAMES[field], most=most.shown(field), has=has.shown(field), adds=more.shown(field))
    return None
