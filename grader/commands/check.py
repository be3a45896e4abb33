"""`xenlab check`: put an assignment's checks to a live XenServer, real or mocked."""

from dataclasses import replace
from pathlib import Path

from grader import report as reports
from grader import report_html, rubrics, words
from grader.commands import add_language, rubric_named
from grader.grading import grade_live
from grader.report import Status
from lab_env import connection
from lab_env.words import Words, said

HELP = Words("Check an assignment on a XenServer: what is done, what is missing, where to look next.",
             "Comproba unha tarefa nun XenServer: que está feito, que falta, onde mirar despois.")
EPILOG = Words("Exit status: 0 when every check passed, 1 when some did not, 2 when the XenServer or a check could not be asked.",
               "Estado de saída: 0 se se superan todas as comprobacións, 1 se algunha non, 2 se non se lle puido preguntar ao XenServer, ou por algunha comprobación.")


def add_arguments(parser):
    parser.epilog = EPILOG.say()
    parser.add_argument("assignment", metavar="ASSIGNMENT", help=said("one of: {names}", "unha de: {names}", names=", ".join(rubrics.MODULES)))
    connection.add_arguments(parser)
    parser.add_argument("--hints", action="store_true", help=said("tell all the hints, not only the first of each check", "di todas as pistas, non só a primeira de cada comprobación"))
    parser.add_argument("--json", action="store_true", help=said("print the report as JSON", "amosa o informe en JSON"))
    parser.add_argument("--html", metavar="FILE", type=Path, help=said("write the report as a page, too", "escribe o informe tamén como páxina"))
    add_language(parser)


def run(args):
    rubric_named(args.assignment, of_a_lab=True)
    session = connection.connect(args.url, args.user, args.password)
    report = grade_live(args.assignment, session)
    if not args.hints:
        report = replace(report, outcomes=tuple(outcome.hinted(1, words.WITH_HINTS) for outcome in report.outcomes))
    if args.html:
        args.html.write_text(report_html.page(report, args.language), encoding="utf-8")
    print(reports.as_json(report, args.language) if args.json else reports.text(report, args.language))
    if report.status is not Status.GRADED:
        return 2
    return 0 if all(outcome.passed for outcome in report.outcomes) else 1
