"""xsconsole as a program: what it shows on an 80 by 24 screen, and its keys. It runs wherever XenAPI is reached, on a real XenServer or a mocked one.

The menu Virtual Machines is all there; of the others, their names. Layout, keys and words of the fields are those of xsconsole 6 (XSConsoleLayout.py,
XSFeatureVMInfo.py, XSFeatureVMCommon.py, XSConsoleMenus.py). It asks for no login: whoever is here came with a session.
"""

import textwrap

import XenAPI

from ..mock.guest.fullscreen import FullScreen
from ..mock.guest.keyboard import decode
from . import screens
from .paint import BASE, BRIGHT, SELECTED, frame, keys_help, labelled

WIDE, HIGH = 37, 19         # of a pane, its margins and its help apart
ROOT = ("Status Display", "Network and Management Interface", "Authentication", "Virtual Machines", "Disks and Storage Repositories",
        "Resource Pool Configuration", "Hardware and BIOS Information", "Keyboard and Timezone", "Remote Service Configuration",
        "Backup, Restore and Update", "Technical Support", "Reboot or Shutdown", "Local Command Shell")
VMS = ("VMs Running On This Host", "Host Performance Information", "All VMs")
LISTS = {"VMs Running On This Host": "resident", "All VMs": "all"}
PARENT = {"Virtual Machines": "", "VMs Running On This Host": "Virtual Machines", "All VMs": "Virtual Machines"}
NOT_HERE = "This part of xsconsole is not simulated in this laboratory."
TOO_MANY = "This feature is unavailable in Pools with more than 100 Virtual Machines"
NONE = "<No Virtual Machines Present>"


class Program(FullScreen):
    """One run of it. `look()` asks the XenServer, `type(text)` takes what a keyboard sends, `draw()` says what changed on the screen."""

    name = "xsconsole"

    def __init__(self, session, quits=False):
        self.session, self.api, self.quits = session, session.xenapi, quits
        self.done, self.shown, self.rest = False, [None] * 24, ""
        self.menu, self.places, self.dialogue = "", {}, None
        self.look()

    # -- what there is ------------------------------------------------------------------------------------------------

    def look(self):
        """Ask the XenServer how everything is now."""
        x = self.api
        self.facts, self.host = {}, x.session.get_this_host(self.session.handle)
        self.record, self.time = x.host.get_record(self.host), str(x.host.get_servertime(self.host))
        if self.menu in LISTS:
            self.vms = screens.listed(self.session, LISTS[self.menu])
        if self.dialogue and self.dialogue["kind"] == "progress":
            self.follow()

    def choices(self):
        """The lines of the menu that is shown."""
        if self.menu in LISTS:
            return [screens.broken(vm["name_label"]) for _, vm in self.vms] or [NONE]
        if self.menu == "Virtual Machines":
            return list(VMS)
        return [*ROOT, *["Quit"] * self.quits]

    @property
    def place(self):
        return min(self.places.get(self.menu, 0), len(self.choices()) - 1)

    @property
    def chosen(self):
        return self.choices()[self.place]

    # -- keys ---------------------------------------------------------------------------------------------------------

    def type(self, text):
        """Take what a keyboard sends."""
        keys, self.rest = decode(self.rest + text)
        for key in keys:
            self.key(key)

    def key(self, key):
        if key == "f5":
            self.look()
        elif key == "^L":
            self.redraw()
        elif self.dialogue:
            getattr(self, f"key_of_{self.dialogue['kind']}")(key)
        elif key in ("left", "escape"):
            self.enter(PARENT.get(self.menu, ""))
        elif key in ("enter", "right"):
            self.activate()
        else:
            self.places[self.menu] = moved(key, self.place, self.choices())

    def enter(self, menu):
        self.menu = menu
        self.look()

    def activate(self):
        """Enter on the chosen line."""
        chosen = self.chosen
        if self.menu in LISTS:
            if chosen != NONE:
                self.control(self.vms[self.place][0])
        elif self.menu == "Virtual Machines":
            if chosen == "All VMs" and len(screens.listed(self.session, "all")) > screens.MOST:
                self.inform(TOO_MANY)
            elif chosen in LISTS:
                self.enter(chosen)
        elif chosen == "Virtual Machines":
            self.enter(chosen)
        elif chosen == "Quit":
            self.done = True
        else:
            self.inform(NOT_HERE)

    def inform(self, title, text=""):
        self.dialogue = {"kind": "info", "title": title, "text": text}

    def control(self, ref):
        """What may be done to a VM, by its allowed operations."""
        vm = self.api.VM.get_record(ref)
        allowed = [(operation, words) for operation, words in screens.OPERATIONS if operation in vm["allowed_operations"]]
        self.dialogue = {"kind": "control", "vm": ref, "name": screens.broken(vm["name_label"]), "state": vm["power_state"], "place": 0, "choices": allowed}

    def key_of_info(self, key):
        if key in ("enter", "escape"):
            self.dialogue = None

    def key_of_control(self, key):
        dialogue, names = self.dialogue, [words for _, words in self.dialogue["choices"]]
        if key == "escape":
            self.dialogue = None
        elif key in ("enter", "right"):
            if names:
                operation, words = dialogue["choices"][dialogue["place"]]
                self.dialogue = {**dialogue, "kind": "hosts" if operation == "pool_migrate" else "confirm", "operation": operation, "words": words, "to": None, "place": 0}
                if operation == "pool_migrate":
                    self.dialogue["choices"] = self.hosts_for(dialogue["vm"])
        elif names:
            dialogue["place"] = moved(key, dialogue["place"], names)

    def hosts_for(self, vm):
        """[(reference, name)] of the other hosts on which a VM could run."""
        here = self.api.VM.get_resident_on(vm)
        return sorted(((ref, self.api.host.get_name_label(ref)) for ref in self.api.VM.get_possible_hosts(vm) if ref != here), key=lambda pair: pair[1])

    def key_of_hosts(self, key):
        dialogue = self.dialogue
        if key == "escape":
            self.dialogue = None
        elif key in ("enter", "right") and dialogue["choices"]:
            self.dialogue = {**dialogue, "kind": "confirm", "to": dialogue["choices"][dialogue["place"]]}
        elif dialogue["choices"]:
            dialogue["place"] = moved(key, dialogue["place"], [name for _, name in dialogue["choices"]])

    def key_of_confirm(self, key):
        if key == "escape":
            self.dialogue = None
        elif key == "f8":
            self.commit()

    def key_of_progress(self, key):
        if key in ("enter", "escape"):
            self.dialogue = None
            self.look()

    # -- doing it -----------------------------------------------------------------------------------------------------

    def commit(self):
        """Begin the operation, and follow its task."""
        dialogue, vm, run = self.dialogue, self.dialogue["vm"], self.api.Async.VM
        title = f"{dialogue['words']} operation on {dialogue['name']} "
        begin = {"start_on": lambda: run.start_on(vm, self.host, False, True), "resume": lambda: run.resume(vm, False, True),
                 "pool_migrate": lambda: run.pool_migrate(vm, dialogue["to"][0], {})}
        try:
            task = begin.get(dialogue["operation"], lambda: getattr(run, dialogue["operation"])(vm))()
        except XenAPI.Failure as failure:
            self.inform(title + "Failed", " ".join(failure.details))
            return
        self.dialogue = {"kind": "progress", "title": title, "task": task, "progress": 0.0, "message": "", "began": self.time}
        self.follow()

    def follow(self):
        """How far the task is."""
        dialogue = self.dialogue
        if dialogue["message"]:
            return
        try:
            task = self.api.task.get_record(dialogue["task"])
        except XenAPI.Failure:      # gone by itself: it has ended
            task = {"status": "success", "progress": 1.0}
        dialogue["progress"] = float(task["progress"])
        if task["status"] not in ("pending", "cancelling"):
            dialogue["message"] = "Operation was successful" if task["status"] == "success" else f"Operation failed: {' '.join(task['error_info'])}"

    # -- the screen ---------------------------------------------------------------------------------------------------

    def rows(self):
        version = self.record["software_version"]
        top = f"{version.get('product_brand', 'XenServer')[:25]} {version.get('product_version', '')}".ljust(35) + f" {self.time[9:17]} ".rjust(10)
        top += f"root@{self.record['hostname']}".rjust(35)
        box = frame(top, self.left(), self.right())
        if self.dialogue:
            getattr(self, f"show_{self.dialogue['kind']}")(box)
        return box.rows()

    def left(self):
        """The menu: its lines, those near the chosen one when they do not all fit, and its help."""
        choices, place, room = self.choices(), self.place, HIGH - 3
        first = max(0, min(place - room // 2, len(choices) - room))
        lines = [(BRIGHT, self.menu or "Customize System"), (BASE, "")]
        lines += [(SELECTED if number == place else BASE, choice) for number, choice in enumerate(choices[first:first + room], first)]
        return lines, keys_help([("<Esc/Left>", "Back")] * bool(self.menu) + [("<Enter>", "OK")] * (not self.menu) + [("<Up/Down>", "Select")])

    def right(self):
        """What is known of the chosen line."""
        x, chosen = self.api, self.chosen
        if self.menu in LISTS and chosen != NONE:
            ref, vm = self.vms[self.place]
            if ref not in self.facts:
                self.facts[ref] = screens.facts(x, ref, vm)
            name, _, *fields = self.facts[ref]
            return [(BASE, name), (BASE, ""), *map(labelled, fields)], keys_help([("<Enter>", "Control This Virtual Machine")])
        if self.menu in LISTS:
            return [(BRIGHT, "Virtual Machine Information"), (BASE, ""), *wrapped("There are no Virtual Machines on this host.")], ""
        if chosen == "Status Display":
            return self.status(), keys_help([("<F5>", "Refresh")])
        if chosen == "Host Performance Information":
            if "host" not in self.facts:
                self.facts["host"] = screens.host_facts(x, self.host, self.record)
            return [(BRIGHT, chosen), (BASE, ""), *map(labelled, self.facts["host"])], ""
        if chosen in LISTS:
            return [(BRIGHT, "Virtual Machine Information"), (BASE, ""), *wrapped("Press <Enter> for details of the Virtual Machines.")], ""
        if chosen == "Virtual Machines":
            return [(BRIGHT, chosen), (BASE, ""), *wrapped("Press <Enter> for the menu that starts, stops and migrates Virtual Machines, and shows how they do.")], ""
        return [(BRIGHT, chosen), (BASE, ""), *wrapped("Press <Enter> to leave." if chosen == "Quit" else NOT_HERE)], ""

    def status(self):
        """The first thing one sees: which host, which version, where it is reached."""
        if "status" not in self.facts:
            bios, version, x = self.record.get("bios_strings", {}), self.record["software_version"], self.api
            build = f"-{version['build_number']}" if version.get("build_number") else ""
            lines = [(BASE, bios.get("system-manufacturer", "")), (BASE, bios.get("system-product-name", "")), (BASE, ""),
                     (BASE, f"{version.get('product_brand', 'XenServer')} {version.get('product_version', '')}{build}"), (BASE, ""),
                     (BRIGHT, "Management Network Parameters"), (BASE, "")]
            for ref in self.record["PIFs"]:
                pif = x.PIF.get_record(ref)
                if pif["management"]:
                    lines += map(labelled, (screens.field("Device", pif["device"]), screens.field("IP address", pif["IP"] or self.record["address"]),
                                            screens.field("Netmask", pif["netmask"]), screens.field("Gateway", pif["gateway"])))
            self.facts["status"] = lines
        return self.facts["status"]

    def show_info(self, box):
        dialogue = self.dialogue
        lines = [(BRIGHT, line) for line in textwrap.wrap(dialogue["title"], 56)]
        box.over("", lines + ([(BASE, ""), *wrapped(dialogue["text"], 56)] if dialogue["text"] else []), keys_help([("<Enter>", "OK")]))

    def show_control(self, box):
        dialogue = self.dialogue
        box.over("Virtual Machine Control", [(BRIGHT, f"{dialogue['name']} is {dialogue['state']}."), (BASE, ""), *self.menu_of([words for _, words in dialogue["choices"]],
                                                                                                                                   "<No Operations Available>")],
                 keys_help([("<Enter>", "OK"), ("<Esc>", "Cancel")]))

    def show_hosts(self, box):
        box.over("Virtual Machine Control", [(BRIGHT, "Choose a new host for this Virtual Machine"), (BASE, ""),
                                             *self.menu_of([name for _, name in self.dialogue["choices"]], "<No hosts available>")],
                 keys_help([("<Enter>", "OK"), ("<Esc>", "Cancel"), ("<Up/Down>", "Select")]))

    def menu_of(self, names, none):
        return [(SELECTED if number == self.dialogue["place"] else BASE, name) for number, name in enumerate(names or [none])]

    def show_confirm(self, box):
        dialogue = self.dialogue
        lines = [(BRIGHT, "Press <F8> to confirm this operation"), (BASE, ""), labelled("Operation".ljust(20) + dialogue["words"], 20),
                 labelled("Virtual Machine".ljust(20) + dialogue["name"], 20)]
        if dialogue["to"]:
            lines.append(labelled("New Host".ljust(20) + dialogue["to"][1], 20))
        box.over("Virtual Machine Control", lines, keys_help([("<Esc>", "Cancel"), ("<F8>", "OK")]))

    def show_progress(self, box):
        dialogue = self.dialogue
        lines = [(BRIGHT, dialogue["title"]), (BASE, "")]
        if dialogue["message"]:
            box.over("", [*lines, *[(BRIGHT, line) for line in textwrap.wrap(dialogue["message"], 56)]], keys_help([("<Enter>", "OK")]))
        else:
            box.over("", [*lines, labelled(screens.field("Progress", f"{dialogue['progress']:.0%}"))], keys_help([("<Enter>", "Hide This Window")]))

    def draw(self):
        """What makes a terminal show `rows()`: every row is as wide as the screen, so nothing is left to be cleared."""
        rows = self.rows()
        text = "".join(f"\x1b[{number};1H{row}\x1b[m" for number, (row, old) in enumerate(zip(rows, self.shown), 1) if row != old)
        self.shown = rows
        return text + "\x1b[?25l" if text else ""


def wrapped(text, room=WIDE):
    return [(BASE, line) for line in textwrap.wrap(text, room)]


def moved(key, place, names):
    """Where up, down or a first letter leads in a menu; it goes round."""
    if key in ("up", "down"):
        return (place + (1 if key == "down" else -1)) % len(names)
    if len(key) == 1 and key.isascii() and key.isalpha():
        order = [(place + step) % len(names) for step in range(1, len(names) + 1)]
        return next((number for number in order if names[number].lower().startswith(key.lower())), place)
    return place
