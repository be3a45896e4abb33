"""`xenlab serve`: the mocked XenServer alone, for anyone who writes XenAPI software and has no XenServer at hand."""

import argparse
import asyncio
import contextlib
import os
import signal
import socket
from pathlib import Path

from ..cli import UserError
from ..mock import lab_contents, releases
from . import certificate
from .driver import Driver, read_speed
from .http import Server
from .journal_file import keep_state, new_lab, open_lab
from .labs import Lab, OneLab

HELP = "Serve the mocked XenServer alone; prints its URL once it answers."


def add_arguments(parser):
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this computer only)")
    add("--port", type=int, default=0, help="port for HTTP; 0, the default, takes a free one")
    add("--https-port", type=int, help="port for HTTPS too, with a certificate of its own making; 0 takes a free one")
    add("--certificate", type=Path, help="file of that certificate and its key (default: kept among your application data)")
    add("--unix-socket", type=Path, metavar="PATH", help="listen on this socket too, where whoever may open it is root, as on a XenServer")
    add("--web", type=folder, metavar="FOLDER", help="serve the files in this folder to browsers (XO Lite, say), in place of a page of our own")
    add("--release", choices=sorted(releases.PROFILES), help="release profile (default: xenserver-6.1)")
    add("--contents", choices=sorted(lab_contents.CONTENTS), default="empty", help="what a new lab holds: nothing besides the host, or the "
        "course's ready-made VMs (default: %(default)s)")
    add("--seed", help="decides all identifiers; the same seed gives the same XenServer (default: 1, or the journal's)")
    add("--journal", metavar="FILE", help="record every change here; with a journal that is there already, go on where it ends")
    add("--speed", default="1", metavar="1|60|instant", help="virtual seconds for each second; instant: whatever is due has "
        "happened before the next reply (default: %(default)s)")
    add("--user", default="root", help="user to log in as (default: %(default)s)")
    add("--password", default=os.environ.get("XENLAB_PASSWORD", "xenserver"),
        help="password (default: $XENLAB_PASSWORD, or xenserver)")
    for name in ("course", "assignment", "student"):
        add(f"--{name}", default="", help=f"written at the head of a new journal: whose lab it is ({name})")


def folder(text):
    """A folder that is there."""
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"{text} is no folder")
    return Path(text)


def run(args):
    try:
        read_speed(args.speed)
    except ValueError:
        raise UserError(f"--speed {args.speed}: give a number of virtual seconds for each second, such as 1 or 60, or instant") from None
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(args))
    return 0


async def serve(args):
    """Listen until told to stop."""
    if args.journal:
        head = {"course": args.course, "assignment": args.assignment, "student": args.student, "contents": args.contents}
        xs, found = open_lab(args.journal, args.release, args.seed, head, args.user, args.password)
    else:
        xs = new_lab(args.release, args.seed, args.contents, args.user, args.password)
        found = "nothing is kept when it stops (see --journal)"
    server = Server(OneLab(Lab(xs, Driver(xs, args.speed)), args.web))
    plain = await listen(server, args.host, args.port)
    xs.served_at = f"http://{args.host}:{port_of(plain)}"
    lines = [f"XenServer (mocked, {xs.release}) at http://{args.host}:{port_of(plain)}  user {args.user}"]
    if args.https_port is not None:
        tls = certificate.context(args.certificate or certificate.default_path(), args.host)
        secure = await listen(server, args.host, args.https_port, tls)
        xs.served_at = f"https://{args.host}:{port_of(secure)}"
        lines.append(f"and at {xs.served_at}")
    if args.unix_socket is not None:
        await listen_unix(server, args.unix_socket)
        lines.append(f"and at the socket {args.unix_socket}")
    print("\n".join([*lines, f"seed {xs.seed}, speed {args.speed}; {found}"]), flush=True)
    await stopped()
    xs.note_time(always=True)
    if args.journal:
        keep_state(xs, args.journal)


async def listen(server, host, port, tls=None):
    try:
        return await server.listen(host, port, tls)
    except OSError as error:
        raise UserError(f"cannot listen on {host}, port {port}: {error.strerror or error}. "
                        "Choose another port, or --port 0 for a free one.") from error
    except OverflowError as error:
        raise UserError(f"port {port}: a port is a number from 0 to 65535") from error


async def listen_unix(server, path):
    """Listen on a socket of the file system, for its owner alone; one that a server left behind is replaced."""
    if not hasattr(socket, "AF_UNIX"):
        raise UserError("--unix-socket: there are no such sockets on this system; use --port")
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(path))
        raise UserError(f"another server listens on {path}: stop it, or name another socket")
    except FileNotFoundError:
        pass
    except ConnectionRefusedError:
        path.unlink()
    except OSError as error:
        raise UserError(f"cannot listen on {path}: {error.strerror or error}") from error
    mask = os.umask(0o177)
    try:
        await server.listen_unix(str(path))
    except OSError as error:
        raise UserError(f"cannot listen on {path}: {error.strerror or error}") from error
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
