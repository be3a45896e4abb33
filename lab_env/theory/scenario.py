"""A scenario: one thing a kernel does, told for each way of virtualizing as steps; ring crossings are counted from the steps."""

from typing import NamedTuple

from ..words import Words

BITS = (32, 64)
WHO = {
    "app": Words("Applications", "Aplicacións"),
    "guest": Words("Guest's kernel", "Núcleo do convidado"),
    "xen": Words("Xen", "Xen"),
    "dom0": Words("dom0", "dom0"),
    "hardware": Words("Real disk", "Disco real"),
}


class Step(NamedTuple):
    """Where control is, and what happens there; `more` are crossings a step stands for without drawing them."""

    at: str
    words: Words
    more: int = 0


class Row(NamedTuple):
    """One of those who take part: `who` (a key of WHO, and its colour), its name here, and its ring or mode."""

    who: str
    name: Words
    mode: Words


class Way(NamedTuple):
    """A scenario under one way of virtualizing: rows and steps by bits; `absent` says why there are none for some bits. A note may go by bits too."""

    key: str
    title: Words
    rows: dict
    steps: dict
    note: Words | dict
    absent: dict = {}

    def noted(self, bits):
        return self.note[bits] if isinstance(self.note, dict) else self.note

    def crossings(self, bits):
        """How many times control crosses from one row to another; None where this way does not exist."""
        return count(self.steps[bits]) if bits in self.steps else None


class Scenario(NamedTuple):
    """One thing a kernel does, and how it is counted."""

    key: str
    title: Words
    question: Words
    counted: Words
    ways: list
    lesson: Words       # what the counts come to


def count(steps):
    """Crossings along the steps; the way to a real device and back is none."""
    places = [step.at for step in steps if step.at != "hardware"]
    return sum(one != other for one, other in zip(places, places[1:])) + sum(step.more for step in steps)


def ring(number):
    return Words(f"ring {number}", f"anel {number}")


def rows(app=None, guest=None, xen=None, dom0=None, hardware=None, names=()):
    """Rows from the least to the most privileged, dom0 and hardware below; each given as its mode. `names` overrides WHO's."""
    given = {"app": app, "guest": guest, "xen": xen, "dom0": dom0, "hardware": hardware}
    return [Row(who, dict(names).get(who, WHO[who]), mode) for who, mode in given.items() if mode]


NON_ROOT = {number: Words(f"ring {number}, non-root", f"anel {number}, non raíz") for number in (0, 3)}
ROOT = Words("ring 0, root mode", "anel 0, modo raíz")
MONITOR = Words("Monitor (hypervisor)", "Monitor (hipervisor)")
NATIVE_ROWS = dict.fromkeys(BITS, rows(app=ring(3), guest=ring(0), names={"guest": Words("Kernel", "Núcleo")}))
TRAP_ROWS = {bits: rows(app=ring(3), guest=ring(outer), xen=ring(0), names={"xen": MONITOR}) for bits, outer in ((32, 1), (64, 3))}
PV_ROWS = {bits: rows(app=ring(3), guest=ring(outer), xen=ring(0)) for bits, outer in ((32, 1), (64, 3))}
HVM_ROWS = dict.fromkeys(BITS, rows(app=NON_ROOT[3], guest=NON_ROOT[0], xen=ROOT))

NATIVE = Words("Without virtualization", "Sen virtualización")
TRAP = Words("Trap and emulate", "Capturar e emular")
TRANSLATION = Words("Binary translation", "Tradución binaria")
PV = Words("PV: hypercall", "PV: hiperchamada")
VTX = Words("HVM: VT-x, first processors", "HVM: VT-x, primeiros procesadores")
EPT = Words("HVM: VT-x with EPT", "HVM: VT-x con EPT")
