"""`xenlab snapshot`: keep a whole mocked lab, its time included, and go back to it or to its beginning."""

from .cli import UserError
from .connection import add_arguments as add_connection
from .connection import connect
from .guests import call_plugin
from .words import Words, said

HELP = Words("Keep the whole mocked lab as it is, and go back to that or to its beginning.",
             "Garda o laboratorio simulado enteiro tal como está, e volve a el ou ao principio.")


def add_arguments(parser):
    parser.add_argument("action", choices=("keep", "restore", "forget", "list", "reset"),
                        help=said("keep the lab under a NAME, restore or forget what was kept, list what there is; reset: go back to the beginning",
                                  "keep garda o laboratorio cun NAME; restore e forget recuperan ou esquecen o gardado; list amosa o que hai; reset volve ao principio"))
    parser.add_argument("name", metavar="NAME", nargs="?", default="", help=said("of the snapshot (keep, restore, forget)", "da instantánea (keep, restore, forget)"))
    add_connection(parser)


def run(args):
    needs_name = args.action in ("keep", "restore", "forget")
    if needs_name != bool(args.name):
        raise UserError(said("xenlab snapshot {action} needs a NAME", "xenlab snapshot {action} precisa un NAME", action=args.action) if needs_name else
                        said("xenlab snapshot {action} takes no NAME", "xenlab snapshot {action} non leva NAME", action=args.action))
    session = connect(args.url, args.user, args.password)
    function = {"keep": "snapshot", "list": "snapshots"}.get(args.action, args.action)
    told = call_plugin(session, function, **({"name": args.name} if needs_name else {}))
    print(said("It is {now} in the lab.", "No laboratorio son as {now}.", now=told["now"]))
    for name, when in told["snapshots"].items():
        print(said("{name}: as it was at {when}", "{name}: como estaba o {when}", name=name, when=when))
    return 0
