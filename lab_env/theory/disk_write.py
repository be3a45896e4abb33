"""A disk write: an imitated IDE disk, and a ring of requests shared with dom0.

Sources: the ATA standard (a 28-bit write takes sector count, three bytes of address, device and command; the interrupt is
acknowledged by reading the status), and Xen's interface guide (rings, grants, event channels).
"""

from ..words import Words
from .scenario import BITS, NATIVE, NON_ROOT, ROOT, Scenario, Step, Way, ring, rows

DISK = Words("not counted", "non se conta")
HVM_ROWS = dict.fromkeys(BITS, rows(guest=NON_ROOT[0], xen=ROOT, dom0=Words("a domain", "un dominio"), hardware=DISK))
PV_ROWS = {bits: rows(guest=ring(outer), xen=ring(0), dom0=Words("a domain", "un dominio"), hardware=DISK) for bits, outer in ((32, 1), (64, 3))}
NATIVE_ROWS = dict.fromkeys(BITS, rows(guest=ring(0), hardware=DISK, names={"guest": Words("Kernel", "Núcleo")}))
REGISTERS = 6       # sector count, three bytes of address, device, command

native = [
    Step("guest", Words("The kernel writes the disk's registers itself: which sector, where from, and the command.",
                        "O propio núcleo escribe os rexistros do disco: que sector, desde onde, e a orde.")),
    Step("hardware", Words("The disk takes the data out of memory by itself, writes them, and interrupts.",
                           "O disco colle el mesmo os datos da memoria, escríbeos e interrompe.")),
    Step("guest", Words("The kernel's driver reads the status: written.", "O controlador do núcleo le o estado: escrito.")),
]
ide = [
    Step("guest", Words("The kernel sees an IDE disk. For a write it must set six registers: how many sectors, three bytes of address, device, command.",
                        "O núcleo ve un disco IDE. Para escribir ten que poñer seis rexistros: cantos sectores, tres bytes de enderezo, dispositivo, orde.")),
    Step("xen", Words("out, the first register: a port is not for the guest to touch. A VM exit.",
                      "out, o primeiro rexistro: o convidado non pode tocar un porto. Unha saída de MV.")),
    Step("dom0", Words("Xen leaves the request where qemu, in dom0, finds it. Qemu, which imitates the disk, notes the number.",
                       "Xen deixa a petición onde a atopa qemu, en dom0. Qemu, que imita o disco, anota o número.")),
    Step("xen", Words("Qemu tells Xen that it is done.", "Qemu dille a Xen que xa está.")),
    Step("guest", Words("VM entry: one register is set. The same again for the next four.",
                        "Entrada na MV: un rexistro posto. O mesmo outra vez para os catro seguintes."), more=4 * (REGISTERS - 2)),
    Step("xen", Words("The sixth is the command: write. A VM exit again.", "O sexto é a orde: escribir. Outra saída de MV.")),
    Step("dom0", Words("Qemu takes the data out of the guest's memory, and gives them to dom0's kernel.",
                       "Qemu colle os datos da memoria do convidado e dállos ao núcleo de dom0.")),
    Step("hardware", Words("Dom0's driver has the real disk write them.", "O controlador de dom0 fai que o disco real os escriba.")),
    Step("dom0", Words("It is written. Qemu asks Xen to interrupt the guest, as an IDE disk would.",
                       "Está escrito. Qemu pídelle a Xen que interrompa o convidado, como faría un disco IDE.")),
    Step("xen", Words("Xen enters the guest with an interrupt.", "Xen entra no convidado cunha interrupción.")),
    Step("guest", Words("The driver reads the status register: one more exit to qemu and back.",
                        "O controlador le o rexistro de estado: unha saída máis ata qemu, e volta."), more=4),
]


def shared_ring(tells, gets):
    """The steps of a request that goes through shared memory: how the guest tells Xen, and how it gets the answer."""
    return [
        Step("guest", Words("The front end writes one request into the ring, memory that it shares with dom0, and grants dom0 that one page of data. Nobody is asked.",
                            "A parte frontal escribe unha petición no anel (ring), memoria que comparte con dom0, e concédelle a dom0 esa páxina de datos. Non se lle pregunta a ninguén.")),
        Step("xen", tells),
        Step("dom0", Words("The back end takes the request out of the ring, and has Xen map the granted page (a hypercall of its own, there and back).",
                           "A parte traseira colle a petición do anel, e pídelle a Xen que lle dea acceso á páxina concedida (unha hiperchamada súa, ida e volta)."), more=2),
        Step("hardware", Words("Dom0's driver has the real disk write.", "O controlador de dom0 fai que o disco real escriba.")),
        Step("dom0", Words("The back end puts the answer into the ring and gives the page back (a hypercall, there and back).",
                           "A parte traseira pon a resposta no anel e devolve a páxina (unha hiperchamada, ida e volta)."), more=2),
        Step("xen", Words("Dom0's hypercall: tell the guest.", "Hiperchamada de dom0: avisa ao convidado.")),
        Step("guest", gets),
    ]


pv = shared_ring(Words("A hypercall: tell dom0 that there is something (event channel).", "Unha hiperchamada: avisa a dom0 de que hai algo (canle de eventos)."),
                 Words("An event: the front end takes the answer out of the ring.", "Un evento: a parte frontal colle a resposta do anel."))
pv_hvm = shared_ring(Words("A hypercall, from non-root mode a VM exit: tell dom0 that there is something (event channel).",
                           "Unha hiperchamada, que desde o modo non raíz é unha saída de MV: avisa a dom0 de que hai algo (canle de eventos)."),
                     Words("VM entry with an interrupt that Xen makes of the event: the front end takes the answer out of the ring.",
                           "Entrada na MV cunha interrupción que Xen fai do evento: a parte frontal colle a resposta do anel."))

SCENARIO = Scenario(
    "disk-write",
    Words("A disk write", "Unha escritura en disco"),
    Words("The kernel writes one block of data to its disk.", "O núcleo escribe un bloque de datos no seu disco."),
    Words("We follow the request: each change of row is one crossing. What happens inside dom0, its own interrupts and whoever runs meanwhile are left out, "
          "for they are alike. Six registers are the least an IDE write needs; a real driver sets those of direct memory access too.",
          "Seguimos a petición: cada cambio de fila é un cruzamento. Non se conta o que pasa dentro de dom0, as súas propias interrupcións nin o que se execute entrementres, "
          "que é igual en todos. Seis rexistros son os mínimos dunha escritura IDE; un controlador real pon tamén os do acceso directo á memoria."),
    [
        Way("native", NATIVE, NATIVE_ROWS, dict.fromkeys(BITS, native), Words("To compare with.", "Para comparar.")),
        Way("ide", Words("HVM: imitated IDE disk", "HVM: disco IDE imitado"), HVM_ROWS, dict.fromkeys(BITS, ide),
            Words("A Windows before its tools.", "Un Windows antes das ferramentas.")),
        Way("ring", Words("PV: ring shared with dom0", "PV: anel compartido con dom0"), PV_ROWS, dict.fromkeys(BITS, pv),
            Words("Dbase. Many requests fit into the ring, and one event can announce them all.", "Dbase. No anel caben moitas peticións, e un só evento pode anuncialas todas.")),
        Way("ring-hvm", Words("HVM with PV drivers: the same ring", "HVM con controladores PV: o mesmo anel"), HVM_ROWS, dict.fromkeys(BITS, pv_hvm),
            Words("A Windows with its tools, or a Linux that found Xen.", "Un Windows coas ferramentas, ou un Linux que atopou Xen.")),
    ],
    Words("Not being asked again and again is what makes PV drivers fast, in every mode; the bits hardly matter.",
          "O que fai rápidos os controladores PV, en calquera modo, é que non haxa que preguntar unha e outra vez; os bits case non importan."))
