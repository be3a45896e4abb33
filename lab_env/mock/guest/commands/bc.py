"""bc: arithmetic with as many digits as one likes."""

import re

from ..command import command
from ..shell.arithmetic import ArithmeticFault, Evaluator
from .sorting import texts


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


