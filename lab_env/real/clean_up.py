"""`xenlab lab --clean-up`: what the kit made on a real pool for a student is listed, and removed; nothing else, for it all goes through the guard."""

import XenAPI

from ..words import said
from . import owned

NULL = "OpaqueRef:NULL"


class CleanUp:
    """What there is to remove. `ask` is a call through the guard."""

    def __init__(self, ask, student):
        self.ask = ask
        self.vms, self.disks = owned.everything(ask, student)
        own = {vbd for vm in self.vms.values() for vbd in vm["VBDs"]}
        attached = {ask("VBD.get_VDI", vbd) for vbd in own if ask("VBD.get_type", vbd) == "Disk"} - {NULL}
        self.others = [ask("VDI.get_record", vdi) for vdi in sorted(attached - set(self.disks))]
        self.perhaps = list(owned.perhaps(ask, student))

    @property
    def is_empty(self):
        return not self.vms and not self.disks

    def lines(self):
        """What there is, in words."""
        for vm in self.vms.values():
            kind = said("snapshot", "instantánea") if vm["is_a_snapshot"] else said("VM", "MV")
            yield said("{kind} '{name}' ({uuid}), {state}", "{kind} '{name}' ({uuid}), {state}", kind=kind, name=vm["name_label"], uuid=vm["uuid"], state=vm["power_state"])
        for vdi in self.disks.values():
            yield said("disk '{name}' ({uuid}), {size} GiB", "disco '{name}' ({uuid}), {size} GiB", name=vdi["name_label"], uuid=vdi["uuid"], size=f"{int(vdi['virtual_size']) / 2**30:.3g}")
        for vdi in self.others:
            yield said("left alone: disk '{name}' ({uuid}), on one of these VMs but not known to be made by XenLab",
                       "déixase: disco '{name}' ({uuid}), nunha destas MV pero que non se sabe que fixese XenLab", name=vdi["name_label"], uuid=vdi["uuid"])

        for cls, record in self.perhaps:
            yield said("left alone: {cls} '{name}' ({uuid}) may be what XenLab made when an answer was lost, or somebody else's copy. If nobody wants it, who looks after the pool removes it: "
                       "xe {command} uuid={uuid}",
                       "déixase: {cls} '{name}' ({uuid}) pode ser o que fixo XenLab cando se perdeu unha resposta, ou a copia doutra persoa. Se ninguén a quere, elimínaa quen atende o pool: "
                       "xe {command} uuid={uuid}", cls=cls, name=record["name_label"], uuid=record["uuid"], command="vdi-destroy" if cls == "VDI" else "vm-destroy")

    def remove(self):
        """Remove it all; yields words on each thing that could not be."""
        for ref, vm in sorted(self.vms.items(), key=lambda item: not item[1]["is_a_snapshot"]):
            yield from self.trying(vm, self.remove_vm, ref, vm)
        for ref, vdi in self.disks.items():
            yield from self.trying(vdi, self.remove_disk, ref)

    def trying(self, record, remove, *params):
        try:
            remove(*params)
        except XenAPI.Failure as failure:
            if failure.details[0] != "HANDLE_INVALID":      # what is gone already is gone
                yield said("'{name}' ({uuid}) is still there: {reason}", "'{name}' ({uuid}) segue aí: {reason}", name=record["name_label"], uuid=record["uuid"],
                           reason=" ".join(map(str, failure.details)))

    def remove_vm(self, ref, vm):
        if vm["power_state"] != "Halted" and not vm["is_a_snapshot"]:
            self.ask("VM.hard_shutdown", ref)
        if vm["is_a_template"] and not vm["is_a_snapshot"]:
            self.ask("VM.set_is_a_template", ref, False)
        self.ask("VM.destroy", ref)

    def remove_disk(self, ref):
        if self.ask("VDI.get_VBDs", ref):
            raise XenAPI.Failure(["VDI_IN_USE", said("a VM still has it", "aínda o ten unha MV")])
        self.ask("VDI.destroy", ref)
