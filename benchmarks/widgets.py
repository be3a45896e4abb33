"""`python -m benchmarks.widgets`: how large the widgets are, how long the panel takes with 50 VMs, how soon a key echoes in JupyterLab.

The browser's figures need Chromium and playwright (`--group browser`). Wished for: 500 KB, 50 ms, 50 ms.
"""

import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from lab_env.widgets.console import Console
from lab_env.widgets.panel import Panel
from lab_env.widgets.waiting import Waiting
from tests.browser.jupyter import ARGUMENTS, CHROMIUM, open_lesson, opened, output, run_all
from tests.browser.stage import page_of
from tests.widgets.laboratory import Laboratory

VMS, KEYS = 50, 40
REDRAW = """() => {
  const tree = window.model.get("tree"), vm = window.model.get("vm"), took = [];
  for (let turn = 0; turn < 21; turn++) {
    const before = performance.now();
    window.model.set({tree: [...tree], vm: {...vm}});
    document.body.getBoundingClientRect();
    took.push(performance.now() - before);
  }
  return took;
}"""
LISTEN = """() => {
  const rows = document.querySelector('.xl .xterm-rows');
  let pressed = 0;
  window.echoes = [];
  document.addEventListener('keydown', () => { pressed = performance.now(); }, true);
  new MutationObserver(() => {
    if (pressed) window.echoes.push(performance.now() - pressed);
    pressed = 0;
  }).observe(rows, {subtree: true, childList: true, characterData: true});
}"""
CELLS = ("%load_ext lab_env\nfrom lab_env.lab import Lab\nlab = Lab()\nlab.api.VM.start(lab.vm('dbase'), False, False)\nlab.wait_until_ready('dbase')",
         "lab.console('dbase')", "print('READY')")


def sizes():
    for widget in (Panel, Console, Waiting):
        count = len(str(widget._esm).encode()) + len(str(widget._css).encode())
        print(f"{widget.__name__}: {count / 1000:.0f} KB of script and style, nothing fetched besides")


def many():
    lab = Laboratory()
    vm = lab.vm("dbase")
    for number in range(VMS):
        lab.api.VM.clone(vm, f"copy {number}")
    return lab.panel("dbase", "en")


def told(took):
    return f"median {statistics.median(took):.1f} ms, the slowest of {len(took)} {max(took):.1f} ms"


def redraw(browser):
    """What Python makes of the records, and what the browser draws of that."""
    panel, took = many(), []
    for _ in range(21):
        began = time.perf_counter()
        panel.draw()
        took.append((time.perf_counter() - began) * 1000)
    print(f"the panel's state of {VMS} VMs, in Python: {told(took)}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "panel.html"
        file.write_text(page_of(panel), encoding="utf-8")
        page = browser.new_page()
        page.goto(file.as_uri())
        page.locator(".xl").wait_for()
        print(f"the panel redrawn with {VMS} VMs, in the browser: {told(page.evaluate(REDRAW))}")
        page.close()


def echo(browser):
    """From a key in the browser, through JupyterLab, the kernel and the XenServer, to the letter on the screen."""
    with tempfile.TemporaryDirectory() as folder:
        lab = Path(folder) / "lab"
        with opened(lab) as url:
            notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}, cells=[nbformat.v4.new_markdown_cell("# Echo"), *map(nbformat.v4.new_code_cell, CELLS)])
            nbformat.write(notebook, lab / "notebooks" / "echo.ipynb")
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            open_lesson(page, re.sub(r"/lab/tree/[^?]+", "/lab/tree/notebooks/echo.ipynb", url))
            run_all(page)
            output(page, "READY")
            terminal = page.locator(".xl .xterm-helper-textarea")
            terminal.focus()
            for text in ("root", "xenlab"):
                page.keyboard.type(text)
                page.keyboard.press("Enter")
                page.wait_for_timeout(500)
            page.evaluate(LISTEN)
            for number in range(KEYS):
                page.keyboard.press("abcdefghij"[number % 10])
                page.wait_for_timeout(120)
            print(f"a key in JupyterLab until its letter is on the console: {told(page.evaluate('window.echoes'))}")
            page.close()


def main():
    sizes()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return "playwright is not installed: the browser's figures are left out"
    if CHROMIUM is None:
        return "there is no Chromium here: the browser's figures are left out"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        redraw(browser)
        echo(browser)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
