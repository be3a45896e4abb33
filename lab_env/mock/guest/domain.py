"""The Hardware of a domain: its disks, interfaces, memory and clock, read from the XenServer's own records."""

from ..identifiers import disk_number
from ..xenstore import DomainXenstore
from .devices import drive_name
from .hardware import BlockDevice, Hardware, Nic, PoweredOff


class DomainHardware(Hardware):
    """What the machine of one VM offers its system."""

    def __init__(self, machine):
        self._machine, self._xs = machine, machine._xs
        vm = machine.vm
        self.uuid, self.domid, self.vcpus = vm.uuid, machine.domid, vm.VCPUs_at_startup
        self.virtualization = "hvm" if vm.HVM_boot_policy else "pvh" if vm.fields.get("domain_type") == "pvh" else "pv"      # in a pv_in_pvh's shim the guest is PV
        self.xen_version = self._xs.profile.XEN_VERSION
        self.capabilities = " ".join(filter(None, self._xs.host.capabilities))
        self.xenstore = DomainXenstore(self._xs.xenstore, machine.domid)

    def dump(self):
        """All of it is in the XenServer's records."""
        return self.domid

    @property
    def memory(self):
        return self._machine.vm.get("metrics").memory_actual

    def block_devices(self):
        found = {}
        for vbd in self._machine.vm.all("VBDs"):
            if not vbd.currently_attached or (vbd.empty and self.virtualization != "hvm"):
                continue
            vdi = vbd.get("VDI")
            kind = "cd" if vbd.type == "CD" else "disk"
            name = drive_name(disk_number(vbd.userdevice), kind, self.naming) if self.naming else vbd.device
            if name is not None:
                content = self._xs.contents.get(vbd.VDI)
                found[name] = BlockDevice(name, kind, vdi.virtual_size if vdi else 0, content if hasattr(content, "files") else None, vbd.mode == "RO")
        return dict(sorted(found.items()))

    def nics(self):
        network = self._xs.profile.NETWORK
        found = []
        for vif in self._machine.vm.all("VIFs"):
            if vif.currently_attached:
                lease = self._xs.leases.get(vif.MAC)
                address = f"{network['address']}.{lease}" if lease else None
                found.append(Nic(f"{self.nic_naming}{vif.device}", vif.MAC, address, network["netmask"], network["gateway"]))
        return sorted(found, key=lambda nic: nic.name)

    def neighbours(self):
        xs, found = self._xs, [pif.IP for pif in self._xs.db.all("PIF") if pif.IP]
        for machine in [xs.machines[ref] for ref in list(xs.machines)]:
            if machine is not self._machine and machine.state == "ready":
                found += [nic.address for nic in machine.hardware.nics() if nic.address] if machine.system.graphical else [one.ip for one in machine.system.up_addresses().values()]
        return found

    def now(self):
        return self._xs.clock.time

    def wait(self, seconds):
        machine, xs = self._machine, self._xs
        gone = lambda: xs.machines.get(machine.vm_ref) is not machine       # noqa: E731
        xs.clock.advance_to(xs.clock.now + seconds, until=gone)
        if gone():
            raise PoweredOff

    def after(self, seconds, name, background=False):
        self._machine.after(seconds, name, background)

    def tell(self, what, *details):
        if self._xs.observer is not None:
            self._xs.observer(self._machine.vm, what, details)

    def power(self, request):
        self._machine.stop(request)
