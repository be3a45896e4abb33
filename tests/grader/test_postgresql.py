"""The gradebook on a PostgreSQL server, by URL as nbgrader has it: a real server, in a folder of its own, by a user who is not root."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.nbgrader import Course
from grader.sample_class import copy_course
from lab_env.cli import UserError
from tests.grader.laboratory import ASSIGNMENT
from tests.grader.test_nbgrader import run

pytestmark = pytest.mark.slow
INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))       # where Debian keeps it
INITDB = shutil.which("initdb") or (str(INSTALLED[-1]) if INSTALLED else None)


@pytest.fixture(scope="module")
def server():
    """The URL of a database."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: install xenlab[postgresql]")
    if not INITDB:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    folder, programs = Path(tempfile.mkdtemp(prefix="xenlab-postgresql-")), Path(INITDB).resolve().parent     # pytest's own folders are closed to other users
    as_user = {}
    if os.geteuid() == 0:       # PostgreSQL refuses to run as root; the package brings a user for it
        as_user = {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def pg(program, *words):
        done = subprocess.run([programs / program, *map(str, words)], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, timeout=120, env={**os.environ, "LC_ALL": "C.UTF-8"}, **as_user)
        assert done.returncode == 0, done.stderr
    pg("initdb", "-D", folder / "data", "-U", "teacher", "-A", "trust", "-E", "UTF8")
    pg("pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", f"-h 127.0.0.1 -p {port} -k {folder} -F", "start")
    try:
        yield f"postgresql://teacher@127.0.0.1:{port}/postgres"
    finally:
        pg("pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def test_a_class_graded_both_ways_into_postgresql(server, tmp_path):
    course = tmp_path / "course"
    run("xenlab", "sample-class", "4", str(course), cwd=tmp_path)
    (course / "gradebook.db").unlink()
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(f"\nc.CourseDirectory.db_url = {server!r}\n")

    def scores():
        with Gradebook(server, "xenlab") as gradebook:
            return {submission.student.id: submission.score for submission in gradebook.assignment_submissions(ASSIGNMENT)}
    run("xenlab", "grade", ASSIGNMENT, cwd=course)
    ours = scores()
    assert len(ours) == 4 and ours["s001"] == 20 and 0 < ours["s003"] < 20 and not (course / "gradebook.db").exists()
    with Gradebook(server, "xenlab") as gradebook:
        gradebook.find_grade("tools", ASSIGNMENT, ASSIGNMENT, "s003").extra_credit = 1
        gradebook.db.commit()
    run("nbgrader", "autograde", ASSIGNMENT, "--force", cwd=course)
    assert scores() == {**ours, "s003": ours["s003"] + 1}
    run("xenlab", "grade", ASSIGNMENT, cwd=course)
    assert scores() == {**ours, "s003": ours["s003"] + 1}
    run("nbgrader", "export", cwd=course)
    assert (course / "grades.csv").read_text(encoding="utf-8").count(ASSIGNMENT) == 4


def test_where_no_server_answers(tmp_path):
    course = tmp_path / "course"
    copy_course(course)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with (course / "nbgrader_config.py").open("a") as file:
            file.write(f"\nc.CourseDirectory.db_url = 'postgresql://teacher:s3cret@127.0.0.1:{closed.getsockname()[1]}/marks'\n")
        with pytest.raises(UserError, match=r"cannot open the gradebook postgresql://teacher:\*\*\*@127") as raised:
            Course(course).release(ASSIGNMENT)
    assert "s3cret" not in str(raised.value)
