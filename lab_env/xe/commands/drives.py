"""A VM's CD drives, disks and network interfaces."""

import XenAPI

from ..errors import CliFailure
from ..table import command
from .generic import show

NULL = "OpaqueRef:NULL"
NO_QOS = {"qos_algorithm_type": "", "qos_algorithm_params": {}}


def drives(call, vm, kind):
    """The VBDs of a VM that are of a kind, Disk or CD."""
    return [thing for thing in call.view.objects("VBD") if thing.record["VM"] == vm.ref and thing.record["type"] == kind]


def listed(call, vm, kind):
    """Each drive of a kind, and the disk in it."""
    for number, drive in enumerate(drives(call, vm, kind)):
        call.printer.message(f"{kind} {number} VBD:")
        show(call, [drive], "uuid vm-name-label userdevice empty" if kind == "CD" else "uuid vm-name-label userdevice", "vbd-params")
        disks = [thing for thing in call.view.objects("VDI") if thing.ref == drive.record["VDI"]]
        if disks:
            call.printer.message(f"{kind} {number} VDI:")
            show(call, disks, "uuid name-label sr-name-label virtual-size", "vdi-params")


@command("vm-disk-list", optional="vbd-params vdi-params", help="List the disks of VMs.", selects="vm", standard=True)
def vm_disk_list(call):
    call.each("vm", lambda vm: listed(call, vm, "Disk"), "vbd-params vdi-params", templates=True, control=True)


@command("vm-cd-list", optional="vbd-params vdi-params", help="List the CD drives of VMs.", selects="vm", standard=True)
def vm_cd_list(call):
    call.each("vm", lambda vm: listed(call, vm, "CD"), "vbd-params vdi-params", templates=True, control=True)


def disc(call):
    """The reference of the ISO whose name or uuid `cd-name` gives."""
    name = call.get("cd-name")
    isos = {sr.ref for sr in call.view.objects("SR") if sr.record["content_type"] == "iso"}
    found = [thing for thing in call.view.objects("VDI") if thing.record["SR"] in isos and name in (thing.name, thing.uuid, thing.record["location"])]
    if not found:
        raise CliFailure(f"CD {name} not found!")
    if len(found) > 1:
        raise CliFailure(f"Multiple CDs named {name} found. Please use uuid instead.")
    return found[0].ref


def the_drive(call, vm):
    """The one CD drive of a VM."""
    found = drives(call, vm, "CD")
    if not found:
        raise CliFailure("No CDs found" if call.get("cd-name") is None else "The VM has no CD drive")
    if len(found) > 1:
        raise CliFailure("Two or more CDs found. Please use vbd-insert or vbd-eject")
    return found[0]


def plug(call, vm, drive):
    """Plug a new device in, where the VM runs and its release lets it; otherwise it waits for the next start, as with the real xe."""
    if call.x.VM.get_power_state(vm.ref) == "Running":
        try:
            call.x.VBD.plug(drive)
        except XenAPI.Failure:
            return


@command("vm-cd-add", "cd-name device", help="Give a VM another CD drive, with a CD in it.", selects="vm", standard=True)
def vm_cd_add(call):
    def add(vm):
        drive = call.x.VBD.create({"VM": vm.ref, "VDI": disc(call), "userdevice": call.get("device"), "bootable": True, "mode": "RO", "type": "CD",
                                   "unpluggable": True, "empty": False, "other_config": {}, **NO_QOS})
        plug(call, vm, drive)
    call.each("vm", add, "cd-name device", templates=True)


@command("vm-cd-remove", "cd-name", help="Take a CD drive with that CD away from VMs.", selects="vm", standard=True)
def vm_cd_remove(call):
    def remove(vm):
        found = [drive for drive in drives(call, vm, "CD") if drive.get("vdi-name-label") == call.get("cd-name")]
        if not found:
            raise CliFailure("No such CD found")
        call.x.VBD.destroy(found[0].ref)
    call.each("vm", remove, "cd-name", templates=True)


@command("vm-cd-insert", "cd-name", help="Put a CD into the drive of VMs.", selects="vm", standard=True)
def vm_cd_insert(call):
    def insert(vm):
        drive = the_drive(call, vm)
        if not drive.record["empty"]:
            raise CliFailure("The CD drive is not empty: eject first")
        call.x.VBD.insert(drive.ref, disc(call))
    call.each("vm", insert, "cd-name")


@command("vm-cd-eject", help="Eject the CD from the drive of VMs.", selects="vm", standard=True)
def vm_cd_eject(call):
    call.each("vm", lambda vm: call.x.VBD.eject(the_drive(call, vm).ref))


@command("vm-disk-add", "disk-size device", "sr-uuid", "Make a disk and give it to VMs.", selects="vm", standard=True)
def vm_disk_add(call):
    def add(vm):
        sr = call.ref("SR", "sr-uuid") if call.get("sr-uuid") else call.x.pool.get_default_SR(call.x.pool.get_all()[0])
        disk = call.x.VDI.create({"name_label": "Created by xe", "name_description": "", "SR": sr, "virtual_size": call.bytes("disk-size"), "type": "user",
                                  "sharable": False, "read_only": False, "other_config": {}})
        drive = call.x.VBD.create({"VM": vm.ref, "VDI": disk, "userdevice": call.get("device"), "bootable": False, "mode": "RW", "type": "Disk",
                                   "unpluggable": True, "empty": False, "other_config": {"owner": ""}, **NO_QOS})
        plug(call, vm, drive)
    call.each("vm", add, "disk-size device sr-uuid", templates=True)


@command("vm-disk-remove", "device", help="Take a disk away from VMs and destroy it.", selects="vm", standard=True)
def vm_disk_remove(call):
    def remove(vm):
        found = [drive for drive in drives(call, vm, "Disk") if drive.record["userdevice"] == call.get("device")]
        if not found:
            raise CliFailure("No such disk found")
        call.x.VBD.destroy(found[0].ref)
        call.x.VDI.destroy(found[0].record["VDI"])
    call.each("vm", remove, "device", templates=True)


@command("vm-vif-list", optional="params", help="List the network interfaces of VMs.", selects="vm", standard=True)
def vm_vif_list(call):
    def show_them(vm):
        found = [thing for thing in call.view.objects("VIF") if thing.record["VM"] == vm.ref]
        show(call, found, "uuid device MAC network-uuid network-name-label")
    call.each("vm", show_them, "params", templates=True, control=True)


@command("vif-create", "device network-uuid vm-uuid", "mac mtu", "Give a VM a network interface; mac=random is the default.")
def vif_create(call):
    mac = call.get("mac", "")
    vif = call.x.VIF.create({"VM": call.ref("VM", "vm-uuid"), "network": call.ref("network", "network-uuid"), "device": call.get("device"),
                             "MAC": "" if mac == "random" else mac, "MTU": call.get("mtu", "1500"), "other_config": {}, **NO_QOS})
    call.print(call.x.VIF.get_uuid(vif))


@command("vbd-create", "vm-uuid device", "vdi-uuid bootable type mode unpluggable", "Give a VM a drive; without vdi-uuid it is an empty one.")
def vbd_create(call):
    empty = call.get("vdi-uuid") is None
    if empty and call.get("type", "").upper() != "CD":
        raise CliFailure("Empty VBDs can only be made for type=CD")
    kind = {"CD": "CD", "DISK": "Disk", "FLOPPY": "Floppy"}.get(call.get("type", "disk").upper())
    if kind is None:
        raise CliFailure("Unknown type: expecting Disk, CD or Floppy")
    vbd = call.x.VBD.create({"VM": call.ref("VM", "vm-uuid"), "VDI": NULL if empty else call.ref("VDI", "vdi-uuid"), "userdevice": call.get("device"),
                             "bootable": call.flag("bootable"), "mode": call.get("mode", "RO" if kind == "CD" else "RW").upper(), "type": kind,
                             "unpluggable": call.flag("unpluggable", True), "empty": empty, "other_config": {}, **NO_QOS})
    call.print(call.x.VBD.get_uuid(vbd))


@command("vbd-insert", "uuid vdi-uuid", help="Put a CD into a drive.")
def vbd_insert(call):
    call.x.VBD.insert(call.ref("VBD"), call.ref("VDI", "vdi-uuid"))


@command("vbd-unplug", "uuid", "timeout force", "Unplug a drive from a running VM.")
def vbd_unplug(call):
    getattr(call.x.VBD, "unplug_force" if call.flag("force") else "unplug")(call.ref("VBD"))


@command("cd-list", optional="params", help="List the CDs there are to insert.", standard=True)
def cd_list(call):
    isos = {sr.ref for sr in call.view.objects("SR") if sr.record["content_type"] == "iso"}
    show(call, [thing for thing in call.view.objects("VDI") if thing.record["SR"] in isos], "name-label uuid")
