"""Making, copying and removing VMs and templates; their memory."""

import xml.etree.ElementTree as xml

from ..errors import CliFailure
from ..table import command

NULL = "OpaqueRef:NULL"


def storage(call):
    """The reference of the SR the parameters name, or None."""
    if call.get("sr-uuid") is not None:
        return call.ref("SR", "sr-uuid")
    if call.get("sr-name-label") is None:
        return None
    found = call.x.SR.get_by_name_label(call.get("sr-name-label"))
    if len(found) != 1:
        raise CliFailure("No SR with that name-label found" if not found else "Multiple SRs with that name-label found")
    return found[0]


def template(call):
    """The template the parameters name."""
    if call.get("template-uuid") is not None:
        return call.view.by_uuid("VM", call.get("template-uuid"))
    wanted = call.get("template") or call.get("template-name") or call.get("template-name-label")
    if not wanted:
        raise CliFailure("Template must be specified by parameter 'template-uuid', 'template-name', 'template-name-label' or 'template'")
    found = [vm for vm in call.view.objects("VM") if vm.record["is_a_template"] and wanted in (vm.name, vm.uuid)]
    if len(found) != 1:
        raise CliFailure("No templates matched" if not found else "Multiple templates matched")
    return found[0]


@command("vm-install", "new-name-label", "sr-name-label sr-uuid template template-name template-name-label template-uuid new-name-description",
         "Install a new VM from a template. The template is named by its uuid or name; the disks go to the SR named, or to the pool's default one.", standard=True)
def vm_install(call):
    source, where = template(call), storage(call)
    name, config = call.get("new-name-label"), source.record["other_config"]
    sr = where or call.x.pool.get_default_SR(call.x.pool.get_all()[0])
    if "disks" in config and call.view.record("SR", sr) is None:
        raise CliFailure("Failed to find a valid default SR for the Pool. Please provide an sr-name-label or sr-uuid parameter.")
    vm = call.x.VM.copy(source.ref, name, where) if where and source.record["VBDs"] else call.x.VM.clone(source.ref, name)
    if call.get("new-name-description") is not None:
        call.x.VM.set_name_description(vm, call.get("new-name-description"))
    if "disks" in config:
        disks = xml.fromstring(config["disks"])
        for disk in disks:
            disk.set("sr", call.x.SR.get_uuid(sr))
        call.x.VM.remove_from_other_config(vm, "disks")
        call.x.VM.add_to_other_config(vm, "disks", xml.tostring(disks, encoding="unicode"))
    call.x.VM.provision(vm)
    call.print(call.x.VM.get_uuid(vm))


def describe_new(call, vm):
    """Give a new VM its description, and print its uuid."""
    if call.get("new-name-description") is not None:
        call.x.VM.set_name_description(vm, call.get("new-name-description"))
    call.print(call.x.VM.get_uuid(vm))


@command("vm-clone", "new-name-label", "new-name-description", "Clone a VM, its disks by the fast way of the SR where there is one.", selects="vm", standard=True)
def vm_clone(call):
    call.each("vm", lambda vm: describe_new(call, call.x.VM.clone(vm.ref, call.get("new-name-label"))),
              "new-name-label new-name-description", multiple=False, templates=True)


@command("vm-copy", "new-name-label", "sr-uuid new-name-description", "Copy a VM with full copies of its disks, to another SR if one is named.", selects="vm")
def vm_copy(call):
    sr = call.ref("SR", "sr-uuid") if call.get("sr-uuid") else NULL
    call.each("vm", lambda vm: describe_new(call, call.x.VM.copy(vm.ref, call.get("new-name-label"), sr)),
              "new-name-label new-name-description sr-uuid", multiple=False, templates=True)


@command("vm-destroy", "uuid", "force", "Destroy a VM, leaving its disks.")
def vm_destroy(call):
    call.x.VM.destroy(call.ref("VM"))


def own_disks(call, vm):
    """The disks that go with a VM: those of its own drives, and its suspend image."""
    drives = [call.view.record("VBD", ref) for ref in vm.record["VBDs"]]
    disks = [drive["VDI"] for drive in drives if drive["type"] == "Disk" and ("owner" in drive["other_config"] or not shared(call, drive["VDI"]))]
    return [ref for ref in [*disks, vm.record["suspend_VDI"]] if call.view.record("VDI", ref)]


def shared(call, ref):
    disk = call.view.record("VDI", ref)
    return disk is not None and len(disk["VBDs"]) > 1


def uninstall(call, vms):
    """Remove VMs with their disks, once the person has agreed."""
    doomed = [(vm, own_disks(call, vm)) for vm in vms]
    call.print("The following items are about to be destroyed")
    for vm, disks in doomed:
        call.print(f"VM : {vm.uuid} ({vm.name})", *(f"VDI: {call.view.uuid('VDI', ref)} ({call.view.record('VDI', ref)['name_label']})" for ref in disks))
    if not call.flag("force") and not call.agreed():
        return
    for vm, disks in doomed:
        if call.x.VM.get_power_state(vm.ref) != "Halted":
            call.x.VM.hard_shutdown(vm.ref)
        call.x.VM.destroy(vm.ref)
        for ref in disks:
            call.x.VDI.destroy(ref)
    call.print("All objects destroyed")


@command("vm-uninstall", optional="force", help="Remove a VM and its disks; asks first, unless --force.", selects="vm", standard=True)
def vm_uninstall(call):
    if not [pair for pair in call.params if pair[0] not in ("force", "username", "password", "minimal")]:
        raise CliFailure("Please specify which VM is to be removed")
    uninstall(call, call.each("vm", lambda vm: vm))


@command("template-uninstall", "template-uuid", "force", "Remove a template of one's own and its disks; asks first, unless --force.")
def template_uninstall(call):
    vm = call.view.by_uuid("VM", call.get("template-uuid"))
    if not vm.record["is_a_template"]:
        raise CliFailure("This is not a template")
    uninstall(call, [vm])


@command("template-clone", "uuid new-name-label", help="Clone a template.")
def template_clone(call):
    call.print(call.x.VM.get_uuid(call.x.VM.clone(call.ref("VM"), call.get("new-name-label"))))


@command("template-destroy", "uuid", "force", "Destroy a template, leaving its disks.")
def template_destroy(call):
    call.x.VM.destroy(call.ref("VM"))


# -- memory ---------------------------------------------------------------------------------------------------------------

def memory(name, message, names, help):
    """A command that sets sizes of memory; the parameters in the order the message takes them."""
    @command(name, names, help=help, selects="vm")
    def set_memory(call):
        sizes = [call.bytes(size) for size in names.split()]
        call.each("vm", lambda vm: getattr(call.x.VM, message)(vm.ref, *sizes), names, templates=True, control=True)


memory("vm-memory-dynamic-range-set", "set_memory_dynamic_range", "min max", "Set how much memory a VM may have while it runs.")
memory("vm-memory-static-range-set", "set_memory_static_range", "min max", "Set the limits of a VM's memory from start to stop.")
memory("vm-memory-limits-set", "set_memory_limits", "static-min static-max dynamic-min dynamic-max", "Set all four limits of a VM's memory.")
memory("vm-memory-set", "set_memory", "memory", "Give a VM one fixed amount of memory.")


@command("vm-memory-target-set", "target", help="Set the memory a VM has while it runs.", selects="vm")
def vm_memory_target_set(call):
    target = call.bytes("target")
    call.each("vm", lambda vm: call.x.VM.set_memory_dynamic_range(vm.ref, target, target), "target", control=True)


@command("vm-memory-target-wait", help="Wait until a VM has reached its memory target.", selects="vm")
def vm_memory_target_wait(call):
    call.each("vm", lambda vm: call.x.VM.wait_memory_target_live(vm.ref), control=True)


@command("vm-memory-shadow-multiplier-set", "multiplier", help="Set the shadow multiplier of a VM.", selects="vm")
def vm_memory_shadow_multiplier_set(call):
    try:
        value = float(call.get("multiplier"))
    except ValueError:
        raise CliFailure("Failed to parse parameter 'multiplier': expecting a float") from None
    call.each("vm", lambda vm: call.x.VM.set_shadow_multiplier_live(vm.ref, value), "multiplier")


@command("vm-compute-maximum-memory", "total", "approximate", "Show the most memory that a VM can be given of so much in all.", selects="vm")
def vm_compute_maximum_memory(call):
    total, approximate = call.bytes("total"), call.flag("approximate")
    call.each("vm", lambda vm: call.printer.message(call.x.VM.maximise_memory(vm.ref, total, approximate)), "total approximate")


@command("vm-compute-memory-overhead", help="Show the memory that virtualizing a VM costs.", selects="vm")
def vm_compute_memory_overhead(call):
    call.each("vm", lambda vm: call.printer.message(call.x.VM.compute_memory_overhead(vm.ref)), control=True)


@command("vm-vcpu-hotplug", "new-vcpus", help="Change how many VCPUs a running VM has.", selects="vm")
def vm_vcpu_hotplug(call):
    count = call.number("new-vcpus")
    call.each("vm", lambda vm: call.x.VM.set_VCPUs_number_live(vm.ref, str(count)), "new-vcpus")
