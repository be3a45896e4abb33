"""What plain `nbgrader autograde` uses, named in nbgrader_config.py: grading from the journal instead of running the notebook."""

from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

from grader import grading, notebook_file, rubrics, submissions
from grader.nbgrader import language_of, save_comments


def coursedir_of(preprocessor):
    """The CourseDirectory in which a preprocessor or exporter of nbgrader works."""
    while preprocessor is not None and not hasattr(preprocessor, "coursedir"):
        preprocessor = preprocessor.parent
    return preprocessor.coursedir


def report_of(preprocessor, resources):
    """The Report on the submission being graded, or None when its assignment has no rubric."""
    if resources["nbgrader"]["assignment"] not in rubrics.MODULES:
        return None
    folder = Path(resources["metadata"]["path"])
    return grading.grade(submissions.at(folder, coursedir_of(preprocessor).course_id))


class MendingExporter(NotebookExporter):
    """Reads any file as the notebook it should have been, so that a broken or altered one is still graded."""

    def from_file(self, file_stream, resources=None, **kw):
        assignment, name = resources["nbgrader"]["assignment"], resources["nbgrader"]["notebook"]
        coursedir = coursedir_of(self)
        released = Path(coursedir.format_path(coursedir.release_directory, ".", assignment)) / f"{name}.ipynb"
        if assignment not in rubrics.MODULES or not released.exists():
            return super().from_file(file_stream, resources=resources, **kw)
        notebook = notebook_file.mend(notebook_file.read(Path(file_stream.name)), nbformat.read(released, as_version=4))
        return self.from_notebook_node(notebook, resources=resources, **kw)


class FromJournal(Execute):
    """In nbgrader's place for executing: fills the test cells from the journal. Runs the notebook only if it has other tests."""

    def preprocess(self, nb, resources, km=None):
        report = report_of(self, resources)
        if report is None or set(notebook_file.tests(nb)) - {outcome.check.name for outcome in report.outcomes}:
            with utils.setenv(XENLAB_GRADING="1", XENLAB_COURSE=coursedir_of(self).course_id):    # check() asks the journal too
                nb, resources = super().preprocess(nb, resources, km)
        if report is not None:
            notebook_file.fill(nb, report, language_of(resources["nbgrader"]["assignment"]))
            resources["nbgrader"]["report"] = report
        return nb, resources


class SaveComments(NbGraderPreprocessor):
    """After nbgrader has saved the scores: put the reasons beside the student's own cells."""

    def preprocess(self, nb, resources):
        report, names = resources["nbgrader"].get("report"), resources["nbgrader"]
        if report is not None:
            with Gradebook(names["db_url"]) as gradebook:
                notebook = gradebook.find_submission_notebook(names["notebook"], names["assignment"], names["student"])
                save_comments(notebook, report, language_of(names["assignment"]))
                gradebook.db.commit()
        return nb, resources
