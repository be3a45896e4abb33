"""`xenlab sample-class`: a course full of believable submissions, to try grading on."""

from pathlib import Path

from grader.commands import rubric_named
from lab_env.cli import UserError
from lab_env.progress import Progress
from lab_env.words import Words, said

HELP = Words("Make an nbgrader course with N believable submissions of an assignment: done, half done, forged, damaged, missing.",
             "Fai un curso de nbgrader con N entregas cribles dunha tarefa: feitas, a medias, falsificadas, danadas, sen entregar.")


def add_arguments(parser):
    parser.add_argument("count", metavar="N", type=int, help=said("how many students", "cantos estudantes"))
    parser.add_argument("folder", metavar="DIR", type=Path, help=said("an empty or new folder", "un cartafol baleiro ou novo"))
    parser.add_argument("--assignment", metavar="NAME", default="ubuntu-exercise", help=said("which assignment they hand in (default: %(default)s)",
                                                                                             "que tarefa entregan (por omisión: %(default)s)"))


def run(args):
    if not 1 <= args.count <= 10_000:
        raise UserError(said("N must be from 1 to 10000", "N ten que ser de 1 a 10000"))
    rubric_named(args.assignment)
    from grader import sample_class     # nbgrader takes seconds to import
    with Progress("sample-class") as bar:
        sample_class.make(args.count, args.folder, lambda done: bar.show(done / args.count, f"{done}/{args.count}"), args.assignment)
    print(said("{count} students of {assignment} in {folder}. Grade them:", "{count} estudantes de {assignment} en {folder}. Cualifícaos:",
               count=args.count, assignment=args.assignment, folder=args.folder)
          + f"\n  xenlab grade {args.assignment} --course {args.folder}")
    return 0
