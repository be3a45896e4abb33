"""A running operating system: what its image becomes once it has booted."""

import posixpath
from datetime import datetime, timezone
from typing import NamedTuple

from . import agent, boot, commands, devices
from .accounts import ROOT, find_user
from .command import BASH, Invocation
from .files import Node
from .hardware import PoweredOff
from .namespace import Namespace
from .records import Process
from .shell import completion, jobs, recall
from .shell.flow import Exit, Suspended
from .shell.budget import Budget
from .shell.interpreter import Shell
from .shell.session import Session
from .shell.streams import CutOff, Input, NeedInput, Output
from .shell.syntax import Incomplete

assert commands
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
USER_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games"


class Result(NamedTuple):
    """What one typed line came to."""

    output: str
    status: int
    prompt: str
    left: bool = False      # the login shell has ended
    program: object = None  # a full-screen program that has the console now


class Pending(NamedTuple):
    """A line that waits for more to be typed: it is run again from where it began, with the answer added."""

    text: str
    command: str            # the part of it that is a command, for history
    shown: str
    waited: float
    before: dict
    answering: bool         # a program reads what is typed next; otherwise it continues the command
    echo: bool = True       # what is typed next is shown
    one_key: bool = False   # the program goes on with the first key
    trees: object = None    # what was left over from a line, when it is that which asks


class System:
    """One boot of an Image on a Hardware. All of it is plain data."""

    stopping = 6.0          # seconds it takes to stop its services
    graphical = False
    STATE = ("mounts", "processes", "tmpfs", "sysctl", "history", "addresses", "links", "hostname", "last_pid", "session", "reported", "runlevel", "going", "agent_version", "shells", "random")

    def __init__(self, image, hardware):
        self.image, self.hardware = image, hardware
        hardware.naming = "xvd" if hardware.virtualization != "hvm" else "pvhvm" if image.os.pvhvm else "ide"
        hardware.nic_naming = "enX" if image.os.init == "systemd" else "eth"
        self.boot_time = hardware.now()
        self.hostname = image.hostname
        self.mounts, self.processes, self.tmpfs, self.sysctl = [], {}, {}, {}
        self.addresses, self.links = {}, {}     # interface -> Address; interface -> "up" or "down"
        self.history, self.reported, self.runlevel, self.going, self.agent_version = [], {}, "2", "", ""
        self.last_pid, self.pending = 0, None
        self.known, self.messages = devices.seen(self), self.os.dmesg(hardware, self.command_line)
        self.session = None
        self.shells, self.left_over, self.keyboard = [], [], False      # shells this one was started from; what follows a full-screen program
        self.random = sum(map(ord, hardware.uuid)) + int(self.boot_time)
        self.terminal = None        # where a program may ask the person at the console
        self.booted = False

    # -- facts --------------------------------------------------------------------------------------------------------

    @property
    def os(self):
        return self.image.os

    @property
    def fs(self):
        return Namespace(self)

    @property
    def root_disk(self):
        disks = [device.name for device in self.hardware.block_devices().values() if device.kind == "disk"]
        return sorted(disks)[0] if disks else "xvda"

    @property
    def root_uuid(self):
        node = self.image.files.get("/etc/fstab")
        words = [line.split() for line in (node.text if node else "").splitlines() if line.startswith("UUID=")]
        return next((word[0][5:] for word in words if len(word) > 1 and word[1] in ("/", "/boot")), "")

    @property
    def knows_xen(self):
        """Whether the kernel runs Xen's drivers: PV and PVH always, on an emulated PC only when it brings them."""
        return self.hardware.virtualization != "hvm" or self.os.pvhvm

    @property
    def command_line(self):
        source = devices.root_source(self) if devices.volumes(self) else f"UUID={self.root_uuid}"
        if self.hardware.virtualization == "hvm":
            return f"BOOT_IMAGE=/boot/vmlinuz-{self.os.kernel} root={source} ro quiet"
        return f"root={source} ro quiet console=hvc0"

    def uptime(self):
        return max(self.hardware.now() - self.boot_time, 0.0)

    def time(self):
        return datetime.fromtimestamp(self.hardware.now(), timezone.utc)

    def date(self, form="%a %b %e %H:%M:%S %Z %Y", moment=None):
        """A moment (now) in strftime's words; UTC."""
        moment = self.time() if moment is None else datetime.fromtimestamp(moment, timezone.utc)
        form = form.replace("%e", f"{moment.day:2}").replace("%Z", "UTC").replace("%s", str(int(moment.timestamp()))).replace("%N", f"{moment.microsecond * 1000:09}")
        return moment.strftime(form)

    def memory_free(self):
        """KiB."""
        kib = self.hardware.memory // 1024
        return max(kib * 62 // 100 - 800 * len(self.processes) - kib // 10, kib // 20)

    def block_nodes(self):
        """[(name, major, minor, size, kind)] of disks, partitions and CDs."""
        return devices.nodes(self)

    def look(self):
        """Something was plugged in or taken out."""
        devices.look(self)

    def xenstore_reachable(self):
        return any(mount.type == "xenfs" for mount in self.mounts) or self.os.init == "systemd" and self.knows_xen     # /dev/xen/xenbus

    def network_up(self):
        """Whether the guest has an address and a way out."""
        return any(address.gateway for address in self.up_addresses().values())

    def up_addresses(self):
        """{interface: Address} of those that are up."""
        return {name: address for name, address in self.addresses.items() if self.links.get(name) == "up"}

    # -- processes ----------------------------------------------------------------------------------------------------

    def next_pid(self):
        self.last_pid += 1
        return self.last_pid

    def spawn(self, name, args, parent=1, tty="?", user="root"):
        pid = self.next_pid()
        self.processes[pid] = Process(name, args, parent, self.hardware.now(), tty, user)
        return pid

    def log(self, text):
        """A line of the kernel's, for dmesg."""
        self.messages.append((self.uptime(), text))
        for path in ("/var/log/syslog", "/var/log/kern.log"):
            self.syslog(f"kernel: [{self.uptime():12.6f}] {text}", path=path)

    def keeps_logs(self):
        """Whether somebody keeps the system's log, and there is a place for it."""
        place = self.image.files.get("/var/log")
        return place is not None and place.kind == "d" and any(process.name == "rsyslogd" for process in self.processes.values())

    def syslog(self, *lines, path="/var/log/syslog"):
        """Lines of the system's log, when somebody keeps one."""
        files, node = self.image.files, self.image.files.get(path)
        if lines and self.keeps_logs() and (node is None or node.kind == "f"):
            old, when = node.text if node else "", f"{self.date('%b %e %H:%M:%S')} {self.hostname} "
            files.put(path, Node("f", 0o640, (old[-100_000:] if len(old) > 150_000 else old) + "".join(f"{when}{line}\n" for line in lines), mtime=int(self.hardware.now()), gid=4))

    # -- life ---------------------------------------------------------------------------------------------------------

    def boot_messages(self):
        """[(seconds after power on, text)] of its console until it asks who logs in."""
        return self.os.boot_messages(self.hardware, self.hostname, self.command_line)

    def boot(self):
        """Start everything; the text the services print on the console."""
        text = boot.start(self)
        boot.keep_messages(self)
        self.booted = True
        self.login()
        return text

    def shutdown(self):
        """Stop the services of the run levels that end; the text they print."""
        text = boot.stop(self)
        self.processes, self.mounts, self.tmpfs, self.pending = {}, [], {}, None
        return text

    def hears_shutdown(self):
        """A Linux kernel with Xen's drivers itself listens to what XAPI asks through xenstore, tools or no tools."""
        return self.knows_xen

    def on_timer(self, name):
        if name.startswith("agent "):
            agent.on_timer(self, name)

    def login(self, name="root"):
        """A fresh login shell on the console."""
        old = self.session
        if old is not None:
            self.processes.pop(old.pid, None)
        user = find_user(self.fs, name) or ROOT
        pid = self.spawn("bash", "-bash", tty="hvc0", user=user.name)
        home = user.home if self.fs.is_directory(user.home) else "/"
        path = self.path_of(user)
        self.shells = []
        session = self.session = Session(pid, {"HOME": home, "LOGNAME": user.name, "USER": user.name, "SHELL": user.shell, "PATH": path, "TERM": "vt100",
                                               "PWD": home, "SHLVL": "1"}, home, "-bash", interactive=True)
        session.user, session.login = user, True
        if self.os.distro == "ubuntu":
            session.assign("LANG", "en_US.UTF-8")
            session.exported["LANG"] = True
        session.variables.update({"PS1": "\\u@\\h:\\w\\$ ", "HOSTNAME": self.hostname, "UID": str(user.uid), "EUID": str(user.uid), "PPID": "1",
                                  "BASH_VERSION": f"{BASH.get(self.os.key, '4.2.45')}(1)-release", "BASH_VERSINFO": dict(enumerate([*BASH.get(self.os.key, "4.2.45").split("."), "1", "release", "x86_64-pc-linux-gnu"])), "COLUMNS": "80", "LINES": "25"})
        shell = Shell(self, session, {0: Input(), 1: Output(), 2: Output()}, Budget())
        for name in (f"{home}/.bash_profile", f"{home}/.bash_login", f"{home}/.profile"):
            node = self.fs.find(name)
            if node and node.kind == "f":
                session.interactive = False
                try:
                    shell.run_text(node.text)
                except CutOff:
                    self.log("a login script was cut off")
                session.interactive = True
                break
        session.status = 0

    def path_of(self, user):
        """Where a user's shell looks for programs: Debian's users do not look where the administrator's are."""
        return USER_PATH if user.uid and self.os.distro == "debian" else PATH + ":/usr/games:/usr/local/games" * bool(user.uid)

    def random_number(self):
        """$RANDOM: a row of numbers that is the same for the same computer."""
        self.random = (self.random * 1103515245 + 12345) % (1 << 31)
        return self.random >> 16

    def who(self):
        """The user who has logged in on the console."""
        return (self.shells[0][0] if self.shells else self.session).user or ROOT

    def greeting(self):
        """What login shows before the first prompt."""
        os, node = self.os, self.fs.find("/etc/motd")
        first = (f"Welcome to {os.description} (GNU/Linux {os.kernel} {os.machine})\n\n * Documentation:  https://help.ubuntu.com/\n" if os.distro == "ubuntu" else
                 f"Linux {self.hostname} {os.kernel} {os.kernel_build} {os.machine}\n")
        return first + (node.text if node and node.kind == "f" else "") + "\n"

    def run_script(self, path, *arguments):
        """Run a program outside any session, as init does; (status, text)."""
        out = Output()
        session = Session(1, {"PATH": PATH, "HOME": "/", "RUNLEVEL": self.runlevel, "PREVLEVEL": "N"}, "/", "init")
        shell = Shell(self, session, {0: Input(), 1: out, 2: out}, Budget())
        try:
            status = shell.program([path, *arguments])
        except (CutOff, RecursionError) as cut:
            out.write(f"{path}: stopped: {cut}\n")
            status = 1
        return status, out.text()

    # -- the console --------------------------------------------------------------------------------------------------

    def prompt(self):
        session = self.session
        cwd = session.cwd
        home = session.get("HOME") or "/root"
        if cwd == home or cwd.startswith(home + "/"):
            cwd = "~" + cwd[len(home):]
        host = session.get("HOSTNAME", self.hostname).split(".")[0]
        text = session.get("PS1") or ""
        user = session.user or ROOT
        for mark, value in {"\\u": user.name, "\\h": host, "\\H": host, "\\w": cwd, "\\W": posixpath.basename(cwd), "\\$": "$" if user.uid else "#", "\\n": "\n",
                            "\\[": "", "\\]": "", "\\e": "\x1b", "\\s": "bash"}.items():
            text = text.replace(mark, value)
        return text

    def snapshot(self):
        kept = {name: copied(getattr(self, name)) for name in self.STATE}
        kept["files"], kept["image hostname"] = self.image.files.copy(), self.image.hostname
        return kept

    def restore(self, kept):
        for name in self.STATE:
            setattr(self, name, copied(kept[name]))
        self.image.files.changed = kept["files"].copy().changed
        self.image.hostname = kept["image hostname"]

    def type_line(self, line, keyboard=False):
        """Type a line (or several) on the console. A command that asks for more gets it from the next line typed.
        `keyboard`: it is typed on the console itself, where a full-screen program can have the screen."""
        pending, self.pending = self.pending, None
        if line.endswith("\x03"):
            self.session.status = 130
            return Result("^C\n", 130, self.prompt())
        if pending is None and line == "\x04":
            line = "exit"
        if pending:
            self.restore(pending.before)
        before = pending.before if pending else self.snapshot()
        recalled = ""
        if pending is None and "\n" not in line and self.session.interactive and not self.session.dash:
            line, recalled, fault = recall.recalled(line, self.history)
            if fault:
                return Result(f"{self.session.name}: {fault}: event not found\n", self.session.status, self.prompt())
        text = (pending.text if pending else "") + line + "\n"
        command = text.strip("\n") if not pending or not pending.answering else pending.command
        if command.strip() and not (pending and pending.trees is not None):
            self.history.append(command)
        result = self.run(text, command, before, pending, pending.trees if pending else None, keyboard)
        return result._replace(output=recalled + result.output) if recalled else result

    def resume(self, program):
        """A full-screen program has ended: what followed it on its line is done."""
        rest, self.left_over = [] if program.aborts else self.left_over, []
        self.session.status = program.status
        return self.run("", "", self.snapshot(), None, rest, True)

    def run(self, text, command, before, pending, trees, keyboard):
        """Run a text, or trees that were left over and read it; what it came to."""
        screen = Output(console=True)
        source = Input(text, console=True)
        budget = Budget(skip=pending.waited if pending else 0)
        shell = Shell(self, self.session, {0: source, 1: screen, 2: screen}, budget)
        prompt, asked, left, program = None, None, False, None
        self.keyboard, self.terminal = keyboard, source
        try:
            if trees is None:
                shell.run_text(text, source)
            else:
                shell.go_on(trees)
        except Incomplete:
            prompt = "> "
        except NeedInput as asked_for:
            prompt, asked = "", asked_for
        except Suspended as suspended:
            if suspended.session is None:
                program, self.left_over = suspended.program, suspended.rest
            else:
                self.shells = [*self.shells, (self.session, suspended.rest)]
                self.session = suspended.session
        except (CutOff, RecursionError) as cut:
            screen.parts.append(f"\n[the laboratory stopped this line: {cut if isinstance(cut, CutOff) else 'too deeply nested'}]\n")
            self.session.status = 137
        except Exit as leaving:
            if self.shells:
                ended = self.session
                self.processes.pop(ended.pid, None)
                self.shells, (self.session, rest) = self.shells[:-1], self.shells[-1]
                self.session.status = leaving.status
                result = self.run("", "", before, None, rest, keyboard)
                return result._replace(output=screen.text() + ("logout\n" if ended.login else "exit\n") + result.output)
            screen.write("logout\n\n")
            self.login()
            self.session.status, left = leaving.status, True
        except PoweredOff:
            self.session.status = 129
        if prompt is None and self.session.jobs:
            screen.write(jobs.reap(Invocation(shell, "jobs")))
        self.terminal, shown = None, screen.text()
        if prompt is not None:
            self.pending = Pending(text, command, shown, budget.waited, before, prompt == "", *((asked.echo, asked.one_key) if asked else (True, False)), trees)
            return Result(self.unseen(shown, pending), self.session.status, prompt)
        return Result(self.unseen(shown, pending), self.session.status, self.prompt(), left, program)

    def output_of(self, line):
        """What a line would show, run in a shell of its own (for watch)."""
        out, session = Output(console=True), self.session.copy()
        session.interactive = False
        try:
            Shell(self, session, {0: Input(), 1: out, 2: out}, Budget(), 1).run_text(line)
        except (CutOff, RecursionError, PoweredOff):
            out.parts.append("[the laboratory stopped this command]\n")
        return out.text()

    def complete(self, text):
        """(where the word to complete begins, what it could become) of a line up to the cursor."""
        return completion.complete(self, text)

    @staticmethod
    def unseen(shown, pending):
        """What the screen did not show before the answer was typed."""
        if pending and shown.startswith(pending.shown):
            return shown[len(pending.shown):]
        return shown


def copied(value):
    """An independent copy of one piece of state; what it holds is never changed in place."""
    if isinstance(value, dict):
        return {key: one.copy() if hasattr(one, "changed") else one for key, one in value.items()}
    if isinstance(value, list):
        return list(value)
    return value.copy() if isinstance(value, Session) else value


