"""The shell on a guest's text console, typed to line by line where there is no network yet: one logs in there as at the machine itself."""

import re
import time

from ..cli import UserError
from ..guests import Typed
from ..words import said
from .shell import QUESTION, QUIET, readable

LOGIN, PASSWORD = re.compile(r"\S+ login: $"), re.compile(r"assword: $")
PROMPT = re.compile(r"(\[?[\w.-]+@[\w.-]+[ :][^#$]*|bash-[\d.]+)?[#$] ")
SETTLED = 0.2       # seconds without a word after which what stands there is taken for a prompt
AWAKE, IN = 10, 30      # seconds until a console answers a key, and until a login is done


class ConsoleShell:
    """`console` is a real.terminals.Console; `ask()` gives the password of `user`, and is asked again when it was wrong."""

    def __init__(self, console, user, ask, seconds=AWAKE, tries=3):
        self.console, self.name, self.prompt, self.logged_in = console, console.name, "", False
        began = self.place
        console.press("\r")
        for _ in range(tries):
            found = self.wait(began, seconds, LOGIN, PROMPT)
            if found is PROMPT:
                return
            if found is None:
                self.close()
                raise UserError(said("the console of '{name}' answers neither with a login nor with a prompt. Look at it: xenlab guest '{name}' --console",
                                     "a consola de '{name}' non responde nin pedindo usuario nin cun indicador. Mírao: xenlab guest '{name}' --console", name=self.name))
            password = self.asked(ask)      # before anything is typed: nobody may be there to answer, and the console is left as it was
            began = self.enter(user)
            if self.wait(began, IN, PASSWORD, PROMPT) is PASSWORD:
                began = self.enter(password)
            if self.wait(began, IN, LOGIN, PROMPT) is PROMPT:
                self.logged_in = True
                return
        self.close()
        raise UserError(said("the console of '{name}' does not let {user} in. Who may log in there? Say so: --ssh-user NAME",
                             "a consola de '{name}' non deixa entrar a {user}. Quen pode entrar alí? Dío: --ssh-user NOME", name=self.name, user=user))

    def asked(self, ask):
        try:
            return ask()
        except (UserError, KeyboardInterrupt):
            self.close()
            raise

    @property
    def place(self):
        """How much the console has shown."""
        return len(self.console.text)

    @property
    def last(self):
        """The line the cursor is in."""
        return readable(self.console.text[-4000:]).rpartition("\n")[2]

    @property
    def usable(self):
        return bool(self.prompt) and not self.console.closed

    def enter(self, line):
        """Type a line; where the console was before."""
        began = self.place
        self.console.press(line + "\r")
        return began

    def wait(self, began, seconds, *wanted):
        """Which of these stands where the cursor is, once the console has said something after a place and rests; None when none does in time.
        Without a limit, a question that nothing follows is answered with QUESTION."""
        end, seen, since = time.monotonic() + seconds if seconds else None, self.place, time.monotonic()
        while not self.console.closed and (end is None or time.monotonic() < end):
            time.sleep(0.02)
            if self.place != seen:
                seen, since = self.place, time.monotonic()
            quiet, last = time.monotonic() - since, self.last
            if seen > began and quiet > SETTLED:
                found = next((pattern for pattern in wanted if (pattern.fullmatch if pattern is PROMPT else pattern.search)(last)), None)
                if found or last == "> ":
                    self.prompt = "" if found is LOGIN else last
                    return found or PROMPT
                if end is None and quiet > QUIET and QUESTION.search(last):
                    self.prompt = last
                    return QUESTION
        return None

    def type_line(self, line):
        """Type one line; what it came to. A question it asks becomes the prompt, and the next line its answer."""
        began = self.enter(line)
        found = self.wait(began, None, LOGIN, PROMPT)
        text = readable(self.console.text[began:])
        output = without_echo(text, line)
        if found is None or found is LOGIN:     # the console is gone, or one is logged out
            self.prompt, self.logged_in = "", False
            return Typed(line, output.rpartition("\n\n\n")[0] + "\n" if found is LOGIN and "\n\n\n" in output else output, 0, "")
        output = output[:len(output) - len(self.prompt)]
        return Typed(line, output, self.status() if found is PROMPT and self.prompt != "> " else 0, self.prompt)

    def status(self):
        """The status of the line before."""
        prompt, began = self.prompt, self.enter("echo $?")
        self.wait(began, IN, PROMPT)
        self.prompt = prompt
        numbers = re.findall(r"(?m)^\d+$", readable(self.console.text[began:]))
        return int(numbers[-1]) if numbers else 0

    def close(self):
        """Leave the console as it was found."""
        if self.logged_in and not self.console.closed:
            began = self.enter("exit")
            self.wait(began, AWAKE, LOGIN)
        self.console.close()


def without_echo(text, line):
    """What follows the line as the console echoed it, wrapped where it was long."""
    at = text.find("\n")
    while at >= 0:
        if text[:at].replace("\n", "").endswith(line):
            return text[at + 1:]
        at = text.find("\n", at + 1)
    return text.partition("\n")[2]
