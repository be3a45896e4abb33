"""An assignment that changed after work was graded: its new cells are put into the gradebook, which nbgrader itself refuses once there are submissions."""

import nbformat
from nbgrader.api import Comment, Grade, MissingEntry

from grader import rubrics
from grader.notebook_file import is_grade, is_solution, named
from lab_env import paths
from lab_env.cli import UserError
from lab_env.words import said

KINDS = ("grade", "solution", "source")


def cells_of(path):
    """What nbgrader keeps of a source notebook: {kind: {name: what it says of it}}."""
    kinds = {kind: {} for kind in KINDS}
    for name, cell in named(nbformat.read(path, as_version=4)).items():
        if is_grade(cell):
            kinds["grade"][name] = {"max_score": float(cell.metadata.nbgrader.points), "cell_type": cell.cell_type}
        if is_solution(cell):
            kinds["solution"][name] = {}
        if is_grade(cell) or is_solution(cell) or cell.metadata.nbgrader.get("locked"):
            kinds["source"][name] = {"cell_type": cell.cell_type}
    return kinds


def assert_it_fits(assignment, folder):
    """Refuse notebooks that were made for a rubric with other checks or points: what they ask could not be put into the gradebook."""
    asked = {check.name: check.points for check in rubrics.get(assignment).checks}
    found = {name: info["max_score"] for path in folder.glob("*.ipynb") for name, info in cells_of(path)["grade"].items()}
    other = sorted(name for name in asked if found.get(name) != asked[name])
    if other:
        raise UserError(said("the notebook in {folder} was made for other checks than this xenlab has ({names}): copy {ours} there, which goes with it, and grade again",
                             "o caderno de {folder} fíxose para outras comprobacións que as deste xenlab ({names}): copia alí {ours}, que é o seu, e volve cualificar",
                             folder=folder, names=", ".join(other), ours=paths.course() / "source" / assignment))


def outdated(gradebook, assignment, sources):
    """Whether the gradebook's cells or points are others than those of the source notebooks ({name: path})."""
    try:
        known = {notebook.name: notebook for notebook in gradebook.find_assignment(assignment).notebooks}
    except MissingEntry:
        return True
    return set(known) != set(sources) or any(
        {cell.name: cell.max_score for cell in known[name].grade_cells} != {cell: info["max_score"] for cell, info in cells["grade"].items()}
        or any(set(_cells(known[name], kind)) != set(cells[kind]) for kind in KINDS)
        for name, cells in ((name, cells_of(path)) for name, path in sources.items()))


def renew(gradebook, assignment, sources):
    """Have the gradebook's notebooks know the cells of the source notebooks, in what was submitted as well. Cells that are gone take their scores with them."""
    for notebook in gradebook.find_assignment(assignment).notebooks:
        if notebook.name not in sources or not notebook.submissions:
            continue        # nbgrader makes it anew
        wanted = cells_of(sources[notebook.name])
        for kind in KINDS:
            known = _cells(notebook, kind)
            for name in wanted[kind].keys() - known.keys():
                cell = getattr(gradebook, f"add_{kind}_cell")(name, notebook.name, assignment, **wanted[kind][name])
                for submitted in notebook.submissions if kind != "source" else ():
                    gradebook.db.add(Grade(cell=cell, notebook=submitted) if kind == "grade" else Comment(cell=cell, notebook=submitted))
            for name in known.keys() - wanted[kind].keys():
                for row in () if kind == "source" else known[name].grades if kind == "grade" else known[name].comments:
                    gradebook.db.delete(row)
                gradebook.db.delete(known[name])
    gradebook.db.commit()


def _cells(notebook, kind):
    return {cell.name: cell for cell in getattr(notebook, f"{kind}_cells")}
