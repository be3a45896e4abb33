"""`xenlab inventory`: the CSV file that says which XenServer is whose, begun and checked."""

import concurrent.futures
import http.client
import json
import ssl
import time
import xmlrpc.client
from pathlib import Path
from urllib.parse import urlsplit

import XenAPI

from grader import live
from grader.commands import add_language
from grader.inventory import read, template
from lab_env.cli import UserError
from lab_env.connection import reason
from lab_env.findings import LOOK, MISSING, OK, Finding, as_text
from lab_env.real import roles, trust
from lab_env.words import Words, said, same

HELP = Words("Begin or check the inventory of a class: which XenServer is whose, for `xenlab grade --live`.",
             "Empeza ou comproba o inventario dunha clase: que XenServer é de quen, para `xenlab grade --live`.")
EPILOG = Words("Exit status of check: 0 when it can be used, 1 when something in it is wrong or missing, 2 when it cannot be read.",
               "Estado de saída de check: 0 se se pode usar, 1 se hai nel algo mal ou falta algo, 2 se non se pode ler.")
SECONDS = 10


def add_arguments(parser):
    parser.epilog = EPILOG.say()
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    words = said("write a template with comments and examples; a file that is there is never replaced", "escribe un modelo con comentarios e exemplos; nunca se substitúe un ficheiro que xa existe")
    init = actions.add_parser("init", help=words, description=words)
    init.add_argument("file", metavar="FILE", nargs="?", type=Path, default=Path("inventory.csv"), help=said("the file to write (default: %(default)s)", "o ficheiro que se escribe (por omisión: %(default)s)"))
    add_language(init)
    words = said("check one before use: columns, addresses, names twice, fingerprints, passwords", "compróbao antes de usalo: columnas, enderezos, nomes repetidos, pegadas, contrasinais")
    check = actions.add_parser("check", help=words, description=words)
    check.add_argument("file", metavar="FILE", type=Path, help=said("the inventory", "o inventario"))
    check.add_argument("--connect", action="store_true", help=said("look at each host too: does it answer, with which certificate, and may one log in (only looking)",
                                                                   "mira tamén cada anfitrión: se responde, con que certificado, e se se pode entrar (só mirando)"))
    check.add_argument("--timeout", metavar="SECONDS", type=float, default=SECONDS, help=said("with --connect: for each host (default: %(default)s)", "con --connect: para cada anfitrión (por omisión: %(default)s)"))
    check.add_argument("--json", action="store_true", help=said("print what was found as JSON", "amosa o atopado en JSON"))
    add_language(check)


def run(args):
    return begin(args.file, args.language) if args.action == "init" else check(args)


def begin(file, language):
    """Write a template, where there is nothing yet."""
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(template(language))
    except FileExistsError:
        raise UserError(said("{file} is there already, and nothing of it was changed. Name another file, or check that one: xenlab inventory check {file}",
                             "{file} xa existe, e non se cambiou nada nel. Di outro ficheiro, ou comproba ese: xenlab inventory check {file}", file=file)) from None
    except OSError as error:
        raise UserError(said("{file} cannot be written: {reason}", "non se pode escribir {file}: {reason}", file=file, reason=error.strerror)) from error
    print(said("{file} is written: put a line for each student into it, then xenlab inventory check {file}",
               "escribiuse {file}: pon nel unha liña por estudante, e despois xenlab inventory check {file}", file=file))
    return 0


def check(args):
    """Say what is wrong with an inventory, and of its hosts if that was asked for."""
    hosts, problems = read(args.file)
    found = [Finding("inventory", MISSING, problem) for problem in problems]
    if not problems and args.connect:
        with concurrent.futures.ThreadPoolExecutor(live.AT_ONCE) as pool:
            found += pool.map(lambda host: looked_at(host, args.timeout), hosts)
    elif not problems:
        found += map(read_only, hosts)
    if args.json:
        print(json.dumps({"findings": [one.as_data(args.language) for one in found]}, ensure_ascii=False, indent=1))
    else:
        print(as_text(found, args.language))
    return int(any(one.status == MISSING for one in found))


def read_only(host):
    """What can be said of a host without asking it."""
    if host.password() is None:
        return Finding(host.student, LOOK, same(f"{host.student}: {host.url}"), live.NO_PASSWORD.fill(variable=host.password_variable, url=host.url, user=host.user))
    if urlsplit(host.url).scheme == "https" and not host.sha256:
        return Finding(host.student, LOOK, same(f"{host.student}: {host.url}"),
                       Words("No fingerprint: an authority this computer trusts must vouch for its certificate. --connect shows the one it has.",
                             "Sen pegada: ten que avalar o seu certificado unha autoridade que este ordenador coñeza. --connect amosa a que ten."))
    return Finding(host.student, OK, same(f"{host.student}: {host.url}"))


def looked_at(host, seconds):
    """What is found when one logs in to a host as grading will: nothing there is changed."""
    def wrong(why, todo=same("")):
        return Finding(host.student, MISSING, Words("{student}: {url}: {why}", "{student}: {url}: {why}").fill(student=host.student, url=host.url, why=why), todo)

    password = host.password()
    if password is None:
        return read_only(host)
    session = XenAPI.Session(host.url, transport=live.transport(host, time.monotonic() + seconds))
    try:
        session.login_with_password(host.user, password, "1.10", "xenlab inventory")
        version = next(iter(session.xenapi.host.get_all_records().values()))["software_version"]
        role, _ = roles.of(session)
        session.xenapi.session.logout()
    except trust.WrongCertificate as error:
        return wrong(Words("another certificate than the inventory's; nothing was sent to it", "un certificado distinto do que di o inventario; non se lle enviou nada"),
                     Words("It shows {seen}: ask who looks after it whether it was renewed.", "Amosa {seen}: pregúntalle a quen o atende se se renovou.").fill(seen=error))
    except ssl.SSLCertVerificationError:
        return wrong(Words("no authority vouches for its certificate; nothing was sent to it", "ningunha autoridade avala o seu certificado; non se lle enviou nada"),
                     Words("It shows {seen}. If it is the right one (ask on its console), write it into the column sha256.",
                           "Amosa {seen}. Se é a boa (pregunta na súa consola), escríbea na columna sha256.").fill(seen=trust.shown(host.url)))
    except XenAPI.Failure as failure:
        return wrong(said_of(failure), Words("Look at the columns user and password_variable, and that it is the pool's master.", "Mira as columnas user e password_variable, e que sexa o mestre do pool."))
    except (OSError, http.client.HTTPException, xmlrpc.client.Error) as error:
        return wrong(same(getattr(error, "strerror", None) or reason(error)), Words("Is it on, and does a network lead there?", "Está aceso, e hai rede ata el?"))
    seen = Words("{student}: {url}: {brand} {version}, as {user} ({role})", "{student}: {url}: {brand} {version}, como {user} ({role})").fill(
        student=host.student, url=host.url, brand=version.get("product_brand", "XenServer"), version=version.get("product_version", "?"), user=host.user, role=role)
    if role == "read-only":
        return Finding(host.student, OK, seen)
    return Finding(host.student, LOOK, seen, Words("It works, and may do more than grading needs: an account that is read-only is enough (docs/accounts.md).",
                                                   "Funciona, e pode máis do que fai falta para cualificar: abonda unha conta read-only (docs/accounts.gl.md)."))


def said_of(failure):
    """A refusal of XAPI's in a person's words."""
    if failure.details[0] == "SESSION_AUTHENTICATION_FAILED":
        return Words("it does not accept user and password", "non acepta o usuario e o contrasinal")
    if failure.details[0] == "HOST_IS_SLAVE":
        return Words("it is a member of a pool, whose master is {master}", "é membro dun pool, co mestre {master}").fill(master=failure.details[1])
    return same(" ".join(map(str, failure.details[:2])))
