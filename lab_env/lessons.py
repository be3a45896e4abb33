"""The learner's own copies of the lessons and assignments: made once, brought up to date while untouched, never overwritten."""

import hashlib
import json
import re
import shutil

import nbformat

from . import paths
from .words import said


def copy(source, target, memory):
    """Copy a tree of lessons; returns words about what was left beside. `memory` is the file that remembers what was copied."""
    known = paths.remembered(memory)
    told = []
    for original in sorted(path for path in source.rglob("*") if path.is_file() and not hidden(path.relative_to(source))):
        name = original.relative_to(source).as_posix()
        mine, fresh = target / name, fingerprint(original)
        if not mine.exists() or fingerprint(mine) in (fresh, known.get(name)):
            mine.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(original, mine)
        elif known.get(name) != fresh:
            beside = mine.with_name(f"{mine.stem}.new{mine.suffix}")
            shutil.copyfile(original, beside)
            told.append(said("{name} has a new version; yours is as you left it, the new one is {new}",
                             "{name} ten unha versión nova; a túa queda como a deixaches, a nova é {new}", name=name, new=beside.name))
        known[name] = fresh
    memory.parent.mkdir(parents=True, exist_ok=True)
    paths.write(memory, json.dumps(known, indent=1))
    return told


def hand_out(source, folder):
    """Copy an assignment into `assignments` of the lab folder, as nbgrader would release it; returns words about what was left beside."""
    ready = folder / ".xenlab" / "assignments"
    (ready / source.name).mkdir(parents=True, exist_ok=True)
    for path in source.glob("*.ipynb"):
        paths.write(ready / source.name / path.name, nbformat.writes(without_solutions(nbformat.read(path, as_version=4))))
    return copy(ready, folder / "assignments", folder / ".xenlab" / "assignments.json")


def without_solutions(notebook):
    """The notebook with … in the place of each solution; the marks are nbgrader's."""
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            stub = "# …" if cell.cell_type == "code" else "…"
            cell.source, found = re.subn(r"### BEGIN SOLUTION.*?### END SOLUTION", stub, cell.source, flags=re.DOTALL)
            cell.source = cell.source if found else stub
    return notebook


def hidden(path):
    """True for checkpoints and caches."""
    return any(part.startswith((".", "__")) for part in path.parts)


def fingerprint(path):
    """What a file says. Of a notebook its cells alone: JupyterLab rewrites what is around them as soon as it is opened."""
    data = path.read_bytes()
    if path.suffix == ".ipynb":
        try:
            data = json.dumps([[cell["cell_type"], "".join(cell["source"]), cell.get("outputs")] for cell in json.loads(data)["cells"]], sort_keys=True).encode()
        except (ValueError, LookupError, TypeError):        # no notebook any more: then it is the learner's
            pass
    return hashlib.sha256(data).hexdigest()
