"""Many labs on one server: a class on one machine.

`xenlab serve --labs DIR` reads DIR/labs.csv, a line for each lab; whoever logs in with a lab's name and password is in that lab, and
nothing of the others can be seen from there. Each has its own journal, DIR/NAME.journal. A lab is opened when somebody first logs in to it;
lines may be added, and passwords changed, while the server runs.
"""

import csv
import re
import secrets
from pathlib import Path

from ..cli import UserError
from ..mock import lab_contents, releases
from ..mock.errors import Failure
from ..mock.identifiers import Identifiers
from ..mock.journal import seed_for
from ..mock.xenserver import MockXenServer
from . import day as days
from .driver import Driver
from ..words import said
from .journal_file import keep_state, open_lab
from .labs import Lab

COLUMNS = ("name", "password", "release", "contents", "course", "assignment", "student", "day")
EXAMPLE = "name,password,release,contents,course,assignment,student\nana,a-password,xenserver-6.1,course,,,\n"


class ManyLabs:
    """The labs of a folder. `web` is the folder of files for browsers, or None."""

    def __init__(self, folder, speed, web=None):
        self.folder, self.speed, self.web = Path(folder), speed, web
        self.served_at, self.releases = None, "XenServer"
        self.rows, self.read_at, self.labs = {}, None, {}
        self.nobody = Lab(unguessable(MockXenServer("nobody", password=None)), None)      # where unknown users and sessions are refused
        self.nobody.driver = Driver(self.nobody.xs, "instant")
        self.refresh()

    def refresh(self):
        """Read labs.csv, if it is not the one that was read before."""
        file = self.folder / "labs.csv"
        try:
            stamp = file.stat().st_mtime_ns, file.stat().st_size
            if stamp == self.read_at:
                return
            self.rows = {row["name"]: row for row in read_rows(file)}
        except OSError as error:
            raise UserError(said("cannot read {file}: {reason}. It has a line for each lab, such as\n{example}",
                                 "non se pode ler {file}: {reason}. Ten unha liña por laboratorio, como\n{example}",
                                 file=file, reason=error.strerror, example=EXAMPLE)) from error
        self.read_at = stamp
        self.releases = ", ".join(sorted({row["release"] or "xenserver-6.1" for row in self.rows.values()})) or "XenServer"
        for name, lab in self.labs.items():
            lab.xs.sessions.password = self.rows[name]["password"] if name in self.rows else None

    def of_user(self, user):
        """The lab somebody logs in to; for unknown users one that refuses everybody."""
        try:
            self.refresh()
            if user not in self.rows:
                return self.nobody
            if user not in self.labs:
                self.labs[user] = self.open(self.rows[user])
        except UserError as error:
            print(said("lab {user}: {error}", "laboratorio {user}: {error}", user=user, error=error), flush=True)
            raise Failure("INTERNAL_ERROR", f"the lab '{user}' cannot be opened: {error}") from error
        return self.labs[user]

    def of_session(self, ref):
        """The lab of a session's reference."""
        return next((lab for lab in self.labs.values() if ref in lab.xs.sessions.db.owners), self.nobody)

    def of_call(self, method, params):
        """The lab of a call: of its session, or for a login of its user."""
        first = params[0] if params and isinstance(params[0], str) else ""
        return self.of_user(first) if method.replace("_", ".", 1).startswith("session.") and "login" in method else self.of_session(first)

    def open(self, row):
        """Open one lab, with its journal."""
        whose = {name: row[name] for name in ("course", "assignment", "student")}
        seed = seed_for(row["course"], row["assignment"], row["student"] or row["name"])
        xs, _ = open_lab(self.journal(row["name"]), row["release"] or None, seed, whose | {"contents": row["contents"] or "empty"}, row["name"], row["password"], row["day"])
        xs.served_at = self.served_at
        return Lab(unguessable(xs), Driver(xs, self.speed, real=days.real_clock(row["day"])))

    def journal(self, name):
        return self.folder / f"{name}.journal"

    def close(self):
        """Keep what each lab is like now."""
        for name, lab in self.labs.items():
            lab.xs.note_time(always=True)
            keep_state(lab.xs, self.journal(name))


def unguessable(xs):
    """References of sessions that do not follow from the seed, which others may know."""
    xs.sessions.db.identifiers = Identifiers(secrets.token_hex(16), "session")
    return xs


def read_rows(file):
    """The lines of labs.csv, checked."""
    try:
        with open(file, encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (UnicodeError, csv.Error) as error:
        raise UserError(said("{file} is not a CSV file in UTF-8: {error}", "{file} non é un ficheiro CSV en UTF-8: {error}", file=file, error=error)) from error
    for number, row in enumerate(rows, 2):
        wrong = row.keys() - set(COLUMNS)
        row |= {name: (row.get(name) or "").strip() for name in COLUMNS}
        problem = (said("unknown columns; there are {names}", "columnas descoñecidas; hai {names}", names=", ".join(COLUMNS)) if wrong else
                   said("a name is letters, digits, dots, hyphens and underscores", "un nome son letras, cifras, puntos, guións e guións baixos") if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}", row["name"]) else
                   said("it has no password", "non ten contrasinal") if not row["password"] else
                   said("unknown release; there is {names}", "versión descoñecida; hai {names}", names=", ".join(releases.PROFILES)) if row["release"] and row["release"] not in releases.PROFILES else
                   said("unknown contents; there is {names}", "contido descoñecido; hai {names}", names=", ".join(lab_contents.CONTENTS)) if row["contents"] and row["contents"] not in lab_contents.CONTENTS else
                   days.wrong(row["day"]) if days.wrong(row["day"]) else
                   said("there is a line of that name already", "xa hai unha liña con ese nome") if row["name"] in [other["name"] for other in rows[:number - 2]] else "")
        if problem:
            raise UserError(said("{file}, line {number} ('{name}'): {problem}", "{file}, liña {number} ('{name}'): {problem}",
                                 file=file, number=number, name=row["name"], problem=problem))
    return rows
