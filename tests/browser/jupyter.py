"""A real JupyterLab in a real browser, for the tests here: `xenlab lab` opened, a page of Chromium, what a person does in it."""

import contextlib
import os
import re
import shutil
import signal
import subprocess

import nbformat

from ..server.serving import XENLAB

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync",
             "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"]     # nothing is fetched from anywhere
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/lab/tree/\S+token=\w+")
PATIENCE = 1000 * int(os.environ.get("XENLAB_PATIENCE", 300))       # milliseconds; a busy computer is no failure


@contextlib.contextmanager
def opened(folder, *arguments):
    """`xenlab lab`, running; yields the URL it prints."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("XENLAB_", "JUPYTER_"))}
    tell_the_page(folder)
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
        assert process.wait(60) == 0
        process.stdout.close()


def tell_the_page(folder):
    """Have JupyterLab be found in the page, as window.jupyterapp: what it knows, the page may not show yet."""
    config = folder / ".xenlab" / "jupyter" / "config" / "jupyter_lab_config.py"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text("c.LabApp.expose_app_in_browser = True\n")


def solve(notebook):
    """Fill in what the learner would."""
    content = nbformat.read(notebook, as_version=4)
    for cell in content.cells:
        cell.source = cell.metadata.get("solution", cell.source)
    nbformat.write(content, notebook)


def open_lesson(page, url):
    """Open it, and wait for its kernel: until JupyterLab has one, running a cell asks which, though the indicator says idle already."""
    page.goto(url + "&reset")
    page.wait_for_function("""path => {
        const shown = window.jupyterapp?.shell.currentWidget;
        return shown?.sessionContext?.isReady && shown.sessionContext.kernelDisplayStatus === "idle" && path.endsWith(shown.context.path);
    }""", arg=url.split("?")[0])
    page.wait_for_selector("#jupyterlab-splash", state="detached")
    page.wait_for_selector(".jp-NotebookPanel .jp-Notebook .jp-Cell")


def run_all(page):
    """Run ▸ Run All Cells. The menu acts on the tab that was clicked last, so the notebook is clicked first."""
    page.locator(".jp-Notebook h1").first.click()
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
    page.wait_for_function("() => [...document.querySelectorAll('.jp-InputPrompt')].some(prompt => /[*\\d]/.test(prompt.textContent))")


def output(page, text):
    """The last output that shows a text, once one does; a failure tells what the cells show instead."""
    found = page.locator(".jp-OutputArea-output", has_text=text).last
    try:
        found.wait_for()
    except Exception as error:
        prompts = page.locator(".jp-InputPrompt").all_inner_texts()
        shown = page.locator(".jp-OutputArea-output").all_inner_texts()
        raise AssertionError(f"no output shows {text!r}; prompts {prompts}; the last outputs {shown[-3:]}") from error
    return found
