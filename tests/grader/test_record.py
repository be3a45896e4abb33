"""The record of what the kit did on a real pool (lab.activity), which is handed in: it is shown wherever work is looked at, as what it is, and earns nothing."""

import json
import subprocess
import sys

import pytest

from grader import report as reports
from grader import report_html
from grader.grading import grade
from grader.report import Status
from grader.submissions import JOURNAL, NO_RECORD, at
from lab_env import cli
from lab_env.mock.journal import digest, encode
from lab_env.real import activity
from tests.grader.attacked import lines_of, signed
from tests.grader.laboratory import ASSIGNMENT, journal

REFUSED = "XENLAB_REFUSED: VM 'payroll' was not made by XenLab for ana."


@pytest.fixture
def folder(tmp_path):
    """What ana hands in from a real pool: there is no journal of that."""
    folder = tmp_path / "submitted" / "ana" / ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / f"{ASSIGNMENT}.ipynb").write_text('{"cells": []}')
    record(folder / activity.FILE)
    return folder


def record(path, student="ana"):
    with_it = activity.Activity(path, student=student, xenserver="https://pool.example")
    with_it.came_to(with_it.asked("VM.clone", ["OpaqueRef:precise", "ubase"], {"cls": "VM", "name": "ubase"}), "OpaqueRef:made")
    with_it.came_to(with_it.asked("VM.start", ["OpaqueRef:made", False, False]), "done")
    with_it.came_to(with_it.asked("VM.destroy", ["OpaqueRef:other"]), REFUSED)
    with_it.asked("VM.set_name_description", ["OpaqueRef:made", "<script>\x1b[2J"])
    with_it.close()


def replay(capsys, *words):
    status = cli.main(["replay", *map(str, words)])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_replay_tells_what_was_done_what_came_of_it_and_that_it_proves_nothing(folder, capsys):
    status, out, err = replay(capsys, folder / activity.FILE)
    lines = [line[21:] if line.startswith("2") else line.strip() for line in out.splitlines()]
    assert (status, err) == (0, "") and lines == [
        "xenserver https://pool.example, student ana", activity.PROVES_NOTHING.en, "",
        "VM.clone(precise, ubase)", "→ ubase", "VM.start(ubase, false, false)", "VM.destroy(other)", f"→ {REFUSED}",
        "VM.set_name_description(ubase, <script>\\u001b[2J)", "→ what became of it is not known", "4 changes"]
    told = json.loads(replay(capsys, "--json", folder / activity.FILE)[1])
    assert told["head"]["student"] == "ana" and told["steps"][2]["outcome"] == REFUSED and told["steps"][3]["outcome"] is None


@pytest.mark.parametrize("spoil", [lambda text: text.replace("precise", "raring"), lambda text: text.split("\n", 1)[0] + '\n[]\n["x"]\n',
                                   lambda text: text.split("\n", 1)[0] + "\n" + "[" * 100_000 + "\n"])
def test_a_record_that_was_changed_is_told_by_nobody(folder, capsys, spoil):
    file = folder / activity.FILE
    file.write_text(spoil(file.read_text()))
    status, out, err = replay(capsys, file)
    assert status == 2 and not out and "line 2" in err
    assert grade(at(folder)).record.steps == () and NO_RECORD in grade(at(folder)).notes


def test_what_was_signed_anew_by_a_forger_is_shown_as_text(folder, capsys):
    head = encode({"format": activity.FORMAT, "version": 1, "student": "ana"})
    lines, last = [head], digest("", head)
    for body in ([1, 2, 3], ["x", 1, "asked", {"a": 1}, None, "y"], ["\x1b", 1, "asked", ["VM"], {"a": "\u202e"}, ["intent"]]):
        last = digest(last, encode(body))
        lines.append(encode([*body, last]))
    (folder / activity.FILE).write_text("\n".join(lines) + "\n")
    assert replay(capsys, folder / activity.FILE)[0] == 2       # the first of them is no line of a record
    (folder / activity.FILE).write_text("\n".join([head, *resigned(head, ["\x1b", 1, "asked", ["VM"], {"a": "\u202e"}, ["intent"]])]) + "\n")
    status, out, _ = replay(capsys, folder / activity.FILE)
    assert status == 0 and "\x1b" not in out and "\u202e" not in out


def resigned(head, *bodies):
    last = digest("", head)
    for body in bodies:
        last = digest(last, encode(body))
        yield encode([*body, last])


def test_a_submission_from_a_real_pool_says_how_it_is_graded_and_shows_the_record(folder):
    report = grade(at(folder))
    assert (report.points, report.status) == (0, Status.UNREADABLE) and "xenlab grade --live" in report.notes[0].en and "hand_in" not in report.notes[0].en
    for language in ("en", "gl"):
        page = report_html.page(report, language)
        assert "VM.clone(precise, ubase)" in page and "payroll" in page and activity.PROVES_NOTHING.say(language).split(".")[1] in page.replace("&#x27;", "'")
        assert activity.UNKNOWN.say(language) in page and "<script>" not in page and "\x1b" not in page
    assert json.loads(reports.as_json(report))["record"]["steps"][1][2] == "VM.start(ubase, false, false)"


def test_with_a_journal_the_journal_counts_and_the_record_is_shown_besides(folder):
    (folder / JOURNAL).write_text(journal(), newline="\n")
    report = grade(at(folder))
    assert report.points == 20 and report.record.xenserver == "https://pool.example" and "VM.clone(precise" in report_html.page(report)


def test_somebody_elses_record_is_not_shown(folder):
    (folder / activity.FILE).unlink()
    record(folder / activity.FILE, student="brais")
    report = grade(at(folder))
    assert report.record.steps == () and NO_RECORD in report.notes and "VM.clone" not in report_html.page(report)


def test_the_page_of_a_live_host_shows_the_record_that_was_handed_in(folder, tmp_path, monkeypatch):
    monkeypatch.delenv("XENLAB_PASSWORD", raising=False)
    (tmp_path / "hosts.csv").write_text("student,url\nana,https://pool.example\nbrais,https://pool.example\n")
    cli.main(["grade", ASSIGNMENT, "--course", str(tmp_path), "--live", str(tmp_path / "hosts.csv"), "--feedback", str(tmp_path / "pages")])
    assert "VM.clone(precise, ubase)" in (tmp_path / "pages" / "ana.html").read_text(encoding="utf-8")
    assert "VM.clone" not in (tmp_path / "pages" / "brais.html").read_text(encoding="utf-8")


def test_a_journal_is_replayed_whatever_stands_in_its_lines(tmp_path, capsys):
    head, _ = lines_of(variant="nothing_done")
    file = tmp_path / "lab.journal"
    file.write_text(signed(head, [[1, {"a": 1}, "guest", []], [1, "root", "guest", [1, 2]], [1, "root", "VM.clone", [{"\x1b": 1}]], [1, "root", ["\x1b[2J"], []]]))
    status, out, _ = replay(capsys, file)
    assert status == 0 and "\x1b" not in out
    with (tmp_path / "sparse").open("wb") as sparse:
        sparse.truncate(10**12)
    assert "larger than 20 MiB" in replay(capsys, tmp_path / "sparse")[2] and "cannot read" in replay(capsys, tmp_path)[2]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")
def test_whoever_has_read_enough_of_a_timeline_may_go(folder):
    """`xenlab replay lab.journal | head -1`"""
    (folder / JOURNAL).write_text(journal(), newline="\n")
    for words in (["--json"], []):
        program = subprocess.Popen([sys.executable, "-m", "lab_env", "replay", *words, str(folder / JOURNAL)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        program.stdout.close()
        assert (program.stderr.read(), program.wait(60)) == (b"", 141)
        program.stderr.close()
