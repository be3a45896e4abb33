"""Questions with a word on each answer: `Quiz("rings")`. Nothing is graded; one may try as often as one likes."""

from html import escape

import traitlets

from ..theory import quizzes
from ..words import Words
from .base import Widget, assets, spoken


class Quiz(Widget):
    """Questions one after the other. Each: `name`, `text`, `choices` (key, title), `answer`, `feedback` by key, and `evidence` (pairs to look at, or none)."""

    _esm, _css = assets("quiz")
    title = traitlets.Unicode().tag(sync=True)
    questions = traitlets.List().tag(sync=True)
    live = traitlets.Bool(False).tag(sync=True)      # can it be asked again?

    labels = {
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

    def __init__(self, name="", language=None):
        super().__init__(language=language)
        if name:
            told = quizzes.quiz(name)
            self.title, self.questions = told.TITLE.say(self.language), spoken([as_data(question) for question in told.QUESTIONS], self.language)

    def as_text(self):
        return "\n\n".join([self.title, *("\n".join([
            one["text"] or one["name"], *(f"  {field} = {value}" for field, value in one["evidence"]), *(f"  ( ) {choice['title']}" for choice in one["choices"])])
            for one in self.questions)])

    def as_html(self):
        return f"<p><strong>{escape(self.title)}</strong></p>" + "".join(
            f"<p>{escape(one['text'] or one['name'])}</p>" + table(one["evidence"])
            + "".join(f"<details><summary>{escape(choice['title'])}</summary>{'✔' if choice['key'] == one['answer'] else '✘'} {escape(one['feedback'][choice['key']])}</details>"
                      for choice in one["choices"]) for one in self.questions)


def table(pairs):
    rows = "".join(f"<tr><th scope=row>{escape(field)}</th><td><code>{escape(value)}</code></td></tr>" for field, value in pairs)
    return f"<table>{rows}</table>" if rows else ""


def as_data(question):
    """A question of theory/quizzes as the front end takes it."""
    keys = [str(number) for number in range(len(question.choices))]
    return {"name": question.key, "text": question.words, "evidence": [], "choices": [{"key": key, "title": choice.words} for key, choice in zip(keys, question.choices)],
            "answer": next(key for key, choice in zip(keys, question.choices) if choice.right), "feedback": {key: choice.why for key, choice in zip(keys, question.choices)}}
