"""The records of a XenServer as events tell of them: `{class: {reference: record}}`, with values as XML-RPC gives them."""

import re

NULL = "OpaqueRef:NULL"
CLASSES = ("vm", "vm_metrics", "vm_guest_metrics", "vbd", "vdi", "vif", "sr", "pbd", "network", "host", "host_metrics", "pool", "task")


class Records:
    """A copy of the XenServer's database, kept up to date by `hear`."""

    def __init__(self):
        self.tables = {name: {} for name in CLASSES}

    def hear(self, events):
        """Take in what event.from answered; the classes that changed."""
        changed = set()
        for event in events:
            table = self.tables.get(event["class"].lower())
            if table is None:
                continue
            changed.add(event["class"].lower())
            if event["operation"] == "del":
                table.pop(event["ref"], None)
            elif "snapshot" in event:
                table[event["ref"]] = event["snapshot"]
        return changed

    def get(self, cls, ref):
        """A record, or None where there is none (or none any more)."""
        return self.tables[cls].get(ref)

    def all(self, cls):
        """(reference, record) of a class."""
        return self.tables[cls].items()

    def pool(self):
        return next(iter(self.tables["pool"].values()), None)

    def default_sr(self):
        """The reference of the pool's default storage, or NULL."""
        pool = self.pool()
        return pool["default_SR"] if pool and self.get("sr", pool["default_SR"]) else NULL

    def vms(self):
        """(reference, record) of the VMs proper: no templates, snapshots or control domains; by name."""
        found = [(ref, vm) for ref, vm in self.all("vm") if not (vm["is_a_template"] or vm["is_control_domain"] or vm.get("is_a_snapshot"))]
        return sorted(found, key=lambda pair: (natural(pair[1]["name_label"]), pair[1]["uuid"]))

    def templates(self):
        """(reference, record) of the templates, by name."""
        found = [(ref, vm) for ref, vm in self.all("vm") if vm["is_a_template"] and not vm.get("is_a_snapshot")]
        return sorted(found, key=lambda pair: pair[1]["name_label"].casefold())

    def devices(self, vm, cls):
        """The VBDs or VIFs of a VM, by position."""
        refs = vm["VBDs" if cls == "vbd" else "VIFs"]
        found = [(ref, self.get(cls, ref)) for ref in refs]
        position = "userdevice" if cls == "vbd" else "device"
        return sorted(((ref, one) for ref, one in found if one), key=lambda pair: (len(pair[1][position]), pair[1][position]))

    def guest(self, vm):
        """The VM_guest_metrics of a VM, or None."""
        return self.get("vm_guest_metrics", vm["guest_metrics"])

    def name(self, ref):
        """What a person calls the object of a reference; the reference itself when nothing is known of it."""
        for table in self.tables.values():
            if ref in table:
                return table[ref].get("name_label") or table[ref].get("uuid") or ref
        return ref


def natural(name):
    """By what a list is in the order XenCenter shows it: `copy 2` before `copy 10`."""
    return [int(part) if place % 2 else part.casefold() for place, part in enumerate(re.split(r"(\d+)", name))]
