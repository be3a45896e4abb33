"""Grading on a Dask cluster: a real scheduler and two worker processes."""

import contextlib
import re
import socket
import subprocess
import sys

import pytest

from grader import cluster
from grader.grading import grade, grade_many
from grader.submissions import JOURNAL, Submission
from lab_env.cli import UserError
from tests.grader.laboratory import journal


@pytest.mark.slow         # with every extra installed
def test_where_no_scheduler_answers(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "SECONDS", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(UserError, match="no Dask scheduler answers"), cluster.executor(f"tcp://127.0.0.1:{taken.getsockname()[1]}"):
            pass


@contextlib.contextmanager
def running(*words):
    process = subprocess.Popen([sys.executable, "-m", *words], stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)
        process.stderr.close()


@pytest.mark.slow
def test_a_class_on_two_workers(tmp_path):
    pytest.importorskip("distributed")
    submissions = []
    for student, variant in [("ana", "done"), ("brais", "forged"), ("carme", "nothing_done")]:
        folder = tmp_path / student / "ubuntu-exercise"
        folder.mkdir(parents=True)
        (folder / JOURNAL).write_text(journal(variant=variant, student=student), newline="\n")
        submissions.append(Submission(student, "ubuntu-exercise", folder=folder))
    with running("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard") as scheduler:
        for line in scheduler.stderr:
            found = re.search(r"tcp://127\.0\.0\.1:\d+", line)
            if found:
                break
        worker = ["distributed.cli.dask_worker", found[0], "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path)]
        with running(*worker), running(*worker), cluster.executor(found[0]) as executor:
            executor._client.wait_for_workers(2, timeout=60)
            points = {submission.student: report.points for submission, report in grade_many(submissions, executor=executor)}
    assert points == {submission.student: grade(submission).points for submission in submissions}, "as in this process"
    assert points["ana"] == 20 and 0 < points["brais"] < 20 and points["carme"] == 0
