"""Making, copying and deleting VMs for the panel: what XenCenter's dialogs do, in plain XenAPI."""

import xml.etree.ElementTree as xml

from .shown.amounts import GIB, MIB
from .shown.records import NULL
from .shown.wizard import number

REST = {"other_config": {}, "qos_algorithm_type": "", "qos_algorithm_params": {}}


def make(api, answer):
    """A new VM from a template. When a step is refused, what was made of it goes again."""
    vm = api.VM.clone(answer["template"], answer["name"].strip())
    try:
        finish(api, vm, answer)
    except BaseException:
        unmake(api, vm)
        raise
    if answer.get("start"):
        api.Async.VM.start(vm, False, False)
    return vm


def finish(api, vm, answer):
    """Storage, memory, processors, drive and interface of a clone of a template."""
    config = api.VM.get_other_config(vm)
    if "install-methods" in config or answer["method"] == "url":
        config["install-repository"] = answer["url"].strip() if answer["method"] == "url" else "cdrom"
    config["disks"] = disks(config.get("disks"), api.SR.get_uuid(answer["sr"]), number(answer["disk"]) * GIB)
    api.VM.set_other_config(vm, config)
    api.VM.set_VCPUs_max(vm, str(number(answer["vcpus"])))
    api.VM.set_VCPUs_at_startup(vm, str(number(answer["vcpus"])))
    memory = str(number(answer["memory"]) * MIB)
    api.VM.set_memory_limits(vm, api.VM.get_memory_static_min(vm), memory, memory, memory)
    api.VM.provision(vm)
    if answer.get("description"):
        api.VM.set_name_description(vm, answer["description"])
    disc = answer["disc"] if answer["method"] == "disc" else ""
    if not any(api.VBD.get_type(vbd) == "CD" for vbd in api.VM.get_VBDs(vm)):
        add_drive(api, vm, disc)
    if answer.get("network") and not api.VM.get_VIFs(vm):
        api.VIF.create({"VM": vm, "network": answer["network"], "device": "0", "MAC": "", "MTU": "1500", **REST})


def add_drive(api, vm, disc=""):
    """A DVD drive, at position 3 where that is free; with a disc in it, or empty."""
    free = api.VM.get_allowed_VBD_devices(vm)
    position = "3" if "3" in free else free[0]
    api.VBD.create({"VM": vm, "VDI": disc or NULL, "empty": not disc, "type": "CD", "mode": "RO", "userdevice": position, "bootable": bool(disc), **REST})


def disks(provision, sr, size):
    """A template's `disks`, the first of that size, all on one storage; with one disk when the template asks for none."""
    root = xml.fromstring(provision) if provision else xml.Element("provision")
    if root.find("disk") is None:
        xml.SubElement(root, "disk", device="0", bootable="true", type="system")
    for place, disk in enumerate(root.findall("disk")):
        disk.set("sr", sr)
        if place == 0:
            disk.set("size", str(size))
    return xml.tostring(root, encoding="unicode")


def unmake(api, vm):
    """Delete a VM and the disks that are its own."""
    own = [api.VBD.get_VDI(vbd) for vbd in api.VM.get_VBDs(vm) if api.VBD.get_type(vbd) == "Disk" and not api.VBD.get_empty(vbd)]
    if api.VM.get_is_a_template(vm):
        api.VM.set_is_a_template(vm, False)
    api.VM.destroy(vm)
    for vdi in own:
        if not api.VDI.get_VBDs(vdi):
            api.VDI.destroy(vdi)


def set_memory(api, vm, record, low, high):
    """Between which sizes (bytes) the VM's memory lies. A halted VM's static maximum follows, as in XenCenter's simple view."""
    if record["power_state"] == "Halted":
        api.VM.set_memory_limits(vm, str(min(int(record["memory_static_min"]), low)), str(high), str(low), str(high))
    else:
        api.VM.set_memory_dynamic_range(vm, str(low), str(high))
