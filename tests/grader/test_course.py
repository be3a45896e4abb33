"""The course: two languages with the same cells, points as in the rubric, nothing outside its folder."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from grader import rubrics
from lab_env import paths

COURSE = paths.course()
ASSIGNMENTS = sorted(name for name in rubrics.MODULES if not name.endswith("-gl"))
each = pytest.mark.parametrize("name", ASSIGNMENTS)


def source(name):
    """The notebook of an assignment, as its author wrote it."""
    return nbformat.read(COURSE / "source" / name / f"{name.removesuffix('-gl')}.ipynb", as_version=4)


ENGLISH, GALICIAN = source("ubuntu-exercise"), source("ubuntu-exercise-gl")


def bare(notebook):
    """A notebook without its prose."""
    return [(cell.id, cell.cell_type, cell.metadata.get("nbgrader"), cell.source if cell.cell_type == "code" else "")
            for cell in notebook.cells]


def test_each_rubric_has_its_notebook_in_both_languages():
    assert {path.name for path in (COURSE / "source").iterdir()} == set(rubrics.MODULES) == {f"{name}{end}" for name in ASSIGNMENTS for end in ("", "-gl")}


@each
def test_both_languages_have_the_same_cells_code_and_marks(name):
    assert bare(source(name)) == bare(source(f"{name}-gl"))
    assert (source(name).metadata.lang, source(f"{name}-gl").metadata.lang) == ("en", "gl")


@each
def test_prose_is_translated(name):
    pairs = [(one.source, other.source) for one, other in zip(source(name).cells, source(f"{name}-gl").cells) if one.cell_type == "markdown"]
    assert pairs and all(one != other and one.count("\n#") == other.count("\n#") for one, other in pairs)


@pytest.mark.parametrize("name", rubrics.MODULES)
def test_tests_and_points_are_the_rubrics(name):
    rubric, notebook = rubrics.get(name), source(name)
    checks = {check.name: check.points for check in rubric.checks}
    graded = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if cell.metadata.nbgrader.grade}
    tests = {grade_id: cell for grade_id, cell in graded.items() if not cell.metadata.nbgrader.solution}
    assert {grade_id: cell.metadata.nbgrader.points for grade_id, cell in tests.items()} == checks
    assert [cell.source for cell in tests.values()] == [f'check("{check}").points' if rubric.asks == "lab" else f'question("{check}")' for check in checks]
    assert sum(cell.metadata.nbgrader.points for cell in graded.values() if cell.metadata.nbgrader.solution) == rubric.by_hand
    assert f"{rubric.max_points + rubric.by_hand} p" in notebook.cells[0].source


@pytest.mark.parametrize("notebook", [ENGLISH, GALICIAN], ids=["en", "gl"])
def test_the_task_says_all_that_is_asked(notebook):
    task = notebook.cells[0].source
    for word in ("13.04", "13.10", "64", "Ubuntu Precise Pangolin 12.04 (64-bit)", "ISO", "URL", "XenServer Tools", "`ubase`"):
        assert word in task
    assert notebook.cells[-1].source == "hand_in()"
    assert not any(cell.get("outputs") for cell in notebook.cells)


def test_guides_have_the_same_sections_and_commands():
    texts = [(COURSE / name).read_text(encoding="utf-8") for name in ("guide.md", "guide.gl.md")]
    sections, commands = zip(*[(sum(line.startswith("## ") for line in text.splitlines()),
                                [line.split()[:2] for line in text.splitlines() if line.startswith("    ")]) for text in texts])
    assert sections[0] == sections[1] and commands[0] == commands[1] and len(commands[0]) >= 5


@pytest.mark.slow
def test_generate_assignment(tmp_path):
    folder = tmp_path / "course"
    shutil.copytree(COURSE, folder, ignore=shutil.ignore_patterns("gradebook.db", "release"))
    for name in rubrics.MODULES:
        done = subprocess.run([str(Path(sys.executable).with_name("nbgrader")), "generate_assignment", name], cwd=folder,
                              env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path)}, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        released = nbformat.read(folder / "release" / name / f"{name.removesuffix('-gl')}.ipynb", as_version=4)
        assert "SOLUTION" not in str(released) and "_solve" not in str(released)
        assert all(cell.source.endswith("…") for cell in released.cells if cell.metadata.nbgrader.solution)
