"""`xenlab lab` in a real browser. XENLAB_SCREENSHOT=FILE keeps a picture, for the README."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import nbformat
import pytest

from ..server.serving import XENLAB

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync",
             "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"]     # nothing is fetched from anywhere
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/lab/tree/\S+token=\w+")


@contextlib.contextmanager
def opened(folder, *arguments):
    """`xenlab lab`, running; yields the URL it prints."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("XENLAB_", "JUPYTER_"))}
    process = subprocess.Popen([*XENLAB, "lab", "--no-browser", "--folder", str(folder), "--speed", "instant", *arguments],
                               stdout=subprocess.PIPE, text=True, env=environment)
    try:
        printed = ""
        while not (found := ADDRESS.search(printed)):
            line = process.stdout.readline()
            assert line, printed
            printed += line
        yield found.group()
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        process.stdout.close()


@pytest.fixture
def page(tmp_path):
    if CHROMIUM is None:
        pytest.skip("no Chromium on this computer: install it to try the laboratory in a browser")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(tmp_path / "profile", executable_path=CHROMIUM, headless=True,
                                                                args=ARGUMENTS, viewport={"width": 1400, "height": 900})
        yield context.pages[0]
        context.close()


def solve(notebook):
    """Fill in what the learner would."""
    content = nbformat.read(notebook, as_version=4)
    for cell in content.cells:
        cell.source = cell.metadata.get("solution", cell.source)
    nbformat.write(content, notebook)


def open_lesson(page, url):
    page.goto(url + "&reset")
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=60_000)
    page.wait_for_selector(".jp-NotebookPanel .jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_function("() => document.querySelector('.jp-NotebookPanel .jp-Notebook-ExecutionIndicator')?.getAttribute('data-status') === 'idle'",
                           timeout=60_000)


def run_all(page):
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()


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
        result = page.locator(".jp-OutputArea-output", has_text=passed).last
        result.wait_for(timeout=120_000)
        result.scroll_into_view_if_needed()
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
