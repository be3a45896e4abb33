"""Putting texts side by side, apart and into other forms: paste, join, comm, fold, column, split, od, base64 and their like."""

import base64
import math
import re
import textwrap

from ..command import Usage, command
from ..files import FileFault, Node
from ..shell.arithmetic import ArithmeticFault, Evaluator
from ..shell.streams import CutOff
from .grep_sed import compiled

USR = {"package": "coreutils"}


def texts(run, names, least=1):
    """The texts of the named files (stdin for -); FileFault for the first that cannot be read."""
    return [run.stdin.read() if name == "-" else run.fs.read(run.path(name)) for name in names or ["-"] * least]


def data(text):
    """A text's bytes."""
    return text.encode("utf-8", "surrogateescape")


@command("paste", "-d|--delimiters= -s|--serial", **USR)
def paste(run, options, *names):
    """Lines of files side by side."""
    marks = (options.delimiters or "\t").replace("\\t", "\t").replace("\\n", "\n") or "\t"
    if "-" in names and len(names) > 1 and set(names) == {"-"}:
        lines = run.stdin.read().splitlines()
        columns = [lines[start::len(names)] for start in range(len(names))]
    else:
        columns = [text.splitlines() for text in texts(run, names)]
    rows = columns if options.serial else [[column[row] if row < len(column) else "" for column in columns] for row in range(max(map(len, columns), default=0))]
    for row in rows:
        run.write("".join(cell + (marks[number % len(marks)] if number < len(row) - 1 else "") for number, cell in enumerate(row)) + "\n")


@command("join", "-t= -1= -2= -j= -a= -v=", **USR)
def join(run, options, one, two):
    """Lines of two files that share a field."""
    if options.a or options.v:
        return run.error("options '-a' and '-v' are not simulated", 2)
    first, second = (int(options.given.get(letter) or options.j or 1) - 1 for letter in "12")
    left, right = ([line.split(options.t) for line in text.splitlines()] for text in texts(run, (one, two)))
    for a in left:
        for b in right:
            if first < len(a) and second < len(b) and a[first] == b[second]:
                run.write((options.t or " ").join([a[first], *a[:first], *a[first + 1:], *b[:second], *b[second + 1:]]) + "\n")
    return 0


@command("comm", "-1 -2 -3", **USR)
def comm(run, options, one, two):
    """Lines of two sorted files: in the first, the second, both."""
    left, right = (text.splitlines() for text in texts(run, (one, two)))
    given, a, b = options.given, 0, 0
    indent = {"1": "", "2": "" if given.get("1") else "\t", "3": "\t" * (2 - bool(given.get("1")) - bool(given.get("2")))}
    while a < len(left) or b < len(right):
        if b >= len(right) or (a < len(left) and left[a] < right[b]):
            which, line, a = "1", left[a], a + 1
        elif a >= len(left) or right[b] < left[a]:
            which, line, b = "2", right[b], b + 1
        else:
            which, line, a, b = "3", left[a], a + 1, b + 1
        if not given.get(which):
            run.write(f"{indent[which]}{line}\n")


@command("fold fmt", "-w|--width= -s|--spaces -b", **USR)
def fold(run, options, *names):
    """Lines no longer than a width."""
    width = int(options.width or (80 if run.name == "fold" else 75))
    if width < 1:
        return run.error(f"invalid number of columns: `{options.width}'")
    for text in texts(run, names):
        if run.name == "fmt":
            for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
                run.write("\n".join(textwrap.wrap(" ".join(paragraph.split()), width)) + "\n")
            continue
        for line in text.splitlines():
            while len(line) > width:
                cut = (line.rfind(" ", 0, width) + 1 if options.spaces else 0) or width
                run.write(line[:cut] + "\n")
                line = line[cut:]
            run.write(line + "\n")
    return 0


@command("expand unexpand", "-t= -i -a", **USR)
def expand(run, options, *names):
    """Tabs to blanks, and back."""
    size = int(options.t or 8)
    for text in texts(run, names):
        for line in text.splitlines():
            if run.name == "expand":
                run.write(line.expandtabs(size) + "\n")
            else:
                blanks = len(line) - len(line.lstrip(" "))
                run.write("\t" * (blanks // size) + " " * (blanks % size) + line.lstrip(" ") + "\n")


@command("column", "-t -s= -c= -x", package="bsdmainutils")
def column(run, options, *names):
    """Words in columns."""
    lines = [line for text in texts(run, names) for line in text.splitlines() if line.strip()]
    if options.t:
        rows = [[cell for cell in re.split(f"[{re.escape(options.s)}]", line) if cell] if options.s else line.split() for line in lines]
        widths = [max((len(row[place]) for row in rows if place < len(row)), default=0) for place in range(max(map(len, rows), default=0))]
        for row in rows:
            run.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() + "\n")
    elif lines:
        wide = (max(map(len, lines)) // 8 + 1) * 8
        across = max(1, int(options.c or 80) // wide)
        down = -(-len(lines) // across)
        for row in range(down):
            run.write("\t".join(cell + "\t" * ((wide - len(cell) - 1) // 8) for cell in lines[row::down]).rstrip("\t") + "\n")


@command("split", "-l|--lines= -b|--bytes= -d -a=", **USR)
def split(run, options, name="-", prefix="x"):
    """A file in pieces."""
    text = texts(run, [name])[0]
    if options.bytes:
        size = amount(options.bytes)
        pieces = [text[start:start + size] for start in range(0, len(text), size)]
    else:
        lines, size = text.splitlines(True), int(options.lines or 1000)
        pieces = ["".join(lines[start:start + size]) for start in range(0, len(lines), size)]
    if len(pieces) > 676:
        return run.error("output file suffixes exhausted")
    for number, piece in enumerate(pieces):
        suffix = f"{number:02}" if options.d else chr(97 + number // 26) + chr(97 + number % 26)
        run.fs.write(run.path(prefix + suffix), piece)
    return 0


def amount(text):
    """A number of bytes: 512, 4K, 1M."""
    match = re.fullmatch(r"(\d+)([kKMGTbcw]?)(i?B)?", text)
    if not match:
        raise Usage(f"invalid number `{text}'", 1)
    return int(match.group(1)) * {"": 1, "c": 1, "w": 2, "b": 512, "k": 1 << 10, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}[match.group(2)]


@command("truncate", "-s|--size= -c", **USR)
def truncate(run, options, *names):
    """Make files a given size; what is added is zeros, which take no room."""
    if options.size is None:
        raise Usage("you must specify either `--size' or `--reference'", 1)
    sign, size = (options.size[0], options.size[1:]) if options.size[:1] in "+-" else ("", options.size)
    for name in names:
        path = run.path(name)
        node = run.fs.find(path)
        old = node.length if node else 0
        new = max(0, {"+": old + amount(size), "-": old - amount(size), "": amount(size)}[sign])
        text = node.text if node else ""
        if node is None:
            run.fs.write(path, "")
        text = text[:new] if new <= len(text) else text + "\0" * (new - old) if new - old <= 4096 else text
        run.fs.put(path, run.fs.stat(path)._replace(text=text, size=-1 if len(text) == new else new))
    return 0


@command("od hexdump hd xxd", "-c -b -x -C -A= -t= -N= -n= -v -p -l= -d -o", package="bsdmainutils")
def od(run, options, *names):
    """Bytes as numbers."""
    raw = data("".join(texts(run, names)))
    limit = options.N or options.n or options.l
    raw = raw[:int(limit)] if limit else raw
    if run.name in ("hexdump", "hd") and (options.C or run.name == "hd"):
        for start in range(0, len(raw), 16):
            row = raw[start:start + 16]
            cells = " ".join(f"{byte:02x}" for byte in row[:8]) + "  " + " ".join(f"{byte:02x}" for byte in row[8:])
            run.write(f"{start:08x}  {cells:<49} |{''.join(chr(byte) if 32 <= byte < 127 else '.' for byte in row)}|\n")
        run.write(f"{len(raw):08x}\n" if raw else "")
        return 0
    if run.name == "xxd":
        if options.p:
            run.write(raw.hex() + "\n")
            return 0
        for start in range(0, len(raw), 16):
            row = raw[start:start + 16]
            run.write(f"{start:07x}: {' '.join(row[at:at + 2].hex() for at in range(0, len(row), 2)):<39}  {''.join(chr(byte) if 32 <= byte < 127 else '.' for byte in row)}\n")
        return 0
    kind = "c" if options.c else options.t or ("o1" if options.b else "x2" if options.x or run.name == "hexdump" else "o2")
    names_of = {0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}
    for start in range(0, len(raw), 16):
        row = raw[start:start + 16]
        words = [int.from_bytes(row[at:at + 2], "little") for at in range(0, len(row), 2)]
        if kind[0] == "c":
            cells = "".join(f"{names_of.get(byte, chr(byte) if 32 <= byte < 127 else f'{byte:03o}'):>4}" for byte in row)
        elif kind in ("x1", "o1", "u1", "d1"):
            cells = "".join(f" {byte:02x}" if kind == "x1" else f" {byte:03o}" if kind == "o1" else f"{byte:4}" for byte in row)
        elif kind in ("x2", "o2", "x", "o"):
            cells = "".join(f" {word:04x}" if kind[0] == "x" else f" {word:06o}" for word in words)
        else:
            return run.error(f"type '{kind}' is not simulated", 1)
        run.write(("" if options.A == "n" else f"{start:07x}" if run.name == "hexdump" else f"{start:07o}") + cells + "\n")
    if options.A != "n":
        run.write(f"{len(raw):07x}\n" if run.name == "hexdump" else f"{len(raw):07o}\n")
    return 0


@command("base64", "-d|--decode -w|--wrap= -i", **USR)
def base64_(run, options, *names):
    """Base 64, and back."""
    text = "".join(texts(run, names))
    if options.decode:
        try:
            run.write(base64.b64decode(text).decode("utf-8", "surrogateescape"))
        except ValueError:
            return run.error("invalid input")
        return 0
    made, width = base64.b64encode(data(text)).decode(), int(options.wrap if options.wrap is not None else 76)
    run.write("".join(made[start:start + width] + "\n" for start in range(0, len(made), width)) if width else made)
    return 0


@command("strings", "-n= -a", package="binutils")
def strings(run, options, *names):
    """Texts in a file."""
    for text in texts(run, names):
        run.write("".join(found + "\n" for found in re.findall(r"[ -~\t]{%d,}" % int(options.n or 4), text)))


@command("cksum sum", "", **USR)
def cksum(run, options, *names):
    """A check sum and the number of bytes."""
    for name, text in zip(names or [""], texts(run, names)):
        raw = data(text)
        if run.name == "sum":
            total = 0
            for byte in raw:
                total = ((total >> 1) + ((total & 1) << 15) + byte) & 0xffff
            run.write(f"{total:05} {-(-len(raw) // 1024):5}" + (f" {name}" if len(names) > 1 else "") + "\n")
            continue
        crc, length = 0, len(raw)
        tail = b""
        while length:
            tail, length = tail + bytes([length & 255]), length >> 8
        for byte in raw + tail:
            crc ^= byte << 24
            for _ in range(8):
                crc = ((crc << 1) ^ (0x04c11db7 if crc & 0x80000000 else 0)) & 0xffffffff
        run.write(f"{crc ^ 0xffffffff} {len(raw)}" + (f" {name}" if names else "") + "\n")


@command("shuf", "-n= -e -i=", **USR)
def shuf(run, options, *names):
    """Lines in another order; the same computer always finds the same one."""
    if options.i:
        first, _, last = options.i.partition("-")
        if int(last) - int(first) > 100_000:
            raise CutOff("too many numbers")
        lines = [str(number) for number in range(int(first), int(last) + 1)]
    else:
        lines = list(names) if options.e else texts(run, names)[0].splitlines()
    for place in range(len(lines) - 1, 0, -1):
        other = run.system.random_number() % (place + 1)
        lines[place], lines[other] = lines[other], lines[place]
    run.write("".join(line + "\n" for line in lines[:int(options.n)] if True) if options.n else "".join(line + "\n" for line in lines))


@command("factor", "", **USR)
def factor(run, options, *names):
    """Prime factors."""
    for word in names or run.stdin.read().split():
        number, found, divisor = int(word), [], 2
        if number > 10 ** 12:
            return run.error(f"`{word}' is too large for this laboratory")
        rest = number
        while divisor * divisor <= rest:
            while rest % divisor == 0:
                found.append(divisor)
                rest //= divisor
            divisor += 1
        run.write(f"{number}:" + "".join(f" {one}" for one in found + [rest] * (rest > 1)) + "\n")
    return 0


@command("expr", None, **USR)
def expr(run, *words):
    """An expression's value."""
    words, levels = list(words), [["|"], ["&"], ["=", "==", "!=", "<", "<=", ">", ">="], ["+", "-"], ["*", "/", "%"], [":"]]
    truth = lambda value: value not in ("", "0")        # noqa: E731

    def whole(value):
        if not re.fullmatch(r"-?\d+", value):
            raise Usage("non-numeric argument", 2)
        return int(value)

    def apply(operator, a, b):
        if operator == "|":
            return a if truth(a) else b
        if operator == "&":
            return a if truth(a) and truth(b) else "0"
        if operator == ":":
            found = compiled(b).match(a)
            return (found.group(1) or "" if found else "") if compiled(b).groups else str(found.end() if found else 0)
        if operator in levels[2]:
            one, two = (int(a), int(b)) if re.fullmatch(r"-?\d+", a) and re.fullmatch(r"-?\d+", b) else (a, b)
            return str(int({"=": one == two, "==": one == two, "!=": one != two, "<": one < two, "<=": one <= two, ">": one > two, ">=": one >= two}[operator]))
        one, two = whole(a), whole(b)
        if operator in "/%" and not two:
            raise Usage("division by zero", 2)
        return str({"+": one + two, "-": one - two, "*": one * two}[operator] if operator in "+-*" else
                   int(math.copysign(abs(one) // abs(two), one * two)) if operator == "/" else int(math.fmod(one, two)))

    def level(number):
        if number == len(levels):
            if not words:
                raise Usage("syntax error", 2)
            word = words.pop(0)
            if word == "(":
                value = level(0)
                if not words or words.pop(0) != ")":
                    raise Usage("syntax error", 2)
                return value
            if word == "length" and words:
                return str(len(words.pop(0)))
            if word in ("substr", "index", "match") and len(words) > 1:
                text, second = words.pop(0), words.pop(0)
                if word == "substr":
                    start = whole(second)
                    return text[start - 1:start - 1 + whole(words.pop(0))] if start > 0 else ""
                return apply(":", text, second) if word == "match" else str(min((text.find(char) + 1 for char in second if char in text), default=0))
            return word
        value = level(number + 1)
        while words and words[0] in levels[number]:
            value = apply(words.pop(0), value, level(number + 1))
        return value

    if not words:
        raise Usage("missing operand", 2)
    value = level(0)
    if words:
        raise Usage("syntax error", 2)
    run.write(value + "\n")
    return int(not truth(value))


@command("bc dc", "-l -q", package="bc")
def bc(run, options, *names):
    """Arithmetic: whole numbers, and with scale= decimal ones."""
    if run.name == "dc":
        return run.error("this program is not simulated: use bc", 2)
    variables, scale = {}, 20 if options.l else 0
    for line in re.split(r"[\n;]", "".join(texts(run, names))):
        line = line.strip()
        if line in ("quit", "halt"):
            break
        match = re.fullmatch(r"scale\s*=\s*(\d+)", line)
        if match:
            scale = min(int(match.group(1)), 50)
        elif re.search(r"[.]", line) or (scale and "/" in line):
            from decimal import ROUND_DOWN, Decimal, InvalidOperation, localcontext
            if not re.fullmatch(r"[\d.+\-*/() ]+", line) or "**" in line:
                run.say("(standard_in) 1: this is not simulated")
                continue
            with localcontext() as context:
                context.prec = 60
                try:
                    value = decimal_value(re.findall(r"\d*\.?\d+|[-+*/()]", line), Decimal, scale, ROUND_DOWN)
                except (InvalidOperation, ArithmeticError, IndexError):
                    run.say("(standard_in) 1: syntax error")
                    continue
                run.write(re.sub(r"^(-?)0\.", r"\1.", f"{value:f}") + "\n")
        elif line:
            try:
                value = Evaluator(line.replace("^", "**"), variables.get, variables.__setitem__).value()
            except ArithmeticFault:
                run.say("(standard_in) 1: syntax error")
                continue
            run.write("" if re.match(r"\w+\s*=[^=]", line) else f"{value}\n")
    return 0


def decimal_value(tokens, number, scale, down):
    """The value of a sum of decimal numbers, as bc counts: a quotient has `scale` places."""
    def sum_():
        value = product()
        while tokens and tokens[0] in "+-":
            value = value + product() if tokens.pop(0) == "+" else value - product()
        return value

    def product():
        value = one()
        while tokens and tokens[0] in "*/":
            value = value * one() if tokens.pop(0) == "*" else (value / one()).quantize(number(1).scaleb(-scale), down)
        return value

    def one():
        token = tokens.pop(0)
        if token == "(":
            value = sum_()
            tokens.pop(0)
            return value
        return -one() if token == "-" else number(token)

    return sum_()


@command("cal ncal", "-m -y -3 -h -1", package="bsdmainutils")
def cal(run, options, *words):
    """A calendar."""
    import calendar
    moment = run.system.time()
    numbers = [int(word) for word in words]
    month, year = (moment.month, moment.year) if not numbers else (numbers[0], numbers[1]) if len(numbers) > 1 else (None, numbers[0])
    if not 1 <= year <= 9999 or (month is not None and not 1 <= month <= 12):
        return run.error(f"{words[0]} is neither a month number (1..12) nor a name")
    made = calendar.TextCalendar(0 if options.m else 6)
    text = made.formatyear(year) if options.y or month is None else made.formatmonth(year, month)
    run.write("\n".join(line.rstrip() for line in text.rstrip("\n").split("\n")) + "\n")
    return 0


@command("install", "-d -m= -o= -g= -D -v", **USR)
def install(run, options, *names):
    """Copy files with a mode, or make directories (-d)."""
    if options.d:
        for name in names:
            run.fs.make_directories(run.path(name))
        return 0
    if len(names) < 2:
        raise Usage("missing destination file operand", 1)
    target = run.path(names[-1])
    for name in names[:-1]:
        path = f"{target}/{name.rpartition('/')[2]}" if run.fs.is_directory(target) else target
        try:
            run.fs.write(path, run.fs.read(run.path(name)))
        except FileFault as fault:
            return run.error(f"cannot stat `{name}': {fault.reason}")
        run.fs.put(path, run.fs.stat(path)._replace(mode=int(options.m or "755", 8)))
    return 0


@command("mkfifo mknod", None, **USR)
def mkfifo(run, *words):
    """Special files: only devices (mknod NAME b|c MAJOR MINOR) are made here."""
    if run.name == "mknod" and len(words) == 4 and words[1] in ("b", "c", "u"):
        run.needs_root()
        run.fs.put(run.path(words[0]), Node("b" if words[1] == "b" else "c", 0o644, f"{words[2]}, {words[3]}", mtime=int(run.system.hardware.now())))
        return 0
    return run.error("pipes with a name are not simulated", 2)
