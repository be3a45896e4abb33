"""What a class's reports are made into: the page for the instructor, and files for other programs."""

import functools
import json
import xml.etree.ElementTree as xml
import zipfile

import pytest

from grader import class_report, exports, report_html
from grader import report as reports
from grader.grading import grade_many
from grader.story import Teller, rubric_hash
from grader.submissions import JOURNAL, Submission
from lab_env.cli import UserError
from lab_env.mock import journal as journals
from lab_env.mock.clock import Clock
from tests.grader.laboratory import journal
from tests.grader.test_report import Page

VARIANTS = {"ana": "done", "brais": "forged", "carme": "no_tools", "zoe": None}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    root = tmp_path_factory.mktemp("class")
    submissions = []
    for student, variant in VARIANTS.items():
        folder = root / student / "ubuntu-exercise"
        if variant:
            folder.mkdir(parents=True)
            (folder / JOURNAL).write_text(journal(variant=variant, student=student), newline="\n")
        submissions.append(Submission(student, "ubuntu-exercise", folder=folder if variant else None))
    return [report for _, report in grade_many(submissions, 1)]


@pytest.fixture
def scores(graded):
    return {report.student: report.points for report in graded}


def test_the_story_of_a_journal(graded):
    ana = graded[0].story
    assert any("# dpkg -i" in what or "dpkg" in what for _, what in ana.steps) and any(what.startswith("VM.clone(Ubuntu Precise") for _, what in ana.steps)
    assert ana.left[0].startswith("ubase, Running, PV") and len(ana.journal) == 64 and ana.seconds > 600 and not ana.marks


def test_a_forger_is_pointed_out_with_the_reason(graded):
    assert "xenstore" in graded[1].story.marks[0].en and "a man" in graded[1].story.marks[0].gl
    assert {student for student, _ in class_report.remarks(graded)} == {"brais"}


def test_every_change_of_the_journal_or_the_rubric_changes_what_the_verdict_names(graded):
    data = [json.loads(reports.as_json(report)) for report in graded[:3]]
    assert len({report["proof"]["journal"] for report in data}) == 3 and len({report["proof"]["rubric"] for report in data}) == 1
    assert data[0]["proof"]["kit"] and data[0]["timeline"] and data[0]["left"]
    from dataclasses import replace
    rubric = graded[0].rubric
    assert rubric_hash(replace(rubric, checks=rubric.checks[1:])) != rubric_hash(rubric)
    assert rubric_hash(replace(rubric, checks=(replace(rubric.checks[0], points=7), *rubric.checks[1:]))) != rubric_hash(rubric)


@pytest.mark.parametrize("language", ["en", "gl"])
def test_pages_are_whole_and_escape(graded, scores, language):
    for text in (class_report.page(graded, scores, language), report_html.page(graded[1], language)):
        page = Page(text)
        assert not page.open and ("html", {"lang": language}) in page.tags
        assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe"} and "None" not in text


def test_the_class_page_says_what_is_hard_and_who_is_stuck(graded, scores):
    text = class_report.page(graded, scores, "en")
    hard = class_report.hardest(graded)
    assert [row[1] for row in hard] == sorted(row[1] for row in hard) and hard[-1][1] == 3
    assert "Students: 4 (graded: 3, missing: 1)" in text and "(all passed)</td><td>ana</td>" in text
    assert class_report.stuck_at(graded[0]) is None and class_report.stuck_at(graded[2]).name == "tools"


def typed_class(count, odd):
    """Reports of a class whose journals share the course's own lines; the first two share odd ones besides."""
    class Xs:
        class db:
            tables = {}
            all = staticmethod(lambda cls: [])
        clock = Clock(None)
    made = []
    for number in range(count):
        own = [f"odd {step}" for step in range(odd)] if number < 2 else [f"own {number} {step}" for step in range(odd)]
        teller = Teller()
        for place, line in enumerate(["mount /dev/xvdd /mnt", "ls /mnt", "dpkg -i x.deb", "reboot", *own]):
            teller(journals.Line(place, float(place), "root", "guest", ["uuid", line]), None, Xs)
        made.append(reports.Report(None, (), f"s{number}", story=teller.story(journals.Reading({"release": "r"}, [], "", "", False), Xs)))
    return made


def test_journals_that_share_what_nobody_else_typed_are_named_as_a_pair():
    pairs = class_report.similar(typed_class(40, odd=12))
    assert [pair[:2] for pair in pairs] == [("s0", "s1")] and pairs[0][2] > 0.8
    assert class_report.similar(typed_class(40, odd=2)) == []


def test_junit_and_json(graded, scores):
    suites = xml.fromstring("".join(exports.junit(graded, "en")).encode())
    assert [(suite.get("name"), suite.get("failures"), suite.get("errors")) for suite in suites][0] == ("ana", "0", "0")
    assert suites[3].get("errors") == str(len(graded[0].outcomes)) and int(suites[2].get("failures")) > 0
    students = json.loads("".join(exports.class_json(graded, scores)))["students"]
    assert [student["score"] for student in students] == [20, 10, 10, 0]
    evil = reports.Report(graded[0].rubric, graded[0].outcomes, "\x00\ud800<evil>")
    assert xml.fromstring("".join(exports.junit([evil])).encode())[0].get("name") == "��<evil>"


WORKSHEET = """\ufeffIdentifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Feedback comments
Participant 71,Ana Lema_Ríos,,ana@example.org,Submitted,,20.00,
Participant 72,../../Brais,brais,b@example.org,Submitted,,20.00,
Participant 73,Outra,outra,o@example.org,Submitted,5,20.00,keep
"""


def test_moodle(graded, scores, tmp_path):
    (tmp_path / "sheet.csv").write_text(WORKSHEET, encoding="utf-8")
    sheet = exports.Worksheet(tmp_path / "sheet.csv")
    text, unknown = sheet.graded(scores, {"brais": "=HYPERLINK(1)"})
    rows = text.splitlines()
    assert unknown == ["carme", "zoe"] and "Submitted,20,20.00," in rows[1] and "Submitted,10,20.00,'=HYPERLINK(1)" in rows[2]
    assert rows[3] == WORKSHEET.splitlines()[3]
    sheet.zip_of_feedback(tmp_path / "feedback.zip", graded, functools.partial(report_html.page, language="gl"))
    with zipfile.ZipFile(tmp_path / "feedback.zip") as file:
        names = file.namelist()
        assert len(names) == 2 and "Cualificación: 20 de 20" in file.read(names[0]).decode()
    for name, number in zip(names, ("71", "72")):      # as Moodle takes it apart
        parts = name.split("_", 4)
        assert parts[1] == number and parts[2:4] == ["assignsubmission", "file"] and parts[4] == "/ubuntu-exercise.html" and "/" not in parts[0]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "\xff"])
def test_what_is_no_worksheet_is_said(tmp_path, text):
    (tmp_path / "sheet.csv").write_bytes(text.encode("latin-1"))
    with pytest.raises(UserError, match="worksheet"):
        exports.Worksheet(tmp_path / "sheet.csv")


def test_everybody_is_in_it_by_name_and_with_the_way_to_their_page(graded, scores):
    page = class_report.page(graded, scores, "en", {"ana": "Ana <Lema>"}, lambda student: {"ana": "feedback/ana.html"}.get(student))
    rows = page.split("<caption>Everybody</caption>")[1]
    assert '<a href="feedback/ana.html">ana</a> Ana &lt;Lema&gt;</td><td>20, graded</td><td></td>' in rows
    assert "<td>carme</td><td>10, graded</td><td>The XenServer Tools" in rows and "<td>zoe</td><td>0, missing</td><td></td>" in rows


def test_a_worksheet_finds_a_student_by_number_by_name_or_by_the_beginning_of_an_address(tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("Identifier,Full name,ID number,Email address,Grade\nParticipant 1,Ana,007,ana.lema@example.org,\nParticipant 2,Brais,,Ana@example.org,\n", encoding="utf-8")
    worksheet = exports.Worksheet(sheet)
    assert [worksheet.row(name) and worksheet.row(name)[0] for name in ("007", "ana.lema", "ANA", "brais", "ana@example.org", "example.org", "")] == [
        "Participant 1", "Participant 1", "Participant 1", "Participant 2", "Participant 2", None, "Participant 2"]
