"""`lab.console("vm")`: a guest's console, to look at and to type in. xterm.js draws it; it is in the package (vendor/), nothing is fetched."""

import re

import traitlets

from ..words import Words
from .base import HERE, Widget, assets
from .real_feed import feed_for

LABELS = {
    "progress": Words("How far it is", "Canto vai feito"),
    "copy": Words("Copy", "Copiar"),
    "copy_hint": Words("Copy what is selected: Ctrl+C too, while something is", "Copiar o seleccionado: tamén Ctrl+C, mentres haxa algo seleccionado"),
    "leave_hint": Words("F6 leaves the console with the keyboard · Ctrl+V pastes", "F6 sae da consola co teclado · Ctrl+V pega"),
    "new_domain": Words("the VM has started anew", "a máquina virtual iniciouse de novo"),
    "state_halted": Words("halted", "apagada"),
    "state_off": Words("off", "apagada"),
    "state_installing": Words("installing", "instalando"),
    "state_asking": Words("the installer asks", "o instalador pregunta"),
    "state_booting": Words("booting", "arrincando"),
    "state_ready": Words("ready", "lista"),
    "state_stopping": Words("stopping", "apagándose"),
    "state_nothing": Words("nothing to boot", "nada que arrincar"),
}
TITLE = Words("Console of “{name}”", "Consola de «{name}»")


def xterm():
    """The vendored module as a constant, XTERM, of the widget's own script: its names stay inside. A page has it once, for it numbers its terminals
    and gives each number a style sheet: of two copies, one would draw in the other's font."""
    text = (HERE / "vendor" / "xterm" / "xterm.mjs").read_text(encoding="utf-8")
    text = re.sub(r"\n//# sourceMappingURL=.*", "", text)
    inside, count = re.subn(r"export\{(\w+) as Terminal\};\s*$", r"return {Terminal: \1};", text)
    if count != 1:
        raise ValueError("the vendored xterm.mjs does not end with its export")
    return f"const XTERM = globalThis[Symbol.for('xenlab.xterm')] ??= (() => {{ {inside} }})();\n"


def console_assets(*names):
    """`_esm` and `_css` of a widget that shows a console."""
    script, style = assets("console_view", *names)
    return xterm() + script, (HERE / "vendor" / "xterm" / "xterm.css").read_text(encoding="utf-8") + style


class Console(Widget):
    """The console of one VM. Its views, `%%guest` and `xenlab guest` all show the same guest."""

    _esm, _css = console_assets("console")
    labels = LABELS
    label = traitlets.Unicode().tag(sync=True)

    def __init__(self, session, vm, language=None):
        super().__init__(language)
        name, self.feed = self.open_feed(session, vm)
        self.label = TITLE.fill(name=name).say(self.language)
        self.on_msg(self.asked)

    def open_feed(self, session, vm):
        """(the name of what is shown, its feed)."""
        return session.xenapi.VM.get_name_label(vm), feed_for(session, vm, self.send, self.language)

    def asked(self, _, content, buffers=None):
        hear(self.feed, content)

    def as_text(self):
        """What the console shows now, without its colours."""
        return f"{self.label}\n{self.feed.as_text()}"

    __str__ = as_text


def hear(feed, content):
    """What a view says to a feed: hello, leave, keys, click."""
    what, view = content.get("what"), str(content.get("view", ""))
    if what in ("hello", "leave"):
        getattr(feed, what)(view)
    elif what == "keys":
        feed.keys(str(content.get("text", "")))
    elif what == "click":
        feed.click(str(content.get("window", "")), str(content.get("button", "")))
