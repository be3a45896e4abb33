"""nbgrader's own panels in JupyterLab, in a class that `xenlab grade` graded: courses, assignments, formgrader's scores, one graded again from there."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ..grader.laboratory import ASSIGNMENT
from ..grader.test_nbgrader import run

pytestmark = pytest.mark.browser
PROGRAMS = Path(sys.executable).parent


@pytest.fixture
def course(tmp_path):
    """A graded class of three, its assignment released."""
    course = tmp_path / "course"
    run("xenlab", "sample-class", "3", str(course), cwd=tmp_path)
    (course / "exchange").chmod(0o777)
    run("nbgrader", "release_assignment", ASSIGNMENT, cwd=course)
    run("xenlab", "grade", ASSIGNMENT, cwd=course)
    return course


@pytest.fixture
def jupyter(course, tmp_path):
    """The address of a JupyterLab in the course's folder."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("XENLAB_", "JUPYTER_"))}
    log = tmp_path / "jupyter.log"
    with log.open("w") as file:
        process = subprocess.Popen([PROGRAMS / "jupyter", "lab", "--no-browser", "--allow-root", "--port=0", "--IdentityProvider.token=key"], cwd=course, stderr=file,
                                   env={**environment, "HOME": str(tmp_path), "PATH": f"{PROGRAMS}{os.pathsep}{environment['PATH']}"})
    while not (found := re.search(r"http://127\.0\.0\.1:\d+(?=/)", log.read_text())):
        assert process.poll() is None, log.read_text()
        time.sleep(0.2)
    yield found.group()
    process.terminate()
    process.wait(60)


def panel(page, name):
    """Open one of the panels from JupyterLab's menu."""
    page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").first.click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{name}$")).first.click()


def keep(page, name):
    if os.environ.get("XENLAB_PICTURES"):
        page.screenshot(path=Path(os.environ["XENLAB_PICTURES"]) / f"{name}.png")


def test_the_panels(page, course, jupyter):
    page.goto(f"{jupyter}/lab?token=key&reset")
    page.wait_for_selector("#jupyterlab-splash", state="detached")
    panel(page, "Course List")
    page.locator("a", has_text="xenlab").first.wait_for()
    panel(page, "Assignment List")
    page.locator("button", has_text="Fetch").first.wait_for()
    panel(page, "Formgrader")
    page.frame_locator("iframe").locator("tr", has_text=ASSIGNMENT).locator("td", has_text="3").first.wait_for()
    keep(page, "formgrader")

    page.goto(f"{jupyter}/formgrader/manage_submissions/{ASSIGNMENT}")
    row = page.locator("tr", has_text="s001")
    row.locator("td", has_text="20 / 20").wait_for()
    keep(page, "submissions")
    shutil.rmtree(course / "autograded" / "s001")
    row.locator(".autograde a").click()
    page.locator(".modal-dialog", has_text="Success").wait_for()
    assert (course / "autograded" / "s001" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").exists()
    page.reload()
    row.locator("td", has_text="20 / 20").wait_for()

    page.goto(f"{jupyter}/formgrader/gradebook/{ASSIGNMENT}/{ASSIGNMENT}")
    page.locator("a", has_text="Submission #1").first.click()
    page.locator(".nbgrader_cell", has_text="tools").first.wait_for()
    keep(page, "one submission")
