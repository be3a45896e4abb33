"""`lab.where`: where am I? The checks of the assignment as a checklist, what to do next, what is under way, the lab's time."""

import html

from .cli import UserError
from .guests import call_plugin
from .timeline import clock_text
from .widgets.shown import underway
from .words import Words

MARKS = {"passed": ("✔", Words("done", "feito")), "failed": ("○", Words("to do", "por facer")), "could not tell": ("?", Words("could not tell", "non se puido saber"))}
DONE, NEXT = Words("{done} of {of} done", "{done} de {of} feitos"), Words("Next", "O seguinte")
ALL_DONE = Words("All is done: hand it in.", "Está todo feito: entrégao.")
CLOCK = Words("It is {now} in the lab, speed {speed}.", "Hora do laboratorio: {now}; velocidade {speed}.")


class Where:
    """As text and as HTML. `rows`: (mark, what the mark means, what is asked)."""

    def __init__(self, session, assignment=None):
        from grader import rubrics                      # here: a script that asks nothing does not pay for the grader
        from grader.grading import grade_live
        from grader.notebook import DEFAULT, assignment_here
        name = assignment or assignment_here()
        report = grade_live(name if rubrics.get(name).asks == "lab" else DEFAULT, session)
        self.title = report.rubric.title.say()
        self.rows = [(*mark(outcome), outcome.check.title.say()) for outcome in report.outcomes]
        first = next((outcome for outcome in report.outcomes if not outcome.passed), None)
        self.next = first and f"{first.check.title.say()}. {first.hint.say()}"
        self.moving, self.clock = under_way(session)

    def __call__(self):
        """`lab.where()` is `lab.where`."""
        return self

    @property
    def summary(self):
        """`5 of 9 done`."""
        return DONE.fill(done=sum(mark == "✔" for mark, *_ in self.rows), of=len(self.rows)).say()

    def __repr__(self):
        return "\n".join([f"{self.title}: {self.summary}", *(f" {mark} {what}" for mark, _, what in self.rows),
                          f"{NEXT.say()}: {self.next}" if self.next else ALL_DONE.say(), *self.moving, *filter(None, [self.clock])])

    def _repr_html_(self):
        rows = "".join(f'<li style="list-style:none"><span aria-hidden="true">{mark}</span> {html.escape(what)} <small>({html.escape(means)})</small></li>' for mark, means, what in self.rows)
        after = [f"<strong>{NEXT.say()}</strong>: {html.escape(self.next)}" if self.next else html.escape(ALL_DONE.say()), *map(html.escape, filter(None, [*self.moving, self.clock]))]
        return f"<section><p><strong>{html.escape(self.title)}</strong>: {self.summary}</p><ul style=\"padding-left:.5em\">{rows}</ul>{''.join(f'<p>{one}</p>' for one in after)}</section>"


def mark(outcome):
    symbol, means = MARKS[outcome.verdict.name.lower().replace("_", " ")]
    return symbol, means.say()


def under_way(session):
    """(what takes time now, a line each; the lab's time). A real XenServer has no plug-in that would tell."""
    try:
        told = call_plugin(session, "underway")
    except UserError as error:
        if error.__cause__.details[0] != "XENAPI_MISSING_PLUGIN":
            raise
        return [], ""
    names = {ref: vm["name_label"] for ref, vm in session.xenapi.VM.get_all_records().items()} if told["underway"] else {}
    lines = []
    for one in told["underway"]:
        words = underway.words(one["what"], names.get(one["vm"], "")).say()
        lines.append(words + ("" if one["left"] is None else f": {one['progress']:.0%}, {underway.left(one['left'], told['speed']).say()}"))
    return lines, CLOCK.fill(now=clock_text(told["now"]), speed=told["speed"]).say()
