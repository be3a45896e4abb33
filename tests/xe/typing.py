"""`xe` on a mocked XenServer in this process."""

import shlex

import XenAPI

from lab_env.mock.xenserver import MockXenServer
from lab_env.transport import InProcessTransport
from lab_env.xe.cli import answer


class Terminal:
    """Keeps what is printed; answers prompts."""

    def __init__(self, typed=""):
        self.out, self.err, self.typed = "", "", typed

    def print(self, text):
        self.out += text + "\n"

    def error(self, text):
        self.err += text

    def prompt(self):
        return self.typed


class Xe:
    """`xe("vm-list")` gives what it printed; `refused("…")` what it said on standard error."""

    def __init__(self, **options):
        self.server = MockXenServer("xe", **options)

    def log_in(self, password="xenserver"):
        session = XenAPI.Session("http://mock/", transport=InProcessTransport(self.server))
        session.login_with_password("root", password)
        return session

    def run(self, line, typed="", password="xenserver"):
        terminal = Terminal(typed)
        words = line if isinstance(line, list) else shlex.split(line)
        return answer(words, terminal, lambda: self.log_in(password)), terminal

    def __call__(self, line, typed=""):
        status, terminal = self.run(line, typed)
        assert (status, terminal.err) == (0, ""), (line, terminal.err)
        return terminal.out

    def minimal(self, line):
        return self(f"{line} --minimal").strip()

    def refused(self, line, **how):
        status, terminal = self.run(line, **how)
        assert status == 1
        return terminal.err
