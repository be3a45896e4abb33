"""The laboratory: a XenServer, real or mocked, and the ways to reach it."""


def load_ipython_extension(shell):
    """`%load_ext lab_env` in a notebook: the magics `%%guest` and `%xe`, errors that say what to do."""
    from .magics import load_ipython_extension as load
    load(shell)
