"""`xenlab doctor`: whether this computer, or a XenServer, has what the lessons need; it looks, and changes nothing."""

import json

from . import connection
from .cli import UserError
from .findings import LOOK, MISSING, Finding, as_text
from .words import Words, same, said, speaking

HELP = Words("Say whether this computer, or a XenServer, has what the lessons need, and what to do where it has not.",
             "Di se este ordenador, ou un XenServer, ten o que precisan as leccións, e que facer onde non o ten.")
EPILOG = Words("Exit status: 0 when nothing is missing, 1 when something is.", "Estado de saída: 0 se non falta nada, 1 se falta algo.")
SUMMARY = Words("{missing} missing, {look} to look at.", "{missing} en falta, {look} por mirar.")
ALL_WELL = Words("Nothing is missing.", "Non falta nada.")


def add_arguments(parser):
    parser.epilog = EPILOG.say()
    add = parser.add_argument
    add("--xenserver", metavar="URL", help=said("look at that XenServer before the lessons are done there (only looking)", "mira ese XenServer antes de facer alí as leccións (só mirando)"))
    add("--user", help=said("user to log in there as (default: $XENLAB_USER, or root)", "usuario co que se entra alí (por omisión: $XENLAB_USER, ou root)"))
    add("--folder", help=said("the lab folder to look at (default: $XENLAB_FOLDER, or xenlab in the home folder)", "cartafol do laboratorio que se mira (por omisión: $XENLAB_FOLDER, ou xenlab no cartafol persoal)"))
    add("--json", action="store_true", help=said("print what was found as JSON", "amosa o atopado en JSON"))
    add("--language", choices=["en", "gl"], help=said("language of what is printed (default: $XENLAB_LANGUAGE, or en)", "lingua do que se amosa (por omisión: $XENLAB_LANGUAGE, ou en)"))


def run(args):
    with speaking(args.language):
        return report(args)


def report(args):
    """Look, print what was found, and say whether something is missing."""
    exercise = None
    if args.xenserver:
        findings, exercise = of_xenserver(args)
    else:
        from . import computer
        findings = list(computer.findings(args.folder))
    missing, look = (sum(one.status == status for one in findings) for status in (MISSING, LOOK))
    if args.json:
        print(json.dumps({"findings": [one.as_data(args.language) for one in findings], **({"exercise": exercise} if args.xenserver else {})}, ensure_ascii=False, indent=1))
    else:
        print(as_text(findings, args.language))
        print((SUMMARY.fill(missing=missing, look=look) if missing or look else ALL_WELL).say(args.language))
    return int(missing > 0)


def of_xenserver(args):
    """(findings, the assignment that can be done there); one who cannot log in is told why as the only finding."""
    from .real import preflight, profiles
    try:
        session = connection.connect(profiles.checked(args.xenserver), args.user)
    except UserError as error:
        words = error.args[0] if isinstance(error.args[0], Words) else same(error)
        return [Finding("login", MISSING, words)], None
    return preflight.look(session)
