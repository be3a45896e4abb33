"""The words of reports, in both languages."""

from lab_env.words import LANGUAGES, Words, chosen, printable, same

__all__ = ["LANGUAGES", "Words", "chosen", "printable", "same"]

PASSED = Words("passed", "superada")
FAILED = Words("failed", "non superada")
COULD_NOT_TELL = Words("could not tell", "non se puido saber")

POINTS = Words("points", "puntos")
SCORE = Words("Score", "Cualificación")
STUDENT = Words("Student", "Estudante")
CHECK = Words("Check", "Comprobación")
CHECKS = Words("Checks", "Comprobacións")
OUTCOME = Words("Outcome", "Resultado")
EVIDENCE = Words("Seen", "Visto")
WHY = Words("Why", "Por que")
HINT = Words("Hint", "Pista")
MATTERS = Words("Why it matters", "Por que importa")
READ = Words("Where to read", "Onde ler")
WHERE = Words("Lesson {lesson}, section “{section}”", "Lección {lesson}, apartado «{section}»")
NOTES = Words("Notes", "Notas")
BY_HAND = Words("What counts besides: points given by a person, extra credit, lateness",
                "O que conta ademais: puntos que deu unha persoa, puntos extra, atraso")
BY_A_PERSON = Words("Up to {points} points more are given by a person, for what was answered in words.",
                    "Ata {points} puntos máis dáos unha persoa, polo que se respondeu con palabras.")
EXTRA = Words("Extra credit", "Puntos extra")
LATE = Words("Taken off for lateness", "Descontado polo atraso")
COUNTS = Words("In the gradebook: {points} of {of} points", "No libro de cualificacións: {points} de {of} puntos")
COMMENTS = Words("The instructor's comments", "Comentarios do profesorado")
TIMELINE = Words("What was done, in the lab's own time", "O que se fixo, no tempo do propio laboratorio")
RECORD = Words("What was done on {xenserver}, as XenLab wrote it down", "O que se fixo en {xenserver}, segundo o anotou XenLab")
LEFT = Words("The virtual machines at the end", "As máquinas virtuais ao final")
PROOF = Words("Graded by xenlab {kit}, rubric {rubric}, from the journal {journal}.",
              "Cualificado por xenlab {kit}, rúbrica {rubric}, a partir do rexistro {journal}.")
STATUS = Words("Status", "Estado")

NOT_ASKED = Words("Not asked: it builds on “{title}”, which did not pass.",
                  "Non se preguntou: apóiase en «{title}», que non se superou.")
PARTIAL = Words("{points} of {of} points for what is already right.",
                "{points} de {of} puntos polo que xa está ben.")
AWAY = Words("The XenServer did not answer: {reason}", "O XenServer non respondeu: {reason}")
REFUSED = Words("The XenServer refused the question: {reason}", "O XenServer rexeitou a pregunta: {reason}")
NO_JOURNAL = Words("Only the journal of a laboratory can prove it, and this XenServer keeps none.",
                   "Só o pode probar o rexistro dun laboratorio, e este XenServer non o leva.")
NOBODYS = Words("It is asked of each student in another way, and it is not known whose XenServer this is.",
                "A cada estudante pídeselle dun xeito distinto, e non se sabe de quen é este XenServer.")
LEFT_OUT = Words("This XenServer keeps no journal. What only a journal proves was left out: {points} points ({names}).",
                 "Este XenServer non leva rexistro. Deixouse fóra o que só proba un rexistro: {points} puntos ({names}).")
LEFT_OUT_NOBODYS = Words("It is not known whose XenServer this is. What is asked of each student in another way was left out: {points} points ({names}).",
                         "Non se sabe de quen é este XenServer. Deixouse fóra o que a cada estudante se lle pide dun xeito distinto: {points} puntos ({names}).")
ASK_AGAIN = Words("Ask again for more.", "Pregunta outra vez se queres máis.")
WITH_HINTS = Words("More with --hints.", "Máis con --hints.")
NO_FIELD = Words("This XenServer's {cls} has no field {field}.", "O {cls} deste XenServer non ten o campo {field}.")

GRADED = Words("graded", "cualificada")
PARTLY = Words("partly", "en parte")
UNREADABLE = Words("unreadable", "ilexible")
MISSING = Words("missing", "sen entregar")

ALTOGETHER = Words("{count} students", "{count} estudantes")
WAITING = Words("{count} wait for a person, who grades what was answered in words (formgrader, Manual Grading)",
                "{count} agardan por unha persoa, que cualifica o que se respondeu con palabras (formgrader, Manual Grading)")
MEDIAN = Words("median of what was handed in {median}", "mediana do entregado {median}")
