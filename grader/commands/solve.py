"""`xenlab solve`: have an assignment done by a robot, to see how it goes or to test a class's setting."""

import importlib

import XenAPI

from grader.commands import add_language, rubric_named
from grader.facts import Facts
from lab_env import connection
from lab_env.cli import UserError
from lab_env.words import Words, said

HELP = Words("Do an assignment on a mocked XenServer, step by step.", "Fai unha tarefa nun XenServer simulado, paso a paso.")


def add_arguments(parser):
    parser.add_argument("assignment", metavar="ASSIGNMENT", help=said("the assignment to do, such as ubuntu-exercise", "a tarefa que se fai, como ubuntu-exercise"))
    connection.add_arguments(parser)
    parser.add_argument("--release", choices=("13.04", "13.10"), default="13.04", help=said("the release to install (default: 13.04)", "a versión que se instala (por omisión: 13.04)"))
    parser.add_argument("--by", choices=("iso", "url"), default="iso", help=said("the medium (default: iso)", "o medio (por omisión: iso)"))
    add_language(parser)


def run(args):
    rubric = rubric_named(args.assignment, of_a_lab=True)
    solver = importlib.import_module(f"{type(rubric).__module__}.{rubric.name.replace('-', '_')}_solve")
    session = connection.connect(args.url, args.user, args.password)
    if Facts(session, rubric.vm_name).named:
        raise UserError(said("there is already something called {name} on this XenServer: delete it first (or see `xenlab check {assignment}`)",
                             "xa hai algo chamado {name} neste XenServer: bórrao antes (ou mira `xenlab check {assignment}`)",
                             name=rubric.vm_name, assignment=args.assignment))
    steps = solver.VARIANTS["done"]
    try:
        for number, title in enumerate(solver.solve(session, args.release, args.by), 1):
            print(f"[{number:>{len(str(len(steps)))}}/{len(steps)}] {title.say(args.language)}", flush=True)
    except solver.GuestRefused as error:
        raise UserError(said("the guest refused a step: {error}", "o convidado rexeitou un paso: {error}", error=error)) from error
    except XenAPI.Failure as failure:
        raise UserError(said("the XenServer refused a step: {details}", "o XenServer rexeitou un paso: {details}", details=" ".join(map(str, failure.details)))) from failure
    return 0
