"""A course as nbgrader keeps it: its configuration, roster and gradebook, its folders of autograded work and feedback."""

import logging
import os
import shutil
import sys
import warnings
from html import escape
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGrader
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc, rmtree
from sqlalchemy.exc import SAWarning

from grader import notebook_file, report_html, submissions, words
from grader.report import Status, text
from grader.submissions import contents
from lab_env.cli import UserError
from lab_env.mock.journal import MAX_BYTES
from lab_env.words import said

CONFIG = "nbgrader_config.py"
# nbgrader's own add_submission makes SQLAlchemy 2 warn at every new submission; it does no harm.
warnings.filterwarnings("ignore", category=SAWarning, module=r"nbgrader\.api")


def language_of(assignment, language=None):
    """The language of an assignment's feedback: what was asked for, else what its name says, else the chosen one."""
    return words.chosen(language or ("gl" if assignment.endswith("-gl") else None))


class Course:
    """An nbgrader course in a folder, configured by its own nbgrader_config.py."""

    def __init__(self, root):
        self.root = Path(root).resolve()
        if not (self.root / CONFIG).is_file():
            raise UserError(said("{root} is not an nbgrader course: it has no {config}. Name the course's folder with --course.",
                                 "{root} non é un curso de nbgrader: non ten {config}. Di o cartafol do curso con --course.", root=root, config=CONFIG))
        _put_programs_on_path()
        self.app = NbGrader(log_level=logging.ERROR, load_cwd_config=False)
        self.app.initialize([], root=str(self.root))
        self.dir = self.app.coursedir
        self.app.log.setLevel(logging.ERROR)

    @property
    def course_id(self):
        return self.dir.course_id

    def folder(self, step, student, assignment):
        """The folder of a step (submitted, autograded, feedback, …) for one student's assignment."""
        return Path(self.dir.format_path(getattr(self.dir, f"{step}_directory"), student, assignment))

    def gradebook(self):
        return Gradebook(self.dir.db_url, self.course_id)

    def release(self, assignment):
        """The notebooks of an assignment as released, by name; released first if they have not been."""
        folder = self.folder("release", ".", assignment)
        with self.gradebook() as gradebook:
            try:
                known = bool(gradebook.find_assignment(assignment).notebooks)
            except MissingEntry:
                known = False
        if not known or not list(folder.glob("*.ipynb")):
            self._generate(assignment)
        return {path.stem: nbformat.read(path, as_version=4) for path in sorted(folder.glob("*.ipynb"))}

    def _generate(self, assignment):
        if not list(self.folder("source", ".", assignment).glob("*.ipynb")):
            raise UserError(said("the course in {root} has no assignment {assignment}: there is no notebook in {folder}/{assignment}",
                                 "o curso en {root} non ten a tarefa {assignment}: non hai ningún caderno en {folder}/{assignment}",
                                 root=self.root, assignment=assignment, folder=self.dir.source_directory))
        self.dir.assignment_id = assignment
        try:
            GenerateAssignment(coursedir=self.dir, parent=self.app, force=True).start()
        except NbGraderException as error:
            raise UserError(said("nbgrader could not make the release version of {assignment}: {error}",
                                 "nbgrader non puido facer a versión para repartir de {assignment}: {error}", assignment=assignment, error=error)) from error

    def submissions(self, assignment):
        """What each student handed in, including those on the roster who handed in nothing."""
        with self.gradebook() as gradebook:
            roster = [student.id for student in gradebook.students]
        submitted = self.root / self.dir.submitted_directory
        return submissions.find(submitted, assignment, self.course_id, roster)

    def record(self, gradebook, submission, report, released, language=None):
        """Keep one report as nbgrader keeps its own: gradebook, autograded notebook, feedback. Answers the score that counts."""
        gradebook.update_or_create_student(submission.student)
        if report.status is Status.MISSING:
            return 0.0
        language = language_of(submission.assignment, language)
        timestamp = timestamp_of(submission.folder)
        submitted = gradebook.update_or_create_submission(
            submission.assignment, submission.student, **({"timestamp": timestamp} if timestamp else {}))
        mended = {name: notebook_file.mend(notebook_file.read(submission.folder / f"{name}.ipynb"), original) for name, original in released.items()}
        for notebook in submitted.notebooks:
            save_scores(notebook, report, mended[notebook.name])
            save_comments(notebook, report, language)
            notebook.late_submission_penalty = None
        gradebook.db.commit()
        if submitted.total_seconds_late > 0:
            self._penalise(submission, submitted)
        self._write_autograded(submission, report, mended, language)
        self._write_feedback(submission, report, submitted, language)
        gradebook.db.refresh(submitted)
        return max(0.0, submitted.score - (submitted.late_submission_penalty or 0.0))

    def _penalise(self, submission, submitted):
        """Take off for lateness whatever the course's own plug-in says."""
        for notebook in submitted.notebooks:
            AssignLatePenalties(parent=self.app).preprocess(nbformat.v4.new_notebook(), {"nbgrader": {
                "notebook": notebook.name, "assignment": submission.assignment, "student": submission.student,
                "db_url": self.dir.db_url}})

    def _write_autograded(self, submission, report, mended, language):
        """The notebook with its report in it, and beside it what else was handed in: what formgrader shows."""
        target = self.folder("autograded", submission.student, submission.assignment)
        if target.exists():
            rmtree(str(target))
        target.mkdir(parents=True)
        for path in sorted(submission.folder.rglob("*")):
            if path.suffix != ".ipynb" and worth_keeping(path):
                copy = target / path.relative_to(submission.folder)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)
        for name, notebook in mended.items():
            notebook_file.fill(notebook, report, language)
            nbformat.write(notebook, target / f"{name}.ipynb")

    def _write_feedback(self, submission, report, submitted, language):
        """The page that the student gets, where nbgrader's release_feedback looks for it."""
        target = self.folder("feedback", submission.student, submission.assignment)
        target.mkdir(parents=True, exist_ok=True)
        for notebook in submitted.notebooks:
            written = [comment.manual_comment for comment in notebook.comments if comment.manual_comment]
            by_hand = [(grade.name, grade.manual_score, grade.max_score) for grade in notebook.grades if grade.manual_score is not None]
            page = report_html.page(report, language, written, by_hand)
            (target / f"{notebook.name}.html").write_text(page, encoding="utf-8")


def worth_keeping(path):
    """Whether a file that was handed in is copied beside the graded notebook: a file of its own, readable, not enormous."""
    return path.is_file() and not path.is_symlink() and path.stat().st_size <= MAX_BYTES and os.access(path, os.R_OK)


def timestamp_of(folder):
    """When it was submitted, or None when nbgrader's timestamp.txt is missing or says nothing of the kind."""
    try:
        return parse_utc(contents(folder / "timestamp.txt", 100).decode("utf-8").strip())
    except (OSError, ValueError, OverflowError):
        return None


def save_scores(notebook, report, handed_in):
    """Put the points into the gradebook as autograding does: a score given by hand stays, marked to be looked at again.

    What was answered in words waits for a person; left as it was handed out, it earns nothing.
    """
    in_words = notebook_file.unchanged_in_words(handed_in)
    points = {outcome.check.name: outcome.points for outcome in report.outcomes}
    for grade in notebook.grades:
        if grade.name in points:
            grade.auto_score = points[grade.name]
            grade.needs_manual_grade = grade.manual_score is not None
        elif grade.name in in_words:
            grade.auto_score = 0 if in_words[grade.name] else None
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None


def save_comments(notebook, report, language):
    """Put the reasons beside the student's own cells; a comment written by hand stays and takes precedence."""
    for comment in notebook.comments:       # nbgrader's pages take a comment for Markdown, HTML included
        comment.auto_comment = escape(text(report, language), quote=False)


def _put_programs_on_path():
    """nbgrader calls `alembic` by name: the programs of this Python must be on PATH."""
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ.get("PATH", "")
