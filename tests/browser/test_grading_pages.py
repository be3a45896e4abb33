"""The pages that grading writes, in a browser: nothing for axe to find, in both languages, light, dark and printed; no request leaves. See test_widgets.py for XENLAB_AXE, XENLAB_PICTURES."""

import functools
import os
from pathlib import Path

import pytest

from grader import class_report, report_html
from grader.grading import grade
from grader.rubrics import theory_quiz
from grader.submissions import JOURNAL, NO_JOURNAL, Submission
from tests.grader.laboratory import journal

from .test_panel import axe

__all__ = ["axe"]
pytestmark = pytest.mark.browser
WHO = {"ana": "done", "brais": "forged", "carme": "bare_url", "duarte": "no_tools", "zoe": None}
BY_PERSON = {"comments": ["Fala comigo."], "by_hand": [("tools", 2, 3)], "extra": 1, "late": 4, "counts": (12, 20)}


@functools.cache
def graded(root):
    reports = []
    for student, variant in WHO.items():
        folder = root / student / "ubuntu-exercise"
        folder.mkdir(parents=True)
        if variant:
            (folder / JOURNAL).write_text(journal(variant=variant, student=student), newline="\n")
        reports.append(grade(Submission(student, "ubuntu-exercise", folder=folder)))
    return reports


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    return graded(tmp_path_factory.mktemp("class"))


def quiz():
    from grader.answers import Answers
    from grader.report import Report
    given = theory_quiz.solved("1") | {"q02": "nonsense", "q03": ""}
    return Report(theory_quiz.RUBRIC, tuple(theory_quiz.RUBRIC.ask(None, Answers("1", given))), "ana", (NO_JOURNAL,))


PAGES = {
    "feedback": lambda reports, language: report_html.page(reports[2], language, **BY_PERSON),
    "feedback of a quiz": lambda reports, language: report_html.page(quiz(), language),
    "class": lambda reports, language: class_report.page(reports, {report.student: report.points for report in reports}, language,
                                                           {"ana": "Ana Abelleira de Castro", "zoe": "Zoé Lema"}, lambda student: f"feedback/{student}.html"),
}


@pytest.mark.parametrize("look", ["light", "dark", "print", "narrow"])
@pytest.mark.parametrize("language", ["en", "gl"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_fetched(chromium, axe, reports, tmp_path, name, language, look):
    page = chromium.new_page(viewport={"width": 320 if look == "narrow" else 1100, "height": 900})
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(color_scheme="dark" if look == "dark" else "light", media="print" if look == "print" else "screen")
    file = tmp_path / "page.html"
    file.write_text(PAGES[name](reports, language), encoding="utf-8")
    page.goto(file.as_uri())
    if os.environ.get("XENLAB_PICTURES"):
        page.screenshot(path=Path(os.environ["XENLAB_PICTURES"]) / f"{name}-{language}-{look}.png", full_page=True)
    page.evaluate(axe)
    found = page.evaluate("() => axe.run()")["violations"]
    assert [(fault["id"], [node["html"][:150] for node in fault["nodes"]]) for fault in found] == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"), "it is wider than the window"
    assert asked == [file.as_uri()]
    page.close()
