"""bc: arithmetic with as many digits as one likes."""

import re
from decimal import Decimal, localcontext

from ..calculator import Calculator
from ..calculator_values import MOST, Fault, Leave
from ..command import command
from .sorting import texts


@command("bc", "-l|--mathlib -q|--quiet -s -w -i", path="/usr/bin", package="bc")
def bc(run, options, *names):
    """Arithmetic with as many digits as one likes."""
    calculator = Calculator(run)
    if options.mathlib:
        calculator.scale, calculator.names["-l"] = 20, Decimal(1)
    text = "".join(texts(run, names))
    if not names and run.stdin.console:
        text = run.stdin.read()
    with localcontext() as context:
        context.prec = MOST
        for line in [text] if re.search(r"[{]|define", text) else text.splitlines():
            try:
                calculator.read(line)
            except Leave as leaving:
                if leaving.what == "quit":
                    break
            except Fault as fault:
                run.say(str(fault))
            except (ArithmeticError, ValueError):
                run.say("(standard_in) 1: syntax error")
    return 0


@command("dc", None, path="/usr/bin", package="dc")
def dc(run, *words):
    """Arithmetic in reverse Polish notation."""
    return run.error("this program is not simulated: use bc", 2)
