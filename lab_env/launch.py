"""`xenlab lab`: JupyterLab on a lesson, with a XenServer behind it. Nothing is written outside the lab folder."""

import contextlib
import getpass
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from . import lessons, paths
from .cli import UserError
from .jupyter import config, hub
from .mock.journal import seed_for
from .real import lab as real
from .server.driver import read_speed
from .words import Words, said

HELP = Words("Open JupyterLab on a lesson or an assignment, with a mocked XenServer behind it, or a real one.",
             "Abre JupyterLab nunha lección ou nunha tarefa, cun XenServer simulado detrás, ou un de verdade.")
COURSE, LESSON = "xenlab", "08"
LESSONS = {"assignment": "ubuntu-exercise", "release": "xenserver-6.1", "contents": "course", "journal": "lab.journal"}     # the lab that all lessons share
PATIENCE = 60       # seconds JupyterLab may take to answer
LIVES = 60          # seconds a XenServer that was started again must live to be started once more


def add_arguments(parser):
    add = parser.add_argument
    add("lesson", nargs="?", default=LESSON, help=said("what to open: a lesson, by the beginning of its name, such as 00 (default: %(default)s, the exercise), "
                                                       "or an assignment, each of which has a lab of its own",
                                                       "o que se abre: unha lección, polo principio do seu nome, como 00 (por omisión: %(default)s, o exercicio), "
                                                       "ou unha tarefa, cada unha co seu propio laboratorio"))
    add("--folder", type=Path, help=said("the learner's lab folder (default: $XENLAB_FOLDER, or xenlab in the home folder)",
                                         "cartafol do laboratorio (por omisión: $XENLAB_FOLDER, ou xenlab no cartafol persoal)"))
    add("--language", choices=["en", "gl"], help=said("language of the lessons: English or Galician (default: the last one, or en)",
                                                           "lingua das leccións: inglés ou galego (por omisión: a última, ou en)"))
    add("--student", help=said("whose lab it is: decides all identifiers (default: the last one, or your user name)",
                               "de quen é o laboratorio: decide todos os identificadores (por omisión: o último, ou o teu nome de usuario)"))
    add("--exchange", type=Path, metavar="DIR", help=said("nbgrader's exchange folder, where the class's assignments are fetched and handed in (default: $XENLAB_EXCHANGE, or the last one)",
                                                           "o cartafol de intercambio de nbgrader, onde se recollen e se entregan as tarefas da clase (por omisión: $XENLAB_EXCHANGE, ou o último)"))
    add("--speed", default="60", metavar="1|60|instant", help=said("virtual seconds for each second (default: %(default)s)",
                                                                          "segundos virtuais por cada segundo (por omisión: %(default)s)"))
    add("--port", type=int, default=0, help=said("port for JupyterLab; 0, the default, takes a free one",
                                               "porto de JupyterLab; 0, por omisión, colle un libre"))
    add("--no-browser", action="store_true", help=said("print the URL, and open no browser", "amosa o URL e non abre ningún navegador"))
    real.add_arguments(parser)


def run(args):
    try:
        read_speed(args.speed)
    except ValueError:
        raise UserError(said("--speed {speed}: give a number such as 1 or 60, or instant", "--speed {speed}: dá un número como 1 ou 60, ou instant",
                             speed=args.speed)) from None
    is_real = real.is_wanted(args)
    for name in ("SIGTERM", "SIGHUP"):      # asked to end, or the terminal's window was closed (not on Windows)
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: sys.exit(0))
    folder = (args.folder or Path(os.environ.get("XENLAB_FOLDER") or Path.home() / "xenlab")).expanduser().resolve()
    try:
        (folder / ".xenlab").mkdir(parents=True, exist_ok=True)
        if args.lesson.removesuffix("-gl") in assignments() and args.lesson.endswith("-gl"):
            args.lesson, args.language = args.lesson.removesuffix("-gl"), args.language or "gl"
        lab = lab_of(args.lesson)
        choice = settle(folder, args, lab)
        os.environ["XENLAB_LANGUAGE"] = choice["language"]      # what is said from here on, by the children too
        page = page_of(args.lesson, choice["language"])
        told = lessons.copy(paths.notebooks(), folder / "notebooks", folder / ".xenlab" / "lessons.json")
        if args.lesson in assignments():
            told += lessons.hand_out(paths.course() / "source" / in_language(args.lesson, choice["language"]), folder)
        for word in told:
            print(word)
        config.write(folder, choice)
    except OSError as error:
        raise UserError(said("the lab folder {folder} cannot be used: {reason}. Choose another with --folder.",
                             "non se pode usar o cartafol {folder}: {reason}. Escolle outro con --folder.", folder=folder, reason=error.strerror)) from error
    command, base, token = hub.command(page) if hub.spawned() else alone(page, free_port(args.port), args.no_browser)
    try:
        with contextlib.ExitStack() as ending:
            if is_real:
                os.environ["XENLAB_LAB"] = str(folder)      # where accepted certificates are kept
                os.environ.update({"XENLAB_OLD_TLS": "1"} if args.old_tls else {})
                guard = real.guard_of(args, folder, choice["student"])
                ending.callback(guard.close)
                if args.clean_up:
                    return real.clean_up(guard, args.yes)
                xenserver = real.RealLab(guard)
                ending.callback(xenserver.close)
            else:
                password = secrets.token_urlsafe(16) if hub.spawned() else "xenserver"     # on a hub others reach the port
                xenserver = ending.enter_context(Kept(lambda port: start_xenserver(folder, choice, lab, args.speed, password, port)))
            paths.write(folder / "lab.json", json.dumps({**choice, "url": xenserver.url, "user": xenserver.user, "password": xenserver.password, **xenserver.settings}, indent=1),
                        0o600)
            jupyter = start_jupyter(folder, command, base, environment(folder, xenserver, token))
            ending.callback(stop, jupyter)
            print(f"JupyterLab: {base.rstrip('/')}{page}" + (f"?token={token}" if token else ""))
            print(said("Your files are in {folder}. Stop with Ctrl-C; nothing is lost.", "Os teus ficheiros están en {folder}. Para con Ctrl-C; non se perde nada.", folder=folder), flush=True)
            watch(xenserver, jupyter, folder)
    except KeyboardInterrupt:
        print("\n" + said("Stopping. Your lab is kept; `xenlab lab` goes on where it is.",
                          "Parando. O teu laboratorio queda gardado; `xenlab lab` segue onde está."))
    return 0


def assignments():
    """The names of the assignments, without those of their translations."""
    from grader import rubrics      # here, for the laboratory knows no grader
    return [name for name in rubrics.MODULES if not name.endswith("-gl")]


def lab_of(name):
    """The lab in which a lesson or an assignment is done: its assignment, release, contents and journal."""
    if name not in assignments():
        return LESSONS
    from grader import rubrics
    rubric = rubrics.get(name)
    if rubric.name == LESSONS["assignment"] or rubric.asks == "answers":
        return LESSONS
    return {"assignment": rubric.name, "release": rubric.release, "contents": rubric.contents, "journal": f"{rubric.name}.journal"}


def in_language(assignment, language):
    return assignment if language == "en" else f"{assignment}-{language}"


def settle(folder, args, lab=LESSONS):
    """Whose lab, in which language: as asked, or as last time."""
    last = paths.remembered(folder / "lab.json")
    student = args.student or last.get("student") or hub.user() or getpass.getuser()
    if last.get("student", student) != student and any([*folder.glob("*.journal"), *folder.glob("*.activity")]):
        raise UserError(said("{folder} is the lab of '{owner}'. Give '{student}' a folder of their own: --folder DIR",
                             "{folder} é o laboratorio de '{owner}'. Dálle a '{student}' un cartafol de seu: --folder DIR",
                             folder=folder, owner=last["student"], student=student))
    exchange = args.exchange or os.environ.get("XENLAB_EXCHANGE") or last.get("exchange")
    if exchange and not Path(exchange).is_dir():
        raise UserError(said("{exchange} is not there: --exchange names the folder that nbgrader exchanges assignments through; the teacher of the class knows it",
                             "{exchange} non existe: --exchange di o cartafol polo que nbgrader intercambia as tarefas; sábeo o profesorado da clase", exchange=exchange))
    return {"student": student, "language": args.language or last.get("language", "en"), "course": COURSE, "assignment": lab["assignment"],
            **({"exchange": str(Path(exchange).resolve())} if exchange else {})}


def page_of(lesson, language):
    """Where JupyterLab shows an assignment, or the lesson whose name begins so."""
    if lesson in assignments():
        return f"/lab/tree/assignments/{in_language(lesson, language)}/{lesson}.ipynb"
    names = sorted(path.name for path in (paths.notebooks() / language).glob("*.ipynb"))
    found = next((name for name in names if name.startswith(lesson)), None)
    if found is None:
        raise UserError(said("no lesson begins with '{lesson}', and no assignment is called so; there is {names}",
                             "ningunha lección empeza por '{lesson}' nin hai unha tarefa que se chame así; hai {names}",
                             lesson=lesson, names=", ".join([*(name.removesuffix(".ipynb") for name in names), *assignments()])))
    return f"/lab/tree/notebooks/{language}/{found}"


def free_port(wanted):
    """The port asked for, if it is free, or a free one."""
    with socket.socket() as probe:
        try:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", wanted))
        except (OSError, OverflowError) as error:
            raise UserError(said("port {port} cannot be used ({reason}). Choose another, or leave --port away for a free one.",
                                 "non se pode usar o porto {port} ({reason}). Escolle outro, ou quita --port para un libre.",
                                 port=wanted, reason=getattr(error, "strerror", None) or error)) from None
        return probe.getsockname()[1]


class Kept:
    """The mocked XenServer, started again at the same place when its process dies: it goes on where its journal ends, and who works in JupyterLab loses nothing."""

    def __init__(self, start):
        self.start, self.child, self.again = start, start(0), None       # when it was last started again

    def __getattr__(self, name):
        return getattr(self.child, name)        # url, user, password, settings

    def poll(self):
        """None while it lives, or lives again."""
        if (status := self.child.poll()) is None or self.again and time.monotonic() - self.again < LIVES:
            return status
        print(said("The mocked XenServer has stopped; it is started again, and goes on where its journal ends.",
                   "O XenServer simulado parou; iníciase outra vez, e segue onde acaba o seu rexistro."), flush=True)
        self.child, self.again = self.start(urlsplit(self.child.url).port), time.monotonic()
        return None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        stop(self.child)


def start_xenserver(folder, choice, lab, speed, password, port=0):
    """The mocked XenServer of this lab, as a process of its own; `url` is where it answers, and how one logs in."""
    command = [sys.executable, "-m", "lab_env", "serve", "--journal", str(folder / lab["journal"]), "--speed", speed, "--release", lab["release"],
               "--contents", lab["contents"], "--port", str(port), "--seed", seed_for(COURSE, lab["assignment"], choice["student"])]
    for name in ("course", "assignment", "student"):
        command += [f"--{name}", choice[name]]
    log = open(folder / ".xenlab" / "xenserver.log", "a+" if port else "w+", encoding="utf-8")
    before = log.seek(0, os.SEEK_END)
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8", **own_group(),
                             env={**os.environ, "XENLAB_PASSWORD": password, "PYTHONIOENCODING": "utf-8"})
    first = child.stdout.readline()
    if " at http://" not in first:
        child.wait()
        log.seek(before)
        raise UserError(said("the mocked XenServer did not start:\n{words}", "o XenServer simulado non arrincou:\n{words}",
                             words=log.read().strip().removeprefix("xenlab serve: ")))
    child.url, child.user, child.password, child.settings = first.split(" at ", 1)[1].split()[0], "root", password, {}
    print(first.strip())
    return child


def alone(page, port, no_browser):
    """JupyterLab for one person: (command, base URL, token)."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1",
               f"--LabApp.default_url={page}", "--no-browser" if no_browser else "--ServerApp.open_browser=True"]
    return command, f"http://127.0.0.1:{port}", secrets.token_hex(24)


def start_jupyter(folder, command, base, variables):
    """JupyterLab, all of its own files in the lab folder; returns when it answers at the base URL."""
    command = [*command, f"--ServerApp.root_dir={folder}", "--LabApp.custom_css=True",
               "--ServerApp.kernel_websocket_connection_class=lab_env.jupyter.at_once.AtOnce",
               "--LanguageServerManager.autodetect=False"]      # it would look for language servers with npm, which writes into the home folder
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")      # in a container there is nobody else to be
    log = open(folder / ".xenlab" / "jupyter.log", "w", encoding="utf-8")
    child = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=variables, **own_group())
    end = time.monotonic() + PATIENCE
    while not answers(f"{base.rstrip('/')}/api"):
        if child.poll() is not None or time.monotonic() > end:
            stop(child)
            raise UserError(said("JupyterLab did not start; its own words are in {log}", "JupyterLab non arrincou; o que di está en {log}", log=log.name))
        time.sleep(0.1)
    return child


def environment(folder, xenserver, token):
    """The variables JupyterLab and its kernels live with."""
    own = folder / ".xenlab" / "jupyter"
    places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime",
              "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces", "IPYTHONDIR": "ipython"}
    programs = str(Path(sys.executable).parent)
    inherited = {name: value for name, value in os.environ.items() if name != "XENLAB_LANGUAGE"}        # lab.json says it, and the side bar may change it
    return {**inherited, **{name: str(own / place) for name, place in places.items()}, **({"JUPYTER_TOKEN": token} if token else {}),
            "PATH": os.pathsep.join([programs, os.environ.get("PATH", "")]), "XENLAB_LAB": str(folder), "XENLAB_URL": xenserver.url,
            "XENLAB_USER": xenserver.user, "XENLAB_PASSWORD": xenserver.password}


def own_group():
    """Keep Ctrl-C for ourselves: the children are stopped in order."""
    return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if os.name == "nt" else {"start_new_session": True}


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def watch(xenserver, jupyter, folder):
    """Wait until JupyterLab is closed; say so when either stops unasked."""
    while jupyter.poll() is None:
        if not folder.exists():
            raise UserError(said("the lab folder {folder} is no longer there: was it moved or renamed? Run `xenlab lab` again with its new place: --folder DIR. All you did is in it.",
                                 "o cartafol do laboratorio {folder} xa non está: moveuse ou cambióuselle o nome? Executa outra vez `xenlab lab` co seu novo lugar: --folder DIR. "
                                 "Todo o que fixeches está nel.", folder=folder))
        if xenserver.poll() is not None:
            raise UserError(said("the mocked XenServer has stopped; its last words are in {log}. Run `xenlab lab` again: the lab goes on where its journal ends.",
                                 "o XenServer simulado parou; o último que dixo está en {log}. Executa outra vez `xenlab lab`: o laboratorio segue onde acaba o seu rexistro.",
                                 log=folder / ".xenlab" / "xenserver.log"))
        time.sleep(0.3)
    if jupyter.returncode:
        raise UserError(said("JupyterLab has stopped (status {status}); its last words are in {log}. Run `xenlab lab` again: nothing of the lab is lost.",
                             "JupyterLab parou (estado {status}); o último que dixo está en {log}. Executa outra vez `xenlab lab`: do laboratorio non se perdeu nada.",
                             status=jupyter.returncode, log=folder / ".xenlab" / "jupyter.log"))


def stop(child):
    """End a child politely, then not."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
