"""The notebook that was handed in, as data: read it, make it fit the released one, put the report into it."""

import copy
import logging
import re
import warnings

import nbformat
from nbgrader import utils

from grader.check import number
from grader.report import outcome_text
from grader.submissions import BROKEN, MAX_NOTEBOOK, contents


def read(path):
    """The notebook in a file, or None when the file does not hold one."""
    try:
        return parse(contents(path, MAX_NOTEBOOK).decode("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def parse(source):
    """The notebook in a text, or None."""
    problems = {}
    log = logging.getLogger("traitlets")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook = nbformat.reads(source, as_version=4, capture_validation_error=problems)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, nbformat.ValidationError):
        return None
    finally:
        log.setLevel(level)
    return None if problems else notebook


def grade_id(cell):
    """The name nbgrader knows a cell by, or None."""
    mark = cell.metadata.get("nbgrader")
    name = mark.get("grade_id") if isinstance(mark, dict) else None
    return name if isinstance(name, str) else None


def mend(handed_in, released):
    """What was handed in, with every cell that nbgrader knows as it was released; the released one when there is none.

    Answers stay the student's; altered, copied, deleted or invented test cells are put right, so that nbgrader can grade any of it.
    """
    if handed_in is None:
        mended = copy.deepcopy(released)
        mended.cells.insert(0, nbformat.v4.new_markdown_cell(" / ".join(BROKEN)))
        return mended
    originals = {grade_id(cell): cell for cell in released.cells if grade_id(cell)}
    mended = copy.deepcopy(released)
    mended.cells, placed = [], set()
    for cell in handed_in.cells:
        name = grade_id(cell)
        if name in originals and name not in placed:
            placed.add(name)
            cell = _restored(cell, originals[name])
        else:
            cell = _harmless(cell)
        mended.cells.append(cell)
    _add_missing(mended.cells, released.cells)
    for place, cell in enumerate(mended.cells):
        cell["id"] = f"cell-{place}"
    mended.nbformat, mended.nbformat_minor = 4, 5
    return mended


def _restored(cell, original):
    restored = copy.deepcopy(original)
    if utils.is_solution(original) and cell.cell_type == original.cell_type:
        restored.source = _text_only(cell)
    return restored


def _harmless(cell):
    """A cell of the student's own, with nothing in it that runs in the browser of whoever looks at it in formgrader or feedback."""
    cell.metadata, cell.source = nbformat.NotebookNode(), _text_only(cell)
    if cell.cell_type == "code":
        cell.outputs = [output for output in map(_plain, cell.outputs) if output]
    return cell


def _text_only(cell):
    """The source of a cell. nbgrader's pages take what is not code for HTML: there tags, entities and script addresses become mere text."""
    if cell.cell_type == "code":
        return cell.source
    source = re.sub(r"&(?=#|\w+;)", "& ", cell.source)
    return re.sub(r"(?i)(script|data)(\\*:)", r"\1 \2", re.sub(r"<(?=[a-zA-Z/!?])", "&lt;", source))


def _plain(output):
    """An output as the text it has, or None: pictures and HTML would go into pages as they are."""
    if output.output_type == "stream":
        return output
    text = output.get("data", {}).get("text/plain")
    return nbformat.v4.new_output("stream", name="stdout", text=text) if isinstance(text, str) else None


def _add_missing(cells, released):
    """Put released cells that were deleted back after the one they followed."""
    after = 0
    for original in released:
        name = grade_id(original)
        if not name:
            continue
        place = next((place for place, cell in enumerate(cells) if grade_id(cell) == name), None)
        if place is None:
            cells.insert(after, copy.deepcopy(original))
            place = after
        after = place + 1


def tests(notebook):
    """The autograded test cells, by name."""
    return {grade_id(cell): cell for cell in notebook.cells
            if cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)}


def unchanged_in_words(notebook):
    """The cells that a person grades, by name: whether each is still as it was handed out."""
    return {grade_id(cell): utils.compute_checksum(cell) == cell.metadata.nbgrader.get("checksum") for cell in notebook.cells
            if grade_id(cell) and utils.is_grade(cell) and utils.is_solution(cell)}


def fill(notebook, report, language=None):
    """Put the report into the notebook: each check's reason and points are the output of its test cell."""
    outcomes = {outcome.check.name: outcome for outcome in report.outcomes}
    for place, (name, cell) in enumerate(tests(notebook).items(), 1):
        if name in outcomes:
            cell.execution_count = place
            cell.outputs = [
                nbformat.v4.new_output("stream", name="stdout", text=outcome_text(outcomes[name], language) + "\n"),
                nbformat.v4.new_output("execute_result", data={"text/plain": number(outcomes[name].points)},
                                       execution_count=place)]

