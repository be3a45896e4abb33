"""`%xe vm-list`, and `%%xe` with a command in each line: xe in a notebook, over the lab's own session, completed as a shell completes it."""

import html
import shlex

import XenAPI
from IPython.core.completer import SimpleCompletion, context_matcher
from IPython.core.magic import Magics, line_cell_magic, magics_class

from .cli import UserError
from .connection import connect
from .magics import STUB, STYLE, LineFailed, Unanswered, unanswered
from .words import said
from .xe.cli import answer, leave
from .xe.completion import candidates
from .xe.view import View

BLANK = "\u00a0"        # stands for an escaped blank while a line is split


class Printed(str):
    """What xe printed: a str, so that `uuid = %xe vm-list … --minimal` can be used; shown as a terminal shows it."""

    def __repr__(self):
        return str(self)

    def _repr_html_(self):
        return f'<pre tabindex="0" style="{STYLE}">{html.escape(self)}</pre>' if self else None


class Cell:
    """The terminal a command in a cell has: what it says is kept, what it asks is asked under the cell."""

    def __init__(self):
        self.text = ""

    def print(self, text):
        self.text += text + "\n"

    def error(self, text):
        self.text += text

    def prompt(self):
        asked, self.text = self.text, ""
        return input(asked)


@magics_class
class XeMagics(Magics):
    """xe."""

    @line_cell_magic
    def xe(self, line, cell=None):
        """One command, or a command in each line of the cell. Lines that begin with # are for the reader."""
        lines = [line] if cell is None else [text for text in [line, *cell.splitlines()] if text.strip() and not text.lstrip().startswith("#")]
        if any(text.strip() == STUB for text in lines):
            raise Unanswered(unanswered())
        terminal, failed = Cell(), None
        for text in lines:
            if cell is not None:
                terminal.print(f"xe {text}")
            status = command(text, terminal)
            if status and failed is None:
                failed = text, status
        printed = Printed(terminal.text.rstrip("\n"))
        if failed is None:
            return printed
        from IPython.display import display
        display(printed)
        raise LineFailed(said("'xe {line}' ended with status {status}; its own words are above", "'xe {line}' acabou con estado {status}; o que dixo está arriba",
                              line=failed[0].strip(), status=failed[1]))


def command(text, terminal):
    """Do one line; its exit status."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise LineFailed(said("'xe {line}' cannot be read: {reason}. Is a quotation mark missing?", "non se pode ler 'xe {line}': {reason}. Falta algunha comiña?",
                              line=text.strip(), reason=error)) from None
    return answer(words or ["help"], terminal, connect)


@context_matcher(identifier="xe")
def complete(context):
    """What the word before the cursor may become, for IPython's completer; nothing of Python's is offered in such a line."""
    line = context.text_until_cursor.lstrip()
    if line.startswith("%xe"):
        line = line.removeprefix("%xe")
    elif not context.full_text.lstrip().startswith("%%xe") or line.startswith("%%"):
        return {"completions": [], "suppress": False}
    return {"completions": [SimpleCompletion(text) for text in offered(line.lstrip().replace("\\ ", BLANK), len(context.token))], "suppress": True}


def offered(line, token):
    """The words the last of a line may become, without what stands before the last so many characters."""
    try:
        session = connect()
        found = candidates(line, View(session))
        leave(session)
    except (UserError, XenAPI.Failure, OSError):      # commands and fields are completed without a XenServer too
        found = candidates(line)
    before = max(len(line.split(" ")[-1]) - token, 0)
    return [one.replace(BLANK, " ").replace(" ", "\\ ")[before:] for one in found]


def register(shell):
    shell.register_magics(XeMagics)
    if complete not in shell.Completer.custom_matchers:
        shell.Completer.custom_matchers.append(complete)
