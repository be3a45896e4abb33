"""A sheet of questions of several kinds: with a word on each answer at once, or, when they are graded, kept until they are handed in."""

from html import escape

import traitlets

from ..words import Words
from .base import Widget, assets, spoken


class Sheet(Widget):
    """`Sheet(questions, answered)`: questions as data; `answered(name, answer)` says what came of one, as {"state", "text"}.

    A question is {"name", "kind": one|several|order|text, "text", "options", "how", "given"}; state is right, partly, wrong or kept.
    """

    _esm, _css = assets("sheet")
    questions = traitlets.List().tag(sync=True)
    told = traitlets.Dict().tag(sync=True)

    labels = {
        "title": Words("Questions", "Preguntas"),
        "of": Words("{number} of {all}", "{number} de {all}"),
        "answer": Words("Answer", "Responder"),
        "up": Words("Move up: {step}", "Subir: {step}"),
        "down": Words("Move down: {step}", "Baixar: {step}"),
        "your_answer": Words("Your answer", "A túa resposta"),
        "right": Words("Right.", "Correcto."),
        "partly": Words("In part.", "En parte."),
        "wrong": Words("Not so.", "Non é así."),
        "kept": Words("Kept.", "Gardada."),
    }

    def __init__(self, questions, answered, language=None):
        super().__init__(language=language)
        self.questions, self.answered = spoken(questions, self.language), answered
        self.on_msg(lambda _, content, buffers: self.answer(str(content.get("name")), str(content.get("answer"))))

    def answer(self, name, answer):
        """Somebody answered: say what came of it."""
        if name in {one["name"] for one in self.questions}:
            self.told = {**self.told, name: spoken(self.answered(name, answer), self.language)}

    def as_text(self):
        return "\n\n".join(as_text(one, self.words["of"].format(number=number, all=len(self.questions))) for number, one in enumerate(self.questions, 1))

    def as_html(self):
        return "".join(f"<p><strong>{escape(one['text'])}</strong></p>" + (
            "<ol type=a>" + "".join(f"<li>{escape(option)}</li>" for option in one["options"]) + "</ol>" if one["options"] else "")
            + f"<p><code>answer({escape(repr(one['name']))}, …)</code> – {escape(one['how'])}</p>" for one in self.questions)


def as_text(question, heading=""):
    """A question for a terminal, and how to answer it from a cell."""
    options = [f"  {letter}) {option}" for letter, option in zip("abcdefghij", question["options"])]
    return "\n".join([f"{heading}  {question['text']}".strip(), *options, f"  → answer(\"{question['name']}\", \"…\")   {question['how']}"])
