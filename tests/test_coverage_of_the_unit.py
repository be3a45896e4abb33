"""docs/coverage-of-the-unit.md points at cells that exist."""

import re
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]


def test_each_place_named_is_a_cell_of_a_lesson():
    cells = {f"{path.name[:2]}#{cell.id}" for path in (ROOT / "notebooks" / "en").glob("*.ipynb") for cell in nbformat.read(path, as_version=4).cells}
    rows = [line for line in (ROOT / "docs" / "coverage-of-the-unit.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    for row in rows:
        named = re.findall(r"`(\d\d#[\w-]+)`", row)
        assert named or "no lesson yet" in row, row
        assert set(named) <= cells, row
    assert len(rows) > 20
