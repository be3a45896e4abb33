"""What the front end asks of the Jupyter server, below its base URL: /xenlab/…, for who is logged in to Jupyter."""

import asyncio
import json
from pathlib import Path, PurePosixPath

from jupyter_server.auth.decorator import allow_unauthenticated, authorized
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from ..theme import page_css
from ..widgets.base import HERE as WIDGETS
from ..words import LANGUAGES, chosen
from . import catalogue
from .checklist import Checklist
from .words_of_jupyter import LABELS

FRONT = Path(__file__).parent / "front"


class Lab(APIHandler):
    """What there is to work on, in which language, and the words of the front end. PUT {"language"} changes it."""

    auth_resource = "xenlab"

    @web.authenticated
    @authorized
    async def get(self):
        self.answer()

    @web.authenticated
    @authorized
    async def put(self):
        language = (self.get_json_body() or {}).get("language")
        if language not in LANGUAGES:
            raise web.HTTPError(400, f"language is one of {', '.join(LANGUAGES)}")
        catalogue.speak(self.settings["xenlab_folder"], language)
        self.answer()

    def answer(self):
        folder, language = self.settings["xenlab_folder"], chosen()
        here = self.get_query_argument("path", "")
        self.finish(json.dumps({
            "language": language, "words": {name: words.say(language) for name, words in LABELS.items()}, "works": catalogue.works(folder, language),
            "here": catalogue.in_language(folder, inside(here), language) if here else None}))


class Checks(APIHandler):
    """The checks of the notebook at `path`; with `seen`, a turn that was answered before, once they may be others."""

    auth_resource = "xenlab"

    @web.authenticated
    @authorized
    async def get(self):
        folder, path = self.settings["xenlab_folder"], inside(self.get_query_argument("path"))
        checklist = self.settings.get("xenlab_checklist")
        if checklist is None:
            checklist = self.settings["xenlab_checklist"] = Checklist()
        turn = await checklist.next(path, folder, self.get_query_argument("seen", ""))
        found = await asyncio.to_thread(checklist.ask, path, folder, chosen())
        self.finish(json.dumps({"turn": turn, **found}))


class Front(JupyterHandler):
    """The front end itself, as it is in this installation: like JupyterLab's own files it is no secret, and a hub lets no script ask with a cookie."""

    @allow_unauthenticated
    async def get(self, kind):
        self.set_header("Content-Type", {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}[kind])
        self.set_header("Cache-Control", "no-cache")
        self.finish(script() if kind == "js" else style())


def script():
    """One module: the helpers of our widgets, then the front end's own parts."""
    parts = [WIDGETS / "base.js", *(FRONT / f"{name}.js" for name in ("side_bar", "panel_tab", "stale", "plugin"))]
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


def style():
    return "\n".join([page_css(".xl"), (WIDGETS / "base.css").read_text(encoding="utf-8"), (FRONT / "front.css").read_text(encoding="utf-8")])


def inside(path):
    """A path below the lab folder, as the front end names it; nothing above it."""
    if ".." in PurePosixPath(path).parts or path.startswith("/"):
        raise web.HTTPError(400, "a path inside the lab folder is needed")
    return path


def add_to(server, folder):
    """Have a Jupyter server answer the front end, and tell the page that it does."""
    application = server.web_app
    application.settings["xenlab_folder"] = folder
    application.settings.setdefault("page_config_data", {})["xenlab"] = "true"
    base = application.settings["base_url"]
    application.add_handlers(".*$", [(url_path_join(base, "xenlab", "lab"), Lab), (url_path_join(base, "xenlab", "checks"), Checks),
                                     (url_path_join(base, "xenlab", r"front\.(js|css)"), Front)])
