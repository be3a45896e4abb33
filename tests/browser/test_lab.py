"""`xenlab lab` in a real browser. XENLAB_SCREENSHOT=FILE keeps a picture, for the README."""

import os
from pathlib import Path

import pytest

from .jupyter import open_lesson, opened, output, run_all, solve

pytestmark = pytest.mark.browser
ITS_LAYOUT = """cell => [getComputedStyle(cell).textAlign, getComputedStyle(cell.closest("table")).tableLayout, getComputedStyle(cell.querySelector("dt")).float]"""


@pytest.mark.parametrize("language, heading, passed", [("en", "a Linux for which there is no template", "20 of 20 points"),
                                                       ("gl", "un Linux para o que non hai modelo", "20 de 20 puntos")])
def test_the_exercise_is_done_in_the_browser(page, tmp_path, language, heading, passed):
    folder = tmp_path / "lab"
    with opened(folder, "--language", language) as url:
        solve(folder / "notebooks" / language / "08-exercise-ubuntu.ipynb")
        open_lesson(page, url)
        page.locator(".jp-Notebook h1", has_text=heading).wait_for()
        assert page.locator(".jp-toast-button, .Toastify__toast").count() == 0, "nothing pops up"
        run_all(page)
        output(page, passed).scroll_into_view_if_needed()
        assert page.locator(".xenlab-report td:last-child").first.evaluate(ITS_LAYOUT) == ["left", "auto", "none"], "JupyterLab's own style for tables and lists does not win"
        if os.environ.get("XENLAB_SCREENSHOT") and language == "en":
            page.locator(".jp-OutputArea-output figcaption").nth(2).scroll_into_view_if_needed()
            page.wait_for_timeout(1500)
            page.screenshot(path=os.environ["XENLAB_SCREENSHOT"])
    assert {path.name for path in folder.iterdir()} == {"notebooks", "lab.json", "lab.journal", ".lab.journal.state", ".xenlab"}


def test_nothing_is_written_into_the_home_folder(page, tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    with opened(tmp_path / "lab") as url:
        open_lesson(page, url)
    assert [path for path in home.rglob("*") if path.is_file()] == []
    assert "Exercise" in (tmp_path / "lab" / "notebooks" / "en" / "08-exercise-ubuntu.ipynb").read_text(encoding="utf-8")
    assert not (Path(__file__).parents[2] / "lab.journal").exists()
