"""`python -m benchmarks.grading [N]`: a made-up class of N (200) graded by `xenlab grade` and by nbgrader, the same scores; and one submission alone.

nbgrader is measured as it comes: it runs the notebooks, whose test cells ask the journal themselves. Both make gradebook and feedback.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grader.grading import grade
from grader.sample_class import ASSIGNMENT
from grader.submissions import find

PROGRAMS = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}


def run(*command, cwd):
    """Seconds that a command takes."""
    began = time.perf_counter()
    done = subprocess.run([str(PROGRAMS / command[0]), *command[1:]], cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return time.perf_counter() - began


def scores(course):
    """What the gradebook says, by student."""
    from nbgrader.api import Gradebook
    with Gradebook(f"sqlite:///{course}/gradebook.db", "xenlab") as gradebook:
        return {submission.student.id: submission.score for submission in gradebook.assignment_submissions(ASSIGNMENT)}


def main(count):
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder) / "ours", Path(folder) / "theirs"
        run("xenlab", "sample-class", str(count), str(ours), cwd=folder)
        shutil.copytree(ours, theirs)
        with (theirs / "nbgrader_config.py").open("a") as file:
            file.write("\ndel c.Autograde.autograde_preprocessors\n")
        seconds = run("xenlab", "grade", ASSIGNMENT, cwd=ours)
        beside = run("nbgrader", "autograde", ASSIGNMENT, cwd=theirs) + run("nbgrader", "generate_feedback", ASSIGNMENT, cwd=theirs)
        print(f"xenlab grade                            {count / seconds * 60:8.0f} submissions a minute")
        print(f"nbgrader autograde + generate_feedback  {count / beside * 60:8.0f} submissions a minute")
        print(f"ratio {beside / seconds:.1f}; the same scores: {'yes' if scores(ours) == scores(theirs) else 'NO'}")
        taken = []
        for submission in find(ours / "submitted", ASSIGNMENT):
            began = time.perf_counter()
            grade(submission)
            taken.append((time.perf_counter() - began) * 1000)
        print(f"one submission read, replayed and checked: median {statistics.median(taken):.0f} ms, worst {max(taken):.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 200)
