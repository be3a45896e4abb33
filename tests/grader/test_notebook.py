"""check() and hand_in() as a notebook's cells call them, live and while nbgrader grades."""

import json

from collections import Counter

import nbformat
import pytest
from nbgrader.utils import determine_grade

import lab_env.lab
from grader import notebook
from grader.grading import session_on
from grader.rubrics.ubuntu_exercise import MEMORIES
from grader.submissions import JOURNAL
from lab_env.cli import UserError
from tests.grader.laboratory import journal, lab


@pytest.fixture
def live(monkeypatch, tmp_path):
    """Connects to the lab of a variant, from an empty folder."""
    monkeypatch.chdir(tmp_path)

    def connected(**choices):
        monkeypatch.setattr(lab_env.lab, "connect", lambda: session_on(lab(**choices)))
    return connected


@pytest.fixture
def graded(monkeypatch, tmp_path):
    """Inside nbgrader's folder of a student; any connection is an error."""
    def inside(student="ana", **choices):
        folder = tmp_path / "autograded" / student / "ubuntu-exercise"
        folder.mkdir(parents=True)
        if choices:
            (folder / JOURNAL).write_text(journal(**choices), newline="\n")
        monkeypatch.chdir(folder)

        def never():
            raise AssertionError("a server was asked while grading")
        monkeypatch.setattr(lab_env.lab, "connect", never)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    return inside


def test_the_whole_rubric(live):
    live(variant="forged")
    report = notebook.check()
    assert report.points == 10 and "<table>" in report._repr_html_() and "Score: 10 of 20" in repr(report)


def test_one_check_prints_why_and_is_worth_its_points(live, capsys):
    live(variant="forged")
    assert notebook.check("installed").points == 1
    assert notebook.check("tools").points == 0
    said = capsys.readouterr()
    assert "was written to xenstore" in " ".join(said.out.split()) and said.err == ""


def test_the_lab_of_another_assignment_is_not_asked(live, tmp_path, monkeypatch):
    live()
    monkeypatch.delenv("XENLAB_LAB", raising=False)
    (tmp_path / "lab.json").write_text(json.dumps({"assignment": "another", "url": "http://127.0.0.1:1"}))
    for ask in (notebook.check, notebook.hand_in):
        with pytest.raises(UserError, match="that of another; ubuntu-exercise is done in a lab of its own: stop this one, and start `xenlab lab ubuntu-exercise`"):
            ask()
    monkeypatch.setenv("XENLAB_URL", "https://xenserver.example")
    assert notebook.check().points == 20, "another XenServer than that lab's was asked for"


def test_a_wrong_name_lists_the_right_ones(live):
    live()
    with pytest.raises(UserError, match="has no check called 'tool'; the checks are: one_vm"):
        notebook.check("tool")


@pytest.mark.parametrize("name, points, of", [("tools", 2, 2), ("disk_and_drive", 1, 2), ("address", 0, 1)])
def test_nbgrader_reads_the_number(graded, capsys, name, points, of):
    graded(**{"tools": {"variant": "done"}, "disk_and_drive": {"variant": "iso_left"}, "address": {"variant": "no_tools"}}[name])
    result = notebook.check(name).points
    assert determine_grade(executed(repr(result), capsys.readouterr(), of)) == (points, of)


def executed(value, said, of):
    """A test cell as nbclient leaves it: what was printed, then the last expression."""
    outputs = [nbformat.v4.new_output("stream", name=name, text=text) for name, text in (("stdout", said.out), ("stderr", said.err)) if text]
    outputs.append(nbformat.v4.new_output("execute_result", data={"text/plain": value}, execution_count=1))
    return nbformat.v4.new_code_cell("check(…).points", outputs=outputs, metadata={
        "nbgrader": {"grade": True, "solution": False, "points": of, "grade_id": "x"}})


def test_while_grading_the_journal_is_asked(graded):
    graded(variant="bare_url")
    report = notebook.check()
    assert (report.points, report.student) == (15, "ana")


def test_while_grading_a_neighbours_journal_earns_nothing(graded, capsys):
    graded(student="brais", variant="done")
    assert notebook.check("tools").points == 0
    assert "another lab: of ana" in " ".join(capsys.readouterr().out.split())


def test_while_grading_a_missing_journal_earns_nothing(graded, capsys):
    graded()
    assert notebook.check("one_vm").points == 0 and "could not tell" in capsys.readouterr().out


def test_xenlab_grading_does_the_same(graded, monkeypatch):
    graded(variant="done")
    monkeypatch.delenv("NBGRADER_EXECUTION")
    monkeypatch.setenv("XENLAB_GRADING", "1")
    assert notebook.check().points == 20


def test_hand_in_writes_the_journal(live, tmp_path, capsys):
    live()
    notebook.hand_in()
    assert (tmp_path / JOURNAL).read_text(encoding="utf-8") == journal()
    assert [path.name for path in tmp_path.iterdir()] == [JOURNAL] and "lab.journal" in capsys.readouterr().out


def test_hand_in_does_nothing_while_grading(graded, capsys):
    graded(variant="done")
    notebook.hand_in()
    assert "Grading" in capsys.readouterr().out


def test_hand_in_from_a_real_xenserver_says_what_happens_instead(live, monkeypatch, capsys):
    live()
    session = session_on(lab())
    real_call = session.xenapi.host.call_plugin

    class Real:
        """A session whose host has no such plug-in."""
        handle = session.handle
        xenapi = type("Api", (), {"session": session.xenapi.session, "host": type("Host", (), {
            "call_plugin": staticmethod(lambda host, plugin, *rest: real_call(host, "no-such-plugin", *rest))})})
    monkeypatch.setattr(lab_env.lab, "connect", Real)
    notebook.hand_in()
    assert "XENAPI_MISSING_PLUGIN" in capsys.readouterr().out


def test_no_lab_is_said_plainly(live, monkeypatch):
    def nowhere():
        raise UserError("no XenServer is named")
    monkeypatch.setattr(lab_env.lab, "connect", nowhere)
    with pytest.raises(UserError, match="no XenServer is named"):
        notebook.check()


def test_asking_again_tells_the_next_hint(live, capsys, monkeypatch):
    monkeypatch.setattr(notebook, "_asked", Counter())
    live(variant="no_tools")
    told = [notebook.check("tools").outcome.hint.en, notebook.hint("tools"), notebook.check("tools").outcome.hint.en]
    first, second = (hint.en for hint in notebook.rubrics.get("ubuntu-exercise").check("tools").hints)
    assert told[0] == f"{first} Ask again for more." and told[2] == f"{first} {second}" and second.split()[0] in capsys.readouterr().out
    outcomes = [notebook.check("address").outcome for _ in range(2)]
    assert not outcomes[0].asked and outcomes[0].hint == outcomes[1].hint


def test_the_task_of_each_is_said_and_is_what_the_check_wants(live, capsys):
    live(variant="other_memory")
    own = notebook.task()
    assert f"exactly {own.memory} MiB" in capsys.readouterr().out
    assert f"should have {own.memory} MiB" in notebook.check("memory").outcome.why.en


def test_the_task_is_said_on_a_xenserver_that_is_nobodys_too(live, capsys, monkeypatch):
    monkeypatch.delenv("XENLAB_LAB", raising=False)
    live(student="")
    assert notebook.task().memory in MEMORIES and "MiB" in capsys.readouterr().out


def test_while_grading_all_hints_are_told(graded, capsys):
    graded(variant="no_tools")
    assert "dpkg -i" in notebook.check("tools").outcome.hint.en
