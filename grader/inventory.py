"""The inventory of a class: a CSV file that says which XenServer is whose. It is checked whole before anything is asked of any of them."""

import collections
import csv
import ipaddress
import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from lab_env.cli import UserError
from lab_env.real import passwords, trust
from lab_env.words import LANGUAGES, Words, said

COLUMNS = ("student", "url", "user", "password_variable", "sha256", "vms")
AT = Words("{path}, line {number}: {problem}", "{path}, liña {number}: {problem}")
TEMPLATE = Words("""\
# The XenServers of a class, for `xenlab grade ASSIGNMENT --live FILE`. A line for each student; lines that begin with # are left out.
#
#   student            the name you know them by
#   url                https://HOST or https://HOST:PORT
#   user               who logs in there to look (default: root; an account that may only look is better)
#   password_variable  the NAME of the environment variable that holds the password (default: XENLAB_PASSWORD). Passwords themselves are not kept in files.
#   sha256             the fingerprint of the host's certificate, since XenServers sign their own; left empty, an authority this computer trusts must vouch for it
#   vms                own: only the VMs that XenLab made there for this student (the default where students share a pool); all: whatever is there (the default where not)
#
# Examples (take the # away and write your own):
# ana,https://xen01.example,grader,XENLAB_PASSWORD,8f:43:4d:64:8f:6b:96:df:89:dd:a9:01:c5:17:6b:10:a6:d8:39:61:dd:3c:1a:c8:8b:59:b2:dc:32:7a:a4:83,
# brais,https://192.0.2.12,grader,PASSWORD_XEN02,,
#
# Check it before use: xenlab inventory check FILE, and with --connect each host too.
""", """\
# Os XenServers dunha clase, para `xenlab grade TAREFA --live FICHEIRO`. Unha liña por estudante; as que empezan por # non contan.
#
#   student            o nome polo que o coñeces
#   url                https://ANFITRIÓN ou https://ANFITRIÓN:PORTO
#   user               quen entra alí a mirar (por omisión: root; mellor unha conta que só poida mirar)
#   password_variable  o NOME da variable de contorno que ten o contrasinal (por omisión: XENLAB_PASSWORD). Os contrasinais non se gardan en ficheiros.
#   sha256             a pegada do certificado do anfitrión, pois os XenServer asinan o seu; se queda baleira, ten que avalalo unha autoridade que este ordenador coñeza
#   vms                own: só as MV que XenLab fixo alí para este estudante (por omisión onde varios comparten un pool); all: todo o que haxa (por omisión onde non)
#
# Exemplos (quita o # e escribe os teus):
# ana,https://xen01.example,grader,XENLAB_PASSWORD,8f:43:4d:64:8f:6b:96:df:89:dd:a9:01:c5:17:6b:10:a6:d8:39:61:dd:3c:1a:c8:8b:59:b2:dc:32:7a:a4:83,
# brais,https://192.0.2.12,grader,PASSWORD_XEN02,,
#
# Compróbao antes de usalo: xenlab inventory check FICHEIRO, e con --connect tamén cada anfitrión.
""")


@dataclass(frozen=True)
class Host:
    """A student's XenServer, as a line of the inventory has it."""

    student: str
    url: str
    user: str = "root"
    password_variable: str = "XENLAB_PASSWORD"
    sha256: str = ""        # of its certificate; without it the certificate must be one this computer trusts
    vms: str = "all"        # which VMs there are asked about: "own", those that XenLab made for this student, or all

    def password(self):
        """From the environment, or else from the system's keyring; never from a file."""
        return passwords.kept(self.url, self.user, self.password_variable)


def template(language=None):
    """A file to begin with: what each column is, examples, and the line of columns."""
    return TEMPLATE.say(language) + ",".join(COLUMNS) + "\n"


def inventory(path):
    """The hosts of an inventory; UserError, with all that is wrong in it."""
    hosts, problems = read(path)
    if problems:
        raise UserError(Words(*("\n".join(problem.say(language) for problem in problems) for language in LANGUAGES)))
    return hosts


def read(path):
    """(hosts, problems as Words, each with its line) of a CSV file with the columns student and url, and optionally the others of COLUMNS."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(numbered(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(said("cannot read the inventory {path}: {error}", "non se pode ler o inventario {path}: {error}", path=path, error=error)) from error
    head = [name.strip() for name in rows[0][1]] if rows else []
    unknown = [name for name in head if name not in COLUMNS]
    if unknown or not {"student", "url"} <= set(head) or len(set(head)) < len(head):
        return [], [Words("{path}: the columns are {columns}, of which student and url are needed{other}. Passwords are not kept in files.",
                          "{path}: as columnas son {columns}, das que student e url fan falta{other}. Os contrasinais non se gardan en ficheiros.").fill(
            path=path, columns=", ".join(COLUMNS), other=Words("; not {names}", "; non {names}").fill(names=", ".join(unknown)) if unknown else "")]
    hosts, problems, lines = [], [], collections.defaultdict(list)
    for number, row in rows[1:]:
        found = host_of(head, row)
        if isinstance(found, Host):
            hosts.append(found)
            lines[found.student].append(number)
        else:
            problems.append((number, found))
    problems += [(numbers[-1], Words("there is more than one XenServer for {student} (lines {lines})", "hai máis dun XenServer para {student} (liñas {lines})").fill(
        student=student, lines=", ".join(map(str, numbers)))) for student, numbers in lines.items() if len(numbers) > 1]
    if not (hosts or problems):
        return [], [Words("{path} names no student yet", "{path} aínda non nomea ningún estudante").fill(path=path)]
    shared = {url for url, count in collections.Counter(host.url for host in hosts).items() if count > 1}
    hosts = [host if host.vms else replace(host, vms="own" if host.url in shared else "all") for host in hosts]
    return hosts, [AT.fill(path=path, number=number, problem=problem) for number, problem in sorted(problems, key=lambda one: one[0])]


def numbered(file):
    """(number of its last line, fields) of each row of a CSV file; what spreadsheets in Galician write is separated by semicolons."""
    number = 0

    def lines():
        nonlocal number
        for number, line in enumerate(file, 1):
            if line.strip() and not line.lstrip().startswith("#"):
                yield line

    first = next(source := lines(), None)
    if first is None:
        return
    separator = ";" if ";" in first and "," not in first else ","
    yield number, next(csv.reader([first], delimiter=separator))
    for row in csv.reader(source, delimiter=separator, strict=True):
        if any(field.strip() for field in row):
            yield number, row


def host_of(head, fields):
    """The Host of one row, or what is wrong with it."""
    if len(fields) > len(head):
        return Words("it has {count} fields, and there are {columns} columns", "ten {count} campos, e hai {columns} columnas").fill(count=len(fields), columns=len(head))
    row = {name: value.strip() for name, value in zip(head, fields) if value.strip()}
    try:
        parts = urlsplit(row.get("url", ""))
        usable = parts.scheme in ("http", "https") and parts.hostname and not parts.username and parts.port != 0
    except ValueError:      # a port that is no number, a bracket that is not closed
        usable = False
    if not row.get("student") or not usable:
        return Words("it needs a student and a URL such as https://host (the user has a column of its own)",
                     "precisa un estudante e un URL como https://host (o usuario ten columna de seu)")
    if parts.scheme == "http" and not here(parts.hostname):
        return Words("{url} would carry the password unencrypted; use https", "{url} levaría o contrasinal sen cifrar; usa https").fill(url=row["url"])
    if not re.fullmatch(r"[A-Za-z_]\w*", row.get("password_variable", "X")):
        return Words("password_variable is the name of an environment variable, such as XENLAB_PASSWORD, and never the password itself",
                     "password_variable é o nome dunha variable de contorno, como XENLAB_PASSWORD, e nunca o propio contrasinal")
    pin = trust.read_fingerprint(row["sha256"]) if "sha256" in row else ""
    if pin is None or pin and parts.scheme != "https":
        return Words("sha256 is the fingerprint of an https host's certificate, 64 hexadecimal digits",
                     "sha256 é a pegada do certificado dun anfitrión https, 64 cifras hexadecimais")
    if row.get("vms", "all") not in ("own", "all"):
        return Words("vms is own or all", "vms é own ou all")
    return Host(**{"vms": "", **row, "sha256": pin})


def here(hostname):
    """Whether it is this computer."""
    try:
        return hostname == "localhost" or ipaddress.ip_address(hostname).is_loopback
    except ValueError:
        return False
