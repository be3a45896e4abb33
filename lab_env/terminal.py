"""`xenlab guest`: typing in a guest from a terminal."""

import sys

from .connection import add_arguments as add_connection
from .connection import connect
from .guests import Guest

HELP = "Type in a guest as root: interactively, from a pipe, or one line with -c."
BANNER = ("You are typing as root in the guest '{name}' on {where}, not on your own computer.\n"
          "Leave with Ctrl-D or `exit`; what you did stays.")


def add_arguments(parser):
    parser.add_argument("vm", metavar="VM", help="the VM's name or uuid")
    parser.add_argument("-c", dest="line", metavar="LINE", help="run this one line, print what the console shows, exit with its status")
    add_connection(parser)


def run(args):
    guest = Guest(connect(args.url, args.user, args.password), args.vm)
    if args.line is not None:
        typed = guest.type(args.line)
        sys.stdout.write(typed.output)
        return typed.status
    return converse(guest)


def converse(guest):
    """Line after line until Ctrl-D; from a pipe, as a console would show it. The status is the last line's."""
    by_hand = sys.stdin.isatty()
    if by_hand:
        import contextlib
        with contextlib.suppress(ImportError):
            import readline     # noqa: F401  (editing and history of typed lines; not on Windows)
        print(BANNER.format(name=guest.name, where=guest.session.xenapi.host.get_name_label(
            guest.session.xenapi.session.get_this_host(guest.session.handle))))
    prompt, status = guest.console()["prompt"] or guest.type(":").prompt, 0
    while True:
        try:
            line = input(prompt) if by_hand else piped(prompt)
        except EOFError:
            print()
            return status
        except KeyboardInterrupt:
            print("^C")
            continue
        if line.strip() in ("exit", "logout") and not prompt.startswith(">"):
            return status
        typed = guest.type(line)
        prompt, status = typed.prompt, typed.status
        sys.stdout.write(typed.output)
        sys.stdout.flush()


def piped(prompt):
    """The next line of a pipe, shown behind its prompt."""
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    print(prompt + line, end="")
    return line.rstrip("\n")
