"""awk: variables, and what expressions are worth."""

import math
import re

from .regular import Regular, RegularFault, posix
from .shell.streams import LIMIT, CutOff

LONGEST = 1_000_000


class Fault(Exception):
    """The program does what cannot be done."""


class Leave(Exception):
    """next, exit, break, continue, return."""

    def __init__(self, what, value=None):
        super().__init__(what)
        self.what, self.value = what, value


class Looks(str):
    """A text from outside, which is a number too when it looks like one."""


def number(value):
    if isinstance(value, float):
        return value
    match = re.match(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", value or "")
    return float(match.group()) if match else 0.0


def numeric(value):
    """Whether a value compares as a number."""
    return isinstance(value, float) or value is None or (isinstance(value, Looks) and re.fullmatch(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*", value))


class Expressions:
    """The variables of one run of a program, and the values of its expressions."""

    def __init__(self, run, program, variables):
        self.run, self.rules, self.functions = run, program.rules, program.functions
        self.globals = {"NR": 0.0, "NF": 0.0, "FNR": 0.0, "FS": " ", "OFS": " ", "ORS": "\n", "RS": "\n", "SUBSEP": "\x1c", "FILENAME": "", "RSTART": 0.0,
                        "RLENGTH": -1.0, "OFMT": "%.6g", "CONVFMT": "%.6g", **variables}
        self.locals, self.record, self.fields, self.inside, self.outputs = [], "", [], {}, {}
        self.lines, self.regexes, self.seed, self.sources = iter(()), {}, 0, {}
        self.globals["ENVIRON"] = {name: Looks(value) for name, value in run.session.environment().items()}

    def text(self, value):
        if value is None:
            return ""
        if isinstance(value, float):
            if not math.isfinite(value):
                return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
            return str(int(value)) if value == int(value) and abs(value) < 1 << 31 else "%.6g" % value
        return value

    # -- variables ----------------------------------------------------------------------------------------------------

    def scope(self, name):
        return self.locals[-1] if self.locals and name in self.locals[-1] else self.globals

    def array(self, name):
        scope = self.scope(name)
        if scope.get(name) is None:
            scope[name] = {}
        if not isinstance(scope[name], dict):
            raise Fault(f"attempt to use scalar `{name}' as an array")
        return scope[name]

    def key(self, items):
        return self.text(self.globals["SUBSEP"]).join(self.text(self.value(item)) for item in items)

    def set_record(self, text):
        self.record = text
        separator = self.text(self.globals["FS"])
        if not text:
            self.fields = []
        elif separator == " ":
            self.fields = [Looks(field) for field in text.split()]
        else:
            self.fields = [Looks(field) for field in self.pieces(text, separator)]
        self.globals["NF"] = float(len(self.fields))

    def pieces(self, text, separator):
        if separator == " ":
            return text.split()
        if separator == "":
            return list(text)
        if len(separator) == 1 and separator not in "\\|":
            return text.split(separator)
        return self.regex(separator).split(text)

    def field(self, place):
        if place < 0:
            raise Fault(f"attempt to access field {place}")
        if place == 0:
            return Looks(self.record)
        return self.fields[place - 1] if place <= len(self.fields) else None

    def assign(self, target, value):
        if isinstance(value, str) and len(value) > LONGEST:
            raise CutOff("a text grew too long")
        if target[0] == "variable":
            self.scope(target[1])[target[1]] = value
            if target[1] == "NF":
                self.fields = [*self.fields, *[Looks("")] * int(number(value))][:int(number(value))]
                self.record = self.text(self.globals["OFS"]).join(map(self.text, self.fields))
        elif target[0] == "element":
            array = self.array(target[1])
            array[self.key(target[2])] = value
            if len(array) > 100_000:
                raise CutOff("an array grew too large")
        else:
            place = int(number(self.value(target[1])))
            if place == 0:
                self.set_record(self.text(value))
            elif 0 < place < 10_000:
                self.fields += [Looks("")] * (place - len(self.fields))
                self.fields[place - 1] = Looks(self.text(value)) if isinstance(value, str) else value
                self.globals["NF"] = float(len(self.fields))
                self.record = self.text(self.globals["OFS"]).join(map(self.text, self.fields))
            else:
                raise Fault(f"attempt to access field {place}")
        return value

    # -- expressions ------------------------------------------------------------------------------------------------------

    def regex(self, source):
        if source not in self.regexes:
            try:
                self.regexes[source] = Regular(posix(source, True), 0, self.run.shell.budget)
            except RegularFault as wrong:
                raise Fault(f"regular expression /{source}/: {wrong}") from None
        return self.regexes[source]

    def pattern(self, tree):
        return self.regex(tree[1] if tree[0] == "regex" else self.text(self.value(tree)))

    def truth(self, tree):
        value = self.value(tree)
        return number(value) != 0 if numeric(value) else bool(value)

    def value(self, tree):
        return getattr(self, "get_" + tree[0])(tree)

    def get_number(self, tree):
        return tree[1]

    get_string = get_number

    def get_regex(self, tree):
        return float(self.regex(tree[1]).search(self.record) is not None)

    def get_paren(self, tree):
        return self.value(tree[1])

    def get_variable(self, tree):
        value = self.scope(tree[1]).get(tree[1])
        if isinstance(value, dict):
            raise Fault(f"attempt to use array `{tree[1]}' in a scalar context")
        return value

    def get_element(self, tree):
        return self.array(tree[1]).setdefault(self.key(tree[2]), None)

    def get_field(self, tree):
        return self.field(int(number(self.value(tree[1]))))

    def get_assign(self, tree):
        return self.assign(tree[1], self.value(tree[2]))

    def get_choice(self, tree):
        return self.value(tree[2] if self.truth(tree[1]) else tree[3])

    def get_or(self, tree):
        return float(self.truth(tree[1]) or self.truth(tree[2]))

    def get_and(self, tree):
        return float(self.truth(tree[1]) and self.truth(tree[2]))

    def get_not(self, tree):
        return float(not self.truth(tree[2]))

    def get_sign(self, tree):
        value = number(self.value(tree[2]))
        return -value if tree[1] == "-" else value

    def get_in(self, tree):
        return float(self.key(tree[1]) in self.array(tree[2]))

    def get_match(self, tree):
        return float((self.pattern(tree[3]).search(self.text(self.value(tree[2]))) is not None) == (tree[1] == "~"))

    def get_compare(self, tree):
        a, b = self.value(tree[2]), self.value(tree[3])
        a, b = (number(a), number(b)) if numeric(a) and numeric(b) else (self.text(a), self.text(b))
        return float({"<": a < b, "<=": a <= b, "==": a == b, "!=": a != b, ">": a > b, ">=": a >= b}[tree[1]])

    def get_join(self, tree):
        return self.text(self.value(tree[1])) + self.text(self.value(tree[2]))

    def get_arith(self, tree):
        operator, a, b = tree[1], number(self.value(tree[2])), number(self.value(tree[3]))
        if operator in ("/", "%") and b == 0:
            raise Fault("division by zero" + (" in %" if operator == "%" else ""))
        try:
            return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b, "%": lambda: math.fmod(a, b)}.get(operator, lambda: a ** b)()
        except OverflowError:
            return math.inf

    def get_before(self, tree):
        return self.assign(tree[2], number(self.value(tree[2])) + (1 if tree[1] == "++" else -1))

    def get_after(self, tree):
        old = number(self.value(tree[2]))
        self.assign(tree[2], old + (1 if tree[1] == "++" else -1))
        return old

    def get_getline(self, tree):
        lines = self.lines
        if tree[2] is not None:
            name = self.text(self.value(tree[2]))
            if name not in self.sources:
                self.flush()
                self.sources[name] = self.opened(name, tree[3])
            lines = self.sources[name]
            if lines is None:
                return -1.0
        self.run.shell.budget.spend(10)
        line = next(lines, None)
        if line is None:
            return 0.0
        if tree[2] is not None and tree[3] == "|":
            self.globals["NR"] += 1
        if tree[1] is None:
            self.set_record(line)
        else:
            self.assign(tree[1], Looks(line))
        return 1.0

    def get_call(self, tree):
        if tree[1] not in self.functions:
            raise Fault(f"function `{tree[1]}' not defined")
        parameters, body = self.functions[tree[1]]
        if len(self.locals) > 100:
            raise CutOff("functions nested too deeply")
        given = []
        for argument in tree[2]:
            if argument[0] == "variable" and (self.scope(argument[1]).get(argument[1]) is None or isinstance(self.scope(argument[1])[argument[1]], dict)):
                scope = self.scope(argument[1])
                given.append(scope.get(argument[1]))
            else:
                given.append(self.value(argument))
        names = dict(zip(parameters, [*given, *[None] * len(parameters)]))
        self.locals.append(names)
        try:
            self.do(body)
        except Leave as leaving:
            if leaving.what != "return":
                raise
            return leaving.value
        finally:
            self.locals.pop()
        return None

    def get_builtin(self, tree):
        name, items = tree[1], tree[2]
        if name == "split":
            array = self.array(items[1][1])
            separator = self.text(self.globals["FS"]) if len(items) < 3 else items[2][1] if items[2][0] == "regex" else self.text(self.value(items[2]))
            text = self.text(self.value(items[0]))
            found = self.pieces(text, separator) if text else []
            array.clear()
            array.update((str(place), Looks(piece)) for place, piece in enumerate(found, 1))
            return float(len(found))
        if name in ("sub", "gsub"):
            target = items[2] if len(items) > 2 else ("field", ("number", 0.0))
            new = self.text(self.value(items[1]))
            text, times = self.pattern(items[0]).subn(
                lambda match: re.sub(r"\\(&|\\)|&", lambda part: part.group(1) or match.group(), new), self.text(self.value(target)), count=0 if name == "gsub" else 1)
            if times:
                self.assign(target, text)
            return float(times)
        if name == "match":
            found = self.pattern(items[1]).search(self.text(self.value(items[0])), ends=True)
            self.globals["RSTART"], self.globals["RLENGTH"] = (found.start() + 1.0, float(found.end() - found.start())) if found else (0.0, -1.0)
            return self.globals["RSTART"]
        if name == "length" and items and items[0][0] == "variable" and isinstance(self.scope(items[0][1]).get(items[0][1]), dict):
            return float(len(self.array(items[0][1])))
        values = [self.value(item) for item in items]
        if name == "length":
            return float(len(self.text(values[0]) if values else self.record))
        if name == "substr":
            text, start = self.text(values[0]), round(number(values[1]))
            end = len(text) + 1 if len(values) < 3 else start + round(number(values[2]))
            return text[max(start, 1) - 1:max(end - 1, 0)]
        if name == "index":
            return float(self.text(values[0]).find(self.text(values[1])) + 1)
        if name in ("tolower", "toupper"):
            return getattr(self.text(values[0]), name[2:])()
        if name == "sprintf":
            return self.printf(values)
        if name == "system":
            self.flush()
            return float(self.run.sh(self.text(values[0])))
        if name in ("close", "fflush"):
            self.flush()
            if name == "close":
                gone = [kept.pop(self.text(values[0]), None) for kept in (self.sources, self.outputs)] if values else []
                return 0.0 if any(one is not None for one in gone) else -1.0
            return 0.0
        if name == "srand":
            before, self.seed = self.seed, int(number(values[0])) if values else int(self.run.system.hardware.now())
            return float(before)
        if name == "rand":
            self.seed = (self.seed * 1103515245 + 12345) % (1 << 31)
            return self.seed / (1 << 31)
        try:
            return float({"sin": math.sin, "cos": math.cos, "exp": math.exp, "log": math.log, "sqrt": math.sqrt, "int": math.trunc,
                          "atan2": math.atan2}[name](*map(number, values)))
        except (ValueError, OverflowError):
            return math.nan

    def printf(self, values):
        form, values, size = self.text(values[0]) if values else "", list(values[1:]), 0

        def one(match):
            nonlocal size
            flags, width, precision, kind = match.groups()
            if kind == "%":
                return "%"
            width = str(int(number(values.pop(0)))) if width == "*" and values else width or ""
            precision = str(int(number(values.pop(0)))) if precision == "*" and values else precision
            if max(map(int, re.findall(r"\d+", f"{width} {precision}")), default=0) > LIMIT:
                raise CutOff("too much output")
            if not values:
                if kind in "sc":
                    return " " * int(width.lstrip("-") or 0)
                value = 0.0
            else:
                value = values.pop(0)
            spec = "%" + flags + width + ("." + precision if precision is not None else "")
            if kind == "c":
                text = chr(int(value) % 0x110000) if isinstance(value, float) and 0 < value < 0x110000 else self.text(value)[:1]
                made = ("%" + flags.replace("0", "") + width + "s") % text
            elif kind == "s":
                made = ("%" + flags.replace("0", "") + width + ("." + precision if precision is not None else "") + "s") % self.text(value)
            else:
                value = number(value)
                if kind in "dioxXu":
                    made = (spec + ("d" if kind in "diu" else kind)) % int(value) if math.isfinite(value) else ("%" + flags.replace("0", "") + width + "s") % self.text(value)
                else:
                    made = (spec + kind) % value
            size += len(made)
            if size > LIMIT:
                raise CutOff("too much output")
            return made
        return re.sub(r"%([-+ 0#]*)(\*|-?\d+)?(?:\.(\*|\d+))?([diouxXeEfFgGcs%])", one, form)
