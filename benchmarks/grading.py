"""`python -m benchmarks.grading [N [ROUNDS]]`: a made-up class of N (200) graded by `xenlab grade` and by nbgrader, in turn; and one submission alone.

nbgrader is measured as it comes: it runs the notebooks, whose test cells ask the journal themselves. Both make gradebook and feedback, and
give the same scores. nbgrader grades one student and then SOME of the class; what each one more costs is multiplied, since the whole class would take
minutes. Besides the time on the clock, the processors' time is told, which other programs on the same computer disturb less.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grader.grading import grade, grade_live, session_on
from grader.sample_class import ASSIGNMENT, KINDS, do_exercise
from grader.submissions import find
from lab_env.mock import journal

PROGRAMS = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
ONE, SOME, HOW_MANY = "s001", "s0[01]?", 19


def run(*command, cwd):
    """Seconds that a command takes, and those of the processors."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([str(PROGRAMS / command[0]), *command[1:]], cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def with_nbgrader(course, count):
    """The same for nbgrader and a class of `count`, from what it takes for one student and for some."""
    took = []
    for students in (ONE, SOME):
        steps = [run("nbgrader", step, ASSIGNMENT, f"--student={students}", "--force", cwd=course) for step in ("autograde", "generate_feedback")]
        took.append([sum(seconds) for seconds in zip(*steps)])
    return [one + (some - one) / (HOW_MANY - 1) * (count - 1) for one, some in zip(*took)]


def scores(course):
    """What the gradebook says, by student."""
    from nbgrader.api import Gradebook
    with Gradebook(f"sqlite:///{course}/gradebook.db", "xenlab") as gradebook:
        return {submission.student.id: submission.score for submission in gradebook.assignment_submissions(ASSIGNMENT)}


def again(course, class_of):
    """The class as it was before anything was graded."""
    shutil.rmtree(course, ignore_errors=True)
    shutil.copytree(class_of, course)


def each(submissions):
    """Milliseconds that each takes to be read, replayed and checked, in this process alone."""
    taken = []
    for submission in submissions:
        began = time.perf_counter()
        grade(submission)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def in_a_notebook():
    """Milliseconds of `check()` on a lab in which the exercise is done, and whose journal it asks too."""
    text = do_exercise("xenlab", "s001", KINDS[0])
    reading = journal.read(text)
    xs = journal.replay(reading)
    xs.record_in(journal.Journal(lambda line: None, text.splitlines(), reading.last_hash))
    session, taken = session_on(xs), []
    for _ in range(20):
        began = time.perf_counter()
        grade_live(ASSIGNMENT, session)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def main(count, rounds):
    with tempfile.TemporaryDirectory() as folder:
        made, ours, theirs = (Path(folder) / name for name in ("made", "ours", "theirs"))
        run("xenlab", "sample-class", str(count), str(made), cwd=folder)
        shutil.copytree(made, theirs)
        with (theirs / "nbgrader_config.py").open("a") as file:
            file.write("\ndel c.Autograde.autograde_preprocessors\n")
        rows = []
        for _ in range(rounds):
            again(ours, made)
            rows.append((run("xenlab", "grade", ASSIGNMENT, cwd=ours), with_nbgrader(theirs, count)))
        for what, place in (("on the clock", 0), ("of the processors", 1)):
            mine, beside = (statistics.median(row[side][place] for row in rows) for side in (0, 1))
            print(f"{what:<18}  xenlab grade {count / mine * 60:6.0f}, nbgrader autograde + generate_feedback {count / beside * 60:6.1f} submissions a minute: "
                  f"{statistics.median(row[1][place] / row[0][place] for row in rows):.0f} times")
        graded = scores(theirs)
        print(f"the same scores: {'yes' if graded and graded.items() <= scores(ours).items() else 'NO'}")
        print(f"most memory of one process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MiB")
        taken = each(find(ours / "submitted", ASSIGNMENT))
        print(f"one submission read, replayed and checked: median {statistics.median(taken):.0f} ms, mean {statistics.mean(taken):.0f} ms, worst {max(taken):.0f} ms")
        print(f"check() in a notebook: median {statistics.median(in_a_notebook()):.0f} ms")


if __name__ == "__main__":
    main(*map(int, (sys.argv[1:] + ["200", "3"][len(sys.argv) - 1:])[:2]))
