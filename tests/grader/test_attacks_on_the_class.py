"""One class in which everybody attacks whoever grades it, their terminal, spreadsheet and browser: it is graded whole, with one command.

Attacks that concern one submission alone are in test_attacks.py and test_attacks_on_journals.py.
"""

import base64
import copy
import csv
import gzip
import json
import os
import socket
import xml.etree.ElementTree as xml

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter

from grader.nbgrader import Course
from grader.sample_class import copy_course
from grader.submissions import JOURNAL
from lab_env import cli
from lab_env.mock import journal as journals
from tests.grader.attacked import NOTEBOOK, RELEASED, signed
from tests.grader.laboratory import ASSIGNMENT, journal
from tests.grader.test_attacks import Active, as_page

pytestmark = pytest.mark.skipif(os.name == "nt", reason="file names and kinds of files of Unix")
ESCAPES = "\x1b[2J\x1b]0;all passed\x07\r\u202e"
HARMLESS = Active(as_page(copy.deepcopy(RELEASED), RELEASED)).found
ATTACKS, HONEST = {}, ("honest", "=cmd|'calc'!A0", "<b>bold", "＝1+1")


def attack(does):
    ATTACKS[does.__name__] = does
    return does


def head_of(folder):
    student = folder.parent.name
    return {"format": journals.FORMAT, "version": 1, "release": "xenserver-6.1", "seed": journals.seed_for("xenlab", ASSIGNMENT, student),
            "course": "xenlab", "assignment": ASSIGNMENT, "student": student}


def notebook(change):
    """An attack by the notebook, as data."""
    @attack
    def does(folder):
        made = copy.deepcopy(RELEASED)
        change(made)
        (folder / NOTEBOOK).write_text(json.dumps(made), encoding="utf-8")
    ATTACKS[change.__name__] = ATTACKS.pop("does")
    return does


def record(make):
    """An attack by the journal: its text, of a head that would be right."""
    def does(folder):
        (folder / JOURNAL).write_text(make(head_of(folder)), encoding="utf-8", newline="\n")
    ATTACKS[make.__name__] = does
    return does


@notebook
def names_that_look_alike(made):
    for cell in made.cells:
        cell.metadata.nbgrader["grade_id"] = cell.metadata.nbgrader["grade_id"].replace("e", "е").replace("o", "о")      # Cyrillic


@notebook
def the_tests_cell_ids_without_their_metadata(made):
    stolen = copy.deepcopy(made.cells)
    for cell in stolen:
        cell.metadata, cell.source = {}, "20"
    made.cells[:0] = stolen


@notebook
def one_name_for_all_cells(made):
    for cell in made.cells:
        cell.metadata.nbgrader["grade_id"], cell["id"] = "one_vm", "same"


@notebook
def a_kernel_with_escapes(made):
    made.metadata["kernelspec"] = {"name": ESCAPES, "display_name": "x", "argv": ["sh"], "env": {"A": "b"}, "interrupt_mode": [1]}


@notebook
def half_characters(made):
    made.metadata["kernelspec"] = {"name": "\ud800", "display_name": "x"}
    for cell in made.cells:
        cell.source = "\ud800" if cell.metadata.nbgrader.solution else cell.source
    made.cells.insert(0, nbformat.v4.new_markdown_cell("\udfff"))


@notebook
def attachments(made):
    picture = base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>').decode()
    made.cells.insert(0, nbformat.v4.new_markdown_cell("![x](attachment:a) ![y](attachment:b)", attachments={
        "a": {"image/svg+xml": picture}, "b": {'image/png" onerror="alert(1)': picture}}))


@notebook
def a_stream_with_a_tag_in_its_name(made):
    made.cells.insert(0, nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("stream", name='x"><script>alert(1)</script>', text="<script>")]))


@notebook
def a_picture_that_laughs(made):
    entities = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    laughs = f'<!DOCTYPE x [<!ENTITY a "ha">{entities}]><svg>&j;</svg>'
    made.cells.insert(0, nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("display_data", data={"image/svg+xml": laughs, "text/plain": "x"})]))


@notebook
def of_a_format_yet_to_come(made):
    made.nbformat_minor = 99
    made.cells[0]["execution_count"] = "<script>alert(1)</script>"
    made.cells.insert(0, {"cell_type": "sql", "source": "<script>alert(1)</script>", "metadata": {}, "id": "sql"})


@notebook
def numbers_without_end(made):
    for cell in made.cells:
        cell.metadata.nbgrader["points"] = 10**4000
        if cell.cell_type == "code":
            cell["execution_count"] = -10**4000


@attack
def of_an_old_format(folder):
    cells = [{"cell_type": "code", "language": "python", "collapsed": False, "input": "1", "metadata": {"nbgrader": {"grade": True, "grade_id": "one_vm", "points": 100}},
              "outputs": [{"output_type": "pyout", "prompt_number": 1, "html": "<script>alert(1)</script>", "text": "1", "metadata": {}}]},
             {"cell_type": "html", "source": "<script>alert(1)</script>", "metadata": {}},
             {"cell_type": "heading", "level": 1, "source": "<img src=x onerror=alert(1)>", "metadata": {}}]
    (folder / NOTEBOOK).write_text(json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": "x"}, "worksheets": [{"metadata": {}, "cells": cells}]}))


@attack
def keys_that_are_there_twice(folder):
    (folder / NOTEBOOK).write_text('{"cells": [], "cells": "x", "nbformat": 4, "nbformat": 9, "nbformat_minor": 5, "metadata": {}, "metadata": []}')


@attack
def a_file_name_with_escapes(folder):
    (folder / NOTEBOOK).rename(folder / f"{ESCAPES}\n.ipynb")


@attack
def a_file_name_that_is_no_text(folder):
    os.rename(os.fsencode(folder / NOTEBOOK), os.fsencode(folder) + b"/\xff\xfe.ipynb")


@attack
def a_file_name_in_capitals(folder):
    (folder / NOTEBOOK).rename(folder / NOTEBOOK.upper())


@attack
def folders_without_end(folder):
    here = os.getcwd()
    os.chdir(folder)
    for _ in range(60):
        os.mkdir("d")
        os.chdir("d")
    os.chdir(here)


@attack
def more_files_than_anybody_wants(folder):
    (folder / "many").mkdir()
    for number in range(1500):
        (folder / "many" / str(number)).touch()


@attack
def sockets_pipes_and_folders_for_files(folder):
    here = os.getcwd()
    os.chdir(folder)        # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("s.ipynb")
    os.chdir(here)
    os.mkfifo(folder / "timestamp.txt")
    (folder / "submission_secret.txt").mkdir()


@attack
def a_terabyte_of_nothing(folder):
    for name in (JOURNAL, "notes.txt", "x.ipynb", "answers.json"):
        with (folder / name).open("wb") as file:
            file.truncate(10**12)


@attack
def a_neighbours_journal_by_a_hard_link(folder):
    (folder / JOURNAL).unlink()
    os.link(folder.parents[1] / "honest" / ASSIGNMENT / JOURNAL, folder / JOURNAL)


@attack
def nothing_may_be_read(folder):
    (folder / "closed").mkdir()
    (folder / "closed" / "x").touch()
    (folder / "closed").chmod(0o444)        # its files may be listed, and not looked at
    folder.chmod(0)


@attack
def before_all_time(folder):
    (folder / "timestamp.txt").write_text("0001-01-01 00:00:00 +14:00")


@attack
def zipped(folder):
    (folder / JOURNAL).write_bytes(gzip.compress((folder / JOURNAL).read_bytes()))


@attack
def in_utf16(folder):
    (folder / JOURNAL).write_bytes((folder / JOURNAL).read_bytes().decode().encode("utf-16"))


@record
def half_a_character_in_a_line(head):
    return signed(head, []) + '[1,"root","VM.clone",["\\ud800","y"],"0"]\n'


@record
def escapes_in_its_head(head):
    return json.dumps(head | {"seed": "1", "student": f"\ud800{ESCAPES}", "assignment": "\udfff"}) + "\n"


@record
def a_head_of_other_kinds(head):
    return json.dumps(head | {"seed": "1", "student": {"a": [1]}, "assignment": [None], "kit": "9.9"}) + "\n"


@record
def contents_that_are_no_text(head):
    return json.dumps(head | {"contents": ["course"]}) + "\n"


@record
def a_seed_that_is_there_twice(head):
    return f'{json.dumps(head)[:-1]}, "seed": "1", "seed": "{head["seed"]}"}}\n'


@record
def a_time_beyond_numbers(head):
    return signed(head, []) + f'[{10**400},"root","time",[],"0"]\n'


@record
def a_time_beyond_the_universe(head):
    return signed(head, [[10**18, "root", "time", []]])


@record
def what_no_lab_writes_down(head):
    return signed(head, [[1, "root", method, params] for method, params in (
        ("VM.get_all", []), ("event.from", [[], "", 1e9]), ("session.login_with_password", ["root", "x", "1", "x"]), ("session.logout", []),
        ("system.multicall", [[]]), ("host.shutdown", ["x"]), ("transfer", ["import", "/etc/passwd"]), ("fault", ["slow-disk=nan"]))])


@record
def lines_that_hold_the_reading_up(head):
    return signed(head, [[1, "root", "guest", ["x", "xenstore-write " * 100_000]]])


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """(folder of the course, what `xenlab grade` printed) of a class of them all and a few who are honest."""
    root = tmp_path_factory.mktemp("class") / "course"
    copy_course(root)
    Course(root).release(ASSIGNMENT)
    for student in (*HONEST, *ATTACKS):
        folder = root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / NOTEBOOK).write_text(nbformat.writes(RELEASED), encoding="utf-8")
        (folder / JOURNAL).write_text(journal(student=student) if student in HONEST else signed(head_of(folder), []), newline="\n")
        ATTACKS.get(student, lambda folder: None)(folder)
    os.makedirs(os.fsencode(root / "submitted") + b"/\xff/" + ASSIGNMENT.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        words = run(["grade", ASSIGNMENT, "--jobs", "1", "--csv", "s.csv", "--json", "all.json", "--junit", "j.xml", "--html", "class.html"])
    yield root, words
    for closed in ("", "closed"):       # or nobody but root could remove it
        (root / "submitted" / "nothing_may_be_read" / ASSIGNMENT / closed).chmod(0o755)


def run(words):
    """What a command that ends as it should writes to the terminal."""
    import contextlib
    import io
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        assert cli.main(words) == 1       # somebody's is unreadable
    return out.getvalue()


def test_everybody_is_graded_who_is_a_student(graded):
    root, words = graded
    with (root / "s.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["student"].removeprefix("'"): row for row in csv.DictReader(file)}
    assert set(rows) == {*HONEST, *ATTACKS} and "\\udcff" in words and "is left out" in words
    assert {student for student, row in rows.items() if row["score"] != "0"} == set(HONEST)
    assert {rows[student]["score"] for student in HONEST} == {"20"}


@pytest.mark.parametrize("student", ATTACKS)
def test_who_attacks_earns_nothing_and_their_pages_are_harmless(graded, student):
    root, words = graded
    report = next(one for one in json.loads((root / "all.json").read_text(encoding="utf-8"))["students"] if one["student"] == student)
    assert report["score"] == 0 and "grader itself" not in " ".join(report["notes"])
    page = (root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text(encoding="utf-8")
    kept = nbformat.read(root / "autograded" / student / ASSIGNMENT / NOTEBOOK, as_version=4)
    assert not Active(page).found and Active(HTMLExporter(template_name="classic").from_notebook_node(kept)[0]).found == HARMLESS


def test_nothing_steers_the_terminal_the_spreadsheet_or_the_pages(graded):
    root, words = graded
    texts = [words, *(path.read_text(encoding="utf-8") for path in (root / "s.csv", root / "class.html", root / "j.xml", *root.glob("feedback/*/*/*.html")))]
    assert not [text for text in texts if any(mark in text for mark in ESCAPES if mark in "\x1b\x07\u202e")] and "\\u001b[2J" in words
    with (root / "s.csv").open(newline="", encoding="utf-8") as file:
        assert not [cell for row in csv.reader(file) for cell in row if cell[:1] in "=+-@＝\t\r\n" and cell]
    assert len(xml.parse(root / "j.xml").getroot()) == len({*HONEST, *ATTACKS})


def test_what_else_was_handed_in_is_copied_only_as_far_as_it_is_sensible(graded):
    root, _ = graded
    kept = {student: sum(len(files) for _, _, files in os.walk(root / "autograded" / student)) for student in ATTACKS}
    assert kept["more_files_than_anybody_wants"] < 1100 and kept["a_terabyte_of_nothing"] == 1 and kept["folders_without_end"] == 2
