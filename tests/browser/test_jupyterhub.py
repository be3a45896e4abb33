"""`xenlab lab` as a JupyterHub starts it, behind its proxy: two users, a lab each. The configuration is that of docs/jupyterhub.md, for people who are made up."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from ..clients.installed import npm_with
from .jupyter import PATIENCE, open_lesson, output, run_all, solve, tell_the_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
XENLAB = Path(sys.executable).parent / "xenlab"
CONFIG = """
c.JupyterHub.bind_url = "http://127.0.0.1:{ports[0]}/a/class/"
c.JupyterHub.hub_port = {ports[1]}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{ports[2]}"
c.ConfigurableHTTPProxy.command = {proxy!r}
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r}
c.Spawner.cmd = [{xenlab!r}, "lab", "--speed", "instant"]
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
"""


def free_ports(count):
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@pytest.fixture
def hub(tmp_path):
    """A hub that answers: its base URL."""
    pytest.importorskip("jupyterhub")
    proxy = npm_with(tmp_path / "npm", "configurable-http-proxy@5.3.0") / "node_modules" / ".bin" / "configurable-http-proxy"
    place, ports = tmp_path / "hub", free_ports(3)
    place.mkdir()
    for user in ("ana", "brais"):
        tell_the_page(tmp_path / "homes" / user / "xenlab")
    (place / "jupyterhub_config.py").write_text(CONFIG.format(ports=ports, proxy=str(proxy), homes=str(tmp_path / "homes" / "{username}"), xenlab=str(XENLAB)))
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("XENLAB_", "JUPYTER"))}
    with open(place / "log", "w") as log:
        process = subprocess.Popen([sys.executable, "-m", "jupyterhub"], cwd=place, stdout=log, stderr=log, env=environment)
    base, end = f"http://127.0.0.1:{ports[0]}/a/class", time.monotonic() + PATIENCE / 1000
    try:
        while not answers(f"{base}/hub/api"):
            assert process.poll() is None and time.monotonic() < end, (place / "log").read_text()
            time.sleep(0.3)
        yield base
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(120)


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except OSError:
        return False


def log_in(browser, hub, user):
    """A page of that user's own lab, once it has started."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{hub}/hub/login")
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", "any")
    page.click("[type=submit]")
    page.wait_for_url(f"**/a/class/user/{user}/lab/tree/**")
    return page


def test_two_users_have_a_lab_each(hub, chromium, tmp_path):
    lesson = "08-exercise-ubuntu.ipynb"
    ana = log_in(chromium, hub, "ana")
    solve(tmp_path / "homes" / "ana" / "xenlab" / "notebooks" / "en" / lesson)
    open_lesson(ana, f"{hub}/user/ana/lab/tree/notebooks/en/{lesson}?")
    run_all(ana)
    output(ana, "20 of 20 points")
    ana.evaluate("() => window.jupyterapp.shell.activateById('xenlab-side-bar')")
    ana.locator("#xenlab-side-bar .score", has_text="20 of 20 points").wait_for()

    brais = log_in(chromium, hub, "brais")
    bar = brais.locator("#xenlab-side-bar")
    bar.locator(".score", has_text="0 of 20 points").wait_for()
    bar.get_by_role("button", name="VM panel").press("Enter")
    panel = brais.locator(".xl-panel-tab .xl.panel")
    panel.get_by_role("treeitem", name="dbase").click()
    assert panel.get_by_role("treeitem", name="ubase").count() == 0, "what Ana does is in Ana's lab"
    panel.locator("button[id$=-start]").press("Enter")
    panel.locator("[role=tab][id$=Console]").click()
    brais.wait_for_function("() => document.querySelector('.xl-panel-tab .xterm')?.textContent.replaceAll('\\u00a0', ' ').includes('dbase login:')")
    panel.locator(".xterm-helper-textarea").focus()
    brais.keyboard.type("root")
    brais.keyboard.press("Enter")
    brais.wait_for_function("() => document.querySelector('.xl-panel-tab .xterm').textContent.includes('Password:')")

    labs = [json.loads((tmp_path / "homes" / user / "xenlab" / "lab.json").read_text()) for user in ("ana", "brais")]
    assert [lab["student"] for lab in labs] == ["ana", "brais"] and len({lab["url"] for lab in labs}) == len({lab["password"] for lab in labs}) == 2
    if os.name != "nt":
        assert all((tmp_path / "homes" / user / "xenlab" / "lab.json").stat().st_mode & 0o077 == 0 for user in ("ana", "brais")), "nobody else reads the password"
