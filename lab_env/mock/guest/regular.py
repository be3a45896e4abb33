"""Regular expressions that no text can make run for ever.

POSIX expressions and shell patterns become Python's language. Python's own engine, fast, runs those whose work is bounded
on the text at hand; the others a machine that follows all ways at once (Thompson, 1968, with Pike's groups), whose work
grows with the text and no more. Both find the same. Where alternatives stand, the longest match counts, as POSIX has it.
"""

import functools
import re

from .regular_machine import Machine, Reader, RegularFault, Unknown, danger
from .shell.streams import CutOff

CLASSES = {"alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "space": r"\s", "blank": " \t", "punct": r"!-/:-@\[-`{-~",
           "xdigit": "0-9a-fA-F", "print": " -~", "graph": "!-~", "cntrl": "\x00-\x1f\x7f"}
BRACKET = re.compile(r"(\^?)(\]?(?:\[:\w+:\]|\[\..\.\]|\[=.=\]|[^\]])*)\]", re.S)
HEAVY = 3e6             # guesses Python's engine may have to make before the other one is used


def bracket(match):
    """A bracket expression in Python's language."""
    inside = match.group(2)
    first = r"\]" if inside.startswith("]") else ""
    inside = inside[1:] if first else inside

    def one(part):
        if part.group(1):
            if part.group(1) not in CLASSES:
                raise RegularFault("Invalid character class name")
            return CLASSES[part.group(1)]
        return re.escape(part.group(2)) if part.group(2) else "\\" + part.group(3)
    inside = re.sub(r"\[:(\w+):\]|\[[.=](.)[.=]\]|([\\\[&~|])", one, inside, flags=re.S)
    return f"[{match.group(1)}{first}{inside}]"


def posix(pattern, extended):
    """A POSIX regular expression (GNU's, extended or not) in Python's language; RegularFault when it is wrong."""
    made, pos, depth = [], 0, 0
    while pos < len(pattern):
        char = pattern[pos]
        pos += 1
        token = char if extended and char in "(){}|+?" else ""
        if char == "\\":
            if pos == len(pattern):
                raise RegularFault("Trailing backslash")
            following = pattern[pos]
            pos += 1
            if following in "(){}|+?" and not extended:
                token = following
            elif following in "<>":
                made.append(r"\b(?=\w)" if following == "<" else r"\b(?<=\w)")
                continue
            elif following in "`'":
                made.append(r"\A" if following == "`" else r"\Z")
                continue
            else:
                if following.isdigit() and following != "0" and int(following) > sum(one == "(" for one in made):
                    raise RegularFault("Invalid back reference")
                made.append("\\" + following if following in "wWbBsS123456789nt" else re.escape(following))
                continue
        start = not made or made[-1] in ("(", "|") or made == ["^"]
        if char == "[" and not token:
            match = BRACKET.match(pattern, pos)
            if not match:
                raise RegularFault("Unmatched [, [^, [:, [., or [=")
            made.append(bracket(match))
            pos = match.end()
        elif token == "(":
            depth += 1
            made.append("(")
        elif token == ")":
            if not depth and extended:
                made.append(r"\)")
                continue
            if not depth:
                raise RegularFault("Unmatched ) or \\)")
            depth -= 1
            made.append(")")
        elif token == "{":
            match = re.compile(r"(\d*)(,?)(\d*)" + ("}" if extended else r"\\}")).match(pattern, pos)
            if match and (match.group(1) or match.group(2)) and not start:
                least, most = int(match.group(1) or 0), int(match.group(3) or 0)
                if max(least, most) > 32767 or (match.group(3) and most < least):
                    raise RegularFault("Invalid content of \\{\\}" if most < least else "Regular expression too big")
                made.append(f"{{{least}{match.group(2)}{match.group(3)}}}")
                pos = match.end()
            elif extended:
                made.append(r"\{")
            else:
                raise RegularFault("Unmatched \\{" if not match else "Invalid preceding regular expression")
        elif token in ("*", "+", "?") or char == "*":
            if start:
                if extended and char != "*":
                    continue
                made.append("\\" + char if not extended else "")
                continue
            if made[-1] in ("*", "+", "?") or made[-1][0] == "{" and len(made[-1]) > 1:
                wrapped = made.pop()
                opened, level, at = len(made) - 1, 0, len(made) - 1
                while at >= 0:
                    level += (made[at] == ")") - (made[at] == "(")
                    if level == 0:
                        opened = at
                        break
                    at -= 1
                made[opened:] = ["(?:", *made[opened:], wrapped, ")"]
            made.append(token or "*")
        elif token == "|":
            made.append("|")
        elif token == "}":
            made.append(r"\}")
        elif char == "^":
            made.append("^" if extended or not made or made[-1] in ("(", "|") else r"\^")
        elif char == "$":
            end = extended or pos == len(pattern) or pattern.startswith(("\\)", "\\|"), pos)
            made.append(r"$" if end else r"\$")
        elif char == ".":
            made.append(".")
        else:
            made.append(re.escape(char))
    if depth:
        raise RegularFault("Unmatched ( or \\(")
    return "".join(made)


@functools.lru_cache(500)
def built(expression, flags):
    """(Python's pattern, how it may explode, machine or None when it cannot be one) of an expression in Python's language."""
    try:
        pattern = re.compile(expression, flags)
    except (re.error, OverflowError, RecursionError) as wrong:
        raise RegularFault(f"Invalid regular expression ({wrong})") from None
    try:
        tree, groups = Reader(expression, bool(flags & re.X)).whole()
        nested, repeats = danger(tree, False)
    except Unknown:
        return pattern, len(re.findall(r"(?<!\\)[*+{]", expression)) > 1, 1, None
    return pattern, nested, repeats, (tree, groups)


@functools.lru_cache(200)
def machine(expression, flags):
    tree, groups = built(expression, flags)[3]
    return Machine(tree, groups, flags)


class Regular:
    """A compiled expression with the methods of Python's patterns; work is accounted to a budget."""

    def __init__(self, expression, flags=0, budget=None, longest=True):
        self.expression, self.flags, self.budget = expression, flags, budget
        self.longest = longest and "|" in expression
        self.python, self.nested, self.repeats, self.known = built(expression, flags)
        self.groups = self.python.groups

    def engine(self, text, ends=False):
        """Which of the two runs on a text; `ends`: where the match ends matters."""
        length, guesses = len(text), 1.0
        if self.budget is not None:
            self.budget.spend(1 + length // 100)
        if ends and self.longest and self.known is not None:
            return self.slow()
        if length < 24 or not (self.nested or self.repeats):
            return self.python
        for number in range(self.repeats + 1):
            guesses *= (length + number) / (number + 1)
        if not self.nested and guesses < HEAVY:
            return self.python
        if self.known is None:
            raise CutOff("a regular expression that would take too long")
        return self.slow()

    def slow(self):
        found = machine(self.expression, self.flags)
        found.budget, found.longest = self.budget, self.longest
        return found

    def search(self, text, pos=0, ends=False):
        """The first match, or None; `ends`: where it ends matters."""
        return self.engine(text, ends).search(text, pos)

    def match(self, text, pos=0):
        return self.engine(text, True).match(text, pos)

    def fullmatch(self, text):
        return self.engine(text).fullmatch(text)

    def finditer(self, text):
        """All matches; nothing is not found right behind something."""
        last = None
        for found in self.engine(text, True).finditer(text):
            if found.start() != found.end() or found.start() != last:
                yield found
            last = found.end()

    def subn(self, new, text, count=0):
        """`new` is a function of the match."""
        made, at, times = [], 0, 0
        for found in self.finditer(text):
            made += [text[at:found.start()], new(found)]
            at, times = found.end(), times + 1
            if count and times == count:
                break
        return "".join(made) + text[at:], times

    def sub(self, new, text, count=0):
        return self.subn(new, text, count)[0]

    def split(self, text):
        """The pieces between the matches."""
        made, at = [], 0
        for found in self.finditer(text):
            if found.end() > found.start():
                made.append(text[at:found.start()])
                at = found.end()
        return [*made, text[at:]]
