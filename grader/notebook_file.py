"""The notebook that was handed in, as data: read it, make it fit the released one, put the report into it."""

import copy
import json
import logging
import re
import warnings
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode
from traitlets.log import get_logger

from grader.check import number
from grader.report import outcome_text
from grader.submissions import BROKEN, MAX_NOTEBOOK, contents


PICTURES, BASE64 = ("image/png", "image/jpeg", "image/gif"), re.compile(r"[A-Za-z0-9+/=\s]*")
ATTACHED = re.compile(r"\]\(attachment:(?P<name>[\w.-]+)\)|attachment(?=\\*:)")
HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


def read(path):
    """The notebook in a file, or None when the file does not hold one."""
    try:
        return parse(contents(path, MAX_NOTEBOOK).decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return None


def parse(source):
    """The notebook in a text, or None. Of one that is against the format, its cells are kept as far as they can be read."""
    problems, log = {}, get_logger()
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if HALF_CHARACTER.search(source):       # JSON can write what no file, page or gradebook can hold
                source = json.dumps(json.loads(source), ensure_ascii=False).encode(errors="replace").decode()
            notebook = nbformat.reads(source, as_version=4, capture_validation_error=problems)
            if notebook.nbformat_minor > nbformat.v4.nbformat_minor:        # of a later format, which is read leniently: what we write is of ours
                notebook.nbformat_minor = nbformat.v4.nbformat_minor
                problems = problems or next(nbformat.validator.iter_validate(notebook), None)
            return _salvaged(notebook) if problems else notebook
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, nbformat.ValidationError):
        return None
    finally:
        log.setLevel(level)


def _salvaged(notebook):
    """Cells of the right form with the kinds, names and sources that were found; nothing else of them."""
    cells = []
    for cell in notebook.cells:
        make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}.get(cell.cell_type, nbformat.v4.new_raw_cell)
        source = cell.source if isinstance(cell.source, str) else "".join(cell.source)
        mark = {"nbgrader": cell.metadata["nbgrader"]} if isinstance(cell.get("metadata"), dict) and "nbgrader" in cell.metadata else {}
        cells.append(make(source, id=str(cell.get("id"))[:64], metadata=mark))
    kernel = notebook.metadata.get("kernelspec", {}) if isinstance(notebook.get("metadata"), dict) else {}
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=NotebookNode(kernelspec=kernel if isinstance(kernel, dict) else {}), cells=cells)


def grade_id(cell):
    """The name nbgrader knows a cell by, or None."""
    mark = cell.metadata.get("nbgrader")
    name = mark.get("grade_id") if isinstance(mark, dict) else None
    return name if isinstance(name, str) else None


@dataclass(frozen=True)
class Mended:
    """A notebook put right."""

    notebook: NotebookNode
    in_words: dict          # the cells that a person grades, by name: whether each is there, and still as it was handed out
    altered: int = 0        # how many cells had to be put right
    kernel: str = ""        # the one it was set to, where that is another one


def mend(handed_in, released):
    """What was handed in, with every cell that nbgrader knows as it was released; the released one when there is none.

    Answers stay the student's; altered, copied, deleted or invented test cells are put right, so that nbgrader can grade any of it.
    """
    notebook = NotebookNode(nbformat=4, nbformat_minor=5, metadata=copy.deepcopy(released.metadata), cells=[])
    originals = named(released)
    in_words = {name: False for name, cell in originals.items() if is_grade(cell) and is_solution(cell)}
    if handed_in is None:
        notebook.cells = [nbformat.v4.new_markdown_cell(" / ".join(BROKEN)), *copy.deepcopy(released.cells)]
        return Mended(_numbered(notebook), in_words)
    by_id = {cell.get("id"): name for name, cell in originals.items()}     # where a cell lost its metadata
    placed, altered = set(), 0
    for cell in handed_in.cells:
        called = grade_id(cell)
        name = called if called in originals else by_id.get(cell.get("id"))
        if name is None or name in placed:
            altered += called is not None
            notebook.cells.append(_harmless(cell))
            continue
        placed.add(name)
        original = originals[name]
        altered += (called, cell.cell_type) != (name, original.cell_type) or not is_solution(original) and cell.source != original.source
        if name in in_words:
            in_words[name] = cell.source == original.source
        notebook.cells.append(_restored(cell, original))
    _add_missing(notebook.cells, released.cells)
    kernel, right = (_kernel(found) for found in (handed_in, released))
    return Mended(_numbered(notebook), in_words, altered + len(originals) - len(placed), kernel if kernel != right else "")


def _kernel(notebook):
    spec = notebook.metadata.get("kernelspec")
    return str(spec.get("name", "")) if isinstance(spec, dict) else ""


def _numbered(notebook):
    for place, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{place}"
    return notebook


def named(notebook):
    """The cells that nbgrader knows, by name."""
    return {name: cell for cell in notebook.cells if (name := grade_id(cell))}


def is_grade(cell):
    return bool(grade_id(cell) and cell.metadata.nbgrader.get("grade"))


def is_solution(cell):
    return bool(grade_id(cell) and cell.metadata.nbgrader.get("solution"))


def _restored(cell, original):
    restored = copy.deepcopy(original)
    if is_solution(original):
        restored.source = _text_only(cell.source, original.cell_type)
        _keep_pictures(cell, restored)
    return restored


def _harmless(cell):
    """A cell of the student's own, with nothing in it that runs in the browser of whoever looks at it in formgrader or feedback."""
    cell.metadata, cell.source = NotebookNode(), _text_only(cell.source, cell.cell_type)
    _keep_pictures(cell, cell)
    if cell.cell_type == "code":
        cell.outputs = [output for output in map(_plain, cell.outputs) if output]
    return cell


def _keep_pictures(cell, kept):
    """Of what is attached to a cell, keep the pictures that its text shows. nbgrader's pages cannot be made where the text names one that is not there."""
    attached = cell.pop("attachments", {}) if cell.cell_type == kept.cell_type == "markdown" else {}
    pictures = {name: {kind: data for kind, data in bundle.items() if kind in PICTURES and isinstance(data, str) and BASE64.fullmatch(data)}
                for name, bundle in attached.items()}
    shown = {found["name"] for found in ATTACHED.finditer(kept.source) if pictures.get(found["name"])}
    if kept.cell_type != "code":
        kept.source = ATTACHED.sub(lambda found: found[0] if found["name"] in shown else found[0].replace("attachment", "attached "), kept.source)
    if shown:
        kept["attachments"] = {name: pictures[name] for name in sorted(shown)}


def _text_only(source, cell_type):
    """The source for a cell. nbgrader's pages take what is not code for HTML: there tags, entities and script addresses become mere text."""
    if cell_type == "code":
        return source
    source = re.sub(r"&(?=#|\w+;)", "& ", source)
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
    return {name: cell for name, cell in named(notebook).items() if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)}


def fill(notebook, report, language=None):
    """Put the report into the notebook: each check's reason and points are the output of its test cell."""
    outcomes = {outcome.check.name: outcome for outcome in report.outcomes}
    for place, (name, cell) in enumerate(tests(notebook).items(), 1):
        if name in outcomes:
            cell.execution_count = place
            cell.outputs = [
                NotebookNode(output_type="stream", name="stdout", text=outcome_text(outcomes[name], language) + "\n"),
                NotebookNode(output_type="execute_result", data=NotebookNode({"text/plain": number(outcomes[name].points)}),
                             metadata=NotebookNode(), execution_count=place)]
