"""Lines in order, and what needs them so: sort, uniq, comm, join, shuf."""

import re

from ..command import Usage, command
from ..files import FileFault
from ..shell.streams import CutOff

USR = {"package": "coreutils"}
SCALE = {"": 0, "k": 1, "K": 1, "M": 2, "G": 3, "T": 4, "P": 5}
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def texts(run, names, least=1):
    """The texts of the named files (stdin for -); FileFault for the first that cannot be read."""
    return [run.stdin.read() if name == "-" else run.fs.read(run.path(name)) for name in names or ["-"] * least]


def number_at(text):
    match = re.match(r"\s*(-?)(\d*)(\.\d+)?", text)
    return float(match.group().strip()) if match.group(2) or match.group(3) else 0.0


def version(text):
    """What `sort -V` compares."""
    return [(0, int(piece), "") if piece.isdigit() else (1, 0, [(0 if char == "~" else 1 if char == "" else 2 if char.isalpha() else 3, char) for char in [*piece, ""]]) for piece in re.findall(r"\d+|\D+", text)]


def human(text):
    match = re.match(r"\s*(-?\d*\.?\d*)([kKMGTP]?)", text)
    number = number_at(text)
    return (SCALE[match.group(2)] if number >= 0 else -SCALE[match.group(2)], number)


class Key:
    """One `-k 2,3nr`: where it begins and ends in a line, and how it counts."""

    def __init__(self, text, letters, separator):
        match = re.fullmatch(r"(\d+)(?:\.(\d+))?([bdfgiMhnRrV]*)(?:,(\d+)(?:\.(\d+))?([bdfgiMhnRrV]*))?", text)
        if not match or match.group(1) == "0":
            raise Usage(f"invalid number at field start: invalid count at start of `{text}'" if not match else f"-: invalid field specification `{text}'", 2)
        first, char, own, last, end, more = match.groups()
        self.first, self.char, self.last, self.end = int(first), int(char or 1), int(last) if last else None, int(end or 0)
        self.own = own + (more or "")
        self.letters = self.own or letters
        self.separator = separator

    def text(self, line):
        if self.separator:
            fields = line.split(self.separator)
            starts, at = [], 0
            for field in fields:
                starts.append((at, at + len(field)))
                at += len(field) + 1
        else:
            starts = [match.span() for match in re.finditer(r"\s*\S+|\s+$", line)]
        begin = starts[self.first - 1][0] if self.first <= len(starts) else len(line)
        if "b" in self.letters or "n" in self.letters or "h" in self.letters:
            while begin < len(line) and line[begin] in " \t" and not self.separator:
                begin += 1
        begin += self.char - 1
        if self.last is None:
            return line[begin:]
        end = starts[self.last - 1] if self.last <= len(starts) else (len(line), len(line))
        return line[begin:end[1] if not self.end else min(end[0] + self.end, end[1])]

    def value(self, line):
        return valued(self.text(line), self.letters)


def valued(text, letters):
    if "n" in letters:
        return number_at(text)
    if "g" in letters:
        match = re.match(r"\s*[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?", text)
        return float(match.group()) if match else float("-inf")
    if "h" in letters:
        return human(text)
    if "V" in letters:
        return version(text)
    if "M" in letters:
        word = text.strip()[:3].upper()
        return MONTHS.index(word) + 1 if word in MONTHS else 0
    if "b" in letters:
        text = text.lstrip(" \t")
    if "d" in letters:
        text = re.sub(r"[^\w\s]|_", "", text)
    return text.upper() if "f" in letters else text


@command("sort", "-r|--reverse -n|--numeric-sort -g|--general-numeric-sort -u|--unique -k|--key= -t|--field-separator= -f|--ignore-case -b|--ignore-leading-blanks -d|--dictionary-order "
         "-h|--human-numeric-sort -V|--version-sort -M|--month-sort -R|--random-sort -i -o|--output= -c|--check -C -s|--stable -m|--merge -z|--zero-terminated -T= -S=", whole=True, **USR)
def sort(run, options, *names):
    """Lines in order."""
    lines, status, mark = [], 0, "\0" if options.zero_terminated else "\n"
    for name in names or ["-"]:
        try:
            source = run.source(name)
            if source.endless:
                run.never_ends()
            pieces = source.read().split(mark)
            lines += pieces[:-1] if pieces[-1] == "" else pieces
        except FileFault as fault:
            words = "read failed" if fault.reason == "Is a directory" else "open failed" if run.system.os.init != "systemd" else "cannot read"
            return run.error(f"{words}: {name}: {fault.reason}", 2)
    run.shell.budget.spend(2 * len(lines))
    letters = "".join(letter for letter, key in (("n", "numeric_sort"), ("g", "general_numeric_sort"), ("h", "human_numeric_sort"), ("V", "version_sort"), ("M", "month_sort"),
                                                 ("f", "ignore_case"), ("b", "ignore_leading_blanks"), ("d", "dictionary_order")) if options.given.get(key))
    separator = {"\\t": "\t", "\\0": "\0"}.get(options.field_separator, options.field_separator)
    if separator is not None and len(separator) != 1:
        raise Usage(f"multi-character tab `{separator}'" if separator else "empty tab", 2)
    keys = [Key(text, letters + "r" * bool(options.reverse), separator) for text in options.key.split("\n")] if options.key else []
    if options.random_sort:
        lines = sorted(lines, key=lambda line: (run.system.random_number(), line))
    else:
        plain = letters and not keys
        whole = (lambda line: valued(line, letters)) if plain else None
        unique = {}
        if options.unique:
            identity = (lambda line: tuple(repr(key.value(line)) for key in keys)) if keys else (lambda line: repr(valued(line, letters))) if plain else (lambda line: line)
            for line in lines:
                unique.setdefault(identity(line), line)
        before = list(lines)
        if options.unique:
            lines = list(unique.values())
        if not options.stable and not options.unique:
            lines.sort(reverse=bool(options.reverse))
        for key in reversed(keys):
            lines.sort(key=key.value, reverse="r" in key.letters)
        if plain:
            lines.sort(key=whole, reverse=bool(options.reverse))
        elif not keys:
            lines.sort(reverse=bool(options.reverse))
        if options.check or options.C:
            wrong = next((number for number, (one, two) in enumerate(zip(before, lines)) if one != two), None)
            if wrong is None:
                return 0
            bad = next(number for number in range(1, len(before)) if sorted(before[:number + 1], key=(lambda line: [key.value(line) for key in keys] or (whole(line) if whole else line)),
                                                                            reverse=bool(options.reverse) and not keys) != before[:number + 1])
            return 1 if options.C else run.error(f"{names[0] if names else '-'}:{bad + 1}: disorder: {before[bad]}")
    text = "".join(line + mark for line in lines)
    run.fs.write(run.path(options.output), text) if options.output else run.write(text)
    return status


@command("uniq", "-c|--count -d|--repeated -u|--unique -i|--ignore-case -f|--skip-fields= -s|--skip-chars= -w|--check-chars= -D -z", **USR)
def uniq(run, options, *names):
    """Lines without neighbours that repeat them."""
    def key(line):
        if options.skip_fields:
            line = re.sub(rf"^(?:\s*\S+){{0,{int(options.skip_fields)}}}", "", line)
        line = line[int(options.skip_chars or 0):]
        line = line[:int(options.check_chars)] if options.check_chars else line
        return line.lower() if options.ignore_case else line
    made, status = [], 0
    for _, text in run.inputs(names[:1]):
        status = 1 if text is None else status
        groups = []
        for line in (text or "").splitlines():
            if groups and groups[-1][0] == key(line):
                groups[-1][1].append(line)
            else:
                groups.append((key(line), [line]))
        for _, lines in groups:
            if options.D:
                made += lines if len(lines) > 1 else []
            elif not (options.repeated and len(lines) < 2 or options.unique and len(lines) > 1):
                made.append((f"{len(lines):7} " if options.count else "") + lines[0])
    text = "".join(line + "\n" for line in made)
    run.fs.write(run.path(names[1]), text) if len(names) > 1 else run.write(text)
    return status


@command("comm", "-1 -2 -3 --output-delimiter= --nocheck-order --check-order --total", **USR)
def comm(run, options, one, two):
    """Lines of two sorted files: in the first, the second, both."""
    left, right = (text.splitlines() for text in texts(run, (one, two)))
    given, a, b, status, mark = options.given, 0, 0, 0, options.output_delimiter or "\t"
    indent = {"1": "", "2": "" if given.get("1") else mark, "3": mark * (2 - bool(given.get("1")) - bool(given.get("2")))}
    while a < len(left) or b < len(right):
        if b >= len(right) or (a < len(left) and left[a] < right[b]):
            which, line, a = "1", left[a], a + 1
        elif a >= len(left) or right[b] < left[a]:
            which, line, b = "2", right[b], b + 1
        else:
            which, line, a, b = "3", left[a], a + 1, b + 1
        if not given.get(which):
            run.write(f"{indent[which]}{line}\n")
    for number, lines in enumerate((left, right), 1):
        if lines != sorted(lines) and not options.nocheck_order:
            status = run.error(f"file {number} is not in sorted order")
    return status


@command("join", "-t= -1= -2= -j= -a= -v= -o= -i -e= --header --nocheck-order", **USR)
def join(run, options, one, two):
    """Lines of two files that share a field."""
    first, second = (int(options.given.get(letter) or options.j or 1) - 1 for letter in "12")
    left, right = ([line.split(options.t) for line in text.splitlines()] for text in texts(run, (one, two)))
    mark, fold, alone = options.t or " ", (str.lower if options.i else str), options.v or options.a or ""
    key = lambda row, place: fold(row[place]) if place < len(row) else ""      # noqa: E731
    by, used = {}, set()
    for row in right:
        by.setdefault(key(row, second), []).append(row)

    def line(a, b):
        if options.o and options.o != "auto":
            cells = []
            for piece in re.split(r"[ ,]+", options.o):
                number, _, place = piece.partition(".")
                row = a if number == "1" else b if number == "2" else None
                value = ((a or b)[first if a else second] if number == "0" else row[int(place) - 1] if row is not None and int(place) <= len(row) else options.e or "")
                cells.append(value)
            return mark.join(cells)
        row, place = (a, first) if a is not None else (b, second)
        rest = [*(a[:first] + a[first + 1:] if a is not None else []), *(b[:second] + b[second + 1:] if b is not None else [])]
        return mark.join([row[place], *rest])
    made = []
    for a in left:
        found = by.get(key(a, first))
        if found:
            used.add(key(a, first))
            made += [(key(a, first), line(a, b)) for b in found] if not options.v else []
        elif "1" in alone:
            made.append((key(a, first), line(a, None)))
        run.shell.budget.spend(2 + len(found or ()))
    if "2" in alone:
        made += [(word, line(None, b)) for word, rows in by.items() if word not in used for b in rows]
        made.sort(key=lambda pair: pair[0])
    run.write("".join(text + "\n" for _, text in made))
    return 0


@command("shuf", "-n|--head-count= -e|--echo -i|--input-range= -r -o= -z", whole=True, **USR)
def shuf(run, options, *names):
    """Lines in another order; the same computer always finds the same one."""
    if options.input_range:
        first, _, last = options.input_range.partition("-")
        if int(last) - int(first) > 100_000:
            raise CutOff("too many numbers")
        lines = [str(number) for number in range(int(first), int(last) + 1)]
    else:
        lines = list(names) if options.echo else texts(run, names)[0].splitlines()
    if options.r:
        return run.error("option '-r' is not simulated", 2)
    for place in range(len(lines) - 1, 0, -1):
        other = run.system.random_number() % (place + 1)
        lines[place], lines[other] = lines[other], lines[place]
    run.write("".join(line + "\n" for line in (lines if options.head_count is None else lines[:int(options.head_count)])))
    return 0
