"""`xenlab i18n`: English leads; the Galician notebook has the same cells and code, and each translated cell remembers the text it translates."""

import hashlib

import nbformat

from . import paths
from .cli import UserError
from .words import Words, said

HELP = Words("Keep the Galician lessons in step with the English ones.", "Mantén as leccións en galego ao día coas inglesas.")
MARK = "<!-- to be translated -->\n"


def add_arguments(parser):
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, words in (("check", Words("say where the Galician lessons differ; status 1 when they do",
                                         "di en que difiren as leccións en galego; estado 1 se difiren")),
                        ("sync", Words("take over the English cells and code; keep the Galician prose, and mark what has none",
                                        "toma as celas e o código do inglés; conserva o texto galego e marca o que non o ten")),
                        ("accept", Words("the translation of one cell is up to date again", "a tradución dunha cela volve estar ao día"))):
        action = actions.add_parser(name, help=words.say())
        action.add_argument("lesson", nargs="?" if name != "accept" else None, help=said(
            "the lesson's name or its beginning, such as 05", "o nome da lección ou o seu principio, como 05") + ("" if name == "accept" else said(
                " (default: all)", " (por omisión: todas)")))
        if name == "accept":
            action.add_argument("cell", help=said("the cell's id, or all", "o identificador da cela, ou all"))


def run(args, folder=None):
    folder = folder or paths.notebooks()
    names = chosen(folder, args.lesson)
    if args.action == "check":
        faults = [f"{name}: {fault}" for name in names for fault in faults_of(*both(folder, name))]
        print("\n".join(faults) or said("{count} lessons are the same in both languages", "{count} leccións son iguais nas dúas linguas", count=len(names)))
        return 1 if faults else 0
    for name in names:
        english, galician = both(folder, name)
        told = synced(english, galician) if args.action == "sync" else accepted(english, galician, args.cell)
        nbformat.validate(galician)
        path = folder / "gl" / name
        path.parent.mkdir(exist_ok=True)
        paths.write(path, nbformat.writes(galician).rstrip("\n") + "\n")
        print(f"{name}: {told}")
    return 0


def chosen(folder, beginning):
    """The file names of the lessons that begin so; all of them when nothing is asked."""
    names = sorted(path.name for path in (folder / "en").glob("*.ipynb") if path.name.startswith(beginning or ""))
    if not names:
        raise UserError(said("no English lesson begins with '{beginning}' in {folder}", "ningunha lección inglesa empeza por '{beginning}' en {folder}",
                             beginning=beginning or "", folder=folder / "en"))
    return names


def both(folder, name):
    """A lesson in English and in Galician; the second without cells when there is none yet."""
    english = nbformat.read(folder / "en" / name, as_version=4)
    path = folder / "gl" / name
    if path.exists():
        return english, nbformat.read(path, as_version=4)
    return english, nbformat.v4.new_notebook(metadata={**english.metadata, "lang": "gl"})


def fingerprint(cell):
    """What a translated cell remembers of the English text."""
    return hashlib.sha256(cell.source.encode()).hexdigest()[:16]


def faults_of(english, galician):
    """What is amiss in the Galician notebook, one line each."""
    if [(cell.id, cell.cell_type) for cell in english.cells] != [(cell.id, cell.cell_type) for cell in galician.cells]:
        return [said("its cells are others, or in another order: xenlab i18n sync", "as súas celas son outras, ou noutra orde: xenlab i18n sync")]
    faults = []
    for one, other in zip(english.cells, galician.cells):
        if one.cell_type != "markdown":
            if (one.source, one.metadata) != (other.source, other.metadata):
                faults.append(said("{cell}: its code or metadata differ: xenlab i18n sync", "{cell}: difire o código ou os metadatos: xenlab i18n sync", cell=one.id))
        elif other.source.startswith(MARK):
            faults.append(said("{cell}: not translated", "{cell}: sen traducir", cell=one.id))
        elif other.metadata.get("i18n", {}).get("of") != fingerprint(one):
            faults.append(said("{cell}: the English text has changed since: translate, then xenlab i18n accept",
                               "{cell}: o texto inglés cambiou desde entón: traduce, e despois xenlab i18n accept", cell=one.id))
        elif {key: value for key, value in other.metadata.items() if key != "i18n"} != one.metadata:
            faults.append(said("{cell}: its metadata differ: xenlab i18n sync", "{cell}: difiren os metadatos: xenlab i18n sync", cell=one.id))
    return faults


def synced(english, galician):
    """Rebuild the Galician cells from the English ones, by id; the remembered fingerprints stay, so that nothing stale is waved through."""
    known, cells, new = {cell.id: cell for cell in galician.cells}, [], 0
    for one in english.cells:
        cell = nbformat.from_dict({**one, "metadata": dict(one.metadata)})
        old = known.get(one.id)
        if one.cell_type == "markdown" and old is not None and old.cell_type == "markdown":
            cell.source = old.source
            if "i18n" in old.metadata:
                cell.metadata["i18n"] = old.metadata["i18n"]
        elif one.cell_type == "markdown":
            cell.source, new = MARK + one.source, new + 1
        cells.append(cell)
    galician.cells = cells
    return said("{count} cells, {new} to be translated", "{count} celas, {new} por traducir", count=len(cells), new=new)


def accepted(english, galician, wanted):
    """Let a cell, or all, remember the English text of now; a cell that is not translated is not accepted."""
    sources = {cell.id: cell for cell in english.cells if cell.cell_type == "markdown"}
    told = [cell for cell in galician.cells if cell.id in sources and wanted in (cell.id, "all")]
    if not told:
        raise UserError(said("there is no text cell '{cell}' in both languages; its ids: {ids}", "non hai unha cela de texto '{cell}' nas dúas linguas; os identificadores: {ids}",
                             cell=wanted, ids=", ".join(sources)))
    for cell in told:
        if cell.source.startswith(MARK):
            raise UserError(said("cell '{cell}' is still marked as not translated; translate it and take the mark away first",
                                 "a cela '{cell}' aínda leva a marca de sen traducir; tradúcea e quítalle a marca antes", cell=cell.id))
        cell.metadata["i18n"] = {"of": fingerprint(sources[cell.id])}
    return said("{count} accepted", "{count} aceptadas", count=len(told))
