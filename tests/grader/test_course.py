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
ENGLISH, GALICIAN = (nbformat.read(COURSE / "source" / name / "ubuntu-exercise.ipynb", as_version=4)
                     for name in ("ubuntu-exercise", "ubuntu-exercise-gl"))


def bare(notebook):
    """A notebook without its prose."""
    return [(cell.id, cell.cell_type, cell.metadata.get("nbgrader"), cell.source if cell.cell_type == "code" else "")
            for cell in notebook.cells]


def test_both_languages_have_the_same_cells_code_and_marks():
    assert bare(ENGLISH) == bare(GALICIAN)
    assert (ENGLISH.metadata.lang, GALICIAN.metadata.lang) == ("en", "gl")


def test_prose_is_translated():
    pairs = [(one.source, other.source) for one, other in zip(ENGLISH.cells, GALICIAN.cells) if one.cell_type == "markdown"]
    assert pairs and all(one != other and one.count("\n#") == other.count("\n#") for one, other in pairs)


@pytest.mark.parametrize("notebook", [ENGLISH, GALICIAN], ids=["en", "gl"])
def test_tests_and_points_are_the_rubrics(notebook):
    checks = {check.name: check.points for check in rubrics.get("ubuntu-exercise").checks}
    tests = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if cell.metadata.nbgrader.grade}
    assert {name: cell.metadata.nbgrader.points for name, cell in tests.items()} == checks
    assert [cell.source for cell in tests.values()] == [f'check("{name}").points' for name in checks]
    assert f"{sum(checks.values())} p" in notebook.cells[0].source


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
    for name in ("ubuntu-exercise", "ubuntu-exercise-gl"):
        done = subprocess.run([str(Path(sys.executable).with_name("nbgrader")), "generate_assignment", name], cwd=folder,
                              env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path)}, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        released = nbformat.read(folder / "release" / name / "ubuntu-exercise.ipynb", as_version=4)
        assert "SOLUTION" not in str(released) and "ubuntu_exercise_solve" not in str(released)
        assert [cell.source for cell in released.cells if cell.id == "work"] == ["xenserver = connect().xenapi\n# …"]
