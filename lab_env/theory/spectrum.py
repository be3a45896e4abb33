"""From HVM to PV: what of a guest's machine is hardware, imitated or paravirtual in each mode."""

from typing import NamedTuple

from ..words import Words

KINDS = {
    "hardware": Words("hardware", "hardware"),
    "emulated": Words("imitated", "imitado"),
    "paravirtual": Words("paravirtual", "paravirtual"),
}
PARTS = {
    "cpu": Words("Processor", "Procesador"),
    "mmu": Words("Page tables", "Táboas de páxinas"),
    "io": Words("Disk and network", "Disco e rede"),
    "interrupts": Words("Interrupts and timers", "Interrupcións e temporizadores"),
    "boot": Words("Boot", "Arranque"),
}


class Mode(NamedTuple):
    """One place of the spectrum; `parts` gives each part's kind and how it is done."""

    key: str
    title: Words
    parts: dict
    needs_vt: bool
    example: Words


NON_ROOT = "hardware", Words("ring 0 of non-root mode; VM exits where it matters", "anel 0 do modo non raíz; saídas de MV onde importa")
NESTED = "hardware", Words("the guest's own, and a second level: EPT or NPT (first processors: shadow tables made by Xen)",
                           "as do convidado, e un segundo nivel: EPT ou NPT (primeiros procesadores: táboas sombra feitas por Xen)")
IMITATED = "emulated", Words("qemu imitates IDE and a network card; each access is an exit", "qemu imita IDE e unha tarxeta de rede; cada acceso é unha saída")
HALVES = "paravirtual", Words("front end in the guest, back end in dom0, shared memory", "parte frontal no convidado, parte traseira en dom0, memoria compartida")
PC = "emulated", Words("the PC's interrupt controllers and timers are imitated", "imítanse os controladores de interrupcións e os temporizadores do PC")
EVENTS = "paravirtual", Words("event channels and Xen's timer", "canles de eventos e o temporizador de Xen")
BIOS = "emulated", Words("a BIOS reads the boot sector of an imitated disk", "unha BIOS le o sector de arranque dun disco imitado")
DIRECT = "paravirtual", Words("Xen starts the kernel directly; no BIOS, no qemu", "Xen inicia o núcleo directamente; sen BIOS, sen qemu")

SPECTRUM = [
    Mode("hvm", Words("HVM", "HVM"), {"cpu": NON_ROOT, "mmu": NESTED, "io": IMITATED, "interrupts": PC, "boot": BIOS}, True,
         Words("a Windows before its tools", "un Windows antes das ferramentas")),
    Mode("hvm-pv-drivers", Words("HVM with PV drivers", "HVM con controladores PV"),
         {"cpu": NON_ROOT, "mmu": NESTED, "io": HALVES, "interrupts": PC, "boot": BIOS}, True,
         Words("a Windows with its tools", "un Windows coas ferramentas")),
    Mode("pvhvm", Words("PVHVM", "PVHVM"), {"cpu": NON_ROOT, "mmu": NESTED, "io": HALVES, "interrupts": EVENTS, "boot": BIOS}, True,
         Words("a Linux that finds Xen, made with Other install media", "un Linux que atopa Xen, feito con Other install media")),
    Mode("pvh", Words("PVH", "PVH"), {"cpu": NON_ROOT, "mmu": NESTED, "io": HALVES, "interrupts": EVENTS, "boot": DIRECT}, True,
         Words("a Linux on today's Xen; XenServer 6 has no such mode", "un Linux no Xen de hoxe; XenServer 6 non ten ese modo")),
    Mode("pv", Words("PV", "PV"), {
        "cpu": ("paravirtual", Words("hypercalls; the kernel in ring 1 (32 bits) or 3 (64)", "hiperchamadas; o núcleo no anel 1 (32 bits) ou no 3 (64)")),
        "mmu": ("paravirtual", Words("the guest's own tables, changed by hypercall, checked by Xen", "as do convidado, cambiadas por hiperchamada, comprobadas por Xen")),
        "io": HALVES, "interrupts": EVENTS,
        "boot": ("paravirtual", Words("pygrub in dom0 reads the kernel from the disk, and Xen starts it", "pygrub, en dom0, le o núcleo do disco, e Xen iníciao"))},
        False, Words("dbase, and the Ubuntu of the exercise", "dbase, e o Ubuntu do exercicio")),
]
