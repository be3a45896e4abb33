"""What students meet (a kernel restarted, a server stopped, cells in another order, a VM not there yet) says what it is and what to do, without a traceback.

`%load_ext lab_env` puts `explain` before IPython's own way to show an error. What is not known here is shown as always.
"""

import errno
import http.client
import os
import traceback
import xmlrpc.client
from pathlib import Path

import XenAPI

from .cli import wrapped
from .widgets.shown import errors
from .words import Words

FROM_ABOVE = Words("Run the cells above again: menu Run ▸ Run All Above Selected Cell. What is there already is not made twice.",
                   "Executa outra vez as celas de arriba: menú Run ▸ Run All Above Selected Cell. O que xa existe non se fai dúas veces.")
NO_NAME = Words("`{name}` is not defined. Was the kernel restarted, or a cell left out? {above}", "`{name}` non está definido. Reiniciouse o núcleo (kernel), ou saltouse unha cela? {above}")
AWAY = Words("The XenServer does not answer ({reason}). Is `xenlab lab` still running, in the terminal where you started it? Start it again there: the lab goes on where it was. "
             "Then open the address it prints, and run the cells from the top.",
             "O XenServer non responde ({reason}). Segue en marcha `xenlab lab`, no terminal onde o iniciaches? Iníciao alí outra vez: o laboratorio segue onde estaba. "
             "Despois abre o enderezo que escribe e executa as celas desde arriba.")
MOVED = Words("The lab's folder, {folder}, is no longer there: was it moved or renamed? Stop `xenlab lab` with Ctrl-C and start it with its new place: xenlab lab --folder FOLDER. "
              "All you did is in that folder.",
              "O cartafol do laboratorio, {folder}, xa non está: moveuse ou cambióuselle o nome? Para `xenlab lab` con Ctrl-C e iníciao co seu novo lugar: xenlab lab --folder FOLDER. "
              "Todo o que fixeches está nese cartafol.")
GONE = Words("What a variable of yours stands for is no longer on the XenServer: a VM was deleted, or the lab was reset or gone back in. {above}",
             "O que representa unha das túas variables xa non está no XenServer: eliminouse unha MV, ou o laboratorio reiniciouse ou volveu atrás. {above}")
NOT_YET = Words("Nothing of that name is on the XenServer yet. Was a cell above left out? {above}", "Aínda non hai nada con ese nome no XenServer. Saltouse algunha cela de arriba? {above}")
STOPPED_LINE = Words("Stopped. The line was typed already: the guest goes on with it, and answers once it is done. `lab.speed = \"instant\"` lets it be done at once.",
                     "Parado. A liña xa estaba tecleada: o convidado segue con ela e responde cando remate. `lab.speed = \"instant\"` fai que remate no momento.")
STOPPED_WAITING = Words("Stopped: only the waiting, the lab goes on. Run the cell again to go on waiting; `lab.speed = \"instant\"` makes it short.",
                        "Parado: só a espera, o laboratorio segue. Executa outra vez a cela para seguir agardando; `lab.speed = \"instant\"` faina curta.")
STOPPED_CALL = Words("Stopped. What was asked of XenServer already goes on there; the panel, or `lab.where`, shows how far it is.",
                     "Parado. O que xa se lle pediu a XenServer segue alí; o panel, ou `lab.where`, amosa canto vai feito.")
REFUSED = Words("XenServer refuses: {code}. {words}", "XenServer non o acepta: {code}. {words}")
WHERE = Words("In this line: {line}", "Nesta liña: {line}")
LOST = (OSError, xmlrpc.client.Error, http.client.HTTPException)
WATCHED = (NameError, IndexError, KeyboardInterrupt, XenAPI.Failure, *LOST)
HERE = Path(__file__).parent


def explain(error):
    """What happened and what to do next; None when nothing is known of it here."""
    calls = traceback.extract_tb(error.__traceback__)
    if moved := lab_moved(error):
        return MOVED.fill(folder=moved).say()
    if isinstance(error, KeyboardInterrupt):
        return stopped(calls)
    if isinstance(error, XenAPI.Failure):
        return refused(error)
    if isinstance(error, LOST) and any(Path(call.filename).name == "XenAPI.py" for call in calls):
        return AWAY.fill(reason=getattr(error, "strerror", None) or type(error).__name__).say()
    if isinstance(error, NameError) and error.name and len(calls) and not in_library(calls[-1]):
        return NO_NAME.fill(name=error.name, above=FROM_ABOVE).say()
    if isinstance(error, IndexError) and calls and "get_by_name_label(" in (calls[-1].line or ""):
        return NOT_YET.fill(above=FROM_ABOVE).say()
    return None


def stopped(calls):
    """■ was pressed: what of it has stopped, and what goes on."""
    ours = {Path(call.filename).name for call in calls if Path(call.filename).parent == HERE}
    if "magics.py" in ours:
        return STOPPED_LINE.say()
    if "lab.py" in ours:
        return STOPPED_WAITING.say()
    return STOPPED_CALL.say() if any(Path(call.filename).name == "XenAPI.py" for call in calls) else None


def lab_moved(error):
    """The lab's folder, when that is why a file was not found."""
    folder = os.environ.get("XENLAB_LAB")
    return folder if isinstance(error, OSError) and error.errno == errno.ENOENT and folder and not Path(folder).exists() else None


def refused(failure):
    """A refusal of XenAPI's: its code, and in words what it means."""
    code = failure.details[0] if failure.details else "?"
    if code == "HANDLE_INVALID":
        return GONE.fill(above=FROM_ABOVE).say()
    known = code in errors.SAYS or code == "XENAPI_PLUGIN_FAILURE" or errors.not_kept(failure.details)
    words = errors.words(failure.details).say() if known else " ".join(failure.details[1:])
    return REFUSED.fill(code=code, words=words).say().strip()


def in_library(call):
    return "site-packages" in call.filename


def show(shell, kind, error, tb, tb_offset=None):
    """For IPython: one message instead of a traceback, with the line of the cell; everything else as it always is."""
    text = explain(error)
    if text is not None:
        line = next((call.line for call in reversed(traceback.extract_tb(tb)) if "ipykernel_" in call.filename or call.filename.startswith("<ipython-input")), None)
        if line and not line.startswith("get_ipython().") and not isinstance(error, KeyboardInterrupt):
            text += "\n" + WHERE.fill(line=line).say()
        error._render_traceback_ = lambda: [wrapped(text)]
    shell.showtraceback((kind, error, tb), tb_offset=tb_offset)


def register(shell):
    shell.set_custom_exc(WATCHED, show)
