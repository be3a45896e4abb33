"""The grader's subcommands of `xenlab`, and what they share."""

from grader import rubrics, words
from lab_env.cli import UserError
from lab_env.words import said


def rubric_named(assignment):
    """The rubric of an assignment, or a UserError that lists those there are."""
    try:
        return rubrics.get(assignment)
    except rubrics.UnknownAssignment as error:
        raise UserError(str(error)) from error


def add_language(parser):
    parser.add_argument("--language", choices=words.LANGUAGES, help=said("language of the reports (default: $XENLAB_LANGUAGE, or en)",
                                                                                "lingua dos informes (por omisión: $XENLAB_LANGUAGE, ou en)"))
