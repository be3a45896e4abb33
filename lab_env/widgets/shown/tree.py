"""The left side: the pool, its hosts, the VMs where they run, and the templates."""

from ...words import Words, same
from .toolbar import STATES

POOL = Words("Pool", "Grupo (pool)")
TEMPLATES = Words("Templates", "Modelos")


def tree(records):
    """[{"ref", "kind", "name", "state", "said", "level", "busy"}] from top to bottom. kind: pool, host, vm, folder, template."""
    hosts = sorted(records.all("host"), key=lambda pair: pair[1]["name_label"])
    several = len(hosts) > 1
    nodes, placed = [], set()
    pool = records.pool()
    if several and pool:
        nodes.append(node("pool", "pool", same(pool["name_label"]) if pool["name_label"] else POOL, 1))
    base = 2 if several else 1
    vms = records.vms()
    for ref, host in hosts:
        nodes.append(node(ref, "host", same(host["name_label"]), base, "on" if host["enabled"] else "off"))
        for vm_ref, vm in vms:
            if vm["resident_on"] == ref or not several:
                nodes.append(vm_node(vm_ref, vm, base + 1))
                placed.add(vm_ref)
    nodes += [vm_node(ref, vm, base) for ref, vm in vms if ref not in placed]
    nodes.append(node("templates", "folder", TEMPLATES, 1))
    nodes += [node(ref, "template", same(vm["name_label"]), 2) for ref, vm in records.templates()]
    return nodes


def vm_node(ref, vm, level):
    return node(ref, "vm", same(vm["name_label"]), level, vm["power_state"], bool(vm["current_operations"]))


def node(ref, kind, name, level, state="", busy=False):
    return {"ref": ref, "kind": kind, "name": name, "level": level, "state": state, "said": STATES.get(state) if kind == "vm" else None, "busy": busy}
