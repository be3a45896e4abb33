"""What the dialogs New VM and Copy VM offer, and what is wrong with an answer."""

import re
import xml.etree.ElementTree as xml

from ...words import Words
from .amounts import GIB, MIB, size
from .tabs import discs, network_name

NO_NAME = Words("Give it a name.", "Dálle un nome.")
TAKEN = Words("There is a VM called so already: with another name they can be told apart.", "Xa hai unha MV que se chama así: con outro nome pódense distinguir.")
NO_DISC = Words("Choose a disc.", "Escolle un disco.")
BAD_URL = Words("A URL begins with http:// or ftp:// here; the boot loader of dom0 speaks nothing else.",
                "Aquí un URL comeza por http:// ou ftp://; o cargador de arranque de dom0 non fala outra cousa.")
BAD_MEMORY = Words("Between {low} and {high}.", "Entre {low} e {high}.")
BAD_DISK = Words("From 1 to 2000 GiB.", "De 1 a 2000 GiB.")
BAD_VCPUS = Words("From 1 to 16.", "De 1 a 16.")
CLONE_UNSUPPORTED = Words("Fast clone is not supported by this storage type", "Este tipo de almacenamento non admite a clonación rápida")


def choices(records):
    """What New VM offers: templates, discs, storage, networks, with what is usual."""
    srs = [{"ref": ref, "name": sr["name_label"], "free": size(int(sr["physical_size"]) - int(sr["physical_utilisation"])), "default": ref == records.default_sr()}
           for ref, sr in records.all("sr") if sr["content_type"] != "iso" and int(sr["physical_size"]) > 0]
    networks = [{"ref": ref, "name": network_name(network)} for ref, network in records.all("network")
                if network["other_config"].get("is_host_internal_management_network") != "true"]
    return {"templates": [template(ref, vm) for ref, vm in records.templates()], "discs": discs(records),
            "srs": sorted(srs, key=lambda sr: (not sr["default"], sr["name"])), "networks": sorted(networks, key=lambda network: network["name"])}


def template(ref, vm):
    methods = vm["other_config"].get("install-methods", "cdrom").split(",")
    return {"ref": ref, "name": vm["name_label"], "hvm": bool(vm["HVM_boot_policy"]), "url": not vm["HVM_boot_policy"] and "http" in methods,
            "memory": int(vm["memory_static_max"]) // MIB, "vcpus": int(vm["VCPUs_at_startup"]), "disk": disk_size(vm) // GIB or 8}


def disk_size(vm):
    """Bytes of the first disk a template asks for; 0 when it asks for none."""
    disks = vm["other_config"].get("disks")
    if not disks:
        return 0
    first = xml.fromstring(disks).find("disk")
    return int(first.get("size")) if first is not None else 0


def most_memory(vm):
    """The most a VM of this template may have, bytes."""
    found = re.search(r'field="memory-static-max" max="(\d+)"', vm["recommendations"])
    return int(found[1]) if found else 128 * GIB


def wrong(records, answer):
    """{field: Words} for what cannot be, in an answer to New VM."""
    found = {}
    origin = records.get("vm", answer.get("template", ""))
    if unfit := wrong_name(records, answer.get("name")):
        found["name"] = unfit
    if answer.get("method") == "disc" and not records.get("vdi", answer.get("disc", "")):
        found["disc"] = NO_DISC
    if answer.get("method") == "url" and not re.match(r"(http|ftp)://[^/\s]+", str(answer.get("url", ""))):
        found["url"] = BAD_URL
    low, high = int(origin["memory_static_min"]) if origin else 0, most_memory(origin) if origin else 0
    if not low <= number(answer.get("memory")) * MIB <= high:
        found["memory"] = BAD_MEMORY.fill(low=size(low), high=size(high))
    if not 1 <= number(answer.get("disk")) <= 2000:
        found["disk"] = BAD_DISK
    if not 1 <= number(answer.get("vcpus")) <= 16:
        found["vcpus"] = BAD_VCPUS
    return found


def wrong_name(records, name):
    """Words for what is wrong with the name of a new VM; None when it will do. XenServer itself takes one name twice, and then nobody knows which is meant."""
    name = str(name or "").strip()
    if not name:
        return NO_NAME
    return TAKEN if any(vm["name_label"] == name for _, vm in records.vms()) else None


def number(value):
    """A whole number a person wrote, or -1."""
    return int(value) if str(value).strip().isdecimal() else -1


def copying(records, vm):
    """What Copy VM offers for a VM: whether it can be copied at all now, and in which ways."""
    vdis = [records.get("vdi", vbd["VDI"]) for _, vbd in records.devices(vm, "vbd") if vbd["type"] == "Disk"]
    fast = all("clone" in vdi["allowed_operations"] for vdi in vdis if vdi)
    return {"can": "copy" in vm["allowed_operations"], "fast": None if fast else CLONE_UNSUPPORTED, "name": free_name(records, vm["name_label"])}


def free_name(records, name):
    """A name for a copy that no other VM has."""
    taken, number = {vm["name_label"] for _, vm in records.vms()}, 1
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"
