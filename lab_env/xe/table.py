"""The table of commands: names, parameters, help and what each does, declared once.

    @command("vm-pause", selects="vm", help="Pause a running VM.")
    def vm_pause(call):
        call.each("vm", lambda vm: call.x.VM.pause(vm.ref))
"""

import importlib
import pkgutil
from dataclasses import dataclass

from .errors import CliFailure, Usage
from .printer import Printer
from .selectors import each
from .view import View

COMMANDS = {}
SELECTORS = {
    "vm": "VMs are chosen by the values of their fields: uuid=…, power-state=halted …; vm= takes a name or uuid. `xe vm-list params=all` shows the fields. "
          "More than one needs --multiple.",
    "host": "Hosts are chosen by the values of their fields: uuid=…, enabled=true …; host= takes a name or uuid. `xe host-list params=all` shows the fields.",
    "sr": "SRs are chosen by the values of their fields: uuid=…, type=iso …; sr= takes a name or uuid. `xe sr-list params=all` shows the fields.",
}
UNITS = {"B": 1, "bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


@dataclass(frozen=True)
class Command:
    """One command of xe's."""

    name: str
    function: object
    required: tuple
    optional: tuple
    help: str
    selects: str            # vm, host, sr or nothing
    standard: bool          # shown by `xe help` without --all

    @property
    def parameters(self):
        return self.required + self.optional


def command(name, required="", optional="", help="", selects="", standard=False):
    """Declare a command; parameters are words in one text."""
    def declare(function):
        COMMANDS[name] = Command(name, function, tuple(required.split()), tuple(optional.split()), help, selects, standard)
        return function
    return declare


def load():
    """The whole table."""
    from . import commands
    for module in pkgutil.iter_modules(commands.__path__):
        importlib.import_module(f"{commands.__name__}.{module.name}")
    return COMMANDS


class Call:
    """One command while it runs: its parameters, the XenServer, and where it prints."""

    def __init__(self, session, terminal, params, name=""):
        self.session, self.params, self.name = session, params, name
        self.view = View(session) if session else None
        self.x = session.xenapi if session else None
        self.terminal = terminal
        self.printer = Printer(terminal, self.flag("minimal"))
        self.status = 0

    def get(self, name, default=None):
        """A parameter's value; the first if it is given twice."""
        return next((value for key, value in self.params if key == name), default)

    def flag(self, name, default=False):
        """A parameter that is true or false."""
        value = self.get(name)
        return default if value is None else boolean(name, value)

    def number(self, name, default=None):
        value = self.get(name)
        try:
            return default if value is None else int(value)
        except ValueError:
            raise CliFailure(f"Failed to parse parameter '{name}': expecting an integer") from None

    def bytes(self, name):
        """A size: `1GiB`, `512MiB`, or a number of bytes; as XenAPI's text."""
        return str(size(name, self.get(name)))

    def map(self, name):
        """The pairs given as `name:key=value`, or `name-key=value` as of old."""
        return {key[len(name) + 1:]: value for key, value in self.params if key[:len(name) + 1] in (f"{name}:", f"{name}-") and len(key) > len(name) + 1}

    def each(self, word, operation, ignore="", **how):
        """Do something with what is selected, see selectors.py."""
        return each(self, word, operation, ignore.split(), **how)

    def ref(self, cls, name="uuid"):
        """The reference of the object whose uuid a parameter gives."""
        return getattr(self.x, cls).get_by_uuid(self.get(name))

    def named(self, cls, value):
        """The object of that name or uuid."""
        found = [thing for thing in self.view.objects(cls) if value in (thing.record["name_label"], thing.uuid)]
        if not found:
            raise CliFailure(f"{cls[0].upper()}{cls[1:]} {value} not found")
        return found[0]

    def print(self, *lines):
        self.printer.list(list(lines))

    def fail(self, status):
        self.status = status

    def forced(self):
        """Refuse what may lose data unless --force is given."""
        if not self.flag("force"):
            raise CliFailure("This operation is dangerous and may cause data loss. This operation must be forced (use --force).")

    def agreed(self):
        """Whether the person types yes."""
        self.terminal.print("Type 'yes' to continue")
        typed = self.terminal.prompt()
        if typed.strip().lower() != "yes":
            self.terminal.print(f"Aborted (you typed: '{typed}')")
            return False
        return True


def boolean(name, value):
    if value.lower() in ("true", "t", "yes", "y", "1"):
        return True
    if value.lower() in ("false", "f", "no", "n", "0"):
        return False
    raise CliFailure(f"Failed to parse parameter '{name}': expecting a boolean (true or false)")


def size(name, value):
    digits = value.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    unit = value[len(digits):] or "B"
    if not digits.isascii() or not digits.isdigit():
        raise CliFailure(f"Failed to parse parameter '{name}': expecting an integer (possibly with suffix)")
    if unit not in UNITS:
        raise CliFailure(f"Failed to parse parameter '{name}': Unknown suffix: '{unit}' (try KiB, MiB, GiB or TiB)")
    return int(digits) * UNITS[unit]


SWITCHES = {"-u": "username", "-pw": "password", "-s": "server", "-h": "server", "-p": "port"}


def parsed(words):
    """The command's name and its parameters, pairs in the order they were given."""
    if not words or "=" in words[0]:
        raise Usage("Syntax error")
    params, rest = [], iter(words[1:])
    for word in rest:
        if word.startswith("--"):
            params.append((word[2:], "true"))
        elif word.startswith("-"):
            value = next(rest, None)
            if word not in SWITCHES or value is None:
                raise Usage("Syntax error")
            params.append((SWITCHES[word], value))
        else:
            name, _, value = word.partition("=")
            params.append((name, value))
    return words[0], params


def run(name, params, terminal, log_in):
    """Do one command and return its exit status; `log_in()` gives the session, and is not asked for help."""
    found = load().get(name)
    if name != "help":
        if found is None:
            raise Usage("Unknown command", name)
        for wanted in found.required:
            if wanted not in dict(params):
                raise Usage("Required parameter not found", wanted)
    call = Call(log_in() if name != "help" else None, terminal, params, name)
    found.function(call)
    if not call.status:
        call.printer.flush()
    return call.status
