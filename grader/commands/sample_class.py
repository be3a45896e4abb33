"""`xenlab sample-class`: a course full of believable submissions, to try grading on."""

from pathlib import Path

from lab_env.cli import UserError
from lab_env.progress import Progress

HELP = "Make an nbgrader course with N believable submissions of the exercise: done, half done, forged, damaged, missing."


def add_arguments(parser):
    parser.add_argument("count", metavar="N", type=int, help="how many students")
    parser.add_argument("folder", metavar="DIR", type=Path, help="an empty or new folder")


def run(args):
    if not 1 <= args.count <= 10_000:
        raise UserError("N must be from 1 to 10000")
    from grader import sample_class     # nbgrader takes seconds to import
    with Progress("sample-class") as bar:
        sample_class.make(args.count, args.folder, lambda done: bar.show(done / args.count, f"{done}/{args.count}"))
    print(f"{args.count} students of {sample_class.ASSIGNMENT} in {args.folder}. Grade them:\n"
          f"  xenlab grade {sample_class.ASSIGNMENT} --course {args.folder}")
    return 0
