"""The lab's controls, its bars and its errors in JupyterLab itself. XENLAB_PICTURES=FOLDER keeps pictures."""

import os
import re
from pathlib import Path

import nbformat
import pytest

from .jupyter import open_lesson, opened, output, run_all

pytestmark = pytest.mark.browser
CELLS = ("from lab_env.lab import Lab\nlab = Lab()\nlab.speed = 1\nvm = lab.vm('dbase')", "lab.panel()", "lab.console('host')", "lab.wait(minutes=30)\nprint('WAITED')",
         "print(lab.api.VM.get_power_state(vm))\nlab.steps()", "%xe vm-list name-label=dbase params=power-state --minimal")
UNDEFINED = {"en": "`lab` is not defined. Was the kernel restarted", "gl": "`lab` non está definido. Reiniciouse o núcleo"}


def notebook_of(folder, cells):
    book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
                                    cells=[nbformat.v4.new_markdown_cell("# Controls"), *map(nbformat.v4.new_code_cell, cells)])
    nbformat.write(book, folder / "notebooks" / "controls.ipynb")


def keep(page, name):
    if os.environ.get("XENLAB_PICTURES"):
        page.wait_for_timeout(500)
        page.screenshot(path=Path(os.environ["XENLAB_PICTURES"]) / f"controls-{name}.png")


@pytest.mark.parametrize("language", ["en", "gl"])
def test_a_cell_waits_while_the_panel_works_and_what_was_done_is_undone(page, tmp_path, language):
    folder = tmp_path / "lab"
    with opened(folder, "--language", language) as url:
        notebook_of(folder, CELLS)
        open_lesson(page, re.sub(r"/lab/tree/[^?]+", "/lab/tree/notebooks/controls.ipynb", url))
        run_all(page)
        panel, bar = page.locator(".xl.panel"), page.locator(".xl.waiting")
        bar.locator("progress").wait_for()
        panel.locator("button[id$=-start]").click()
        panel.locator("[role=treeitem][aria-selected=true] .icon.Running").wait_for()
        assert page.locator(".jp-OutputArea-output", has_text="WAITED").count() == 0, "the cell still waits"
        keep(page, f"waiting-{language}")

        screen = page.locator(".xl .console").last.locator(".xterm-helper-textarea")
        screen.focus()
        for key in ("v", "Enter", "Enter"):
            page.keyboard.press(key)
        page.wait_for_function("[...document.querySelectorAll('.xl .xterm-rows')].some(rows => rows.textContent.includes('Power StateRunning') || /Power State\\s*Running/.test(rows.textContent))")
        keep(page, f"xsconsole-{language}")

        bar.locator("button").click()
        output(page, "WAITED")
        output(page, "running")
        panel.locator("button[id$=-lab]").click()
        panel.locator("ol.steps li").first.wait_for()
        keep(page, f"lab-{language}")
        panel.locator("button[id$=-undo]").click()
        panel.locator("dialog.ask button.danger").click()
        panel.locator("[role=treeitem] .icon.Running").wait_for(state="detached")
        page.keyboard.press("Escape")

        page.locator(".jp-Notebook h1").first.click()
        page.locator(".lm-MenuBar-itemLabel", has_text="Kernel").first.click()
        page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Restart Kernel…")).click()
        page.locator(".jp-Dialog button.jp-mod-accept").click()
        page.locator(".jp-Dialog").wait_for(state="detached")
        page.locator(".jp-CodeCell .jp-InputArea-editor", has_text="lab.steps()").click()
        page.keyboard.press("Control+Enter")
        output(page, UNDEFINED[language]).scroll_into_view_if_needed()
        assert page.locator(".jp-OutputArea-output", has_text="Traceback").count() == 0
        keep(page, f"mishap-{language}")


def test_xe_is_completed_with_tab(page, tmp_path):
    folder = tmp_path / "lab"
    with opened(folder) as url:
        notebook_of(folder, ("%xe vm-st", "print('DONE')"))
        open_lesson(page, re.sub(r"/lab/tree/[^?]+", "/lab/tree/notebooks/controls.ipynb", url))
        cell = page.locator(".jp-CodeCell .cm-content").first
        cell.click()
        page.keyboard.press("End")
        page.keyboard.type("ar")
        for _ in range(60):         # JupyterLab gives a kernel that has just started a second, and then offers nothing
            page.keyboard.press("Tab")
            page.wait_for_timeout(2000)
            if "vm-start" in cell.inner_text():
                break
        assert cell.inner_text().strip() == "%xe vm-start"
