"""`xenlab serve`: the mocked XenServer alone, for anyone who writes XenAPI software and has no XenServer at hand."""

import argparse
import asyncio
import contextlib
import gc
import json
import os
import secrets
import signal
import socket
from pathlib import Path

from ..cli import UserError
from ..mock import lab_contents, releases
from ..mock.errors import Failure
from ..mock.model.fault import fault
from ..mock.roles import ROLES
from ..words import Words, said
from . import certificate
from . import day as days
from .driver import Driver, read_speed
from .http import Server
from .journal_file import keep_state, new_lab, open_lab
from .labs import Lab, OneLab

HELP = Words("Serve the mocked XenServer alone; prints its URL once it answers.", "Serve só o XenServer simulado; amosa o seu URL cando responde.")


def add_arguments(parser):
    add = parser.add_argument
    add("--host", default="127.0.0.1", help=said("address to listen on (default: %(default)s, this computer only)",
                                               "enderezo no que se escoita (por omisión: %(default)s, só este ordenador)"))
    add("--port", type=int, default=0, help=said("port for HTTP; 0, the default, takes a free one", "porto de HTTP; 0, por omisión, colle un libre"))
    add("--https-port", type=int, help=said("port for HTTPS too, with a certificate of its own making; 0 takes a free one",
                                          "porto tamén para HTTPS, cun certificado de seu; 0 colle un libre"))
    add("--certificate", type=Path, help=said("file of that certificate and its key (default: kept among your application data)",
                                             "ficheiro dese certificado e da súa clave (por omisión: entre os datos das túas aplicacións)"))
    add("--unix-socket", type=Path, metavar="PATH", help=said("listen on this socket too, where whoever may open it is root, as on a XenServer",
                                                              "escoita tamén neste socket, onde quen o poida abrir é root, coma nun XenServer"))
    add("--web", type=folder, metavar="FOLDER", help=said("serve the files in this folder to browsers (XO Lite, say), in place of a page of our own",
                                                       "serve os ficheiros deste cartafol aos navegadores (XO Lite, por exemplo), en lugar dunha páxina nosa"))
    add("--release", choices=sorted(releases.PROFILES), help=said("release profile (default: xenserver-6.1)", "perfil da versión (por omisión: xenserver-6.1)"))
    add("--contents", choices=sorted(lab_contents.CONTENTS), default="empty", help=said(
        "what a new lab holds: nothing besides the host, the course's ready-made VMs, or a pool of two hosts with shared storage (default: %(default)s)",
        "que ten un laboratorio novo: nada máis ca o anfitrión, as MV feitas do curso, ou un pool de dous anfitrións con almacenamento compartido "
        "(por omisión: %(default)s)"))
    add("--seed", help=said("decides all identifiers; the same seed gives the same XenServer (default: 1, or the journal's)",
                            "decide todos os identificadores; a mesma semente dá o mesmo XenServer (por omisión: 1, ou a do rexistro)"))
    add("--journal", metavar="FILE", help=said("record every change here; with a journal that is there already, go on where it ends",
                                               "rexistra aquí cada cambio; se xa hai un rexistro, segue onde acaba"))
    add("--day", default="", metavar="YYYY-MM-DD|today", help=said(
        "the day on which a new lab begins, at 08:00 UTC (default: one that suits its release); today: its clock stands at the real time, for clients that go by their own",
        "o día en que empeza un laboratorio novo, ás 08:00 UTC (por omisión: un acorde coa súa versión); today: o seu reloxo vai coa hora real, para clientes que se guían polo seu"))
    add("--labs", type=Path, metavar="DIR", help=said(
        "serve many labs: whoever logs in with the name and password of a line of DIR/labs.csv is in that lab; its journal is kept in DIR",
        "serve moitos laboratorios: quen entra co nome e o contrasinal dunha liña de DIR/labs.csv está nese laboratorio; o seu rexistro gárdase en DIR"))
    add("--speed", default="1", metavar="1|60|instant", help=said(
        "virtual seconds for each second; instant: whatever is due has happened before the next reply (default: %(default)s)",
        "segundos virtuais por cada segundo; instant: todo o pendente xa pasou antes da resposta seguinte (por omisión: %(default)s)"))
    add("--user", default="root", help=said("user to log in as (default: %(default)s)", "usuario co que se entra (por omisión: %(default)s)"))
    add("--password", default=os.environ.get("XENLAB_PASSWORD", "xenserver"),
        help=said("password (default: $XENLAB_PASSWORD, or xenserver)", "contrasinal (por omisión: $XENLAB_PASSWORD, ou xenserver)"))
    add("--account", action="append", default=[], metavar="NAME:ROLE:PASSWORD", help=said(
        "somebody else who may log in, with a role: read-only, vm-operator, vm-admin, vm-power-admin, pool-operator or pool-admin; may be given again",
        "outra persoa que pode entrar, cun papel: read-only, vm-operator, vm-admin, vm-power-admin, pool-operator ou pool-admin; pódese repetir"))
    add("--fault", action="append", default=[], metavar="FAULT", help=said(
        "something that goes wrong: no-vt, sr-full=NAME, slow-disk=FACTOR or error=MESSAGE,N,CODE,PARAMETER,...; may be given again",
        "algo que vai mal: no-vt, sr-full=NAME, slow-disk=FACTOR ou error=MESSAGE,N,CODE,PARAMETER,...; pódese repetir"))
    add("--as-real", action="store_true", help=said(
        "without the laboratory's own plug-in: clients must treat it as a real XenServer (guests are reached by SSH or on their text console)",
        "sen o complemento propio do laboratorio: os clientes teñen que tratalo coma un XenServer real (aos convidados chégase por SSH ou pola súa consola de texto)"))
    for name in ("course", "assignment", "student"):
        add(f"--{name}", default="", help=said("written at the head of a new journal: whose lab it is ({name})",
                                              "escríbese á cabeza dun rexistro novo: de quen é o laboratorio ({name})", name=name))


def folder(text):
    """A folder that is there."""
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(said("{text} is no folder", "{text} non é un cartafol", text=text))
    return Path(text)


def run(args):
    try:
        read_speed(args.speed)
    except ValueError:
        raise UserError(said("--speed {speed}: give a number of virtual seconds for each second, such as 1 or 60, or instant",
                             "--speed {speed}: dá un número de segundos virtuais por cada segundo, como 1 ou 60, ou instant", speed=args.speed)) from None
    if problem := days.wrong(args.day):
        raise UserError(f"--day {problem}")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(args))
    return 0


def accounts(texts):
    """The --account options as {name: (password, role)}."""
    found = {}
    for text in texts:
        name, _, rest = text.partition(":")
        role, colon, password = rest.partition(":")
        if not (name and colon and role in ROLES):
            raise UserError(said("--account {given}:…: give NAME:ROLE:PASSWORD, the role one of {roles}", "--account {given}:…: dá NAME:ROLE:PASSWORD, cun papel de {roles}",
                                 given=text.rsplit(":", 1)[0], roles=", ".join(ROLES)))
        found[name] = password, role
    return found


async def serve(args):
    """Listen until told to stop."""
    labs, found, line, close = many_labs(args) if args.labs else one_lab(args)
    server = Server(labs)
    plain = await listen(server, args.host, args.port)
    labs.served_at = f"http://{args.host}:{port_of(plain)}"
    lines = [f"{line[0]} at {labs.served_at}  {line[1]}"]
    if args.https_port is not None:
        tls = certificate.context(args.certificate or certificate.default_path(), args.host)
        secure = await listen(server, args.host, args.https_port, tls)
        labs.served_at = f"https://{args.host}:{port_of(secure)}"
        lines.append(f"and at {labs.served_at}")
    if args.unix_socket is not None:
        await listen_unix(server, args.unix_socket)
        lines.append(f"and at the socket {args.unix_socket}")
    print("\n".join([*lines, found]), flush=True)
    gc.freeze()         # what is there by now stays: the collector need not look at it again and again
    await stopped()
    close()


def one_lab(args):
    """The one lab to serve, words on it, and how to close it."""
    if args.journal:
        head = {"course": args.course, "assignment": args.assignment, "student": args.student, "contents": args.contents}
        xs, found = open_lab(args.journal, args.release, args.seed, head, args.user, args.password, args.day)
    else:
        xs = new_lab(args.release, args.seed, args.contents, args.user, args.password, args.day)
        found = said("nothing is kept when it stops (see --journal)", "ao parar non se garda nada (ver --journal)")
    xs.sessions.accounts = accounts(args.account)
    if args.as_real:
        xs.sessions.plugin = secrets.token_hex(16)      # what the server itself calls it by
    for text in args.fault:
        if xs.journal and text in faults_of(xs.journal):        # the replay has brought it about
            continue
        try:
            fault(xs, None, {"fault": text})
        except Failure as failure:
            raise UserError(f"--fault {failure.details[-1]}") from None

    def close():
        xs.note_time(always=True)
        if args.journal:
            keep_state(xs, args.journal)

    return OneLab(Lab(xs, Driver(xs, args.speed, real=days.real_clock(args.day))), args.web), said("seed {seed}, speed {speed}; {found}", "semente {seed}, velocidade {speed}; {found}",
                                                                   seed=xs.seed, speed=args.speed, found=found), (f"XenServer (mocked, {xs.release})", f"user {args.user}"), close


def faults_of(journal):
    """The faults a journal says were brought about, and not taken back since."""
    lines = [json.loads(line) for line in journal.lines[1:] if '"fault"' in line]
    faults = [line[3][0] for line in lines if line[2] == "fault"]
    return faults[len(faults) - faults[::-1].index("clear"):] if "clear" in faults else faults


def many_labs(args):
    """The labs of a folder, words on them, and how to close them."""
    from .many_labs import ManyLabs
    for option in ("journal", "seed", "release", "day", "unix_socket", "account", "fault", "as_real"):
        if getattr(args, option):
            raise UserError(said("--{option} is for one lab; with --labs, {file} says what each is", "--{option} é para un só laboratorio; con --labs, {file} di como é cada un",
                                 option=option.replace("_", "-"), file=args.labs / "labs.csv"))
    labs = ManyLabs(args.labs, args.speed, args.web)
    return labs, said("speed {speed}; journals in {folder}", "velocidade {speed}; rexistros en {folder}", speed=args.speed, folder=args.labs), (f"{len(labs.rows)} XenServers (mocked)", "user: the lab's name"), labs.close


async def listen(server, host, port, tls=None):
    try:
        return await server.listen(host, port, tls)
    except OSError as error:
        raise UserError(said("cannot listen on {host}, port {port}: {reason}. Choose another port, or --port 0 for a free one.",
                             "non se pode escoitar en {host}, porto {port}: {reason}. Escolle outro porto, ou --port 0 para un libre.",
                             host=host, port=port, reason=error.strerror or error)) from error
    except OverflowError as error:
        raise UserError(said("port {port}: a port is a number from 0 to 65535", "porto {port}: un porto é un número do 0 ao 65535", port=port)) from error


async def listen_unix(server, path):
    """Listen on a socket of the file system, for its owner alone; one that a server left behind is replaced."""
    if not hasattr(socket, "AF_UNIX"):
        raise UserError(said("--unix-socket: there are no such sockets on this system; use --port", "--unix-socket: neste sistema non hai sockets así; usa --port"))
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(path))
        raise UserError(said("another server listens on {path}: stop it, or name another socket", "outro servidor escoita en {path}: párao, ou di outro socket", path=path))
    except FileNotFoundError:
        pass
    except ConnectionRefusedError:
        path.unlink()
    except OSError as error:
        raise UserError(said("cannot listen on {path}: {reason}", "non se pode escoitar en {path}: {reason}", path=path, reason=error.strerror or error)) from error
    mask = os.umask(0o177)
    try:
        await server.listen_unix(str(path))
    except OSError as error:
        raise UserError(said("cannot listen on {path}: {reason}", "non se pode escoitar en {path}: {reason}", path=path, reason=error.strerror or error)) from error
    finally:
        os.umask(mask)


def port_of(server):
    return server.sockets[0].getsockname()[1]


async def stopped():
    """Wait for Ctrl-C or a polite request to end."""
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, end.set)
        except NotImplementedError:     # Windows: Ctrl-C arrives as KeyboardInterrupt
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(end.set))
    while not end.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(end.wait(), 1)
