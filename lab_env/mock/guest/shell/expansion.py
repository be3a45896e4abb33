"""From a word as typed to the arguments a command gets."""

import functools
import re

from ..accounts import find_user
from . import patterns
from .arithmetic import ArithmeticFault, Evaluator
from .session import ReadOnlyVariable
from .streams import CutOff

LONGEST = 1_000_000
MOST_WORDS = 100_000     # that braces may make


class ExpansionFault(Exception):
    """A word could not be expanded; the words are what the shell says."""


class Expander:
    """Expands words with the variables and files of one shell."""

    def __init__(self, shell):
        self.shell, self.session = shell, shell.session

    def fields(self, word):
        """The arguments a word becomes: brace, tilde, parameters, splitting, globs."""
        found = []
        for one in [word] if self.session.dash else braces(word):
            for field in self.split(self.tilde(one)):
                pattern = "".join(patterns.escape(text) if quoted else text for text, quoted in field)
                matched = patterns.expand(pattern, self.shell.fs, self.session.cwd, self.session.shopts) if patterns.magic(pattern) and "f" not in self.session.options else []
                if not matched and "nullglob" in self.session.shopts and patterns.magic(pattern):
                    continue
                found += matched or ["".join(text for text, _ in field)]
        self.shell.budget.spend(len(found) // 2 + sum(map(len, found)) // 200)
        return found

    def string(self, word):
        """A word as one string: no splitting, no globs."""
        return "".join(text for text, _ in self.runs(self.tilde(word)))

    def pattern(self, word):
        """A word as a pattern; what was quoted stands for itself."""
        return "".join(patterns.escape(text) if quoted else text for text, quoted in self.runs(self.tilde(word)))

    def tilde(self, word):
        if word and word[0][0] == "text" and not word[0][2] and word[0][1].startswith("~"):
            text = word[0][1]
            user, slash, rest = text[1:].partition("/")
            if len(word) > 1 and not slash:
                return word
            home = {"": self.session.get("HOME") or "/root", "root": "/root", "+": self.session.cwd, "-": self.session.get("OLDPWD")}.get(user)
            if home is None and user and re.fullmatch(r"[\w.-]+", user):
                home = getattr(find_user(self.shell.fs, user), "home", None)
            if home:
                return (("text", home, True), ("text", slash + rest, False)) + word[1:]
        return word

    def runs(self, word):
        """[(text, quoted)] of a word, not split."""
        found = []
        for part in word:
            value = self.value(part)
            if isinstance(value, list):
                separator = (self.session.get("IFS", " ") or "")[:1] if self.star(part[1]) else " "
                value = separator.join(value)
            found.append((value, part[-1]))
        return found

    def split(self, word, literal=True):
        """Fields, each a list of (text, quoted); `literal`: what was typed unquoted is not split."""
        fields, current, separators = [], None, self.session.get("IFS", " \t\n")
        for part in word:
            quoted = part[-1]
            if part[0] == "param" and not quoted and part[2] in (":-", "-", ":+", "+") and part[3]:
                inner = self.alternative(part)
                if inner is not None:
                    for number, field in enumerate(self.split(inner, False)):
                        if number:
                            fields.append(current)
                            current = None
                        current = (current or []) + field
                    continue
            value = self.value(part)
            if isinstance(value, list):
                if quoted and self.star(part[1]):
                    value = (separators or "")[:1].join(value)
                else:
                    for number, text in enumerate(value):
                        if number:
                            fields.append(current if current is not None else [("", True)])
                            current = None
                        if quoted:
                            current = (current or []) + [(text, True)]
                        else:
                            current = self.split_text(text, separators, fields, current)
                    continue
            if quoted or (part[0] == "text" and literal):
                current = (current or []) + [(value, quoted)]
            else:
                current = self.split_text(value, separators, fields, current)
        if current is not None:
            fields.append(current)
        return fields

    @staticmethod
    def split_text(text, separators, fields, current):
        """Split an unquoted result; completed fields go to `fields`, the unfinished one is returned."""
        if not separators:
            return (current or []) + [(text, False)] if text else current
        for match in separating(separators).finditer(text):
            kind, piece = match.lastgroup, match.group()
            if kind == "text":
                current = (current or []) + [(piece, False)]
            elif kind == "hard":
                fields.append(current if current is not None else [("", True)])
                current = None
            elif current is not None:
                fields.append(current)
                current = None
        return current

    @staticmethod
    def star(name):
        """Whether a list is to become one text."""
        return name == "*" or (isinstance(name, tuple) and name[1] == (("text", "*", True),))

    def alternative(self, part):
        """The word of `${x:-word}` when it is the one to use, else None."""
        _, name, operator, argument, _ = part
        value = self.parameter(name)
        missing = value is None or (operator[0] == ":" and value in ("", []))
        return argument if missing == (operator[-1] == "-") else None

    def value(self, part):
        """The text of one part, or a list for `$@` and `$*`."""
        kind = part[0]
        if kind == "text":
            return part[1]
        if kind == "command":
            return self.shell.substitute(part[1])
        if kind == "process":
            return self.shell.process_file(part[1])
        if kind == "arith":
            return str(self.arithmetic(self.string(part[1])))
        return self.parameter_value(part)

    def arithmetic(self, text):
        try:
            return Evaluator(text, self.parameter_text, self.session.assign).value()
        except ReadOnlyVariable as fault:
            raise ExpansionFault(f"{fault}: readonly variable") from None
        except ArithmeticFault as fault:
            raise ExpansionFault(str(fault)) from None

    def parameter_text(self, name):
        value = self.parameter(name)
        return " ".join(value) if isinstance(value, list) else value

    def parameter(self, name):
        """A parameter's value, a list for `$@` and `${name[@]}`; None when it is unset."""
        session = self.session
        if isinstance(name, tuple):
            return self.element(*name)
        if "[" in name:
            base, _, key = name.partition("[")
            return session.elements(base).get(int(key.rstrip("]")))
        if name in ("@", "*"):
            return list(session.positional)
        if name.isdigit():
            number = int(name)
            if number == 0:
                return session.name
            return session.positional[number - 1] if number <= len(session.positional) else None
        special = {"?": session.status, "#": len(session.positional), "$": session.pid, "!": session.last_background or "",
                   "-": "".join(sorted(session.options)) + "hB", "LINENO": self.shell.line,
                   "SECONDS": int(self.shell.system.uptime())}
        if name in special and name not in session.variables:
            return str(special[name])
        if name == "BASH_VERSION" and not session.dash and name not in session.variables:
            return "4.2.45(1)-release"
        if name == "BASHPID":
            return str(session.pid)
        if name == "RANDOM":
            return str(self.shell.system.random_number())
        return session.get(name)

    def element(self, name, key):
        """`${name[key]}`; a list for the keys @ and *."""
        elements, text = self.session.elements(name), self.string(key)
        if text in ("@", "*"):
            return list(elements.values())
        if name in self.session.associative:
            return elements.get(text)
        number = self.arithmetic(text)
        return elements.get(number + (max(elements, default=-1) + 1 if number < 0 else 0))

    def parameter_value(self, part):
        _, name, operator, argument, _ = part
        value = self.parameter(name)
        if operator == "length":
            return str(len(value or ""))
        if operator == "names":
            return sorted(one for one in self.session.variables if one.startswith(name))
        if operator == "indirect":
            if isinstance(name, tuple) and self.string(name[1]) in ("@", "*"):
                return [str(key) for key in self.session.elements(name[0])]
            return self.parameter_text(value) or "" if value else ""
        if operator == "" or operator in (":-", "-", ":=", "=", ":?", "?", ":+", "+"):
            return self.with_default(name, value, operator, argument)
        if isinstance(value, list) and operator == ":":
            return self.slice([self.session.name, *value] if name in ("@", "*") else value, argument)
        if isinstance(value, list):
            return [self.changed(one, operator, argument) for one in value]
        return self.changed(value or "", operator, argument)

    def changed(self, value, operator, argument):
        """What an operator makes of a text."""
        if operator in ("#", "##", "%", "%%"):
            return patterns.strip(value, self.pattern(argument), operator, self.shell.budget)
        if operator in ("/", "//"):
            return self.replaced(value, operator, argument)
        if operator == ":":
            return self.slice(value, argument)
        change = {"^^": value.upper(), ",,": value.lower(), "^": value[:1].upper() + value[1:], ",": value[:1].lower() + value[1:]}
        return change[operator]

    def slice(self, value, argument):
        """`${x:start:length}` of a text or a list."""
        start, colon, length = self.string(argument).partition(":")
        first = self.arithmetic(start)
        first = max(len(value) + first, 0) if first < 0 else first
        if not colon:
            return value[first:]
        count = self.arithmetic(length)
        return value[first:first + count] if count >= 0 else value[first:count]

    def with_default(self, name, value, operator, argument):
        missing = value is None or (operator[:1] == ":" and value in ("", []))
        kind = operator[-1:]
        if kind == "+":
            return "" if missing else self.string(argument)
        if missing and kind == "-":
            return self.string(argument)
        if missing and kind == "=":
            value = self.string(argument)
            self.session.assign(name, value)
        if missing and kind == "?":
            raise ExpansionFault(f"{name}: {self.string(argument) or 'parameter null or not set'}")
        if value is None and "u" in self.session.options and not kind:
            raise ExpansionFault(f"{name}: unbound variable")
        return "" if value is None else value

    def replaced(self, value, operator, argument):
        """`${x/pattern/text}`."""
        before, after, seen = [], [], False
        for part in argument:
            if not seen and part[0] == "text" and not part[2] and "/" in part[1]:
                first, _, second = part[1].partition("/")
                before.append(("text", first, False))
                after.append(("text", second, False))
                seen = True
            elif not seen and part[0] == "text" and part[2] and "/" in part[1]:
                first, _, second = part[1].partition("/")
                before.append(("text", first, True))
                after.append(("text", second, True))
                seen = True
            else:
                (after if seen else before).append(part)
        pattern, text = self.pattern(before), self.string(tuple(after))
        anchor = ""
        if pattern[:1] in ("#", "%"):
            anchor, pattern = pattern[0], pattern[1:]
        if not pattern:
            return value
        changed = patterns.replace(value, pattern, text, operator == "//", anchor, self.shell.budget)
        if len(changed) > LONGEST:
            raise CutOff("a text grew too long")
        return changed


@functools.lru_cache(50)
def separating(separators):
    """An expression for the pieces of a text and what separates them: blanks, or one other separator with the blanks about it."""
    blank = "".join(re.escape(char) for char in separators if char in " \t\n")
    hard = "".join(re.escape(char) for char in separators if char not in " \t\n")
    around = f"[{blank}]*" if blank else ""
    pieces = ([f"(?P<hard>{around}[{hard}]{around})"] if hard else []) + ([f"(?P<blank>[{blank}]+)"] if blank else []) + [f"(?P<text>[^{blank}{hard}]+)"]
    return re.compile("|".join(pieces))


def braces(word):
    """The words of `{a,b}` and `{1..3}`."""
    if not any(part[0] == "text" and not part[2] and "{" in part[1] for part in word):
        return [word]
    items = []
    for part in word:
        items += [("text", char, False) for char in part[1]] if part[0] == "text" and not part[2] else [part]
    return [tuple(one) for one in brace_items(items)]




def brace_items(items):
    for start, item in enumerate(items):
        if item != ("text", "{", False):
            continue
        depth, cuts = 0, [start]
        for end in range(start, len(items)):
            mark = items[end][1] if items[end][0] == "text" and not items[end][2] else ""
            depth += (mark == "{") - (mark == "}")
            if mark == "," and depth == 1:
                cuts.append(end)
            if depth == 0:
                break
        else:
            continue
        inside = items[start + 1:end]
        if len(cuts) > 1:
            cuts.append(end)
            choices = [one for a, b in zip(cuts, cuts[1:]) for one in brace_items(items[a + 1:b])]
        else:
            choices = brace_range("".join(part[1] for part in inside if part[0] == "text"), len(inside))
        if not choices:
            continue
        endings = brace_items(items[end + 1:])
        if len(choices) * len(endings) > MOST_WORDS:
            raise CutOff("too many words")
        return [items[:start] + choice + rest for choice in choices for rest in endings]
    return [items]


def brace_range(text, length):
    match = re.fullmatch(r"(?:(-?\d+)\.\.(-?\d+)|([a-zA-Z])\.\.([a-zA-Z]))(?:\.\.(-?\d+))?", text)
    if not match or len(text) != length:
        return []
    numbers = match.group(1) is not None
    first, last = (int(match.group(1)), int(match.group(2))) if numbers else (ord(match.group(3)), ord(match.group(4)))
    if abs(last - first) > MOST_WORDS:
        raise CutOff("too many words")
    step = (abs(int(match.group(5) or 1)) or 1) * (1 if first <= last else -1)
    width = max(len(match.group(1)), len(match.group(2))) if numbers and re.match(r"-?0\d|.*\.\.-?0\d", text) else 0
    return [[("text", str(value).zfill(width) if numbers else chr(value), False)] for value in range(first, last + (1 if step > 0 else -1), step)]
