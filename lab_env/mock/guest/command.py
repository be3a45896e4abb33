"""Declares a program or builtin of a guest: its options once, its body as a function that yields text and returns a status."""

import re
from typing import NamedTuple

from .accounts import ROOT
from .files import FileFault
from .shell.budget import TimeOver
from .shell.flow import Suspended
from .shell.streams import CutOff, FileOutput, Output

MAGIC = "\x7fELF"
BASH = {"debian-6.0.7": "4.1.5", "ubuntu-12.04": "4.2.24", "debian-12": "5.2.15", "ubuntu-24.04": "5.2.21"}     # others: 4.2.45
PROGRAMS = {}           # name -> Declared
TRY = re.compile(r"missing (file |destination |destination file )?operand|extra operand|option requires an argument|you must specify|invalid (mode|time interval|floating point)|only one type of list")
REPEATED = {"e", "regexp", "expression", "key"}        # options that may be given several times: their values are lines


class Declared(NamedTuple):
    name: str
    options: dict           # spelling -> (key, takes a value: "", "=" or "?"); None: all arguments go to the body as they are
    body: object
    path: str
    package: str
    description: str
    whole: bool = False     # it says nothing before it has read everything
    absent: bool = False    # a program that is there and is not simulated


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
        if item == "+":
            table["+"] = ("", "")       # options end where the operands begin
            continue
        spellings = item.rstrip("=?").split("|")
        takes = item[-1] if item[-1] in "=?" else ""
        name = next((one for one in spellings if one.startswith("--")), spellings[0])
        key = name.lstrip("-").replace("-", "_")
        for spelling in spellings:
            table[spelling] = (key, takes)
    return table


def command(name, options="", path="/usr/bin", package="", registry=PROGRAMS, whole=False, absent=False):
    """Declare a command. `options=None` leaves the arguments alone; `package` is what brings it; `whole`: it needs all of its input before it says anything."""
    def declare(body):
        table = None if options is None else parse_declaration(options)
        for one in name.split():
            registry[one] = Declared(one, table, body, f"{path}/{one}", package, (body.__doc__ or "").strip().split("\n")[0], whole, absent)
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
            value = value if takes and (equals or takes == "=") else True
            given[key] = given[key] + "\n" + value if isinstance(given.get(key), str) and key in REPEATED else value
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
                if takes == "?" and letters:
                    given[key], letters = letters, ""
                elif takes == "=":
                    if not letters and not pending:
                        raise Usage(f"option requires an argument -- '{letter[1]}'")
                    value, letters = (letters, "") if letters else (pending.pop(0), "")
                    given[key] = given[key] + "\n" + value if isinstance(given.get(key), str) and key in REPEATED else value
                else:
                    given[key] = True
        else:
            operands.append(word)
            if "+" in table:
                return Options(given), operands + pending
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
        self.seen, self.mounted = None, None

    @property
    def fs(self):
        """The files, as long as the mounts are the same."""
        if self.seen is None or self.mounted != self.system.mounts:
            self.seen, self.mounted = self.shell.fs, list(self.system.mounts)
        return self.seen

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

    def quoting(self, text):
        """A message with its `names' in the quotes of this system's coreutils: `x' up to 8.15; then 'x', or \u2018x\u2019 where the language's letters have them."""
        os = self.system.os
        if "`" not in text or os.init == "sysvinit" or os.version == "12.04":
            return text
        declared = PROGRAMS.get(self.name)
        if declared is None or declared.package != "coreutils":
            return text
        marks = "''"
        if os.init != "systemd" and (self.session.get("LC_ALL") or self.session.get("LC_MESSAGES") or self.session.get("LANG") or "").upper().endswith(("UTF-8", "UTF8")):
            marks = "\u2018\u2019"
        return re.sub(r"`([^`']*)'", lambda match: marks[0] + match.group(1) + marks[1], text)

    def error(self, words, status=1):
        """`name: words` on stderr; the status to return. GNU's programs add where to look when the line was wrong."""
        declared = PROGRAMS.get(self.name)
        if declared is not None and declared.package == "coreutils" and TRY.match(words) and "Try " not in words:
            words += f"\nTry `{self.name} --help' for more information."
        self.say(self.quoting(f"{self.name}: {words}"))
        return status

    def tell(self, text):
        """What a command says of what it does (-v)."""
        self.write(self.quoting(text))

    def wait(self, seconds):
        """Let virtual time pass."""
        budget, self.seen = self.shell.budget, None
        over = budget.until is not None and budget.waited + seconds > budget.until
        if over:
            seconds = max(budget.until - budget.waited, 0)
        budget.waited += seconds
        if budget.detached:
            return
        if budget.waited > 4 * 3600:
            raise CutOff("it waits too long")
        skipped = min(budget.skip, seconds)
        budget.skip -= skipped
        if seconds > skipped:
            self.system.hardware.wait(seconds - skipped)
        if over:
            raise TimeOver(budget.until)

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

    def source(self, name):
        """The Input of a named file, or stdin for -."""
        return self.stdin if name in ("-", "/dev/stdin") else self.fs.open(self.path(name))

    def sources(self, names):
        """(name, Input) of each named file, or of stdin; a file that cannot be read is reported and skipped, its Input None."""
        for name in names or ["-"]:
            try:
                yield name, self.source(name)
            except FileFault as fault:
                self.error(f"{name}: {fault.reason}")
                yield name, None

    def inputs(self, names):
        """(name, text) of each named file, or of stdin; a file that cannot be read is reported and skipped, its text None."""
        for name, source in self.sources(names):
            if source is None:
                yield name, None
                continue
            if source.endless and source is not self.stdin and self.name in PROGRAMS and PROGRAMS[self.name].whole:
                self.never_ends()
            text = source.read()
            self.shell.budget.spend(len(text) // 50)
            yield name, text
            if source.goes_on and source is not self.stdin:
                self.never_ends()

    def never_ends(self):
        """What was read goes on for ever, and so does what is written: until a disk is full, or whoever reads it has enough. Or it was cut off."""
        if self.stdin.broken:
            if type(self.out) is not Output or self.out.console:
                raise CutOff(self.stdin.broken)
            self.out.broken = self.stdin.broken
            return
        if isinstance(self.out, FileOutput):
            try:
                self.fs.fill(self.out.path)
            except FileFault as fault:
                raise Refused(f"{self.name}: write error: {fault.reason}") from None
        if type(self.out) is Output and not self.out.console:
            self.out.endless = True
            return
        raise CutOff("it would never end")


def rows(declared):
    """A line for each option: its spellings."""
    found = {}
    for spelling, (key, takes) in (declared.options or {}).items():
        if spelling not in ("-NUM", "+"):
            found.setdefault(key, []).append(spelling + {"=": "=VALUE" if spelling.startswith("--") else " VALUE", "?": "[=VALUE]", "": ""}[takes])
    return [", ".join(spellings) for spellings in found.values()]


def usage(declared):
    """What `--help` says."""
    lines = [f"Usage: {declared.name} {'[OPTION]... ' if declared.options else ''}[ARGUMENT]...", declared.description, *(["", *(f"  {row}" for row in rows(declared))] if declared.options else [])]
    return "\n".join(lines) + "\n"


def version(invocation, declared):
    """What `--version` says: the program's package and its number."""
    from .packages import database
    try:
        known = database(invocation.fs).get(declared.package)
    except FileFault:
        known = None
    number = known.version.partition(":")[2] or known.version if known else ""
    if declared.name == "bash":
        return (f"GNU bash, version {BASH.get(invocation.system.os.key, '4.2.45')}(1)-release (x86_64-pc-linux-gnu)\nCopyright (C) Free Software Foundation, Inc.\n"
                "License GPLv3+: GNU GPL version 3 or later <http://gnu.org/licenses/gpl.html>\n")
    if number.startswith("1.0-"):       # one that nobody looked up
        return f"{declared.name} ({declared.package}): its version is not simulated\n"
    return f"{declared.name} ({'GNU ' if declared.package in ('coreutils', 'grep', 'sed', 'tar', 'findutils', 'diffutils', 'gzip', 'bash') else ''}{declared.package}) {re.split('[-+]', number)[0]}\n"


def call(declared, invocation, arguments):
    """Run a declared command; its status."""
    try:
        if declared.whole and (invocation.stdin.endless or invocation.stdin.broken):
            raise CutOff(invocation.stdin.broken or "it would never end")
        if declared.absent:
            return declared.body(invocation, *arguments)
        if "--help" in arguments[:1] and declared.path.startswith("/"):
            return invocation.write(usage(declared))
        if arguments[:1] == ["--version"] and declared.path.startswith("/") and "--version" not in (declared.options or {}):
            return invocation.write(version(invocation, declared))
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
        if invocation.stdin.goes_on:
            invocation.never_ends()
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
