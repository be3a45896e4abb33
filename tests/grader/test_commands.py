"""xenlab check, solve, grade and sample-class as typed: what they print and how they end."""

import json
import socket

import pytest

from grader.grading import session_on
from lab_env import cli, connection
from lab_env.mock.journal import Journal
from lab_env.mock.xenserver import MockXenServer
from tests.grader.laboratory import lab


@pytest.fixture
def on(monkeypatch):
    """Makes the commands reach a XenServer in this process."""
    def reach(xs):
        monkeypatch.setattr(connection, "connect", lambda *_: session_on(xs))
    return reach


def xenlab(capsys, *words):
    status = cli.main(list(words))
    said = capsys.readouterr()
    return status, said.out, said.err


def test_check_all_passed(on, capsys):
    on(lab())
    status, out, err = xenlab(capsys, "check", "ubuntu-exercise")
    assert status == 0 and out.endswith("Score: 20 of 20 points\n") and not err


def test_check_some_failed_in_galician_with_a_page(on, capsys, tmp_path):
    on(lab(variant="no_tools"))
    status, out, _ = xenlab(capsys, "check", "ubuntu-exercise-gl", "--language", "gl", "--html", str(tmp_path / "r.html"))
    assert status == 1 and "Cualificación: 10 de 20 puntos" in out
    assert '<html lang="gl">' in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_check_json(on, capsys):
    on(lab(variant="nothing_done"))
    status, out, _ = xenlab(capsys, "check", "ubuntu-exercise", "--json")
    assert status == 1 and json.loads(out)["points"] == 0


def test_check_of_an_unknown_assignment(capsys):
    status, out, err = xenlab(capsys, "check", "ubuntu")
    assert status == 2 and not out and "the assignments are: ubuntu-exercise, ubuntu-exercise-gl" in err


def test_check_where_nothing_answers(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))       # bound, not listening: refused
        status, out, err = xenlab(capsys, "check", "ubuntu-exercise", "--url", f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert status == 2 and not out and "no XenServer answers" in err and "XENLAB_URL" in err


def test_check_with_a_wrong_password(monkeypatch, capsys):
    from lab_env.transport import InProcessTransport
    monkeypatch.setattr(connection, "transport", lambda scheme: InProcessTransport(lab()))
    status, _, err = xenlab(capsys, "check", "ubuntu-exercise", "--url", "http://mock", "--user", "root", "--password", "wrong")
    assert status == 2 and "XENLAB_PASSWORD" in err


def test_check_of_a_xenserver_that_goes_away_meanwhile(monkeypatch, capsys):
    from tests.grader.test_facts import Away
    monkeypatch.setattr(connection, "connect", lambda *_: Away(ConnectionResetError("gone")))
    status, out, _ = xenlab(capsys, "check", "ubuntu-exercise")
    assert status == 2 and "did not answer: gone" in " ".join(out.split())


@pytest.mark.parametrize("choices", [[], ["--release", "13.10", "--by", "url"]])
def test_solve_then_check(on, capsys, choices):
    on(MockXenServer("1", journal=Journal.start(lambda line: None, "xenserver-6.1", "1")))
    status, out, _ = xenlab(capsys, "solve", "ubuntu-exercise", *choices)
    lines = out.splitlines()
    assert status == 0 and lines[0] == f"[ 1/{len(lines)}] Clone the template of Ubuntu 12.04" and len(lines) > 9
    assert xenlab(capsys, "check", "ubuntu-exercise")[0] == 0


def test_solve_refuses_to_do_it_twice(on, capsys):
    on(lab())
    status, out, err = xenlab(capsys, "solve", "ubuntu-exercise")
    assert status == 2 and not out and "already something called ubase" in err


def test_solve_speaks_galician(on, capsys):
    on(MockXenServer("1", journal=Journal.start(lambda line: None, "xenserver-6.1", "1")))
    assert "Clonar o modelo de Ubuntu 12.04" in xenlab(capsys, "solve", "ubuntu-exercise", "--language", "gl")[1]


@pytest.mark.parametrize("words, reason", [
    (["grade", "ubuntu"], "the assignments are"),
    (["grade", "ubuntu-exercise", "--course", "{folder}"], "it has no nbgrader_config.py"),
    (["sample-class", "0", "{folder}/new"], "from 1 to 10000"),
    (["sample-class", "3", "{folder}"], "is not empty"),
    (["sample-class", "3", "{folder}/new", "--assignment", "tools-linux"], "the assignments are: ubuntu-exercise"),
    (["sample-class", "3", "{folder}/something"], "is not empty"),
])
def test_what_cannot_be_done_is_said_plainly(capsys, tmp_path, words, reason):
    (tmp_path / "something").write_text("mine")
    status, out, err = xenlab(capsys, *(word.format(folder=tmp_path) for word in words))
    assert status == 2 and not out and reason in err and (tmp_path / "something").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["something"]


@pytest.mark.parametrize("command", ["check", "grade", "sample-class", "solve"])
def test_help(capsys, command):
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0 and "usage: xenlab" in capsys.readouterr().out


def test_where_the_class_is_to_be_written_is_looked_at_before_it_is_graded(capsys, tmp_path):
    for option in ("--csv", "--html", "--json", "--junit"):
        status, _, err = xenlab(capsys, "grade", "ubuntu-exercise", "--course", str(tmp_path), option, str(tmp_path / "no" / "file"))
        assert status == 2 and "cannot write" in err and "folder that exists" in err


def test_answers_that_wait_for_a_person_are_counted(capsys, tmp_path):
    from grader import sample_class
    sample_class.make(3, tmp_path / "course", assignment="theory-quiz")
    for student in ("s001", "s002"):
        notebook = tmp_path / "course" / "submitted" / student / "theory-quiz" / "theory-quiz.ipynb"
        notebook.write_text(notebook.read_text(encoding="utf-8").replace('"…"', '"In my own words"', 1) if student == "s001" else "{}", encoding="utf-8")
    _, out, _ = xenlab(capsys, "grade", "theory-quiz", "--course", str(tmp_path / "course"), "--jobs", "1")
    assert out.endswith("2 wait for a person, who grades what was answered in words (formgrader, Manual Grading)\n")
