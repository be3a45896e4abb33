"""`xenlab solve`: have an assignment done by a robot, to see how it goes or to test a class's setting."""

import importlib

import XenAPI

from grader.commands import add_language, rubric_named
from grader.facts import Facts
from lab_env import connection
from lab_env.cli import UserError

HELP = "Do an assignment on a mocked XenServer, step by step."


def add_arguments(parser):
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="the assignment to do, such as ubuntu-exercise")
    connection.add_arguments(parser)
    parser.add_argument("--release", choices=("13.04", "13.10"), default="13.04", help="the release to install (default: 13.04)")
    parser.add_argument("--by", choices=("iso", "url"), default="iso", help="the medium (default: iso)")
    add_language(parser)


def run(args):
    rubric = rubric_named(args.assignment)
    solver = importlib.import_module(f"{type(rubric).__module__}.{rubric.name.replace('-', '_')}_solve")
    session = connection.connect(args.url, args.user, args.password)
    if Facts(session, rubric.vm_name).named:
        raise UserError(f"there is already something called {rubric.vm_name} on this XenServer: delete it first (or see "
                        f"`xenlab check {args.assignment}`)")
    steps = solver.VARIANTS["done"]
    try:
        for number, title in enumerate(solver.solve(session, args.release, args.by), 1):
            print(f"[{number:>{len(str(len(steps)))}}/{len(steps)}] {title.say(args.language)}", flush=True)
    except solver.GuestRefused as error:
        raise UserError(f"the guest refused a step: {error}") from error
    except XenAPI.Failure as failure:
        raise UserError(f"the XenServer refused a step: {' '.join(map(str, failure.details))}") from failure
    return 0
