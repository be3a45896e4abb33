import pytest

from .jupyter import ARGUMENTS, CHROMIUM


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
