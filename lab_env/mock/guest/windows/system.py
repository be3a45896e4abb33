"""A running Windows: what its image becomes once it has booted. It offers a Machine the same as a Linux System does."""

from datetime import datetime, timezone

from ..files import Node
from ..system import Result
from . import agent, cmd, desktop, programs, screen, setup
from .drives import Drives

assert programs     # declares most of cmd's programs
HOME = "/C/Users/Administrator"
SERVICES = ("Dhcp", "Dnscache", "EventLog", "LanmanServer", "LanmanWorkstation", "PlugPlay", "RpcSs", "W32Time", "wuauserv")


class Windows:
    """One boot of a WindowsImage on a Hardware. All of it is plain data."""

    mounts = ()             # nothing of a disk is held open
    stopping = 18.0         # seconds it takes to shut down
    graphical = True

    def __init__(self, image, hardware):
        self.image, self.hardware = image, hardware
        self.boot_time, self.memory_at_boot = hardware.now(), hardware.memory
        self.jobs, self.services, self.reported = {}, {}, {}    # job -> (began, ends); service -> since when
        self.windows, self.choice, self.found = [], [], ""      # open windows: [kind, page]; updates being installed; what a search found
        self.logged_on, self.quiet, self.dismissed, self.cwd, self.powershell = False, False, "", HOME, False
        self.status, self.environment = 0, {}

    @property
    def os(self):
        return self.image.os

    @property
    def files(self):
        return Drives(self)

    @property
    def drivers(self):
        """Whether the paravirtual drivers run."""
        return self.image.state["drivers"]

    def a_file(self, size, now):
        return Node("f", 0o755, "MZ", size, now)

    # -- devices --------------------------------------------------------------------------------------------------------

    def disks(self):
        """The disks it sees: the first four positions by emulated IDE, all of them once the PV drivers run."""
        return [device for device in self.hardware.block_devices().values() if device.kind == "disk" and (self.drivers or device.name.startswith("hd"))]

    def disc(self):
        """The Disc in the drive D:, or None."""
        return next((device.contents for device in self.hardware.block_devices().values() if device.kind == "cd" and device.contents), None)

    def disk_model(self):
        return "XENSRC PVDISK SCSI Disk Device" if self.drivers else "QEMU HARDDISK ATA Device"

    def nic_model(self, number=0):
        plain = "Citrix PV Network Adapter" if self.drivers else "Realtek RTL8139C+ Fast Ethernet NIC"
        return f"{plain} #{number}" if self.drivers or number else plain

    def network_up(self):
        return any(nic.address and nic.gateway for nic in self.hardware.nics())

    def memory_free(self):
        """KiB."""
        return max(self.hardware.memory // 1024 - 380_000 - 9000 * len(self.jobs), 40_000)

    def time(self):
        return datetime.fromtimestamp(self.hardware.now(), timezone.utc)

    # -- life -------------------------------------------------------------------------------------------------------------

    def boot_messages(self):
        """[(seconds after power on, text)] of its console."""
        updating = self.image.state["restart"] == "updates"
        lines = [(2.0, "Starting Windows\n"), *([(20.0, "Configuring Windows updates\nDo not turn off your computer.\n")] if updating else [])]
        return [*lines, (self.os.boot_seconds + 45.0 * updating, "Press CTRL + ALT + DELETE to log on\n")]

    def boot(self):
        """Start the services; nothing is printed."""
        self.services = dict.fromkeys(SERVICES, self.hardware.now())
        setup.go_on_after_restart(self)
        return ""

    def shutdown(self):
        """Stop everything: what was under way is lost, and the tools' service takes it up again at the next start."""
        self.jobs, self.services, self.windows, self.logged_on = {}, {}, [], False
        return ""

    def hears_shutdown(self):
        """Only the agent of the tools listens to what XAPI asks through xenstore."""
        return "XenGuestAgent" in self.services

    def on_timer(self, name):
        job = name.removeprefix("windows ")
        if job == "report":
            agent.report(self)
        else:
            setup.finished(self, job)

    def restart(self):
        self.stop("reboot")

    def stop(self, request):
        """Restart or shut down from inside."""
        self.hardware.power(request)

    def look(self):
        """Plug and play: what there is is asked for anew each time. A disc that comes back plays again."""
        if self.disc() is None:
            self.dismissed = ""

    def log_on(self):
        self.logged_on = True
        if self.image.state["wizard"]:      # it goes on after a restart, and says how it ended
            self.windows = [*self.windows, ["tools", ""]]

    # -- the console ------------------------------------------------------------------------------------------------------

    def prompt(self):
        return cmd.prompt(self)

    def type_line(self, line):
        """Type a line in a command prompt; whoever types is logged on as Administrator first."""
        if not self.logged_on:
            self.log_on()
        output = cmd.run_line(self, line)
        return Result(output, self.status, self.prompt())

    def description(self):
        """The windows on the screen as plain data."""
        return desktop.description(self)

    def click(self, window, button):
        """Click a button of a window; the words with which that cannot be done, or ""."""
        return desktop.click(self, window, button)

    def on_console(self):
        """The full-screen program that shows the desktop on a text console."""
        return screen.OnConsole(self)

    def screen(self):
        """What the screen shows, in words."""
        return desktop.text(self)
