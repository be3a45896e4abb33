"""A course as nbgrader keeps it: its configuration, roster and gradebook, its folders of autograded work and feedback."""

import contextlib
import logging
import os
import shutil
import sys
import warnings
from html import escape
from pathlib import Path

import nbformat
from nbgrader.api import Comment, Grade, Gradebook, MissingEntry, SubmittedAssignment, SubmittedNotebook
from nbgrader.apps import NbGrader
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc, rmtree
from sqlalchemy import make_url
from sqlalchemy import text as sql
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from grader import report_html, submissions
from grader.marking import language_of
from grader.renewal import assert_it_fits, outdated, renew
from grader.report import Status, text
from grader.submissions import contents, worth_keeping
from lab_env.cli import UserError
from lab_env.words import is_printable, said

CONFIG = "nbgrader_config.py"
OF_THE_EXCHANGE = ("timestamp.txt", "submission_secret.txt")    # release_feedback looks for them beside a page
# By what nbgrader looks rows up, without an index of its own: it reads the whole class's for each student.
FOUND_BY = (("submitted_assignment", "student_id"), ("submitted_notebook", "assignment_id"), ("grade", "notebook_id"), ("comment", "notebook_id"))
# nbgrader's own add_submission makes SQLAlchemy 2 warn at every new submission; it does no harm.
warnings.filterwarnings("ignore", category=SAWarning, module=r"nbgrader\.api")


class Course:
    """An nbgrader course in a folder, configured by its own nbgrader_config.py."""

    def __init__(self, root, language=None):
        self.root, self.language = Path(root).resolve(), language
        if not (self.root / CONFIG).is_file():
            raise UserError(said("{root} is not an nbgrader course: it has no {config}. Name the course's folder with --course.",
                                 "{root} non é un curso de nbgrader: non ten {config}. Di o cartafol do curso con --course.", root=root, config=CONFIG))
        _put_programs_on_path()
        self.app = NbGrader(log_level=logging.ERROR)
        with contextlib.chdir(self.root):       # configuration is Python, and is looked for in the current folder: that may be a student's
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
        try:
            gradebook = Gradebook(self.dir.db_url, self.course_id)
        except (SQLAlchemyError, ImportError) as error:
            reason = str(error).splitlines()[0]
            raise UserError(said("cannot open the gradebook {url} ({reason}); for PostgreSQL, xenlab[postgresql] must be installed and its server be running",
                                 "non se pode abrir o libro de cualificacións {url} ({reason}); para PostgreSQL, xenlab[postgresql] ten que estar instalado e o seu servidor en marcha",
                                 url=make_url(self.dir.db_url).render_as_string(hide_password=True), reason=reason)) from error
        gradebook.db().expire_on_commit = False        # or every commit has a submission's rows be read anew, one by one
        try:
            for table, column in FOUND_BY:
                gradebook.db.execute(sql(f"CREATE INDEX IF NOT EXISTS xenlab_{table}_{column} ON {table} ({column})"))
            gradebook.db.commit()
        except SQLAlchemyError:     # somebody else's tables (PostgreSQL), or a gradebook in use: slower, that is all
            gradebook.db.rollback()
        return gradebook

    def release(self, assignment):
        """The notebooks of an assignment as released, as text by name; released first if they have not been, or have changed since."""
        folder = self.folder("release", ".", assignment)
        sources = {path.stem: path for path in self.folder("source", ".", assignment).glob("*.ipynb")}
        if not sources:
            raise UserError(said("the course in {root} has no assignment {assignment}: there is no notebook in {folder}/{assignment}",
                                 "o curso en {root} non ten a tarefa {assignment}: non hai ningún caderno en {folder}/{assignment}",
                                 root=self.root, assignment=assignment, folder=self.dir.source_directory))
        assert_it_fits(assignment, self.folder("source", ".", assignment))
        with self.gradebook() as gradebook:
            changed = outdated(gradebook, assignment, sources)
            if changed and assignment in (known.name for known in gradebook.assignments):
                renew(gradebook, assignment, sources)
        if changed or not list(folder.glob("*.ipynb")):
            self._generate(assignment)
        return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.ipynb"))}

    def _generate(self, assignment):
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
        found = submissions.find(submitted, assignment, self.course_id, roster)
        unnamed = [submission for submission in found if not is_printable(submission.student)]
        for submission in unnamed:
            print(said("{folder} is left out: no student has such a name. Rename the folder and grade again.",
                       "{folder} queda fóra: ningún estudante se chama así. Cámbialle o nome ao cartafol e volve cualificar.", folder=submission.folder), file=sys.stderr)
        return [submission for submission in found if submission not in unnamed]

    def record(self, gradebook, submission, marked):
        """Keep what came of one submission as nbgrader keeps its own: gradebook, autograded notebook, feedback. Answers the score that counts."""
        if marked.report.status is Status.MISSING:
            gradebook.update_or_create_student(submission.student)
            return 0.0
        submitted = submission_in(gradebook, submission.assignment, submission.student)
        submitted.timestamp = timestamp_of(submission.folder) or submitted.timestamp
        language = language_of(submission.assignment, self.language)
        for notebook in submitted.notebooks:
            save_scores(notebook, marked)
            save_comments(notebook, marked.report, language)
            notebook.late_submission_penalty = None
        gradebook.db.commit()
        if submitted.total_seconds_late > 0:
            self._penalise(submission, submitted)
        self._write_autograded(submission, marked)
        gradebook.db.refresh(submitted, ["score", "late_submission_penalty"])
        self._write_feedback(submission, marked, submitted, language)
        return counting(submitted)

    def page(self, assignment, report):
        """The page that a student got for a report, or nothing for one who handed in nothing."""
        written = self.page_of(assignment, report.student) if report.status is not Status.MISSING else None
        return written.read_text(encoding="utf-8") if written else report_html.page(report, language_of(assignment, self.language))

    def page_of(self, assignment, student):
        """Where the student's page is, or None when there is none."""
        return min(self.folder("feedback", student, assignment).glob("*.html"), default=None)

    def _penalise(self, submission, submitted):
        """Take off for lateness whatever the course's own plug-in says."""
        for notebook in submitted.notebooks:
            AssignLatePenalties(parent=self.app).preprocess(nbformat.v4.new_notebook(), {"nbgrader": {
                "notebook": notebook.name, "assignment": submission.assignment, "student": submission.student,
                "db_url": self.dir.db_url}})

    def _write_autograded(self, submission, marked):
        """The notebook with its report in it, and beside it what else was handed in: what formgrader shows."""
        target = self.folder("autograded", submission.student, submission.assignment)
        if target.exists():
            rmtree(str(target))
        target.mkdir(parents=True)
        for path in submissions.kept(submission.folder):
            copy = target / path.relative_to(submission.folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        for name, content in marked.notebooks.items():
            (target / f"{name}.ipynb").write_text(content, encoding="utf-8")

    def _write_feedback(self, submission, marked, submitted, language):
        """The page that the student gets, where nbgrader's release_feedback looks for it."""
        target = self.folder("feedback", submission.student, submission.assignment)
        target.mkdir(parents=True, exist_ok=True)
        for path in (submission.folder / name for name in OF_THE_EXCHANGE):
            if worth_keeping(path):
                shutil.copyfile(path, target / path.name)
        for notebook in submitted.notebooks:
            changes = changed_by_hand(notebook, submitted)
            page = report_html.page(marked.report, language, **changes) if changes else marked.page
            (target / f"{notebook.name}.html").write_text(page, encoding="utf-8")


def timestamp_of(folder):
    """When it was submitted, or None when nbgrader's timestamp.txt is missing or says nothing of the kind."""
    try:
        return parse_utc(contents(folder / "timestamp.txt", 100).decode("utf-8").strip())
    except (OSError, ValueError, OverflowError):
        return None


def submission_in(gradebook, assignment, student):
    """The student's submission in the gradebook. A new one is not committed yet: `Gradebook.add_submission` would, twice a student."""
    try:
        return gradebook.find_submission(assignment, student)
    except MissingEntry:
        pass
    try:
        owner = gradebook.find_student(student)
    except MissingEntry:
        owner = gradebook.add_student(student)
    with gradebook.db.no_autoflush:
        submitted = SubmittedAssignment(assignment=gradebook.find_assignment(assignment), student=owner)
        for notebook in submitted.assignment.notebooks:
            copy = SubmittedNotebook(notebook=notebook, assignment=submitted)
            copy.grades = [Grade(cell=cell) for cell in (*notebook.grade_cells, *notebook.task_cells)]
            copy.comments = [Comment(cell=cell) for cell in (*notebook.solution_cells, *notebook.task_cells)]
        gradebook.db.add(submitted)
    return submitted


def save_scores(notebook, marked):
    """Put the points into the gradebook as autograding does: a score given by hand stays, marked to be looked at again."""
    points = {outcome.check.name: outcome.points for outcome in marked.report.outcomes}
    for grade in notebook.grades:
        if grade.name in points:
            grade.auto_score = points[grade.name]
            grade.needs_manual_grade = grade.manual_score is not None
    save_in_words(notebook, marked)


def save_in_words(notebook, marked):
    """What was answered in words waits for a person; left as it was handed out, it earns nothing."""
    in_words = marked.in_words.get(notebook.name, {})
    for grade in notebook.grades:
        if grade.name in in_words:
            grade.auto_score = 0 if in_words[grade.name] else None
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None


def counting(submitted):
    """The score that counts in the end: with extra credit, less what was taken off for lateness."""
    return max(0.0, submitted.score - (submitted.late_submission_penalty or 0.0))


def changed_by_hand(notebook, submitted):
    """What a page has to say beyond the report, as arguments for it: comments, points given by hand, extra credit, lateness."""
    by_hand = [(grade.name, grade.manual_score, grade.max_score) for grade in notebook.grades if grade.manual_score is not None]
    extra = sum(grade.extra_credit or 0 for grade in notebook.grades)
    late = submitted.late_submission_penalty or 0
    if by_hand or extra or late:
        return {"comments": written(notebook), "by_hand": by_hand, "extra": extra, "late": late, "counts": (counting(submitted), submitted.max_score)}
    return {"comments": written(notebook)} if written(notebook) else {}


def written(notebook):
    return [comment.manual_comment for comment in notebook.comments if comment.manual_comment]


def save_comments(notebook, report, language):
    """Put the reasons beside the student's own cells; a comment written by hand stays and takes precedence."""
    for comment in notebook.comments:       # nbgrader's pages take a comment for Markdown, HTML included
        comment.auto_comment = escape(text(report, language), quote=False)


def _put_programs_on_path():
    """nbgrader calls `alembic` by name: the programs of this Python must be on PATH."""
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ.get("PATH", "")
