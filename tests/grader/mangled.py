"""What becomes of notebooks on their way to the teacher, none of it anybody's fault: MANGLED, by name, (what is done to the folder, what the note says)."""

import copy
import json
import os

import nbformat

from lab_env import paths
from tests.grader.laboratory import ASSIGNMENT

NAME = f"{ASSIGNMENT}.ipynb"
SOURCE = nbformat.read(paths.course() / "source" / ASSIGNMENT / NAME, as_version=4)
BROKEN, ALTERED, OTHER_NAME = "cannot be read as a notebook", "missing, copied or altered", "under another name"
MANGLED = {}


def cells(note=ALTERED):
    """Something that was done to the notebook as data."""
    def declare(change):
        def spoil(folder):
            notebook = copy.deepcopy(SOURCE)
            change(notebook)
            (folder / NAME).write_text(json.dumps(notebook), encoding="utf-8")
        MANGLED[change.__name__] = (spoil, note)
        return change
    return declare


@cells()
def deleted(notebook):
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.nbgrader.grade]


@cells()
def emptied(notebook):
    notebook.cells = []


@cells()
def doubled(notebook):
    notebook.cells += copy.deepcopy(notebook.cells)


@cells()
def split(notebook):
    pieces = []
    for cell in notebook.cells:
        pieces.append(cell)
        if cell.cell_type == "code":
            rest = nbformat.v4.new_code_cell(cell.source[5:])
            cell.source = cell.source[:5]
            pieces.append(rest)
    notebook.cells = pieces


@cells()
def retyped(notebook):
    notebook.cells = [nbformat.v4.new_markdown_cell(cell.source, id=cell.id, metadata=cell.metadata) for cell in notebook.cells]


@cells()
def retyped_against_the_format(notebook):
    for cell in notebook.cells:
        cell.cell_type = "markdown"


@cells()
def renamed(notebook):
    for place, cell in enumerate(notebook.cells):
        cell.metadata.nbgrader.grade_id = f"cell{place}"


@cells()
def without_metadata(notebook):
    for cell in notebook.cells:
        cell.metadata = {}


@cells("another kernel (ir)")
def of_another_kernel(notebook):
    notebook.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}


@cells(None)
def of_an_old_nbgrader(notebook):
    for cell in notebook.cells:
        cell.metadata.nbgrader.schema_version = 1


@cells(None)
def with_one_id_for_all(notebook):
    for cell in notebook.cells:
        cell.id = "same"


def file(name, content, note=BROKEN, called=NAME):
    MANGLED[name] = (lambda folder: ((folder / NAME).unlink(), (folder / called).write_bytes(content)), note)


GOOD = nbformat.writes(SOURCE).encode()
file("not_json", b"hello")
file("nothing", b"")
file("cut_short", GOOD[:3000])
file("a_list", b"[]")
file("bad_utf8", b"\xff\xfe\x80")
file("utf16", GOOD.decode().encode("utf-16"))
file("with_a_byte_order_mark", b"\xef\xbb\xbf" + GOOD, None)
file("with_another_name", GOOD, OTHER_NAME, "Untitled1.ipynb")
file("with_another_name_and_broken", b"{", BROKEN, "Untitled1.ipynb")


def also(change, note=None):
    MANGLED[change.__name__] = (change, note)
    return change


@also
def with_other_files(folder):
    (folder / "pictures").mkdir()
    (folder / "pictures" / "screen.png").write_bytes(b"\x89PNG")
    (folder / "copy.ipynb").write_bytes(GOOD)
    (folder / "scratch.ipynb").write_bytes(b"{")


@also
def with_a_timestamp_that_is_none(folder):
    (folder / "timestamp.txt").write_text("on Tuesday, I think")


if os.name != "nt":
    @also
    def with_a_link_that_leads_nowhere(folder):
        (folder / "data.csv").symlink_to("/home/ana/data.csv")

    @also
    def with_a_pipe(folder):
        os.mkfifo(folder / "console")


def a_folder_in_its_place(folder):
    (folder / NAME).unlink()
    (folder / NAME).mkdir()


MANGLED["a_folder_in_its_place"] = (a_folder_in_its_place, BROKEN)
