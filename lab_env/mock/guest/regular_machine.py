"""A machine that finds a regular expression by following all ways at once: its work grows with the text and no more."""

import re

TOO_LONG = 4_000        # steps of a machine


class RegularFault(Exception):
    """What a program says of a wrong expression."""


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
