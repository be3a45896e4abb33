"""What the panel does: each a XenAPI call, as a task where it takes time (the log follows it by events), told to the log in any case."""

import contextlib
import json
import threading
import time

import XenAPI

from ..connection import another
from ..controls import step_words
from ..timeline import clock_text
from ..words import LANGUAGES, Words
from . import making
from .shown import errors, wizard
from .shown.amounts import MIB
from .shown.log import DOING
from .shown.tabs import drive, tools_disc

NO_DRIVE = Words("This VM has no DVD drive. Shut it down and add one, or make the VM anew.",
                 "Esta máquina virtual non ten unidade de DVD. Apágaa e engádelle unha, ou créaa de novo.")
NO_DISC = Words("This XenServer has no disc with the tools.", "Este XenServer non ten ningún disco coas Tools.")
CONTROLS = {"keep": "snapshot", "restore": "restore", "forget": "forget", "reset": "reset", "undo": "undo"}      # functions of the laboratory's plug-in
EXTRA = {"start": (False, False), "resume": (False, False)}     # parameters besides the VM


class Actions:
    """Bound to a watch (what is known) and a log (what is told)."""

    KNOWN = {"power", "insert", "install_tools", "new_vm", "copy_vm", "delete", "add_drive", "memory", "speed", "skip", "look", "lab", "control"}    # what the front end may ask for

    def __init__(self, api, watch, log, send):
        self.api, self.watch, self.log, self.send = api, watch, log, send
        self.then = {}          # task: what to do with its result

    def power(self, ref, op):
        """A button of the toolbar: a task, followed by events."""
        name = self.watch.records.name(ref)
        self.begin(op, {"name": name}, lambda: getattr(self.api.Async.VM, op)(ref, *EXTRA.get(op, ())))

    def insert(self, vm, disc):
        """Put a disc into the VM's drive; what is in it comes out first. disc "" leaves it empty."""
        records = self.watch.records
        record = records.get("vm", vm)
        found = drive(records, record)
        if found is None:
            return self.refuse("eject", {"name": record["name_label"]}, NO_DRIVE)
        vbd, inside = found
        if not inside["empty"] and inside["VDI"] != disc:
            if not self.call("eject", {"name": record["name_label"]}, lambda: self.api.VBD.eject(vbd)):
                return None
        if disc and (inside["empty"] or inside["VDI"] != disc):
            self.call("insert", {"name": record["name_label"], "disc": records.name(disc)}, lambda: self.api.VBD.insert(vbd, disc))

    def install_tools(self, vm):
        """As XenCenter's `Install XenServer Tools...`: only the disc goes in."""
        found = tools_disc(self.watch.records)
        if found is None:
            return self.refuse("insert", {"name": self.watch.records.name(vm), "disc": "xs-tools.iso"}, NO_DISC)
        self.insert(vm, found[0])

    def new_vm(self, view, **answer):
        """Make a VM of a template; `view` hears what is wrong with the answer, or that it is begun."""
        wrong = wizard.wrong(self.watch.records, answer)
        self.send({"dialog": view, "wrong": wrong})
        if not wrong:
            self.work("new", {"name": answer["name"].strip()}, lambda api: making.make(api, answer))

    def copy_vm(self, view, vm, name="", description="", mode="fast", sr=""):
        """Copy a halted VM: fast, sharing what is on its disks, or whole."""
        unfit = wizard.wrong_name(self.watch.records, name)
        wrong = {"name": unfit} if unfit else {}
        self.send({"dialog": view, "wrong": wrong})
        if wrong:
            return
        names = {"name": self.watch.records.name(vm)}
        task = self.begin("clone" if mode == "fast" else "copy", names,
                          lambda: self.api.Async.VM.clone(vm, name.strip()) if mode == "fast" else self.api.Async.VM.copy(vm, name.strip(), sr))
        if task and description:
            self.then[task] = lambda copy: self.api.VM.set_name_description(copy, description)

    def delete(self, vm):
        """Delete a VM and the disks that are its own."""
        self.work("destroy", {"name": self.watch.records.name(vm)}, lambda api: making.unmake(api, vm))

    def add_drive(self, vm):
        self.call("add_drive", {"name": self.watch.records.name(vm)}, lambda: making.add_drive(self.api, vm))

    def memory(self, vm, low, high):
        """How much memory, MiB; low and high are the same for a fixed size."""
        record, low, high = self.watch.records.get("vm", vm), wizard.number(low) * MIB, wizard.number(high) * MIB
        self.call("memory", {"name": record["name_label"]}, lambda: making.set_memory(self.api, vm, record, low, high))

    def speed(self, value):
        """How fast the laboratory's clock runs."""
        self.plugin("speed", speed=str(value))

    def skip(self, seconds):
        """Let so much of the laboratory's time pass at once."""
        self.plugin("advance", seconds=str(int(seconds)))

    def look(self):
        """Something is over by the passing of time alone: see how it is now."""
        self.watch.read_clock(self.api)

    # -- the whole lab ------------------------------------------------------------------------------------------------

    def lab(self, view):
        """What the dialog of the lab shows."""
        steps, kept = self.plugin("steps"), self.plugin("snapshots")["snapshots"]
        self.send({"lab": view, "count": steps["count"], "snapshots": [{"name": name, "when": clock_text(when)} for name, when in kept.items()],
                   "steps": [{"when": clock_text(step["when"]), "what": Words(*(step_words(step, language) for language in LANGUAGES))} for step in steps["steps"]]})

    def control(self, view, act, **arguments):
        """Keep the whole lab, go back in it, undo: the log tells of it, and the dialog shows what there is then."""
        if act in CONTROLS:
            self.call(act, arguments, lambda: self.plugin(CONTROLS[act], **{name: str(value) for name, value in arguments.items()}))
        self.lab(view)

    # -- how ----------------------------------------------------------------------------------------------------------

    def plugin(self, function, **arguments):
        """Ask the laboratory's plug-in; what it says of the clock is taken over at once."""
        host = next(iter(self.watch.records.tables["host"]))
        answer = json.loads(self.api.host.call_plugin(host, "xenlab", function, arguments))
        self.watch.read_clock(self.api)
        return answer

    def work(self, what, names, calls):
        """Several calls one after the other, on a connection of their own where there are threads."""
        key, at = self.log.begin(None, DOING[what].fill(**names), self.watch.clock.time(), time.monotonic()), self.watch.clock.time()

        def run(api):
            why = None
            try:
                calls(api)
            except XenAPI.Failure as failure:
                why = errors.words(failure.details, self.watch.records)
            self.log.end(key, max(self.watch.clock.time(), at), time.monotonic(), why)
            self.watch.told(set())

        if self.watch.going:
            threading.Thread(target=run, args=(another(self.watch.session).xenapi,), name="xenlab-work", daemon=True).start()
        else:
            run(self.api)

    def ended(self, task):
        """A task of ours has ended: what was to follow is done, and its record taken away."""
        record, follow = self.watch.records.get("task", task), self.then.pop(task, None)
        if follow and record and record["status"] == "success":
            with contextlib.suppress(XenAPI.Failure):       # the copy has gone already
                follow(record["result"].removeprefix("<value>").removesuffix("</value>"))
        if record and record["name_label"].startswith("Async."):
            self.forget(task)

    def begin(self, what, names, call):
        """Begin a task and tell the log; what is refused at once is told too."""
        at, wall = self.watch.clock.time(), time.monotonic()
        text = DOING[what].fill(**names)
        try:
            task = call()
        except XenAPI.Failure as failure:
            self.log.begin(None, text, at, wall, ended=True, why=errors.words(failure.details, self.watch.records))
            return None
        self.log.begin(task, text, at, wall)
        return task

    def call(self, what, names, call):
        """A call that is over at once; True when it was not refused."""
        at, wall = self.watch.clock.time(), time.monotonic()
        key, why = self.log.begin(None, DOING[what].fill(**names), at, wall), None
        try:
            call()
        except XenAPI.Failure as failure:
            why = errors.words(failure.details, self.watch.records)
        self.log.end(key, self.watch.clock.time(), time.monotonic(), why)
        return why is None

    def refuse(self, what, names, why):
        self.log.begin(None, DOING[what].fill(**names), self.watch.clock.time(), time.monotonic(), ended=True, why=why)

    def forget(self, task):
        """Take away the record of a task that has ended."""
        try:
            self.api.task.destroy(task)
        except XenAPI.Failure as failure:
            if failure.details[0] != "HANDLE_INVALID":      # somebody was quicker
                raise
