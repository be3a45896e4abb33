"""What stands around the lessons in JupyterLab: side bar, launcher tiles, language, the panel in a tab. XENLAB_PICTURES=FOLDER keeps pictures."""

import json

import pytest

from lab_env.connection import connect
from lab_env.guests import find_vm

from .jupyter import open_lesson, opened
from .test_panel import keep

pytestmark = pytest.mark.browser


def test_in_jupyterlab_it_follows_the_lab_and_changes_the_language(page, tmp_path, monkeypatch):
    folder = tmp_path / "lab"
    with opened(folder, "08") as url:
        open_lesson(page, url)
        bar = page.locator("#xenlab-side-bar")
        bar.locator(".score", has_text="0 of 20 points").wait_for()
        keep(page, "lab-side-bar")

        lab = json.loads((folder / "lab.json").read_text())
        session = connect(lab["url"], lab["user"], lab["password"])
        session.xenapi.VM.set_name_label(find_vm(session, "dbase"), "ubase")        # not in this page, and no cell is run
        bar.locator("li.passed", has_text="There is one virtual machine called ubase").wait_for()
        assert "0 of 20" not in bar.locator(".score").inner_text() and bar.locator("li.next details").count() == 1

        page.evaluate("() => window.jupyterapp.commands.execute('launcher:create')")
        tile = page.locator(".jp-LauncherCard[data-category=XenLab]", has_text="Rings and Xen")
        tile.wait_for()
        keep(page, "lab-launcher")
        tile.focus()
        page.keyboard.press("Enter")
        page.locator(".jp-NotebookPanel h1", has_text="Rings and Xen").wait_for()
        bar.get_by_text("This lesson has no checks of its own.").wait_for()

        bar.get_by_role("button", name="Galego").press("Enter")
        page.locator(".jp-NotebookPanel h1", has_text="Aneis e Xen").wait_for()
        bar.get_by_role("heading", name="Leccións").wait_for()
        assert json.loads((folder / "lab.json").read_text())["language"] == "gl"
        bar.get_by_role("button", name="Panel das MV").press("Enter")
        page.locator(".xl-panel-tab .xl.panel").get_by_role("treeitem", name="w2008").wait_for()
        assert page.evaluate("""() => { const place = document.querySelector('.xl-panel-tab .jp-CodeConsole-content'), panel = place.querySelector('.xl.panel');
            return panel.offsetHeight > 0.9 * place.clientHeight && place.scrollHeight <= place.clientHeight + 1 && place.scrollWidth <= place.clientWidth + 1; }"""), "it fills its tab, and no more"
        keep(page, "lab-panel-tab")


def test_its_answers_are_for_who_is_logged_in(page, tmp_path):
    with opened(tmp_path / "lab", "08") as url:
        base = url.split("/lab/tree")[0]
        for path in ("xenlab/lab", "xenlab/checks?path=notebooks/en/08-exercise-ubuntu.ipynb"):
            answer = page.request.get(f"{base}/{path}", max_redirects=0)
            assert answer.status in (302, 403), path
        token = url.partition("token=")[2]
        assert page.request.get(f"{base}/xenlab/checks?path=../../etc/passwd", headers={"Authorization": f"token {token}"}).status == 400
