"""The course unit's walkthroughs, line by line: what is typed on the guests' consoles, and what XenAPI shows between.

`@vm NAME` chooses the guest; `@click WINDOW|BUTTON` clicks on its desktop, and lines with a bar are what a window says, after `& WINDOW`;
`@insert DISC`, `@eject`, `@wait SECONDS`, `@start`, `@shutdown`, `@copy NAME`, `@install NAME MEDIUM`, `@refused CODE` (a clean shutdown) are done from outside;
`= FIELD value` is what XenAPI says of the VM then. A line `? x` answers a program's question.
"""

import json
import re
from pathlib import Path

import pytest

from .laboratory import Lab, refused

HERE = Path(__file__).parent / "walkthroughs"
PROMPT = re.compile(r"^(root@[\w-]+:\S*# |C:\\[^>]*>|\? )(.*)$")


class Walk(Lab):
    """A lab one walks through."""

    def __init__(self):
        super().__init__(contents="course")
        self.ref, self.prompt = None, None

    def vm_named(self, name):
        return self.api.VM.get_by_name_label(name)[0]

    def line(self, line):
        """What is shown for one line of a walkthrough."""
        if line.startswith("@"):
            self.act(*line[1:].split(" ", 1))
            return [line]
        if line.startswith("& "):
            found = next(one for one in self.desktop() if one["window"] == line[2:])
            return [line, *(f"| {text}".rstrip() for text in [found["title"], *found["text"].splitlines(), " ".join(f"[{label}]" for label in found["buttons"])])]
        if line.startswith("= "):
            return [f"= {line.split(' ')[1]} {self.field(line.split(' ')[1])}"]
        match = PROMPT.match(line)
        if not match:
            return []
        host = self.api.host.get_all()[0]
        answer = json.loads(self.api.host.call_plugin(host, "xenlab", "guest", {"vm": self.api.VM.get_uuid(self.ref), "line": match.group(2)}))
        shown = [("? " if self.prompt == "" else match.group(1)) + match.group(2), *answer["output"].splitlines()]
        self.prompt = answer["prompt"]
        return shown

    def act(self, what, argument=""):
        if what == "vm":
            self.ref, self.prompt = self.vm_named(argument), None
        elif what == "insert":
            self.insert(self.ref, argument)
        elif what == "eject":
            self.api.VBD.eject(next(vbd for vbd in self.api.VM.get_VBDs(self.ref) if self.api.VBD.get_type(vbd) == "CD"))
        elif what == "wait":
            self.xs.advance(float(argument))
        elif what == "start":
            self.api.VM.start(self.ref, False, False)
        elif what == "shutdown":
            self.api.VM.clean_shutdown(self.ref)
        elif what == "copy":
            self.api.VM.copy(self.ref, argument, "OpaqueRef:NULL")
        elif what == "click":
            self.desktop(*argument.split("|"))
            self.xs.settle()
        elif what == "refused":
            assert refused(self.api.VM.clean_shutdown, self.ref)[0] == argument
        elif what == "install":
            name, medium = argument.split()
            self.ref = self.installed(name=name, medium=medium)

    def desktop(self, window="", button=""):
        args = {"vm": self.api.VM.get_uuid(self.ref), "window": window, "button": button}
        return json.loads(self.api.host.call_plugin(self.api.host.get_all()[0], "xenlab", "desktop", args))["windows"]

    def field(self, name):
        api, metrics = self.api, self.api.VM.get_guest_metrics(self.ref)
        if name == "clean_shutdown":
            return "allowed" if "clean_shutdown" in api.VM.get_allowed_operations(self.ref) else "not allowed"
        if metrics == "OpaqueRef:NULL":
            return "<not in database>"
        value = api.VM_guest_metrics.get_record(metrics)[name]
        text = "; ".join(f"{key}: {text}" for key, text in value.items()) if isinstance(value, dict) else str(value).lower()
        return re.sub(r"fe80:[0-9a-f:]+", "fe80::…", text)      # it follows from the seed


@pytest.mark.parametrize("path", sorted(HERE.glob("*.txt")), ids=lambda path: path.stem)
def test_walkthrough(path):
    walk, lines = Walk(), path.read_text(encoding="utf-8").splitlines()
    shown = [text for line in lines for text in walk.line(line)]
    assert "\n".join(text.rstrip() for text in shown) == "\n".join(text.rstrip() for text in lines)


def test_rm_rf_breaks_one_vm_and_its_snapshot_brings_it_back():
    lab = Lab(contents="course")
    vm = lab.api.VM.get_by_name_label("dbase")[0]
    other = lab.api.VM.copy(vm, "other", "OpaqueRef:NULL")
    snapshot = lab.api.VM.snapshot(vm, "before")
    for one in (vm, other):
        lab.api.VM.start(one, False, False)
    lab.xs.settle()
    lab.type(vm, "rm -rf --no-preserve-root /")
    assert lab.type(vm, "ls") == ("-bash: ls: command not found\n", 127)
    assert lab.type(other, "hostname")[1] == 0
    lab.api.VM.hard_shutdown(vm)
    assert refused(lab.api.VM.start, vm, False, False)[0] == "BOOTLOADER_FAILED"
    lab.api.VM.revert(snapshot)
    lab.api.VM.start(vm, False, False)
    lab.xs.settle()
    assert lab.type(vm, "hostname; ls /etc/hostname") == ("dbase\n/etc/hostname\n", 0)
