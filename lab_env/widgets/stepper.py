"""The stepper: one thing a kernel does, step by step under each way of virtualizing, with the ring crossings counted."""

from html import escape

import traitlets

from ..theory import disk_write, page_table, privileged
from ..words import Words
from .base import Widget, assets, spoken

SCENARIOS = {module.SCENARIO.key: module.SCENARIO for module in (privileged, page_table, disk_write)}
CROSSINGS = Words("Crossings", "Cruzamentos")
WAY = Words("Way", "Xeito")
BITS = Words("{bits} bits", "{bits} bits")


class Stepper(Widget):
    """`Stepper("privileged")`, `Stepper("page-table")` or `Stepper("disk-write")`: Back and Next, or the arrow keys."""

    _esm, _css = assets("stepper")
    scenario = traitlets.Dict().tag(sync=True)
    way = traitlets.Unicode().tag(sync=True)
    bits = traitlets.Int(64).tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)

    labels = {
        "back": Words("Back", "Atrás"),
        "next": Words("Next", "Seguinte"),
        "again": Words("Start again", "Desde o principio"),
        "reveal": Words("Show all counts", "Amosar todos os totais"),
        "at": Words("Step {step} of {steps}", "Paso {step} de {steps}"),
        "so_far": Words("Crossings so far", "Cruzamentos ata aquí"),
        "in_all": Words("Crossings in all", "Cruzamentos en total"),
        "crossings": CROSSINGS,
        "way": WAY,
        "bits": BITS,
        "unseen": Words("not counted yet: step through it", "aínda sen contar: percórreo"),
        "none": Words("does not exist", "non existe"),
        "keys": Words("Choose a cell of the table, then Next, or the arrow keys ← →. Guess the count first.",
                      "Escolle unha cela da táboa e despois Seguinte, ou as frechas ← →. Antes, tenta adiviñar o número."),
        "how_counted": Words("How we count", "Como contamos"),
    }

    def __init__(self, scenario="privileged", language=None, **values):
        if scenario not in SCENARIOS:
            raise ValueError(f"there is no scenario '{scenario}'; there is {', '.join(SCENARIOS)}")
        self.told = SCENARIOS[scenario]
        values.setdefault("way", self.told.ways[1].key)
        super().__init__(language=language, **values)
        self.scenario = as_data(self.told, self.language)

    def as_text(self):
        lines = [self.told.title.say(self.language), self.told.question.say(self.language), ""]
        for way, *counts in self._table():
            lines.append(f"{way:36} {counts[0]:>8} {counts[1]:>8}")
        return "\n".join([*lines, "", self.told.lesson.say(self.language)])

    def as_html(self):
        head, *body = self._table()
        table = f"<tr>{''.join(f'<th scope=col>{escape(cell)}</th>' for cell in head)}</tr>" + "".join(
            f"<tr><th scope=row>{escape(row[0])}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in row[1:])}</tr>" for row in body)
        told = "".join(self._told(way, bits) for way in self.scenario["ways"] for bits in ("32", "64"))
        parts = [f"<p><strong>{escape(self.scenario['title'])}.</strong> {escape(self.scenario['question'])}</p>",
                 f"<table><caption>{escape(CROSSINGS.say(self.language))}</caption>{table}</table>", told,
                 f"<p>{escape(self.scenario['counted'])}</p><p><strong>{escape(self.scenario['lesson'])}</strong></p>"]
        return "\n".join(parts)

    def _table(self):
        """Ways and their counts as rows of text, a heading first."""
        yield (WAY.say(self.language), *(BITS.fill(bits=bits).say(self.language) for bits in (32, 64)))
        for way in self.told.ways:
            yield (way.title.say(self.language), *("–" if way.crossings(bits) is None else str(way.crossings(bits)) for bits in (32, 64)))

    def _told(self, way, bits):
        if bits in way["absent"]:
            return f"<details><summary>{escape(way['title'])}, {bits} bits</summary><p>{escape(way['absent'][bits])}</p></details>"
        steps = "".join(f"<li>{escape(step['words'])}</li>" for step in way["steps"][bits])
        return f"<details><summary>{escape(way['title'])}, {bits} bits</summary><ol>{steps}</ol><p>{escape(way['notes'][bits])}</p></details>"


def as_data(scenario, language):
    """A scenario as the front end takes it."""
    return spoken({
        "title": scenario.title, "question": scenario.question, "counted": scenario.counted, "lesson": scenario.lesson,
        "ways": [{
            "key": way.key, "title": way.title, "notes": {str(bits): way.noted(bits) for bits in way.steps}, "absent": {str(bits): words for bits, words in way.absent.items()},
            "rows": {str(bits): [row._asdict() for row in rows] for bits, rows in way.rows.items()},
            "steps": {str(bits): [step._asdict() for step in steps] for bits, steps in way.steps.items()},
            "crossings": {str(bits): way.crossings(bits) for bits in way.steps},
        } for way in scenario.ways]}, language)
