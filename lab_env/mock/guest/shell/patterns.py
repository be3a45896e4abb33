"""Shell patterns: `*`, `?`, `[…]`, on strings and on the file tree."""

import functools
import re

from ..regular import Regular, RegularFault
from .streams import LIMIT, CutOff

CLASSES = {"alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "space": r"\s", "xdigit": "0-9a-fA-F",
           "punct": re.escape("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"), "blank": " \t"}


def escape(text):
    """A pattern that matches only this text."""
    return re.sub(r"([\\*?\[\]()|])", r"\\\1", text)


def magic(pattern):
    """Whether a pattern can match anything but itself."""
    return re.search(r"(?<!\\)(?:\\\\)*(?:[*?\[]|[+@!]\()", pattern) is not None


def unescape(pattern):
    return re.sub(r"\\(.)", r"\1", pattern, flags=re.S)


@functools.lru_cache(2000)
def tokens(pattern):
    """What a shell pattern is made of, each a regular expression for one piece; "*" stands for any text."""
    found, pos = [], 0
    while pos < len(pattern):
        char = pattern[pos]
        pos += 1
        if char in "?*+@!" and pattern.startswith("(", pos):
            choices, end = alternatives(pattern, pos + 1)
            if choices:
                inside = "|".join(regex(choice) for choice in choices)
                found.append(f"(?:{inside})" + {"@": "", "!": ""}.get(char, char) if char != "!" else f"(?!(?:{inside})" + (r"\Z" if end == len(pattern) else "(?:" + regex(pattern[end:]) + r")\Z") + ").*")
                pos = end
                continue
        if char == "\\" and pos < len(pattern):
            found.append(re.escape(pattern[pos]))
            pos += 1
        elif char == "*":
            if found[-1:] != ["*"]:
                found.append("*")
        elif char == "?":
            found.append(".")
        elif char == "[":
            match = re.compile(r"([!^]?)(\]?(?:\[:\w+:\]|\\.|[^\]])*)\]", re.S).match(pattern, pos)
            if not match or not match.group(2):
                found.append(r"\[")
                continue
            inside = re.sub(r"\[:(\w+):\]|\\(.)|([\[\]\\^&~|])", lambda m: CLASSES.get(m.group(1), "") if m.group(1)
                            else re.escape(m.group(2) or m.group(3)), match.group(2))
            found.append("[" + ("^" if match.group(1) else "") + inside + "]")
            pos = match.end()
        else:
            found.append(re.escape(char))
    return found


def alternatives(pattern, pos):
    """(the patterns between bars up to the closing parenthesis, the place behind it), or ([], pos) without one."""
    choices, depth, start = [], 0, pos
    while pos < len(pattern):
        if pattern[pos] == "\\":
            pos += 1
        elif pattern[pos] == "(":
            depth += 1
        elif pattern[pos] == ")" and depth:
            depth -= 1
        elif pattern[pos] in "|)" and not depth:
            choices.append(pattern[start:pos])
            start = pos + 1
            if pattern[pos] == ")":
                return choices, pos + 1
        pos += 1
    return [], pos


def regex(pattern, star=".*"):
    """The regular expression (as text) of a shell pattern."""
    return "".join(star if token == "*" else token for token in tokens(pattern))


def matches(pattern, text, budget=None, flags=0):
    """Whether a whole text matches."""
    try:
        return Regular(regex(pattern), re.S | flags, budget, longest=False).fullmatch(text) is not None
    except RegularFault:
        return unescape(pattern) == text


def expand(pattern, fs, cwd, shopts=()):
    """The existing paths a pattern matches, sorted; an empty list when none."""
    absolute = pattern.startswith("/")
    found = [""]
    pieces = [piece for piece in pattern.split("/") if piece]
    for number, piece in enumerate(pieces):
        last, following = number == len(pieces) - 1, []
        wanted = Regular(regex(piece), re.S | (re.I if "nocaseglob" in shopts else 0), fs.budget, longest=False)
        for prefix in found:
            where = ("/" if absolute else cwd + "/") + prefix
            if not magic(piece):
                name = unescape(piece)
                if fs.find(where + name, follow=not last) is not None:
                    following.append(prefix + name + ("" if last else "/"))
                continue
            node = fs.find(where or "/")
            if node is None or node.kind != "d" or not fs.allowed(node, 4):
                continue
            for name in fs.names(where or "/"):
                if name.startswith(".") and not piece.startswith(".") and "dotglob" not in shopts:
                    continue
                if wanted.fullmatch(name) and (last or fs.is_directory(where + name)):
                    following.append(prefix + name + ("" if last else "/"))
        found = following
    if pattern.endswith("/"):
        found = [path + "/" for path in found if fs.is_directory(("/" if absolute else cwd + "/") + path)]
    return sorted("/" + path if absolute else path for path in found)


def strip(text, pattern, operator, budget=None):
    """`${x#pattern}` and its relatives: the shortest (#, %) or longest (##, %%) beginning or end is left out."""
    pieces, star = tokens(pattern), ".*" if len(operator) == 2 else ".*?"
    back = operator[0] == "%"
    expression = "".join(star if token == "*" else token for token in (reversed(pieces) if back else pieces))
    found = Regular(expression, re.S, budget, longest=False).match(text[::-1] if back else text)
    if found is None:
        return text
    return text[:len(text) - found.end()] if back else text[found.end():]


def replace(text, pattern, new, every, anchor="", budget=None):
    """`${x/pattern/new}`; anchor: "#" at the beginning, "%" at the end."""
    expression = {"#": r"\A(?:%s)", "%": r"(?:%s)\Z", "": "%s"}[anchor].replace("%s", regex(pattern))
    size = 0

    def one(match):
        nonlocal size
        size += len(new)
        if size > LIMIT:
            raise CutOff("a text grew too long")
        return new
    return Regular(expression, re.S, budget, longest=False).sub(one, text, count=0 if every else 1)
