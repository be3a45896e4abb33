"""Reading text from its beginning, from its end, numbered, backwards."""

import re

from ..command import Usage, command
from ..files import FileFault
from ..fullscreen.running import Following
from ..shell.streams import LIMIT, FileOutput
from .numbers import amount
from .screens import has_screen

BIN = {"path": "/bin", "package": "coreutils"}
USR = {"package": "coreutils"}


def visible(text, tabs, controls):
    """A text with its control characters shown as `cat -v` does."""
    def one(char):
        if char == "\n" or char == "\t" and not tabs:
            return char
        if not controls and char != "\t":
            return char
        if ord(char) < 32 or ord(char) == 127:
            return "^" + chr(ord(char) ^ 64)
        if ord(char) < 127:
            return char
        return "".join("M-" + one(chr(byte - 128)) if byte >= 160 else "M-^" + chr(byte - 64) for byte in char.encode("utf-8", "surrogateescape"))
    return "".join(map(one, text))


@command("cat", "-n|--number -A|--show-all -b|--number-nonblank -s|--squeeze-blank -v|--show-nonprinting -E|--show-ends -T|--show-tabs -e -t -u", **BIN)
def cat(run, options, *names):
    """Files one after another."""
    status, number, started = 0, 0, True
    for _, text in run.inputs(names):
        if text is None:
            status = 1
            continue
        if options.squeeze_blank:
            text = re.sub(r"\n{3,}", "\n\n", text)
        if options.show_all or options.T or options.t or options.v or options.e or options.show_tabs or options.show_nonprinting:
            text = visible(text, bool(options.show_all or options.show_tabs or options.t), bool(options.show_all or options.show_nonprinting or options.e or options.t))
        if options.show_all or options.show_ends or options.e:
            text = text.replace("\n", "$\n")
        if options.number or options.number_nonblank:
            lines = []
            for line in text.splitlines(True):
                if not started or options.number_nonblank and line in ("\n", "$\n"):
                    lines.append(line)
                else:
                    number += 1
                    lines.append(f"{number:6}\t{line}")
                started = line.endswith("\n")
            text = "".join(lines)
        run.write(text)
    return status


@command("tac", "-s= -r -b", whole=True, **USR)
def tac(run, options, *names):
    """Lines from last to first."""
    if options.s:
        return run.error("option '-s' is not simulated", 2)
    status = 0
    for _, text in run.inputs(names):
        status = 1 if text is None else status
        run.write("".join(reversed((text or "").splitlines(True))))
    return status


def parts(run, options, names, pick):
    """What head and tail share: `pick` takes what it wants of an Input."""
    status, shown = 0, False
    for name in names or ["-"]:
        try:
            source = run.source(name)
            if name != "-" and run.fs.is_directory(run.path(name)):
                raise FileFault("Is a directory")
        except FileFault as fault:
            words = f"error reading `{name}': {fault.reason}" if fault.reason == "Is a directory" else f"cannot open `{name}' for reading: {fault.reason}"
            status = run.error(words)
            continue
        if (len(names) > 1 or options.verbose) and not options.quiet:
            run.write(("\n" if shown else "") + f"==> {'standard input' if name == '-' else name} <==\n")
        shown = True
        run.write(pick(source))
        source.stop()
    return status


@command("head", "-n|--lines= -c|--bytes= -q|--quiet|--silent -v|--verbose -z -NUM", **USR)
def head(run, options, *names):
    """The first lines."""
    if options.bytes:
        count = amount(options.bytes.lstrip("-"))
        source = run.source(names[0]) if len(names) == 1 else run.stdin
        if options.bytes[0] != "-" and source.endless and count > LIMIT and type(run.out) is FileOutput:
            try:
                run.out.enlarge(count)
            except FileFault as fault:
                words = "error writing `standard output'" if run.system.os.init == "systemd" else "write error"
                return run.error(f"{words}: {fault.reason}")
            return 0
        return parts(run, options, names, lambda source: source.bytes(count) if options.bytes[0] != "-" else "".join(source.read()[:-count or None]))
    given = options.lines or options.NUM or "10"
    count = amount(given.lstrip("-"), "lines")
    if given[0] == "-":
        return parts(run, options, names, lambda source: "".join(source.read().splitlines(True)[:-count or None]))
    return parts(run, options, names, lambda source: source.lines(count) if count else "")


@command("tail", "-n|--lines= -c|--bytes= -q|--quiet|--silent -v|--verbose -f|--follow? -F -s= --pid= --retry -NUM", whole=True, **USR)
def tail(run, options, *names):
    """The last lines; following a file shows what is there, and waits for ever as the real one."""
    names = list(names)
    if names and re.fullmatch(r"\+\d+", names[0]):
        options.given["lines"], names = names[0], names[1:]
    given = options.bytes or options.lines or options.NUM or "10"
    count, skips = amount(given.lstrip("+-"), "bytes" if options.bytes else "lines"), given[0] == "+"

    def pick(source):
        text = source.read()
        if options.bytes:
            return text[max(count - 1, 0):] if skips else text[len(text) - count if count < len(text) else 0:]
        lines = text.splitlines(True)
        return "".join(lines[max(count - 1, 0):] if skips else lines[-count:] if count else [])
    status = parts(run, options, names, pick)
    followed = [name for name in names if name != "-" and run.fs.find(run.path(name)) is not None]
    if (options.follow or options.F) and not followed and names:
        run.error("no files remaining")
    elif (options.follow or options.F) and followed and has_screen(run):
        run.show(Following(run, followed))
    elif (options.follow or options.F) and run.shell.budget.until is not None:
        run.wait(run.shell.budget.until - run.shell.budget.waited + 0.001)
    elif options.follow or options.F:
        run.say("[tail waits for more, which the laboratory does not: type the command again to see what is new]")
    return status


@command("tee", "-a|--append -i", **USR)
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


@command("nl", "-b|--body-numbering= -w|--number-width= -s|--number-separator= -v= -i= -n= -h= -f= -l= -p", **USR)
def nl(run, options, *names):
    """Lines with numbers."""
    if (options.body_numbering or "t") not in ("a", "t", "n"):
        return run.error(f"the style `{options.body_numbering}' is not simulated")
    if (options.n or "rn") not in ("ln", "rn", "rz"):
        return run.error(f"invalid line numbering format: `{options.n}'")
    number, width, mark, step = int(options.v or 1), int(options.number_width or 6), "\t" if options.number_separator is None else options.number_separator, int(options.i or 1)
    style = {"ln": f"{{:<{width}}}", "rn": f"{{:>{width}}}", "rz": f"{{:0{width}}}"}[options.n or "rn"]
    for _, text in run.inputs(names):
        for line in (text or "").splitlines():
            if options.body_numbering == "n" or not line and options.body_numbering != "a":
                run.write(" " * (width + len(mark)) + line + "\n")
                continue
            run.write(style.format(number) + mark + line + "\n")
            number += step


@command("rev", "", package="bsdmainutils")
def rev(run, options, *names):
    """Lines backwards."""
    for _, text in run.inputs(names):
        run.write("".join(line[::-1] + "\n" for line in (text or "").splitlines()))


@command("yes", None, **USR)
def yes(run, *words):
    """The same line for ever."""
    line = (" ".join(words) or "y") + "\n"
    run.write(line * (100 if run.out.console else 32_768 // len(line) + 1))
    run.never_ends()


@command("wc", "-l|--lines -w|--words -c|--bytes -m|--chars -L|--max-line-length", whole=True, **USR)
def wc(run, options, *names):
    """Lines, words and bytes."""
    rows, status = [], 0
    wanted = [key for key in ("lines", "words", "chars", "bytes", "max_line_length") if options.given.get(key)] or ["lines", "words", "bytes"]
    for name in names or ["-"]:
        try:
            node = run.fs.stat(run.path(name)) if name != "-" else None
            if node and node.kind == "d":
                run.error(f"{name}: Is a directory")
                rows.append(([0] * len(wanted), name))
                status = 1
                continue
            source = run.source(name)
            if source.endless and name != "-":
                run.never_ends()
            text = source.read()
        except FileFault as fault:
            status = run.error(f"{name}: {fault.reason}")
            continue
        run.shell.budget.spend(len(text) // 30)
        size = node.length if node and node.kind == "f" and node.size >= 0 else len(text.encode("utf-8", "surrogateescape"))
        counts = {"lines": text.count("\n"), "words": len(text.split()), "chars": len(text), "bytes": size,
                  "max_line_length": max((len(line.expandtabs()) for line in text.splitlines()), default=0) if options.max_line_length else 0}
        rows.append(([counts[key] for key in wanted], name))
    if len(names) > 1:
        rows.append(([max(column) if key == "max_line_length" else sum(column) for key, column in zip(wanted, zip(*(row[0] for row in rows)))] if rows else [0] * len(wanted), "total"))
    sizes = [run.fs.find(run.path(name)) for name in names]
    width = 1 if len(wanted) == 1 and len(rows) == 1 else 7 if not names or "-" in names or any(node and node.kind != "f" for node in sizes) else len(str(sum(node.length for node in sizes if node)))
    for counts, name in rows:
        run.write(" ".join(f"{count:{width}}" for count in counts) + (f" {name}" if name != "-" or names else "") + "\n")
    return status


CLASSES = {"alpha": "A-Za-z", "digit": "0-9", "alnum": "0-9A-Za-z", "upper": "A-Z", "lower": "a-z", "space": "\\t\\n\\v\\f\\r ", "blank": "\\t ", "punct": "!-/:-@[-`{-~",
           "xdigit": "0-9A-Fa-f", "cntrl": "\\0-\\37\\177", "print": " -~", "graph": "!-~"}
PIECE = re.compile(r"\[:(\w+):\]|\[=(.)=\]|\[((?:\\.|[^\\]))\*(\d*)\]|(\\[0-7]{1,3}|\\.|[^\\]|\\$)(?:-(\\[0-7]{1,3}|\\.|[^\\]))?", re.S)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


def character(text):
    if len(text) > 1:
        return chr(int(text[1:], 8)) if text[1] in "01234567" else ESCAPES.get(text[1], text[1])
    return text


def tr_set(text, length=0):
    """The characters of `a-z`, `[:upper:]` or `[x*]` (as many as fill the length)."""
    found, pos = [], 0
    while pos < len(text):
        match = PIECE.match(text, pos)
        kind, same, repeated, times, first, last = match.groups()
        pos = match.end()
        if kind:
            if kind not in CLASSES:
                raise Usage(f"invalid character class `{kind}'", 1)
            found += tr_set(CLASSES[kind])
        elif same:
            found.append(same)
        elif repeated:
            count = int(times, 8 if times.startswith("0") else 10) if times else 0
            found += [character(repeated)] * min(count or max(length - len(found), 0), 10_000)
        elif last:
            a, b = ord(character(first)), ord(character(last))
            if a > b:
                raise Usage(f"range-endpoints of `{first}-{last}' are in reverse collating sequence order", 1)
            found += map(chr, range(a, min(b, a + 70_000) + 1))
        else:
            found.append(character(first))
    return found


@command("tr", "-d|--delete -s|--squeeze-repeats -c|-C|--complement -t|--truncate-set1", **USR)
def tr(run, options, *sets):
    """Change or delete characters."""
    if not sets:
        raise Usage("missing operand", 1)
    if len(sets) == 1 and not (options.delete or options.squeeze_repeats):
        raise Usage(f"missing operand after `{sets[0]}'\nTwo strings must be given when translating.", 1)
    if len(sets) > 2 or len(sets) == 2 and options.delete and not options.squeeze_repeats:
        raise Usage(f"extra operand `{sets[-1]}'", 1)
    text, first = run.stdin.read(), tr_set(sets[0])
    run.shell.budget.spend(len(text) // 20)
    second = tr_set(sets[1], len(first)) if len(sets) > 1 else []
    if len(sets) > 1 and not second and not options.delete:
        raise Usage("when not truncating set1, string2 must be non-empty", 1)
    members = set(first)
    present = set(text)
    chosen = {char for char in present if (char in members) != bool(options.complement)}
    if options.delete:
        text = text.translate(dict.fromkeys(map(ord, chosen)))
    elif second:
        table = dict.fromkeys(chosen, second[-1]) if options.complement else {}
        if not options.complement:
            for number, char in enumerate(first[:len(second)] if options.truncate_set1 else first):
                table[char] = second[min(number, len(second) - 1)]
        text = text.translate({ord(char): new for char, new in table.items()})
    if options.squeeze_repeats:
        inverted = bool(options.complement) and not second
        squeezed = set(second) if second else members
        text = re.sub(r"(.)\1+", lambda match: match.group(1) if (match.group(1) in squeezed) != inverted else match.group(), text, flags=re.S)
    run.write(text)
    return 0
