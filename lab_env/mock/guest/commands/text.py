"""Reading and sifting text."""

import re

from ..command import Usage, command
from ..files import FileFault
from ..shell.printing import formatted

BIN = {"path": "/bin", "package": "coreutils"}
USR = {"package": "coreutils"}
CLASSES = {"alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "space": " \\t\\n", "blank": " \\t", "punct": "!-/:-@[-`{-~"}


@command("cat", "-n -A -b -s -v -E -T -e -t -u", **BIN)
def cat(run, options, *names):
    """Files one after another."""
    status, number = 0, 0
    for name in names or ["-"]:
        try:
            text = run.stdin.read() if name == "-" else run.fs.read(run.path(name))
        except FileFault as fault:
            status = run.error(f"{name}: {fault.reason}")
            continue
        if options.A or options.T or options.t:
            text = text.replace("\t", "^I")
        if options.A or options.E or options.e:
            text = text.replace("\n", "$\n")
        if options.n or options.b:
            lines = []
            for line in text.splitlines(True):
                if options.b and line == "\n":
                    lines.append(line)
                    continue
                number += 1
                lines.append(f"{number:6}\t{line}")
            text = "".join(lines)
        run.write(text)
    return status


@command("tac", "", **USR)
def tac(run, options, *names):
    """Lines from last to first."""
    for _, text in run.inputs(names):
        run.write("".join(reversed((text or "").splitlines(True))))


def part(run, options, names, pick):
    """What head and tail share."""
    names, status = list(names), 0
    for number, (name, text) in enumerate(run.inputs(names)):
        if text is None:
            status = 1
            continue
        if (len(names) > 1 or options.v) and not options.q:
            run.write(("\n" if number else "") + f"==> {'standard input' if name == '-' else name} <==\n")
        run.write(pick(text))
    return status


@command("head", "-n|--lines= -c|--bytes= -q -v -NUM", **USR)
def head(run, options, *names):
    """The first lines."""
    if options.bytes:
        return part(run, options, names, lambda text: text[:int(options.bytes)])
    count = int(options.lines or options.NUM or 10)
    return part(run, options, names, lambda text: "".join(text.splitlines(True)[:count]))


@command("tail", "-n|--lines= -c|--bytes= -q -v -f -F -NUM", **USR)
def tail(run, options, *names):
    """The last lines."""
    if options.f or options.F:
        return run.error("following a file is not simulated: leave out -f", 2)
    if names and re.fullmatch(r"\+\d+", names[0]):
        options.given["lines"], names = names[0], names[1:]
    if options.bytes:
        return part(run, options, names, lambda text: text[-int(options.bytes):])
    lines = str(options.lines or options.NUM or 10)
    if lines.startswith("+"):
        return part(run, options, names, lambda text: "".join(text.splitlines(True)[max(int(lines) - 1, 0):]))
    count = abs(int(lines))
    return part(run, options, names, lambda text: "".join(text.splitlines(True)[-count:]) if count else "")


@command("cut", "-d|--delimiter= -f|--fields= -c|--characters= -b= -s|--only-delimited", **USR)
def cut(run, options, *names):
    """Fields or columns of each line."""
    chosen = options.fields or options.characters or options.b
    if not chosen:
        raise Usage("you must specify a list of bytes, characters, or fields", 1)
    ranges = []
    for piece in chosen.split(","):
        first, dash, last = piece.partition("-")
        ranges.append((int(first or 1), int(last) if last else (10 ** 9 if dash else int(first))))
    separator, status = options.delimiter or "\t", 0
    for _, text in run.inputs(names):
        status = 1 if text is None else status
        for line in (text or "").splitlines():
            if options.fields:
                fields = line.split(separator)
                if len(fields) == 1:
                    if not options.only_delimited:
                        run.write(line + "\n")
                    continue
                run.write(separator.join(field for number, field in enumerate(fields, 1) if any(a <= number <= b for a, b in ranges)) + "\n")
            else:
                run.write("".join(char for number, char in enumerate(line, 1) if any(a <= number <= b for a, b in ranges)) + "\n")
    return status


@command("sort", "-r|--reverse -n|--numeric-sort -u|--unique -k= -t= -f -b -h -V -o=", **USR)
def sort(run, options, *names):
    """Lines in order."""
    if options.V or options.b and options.k:
        return run.error("options '-V' and '-b' are not simulated", 2)
    lines, status = [], 0
    for _, text in run.inputs(names):
        status = 2 if text is None else status
        lines += (text or "").splitlines()
    field, flags = (re.match(r"(\d+)", options.k).group(1), re.sub(r"[\d.,]", "", options.k)) if options.k else ("", "")
    numeric, reverse = options.numeric_sort or options.h or "n" in flags, bool(options.reverse or "r" in flags)

    def key(line):
        value = line
        if field:
            pieces = line.split(options.t) if options.t else line.split()
            value = (options.t or " ").join(pieces[int(field) - 1:]) if "," not in options.k else (pieces + [""] * 99)[int(field) - 1]
        if numeric:
            match = re.match(r"\s*(-?\d*\.?\d*)([KMGT]?)", value)
            number = float(match.group(1)) if re.search(r"\d", match.group(1)) else 0.0
            return number * (1024 ** " KMGT".index(match.group(2)) if options.h and match.group(2) else 1)
        return value.lower() if options.f else value

    lines = sorted(sorted(lines, reverse=reverse), key=key, reverse=reverse)
    if options.unique:
        seen = {}
        for line in lines:
            seen.setdefault(key(line), line)
        lines = list(seen.values())
    text = "".join(line + "\n" for line in lines)
    run.fs.write(run.path(options.o), text) if options.o else run.write(text)
    return status


@command("uniq", "-c|--count -d|--repeated -u|--unique -i", **USR)
def uniq(run, options, *names):
    """Lines without neighbours that repeat them."""
    for _, text in run.inputs(names[:1]):
        groups = []
        for line in (text or "").splitlines():
            if groups and (groups[-1][0] == line or options.i and groups[-1][0].lower() == line.lower()):
                groups[-1][1] += 1
            else:
                groups.append([line, 1])
        for line, count in groups:
            if (options.repeated and count < 2) or (options.unique and count > 1):
                continue
            run.write((f"{count:7} " if options.count else "") + line + "\n")


@command("wc", "-l|--lines -w|--words -c|--bytes -m|--chars", **USR)
def wc(run, options, *names):
    """Lines, words and bytes."""
    rows, status = [], 0
    wanted = [key for key in ("lines", "words", "chars", "bytes") if options.given.get(key)] or ["lines", "words", "bytes"]
    for name, text in run.inputs(names):
        if text is None:
            status = 1
            continue
        counts = {"lines": text.count("\n"), "words": len(text.split()), "chars": len(text), "bytes": len(text.encode("utf-8", "surrogateescape"))}
        rows.append(([counts[key] for key in wanted], name))
    if len(rows) > 1:
        rows.append(([sum(column) for column in zip(*(row[0] for row in rows))], "total"))
    width = 1 if len(wanted) == 1 and len(rows) == 1 else max([len(str(number)) for row in rows for number in row[0]] + [7 if not names else 1])
    for counts, name in rows:
        run.write(" ".join(f"{count:{width}}" for count in counts) + (f" {name}" if name != "-" or names else "") + "\n")
    return status


def tr_set(text):
    """The characters of `a-z` or `[:upper:]`."""
    text = re.sub(r"\[:(\w+):\]", lambda match: CLASSES.get(match.group(1), ""), text)
    text = formatted(text.replace("%", "%%"), [])[0]
    found, pos = [], 0
    while pos < len(text):
        if pos + 2 < len(text) and text[pos + 1] == "-":
            found += [chr(code) for code in range(ord(text[pos]), ord(text[pos + 2]) + 1)]
            pos += 3
        else:
            found.append(text[pos])
            pos += 1
    return found


@command("tr", "-d|--delete -s|--squeeze-repeats -c|-C|--complement", **USR)
def tr(run, options, *sets):
    """Change or delete characters."""
    if not sets:
        raise Usage("missing operand", 1)
    text, first = run.stdin.read(), tr_set(sets[0])
    second = tr_set(sets[1]) if len(sets) > 1 else []
    inside = (lambda char: char not in first) if options.complement else (lambda char: char in first)
    if options.delete:
        text = "".join(char for char in text if not inside(char))
    elif second:
        if options.complement:
            text = "".join(second[-1] if inside(char) else char for char in text)
        else:
            table = {char: second[min(number, len(second) - 1)] for number, char in enumerate(first)}
            text = "".join(table.get(char, char) for char in text)
    if options.squeeze_repeats:
        squeezed = second or first
        text = re.sub(r"(.)\1+", lambda match: match.group(1) if (match.group(1) in squeezed) != bool(options.complement and not second) else match.group(), text, flags=re.S)
    run.write(text)


@command("tee", "-a|--append", **USR)
def tee(run, options, *names):
    """Copy stdin to files and to stdout."""
    text, status = run.stdin.read(), 0
    for name in names:
        try:
            run.fs.write(run.path(name), text, append=bool(options.append))
        except FileFault as fault:
            status = run.error(f"{name}: {fault.reason}")
    run.write(text)
    return status


@command("nl", "-b= -w=", **USR)
def nl(run, options, *names):
    """Lines with numbers."""
    number = 0
    for _, text in run.inputs(names):
        for line in (text or "").splitlines():
            number += bool(line)
            run.write(f"{number:6}\t{line}\n" if line else "       \n")


@command("rev", "", package="bsdmainutils")
def rev(run, options, *names):
    """Lines backwards."""
    for _, text in run.inputs(names):
        run.write("".join(line[::-1] + "\n" for line in (text or "").splitlines()))


@command("seq", None, **USR)
def seq(run, *words):
    """Numbers in a row."""
    words, separator, wide = list(words), "\n", False
    while words and words[0][:2] in ("-w", "-s"):
        option = words.pop(0)
        if option == "-w":
            wide = True
        else:
            separator = option[2:] or (words.pop(0) if words else "")
    try:
        numbers = [int(word) for word in words]
    except ValueError:
        return run.error("only whole numbers are simulated", 2)
    if not numbers:
        return run.error("missing operand")
    first, step, last = {1: (1, 1, numbers[0]), 2: (numbers[0], 1, numbers[-1]), 3: tuple((numbers * 3)[:3])}[min(len(numbers), 3)]
    if step == 0 or abs(last - first) // abs(step) > 200_000:
        return run.error("too many numbers for this laboratory", 2)
    values = [str(value) for value in range(first, last + (1 if step > 0 else -1), step)]
    width = max((len(value) for value in values), default=0) if wide else 0
    if values:
        run.write(separator.join(value.zfill(width) for value in values) + "\n")
    return 0


@command("yes", None, **USR)
def yes(run, *words):
    """The same line many times."""
    if run.out.console:
        return run.error("would never end: use it in a pipe", 2)
    run.write((" ".join(words) or "y") * 1 + "\n")
    run.write(((" ".join(words) or "y") + "\n") * 999)


@command("cmp", "-s", package="diffutils")
def cmp(run, options, one, two):
    """Whether two files are the same."""
    texts = [run.fs.read(run.path(name)) for name in (one, two)]
    if texts[0] == texts[1]:
        return 0
    at = next((number for number, (a, b) in enumerate(zip(*texts)) if a != b), min(map(len, texts)))
    if not options.s:
        run.write(f"{one} {two} differ: byte {at + 1}, line {texts[0].count(chr(10), 0, at) + 1}\n")
    return 1


@command("diff", "-u -q -r -N -b -w", package="diffutils")
def diff(run, options, one, two):
    """How two files differ."""
    import difflib
    if options.r:
        return run.error("option '-r' is not simulated", 2)
    texts = [run.fs.read(run.path(name)).splitlines() for name in (one, two)]
    if texts[0] == texts[1]:
        return 0
    if options.q:
        run.write(f"Files {one} and {two} differ\n")
    elif options.u:
        run.write("".join(line.rstrip("\n") + "\n" for line in difflib.unified_diff(*texts, one, two, lineterm="")))
    else:
        for kind, a, b, c, d in difflib.SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
            if kind == "equal":
                continue
            left = f"{a + 1},{b}" if b - a > 1 else str(b if kind != "insert" else a)
            right = f"{c + 1},{d}" if d - c > 1 else str(d if kind != "delete" else c)
            run.write(f"{left}{ {'replace': 'c', 'delete': 'd', 'insert': 'a'}[kind]}{right}\n")
            run.write("".join(f"< {line}\n" for line in texts[0][a:b]) + ("---\n" if kind == "replace" else "") + "".join(f"> {line}\n" for line in texts[1][c:d]))
    return 1


@command("md5sum sha1sum sha256sum", "-c", **USR)
def digest(run, options, *names):
    """Check sums."""
    import hashlib
    if options.c:
        return run.error("option '-c' is not simulated", 2)
    status = 0
    for name, text in run.inputs(names):
        if text is None:
            status = 1
        else:
            run.write(f"{getattr(hashlib, run.name[:-3])(text.encode('utf-8', 'surrogateescape')).hexdigest()}  {name}\n")
    return status
