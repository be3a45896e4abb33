"""Lesson 03: hardware virtualization."""

from ...words import Words
from . import Question, no, yes

TITLE = Words("Hardware virtualization", "Virtualización por hardware")
QUESTIONS = [
    Question("where", Words("Where is the kernel of a Windows in an HVM guest?", "Onde está o núcleo dun Windows nun convidado HVM?"), [
        yes("In ring 0 of non-root mode", "No anel 0 do modo non raíz", "It is where it expects to be; Xen is in root mode.", "Está onde conta con estar; Xen está no modo raíz."),
        no("In ring -1", "No anel -1", "There is no such ring: it is a nickname, and for Xen's place, not for the guest's.", "Non hai tal anel: é un alcume, e do sitio de Xen, non do convidado."),
        no("In ring 1", "No anel 1", "That is where a 32-bit PV kernel was.", "Aí estaba un núcleo PV de 32 bits."),
    ]),
    Question("exit", Words("What is a VM exit?", "Que é unha saída de MV (VM exit)?"), [
        no("The VM is shut down", "Apágase a MV", "It happens all the time, and the VM goes on after each.", "Pasa a cada pouco, e a MV segue despois de cada unha."),
        yes("The processor leaves the guest and goes on with Xen", "O procesador deixa o convidado e segue con Xen", "Xen does what is right for the guest, and enters it again.",
            "Xen fai o que corresponde para o convidado, e volve entrar nel."),
        no("The guest's kernel asks Xen on purpose", "O núcleo do convidado pídelle algo a Xen a propósito", "It need not know that there is a Xen. (PV drivers do know, and do ask.)",
           "Non precisa saber que hai un Xen. (Os controladores PV sábeno, e si lle piden.)"),
    ]),
    Question("ept", Words("What do EPT and NPT spare?", "Que aforran EPT e NPT?"), [
        yes("Exits for the guest's page tables", "Saídas polas táboas de páxinas do convidado", "The guest changes its own tables as it likes; a second level, which is Xen's, says where that really is.",
            "O convidado cambia as súas táboas como queira; un segundo nivel, que é de Xen, di onde está iso de verdade."),
        no("Imitating a disk", "Imitar un disco", "That stays qemu's work until there are PV drivers.", "Iso segue sendo traballo de qemu ata que hai controladores PV."),
        no("Activating VT-x in the BIOS", "Activar VT-x na BIOS", "EPT is a part of VT-x, and works only where that is on.", "EPT é parte de VT-x, e só funciona onde este está activado."),
    ]),
    Question("pv-drivers", Words("An HVM guest gets PV drivers. Is it a PV guest then?", "Un convidado HVM recibe controladores PV. É entón un convidado PV?"), [
        no("Yes", "Si", "Look at its record: HVM_boot_policy stays as it was.", "Mira o seu rexistro: HVM_boot_policy segue igual."),
        yes("No", "Non", "Only disk and network go another way. Processor and boot are HVM's.", "Só o disco e a rede van por outro camiño. Procesador e arranque son de HVM."),
        no("Only if it is a Linux", "Só se é un Linux", "A Linux that finds Xen takes such drivers by itself, and is called PVHVM: it stays HVM.",
           "Un Linux que atopa Xen usa eses controladores por si só, e chámase PVHVM: segue sendo HVM."),
    ]),
]
