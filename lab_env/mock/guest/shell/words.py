"""Words of the shell's language: quotes, `$…`, backquotes, here-documents."""

import re

BLANK = re.compile(r"(?:[ \t]|\\\n)+")
RESERVED_WORD = re.compile(r"(?:if|then|elif|else|fi|for|while|until|done|do|case|esac|in|function|select|time|\[\[|\{|\}|!)(?=[\s;|&()<>]|$)")
ADDED = {"[[", "function", "select", "time"}        # by bash
PARAMETER = re.compile(r"[A-Za-z_][A-Za-z_0-9]*|[0-9@*#?$!-]")
BRACED = re.compile(r"([#!]?)([A-Za-z_][A-Za-z_0-9]*|[0-9]+|[@*#?$!-])")
OPERATOR = re.compile(r":[-=+?]|[-=+?]|##|#|%%|%|//|/|:|\^\^|\^|,,|,")
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "v": "\v", "\\": "\\", "'": "'", '"': '"', "?": "?"}


class SyntaxFault(Exception):
    """The text is not the shell's language; the words are what the shell says."""


class Incomplete(SyntaxFault):
    """The text ends before the command does."""

    def __str__(self):
        return "syntax error: unexpected end of file"


def ansi(match):
    """One escape of `$'…'`."""
    code = match.group(1)
    if code[0] in "xu" and len(code) > 1:
        return chr(int(code[1:], 16))
    if code[0] in "01234567":
        return chr(int(code, 8) % 256)
    if code[0] == "c" and len(code) > 1:
        return chr(ord(code[1].upper()) ^ 64)
    return ESCAPES.get(code, match.group())


class WordReader:
    """Reads words. A word is a tuple of parts: text, param, command, arith; each ends with whether it was quoted."""

    def __init__(self, text, first_line=1, dash=False):
        self.text, self.pos, self.first_line, self.dash = text, 0, first_line, dash     # dash: what bash added to the language is not known
        self.heredocs = []      # (redirection, delimiter, quoted) whose bodies follow the line

    def at_end(self):
        return self.pos >= len(self.text)

    def peek(self):
        return self.text[self.pos:self.pos + 1]

    def starts(self, *marks):
        return self.text.startswith(marks, self.pos)

    def line(self):
        return self.text.count("\n", 0, self.pos) + self.first_line

    def blanks(self):
        """Skip blanks and a comment."""
        match = BLANK.match(self.text, self.pos)
        if match:
            self.pos = match.end()
        if self.peek() == "#":
            end = self.text.find("\n", self.pos)
            self.pos = len(self.text) if end < 0 else end

    def newline(self):
        """Step over a newline, and over the here-documents announced on the line before it."""
        self.pos += 1
        waiting, self.heredocs = self.heredocs, []
        for redirection, delimiter, quoted in waiting:
            lines = []
            while True:
                if self.at_end():
                    raise Incomplete("here-document")
                end = self.text.find("\n", self.pos)
                end = len(self.text) if end < 0 else end
                line, self.pos = self.text[self.pos:end], end + 1
                if redirection[1] == "<<-":
                    line = line.lstrip("\t")
                if line == delimiter:
                    break
                lines.append(line + "\n")
            body = "".join(lines)
            redirection[1] = "<<"
            redirection[2] = (("text", body, True),) if quoted else WordReader(body).until_end()

    def newlines(self):
        while True:
            self.blanks()
            if self.at_end() or self.peek() != "\n":
                return
            self.newline()

    def reserved(self):
        match = RESERVED_WORD.match(self.text, self.pos)
        return match.group() if match and not (self.dash and match.group() in ADDED) else None

    def unexpected(self):
        if self.at_end():
            return Incomplete("more")
        match = re.compile(r"\n|;;|&&|\|\||[;|&()<>]|[^\s;|&()<>]+").match(self.text, self.pos)
        token = "newline" if match.group() == "\n" else match.group()
        return SyntaxFault(f"syntax error near unexpected token `{token}'")

    @staticmethod
    def plain(word):
        return "".join(part[1] for part in word if part[0] == "text")

    @staticmethod
    def assigned(word, prefix):
        """The parts of a word after `name=`."""
        first, rest = word[0], word[1:]
        text = first[1][len(prefix):]
        return ((("text", text, False),) if text else ()) + rest

    def here_delimiter(self):
        word = self.word()
        return self.plain(word), any(part[-1] for part in word)

    def word(self):
        parts, start = [], self.pos
        while not self.at_end():
            char = self.peek()
            if char in "<>" and self.starts("<(", ">(") and not self.dash:
                parts.append(self.process(char))
                continue
            if char == "(" and not self.dash and parts and parts[-1][0] == "text" and not parts[-1][2] and parts[-1][1][-1:] in tuple("?*+@!"):
                parts += self.alternatives()
                continue
            if char in " \t\n;|&()<>":
                break
            if char == "\\":
                if self.pos + 1 >= len(self.text):
                    raise Incomplete("\\")
                if self.text[self.pos + 1] != "\n":
                    parts.append(("text", self.text[self.pos + 1], True))
                self.pos += 2
            elif char == "'":
                end = self.text.find("'", self.pos + 1)
                if end < 0:
                    raise Incomplete("'")
                parts.append(("text", self.text[self.pos + 1:end], True))
                self.pos = end + 1
            elif char == '"':
                self.pos += 1
                parts += self.quoted_parts('"') or [("text", "", True)]
            elif self.starts("$'") and not self.dash:
                parts.append(("text", self.ansi_quoted(), True))
            elif char in "$`":
                parts.append(self.dollar(False) if char == "$" else self.backquoted(False))
            else:
                end = re.compile(r"[^\s;|&()<>\\'\"$`]+").match(self.text, self.pos).end()
                parts.append(("text", self.text[self.pos:end], False))
                self.pos = end
        if self.pos == start:
            raise self.unexpected()
        return tuple(parts)

    def alternatives(self):
        """The `(a|b)` of a pattern such as `@(a|b)`."""
        parts = [("text", "(", False)]
        self.pos += 1
        while not self.starts(")"):
            if self.at_end():
                raise Incomplete(")")
            if self.peek() in "|&;<> \t\n(":
                parts.append(("text", self.peek(), False))
                self.pos += 1
            else:
                parts += self.word()
        self.pos += 1
        return [*parts, ("text", ")", False)]

    def ansi_quoted(self):
        match = re.compile(r"\$'((?:[^'\\]|\\.)*)'", re.S).match(self.text, self.pos)
        if not match:
            raise Incomplete("'")
        self.pos = match.end()
        return re.sub(r"\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|[0-7]{1,3}|c.|.)", ansi, match.group(1), flags=re.S)

    def quoted_parts(self, end, quoted=True):
        """Parts up to a closing mark (consumed), as inside double quotes; end None: to the end of the text."""
        parts, text = [], []

        def flush():
            if text:
                parts.append(("text", "".join(text), quoted))
                text.clear()

        while True:
            if self.at_end():
                if end is None:
                    flush()
                    return parts
                raise Incomplete(end)
            char = self.peek()
            if char == end:
                self.pos += 1
                flush()
                return parts
            if char == "\\" and self.pos + 1 < len(self.text):
                following = self.text[self.pos + 1]
                self.pos += 2
                if following != "\n":
                    special = following in '$`\\' or (following == '"' and end == '"') or (following == "}" and end == "}")
                    text.append(following if special else "\\" + following)
            elif char == "$" and end == "}" and not quoted and self.starts("$'") and not self.dash:
                flush()
                parts.append(("text", self.ansi_quoted(), True))
            elif char in "$`":
                flush()
                parts.append(self.dollar(quoted) if char == "$" else self.backquoted(quoted))
            elif end == "}" and char in "'\"" and not quoted:
                flush()
                if char == '"':
                    self.pos += 1
                    parts += self.quoted_parts('"') or [("text", "", True)]
                else:
                    stop = self.text.find("'", self.pos + 1)
                    if stop < 0:
                        raise Incomplete("'")
                    parts.append(("text", self.text[self.pos + 1:stop], True))
                    self.pos = stop + 1
            elif end == "}" and char == '"':
                self.pos += 1
            else:
                text.append(char)
                self.pos += 1

    def until_end(self):
        """All the text as the inside of a here-document."""
        return tuple(self.quoted_parts(None))

    def dollar(self, quoted):
        """What follows a `$`."""
        self.pos += 1
        if self.starts("(("):
            saved = self.pos
            self.pos += 2
            try:
                return ("arith", self.arithmetic_parts(), quoted)
            except SyntaxFault:
                self.pos = saved
        if self.starts("("):
            from .syntax import Parser
            inner = Parser(self.text, self.first_line, self.dash)
            inner.pos = self.pos + 1
            tree = inner.sequence((")",)) if not self.empty_parentheses() else inner.sequence(())
            inner.newlines()
            if not inner.starts(")"):
                raise Incomplete(")") if inner.at_end() else inner.unexpected()
            self.pos = inner.pos + 1
            return ("command", tree, quoted)
        if self.starts("{"):
            return self.braced(quoted)
        match = PARAMETER.match(self.text, self.pos)
        if not match:
            return ("text", "$", quoted)
        self.pos = match.end()
        return ("param", match.group(), "", (), quoted)

    def process(self, direction):
        """`<( … )`: a file with a command's output."""
        from .syntax import Parser
        if direction == ">":
            raise SyntaxFault(">( ) is not simulated")
        inner = Parser(self.text, self.first_line)
        inner.pos = self.pos + 2
        tree = inner.sequence((")",))
        inner.newlines()
        if not inner.starts(")"):
            raise Incomplete(")") if inner.at_end() else inner.unexpected()
        self.pos = inner.pos + 1
        return ("process", tree, True)

    def empty_parentheses(self):
        return re.compile(r"\(\s*\)").match(self.text, self.pos) is not None

    def braced(self, quoted):
        match = BRACED.match(self.text, self.pos + 1)
        if not match or (match.group(1) and self.text[match.end():match.end() + 1] not in ("}", "[", *"*@" * (match.group(1) == "!"))):
            match = re.compile(r"()([#!])").match(self.text, self.pos + 1)
        if not match or self.dash and match.group(1) == "!":
            raise SyntaxFault("bad substitution")
        mark, name = match.groups()
        self.pos = match.end()
        if mark == "!" and self.starts("*}", "@}"):
            self.pos += 2
            return ("param", name, "names", (), quoted)
        if self.starts("["):
            if self.dash:
                raise SyntaxFault("bad substitution")
            name = (name, self.subscript())
        if mark:
            if not self.starts("}"):
                raise SyntaxFault("bad substitution")
            self.pos += 1
            return ("param", name, "length" if mark == "#" else "indirect", (), quoted)
        if self.starts("}"):
            self.pos += 1
            return ("param", name, "", (), quoted)
        operator = OPERATOR.match(self.text, self.pos)
        if not operator:
            if self.at_end():
                raise Incomplete("}")
            raise SyntaxFault("bad substitution")
        if self.dash and operator.group() in ("/", "//", ":", "^", "^^", ",", ",,"):
            raise SyntaxFault("bad substitution")
        self.pos = operator.end()
        return ("param", name, operator.group(), tuple(self.quoted_parts("}", quoted)), quoted)

    def subscript(self):
        """The parts between `[` and `]`."""
        depth, end = 0, self.pos
        while True:
            if end >= len(self.text):
                raise Incomplete("]")
            depth += (self.text[end] == "[") - (self.text[end] == "]")
            if not depth:
                break
            end += 1
        inner = WordReader(self.text[self.pos + 1:end])
        self.pos = end + 1
        return inner.until_end() if not re.search(r"['\"]", inner.text) else inner.word()

    def backquoted(self, quoted):
        from .syntax import Parser
        match = re.compile(r"`((?:[^`\\]|\\.)*)`", re.S).match(self.text, self.pos)
        if not match:
            raise Incomplete("`")
        self.pos = match.end()
        inner = Parser(re.sub(r"\\([`\\$])", r"\1", match.group(1)), self.line(), self.dash)
        return ("command", inner.sequence(()), quoted)

    def arithmetic_parts(self):
        """The inside of `((…))`, up to and over the closing pair."""
        depth, end = 0, self.pos
        while True:
            if end >= len(self.text):
                raise Incomplete("))")
            char = self.text[end]
            if char == "(":
                depth += 1
            elif char == ")":
                if depth == 0:
                    break
                depth -= 1
            end += 1
        if not self.text.startswith("))", end):
            raise SyntaxFault("syntax error in arithmetic")
        inner = WordReader(self.text[self.pos:end].replace('"', ""))
        self.pos = end + 2
        return inner.until_end()
