"""The operating systems a lab can install, as data."""

import importlib
import pkgutil


KEYS = {}
for _module in pkgutil.iter_modules(__path__):
    _found = getattr(importlib.import_module(f"{__name__}.{_module.name}"), "SYSTEM", None)
    if _found:
        KEYS[_found.key] = _found


def get(key):
    """The operating system with a key such as ubuntu-13.04."""
    return KEYS[key]
