"""The spectrum from HVM to PV as a table of colours and words. What is in it is theory's own."""

from ..theory.spectrum import KINDS, PARTS, SPECTRUM
from ..words import Words
from .drawing import wrap

TITLE = Words("From HVM to PV", "De HVM a PV")
ALT = Words(
    "A table with five columns, from HVM to PV, says of each part of a guest's machine whether it is hardware, imitated or paravirtual. "
    "HVM: processor and page tables are hardware; disk and network, interrupts and timers, and boot are imitated. "
    "HVM with PV drivers: the same, but disk and network are paravirtual. PVHVM: interrupts and timers are paravirtual too, and only boot is imitated. "
    "PVH: boot is paravirtual as well, and nothing is imitated. PV: everything is paravirtual, processor and page tables included, and VT-x is not needed; the other four need it.",
    "Unha táboa con cinco columnas, de HVM a PV, di de cada parte da máquina dun convidado se é hardware, imitada ou paravirtual. "
    "HVM: procesador e táboas de páxinas son hardware; disco e rede, interrupcións e temporizadores, e arranque son imitados. "
    "HVM con controladores PV: o mesmo, pero disco e rede son paravirtuais. PVHVM: tamén son paravirtuais interrupcións e temporizadores, e só se imita o arranque. "
    "PVH: tamén é paravirtual o arranque, e non se imita nada. PV: todo é paravirtual, procesador e táboas de páxinas incluídos, e non fai falta VT-x; os outros catro precísano.")
SIZE = 976, 400
NAMES, WIDE, HIGH, TOP = 170, 148, 46, 76
LOOK = {"hardware": "guest", "emulated": "xen", "paravirtual": "app"}


def draw(d):
    for column, mode in enumerate(SPECTRUM):
        x = 24 + NAMES + column * (WIDE + 4)
        d.label(x + WIDE / 2, 36 if len(mode.title.say(d.language)) < 12 else 28, mode.title, size=15, bold=True, anchor="middle", width=WIDE)
        for row, part in enumerate(PARTS):
            kind = mode.parts[part][0]
            d.box(x, TOP + row * (HIGH + 6), WIDE, HIGH, LOOK[kind], KINDS[kind], bold=kind == "emulated", dashed=kind == "emulated")
        d.label(x + WIDE / 2, TOP + 5 * (HIGH + 6) + 28, Words("yes", "si") if mode.needs_vt else Words("no", "non"), size=14, bold=True, anchor="middle")
    for row, name in enumerate([*PARTS.values(), Words("Needs VT-x or AMD-V", "Precisa VT-x ou AMD-V")]):
        lines = len(wrap(d.say(name), NAMES - 8, 13.5, bold=True))
        d.label(24, TOP + row * (HIGH + 6) + 28 - (lines - 1) * 9, name, size=13.5, bold=True, width=NAMES - 8)
