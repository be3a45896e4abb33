"""What XenAPI messages do: a module for each class or theme, found by being here."""

import importlib
import pkgutil


def load():
    """Import every module of this package, so that their declarations are known."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        importlib.import_module(f"{__name__}.{module.name}")
