"""Paravirtualization: modified kernels, hypercalls, drivers in two halves."""

from grader.question import Choice, Ordering, Short, right, wrong

QUESTIONS = (
    Short(
        name="hypercall",
        en="What is a call from the kernel of a PV guest to Xen named (as a system call is one from an application to its kernel)?",
        gl="Que nome recibe a chamada que o núcleo dun convidado PV lle fai a Xen (coma a chamada ao sistema que unha aplicación lle fai ao seu núcleo)?",
        accepts=r"(an? |unha |the |a )?(hypercalls?|hiperchamadas?)",
        example="hypercall",
        why=("A hypercall.", "Unha hiperchamada.")),
    Choice(
        name="why_modified",
        en="Why was the kernel of a PV guest modified?",
        gl="Por que se modificou o núcleo dun convidado PV?",
        options=(
            right(en="So that it asks Xen, by hypercalls, for what it may no longer do by itself",
                  gl="Para que lle pida a Xen, con hiperchamadas, o que xa non pode facer por si só",
                  why=("It is out of ring 0. On the x86 of that time not every such instruction trapped there, so the source was changed.",
                       "Está fóra do anel 0. No x86 daquel tempo non todas esas instrucións provocaban unha trampa, así que se cambiou o código fonte.")),
            wrong(en="So that it drives the real disk itself", gl="Para que manexe por si mesmo o disco real",
                  why=("It never touches the real disk: dom0's driver does.", "Nunca toca o disco real: faino o controlador de dom0.")),
            wrong(en="So that it may stay in ring 0", gl="Para que poida quedar no anel 0",
                  why=("The contrary: it leaves ring 0 to Xen.", "Todo o contrario: déixalle o anel 0 a Xen.")),
            wrong(en="Because the XenServer Tools exchanged it", gl="Porque o cambiaron as XenServer Tools",
                  why=("The tools exchange no kernel; current Linux kernels come ready for Xen.",
                       "As ferramentas non cambian ningún núcleo; os núcleos actuais de Linux xa veñen preparados para Xen.")))),
    Ordering(
        name="disk_write",
        en="A PV guest writes a block to its disk. Put the steps in order.",
        gl="Un convidado PV escribe un bloque no seu disco. Ordena os pasos.",
        steps=(("The front end in the guest puts a request into the shared ring", "A parte frontal, no convidado, pon unha petición no anel compartido"),
               ("It rings the event channel", "Avisa pola canle de eventos"),
               ("The back end in dom0 takes the request", "A parte traseira, en dom0, recolle a petición"),
               ("Dom0's driver writes to the real disk", "O controlador de dom0 escribe no disco real"),
               ("The answer is put into the ring, and the guest told", "A resposta ponse no anel e avísase o convidado")),
        why=("Front end, ring, back end, real driver, and back: no imitated disk anywhere.", "Parte frontal, anel, parte traseira, controlador real e volta: sen ningún disco imitado.")),
    Choice(
        name="needs_vt",
        en="The host's processor has no VT-x or AMD-V, or they are switched off in the BIOS. What can it run? There may be more than one.",
        gl="O procesador do anfitrión non ten VT-x nin AMD-V, ou están desactivados na BIOS. Que pode executar? Pode haber máis dunha.",
        options=(
            right(en="PV guests with 32 bits", gl="Convidados PV de 32 bits", why=("PV never needed it.", "PV nunca o precisou.")),
            right(en="PV guests with 64 bits", gl="Convidados PV de 64 bits", why=("PV never needed it, with 64 bits neither.", "PV nunca o precisou, tampouco con 64 bits.")),
            wrong(en="Windows Server 2008", gl="Windows Server 2008", why=("An unmodified system needs HVM, and HVM needs VT-x or AMD-V.", "Un sistema sen modificar precisa HVM, e HVM precisa VT-x ou AMD-V.")),
            wrong(en="A Linux made with “Other install media”", gl="Un Linux feito con «Other install media»",
                  why=("That template makes an HVM VM, whatever is installed in it.", "Ese modelo fai unha MV HVM, instálese o que se instale nela.")))),
    Choice(
        name="pv_shutdown",
        en="A PV Debian without the tools is running on XenServer 6.1. What does XenServer do when it is asked to shut it down cleanly?",
        gl="Un Debian PV sen as ferramentas está en marcha en XenServer 6.1. Que fai XenServer cando se lle pide apagalo ordenadamente?",
        options=(
            right(en="It does: the PV kernel itself answers the request", gl="Apágao: responde o propio núcleo PV",
                  why=("The unit's list is what the maker supports; the rule is only enforced for HVM guests.",
                       "A lista da unidade é o que admite o fabricante; a norma só se impón aos convidados HVM.")),
            wrong(en="It refuses: VM_MISSING_PV_DRIVERS", gl="Rexéitao: VM_MISSING_PV_DRIVERS",
                  why=("So it answers for a running HVM guest without drivers.", "Iso é o que responde dun convidado HVM en marcha sen controladores.")),
            wrong(en="It pulls the plug", gl="Córtalle a corrente",
                  why=("That would be a forced shutdown, and has to be asked for as such.", "Iso sería un apagado forzado, e hai que pedilo como tal.")),
            wrong(en="Nothing, until the tools are installed", gl="Nada, ata que se instalen as ferramentas",
                  why=("The kernel watches for the request in xenstore; no agent is needed for it.", "O núcleo está pendente da petición en xenstore; non fai falta ningún axente.")))),
    Choice(
        name="pv_today",
        en="What became of PV guests in XCP-ng 8.3?",
        gl="Que foi dos convidados PV en XCP-ng 8.3?",
        options=(
            right(en="They are gone: such VMs must be converted to HVM", gl="Desapareceron: esas MV hai que convertelas a HVM",
                  why=("Processors now do in hardware what PV was invented for, and PV had cost a lot in security work.",
                       "Os procesadores fan agora en hardware aquilo para o que se inventou PV, e PV deu moito traballo de seguridade.")),
            wrong(en="They are the recommended mode for Linux", gl="Son o modo recomendado para Linux",
                  why=("So it was in 2013.", "Así era en 2013.")),
            wrong(en="Only 32-bit PV is left", gl="Só queda PV de 32 bits", why=("That was the first to be given up.", "Ese foi o primeiro que se abandonou.")),
            wrong(en="Nothing has changed", gl="Non cambiou nada", why=("HVM with PV drivers is today's way.", "Hoxe o normal é HVM con controladores PV.")))),
)
