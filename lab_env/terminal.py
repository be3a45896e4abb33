"""`xenlab guest`: a guest's console in a terminal, one line, or lines from a pipe."""

import argparse
import codecs
import contextlib
import sys

from .cli import UserError
from .connection import add_arguments as add_connection
from .connection import connect
from .guests import Guest, guest_of
from .words import Words, said

HELP = Words("The console of a guest, in this terminal; or lines typed in it as root, from a pipe or with -c.",
             "A consola dun convidado, neste terminal; ou liñas escritas nela como root, dunha canalización ou con -c.")
LEAVE = "\x1d"        # Ctrl-], as in XenServer's own `xl console`
BANNER = Words("This is the console of the guest '{name}' on {where}, not your own computer. Leave it with Ctrl-]; what you did stays.",
               "Esta é a consola do convidado '{name}' en {where}, non o teu ordenador. Sae con Ctrl-]; o que fixeches queda feito.")
BACK = "\x1b[?1049l\x1b[m\x1b[?25h\r\n"
QUICK, SLOW = 0.03, 0.5     # seconds between looks at the console: after a key, and when nothing happens


def add_arguments(parser):
    parser.add_argument("vm", metavar="VM", help=said("the VM's name or uuid", "o nome ou o uuid da MV"))
    parser.add_argument("-c", dest="line", metavar="LINE", help=said("run this one line, print what the console shows, exit with its status",
                                                                         "executa só esta liña, amosa o que di a consola e sae co seu estado"))
    add_connection(parser)
    real = parser.add_argument_group(said("on a real XenServer, whose guests are reached by SSH (remembered for this VM)",
                                          "nun XenServer real, aos convidados do cal se chega por SSH (lémbrase para esta MV)"))
    add = real.add_argument
    add("--console", action="store_true", help=said("the text console that the host shows, also where there is no address yet", "a consola de texto que amosa o anfitrión, tamén onde aínda non hai enderezo"))
    add("--ssh-address", metavar="ADDRESS", help=said("where it is reached (default: auto, the address the VM reports)", "onde se chega a el (por omisión: auto, o enderezo do que informa a MV)"))
    add("--ssh-port", type=int, metavar="PORT", help=said("port of SSH there (default: 22)", "porto de SSH alí (por omisión: 22)"))
    add("--ssh-user", metavar="NAME", help=said("who may log in there with a password, asked for once to put this lab's key there (default: root)",
                                                "quen pode entrar alí cun contrasinal, que se pide unha vez para poñer alí a clave deste laboratorio (por omisión: root)"))
    add("--old-ssh", action=argparse.BooleanOptionalAction, default=None, help=said("accept ways of encrypting that are no longer thought safe, if it has no others (see docs/real-xenserver.md)",
                                                                                    "acepta xeitos de cifrar que xa non se teñen por seguros, se non ten outros (ver docs/real-xenserver.gl.md)"))
    add("--wait", type=float, metavar="SECONDS", default=60, help=said("how long it may take to report an address and to answer (default: %(default)s)",
                                                                       "canto pode tardar en informar dun enderezo e en responder (por omisión: %(default)s)"))
    add("--new-host-key", action="store_true", help=said("it was installed anew: forget its host key, and remember the one it shows next",
                                                         "instalouse de novo: esquece a súa clave de servidor e lembra a que amose agora"))


def run(args):
    guest = guest_of(connect(args.url, args.user, args.password), args.vm, address=args.ssh_address, port=args.ssh_port, user=args.ssh_user, wait=args.wait,
                     new_host_key=args.new_host_key, by_console=args.console, old_ssh=args.old_ssh)
    if args.console and isinstance(guest, Guest):
        raise UserError(said("--console is for a real XenServer; here it is the console without it, in a terminal", "--console é para un XenServer real; aquí, nun terminal, xa é a consola sen el"))
    if args.line is not None or not sys.stdin.isatty():
        with contextlib.closing(guest):
            return converse(guest) if args.line is None else one(guest, args.line)
    if not isinstance(guest, Guest):
        guest = guest.terminal()
    print(BANNER.fill(name=guest.name, where=guest.where).say(), flush=True)
    with keyboard() as pressed:
        try:
            return watch(guest, pressed, sys.stdout)
        finally:
            guest.close()
            sys.stdout.write(BACK)
            sys.stdout.flush()


def one(guest, line):
    """Type one line; its status."""
    typed = guest.type(line)
    sys.stdout.write(typed.output)
    return typed.status


def watch(guest, pressed, out):
    """Pass keys to the console and show its stream until Ctrl-]. `pressed(seconds)` waits that long for keys."""
    position, domain, pause, state = 0, None, QUICK, ""
    while True:
        shown = guest.stream(position)
        if shown["domain"] != domain:
            domain, position = shown["domain"], 0
            shown = guest.stream(0) if domain >= 0 else shown
        if shown["state"] != state and shown["state"] == "halted":
            out.write("\r\n" + said("['{name}' is halted. Ctrl-] leaves; this console goes on when the VM is started.]",
                                  "['{name}' está apagada. Ctrl-] para saír; esta consola segue cando se inicie a MV.]", name=guest.name) + "\r\n")
        out.write(shown["text"])
        out.flush()
        if shown["state"] == "closed":
            return 0
        pause = QUICK if shown["text"] else min(pause * 1.3, SLOW)
        position, state = shown["position"], shown["state"]
        keys = pressed(pause)
        if keys:
            typed, left, _ = keys.partition(LEAVE)
            if typed and domain >= 0:
                guest.press(typed)
            if left:
                return 0
            pause = QUICK


@contextlib.contextmanager
def keyboard():
    """The keyboard, key by key and without echo: a function that waits some seconds for keys. A terminal that has gone away presses Ctrl-]."""
    try:
        import msvcrt
    except ImportError:
        with unix_keyboard() as pressed:
            yield pressed
        return
    import ctypes
    import time
    output = ctypes.windll.kernel32.GetStdHandle(-11)
    ctypes.windll.kernel32.SetConsoleMode(output, 7)        # the console obeys escape sequences
    arrows = dict(zip("HPKMGORSIQ", ("\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C", "\x1b[H", "\x1b[F", "\x1b[2~", "\x1b[3~", "\x1b[5~", "\x1b[6~")))

    def pressed(seconds):
        end, text = time.monotonic() + seconds, ""
        while not text and time.monotonic() < end:
            while msvcrt.kbhit():
                char = msvcrt.getwch()
                text += arrows.get(msvcrt.getwch(), "") if char in "\x00\xe0" else char
            time.sleep(0.01)
        return text

    yield pressed


@contextlib.contextmanager
def unix_keyboard():
    import os
    import select
    import termios
    import tty
    place = sys.stdin.fileno()
    before, decoder = termios.tcgetattr(place), codecs.getincrementaldecoder("utf-8")("replace")

    def pressed(seconds):
        if not select.select([place], [], [], seconds)[0]:
            return ""
        read = os.read(place, 4096)
        return decoder.decode(read) if read else LEAVE

    tty.setraw(place)
    try:
        yield pressed
    finally:
        termios.tcsetattr(place, termios.TCSADRAIN, before)


def converse(guest):
    """Line after line of a pipe, as a console would show them. The status is the last line's."""
    prompt, status = guest.console()["prompt"] or guest.type(":").prompt, 0
    while True:
        try:
            line = piped(prompt)
        except EOFError:
            print()
            return status
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
