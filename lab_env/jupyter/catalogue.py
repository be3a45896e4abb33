"""What there is to work on in a lab folder: lessons and assignments, by their titles; and in which language."""

import json
import os
from pathlib import Path, PurePosixPath

import nbformat

from .. import paths
from ..words import LANGUAGES


def works(folder, language):
    """The lessons in that language, then the assignments that were handed out or fetched: dicts of path (below the folder), number, title."""
    from grader import rubrics      # here, for the laboratory knows no grader
    found = [{"path": f"notebooks/{language}/{name}", "number": name[:2], "title": title, "kind": "lesson"}
             for name, title in lessons(language) if (folder / "notebooks" / language / name).exists()]
    for notebook in sorted([*folder.glob("*/*.ipynb"), *folder.glob("assignments/*/*.ipynb")]):
        if notebook.parent.name in rubrics.MODULES:
            mark = f" ({'galego' if notebook.parent.name.endswith('-gl') else 'English'})" if "assignments" not in notebook.parts else ""
            found.append({"path": notebook.relative_to(folder).as_posix(), "number": "", "kind": "assignment",
                          "title": rubrics.get(notebook.parent.name).title.say(language) + mark})
    return found


def lessons(language):
    """(file name, title) of each lesson, as the kit has it: the learner may have changed theirs."""
    return [(path.name, nbformat.read(path, as_version=4).metadata.get("title", path.stem)) for path in sorted((paths.notebooks() / language).glob("*.ipynb"))]


def assignment_of(path):
    """The assignment whose checks belong to a notebook, or None."""
    from grader import rubrics
    path = PurePosixPath(path)
    if path.parent.name in rubrics.MODULES:
        return path.parent.name
    lesson = paths.notebooks() / path.parent.name / path.name
    if path.parent.name not in LANGUAGES or not lesson.is_file():
        return None
    return nbformat.read(lesson, as_version=4).metadata.get("assignment")


def in_language(folder, path, language):
    """The same lesson or assignment in that language, as a path below the folder; None where there is none."""
    parts = list(PurePosixPath(path).parts)
    if len(parts) < 2:
        return None
    if parts[0] == "notebooks":
        parts[1] = language
    else:
        parts[-2] = parts[-2].removesuffix("-gl") + ("-gl" if language == "gl" else "")
    return "/".join(parts) if (folder / Path(*parts)).is_file() else None


def speak(folder, language):
    """The lab's language from now on, here, in its kernels and terminals, and the next time."""
    os.environ.pop("XENLAB_LANGUAGE", None)     # it would come first
    paths.write(folder / "lab.json", json.dumps({**paths.remembered(folder / "lab.json"), "language": language}, indent=1), mode=0o600)
