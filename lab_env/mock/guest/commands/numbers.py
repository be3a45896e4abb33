"""Numbers: rows of them, factors, expressions, sums."""

import math
import re
from decimal import Decimal, InvalidOperation

from ..command import Usage, command
from ..shell.printing import formatted
from ..shell.streams import CutOff, FileOutput
from .grep import compiled

USR = {"package": "coreutils"}
UNITS = {"": 1, "c": 1, "w": 2, "b": 512, "kB": 1000, "MB": 10 ** 6, "GB": 10 ** 9, "TB": 10 ** 12,
         **{letter + more: 1 << 10 * power for power, letters in enumerate(("kK", "mM", "gG", "tT"), 1) for letter in letters for more in ("", "iB")}}


def amount(text, what="bytes"):
    """A number of bytes (or lines): 512, 4K, 1M, 1kB."""
    match = re.fullmatch(r"(\d+)([a-zA-Z]*)", text)
    if not match or match.group(2) not in UNITS:
        raise Usage(f"invalid number of {what}: `{text}'", 1)
    return int(match.group(1)) * UNITS[match.group(2)]


@command("seq", None, **USR)
def seq(run, *words):
    """Numbers in a row."""
    words, separator, wide, form = list(words), "\n", False, None
    while words and re.match(r"-[wsf]|--", words[0]):
        option, equals, value = words.pop(0).partition("=")
        if option in ("-w", "--equal-width"):
            wide = True
        elif option[:2] == "-s" or option == "--separator":
            separator = value if equals else option[2:] or (words.pop(0) if words else "")
        elif option[:2] == "-f" or option == "--format":
            form = value if equals else option[2:] or (words.pop(0) if words else "")
        else:
            raise Usage(f"option '{option}' is not simulated", 1)
    numbers = []
    for word in words:
        try:
            numbers.append(Decimal(word))
        except InvalidOperation:
            raise Usage(f"invalid floating point argument: {word}", 1) from None
    if not 0 < len(numbers) < 4:
        raise Usage("missing operand" if not numbers else f"extra operand `{words[3]}'", 1)
    first, step, last = (Decimal(1), Decimal(1), numbers[0]) if len(numbers) == 1 else (numbers[0], Decimal(1), numbers[1]) if len(numbers) == 2 else numbers
    if not step:
        raise Usage(f"invalid Zero increment value: `{words[1]}'", 1)
    count = int((last - first) / step) + 1 if (last - first) / step >= 0 else 0
    endless = count > 200_000
    count = min(count, 20_000 if endless else count)
    run.shell.budget.spend(count // 2)
    places = max([-int(number.as_tuple().exponent) for number in (first, step)] + [0])
    if places == 0 and form is None:
        values = [str(number) for number in range(int(first), int(first) + count * int(step), int(step))]
    else:
        values = [f"{first + step * number:.{places}f}" for number in range(count)]
        values = [formatted(form, [value])[0] for value in values] if form else values
    if wide:
        width = max(map(len, [*values[:1], *values[-1:], f"{last:.{places}f}" if values else ""]))
        values = [value.zfill(width) for value in values]
    if values:
        run.write(separator.join(values) + "\n")
    if endless and (run.out.console or isinstance(run.out, FileOutput)):
        raise CutOff("too much output")
    run.out.broken = "too much output" if endless else ""
    return 0


@command("factor", "", **USR)
def factor(run, options, *names):
    """Prime factors."""
    for word in names or run.stdin.read().split():
        if not word.isdigit():
            return run.error(f"`{word}' is not a valid positive integer")
        number, found, divisor = int(word), [], 2
        if number > 10 ** 12:
            return run.error(f"`{word}' is too large for this laboratory")
        rest = number
        while divisor * divisor <= rest:
            while rest % divisor == 0:
                found.append(divisor)
                rest //= divisor
            divisor += 1 + divisor % 2
        run.shell.budget.spend(divisor // 5)
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
            pattern = compiled(b, budget=run.shell.budget)
            found = pattern.match(a)
            return (found.group(1) or "" if found else "") if pattern.groups else str(found.end() if found else 0)
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
    if options.given.get("3") and month is not None and not options.y:
        near = [divmod(year * 12 + month - 1 + step, 12) for step in (-1, 0, 1)]
        months = [[line.ljust(20) for line in made.formatmonth(one, number + 1).rstrip("\n").split("\n")] for one, number in near]
        text = "\n".join("  ".join(lines[row] if row < len(lines) else " " * 20 for lines in months) for row in range(max(map(len, months))))
    run.write("\n".join(line.rstrip() for line in text.rstrip("\n").split("\n")) + "\n")
    return 0
