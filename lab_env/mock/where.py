"""The expressions of get_all_records_where: `field "power_state" = "Running" and not (field "is_a_template" = "true")`.

Grammar: database/db_filter_parse.mly of xen-api. Comparison is on the text form of a field. `and` and `or` bind equally, from left
to right, and `not` less than either, so that it takes in all that follows: parentheses are what clients need.
"""

import re
from functools import lru_cache

from .errors import Failure

TOKEN = re.compile(r'\s*(?:(field)\s*"([^"]*)"|"([^"]*)"|(and|or|not|true|false)\b|([()=]))')


@lru_cache(64)
def parse(expression):
    """A function that tells whether a record (field -> value) meets the expression."""
    tokens, position = [], 0
    while position < len(expression.rstrip()):
        found = TOKEN.match(expression, position)
        if not found:
            raise Failure("INVALID_VALUE", expression, f"not understood from character {position + 1}")
        field, field_name, literal, word, sign = found.groups()
        tokens.append(("field", field_name) if field else ("literal", literal) if literal is not None else (word or sign, None))
        position = found.end()
    reader = _Reader(expression, tokens)
    test = reader.either()
    if reader.tokens:
        raise Failure("INVALID_VALUE", expression, "something is left over at the end")
    return test


class _Reader:
    def __init__(self, expression, tokens):
        self.expression, self.tokens = expression, tokens

    def take(self, *kinds):
        if not self.tokens or self.tokens[0][0] not in kinds:
            raise Failure("INVALID_VALUE", self.expression, f"expected {' or '.join(kinds)}")
        return self.tokens.pop(0)

    def next_is(self, kind):
        return bool(self.tokens) and self.tokens[0][0] == kind

    def either(self):
        left = self.single()
        while self.next_is("or") or self.next_is("and"):
            both = self.tokens.pop(0)[0] == "and"
            join = (lambda a, b: lambda record: a(record) and b(record)) if both else (lambda a, b: lambda record: a(record) or b(record))
            left = join(left, self.single())
        return left

    def single(self):
        if self.next_is("not"):
            self.take("not")
            inner = self.either()
            return lambda record: not inner(record)
        if self.next_is("("):
            self.take("(")
            inner = self.either()
            self.take(")")
            return inner
        if self.next_is("true") or self.next_is("false"):
            constant = self.tokens.pop(0)[0] == "true"
            return lambda record: constant
        left = self.value()
        self.take("=")
        right = self.value()
        return lambda record: left(record) == right(record)

    def value(self):
        kind, text = self.take("field", "literal")
        if kind == "literal":
            return lambda record: text
        name = text.replace("__", "_")

        def value_of(record):
            if name not in record:
                raise Failure("INTERNAL_ERROR", "missing field", text, "")
            return as_text(record[name])
        return value_of


def as_text(value):
    """A field as the database keeps it: text; sets and maps as s-expressions, ('a' 'b') and (('key' 'value'))."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        text = f"{value:.12g}"
        return f"{text}." if text.lstrip("-").isdigit() else text
    if isinstance(value, dict):
        return "(" + " ".join(f"({quoted(key)} {quoted(item)})" for key, item in value.items()) + ")"
    if isinstance(value, (list, tuple)):
        return "(" + " ".join(map(quoted, value)) + ")"
    return str(value)


def quoted(item):
    text = as_text(item).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{text}'"
