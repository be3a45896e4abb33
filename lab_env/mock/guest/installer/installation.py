"""The installer on its machine: its time, its screen on the console, and what it does to the disk."""

import re

from ...schema import NULL
from .. import bootloader, systems
from ..fullscreen import ROWS, FullScreen
from ..image import install_system
from .program import Facts, Installer

RESTART = 2.0       # seconds from the last answer to the restart


class Installation(FullScreen):
    """The installer's run on a Machine; for the console a full-screen program."""

    name = "the installer"

    def __init__(self, machine, hostname):
        self._machine, self.done, self.ticks, self.shown = machine, False, 0, [None] * ROWS
        vm, hardware = machine.vm, machine.hardware
        self.installer = Installer(Facts(machine.plan.system, machine.plan.medium, hostname, any(nic.address for nic in hardware.nics()),
                                         "xvda" if not vm.HVM_boot_policy or systems.get(machine.plan.system).pvhvm else "sda",
                                         "" if vm.HVM_boot_policy else vm.PV_args, vm.other_config.get("installer") == "ask"))

    def dump(self):
        return vars(self.installer)

    @property
    def now(self):
        return self._machine._xs.clock.now

    @property
    def waiting(self):
        """Whether only a key can make it go on."""
        return self.installer.waiting

    def begin(self):
        self.go_on()
        self._machine.console.run(self)

    def go_on(self):
        """Begin the next step; at the end of the last one the system restarts."""
        seconds = self.installer.enter(self.now)
        if self.installer.finished:
            self._machine.after(RESTART, "installer end")
        elif seconds is not None:
            self._machine.after(seconds, f"installer {self.installer.serial}")

    def on_timer(self, name):
        """A step's time is over, if it is still that step."""
        if name == "installer end":
            self.open_the_tray()
            self._machine.finished_installing()
        elif int(name.split()[1]) == self.installer.serial and not self.installer.waiting:
            self.take_effect(self.installer.passed())
            self.go_on()
            self._machine.console.feed(self.draw())

    def take_effect(self, effect):
        """What a step has done to the disk."""
        xs, disk = self._machine._xs, bootloader.disk(self._machine._xs, self._machine.vm)
        if effect == "format":
            xs.contents.pop(disk.ref, None)
        elif effect == "install":
            xs.contents[disk.ref] = install_system(self.installer.facts.system, xs.clock.time, xs.identifiers.uuid(), self.installer.facts.medium == "cdrom",
                                                   self.installer.answers)

    def open_the_tray(self):
        """The installer opens the tray of an emulated drive; a PV guest's drive it cannot."""
        vm = self._machine.vm
        for vbd in vm.all("VBDs") if vm.HVM_boot_policy else ():
            if vbd.type == "CD":
                vbd.VDI, vbd.empty = NULL, True

    # -- on the console -----------------------------------------------------------------------------------------------

    def key(self, key):
        if self.installer.key(key):
            self.go_on()

    def rows(self):
        return self.installer.draw(self.now).split("\n")

    def text(self):
        """The screen without colours."""
        return re.sub(r"\x1b\[[\d;]*m", "", self.installer.draw(self.now))

    def progress(self):
        return self.installer.progress(self.now)

    def left(self):
        """Seconds until it restarts the machine."""
        return self.installer.total * (1 - self.progress()) + RESTART
