"""Which mode is this VM in? Asked with the records that the lab's XenServer has now."""

from ..theory.mode import MODES, evidence, feedback, mode_of
from ..words import Words, same
from .base import spoken
from .quiz import Quiz

TEMPLATES = ["Ubuntu Precise Pangolin 12.04 (64-bit)", "Other install media"]      # two that the course uses, beside the lab's VMs
TITLE = Words("Which mode is this VM in?", "En que modo está esta MV?")
TEMPLATE = Words("{name} (a template)", "{name} (un modelo)")


class WhichMode(Quiz):
    """`WhichMode(lab)`: a VM's record, four answers, and a word on each."""

    def __init__(self, lab, language=None):
        self.lab = lab
        super().__init__(language=language)
        self.title, self.live = TITLE.say(self.language), True
        self.ask()
        self.on_msg(lambda _, content, buffers: self.ask())

    def ask(self):
        """Take the records that XenServer has now."""
        self.questions = spoken(questions(self.lab.api), self.language)


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
            "evidence": evidence(record, reported), "choices": [{"key": key, "title": title} for key, title in MODES.items()],
            "feedback": {guess: feedback(guess, record, reported) for guess in MODES}})
    return found
