"""A slider from HVM to PV: what of a guest's machine is hardware, imitated or paravirtual."""

from html import escape

import traitlets

from ..theory.spectrum import KINDS, PARTS, SPECTRUM
from ..words import Words
from .base import Widget, assets, spoken

TITLE = Words("From HVM to PV", "De HVM a PV")
YES, NO = Words("yes", "si"), Words("no", "non")
NEEDS_VT = Words("Needs VT-x or AMD-V", "Precisa VT-x ou AMD-V")


class Spectrum(Widget):
    """`Spectrum()`: five modes, five parts of the machine; the arrow keys move the slider."""

    _esm, _css = assets("spectrum")
    modes = traitlets.List().tag(sync=True)
    place = traitlets.Int(0).tag(sync=True)

    labels = {
        "title": TITLE,
        "question": Words("Which parts of the guest's machine are the hardware's, which are imitated by a program, and which does the guest know to be Xen's?",
                          "Que partes da máquina do convidado son do hardware, cales imita un programa, e cales sabe o convidado que son de Xen?"),
        "slider": Words("Mode", "Modo"),
        "needs_vt": NEEDS_VT,
        "yes": YES,
        "no": NO,
        "example": Words("Example", "Exemplo"),
        "changed": Words("changed from the mode before", "cambia respecto do modo anterior"),
        **{f"kind_{key}": words for key, words in KINDS.items()},
        **{f"part_{key}": words for key, words in PARTS.items()},
    }

    def __init__(self, language=None, **values):
        super().__init__(language=language, **values)
        self.modes = spoken([mode._asdict() for mode in SPECTRUM], self.language)

    def as_text(self):
        return "\n".join(f"{mode.title.say(self.language)}: " + "; ".join(
            f"{PARTS[part].say(self.language)}: {KINDS[kind].say(self.language)}" for part, (kind, _) in mode.parts.items()) for mode in SPECTRUM)

    def as_html(self):
        head = "".join(f"<th scope=col>{escape(mode['title'])}</th>" for mode in self.modes)
        rows = "".join(f"<tr><th scope=row>{escape(words.say(self.language))}</th>" + "".join(
            f"<td>{escape(KINDS[mode.parts[part][0]].say(self.language))}</td>" for mode in SPECTRUM) + "</tr>" for part, words in PARTS.items())
        needs = "".join(f"<td>{(YES if mode.needs_vt else NO).say(self.language)}</td>" for mode in SPECTRUM)
        return (f"<table><caption>{escape(TITLE.say(self.language))}</caption><tr><td></td>{head}</tr>{rows}"
                f"<tr><th scope=row>{escape(NEEDS_VT.say(self.language))}</th>{needs}</tr></table>")
