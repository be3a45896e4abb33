"""A machine: one VM's running domain. Its power button, its boot, its console, and the system that runs in it."""

from copy import deepcopy

from ..identifiers import disk_number
from ..operations import action
from ..xenstore import DomainXenstore
from . import bootloader
from .console import Console, busy
from .devices import drive_name
from .domain import DomainHardware
from .installer.installation import Installation
from .ready_made import ReadyMade
from .system import Result
from .windows.installation import WindowsInstallation

SCROLL_BACK = 20_000        # characters of a console that are kept


class Machine:
    """`state` is booting, ready, stopping, installing, or nothing (there was nothing to boot)."""

    boot_plan = staticmethod(bootloader.plan)

    def __init__(self, xs, vm_ref, plan):
        self._xs, self.vm_ref, self.plan = xs, vm_ref, plan
        self.domid = self.vm.domid
        self.began = xs.clock.now
        self.state = "nothing"
        self.system = None
        self.installer = None
        self.messages = []          # (seconds since power on, text) of a boot
        self.frozen = []            # timers that wait while the domain is paused
        self.slept_at, self.keys = 0.0, {}      # of a suspended one: since when, and what it had in xenstore
        self.shown = 0              # how many of them the console has shown
        self.told = ""              # what was typed and answered so far, as a cell shows it
        self.prompt = ""            # what the shell last ended with
        self.hardware = DomainHardware(self)
        self.console = Console(self)
        self._announce()

    def dump(self):
        """Its state as plain data, with what the console has shown by now: looking is no difference."""
        self.console.catch_up()
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    @property
    def vm(self):
        return self._xs.db.find(self.vm_ref)

    def _announce(self):
        """What dom0 writes for a new domain."""
        store, vm = DomainXenstore(self._xs.xenstore, self.domid), self.vm
        for path, value in (("vm", f"/vm/{vm.uuid}"), ("name", vm.name_label), ("domid", str(self.domid)),
                            ("memory/static-max", str(vm.memory_static_max // 1024)), ("memory/target", str(vm.memory_dynamic_max // 1024)),
                            ("control/platform-feature-multiprocessor-suspend", "1")):
            store.write(path, value)

    # -- power ----------------------------------------------------------------------------------------------------

    def switch_on(self):
        """Begin what the boot plan says."""
        self.began = self._xs.clock.now
        if self.plan.kind == "installer":
            self.state = "installing"
            kind = WindowsInstallation if self.plan.system.startswith("windows-") else Installation
            self.installer = kind(self, hostname(self.vm.name_label))
            self.hardware.tell("installing", self.plan.system)
            self.installer.begin()
        elif self.plan.kind == "system":
            self.state = "booting"
            self.system = self._image().start(self.hardware)
            self.messages = self.system.boot_messages()
            self.after(self.messages[-1][0], "booted")
        elif self.plan.message:
            self.console.feed(self.plan.message.rstrip("\n") + "\n")

    def switch_off(self):
        """The domain is gone: nothing of it happens any more."""
        self._xs.clock.cancel("machine", self.vm_ref, self.domid)
        self.state = "off"

    def press(self, request):
        """Ask the guest to stop or restart, as XAPI does through xenstore; True if it has been heard."""
        if self.state not in ("booting", "ready", "stopping") or not self.system.hears_shutdown():
            return False
        self.stop(request)
        return True

    def stop(self, request):
        """The system stops its services and then its domain: "reboot", "poweroff" or "halt"."""
        if self.state == "stopping":
            return
        if self.state == "ready":
            text = self.system.shutdown()
            self.told += text
            self.console.leave()
            self.console.feed(text)
        self.state = "stopping"
        self.after(self.system.stopping, f"stopped {request}")

    def freeze(self):
        """Time stands still inside while the domain is paused."""
        now = self._xs.clock.now
        self.frozen = [(due - now, arguments[2], background)
                       for due, _, background, _, arguments in self._xs.clock.coming("machine", self.vm_ref, self.domid)]
        self._xs.clock.cancel("machine", self.vm_ref, self.domid)

    def thaw(self):
        """Time goes on inside."""
        if self.state == "nothing" and self.plan.kind != "nothing":
            self.switch_on()
        for seconds, name, background in self.frozen:
            self.after(seconds, name, background)
        self.frozen = []

    def sleep(self):
        """The domain is written down and goes: all that is inside stays as it is, with what it said in xenstore."""
        store, root = self._xs.xenstore, f"/local/domain/{self.domid}"
        self.freeze()
        self.slept_at = self._xs.clock.now
        self.keys = {path[len(root) + 1:]: value for path, value in store.values.items() if path.startswith(root + "/")}
        store.remove(root)

    def wake(self, paused=False):
        """It has a new domain, and goes on where it was; its own clocks have stood still."""
        gap = self._xs.clock.now - self.slept_at
        self.domid = self.hardware.domid = self.vm.domid
        self.hardware.uuid = self.vm.uuid
        self.hardware.xenstore = DomainXenstore(self._xs.xenstore, self.domid)
        self.began += gap
        if self.system is not None:
            self.system.boot_time += gap
            self.system.image = self._image()       # a checkpoint's machine wakes on disks of its own
        self._announce()
        for key, value in self.keys.items():
            if key not in ("vm", "name", "domid"):
                self.hardware.xenstore.write(key, value)
        self.keys = {}
        if not paused:
            self.thaw()

    def twin(self, vm_ref):
        """A sleeping machine's like, for another VM."""
        xs = self._xs
        kept = (xs, xs.db, xs.clock, xs.xenstore, xs.tasks, xs.profile, xs.schema, xs.sessions)
        other = deepcopy(self, {id(thing): thing for thing in kept})
        other.vm_ref = vm_ref
        return other

    # -- time -----------------------------------------------------------------------------------------------------

    def after(self, seconds, name, background=False):
        self._xs.clock.after(seconds, "machine", self.vm_ref, self.domid, name, background=background)

    def on_timer(self, name):
        """Something of this machine is due."""
        if name == "booted":
            if self.state == "booting":
                services = self.system.boot()
                self.hardware.tell("booted", self.system.image.system)
                self.console.catch_up()
                self.console.feed(services)
                self.told, self.state, self.prompt = "".join(text for _, text in self.messages[:-1]) + services + self.messages[-1][1], "ready", self.system.prompt()
                if self.system.graphical:
                    self.console.run(self.system.on_console())
                else:
                    self.told += "root (automatic login)\n"
                    self.console.greet()
        elif name.startswith("installer"):
            self.installer.on_timer(name)
        elif name.startswith("stopped "):
            request = name.removeprefix("stopped ")
            self._stopped("reboot" if request == "reboot" else "poweroff")
        elif name == "console":
            self.console.tick()
        elif self.state == "ready":
            self.system.on_timer(name)
            self.console.catch_up()

    def _stopped(self, request):
        """The domain has ended; what becomes of the VM is XAPI's business (model/vm_power.py)."""
        self._xs.run_action("power.guest_stopped", self.vm_ref, request)

    def finished_installing(self):
        """The installer restarts the machine."""
        self.console.leave()
        self._stopped("reboot")

    def _image(self):
        """What is installed on the disk."""
        ref = self._disk().ref
        found = self._xs.contents[ref]
        if isinstance(found, ReadyMade):
            found = self._xs.contents[ref] = found.made()
        return found

    def _disk(self):
        return bootloader.disk(self._xs, self.vm)

    # -- console --------------------------------------------------------------------------------------------------

    def console_text(self):
        """What the console shows now."""
        elapsed = self._xs.clock.now - self.began
        if self.state == "nothing":
            return self.plan.message
        if self.state == "installing":
            return self.installer.text()
        if self.state == "booting":
            return "".join(text for due, text in self.messages if due <= elapsed)
        if self.system.graphical and self.state == "ready":
            return self.system.screen()
        return self.told

    def boot_text(self):
        """What booting has said since this was last asked; the login prompt, its last words, is the console's own."""
        if self.state != "booting":
            return ""
        elapsed, before, said = self._xs.clock.now - self.began, self.shown, self.messages[:-1]
        while self.shown < len(said) and said[self.shown][0] <= elapsed:
            self.shown += 1
        return "".join(text for _, text in said[before:self.shown])

    def progress(self):
        """How far installing or booting is, 0 to 1."""
        elapsed = self._xs.clock.now - self.began
        if self.state == "installing":
            return self.installer.progress()
        if self.state == "booting":
            return min(1.0, elapsed / self.messages[-1][0])
        return 1.0

    def left(self):
        """Seconds until installing, booting or stopping is over; None when nobody knows, for somebody is asked."""
        now = self._xs.clock.now
        if self.state == "installing":
            return None if self.installer.waiting else self.installer.left()
        if self.state == "booting":
            return max(0.0, self.began + self.messages[-1][0] - now)
        coming = self._xs.clock.coming("machine", self.vm_ref, self.domid) if self.state == "stopping" else ()
        return next((due - now for due, *_, arguments in coming if arguments[2].startswith("stopped ")), 0.0)

    def type_line(self, line):
        """Type one line as a cell does: at a login prompt, root is logged in first."""
        if self.console.program is not None and not self.system.graphical:
            raise busy(self.vm.name_label, self.console.program.name)
        result = self.enter(line)
        if self.system.graphical:
            self.show_desktop()
        else:
            self.console.typed_elsewhere(line, result)
        return result

    def show_desktop(self):
        """Something was clicked or typed elsewhere: the console shows it too."""
        if self.console.program is not None:
            self.console.after_program()

    def enter(self, line, keyboard=False):
        """Have the system do a line."""
        prompt = self.prompt
        result = self.system.type_line(line, keyboard) if keyboard else self.system.type_line(line)
        self.finish(f"{prompt}{line}\n", result)
        return result

    def enter_as(self, user):
        """Log a user in on the console."""
        self.system.login(user)
        return Result(self.system.greeting(), 0, self.system.prompt())

    def finish(self, line, result):
        """Note what a line came to."""
        self.prompt = result.prompt
        self.told = (self.told + f"{line}{result.output}")[-SCROLL_BACK:]

    def uses(self, vbd):
        """True when the guest has something of that drive mounted; its kernel says so."""
        if self.system is None or self.system.graphical:
            return False
        name = drive_name(disk_number(vbd.userdevice), "cd" if vbd.type == "CD" else "disk", self.hardware.naming)
        return name is not None and any(mount.source.startswith(f"/dev/{name}") for mount in self.system.mounts)

    def look(self):
        """A drive or an interface was plugged in or taken out: the guest notices."""
        if self.state == "ready":
            self.system.look()
            self.console.catch_up()


def hostname(name):
    """A host name made of a VM's name: letters, digits and hyphens."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.lower()).strip("-")
    return kept or "ubuntu"


@action("machine")
def machine_timer(xs, vm_ref, domid, name):
    machine = xs.machines.get(vm_ref)
    if machine is not None and machine.domid == domid:
        machine.on_timer(name)
