"""A student's whole way: do the exercise through panel and console alone, with the keyboard, see all checks pass, fetch, validate and hand in; the teacher collects and grades.

XENLAB_PICTURES=FOLDER keeps pictures.
"""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader import rubrics
from lab_env import paths
from lab_env.mock.journal import seed_for

from .jupyter import open_lesson, opened
from .test_panel import keep
from .test_theory_in_lab import dark_theme

pytestmark = pytest.mark.browser
STUDENT, ASSIGNMENT = "ana", "ubuntu-exercise"
PROMPT = "root@ubase"


def nbgrader(course, *command):
    """Run nbgrader or xenlab as the teacher does, in the course's folder."""
    environment = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr


class Panel:
    """The panel in its tab, as a person uses it."""

    def __init__(self, page):
        self.page, self.root = page, page.locator(".xl-panel-tab .xl.panel")
        self.root.wait_for()

    def tab(self, name):
        self.root.locator("[role=tab][aria-selected=true]").press("Home")
        for _ in range(6):
            if self.page.evaluate("name => document.activeElement.id.endsWith(name)", name):
                return
            self.page.keyboard.press("ArrowRight")
        raise AssertionError(f"no tab {name}")

    def choose(self, name):
        """Go down the tree to a VM."""
        self.root.locator("[role=treeitem][aria-selected=true]").focus()
        for _ in range(6):
            if self.page.evaluate("name => document.activeElement.textContent.startsWith(name)", name):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no VM {name}")

    def pick(self, select, label):
        """Choose of a list by typing what is in it."""
        select.focus()
        self.page.keyboard.type(label)
        assert select.evaluate("select => select.selectedOptions[0].label") == label

    def put_in(self, disc):
        self.tab("Storage")
        self.pick(self.root.locator("select[id$=disc]"), disc)

    def eject(self):
        self.tab("Storage")
        button = self.root.locator("button[id$=eject]:not([aria-disabled])")
        button.press("Enter")
        self.root.locator("button[id$=eject][aria-disabled]").wait_for()

    def shows(self, text):
        """Wait until the console shows a text."""
        self.page.wait_for_function("""text => [...document.querySelectorAll('.xl-panel-tab .xterm-rows > div, .xl-panel-tab .xterm-accessibility-tree > div')]
            .map(row => row.textContent.replaceAll('\\u00a0', ' ')).join('\\n').includes(text)""", arg=text)

    def type(self, line, then):
        """Type a line on the console, and wait for what it answers."""
        self.page.keyboard.type(line)
        self.page.keyboard.press("Enter")
        self.shows(then)


def test_from_fetching_to_the_mark(page, tmp_path):
    folder, course = tmp_path / "lab", tmp_path / "course"
    shutil.copytree(paths.course(), course)
    for command in ("generate_assignment", "release_assignment"):
        nbgrader(course, "nbgrader", command, ASSIGNMENT)
    memory = rubrics.get(ASSIGNMENT).parameters(seed_for("xenlab", ASSIGNMENT, STUDENT)).memory
    dark_theme(folder)
    with opened(folder, "08", "--student", STUDENT, "--exchange", str(course / "exchange")) as url:
        open_lesson(page, url)
        bar = page.locator("#xenlab-side-bar")
        bar.get_by_role("button", name="VM panel").press("Enter")

        panel = Panel(page)
        panel.root.locator("button[id$=-new]").press("Enter")
        form = panel.root.locator("dialog form")
        panel.pick(form.locator("[name=template]"), "Ubuntu Precise Pangolin 12.04 (64-bit)")
        form.locator("[name=name]").fill("ubase")
        panel.pick(form.locator("[name=disc]"), "ubuntu-13.04-server-amd64.iso")
        form.locator("[name=memory]").fill(str(memory))
        form.locator("[name=memory]").press("Enter")
        form.wait_for(state="detached")
        panel.root.get_by_role("treeitem", name="ubase").wait_for()
        panel.choose("ubase")
        panel.tab("Console")
        panel.shows("ubase login:")
        panel.eject()
        panel.put_in("xs-tools.iso")

        panel.tab("Console")
        panel.root.locator(".xterm-helper-textarea").focus()
        panel.type("root", "Password:")
        panel.type("xenlab", PROMPT)
        panel.type("mount -r /dev/xvdd /mnt; echo status=$?", "status=0")
        panel.type("/mnt/Linux/install.sh; echo install=$?", "install=1")
        panel.type("dpkg -i /mnt/Linux/xe-guest-utilities_*_amd64.deb; echo package=$?", "package=0")
        panel.type("umount /mnt; echo unmounted=$?", "unmounted=0")
        keep(page, "by-hand-console")
        page.keyboard.press("F6")
        panel.eject()
        panel.root.locator("button[id$=clean_reboot]").press("Enter")
        bar.locator(".done").wait_for()
        assert "20 of 20 points" in bar.locator(".score").inner_text() and bar.locator("li.passed").count() == len(rubrics.get(ASSIGNMENT).checks)
        panel.tab("General")
        keep(page, "by-hand-done")

        page.locator(".lm-TabBar-tabLabel", has_text="08-exercise").click()
        for code, then in (("lab = Lab()", "speed:"), ("check()", "20 of 20 points")):
            page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell .cm-content").filter(has_text=code).last.click()
            page.keyboard.press("Shift+Enter")
            page.locator(".jp-OutputArea-output", has_text=then).last.wait_for()

        page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").click()
        page.locator(".lm-Menu-itemLabel", has_text="Assignment List").click()
        listed = page.locator("#nbgrader-assignment-list")
        listed.get_by_role("button", name="Fetch").click()
        listed.get_by_role("button", name="Submit").wait_for()
        open_lesson(page, url.replace("notebooks/en/08-exercise-ubuntu.ipynb", f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb"))
        page.locator(".jp-SideBar [data-id=xenlab-side-bar]").click()
        bar.get_by_role("heading", name="Assignments").wait_for()
        for code, then in (("from lab_env.lab import", ""), ("hand_in()", "submit the notebook and this file together")):
            page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell .cm-content").filter(has_text=code).last.click()
            page.keyboard.press("Shift+Enter")
            if then:
                page.locator(".jp-OutputArea-output", has_text=then).last.wait_for()
        page.locator("jp-button, button").filter(has_text="Validate").first.click()
        page.locator(".jp-Dialog", has_text="Success! Your notebook passes all the tests.").wait_for()
        keep(page, "by-hand-validated")
        page.keyboard.press("Escape")

        page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").click()
        page.locator(".lm-Menu-itemLabel", has_text="Assignment List").click()
        listed.get_by_role("button", name="Submit").click()
        listed.locator("#submitted_assignments_list", has_text=ASSIGNMENT).wait_for()
        keep(page, "by-hand-submitted")

    nbgrader(course, "nbgrader", "collect", ASSIGNMENT)
    nbgrader(course, "xenlab", "grade", ASSIGNMENT, "--csv", "marks.csv")
    with open(course / "marks.csv", newline="", encoding="utf-8") as marks:
        assert [(row["student"], row["score"]) for row in csv.DictReader(marks)] == [(STUDENT, "20")]
