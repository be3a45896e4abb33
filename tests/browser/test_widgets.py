"""The theory widgets in a browser, without a kernel: by keyboard alone, in both languages and themes, and nothing for axe to find.

Axe (npm's axe-core) is development only: XENLAB_AXE names its axe.min.js, see .ci/run. XENLAB_PICTURES=FOLDER keeps a picture of each.
"""

import os
import re
from pathlib import Path

import pytest

from lab_env.widgets.spectrum import Spectrum
from lab_env.widgets.stepper import SCENARIOS, Stepper
from lab_env.widgets.which_mode import WhichMode

from ..widgets.laboratory import Laboratory

pytestmark = pytest.mark.browser
MAKERS = {**{f"stepper-{name}": lambda language, name=name: Stepper(name, language=language) for name in SCENARIOS},
          "spectrum": lambda language: Spectrum(language=language), "which-mode": lambda language: WhichMode(Laboratory(), language=language)}


def focus_on(page, locator):
    """Reach something with Tab alone."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("Tab does not lead there")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "gl"])
@pytest.mark.parametrize("name", MAKERS)
def test_axe_finds_nothing(show, name, language, dark):
    source = os.environ.get("XENLAB_AXE")
    if not source:
        pytest.skip("XENLAB_AXE does not name axe-core's axe.min.js: npm install axe-core, as .ci/run does")
    page = show(MAKERS[name](language), dark)
    page.evaluate(Path(source).read_text(encoding="utf-8"))
    for act in (lambda: None, lambda: page.keyboard.press("Tab"), lambda: page.locator("button:not([aria-disabled=true])").last.click(),
                lambda: page.locator("button:not([aria-disabled=true])").nth(2).click()):
        act()
        found = page.evaluate("() => axe.run('.xl', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: {region: {enabled: false}, 'heading-order': {enabled: false}}})")
        assert [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found["violations"]] == []


@pytest.mark.parametrize("language, first, last", [("en", "Step 1 of 8", "Step 8 of 8"), ("gl", "Paso 1 de 8", "Paso 8 de 8")])
def test_the_stepper_is_walked_with_the_keyboard(show, language, first, last):
    page = show(Stepper("privileged", way="pv", language=language))
    told, next_button = page.locator(".told"), page.locator("button.primary")
    assert first in told.inner_text() and "6" not in told.locator(".tally").inner_text()
    focus_on(page, next_button)
    for _ in range(7):
        page.keyboard.press("Enter")
    assert last in told.inner_text() and told.locator(".tally strong").inner_text() == "6"
    assert next_button.get_attribute("aria-disabled") == "true" and page.evaluate("document.activeElement.className") == "primary", "the focus is not lost at the end"
    assert page.locator("tr.chosen button").nth(1).inner_text() == "6" and page.locator("tr.chosen button").nth(0).inner_text() == "?"
    page.keyboard.press("ArrowLeft")
    assert last not in told.inner_text()
    page.keyboard.press("Home")
    assert first in told.inner_text()


def test_the_stepper_s_table_chooses_and_reveals(show):
    page = show(Stepper("privileged", language="en"))
    cell = page.get_by_role("button", name="Binary translation, 64 bits: does not exist")
    focus_on(page, cell)
    page.keyboard.press("Enter")
    assert "VMware" in page.locator(".told").inner_text() and cell.get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Show all counts").press("Enter")
    assert page.locator("button.count").all_inner_texts() == ["2", "2", "6", "6", "6", "–", "4", "6", "4", "4", "2", "2"]
    assert "With 64 bits PV crosses as often as trapping" in page.locator(".lesson").inner_text()


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_stepper_counts_in_the_browser_as_in_python(show, name):
    widget = Stepper(name, language="en")
    page = show(widget)
    for way in widget.scenario["ways"]:
        for bits, count in way["crossings"].items():
            page.evaluate("([way, bits, step]) => window.model.set({way, bits: Number(bits), step})", [way["key"], bits, len(way["steps"][bits]) - 1])
            assert page.locator(".tally strong").inner_text() == str(count)


def test_the_slider_goes_from_hvm_to_pv(show):
    page = show(Spectrum(language="en"))
    slider = page.get_by_role("slider")
    focus_on(page, slider)
    seen = [slider.get_attribute("aria-valuetext")]
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        seen.append(slider.get_attribute("aria-valuetext"))
    assert seen == ["HVM", "HVM with PV drivers", "PVHVM", "PVH", "PV"]
    assert page.locator("li.paravirtual").count() == 5 and "Needs VT-x or AMD-V: no" in page.locator(".summary").inner_text()
    page.get_by_role("button", name="HVM", exact=True).press("Enter")
    assert page.locator("li.emulated").count() == 3 and slider.input_value() == "0"


@pytest.mark.parametrize("language, no, yes", [("en", "No. HVM_boot_policy is empty", "Yes. HVM_boot_policy is empty"),
                                               ("gl", "Non. HVM_boot_policy está baleiro", "Si. HVM_boot_policy está baleiro")])
def test_which_mode_answers_each_guess(show, language, no, yes):
    page = show(WhichMode(Laboratory(), language=language))
    told, choices = page.get_by_role("status"), page.locator(".choices button")
    assert "dbase" in page.locator(".asked").inner_text()
    focus_on(page, choices.nth(1))
    page.keyboard.press("Enter")
    assert told.inner_text().startswith(no) and "✘" in choices.nth(1).inner_text()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert told.inner_text().startswith(yes) and "✔" in choices.nth(0).inner_text()
    assert re.search(r"0 / \d", page.locator(".score").inner_text()), "only the first try counts"
    focus_on(page, page.locator("button[id$=next]"))
    page.keyboard.press("Enter")
    assert "w2008" in page.locator(".asked").inner_text() and "✘" not in page.locator(".choices").inner_text()


@pytest.mark.parametrize("width", [480, 1280, 1920])
@pytest.mark.parametrize("name", MAKERS)
def test_nothing_sticks_out(show, name, width):
    """In both languages and themes; a place to keep pictures, too."""
    for language in ("en", "gl"):
        for dark in (False, True):
            page = show(MAKERS[name](language), dark, width)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{language}: wider than the page"
            cut = page.evaluate("[...document.querySelectorAll('.xl button')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)")
            assert cut == [], f"{language}: words cut off"
            if folder := os.environ.get("XENLAB_PICTURES"):
                page.screenshot(path=Path(folder) / f"{name}-{width}-{language}-{'dark' if dark else 'light'}.png")
