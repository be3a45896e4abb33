"""The notebook that was handed in: read whatever it is, and made to fit what was released."""

import copy
import json

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.utils import determine_grade

from grader import notebook_file, rubrics
from grader.grading import grade_live, session_on
from lab_env import paths
from tests.grader.laboratory import lab

RELEASED = nbformat.read(paths.course() / "source" / "ubuntu-exercise" / "ubuntu-exercise.ipynb", as_version=4)
NAMES = [notebook_file.grade_id(cell) for cell in RELEASED.cells]


def names(notebook):
    return [name for name in map(notebook_file.grade_id, notebook.cells) if name]


def mended(change):
    handed_in = copy.deepcopy(RELEASED)
    change(handed_in.cells)
    return notebook_file.mend(notebook_file.parse(json.dumps(handed_in)), RELEASED).notebook


def delete_tests(cells):
    cells[:] = [cell for cell in cells if not cell.metadata.nbgrader.grade]


def delete_all(cells):
    cells.clear()


def copy_a_test(cells):
    cells.append(copy.deepcopy(cells[6]))


def alter_tests(cells):
    for cell in cells:
        if cell.metadata.nbgrader.grade:
            cell.source = "20"
            cell.metadata.nbgrader.points = 100


def invent_a_test(cells):
    cells.append(nbformat.v4.new_code_cell("100", metadata={"nbgrader": {"grade": True, "grade_id": "mine", "points": 100}}))


def spoil_metadata(cells):
    for cell, junk in zip(cells, ([], "x", {"grade_id": ["list"]}, {"grade_id": None}, {"schema_version": 99, "grade_id": "tools"})):
        cell.metadata["nbgrader"] = junk


def shuffle(cells):
    cells.reverse()


def turn_into_markdown(cells):
    for cell in cells:
        cell.cell_type = "markdown"
        cell.pop("outputs", None), cell.pop("execution_count", None)


@pytest.mark.parametrize("change", [delete_tests, delete_all, copy_a_test, alter_tests, invent_a_test, spoil_metadata, shuffle,
                                    turn_into_markdown])
def test_whatever_was_done_to_the_tests_is_put_right(change):
    notebook = mended(change)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    assert sorted(names(notebook)) == sorted(NAMES)
    originals = {notebook_file.grade_id(cell): cell for cell in RELEASED.cells}
    for name, cell in notebook_file.tests(notebook).items():
        assert (cell.source, cell.metadata.nbgrader) == (originals[name].source, originals[name].metadata.nbgrader)


def test_deleted_tests_come_back_in_their_place():
    assert names(mended(delete_tests)) == NAMES


def test_answers_and_added_cells_stay_the_students():
    def work(cells):
        cells[5].source = "xenserver.VM.start(…)"
        cells.insert(6, nbformat.v4.new_code_cell("mine = 1"))
    notebook = mended(work)
    assert [cell.source for cell in notebook.cells[5:7]] == ["xenserver.VM.start(…)", "mine = 1"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"cells": 3}', '{"nbformat": 4, "cells": [{}]}', "[" * 100_000])
def test_what_is_no_notebook_is_graded_as_the_released_one(text):
    assert notebook_file.parse(text) is None
    notebook = notebook_file.mend(None, RELEASED).notebook
    nbformat.validate(notebook)
    assert names(notebook) == NAMES and "cannot be read" in notebook.cells[0].source


def test_old_and_sloppy_notebooks_are_read():
    assert notebook_file.parse(json.dumps({"nbformat": 4, "nbformat_minor": 2, "metadata": {}, "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": "x"}]})).cells[0].source == "x"


def test_the_report_becomes_the_tests_output_as_nbgrader_reads_it():
    report = grade_live("ubuntu-exercise", session_on(lab(variant="iso_left")))
    notebook = notebook_file.mend(None, RELEASED).notebook
    notebook_file.fill(notebook, report)
    nbformat.validate(notebook)
    scores = {name: determine_grade(cell) for name, cell in notebook_file.tests(notebook).items()}
    assert scores == {outcome.check.name: (outcome.points, outcome.check.points) for outcome in report.outcomes}


def test_every_check_has_its_test_cell():
    assert list(notebook_file.tests(RELEASED)) == [check.name for check in rubrics.get("ubuntu-exercise").checks]


def test_a_picture_pasted_into_an_answer_in_words_is_kept_and_nothing_else_of_what_is_attached():
    released = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("…", metadata={"nbgrader": {"grade_id": "own_words", "grade": True, "solution": True, "points": 4}})])
    handed_in = copy.deepcopy(released)
    handed_in.cells[0].source = ("![image.png](attachment:8a.png) ![gone](attachment:gone.png) <attachment:x> [a]: attachment\\:y\n\n![v](attachment:v.svg)"
                                 " as an attachment: see there")
    handed_in.cells[0]["attachments"] = {"8a.png": {"image/png": "iVBORw0KGgo=\n"}, "v.svg": {"image/svg+xml": "PHN2Zz4="}, "t": {"image/png": '" onerror="x'}}
    handed_in.cells.append(nbformat.v4.new_markdown_cell("![t](attachment:t)", attachments={"t": {"image/png": '" onerror="x'}}))
    kept = notebook_file.mend(handed_in, released).notebook
    assert kept.cells[0].attachments == {"8a.png": {"image/png": "iVBORw0KGgo=\n"}} and "attachments" not in kept.cells[1]
    nbformat.validate(kept)
    page, _ = HTMLExporter(template_name="classic").from_notebook_node(kept)
    assert "data:image/png;base64,iVBORw0KGgo=" in page and "onerror" not in page and "svg+xml" not in page
