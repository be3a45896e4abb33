"""What was handed in: finding it in nbgrader's folders and reading it as data. Nothing in it is ever run."""

import contextlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from grader import answers, rubrics
from grader.words import Words, printable, same
from lab_env.cli import UserError
from lab_env.mock import journal
from lab_env.real import activity

JOURNAL = "lab.journal"
MAX_NOTEBOOK = 10 * 2**20
MOST_STEPS, WIDTH = 200, 160      # steps of a timeline that are kept, the last ones; characters of each
MOST_FILES, MOST_BYTES, DEEPEST = 1000, 5 * journal.MAX_BYTES, 20     # of what else was handed in and is copied beside the graded notebook

NOTHING_HANDED_IN = Words("Nothing was handed in.", "Non se entregou nada.")
NO_JOURNAL = Words(
    f"There is no {JOURNAL} beside the notebook: run the hand_in() cell, then submit again.",
    f"Non hai ningún {JOURNAL} xunto ao caderno: executa a cela de hand_in() e volve entregar.")
NOT_TEXT = Words(f"{JOURNAL} is not a journal: it is not text.", f"{JOURNAL} non é un rexistro: non é texto.")
TOO_LARGE = Words("The journal is larger than {most} MiB.", "O rexistro ocupa máis de {most} MiB.")
ON_A_REAL_ONE = Words(f"The work was done on a real XenServer ({activity.FILE} tells of it), and only that can say what it is worth: grade it with xenlab grade --live.",
                      f"O traballo fíxose nun XenServer real (cóntao {activity.FILE}) e só el pode dicir canto vale: cualifícao con xenlab grade --live.")
NO_RECORD = Words(f"{activity.FILE}, the record of what was done on a real XenServer, is not shown: it cannot be read, was altered, or is somebody else's.",
                  f"{activity.FILE}, o rexistro do que se fixo nun XenServer real, non se amosa: non se pode ler, está alterado ou é doutra persoa.")
OF_ANOTHER = Words("This is the journal of another lab: of {who}, for {what}.",
                   "Este é o rexistro doutro laboratorio: de {who}, para {what}.")
DAMAGED = Words("The journal was damaged or altered, and cannot be used ({reason}).",
                "O rexistro está danado ou alterado e non se pode usar ({reason}).")
DAMAGES = tuple(Words(*pair) for pair in (      # what `journal.read` says of a journal that came to harm, which is written in English
    ("line ", "liña "), ("its hash does not fit: this line, or one before it, was changed", "o seu resumo non encaixa: alguén cambiou esta liña ou algunha anterior"),
    ("not a line of a journal", "non é unha liña dun rexistro"), ("this is not the journal of a lab", "isto non é o rexistro dun laboratorio"),
    ("there is no whole line in it", "non ten ningunha liña enteira")))
CUT_SHORT = Words(
    "The journal is cut short after line {line}: what was done later is not known. Run hand_in() and submit again.",
    "O rexistro está cortado despois da liña {line}: non se sabe o que se fixo despois. Executa hand_in() e volve entregar.")
BROKEN = Words("The notebook that was handed in cannot be read as a notebook; it was graded from the file beside it.",
               "O caderno que se entregou non se pode ler como caderno; cualificouse a partir do ficheiro que o acompaña.")
NO_NOTEBOOK = Words("No notebook was handed in, only the file that goes with it; it was graded from that.",
                    "Non se entregou ningún caderno, só o ficheiro que o acompaña; cualificouse a partir del.")
NO_ANSWERS = Words(f"There is no {answers.FILE} beside the notebook: answer the questions, then submit again.",
                   f"Non hai ningún {answers.FILE} xunto ao caderno: responde as preguntas e volve entregar.")
BAD_ANSWERS = Words(f"{answers.FILE} cannot be used ({{reason}}).", f"{answers.FILE} non se pode usar ({{reason}}).")
ANSWERS_OF_ANOTHER = Words("These are the answers of another: of {who}, for {what}.", "Estas son as respostas doutra entrega: de {who}, para {what}.")
CLOSED = Words("The folder that was handed in cannot be read ({reason}): see to its permissions, and grade again.",
               "O cartafol que se entregou non se pode ler ({reason}): revisa os seus permisos e volve cualificar.")
SOMEBODY = Words("somebody else", "outra persoa")


def damaged(error):
    """The reason for which a journal cannot be used, of the JournalError."""
    galician = str(error)
    for words in DAMAGES:
        galician = galician.replace(*words)
    return DAMAGED.fill(reason=Words(printable(error), printable(galician)))


class Unusable(Exception):
    """What was handed in cannot be graded; carries the reason as Words."""

    def __init__(self, reason):
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True)
class Record:
    """What the kit did on a real XenServer, as it wrote down itself: the last `steps`, (number, when, what, outcome or None); or the note, why it is not shown."""

    xenserver: str = ""
    steps: tuple = ()
    note: Words | None = None


@dataclass(frozen=True)
class Submission:
    """One student's folder for one assignment; `folder` is None when there is none."""

    student: str
    assignment: str
    course: str = "xenlab"
    folder: Path | None = None

    @property
    def notebooks(self):
        with contextlib.suppress(OSError):
            return sorted(path for path in self.folder.iterdir() if path.suffix.lower() == ".ipynb") if self.folder else []
        return []

    @property
    def seed(self):
        """Of the student's lab or questions; the same whatever the assignment's language."""
        return journal.seed_for(self.course, rubrics.get(self.assignment).name, self.student)

    def read_journal(self):
        """The journal that was handed in, as read by `journal.read`; raises Unusable with the reason."""
        if self.folder is None:
            raise Unusable(NOTHING_HANDED_IN)
        path = self.folder / JOURNAL
        try:
            content = contents(path, journal.MAX_BYTES)
        except FileTooLarge as error:
            raise Unusable(TOO_LARGE.fill(most=journal.MAX_BYTES // 2**20)) from error
        except OSError as error:
            raise Unusable(self._without(path, NO_JOURNAL)) from error
        try:
            reading = journal.read(content.decode("utf-8-sig").replace("\r\n", "\n"))
        except UnicodeDecodeError as error:
            raise Unusable(NOT_TEXT) from error
        except (journal.JournalError, RecursionError) as error:
            raise Unusable(damaged(error)) from error
        if reading.head["seed"] != self.seed:
            raise Unusable(OF_ANOTHER.fill(who=same(reading.head["student"]) if reading.head.get("student") else SOMEBODY,
                                           what=reading.head.get("assignment") or "?"))
        return reading

    def read_record(self):
        """What the kit did on a real XenServer for this student, by its own record, which proves nothing: a Record, or None where none was handed in."""
        try:
            head, steps = activity.told(contents(self.folder / activity.FILE, journal.MAX_BYTES).decode("utf-8-sig"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, UserError):
            return Record(note=NO_RECORD)
        if head.get("student") not in (None, "", self.student):
            return Record(note=NO_RECORD)
        return Record(printable(head.get("xenserver") or "XenServer"), tuple(
            (step["number"], step["when"], clipped(step["method"] + "(" + ", ".join(step["params"]) + ")"), clipped(step["outcome"]) if step["outcome"] else None)
            for step in steps[-MOST_STEPS:]))

    def _without(self, path, missing):
        """Why there is no such file to be read."""
        try:
            os.listdir(self.folder)
        except OSError as error:
            return CLOSED.fill(reason=error.strerror)
        if missing is NO_JOURNAL and os.path.lexists(self.folder / activity.FILE):
            return ON_A_REAL_ONE
        return missing if self.notebooks or os.path.lexists(path) else NOTHING_HANDED_IN

    def read_answers(self):
        """The Answers that were handed in; raises Unusable with the reason."""
        if self.folder is None:
            raise Unusable(NOTHING_HANDED_IN)
        path = self.folder / answers.FILE
        try:
            whose, given = answers.parse(contents(path, answers.MOST_BYTES).decode("utf-8-sig"))
        except OSError as error:
            raise Unusable(self._without(path, NO_ANSWERS)) from error
        except ValueError as error:
            raise Unusable(BAD_ANSWERS.fill(reason=error)) from error
        if whose["seed"] != self.seed:
            raise Unusable(ANSWERS_OF_ANOTHER.fill(who=same(whose["student"]) if whose["student"] else SOMEBODY, what=whose["assignment"] or "?"))
        return answers.Answers(self.seed, given)


def clipped(text):
    """As much of a text as a line of a timeline has room for."""
    return text if len(text) <= WIDTH else text[:WIDTH] + "…"


class FileTooLarge(OSError):
    """A file that was handed in is larger than such a file may be."""


def contents(path, most):
    """The bytes of a file that was handed in. OSError when it is no file of its own (a link, a pipe, a folder), or too large."""
    info = path.lstat()
    if not stat.S_ISREG(info.st_mode):
        raise OSError(f"{path.name} is not a regular file")
    if info.st_size > most:
        raise FileTooLarge(f"{path.name} is larger than {most} bytes")
    return path.read_bytes()


def worth_keeping(path):
    """Whether a file that was handed in is copied beside the graded notebook: a file of its own, readable, not enormous."""
    try:
        return path.is_file() and not path.is_symlink() and path.stat().st_size <= journal.MAX_BYTES and os.access(path, os.R_OK)
    except OSError:     # in a folder that may be listed but not entered
        return False


def kept(folder):
    """The files of a folder that are worth keeping, notebooks aside: as many, as large and as deep down as any honest work has."""
    waiting, files, left = [folder], 0, MOST_BYTES
    while waiting:
        with contextlib.suppress(OSError):
            for path in sorted(waiting.pop().iterdir()):
                if path.is_dir() and not path.is_symlink():
                    waiting += [path] if len(path.parts) - len(folder.parts) < DEEPEST else []
                elif path.suffix != ".ipynb" and worth_keeping(path) and files < MOST_FILES and path.stat().st_size <= left:
                    files, left = files + 1, left - path.stat().st_size
                    yield path


def find(submitted, assignment, course="xenlab", students=()):
    """The submissions of an assignment in nbgrader's `submitted` folder, by student; `students` may have handed in nothing."""
    folders = {path.parent.name: path for path in Path(submitted).glob(f"*/{assignment}") if path.is_dir()}
    return [Submission(student, assignment, course, folders.get(student))
            for student in sorted({*folders, *students})]


def at(folder, course="xenlab"):
    """The submission in nbgrader's folder `…/<student>/<assignment>`."""
    folder = Path(os.path.abspath(folder))      # not resolve(): a link to a neighbour's folder must not make one the neighbour
    return Submission(folder.parent.name, folder.name, course, folder)
