"""top: the processes, again every few seconds; and watch: a command's output, likewise."""

from ..records import Process
from . import COLUMNS, ROWS, FullScreen, bar


def summary(system):
    """The rows above the processes."""
    kib, users = system.hardware.memory // 1024 * 96 // 100, 1
    free, up = system.memory_free(), int(system.uptime())
    hours, minutes = up // 3600 % 24, up // 60 % 60
    days = f"{up // 86400} day{'s' * (up >= 172800)}, " if up >= 86400 else ""
    span = f"{hours:2}:{minutes:02}" if hours else f"{minutes} min"
    total = len(system.processes) + 1
    return [f"top - {system.date('%H:%M:%S')} up {days}{span},  {users} user,  load average: 0.00, 0.01, 0.05",
            f"Tasks: {total:3} total,   1 running, {total - 1:3} sleeping,   0 stopped,   0 zombie",
            "Cpu(s):  0.0%us,  0.3%sy,  0.0%ni, 99.7%id,  0.0%wa,  0.0%hi,  0.0%si,  0.0%st",
            f"Mem:  {kib:8}k total, {kib - free:8}k used, {free:8}k free, {kib // 40:8}k buffers",
            f"Swap: {392188:8}k total, {0:8}k used, {392188:8}k free, {kib // 7:8}k cached"]


HEAD = "  PID USER      PR  NI  VIRT  RES  SHR S %CPU %MEM    TIME+  COMMAND"


def table(system, pid, by_memory=False):
    """A row for each process."""
    processes = {**system.processes, pid: Process("top", "top", system.session.pid, system.hardware.now(), "hvc0")}
    rows = []
    for number, process in processes.items():
        size = 0 if process.args.startswith("[") else 4200 + 37 * len(process.args)
        busy = 0.3 if number == pid else 0.0
        rows.append((busy, size, number, f"{number:5} root      20   0 {size * 5:5} {size:4} {size * 2 // 3:4} {'R' if busy else 'S'} {busy:4.1f} "
                                         f"{size * 100 / (system.hardware.memory / 1024):4.1f}   0:00.{number % 100:02} {process.name}"))
    rows.sort(key=lambda row: (-row[1], row[2]) if by_memory else (-row[0], row[2]))
    return [row[-1] for row in rows]


class Top(FullScreen):
    """The live display."""

    name, every = "top", 3.0

    def __init__(self, run):
        super().__init__(run)
        self.pid, self.by_memory, self.message = run.system.next_pid(), False, ""

    def key(self, key):
        self.message = ""
        if key in ("q", "^C"):
            self.done = True
        elif key in ("M", "P"):
            self.by_memory = key == "M"
        elif key in ("h", "?"):
            self.message = "q leaves, M sorts by memory, P by processor, the space bar refreshes"
        elif len(key) == 1 and key != " ":
            self.message = f"{key} is not simulated in this laboratory (h for help)"

    def rows(self):
        return [*summary(self._system), self.message, bar(HEAD), *table(self._system, self.pid, self.by_memory)][:ROWS]

    def cursor(self):
        return 5, 0


class Watch(FullScreen):
    """A command's output, again every two seconds."""

    name = "watch"

    def __init__(self, run, words, seconds):
        super().__init__(run)
        self.words, self.every = list(words), max(seconds, 0.1)
        self.text = ""
        self.tick()

    def key(self, key):
        if key in ("^C", "q"):
            self.done = True

    def tick(self):
        self.text = self._system.output_of(" ".join(self.words))

    def rows(self):
        title = f"Every {self.every:.1f}s: {' '.join(self.words)}"
        when = self._system.date("%a %b %e %H:%M:%S %Y")
        return [title[:COLUMNS - len(when) - 1].ljust(COLUMNS - len(when)) + when, "", *(line[:COLUMNS] for line in self.text.splitlines())]

    def cursor(self):
        return 0, 0
