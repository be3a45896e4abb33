"""What a lab may ask of a real pool, as data over XenAPI's schema: each message's rule says whether it only looks, and what its parameters must be.

A message not found here, and a reference of a class not named here, is refused.
"""

from dataclasses import dataclass
from functools import cache

from ..mock.schema import NULL, load

OURS = {"VM", "VDI", "VBD", "VIF", "VTPM", "console", "crashdump", "task"}
"""Classes whose objects can be a student's own: a VM and a disk by their tag, what belongs to a VM by its VM, a task because we began it."""

BESIDE = {"host": "named", "network": "named", "SR": "storage"}
"""Classes whose objects may stand in a change of something of ours, and are not changed by it. An SR must be one for disks, not a library of discs."""

NEEDS = {
    ("VM.copy", "vm"): "source",                                        # a template of anybody's; or a VM of ours with its disks ours
    ("VM.clone", "vm"): "bare source",                                  # without disks, if it is another's: a clone's disk would share what is on theirs
    ("VM.snapshot", "vm"): "whole", ("VM.snapshot_with_quiesce", "vm"): "whole", ("VM.checkpoint", "vm"): "whole",
    ("VM.revert", "snapshot"): "snapshot",                              # XAPI deletes the disks its VM has now
    ("VBD.create", "VDI"): "disc", ("VBD.insert", "vdi"): "disc",       # a disk of ours, or a disc of a library, which nobody can write on
    ("VBD.set_mode", "self"): "own disk", ("VBD.set_type", "self"): "own disk",
}
"""What a parameter, or a member of the record that `create` takes, must be where `ours` is not the whole answer."""

NEVER = {
    "VM.import", "VM.import_convert", "VM.recover", "VM.csvm", "VDI.introduce", "VDI.pool_introduce",       # made of what others have, or untagged
    "VM.migrate_send", "VDI.pool_migrate", "VDI.forget", "VDI.revert", "VM.create_new_blob",                # what comes of it would not be known as ours
    "VM.call_plugin", "VM.call_host_plugin", "VM.query_services", "VDI.open_database", "VDI.read_database_pool_uuid",   # dom0 does something else
    "console.create", "console.destroy", "VM.power_state_reset", "VM.set_suspend_VDI", "VM.set_is_default_template",                             # records that say what is not so
    "VM.set_ha_always_run", "VM.set_ha_restart_priority",                                                   # the pool's plans
    "VM.set_VCPUs_params", "VM.add_to_VCPUs_params", "VM.remove_from_VCPUs_params", "VM.add_to_VCPUs_params_live",      # processor time of others
    *(f"VBD.{verb}_qos_algorithm_{what}" for what in ("type", "params") for verb in ("set", "add_to", "remove_from")),      # and of the disk
    "VM.set_HVM_shadow_multiplier", "VM.set_shadow_multiplier_live",                                        # memory of the host that no quota sees
    "VM.set_PCI_bus", "VDI.set_sm_config", "VDI.add_to_sm_config", "VDI.remove_from_sm_config",             # devices and files of the host
    "VM.set_PV_kernel", "VM.set_PV_ramdisk", "VM.set_PV_bootloader_args",
    *(f"VIF.{verb}_{what}" for what in ("trunks", "ipv4_allowed", "ipv6_allowed") for verb in ("set", "add", "remove")), "VIF.set_locking_mode",
    "VDI.get_nbd_info", "VM.assert_can_migrate",            # the answer has the pool's session in it; the host calls an address it is given
}
"""What reaches beyond something of ours, and others' safeguards. `create` may not set these fields either."""

POWERFUL = {"pci", "hvm_serial", "parallel", "usb", "xenguest", "device-model", "is_system_domain", "storage_driver_domain", "default_template",
            "xensource_internal", "promiscuous", "backend-kind", "vgpu_config", "vgpu_pci_id", "igd_passthrough", "mac_seed"}
"""Keys of other_config and platform that give a VM devices or files of its host, another standing, or the MAC addresses of another."""

DEFAULTS = {"HVM_shadow_multiplier": 1.0}
"""Fields in NEVER that a new object may have as they are by default; the others, only empty."""

LOOKING = {"event.from", "event.next", "event.register", "event.unregister", "VM.maximise_memory", "VM.compute_memory_overhead", "VM.query_data_source",
           "VM.wait_memory_target_live", "VDI.list_changed_blocks", "host.compute_free_memory", "host.compute_memory_overhead", "host.list_methods",
           "host.dmesg", "host.query_data_source", "host.has_extension", "host.list_timezones", "pool.has_extension", "SR.query_data_source"}
"""Messages that only look, though their names do not begin with get_ or assert_."""

PRIVATE = {"session", "secret"}
"""Classes with what opens other doors: of sessions one's own may be looked at."""


@dataclass(frozen=True)
class Rule:
    """A message that may be asked for, where its parameters are what they need to be."""

    message: object
    asynchronous: bool
    looks: bool

    @property
    def name(self):
        return self.message.full_name

    @property
    def method(self):
        """The message as it is sent."""
        return ("Async." if self.asynchronous else "") + self.name


@cache
def rule(method):
    """The Rule of a method as clients write it, `VM.start`, `Async.VM.start` or `VM_start`; None when it is refused whatever its parameters are."""
    asynchronous = method.startswith("Async.")
    message = find(method.removeprefix("Async."), underscores=not asynchronous)
    if message is None or (asynchronous and not message.asynchronous) or message.full_name in NEVER:
        return None
    name, label = message.full_name, message.name
    looks = label.startswith(("get_", "assert_")) or label == "get" or name in LOOKING
    if looks:
        private = message.cls in PRIVATE and not any(parameter.type.refers_to() == "session" for parameter in message.parameters)
        return None if private else Rule(message, asynchronous, True)
    if message.cls not in OURS or message.role is None:
        return None
    return Rule(message, asynchronous, False)


def find(method, underscores=True):
    """The schema's Message, or None."""
    classes = load("current").classes
    cls, dot, label = method.partition(".")
    if dot:
        return cls in classes and classes[cls].messages.get(label) or None
    found = [classes[cls].messages[method[len(cls) + 1:]] for cls in classes
             if underscores and method.startswith(f"{cls}_") and method[len(cls) + 1:] in classes[cls].messages]
    return found[0] if len(found) == 1 else None


def references(rule, params):
    """(need, class, reference) of each reference in a call's parameters that is not null. A value of another shape than its type's needs `nothing` could be."""
    for parameter, value in zip(rule.message.parameters, params):
        if parameter.type.kind == "record" and isinstance(value, dict):
            fields = load("current").classes[rule.message.cls].fields
            for name, member in value.items():
                if name in fields:
                    yield from _references(rule, name, fields[name].type, member)
        else:
            yield from _references(rule, parameter.name, parameter.type, value)


def _references(rule, name, kind, value):
    shape = {"ref": str, "set": list, "map": dict, "record": dict}.get(kind.kind)
    if shape and not isinstance(value, shape):
        yield "nothing", kind.kind, value
    elif kind.kind == "ref":
        if value not in (NULL, ""):
            default = "ours" if kind.of in OURS else "session" if kind.of == "session" else BESIDE.get(kind.of, "nothing")
            yield NEEDS.get((rule.name, name), default), kind.of, value
    elif kind.kind == "set":
        for item in value:
            yield from _references(rule, name, kind.of, item)
    elif kind.kind == "map":
        for key, item in value.items():
            yield from _references(rule, name, kind.key, key)
            yield from _references(rule, name, kind.of, item)


def forbidden_fields(rule, params):
    """Members of a new object's record that may not be set when it is made."""
    if rule.message.name != "create" or not params or not isinstance(params[0], dict):
        return []
    return sorted(name for name, value in params[0].items() if value and value not in (NULL, "false", "0", "network_default") and value != DEFAULTS.get(name)
                  and {f"{rule.message.cls}.set_{name}", f"{rule.message.cls}.add_to_{name}", f"{rule.message.cls}.add_{name}"} & NEVER)
