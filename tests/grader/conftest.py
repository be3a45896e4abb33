import nbformat
import pytest

from grader.submissions import JOURNAL
from tests.grader.attacked import NOTEBOOK, RELEASED
from tests.grader.laboratory import ASSIGNMENT, journal


@pytest.fixture
def folder(tmp_path):
    """What eve hands in: the notebook as it was given out, and the journal of a lab in which nothing was done."""
    folder = tmp_path / "submitted" / "eve" / ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / NOTEBOOK).write_text(nbformat.writes(RELEASED), encoding="utf-8")
    (folder / JOURNAL).write_text(journal(variant="nothing_done", student="eve"), newline="\n")
    return folder
