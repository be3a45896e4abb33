"""The course's nbgrader configuration. Nothing in it reaches outside this folder."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

# nbgrader calls `alembic` by name: it is beside the Python that reads this, on PATH or not.
os.environ["PATH"] = os.pathsep.join(dict.fromkeys([str(Path(sys.executable).parent), *os.environ.get("PATH", "").split(os.pathsep)]))

c = get_config()  # noqa: F821 (given by nbgrader)

c.CourseDirectory.course_id = "xenlab"
c.CourseDirectory.root = str(HERE)
c.Exchange.root = str(HERE / "exchange")
c.Exchange.cache = str(HERE / "exchange" / ".cache")

# What a student's answer cell starts with, instead of an error.
c.ClearSolutions.code_stub = {"python": "# …"}
c.ClearSolutions.text_stub = "…"

# Scores follow from the journal beside each notebook, not from running the notebook (see guide.md).
c.Autograde.pre_convert_hook = "grader.autograde.before_grading"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.set-aside"]
c.Autograde.exporter_class = "grader.autograde.MendingExporter"
c.Autograde.autograde_preprocessors = [
    "grader.autograde.FromJournal",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "grader.autograde.SaveComments",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.ExecutePreprocessor.store_widget_state = False
