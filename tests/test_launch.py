"""`xenlab lab`, started and stopped as a learner would; what is seen in the browser is in browser/test_lab.py."""

import contextlib
import dataclasses
import json
import os
import re
import signal
import subprocess
import urllib.error
import urllib.request

import pytest

from grader import rubrics
from lab_env import launch as launching
from lab_env.cli import UserError
from lab_env.connection import connect

from .server.serving import XENLAB

ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith(("XENLAB_", "JUPYTER_"))}
slow = pytest.mark.slow


def launch(folder, *arguments, **options):
    return subprocess.Popen([*XENLAB, "lab", "--no-browser", "--folder", str(folder), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, encoding="utf-8", env=ENVIRONMENT, **options)


def refused(folder, *arguments):
    """What a lab that cannot start says."""
    process = launch(folder, *arguments)
    out, words = process.communicate(timeout=60)
    assert process.returncode == 2, (out, words)
    assert "Traceback" not in words
    return words


@contextlib.contextmanager
def running(folder, *arguments):
    """A lab that has printed all it prints: yields (process, printed)."""
    process = launch(folder, *arguments)
    printed = ""
    try:
        while "Ctrl-C" not in printed:
            line = process.stdout.readline()
            assert line, printed + process.stderr.read()
            printed += line
        yield process, printed
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def addresses(printed):
    """The XenServer's URL and JupyterLab's."""
    return re.findall(r"(?: at|JupyterLab:) (http://127\.0\.0\.1:\d+)", printed)


@pytest.mark.parametrize("arguments, words", [(["--speed", "fast"], "give a number such as 1 or 60, or instant"),
                                              (["--port", "99999"], "port 99999 cannot be used")])
def test_an_option_that_makes_no_sense_is_explained(tmp_path, arguments, words):
    assert words in refused(tmp_path / "lab", *arguments)


def test_a_folder_that_cannot_be_one_is_explained(tmp_path):
    (tmp_path / "file").write_text("")
    assert "Choose another with --folder" in refused(tmp_path / "file")


def test_a_journal_that_is_none_is_left_alone(tmp_path):
    (tmp_path / "lab.journal").write_text("rubbish\n")
    assert "line 1: this is not the journal of a lab" in refused(tmp_path)
    assert (tmp_path / "lab.journal").read_text() == "rubbish\n"


def test_it_speaks_the_language_it_is_asked_for(tmp_path):
    (tmp_path / "lab.journal").write_text("rubbish\n")
    assert "Non se cambiou nada" in refused(tmp_path, "--language", "gl")


def test_one_student_does_not_open_the_lab_of_another(tmp_path):
    (tmp_path / "lab.json").write_text(json.dumps({"student": "ana"}))
    (tmp_path / "lab.journal").write_text("")
    assert "is the lab of 'ana'" in refused(tmp_path, "--student", "brais")


def test_lessons_share_a_lab_and_an_assignment_of_another_kind_has_its_own(monkeypatch):
    other = dataclasses.replace(rubrics.get("ubuntu-exercise"), name="other", release="xcp-ng-8.3", contents="empty")
    monkeypatch.setattr(rubrics, "get", lambda name: other)
    assert launching.lab_of("05") == launching.LESSONS
    assert launching.lab_of("ubuntu-exercise") == {"assignment": "other", "release": "xcp-ng-8.3", "contents": "empty", "journal": "other.journal"}


def test_what_is_opened_is_a_lesson_or_an_assignment():
    assert launching.page_of("00", "gl").endswith("/notebooks/gl/00-welcome.ipynb")
    assert launching.page_of("theory-quiz", "gl") == "/lab/tree/assignments/theory-quiz-gl/theory-quiz.ipynb"
    with pytest.raises(UserError, match="no lesson begins with '77', and no assignment is called so; there is 00-welcome, .*theory-quiz"):
        launching.page_of("77", "en")


@slow
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_nothing_is_left_running(tmp_path, name):
    if not hasattr(signal, name) or os.name == "nt":
        pytest.skip(f"no {name} to send on this system")
    with running(tmp_path) as (process, printed):
        both = addresses(printed)
        assert len(both) == 2 and all(map(answers, both))
        process.send_signal(getattr(signal, name))
        assert process.wait(30) == 0
        assert not any(map(answers, both))


@slow
def test_an_assignment_has_a_lab_of_its_own_in_the_same_folder(tmp_path):
    with running(tmp_path, "ubuntu-modern-gl", "--student", "ana") as (_, printed):
        assert "xcp-ng-8.3" in printed and "/lab/tree/assignments/ubuntu-modern-gl/ubuntu-modern.ipynb?token=" in printed
        assert json.loads((tmp_path / "lab.json").read_text())["assignment"] == "ubuntu-modern"
    with running(tmp_path) as (_, printed):
        assert "xenserver-6.1" in printed
    assert {path.name for path in tmp_path.glob("*.journal")} == {"lab.journal", "ubuntu-modern.journal"}


@slow
def test_two_labs_at_once_are_two_and_one_folder_is_one(tmp_path):
    with running(tmp_path / "one") as (_, first), running(tmp_path / "two") as (_, second):
        assert not set(addresses(first)) & set(addresses(second))
        assert json.loads((tmp_path / "one" / "lab.json").read_text())["url"] == addresses(first)[0]
        assert "is in use by another lab" in refused(tmp_path / "one")
        port = addresses(first)[1].rpartition(":")[2]
        assert f"port {port} cannot be used" in refused(tmp_path / "three", "--port", port)
        assert answers(addresses(first)[1]), "the first was not disturbed"


@slow
def test_a_xenserver_that_dies_is_started_again_where_it_was(tmp_path):
    if not os.path.isdir("/proc"):
        pytest.skip("finds the children in /proc")
    with running(tmp_path, "--speed", "instant") as (process, printed):
        url, jupyter = addresses(printed)
        session = connect(url, "root", "xenserver")
        vm = session.xenapi.VM.get_by_name_label("dbase")[0]
        session.xenapi.VM.set_name_description(vm, "kept")
        os.kill(child(process.pid, "-m lab_env serve"), signal.SIGKILL)
        line = process.stdout.readline()
        assert "it is started again" in line, line
        assert url in process.stdout.readline(), "at the same place"
        assert session.xenapi.VM.get_name_description(vm) == "kept", "who was logged in goes on"
        assert answers(jupyter)
        os.kill(child(process.pid, "-m lab_env serve"), signal.SIGKILL)
        assert "the mocked XenServer has stopped" in the_end(process), "so soon again: something is wrong with it"
        assert not any(map(answers, addresses(printed)))


@slow
def test_when_jupyterlab_dies_the_xenserver_is_stopped_and_it_is_said(tmp_path):
    if not os.path.isdir("/proc"):
        pytest.skip("finds the children in /proc")
    with running(tmp_path) as (process, printed):
        os.kill(child(process.pid, "-m jupyterlab"), signal.SIGKILL)
        assert "JupyterLab has stopped" in the_end(process)
        assert not any(map(answers, addresses(printed)))


def the_end(process):
    """What a lab says that ends by itself."""
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2, said
    return said


def child(parent, whose):
    """The process of that parent with these words on its command line."""
    with open(f"/proc/{parent}/task/{parent}/children") as file:
        for pid in map(int, file.read().split()):
            with open(f"/proc/{pid}/cmdline", encoding="utf-8") as line:
                if whose in line.read().replace("\0", " "):
                    return pid
    raise AssertionError(f"no child {whose}")


@slow
def test_files_torn_by_a_crash_are_written_anew(tmp_path):
    (tmp_path / ".xenlab").mkdir()
    for name in ("lab.json", ".xenlab/lessons.json"):
        (tmp_path / name).write_text('{"stud')
    with running(tmp_path, "--language", "gl") as (_, printed):
        assert json.loads((tmp_path / "lab.json").read_text())["language"] == "gl"
        assert "/lab/tree/notebooks/gl/08-exercise-ubuntu.ipynb?token=" in printed


def test_a_folder_that_was_moved_is_said(tmp_path):
    class Running:
        def poll(self):
            return None

    with pytest.raises(UserError, match="was it moved or renamed"):
        launching.watch(Running(), Running(), tmp_path / "moved")
