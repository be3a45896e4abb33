"""`xenlab solve`: have an assignment done by a robot, to see how it goes or to test a class's setting."""

import inspect

import XenAPI

from grader.commands import add_language, rubric_named
from grader.robot import GuestRefused
from grader.rubrics import solver_of
from lab_env import connection
from lab_env.cli import UserError
from lab_env.words import Words, said

HELP = Words("Do an assignment on a mocked XenServer, step by step.", "Fai unha tarefa nun XenServer simulado, paso a paso.")


def add_arguments(parser):
    parser.add_argument("assignment", metavar="ASSIGNMENT", help=said("the assignment to do, such as ubuntu-exercise", "a tarefa que se fai, como ubuntu-exercise"))
    connection.add_arguments(parser)
    parser.add_argument("--release", choices=("13.04", "13.10"), help=said("ubuntu-exercise: the release to install (default: 13.04)", "ubuntu-exercise: a versión que se instala (por omisión: 13.04)"))
    parser.add_argument("--by", choices=("iso", "url"), help=said("ubuntu-exercise: the medium (default: iso)", "ubuntu-exercise: o medio (por omisión: iso)"))
    add_language(parser)


def run(args):
    rubric = rubric_named(args.assignment, of_a_lab=True)
    solver = solver_of(rubric)
    choices = {name: value for name, value in (("release", args.release), ("by", args.by)) if value}
    for name in choices.keys() - inspect.signature(solver.solve).parameters.keys():
        raise UserError(said("{assignment} has no choice of --{name}", "en {assignment} non se pode escoller --{name}", assignment=rubric.name, name=name))
    session = connection.connect(args.url, args.user, args.password)
    if reason := solver.in_the_way(session):
        raise UserError(reason)
    count = len(solver.VARIANTS["done"])
    try:
        for number, title in enumerate(solver.solve(session, **choices), 1):
            print(f"[{number:>{len(str(count))}}/{count}] {title.say(args.language)}", flush=True)
    except GuestRefused as error:
        raise UserError(said("the guest refused a step: {error}", "o convidado rexeitou un paso: {error}", error=error)) from error
    except XenAPI.Failure as failure:
        raise UserError(said("the XenServer refused a step: {details}", "o XenServer rexeitou un paso: {details}", details=" ".join(map(str, failure.details)))) from failure
    return 0
