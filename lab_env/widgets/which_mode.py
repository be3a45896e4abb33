"""Which mode is this VM in? Asked with the records that the lab's XenServer has now."""

from html import escape

import traitlets

from ..theory.mode import MODES, evidence, feedback, mode_of
from ..words import Words
from .base import Widget, assets, spoken

TEMPLATES = ["Ubuntu Precise Pangolin 12.04 (64-bit)", "Other install media"]      # two that the course uses, beside the lab's VMs
TITLE = Words("Which mode is this VM in?", "En que modo está esta MV?")


class WhichMode(Widget):
    """`WhichMode(lab)`: a VM's record, four answers, and a word on each."""

    _esm, _css = assets("which_mode")
    questions = traitlets.List().tag(sync=True)
    choices = traitlets.List().tag(sync=True)

    labels = {
        "title": TITLE,
        "question": Words("Here is what its XenServer has in its record. What do you say?", "Isto é o que o seu XenServer ten no rexistro. Que dis ti?"),
        "of": Words("{number} of {all}", "{number} de {all}"),
        "template": Words("a template", "un modelo"),
        "field": Words("Field", "Campo"),
        "value": Words("Value", "Valor"),
        "record": Words("Record of", "Rexistro de"),
        "right": Words("Yes.", "Si."),
        "wrong": Words("No.", "Non."),
        "back": Words("Back", "Atrás"),
        "next": Words("Next VM", "MV seguinte"),
        "score": Words("Right at the first try", "Acertadas á primeira"),
        "ask": Words("Ask XenServer again", "Preguntar outra vez a XenServer"),
    }

    def __init__(self, lab, language=None):
        self.lab = lab
        super().__init__(language=language)
        self.choices = spoken([{"key": key, "title": title} for key, title in MODES.items()], self.language)
        self.ask()
        self.on_msg(lambda _, content, buffers: self.ask())

    def ask(self):
        """Take the records that XenServer has now."""
        self.questions = spoken(questions(self.lab.api), self.language)

    def as_text(self):
        return "\n\n".join([TITLE.say(self.language), *("\n".join([one["name"], *(f"  {field} = {value}" for field, value in one["evidence"])]) for one in self.questions)])

    def as_html(self):
        titles = {choice["key"]: choice["title"] for choice in self.choices}
        return f"<p><strong>{escape(TITLE.say(self.language))}</strong></p>" + "".join(
            f"<table><caption>{escape(one['name'])}</caption>"
            + "".join(f"<tr><th scope=row>{escape(field)}</th><td><code>{escape(value)}</code></td></tr>" for field, value in one["evidence"])
            + f"</table><details><summary>?</summary>{escape(titles[one['answer']])}. {escape(one['feedback'][one['answer']])}</details>" for one in self.questions)


def questions(api):
    """One question for each VM of the lab, dom0 included, and for two templates."""
    metrics = api.VM_guest_metrics.get_all_records()
    found = []
    for record in api.VM.get_all_records().values():
        if record["is_a_snapshot"] or (record["is_a_template"] and record["name_label"] not in TEMPLATES):
            continue
        reported = metrics.get(record["guest_metrics"], {})
        found.append({
            "name": record["name_label"], "dom0": record["is_control_domain"], "template": record["is_a_template"], "answer": mode_of(record, reported), "evidence": evidence(record, reported),
            "feedback": {guess: feedback(guess, record, reported) for guess in MODES}})
    return sorted(found, key=lambda one: (one["template"], one["dom0"], one["name"]))
