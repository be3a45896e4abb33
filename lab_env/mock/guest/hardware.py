"""What a virtual machine offers the operating system inside it.

The operating system touches nothing else: no database, no XenAPI, no clock of its own.
"""

from dataclasses import dataclass


@dataclass
class BlockDevice:
    """A disk or CD as the guest sees it. `contents` is the Image of an installed disk, the Disc in a drive, or None."""

    name: str           # xvda, xvdd (PV); hda, hdd, … (HVM without PV drivers)
    kind: str           # "disk" or "cd"
    size: int           # bytes
    contents: object
    read_only: bool


@dataclass
class Nic:
    """A network interface. `address` is what the network's DHCP server would give it, or None when it has none."""

    name: str           # eth0
    mac: str
    address: str        # 192.0.2.17
    netmask: str
    gateway: str


class Hardware:
    """The interface between a System and the Machine it runs on; guest/machine.py has the one real implementation."""

    uuid: str                   # the VM's uuid, as in /sys/hypervisor/uuid
    virtualization: str         # "pv", "hvm" or "pvh"
    naming = ""                 # how the kernel names drives, see devices.drive_name; "": as XAPI does, hda or xvda
    nic_naming = "eth"          # how it names interfaces: eth, or enX where udev does as it is today
    memory: int                 # bytes the domain holds now (ballooning changes it)
    vcpus: int
    xen_version: str            # "4.1.3"
    capabilities: str           # /sys/hypervisor/properties/capabilities
    domid: int
    xenstore: object            # DomainXenstore: read, write, remove, ls; relative paths are below /local/domain/N

    def block_devices(self):
        """{name: BlockDevice} as of now. A PV guest sees a CD drive only while there is a disc in it."""

    def nics(self):
        """[Nic] as of now."""

    def neighbours(self):
        """The addresses of the other computers on its network that answer."""
        return []

    def now(self):
        """Seconds since 1970 (UTC), of the virtual clock."""

    def wait(self, seconds):
        """Let virtual time pass, as for a command that takes a while. Raises `PoweredOff` when the VM was stopped meanwhile."""

    def after(self, seconds, name, background=False):
        """Have `System.on_timer(name)` called that much later (not across a reboot). Background: an instant clock does not wait for it."""

    def tell(self, what, *details):
        """Something has happened inside that whoever watches the laboratory wants to know (`MockXenServer.observer`). The guest does not notice."""

    def power(self, request):
        """The guest asks for "reboot", "poweroff" or "halt"; it happens once the system has shut down. Returns at once."""


class PoweredOff(Exception):
    """The VM was switched off under a running command."""
