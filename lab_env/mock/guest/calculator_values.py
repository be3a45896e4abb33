"""bc: what its expressions are worth, and how numbers are written."""

import re
from decimal import ROUND_DOWN, Decimal

from .shell.streams import CutOff

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


class Expressions:
    """The part of a calculator that reads expressions."""

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
        if len(a.as_tuple().digits) + len(b.as_tuple().digits) > MOST:
            raise CutOff("a number grew too long")
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
