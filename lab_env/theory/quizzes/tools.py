"""Lesson 04: what XenServer Tools are for."""

from ...words import Words
from . import Question, no, yes

TITLE = Words("XenServer Tools", "XenServer Tools")
QUESTIONS = [
    Question("pv-shutdown", Words("A PV Debian without tools runs. Can it be shut down cleanly from outside?", "Hai en marcha unha Debian PV sen ferramentas. Pódese apagar ordenadamente desde fóra?"), [
        yes("Yes", "Si", "Its kernel answers by itself. XenServer does not support it without tools, but does not forbid it.",
            "O seu núcleo responde por si só. XenServer non o soporta sen ferramentas, pero non o prohibe."),
        no("No, clean_shutdown is not allowed", "Non, clean_shutdown non está permitido", "So it is for HVM; look at the allowed operations of dbase.", "Iso é para HVM; mira as operacións permitidas de dbase."),
        no("Only by force", "Só pola forza", "Force is what is left for a Windows without tools.", "A forza é o que queda para un Windows sen ferramentas."),
    ]),
    Question("linux", Words("What do the tools install in a Linux?", "Que instalan as ferramentas nun Linux?"), [
        no("A PV kernel", "Un núcleo PV", "There were kernels on the disc for a few very old systems only.", "No disco só había núcleos para uns poucos sistemas moi vellos."),
        no("Disk and network drivers", "Controladores de disco e de rede", "Those are in its own kernel already.", "Eses xa están no seu propio núcleo."),
        yes("An agent", "Un axente", "It reports the system, the addresses and the memory, and says that there is a balloon.", "Informa do sistema, dos enderezos e da memoria, e di que hai un globo."),
    ]),
    Question("faster", Words("Why is a Windows with tools faster?", "Por que é máis rápido un Windows coas ferramentas?"), [
        no("It has become PV", "Converteuse en PV", "It stays HVM, for good.", "Segue sendo HVM, para sempre."),
        yes("Its disk and network do without qemu", "O seu disco e a súa rede xa non pasan por qemu", "They go through drivers in two halves and a shared ring: far fewer exits.",
            "Van por controladores en dúas metades e un anel compartido: moitas menos saídas."),
        no("The agent speeds it up", "O axente acelérao", "The agent only reports.", "O axente só informa."),
    ]),
    Question("disks", Words("How many disks may a Windows without tools have?", "Cantos discos pode ter un Windows sen ferramentas?"), [
        yes("3", "3", "Positions 0 to 3 of an imitated IDE, and one of them is the CD's.", "As posicións da 0 á 3 dun IDE imitado, e unha é do CD."),
        no("1", "1", "Two more can be attached: look at its allowed positions.", "Pódense conectar dous máis: mira as posicións permitidas."),
        no("15", "15", "That takes PV drivers: then there are 16 positions.", "Para iso fan falta controladores PV: entón hai 16 posicións."),
    ]),
]
