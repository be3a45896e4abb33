"""What is attacked: a folder in which nothing was done is handed in by eve, and whatever she puts there must be graded so."""

import json
import time

import nbformat
import pytest

from grader import grading, report_html
from grader import report as reports
from grader.submissions import at
from lab_env import paths
from lab_env.mock import journal as journals
from tests.grader.laboratory import ASSIGNMENT, journal

NOTEBOOK = f"{ASSIGNMENT}.ipynb"
RELEASED = nbformat.read(paths.course() / "source" / ASSIGNMENT / NOTEBOOK, as_version=4)


def grade(folder):
    """The report, after what every attack must survive: in little time, said in both languages, as text, page and JSON."""
    started = time.monotonic()
    report = grading.grade(at(folder))
    assert time.monotonic() - started < 10
    for language in ("en", "gl"):
        assert reports.text(report, language) and report_html.page(report, language)
    json.loads(reports.as_json(report), parse_constant=pytest.fail)
    return report


def lines_of(**choices):
    head, *lines = journal(**choices).splitlines()
    return json.loads(head), [json.loads(line)[:4] for line in lines]


def signed(head, lines):
    """A journal with hashes that fit: anybody can read how it is done."""
    made = journals.Journal.start(lambda line: None, head["release"], head["seed"], head["course"], head["assignment"], head["student"],
                                  head.get("contents", "empty"), head.get("begins"))
    for line in lines:
        made.append(*line)
    return made.text()
