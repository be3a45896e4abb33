"""The class for other programs: JSON, JUnit XML, and what Moodle takes (its grading worksheet, and a zip of feedback)."""

import csv
import functools
import io
import json
import re
import xml.etree.ElementTree as xml
import zipfile

from grader import report as reports
from grader.check import Verdict, number
from lab_env.cli import UserError
from lab_env.words import said

NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
IDENTIFIER = re.compile(r"\D*(\d+)$")      # “Participant 12345”, in any language


def class_json(graded, scores, language=None):
    """Every report of the class, whole, and the score that counts: yields the text, a student at a time."""
    yield '{"format": "xenlab-class", "version": 1, "students": ['
    for place, report in enumerate(graded):
        yield ("," if place else "") + "\n" + json.dumps({"score": scores[report.student], **reports.as_data(report, language)}, ensure_ascii=False, indent=1)
    yield "\n]}\n"


def junit(graded, language=None):
    """JUnit XML, as continuous integration reads it: a suite a student, a case a check; what could not be told is an error. Yields the text, a student at a time."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="xenlab">'
    for report in graded:
        count = {verdict: sum(outcome.verdict is verdict for outcome in report.outcomes) for verdict in Verdict}
        suite = xml.Element("testsuite", name=_clean(report.student), tests=str(len(report.outcomes)),
                               failures=str(count[Verdict.FAILED]), errors=str(count[Verdict.COULD_NOT_TELL]))
        for outcome in report.outcomes:
            case = xml.SubElement(suite, "testcase", classname=report.rubric.name, name=outcome.check.name)
            if not outcome.passed:
                kind = "failure" if outcome.verdict is Verdict.FAILED else "error"
                told = xml.SubElement(case, kind, message=_clean(outcome.why.say(language) if outcome.why else str(outcome.evidence)))
                told.text = _clean(reports.outcome_text(outcome, language))
        yield "\n" + xml.tostring(suite, encoding="unicode")
    yield "\n</testsuites>\n"


def _clean(text):
    return NOT_XML.sub("�", text)


def plain(text):
    """A text that no spreadsheet takes for a formula."""
    return "'" + text if text[:1] in tuple("=+-@\t\r\n＝＋－＠") else text


class Worksheet:
    """The grading worksheet that Moodle gives for an assignment (“Download grading worksheet”), by which it knows its participants.

    Its columns are in the course's language but always in this order: identifier, full name, [ID number, email, …], status, grade, …
    A row is a student's when one of its cells is the student's name here, or an email address that begins with it.
    """

    def __init__(self, path):
        try:
            with path.open(newline="", encoding="utf-8-sig") as file:
                self.head, *self.rows = list(csv.reader(file))
        except (OSError, UnicodeDecodeError, ValueError, csv.Error) as error:
            raise UserError(said("{path} is not Moodle's grading worksheet ({error})", "{path} non é a folla de cualificacións de Moodle, a worksheet ({error})", path=path, error=error)) from error
        self.grade = next((place for place, title in enumerate(self.head) if title.strip().lower() in ("grade", "cualificación", "calificación")), None)
        self.comments = next((place for place, title in enumerate(self.head)
                              if title.strip().lower() in ("feedback comments", "comentarios de retroalimentación", "comentarios")), None)
        if self.grade is None:
            raise UserError(said("{path} has no column Grade (or Cualificación): download the worksheet of the assignment from Moodle",
                                 "{path} non ten unha columna Cualificación (ou Grade): descarga de Moodle a folla da tarefa", path=path))

    def row(self, student):
        """The student's row, or None."""
        return self._rows_of.get(student.casefold())

    @functools.cached_property
    def _rows_of(self):
        found = {}
        for row in self.rows:
            for cell in map(str.casefold, row[1:self.grade]):
                found.setdefault(cell, row)
                if "@" in cell:
                    found.setdefault(cell.partition("@")[0], row)
        return found

    def graded(self, scores, notes):
        """The worksheet with the grades filled in, to upload again, and the students it does not know."""
        unknown = []
        for student, score in scores.items():
            row = self.row(student)
            if row is None:
                unknown.append(student)
                continue
            row += [""] * (len(self.head) - len(row))
            row[self.grade] = number(score)
            if self.comments is not None:
                row[self.comments] = plain(notes.get(student, ""))
        file = io.StringIO()
        csv.writer(file, lineterminator="\n").writerows([self.head, *self.rows])
        return file.getvalue(), unknown

    def zip_of_feedback(self, path, graded, page):
        """The zip of pages, made by `page(report)`, that Moodle takes (“Upload multiple feedback files in a zip”): it finds the participant by the number in the name."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for report in graded:
                row = self.row(report.student)
                number_of = IDENTIFIER.match(row[0]) if row else None
                if number_of:
                    name = re.sub(r"[^\w .-]|_", "-", row[1]).strip(". ") or "-"
                    file.writestr(f"{name}_{number_of[1]}_assignsubmission_file_/{report.rubric.name}.html", page(report))
