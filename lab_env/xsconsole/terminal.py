"""`xenlab xsconsole`: the menus on a XenServer's own screen, in this terminal."""

import sys

from ..cli import UserError
from ..connection import add_arguments as add_connection
from ..connection import connect
from ..terminal import BACK, keyboard
from ..words import Words, said
from .program import Program

HELP = Words("The menus on the XenServer's own screen, xsconsole, in this terminal.", "Os menús da pantalla do propio XenServer, xsconsole, neste terminal.")
CTRL_BRACKET = "\x1d"
REFRESH = 4.0       # seconds after which it looks again, as xsconsole does


def add_arguments(parser):
    add_connection(parser)


def run(args):
    program = Program(connect(args.url, args.user, args.password), quits=True)
    if not sys.stdin.isatty():
        raise UserError(said("xsconsole needs a terminal; as text, its screen is lab_env.xsconsole.vm_screen(session)",
                             "xsconsole precisa un terminal; como texto, a súa pantalla é lab_env.xsconsole.vm_screen(session)"))
    sys.stdout.write("\x1b[?1049h\x1b[2J")
    with keyboard() as pressed:
        try:
            while not program.done:
                sys.stdout.write(program.draw())
                sys.stdout.flush()
                keys = pressed(REFRESH)
                if CTRL_BRACKET in keys:
                    break
                if keys:
                    program.type(keys)
                else:
                    program.look()
        finally:
            sys.stdout.write(BACK)
            sys.stdout.flush()
    return 0
