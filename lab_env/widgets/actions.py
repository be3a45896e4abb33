"""What the panel does: each a XenAPI call, as a task where it takes time (the log follows it by events), told to the log in any case."""

import time

import XenAPI

from ..words import Words
from .shown import errors
from .shown.log import DOING
from .shown.tabs import drive, tools_disc

NO_DRIVE = Words("This VM has no DVD drive. Shut it down and add one, or make the VM anew.",
                 "Esta máquina virtual non ten unidade de DVD. Apágaa e engádelle unha, ou créaa de novo.")
NO_DISC = Words("This XenServer has no disc with the tools.", "Este XenServer non ten ningún disco coas Tools.")
EXTRA = {"start": (False, False), "resume": (False, False)}     # parameters besides the VM



class Actions:
    """Bound to a watch (what is known) and a log (what is told)."""

    KNOWN = {"power", "insert", "install_tools"}        # what the front end may ask for

    def __init__(self, api, watch, log):
        self.api, self.watch, self.log = api, watch, log

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

    # -- how ----------------------------------------------------------------------------------------------------------

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
