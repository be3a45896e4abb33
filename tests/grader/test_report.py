"""Reports: golden texts in both languages (write them anew with XENLAB_UPDATE_GOLDENS=1), and what each form promises."""

import csv
import io
import json
import os
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader import report_html
from grader import report as reports
from grader.check import Verdict
from grader.grading import grade, grade_live, session_on
from grader.submissions import Submission
from tests.grader.laboratory import lab

GOLDEN = Path(__file__).with_name("golden")


def half_done(student="ana"):
    got = grade_live("ubuntu-exercise", session_on(lab(variant="bare_url")), student)
    return got


def compare(name, text):
    path = GOLDEN / name
    if os.environ.get("XENLAB_UPDATE_GOLDENS"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "gl"])
def test_text(language):
    compare(f"bare_url.{language}.txt", reports.text(half_done(), language) + "\n")


@pytest.mark.parametrize("language", ["en", "gl"])
def test_html(language):
    compare(f"bare_url.{language}.html", report_html.page(half_done(), language, comments=["<b>Ben!</b>"]))


class Page(HTMLParser):
    """What a page is made of: its tags with their attributes, and whether they close."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_html_is_whole_accessible_and_needs_no_network():
    text = report_html.page(half_done("<script>alert(1)</script>"), "gl", comments=["a < b"])
    page = Page(text)
    assert not page.open and ("html", {"lang": "gl"}) in page.tags
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe"}
    assert not [1 for _, attributes in page.tags if {"src", "href"} & attributes.keys()] and "url(" not in text and "@import" not in text
    assert [attributes for tag, attributes in page.tags if tag == "th"] == [{"scope": "col"}] * 3
    assert "@media print" in text and "a &lt; b" in text
    for verdict in (Verdict.PASSED, Verdict.FAILED):      # words beside the symbols
        assert verdict.words.gl in text


def test_text_tells_verdicts_by_word_and_symbol_without_colour():
    text = reports.text(half_done(), "en")
    assert " ✔ passed" in text and " ✘ failed" in text and "\x1b" not in text
    assert all(len(line) <= 140 for line in text.splitlines())


def test_json():
    data = json.loads(reports.as_json(half_done(), "en"))
    assert (data["format"], data["version"], data["points"], data["max_points"], data["status"]) == (
        "xenlab-report", 1, 15, 20, "graded")
    medium = next(check for check in data["checks"] if check["name"] == "medium")
    assert medium["verdict"] == "failed" and medium["evidence"] == "http://archive.ubuntu.com/ubuntu/"
    assert medium["fields"] == ["VM.other_config"] and medium["hint"] and medium["why"]
    assert medium["matters"] and (medium["read"], medium["where"]) == ("08#choose", "Lesson 08, section “2 · Choose your medium”")


def test_csv_row():
    file = io.StringIO()
    writer = csv.DictWriter(file, reports.CSV_COLUMNS)
    writer.writerow(reports.csv_row(half_done("o'neill, ana")))
    assert file.getvalue().strip() == '"o\'neill, ana",15,20,graded'


def test_what_was_not_handed_in_is_missing():
    report = grade(Submission("ana", "ubuntu-exercise"))
    assert report.status is reports.Status.MISSING and report.points == 0
    assert "! Non se entregou nada." in reports.text(report, "gl")
    assert " ? could not tell" in reports.text(report, "en")


def test_the_language_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("XENLAB_LANGUAGE", "gl_ES.UTF-8")
    assert "Cualificación: 15 de 20 puntos" in repr(half_done())
    assert 'lang="gl"' in half_done()._repr_html_()
    monkeypatch.setenv("XENLAB_LANGUAGE", "")
    assert "Score: 15 of 20 points" in repr(half_done())
