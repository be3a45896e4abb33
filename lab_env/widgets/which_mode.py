"""Which mode is this VM in? Asked with the records that the lab's XenServer has now."""

from html import escape

import traitlets

from ..theory.mode import MODES, evidence, feedback, mode_of
from ..words import Words, same
from .base import Widget, assets, spoken

TEMPLATES = ["Ubuntu Precise Pangolin 12.04 (64-bit)", "Other install media"]      # two that the course uses, beside the lab's VMs
TITLE = Words("Which mode is this VM in?", "En que modo está esta MV?")
TEMPLATE = Words("{name} (a template)", "{name} (un modelo)")


class WhichMode(Widget):
    """`WhichMode(lab)`: a VM's record, four answers, and a word on each."""

    _esm, _css = assets("which_mode")
    questions = traitlets.List().tag(sync=True)
    choices = traitlets.List().tag(sync=True)

    labels = {
        "title": TITLE,
        "of": Words("{number} of {all}", "{number} de {all}"),
        "field": Words("Field", "Campo"),
        "value": Words("Value", "Valor"),
        "record": Words("Record of", "Rexistro de"),
        "right": Words("Yes.", "Si."),
        "wrong": Words("No.", "Non."),
        "choose": Words("Choose an answer.", "Escolle unha resposta."),
        "back": Words("Back", "Atrás"),
        "next": Words("Next", "Seguinte"),
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
        return "\n\n".join([TITLE.say(self.language), *("\n".join([one["text"], *(f"  {field} = {value}" for field, value in one["evidence"])]) for one in self.questions)])

    def as_html(self):
        return f"<p><strong>{escape(TITLE.say(self.language))}</strong></p>" + "".join(
            f"<table><caption>{escape(one['text'])}</caption>"
            + "".join(f"<tr><th scope=row>{escape(field)}</th><td><code>{escape(value)}</code></td></tr>" for field, value in one["evidence"]) + "</table>"
            + "".join(f"<details><summary>{escape(choice['title'])}</summary>{'✔' if choice['key'] == one['answer'] else '✘'} {escape(one['feedback'][choice['key']])}</details>"
                      for choice in self.choices) for one in self.questions)


def questions(api):
    """One question for each VM of the lab, dom0 included, and for two templates."""
    metrics, found = api.VM_guest_metrics.get_all_records(), []
    for record in sorted(api.VM.get_all_records().values(), key=lambda one: (one["is_a_template"], one["is_control_domain"], one["name_label"])):
        name = record["name_label"]
        if record["is_a_snapshot"] or (record["is_a_template"] and name not in TEMPLATES):
            continue
        reported = metrics.get(record["guest_metrics"], {})
        found.append({
            "name": name, "text": TEMPLATE.fill(name=name) if record["is_a_template"] else same(name), "answer": mode_of(record, reported),
            "evidence": evidence(record, reported), "feedback": {guess: feedback(guess, record, reported) for guess in MODES}})
    return found
