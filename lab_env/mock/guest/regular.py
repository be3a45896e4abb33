"""Regular expressions that no text can make run for ever.

POSIX expressions and shell patterns become Python's language. Python's own engine, fast, runs those whose work is bounded
on the text at hand; the others a machine that follows all ways at once (Thompson, 1968, with Pike's groups), whose work
grows with the text and no more. Both find the same. Where alternatives stand, the longest match counts, as POSIX has it.
"""

import functools
import re

from .shell.streams import CutOff

CLASSES = {"alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "space": r"\s", "blank": " \t", "punct": r"!-/:-@\[-`{-~",
           "xdigit": "0-9a-fA-F", "print": " -~", "graph": "!-~", "cntrl": "\x00-\x1f\x7f"}
BRACKET = re.compile(r"(\^?)(\]?(?:\[:\w+:\]|\[\..\.\]|\[=.=\]|[^\]])*)\]", re.S)
TOO_LONG = 4_000        # steps of a machine
HEAVY = 3e6             # guesses Python's engine may have to make before the other one is used


class RegularFault(Exception):
    """What a program says of a wrong expression."""


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


# -- reading Python's language ------------------------------------------------------------------------------------------


class Unknown(Exception):
    """Something the machine does not have: a look around, a reference back."""


class Reader:
    """Reads an expression into a tree of tuples: ("char", class), ("cat", …), ("or", …), ("repeat", tree, least, most, greedy), ("group", tree, number), ("at", where)."""

    def __init__(self, text, verbose=False):
        self.text, self.pos, self.groups = text, 0, 0
        if verbose:
            raise Unknown

    def whole(self):
        tree = self.either()
        if self.pos < len(self.text):
            raise Unknown
        return tree, self.groups

    def either(self):
        choices = [self.row()]
        while self.text.startswith("|", self.pos):
            self.pos += 1
            choices.append(self.row())
        return choices[0] if len(choices) == 1 else ("or", *choices)

    def row(self):
        items = []
        while self.pos < len(self.text) and self.text[self.pos] not in "|)":
            items.append(self.repeated(self.atom()))
        return ("cat", *items)

    def repeated(self, tree):
        while True:
            match = re.compile(r"([*+?])|\{(\d*)(,?)(\d*)\}").match(self.text, self.pos)
            if not match:
                return tree
            self.pos = match.end()
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(match.group(1), (0, 0))
            if not match.group(1):
                least = int(match.group(2) or 0)
                most = int(match.group(4)) if match.group(4) else None if match.group(3) else least
            lazy = self.text.startswith("?", self.pos)
            self.pos += lazy
            tree = ("repeat", tree, least, most, not lazy)

    def atom(self):
        text, char = self.text, self.text[self.pos]
        self.pos += 1
        if char == "(":
            number = 0
            if text.startswith("?:", self.pos):
                self.pos += 2
            elif text.startswith(("?=\\w)", "?<=\\w)"), self.pos) and text[self.pos - 3:self.pos - 1] == "\\b":
                word = text.startswith("?=", self.pos)
                self.pos = text.index(")", self.pos) + 1
                return ("at", "before word" if word else "after word")
            elif text.startswith("?", self.pos):
                raise Unknown
            else:
                self.groups += 1
                number = self.groups
            tree = self.either()
            self.pos += 1
            return ("group", tree, number) if number else tree
        if char == "\\":
            following = text[self.pos]
            self.pos += 1
            if following in "bBAZ":
                return ("at", following)
            if following.isdigit():
                raise Unknown
            return ("char", "\\" + following)
        if char == "[":
            match = re.compile(r"\^?\]?(?:\\.|[^\\\]])*\]", re.S).match(text, self.pos)
            self.pos = match.end()
            return ("char", "[" + match.group())
        if char in "^$":
            return ("at", char)
        return ("char", "." if char == "." else re.escape(char))


def danger(tree, inside):
    """(whether choices lie within repeats, how many repeats have no bound)."""
    if tree[0] in ("char", "at"):
        return False, 0
    if tree[0] == "repeat":
        nested, repeats = danger(tree[1], True)
        wide = tree[3] is None or tree[3] > 1
        inner = tree[1]
        while inner[0] in ("group", "cat") and (inner[0] == "group" or len(inner) == 2):
            inner = inner[1]
        if tree[3] is None or tree[3] > 8:
            return nested or inside or inner[0] in ("or", "repeat") or repeats > 0 or varied(inner), repeats + 1
        return nested or wide and varied(inner), repeats * (tree[3] if wide else 1)
    parts = [danger(part, inside) for part in (tree[1:2] if tree[0] == "group" else tree[1:])]
    repeats = [count for _, count in parts]
    return any(nested for nested, _ in parts), max(repeats, default=0) if tree[0] == "or" else sum(repeats)


def varied(tree):
    """Whether a tree can match in more than one way."""
    return tree[0] in ("or", "repeat") or any(varied(part) for part in tree[1:] if isinstance(part, tuple))


# -- the machine --------------------------------------------------------------------------------------------------------


class Found:
    """A match, as Python's."""

    def __init__(self, text, places):
        self.string, self.places = text, places

    def start(self, number=0):
        return self.places[2 * number] if self.places[2 * number] is not None else -1

    def end(self, number=0):
        return self.places[2 * number + 1] if self.places[2 * number + 1] is not None else -1

    def span(self, number=0):
        return self.start(number), self.end(number)

    def group(self, number=0):
        return self.string[self.start(number):self.end(number)] if self.end(number) >= 0 and self.start(number) >= 0 else None

    __getitem__ = group

    def groups(self):
        return tuple(self.group(number) for number in range(1, len(self.places) // 2))


class Machine:
    """A program of steps: ("char", test), ("split", first, second), ("jump", to), ("save", place), ("at", where), ("match",)."""

    def __init__(self, tree, groups, flags):
        self.steps, self.groups, self.flags, self.budget, self.tests, self.longest = [], groups, flags, None, {}, False
        self.add(("save", 0))
        self.lay(tree)
        self.add(("save", 1))
        self.add(("match",))

    def add(self, step):
        if len(self.steps) > TOO_LONG:
            raise RegularFault("Regular expression too big")
        self.steps.append(step)
        return len(self.steps) - 1

    def lay(self, tree):
        kind = tree[0]
        if kind == "char":
            self.add(("char", self.tests.setdefault(tree[1], Test(tree[1], self.flags))))
        elif kind == "at":
            self.add(tree)
        elif kind == "cat":
            for part in tree[1:]:
                self.lay(part)
        elif kind == "group":
            self.add(("save", 2 * tree[2]))
            self.lay(tree[1])
            self.add(("save", 2 * tree[2] + 1))
        elif kind == "or":
            ends = []
            for part in tree[1:-1]:
                fork = self.add(None)
                self.lay(part)
                ends.append(self.add(None))
                self.steps[fork] = ("split", fork + 1, len(self.steps))
            self.lay(tree[-1])
            for end in ends:
                self.steps[end] = ("jump", len(self.steps))
        else:
            _, part, least, most, greedy = tree
            for _ in range(least):
                self.lay(part)
            if most is None:
                fork = self.add(None)
                self.lay(part)
                self.add(("jump", fork))
                self.fork(fork, greedy)
            else:
                forks = []
                for _ in range(most - least):
                    forks.append(self.add(None))
                    self.lay(part)
                for fork in forks:
                    self.fork(fork, greedy)

    def fork(self, at, greedy):
        ways = (at + 1, len(self.steps))
        self.steps[at] = ("split", *(ways if greedy else ways[::-1]))

    def holds(self, where, text, at):
        word = lambda place: 0 <= place < len(text) and (text[place].isalnum() or text[place] == "_")       # noqa: E731
        lines = self.flags & re.M
        return {"^": lambda: at == 0 or lines and text[at - 1] == "\n", "A": lambda: at == 0, "Z": lambda: at == len(text),
                "$": lambda: at == len(text) or text[at] == "\n" and (lines or at == len(text) - 1),
                "b": lambda: word(at - 1) != word(at), "B": lambda: word(at - 1) == word(at),
                "before word": lambda: word(at), "after word": lambda: word(at - 1)}[where]()

    def follow(self, threads, seen, at, places, text, pos):
        """Add a thread and all it leads to without reading a character."""
        waiting = [(at, places)]
        while waiting:
            at, places = waiting.pop()
            if seen[at] == pos:
                continue
            seen[at] = pos
            step = self.steps[at]
            if step[0] == "jump":
                waiting.append((step[1], places))
            elif step[0] == "split":
                waiting += [(step[2], places), (step[1], places)]
            elif step[0] == "save":
                waiting.append((at + 1, (*places[:step[1]], pos, *places[step[1] + 1:])))
            elif step[0] == "at":
                if self.holds(step[1], text, pos):
                    waiting.append((at + 1, places))
            else:
                threads.append((at, places))

    def run(self, text, pos, anchored=False, whole=False):
        steps, threads, found = self.steps, [], None
        seen, empty, work = [-1] * len(steps), (None,) * (2 * self.groups + 2), 0
        while True:
            if found is None and (not anchored or pos == self.began):
                self.follow(threads, seen, 0, empty, text, pos)
            following, fresh = [], [-1] * len(steps)
            for at, places in threads:
                step = steps[at]
                if found is not None and places[0] != found[0]:
                    continue
                if step[0] == "match":
                    if whole and pos < len(text):
                        continue
                    found = places
                    if self.longest:
                        continue
                    break
                if pos < len(text) and step[1](text[pos]):
                    self.follow(following, fresh, at + 1, places, text, pos + 1)
            work += len(threads) + 2
            if work > 2000:
                if self.budget is not None:
                    self.budget.spend(work)
                work = 0
            pos += 1
            threads, seen = following, fresh
            if pos > len(text) or not threads and (found is not None or anchored):
                return Found(text, found) if found is not None else None

    def search(self, text, pos=0):
        self.began = pos
        return self.run(text, pos)

    def match(self, text, pos=0):
        self.began = pos
        return self.run(text, pos, anchored=True)

    def fullmatch(self, text):
        self.began = 0
        return self.run(text, 0, anchored=True, whole=True)

    def finditer(self, text):
        pos = 0
        while pos <= len(text):
            found = self.search(text, pos)
            if found is None:
                return
            yield found
            pos = found.end() + (found.end() == found.start())


class Test:
    """Whether a character is one of a class; what was asked before is remembered."""

    def __init__(self, text, flags):
        self.pattern, self.known = re.compile(text, flags & ~re.M), {}

    def __call__(self, char):
        if char not in self.known:
            self.known[char] = self.pattern.fullmatch(char) is not None
        return self.known[char]
