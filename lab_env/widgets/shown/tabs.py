"""What the tabs of one VM say. General, Storage and Networking; memory has a module of its own."""

from ...words import Words, same
from . import tools
from .amounts import size

UNKNOWN = tools.UNKNOWN
YES, NO = Words("Yes", "Si"), Words("No", "Non")
NOTICE = Words("XenServer Tools are not installed in this VM. Install them to see its operating system and addresses here, and to manage it fully.",
               "As XenServer Tools non están instaladas nesta máquina virtual. Instálaas para ver aquí o seu sistema operativo e os seus enderezos, "
               "e para xestionala por completo.")
OLD_NOTICE = Words("The XenServer Tools in this VM are out of date.", "As XenServer Tools desta máquina virtual están desactualizadas.")
WAITING = Words("For the first two minutes after a start, the state of a guest that has not reported is unknown.",
                "Durante os dous primeiros minutos tras un inicio, o estado dun convidado que non informou é descoñecido.")
POWER = {"Halted": Words("Halted", "Apagada"), "Running": Words("Running", "Acesa"), "Suspended": Words("Suspended", "Suspendida"),
         "Paused": Words("Paused", "En pausa")}
LABELS = {
    "name": Words("Name", "Nome"), "description": Words("Description", "Descrición"), "power": Words("Power state", "Estado"),
    "tools": Words("Virtualization state", "Estado da virtualización"), "system": Words("Operating system", "Sistema operativo"),
    "mode": Words("Virtualization mode", "Modo de virtualización"), "boot_parameters": Words("OS boot parameters", "Parámetros de arranque do SO"),
    "boot_order": Words("Boot order", "Orde de arranque"), "template": Words("Made from", "Feita a partir de"), "vcpus": Words("Virtual CPUs", "CPU virtuais"),
    "memory": Words("Memory", "Memoria"), "bootloader": Words("Boot loader", "Cargador de arranque"),
}
PV, HVM = Words("Paravirtualized (PV)", "Paravirtualizada (PV)"), Words("Hardware-assisted (HVM)", "Asistida por hardware (HVM)")
ORDER = {"c": Words("Hard disk", "Disco duro"), "d": Words("DVD drive", "Unidade de DVD"), "n": Words("Network", "Rede")}


def general(records, vm, now):
    """{"rows": [[label, value]], "notice", "tools": {"kind", "text", "original", "can_install"}}."""
    kind, said = tools.state(records, vm, now)
    guest = records.guest(vm)
    system = guest["os_version"].get("name", "") if guest and vm["power_state"] == "Running" else ""
    hvm = bool(vm["HVM_boot_policy"])
    rows = [("name", same(vm["name_label"])), ("description", same(vm["name_description"])), ("power", POWER.get(vm["power_state"], same(vm["power_state"])))]
    if vm["power_state"] == "Running" and not vm["is_a_template"]:
        rows.append(("tools", said))
    rows += [("system", same(system.partition("|")[0]) if system else UNKNOWN), ("mode", HVM if hvm else PV)]
    rows.append(("boot_order", boot_order(vm)) if hvm else ("boot_parameters", same(vm["PV_args"])))
    if not hvm:
        rows.append(("bootloader", same(vm["PV_bootloader"])))
    base = vm["other_config"].get("base_template_name")
    rows += [("vcpus", same(vm["VCPUs_at_startup"])), ("memory", same(size(vm["memory_static_max"])))]
    rows += [("template", same(base))] if base and not vm["is_a_template"] else []
    notice = {"missing": NOTICE, "old": OLD_NOTICE, "unknown": WAITING}.get(kind) if vm["power_state"] == "Running" else None
    return {"rows": [{"id": name, "label": LABELS[name], "value": value} for name, value in rows], "notice": notice,
            "tools": {"kind": kind, "text": said, "original": said.en, "can_install": kind in ("missing", "old") and drive(records, vm) is not None}}


def boot_order(vm):
    names = [ORDER[letter] for letter in vm["HVM_boot_params"].get("order", "cd") if letter in ORDER]
    return Words(", ".join(name.en for name in names), ", ".join(name.gl for name in names))


def drive(records, vm):
    """(reference, VBD) of the VM's first CD drive, or None."""
    return next(((ref, vbd) for ref, vbd in records.devices(vm, "vbd") if vbd["type"] == "CD"), None)


def tools_disc(records):
    """(reference, VDI) of the tools' disc, or None."""
    for _, sr in records.all("sr"):
        if sr["other_config"].get("xenserver_tools_sr") == "true" or sr["name_label"] == "XenServer Tools":
            for ref in sr["VDIs"]:
                disc = records.get("vdi", ref)
                if disc and disc["name_label"].startswith(("xs-tools", "guest-tools")):
                    return ref, disc
    return None


def storage(records, vm):
    """The VM's disks, its drive, and the discs that could be put into it."""
    disks = []
    for ref, vbd in records.devices(vm, "vbd"):
        vdi = records.get("vdi", vbd["VDI"])
        if vbd["type"] == "Disk":
            sr = records.get("sr", vdi["SR"]) if vdi else None
            disks.append({"ref": ref, "position": vbd["userdevice"], "name": same(vdi["name_label"] if vdi else "?"), "size": size(vdi["virtual_size"]) if vdi else "",
                          "sr": sr["name_label"] if sr else "", "device": vbd["device"] or "", "mode": vbd["mode"], "attached": YES if vbd["currently_attached"] else NO})
    found = drive(records, vm)
    tray = None
    if found:
        ref, vbd = found
        vdi = None if vbd["empty"] else records.get("vdi", vbd["VDI"])
        tray = {"ref": ref, "disc": vbd["VDI"] if vdi else "", "name": same(vdi["name_label"]) if vdi else Words("empty", "baleira"),
                "position": vbd["userdevice"]}
    return {"disks": disks, "drive": tray, "discs": discs(records)}


def discs(records):
    """[{"ref", "name", "sr"}] of all the discs in the libraries, the tools' first."""
    found = []
    for _, sr in records.all("sr"):
        if sr["content_type"] == "iso" and sr["type"] != "udev":
            found += [{"ref": ref, "name": records.get("vdi", ref)["name_label"], "sr": sr["name_label"]} for ref in sr["VDIs"] if records.get("vdi", ref)]
    return sorted(found, key=lambda disc: (disc["sr"] != "XenServer Tools", disc["sr"], disc["name"]))


def networking(records, vm):
    """A row for each interface; the address is all that the agent tells of it, as XenCenter joins it."""
    guest = records.guest(vm)
    told = guest["networks"] if guest and vm["power_state"] == "Running" else {}
    rows = []
    for ref, vif in records.devices(vm, "vif"):
        network = records.get("network", vif["network"])
        addresses = [value for key, value in sorted(told.items()) if key.startswith(f"{vif['device']}/ip")]
        limit = vif["qos_algorithm_params"].get("kbps", "") if vif["qos_algorithm_type"] else ""
        rows.append({"ref": ref, "device": vif["device"], "mac": vif["MAC"], "limit": f"{limit} kBps" if limit else "", "network": network_name(network),
                     "address": same(", ".join(addresses)) if addresses else UNKNOWN, "active": YES if vif["currently_attached"] else NO})
    return rows


def network_name(network):
    """XenCenter's short name for a network that came with its card."""
    name = network["name_label"] if network else "?"
    prefix = "Pool-wide network associated with eth"
    return "Network " + name.removeprefix(prefix) if name.startswith(prefix) else name
