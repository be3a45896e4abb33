"""How files differ: diff, cmp; and patches put to use."""

import difflib
import re

from ..command import Usage, command
from ..files import FileFault
from .dump import data

USR = {"package": "diffutils"}


@command("cmp", "-s|--quiet|--silent -l|--verbose -b|--print-bytes -n|--bytes= -i=", **USR)
def cmp(run, options, one, two="-", *more):
    """Whether two files are the same."""
    raw = []
    for name in (one, two):
        try:
            raw.append(data(run.source(name).read()))
        except FileFault as fault:
            return run.error(f"{name}: {fault.reason}", 2)
    if options.bytes:
        raw = [text[:int(options.bytes)] for text in raw]
    a, b = raw
    if a == b:
        return 0
    if options.quiet or options.s:
        return 1
    different = [number for number, (left, right) in enumerate(zip(a, b)) if left != right]
    if options.verbose:
        for at in different[:10_000]:
            run.write(f"{at + 1} {a[at]:3o} {b[at]:3o}\n")
    elif different:
        at = different[0]
        word = "byte" if run.system.os.init != "systemd" else "char"
        run.write(f"{one} {two} differ: {word} {at + 1}, line {a.count(10, 0, at) + 1}\n")
    if len(a) != len(b) and (options.verbose or not different):
        short, name = (a, one) if len(a) < len(b) else (b, two)
        run.say(f"cmp: EOF on {name}" + (f" after byte {len(short)}, line {short.count(10)}" if run.system.os.init == "systemd" else ""))
    return 1


class Comparison:
    """Two texts compared with the options of one diff."""

    def __init__(self, run, options):
        self.run, self.options = run, options

    def key(self, line):
        options = self.options
        if options.ignore_all_space:
            line = re.sub(r"\s+", "", line)
        elif options.ignore_space_change:
            line = re.sub(r"\s+", " ", line.rstrip())
        return line.lower() if options.ignore_case else line

    def changes(self, left, right):
        """difflib's operations, on what counts of the lines."""
        left, right = list(map(self.key, left)), list(map(self.key, right))
        self.run.shell.budget.spend(5 * (len(left) + len(right)))
        if len(left) * len(right) > 4_000_000:
            self.run.shell.budget.spend(len(left) * len(right) // 100)
        made = difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
        if self.options.ignore_blank_lines:
            blank = lambda op: not any(line.strip() for line in left[op[1]:op[2]] + right[op[3]:op[4]])        # noqa: E731
            made = [("equal", *op[1:]) if op[0] != "equal" and blank(op) else op for op in made]
        return made

    def files(self, one, two):
        """Compare two files; 0, 1 or 2."""
        run, options = self.run, self.options
        texts = []
        for name in (one, two):
            try:
                texts.append(run.source(name).read() if name == "-" else run.fs.read(run.path(name)))
            except FileFault as fault:
                if options.new_file and fault.reason == "No such file or directory":
                    texts.append("")
                    continue
                return run.error(f"{name}: {fault.reason}", 2)
        left, right = (text.split("\n") for text in texts)
        for lines in (left, right):
            if lines[-1] == "":
                lines.pop()
        open_ended = [bool(text) and not text.endswith("\n") for text in texts]
        ops = self.changes(left, right)
        if texts[0] == texts[1] or all(op[0] == "equal" for op in ops) and open_ended[0] == open_ended[1]:
            if options.report_identical_files:
                run.write(f"Files {one} and {two} are identical\n")
            return 0
        if any("\0" in text for text in texts) and not options.text:
            run.write(f"Binary files {one} and {two} differ\n" if not options.brief else f"Files {one} and {two} differ\n")
            return 1
        if options.brief:
            run.write(f"Files {one} and {two} differ\n")
            return 1
        if all(op[0] == "equal" for op in ops):
            last = (len(left) - 1, len(left), len(right) - 1, len(right))
            ops = [("equal", 0, last[0], 0, last[2]), ("replace", *last)]
        if options.side_by_side:
            self.beside(left, right, ops)
        elif options.u or options.unified or options.c or options.context:
            self.hunks(one, two, left, right, ops, open_ended)
        else:
            self.normal(left, right, ops, open_ended)
        return 1

    def normal(self, left, right, ops, open_ended):
        missing = "\n\\ No newline at end of file\n"
        for kind, a, b, c, d in ops:
            if kind == "equal":
                continue
            one = f"{a + 1},{b}" if b - a > 1 else str(b if kind != "insert" else a)
            two = f"{c + 1},{d}" if d - c > 1 else str(d if kind != "delete" else c)
            text = f"{one}{ {'replace': 'c', 'delete': 'd', 'insert': 'a'}[kind]}{two}\n"
            text += "".join(f"< {left[at]}" + (missing if open_ended[0] and at == len(left) - 1 else "\n") for at in range(a, b)) + ("---\n" if kind == "replace" else "")
            self.run.write(text + "".join(f"> {right[at]}" + (missing if open_ended[1] and at == len(right) - 1 else "\n") for at in range(c, d)))

    def header(self, name, mark):
        labels = (self.options.label or "").split("\n")
        if self.options.label:
            at = 0 if mark in ("---", "***") and self.first else 1
            if at < len(labels):
                return f"{mark} {labels[at]}\n"
        node = self.run.fs.find(self.run.path(name)) if name != "-" else None
        when = self.run.system.date("%Y-%m-%d %H:%M:%S.000000000 +0000", node.mtime if node else 0 if name != "-" else None)
        return f"{mark} {name}\t{when}\n"

    def hunks(self, one, two, left, right, ops, open_ended):
        options = self.options
        unified = options.u or options.unified
        around = options.unified if unified else options.context
        around = int(around) if isinstance(around, str) else 3
        write, missing = self.run.write, "\\ No newline at end of file\n"
        self.first = True
        write(self.header(one, "---" if unified else "***"))
        self.first = False
        write(self.header(two, "+++" if unified else "---"))
        groups, current = [], []
        for op in ops:
            if op[0] == "equal":
                continue
            if current and op[1] - current[-1][2] > 2 * around:
                groups.append(current)
                current = []
            current.append(op)
        for group in [*groups, current]:
            a, b = max(group[0][1] - around, 0), min(group[-1][2] + around, len(left))
            c, d = max(group[0][3] - around, 0), min(group[-1][4] + around, len(right))
            span = lambda first, last: f"{first + 1},{last - first}" if last - first > 1 else str(first + 1) if last - first else f"{first},0"     # noqa: E731
            if not unified:
                self.context_hunk(left, right, group, a, b, c, d)
                continue
            write(f"@@ -{span(a, b)} +{span(c, d)} @@\n")
            at = a
            for _, first, last, start, end in group:
                for number in range(at, first):
                    write(f" {left[number]}\n")
                for number in range(first, last):
                    write(f"-{left[number]}\n" + (missing if open_ended[0] and number == len(left) - 1 else ""))
                for number in range(start, end):
                    write(f"+{right[number]}\n" + (missing if open_ended[1] and number == len(right) - 1 else ""))
                at = last
            for number in range(at, b):
                write(f" {left[number]}\n" + (missing if open_ended[0] and open_ended[1] and number == len(left) - 1 else ""))

    def context_hunk(self, left, right, group, a, b, c, d):
        write = self.run.write
        span = lambda first, last: f"{first + 1},{last}" if last - first > 1 else str(last)      # noqa: E731
        for lines, first, last, mark, tail, place in ((left, a, b, "***", "****", 1), (right, c, d, "---", "----", 3)):
            write(("***************\n" if place == 1 else "") + f"{mark} {span(first, last)} {tail}\n")
            if not any(op[place] < op[place + 1] for op in group):
                continue
            for number in range(first, last):
                op = next((op for op in group if op[place] <= number < op[place + 1]), None)
                write(f"{' ' if op is None else '!' if op[0] == 'replace' else '-' if place == 1 else '+'} {lines[number]}\n")

    def beside(self, left, right, ops):
        width = int(self.options.width or 130)
        column = (width + 8) // 16 * 8          # where the right one begins
        half = min(column - 3, width - column)
        for kind, a, b, c, d in ops:
            for row in range(max(b - a, d - c)):
                one = left[a + row][:half] if a + row < b else None
                two = right[c + row][:half] if c + row < d else None
                mark = " " if kind == "equal" else "|" if one is not None and two is not None else "<" if two is None else ">"
                if mark == " " and self.options.suppress_common_lines:
                    continue
                text = one or ""
                if mark != " ":
                    text = tabbed(text, half + 1) + mark
                self.run.write((tabbed(text, column) if two else text) + (two or "") + "\n")

    def folders(self, one, two):
        """`-r`: two directories."""
        run, status = self.run, 0
        names = [set(run.fs.names(run.path(place))) for place in (one, two)]
        for name in sorted(names[0] | names[1]):
            first, second = (f"{place.rstrip('/')}/{name}" for place in (one, two))
            kinds = [run.fs.find(run.path(path)) for path in (first, second)]
            if not all(kinds) and not self.options.new_file:
                run.write(f"Only in {one if kinds[0] else two}: {name}\n")
                status = max(status, 1)
            elif all(kinds) and (kinds[0].kind == "d") != (kinds[1].kind == "d"):
                words = {"d": "directory"}
                run.write(f"File {first} is a {words.get(kinds[0].kind, 'regular file')} while file {second} is a {words.get(kinds[1].kind, 'regular file')}\n")
                status = max(status, 1)
            elif all(one and one.kind == "d" for one in kinds):
                if self.options.recursive:
                    status = max(status, self.folders(first, second))
                else:
                    run.write(f"Common subdirectories: {first} and {second}\n")
            elif not any(one and one.kind == "d" for one in kinds):
                at = run.out.size
                before = len(run.out.parts)
                found = self.files(first, second)
                if found == 1 and not self.options.brief and run.out.size > at:
                    run.out.parts.insert(before, f"diff {self.words} {first} {second}\n".replace("  ", " "))
                status = max(status, found)
        return status


def tabbed(text, end):
    """A text filled up to a column, with tabs as diff -y does."""
    column = len(text.expandtabs())
    while column < end:
        following = (column // 8 + 1) * 8
        text, column = (text + "\t", following) if following <= end else (text + " ", column + 1)
    return text


@command("diff", "-u -U|--unified= -c -C|--context= -q|--brief -r|--recursive -N|--new-file -b|--ignore-space-change -w|--ignore-all-space -B|--ignore-blank-lines -i|--ignore-case -s|--report-identical-files "
         "-y|--side-by-side -W|--width= --suppress-common-lines -a|--text -L|--label= --normal -d|--minimal -t --color? -x|--exclude= --strip-trailing-cr -p", **USR)
def diff(run, options, *names):
    """How two files or directories differ."""
    if len(names) != 2:
        raise Usage(f"missing operand after `{names[-1] if names else 'diff'}'" if len(names) < 2 else f"extra operand `{names[2]}'", 2)
    if options.exclude or options.p or options.t:
        raise Usage("options '-x', '-p' and '-t' are not simulated", 2)
    comparison = Comparison(run, options)
    comparison.words = "".join(f" -{letter}" for letter, key in (("u", "u"), ("r", "recursive"), ("N", "new_file")) if options.given.get(key)).strip()
    kinds = [run.fs.find(run.path(name)) if name != "-" else None for name in names]
    folders = [node is not None and node.kind == "d" for node in kinds]
    if all(folders):
        return comparison.folders(*names)
    if any(folders):
        other = names[folders.index(False)].rpartition("/")[2]
        names = [f"{name.rstrip('/')}/{other}" if folder else name for name, folder in zip(names, folders)]
    return comparison.files(*names)


@command("patch", "-p= -i|--input= -R|--reverse -d= -s --dry-run -N -f", package="patch")
def patch(run, options, *names):
    """Change files as a unified diff says."""
    text = run.fs.read(run.path(options.input)) if options.input else run.stdin.read()
    strip, status, lines = int(options.p) if options.p is not None else None, 0, text.splitlines()
    at, hunk = 0, re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
    found = False
    while at < len(lines):
        if not lines[at].startswith("--- ") or at + 1 >= len(lines) or not lines[at + 1].startswith("+++ "):
            at += 1
            continue
        name = names[0] if names else chosen(run, [lines[at][4:].split("\t")[0], lines[at + 1][4:].split("\t")[0]], strip)
        at, found = at + 2, True
        if name is None:
            run.say("can't find file to patch")
            return 1
        node = run.fs.find(run.path(name))
        old = node.text.splitlines() if node else []
        run.write(f"patching file {name}\n")
        made, place = [], 0
        while at < len(lines) and (match := hunk.match(lines[at])):
            start = int(match.group(3 if options.reverse else 1))
            at += 1
            before, after = [], []
            while at < len(lines) and lines[at][:1] in (" ", "-", "+", "\\", "") and not lines[at].startswith("--- "):
                mark, rest = lines[at][:1] or " ", lines[at][1:]
                if options.reverse and mark in "+-":
                    mark = "-" if mark == "+" else "+"
                if mark in " -":
                    before.append(rest)
                if mark in " +":
                    after.append(rest)
                at += 1
            wanted = max(start - 1, 0) if before else start
            spot = next((spot for spot in sorted(range(place, len(old) + 1), key=lambda one: abs(one - wanted)) if old[spot:spot + len(before)] == before), None)
            if spot is None:
                run.write(f"Hunk FAILED at {start}.\n")
                status = 1
                continue
            made += old[place:spot] + after
            place = spot + len(before)
        if not options.dry_run:
            run.fs.write(run.path(name), "".join(line + "\n" for line in made + old[place:]))
    if not found:
        run.say("patch: **** Only garbage was found in the patch input.")
        return 2
    return status


def chosen(run, names, strip):
    """The file a patch is for, of the two names in its head."""
    for name in names:
        pieces = name.split("/")
        short = "/".join(pieces[strip:]) if strip is not None else pieces[-1]
        if name != "/dev/null" and run.fs.find(run.path(short)):
            return short
    return next(("/".join(name.split("/")[strip or 0:]) for name in reversed(names) if name != "/dev/null"), None) if strip is not None else None
