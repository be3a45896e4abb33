"""bc: arithmetic with as many digits as one likes."""

import re
from decimal import ROUND_DOWN, Decimal, localcontext

from ..command import command
from ..shell.streams import CutOff
from .sorting import texts

TOKEN = re.compile(r"\s+|/\*.*?\*/|#[^\n]*|(?P<number>[0-9A-F]*\.?[0-9A-F]+|[0-9A-F]+\.)|(?P<name>[a-z]\w*)|(?P<text>\"[^\"]*\")|(?P<mark>\+\+|--|[-+*/%^]=|[<>=!]=|&&|\|\||[-+*/%^<>=!(){};,\[\]\n])", re.S)
MOST = 5_000        # digits


class Fault(Exception):
    pass


class Leave(Exception):
    """break, return, quit."""

    def __init__(self, what, value=Decimal(0)):
        super().__init__(what)
        self.what, self.value = what, value


def scale_of(value):
    return max(-int(value.as_tuple().exponent), 0)


class Calculator:
    """Reads and runs bc's language: numbers, variables, arrays, functions, if, while, for."""

    def __init__(self, run):
        self.run, self.names, self.arrays, self.functions, self.scale, self.ibase, self.obase, self.last = run, {}, {}, {}, 0, 10, 10, Decimal(0)
        self.live, self.depth = True, 0

    def read(self, text):
        self.tokens, pos = [], 0
        while pos < len(text):
            match = TOKEN.match(text, pos)
            if not match:
                raise Fault(f"(standard_in) {text.count(chr(10), 0, pos) + 1}: illegal character: {text[pos]}")
            pos = match.end()
            if match.lastgroup:
                self.tokens.append((match.lastgroup, match.group()))
            elif "\n" in match.group():
                self.tokens.append(("mark", "\n"))
        self.pos = 0
        while self.pos < len(self.tokens):
            if self.at("\n", ";"):
                self.pos += 1
                continue
            self.statement()

    def at(self, *marks):
        return self.pos < len(self.tokens) and self.tokens[self.pos][0] != "text" and self.tokens[self.pos][1] in marks

    def take(self, mark):
        if not self.at(mark):
            raise Fault("(standard_in) 1: syntax error")
        self.pos += 1

    def skip_lines(self):
        while self.at("\n"):
            self.pos += 1

    def statement(self):
        self.run.shell.budget.step()
        kind, word = self.tokens[self.pos]
        if kind == "text":
            self.pos += 1
            self.write(word[1:-1])
        elif word == "{":
            self.pos += 1
            while not self.at("}"):
                if self.pos >= len(self.tokens):
                    raise Fault("(standard_in) 1: syntax error")
                if self.at("\n", ";"):
                    self.pos += 1
                    continue
                self.statement()
            self.pos += 1
        elif word in ("if", "while", "for"):
            getattr(self, "do_" + word)()
        elif word == "define":
            self.define()
        elif word in ("quit", "halt", "break"):
            self.pos += 1
            if self.live:
                raise Leave(word if word != "halt" else "quit")
        elif word == "return":
            self.pos += 1
            value = self.expression() if not self.at("\n", ";", "}") and self.pos < len(self.tokens) else Decimal(0)
            if self.live:
                raise Leave("return", value)
        elif word == "print":
            self.pos += 1
            while True:
                if self.tokens[self.pos][0] == "text":
                    self.write(self.tokens[self.pos][1][1:-1].replace("\\n", "\n").replace("\\t", "\t"))
                    self.pos += 1
                else:
                    value = self.expression()
                    self.write(self.shown(value))
                if not self.at(","):
                    break
                self.pos += 1
        else:
            silent = kind == "name" and self.assigning()
            value = self.expression()
            if not silent and self.live:
                self.last = value
                self.write(self.shown(value) + "\n")
        if self.pos < len(self.tokens) and not self.at("\n", ";", "}", "else") and self.tokens[self.pos - 1][1] != "}":
            raise Fault("(standard_in) 1: syntax error")

    def assigning(self):
        """Whether a statement is an assignment, which prints nothing."""
        at = self.pos + 1
        if at < len(self.tokens) and self.tokens[at][1] == "[":
            while at < len(self.tokens) and self.tokens[at][1] != "]":
                at += 1
            at += 1
        return at < len(self.tokens) and self.tokens[at][1] in ("=", "+=", "-=", "*=", "/=", "%=", "^=")

    def write(self, text):
        if self.live:
            self.run.write(text)

    def branch(self, live):
        """A statement that is run, or only read."""
        before, self.live = self.live, self.live and live
        self.skip_lines()
        try:
            self.statement()
        finally:
            self.live = before

    def do_if(self):
        self.pos += 1
        self.take("(")
        holds = self.expression() != 0
        self.take(")")
        self.branch(holds)
        at = self.pos
        self.skip_lines()
        if self.at("else"):
            self.pos += 1
            self.branch(not holds)
        else:
            self.pos = at

    def do_while(self):
        self.pos += 1
        start = self.pos
        while True:
            self.run.shell.budget.step()
            self.pos = start
            self.take("(")
            holds = self.expression() != 0
            self.take(")")
            try:
                self.branch(holds)
            except Leave as leaving:
                if leaving.what != "break":
                    raise
                self.pos, holds = start, False
                self.take("(")
                self.skim(")")
                self.branch(False)
            if not holds or not self.live:
                return

    def skim(self, mark):
        before, self.live = self.live, False
        if not self.at(mark):
            self.expression()
        self.take(mark)
        self.live = before

    def do_for(self):
        self.pos += 1
        self.take("(")
        if not self.at(";"):
            self.expression()
        self.take(";")
        condition = self.pos
        self.skim(";")
        step = self.pos
        self.skim(")")
        body = self.pos
        while True:
            self.run.shell.budget.step()
            self.pos = condition
            holds = self.at(";") or self.expression() != 0
            self.pos = body
            try:
                self.branch(holds)
            except Leave as leaving:
                if leaving.what != "break":
                    raise
                self.pos, holds = body, False
                self.branch(False)
            if not holds or not self.live:
                return
            end, self.pos = self.pos, step
            if not self.at(")"):
                self.expression()
            self.pos = end

    def define(self):
        self.pos += 1
        name = self.tokens[self.pos][1]
        self.pos += 1
        self.take("(")
        parameters = []
        while not self.at(")"):
            if not self.at(","):
                parameters.append(self.tokens[self.pos][1])
            self.pos += 1
        self.pos += 1
        self.skip_lines()
        start = self.pos
        depth = 0
        while self.pos < len(self.tokens):
            depth += self.at("{") - self.at("}")
            self.pos += 1
            if not depth:
                break
        self.functions[name] = (parameters, self.tokens[start:self.pos])

    def call(self, name, values):
        if name not in self.functions:
            raise Fault(f"Runtime error (func=(main), adr=3): Function {name} not defined.")
        if self.depth > 60:
            raise CutOff("functions nested too deeply")
        parameters, body = self.functions[name]
        body = list(body)
        local = list(parameters)
        if len(body) > 1 and body[1][1] == "\n":
            del body[1]
        if len(body) > 1 and body[1][1] == "auto":
            end = next(at for at, token in enumerate(body) if token[1] in (";", "\n"))
            local += [token[1] for token in body[2:end] if token[0] == "name"]
            body = [body[0], *body[end:]]
        kept = {one: self.names.get(one, Decimal(0)) for one in local}
        self.names.update({one: Decimal(0) for one in local} | dict(zip(parameters, values)))
        tokens, pos, self.tokens, self.pos, self.depth = self.tokens, self.pos, body, 0, self.depth + 1
        try:
            self.statement()
            return Decimal(0)
        except Leave as leaving:
            if leaving.what != "return":
                raise
            return leaving.value
        finally:
            self.tokens, self.pos, self.depth = tokens, pos, self.depth - 1
            self.names.update(kept)

    # -- expressions ------------------------------------------------------------------------------------------------------

    def expression(self):
        left = self.both()
        while self.at("||"):
            self.pos += 1
            right = self.both()
            left = Decimal(int(left != 0 or right != 0))
        return left

    def both(self):
        left = self.negated()
        while self.at("&&"):
            self.pos += 1
            right = self.negated()
            left = Decimal(int(left != 0 and right != 0))
        return left

    def negated(self):
        if self.at("!"):
            self.pos += 1
            return Decimal(int(self.negated() == 0))
        left = self.sum()
        while self.at("<", ">", "<=", ">=", "==", "!="):
            mark = self.tokens[self.pos][1]
            self.pos += 1
            right = self.sum()
            left = Decimal(int({"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right, "==": left == right, "!=": left != right}[mark]))
        return left

    def sum(self):
        left = self.product()
        while self.at("+", "-"):
            mark = self.tokens[self.pos][1]
            self.pos += 1
            right = self.product()
            left = self.apply(mark, left, right)
        return left

    def product(self):
        left = self.signed()
        while self.at("*", "/", "%"):
            mark = self.tokens[self.pos][1]
            self.pos += 1
            left = self.apply(mark, left, self.signed())
        return left

    def signed(self):
        if self.at("-"):
            self.pos += 1
            return -self.signed()
        return self.power()

    def power(self):
        left = self.atom()
        if self.at("^"):
            self.pos += 1
            return self.apply("^", left, self.signed())
        return left

    def apply(self, mark, a, b):
        if not self.live:
            return Decimal(0)
        self.run.shell.budget.spend(5)
        if mark in "/%" and b == 0:
            raise Fault(f"Runtime error (func=(main), adr=3): {'Divide' if mark == '/' else 'Modulo'} by zero")
        one, two = scale_of(a), scale_of(b)
        if mark == "+" or mark == "-":
            return a + b if mark == "+" else a - b
        if mark == "*":
            return self.cut(a * b, min(one + two, max(self.scale, one, two)))
        if mark == "/":
            return self.cut(a / b, self.scale)
        if mark == "%":
            return self.cut(a - self.cut(a / b, self.scale) * b, max(self.scale + two, one))
        count = int(b)
        if abs(count) * max(len(a.as_tuple().digits), 1) > 3 * MOST and abs(a) != 1:
            raise CutOff("a number grew too long")
        if count < 0:
            return self.cut(1 / a ** -count, self.scale)
        return self.cut(a ** count, min(one * count, max(self.scale, one)))

    @staticmethod
    def cut(value, places):
        return value.quantize(Decimal(1).scaleb(-places), ROUND_DOWN)

    def atom(self):
        if self.pos >= len(self.tokens):
            raise Fault("(standard_in) 1: syntax error")
        kind, word = self.tokens[self.pos]
        self.pos += 1
        if kind == "number":
            return self.number(word)
        if word == "(":
            value = self.expression()
            self.take(")")
            return value
        if word in ("++", "--"):
            name = self.tokens[self.pos][1]
            self.pos += 1
            return self.store(name, None, self.get(name, None) + (1 if word == "++" else -1))
        if kind != "name":
            self.pos -= 1
            raise Fault("(standard_in) 1: syntax error")
        if self.at("(") :
            return self.function(word)
        place = None
        if self.at("["):
            self.pos += 1
            place = int(self.expression())
            self.take("]")
        if self.at("=", "+=", "-=", "*=", "/=", "%=", "^="):
            mark = self.tokens[self.pos][1]
            self.pos += 1
            value = self.expression()
            return self.store(word, place, value if mark == "=" else self.apply(mark[0], self.get(word, place), value))
        value = self.get(word, place)
        if self.at("++", "--"):
            self.store(word, place, value + (1 if self.tokens[self.pos][1] == "++" else -1))
            self.pos += 1
        return value

    def get(self, name, place):
        if name in ("scale", "ibase", "obase"):
            return Decimal(getattr(self, name))
        if name in ("last", "."):
            return self.last
        return self.names.get(name, Decimal(0)) if place is None else self.arrays.get((name, place), Decimal(0))

    def store(self, name, place, value):
        if not self.live:
            return value
        if name in ("scale", "ibase", "obase"):
            setattr(self, name, min(max(int(value), 0 if name == "scale" else 2), 1000 if name == "scale" else 16))
        elif place is None:
            self.names[name] = value
        else:
            self.arrays[name, place] = value
            if len(self.arrays) > 20_000:
                raise CutOff("an array grew too large")
        return value

    def function(self, name):
        self.pos += 1
        values = []
        while not self.at(")"):
            values.append(self.expression())
            if self.at(","):
                self.pos += 1
        self.pos += 1
        if not self.live:
            return Decimal(0)
        if name == "sqrt":
            if values[0] < 0:
                raise Fault("Runtime error (func=(main), adr=3): Square root of a negative number")
            return self.cut(values[0].sqrt(), max(self.scale, scale_of(values[0])))
        if name == "length":
            return Decimal(max(len(values[0].as_tuple().digits), scale_of(values[0])))
        if name == "scale":
            return Decimal(scale_of(values[0]))
        if name in ("s", "c", "a", "l", "e") and self.names.get("-l"):
            return self.library(name, values[0])
        return self.call(name, values)

    def library(self, name, x):
        """`bc -l`: e and l by decimal; s, c and a by their series."""
        if name == "e":
            return self.cut(x.exp(), self.scale)
        if name == "l":
            return self.cut(x.ln(), self.scale) if x > 0 else Decimal((0, (1,), self.scale)) * -1
        tiny = Decimal(1).scaleb(-self.scale - 8)
        if name == "a":
            if abs(x) > Decimal("0.2"):
                return self.cut(2 * self.series_a(x / (1 + (1 + x * x).sqrt()), tiny), self.scale)
            return self.cut(self.series_a(x, tiny), self.scale)
        pi = 16 * self.series_a(Decimal(1) / 5, tiny) - 4 * self.series_a(Decimal(1) / 239, tiny)
        x = x % (2 * pi)
        term, total, number = (x, x, 1) if name == "s" else (Decimal(1), Decimal(1), 0)
        while abs(term) > tiny:
            self.run.shell.budget.spend(5)
            term = -term * x * x / ((number + 1) * (number + 2))
            total, number = total + term, number + 2
        return self.cut(total, self.scale)

    def series_a(self, x, tiny):
        if abs(x) > Decimal("0.2"):
            return 2 * self.series_a(x / (1 + (1 + x * x).sqrt()), tiny)
        term, total, number = x, x, 1
        while abs(term) > tiny:
            self.run.shell.budget.spend(5)
            term = -term * x * x
            number += 2
            total += term / number
        return total

    def number(self, word):
        if self.ibase == 10 and not re.search("[A-F]", word):
            return Decimal(word)
        whole, _, part = word.partition(".")
        digits = "0123456789ABCDEF"
        value = Decimal(0)
        for digit in whole:
            value = value * self.ibase + (digits.index(digit) if len(word) == 1 else min(digits.index(digit), self.ibase - 1))
        for place, digit in enumerate(part, 1):
            value += Decimal(digits.index(digit)) / Decimal(self.ibase) ** place
        return value

    def shown(self, value):
        """A number as bc prints it: no 0 before the point, lines of 68 digits."""
        if self.obase != 10:
            text = self.based(value)
        else:
            text = f"{value:f}"
            text = "0" if value == 0 and not scale_of(value) else re.sub(r"^(-?)0\.", r"\1.", text)
            text = "0" if value == 0 else text
        return text if len(text) < 70 else "\\\n".join(text[start:start + 68] for start in range(0, len(text), 68))

    def based(self, value):
        whole, digits = abs(int(value)), ""
        while whole or not digits:
            whole, digit = divmod(whole, self.obase)
            digits = "0123456789ABCDEF"[digit] + digits
        part, text = abs(value) - abs(int(value)), ""
        places, done = scale_of(value), Decimal(1)
        while places and done > Decimal(1).scaleb(-places):
            part *= self.obase
            text, part, done = text + "0123456789ABCDEF"[int(part)], part - int(part), done / self.obase
        return "-" * (value < 0) + (digits if digits != "0" or not text else "") + ("." + text if text else "")


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
                context.prec = max(100, calculator.scale + 60) if len(line) < 40 and "^" not in line else MOST
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
