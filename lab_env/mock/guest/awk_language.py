"""awk's language: text to a tree. Trees are tuples whose first item says what they are."""

import re

TOKEN = re.compile(r"""[ \t\r]+|\\\n|\#[^\n]*|(?P<newline>\n)|(?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(?P<string>"(?:[^"\\\n]|\\.)*")
    |(?P<name>[A-Za-z_]\w*)|(?P<mark>\*\*=|\*\*|[-+*/%^!=<>]=|&&|\|\||\+\+|--|>>|!~|[-+*/%^!<>|?:~$=(){}\[\];,])""", re.X | re.S)
KEYWORDS = {"BEGIN", "END", "function", "func", "if", "else", "while", "for", "do", "break", "continue", "next", "exit", "return", "delete", "in",
            "getline", "print", "printf"}
FUNCTIONS = {"length", "substr", "index", "split", "sub", "gsub", "match", "sprintf", "sin", "cos", "atan2", "exp", "log", "sqrt", "int", "rand",
             "srand", "tolower", "toupper", "system", "close", "fflush"}
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "/": "/", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


class SyntaxFault(Exception):
    """The program is not awk's language."""


def unescaped(text):
    return re.sub(r"\\([0-7]{1,3})|\\(.)", lambda part: chr(int(part.group(1), 8)) if part.group(1) else ESCAPES.get(part.group(2), part.group()), text, flags=re.S)


class Parser:
    """Reads one program: `rules` [(kind, condition, body)] and `functions` {name: (parameters, body)}."""

    def __init__(self, text):
        self.text, self.pos, self.depth = text, 0, 0
        self.kind, self.value, self.before = "", "", ""
        self.advance()
        self.rules, self.functions = [], {}
        self.program()

    # -- tokens -------------------------------------------------------------------------------------------------------

    def advance(self):
        """Read the next token; a / begins a regular expression where no value stands before it."""
        self.before = self.value if self.kind != "string" else '"'
        value_before = self.kind in ("number", "string", "name", "regex") or self.value in (")", "]", "$", "++", "--")
        while True:
            if self.pos >= len(self.text):
                self.kind, self.value = "end", ""
                return
            if self.text[self.pos] == "/" and not value_before:
                match = re.compile(r"/((?:[^/\\\[\n]|\\.|\[(?:\^?\]?)[^\]\n]*\])*)/").match(self.text, self.pos)
                if not match:
                    raise SyntaxFault("unterminated regexp")
                self.kind, self.value, self.pos = "regex", match.group(1).replace("\\/", "/"), match.end()
                return
            match = TOKEN.match(self.text, self.pos)
            if not match:
                raise SyntaxFault(f"syntax error near {self.text[self.pos:self.pos + 20]!r}")
            self.pos = match.end()
            if match.lastgroup:
                self.kind, self.value = match.lastgroup, match.group()
                if self.kind == "name" and self.value in KEYWORDS:
                    self.kind = "word"
                return

    def at(self, *values):
        return self.kind in ("mark", "word", "newline") and self.value in values

    def take(self, *values):
        """Step over one of these tokens; what it was, or "" """
        if not self.at(*values):
            return ""
        value = self.value
        self.advance()
        return value

    def expect(self, value):
        if not self.take(value):
            raise SyntaxFault(f"syntax error at or near {self.value or 'end of program'}")

    def newlines(self, *more):
        while self.take("\n", *more):
            pass

    # -- statements -----------------------------------------------------------------------------------------------------

    def program(self):
        self.newlines(";")
        while self.kind != "end":
            if self.take("function", "func"):
                name = self.value
                self.advance()
                self.expect("(")
                parameters = []
                while self.kind == "name":
                    parameters.append(self.value)
                    self.advance()
                    self.take(",")
                self.expect(")")
                self.newlines()
                self.functions[name] = (parameters, self.block())
            elif self.at("BEGIN", "END"):
                kind = self.take("BEGIN", "END")
                self.rules.append((kind, None, self.block()))
            else:
                condition = None if self.at("{") else self.expression()
                if condition and self.take(","):
                    self.newlines()
                    condition = ("range", condition, self.expression(), len(self.rules))
                self.rules.append(("line", condition, self.block() if self.at("{") else None))
            self.newlines(";")

    def block(self):
        self.expect("{")
        body = []
        self.newlines(";")
        while not self.take("}"):
            if self.kind == "end":
                raise SyntaxFault("unexpected end of program: missing }")
            body.append(self.statement())
            self.newlines(";")
        return ("block", body)

    def simple_end(self):
        if not self.at("}", ")") and self.kind != "end" and not self.take(";", "\n"):
            raise SyntaxFault(f"syntax error at or near {self.value}")

    def body(self):
        self.newlines()
        return ("block", []) if self.take(";") else self.statement()

    def statement(self):
        if self.at("{"):
            return self.block()
        if self.take("if"):
            self.expect("(")
            condition = self.expression()
            self.expect(")")
            then = self.body()
            saved = (self.pos, self.kind, self.value)
            self.newlines(";")
            if self.take("else"):
                return ("if", condition, then, self.body())
            self.pos, self.kind, self.value = saved
            return ("if", condition, then, None)
        if self.take("while"):
            self.expect("(")
            condition = self.expression()
            self.expect(")")
            return ("while", condition, self.body())
        if self.take("do"):
            body = self.body()
            self.newlines(";")
            self.expect("while")
            self.expect("(")
            condition = self.expression()
            self.expect(")")
            return ("do", condition, body)
        if self.take("for"):
            return self.for_statement()
        tree = self.simple()
        self.simple_end()
        return tree

    def for_statement(self):
        self.expect("(")
        if self.kind == "name":
            match = re.compile(r"\s*in\s+(\w+)\s*\)").match(self.text, self.pos)
            if match:
                name, array, self.pos = self.value, match.group(1), match.end()
                self.kind = ""
                self.advance()
                return ("forin", name, array, self.body())
        first = None if self.at(";") else self.simple()
        self.expect(";")
        self.newlines()
        condition = None if self.at(";") else self.expression()
        self.expect(";")
        self.newlines()
        step = None if self.at(")") else self.simple()
        self.expect(")")
        return ("for", first, condition, step, self.body())

    def simple(self):
        if self.at("print", "printf"):
            return self.print()
        word = self.take("next", "break", "continue", "exit", "return", "delete")
        if word in ("exit", "return"):
            return (word, None if self.at(";", "\n", "}") or self.kind == "end" else self.expression())
        if word == "delete":
            name = self.value
            self.advance()
            return ("delete", name, self.subscript() if self.at("[") else None)
        return (word,) if word else ("do_expression", self.expression())

    def print(self):
        word = self.take("print", "printf")
        arguments = []
        if not (self.at(";", "\n", "}", ">", ">>", "|") or self.kind == "end"):
            grouped = self.at("(") and self.closes_the_list()
            if grouped:
                self.advance()
            arguments = self.list(not_greater=not grouped)
            if grouped:
                self.expect(")")
        how = self.take(">", ">>", "|")
        return (word, arguments, how, self.concatenation(not_greater=True) if how else None)

    def closes_the_list(self):
        """Whether the parenthesis that opens here ends the list of what is printed."""
        depth, pos = 1, self.pos
        while pos < len(self.text) and depth:
            match = TOKEN.match(self.text, pos)
            if not match:
                return False
            depth += (match.group() == "(") - (match.group() == ")")
            pos = match.end()
        return re.compile(r"[ \t]*(?:[;}\n>|]|$)").match(self.text, pos) is not None

    # -- expressions ------------------------------------------------------------------------------------------------------

    def list(self, not_greater=False):
        found = [self.expression(not_greater)]
        while self.take(","):
            self.newlines()
            found.append(self.expression(not_greater))
        return found

    def expression(self, not_greater=False):
        self.depth += 1
        if self.depth > 60:
            raise SyntaxFault("expression too deeply nested")
        left = self.either(not_greater)
        if self.take("?"):
            yes = self.expression(not_greater)
            self.newlines()
            self.expect(":")
            left = ("choice", left, yes, self.expression(not_greater))
        elif left[0] in ("variable", "field", "element"):
            operator = self.take("=", "+=", "-=", "*=", "/=", "%=", "^=", "**=")
            if operator:
                right = self.expression(not_greater)
                left = ("assign", left, right if operator == "=" else ("arith", operator[:-1], left, right))
        self.depth -= 1
        return left

    def either(self, not_greater):
        left = self.both(not_greater)
        while self.take("||"):
            self.newlines()
            left = ("or", left, self.both(not_greater))
        return left

    def both(self, not_greater):
        left = self.membership(not_greater)
        while self.take("&&"):
            self.newlines()
            left = ("and", left, self.membership(not_greater))
        return left

    def membership(self, not_greater):
        left = self.matching(not_greater)
        while self.take("in"):
            left = ("in", [left] if left[0] != "group" else left[1], self.value)
            self.advance()
        return left

    def matching(self, not_greater):
        left = self.comparison(not_greater)
        while self.at("~", "!~"):
            operator = self.take("~", "!~")
            left = ("match", operator, left, self.comparison(not_greater))
        return left

    def comparison(self, not_greater):
        left = self.concatenation(not_greater)
        operators = ("<", "<=", "==", "!=", ">=") + (() if not_greater else (">",))
        if self.at(*operators):
            return ("compare", self.take(*operators), left, self.concatenation(not_greater))
        if not not_greater and self.at("|") and re.compile(r"\s*getline").match(self.text, self.pos):
            while self.at("|") and re.compile(r"\s*getline").match(self.text, self.pos):
                self.take("|")
                self.take("getline")
                left = ("getline", self.target(), left, "|")
        return left

    def target(self):
        """The variable after getline, or None."""
        return self.primary() if self.kind == "name" or self.at("$") else None

    def concatenation(self, not_greater=False):
        left = self.sum()
        while (self.kind in ("number", "string", "name") or self.at("$", "!", "(", "-", "+", "++", "--")) and not self.at("in"):
            left = ("join", left, self.sum())
        return left

    def sum(self):
        left = self.product()
        while self.at("+", "-"):
            operator = self.take("+", "-")
            left = ("arith", operator, left, self.product())
        return left

    def product(self):
        left = self.unary()
        while self.at("*", "/", "%"):
            operator = self.take("*", "/", "%")
            left = ("arith", operator, left, self.unary())
        return left

    def unary(self):
        operator = self.take("!", "-", "+")
        if operator:
            return ("not" if operator == "!" else "sign", operator, self.unary())
        return self.power()

    def power(self):
        left = self.postfix()
        if self.take("^", "**"):
            return ("arith", "^", left, self.unary() if self.at("-", "+", "!") else self.power())
        return left

    def postfix(self):
        left = self.primary()
        if left[0] in ("variable", "field", "element") and self.at("++", "--"):
            return ("after", self.take("++", "--"), left)
        return left

    def subscript(self):
        self.expect("[")
        found = self.list()
        self.expect("]")
        return found

    def primary(self):
        kind, value = self.kind, self.value
        if kind in ("number", "string", "regex"):
            self.advance()
            if kind == "number":
                return ("number", float(int(value, 16)) if value[:2] in ("0x", "0X") else float(value))
            return ("string", unescaped(value[1:-1])) if kind == "string" else ("regex", value)
        if self.take("("):
            found = self.list()
            self.expect(")")
            return ("group", found) if len(found) > 1 else ("paren", found[0])
        if self.take("$"):
            return ("field", self.postfix() if not self.at("++", "--") else self.primary())
        if self.at("++", "--"):
            operator = self.take("++", "--")
            return ("before", operator, self.primary())
        if self.take("getline"):
            name = self.target()
            return ("getline", name, self.primary() if self.take("<") else None, "<")
        if kind == "name":
            self.advance()
            if value in FUNCTIONS:
                arguments = []
                if self.take("("):
                    arguments = [] if self.at(")") else self.list()
                    self.expect(")")
                return ("builtin", value, arguments)
            if self.at("(") and self.text[self.pos - 2:self.pos - 1] != " ":
                self.advance()
                arguments = [] if self.at(")") else self.list()
                self.expect(")")
                return ("call", value, arguments)
            return ("element", value, self.subscript()) if self.at("[") else ("variable", value)
        raise SyntaxFault(f"syntax error at or near {self.value or 'end of program'}")
