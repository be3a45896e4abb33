"""The side bar without JupyterLab: keyboard, axe, width. See test_widgets.py for XENLAB_AXE, XENLAB_PICTURES; in JupyterLab: test_around_the_lab.py."""

import json
import os
from pathlib import Path

import pytest

from lab_env.jupyter import handlers
from lab_env.jupyter.words_of_jupyter import LABELS

from .stage import THEMES
from .test_panel import axe, faults, keep       # noqa: F401 (axe is a fixture)

pytestmark = pytest.mark.browser
CHECKS = [{"name": "one", "title": "There is one virtual machine called ubase", "state": "passed", "points": "1", "most": "1", "next": False, "hint": "", "why": ""},
          {"name": "two", "title": "It is paravirtualized (PV)", "state": "open", "points": "0", "most": "2", "next": True, "hint": "Make it again.", "why": "It is HVM."},
          {"name": "three", "title": "Its IP address can be seen from the host", "state": "unknown", "points": "0", "most": "1", "next": False, "hint": "", "why": ""}]


@pytest.fixture
def stage(chromium, tmp_path):
    pages = []

    def staged(language="en", dark=False, width=250):
        lab = {"language": language, "words": {name: words.say(language) for name, words in LABELS.items()}, "works": [
            {"path": f"notebooks/{language}/0{number}.ipynb", "number": f"0{number}", "title": "A Linux for which there is no template", "kind": "lesson"} for number in range(3)]}
        theme = (THEMES / f"theme-{'dark' if dark else 'light'}-extension" / "index.css").read_text(encoding="utf-8")
        file = tmp_path / "side.html"
        file.write_text(f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Side bar</title><style>{theme}</style><style>{handlers.style()}</style></head>
<body data-jp-theme-light="{'false' if dark else 'true'}" style="margin:0"><main style="width:{width}px"></main><script type="module">
{handlers.script().replace("export function", "function")}
window.done = [];
const note = (name) => (...given) => window.done.push([name, ...given]);
window.view = sideBar({{speak: note("speak"), open: note("open"), panel: note("panel")}});
document.querySelector("main").append(window.view.root);
window.view.drawLab({json.dumps(lab)}, "notebooks/{language}/01.ipynb");
window.view.drawChecks({json.dumps({"title": "Exercise", "trouble": "", "points": "1", "most": "4", "checks": CHECKS})});
</script></body></html>""", encoding="utf-8")
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.goto(file.as_uri())
        page.locator(".side-bar ol").wait_for()
        pages.append(page)
        return page

    yield staged
    for page in pages:
        page.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "gl"])
def test_axe_finds_nothing(stage, axe, language, dark):      # noqa: F811
    page = stage(language, dark)
    page.evaluate(axe)
    assert faults(page) == []
    page.locator("summary").click()
    assert faults(page) == []
    keep(page, f"side-{language}-{'dark' if dark else 'light'}")
    page.evaluate("view.drawChecks({title: '', trouble: 'XenServer does not answer.', checks: []})")
    assert faults(page) == []
    assert page.evaluate("document.querySelector('main').scrollWidth <= 250")


def test_by_keyboard_alone_and_the_focus_and_the_open_hint_stay_when_a_check_changes(stage):
    page = stage()
    for expected in ("English", "Galego", "VM panel", "Show a hint"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == expected
    page.keyboard.press("Enter")
    assert page.locator("details p").inner_text() == "Make it again."
    page.evaluate("checks => view.drawChecks({title: 'Exercise', trouble: '', points: '2', most: '4', checks})", CHECKS[:2] + [{**CHECKS[2], "state": "passed", "points": "1"}])
    assert page.evaluate("document.activeElement.textContent") == "Show a hint" and page.locator("details[open]").count() == 1
    assert "2 of 4 points" in page.get_by_role("status").inner_text(), "said aloud"
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("window.done") == [["open", "notebooks/en/02.ipynb"]]


def test_the_front_end_is_small():
    built = [*Path(handlers.__file__).parent.rglob("*.js")]
    assert sum(map(os.path.getsize, built)) < 100_000
