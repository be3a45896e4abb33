"""The learner's copies: kept when changed, renewed when not."""

import nbformat

from lab_env import lessons, paths


def test_what_the_learner_changed_is_never_overwritten(tmp_path):
    source, target, memory = tmp_path / "source", tmp_path / "mine", tmp_path / "memory.json"
    (source / "en").mkdir(parents=True)
    for name in ("a", "b"):
        (source / "en" / f"{name}.ipynb").write_text("one")
    assert lessons.copy(source, target, memory) == []
    (target / "en" / "a.ipynb").write_text("mine")
    assert lessons.copy(source, target, memory) == [], "nothing new, nothing to say"
    for name in ("a", "b"):
        (source / "en" / f"{name}.ipynb").write_text("two")
    told = lessons.copy(source, target, memory)
    assert len(told) == 1 and "a.new.ipynb" in told[0]
    assert (target / "en" / "a.ipynb").read_text() == "mine" and (target / "en" / "a.new.ipynb").read_text() == "two"
    assert (target / "en" / "b.ipynb").read_text() == "two"
    assert lessons.copy(source, target, memory) == []


def test_a_notebook_that_was_only_opened_is_brought_up_to_date(tmp_path):
    """JupyterLab writes its own metadata into it then; an output is the learner's."""
    source, target, memory = tmp_path / "source", tmp_path / "mine", tmp_path / "memory.json"
    source.mkdir()

    def edition(text):
        for name in ("opened", "run"):
            nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text, id="a")]), source / f"{name}.ipynb")

    edition("1")
    lessons.copy(source, target, memory)
    for name in ("opened", "run"):
        notebook = nbformat.read(target / f"{name}.ipynb", as_version=4)
        notebook.metadata["language_info"] = {"name": "python", "version": "3.11"}
        if name == "run":
            notebook.cells[0].outputs = [nbformat.v4.new_output("stream", text="1")]
        nbformat.write(notebook, target / f"{name}.ipynb")
    edition("2")
    assert len(lessons.copy(source, target, memory)) == 1
    assert [nbformat.read(target / f"{name}.ipynb", as_version=4).cells[0].source for name in ("opened", "run", "run.new")] == ["2", "1", "2"]


def test_an_assignment_is_handed_out_without_its_solutions_and_kept_as_the_learner_leaves_it(tmp_path):
    for name in ("ubuntu-exercise-gl", "theory-quiz"):
        assert lessons.hand_out(paths.course() / "source" / name, tmp_path) == []
    (exercise,), (quiz,) = ((tmp_path / "assignments" / name).glob("*.ipynb") for name in ("ubuntu-exercise-gl", "theory-quiz"))
    cells = {cell.id: cell.source for cell in nbformat.read(exercise, as_version=4).cells}
    assert cells["work"] == "xenserver = connect().xenapi\n# …" and "solve" not in exercise.read_text()
    in_words = [cell.source for cell in nbformat.read(quiz, as_version=4).cells if cell.cell_type == "markdown" and cell.metadata.nbgrader.solution]
    assert in_words and all(source.endswith("…") and "SOLUTION" not in source for source in in_words)
    exercise.write_text("mine")
    assert lessons.hand_out(paths.course() / "source" / "ubuntu-exercise-gl", tmp_path) == [] and exercise.read_text() == "mine"
