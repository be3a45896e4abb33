"""What takes time now: in words, how far it is, and how long it still takes, of the lab's time and of ours."""

from ...words import Words, same
from . import tools
from .amounts import duration, moment
from .log import DOING

WHAT = {
    "installing": Words("Installing the system of “{name}”", "Instalando o sistema de «{name}»"),
    "asking": Words("The installer of “{name}” waits for an answer on its console", "O instalador de «{name}» agarda unha resposta na súa consola"),
    "booting": Words("“{name}” is booting", "«{name}» está arrincando"),
    "stopping": Words("“{name}” is going down", "«{name}» está apagándose"),
    "agent": Words("Waiting for “{name}” to report: its state is unknown until then", "Agardando a que informe «{name}»: ata entón o seu estado é descoñecido"),
}
LEFT = Words("about {lab} of the lab's time left", "quedan uns {lab} do tempo do laboratorio")
LEFT_BOTH = Words("about {lab} of the lab's time left, {real} of yours", "quedan uns {lab} do tempo do laboratorio, {real} do teu")


def words(what, name):
    """What is under way, of the VM of that name. `what`: of WHAT, or a message such as `VM.copy`."""
    operation = what.removeprefix("Async.").partition(".")[2]
    said = WHAT.get(what) or DOING.get(operation) or Words(what + " “{name}”", what + " «{name}»")
    return said.fill(name=name, disc="")


def left(seconds, speed):
    """Words for what is left: `seconds` of the lab's time, at a speed such as `60`, `instant`."""
    rate = float(speed) if speed.replace(".", "", 1).isdigit() else 0.0
    lab = same(duration(seconds))
    return LEFT_BOTH.fill(lab=lab, real=duration(seconds / rate)) if rate > 1 else LEFT.fill(lab=lab)


def of(records, told, ref, now):
    """[{"key", "text", "progress", "left"}] of a VM, `told` by the plug-in of a mocked XenServer; None where there is none: then its tasks tell it."""
    vm, found = records.get("vm", ref), []
    for one in told or ():
        if one["vm"] == ref:
            found.append({"key": one["task"] or one["what"], "text": words(one["what"], vm["name_label"]), "progress": round(one["progress"], 4), "left": one["left"] and round(one["left"], 1)})
    if told is None:
        found = [{"key": task, "text": words(f"VM.{operation}", vm["name_label"]), **measured(records.get("task", task), now)}
                 for task, operation in vm["current_operations"].items() if records.get("task", task)]
    waits = tools.settled_at(records, vm) - now if tools.state(records, vm, now)[0] == "unknown" and vm["power_state"] == "Running" else 0
    if not found and waits > 0:
        found.append({"key": "agent", "text": WHAT["agent"].fill(name=vm["name_label"]), "progress": 1 - waits / tools.SETTLING, "left": round(waits, 1)})
    return found


def measured(task, now):
    """How far a task is, and what is left if it goes on as it went."""
    progress, went = float(task["progress"]), max(now - moment(task["created"]), 0.0)
    return {"progress": progress, "left": round(went * (1 - progress) / progress, 1) if progress >= 0.02 and went else None}


def next_look(records, told, now):
    """Seconds of the host's time until something is different by the passing of time alone; None when nothing will be."""
    waits = [one["left"] for one in told or () if one["left"] is not None]
    change = tools.next_change(records, now)
    return min(waits if change is None else [*waits, change], default=None)
