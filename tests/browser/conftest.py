import pytest

from .jupyter import ARGUMENTS, CHROMIUM, PATIENCE
from .stage import page_of


@pytest.fixture
def page(tmp_path):
    if CHROMIUM is None:
        pytest.skip("no Chromium on this computer: install it to try the laboratory in a browser")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(tmp_path / "profile", executable_path=CHROMIUM, headless=True,
                                                                args=ARGUMENTS, viewport={"width": 1400, "height": 900})
        context.set_default_timeout(PATIENCE)
        yield context.pages[0]
        context.close()


@pytest.fixture(scope="module")
def chromium():
    if CHROMIUM is None:
        pytest.skip("no Chromium on this computer: install it to try the widgets in a browser")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def show(chromium, tmp_path):
    """show(widget, dark, width): a page with it; no script may fail on it."""
    pages, faults = [], []

    def showing(widget, dark=False, width=1280):
        page = chromium.new_page(viewport={"width": width, "height": 900})
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: faults.append(str(error)))
        file = tmp_path / "widget.html"
        file.write_text(page_of(widget, dark), encoding="utf-8")
        page.goto(file.as_uri())
        page.locator(".xl").wait_for()
        pages.append(page)
        return page

    yield showing
    for page in pages:
        page.close()
    assert not faults
