"""`xenlab snapshot`: keep a whole mocked lab, its time included, and go back to it, to its beginning, or by some steps."""

from .cli import UserError
from .connection import add_arguments as add_connection
from .connection import connect
from .controls import Steps, undo
from .guests import call_plugin
from .words import Words, said

HELP = Words("Keep the whole mocked lab as it is, go back to that or to its beginning, undo the last steps.",
             "Garda o laboratorio simulado enteiro tal como está, volve a el ou ao principio, desfai os últimos pasos.")


def add_arguments(parser):
    parser.add_argument("action", choices=("keep", "restore", "forget", "list", "reset", "undo", "steps"),
                        help=said("keep the lab under a NAME, restore or forget what was kept, list what there is; reset: go back to the beginning; undo the last steps; steps lists them",
                                  "keep garda o laboratorio cun NAME; restore e forget recuperan ou esquecen o gardado; list amosa o que hai; reset volve ao principio; "
                                  "undo desfai os últimos pasos; steps lístaos"))
    parser.add_argument("name", metavar="NAME", nargs="?", default="", help=said("of the snapshot (keep, restore, forget); how many steps (undo: 1, steps: 10)",
                                                                                 "da instantánea (keep, restore, forget); cantos pasos (undo: 1, steps: 10)"))
    add_connection(parser)


def run(args):
    needs_name = args.action in ("keep", "restore", "forget")
    if args.action in ("undo", "steps"):
        return go_through_steps(args)
    if needs_name != bool(args.name):
        raise UserError(said("xenlab snapshot {action} needs a NAME", "xenlab snapshot {action} precisa un NAME", action=args.action) if needs_name else
                        said("xenlab snapshot {action} takes no NAME", "xenlab snapshot {action} non leva NAME", action=args.action))
    session = connect(args.url, args.user, args.password)
    function = {"keep": "snapshot", "list": "snapshots"}.get(args.action, args.action)
    told = call_plugin(session, function, **({"name": args.name} if needs_name else {}))
    print(said("It is {now} in the lab.", "Hora do laboratorio: {now}.", now=told["now"]))
    for name, when in told["snapshots"].items():
        print(said("{name}: as it was at {when}", "{name}: como estaba o {when}", name=name, when=when))
    return 0


def go_through_steps(args):
    """`undo [N]` and `steps [N]`."""
    if args.name and not args.name.isdigit():
        raise UserError(said("xenlab snapshot {action} takes a number of steps, not '{name}'", "xenlab snapshot {action} leva un número de pasos, non '{name}'",
                             action=args.action, name=args.name))
    session = connect(args.url, args.user, args.password)
    print(undo(session, args.name or 1) if args.action == "undo" else Steps(call_plugin(session, "steps", most=args.name or "10")))
    return 0
