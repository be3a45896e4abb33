"""Virtualization with the processor's help: HVM, VT-x, AMD-V, and the modes between HVM and PV."""

from grader.question import Choice, Ordering, right, wrong

QUESTIONS = (
    Choice(
        name="hvm_for",
        en="Why does Windows run as an HVM guest?",
        gl="Por que funciona Windows como convidado HVM?",
        options=(
            right(en="Its kernel is unmodified and expects ring 0 and a PC", gl="O seu núcleo está sen modificar e espera o anel 0 e un PC",
                  why=("The processor gives it a ring 0, and qemu the rest of the PC.", "O procesador dálle un anel 0, e qemu o resto do PC.")),
            wrong(en="Because HVM is faster than PV for every task", gl="Porque HVM é máis rápido ca PV en calquera tarefa",
                  why=("Without PV drivers its disk and network are imitated, and slow.", "Sen controladores PV, o disco e a rede son imitados, e lentos.")),
            wrong(en="Because its kernel makes hypercalls", gl="Porque o seu núcleo fai hiperchamadas",
                  why=("That would be a PV kernel.", "Iso sería un núcleo PV.")),
            wrong(en="Because XenServer has no templates for PV", gl="Porque XenServer non ten modelos para PV",
                  why=("It has many, for Linux.", "Ten moitos, para Linux.")))),
    Choice(
        name="who_imitates",
        en="Who imitates the IDE disk and the network card of an HVM guest without PV drivers?",
        gl="Quen imita o disco IDE e a tarxeta de rede dun convidado HVM sen controladores PV?",
        options=(
            right(en="A qemu for each VM, in dom0", gl="Un qemu por cada MV, en dom0",
                  why=("Each access to the imitated device leaves the guest and is handled there.", "Cada acceso ao dispositivo imitado sae do convidado e aténdese alí.")),
            wrong(en="VT-x", gl="VT-x", why=("VT-x is about the processor, not about disks.", "VT-x ocúpase do procesador, non dos discos.")),
            wrong(en="Xen itself", gl="O propio Xen", why=("Xen passes it on to qemu.", "Xen pásallo a qemu.")),
            wrong(en="The XenServer Tools", gl="As XenServer Tools", why=("They bring the drivers that make the imitation unnecessary.", "Elas traen os controladores que fan innecesaria a imitación.")))),
    Choice(
        name="ept",
        en="What do EPT (Intel) and NPT (AMD) bring?",
        gl="Que achegan EPT (Intel) e NPT (AMD)?",
        options=(
            right(en="A second level of page tables in hardware: the guest changes its own without leaving",
                  gl="Un segundo nivel de táboas de páxinas en hardware: o convidado cambia as súas sen saír",
                  why=("Before, Xen kept shadow page tables, and each change was an exit.", "Antes Xen levaba táboas de páxinas sombra, e cada cambio era unha saída.")),
            wrong(en="The ring in which the hypervisor runs", gl="O anel no que se executa o hipervisor",
                  why=("Modes came with VT-x and AMD-V.", "Os modos chegaron con VT-x e AMD-V.")),
            wrong(en="Faster disks", gl="Discos máis rápidos", why=("They are about memory.", "Tratan da memoria.")),
            wrong(en="Migration between hosts", gl="A migración entre anfitrións", why=("Xen does that without them.", "Iso faino Xen sen eles.")))),
    Choice(
        name="trap_and_emulate",
        en="What was missing on x86 for plain trap-and-emulate (Popek and Goldberg, 1974)?",
        gl="Que lle faltaba ao x86 para capturar e emular, sen máis (Popek e Goldberg, 1974)?",
        options=(
            right(en="Some sensitive instructions did not trap outside ring 0", gl="Algunhas instrucións sensibles non provocaban unha trampa fóra do anel 0",
                  why=("POPF, for example, silently does something else. The answers: translate the code (VMware), change the source (PV), change the processor (VT-x).",
                       "POPF, por exemplo, fai outra cousa sen avisar. As respostas: traducir o código (VMware), cambiar o código fonte (PV), cambiar o procesador (VT-x).")),
            wrong(en="It had no rings", gl="Non tiña aneis", why=("It has four.", "Ten catro.")),
            wrong(en="It had no page tables", gl="Non tiña táboas de páxinas", why=("It has had them since the 386.", "Tenas desde o 386.")),
            wrong(en="All instructions trapped, which was too slow", gl="Todas as instrucións provocaban trampas, e era lento de máis",
                  why=("The trouble was those that did not.", "O problema eran as que non o facían.")))),
    Ordering(
        name="spectrum",
        en="Put these modes in order: from the one in which most is imitated or done by hardware to the purest PV.",
        gl="Ordena estes modos: do que máis cousas imita ou deixa ao hardware ao PV máis puro.",
        steps=(("HVM without PV drivers", "HVM sen controladores PV"), ("HVM with PV drivers", "HVM con controladores PV"), ("PVHVM", "PVHVM"), ("PVH", "PVH"), ("PV", "PV")),
        why=("Disks and network first, then interrupts and timers, then the board and the start; page tables last.",
             "Primeiro discos e rede, despois interrupcións e temporizadores, logo a placa e o arranque; as táboas de páxinas, ao final.")),
    Choice(
        name="tools_and_mode",
        en="A Linux was installed with “Other install media”, and then the XenServer Tools. Its VM is now …",
        gl="Instalouse un Linux con «Other install media» e despois as XenServer Tools. A MV é agora …",
        options=(
            right(en="HVM, as before", gl="HVM, como antes",
                  why=("Tools never turn HVM into PV, whatever the unit says; the mode is in the VM's record (HVM_boot_policy).",
                       "As ferramentas nunca converten HVM en PV, diga o que diga a unidade; o modo está no rexistro da MV (HVM_boot_policy).")),
            wrong(en="PV: the tools exchanged its kernel", gl="PV: as ferramentas cambiáronlle o núcleo",
                  why=("So the unit says; but on Linux the tools are an agent, without a kernel.", "Iso di a unidade; pero en Linux as ferramentas son un axente, sen núcleo.")),
            wrong(en="PV after the next restart", gl="PV despois do seguinte reinicio",
                  why=("A restart changes no mode either.", "Un reinicio tampouco cambia o modo.")),
            wrong(en="Neither: it no longer starts", gl="Nin unha cousa nin a outra: xa non arrinca",
                  why=("It starts as it always did.", "Arrinca coma sempre.")))),
)
