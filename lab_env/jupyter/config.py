"""What `xenlab lab` puts into the lab's own Jupyter configuration, below .xenlab: the look, which of nbgrader's panels a learner needs, and where its exchange is."""

import json
import shutil
from pathlib import Path

from jupyter_core.paths import jupyter_config_path

from .. import paths

OF_INSTRUCTORS = ("create-assignment", "formgrader", "course-list")


def write(folder, choice):
    """Write it anew. `choice`: student, course, and `exchange` where the class has one on this computer."""
    own = folder / ".xenlab" / "jupyter"
    config, exchange = own / "config", choice.get("exchange")
    for name, place in (("custom.css", config / "custom"), ("ipython_kernel_config.py", own / "ipython" / "profile_default")):
        place.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(__file__).parent / name, place / name)
    nbgrader = config / "nbgrader_config.py"
    if exchange:
        paths.write(nbgrader, f"""# Written by `xenlab lab`.
c = get_config()
c.CourseDirectory.course_id = {choice["course"]!r}
c.CourseDirectory.student_id = {choice["student"]!r}
c.Exchange.root = {exchange!r}
""")
    else:
        nbgrader.unlink(missing_ok=True)
    without = OF_INSTRUCTORS if exchange or configured() else (*OF_INSTRUCTORS, "assignment-list")
    (config / "labconfig").mkdir(exist_ok=True)
    paths.write(config / "labconfig" / "page_config.json", json.dumps({"disabledExtensions": {f"@jupyter/nbgrader:{name}": True for name in without}}, indent=1))


def configured():
    """Whether who runs this computer has told nbgrader of a course."""
    return any((Path(place) / f"nbgrader_config.{kind}").exists() for place in jupyter_config_path() for kind in ("py", "json"))
