"""`xenlab sample-class`: a course full of believable submissions, to try grading on."""

from pathlib import Path

from lab_env.cli import UserError
from lab_env.progress import Progress
from lab_env.words import Words, said

HELP = Words("Make an nbgrader course with N believable submissions of the exercise: done, half done, forged, damaged, missing.",
             "Fai un curso de nbgrader con N entregas cribles do exercicio: feitas, a medias, falsificadas, danadas, sen entregar.")


def add_arguments(parser):
    parser.add_argument("count", metavar="N", type=int, help=said("how many students", "cantos estudantes"))
    parser.add_argument("folder", metavar="DIR", type=Path, help=said("an empty or new folder", "un cartafol baleiro ou novo"))


def run(args):
    if not 1 <= args.count <= 10_000:
        raise UserError(said("N must be from 1 to 10000", "N ten que ser de 1 a 10000"))
    from grader import sample_class     # nbgrader takes seconds to import
    with Progress("sample-class") as bar:
        sample_class.make(args.count, args.folder, lambda done: bar.show(done / args.count, f"{done}/{args.count}"))
    print(said("{count} students of {assignment} in {folder}. Grade them:", "{count} estudantes de {assignment} en {folder}. Cualifícaos:",
               count=args.count, assignment=sample_class.ASSIGNMENT, folder=args.folder)
          + f"\n  xenlab grade {sample_class.ASSIGNMENT} --course {args.folder}")
    return 0
