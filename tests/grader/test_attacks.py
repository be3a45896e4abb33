"""What a clever student might hand in: each earns no more than was really done, harms nothing, and is reported readably.

Notebooks come with the journal of a lab in which nothing was done: they are worth 0. Forged journals are in test_attacks_on_journals.py.
"""

import copy
import json
import os
import signal
import time
import zipfile
from html.parser import HTMLParser

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.utils import determine_grade

from grader import grading, notebook_file, report_html
from grader import nbgrader as course_of
from grader.report import Status
from grader.rubrics import theory_quiz
from grader.sample_class import copy_course
from grader.submissions import JOURNAL, at, find, worth_keeping
from lab_env.mock import journal as journals
from tests.grader.attacked import NOTEBOOK, RELEASED, grade, lines_of, signed
from tests.grader.laboratory import ASSIGNMENT, journal, lab

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links, pipes and alarms of Unix")


def points_in_nbgrader(folder, report):
    """What nbgrader makes of the notebook, mended and filled, when it counts its cells."""
    notebook = notebook_file.mend(notebook_file.read(folder / NOTEBOOK), RELEASED).notebook
    notebook_file.fill(notebook, report)
    nbformat.validate(notebook)
    return sum(determine_grade(cell)[0] or 0 for cell in notebook_file.tests(notebook).values())


CODE = {
    "patches_check": "import grader.check\ngrader.check.Check.ask = lambda self, xs: grader.check.Outcome(self, grader.check.Verdict.PASSED, 99)",
    "kills_the_process": "import os, signal\nopen(CANARY, 'w')\nos.kill(os.getppid(), signal.SIGKILL); os._exit(0)",
    "leaves_quietly": "open(CANARY, 'w')\nraise SystemExit(0)",
    "reads_hidden_checks": "import pathlib\nopen(CANARY, 'w').write(str(list(pathlib.Path('/').rglob('ubuntu_exercise.py'))))",
    "writes_the_gradebook": "import sqlite3\nsqlite3.connect('../../../gradebook.db').execute('update grade set auto_score = 99'); open(CANARY, 'w')",
    "loops_for_ever": "open(CANARY, 'w')\nwhile True: pass",
    "floods_output": "open(CANARY, 'w')\nwhile True: print('x' * 10**6)",
    "forks": "import os\nopen(CANARY, 'w')\nwhile True: os.fork()",
    "takes_all_memory": "open(CANARY, 'w')\nx = bytearray(10**12)",
    "drops_asserts": "import ast\nopen(CANARY, 'w')\nget_ipython().ast_transformers.append(type('T', (ast.NodeTransformer,), "
                     "{'visit_Assert': lambda s, n: None})())",
    "is_always_equal": "open(CANARY, 'w')\nclass A:\n    __eq__ = __bool__ = lambda *a: True\ncheck = lambda *a: A()",
    "patches_XenAPI": "import XenAPI\nopen(CANARY, 'w')\nXenAPI.Session = None",
    "shell_magic": "!touch CANARY\n%system rm -rf ../..",
    "environment": "import os\nos.environ['XENLAB_GRADING'] = '0'; open(CANARY, 'w')",
    "patches_json": "import json\nopen(CANARY, 'w')\njson.loads = lambda *a, **k: {}",
}


@pytest.mark.parametrize("name", CODE)
def test_code_in_cells_is_never_run(folder, tmp_path, name):
    canary = tmp_path / "canary"
    code = CODE[name].replace("CANARY", repr(str(canary)))
    notebook = copy.deepcopy(RELEASED)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(code))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = code
    (folder / NOTEBOOK).write_text(nbformat.writes(notebook), encoding="utf-8")
    report = grade(folder)
    assert report.points == 0 and report.status is Status.GRADED and points_in_nbgrader(folder, report) == 0 and not canary.exists()


def change_cells(change):
    def attack(folder):
        notebook = copy.deepcopy(RELEASED)
        change(notebook)
        (folder / NOTEBOOK).write_text(json.dumps(notebook), encoding="utf-8")
    attack.__name__ = change.__name__
    return attack


@change_cells
def more_points(notebook):
    for cell in notebook.cells:
        cell.metadata.nbgrader["points"] = 10**9


@change_cells
def points_that_are_no_number(notebook):
    for cell in notebook.cells:
        cell.metadata.nbgrader["points"] = float("nan")


@change_cells
def negative_points(notebook):
    for cell in notebook.cells:
        cell.metadata.nbgrader["points"] = -5


@change_cells
def other_ids(notebook):
    for number, cell in enumerate(notebook.cells):
        cell.metadata.nbgrader["grade_id"] = f"bonus_{number}"


@change_cells
def ids_that_are_no_text(notebook):
    for cell in notebook.cells:
        cell.metadata.nbgrader["grade_id"] = {"a": ["b"]}


@change_cells
def deleted_tests(notebook):
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.nbgrader.grade]


@change_cells
def doubled_tests(notebook):
    notebook.cells += copy.deepcopy(notebook.cells)


@change_cells
def invented_tests(notebook):
    cell = nbformat.v4.new_code_cell("100")
    cell.metadata["nbgrader"] = {"grade": True, "grade_id": "gift", "points": 100, "solution": False, "locked": True, "schema_version": 3}
    notebook.cells.append(cell)


@change_cells
def retyped_tests(notebook):
    for cell in notebook.cells:
        cell.cell_type = "raw"


@change_cells
def outputs_made_up(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("execute_result", data={"text/plain": "3"}, execution_count=1)]


@change_cells
def scripts_in_outputs(notebook):
    cell = nbformat.v4.new_code_cell("1")
    cell.outputs = [nbformat.v4.new_output("display_data", data={"text/html": "<script>fetch('/formgrader')</script>"})]
    notebook.cells.insert(0, cell)


@change_cells
def another_kernel(notebook):
    notebook.metadata["kernelspec"] = {"name": "../../../bin/sh", "display_name": "sh", "language": "sh"}


def raw(name, content):
    def attack(folder):
        (folder / NOTEBOOK).write_bytes(content() if callable(content) else content)
    attack.__name__ = name
    return attack


def a_link_elsewhere(folder):
    (folder / NOTEBOOK).unlink()
    (folder / NOTEBOOK).symlink_to("/etc/passwd")


def a_link_to_itself(folder):
    (folder / NOTEBOOK).unlink()
    (folder / NOTEBOOK).symlink_to(folder / NOTEBOOK)


def a_pipe(folder):
    (folder / NOTEBOOK).unlink()
    os.mkfifo(folder / NOTEBOOK)


def a_folder(folder):
    (folder / NOTEBOOK).unlink()
    (folder / NOTEBOOK).mkdir()


def a_zip_bomb_beside(folder):
    with zipfile.ZipFile(folder / "more.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("../../../../tmp/zeros", bytes(30_000_000))


def modules_that_shadow_ours(folder):
    for name in ("grader.py", "json.py", "sitecustomize.py", "conftest.py", "nbgrader_config.py"):
        (folder / name).write_text("raise SystemExit('run!')")


def many_notebooks(folder):
    for number in range(500):
        (folder / f"{number}.ipynb").write_text("{}")


NOTEBOOKS = [
    more_points, points_that_are_no_number, negative_points, other_ids, ids_that_are_no_text, deleted_tests, doubled_tests, invented_tests,
    retyped_tests, outputs_made_up, scripts_in_outputs, another_kernel,
    raw("of_50_MB", lambda: b'{"cells": ["' + b"x" * 50_000_000 + b'"]}'), raw("deep", b'{"cells":' + b"[" * 200_000),
    raw("not_a_number", b'{"cells": [NaN, Infinity], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}'), raw("bad_utf8", b"\xff\xfe\x80" * 999),
    raw("empty", b""), raw("a_huge_number", b'{"cells": [], "nbformat": ' + b"9" * 5000 + b"}"), raw("pickle", b"\x80\x04cposix\nsystem\n."),
    a_link_elsewhere, a_link_to_itself, a_pipe, a_folder, a_zip_bomb_beside, modules_that_shadow_ours, many_notebooks,
]


@pytest.mark.parametrize("attack", NOTEBOOKS, ids=lambda attack: attack.__name__)
def test_a_notebook_earns_nothing_and_is_graded_from_its_journal(folder, attack, monkeypatch):
    monkeypatch.chdir(folder)
    attack(folder)
    report = grade(folder)
    assert report.points == 0 and report.status is Status.GRADED and points_in_nbgrader(folder, report) == 0


@pytest.mark.parametrize("name", ["nbgrader_config.py", "jupyter_config.py", "jupyter_nbgrader_config.py"])
def test_configuration_of_the_students_is_not_read_by_who_stands_in_their_folder(folder, tmp_path, monkeypatch, name):
    (folder / name).write_text(f"open({str(tmp_path / 'canary')!r}, 'w')\n")
    copy_course(tmp_path / "course")
    monkeypatch.chdir(folder)
    course = course_of.Course(tmp_path / "course")
    assert course.course_id == "xenlab" and not (tmp_path / "canary").exists()


OWN = {"format": "xenlab-answers", "version": 1, "student": "eve", "assignment": "theory-quiz", "seed": journals.seed_for("xenlab", "theory-quiz", "eve")}
ANSWERS = {
    "every_letter": lambda: {**OWN, "answers": dict.fromkeys(PLACES, "a b c d e f")},
    "every_number": lambda: {**OWN, "answers": dict.fromkeys(PLACES, "0-99999")},
    "an_enormous_number": lambda: {**OWN, "answers": dict.fromkeys(PLACES, "9" * 100_000)},
    "no_number": lambda: {**OWN, "answers": dict.fromkeys(PLACES, "nan")},
    "not_text": lambda: {**OWN, "answers": dict.fromkeys(PLACES, [True, {"right": True}])},
    "points_of_their_own": lambda: {**OWN, "points": 16, "answers": {"points": "16", "__class__": "x"}},
    "scripts": lambda: {**OWN, "answers": dict.fromkeys(PLACES, "<script>alert(1)</script>")},
    "a_pattern_that_never_ends": lambda: {**OWN, "answers": dict.fromkeys(PLACES, "a" * 50_000 + "!")},
    "of_a_neighbour": lambda: {**OWN, "seed": journals.seed_for("xenlab", "theory-quiz", "ana"), "answers": theory_quiz.solved(journals.seed_for("xenlab", "theory-quiz", "ana"))},
    "of_a_neighbour_under_their_own_name": lambda: {**OWN, "answers": {}, "seed": "1"},
    "no_answers": lambda: {**OWN, "answers": list(PLACES)},
}
PLACES = [check.name for check in theory_quiz.RUBRIC.checks]


@pytest.mark.parametrize("name", ANSWERS)
def test_forged_answers_earn_nothing(folder, name):
    folder = folder.with_name("theory-quiz")
    folder.mkdir()
    (folder / "answers.json").write_text(json.dumps(ANSWERS[name]()), encoding="utf-8")
    report = grade(folder)
    assert report.points == 0 and "<script>" not in report_html.page(report)
    assert "grader itself" not in " ".join(note.en for note in report.notes)


@pytest.mark.parametrize("content", [b"[" * 200_000, b"\xff\xfe", b"{" + b" " * 50_000_000 + b"}", b'{"format": NaN}', b"9" * 100_000],
                         ids=["deep", "no utf8", "50 MB", "NaN", "a number"])
def test_answers_that_are_no_answers(folder, content):
    folder = folder.with_name("theory-quiz")
    folder.mkdir()
    (folder / "answers.json").write_bytes(content)
    report = grade(folder)
    assert (report.points, report.status) == (0, Status.UNREADABLE) and "grader itself" not in report.notes[0].en


GUEST = {
    "loop": "while true; do :; done", "flood": "yes", "fork_bomb": "f() { f | f & }; f", "recursion": "f() { f; }; f",
    "big_file": "dd if=/dev/zero of=/big bs=1G count=100000", "doubling": "x=a; while true; do x=$x$x; done",
    "forged_xenstore": "xenstore-write attr/PVAddons/MajorVersion 6; xenstore-write attr/PVAddons/MinorVersion 1; xenstore-write data/updated 1",
}


@pytest.mark.parametrize("name", GUEST)
def test_what_is_typed_in_the_guest_cannot_hold_the_grader_up_nor_forge(folder, name, monkeypatch):
    monkeypatch.setattr(grading, "SECONDS_EACH", 3)
    head, lines = lines_of(variant="no_tools", student="eve")
    uuid = next(vm.uuid for vm in lab(variant="no_tools", student="eve").db.all("VM") if vm.name_label == "ubase")
    honest = grading.grade_live(ASSIGNMENT, grading.session_on(lab(variant="no_tools", student="eve"))).points
    (folder / JOURNAL).write_text(signed(head, [*lines, [lines[-1][0] + 1, "root", "guest", [uuid, GUEST[name]]]]), newline="\n")
    report = grade(folder)
    assert report.points <= honest and not report.outcome("tools").passed


def test_a_link_to_a_neighbours_folder_or_journal(folder):
    ana = folder.parents[1] / "ana" / ASSIGNMENT
    ana.mkdir(parents=True)
    (ana / JOURNAL).write_text(journal(student="ana"), newline="\n")
    (folder / JOURNAL).unlink()
    (folder / JOURNAL).symlink_to(ana / JOURNAL)
    assert grade(folder).points == 0
    link = folder.parents[1] / "mallory" / ASSIGNMENT
    link.parent.mkdir()
    link.symlink_to(ana)
    assert (at(link).student, grade(link).points, grade(ana).points) == ("mallory", 0, 20)
    assert {submission.student: grading.grade(submission).points for submission in find(folder.parents[1], ASSIGNMENT)} == {
        "ana": 20, "eve": 0, "mallory": 0}


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: os.symlink("/dev/zero", path)], ids=["pipe", "folder", "zeros"])
@pytest.mark.parametrize("name", [JOURNAL, "timestamp.txt"])
def test_files_that_are_no_files(folder, make, name):
    (folder / name).unlink(missing_ok=True)
    make(folder / name)
    assert grade(folder).points == 0 and course_of.timestamp_of(folder) is None


def test_what_is_copied_beside_the_graded_notebook(folder):
    (folder / "notes.txt").write_text("mine")
    (folder / "link.txt").symlink_to("/etc/passwd")
    with (folder / "huge.bin").open("wb") as file:
        file.truncate(10**12)
    os.mkfifo(folder / "pipe")
    assert [path.name for path in sorted(folder.iterdir()) if worth_keeping(path)] == [JOURNAL, "notes.txt", NOTEBOOK]


def test_html_in_names_is_text_in_every_page(folder):
    script = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    mine, _ = lines_of(variant="nothing_done", student="eve")
    found = lab(variant="nothing_done", student="eve")
    template = next(vm.ref for vm in found.db.all("VM") if vm.is_a_template)
    (folder / JOURNAL).write_text(signed(mine, [[1.0, "root", "VM.copy", [template, script, "OpaqueRef:NULL"]],
                                                [2.0, "root", "VM.clone", [template, script]]]), newline="\n")
    report = grade(folder)
    page = report_html.page(report, "gl", comments=[script])
    assert "<script>" not in page and "<img" not in page and "&lt;script&gt;" in page

    class Comment:
        auto_comment = ""
    notebook = type("Notebook", (), {"comments": [Comment]})
    course_of.save_comments(notebook, report_of_name(script), "en")
    assert "<" not in Comment.auto_comment and "&lt;script&gt;" in Comment.auto_comment


HTML = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "[x](javascript:alert(1))", "[x](javascript\\:alert(1))",
        "[x](java&#115;cript:alert(1))", "[x](<javascript:alert(1)>)", "<javascript:alert(1)>", "[x]\n\n[x]: javascript:alert(1)",
        "[x](data:text/html,alert(1))", "<!--><script>alert(1)</script>", "&lt;script&gt;", "<iframe srcdoc='x'>", "**a <b onclick=alert(1)>b**"]


class Active(HTMLParser):
    """What of a page runs or loads something."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag in ("script", "iframe", "img", "svg") or any(
                name.startswith("on") or (name == "href" and (value or "").lower().startswith(("javascript", "data"))) for name, value in attributes):
            self.found.append((tag, attributes))


def as_page(handed_in, released):
    return HTMLExporter(template_name="classic").from_notebook_node(notebook_file.mend(handed_in, released).notebook)[0]


def cells_with(text, where):
    if where == "markdown":
        return nbformat.v4.new_markdown_cell(text)
    if where == "raw":
        return nbformat.v4.new_raw_cell(text, metadata={"raw_mimetype": "text/html"})
    cell = nbformat.v4.new_code_cell("1")
    cell.outputs = [nbformat.v4.new_output("display_data", data={where: text + '"><script>alert(1)</script>', "text/plain": text})]
    return cell


@pytest.mark.parametrize("where", ["markdown", "raw", "text/html", "image/png", "answer"])
def test_nothing_of_the_students_runs_in_the_browser_of_who_looks_at_the_graded_notebook(where):
    released = copy.deepcopy(RELEASED)
    place = next(place for place, cell in enumerate(released.cells) if cell.metadata.nbgrader.solution)
    if where == "answer":       # a written answer, which nbgrader has people grade
        released.cells[place] = nbformat.v4.new_markdown_cell("…", metadata=released.cells[place].metadata)
    notebook = copy.deepcopy(released)
    if where == "answer":
        notebook.cells[place].source = "\n\n".join(HTML)
    else:
        notebook.cells += [cells_with(text, where) for text in HTML]
    assert Active(as_page(notebook, released)).found == Active(as_page(copy.deepcopy(released), released)).found


def report_of_name(name):
    return grading.grade_live(ASSIGNMENT, grading.session_on(lab(variant="nothing_done")), name)


def test_a_limit_that_was_caught_once_comes_again():
    with pytest.raises(TimeoutError), grading.time_limit(0.05):
        try:
            time.sleep(5)
        except OSError:
            time.sleep(5)
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def hungry(submission, report=None):
    if report:
        return report
    return bytearray(3 * grading.BYTES_EACH) and grading.grade(submission) if submission.student == "eve" else grading.grade(submission)


def test_a_process_of_the_pool_has_only_so_much_memory(folder):
    ana = folder.parents[1] / "ana" / ASSIGNMENT
    ana.mkdir(parents=True)
    (ana / JOURNAL).write_text(journal(student="ana"), newline="\n")
    graded = {submission.student: report for submission, report in grading.grade_many(find(folder.parents[1], ASSIGNMENT), 2, work=hungry)}
    assert graded["ana"].points == 20 and graded["eve"].status is Status.UNREADABLE
