"""A privileged instruction: a system call makes the kernel load other page tables (`mov cr3`).

Sources: Barham et al., SOSP 2003, and Xen's interface guide (hypercalls, trap table, system calls straight to ring 1, rings of 64 bits);
Xen's change 3e1b9525 (a 64-bit Xen cannot send a 32-bit guest's system calls to ring 1); Popek and Goldberg 1974; Adams and Agesen, ASPLOS 2006
(translation of cli and of what needs the monitor); VMware's article 1003945 (64-bit guests); Intel's manual, volume 3 (exits, CR3-load exiting, EPT).
"""

from ..words import Words
from .scenario import BITS, EPT, HVM_ROWS, NATIVE, NATIVE_ROWS, PV, PV_ROWS, TRANSLATION, TRAP, TRAP_ROWS, VTX, Scenario, Step, Way

CALLS = Step("app", Words("An application gives up its turn: a system call.", "Unha aplicación cede a súa quenda: unha chamada ao sistema."))
RUNS = Step("app", Words("The other application runs.", "Execútase a outra aplicación."))

native = [
    CALLS,
    Step("guest", Words("The processor goes to the kernel, in ring 0.", "O procesador pasa ao núcleo, no anel 0.")),
    Step("guest", Words("mov cr3: the kernel loads the other application's page tables. Ring 0 may.",
                        "mov cr3: o núcleo carga as táboas de páxinas da outra aplicación. O anel 0 pode.")),
    RUNS,
]

trap = [
    CALLS,
    Step("xen", Words("The list of who is called at a trap is the monitor's, so the system call arrives there.",
                      "A lista de a quen se chama nunha trampa é do monitor, así que a chamada ao sistema chega alí.")),
    Step("guest", Words("The monitor hands it to the guest's kernel, outside ring 0.", "O monitor pásalla ao núcleo do convidado, fóra do anel 0.")),
    Step("guest", Words("The kernel executes mov cr3. It is not in ring 0: the processor refuses, and traps.",
                        "O núcleo executa mov cr3. Non está no anel 0: o procesador négase e provoca unha trampa.")),
    Step("xen", Words("The monitor looks which instruction it was, and loads the page tables that it keeps for that application.",
                      "O monitor mira que instrución era e carga as táboas de páxinas que garda para esa aplicación.")),
    Step("guest", Words("The kernel goes on after its instruction, and does not know that it was not executed.",
                        "O núcleo segue despois da súa instrución, e non sabe que non se executou.")),
    Step("xen", Words("Going back to an application is privileged too: another trap.", "Volver a unha aplicación tamén é privilexiado: outra trampa.")),
    RUNS,
]

translation = [
    CALLS,
    Step("xen", Words("The system call arrives at the monitor.", "A chamada ao sistema chega ao monitor.")),
    Step("guest", Words("The monitor runs the kernel in translation: each piece of its code was rewritten before it first ran.",
                        "O monitor executa o núcleo traducido: cada anaco do seu código reescribiuse antes de executarse por primeira vez.")),
    Step("guest", Words("Where the kernel has mov cr3, the translation calls the monitor: nothing traps, nothing has to be recognised.",
                        "Onde o núcleo ten mov cr3, a tradución chama ao monitor: non hai trampa, nin nada que recoñecer.")),
    Step("xen", Words("The monitor loads the page tables that it keeps for that application.",
                      "O monitor carga as táboas de páxinas que garda para esa aplicación.")),
    Step("guest", Words("The translation goes on.", "Segue a tradución.")),
    Step("xen", Words("Going back is a call of the monitor too: applications are not translated, and run as they are.",
                      "A volta tamén é unha chamada ao monitor: as aplicacións non se traducen, execútanse tal como son.")),
    RUNS,
]

pv32 = [
    CALLS,
    Step("guest", Words("It goes straight to the guest's kernel in ring 1: the kernel has had Xen enter its address in the processor's list.",
                        "Vai directamente ao núcleo do convidado, no anel 1: o núcleo fixo que Xen apuntase o seu enderezo na lista do procesador.")),
    Step("guest", Words("This kernel knows that it is not in ring 0. In the place of mov cr3 it has a hypercall.",
                        "Este núcleo sabe que non está no anel 0. No lugar de mov cr3 ten unha hiperchamada.")),
    Step("xen", Words("Xen checks that those page tables are the guest's and harmless, and loads them.",
                      "Xen comproba que esas táboas de páxinas son do convidado e inofensivas, e cárgaas.")),
    Step("guest", Words("The hypercall returns.", "A hiperchamada volve.")),
    Step("app", Words("The kernel goes back to the other application by itself: from ring 1 out to ring 3 nobody is asked.",
                      "O núcleo volve el mesmo á outra aplicación: para saír do anel 1 ao 3 non se lle pregunta a ninguén.")),
]

pv64 = [
    CALLS,
    Step("xen", Words("A system call leads into ring 0, and there is Xen. It changes to the page tables in which the kernel can be seen.",
                      "Unha chamada ao sistema leva ao anel 0, e alí está Xen. Pasa ás táboas de páxinas nas que se ve o núcleo.")),
    Step("guest", Words("Xen hands the call to the guest's kernel, in ring 3.", "Xen pásalle a chamada ao núcleo do convidado, no anel 3.")),
    Step("guest", Words("In the place of mov cr3 the kernel has a hypercall.", "No lugar de mov cr3 o núcleo ten unha hiperchamada.")),
    Step("xen", Words("Xen checks that those page tables are the guest's and harmless, and loads them.",
                      "Xen comproba que esas táboas de páxinas son do convidado e inofensivas, e cárgaas.")),
    Step("guest", Words("The hypercall returns.", "A hiperchamada volve.")),
    Step("xen", Words("Going back is a hypercall again: kernel and applications share ring 3, and only Xen can change from the tables of one to those of the other.",
                      "A volta é outra hiperchamada: núcleo e aplicacións comparten o anel 3, e só Xen pode pasar das táboas dun ás das outras.")),
    RUNS,
]

STRAIGHT = Step("guest", Words("The system call goes straight to the guest's kernel, in ring 0 of non-root mode. Xen sees nothing of it.",
                               "A chamada ao sistema vai directamente ao núcleo do convidado, no anel 0 do modo non raíz. Xen non se decata."))
vtx = [
    CALLS, STRAIGHT,
    Step("guest", Words("mov cr3 would change the real page tables: the processor leaves non-root mode, a VM exit.",
                        "mov cr3 cambiaría as táboas de páxinas reais: o procesador sae do modo non raíz, unha saída de MV (VM exit).")),
    Step("xen", Words("Xen reads in the VMCS why, and loads the page tables that it keeps for that application (shadow tables).",
                      "Xen le na VMCS por que, e carga as táboas de páxinas que garda para esa aplicación (táboas sombra).")),
    Step("guest", Words("VM entry: the kernel goes on.", "Entrada na MV (VM entry): segue o núcleo.")),
    RUNS,
]
ept = [
    CALLS, STRAIGHT,
    Step("guest", Words("mov cr3 is executed, as on a real machine: it chooses among the guest's own tables. The second level, EPT, is Xen's and stays.",
                        "mov cr3 execútase, coma nunha máquina real: escolle entre as táboas do propio convidado. O segundo nivel, EPT, é de Xen e non cambia.")),
    RUNS,
]

SCENARIO = Scenario(
    "privileged",
    Words("A privileged instruction", "Unha instrución privilexiada"),
    Words("An application gives up its turn, and the kernel has to load another's page tables: mov cr3, for ring 0 only.",
          "Unha aplicación cede a súa quenda e o núcleo ten que cargar as táboas de páxinas doutra: mov cr3, só para o anel 0."),
    Words("Counted from the system call until the other application runs; each change of row is one crossing. Interrupts that happen to come are left out.",
          "Cóntase desde a chamada ao sistema ata que se executa a outra aplicación; cada cambio de fila é un cruzamento. Non se contan as interrupcións que cadren no medio."),
    [
        Way("native", NATIVE, NATIVE_ROWS, dict.fromkeys(BITS, native), Words("To compare with.", "Para comparar.")),
        Way("trap", TRAP, TRAP_ROWS, dict.fromkeys(BITS, trap),
            Words("As in the textbook, where every instruction that matters traps. An x86 without VT-x is not such a machine: some, such as popf, "
                  "do something else outside ring 0 and say nothing.",
                  "Como no libro de texto, onde cada instrución que importa provoca unha trampa. Un x86 sen VT-x non é unha máquina así: algunhas, como popf, "
                  "fan outra cousa fóra do anel 0 e non avisan.")),
        Way("translation", TRANSLATION, {32: TRAP_ROWS[32]}, {32: translation},
            Words("As many crossings as with traps for this instruction, but none has to be recognised; simpler ones, such as cli, "
                  "are translated into ordinary code and cross nothing.",
                  "Para esta instrución, tantos cruzamentos como con trampas, pero sen ter que recoñecela; outras máis simples, como cli, "
                  "tradúcense a código ordinario e non cruzan nada."),
            {64: Words("Hardly with 64 bits: the monitor kept itself safe by segment limits, which 64-bit mode does not have on most processors. "
                       "VMware did it on certain AMD processors only; on Intel's it needed VT-x.",
                       "Con 64 bits, apenas: o monitor protexíase con límites de segmento, que o modo de 64 bits non ten na maioría dos procesadores. "
                       "VMware só o fixo en certos procesadores de AMD; nos de Intel precisaba VT-x.")}),
        Way("pv", PV, PV_ROWS, {32: pv32, 64: pv64},
            {32: Words("On a Xen of 32 bits. On one of 64, as XenServer 6's, the system call of a 32-bit guest enters Xen too: one crossing more.",
                       "Nun Xen de 32 bits. Nun de 64, como o de XenServer 6, a chamada ao sistema dun convidado de 32 bits tamén entra en Xen: un cruzamento máis."),
             64: Words("As in dbase, an amd64. What it pays for is not the hypercall, but the way in and out of every system call.",
                       "Como en dbase, que é amd64. O que lle sae caro non é a hiperchamada, senón a ida e a volta de cada chamada ao sistema.")}),
        Way("vtx", VTX, HVM_ROWS, dict.fromkeys(BITS, vtx),
            Words("Before EPT: Xen keeps shadow tables. An exit costs more than an ordinary trap.",
                  "Antes de EPT: Xen garda táboas sombra. Unha saída custa máis ca unha trampa normal.")),
        Way("ept", EPT, HVM_ROWS, dict.fromkeys(BITS, ept),
            Words("Intel's EPT, AMD's NPT. A miss of the processor's address cache takes longer, for there are two levels to look through.",
                  "EPT de Intel, NPT de AMD. Un fallo na caché de enderezos do procesador tarda máis, porque hai dous niveis que mirar.")),
    ],
    Words("With 64 bits PV crosses as often as trapping does, and hardware with EPT as rarely as no virtualization at all.",
          "Con 64 bits PV cruza tantas veces como as trampas, e o hardware con EPT tan poucas como sen virtualización ningunha."))
