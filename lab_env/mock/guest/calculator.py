"""bc: its language, read and run."""

import re
from decimal import Decimal

from .calculator_values import Expressions, Fault, Leave
from .shell.streams import CutOff

TOKEN = re.compile(r"\s+|/\*.*?\*/|#[^\n]*|(?P<number>[0-9A-F]*\.?[0-9A-F]+|[0-9A-F]+\.)|(?P<name>[a-z]\w*)|(?P<text>\"[^\"]*\")|(?P<mark>\+\+|--|[-+*/%^]=|[<>=!]=|&&|\|\||[-+*/%^<>=!(){};,\[\]\n])", re.S)


class Calculator(Expressions):
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
