"""What a learner sees again after a reload of the page, a restart of the kernel, another day, and a change of language. XENLAB_PICTURES=FOLDER keeps pictures."""

import json
import re

import nbformat
import pytest

from lab_env.connection import connect
from lab_env.guests import find_vm

from .jupyter import PATIENCE, open_lesson, opened, output
from .test_panel import keep

pytestmark = pytest.mark.browser
START = "from lab_env.lab import Lab\nlab = Lab()"


def lesson_with(folder, language, *cells):
    """Lesson 08 with these cells before its own: it has checks."""
    file = folder / "notebooks" / language / "08-exercise-ubuntu.ipynb"
    book = nbformat.read(file, as_version=4)
    book.cells[1:1] = [nbformat.v4.new_code_cell(source) for source in cells]
    nbformat.write(book, file)


def session_of(folder):
    lab = json.loads((folder / "lab.json").read_text(encoding="utf-8"))
    return connect(lab["url"], lab["user"], lab["password"])


def run(page, *cells):
    """Run cells, by what is in them, and wait for each one's number."""
    for cell in cells:
        page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell .jp-InputArea-editor", has_text=cell).first.click()
        page.keyboard.press("Control+Enter")
        found = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell").filter(has=page.locator(".jp-InputArea-editor", has_text=cell)).first
        found.locator(".jp-InputArea-prompt", has_text=re.compile(r"\[\d+\]")).wait_for()


def shows(page, where, text):
    """Wait until the console in there shows a text."""
    page.wait_for_function("""([where, text]) => [...document.querySelectorAll(`${where} .xterm-rows > div, ${where} .xterm-accessibility-tree > div`)]
        .map(row => row.textContent.replaceAll('\\u00a0', ' ')).join('\\n').includes(text)""", arg=[where, text])


def save(page):
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")


def ready(page):
    page.wait_for_function("""() => window.jupyterapp?.shell && [...window.jupyterapp.shell.widgets('main')].some(
        one => one.sessionContext?.isReady && one.sessionContext.kernelDisplayStatus === 'idle' && one.context)""")


def test_after_a_reload_side_bar_score_console_and_panel_are_as_they_were(page, tmp_path):
    folder = tmp_path / "lab"
    with opened(folder, "08") as url:
        session = session_of(folder)
        vm = find_vm(session, "dbase")
        session.xenapi.VM.start(vm, False, False)
        session.xenapi.VM.set_name_label(vm, "ubase")
        lesson_with(folder, "en", START, "lab.console('ubase')")
        open_lesson(page, url)
        run(page, "lab = Lab()", "lab.console")
        shows(page, ".jp-NotebookPanel", "login:")
        page.locator(".jp-NotebookPanel .xterm-helper-textarea").focus()
        page.keyboard.type("root")
        page.keyboard.press("Enter")
        shows(page, ".jp-NotebookPanel", "Password:")
        save(page)
        bar, panel = page.locator("#xenlab-side-bar"), page.locator(".xl-panel-tab .xl.panel")
        bar.locator("li.passed").first.wait_for()
        score = bar.locator(".score").inner_text()
        bar.get_by_role("button", name="VM panel").press("Enter")
        panel.get_by_role("treeitem", name="w2008").click()
        panel.locator("h3", has_text="w2008").wait_for()
        panel.locator("button[id$=-start]").click()
        panel.locator("[role=treeitem][aria-selected=true] .icon.Running").wait_for()
        panel.get_by_role("tab", name="Logs").click()
        panel.get_by_text("Starting VM “w2008”").first.wait_for()
        kept = folder / ".xenlab" / "jupyter" / "workspaces"
        for _ in range(PATIENCE // 200):        # JupyterLab keeps its tabs a moment after they changed
            if any("xenlab-panel" in file.read_text(encoding="utf-8") for file in kept.glob("*")):
                break
            page.wait_for_timeout(200)

        page.reload()
        ready(page)
        page.locator(".lm-TabBar-tabLabel", has_text="VM panel").click()
        panel.locator("h3", has_text="w2008").wait_for()
        panel.locator("[role=tab][aria-selected=true]", has_text="Logs").wait_for()
        panel.get_by_text("Starting VM “w2008”").first.wait_for()
        keep(page, "back-panel")
        page.locator(".lm-TabBar-tabLabel", has_text="08-exercise").click()
        bar.locator(".score", has_text=score).wait_for()
        shows(page, ".jp-NotebookPanel", "Password:")
        page.locator(".jp-NotebookPanel .xterm-helper-textarea").focus()
        page.keyboard.type("xenlab")
        page.keyboard.press("Enter")
        shows(page, ".jp-NotebookPanel", "root@")
        assert page.locator(".xl.stale").count() == 0
        keep(page, "back-lesson")


def test_after_a_restart_and_another_day_each_widget_says_so_and_one_press_brings_it_back(page, tmp_path):
    folder = tmp_path / "lab"
    with opened(folder, "08", "--language", "gl") as url:
        lesson_with(folder, "gl", START, "lab.panel()", "lab.console('host')")
        open_lesson(page, url)
        run(page, "lab = Lab()", "lab.panel()", "lab.console('host')")
        notices, panel, bar = page.locator(".xl.stale"), page.locator(".jp-NotebookPanel .xl.panel"), page.locator("#xenlab-side-bar")
        panel.get_by_role("treeitem", name="dbase").wait_for()
        bar.get_by_role("button", name="Panel das MV").press("Enter")
        page.locator(".xl-panel-tab .xl.panel").wait_for()
        page.evaluate("""() => Promise.all([...window.jupyterapp.shell.widgets('main')].map(one => (one.sessionContext ?? one.console?.sessionContext)?.session.kernel.restart()))""")
        page.locator(".xl-panel-tab .xl.panel").get_by_role("treeitem", name="dbase").wait_for()
        page.locator(".lm-TabBar-tabLabel", has_text="08-exercise").click()
        notices.nth(1).wait_for()
        assert notices.count() == 2 and "nada" in notices.first.inner_text() and notices.first.get_attribute("role") == "alert"
        assert panel.evaluate("panel => panel.inert"), "nothing in it can be pressed"
        keep(page, "restarted")
        notices.first.get_by_role("button", name="Executar outra vez a súa cela").press("Enter")
        page.wait_for_function("document.querySelectorAll('.xl.stale').length === 1")
        panel.get_by_role("treeitem", name="w2008").click()
        panel.locator("h3", has_text="w2008").wait_for()

        page.evaluate("""() => Promise.all([...window.jupyterapp.shell.widgets('main')].map(one => (one.sessionContext ?? one.console?.sessionContext)?.shutdown()))""")
        page.wait_for_function("document.querySelectorAll('.jp-NotebookPanel .xl.stale').length === 2")
        notices.first.locator("button").press("Enter")
        page.wait_for_function("document.querySelectorAll('.jp-NotebookPanel .xl.stale').length === 1")
        panel.get_by_role("treeitem", name="w2008").click()
        panel.locator("h3", has_text="w2008").wait_for()
        page.locator(".lm-TabBar-tabLabel", has_text="Panel das MV").click()
        keep(page, "shut-down")
        page.locator(".xl-panel-tab .xl.stale").get_by_role("button", name="Abrir outra vez o panel").press("Enter")
        page.locator(".xl-panel-tab .xl.panel:not([inert])").get_by_role("treeitem", name="dbase").wait_for()
        assert page.locator(".xl-panel-tab .xl.stale").count() == 0

        page.locator(".lm-TabBar-tabLabel", has_text="08-exercise").click()
        save(page)
        page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        open_lesson(page, url)          # another day: no kernel knows of them
        notices.nth(1).wait_for()
        assert page.get_by_text("Error displaying widget").count() == 0
        keep(page, "another-day")
        notices.first.locator("button").press("Enter")
        panel.get_by_role("treeitem", name="dbase").wait_for()


def test_a_kernel_that_runs_speaks_the_language_that_is_chosen(page, tmp_path):
    folder = tmp_path / "lab"
    with opened(folder, "08") as url:
        for language in ("en", "gl"):
            lesson_with(folder, language, START, "lab.vm('nobody')", "lab.panel()")
        open_lesson(page, url)
        run(page, "lab = Lab()", "lab.vm('nobody')", "lab.panel()")
        output(page, "there is no VM called 'nobody'")
        page.locator(".jp-NotebookPanel .xl.panel button", has_text="New VM").wait_for()
        page.locator("#xenlab-side-bar").get_by_role("button", name="Galego").press("Enter")
        page.locator(".jp-NotebookPanel h1", has_text="un Linux para o que non hai modelo").wait_for()
        page.evaluate("path => window.jupyterapp.commands.execute('docmanager:open', {path})", "notebooks/en/08-exercise-ubuntu.ipynb")
        page.locator(".jp-NotebookPanel h1", has_text="a Linux for which there is no template").wait_for()
        page.locator(".jp-NotebookPanel h1", has_text="un Linux para o que non hai modelo").wait_for(state="hidden")      # the other lesson's cells look the same
        run(page, "lab.vm('nobody')", "lab.panel()")
        output(page, "non hai ningunha MV chamada 'nobody'")
        page.locator(".jp-NotebookPanel .xl.panel button", has_text="Nova MV").wait_for()
