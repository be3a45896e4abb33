"""What all our widgets share: language, colours, a few lines of JavaScript, and something to read where no widget is shown.

A widget is a module with a subclass of `Widget`, made by anywidget: `assets("name")` gives it the texts of name.js and name.css (of several
names, those there are), with base.js and base.css before them. Everything is in the wheel; nothing is fetched when it is shown.
"""

from pathlib import Path

import anywidget
import traitlets

from ..theme import page_css
from ..words import Words, chosen

HERE = Path(__file__).parent


def assets(*names):
    """The `_esm` and `_css` of a widget."""
    def read(kind):
        return "\n".join((HERE / f"{part}.{kind}").read_text(encoding="utf-8") for part in ("base", *names) if (HERE / f"{part}.{kind}").exists())

    return read("js"), page_css(".xl") + "\n" + read("css")


class Widget(anywidget.AnyWidget):
    """A widget of ours. `labels` are the fixed texts of its front end: Words by name, sent in the chosen language."""

    labels = {}
    language = traitlets.Unicode().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(self, language=None, **values):
        language = chosen(language)
        super().__init__(language=language, words=spoken(self.labels, language), **values)
        if self.comm is not None:       # ipykernel 7.4 answers in the loop that spoke last, so a click would wait for the cell that runs: JupyterLab's subshell takes it
            self.comm._reply_subshell_for = None

    def as_text(self):
        """What it shows, as text: for a terminal, and for whoever reads the notebook where no widget runs."""
        raise NotImplementedError

    def as_html(self):
        """The same as static HTML, or None."""
        return None

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        data["text/plain"] = self.as_text()
        if html := self.as_html():
            data["text/html"] = html
        return data, metadata


def spoken(value, language):
    """Data with each Words in it said in that language."""
    if isinstance(value, Words):
        return value.say(language)
    if isinstance(value, dict):
        return {key: spoken(one, language) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [spoken(one, language) for one in value]
    return value
