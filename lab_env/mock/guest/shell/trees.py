"""What the shell's grammar makes of a text."""

from typing import NamedTuple


class Simple(NamedTuple):
    """`NAME=value command word… >file`."""
    assignments: tuple
    words: tuple
    redirections: tuple
    line: int
    arrays: tuple = ()      # (name, elements) of `declare name=( … )`


class Pipeline(NamedTuple):
    commands: tuple
    negated: bool
    timed: bool = False


class AndOr(NamedTuple):
    parts: tuple            # (operator, Pipeline)
    background: bool
    text: str = ""          # as typed, for the list of jobs


class Sequence(NamedTuple):
    items: tuple


class If(NamedTuple):
    branches: tuple         # (condition, body)
    otherwise: object


class Loop(NamedTuple):
    until: bool
    condition: object
    body: object


class For(NamedTuple):
    name: str
    words: tuple            # None: over "$@"
    body: object


class Counted(NamedTuple):
    """`for ((first; condition; step))`."""
    first: tuple
    condition: tuple
    step: tuple
    body: object


class Select(NamedTuple):
    name: str
    words: tuple
    body: object


class Case(NamedTuple):
    word: tuple
    branches: tuple         # (patterns, body, what follows: ";;", ";&" or ";;&")


class Subshell(NamedTuple):
    body: object


class Function(NamedTuple):
    name: str
    body: object
    text: str = ""          # of the body, as typed


class Arithmetic(NamedTuple):
    """`(( … ))`."""
    expression: tuple


class Conditional(NamedTuple):
    """`[[ … ]]`."""
    words: tuple


class Redirected(NamedTuple):
    """A compound command with redirections."""
    command: object
    redirections: tuple
