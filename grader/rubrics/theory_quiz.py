"""The theory quiz: twelve places, at each of which every student finds one of several questions, in their own order and with their own numbers."""

from dataclasses import dataclass
from fractions import Fraction

from grader import questions
from grader.check import Outcome, Verdict, number
from grader.rubrics import Rubric
from grader.question import drawn
from grader.words import PARTIAL, Words

READ_AGAIN = Words("Read again: lesson {lesson}.", "Relé a lección {lesson}.")


@dataclass(frozen=True, eq=False)
class Place:
    """One place of the quiz. It is to a rubric what a Check is; it looks at the answers alone."""

    name: str
    points: float
    title: Words
    lesson: str
    among: tuple
    after = fields = ()
    matters, read = None, ""        # the hint names the lesson

    def needs(self, parameter):
        return False

    @property
    def hints(self):
        return (READ_AGAIN.fill(lesson=self.lesson),)

    @property
    def identity(self):
        """What the rubric's hash is made of."""
        return self.name, self.points, self.title, [(name, questions.source(name)) for name in self.among]

    def posed(self, seed):
        """The question that the student with that seed finds here."""
        return questions.find(self.among[drawn(seed, self.name, len(self.among))]).posed(seed)

    def ask(self, facts):
        judgement = self.posed(facts.answers.seed).judge(facts.answers.to(self.name))
        points = float(round(judgement.share * Fraction(self.points), 2))
        if judgement.share == 1:
            return Outcome(self, Verdict.PASSED, points, judgement.said, judgement.why)
        why = judgement.why
        if points:
            kept = PARTIAL.fill(points=number(points), of=number(self.points))
            why = Words(*(f"{one} {other}" for one, other in zip(why, kept))) if why else kept
        return Outcome(self, Verdict.FAILED, points, judgement.said, why)

    def __reduce__(self):
        return place, (self.name,)


PLACES = (
    Place("q01", 1, Words("Rings with PV", "Os aneis en PV"), "01", ("rings_64", "rings_32")),
    Place("q02", 1, Words("Rings with VT-x", "Os aneis con VT-x"), "03", ("rings_hvm", "ring_minus_one")),
    Place("q03", 1, Words("Xen and dom0", "Xen e dom0"), "01", ("who_has_drivers", "type_one", "control_domain")),
    Place("q04", 1, Words("What runs, and from when", "Que se executa e desde cando"), "01", ("domains_of_a_vm", "start_order")),
    Place("q05", 1, Words("Paravirtualization", "Paravirtualización"), "02", ("why_modified", "needs_vt", "hypercall")),
    Place("q06", 2, Words("Step by step", "Paso a paso"), "02", ("disk_write", "exit_order", "report_path")),
    Place("q07", 1, Words("Hardware virtualization", "Virtualización por hardware"), "03", ("hvm_for", "who_imitates", "ept", "trap_and_emulate")),
    Place("q08", 2, Words("Modes between HVM and PV", "Modos entre HVM e PV"), "03", ("spectrum", "tools_and_mode", "pv_or_hvm")),
    Place("q09", 2, Words("What the tools are for", "Para que serven as ferramentas"), "04", ("tools_add", "hvm_without", "windows_order", "pv_shutdown")),
    Place("q10", 1, Words("Disks and drives", "Discos e unidades"), "04", ("disks_pv", "disks_hvm", "cd_device")),
    Place("q11", 2, Words("Memory", "Memoria"), "04", ("room_for_a_vm", "room_without_tools", "most_without_restart")),
    Place("q12", 1, Words("Installing and looking", "Instalar e mirar"), "05", ("install_sh_1304", "bare_url", "copy_or_clone", "unknown", "optimized", "force_buttons", "stale_metrics")),
)


def place(name):
    return next(one for one in PLACES if one.name == name)


def solved(seed):
    """Answers to all places that are right for the student with that seed."""
    return {one.name: one.posed(seed).right for one in PLACES}


RUBRIC = Rubric(
    name="theory-quiz",
    title=Words("Theory quiz", "Cuestionario de teoría"),
    vm_name="",
    checks=PLACES,
    assignments=("theory-quiz", "theory-quiz-gl"),
    asks="answers",
    by_hand=4,
)
