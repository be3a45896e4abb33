"""The grader's subcommands of `xenlab`, and what they share."""

from grader import rubrics, words
from lab_env.cli import UserError
from lab_env.words import said


def rubric_named(assignment, of_a_lab=False):
    """The rubric of an assignment, or a UserError that lists those there are, or says that this one is not about a lab."""
    try:
        rubric = rubrics.get(assignment)
    except rubrics.UnknownAssignment as error:
        raise UserError(str(error)) from error
    if of_a_lab and rubric.asks != "lab":
        raise UserError(said("{assignment} is about answers: there is no XenServer to ask", "{assignment} vai de respostas: non hai ningún XenServer ao que preguntar",
                             assignment=assignment))
    return rubric


def add_language(parser):
    parser.add_argument("--language", choices=words.LANGUAGES, help=said("language of the reports (default: $XENLAB_LANGUAGE, or en)",
                                                                                "lingua dos informes (por omisión: $XENLAB_LANGUAGE, ou en)"))
