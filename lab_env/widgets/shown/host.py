"""What the General tab says of a host."""

from ...words import Words, same
from .amounts import size

ON, OFF = Words("In use", "En uso"), Words("In maintenance", "En mantemento")
LABELS = {"name": Words("Name", "Nome"), "state": Words("State", "Estado"), "version": Words("Version", "Versión"), "address": Words("IP Address", "Enderezo IP"),
          "cpus": Words("Processors", "Procesadores"), "memory": Words("Memory", "Memoria"), "free": Words("Free memory", "Memoria libre")}


def general(records, host):
    """{"rows": [{"id", "label", "value"}], …}: as of a VM, without what only VMs have."""
    version, metrics = host["software_version"], records.get("host_metrics", host["metrics"])
    rows = [("name", same(host["name_label"])), ("state", ON if host["enabled"] else OFF),
            ("version", same(f"{version.get('product_brand', '')} {version.get('product_version', '')}".strip())), ("address", same(host["address"])),
            ("cpus", same(len(host["host_CPUs"])))]
    if metrics:
        rows += [("memory", same(size(metrics["memory_total"]))), ("free", same(size(metrics["memory_free"])))]
    return {"rows": [{"id": name, "label": LABELS[name], "value": value} for name, value in rows], "notice": None,
            "tools": {"kind": "unknown", "text": same(""), "original": "", "can_install": False}}
