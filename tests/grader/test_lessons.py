"""Where the lessons teach something: a cell's section, in both languages."""

import pytest

from grader.lessons import sections, where


def test_a_cell_stands_under_the_last_heading_before_it():
    assert where("08#refusal-why") == ("Lesson 08, section “7 · The refusal”", "Lección 08, apartado «7 · A negativa»")
    assert sections("08", "en")["refusal"] == sections("08", "en")["refusal-run"] == "7 · The refusal"
    assert sections("08", "en")["title"] == ""


def test_a_heading_at_a_cells_end_is_the_next_cells():
    assert sections("06", "en")["updates-why"] == "2 · First the updates" and sections("06", "en")["force-run"] == "3 · Pulling the cord"


@pytest.mark.parametrize("target", ["08#nothing", "77#refusal-why"])
def test_what_is_not_there_is_said(target):
    with pytest.raises(LookupError):
        where(target)
