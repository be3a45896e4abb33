"""Shell patterns: `*`, `?`, `[…]`, on strings and on the file tree."""

import functools
import re

CLASSES = {"alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "space": r"\s", "xdigit": "0-9a-fA-F",
           "punct": re.escape("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"), "blank": " \t"}


def escape(text):
    """A pattern that matches only this text."""
    return re.sub(r"([\\*?\[\]])", r"\\\1", text)


def magic(pattern):
    """Whether a pattern can match anything but itself."""
    return re.search(r"(?<!\\)(?:\\\\)*[*?\[]", pattern) is not None


def unescape(pattern):
    return re.sub(r"\\(.)", r"\1", pattern, flags=re.S)


@functools.lru_cache(2000)
def regex(pattern):
    """The regular expression (as text) of a shell pattern."""
    found, pos = [], 0
    while pos < len(pattern):
        char = pattern[pos]
        pos += 1
        if char == "\\" and pos < len(pattern):
            found.append(re.escape(pattern[pos]))
            pos += 1
        elif char == "*":
            found.append(".*")
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
    return "".join(found)


def matches(pattern, text):
    """Whether a whole text matches."""
    try:
        return re.fullmatch(regex(pattern), text, re.S) is not None
    except re.error:
        return unescape(pattern) == text


def expand(pattern, fs, cwd):
    """The existing paths a pattern matches, sorted; an empty list when none."""
    absolute = pattern.startswith("/")
    found = [""]
    pieces = [piece for piece in pattern.split("/") if piece]
    for number, piece in enumerate(pieces):
        last, following = number == len(pieces) - 1, []
        for prefix in found:
            where = ("/" if absolute else cwd + "/") + prefix
            if not magic(piece):
                name = unescape(piece)
                if fs.find(where + name, follow=not last) is not None:
                    following.append(prefix + name + ("" if last else "/"))
                continue
            node = fs.find(where or "/")
            if node is None or node.kind != "d":
                continue
            for name in fs.names(where or "/"):
                if name.startswith(".") and not piece.startswith("."):
                    continue
                if matches(piece, name) and (last or fs.is_directory(where + name)):
                    following.append(prefix + name + ("" if last else "/"))
        found = following
    if pattern.endswith("/"):
        found = [path + "/" for path in found if fs.is_directory(("/" if absolute else cwd + "/") + path)]
    return sorted("/" + path if absolute else path for path in found)


def strip(text, pattern, operator):
    """`${x#pattern}` and its relatives."""
    lengths = range(len(text) + 1)
    if operator in ("#", "%%"):
        order = lengths if operator == "#" else reversed(lengths)
    else:
        order = reversed(lengths) if operator == "##" else lengths
    for length in order:
        if operator[0] == "#" and matches(pattern, text[:length]):
            return text[length:]
        if operator[0] == "%" and matches(pattern, text[len(text) - length:]):
            return text[:len(text) - length]
    return text
