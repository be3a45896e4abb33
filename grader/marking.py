"""What comes of one submission: its report, each of its notebooks as nbgrader keeps a graded one, and the student's page.

It is made in the process that grades, and does not need nbgrader.
"""

import dataclasses
import functools
import json
from dataclasses import dataclass

import nbformat

from grader import grading, notebook_file, report_html, words
from grader.report import Report, Status
from grader.submissions import BROKEN, NO_NOTEBOOK
from grader.words import Words

OTHER_NAME = Words("The notebook was handed in under another name, {found}; it was taken for {name}.",
                   "O caderno entregouse con outro nome, {found}; tomouse por {name}.")
ALTERED = Words("In the notebook, cells of the assignment were missing, copied or altered ({count}); they were put right and it does not matter to the grade.",
                "No caderno faltaban celas da tarefa, ou estaban copiadas ou cambiadas ({count}); arranxáronse e non afecta á cualificación.")
OTHER_KERNEL = Words("The notebook was set to another kernel ({kernel}); it does not matter to the grade.",
                     "O caderno estaba configurado con outro núcleo ({kernel}); non afecta á cualificación.")
MOST = 20       # stray notebooks that are looked into


@dataclass(frozen=True)
class Marked:
    report: Report
    notebooks: dict     # the text of each graded notebook, by its name
    in_words: dict      # of each notebook, the cells that a person grades: whether each is still as it was handed out
    page: str           # the student's feedback


def language_of(assignment, language=None):
    """The language of an assignment's feedback: what was asked for, else its own."""
    return words.chosen(language or ("gl" if assignment.endswith("-gl") else "en"))


class Marker:
    """Marks submissions of an assignment that was released as `released` ({name: text of the notebook}). Travels between processes."""

    def __init__(self, released, language=None):
        self.released, self.language = dict(released), language

    def __call__(self, submission, report=None):
        """Grade a submission, or take the report there is, and put it into the notebooks: a Marked."""
        report = report or grading.grade(submission)
        if report.status is Status.MISSING:
            return Marked(report, {}, {}, "")
        handed_in, notes = take_in(submission, {name: as_released(text) for name, text in self.released.items()})
        report = dataclasses.replace(report, notes=(*report.notes, *notes))
        language = language_of(submission.assignment, self.language)
        for mended in handed_in.values():
            notebook_file.fill(mended.notebook, report, language)
        return Marked(report, {name: json.dumps(mended.notebook, ensure_ascii=False, indent=1) for name, mended in handed_in.items()},
                      {name: mended.in_words for name, mended in handed_in.items()}, report_html.page(report, language))


@functools.lru_cache(64)
def as_released(text):
    """A released notebook, parsed once in each process; it is only looked at."""
    return nbformat.reads(text, as_version=4)


def take_in(submission, released):
    """The notebooks of a submission, put right to fit the released ones, by name; and Words on what had to be."""
    files, mended, notes = found(submission.notebooks, released), {}, []
    for name, original in released.items():
        path = files.get(name)
        handed_in = notebook_file.read(path) if path else None
        mended[name] = notebook_file.mend(handed_in, original)
        if handed_in is None:
            notes.append(BROKEN if path else NO_NOTEBOOK)
            continue
        if path.stem != name:
            notes.append(OTHER_NAME.fill(found=path.name, name=f"{name}.ipynb"))
        if mended[name].altered:
            notes.append(ALTERED.fill(count=mended[name].altered))
        if mended[name].kernel:
            notes.append(OTHER_KERNEL.fill(kernel=mended[name].kernel))
    return mended, tuple(dict.fromkeys(notes))


def found(files, released):
    """Which file is which notebook, by name; where just one is missing, another notebook that has its cells is taken for it."""
    named = {path.stem: path for path in files if path.stem in released}
    missing, strays = [name for name in released if name not in named], [path for path in files if path.stem not in released]
    if len(missing) == 1 and strays:
        wanted = set(notebook_file.named(released[missing[0]]))
        likeness = {path: len(wanted & set(notebook_file.named(notebook))) if (notebook := notebook_file.read(path)) else -1 for path in strays[:MOST]}
        best = max(likeness, key=likeness.get)
        if likeness[best] > 0 or len(strays) == 1:
            named[missing[0]] = best
    return named
