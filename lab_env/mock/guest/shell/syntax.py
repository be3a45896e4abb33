"""The shell's grammar: text to a tree of commands, by recursive descent."""

import re
from functools import lru_cache

from .trees import AndOr, Arithmetic, Case, Conditional, Counted, For, Function, If, Loop, Pipeline, Redirected, Select, Sequence, Simple, Subshell
from .words import Incomplete, SyntaxFault, WordReader


RESERVED = {"if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "in", "{", "}", "!", "[[", "function", "select", "time"}
REDIRECTION = re.compile(r"(\d*)(&>>|&>|>>|>&|<&|>\||<<<|<<-|<<|>|<)")
ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z_0-9]*)(\[(?:[^\]\[]|\[[^\]]*\])*\])?(\+?=)")
DECLARING = {"declare", "typeset", "local", "readonly", "export"}
NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*$")


class Parser(WordReader):
    """Reads one complete command after another from a text."""

    def next_command(self):
        """The next complete command line, or None at the end of the text. A place of a text that was read before is remembered: scripts run often."""
        try:
            tree, self.pos = command_at(self.text, self.pos, self.first_line, self.dash)
        except SyntaxFault:
            return self.read_command()      # once more, to stand where the fault is
        return tree

    def read_command(self):
        while True:
            self.blanks()
            if self.at_end():
                return None
            if self.peek() != "\n":
                break
            self.newline()
        tree = self.sequence(stops=(), one_line=True)
        self.blanks()
        if not self.at_end():
            if self.peek() != "\n":
                raise self.unexpected()
            self.newline()
        elif self.heredocs:
            raise Incomplete("here-document")
        return tree

    def sequence(self, stops, one_line=False):
        """Commands up to one of the stop words (not consumed)."""
        items = []
        while True:
            if one_line:
                self.blanks()
            else:
                self.newlines()
            if self.at_end() or self.reserved() in stops or self.starts(")", ";;", ";&") or (one_line and self.peek() == "\n"):
                break
            began = self.pos
            item = self.and_or()
            self.blanks()
            if self.starts("&") and not self.starts("&&"):
                item = item._replace(background=True, text=self.text[began:self.pos].strip())
                self.pos += 1
            elif self.starts(";") and not self.starts(";;", ";&"):
                self.pos += 1
            elif not self.at_end() and self.peek() != "\n" and not self.starts(")", ";;", ";&"):
                raise self.unexpected()
            items.append(item)
        if not one_line and not items and stops:
            if self.at_end():
                raise Incomplete("command")
            raise self.unexpected()
        return Sequence(tuple(items))

    def and_or(self):
        parts = [("", self.pipeline())]
        while True:
            self.blanks()
            operator = self.text[self.pos:self.pos + 2]
            if operator not in ("&&", "||"):
                return AndOr(tuple(parts), False)
            self.pos += 2
            self.newlines()
            parts.append((operator, self.pipeline()))

    def pipeline(self):
        negated = timed = False
        self.blanks()
        while self.reserved() in ("!", "time"):
            if self.reserved() == "time":
                match = re.compile(r"time(\s+-p\b)?").match(self.text, self.pos)
                timed, self.pos = "posix" if match.group(1) else True, match.end()
            else:
                self.pos += 1
                negated = not negated
            self.blanks()
        commands = [self.command()]
        while True:
            self.blanks()
            if not self.starts("|") or self.starts("||"):
                return Pipeline(tuple(commands), negated, timed)
            both = self.starts("|&")
            self.pos += 2 if both else 1
            if both:
                commands[-1] = Redirected(commands[-1], (["2", ">&", (("text", "1", False),)],))
            self.newlines()
            commands.append(self.command())

    def command(self):
        self.blanks()
        if self.at_end():
            raise Incomplete("command")
        word = self.reserved()
        compound = {"if": self.if_command, "while": self.loop, "until": self.loop, "for": self.for_command, "select": self.for_command,
                    "case": self.case_command, "{": self.group, "[[": self.conditional, "function": self.function_keyword}.get(word)
        if compound:
            tree = compound()
        elif self.starts("((") and not self.dash:
            tree = self.arithmetic_command()
        elif self.starts("("):
            self.pos += 1
            tree = Subshell(self.body(")"))
        elif word in RESERVED:
            raise self.unexpected()
        else:
            return self.simple()
        redirections = self.redirections()
        return Redirected(tree, tuple(redirections)) if redirections and not isinstance(tree, Function) else tree

    def redirections(self):
        found = []
        while True:
            self.blanks()
            redirection = self.redirection()
            if redirection is None:
                return found
            found.append(redirection)

    def redirection(self):
        match = REDIRECTION.match(self.text, self.pos)
        if not match or self.starts("<(", ">("):
            return None
        number, operator = match.groups()
        if self.dash and operator in ("&>", "&>>"):
            return None
        self.pos = match.end()
        if self.dash and operator == "<<<":
            raise SyntaxFault("redirection unexpected")
        self.blanks()
        if operator in ("<<", "<<-"):
            delimiter, quoted = self.here_delimiter()
            found = [number or "0", operator, ()]
            self.heredocs.append((found, delimiter, quoted))
            return found
        if self.at_end() or self.peek() in "\n;|)":
            raise self.unexpected()
        return [number or ("0" if operator[0] == "<" else "1"), operator, self.word()]

    def simple(self):
        assignments, words, redirections, arrays, line = [], [], [], [], self.line()
        while True:
            self.blanks()
            if self.at_end() or self.peek() in "\n;|)" or (self.peek() == "&" and not (self.starts("&>") and not self.dash)):
                break
            redirection = self.redirection()
            if redirection is not None:
                redirections.append(redirection)
                continue
            if self.peek() == "(":
                if len(words) == 1 and not assignments and self.text[self.pos:].replace(" ", "").startswith("()"):
                    self.pos = self.text.index(")", self.pos) + 1
                    return self.function_body(self.plain(words[0]))
                raise self.unexpected()
            match = ASSIGNMENT.match(self.text, self.pos)
            if match and self.dash and (match.group(2) or match.group(3) == "+="):
                match = None
            if match and self.dash and not words and self.text.startswith("(", match.end()):
                raise SyntaxFault("syntax error near unexpected token `('")
            declared = match and words and self.plain(words[0]) in DECLARING
            if match and (not words or declared) and self.text.startswith("(", match.end()) and not match.group(2):
                self.pos = match.end() + 1
                (arrays if declared else assignments).append((match.group(1) + match.group(3), ("array", self.elements())))
                if declared:
                    words.append((("text", match.group(1), True),))
            elif match and not words:
                self.pos = match.end() if match.group(2) else self.pos
                name, inside = match.group(1) + match.group(3), match.group(2)
                if inside:
                    key = WordReader(inside).subscript()
                    at_word = not self.at_end() and self.peek() not in " \t\n;|&()<>"
                    assignments.append(((name, key), self.word() if at_word else ()))
                else:
                    assignments.append((name, self.assigned(self.word(), match.group())))
            else:
                words.append(self.word())
        if not (assignments or words or redirections):
            raise self.unexpected()
        return Simple(tuple(assignments), tuple(words), tuple(redirections), line, tuple(arrays))

    def elements(self):
        """The words of `( … )`: (key parts or None, word)."""
        found = []
        while True:
            self.newlines()
            if self.at_end():
                raise Incomplete(")")
            if self.starts(")"):
                self.pos += 1
                return tuple(found)
            match = re.compile(r"\[[^\]]*\]=").match(self.text, self.pos)
            key = None
            if match:
                key = WordReader(match.group()[:-1]).subscript()
                self.pos = match.end()
            found.append((key, self.word() if self.peek() not in " \t\n)" else ()))

    def body(self, *stops):
        """A sequence closed by a stop word, which is consumed."""
        tree = self.sequence(stops)
        self.expect(*stops)
        return tree

    def expect(self, *words):
        self.newlines()
        if self.at_end():
            raise Incomplete(words[0])
        found = self.reserved()
        if found not in words:
            if self.peek() in words:
                self.pos += 1
                return self.text[self.pos - 1]
            raise self.unexpected()
        self.pos += len(found)
        return found

    def if_command(self):
        branches, otherwise = [], None
        self.expect("if")
        while True:
            condition = self.body("then")
            body = self.sequence(("elif", "else", "fi"))
            branches.append((condition, body))
            word = self.expect("elif", "else", "fi")
            if word == "else":
                otherwise = self.body("fi")
            if word != "elif":
                return If(tuple(branches), otherwise)

    def loop(self):
        word = self.expect("while", "until")
        condition = self.body("do")
        return Loop(word == "until", condition, self.body("done"))

    def for_command(self):
        select = self.expect("for", "select") == "select"
        self.blanks()
        if self.starts("((") and self.dash:
            raise SyntaxFault("Bad for loop variable")
        if self.starts("((") and not select:
            self.pos += 2
            end = self.text.find("))", self.pos)
            parts = self.text[self.pos:end].split(";") if end >= 0 else []
            if len(parts) != 3:
                raise Incomplete("))") if end < 0 else SyntaxFault("syntax error: arithmetic expression required")
            self.pos = end + 2
            self.blanks()
            if self.starts(";"):
                self.pos += 1
            first, condition, step = (WordReader(part).until_end() for part in parts)
            self.newlines()
            body = self.group() if self.reserved() == "{" else self.body_of_loop()
            return Counted(first, condition, step, body)
        name, words = self.plain(self.word()), None
        if not NAME.match(name):
            raise SyntaxFault(f"`{name}': not a valid identifier")
        self.newlines()
        if self.reserved() == "in":
            self.pos += 2
            words = []
            self.blanks()
            while not self.at_end() and self.peek() not in "\n;":
                words.append(self.word())
                self.blanks()
            words = tuple(words)
        self.blanks()
        if self.starts(";"):
            self.pos += 1
        return (Select if select else For)(name, words, self.body_of_loop())

    def body_of_loop(self):
        self.expect("do")
        return self.body("done")

    def case_command(self):
        self.expect("case")
        self.blanks()
        word, branches = self.word(), []
        self.expect("in")
        while True:
            self.newlines()
            if self.at_end():
                raise Incomplete("esac")
            if self.reserved() == "esac":
                self.pos += 4
                return Case(word, tuple(branches))
            if self.starts("("):
                self.pos += 1
            patterns = []
            while True:
                self.blanks()
                patterns.append(self.word())
                self.blanks()
                mark, self.pos = self.peek(), self.pos + 1
                if mark == ")":
                    break
                if mark != "|":
                    self.pos -= 1
                    raise self.unexpected()
            body = self.sequence(("esac",)) if not self.empty_branch() else Sequence(())
            self.newlines()
            ending = next((mark for mark in (";;&", ";;", ";&") if self.starts(mark)), "")
            self.pos += len(ending)
            branches.append((tuple(patterns), body, ending or ";;"))

    def empty_branch(self):
        self.newlines()
        return self.starts(";;", ";&") or self.reserved() == "esac"

    def group(self):
        self.expect("{")
        return self.body("}")

    def function_keyword(self):
        self.expect("function")
        self.blanks()
        name = self.plain(self.word())
        self.blanks()
        if self.starts("()"):
            self.pos += 2
        return self.function_body(name)

    def function_body(self, name):
        self.newlines()
        start = self.pos
        body = self.command()
        return Function(name, body, self.text[start:self.pos].strip())

    def arithmetic_command(self):
        self.pos += 2
        return Arithmetic(self.arithmetic_parts())

    def conditional(self):
        self.expect("[[")
        words = []
        while True:
            self.newlines()
            if self.at_end():
                raise Incomplete("]]")
            for operator in ("&&", "||", "(", ")", "<", ">"):
                if self.starts(operator):
                    self.pos += len(operator)
                    words.append((("text", operator, False),))
                    break
            else:
                word = self.word()
                if word == (("text", "]]", False),):
                    return Conditional(tuple(words))
                words.append(word)
                if word == (("text", "=~", False),):
                    words.append(self.regular_expression())

    def regular_expression(self):
        """The word after `=~`, in which parentheses and bars are letters like others."""
        self.blanks()
        parts = []
        while not self.at_end() and self.peek() not in " \t\n;":
            if self.peek() in "()|<>&":
                parts.append(("text", self.peek(), False))
                self.pos += 1
            else:
                parts += self.word()
        return tuple(parts)


@lru_cache(maxsize=1024)
def command_at(text, pos, first_line, dash):
    """(the complete command at a place of a text, the place after it); trees never change."""
    parser = Parser(text, first_line, dash)
    parser.pos = pos
    return parser.read_command(), parser.pos
