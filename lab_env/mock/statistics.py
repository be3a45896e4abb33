"""What a host measures: believable series that follow from the seed, the time and what the VMs do. Nothing is stored.

A series is a function of a moment; a VM's begin with the domain it has now. Where a real XenServer keeps what was, here the past
of a running domain is worked out when somebody asks, and the archives of VMs that do not run are empty.
"""

import zlib
from typing import NamedTuple

from .clock import unix_of

STEP = 5                # seconds between measurements
BUSY = 25.0             # seconds a system works hard after power on
INFINITE = float("inf")


class Source(NamedTuple):
    """One thing that is measured: `at(t)` is its value at a moment, in seconds since the lab began, or None when there is none."""

    name: str
    description: str
    units: str
    at: object
    most: float = INFINITE
    standard: bool = True


def noise(*key):
    """A number from 0 to 1 that is always the same for the same key."""
    return zlib.crc32("/".join(map(str, key)).encode()) / 2**32


def waver(key, t):
    """A number from 0 to 1 that wanders from minute to minute, with a little jitter."""
    minute, part = divmod(t / 60, 1)
    slow = noise(*key, int(minute)) * (1 - part) + noise(*key, int(minute) + 1) * part
    return 0.8 * slow + 0.2 * noise(*key, "jitter", int(t // STEP))


def load(xs, vm, t):
    """How hard a VM's processors work, 0 to 1: a lot while it installs itself or boots, then idling with a peak now and then."""
    if vm.is_control_domain:
        return 0.01 + 0.04 * waver((xs.seed, vm.uuid, "cpu"), t)
    machine = xs.machines.get(vm.ref)
    if machine is None or machine.state == "nothing" or vm.power_state != "Running":
        return 0.0
    key = (xs.seed, vm.uuid, "cpu")
    if machine.state == "installing":
        return 0.25 + 0.6 * waver(key, t)
    age = t - machine.began
    peak = 0.5 if noise(*key, "peak", int(t // 30)) > 0.96 else 0.0
    working = 0.75 * max(0.0, 1 - age / BUSY)
    return min(0.99, working + 0.004 + 0.02 * waver(key, t) + peak * noise(*key, int(t // STEP)))


def traffic(xs, vm, what, most):
    """Bytes a second that go with how hard a VM works."""
    key = (xs.seed, vm.uuid, what)
    return lambda t: most * load(xs, vm, t) ** 1.5 * (0.3 + waver(key, t)) if noise(*key, int(t // STEP)) > 0.3 else 0.0


def of_vm(xs, vm):
    """What is measured of a VM; nothing while it has no domain."""
    if vm.power_state not in ("Running", "Paused") or (vm.ref not in xs.machines and not vm.is_control_domain):
        return []
    metrics = vm.get("metrics")
    found = [Source(f"cpu{number}", f"CPU{number} usage", "(fraction)",
                    lambda t, number=number: load(xs, vm, t) * (0.7 + 0.6 * noise(xs.seed, vm.uuid, number, int(t // STEP))) / 1.3, 1.0)
             for number in range(vm.VCPUs_at_startup)]
    found += [Source("memory", "Memory currently allocated to VM", "B", lambda t: float(metrics.memory_actual)),
              Source("memory_target", "Target of VM balloon driver", "B", lambda t: float(vm.memory_dynamic_max))]
    if vm.get("guest_metrics"):     # the agent tells
        found.append(Source("memory_internal_free", "Memory used as reported by the guest agent", "KiB",
                            lambda t: metrics.memory_actual / 1024 * (0.75 - 0.3 * load(xs, vm, t) - 0.02 * waver((xs.seed, vm.uuid, "free"), t))))
    for vif in vm.all("VIFs"):
        if vif.currently_attached:
            found += [Source(f"vif_{vif.device}_{way}", f"Bytes per second {word} on virtual interface number '{vif.device}'", "B/s",
                             traffic(xs, vm, f"vif_{vif.device}_{way}", most)) for way, word, most in (("tx", "transmitted", 40e3), ("rx", "received", 300e3))]
    for vbd in vm.all("VBDs"):
        if vbd.currently_attached and vbd.device:
            found += [Source(f"vbd_{vbd.device}_{way}", f"{word} from device '{vbd.device}' in bytes per second", "B/s",
                             traffic(xs, vm, f"vbd_{vbd.device}_{way}", most if vbd.type == "Disk" or way == "read" else 0.0))
                      for way, word, most in (("write", "Writes", 4e6), ("read", "Reads", 12e6))]
    return found


def since(xs, vm):
    """When the domain began that a VM has now."""
    machine = xs.machines.get(vm.ref)
    return machine.began if machine else unix_of(vm.get("metrics").start_time) - xs.clock.start


def of_host(xs, host):
    """What is measured of a host: what its VMs need, and dom0's own."""
    running = [vm for vm in xs.db.all("VM") if vm.power_state == "Running" and vm.resident_on == host.ref]
    processors = max(1, len(host.host_CPUs))
    memory = host.get("metrics").memory_total

    def busy(t):
        return min(1.0, sum(load(xs, vm, t) * vm.VCPUs_at_startup for vm in running if since(xs, vm) <= t) / processors)

    def held(t):
        return sum(vm.get("metrics").memory_actual for vm in xs.db.all("VM")
                   if vm.power_state in ("Running", "Paused") and vm.resident_on == host.ref and (vm.is_control_domain or since(xs, vm) <= t))

    found = [Source(f"cpu{number}", f"Physical cpu usage for cpu {number}", "(fraction)",
                    lambda t, number=number: busy(t) * (0.8 + 0.4 * noise(xs.seed, host.uuid, number, int(t // STEP))) / 1.2, 1.0) for number in range(processors)]
    found += [Source("cpu_avg", "Average physical cpu usage", "(fraction)", busy, 1.0),
              Source("loadavg", "Domain0 loadavg", "(fraction)", lambda t: 0.05 + 0.9 * busy(t)),
              Source("memory_total_kib", "Total amount of memory in use", "KiB", lambda t: memory / 1024),
              Source("memory_free_kib", "Total amount of free memory", "KiB", lambda t: (memory - held(t)) / 1024),
              Source("xapi_memory_usage_kib", "Total memory allocated used by xapi daemon", "KiB",
                     lambda t: 38_000 + 6_000 * waver((xs.seed, host.uuid, "xapi"), t), standard=False)]
    for pif in host.all("PIFs"):
        if pif.physical:
            for way, word, most in (("rx", "received", 300e3), ("tx", "sent", 40e3)):
                ways = [traffic(xs, vm, f"vif_{vif.device}_{way}", most) for vm in running for vif in vm.all("VIFs") if vif.network == pif.network]
                found.append(Source(f"pif_{pif.device}_{way}", f"Bytes per second {word} on physical interface {pif.device}", "B/s",
                                    lambda t, ways=ways, name=f"{pif.device}{way}": 900 + 800 * noise(xs.seed, name, int(t // STEP)) + sum(one(t) for one in ways)))
    return found


def now(xs):
    """The moment of the latest measurement."""
    return xs.clock.time // STEP * STEP - xs.clock.start
