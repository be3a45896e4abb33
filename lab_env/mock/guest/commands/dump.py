"""Bytes as letters and numbers: od, hexdump, xxd, base64, strings."""

import base64
import re

from ..command import command
from .numbers import amount
from .sorting import texts

USR = {"package": "coreutils"}


def data(text):
    """A text's bytes."""
    return text.encode("utf-8", "surrogateescape")


def taken(run, names, limit, skip=0):
    """The bytes of the named files, at most so many; of what never ends, as many as are asked for."""
    found = b""
    for _, source in run.sources(names):
        if source is None:
            continue
        wanted = None if limit is None else limit + skip - len(found)
        found += data(source.read() if wanted is None else source.bytes(wanted))
        if wanted is not None:
            source.stop()
        elif source.goes_on and source is not run.stdin:
            run.never_ends()
    run.shell.budget.spend(len(found) // 2)
    return found[skip:] if limit is None else found[skip:skip + limit]


NAMES = ["nul", "soh", "stx", "etx", "eot", "enq", "ack", "bel", "bs", "ht", "nl", "vt", "ff", "cr", "so", "si", "dle", "dc1", "dc2", "dc3", "dc4", "nak", "syn", "etb", "can", "em",
         "sub", "esc", "fs", "gs", "rs", "us", "sp"]
CHARS = {0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}


def cells(row, kind):
    """One row of od in a type: c, a, x1, o2, d4 …; None for a type it does not have."""
    if kind[0] == "c":
        return "".join(f"{CHARS.get(byte, chr(byte) if 32 <= byte < 127 else f'{byte:03o}'):>4}" for byte in row)
    if kind[0] == "a":
        return "".join(f"{NAMES[byte & 127] if byte & 127 < 33 else 'del' if byte & 127 == 127 else chr(byte & 127):>4}" for byte in row)
    match = re.fullmatch(r"([xoud])([1248CSIL]?)z?", kind)
    if not match:
        return None
    size = {"C": 1, "S": 2, "I": 4, "L": 8, "": 4 if kind[0] in "xoud" else 2}.get(match.group(2)) or int(match.group(2))
    width = {"x": 2 * size, "o": {1: 3, 2: 6, 4: 11, 8: 22}[size], "u": {1: 3, 2: 5, 4: 10, 8: 20}[size], "d": {1: 4, 2: 6, 4: 11, 8: 20}[size]}[match.group(1)]
    text = ""
    for at in range(0, len(row), size):
        value = int.from_bytes(row[at:at + size].ljust(size, b"\0"), "little", signed=match.group(1) == "d")
        text += " " + (format(value, f"0{width}{match.group(1)}") if match.group(1) in "xo" else f"{value:{width}}")
    return text


@command("od", "-c -b -x -d -o -a -i -l -s -A|--address-radix= -t|--format= -N|--read-bytes= -j|--skip-bytes= -w|--width= -v", **USR)
def od(run, options, *names):
    """Bytes as numbers."""
    kinds = [kind for option, kind in (("c", "c"), ("a", "a"), ("b", "o1"), ("x", "x2"), ("d", "u2"), ("o", "o2"), ("i", "d4"), ("l", "d8"), ("s", "d2")) if options.given.get(option)]
    kinds += re.findall(r"[acxoudf][1248CSIL]?z?", options.format or "")
    kinds = kinds or ["o2"]
    skip, width = amount(options.skip_bytes or "0"), int(options.width or 16)
    raw = taken(run, names, amount(options.read_bytes) if options.read_bytes else None, skip)
    radix = options.address_radix or "o"
    where = lambda at: "" if radix == "n" else f"{at:06x}" if radix == "x" else f"{at:07d}" if radix == "d" else f"{at:07o}"     # noqa: E731
    before, starred = None, False
    for start in range(0, len(raw), width):
        row = raw[start:start + width]
        if row == before and not options.v and len(row) == width:
            run.write("" if starred else "*\n")
            starred = True
            continue
        before, starred = row, False
        for number, kind in enumerate(kinds):
            text = cells(row, kind)
            if text is None:
                return run.error(f"the type `{kind}' is not simulated", 1)
            run.write((where(start + skip) if not number else " " * len(where(start + skip))) + text + "\n")
    run.write(where(len(raw) + skip) + "\n" if radix != "n" else "")
    return 0


@command("hexdump hd", "-C -c -b -x -d -o -n= -s= -v -e=", package="bsdmainutils")
def hexdump(run, options, *names):
    """Bytes as hexadecimal numbers."""
    if options.e:
        return run.error("option '-e' is not simulated", 1)
    skip = amount(options.s or "0")
    raw, canonical = taken(run, names, amount(options.n) if options.n else None, skip), options.C or run.name == "hd"
    before, starred, length = None, False, 8 if canonical else 7
    for start in range(0, len(raw), 16):
        row = raw[start:start + 16]
        if row == before and not options.v and len(row) == 16:
            run.write("" if starred else "*\n")
            starred = True
            continue
        before, starred = row, False
        if canonical:
            shown = f"  {' '.join(f'{byte:02x}' for byte in row[:8]) + '  ' + ' '.join(f'{byte:02x}' for byte in row[8:]):<49} |{''.join(chr(byte) if 32 <= byte < 127 else '.' for byte in row)}|"
        elif options.c:
            shown = "".join(f" {CHARS.get(byte, chr(byte) if 32 <= byte < 127 else f'{byte:03o}'):>3}" for byte in row)
        elif options.b:
            shown = "".join(f" {byte:03o}" for byte in row)
        else:
            form = "   {:04x}" if options.x else "   {:05d}" if options.d else "  {:06o}" if options.o else " {:04x}"
            shown = "".join(form.format(int.from_bytes(row[at:at + 2], "little")) for at in range(0, len(row), 2)).ljust(8 * len(form.format(0)))
        run.write(f"{start + skip:0{length}x}{shown}\n")
    run.write(f"{len(raw) + skip:0{length}x}\n" if raw else "")
    return 0


@command("xxd", "-p|-ps -l= -s= -c= -g= -r -u -i -b", package="vim-common")
def xxd(run, options, *names):
    """Bytes as hexadecimal numbers, and back."""
    if options.i or options.b:
        return run.error("options '-i' and '-b' are not simulated", 1)
    if options.r:
        text = "".join(texts(run, names[:1]))
        rows = text.split() if options.ps or options.p else [re.sub(r"^[0-9a-f]+:|  .*$", "", line) for line in text.splitlines()]
        run.write(bytes.fromhex("".join("".join(rows).split())).decode("utf-8", "surrogateescape"))
        return 0
    raw = taken(run, names[:1], amount(options.l) if options.l else None, int(options.s or 0))
    if options.ps or options.p:
        run.write("".join(raw[start:start + 30].hex() + "\n" for start in range(0, len(raw), 30)))
        return 0
    width, group = int(options.c or 16), int(options.g or 2)
    room = 2 * width + -(-width // group)
    for start in range(0, len(raw), width):
        row = raw[start:start + width]
        run.write(f"{start:07x}: {' '.join(row[at:at + group].hex() for at in range(0, len(row), group)):<{room}} {''.join(chr(byte) if 32 <= byte < 127 else '.' for byte in row)}\n")
    return 0


@command("base64", "-d|--decode -w|--wrap= -i|--ignore-garbage", whole=True, **USR)
def base64_(run, options, *names):
    """Base 64, and back."""
    text = "".join(texts(run, names))
    if options.decode:
        try:
            run.write(base64.b64decode(re.sub(r"[^A-Za-z0-9+/=]", "", text) if options.ignore_garbage else text.replace("\n", ""), validate=True).decode("utf-8", "surrogateescape"))
        except ValueError:
            return run.error("invalid input")
        return 0
    made, width = base64.b64encode(data(text)).decode(), int(options.wrap if options.wrap is not None else 76)
    run.write("".join(made[start:start + width] + "\n" for start in range(0, len(made), width)) if width else made)
    return 0


@command("strings", "-n|--bytes= -a -NUM", package="binutils")
def strings(run, options, *names):
    """Texts in a file."""
    least = int(options.bytes or options.NUM or 4)
    for _, text in run.inputs(names):
        run.write("".join(found + "\n" for found in re.findall(r"[ -~\t]{%d,}" % least, text or "")))
