"""`$(( … ))`: whole numbers, C's operators, variables by name."""

import re

TOKEN = re.compile(r"\s*(0[xX][0-9a-fA-F]+|\d+#[0-9a-zA-Z@_]+|\d+|[A-Za-z_]\w*|\*\*|<<=?|>>=?|\+\+|--|[-+*/%<>=!&|^]=|&&|\|\||[-+*/%<>=!~&|^?:(),\[\]])")
BINARY = [["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<=", ">=", "<", ">"], ["<<", ">>"], ["+", "-"], ["*", "/", "%"], ["**"]]
ASSIGN = {"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="}


class ArithmeticFault(Exception):
    """What the shell says of a wrong expression."""


def tokens(text):
    found, pos, text = [], 0, text.rstrip()
    while pos < len(text):
        match = TOKEN.match(text, pos)
        if not match:
            raise ArithmeticFault(f'{text}: syntax error: operand expected (error token is "{text[pos:].strip()}")')
        found.append(match.group(1))
        pos = match.end()
    return found


def wrap(value):
    """64 bits, signed, as the real one."""
    return (value + (1 << 63)) % (1 << 64) - (1 << 63)


class Evaluator:
    """Evaluates one expression; `lookup(name)` and `assign(name, text)` reach the shell's variables."""

    def __init__(self, text, lookup, assign, depth=0):
        self.text, self.lookup, self.assign, self.depth = text, lookup, assign, depth
        self.tokens, self.pos, self.live = tokens(text), 0, True
        if depth > 50:
            raise ArithmeticFault(f"{text}: expression recursion level exceeded")

    def value(self):
        if not self.tokens:
            return 0
        result = self.comma()
        if self.pos < len(self.tokens):
            raise self.fault()
        return result

    def fault(self):
        token = "".join(self.tokens[self.pos:]) or self.tokens[-1]
        return ArithmeticFault(f'{self.text.strip()}: syntax error in expression (error token is "{token}")')

    def peek(self):
        return self.tokens[self.pos] if self.pos < len(self.tokens) else ""

    def take(self):
        self.pos += 1
        return self.tokens[self.pos - 1]

    def comma(self):
        result = self.assignment()
        while self.peek() == ",":
            self.take()
            result = self.assignment()
        return result

    def assignment(self):
        start, name = self.pos, self.name() if re.match(r"[A-Za-z_]", self.peek()) else ""
        following = self.peek()
        if not name or following not in ASSIGN:
            self.pos = start
        else:
            self.pos += 1
            right = self.assignment()
            result = right if following == "=" else self.apply(following[:-1], self.variable(name), right)
            return self.store(name, result)
        return self.choice()

    def name(self):
        """A variable's name, or an element's."""
        name = self.take()
        if self.peek() != "[":
            return name
        self.take()
        key = self.comma()
        if self.peek() != "]":
            raise self.fault()
        self.take()
        return f"{name}[{key}]"

    def choice(self):
        condition = self.binary(0)
        if self.peek() != "?":
            return condition
        self.take()
        live = self.live
        self.live = live and bool(condition)
        first = self.assignment()
        if self.peek() != ":":
            raise self.fault()
        self.take()
        self.live = live and not condition
        second = self.assignment()
        self.live = live
        return first if condition else second

    def binary(self, level):
        if level == len(BINARY):
            return self.unary()
        left = self.binary(level + 1)
        while self.peek() in BINARY[level]:
            operator = self.take()
            live = self.live
            if operator in ("&&", "||"):
                self.live = live and bool(left) == (operator == "&&")
                right = self.binary(level + 1)
                left = int(bool(left and right) if operator == "&&" else bool(left or right))
            else:
                right = self.binary(level if operator == "**" else level + 1)
                left = self.apply(operator, left, right)
            self.live = live
        return left

    def apply(self, operator, a, b):
        if operator in ("/", "%"):
            if b == 0:
                if not self.live:
                    return 0
                raise ArithmeticFault(f'{self.text.strip()}: division by 0 (error token is "{self.tokens[-1]}")')
            quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
            return wrap(quotient if operator == "/" else a - quotient * b)
        if operator == "**":
            if b < 0:
                raise ArithmeticFault(f"{self.text.strip()}: exponent less than 0")
            return wrap(pow(a, b, 1 << 64))
        if operator in ("<<", ">>"):
            return wrap(a << (b % 64) if operator == "<<" else a >> (b % 64))
        return {"+": lambda: wrap(a + b), "-": lambda: wrap(a - b), "*": lambda: wrap(a * b), "|": lambda: a | b,
                "^": lambda: a ^ b, "&": lambda: a & b, "==": lambda: int(a == b), "!=": lambda: int(a != b),
                "<": lambda: int(a < b), ">": lambda: int(a > b), "<=": lambda: int(a <= b), ">=": lambda: int(a >= b)}[operator]()

    def unary(self):
        token = self.peek()
        if token in ("-", "+", "!", "~"):
            self.take()
            value = self.unary()
            return {"-": wrap(-value), "+": value, "!": int(not value), "~": ~value}[token]
        if token in ("++", "--"):
            self.take()
            name = self.name() if self.peek() else ""
            return self.store(name, self.variable(name) + (1 if token == "++" else -1))
        return self.primary()

    def primary(self):
        if not self.peek():
            raise ArithmeticFault(f'{self.text.strip()}: syntax error: operand expected (error token is "{self.tokens[-1]}")')
        token = self.peek()
        if re.match(r"[A-Za-z_]", token):
            name = self.name()
            value = self.variable(name)
            if self.peek() in ("++", "--"):
                self.store(name, value + (1 if self.take() == "++" else -1))
            return value
        token = self.take()
        if token == "(":
            value = self.comma()
            if self.peek() != ")":
                raise self.fault()
            self.take()
            return value
        if token[0].isdigit():
            return self.number(token)
        self.pos -= 1
        raise ArithmeticFault(f'{self.text.strip()}: syntax error: operand expected (error token is "{"".join(self.tokens[self.pos:])}")')

    @staticmethod
    def number(token):
        if token[:2] in ("0x", "0X"):
            return int(token, 16)
        if "#" in token:
            base, _, digits = token.partition("#")
            digits = digits.lower() if int(base) <= 36 else digits
            values = ["0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_".index(digit) for digit in digits]
            if not 2 <= int(base) <= 64:
                raise ArithmeticFault(f'{token}: invalid arithmetic base (error token is "{token}")')
            if max(values) >= int(base):
                raise ArithmeticFault(f'{token}: value too great for base (error token is "{token}")')
            value = 0
            for one in values:
                value = wrap(value * int(base) + one)
            return value
        if token[0] == "0" and len(token) > 1:
            if set(token) & {"8", "9"}:
                raise ArithmeticFault(f'{token}: value too great for base (error token is "{token}")')
            return int(token, 8)
        return wrap(int(token))

    def variable(self, name):
        text = (self.lookup(name) or "").strip()
        if re.fullmatch(r"-?[1-9]\d*|0", text):
            return wrap(int(text))
        return Evaluator(text, self.lookup, self.assign, self.depth + 1).value() if text else 0

    def store(self, name, value):
        if self.live:
            self.assign(name, str(value))
        return value
