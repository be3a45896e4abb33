"""`xenlab …` in this process: a program of its own takes half a second only to begin."""

import contextlib
import io
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
