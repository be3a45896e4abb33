"""The `xenlab` command: one line here for each subcommand, everything else in its module.

A subcommand's module has `HELP` (one sentence, Words), `add_arguments(parser)` and `run(args) -> exit status`.
It is imported only when it is asked for, so that `xenlab guest` does not pay for JupyterLab.
"""

import argparse
import importlib
import os
import sys
import textwrap

from .words import Words, said

SUBCOMMANDS = {
    "lab": "lab_env.launch",
    "serve": "lab_env.server.serve",
    "guest": "lab_env.terminal",
    "xsconsole": "lab_env.xsconsole.terminal",
    "snapshot": "lab_env.snapshots",
    "doctor": "lab_env.doctor",
    "replay": "lab_env.timeline",
    "check": "grader.commands.check",
    "grade": "grader.commands.grade",
    "inventory": "grader.commands.inventory",
    "sample-class": "grader.commands.sample_class",
    "solve": "grader.commands.solve",
    "i18n": "lab_env.i18n",
}


def wrapped(text, width=110):
    """A message in lines that a notebook shows without breaking words."""
    return "\n".join("\n".join(textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)) or line for line in text.split("\n"))


class UserError(Exception):
    """Something the person at the keyboard can mend: printed as one message (Words, in the lab's language), exit status 2."""

    def __str__(self):
        message = self.args[0] if self.args else ""
        return message.say() if isinstance(message, Words) else str(message)

    def _render_traceback_(self):
        """In a notebook too, one message says more than a traceback (a hook of IPython's)."""
        return [wrapped(str(self))]


def nobody_reads():
    """Whether who was to read what is printed (head, less) has gone; what is still to be printed then goes nowhere."""
    try:
        print(flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return True
    return False


def main(argv=None):
    argv = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(
        prog="xenlab", description=said("Learn virtualization on a XenServer, real or mocked.", "Aprende virtualización nun XenServer, real ou simulado."))
    wanted = argv[0] if argv and argv[0] in SUBCOMMANDS else None
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, module_name in SUBCOMMANDS.items():
        if wanted not in (None, name):
            continue
        module = importlib.import_module(module_name)
        words = module.HELP.say()
        command = commands.add_parser(name, help=words, description=words)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    args = parser.parse_args(argv)
    try:
        status = args.run(args)
        sys.stdout.flush()
        return status
    except UserError as error:
        print(f"xenlab {args.command}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        if not nobody_reads():
            raise
        return 141      # as a program that the signal ends
    except KeyboardInterrupt:
        return 130
