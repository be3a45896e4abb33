"""The log: what was done on this XenServer while the panel looked on, from here or elsewhere, and how long each took."""

from ...words import Words
from . import errors
from .amounts import duration, moment

DOING = {
    "start": Words("Starting VM “{name}”", "Iniciando a MV «{name}»"),
    "start_on": Words("Starting VM “{name}”", "Iniciando a MV «{name}»"),
    "clean_shutdown": Words("Shutting down VM “{name}”", "Apagando a MV «{name}»"),
    "hard_shutdown": Words("Forcibly shutting down VM “{name}”", "Apagando á forza a MV «{name}»"),
    "clean_reboot": Words("Rebooting VM “{name}”", "Reiniciando a MV «{name}»"),
    "hard_reboot": Words("Forcibly rebooting VM “{name}”", "Reiniciando á forza a MV «{name}»"),
    "suspend": Words("Suspending VM “{name}”", "Suspendendo a MV «{name}»"),
    "resume": Words("Resuming VM “{name}”", "Retomando a MV «{name}»"),
    "resume_on": Words("Resuming VM “{name}”", "Retomando a MV «{name}»"),
    "pause": Words("Pausing VM “{name}”", "Poñendo en pausa a MV «{name}»"),
    "unpause": Words("Unpausing VM “{name}”", "Continuando a MV «{name}»"),
    "clone": Words("Fast clone of VM “{name}”", "Clonación rápida da MV «{name}»"),
    "copy": Words("Full copy of VM “{name}”", "Copia completa da MV «{name}»"),
    "provision": Words("Making the disks of VM “{name}”", "Creando os discos da MV «{name}»"),
    "destroy": Words("Deleting VM “{name}”", "Eliminando a MV «{name}»"),
    "snapshot": Words("Snapshot of VM “{name}”", "Instantánea da MV «{name}»"),
    "checkpoint": Words("Checkpoint of VM “{name}”", "Punto de control da MV «{name}»"),
    "revert": Words("Reverting VM “{name}”", "Revertendo a MV «{name}»"),
    "pool_migrate": Words("Moving VM “{name}”", "Movendo a MV «{name}»"),
    "insert": Words("Inserting “{disc}” into the drive of “{name}”", "Inserindo «{disc}» na unidade de «{name}»"),
    "eject": Words("Ejecting the disc of “{name}”", "Expulsando o disco de «{name}»"),
    "memory": Words("Changing the memory of “{name}”", "Cambiando a memoria de «{name}»"),
    "add_drive": Words("Adding a DVD drive to “{name}”", "Engadindo unha unidade de DVD a «{name}»"),
    "keep": Words("Keeping the lab as “{name}”", "Gardando o laboratorio como «{name}»"),
    "restore": Words("Going back to “{name}”", "Volvendo a «{name}»"),
    "forget": Words("Forgetting “{name}”", "Esquecendo «{name}»"),
    "reset": Words("Resetting the lab", "Reiniciando o laboratorio"),
    "undo": Words("Undoing the last steps: {steps}", "Desfacendo os últimos pasos: {steps}"),
    "new": Words("Making VM “{name}”", "Creando a MV «{name}»"),
}
STATES = {"running": Words("under way", "en curso"), "done": Words("done", "feito"), "failed": Words("failed", "fallou")}
TOOK = Words("{time} of the lab's time", "{time} do tempo do laboratorio")
KEPT = 100


class Log:
    """The newest first. An entry is keyed by its task, or by a number of its own for what has none."""

    def __init__(self):
        self.entries, self.number = {}, 0

    def begin(self, key, text, at, wall, ended=False, why=None):
        """Something has begun (and perhaps ended) at the host's time `at` and at the moment `wall` of this computer's clock."""
        if key is None:
            self.number += 1
            key = f"own-{self.number}"
        entry = {"key": key, "text": text, "state": "running", "progress": 0.0, "at": at, "wall": wall, "why": None, "virtual": None, "real": None}
        self.entries = dict([(key, entry), *list(self.entries.items())[:KEPT - 1]])
        if ended:
            self.end(key, at, wall, why)
        return key

    def end(self, key, at, wall, why=None):
        entry = self.entries[key]
        entry.update(state="failed" if why else "done", progress=1.0, why=why, virtual=max(at - entry["at"], 0), real=max(wall - entry["wall"], 0))

    def look(self, records, wall):
        """Take in what the records say of tasks: those that VMs have under way, and those that have ended. The tasks that ended."""
        for _, vm in records.all("vm"):
            for task, operation in vm["current_operations"].items():
                record = records.get("task", task)
                if task not in self.entries and record:
                    text = DOING.get(operation, Words(operation + " “{name}”", operation + " «{name}»")).fill(name=vm["name_label"])
                    self.begin(task, text, moment(record["created"]), wall)
        ended = []
        for key, entry in self.entries.items():
            task = records.get("task", key)
            if entry["state"] != "running" or key.startswith("own-"):
                continue
            if task is None:            # its record is gone already: it has ended, nobody knows how
                self.end(key, entry["at"], wall)
                entry["virtual"] = None
            elif task["status"] in ("pending", "cancelling"):
                entry["progress"] = float(task["progress"])
            else:
                self.end(key, moment(task["finished"]), wall, errors.words(task["error_info"], records) if task["status"] != "success" else None)
                ended.append(key)
        return ended

    def lines(self):
        """What is shown of them."""
        return [{"key": entry["key"], "text": entry["text"], "state": entry["state"], "said": STATES[entry["state"]], "progress": entry["progress"],
                 "took": TOOK.fill(time=duration(entry["virtual"])) if entry["virtual"] is not None else None,
                 "real": f"{entry['real']:.1f} s" if entry["real"] is not None else None, "why": entry["why"]} for entry in self.entries.values()]
