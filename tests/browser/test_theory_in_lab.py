"""Figures and theory widgets in JupyterLab itself, in a lesson, in both languages and themes. XENLAB_PICTURES=FOLDER keeps pictures."""

import json
import os
from pathlib import Path

import pytest

from .jupyter import open_lesson, opened, run_all

pytestmark = pytest.mark.browser


def dark_theme(folder):
    """As if the learner had chosen it in Settings ▸ Theme."""
    file = folder / ".xenlab" / "jupyter" / "settings" / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"theme": "JupyterLab Dark"}))


def keep(page, name):
    if os.environ.get("XENLAB_PICTURES"):
        page.wait_for_timeout(800)
        page.screenshot(path=Path(os.environ["XENLAB_PICTURES"]) / f"lab-{name}.png")


@pytest.mark.parametrize("language, dark, counted", [("en", False, "Crossings in all: 6"), ("gl", True, "Cruzamentos en total: 6")])
def test_a_lesson_shows_its_figures_and_its_stepper_is_walked_with_the_keyboard(page, tmp_path, language, dark, counted):
    folder = tmp_path / "lab"
    if dark:
        dark_theme(folder)
    with opened(folder, "01", "--language", language) as url:
        open_lesson(page, url)
        for name in ("architecture", "rings"):
            figure = page.locator(f"img[src*='{name}.svg']")
            figure.scroll_into_view_if_needed()
            page.wait_for_function("""name => {     // looked up each time: JupyterLab may draw a cell again
                const image = document.querySelector(`img[src*='${name}.svg']`);
                return image && image.complete && image.naturalWidth > 500;
            }""", arg=name)
            assert figure.evaluate("image => getComputedStyle(image).colorScheme") == ("dark" if dark else "light"), "as JupyterLab's theme, not the system's"
            assert figure.get_attribute("alt").endswith(".")
            keep(page, f"{name}-{language}-{'dark' if dark else 'light'}")

        open_lesson(page, url.replace("01-rings-and-xen", "02-paravirtualization"))
        run_all(page)
        stepper = page.locator(".xl.stepper", has_text="mov cr3").first
        stepper.wait_for()
        stepper.scroll_into_view_if_needed()
        cells = page.locator(".jp-Cell").count()
        stepper.locator("button.primary").focus()
        for _ in range(7):
            page.keyboard.press("Enter")
        assert counted in stepper.locator(".tally").inner_text()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("a")        # the notebook's own shortcut for a new cell
        assert counted not in stepper.locator(".tally").inner_text() and page.locator(".jp-Cell").count() == cells
        keep(page, f"stepper-{language}-{'dark' if dark else 'light'}")
