"""`xenlab …` in this process, for a program of its own takes half a second only to begin; and `xenlab guest …` in a terminal, where it must be one."""

import contextlib
import io
import os
import select
import sys
from types import SimpleNamespace
from unittest import mock

from lab_env import cli


def run(*arguments, input=""):
    """Run `xenlab …` to its end: stdout, stderr, returncode. Nobody is at its keyboard."""
    out, errors = io.StringIO(), io.StringIO()
    with mock.patch.object(sys, "stdin", io.StringIO(input)), contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        try:
            status = cli.main([str(argument) for argument in arguments])
        except SystemExit as end:       # argparse's
            status = end.code
    return SimpleNamespace(stdout=out.getvalue(), stderr=errors.getvalue(), returncode=status)


class Terminal:
    """`xenlab guest …` in a pseudo terminal."""

    def __init__(self, *arguments):
        import pty
        self.child, self.place = pty.fork()
        if self.child == 0:
            os.execv(sys.executable, [sys.executable, "-m", "lab_env", "guest", *map(str, arguments)])
        self.seen = ""

    def until(self, words):
        while words not in self.seen:
            assert select.select([self.place], [], [], 30)[0], f"{words!r} does not come; there is {self.seen!r}"
            self.seen += os.read(self.place, 4096).decode()
        before, _, self.seen = self.seen.partition(words)
        return before

    def press(self, keys):
        os.write(self.place, keys.encode())

    def status(self):
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])
