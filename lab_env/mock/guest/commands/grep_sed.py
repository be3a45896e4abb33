"""grep and sed: regular expressions on lines."""

import re

from ..command import Usage, command
from ..files import FileFault


def python_regex(pattern, extended):
    """A POSIX regular expression in Python's language."""
    made, pos = [], 0
    while pos < len(pattern):
        char = pattern[pos]
        pos += 1
        if char == "\\" and pos < len(pattern):
            following = pattern[pos]
            pos += 1
            if following in "(){}|+?" and not extended:
                made.append(following)
            elif following in "<>":
                made.append(r"\b")
            elif following in "nt":
                made.append("\\" + following)
            elif following.isalnum():
                made.append("\\" + following if following in "wWbBsS123456789" else following)
            else:
                made.append(re.escape(following))
        elif char == "[":
            match = re.compile(r"(\^?)(\]?(?:\[:\w+:\]|[^\]])*)\]").match(pattern, pos)
            if not match:
                raise Usage("unmatched [ or [^", 2)
            inside = re.sub(r"\[:(\w+):\]|([\\\[&~|])", lambda m: {"alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "space": r"\s",
                            "blank": " \t", "punct": r"!-/:-@\[-`{-~", "xdigit": "0-9a-fA-F"}.get(m.group(1), "") if m.group(1) else "\\" + m.group(2), match.group(2))
            inside = "\\]" + inside[1:] if inside.startswith("]") else inside
            made.append(f"[{match.group(1)}{inside}]")
            pos = match.end()
        elif char in "(){}|+?" and not extended:
            made.append("\\" + char)
        elif char == "*" and (not made or made[-1] in ("(", "|", "^")):
            made.append(r"\*")
        elif char == "^" and not extended and made and made[-1] not in ("(", "|"):
            made.append(r"\^")
        elif char == "$" and not extended and pos < len(pattern) and not pattern.startswith(("\\)", "\\|"), pos):
            made.append(r"\$")
        else:
            made.append(char)
    return "".join(made)


def compiled(pattern, extended=False, flags=0):
    try:
        return re.compile(python_regex(pattern, extended), flags)
    except re.error as wrong:
        raise Usage(f"wrong regular expression: {wrong}", 2) from None


@command("grep egrep fgrep", "-i|--ignore-case -v|--invert-match -n|--line-number -c|--count -l|--files-with-matches -L -q|--quiet|--silent -s|--no-messages -E|--extended-regexp "
         "-F|--fixed-strings -w|--word-regexp -x|--line-regexp -o|--only-matching -r|-R|--recursive -h|--no-filename -H|--with-filename -e= -A= -B= -C= -m= -a --color?", path="/bin", package="grep")
def grep(run, options, *names):
    """Lines that match."""
    names = list(names)
    if options.e is None and not names:
        run.say("Usage: grep [OPTION]... PATTERN [FILE]...\nTry `grep --help' for more information.")
        return 2
    source = options.e if options.e is not None else names.pop(0)
    extended = options.extended_regexp or run.name == "egrep"
    fixed = options.fixed_strings or run.name == "fgrep"
    pieces = [re.escape(one) if fixed else python_regex(one, extended) for one in source.split("\n")]
    joined = "|".join(f"(?:{piece})" for piece in pieces) if len(pieces) > 1 else pieces[0]
    joined = rf"\b(?:{joined})\b" if options.word_regexp else rf"^(?:{joined})$" if options.line_regexp else joined
    try:
        pattern = re.compile(joined, re.I if options.ignore_case else 0)
    except re.error as wrong:
        return run.error(f"wrong regular expression: {wrong}", 2)
    found, status = False, 0
    many = len(names) > 1 or options.with_filename or options.recursive
    for name in names or (["."] if options.recursive else ["-"]):
        paths = [name]
        if options.recursive and run.fs.is_directory(run.path(name)):
            top = run.path(name)
            paths = [name + path[len(top):] for path in run.fs.walk(top) if (run.fs.find(path, follow=False) or run.fs.stat("/")).kind == "f"]
        for path in paths:
            try:
                text = run.stdin.read() if path == "-" else run.fs.read(run.path(path))
            except FileFault as fault:
                if not options.no_messages:
                    run.error(f"{path}: {fault.reason}")
                status = 2
                continue
            if search(run, options, pattern, text, path, many and not options.no_filename):
                found = True
                if options.quiet:
                    return 0
    return status or int(not found)


def search(run, options, pattern, text, name, many):
    """One text's lines that match; whether there were any."""
    lines, count, prefix = text.split("\n"), 0, f"{'(standard input)' if name == '-' else name}"
    if lines and lines[-1] == "":
        lines.pop()
    hits = [number for number, line in enumerate(lines) if bool(pattern.search(line)) != bool(options.invert_match)]
    hits = hits[:int(options.m)] if options.m else hits
    if options.quiet:
        return bool(hits)
    if options.L or options.files_with_matches:
        if bool(hits) == bool(options.files_with_matches):
            run.write(prefix + "\n")
        return bool(hits)
    if options.count:
        run.write((prefix + ":" if many else "") + f"{len(hits)}\n")
        return bool(hits)
    before, after = int(options.B or options.C or 0), int(options.A or options.C or 0)
    last = None
    shown = sorted({near for hit in hits for near in range(max(hit - before, 0), min(hit + after + 1, len(lines)))})
    for number in shown:
        if last is not None and number > last + 1 and (before or after):
            run.write("--\n")
        mark, last = ":" if number in hits else "-", number
        start = (prefix + mark if many else "") + (f"{number + 1}{mark}" if options.line_number else "")
        if options.only_matching and not options.invert_match:
            run.write("".join(start + match.group() + "\n" for match in pattern.finditer(lines[number]) if match.group()))
        elif options.color in ("always", True) and not options.invert_match and options.color == "always":
            run.write(start + pattern.sub(lambda match: f"\x1b[01;31m\x1b[K{match.group()}\x1b[m\x1b[K", lines[number]) + "\n")
        else:
            run.write(start + lines[number] + "\n")
        count += 1
    return bool(hits)


ADDRESS = re.compile(r"(\d+|\$|/((?:[^/\\]|\\.)*)/I?|\\(.)((?:(?!\3).)*)\3)")


def parse_address(text):
    match = ADDRESS.match(text)
    if not match:
        return None, text
    token, rest = match.group(1), text[match.end():]
    if token == "$":
        return ("last",), rest
    if token.isdigit():
        return ("line", int(token)), rest
    return ("match", match.group(4) if match.group(3) else match.group(2).replace("\\/", "/"), token.endswith("I")), rest


def parse_script(script, extended):
    """[(first, second, negated, action, arguments)] of a sed script."""
    commands, text = [], script
    while True:
        text = re.sub(r"^(?:\s|;)+", "", text)
        if not text:
            return commands
        if text.startswith("#"):
            text = text.partition("\n")[2]
            continue
        first, text = parse_address(text)
        second = None
        if first and text.startswith(","):
            second, text = parse_address(text[1:])
            if second is None:
                raise Usage("unexpected `,'", 1)
        text = text.lstrip()
        negated = text.startswith("!")
        text = text[1:].lstrip() if negated else text
        action, text = text[:1], text[1:]
        if action in ("s", "y"):
            mark = text[:1]
            pieces, text = split_by(text[1:], mark)
            if pieces is None:
                raise Usage(f"-e expression #1, char {len(script)}: unterminated `{action}' command", 1)
            flags = re.match(r"[gIipe0-9]*", text).group()
            text = text[len(flags):]
            pattern = pieces[0].replace("\\" + mark, mark)
            commands.append((first, second, negated, action, (compiled(pattern, extended, re.I if set(flags) & {"I", "i"} else 0) if action == "s" else pattern, pieces[1], flags)))
        elif action in ("a", "i", "c"):
            body, _, text = text.partition("\n")
            while body.endswith("\\") and text:
                more, _, text = text.partition("\n")
                body = body[:-1] + "\n" + more if body.strip() != "\\" else more
            commands.append((first, second, negated, action, (re.sub(r"^\s*\\?\s*", "", body),)))
        elif action in ("p", "d", "q", "=", "n"):
            commands.append((first, second, negated, action, ()))
        else:
            raise Usage(f"the command `{action}' is not simulated", 1)


def split_by(text, mark):
    pieces, current, pos = [], "", 0
    while pos < len(text) and len(pieces) < 2:
        if text[pos] == "\\" and pos + 1 < len(text):
            current += text[pos:pos + 2]
            pos += 2
        elif text[pos] == mark:
            pieces.append(current)
            current = ""
            pos += 1
        else:
            current += text[pos]
            pos += 1
    return (pieces if len(pieces) == 2 else None), text[pos:]


def substitute(line, pattern, text, flags):
    """(line, whether it changed) of s/…/…/."""
    wanted = int(re.sub(r"\D", "", flags) or 0)
    seen = 0

    def one(match):
        nonlocal seen
        seen += 1
        if wanted and seen != wanted:
            return match.group()
        return re.sub(r"\\(\d)|\\n|\\t|\\(.)|&", lambda part: (match.group(int(part.group(1))) or "") if part.group(1) else "\n" if part.group() == "\\n" else
                      "\t" if part.group() == "\\t" else part.group(2) if part.group(2) else match.group(), text, flags=re.S)
    changed = pattern.sub(one, line, count=0 if "g" in flags or wanted else 1)
    return changed, seen >= max(wanted, 1)


def edit(run, text, commands, quiet):
    """What sed makes of a text."""
    lines, made, active = text.split("\n"), [], {}
    ended = lines[-1] == ""
    lines = lines[:-1] if ended else lines

    def holds(address, number, line):
        if address[0] == "last":
            return number == len(lines)
        if address[0] == "line":
            return number == address[1]
        return compiled(address[1], False, re.I if address[2] else 0).search(line) is not None

    for number, line in enumerate(lines, 1):
        after, deleted, stop = [], False, False
        for serial, (first, second, negated, action, arguments) in enumerate(commands):
            if first is None:
                chosen = True
            elif second is None:
                chosen = holds(first, number, line)
            elif active.get(serial):
                chosen = True
                if holds(second, number, line) or (second[0] == "line" and number >= second[1]):
                    active[serial] = False
            else:
                chosen = holds(first, number, line)
                active[serial] = chosen and not (second[0] == "line" and second[1] <= number)
            if chosen == negated:
                continue
            if action == "s":
                line, changed = substitute(line, *arguments)
                if changed and "p" in arguments[2]:
                    made.append(line)
            elif action == "y":
                line = line.translate(str.maketrans(arguments[0], arguments[1]))
            elif action == "p":
                made.append(line)
            elif action == "=":
                made.append(str(number))
            elif action == "a":
                after.append(arguments[0])
            elif action == "i":
                made.append(arguments[0])
            elif action in ("d", "c"):
                deleted = True
                if action == "c" and not active.get(serial):
                    made.append(arguments[0])
                break
            elif action == "q":
                stop = True
                break
        if not deleted and not quiet:
            made.append(line)
        made += after
        if stop:
            break
    return "\n".join(made) + ("\n" if made and (ended or len(made) == 0) else "")


@command("sed", "-n|--quiet|--silent -e|--expression= -i|--in-place -r|-E|--regexp-extended -s -f=", path="/bin", package="sed")
def sed(run, options, *names):
    """Change lines: s y a i c d p q =."""
    names, status = list(names), 0
    script = options.e or options.expression
    if options.f:
        script = run.fs.read(run.path(options.f))
    if script is None:
        if not names:
            run.say("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...")
            return 1
        script = names.pop(0)
    commands = parse_script(script, bool(options.regexp_extended))
    if options.in_place:
        for name in names:
            try:
                run.fs.write(run.path(name), edit(run, run.fs.read(run.path(name)), commands, options.quiet))
            except FileFault as fault:
                words = f"can't read {name}" if fault.reason.startswith("No such") else f"couldn't open temporary file for {name}"
                status = run.error(f"{words}: {fault.reason}", 2)
        return status
    texts = [text for _, text in run.inputs(names) if text is not None]
    run.write(edit(run, "".join(texts), commands, options.quiet))
    return 0 if len(texts) == max(len(names), 1) else 2
