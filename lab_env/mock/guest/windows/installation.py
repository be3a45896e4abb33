"""Windows Setup from its disc: it asks nothing here, takes its time, and restarts into the first log on."""

from ..fullscreen import ROWS, FullScreen
from .. import bootloader
from .image import install_windows
from .releases import RELEASES

STEPS = (("Copying Windows files", 90.0), ("Getting files ready for installation", 480.0), ("Installing features", 150.0), ("Installing updates", 60.0),
         ("Finishing up", 240.0), ("Setup is preparing your computer for first use", 180.0))


class WindowsInstallation(FullScreen):
    """Windows Setup's run on a Machine; for the console a full-screen program that takes no keys."""

    name, waiting = "Windows Setup", False

    def __init__(self, machine, hostname):
        self._machine, self.hostname, self.done, self.ticks, self.shown = machine, hostname, False, 0, [None] * ROWS
        self.place, self.began = 0, 0.0

    def dump(self):
        return {"place": self.place, "began": self.began}

    @property
    def now(self):
        return self._machine._xs.clock.now

    def begin(self):
        self.go_on()
        self._machine.console.run(self)

    def go_on(self):
        self.began = self.now
        self._machine.after(STEPS[self.place][1], "installer")

    def on_timer(self, name):
        """A step is over; after the last one the disk holds Windows."""
        self.place += 1
        if self.place < len(STEPS):
            self.go_on()
            self._machine.console.feed(self.draw())
            return
        machine = self._machine
        machine._xs.contents[bootloader.disk(machine._xs, machine.vm).ref] = install_windows(machine.plan.system, self.hostname)
        machine.finished_installing()

    def key(self, key):
        """Nothing is asked."""

    def progress(self):
        done = sum(seconds for _, seconds in STEPS[:self.place]) + min(self.now - self.began, STEPS[min(self.place, len(STEPS) - 1)][1])
        return min(1.0, done / sum(seconds for _, seconds in STEPS))

    def left(self):
        """Seconds until it restarts the machine."""
        return sum(seconds for _, seconds in STEPS) * (1 - self.progress())

    def rows(self):
        lines = [f"Installing {RELEASES[self._machine.plan.system].name}", ""]
        return lines + [f"  {'done' if number < self.place else ' >  ' if number == self.place else '    '} {text}" for number, (text, _) in enumerate(STEPS)]

    def text(self):
        return "\n".join([*self.rows(), "", f"  {self.progress():4.0%}"])
