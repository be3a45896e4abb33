"""Where the lessons teach something: `"08#refusal-why"` is a lesson's number and the id of one of its cells; people are told the section it is in."""

import functools
import json

from grader.words import LANGUAGES, WHERE, Words
from lab_env import paths


def where(target):
    """Words for the section that a cell is in: “Lesson 08, section “7 · The refusal””. LookupError when there is no such lesson or cell."""
    lesson, cell = target.split("#")
    return Words(*(WHERE.fill(lesson=lesson, section=sections(lesson, language)[cell]).say(language) for language in LANGUAGES))


@functools.cache
def sections(lesson, language):
    """The heading that the beginning of each cell of a lesson stands under, by the cell's id. What comes before the first section has an empty one."""
    found = sorted((paths.notebooks() / language).glob(f"{lesson}-*.ipynb"))
    if not found:
        raise LookupError(f"there is no lesson {lesson} in notebooks/{language}")
    under, heading = {}, ""
    for cell in json.loads(found[0].read_text(encoding="utf-8"))["cells"]:
        lines = "".join(cell["source"]).splitlines() if cell["cell_type"] == "markdown" else []
        headings = [line.removeprefix("## ").replace("`", "") for line in lines if line.startswith("## ")]
        under[cell["id"]] = headings[0] if lines and lines[0].startswith("## ") else heading
        heading = headings[-1] if headings else heading
    return under
