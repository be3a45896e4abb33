"""`%load_ext lab_env`; and `%%guest NAME`: a notebook cell whose lines are typed on a guest's console."""

import html

from IPython.core.magic import Magics, cell_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from .cli import UserError
from .connection import connect
from .guests import guest_of
from .words import said

STUB = "raise NotImplementedError()"
MOST, END, LONGEST = 2000, 500, 5000       # lines of a transcript that are shown, the last ones among them, characters of a line
STYLE = ("background:#1e1e1e;color:#e8e8e8;padding:.6em .8em;border-radius:4px;overflow-x:auto;"
         "font-family:var(--jp-code-font-family,monospace);font-size:90%;line-height:1.35;margin:0")


class LineFailed(UserError):
    """A typed line ended with a status other than 0 (or, where failing was expected, none did)."""


class Unanswered(NotImplementedError):
    """The cell is still the stub it was given out as; a NotImplementedError, as nbgrader expects of it."""

    def _render_traceback_(self):
        return [str(self)]


def unanswered():
    return said("this cell is still to be answered: replace its last line by what you would type",
                "esta cela aínda está sen responder: pon no lugar da súa última liña o que escribirías")


class Transcript:
    """What was typed in a guest and what it answered."""

    def __init__(self, name, prompt, typed):
        self.name, self.typed = name, typed
        self.user = "Administrator" if prompt.startswith("C:") else "root"      # of a Windows, or not
        prompts = [prompt, *(line.prompt for line in typed)]
        self.text = "".join(f"{before}{line.line}\n{line.output}" for before, line in zip(prompts, typed))

    @property
    def exit_codes(self):
        """The exit status of each line."""
        return [line.status for line in self.typed]

    def shown(self):
        """What a notebook keeps of it: of very much, the beginning and the end."""
        lines = self.text.rstrip("\n").split("\n")
        if len(lines) > MOST:
            gap = said("[… {count} lines are not shown: with head, tail, grep or less you see the ones you want …]",
                       "[… {count} liñas sen amosar: con head, tail, grep ou less ves as que queres …]", count=len(lines) - MOST)
            lines = [*lines[:MOST - END], gap, *lines[-END:]]
        return "\n".join(line if len(line) <= LONGEST else line[:LONGEST] + " …" for line in lines)

    def __repr__(self):
        return self.shown()

    def _repr_html_(self):
        status = self.exit_codes[-1] if self.typed else 0
        caption = html.escape(said("{name}: console, as {user}", "{name}: consola, como {user}", name=self.name, user=self.user) + (
            said(" (the last line ended with status {status})", " (a última liña acabou con estado {status})", status=status) if status else ""))
        return (f'<figure style="margin:.3em 0"><figcaption style="font-size:85%">{caption}</figcaption>'
                f'<pre tabindex="0" style="{STYLE}">{html.escape(self.shown())}</pre></figure>')


@magics_class
class GuestMagics(Magics):
    """The magics of the laboratory."""

    @magic_arguments()
    @argument("name", nargs="+", help=said("the VM's name", "o nome da MV"))
    @argument("--expect-fail", action="store_true", help=said("a line of this cell is meant to fail; say so when none does",
                                                               "nesta cela ten que fallar unha liña; avisa se non falla ningunha"))
    @cell_magic
    def guest(self, line, cell):
        """Type each line of the cell as root in a guest. Lines that begin with # are for the reader."""
        args = parse_argstring(self.guest, line)
        name = line.replace("--expect-fail", "").strip()        # as it was written, blanks and all
        name = name[1:-1] if name[:1] == name[-1:] and name[:1] in {'"', "'"} and len(name) > 2 else name
        lines = cell.strip("\n").split("\n")
        if any(text.strip() == STUB for text in lines):
            raise Unanswered(unanswered())
        guest = guest_of(connect(), name)
        prompt = guest.console()["prompt"]
        typed = []
        try:
            for text in lines:
                waiting = typed and typed[-1].prompt.startswith(">")
                if (text.lstrip().startswith("#") or not text.strip()) and not waiting:
                    continue
                if not prompt:
                    prompt = guest.type(":").prompt
                typed.append(guest.type(text))
        finally:
            transcript = Transcript(name, prompt, typed)
            if typed:
                from IPython.display import display
                display(transcript)
        failed = [line for line in typed if line.status]
        if args.expect_fail and typed and not failed:
            raise LineFailed(said("a line of this cell was expected to fail, and none did: is the guest in another state than the lesson thinks?",
                                  "agardábase que fallase unha liña desta cela, e non fallou ningunha: está o convidado noutro estado do que cre a lección?"))
        if failed and not args.expect_fail:
            first = failed[0]
            raise LineFailed(said("'{line}' ended with status {status}; its own words are above", "'{line}' acabou con estado {status}; o que dixo está arriba",
                                  line=first.line.strip(), status=first.status))


def load_ipython_extension(shell):
    """`%load_ext lab_env`."""
    from . import mishaps, xe_magic
    shell.register_magics(GuestMagics)
    xe_magic.register(shell)
    mishaps.register(shell)
