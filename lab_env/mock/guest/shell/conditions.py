"""`test`, `[ ]` and `[[ ]]`."""

import re

from ..regular import Regular, RegularFault, posix
from . import patterns

UNARY = "-a -b -c -d -e -f -h -L -n -p -r -s -t -w -x -z -S -O -G -u -g -k".split()
BINARY = "= == != < > -eq -ne -lt -le -gt -ge -nt -ot -ef".split()


class ConditionFault(Exception):
    """What `test` says of a wrong expression."""


def unary(shell, operator, operand):
    if operator in ("-n", "-z"):
        return bool(operand) == (operator == "-n")
    if operator == "-t":
        stream = shell.io.get(int(operand) if operand.isdigit() else -1)
        return bool(stream and stream.console)
    node = shell.fs.find(shell.path(operand), follow=operator not in ("-h", "-L")) if operand else None
    if node is None:
        return False
    if operator in ("-h", "-L"):
        return node.kind == "l"
    if operator in ("-f", "-d", "-b", "-c", "-p"):
        return node.kind == operator[1]
    if operator == "-s":
        return node.length > 0
    if operator == "-x":
        return (node.kind == "d" or bool(node.mode & 0o111)) and shell.fs.allowed(node, 1)
    if operator == "-w":
        return not shell.fs.is_read_only(shell.path(operand)) and shell.fs.allowed(node, 2)
    if operator == "-r":
        return shell.fs.allowed(node, 4)
    if operator in ("-O", "-G"):
        return shell.session.user is None or (node.uid == shell.session.user.uid if operator == "-O" else node.gid == shell.session.user.gid)
    if operator in ("-S", "-u", "-g", "-k"):
        return bool(node.mode & {"-S": 0, "-u": 0o4000, "-g": 0o2000, "-k": 0o1000}[operator])
    return True


def number(text):
    try:
        return int(text.strip())
    except ValueError:
        raise ConditionFault(f"{text}: integer expression expected") from None


def binary(shell, left, operator, right):
    if operator == "==" and shell.session.dash:
        raise ConditionFault(f"{left}: unexpected operator")
    if operator in ("=", "=="):
        return left == right
    if operator == "!=":
        return left != right
    if operator in ("<", ">"):
        return left < right if operator == "<" else left > right
    if operator in ("-nt", "-ot", "-ef"):
        one, two = shell.fs.find(shell.path(left)), shell.fs.find(shell.path(right))
        if operator == "-ef":
            return bool(one and two) and (shell.fs.real(shell.path(left)) == shell.fs.real(shell.path(right)) or one.serial > 0 and one.serial == two.serial)
        if operator == "-ot":
            one, two = two, one
        return bool(one) and (two is None or one.mtime > two.mtime)
    a, b = number(left), number(right)
    return {"-eq": a == b, "-ne": a != b, "-lt": a < b, "-le": a <= b, "-gt": a > b, "-ge": a >= b}[operator]


def test(shell, words):
    """Truth of `test words`."""
    if not words:
        return False
    if len(words) == 1:
        return bool(words[0])
    if len(words) == 3 and words[1] in BINARY:
        return binary(shell, words[0], words[1], words[2])
    if len(words) == 3 and words[0] == "(" and words[2] == ")":
        return bool(words[1])
    if len(words) == 2:
        if words[0] == "!":
            return not words[1]
        if words[0] in UNARY:
            return unary(shell, *words)
        raise ConditionFault(f"{words[0]}: unary operator expected")
    if words[0] == "!" and len(words) <= 4:
        return not test(shell, words[1:])
    remaining = list(words)
    result = either(shell, remaining)
    if remaining:
        raise ConditionFault("too many arguments" if len(words) > 3 else f"{words[1]}: binary operator expected")
    return result


def either(shell, words):
    result = both(shell, words)
    while words and words[0] == "-o":
        words.pop(0)
        result = both(shell, words) or result
    return result


def both(shell, words):
    result = single(shell, words)
    while words and words[0] == "-a":
        words.pop(0)
        result = single(shell, words) and result
    return result


def single(shell, words):
    if not words:
        raise ConditionFault("argument expected")
    if words[0] == "!":
        words.pop(0)
        return not single(shell, words)
    if len(words) >= 3 and words[1] in BINARY:
        left, operator, right = words[:3]
        del words[:3]
        return binary(shell, left, operator, right)
    if words[0] == "(":
        words.pop(0)
        result = either(shell, words)
        if not words or words.pop(0) != ")":
            raise ConditionFault("`)' expected")
        return result
    if len(words) >= 2 and words[0] in UNARY:
        operator, operand = words[:2]
        del words[:2]
        return unary(shell, operator, operand)
    return bool(words.pop(0))


def extended(shell, words):
    """Status of `[[ words ]]`."""
    from .expansion import Expander
    expander, pos = Expander(shell), 0

    def plain(word):
        return word[0][1] if len(word) == 1 and word[0][0] == "text" and not word[0][2] else None

    def peek(ahead=0):
        return plain(words[pos + ahead]) if pos + ahead < len(words) else None

    def any_of():
        nonlocal pos
        result = all_of()
        while peek() == "||":
            pos += 1
            result = all_of() or result
        return result

    def all_of():
        nonlocal pos
        result = one()
        while peek() == "&&":
            pos += 1
            result = one() and result
        return result

    def one():
        nonlocal pos
        if pos >= len(words):
            raise ConditionFault("syntax error in conditional expression")
        if peek() == "!":
            pos += 1
            return not one()
        if peek() == "(":
            pos += 1
            result = any_of()
            pos += 1
            return result
        if peek() in UNARY and pos + 1 < len(words) and peek(1) not in ("&&", "||", ")"):
            pos += 2
            return unary(shell, plain(words[pos - 2]), expander.string(words[pos - 1]))
        left = expander.string(words[pos])
        operator = peek(1)
        if operator in BINARY or operator == "=~":
            right, pos = words[pos + 2] if pos + 2 < len(words) else (), pos + 3
            if operator in ("=", "==", "!="):
                return patterns.matches(expander.pattern(right), left, shell.budget, re.I if "nocasematch" in shell.session.shopts else 0) == (operator != "!=")
            if operator == "=~":
                found = Regular(posix(expander.string(right), True), 0, shell.budget).search(left, ends=True)
                shell.session.variables["BASH_REMATCH"] = {number: text or "" for number, text in enumerate((found.group(), *found.groups()))} if found else {}
                return found is not None
            return binary(shell, left, operator, expander.string(right))
        pos += 1
        return bool(left)

    try:
        return int(not any_of())
    except ConditionFault as fault:
        shell.complain(f"[[: {fault}")
        return 2
    except RegularFault:
        return 2
