"""XenLab in JupyterLab: a server extension (handlers.py) and the front end it serves (front/): side bar, launcher tiles, panel in a tab.

`labextension/` is all that JupyterLab itself is given: a prebuilt extension, written by hand, that loads the front end from here. Both rest
in a JupyterLab that `xenlab lab` has not started.
"""


def _jupyter_server_extension_points():
    return [{"module": "lab_env.jupyter"}]


def _load_jupyter_server_extension(server):
    from ..connection import lab_folder
    from .handlers import add_to
    folder = lab_folder()
    if folder is not None:
        add_to(server, folder)
