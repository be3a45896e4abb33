"""What the lessons need of this computer, looked at one by one."""

import importlib.metadata
import os
import platform
import shutil
import socket
import sys
import tempfile
import webbrowser
from pathlib import Path

from packaging.requirements import Requirement

from . import paths
from .cli import UserError
from .findings import LOOK, MISSING, NOTHING, OK, Finding, gib
from .words import LANGUAGES, Words, same

GiB = 2**30
ROOM, LITTLE_ROOM = 1 * GiB, GiB // 8       # a lab's journal and notebooks are small; JupyterLab's own files are not
AGAIN = Words("Install it again: `make lab` in a clone, or pip install --force-reinstall xenlab.", "Instálao outra vez: `make lab` nun clon, ou pip install --force-reinstall xenlab.")
EXTRAS = {"asyncssh": ("real", Words("the guests of a real XenServer by SSH", "os convidados dun XenServer real por SSH")),
          "cryptography": ("tls", same("`xenlab serve --https-port`")),
          "distributed": ("cluster", same("`xenlab grade --scheduler`"))}
PROGRAMS = {"nbgrader": Words("It takes part in handing out and collecting assignments.", "Intervén ao repartir e recoller tarefas."),
            "alembic": Words("nbgrader brings its gradebook up to date with it.", "nbgrader pon ao día con el o seu libro de cualificacións.")}


def findings(folder=None):
    """Yields a Finding for each thing looked at."""
    yield python()
    yield from packages()
    yield from programs()
    yield from extras()
    yield lessons()
    yield from folders(Path(folder or os.environ.get("XENLAB_FOLDER") or Path.home() / "xenlab").expanduser())
    yield port()
    yield browser()


def own_metadata():
    """The installed package's metadata, or None in a bare copy of its files."""
    try:
        return importlib.metadata.metadata("xenlab")
    except importlib.metadata.PackageNotFoundError:
        return None


def python():
    metadata = own_metadata()
    version = platform.python_version()
    seen = Words("Python {version} on {system}", "Python {version} en {system}").fill(version=version, system=f"{platform.system()} {platform.machine()}")
    wanted = metadata["Requires-Python"] if metadata else ""
    if metadata is None or Requirement(f"python{wanted}").specifier.contains(version, prereleases=True):
        return Finding("python", OK, seen)
    return Finding("python", MISSING, seen, Words("XenLab was tested on {wanted}: install one of these, and the lab in it.",
                                                  "XenLab probouse en {wanted}: instala un deses, e o laboratorio nel.").fill(wanted=wanted))


def packages():
    """The packages that xenlab's own metadata asks for."""
    if own_metadata() is None:
        yield Finding("xenlab", MISSING, Words("xenlab itself is not installed in this Python ({program})", "xenlab non está instalado neste Python ({program})").fill(program=sys.executable), AGAIN)
        return
    yield Finding("xenlab", OK, same(f"xenlab {importlib.metadata.version('xenlab')}"))
    for text in importlib.metadata.requires("xenlab") or ():
        needed = Requirement(text)
        if needed.marker and not needed.marker.evaluate({"extra": ""}):
            continue
        try:
            version = importlib.metadata.version(needed.name)
        except importlib.metadata.PackageNotFoundError:
            yield Finding(needed.name, MISSING, Words("{name} is not installed", "{name} non está instalado").fill(name=needed.name), AGAIN)
            continue
        seen = same(f"{needed.name} {version}")
        if needed.specifier.contains(version, prereleases=True):
            yield Finding(needed.name, OK, seen)
        else:
            yield Finding(needed.name, LOOK, seen, Words("XenLab asks for {wanted}: another version was never tried with it.",
                                                         "XenLab pide {wanted}: con outra versión nunca se probou.").fill(wanted=f"{needed.name}{needed.specifier}"))


def programs():
    """nbgrader and the alembic it runs: on PATH, or beside this Python, where `xenlab lab` finds them."""
    for name, why in PROGRAMS.items():
        beside = shutil.which(name, path=str(Path(sys.executable).parent))
        found = shutil.which(name)
        if found:
            yield Finding(f"{name} on PATH", OK, same(f"{name}: {found}"))
        elif beside:
            yield Finding(f"{name} on PATH", LOOK, Words("{name} is installed ({place}), but not on PATH", "{name} está instalado ({place}), pero non no PATH").fill(name=name, place=beside),
                          Words("{why} In a terminal of your own, run it with `uv run`, or activate the environment first.",
                                "{why} Nun terminal teu, execútao con `uv run`, ou activa antes o contorno.").fill(why=why))
        else:
            yield Finding(f"{name} on PATH", MISSING, Words("{name} is on no PATH", "{name} non está en ningún PATH").fill(name=name), Words(*(f"{why.say(language)} {AGAIN.say(language)}" for language in LANGUAGES)))


def extras():
    """What only some uses need: there, or a way to get it; never missing."""
    for name, (extra, use) in EXTRAS.items():
        try:
            yield Finding(name, OK, same(f"{name} {importlib.metadata.version(name)}"))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, LOOK, Words("{name} is not installed", "{name} non está instalado").fill(name=name),
                          Words("Only for {use}: pip install 'xenlab[{extra}]'.", "Só para {use}: pip install 'xenlab[{extra}]'.").fill(use=use, extra=extra))


def lessons():
    try:
        place = paths.notebooks()
        count = len(list((place / "en").glob("*.ipynb")))
    except UserError as error:
        return Finding("lessons", MISSING, error.args[0] if isinstance(error.args[0], Words) else same(error), AGAIN)
    return Finding("lessons", OK if count else MISSING, Words("{count} lessons in {place}", "{count} leccións en {place}").fill(count=count, place=place), NOTHING if count else AGAIN)


def folders(folder):
    """The lab folder and the one for temporary files: writable, with room."""
    yield writable("lab folder", folder, Words("Choose another lab folder: xenlab lab --folder DIR, or the variable XENLAB_FOLDER.",
                                               "Escolle outro cartafol de laboratorio: xenlab lab --folder DIR, ou a variable XENLAB_FOLDER."))
    yield writable("temporary folder", Path(tempfile.gettempdir()), Words("Point the variable TMPDIR (on Windows TEMP) at a folder you may write in.",
                                                                          "Pon na variable TMPDIR (en Windows TEMP) un cartafol no que poidas escribir."))
    there = nearest(folder)
    free = shutil.disk_usage(there).free
    seen = Words("{free} free where {folder} is", "{free} libres onde está {folder}").fill(free=gib(free), folder=folder)
    yield Finding("disk space", OK if free >= ROOM else LOOK if free >= LITTLE_ROOM else MISSING, seen,
                  NOTHING if free >= ROOM else Words("Make room, or choose a lab folder on another disk: xenlab lab --folder DIR.",
                                                           "Fai sitio, ou escolle un cartafol de laboratorio noutro disco: xenlab lab --folder DIR."))


def nearest(folder):
    """The folder itself, or the nearest above it that is there."""
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


def writable(name, folder, todo):
    there = nearest(folder)
    try:
        if not there.is_dir():
            raise NotADirectoryError(20, os.strerror(20))
        with tempfile.NamedTemporaryFile(dir=there):
            pass
    except OSError as error:
        return Finding(name, MISSING, Words("{folder} cannot be written to ({reason})", "non se pode escribir en {folder} ({reason})").fill(folder=folder, reason=error.strerror or error), todo)
    if there == folder:
        return Finding(name, OK, Words("{folder} can be written to", "pódese escribir en {folder}").fill(folder=folder))
    return Finding(name, OK, Words("{folder} is not there yet and can be made", "{folder} aínda non existe e pódese crear").fill(folder=folder))


def port():
    try:
        with socket.create_server(("127.0.0.1", 0)) as listening, socket.create_connection(listening.getsockname(), 5):
            pass
    except OSError as error:
        return Finding("ports", MISSING, Words("this computer does not let programs speak to each other on 127.0.0.1 ({reason})",
                                               "este ordenador non deixa que os programas falen entre si en 127.0.0.1 ({reason})").fill(reason=error.strerror or error),
                       Words("Look at the firewall: JupyterLab and the mocked XenServer listen on 127.0.0.1 alone.", "Mira a devasa: JupyterLab e o XenServer simulado só escoitan en 127.0.0.1."))
    return Finding("ports", OK, Words("free ports on 127.0.0.1 can be used", "pódense usar portos libres en 127.0.0.1"))


def browser():
    try:
        name = webbrowser.get().name
    except webbrowser.Error:
        return Finding("browser", LOOK, Words("no web browser is known here", "aquí non se coñece ningún navegador"),
                       Words("`xenlab lab --no-browser` prints the address: open it in a browser that reaches this computer.", "`xenlab lab --no-browser` amosa o enderezo: ábreo nun navegador que chegue a este ordenador."))
    return Finding("browser", OK, Words("a web browser is known ({name})", "coñécese un navegador ({name})").fill(name=name))
