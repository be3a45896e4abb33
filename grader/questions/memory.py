"""Memory that grows and shrinks: static and dynamic limits, the balloon."""

from grader.question import Choice, Number, Ordering, right, wrong

QUESTIONS = (
    Number(
        name="room_for_a_vm",
        values=tuple({"free": free, "low": low, "high": high} for free, low, high in ((256, 512, 1024), (512, 256, 1024), (128, 512, 768), (384, 768, 1024), (256, 256, 768))),
        en="A host has {free} MiB free. Two VMs with tools run with {high} MiB each; their dynamic minimum is {low} MiB. How many MiB can a third VM be given at most (overheads left out)?",
        gl="Un anfitrión ten {free} MiB libres. Dúas MV con ferramentas están en marcha con {high} MiB cada unha; o seu mínimo dinámico é de {low} MiB. Cantos MiB se lle poden dar como moito a unha terceira MV (sen contar gastos de xestión)?",
        answer=lambda free, low, high: free + 2 * (high - low),
        slips=((lambda free, low, high: free, ("XenServer can take memory back from the other two, by their balloons.", "XenServer pode recuperar memoria das outras dúas, cos seus globos.")),
               (lambda free, low, high: free + high - low, ("Both of them can give some back.", "Poden ceder memoria as dúas.")),
               (lambda free, low, high: 2 * (high - low), ("And what is free already?", "E o que xa está libre?"))),
        why=("What is free, and what lies between each VM's memory and its dynamic minimum.", "O que está libre, máis o que vai da memoria de cada MV ao seu mínimo dinámico.")),
    Number(
        name="room_without_tools",
        values=tuple({"free": free, "low": low, "high": high} for free, low, high in ((256, 512, 1024), (512, 256, 1024), (128, 512, 768), (384, 768, 1024))),
        en="A host has {free} MiB free. Two VMs run with {high} MiB each; the dynamic minimum of both is {low} MiB, but only one of them has the tools. How many MiB can a third VM be given at most (overheads left out)?",
        gl="Un anfitrión ten {free} MiB libres. Dúas MV están en marcha con {high} MiB cada unha; o mínimo dinámico das dúas é de {low} MiB, pero só unha ten as ferramentas. Cantos MiB se lle poden dar como moito a unha terceira MV (sen contar gastos de xestión)?",
        answer=lambda free, low, high: free + high - low,
        slips=((lambda free, low, high: free + 2 * (high - low), ("The one without tools does not announce feature-balloon: it keeps all it has.", "A que non ten ferramentas non anuncia feature-balloon: queda con toda a que ten.")),),
        why=("Only a guest that announces feature-balloon is asked to give memory back.", "Só se lle pide que devolva memoria a un convidado que anuncia feature-balloon.")),
    Number(
        name="most_without_restart",
        values=tuple({"low": low, "high": 2 * low, "top": 4 * low} for low in (128, 256, 512, 1024)),
        en="A running VM with tools has dynamic minimum {low}, dynamic maximum {high} and static maximum {top} MiB. To how many MiB can you let it grow at most without restarting it?",
        gl="Unha MV en marcha, con ferramentas, ten un mínimo dinámico de {low}, un máximo dinámico de {high} e un máximo estático de {top} MiB. Ata cantos MiB a podes deixar medrar como moito sen reiniciala?",
        answer=lambda low, high, top: top,
        slips=((lambda low, high, top: high, ("The dynamic maximum can be raised while it runs.", "O máximo dinámico pódese subir en marcha.")),),
        why=("The dynamic limits can be moved while it runs; the static maximum is fixed at the start.", "Os límites dinámicos pódense mover en marcha; o máximo estático queda fixado no inicio.")),
    Ordering(
        name="limits",
        en="Put the memory limits of a VM in order, from the smallest to the largest.",
        gl="Ordena os límites de memoria dunha MV, do menor ao maior.",
        steps=(("static minimum", "mínimo estático"), ("dynamic minimum", "mínimo dinámico"), ("dynamic maximum", "máximo dinámico"), ("static maximum", "máximo estático")),
        why=("static_min ≤ dynamic_min ≤ dynamic_max ≤ static_max: any other order is refused.", "static_min ≤ dynamic_min ≤ dynamic_max ≤ static_max: calquera outra orde rexéitase.")),
    Choice(
        name="range_without_tools",
        en="Without tools, XenCenter does not let you set a memory range. And `xe vm-memory-dynamic-range-set` on the same VM?",
        gl="Sen ferramentas, XenCenter non deixa poñer un intervalo de memoria. E `xe vm-memory-dynamic-range-set` na mesma MV?",
        options=(
            right(en="It succeeds, but the guest is never asked for memory", gl="Faino, pero ao convidado nunca se lle pide memoria",
                  why=("XenAPI only checks the order of the limits. So a range proves nothing about tools.", "XenAPI só comproba a orde dos límites. Así que un intervalo non demostra nada sobre as ferramentas.")),
            wrong(en="It is refused: no PV drivers", gl="Rexéitase: non hai controladores PV", why=("XenAPI does not ask for them here; XenCenter does.", "Aquí XenAPI non os pide; pídeos XenCenter.")),
            wrong(en="It installs the balloon driver", gl="Instala o controlador do globo", why=("No call of the host installs something in a guest.", "Ningunha orde do anfitrión instala nada no convidado.")),
            wrong(en="It restarts the VM", gl="Reinicia a MV", why=("It changes two numbers in a record.", "Cambia dous números dun rexistro.")))),
    Choice(
        name="balloon",
        en="What does the balloon driver do when the host needs memory?",
        gl="Que fai o controlador do globo cando o anfitrión precisa memoria?",
        options=(
            right(en="It takes pages from its own guest and gives them back to Xen", gl="Quítalle páxinas ao seu propio convidado e devólvellas a Xen",
                  why=("The balloon inflates inside the guest: the guest has less, the host more.", "O globo ínchase dentro do convidado: el ten menos e o anfitrión, máis.")),
            wrong(en="It writes the guest's memory to the host's disk", gl="Escribe a memoria do convidado no disco do anfitrión", why=("That would be suspending it.", "Iso sería suspendelo.")),
            wrong(en="It compresses memory", gl="Comprime a memoria", why=("Nothing is compressed; pages change hands.", "Non se comprime nada; as páxinas cambian de mans.")),
            wrong(en="It moves the guest to another host", gl="Move o convidado a outro anfitrión", why=("That is migration.", "Iso é migrar.")))),
)
