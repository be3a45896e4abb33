"""Fields, columns and pieces of lines and files."""

import re

from ..command import Usage, command
from .numbers import amount
from .sorting import texts

USR = {"package": "coreutils"}


def ranges(text, what):
    """[(first, last)] of `1,3-5,7-`."""
    found = []
    for piece in re.split(r"[, ]", text):
        match = re.fullmatch(r"(\d*)(-?)(\d*)", piece)
        first, dash, last = match.groups() if match else ("", "", "")
        if not first and not last:
            raise Usage("invalid range with no endpoint: -" if piece == "-" else f"invalid {what} value `{piece}'", 1)
        if first and int(first) == 0 or not dash and int(first or 0) == 0:
            raise Usage("fields are numbered from 1" if what == "field" else "byte/character positions are numbered from 1", 1)
        if dash and last and first and int(last) < int(first):
            raise Usage("invalid decreasing range", 1)
        found.append((int(first or 1), int(last) if last else 10 ** 9 if dash else int(first)))
    return found


@command("cut", "-d|--delimiter= -f|--fields= -c|--characters= -b|--bytes= -s|--only-delimited -n --complement --output-delimiter= -z", **USR)
def cut(run, options, *names):
    """Fields or columns of each line."""
    chosen = [one for one in (options.fields, options.characters, options.bytes) if one is not None]
    if len(chosen) != 1:
        raise Usage("only one type of list may be specified" if chosen else "you must specify a list of bytes, characters, or fields", 1)
    if options.delimiter is not None and len(options.delimiter) > 1:
        raise Usage("the delimiter must be a single character", 1)
    if options.delimiter is not None and options.fields is None:
        raise Usage("an input delimiter may be specified only when operating on fields", 1)
    wanted, status = ranges(chosen[0], "field" if options.fields else "byte/character"), 0
    separator = "\t" if options.delimiter is None else options.delimiter or "\0"
    keeps = lambda number: any(a <= number <= b for a, b in wanted) != bool(options.complement)     # noqa: E731
    for _, text in run.inputs(names):
        status = 1 if text is None else status
        for line in (text or "").splitlines():
            if options.fields is None:
                run.write((options.output_delimiter or "").join(char for number, char in enumerate(line, 1) if keeps(number)) + "\n")
                continue
            fields = line.split(separator)
            if len(fields) == 1:
                run.write("" if options.only_delimited else line + "\n")
                continue
            mark = separator if options.output_delimiter is None else options.output_delimiter
            run.write(mark.join(field for number, field in enumerate(fields, 1) if keeps(number)) + "\n")
    return status


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


@command("fold", "-w|--width= -s|--spaces -b|--bytes -NUM", **USR)
def fold(run, options, *names):
    """Lines no longer than a width."""
    width = int(options.width or options.NUM or 80)
    if width < 1:
        return run.error(f"invalid number of columns: `{options.width}'")
    for _, text in run.inputs(names):
        for line in (text or "").splitlines(True):
            end = "\n" if line.endswith("\n") else ""
            line = line.rstrip("\n")
            while len(line) > width:
                cut = (line.rfind(" ", 0, width) + 1 if options.spaces else 0) or width
                run.write(line[:cut] + "\n")
                line = line[cut:]
            run.write(line + end)
    return 0


@command("fmt", "-w|--width= -u -s -NUM", **USR)
def fmt(run, options, *names):
    """Paragraphs with lines of about the same length."""
    width = int(options.width or options.NUM or 75)
    goal = width * 187 // 200
    for _, text in run.inputs(names):
        for paragraph in re.split(r"(\n(?:[ \t]*\n)+)", (text or "").rstrip("\n")):
            if not paragraph.strip():
                run.write("\n" * (paragraph.count("\n") - 1))
                continue
            indent = re.match(r"[ \t]*", paragraph).group()
            run.write(balanced(paragraph.split(), width, goal, indent))
    return 0


def balanced(words, width, goal, indent):
    """Lines broken as fmt does: near the goal, none over the width."""
    count = len(words)
    best, after = [0.0] * (count + 1), [count] * (count + 1)
    for start in range(count - 1, -1, -1):
        length, best[start] = len(indent) - 1, float("inf")
        for end in range(start + 1, count + 1):
            length += len(words[end - 1]) + 1
            if length >= width and end > start + 1:
                break
            cost = best[end] + ((goal - length) ** 2 * 100 if end < count else 0) + (0 if end == count or words[end - 1][-1:] not in ".?!" else -2500)
            if cost < best[start]:
                best[start], after[start] = cost, end
    lines, at = "", 0
    while at < count:
        lines, at = lines + indent + " ".join(words[at:after[at]]) + "\n", after[at]
    return lines


def stops(text):
    """Tab stops: one distance, or places."""
    return [int(one) for one in re.split(r"[, ]", text or "8")]


def advance(column, places):
    """The next stop."""
    if len(places) == 1:
        return (column // places[0] + 1) * places[0]
    return next((place for place in places if place > column), column + 1)


@command("expand", "-t|--tabs= -i|--initial", **USR)
def expand(run, options, *names):
    """Tabs to blanks."""
    places = stops(options.tabs)
    for _, text in run.inputs(names):
        for line in (text or "").splitlines(True):
            made, initial = "", True
            for char in line:
                initial = initial and char in " \t"
                made += " " * (advance(len(made), places) - len(made)) if char == "\t" and (initial or not options.initial) else char
            run.write(made)


@command("unexpand", "-t|--tabs= -a|--all --first-only", **USR)
def unexpand(run, options, *names):
    """Blanks to tabs."""
    size = stops(options.tabs)[0]
    everywhere = (options.all or options.tabs) and not options.first_only
    for _, text in run.inputs(names):
        for line in (text or "").splitlines(True):
            line = line.expandtabs(size)
            blanks = len(line) - len(line.lstrip(" "))
            head, rest = "\t" * (blanks // size) + " " * (blanks % size), line[blanks:]
            if everywhere:
                line, made = head.expandtabs(size) + rest, ""
                for start in range(0, len(line), size):
                    piece = line[start:start + size]
                    kept = piece.rstrip(" ")
                    made += kept + "\t" if len(piece) == size and len(kept) < size - 1 else piece
                run.write(made)
                continue
            run.write(head + rest)


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


@command("split", "-l|--lines= -b|--bytes= -C= -n|--number= -d|--numeric-suffixes -a|--suffix-length= --additional-suffix= --verbose -NUM", whole=True, **USR)
def split(run, options, name="-", prefix="x"):
    """A file in pieces."""
    text = texts(run, [name])[0]
    if options.bytes or options.C:
        size = amount(options.bytes or options.C)
        pieces = [text[start:start + size] for start in range(0, len(text), size)] if size else []
    elif options.number:
        count = int(options.number.rpartition("/")[2])
        size = len(text) // max(count, 1)
        pieces = [text[number * size:(number + 1) * size if number < count - 1 else None] for number in range(min(count, 1000))]
    else:
        lines, size = text.splitlines(True), int(options.lines or options.NUM or 1000)
        if size < 1:
            return run.error(f"invalid number of lines: `{size}'")
        pieces = ["".join(lines[start:start + size]) for start in range(0, len(lines), size)]
    length = int(options.suffix_length or 2)
    base = 10 if options.numeric_suffixes else 26
    if len(pieces) > base ** length or len(pieces) > 5000:
        return run.error("output file suffixes exhausted")
    for number, piece in enumerate(pieces):
        suffix = ""
        for _ in range(length):
            suffix, number = (str(number % 10) if base == 10 else chr(97 + number % 26)) + suffix, number // base
        if options.verbose:
            run.write(f"creating file `{prefix}{suffix}'\n")
        run.fs.write(run.path(prefix + suffix + (options.additional_suffix or "")), piece)
    return 0
