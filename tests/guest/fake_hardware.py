"""A small computer for tests: a disk, a CD drive, a network card, a clock that jumps from timer to timer."""

from lab_env.mock.guest.discs import DISCS, TOOLS
from lab_env.mock.guest.hardware import BlockDevice, Hardware, Nic, PoweredOff
from lab_env.mock.guest.image import install_system
from lab_env.mock.guest.system import System
from lab_env.mock.xenstore import DomainXenstore, Xenstore

START = 1415606400.0        # Monday 10 November 2014, 08:00 UTC


class FakeHardware(Hardware):
    uuid = "6b2f0a2e-1c5d-4b3a-9f21-0c9d2e7f6a10"
    virtualization, memory, vcpus, xen_version, domid = "pv", 256 << 20, 1, "4.1.3", 3
    capabilities = "xen-3.0-x86_64 xen-3.0-x86_32p hvm-3.0-x86_32 hvm-3.0-x86_32p hvm-3.0-x86_64"

    def __init__(self, image):
        self.xenstore = DomainXenstore(Xenstore(), self.domid)
        self.xenstore.write("domid", "3")
        self.devices = {"xvda": BlockDevice("xvda", "disk", 8 << 30, image, False)}
        self.clock, self.timers, self.request, self.system, self.off_at = START, [], "", None, None

    def insert(self, name):
        disc = DISCS.get(name) or TOOLS[name.removeprefix("xs-tools-").removesuffix(".iso")]
        self.devices["xvdd"] = BlockDevice("xvdd", "cd", disc.size, disc, True)
        self.system.look()

    def eject(self):
        del self.devices["xvdd"]

    def block_devices(self):
        return self.devices

    def nics(self):
        return [Nic("eth0", "2e:7b:d5:0a:7b:21", "192.0.2.17", "255.255.255.0", "192.0.2.1")]

    def now(self):
        return self.clock

    def wait(self, seconds):
        end = self.clock + seconds
        while self.timers and min(self.timers)[0] <= end:
            self.timers.sort()
            when, name = self.timers.pop(0)
            self.clock = max(self.clock, when)
            if self.off_at is not None and self.clock >= self.off_at:
                raise PoweredOff
            self.system.on_timer(name)
        self.clock = end

    def after(self, seconds, name, background=False):
        self.timers.append((self.clock + seconds, name))

    def power(self, request):
        self.request = request


def booted(key="ubuntu-13.04", hostname="ubase", image=None):
    """(System, FakeHardware) after a boot."""
    image = image or install_system(key, START, answers={"netcfg/get_hostname": hostname})
    hardware = FakeHardware(image)
    system = hardware.system = System(image, hardware)
    system.boot()
    return system, hardware


def reboot(system, hardware):
    """The same disk, started again."""
    system.shutdown()
    again, fresh = booted(image=system.image)
    fresh.devices.update({name: device for name, device in hardware.devices.items() if name != "xvda"})
    fresh.clock = hardware.clock + 30
    return again, fresh
