"""Where the lessons and the course are, in a clone or in the installed package's share folder; and files kept whole."""

import json
import os
import sys
from pathlib import Path

from .cli import UserError
from .words import said

CLONE = Path(__file__).resolve().parents[1]
SHARE = Path(sys.prefix) / "share" / "xenlab"


def _find(name):
    for base in (CLONE, SHARE):
        if (base / name).is_dir() and (base == SHARE or (base / "pyproject.toml").is_file()):
            return base / name
    raise UserError(said("the folder {name} is missing from this installation of xenlab: install it again",
                         "falta o cartafol {name} nesta instalación de xenlab: instálao outra vez", name=name))


def notebooks():
    """The folder of the lessons."""
    return _find("notebooks")


def course():
    """The folder of the nbgrader course."""
    return _find("course")


def write(path, text, mode=0o666):
    """Write a file so that a crash leaves the old one or the new one, never half of it. `mode`: who may read it, as far as the umask allows."""
    half = path.with_name(path.name + ".half")
    half.unlink(missing_ok=True)
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(half, path)


def remembered(path):
    """The JSON object in a file of our own; an empty one when the file is missing or torn, for it is written anew."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
