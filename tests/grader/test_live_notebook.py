"""The assignment's own notebook, run on a served XenServer: its solution earns all and hands in a journal that earns all."""

import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from grader import notebook_file, rubrics
from grader.grading import grade
from grader.report import Status
from grader.submissions import at
from lab_env import paths
from lab_env.mock.journal import seed_for
from tests.server.serving import served


@pytest.mark.slow
@pytest.mark.parametrize("assignment", ["ubuntu-exercise", "ubuntu-exercise-gl", "tools-debian", "tools-windows-gl"])
def test_the_source_notebook_solves_itself_and_hands_itself_in(assignment, tmp_path, monkeypatch):
    folder = tmp_path / "ana" / assignment
    shutil.copytree(paths.course() / "source" / assignment, folder)
    rubric = rubrics.get(assignment)
    lab = ["--contents", rubric.contents, "--seed", seed_for("xenlab", assignment, "ana"), "--course", "xenlab", "--assignment", assignment, "--student", "ana"]
    with served(*lab, "--journal", tmp_path / "server.journal", "--speed", "instant") as (url, _):
        monkeypatch.setenv("XENLAB_URL", url)
        monkeypatch.setenv("XENLAB_PASSWORD", "xenserver")
        notebook = nbformat.read(folder / f"{rubric.name}.ipynb", as_version=4)
        notebook.metadata.kernelspec.name = "python3"
        NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}}).execute()
    results = {name: cell.outputs[-1] for name, cell in notebook_file.tests(notebook).items()}
    assert sum(float(output["data"]["text/plain"]) for output in results.values()) == 20, results
    assert not [output for cell in notebook.cells for output in cell.get("outputs", []) if output.get("name") == "stderr"]
    report = grade(at(folder))
    assert (report.points, report.status, report.notes) == (20, Status.GRADED, ())
