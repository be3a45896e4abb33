"""A page-table update: an application touches memory it has not been given yet, and the kernel enters a page for it.

Sources: as privileged.py; that page faults of PV guests go to Xen first, for CR2 is read in ring 0 only, is in the paper of 2003.
"""

from ..words import Words
from .scenario import BITS, EPT, HVM_ROWS, NATIVE, NATIVE_ROWS, PV, PV_ROWS, TRAP_ROWS, VTX, Scenario, Step, Way

TOUCHES = Step("app", Words("An application touches memory that it was promised, but has not got yet.",
                            "Unha aplicación toca memoria que lle prometeron, pero que aínda non ten."))
AGAIN = Step("app", Words("The application does it again, and now it works.", "A aplicación repíteo, e agora funciona."))

native = [
    TOUCHES,
    Step("guest", Words("A page fault: the processor goes to the kernel.", "Un fallo de páxina: o procesador pasa ao núcleo.")),
    Step("guest", Words("The kernel takes a free page and writes it into the page table.", "O núcleo colle unha páxina libre e escríbea na táboa de páxinas.")),
    AGAIN,
]
WRITES = Words("The kernel writes the entry into its page table. The processor uses another one, the monitor's shadow of it; to keep both alike, "
               "the guest's can only be read. A trap.",
               "O núcleo escribe a entrada na súa táboa de páxinas. O procesador usa outra, a sombra que ten o monitor; para que as dúas coincidan, "
               "a do convidado só se pode ler. Unha trampa.")
SHADOW = Words("The entry is written for the guest, and into the shadow too, with the number that the page has in the real machine.",
               "Escríbese a entrada para o convidado, e tamén na sombra, co número que a páxina ten na máquina real.")
trap = [
    TOUCHES,
    Step("xen", Words("The page fault arrives at the monitor. The guest's own table has no such entry: it is the guest's affair.",
                      "O fallo de páxina chega ao monitor. A táboa do convidado non ten esa entrada: é cousa do convidado.")),
    Step("guest", Words("The monitor hands it to the guest's kernel.", "O monitor pásallo ao núcleo do convidado.")),
    Step("guest", WRITES), Step("xen", SHADOW),
    Step("guest", Words("The kernel goes on.", "O núcleo segue.")),
    Step("xen", Words("Going back to an application is privileged too: another trap.", "Volver a unha aplicación tamén é privilexiado: outra trampa.")),
    AGAIN,
]
FAULT = Step("xen", Words("The page fault arrives at Xen, for only ring 0 can read which address it was.",
                          "O fallo de páxina chega a Xen, porque só o anel 0 pode ler que enderezo era."))
ASKS = [
    FAULT,
    Step("guest", Words("Xen hands it to the guest's kernel.", "Xen pásallo ao núcleo do convidado.")),
    Step("guest", Words("The kernel takes a free page. The table that the processor uses is its own, but it may only read it: it asks by hypercall.",
                        "O núcleo colle unha páxina libre. A táboa que usa o procesador é a súa, pero só pode lela: pídeo cunha hiperchamada.")),
    Step("xen", Words("Xen checks that the page is this guest's and is no page table itself, and writes the entry. There is no shadow.",
                      "Xen comproba que a páxina é deste convidado e que non é ela mesma unha táboa de páxinas, e escribe a entrada. Non hai sombra.")),
    Step("guest", Words("The hypercall returns.", "A hiperchamada volve.")),
]
pv32 = [TOUCHES, *ASKS, AGAIN]
pv64 = [TOUCHES, *ASKS,
        Step("xen", Words("Going back is a hypercall again: only Xen can change to the application's page tables.",
                          "A volta é outra hiperchamada: só Xen pode pasar ás táboas de páxinas da aplicación.")), AGAIN]
vtx = [
    TOUCHES,
    Step("xen", Words("With shadow tables each page fault is a VM exit. The guest's own table has no such entry: it is the guest's affair.",
                      "Con táboas sombra, cada fallo de páxina é unha saída de MV. A táboa do convidado non ten esa entrada: é cousa do convidado.")),
    Step("guest", Words("VM entry, with the page fault in it.", "Entrada na MV, co fallo de páxina dentro.")),
    Step("guest", Words("The kernel writes the entry into its page table, which Xen has made read-only: a VM exit.",
                        "O núcleo escribe a entrada na súa táboa de páxinas, que Xen deixou como só de lectura: unha saída de MV.")),
    Step("xen", SHADOW),
    Step("guest", Words("VM entry: the kernel goes on.", "Entrada na MV: segue o núcleo.")),
    AGAIN,
]
ept = [
    TOUCHES,
    Step("guest", Words("The page fault goes straight to the guest's kernel. Xen sees nothing of it.",
                        "O fallo de páxina vai directamente ao núcleo do convidado. Xen non se decata.")),
    Step("guest", Words("The kernel writes the entry into its own page table, and the processor uses it: it says which page of the guest's. "
                        "Which one of the real machine that is, says EPT.",
                        "O núcleo escribe a entrada na súa propia táboa de páxinas, e o procesador úsaa: di que páxina do convidado é. "
                        "Cal é na máquina real dío EPT.")),
    AGAIN,
]

SCENARIO = Scenario(
    "page-table",
    Words("A page-table update", "Un cambio na táboa de páxinas"),
    Words("An application touches memory that it was promised but not given yet; the kernel has to enter a page in the page table.",
          "Unha aplicación toca memoria prometida pero aínda non dada; o núcleo ten que apuntar unha páxina na táboa de páxinas."),
    Words("Counted from the page fault until the application goes on; each change of row is one crossing. The VM has that memory already.",
          "Cóntase desde o fallo de páxina ata que a aplicación segue; cada cambio de fila é un cruzamento. A MV xa ten esa memoria."),
    [
        Way("native", NATIVE, NATIVE_ROWS, dict.fromkeys(BITS, native), Words("To compare with.", "Para comparar.")),
        Way("trap", Words("Trap: shadow tables", "Trampa: táboas sombra"), TRAP_ROWS, dict.fromkeys(BITS, trap),
            Words("The monitor traps each write. Others let the guest write, and look when the page is used: fewer crossings here, more work there.",
                  "O monitor atrapa cada escritura. Outros deixan escribir ao convidado e miran cando se usa a páxina: aquí menos cruzamentos, alí máis traballo.")),
        Way("pv", PV, PV_ROWS, {32: pv32, 64: pv64},
            Words("One entry, one hypercall. A kernel that changes many, as when it makes a process, puts them into one.",
                  "Unha entrada, unha hiperchamada. Un núcleo que cambia moitas, como ao crear un proceso, xúntaas nunha soa.")),
        Way("vtx", VTX, HVM_ROWS, dict.fromkeys(BITS, vtx),
            Words("Before EPT: shadow tables, and each write traps, as above.", "Antes de EPT: táboas sombra, e cada escritura provoca unha saída, como arriba.")),
        Way("ept", EPT, HVM_ROWS, dict.fromkeys(BITS, ept), Words("No exit at all.", "Ningunha saída.")),
    ],
    Words("PV crosses about as often as the others: what it spares is the shadow, and exits, which were expensive. With EPT nothing is left to be spared.",
          "PV cruza case tantas veces coma os outros: o que aforra é a sombra, e as saídas, que eran caras. Con EPT xa non queda nada que aforrar."))
