"""Texts as `echo -e` and `printf` make them."""

import re

from .streams import LIMIT, CutOff

SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v", "\\": "\\"}
ESCAPE = re.compile(r"\\(0[0-7]{0,3}|x[0-9a-fA-F]{1,2}|c|.)", re.S)
DIRECTIVE = re.compile(r"%([-+ 0#']*)(\*|-?\d+)?(?:\.(\*|\d*))?(?:\(([^)]*)\))?(?:hh|h|ll|l|j|z|t|L)?([a-zA-Z%])")


def unescaped(text, leading_zero=True):
    """(text, whether \\c cut it short)."""
    cut = re.search(r"(?<!\\)(?:\\\\)*\\c", text)
    if cut:
        return unescaped(text[:cut.end() - 2])[0], True

    def one(match):
        code = match.group(1)
        if code[0] == "x" and len(code) > 1:
            return byte(int(code[1:], 16))
        if code[0] == "0":
            return byte(int(code, 8) % 256)
        return SIMPLE.get(code, "\\" + code)
    return joined(ESCAPE.sub(one, text)), False


def byte(number):
    """One byte as texts keep it."""
    return chr(number) if number < 128 else chr(0xdc00 + number)


def joined(text):
    """A text whose single bytes become letters where they make some."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape") if re.search("[\udc80-\udcff]", text) else text


def printf_escapes(text):
    text = re.sub(r"\\([1-7][0-7]{0,2})", lambda match: byte(int(match.group(1), 8) % 256), text)
    return unescaped(text)[0].replace('\\"', '"').replace("\\'", "'")


def quoted(text):
    """A word as one would have to type it."""
    return text if re.fullmatch(r"[\w@%+:,./=-]+", text) else "'" + text.replace("'", "'\\''") + "'" if text else ""


def double_quoted(text):
    return '"' + re.sub(r'([\\"$`])', r"\\\1", text) + '"'


def integer(text, faults):
    if text[:1] in ("'", '"'):
        return ord(text[1:2] or "\0")
    match = re.match(r"\s*([-+]?)(0[xX][0-9a-fA-F]+|\d+)", text)
    if not match or match.end() != len(text):
        if text:
            faults.append(f"{text}: invalid number")
    if not match:
        return 0
    digits = match.group(2)
    value = int(digits, 16) if digits[:2] in ("0x", "0X") else int(digits, 8) if re.fullmatch(r"0[0-7]+", digits) else int(digits)
    return -value if match.group(1) == "-" else value


def real(text, faults):
    try:
        return float(text or 0)
    except ValueError:
        faults.append(f"{text}: invalid number")
        return 0.0


def formatted(form, words, date=None, now=0):
    """(text, faults) of `printf form words…`; the form is used again while words remain. `date(form, moment)` writes %(…)T."""
    words, made, faults = list(words), [], []
    literal = printf_escapes(form)
    while True:
        before, stopped = len(words), False

        def one(match):
            nonlocal stopped
            flags, width, precision, moment, kind = match.groups()
            if kind == "%":
                return "%"
            if stopped:
                return ""
            flags = flags.replace("'", "")
            if width == "*":
                width = str(integer(words.pop(0) if words else "", faults))
            if width and width.startswith("-"):
                flags, width = flags + "-", width[1:]
            if precision == "*":
                precision = str(max(integer(words.pop(0) if words else "", faults), 0))
            precision = "0" if precision == "" else precision
            if precision:
                precision = str(min(int(precision), 1000))
            word = words.pop(0) if words else ""
            width = int(width or 0)
            if width > LIMIT:
                raise CutOff("too much output")
            spec = "%" + flags + (str(width) if width else "")
            if kind in "di":
                return (spec + ("." + precision if precision else "") + "d") % integer(word, faults)
            if kind in "uxXo":
                return (spec + ("d" if kind == "u" else kind)) % (integer(word, faults) % (1 << 64))
            if kind in "feEgG":
                return (spec + ("." + precision if precision else "") + kind) % real(word, faults)
            if kind == "b":
                word, stopped = unescaped(word)
            elif kind == "q":
                word = escaped(word)
            elif kind == "c":
                word = word[:1]
            elif kind == "T" and moment is not None:
                word = date(moment, now if word in ("", "-1", "-2") else float(integer(word, faults)))
            elif kind != "s":
                faults.append(f"`{kind}': invalid format character")
                return ""
            return (spec + ("." + precision if precision else "") + "s") % word

        made.append(DIRECTIVE.sub(one, literal))
        if not words or len(words) == before or stopped:
            return "".join(made), faults


def function(name, tree):
    """A function's definition: its body as it was typed."""
    return f"{name} () \n{tree.text}\n"


def escaped(text):
    """A word as `printf %q` writes it."""
    if not text:
        return "''"
    if re.search(r"[\x00-\x1f\x7f]", text):
        return "$'" + "".join({"\n": "\\n", "\t": "\\t", "'": "\\'", "\\": "\\\\"}.get(char) or (char if char >= " " and char != "\x7f" else f"\\{ord(char):03o}") for char in text) + "'"
    return re.sub(r"([^\w@%+:./=,-])", r"\\\1", text)
