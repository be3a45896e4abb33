"""Under a JupyterHub: `xenlab lab` as the command of its spawner. The hub says port, base URL and user; its login takes the token's place. See docs/jupyterhub.md."""

import importlib.util
import os
import sys

from ..cli import UserError
from ..words import said


def spawned():
    """Whether a hub started this process."""
    return bool(os.environ.get("JUPYTERHUB_SERVICE_URL") and os.environ.get("JUPYTERHUB_API_TOKEN"))


def user():
    """Who is logged in to the hub; None without one."""
    return os.environ.get("JUPYTERHUB_USER") if spawned() else None


def command(page):
    """JupyterLab for this user of the hub: (command, base URL, no token)."""
    if importlib.util.find_spec("jupyterhub") is None:
        raise UserError(said("a JupyterHub starts this, and its package is missing here: install the hub's own version, pip install jupyterhub==…",
                             "isto iníciao un JupyterHub, e aquí falta o seu paquete: instala a versión do propio hub, pip install jupyterhub==…"))
    return [sys.executable, "-m", "jupyterhub.singleuser", f"--ServerApp.default_url={page}"], os.environ["JUPYTERHUB_SERVICE_URL"], None
