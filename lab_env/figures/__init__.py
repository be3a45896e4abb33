"""The figures of the lessons, drawn by us: `python -m lab_env.figures` writes notebooks/LANGUAGE/figures/NAME.svg, a test finds them stale.

A figure is a module here with `TITLE` and `ALT` (Words; the second tells the whole figure in full sentences), `SIZE` and `draw(drawing)`.
Lessons show the files in Markdown, `![alternative text](figures/rings.svg)`: that is what survives a notebook that is not trusted yet,
an export (nbconvert --embed-images takes what lies below the notebook) and no network; SVG in an output or an attachment does not.
Each file has both its shades in it (see theme.py).
"""

import importlib
import pkgutil

from ..words import LANGUAGES
from .drawing import Drawing


def names():
    """The names of all figures."""
    found = (module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return [name.replace("_", "-") for name in found if hasattr(module_of(name), "draw")]


def module_of(name):
    return importlib.import_module(f"{__name__}.{name.replace('-', '_')}")


def svg(name, language):
    """One figure as the text of an SVG file."""
    module = module_of(name)
    drawing = Drawing(*module.SIZE, module.TITLE, module.ALT, language)
    module.draw(drawing)
    return drawing.svg()


def files():
    """What belongs in the folder of the lessons: path in it, and text."""
    return {f"{language}/figures/{name}.svg": svg(name, language) for language in LANGUAGES for name in names()}
