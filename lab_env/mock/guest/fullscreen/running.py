"""Programs that write on the console as time passes, until ^C: tail -f, ping. They take no screen; what they have to say by now is asked for, as of a boot."""

from ..files import FileFault
from . import FullScreen

MOST = 3600             # repetitions of something that nobody ends


class Running(FullScreen):
    """What they share: ^C ends them, Enter leaves a blank line."""

    whole_screen = False
    aborts = True           # ^C kills it, and with it the rest of its line; a program that catches it ends by itself

    def __init__(self, run):
        super().__init__(run)
        self.said = ""

    def news(self):
        """What it has to say since it was last asked."""
        raise NotImplementedError

    def due(self):
        """The moment it says more by the passing of time alone, or None."""

    def ending(self):
        """Its last words after ^C."""
        return ""

    def key(self, key):
        if key in ("^C", "^\\"):
            self.said += f"{key}\n{self.ending()}"
            self.done, self.status = True, self.status_after()
        elif key == "enter":
            self.said += "\n"

    def status_after(self):
        return 130

    def draw(self):
        said, self.said = self.said, ""
        return said


class Following(Running):
    """tail -f: what is appended to files, as it is."""

    def __init__(self, run, names, program="tail"):
        super().__init__(run)
        self.name = program
        self.paths = [(name, run.path(name)) for name in names]
        self.seen, self.last = [len(self.text(path)) for _, path in self.paths], len(self.paths) - 1

    def text(self, path):
        try:
            return self.fs.read(path)
        except FileFault:
            return ""

    def news(self):
        said = ""
        for number, (name, path) in enumerate(self.paths):
            text, seen = self.text(path), self.seen[number]
            if len(text) < seen:
                said, seen = said + f"{self.name}: {name}: file truncated\n", 0
            if len(text) > seen:
                said += f"\n==> {name} <==\n" * (len(self.paths) > 1 and number != self.last) + text[seen:]
                self.last = number
            self.seen[number] = len(text)
        return said


class KernelNews(Running):
    """dmesg -w: what the kernel says, as it does."""

    name = "dmesg"

    def __init__(self, run):
        super().__init__(run)
        self.seen = len(self._system.messages)

    def news(self):
        new, self.seen = self._system.messages[self.seen:], len(self._system.messages)
        return "".join(f"[{when:12.6f}] {text}\n" for when, text in new)


class Repeating(Running):
    """The same text every few seconds: vmstat 1, free -s 1."""

    def __init__(self, run, text, interval):
        super().__init__(run)
        self.name, self.text, self.interval, self.began, self.times = run.name, text, max(interval, 0.1), self._system.hardware.now(), 0

    def due(self):
        return self.began + (self.times + 1) * self.interval if self.times < MOST else None

    def news(self):
        before, now = self.times, self._system.hardware.now()
        self.times = min(MOST, int((now - self.began) / self.interval))
        return self.text * (self.times - before)


class Pinging(Running):
    """ping without -c: a packet each second. `line(number)` says what comes of one, `statistics(count, seconds)` what came of all."""

    name, aborts = "ping", False

    def __init__(self, run, packets, interval):
        super().__init__(run)
        self.packets, self.interval, self.began, self.sent = packets, interval, self._system.hardware.now(), 0

    def due(self):
        return self.began + self.sent * self.interval if self.sent < MOST else None

    def news(self):
        said, now = "", self._system.hardware.now()
        while self.sent < MOST and self.began + self.sent * self.interval <= now:
            self.sent += 1
            said += self.packets.line(self.sent)
        return said

    def ending(self):
        return self.packets.statistics(max(self.sent, 1)).lstrip("\n")

    def status_after(self):
        return 0 if self.packets.answers else 1
