"""Commands that are one message of XenAPI's on one object: a line for each."""

from ..table import command

# name: (class, message, help)
ON_ONE = {
    "vbd-destroy": ("VBD", "destroy", "Destroy a drive, leaving the disk."),
    "vbd-eject": ("VBD", "eject", "Eject the CD from a drive."),
    "vbd-plug": ("VBD", "plug", "Plug a drive into a running VM."),
    "vif-destroy": ("VIF", "destroy", "Destroy a network interface of a VM."),
    "vif-plug": ("VIF", "plug", "Plug a network interface into a running VM."),
    "vif-unplug": ("VIF", "unplug", "Unplug a network interface from a running VM."),
    "vdi-destroy": ("VDI", "destroy", "Destroy a virtual disk."),
    "vdi-forget": ("VDI", "forget", "Forget a virtual disk, leaving it where it is."),
    "vdi-update": ("VDI", "update", "Read anew what the storage knows of a virtual disk."),
    "network-destroy": ("network", "destroy", "Destroy a network."),
    "pif-plug": ("PIF", "plug", "Bring a physical interface up."),
    "pif-unplug": ("PIF", "unplug", "Bring a physical interface down."),
    "pif-forget": ("PIF", "forget", "Forget a physical interface."),
    "pbd-plug": ("PBD", "plug", "Attach storage to its host."),
    "pbd-unplug": ("PBD", "unplug", "Detach storage from its host."),
    "pbd-destroy": ("PBD", "destroy", "Destroy the connection of a host to its storage."),
    "sr-scan": ("SR", "scan", "Look for the virtual disks on a storage repository."),
    "sr-forget": ("SR", "forget", "Forget a storage repository, leaving what is on it."),
    "sr-destroy": ("SR", "destroy", "Destroy a storage repository and what is on it."),
    "sr-update": ("SR", "update", "Read anew how full a storage repository is."),
    "task-cancel": ("task", "cancel", "Ask a task to stop."),
    "secret-destroy": ("secret", "destroy", "Destroy a secret."),
    "message-destroy": ("message", "destroy", "Destroy a message."),
    "appliance-destroy": ("VM_appliance", "destroy", "Destroy an appliance, leaving its VMs."),
    "host-forget": ("host", "destroy", "Forget a host that is away for good."),
    "host-syslog-reconfigure": ("host", "syslog_reconfigure", "Have a host read anew where it sends its log."),
}


def make(name, cls, message, help):
    @command(name, "uuid", help=help)
    def simple(call):
        getattr(getattr(call.x, cls), message)(call.ref(cls))


for each_name, facts in ON_ONE.items():
    make(each_name, *facts)
