"""Declares a program or builtin of a guest: its options once, its body as a function that yields text and returns a status."""

import re
from typing import NamedTuple

from .accounts import ROOT
from .files import FileFault
from .shell.flow import Suspended
from .shell.streams import CutOff

MAGIC = "\x7fELF"
PROGRAMS = {}           # name -> Declared


class Declared(NamedTuple):
    name: str
    options: dict           # spelling -> (key, takes a value: "", "=" or "?"); None: all arguments go to the body as they are
    body: object
    path: str
    package: str
    description: str


class Options:
    """The options given; one that was not given is None."""

    def __init__(self, given):
        self.given = given

    def __getattr__(self, name):
        return self.given.get(name)


def parse_declaration(text):
    """`-a -n= --all|-A --color?` to {spelling: (key, takes)}."""
    table = {}
    for item in text.split():
        spellings = item.rstrip("=?").split("|")
        takes = item[-1] if item[-1] in "=?" else ""
        name = next((one for one in spellings if one.startswith("--")), spellings[0])
        key = name.lstrip("-").replace("-", "_")
        for spelling in spellings:
            table[spelling] = (key, takes)
    return table


def command(name, options="", path="/usr/bin", package="", registry=PROGRAMS):
    """Declare a command. `options=None` leaves the arguments alone; `package` is what brings it when a fresh system lacks it."""
    def declare(body):
        table = None if options is None else parse_declaration(options)
        for one in name.split():
            registry[one] = Declared(one, table, body, f"{path}/{one}", package, (body.__doc__ or "").strip().split("\n")[0])
        return body
    return declare


def binary(name):
    """The contents of a program's file."""
    return f"{MAGIC} {name}\n"


def binary_name(text):
    return text[len(MAGIC):].strip()


class Usage(Exception):
    """The command line is wrong; what to say, and the status."""

    def __init__(self, words, status=2):
        super().__init__(words)
        self.status = status


class Refused(Exception):
    """Only root may do this; what the program says, and the status."""

    def __init__(self, words, status=1):
        super().__init__(words)
        self.status = status


def parse(declared, arguments):
    """(Options, operands) of a command line; options and operands may be mixed, `--` ends the options."""
    table, given, operands, pending = declared.options, {}, [], list(arguments)
    while pending:
        word = pending.pop(0)
        if word == "--":
            operands += pending
            break
        if word in table and len(word) > 2 or (word.startswith("--") and len(word) > 2):
            name, equals, value = word.partition("=")
            key, takes = table.get(name) or unambiguous(table, name)
            if takes == "=" and not equals:
                if not pending:
                    raise Usage(f"option '{name}' requires an argument")
                value = pending.pop(0)
            given[key] = value if takes and (equals or takes == "=") else True
        elif word.startswith("-") and len(word) > 1:
            letters = word[1:]
            while letters:
                letter, letters = "-" + letters[0], letters[1:]
                if letter not in table and "-NUM" in table and letter[1].isdigit():
                    digits = re.match(r"\d*", letters).group()
                    given["NUM"], letters = letter[1] + digits, letters[len(digits):]
                    continue
                if letter not in table:
                    raise Usage(f"option '{letter}' is not simulated")
                key, takes = table[letter]
                if takes == "=":
                    if not letters and not pending:
                        raise Usage(f"option requires an argument -- '{letter[1]}'")
                    value, letters = (letters, "") if letters else (pending.pop(0), "")
                    given[key] = given[key] + "\n" + value if isinstance(given.get(key), str) and key == "e" else value
                else:
                    given[key] = True
        else:
            operands.append(word)
    return Options(given), operands


def unambiguous(table, name):
    found = [entry for spelling, entry in table.items() if spelling.startswith(name)]
    if len(set(found)) != 1:
        raise Usage(f"option '{name}' is not simulated")
    return found[0]


class Invocation:
    """What a running command sees: its name, its streams, the computer, and the shell that called it."""

    def __init__(self, shell, name):
        self.shell, self.name, self.system, self.session = shell, name, shell.system, shell.session
        self.stdin, self.out, self.err = shell.io[0], shell.io[1], shell.io[2]

    @property
    def fs(self):
        return self.shell.fs

    @property
    def user(self):
        """Who runs it."""
        return self.session.user or ROOT

    def needs_root(self, words="Operation not permitted", status=1):
        """Refuse whoever is not root; the words are the whole message when they name the command."""
        if self.user.uid:
            raise Refused(words, status)

    @property
    def cwd(self):
        return self.session.cwd

    def path(self, text):
        """An absolute path."""
        return text if text.startswith("/") else f"{self.session.cwd}/{text}"

    def write(self, text):
        self.out.write(text)

    def say(self, text):
        """A line on stderr."""
        self.err.write(text + "\n")

    def error(self, words, status=1):
        """`name: words` on stderr; the status to return."""
        self.say(f"{self.name}: {words}")
        return status

    def wait(self, seconds):
        """Let virtual time pass."""
        budget = self.shell.budget
        budget.waited += seconds
        if budget.detached:
            return
        if budget.waited > 4 * 3600:
            raise CutOff("it waits too long")
        skipped = min(budget.skip, seconds)
        budget.skip -= skipped
        if seconds > skipped:
            self.system.hardware.wait(seconds - skipped)

    def sh(self, text, *arguments, name="sh"):
        """Run a shell script; its status."""
        return self.shell.script(text, name, arguments)

    def run(self, *words):
        """Run another program; its status."""
        return self.shell.program(list(words))

    def can_suspend(self):
        """Whether another program or shell can have the console until it ends."""
        return not self.shell.whole and self.system.session is not None and self.out.console

    def show(self, program):
        """Give the console to a full-screen program; what follows on the line is done when it has ended."""
        raise Suspended(program)

    def inputs(self, names):
        """(name, text) of each named file, or of stdin; a file that cannot be read is reported and skipped, its text None."""
        for name in names or ["-"]:
            if name == "-":
                yield name, self.stdin.read()
                continue
            try:
                yield name, self.fs.read(self.path(name))
            except FileFault as fault:
                self.error(f"{name}: {fault.reason}")
                yield name, None


def call(declared, invocation, arguments):
    """Run a declared command; its status."""
    try:
        if declared.options is None:
            result = declared.body(invocation, *arguments)
        else:
            options, operands = parse(declared, arguments)
            result = declared.body(invocation, options, *operands)
        if hasattr(result, "send"):
            while True:
                try:
                    text = next(result)
                except StopIteration as end:
                    result = end.value
                    break
                invocation.out.write(text)
        return result or 0
    except Usage as wrong:
        return invocation.error(str(wrong), wrong.status)
    except Refused as refused:
        invocation.say(str(refused) if ": " in str(refused) else f"{invocation.name}: {refused}")
        return refused.status
    except FileFault as fault:
        return invocation.error(f"{fault.path}: {fault.reason}" if fault.path else fault.reason)
    except ValueError as wrong:
        return invocation.error(f"invalid argument ({wrong})", 2)
    except TypeError as wrong:
        if "positional argument" not in str(wrong) or wrong.__traceback__.tb_next is not None and wrong.__traceback__.tb_next.tb_next is not None:
            raise
        missing = "missing" in str(wrong)
        return invocation.error("missing operand" if missing else "too many operands")
