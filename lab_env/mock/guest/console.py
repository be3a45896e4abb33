"""The text console of a domain as a stream: what it has shown, what its screen shows now, and what one types on it.

Where a real console's kernel and shell share the work, here one object does: it edits the line, logs in, and hands finished lines to the system.
A full-screen program, once `run` here, takes the keys itself: it has `key(name)`, `draw()`, `done`, and what it has done is the system's.
"""

from ..errors import Failure
from .accounts import find_user, password_fits
from .keyboard import LineEditor, decode
from .screen import Screen

TICKS = 200             # refreshes of a live display between two keys
KEPT = 65_536           # characters of the stream that are kept


class Console:
    """`feed` appends what is shown; `since`, `screen` read it; `keys` types."""

    def __init__(self, machine):
        self._machine = machine
        self.text, self.position = "", 0        # what is kept of the stream, and how much there ever was
        self._screen, self._undrawn = Screen(), ""
        self.at = "nothing"                     # login, password, shell; what is typed goes there
        self.name = self.first_prompt = ""      # who is logging in; root's prompt, had root logged in
        self.editor, self.program, self.rest = LineEditor(), None, ""

    def dump(self):
        self.catch_up()
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    # -- showing ------------------------------------------------------------------------------------------------------

    def catch_up(self):
        """Show what the machine has said by now while it starts, or a program that goes on until ^C."""
        self.feed(self._machine.boot_text())
        if self.program is not None and not self.program.whole_screen and self._machine.state == "ready":
            self.feed(self.program.news())

    def feed(self, text):
        """Append what a program writes; a newline also goes back to the first column, as on a real terminal line."""
        if text:
            text = text.replace("\r\n", "\n").replace("\n", "\r\n")
            self.text = (self.text + text)[-KEPT:]
            self._undrawn = (self._undrawn + text)[-KEPT:]
            self.position += len(text)

    def since(self, position):
        """(position now, what was shown after a position); from the earliest that is kept, when that is later."""
        self.catch_up()
        start = max(len(self.text) - max(self.position - position, 0), 0) if position <= self.position else 0
        return self.position, self.text[start:]

    def screen(self):
        """The screen now: `cells`, `row`, `column`, `visible`."""
        self.catch_up()
        if self._undrawn:
            self._screen.feed(self._undrawn)
            self._undrawn = ""
        return self._screen

    def line_so_far(self):
        """What stands on the cursor's line."""
        return self.text[max(self.text.rfind("\n"), self.text.rfind("\r")) + 1:]

    # -- typing -------------------------------------------------------------------------------------------------------

    def keys(self, text):
        """Type raw keys: text, control characters, escape sequences."""
        self.catch_up()
        keys, self.rest = decode(self.rest + text)
        for key in keys:
            self.key(key)

    def is_quiet(self, text):
        """True when these keys only change the line being typed."""
        return not self.rest and self.program is None and self.at == "shell" and self._machine.state == "ready" \
            and all(char >= " " for char in text) and not (self._machine.system.pending and self._machine.system.pending.one_key)

    def key(self, key):
        if self.program is not None:
            idle, self.program.ticks = self.program.ticks > TICKS, 0
            self.program.key(key)
            self.after_program()
            if idle and self.program is not None:
                self.refresh_later()
            return
        machine = self._machine
        if machine.state != "ready" or self.at == "nothing":
            return
        pending = machine.system.pending
        if self.at == "shell" and pending and pending.one_key and len(key) == 1:
            self.enter(key)
            return
        self.feed(self.editor.key(key))
        event = self.editor.event
        if event == "clear":
            self.feed("\x1b[H\x1b[2J" + self.line_so_far_prompt() + self.editor.line)
        elif self.at in ("login", "password"):
            self.logging_in(event)
        elif event == "interrupt":
            self.show(machine.system.type_line("\x03")._replace(output="\n"))       # the key itself has been echoed
        elif event == "eof":
            self.enter("\x04")
        elif event == "tab":
            self.complete()
        elif event == "enter":
            self.feed("\n" if self.editor.echo else "")
            self.enter(self.editor.line)

    def line_so_far_prompt(self):
        self.editor.row = 0
        return self.editor.prompt

    def enter(self, line):
        """Hand a finished line to the system."""
        self.show(self._machine.enter(line, keyboard=True))

    def show(self, result):
        """Show what a line came to, and the prompt for the next."""
        self.feed(result.output)
        if self._machine.console is not self or self._machine.state != "ready":
            return
        if result.program is not None:
            self.run(result.program)
        elif result.left:
            self.greet()
        else:
            self.ask(result.prompt)

    def ask(self, prompt, echo=True):
        """Wait for a line behind a prompt."""
        self.at = "shell" if self.at not in ("login", "password") else self.at
        before = self.line_so_far() if not prompt else ""
        self.feed(prompt)
        pending = self._machine.system.pending
        echo = echo and not (pending and not pending.echo)
        history = () if self.at != "shell" or (pending and pending.answering) else self._machine.system.history
        self.editor = LineEditor(before or prompt[prompt.rfind("\n") + 1:], history, echo)

    def typed_elsewhere(self, line, result):
        """A line was typed from a cell: it shows here too."""
        if self.at in ("login", "password"):
            self.feed("root (automatic login)\n\n" + self.first_prompt)
            self.at = "shell"
        elif self.editor.line:
            for key in ("end", "^U"):
                self.feed(self.editor.key(key))
        self.feed(line.replace("\x03", "").replace("\x04", "") + "\n")
        self.show(result._replace(left=False))

    def leave(self):
        """The system is going down: nothing takes what is typed any more."""
        program, self.program = self.program, None
        if program is not None and program.whole_screen:
            self.feed("\x1b[?1049l")
        self.at = "nothing"

    def due(self):
        """The moment a program here says more by the passing of time alone, or None."""
        return self.program.due() if self.program is not None and not self.program.whole_screen else None

    def complete(self):
        """Tab: complete the word; a second tab lists what it could become."""
        editor, system = self.editor, self._machine.system
        if system.pending and system.pending.answering:
            self.feed(editor.insert("\t"))
            return
        start, choices = system.complete(editor.line[:editor.cursor])
        common = choices[0] if choices else ""
        for choice in choices:
            while not choice.startswith(common):
                common = common[:-1]
        if len(common) > editor.cursor - start:
            ending = "" if len(choices) > 1 or common.endswith("/") else " "
            self.feed(editor.insert(common[editor.cursor - start:] + ending))
        elif len(choices) == 1 and not common.endswith("/"):
            self.feed(editor.insert(" "))
        elif len(choices) > 1 and editor.tabs > 1:
            self.feed("\n" + columns([choice.rstrip("/").rpartition("/")[2] + "/" * choice.endswith("/") for choice in choices]))
            editor.row = 0
            self.feed(editor.redraw())

    # -- full-screen programs -----------------------------------------------------------------------------------------

    def run(self, program):
        """Give the keys to a program, and the screen when it takes it."""
        self.program = program
        if not program.whole_screen:
            self.catch_up()
            return
        self.feed("\x1b[?1049h\x1b[2J")
        self.after_program()
        if self.program is program:
            self.refresh_later()

    def tick(self):
        """A live display is due for a refresh; one that nobody has touched for long stands still."""
        if self.program is not None and self.program.every and not self.program.done:
            self.program.tick()
            self.feed(self.program.draw())
            self.refresh_later()

    def refresh_later(self):
        self.program.ticks += 1
        if self.program.every and self.program.ticks <= TICKS:
            self._machine.after(self.program.every, "console", background=True)

    def after_program(self):
        """Draw what a key has changed; when the program has ended, go on with what follows it."""
        program = self.program
        if program is None:         # what the key did has switched the machine off
            return
        if not program.done:
            self.feed(program.draw())
            return
        self.program = None
        self.feed("\x1b[?1049l" if program.whole_screen else program.draw())
        if self._machine.state == "ready" and self.at == "shell":
            self.show(self._machine.system.resume(program))

    # -- logging in ---------------------------------------------------------------------------------------------------

    def greet(self):
        """The login prompt."""
        system = self._machine.system
        self.at = "login"
        self.feed(f"\n{system.os.issue} {system.hostname} hvc0\n\n")
        self.first_prompt = system.prompt()
        self.ask(f"{system.hostname} login: ")

    def logging_in(self, event):
        machine, line = self._machine, self.editor.line
        if event not in ("enter", "eof", "interrupt"):
            return
        self.feed("\n")
        if event != "enter" or (self.at == "login" and not line.strip()):
            self.greet()
        elif self.at == "login":
            self.name, self.at = line.strip(), "password"
            self.ask("Password: ", echo=False)
        elif find_user(machine.system.fs, self.name) and password_fits(machine.system.fs, self.name, line):
            self.at = "shell"
            self.show(machine.enter_as(self.name))
        else:
            self.at = "login"
            self.feed("\nLogin incorrect\n")
            self.ask(f"{machine.system.hostname} login: ")


def columns(words):
    """Words in columns, as a shell lists what a word could become."""
    wide = max(map(len, words)) + 2
    across = max(1, 80 // wide)
    down = -(-len(words) // across)
    return "".join("".join(word.ljust(wide) for word in words[row::down]).rstrip() + "\n" for row in range(down))


def busy(name, program):
    """A cell's line cannot be typed while a full-screen program has the console."""
    return Failure("XENAPI_PLUGIN_FAILURE", "guest", "BUSY", f"the console of '{name}' is taken by {program}: leave it there first")
