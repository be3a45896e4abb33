"""sed: its scripts, read."""

import re
from typing import NamedTuple

from .command import Usage
from .regular import Regular, RegularFault, posix


class Address(NamedTuple):
    """Which lines: ("line", 3), ("last",), ("match", Regular or None for the last one used), ("step", first, every), ("more", 4), ("multiple", 4)."""

    kind: str
    value: object = None
    every: int = 0


class Command(NamedTuple):
    first: object           # Address or None
    second: object
    negated: bool
    action: str
    value: object           # text, (Regular, replacement, flags), {char: char}, label; of "{" the place behind its "}"


class Script:
    """Reads a script into a list of commands; groups are jumps."""

    def __init__(self, text, extended, budget):
        self.text, self.pos, self.extended, self.budget = text, 0, extended, budget
        self.commands, opened, self.labels = [], [], {}
        while self.skip():
            first = self.address()
            second = None
            if first is not None and self.take(r"\s*,\s*"):
                second = self.address(second=True)
                if second is None:
                    raise self.fault("unexpected `,'")
            negated = bool(self.take(r"\s*(!\s*)+"))
            self.take(r"\s*")
            action, self.pos = self.text[self.pos:self.pos + 1], self.pos + 1
            value = None
            if action == "{":
                opened.append(len(self.commands))
            elif action == "}":
                if not opened:
                    raise self.fault("unexpected `}'")
                start = opened.pop()
                self.commands[start] = self.commands[start]._replace(value=len(self.commands))
                self.end()
                continue
            elif action == ":":
                self.labels[self.take(r"\s*([^\n;]*)").strip()] = len(self.commands)
                continue
            elif action == "":
                raise self.fault("missing command")
            else:
                value = self.argument(action)
            self.commands.append(Command(first, second, negated, action, value))
        if opened:
            raise Usage("-e expression #1, char 0: unmatched `{'", 1)
        for one in self.commands:
            if one.action in "btT" and one.value and one.value not in self.labels:
                raise Usage(f"can't find label for jump to `{one.value}'", 1)

    def fault(self, words):
        return Usage(f"-e expression #1, char {self.pos}: {words}", 1)

    def take(self, pattern):
        """The text of a pattern at this place (its group), or "" (nothing is taken) when it is not there."""
        match = re.compile(pattern).match(self.text, self.pos)
        if not match:
            return ""
        self.pos = match.end()
        return match.group(match.lastindex or 0)

    def skip(self):
        while self.take(r"[\s;]+") or self.take(r"#[^\n]*"):
            pass
        return self.pos < len(self.text)

    def end(self):
        self.take(r"[ \t]*")
        if self.pos < len(self.text) and self.text[self.pos] not in ";\n}#":
            raise self.fault("extra characters after command")

    def delimited(self, mark, what, bracketed=True):
        """The text up to a mark; `\\mark` is the mark itself."""
        made, inside = "", False
        while self.pos < len(self.text):
            char = self.text[self.pos]
            self.pos += 1
            if char == "\\" and self.pos < len(self.text):
                following = self.text[self.pos]
                self.pos += 1
                made += following if following == mark and (mark not in "|+?(){}" or self.extended or not bracketed) else "\n" if following == "n" and bracketed else char + following
                continue
            if bracketed and char == "[" and not inside:
                inside = True
                for more in ("^", "]"):
                    if self.text.startswith(more, self.pos):
                        char, self.pos = char + more, self.pos + 1
            elif bracketed and char == "]":
                inside = False
            elif char == mark and not inside:
                return made
            made += char
        raise self.fault(what)

    def expression(self, text, flags):
        if not text:
            return None
        try:
            return Regular(posix(text, self.extended), flags, self.budget)
        except RegularFault as wrong:
            raise self.fault(str(wrong)) from None

    def address(self, second=False):
        number = self.take(r"\d+(?:~\d+)?")
        if number:
            first, step, every = number.partition("~")
            if step:
                return Address("step", int(first), int(every))
            if first == "0" and second is False and not re.compile(r"\s*,\s*[/\\]").match(self.text, self.pos):
                raise self.fault("invalid usage of line address 0")
            return Address("line", int(first))
        if self.take(r"\$"):
            return Address("last")
        if second:
            match = re.compile(r"([+~])(\d+)").match(self.text, self.pos)
            if match:
                self.pos = match.end()
                return Address("more" if match.group(1) == "+" else "multiple", int(match.group(2)))
        mark = self.take(r"/|\\.")[-1:]
        if not mark:
            return None
        text = self.delimited(mark, "unterminated address regex")
        flags = self.take(r"[IM]+")
        return Address("match", self.expression(text, (re.I if "I" in flags else 0) | (re.M if "M" in flags else 0)))

    def argument(self, action):
        """What belongs to a command."""
        if action == "s":
            mark, self.pos = self.text[self.pos:self.pos + 1], self.pos + 1
            pattern = self.delimited(mark, "unterminated `s' command")
            new = self.delimited(mark, "unterminated `s' command", bracketed=False)
            flags = self.take(r"[gIipemM0-9]*")
            if "e" in flags:
                raise Usage("the flag `e' of s is not simulated", 1)
            if self.text.startswith("w", self.pos):
                self.pos += 1
                flags += "w" + self.take(r"\s*([^\n]*)")
            elif self.pos < len(self.text) and self.text[self.pos] not in ";\n}# \t":
                raise self.fault("unknown option to `s'")
            self.end()
            found = self.expression(pattern, (re.I if set(flags.partition("w")[0]) & {"I", "i"} else 0) | (re.M if set(flags.partition("w")[0]) & {"M", "m"} else 0))
            if found is not None and any(int(one) > found.groups for one in re.findall(r"(?<!\\)(?:\\\\)*\\([1-9])", new)):
                raise self.fault("invalid reference \\%s on `s' command's RHS" % max(re.findall(r"\\([1-9])", new)))
            return found, new, flags
        if action == "y":
            mark, self.pos = self.text[self.pos:self.pos + 1], self.pos + 1
            one, two = (self.delimited(mark, "unterminated `y' command", False).replace("\\n", "\n").replace("\\\\", "\\") for _ in range(2))
            if len(one) != len(two):
                raise self.fault("strings for `y' command are different lengths")
            self.end()
            return dict(zip(one, two))
        if action in "aic":
            self.take(r"[ \t]*(?:\\[ \t]*\n)?")
            if self.pos >= len(self.text):
                raise self.fault("expected \\ after `a', `c' or `i'")
            body = self.take(r"((?:[^\\\n]|\\.|\\\n)*)")
            body = body if body else re.compile(r"(?:[^\\\n]|\\[\s\S])*").match(self.text, self.pos).group()
            self.pos += 1 if self.text.startswith("\n", self.pos) else 0
            return re.sub(r"\\([\s\S])", r"\1", body[1:] if body.startswith("\\") and body[1:2] in " \t" else body)
        if action in "btT":
            return self.take(r"\s*([^\n;}]*)").strip()
        if action in "rwRW":
            name = self.take(r"[ \t]*([^\n]*)")
            if not name:
                raise self.fault("missing filename in r/R/w/W commands")
            return name
        if action in "qQlL":
            value = self.take(r"\s*(\d+)")
            self.end()
            return int(value or 0)
        if action in "=dDgGhHnNpPxzF":
            self.end()
            return None
        raise self.fault(f"unknown command: `{action}'")
