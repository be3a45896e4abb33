"""Where the lessons and the course are: in the clone one works in, or in the installed package's share folder."""

import sys
from pathlib import Path

from .cli import UserError

CLONE = Path(__file__).resolve().parents[1]
SHARE = Path(sys.prefix) / "share" / "xenlab"


def _find(name):
    for base in (CLONE, SHARE):
        if (base / name).is_dir() and (base == SHARE or (base / "pyproject.toml").is_file()):
            return base / name
    raise UserError(f"the folder {name} is missing from this installation of xenlab: install it again")


def notebooks():
    """The folder of the lessons."""
    return _find("notebooks")


def course():
    """The folder of the nbgrader course."""
    return _find("course")
