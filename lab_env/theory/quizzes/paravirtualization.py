"""Lesson 02: paravirtualization."""

from ...words import Words
from . import Question, no, yes

TITLE = Words("Paravirtualization", "Paravirtualización")
QUESTIONS = [
    Question("modified", Words("What is modified in a modified system?", "Que está modificado nun sistema modificado?"), [
        no("Its applications", "As súas aplicacións", "They run as they are, in ring 3, and notice nothing.", "Execútanse tal como son, no anel 3, e non se decatan."),
        yes("Its kernel", "O seu núcleo", "What only ring 0 may do, it asks for. Linux has the changes in it, and switches them on when it finds Xen.",
            "O que só pode o anel 0, pídeo. Linux xa leva os cambios dentro, e actívaos cando atopa Xen."),
        no("Its BIOS", "A súa BIOS", "It has none: pygrub reads the kernel from its disk, and Xen starts it.", "Non ten: pygrub le o núcleo do seu disco, e Xen iníciao."),
    ]),
    Question("windows", Words("Could a Windows be installed as a PV guest?", "Poderíase instalar un Windows como convidado PV?"), [
        no("Yes, with the tools", "Si, coas ferramentas", "The tools bring drivers and an agent, not another kernel.", "As ferramentas traen controladores e un axente, non outro núcleo."),
        no("Yes, on a processor with VT-x", "Si, nun procesador con VT-x", "With VT-x it runs with its kernel as it is: that is HVM.", "Con VT-x execútase co seu núcleo tal como é: iso é HVM."),
        yes("No", "Non", "Its kernel has no such changes, and only its maker could make them.", "O seu núcleo non ten eses cambios, e só os podería facer o seu fabricante."),
    ]),
    Question("hypercall", Words("What is a hypercall?", "Que é unha hiperchamada?"), [
        yes("A kernel asks Xen for something", "Un núcleo pídelle algo a Xen", "It is to Xen what a system call is to a kernel.", "É para Xen o que unha chamada ao sistema é para un núcleo."),
        no("An application asks Xen for something", "Unha aplicación pídelle algo a Xen", "Applications ask their own kernel, by system call.",
           "As aplicacións pídenlle as cousas ao seu núcleo, cunha chamada ao sistema."),
        no("The processor stops a guest that does what it must not", "O procesador para un convidado que fai o que non debe",
           "That is a trap, or with VT-x a VM exit. A hypercall is made on purpose.", "Iso é unha trampa, ou con VT-x unha saída de MV. Unha hiperchamada faise a propósito."),
    ]),
    Question("no-vt", Words("Virtualization is off in the BIOS. Which one starts?", "A virtualización está desactivada na BIOS. Cal arranca?"), [
        yes("Dbase", "Dbase", "PV is older than VT-x and needs no help of the processor's.", "PV é anterior a VT-x e non precisa axuda do procesador."),
        no("The Windows, w2008", "O Windows, w2008", "HVM needs VT-x or AMD-V: XenServer answers that no host can run it.", "HVM precisa VT-x ou AMD-V: XenServer responde que ningún anfitrión a pode executar."),
        no("None", "Ningunha", "Dbase does: you have tried it in this lesson.", "Dbase si: probáchelo nesta lección."),
    ]),
]
