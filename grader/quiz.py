"""Questions in a notebook: `quiz("rings")` in a lesson answers at once; `question("q01")` in an assignment keeps what is answered for handing in."""

import getpass
from pathlib import Path

from grader import answers, questions, rubrics
from grader.check import number
from grader.question import Choice, Ordering
from grader.words import Words
from lab_env.cli import UserError
from lab_env.connection import settings
from lab_env.mock.journal import seed_for
from lab_env.words import said

KEPT = Words("Change it as often as you like before you hand it in.", "Podes cambiala cantas veces queiras antes de entregar.")
MARK_ALL = Words("Mark all that are right.", "Marca todas as correctas.")
OF_ANOTHER = Words("{path} has the answers of {student}, for {assignment}: move it away first, or work in a folder of your own.",
                   "{path} ten as respostas de {student}, para {assignment}: apártao primeiro, ou traballa nun cartafol propio.")


def quiz(topic):
    """The questions of a topic, to try oneself on: nothing is kept, and each answer is explained at once."""
    from lab_env.widgets.sheet import Sheet
    seed = own_seed("lessons")
    posed = {question.name: question.posed(seed) for question in questions.of(topic)}
    return Sheet([shown(name, one) for name, one in posed.items()], lambda name, given: judged(posed[name], given))


def question(name, assignment):
    """The question that this student finds at a place of an assignment; what is answered is kept beside the notebook."""
    from lab_env.widgets.sheet import Sheet
    posed = place(name, assignment).posed(own_seed(assignment))
    return Sheet([shown(name, posed, kept(assignment).get(name, ""))], lambda name, given: keep(name, given, assignment))


def answer(name, given, assignment=None):
    """Answer a question from a cell: one of a lesson is explained, one of an assignment kept. Prints what came of it."""
    given = " ".join(map(str, given)) if isinstance(given, (list, tuple, set)) else str(given)
    if name in questions.every():
        found = judged(questions.find(name).posed(own_seed("lessons")), given)
    else:
        found = keep(name, given, assignment)
    from lab_env.widgets.sheet import Sheet
    print(Sheet.labels[found["state"]].say(), found["text"].say())


def shown(name, posed, given=""):
    """A question as data for the widget."""
    kind = {Choice: "several" if getattr(posed.question, "several", False) else "one", Ordering: "order"}.get(type(posed.question), "text")
    return {"name": name, "kind": kind, "text": posed.text, "options": [option.text for option in posed.options], "how": posed.how, "given": given,
            "hint": MARK_ALL if kind == "several" else posed.how if kind == "text" else ""}


def judged(posed, given):
    share, _, why = posed.judge(given)
    return {"state": "right" if share == 1 else "partly" if share else "wrong", "text": why or Words(" ", " ")}


def keep(name, given, assignment):
    """Keep one answer in the file beside the notebook."""
    posed = place(name, assignment).posed(own_seed(assignment))
    if not posed.readable(given):
        raise UserError(said("that is no answer to {name}: it takes {how}", "iso non é unha resposta a {name}: espera {how}", name=name, how=posed.how))
    answers.keep(Path(answers.FILE), whose(assignment), {**kept(assignment), name: given})
    return {"state": "kept", "text": KEPT}


def kept(assignment):
    """The answers kept so far."""
    path = Path(answers.FILE)
    try:
        owner, given = answers.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except answers.NotAnswers as error:
        raise UserError(said("{path} cannot be read ({reason}): move it away, and answer again", "{path} non se pode ler ({reason}): apártao e volve responder",
                             path=path, reason=error)) from error
    if owner["seed"] != own_seed(assignment):
        raise UserError(OF_ANOTHER.fill(path=path, student=owner["student"], assignment=owner["assignment"]).say())
    return given


def answered(name, assignment):
    """The most that a place is worth, for nbgrader's Validate, which takes whatever is no number for full marks; UserError where there is no answer yet."""
    if not kept(assignment).get(name):
        raise UserError(said("{name} is not answered yet", "{name} aínda non está respondida", name=name))
    return place(name, assignment).points


def overview(assignment):
    """Which of the places are answered; whether rightly is only said after handing in."""
    rubric, given = rubrics.get(assignment), kept(assignment)
    open_places = [one.name for one in rubric.checks if not given.get(one.name)]
    answered = said("{count} of {all} answered, for {points} points.", "{count} de {all} respondidas, que valen {points} puntos.",
                    count=len(rubric.checks) - len(open_places), all=len(rubric.checks), points=number(rubric.max_points))
    return answered + (said(" Still open: {names}.", " Quedan: {names}.", names=", ".join(open_places)) if open_places else "")


def place(name, assignment):
    rubric = rubrics.get(assignment)
    if rubric.asks != "answers":
        raise UserError(said("{assignment} has no questions; the topics of quiz() are: {topics}", "{assignment} non ten preguntas; os temas de quiz() son: {topics}",
                             assignment=assignment, topics=", ".join(questions.TOPICS)))
    try:
        return rubric.check(name)
    except LookupError as error:
        raise UserError(said("{assignment} has no question {name}; it has: {names}", "{assignment} non ten a pregunta {name}; ten: {names}",
                             assignment=assignment, name=name, names=", ".join(one.name for one in rubric.checks))) from error


def whose(assignment):
    own = settings()
    return {"course": own.get("course") or "xenlab", "assignment": assignment, "student": own.get("student") or getpass.getuser(), "seed": own_seed(assignment)}


def own_seed(assignment):
    """The seed of this student's own questions."""
    own = settings()
    name = rubrics.get(assignment).name if assignment in rubrics.MODULES else assignment
    return seed_for(own.get("course") or "xenlab", name, own.get("student") or getpass.getuser())
