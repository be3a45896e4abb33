"""What plain `nbgrader autograde` uses, named in nbgrader_config.py: grading from the journal instead of running the notebook."""

from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Bool
from traitlets.log import get_logger

from grader import notebook_file, rubrics
from grader.marking import Marker, language_of, take_in
from grader.nbgrader import save_comments, save_in_words, timestamp_of
from grader.renewal import assert_it_fits
from grader.submissions import Submission, worth_keeping
from lab_env.words import is_printable

SET_ASIDE = ".set-aside"        # nbgrader_config.py has nbgrader ignore files that end so


def before_grading(assignment, student, notebooks):
    """nbgrader's `pre_convert_hook`, called for each submission with the list of its notebooks, before any of its files is copied.

    Whatever else stands in the folder in place of a notebook that was released, there will be one to grade (see MendingExporter).
    What nbgrader cannot copy (a link that leads nowhere, a pipe) or would stumble over (a timestamp that is none) is renamed.
    """
    folder = Path(notebooks[0]).parent
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".ipynb", SET_ASIDE) and not worth_keeping(path) and (path.is_symlink() or not path.is_dir()):
            set_aside(path)
    if (folder / "timestamp.txt").exists() and timestamp_of(folder) is None:
        set_aside(folder / "timestamp.txt")
    if folder.name in rubrics.MODULES:
        expected = {str(folder / f"{path.stem}.ipynb") for path in Path("release", folder.name).glob("*.ipynb")}
        notebooks[:] = sorted({*(name for name in notebooks if is_printable(Path(name).name)), *expected})     # another name would go to the terminal, and cannot go to the gradebook


def set_aside(path):
    get_logger().warning("Set aside, since it cannot be copied or read: %s", path)
    path.rename(path.with_name(path.name + SET_ASIDE))


class Context:
    """Where one of nbgrader's converters is at work: the course's folders, the submission, the released notebooks."""

    def __init__(self, part, resources):
        while part is not None and not hasattr(part, "coursedir"):
            part = part.parent
        names = resources["nbgrader"]
        self.notebook, self.assignment, self.student, self.db_url = (names[key] for key in ("notebook", "assignment", "student", "db_url"))
        self.course = part.coursedir.course_id
        self.folder = lambda step, student: Path(part.coursedir.format_path(getattr(part.coursedir, f"{step}_directory"), student, self.assignment))

    @property
    def has_rubric(self):
        return self.assignment in rubrics.MODULES and self.notebook in self.released

    @property
    def released(self):
        return {path.stem: path.read_text(encoding="utf-8") for path in sorted(self.folder("release", ".").glob("*.ipynb"))}

    @property
    def submission(self):
        return Submission(self.student, self.assignment, self.course, self.folder("submitted", self.student))


class MendingExporter(NotebookExporter):
    """Reads whatever was handed in as the notebook it should have been, so that a broken, altered or missing one is still graded."""

    def from_filename(self, filename, resources=None, **kw):
        here = Context(self, resources)
        if not here.has_rubric or Path(filename).parent != here.submission.folder:
            return super().from_filename(filename, resources=resources, **kw)
        mended, _ = take_in(here.submission, {name: nbformat.reads(text, as_version=4) for name, text in here.released.items()})
        resources["metadata"] = {"name": here.notebook, "path": str(here.submission.folder)}
        return self.from_notebook_node(mended[here.notebook].notebook, resources=resources, **kw)


class FromJournal(Execute):
    """In nbgrader's place for executing: fills the test cells from the journal, and runs nothing unless it is told to."""

    run_other_tests = Bool(False).tag(config=True)      # run the notebook, the student's code with it, where it has tests that the rubric does not know

    def preprocess(self, nb, resources, km=None):
        here = Context(self, resources)
        marked = None
        if here.has_rubric:
            assert_it_fits(here.assignment, here.folder("release", "."))
            marked = Marker(here.released)(here.submission)
        others = set(notebook_file.tests(nb)) - {outcome.check.name for outcome in marked.report.outcomes} if marked else set()
        if marked is None or others and self.run_other_tests:
            with utils.setenv(XENLAB_GRADING="1", XENLAB_COURSE=here.course):    # check() asks the journal too
                nb, resources = super().preprocess(nb, resources, km)
            others = set()
        if marked is not None:
            notebook_file.fill(nb, marked.report, language_of(here.assignment))
            resources["nbgrader"] |= {"marked": marked, "not_run": others}
        return nb, resources


class SaveComments(NbGraderPreprocessor):
    """After nbgrader has saved the scores: put the reasons beside the student's own cells, and before a person what only a person can grade."""

    def preprocess(self, nb, resources):
        here, marked = Context(self, resources), resources["nbgrader"].get("marked")
        if marked is not None:
            with Gradebook(here.db_url) as gradebook:
                notebook = gradebook.find_submission_notebook(here.notebook, here.assignment, here.student)
                save_in_words(notebook, marked)
                for grade in notebook.grades:
                    if grade.name in resources["nbgrader"]["not_run"]:      # for nbgrader a test that left no error has passed
                        grade.auto_score, grade.needs_manual_grade = None, True
                save_comments(notebook, marked.report, language_of(here.assignment))
                gradebook.db.commit()
        return nb, resources
