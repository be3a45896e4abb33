"""Appliances: VMs that are started and stopped together."""

from ..table import command


@command("appliance-create", "name-label", "name-description", "Make an appliance; vm-param-set appliance= puts a VM in it.")
def appliance_create(call):
    call.print(call.x.VM_appliance.get_uuid(call.x.VM_appliance.create({"name_label": call.get("name-label"), "name_description": call.get("name-description", "")})))


@command("appliance-start", "uuid", "paused", "Start the VMs of an appliance, in their order.")
def appliance_start(call):
    call.x.VM_appliance.start(call.ref("VM_appliance"), call.flag("paused"))


@command("appliance-shutdown", "uuid", "force", "Stop the VMs of an appliance, in the opposite order.")
def appliance_shutdown(call):
    message = call.x.VM_appliance.hard_shutdown if call.flag("force") else call.x.VM_appliance.clean_shutdown
    message(call.ref("VM_appliance"))
