"""`xenlab lab --xenserver`: the laboratory on a real pool. The password is known to this process alone; the lab gets an address and a password of its own."""

import secrets
import sys

from ..cli import UserError
from ..connection import log_in
from ..words import Words, said
from . import profiles, quota
from .activity import FILE, Activity
from .clean_up import CleanUp
from .gateway import Gateway
from .guard import Guard
from .passwords import password_of
from .pool import Pool

OPENED = Words("XenServer {release} at {url}, as {user}. What {student} may have there: {vms} VMs, {memory} of memory, {disk} of disk; what is done is written down in {file}.",
               "XenServer {release} en {url}, como {user}. O que {student} pode ter alí: {vms} MV, {memory} de memoria, {disk} de disco; o que se fai apúntase en {file}.")


def add_arguments(parser):
    group = parser.add_argument_group(said("on a real XenServer", "nun XenServer real"))
    add = group.add_argument
    add("--xenserver", metavar="URL", help=said("work on this pool instead of a mocked XenServer; only what XenLab makes there for the student is ever changed",
                                                "traballa neste pool e non nun XenServer simulado; só se cambia alí o que XenLab fai para o estudante"))
    add("--user", help=said("user to log in there as (default: root); the password is asked for, or taken from $XENLAB_PASSWORD or the keyring",
                            "usuario co que se entra alí (por omisión: root); o contrasinal pregúntase, ou cóllese de $XENLAB_PASSWORD ou do chaveiro"))
    add("--profile", metavar="NAME", help=said("the URL and user kept under that name; with --xenserver, keep them (never the password)",
                                               "o URL e o usuario gardados con ese nome; con --xenserver, gárdaos (nunca o contrasinal)"))
    add("--quota", type=str, default="", metavar="vms=N,memory=SIZE,disk=SIZE", help=said(
        "the most the student may have there (default: {vms} VMs, {memory}, {disk})", "o máximo que o estudante pode ter alí (por omisión: {vms} MV, {memory}, {disk})",
        **{name: quota.DEFAULT.shown(name) for name in quota.NAMES}))
    add("--dry-run", action="store_true", help=said("say what would be changed there, and change nothing", "di o que se cambiaría alí, e non cambies nada"))
    add("--clean-up", action="store_true", help=said("list what XenLab made there for the student, ask, and remove it", "amosa o que XenLab fixo alí para o estudante, pregunta e elimínao"))
    add("--yes", action="store_true", help=said("with --clean-up: do not ask", "con --clean-up: non preguntes"))
    add("--old-tls", action="store_true", help=said("accept TLS 1.0 and short keys, as XenServer 6 has them (see docs/real-xenserver.md)",
                                                    "acepta TLS 1.0 e claves curtas, como as de XenServer 6 (ver docs/real-xenserver.gl.md)"))


def is_wanted(args):
    """Whether a real pool is named. UserError when an option makes sense on one only."""
    if args.xenserver or args.profile:
        return True
    wrong = next((name for name in ("user", "quota", "dry_run", "clean_up", "yes", "old_tls") if getattr(args, name)), None)
    if wrong:
        raise UserError(said("--{option} is for a real XenServer: name it with --xenserver or --profile", "--{option} é para un XenServer real: di cal con --xenserver ou --profile",
                             option=wrong.replace("_", "-")))
    return False


def guard_of(args, folder, student):
    """The guard of a student's session with the pool that is named, logged in."""
    most = quota.read(args.quota)
    url, user = profiles.chosen(args.profile, args.xenserver, args.user)
    record = Activity(folder / FILE, student=student, xenserver=url).open()
    password = password_of(url, user)
    session = log_in(url, user, password)
    record.came_to(record.asked("session.login_with_password", [user, session.url]), "done")
    guard = Guard(Pool(session, user, password), student, record, (user, secrets.token_hex(16)), most, args.dry_run, tell=lambda text: print(text, flush=True))
    pool = session.xenapi.pool.get_all()[0]
    version = session.xenapi.host.get_software_version(session.xenapi.pool.get_master(pool))
    print(OPENED.fill(url=guard.pool.url, user=user, student=student, file=FILE, release=version.get("product_version", ""), **{name: most.shown(name) for name in quota.NAMES}).say(), flush=True)
    return guard


class RealLab:
    """A real pool as the lab sees it: url, user and password are the gateway's, good on this computer while the lab is open."""

    def __init__(self, guard):
        self.guard, self.gateway = guard, Gateway(guard)
        self.url, (self.user, self.password) = self.gateway.url, guard.login
        self.settings = {"guarded": True, "xenserver": guard.pool.url}

    def poll(self):
        """None: it lives as long as this process."""

    def close(self):
        self.gateway.close()


def clean_up(guard, yes):
    """List what there is, ask, remove it; the exit status is 1 when something is still there."""
    handle = guard.log_in(guard.login)
    found = CleanUp(lambda method, *params: guard.answer(method, [handle, *params]), guard.student)
    print(*found.lines(), sep="\n")
    if found.is_empty:
        print(said("There is nothing of {student}'s that XenLab made.", "Non hai nada de {student} que fixese XenLab.", student=guard.student))
        return 0
    if guard.dry_run:
        print(said("A dry run: nothing was removed.", "É un ensaio: non se eliminou nada."))
        return 0
    if not yes:
        if not sys.stdin.isatty():
            raise UserError(said("nobody can be asked here: add --yes to remove them", "aquí non se lle pode preguntar a ninguén: engade --yes para eliminalos"))
        if input(said("Remove them, for good? [y/N] ", "Elimínanse, para sempre? [s/N] ")).strip().lower() not in ("y", "yes", "s", "si"):
            print(said("Nothing was removed.", "Non se eliminou nada."))
            return 0
    left = list(found.remove())
    print(*left, sep="\n", end="\n" if left else "")
    print(said("Removed: {count} of {all}.", "Eliminados: {count} de {all}.", count=len(found.vms) + len(found.disks) - len(left), all=len(found.vms) + len(found.disks)))
    return int(bool(left))
