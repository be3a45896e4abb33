"""grep: lines that match."""

import re

from ..command import Usage, command
from ..files import FileFault
from ..regular import Regular, RegularFault, posix
from ..shell.patterns import matches


def compiled(pattern, extended=False, flags=0, budget=None):
    """A POSIX regular expression, ready for use; Usage when it is wrong."""
    try:
        return Regular(posix(pattern, extended), flags, budget)
    except RegularFault as wrong:
        raise Usage(str(wrong), 2) from None


def wanted(run, options, sources):
    """What the options and patterns ask for, as one expression."""
    extended = options.extended_regexp or run.name == "egrep"
    fixed = options.fixed_strings or run.name == "fgrep"
    perl = options.perl_regexp
    pieces = [re.escape(one) if fixed else one if perl else posix(one, bool(extended)) for one in sources]
    joined = "|".join(f"(?:{piece})" for piece in pieces) if len(pieces) > 1 else pieces[0]
    if options.word_regexp:
        joined = rf"\b(?:{joined})\b"
    if options.line_regexp:
        joined = rf"^(?:{joined})$"
    return Regular(joined, re.I if options.ignore_case or options.y else 0, run.shell.budget, longest=not perl)


@command("grep egrep fgrep rgrep", "-i|--ignore-case -y -v|--invert-match -n|--line-number -c|--count -l|--files-with-matches -L|--files-without-match -q|--quiet|--silent "
         "-s|--no-messages -E|--extended-regexp -F|--fixed-strings -G|--basic-regexp -P|--perl-regexp -w|--word-regexp -x|--line-regexp -o|--only-matching -r|--recursive "
         "-R|--dereference-recursive -h|--no-filename -H|--with-filename -e|--regexp= -f|--file= -A|--after-context= -B|--before-context= -C|--context= -NUM -m|--max-count= -a|--text "
         "-I -b|--byte-offset -z|--null-data -Z|--null -U --line-buffered --include= --exclude= --exclude-dir= --label= -T|--initial-tab --color|--colour?", path="/bin", package="grep")
def grep(run, options, *names):
    """Lines that match."""
    names, status = list(names), 0
    sources = [] if options.regexp is None else options.regexp.split("\n")
    if options.file is not None:
        sources += run.source(options.file).read().splitlines()
    if options.regexp is None and options.file is None:
        if not names:
            run.say(f"Usage: {run.name} [OPTION]... PATTERN [FILE]...\nTry `{run.name} --help' for more information.")
            return 2
        sources = names.pop(0).split("\n")
    try:
        pattern = wanted(run, options, sources) if sources else None
    except RegularFault as wrong:
        return run.error(str(wrong), 2)
    recursive = options.recursive or options.dereference_recursive or run.name == "rgrep"
    many = (len(names) > 1 or options.with_filename or recursive) and not options.no_filename
    found = False
    for path in paths(run, options, names, recursive):
        try:
            if path != "-" and run.fs.is_directory(run.path(path)):
                raise FileFault("Is a directory")
            source = run.source(path)
            text = source.read()
        except FileFault as fault:
            if not options.no_messages:
                run.error(f"{path}: {fault.reason}")
            status = 2
            continue
        hit, enough = Search(run, options, pattern, text, options.label or "(standard input)" if path == "-" else path, many).go()
        if enough:
            source.stop()
        if source.goes_on:
            run.never_ends()
        if hit:
            found = True
            if options.quiet:
                return 0
    return status or int(not found)


def paths(run, options, names, recursive):
    """The files to look into."""
    for name in names or (["."] if recursive else ["-"]):
        top = run.path(name)
        if not recursive or name == "-" or not run.fs.is_directory(top):
            yield name
            continue
        bare = not names
        for path in run.fs.walk(top):
            if run.user.uid and (inner := run.fs.find(path, follow=False)) and inner.kind == "d" and not run.fs.allowed(inner, 5):
                run.error(f"{name.rstrip('/') + path[len(top.rstrip('/')):]}: Permission denied")
            node, below = run.fs.find(path, follow=bool(options.dereference_recursive)), path[len(top):]
            base = path.rpartition("/")[2]
            if node is None or node.kind != "f" or options.include and not matches(options.include, base) or options.exclude and matches(options.exclude, base):
                continue
            if options.exclude_dir and any(matches(options.exclude_dir, piece) for piece in below.split("/")[1:-1]):
                continue
            yield below.lstrip("/") if bare and run.system.os.init == "systemd" else (name.rstrip("/") if name != "/" else "") + (below if name != "/" else "/" + below.lstrip("/"))


class Search:
    """One text's lines that match."""

    def __init__(self, run, options, pattern, text, name, many):
        self.run, self.options, self.pattern, self.text, self.name, self.many = run, options, pattern, text, name, many
        self.color = options.color == "always" or options.color in (True, "auto") and run.out.console

    def painted(self, code, text):
        return f"\x1b[{code}m\x1b[K{text}\x1b[m\x1b[K" if self.color and text else text

    def start(self, mark, number, offset):
        """What stands before a line."""
        options, separator = self.options, self.painted("36", mark)
        name = self.painted("35", self.name) + ("\0" if options.null else separator) if self.many else ""
        return name + (self.painted("32", str(number + 1)) + separator if options.line_number else "") + (self.painted("32", str(offset)) + separator if options.byte_offset else "")

    def go(self):
        """(whether there were any, whether it stopped before the end)."""
        run, options, end = self.run, self.options, "\0" if self.options.null_data else "\n"
        lines = self.text.split(end)
        if lines[-1] == "":
            lines.pop()
        limit, hits, invert = int(options.max_count) if options.max_count is not None else None, {}, bool(options.invert_match)
        search = self.pattern.search if self.pattern else lambda line: None
        first = bool(options.quiet or options.files_with_matches or options.files_without_match)
        for number, line in enumerate(lines):
            if limit is not None and len(hits) >= limit:
                break
            if (search(line) is not None) != invert:
                hits[number] = True
                if first:
                    break
        enough = first and bool(hits) or limit is not None and len(hits) >= limit
        if options.quiet:
            return bool(hits), enough
        if options.files_with_matches or options.files_without_match:
            if bool(hits) == bool(options.files_with_matches):
                run.write(self.painted("35", self.name) + "\n")
            return bool(hits) if options.files_with_matches else not hits, enough
        if options.count:
            run.write((self.painted("35", self.name) + self.painted("36", ":") if self.many else "") + f"{len(hits)}\n")
            return bool(hits), enough
        if hits and "\0" in self.text and not options.text and not options.null_data:
            run.write(f"Binary file {self.name} matches\n")
            return True, enough
        self.show(lines, hits, end)
        return bool(hits), enough

    def show(self, lines, hits, end):
        run, options = self.run, self.options
        around = options.context if options.context is not None else options.NUM
        before, after = int(options.before_context or around or 0), int(options.after_context or around or 0)
        shown = sorted({near for hit in hits for near in range(max(hit - before, 0), min(hit + after + 1, len(lines)))}) if before or after else list(hits)
        offsets = self.offsets(lines, end) if options.byte_offset else None
        last = None
        for number in shown:
            if last is not None and number > last + 1 and (before or after):
                run.write(self.painted("36", "--") + "\n")
            hit, last, line = number in hits, number, lines[number]
            offset = offsets[number] if offsets else 0
            if options.only_matching:
                if hit and not options.invert_match:
                    run.write("".join(self.start(":", number, offset + found.start()) + self.painted("01;31", found.group()) + end for found in self.pattern.finditer(line) if found.group()))
                continue
            if self.color and hit and not options.invert_match:
                line = self.pattern.sub(lambda found: self.painted("01;31", found.group()), line)
            run.write(self.start(":" if hit else "-", number, offset) + line + end)

    @staticmethod
    def offsets(lines, end):
        found, at = [], 0
        for line in lines:
            found.append(at)
            at += len(line.encode("utf-8", "surrogateescape")) + 1
        return found
