"""The VM panel: XenCenter's window in a notebook. State is made here from records (shown/), drawn by panel.js, and changes by events."""

import threading
import time

import traitlets
import XenAPI

from ..connection import another
from ..words import Words
from . import words_of_panel
from .actions import Actions
from .base import Widget, spoken
from .console import LABELS as CONSOLE_LABELS
from .console import console_assets, hear
from .host_console import HostFeed
from .real_feed import feed_for
from .shown import host as host_tab
from .shown import memory, tabs, toolbar, underway, wizard
from .shown.log import Log
from .shown.tree import tree
from .watch import Watch

LOST = Words("XenServer does not answer ({reason}). If `xenlab lab` was stopped, start it again: the lab goes on where it was. This panel looks again every few seconds.",
             "XenServer non responde ({reason}). Se paraches `xenlab lab`, iníciao outra vez: o laboratorio segue onde estaba. Este panel volve mirar cada poucos segundos.")


class Panel(Widget):
    """The panel of one XenServer. What one does in it, and what is done elsewhere, shows in all its views."""

    _esm, _css = console_assets("underway", "panel_parts", "panel_dialogs", "panel_lab", "panel_tabs", "panel")
    labels = CONSOLE_LABELS | words_of_panel.LABELS
    tree = traitlets.List().tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)     # the reference of the VM that is shown
    tab = traitlets.Unicode("General").tag(sync=True)      # the one that was opened last: a view begins with it
    vm = traitlets.Dict().tag(sync=True)            # its name, toolbar and tabs
    log = traitlets.List().tag(sync=True)
    clock = traitlets.Dict().tag(sync=True)
    offer = traitlets.Dict().tag(sync=True)         # what New VM offers
    trouble = traitlets.Unicode().tag(sync=True)    # why nothing can be shown now

    def __init__(self, session, language=None, chosen=""):
        super().__init__(language, chosen=chosen)
        self.lock, self.entries = threading.RLock(), Log()
        self.watch = Watch(session, self.heard, self.lost, self.wake)
        self.actions, self.feeds = Actions(another(session).xenapi, self.watch, self.entries, self.say), {}
        self.on_msg(self.asked)
        self.observe(lambda change: self.draw(), "chosen")
        self.watch.start()

    def __call__(self):
        """`lab.panel()` is `lab.panel`."""
        return self

    # -- from the XenServer -------------------------------------------------------------------------------------------

    def heard(self, changed):
        """Something has changed, or the time has come to look again."""
        with self.lock:
            for task in self.entries.look(self.watch.records, time.monotonic()):
                self.actions.ended(task)
            self.draw()

    def lost(self, error):
        reason = error.details[0] if isinstance(error, XenAPI.Failure) else getattr(error, "strerror", None) or type(error).__name__
        self.trouble = LOST.fill(reason=reason).say(self.language)

    def wake(self):
        """When something is different by the passing of time alone: a state of virtualization, the end of a boot."""
        return underway.next_look(self.watch.records, self.watch.moving(), self.watch.clock.time())

    def draw(self):
        """Make what is shown from what is known."""
        with self.lock:
            records, clock = self.watch.records, self.watch.clock
            now = clock.time()
            vms = records.vms()
            if not (records.get("vm", self.chosen) or records.get("host", self.chosen)) and vms:
                self.chosen = vms[0][0]
            said = {"tree": tree(records), "vm": self.details(records, now), "log": self.entries.lines(), "offer": wizard.choices(records),
                    "clock": {"now": round(clock.now, 1), "speed": clock.speed, "mocked": clock.mocked, "next": underway.next_look(records, self.watch.underway, clock.now)}}
            with self.hold_sync():
                for name, value in said.items():
                    setattr(self, name, spoken(value, self.language))
                self.trouble = ""

    def details(self, records, now):
        """All that is shown of the chosen VM."""
        vm, host = records.get("vm", self.chosen), records.get("host", self.chosen)
        if host:
            return {"ref": self.chosen, "name": host["name_label"], "kind": "host", "general": host_tab.general(records, host)}
        if vm is None:
            return {}
        template = vm["is_a_template"]
        return {"ref": self.chosen, "name": vm["name_label"], "power": vm["power_state"], "power_said": tabs.POWER.get(vm["power_state"], vm["power_state"]),
                "template": template, "buttons": [] if template else toolbar.buttons(vm), "general": tabs.general(records, vm, now),
                "memory": memory.memory(records, vm, now), "storage": tabs.storage(records, vm), "networking": tabs.networking(records, vm),
                "underway": [] if template else underway.of(records, self.watch.moving(), self.chosen, now),
                "copying": None if template else wizard.copying(records, vm),
                "deleting": {"can": "destroy" in vm["allowed_operations"] and not template, "ask": toolbar.ASK["destroy"].fill(name=vm["name_label"])}}

    # -- from the person ----------------------------------------------------------------------------------------------

    def asked(self, _, content, buffers=None):
        """A message of the front end: {"do": what, …}. Kernels of today hand it over in a thread of its own."""
        do = content.pop("do", "")
        if do == "console":
            return self.typed(content)
        with self.lock:
            if do in self.actions.KNOWN:
                getattr(self.actions, do)(**content)
                if self.watch.going:
                    self.draw()
                else:
                    self.watch.refresh()

    def say(self, content):
        """Tell the views something, in their language."""
        self.send(spoken(content, self.language))

    def typed(self, content):
        """What a view says to the console of a VM."""
        vm = content.get("vm", "")
        kind = next((feed for cls, feed in (("vm", feed_for), ("host", HostFeed)) if self.watch.records.get(cls, vm)), None)
        if vm not in self.feeds and kind:
            self.feeds[vm] = kind(self.watch.session, vm, self.send, self.language)
        if vm in self.feeds:
            hear(self.feeds[vm], content)

    # -- as text ------------------------------------------------------------------------------------------------------

    def as_text(self):
        """The tree, and what is known of the chosen VM."""
        lines = []
        for node in self.tree:
            state = spoken(tabs.POWER.get(node["state"], ""), self.language) if node["kind"] == "vm" else ""
            lines.append("  " * (node["level"] - 1) + node["name"] + (f"  [{state}]" if state else ""))
        if self.vm:
            lines += ["", self.vm["name"]] + [f"  {row['label']}: {row['value']}" for row in self.vm["general"]["rows"] if row["value"]]
        return self.trouble or "\n".join(lines)

    __str__ = as_text
