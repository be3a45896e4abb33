"""`xenlab snapshot`: keep a whole mocked lab, its time included, and go back to it or to its beginning."""

from .cli import UserError
from .connection import add_arguments as add_connection
from .connection import connect
from .guests import call_plugin

HELP = "Keep the whole mocked lab as it is, and go back to that or to its beginning."


def add_arguments(parser):
    parser.add_argument("action", choices=("keep", "restore", "forget", "list", "reset"),
                        help="keep the lab under a NAME, restore or forget what was kept, list what there is; reset: go back to the beginning")
    parser.add_argument("name", metavar="NAME", nargs="?", default="", help="of the snapshot (keep, restore, forget)")
    add_connection(parser)


def run(args):
    needs_name = args.action in ("keep", "restore", "forget")
    if needs_name != bool(args.name):
        raise UserError(f"xenlab snapshot {args.action} {'needs a NAME' if needs_name else 'takes no NAME'}")
    session = connect(args.url, args.user, args.password)
    function = {"keep": "snapshot", "list": "snapshots"}.get(args.action, args.action)
    told = call_plugin(session, function, **({"name": args.name} if needs_name else {}))
    print(f"It is {told['now']} in the lab.")
    for name, when in told["snapshots"].items():
        print(f"{name}: as it was at {when}")
    return 0
