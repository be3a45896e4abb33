"""What the XenServer Tools are for, and what only seems to need them."""

from grader.question import Choice, Number, Ordering, Short, right, wrong

QUESTIONS = (
    Choice(
        name="tools_add",
        en="What do the tools add to a PV Linux guest? There may be more than one.",
        gl="Que lle achegan as ferramentas a un convidado Linux PV? Pode haber máis dunha.",
        options=(
            right(en="Its IP addresses can be seen from outside", gl="Os seus enderezos IP vense desde fóra", why=("The agent reports them.", "Dáos o axente nos seus informes.")),
            right(en="The host knows which distribution and kernel it runs", gl="O anfitrión sabe que distribución e que núcleo ten", why=("The agent reports them.", "Dío o axente.")),
            right(en="XenServer balloons its memory", gl="XenServer incha e desincha o seu globo de memoria",
                  why=("XenServer only balloons guests that announce feature-balloon.", "XenServer só o fai cos convidados que anuncian feature-balloon.")),
            wrong(en="A paravirtual kernel", gl="Un núcleo paravirtualizado", why=("It had that before.", "Ese xa o tiña.")),
            wrong(en="Disks that are no longer IDE", gl="Discos que deixan de ser IDE", why=("A PV guest never had an imitated IDE disk.", "Un convidado PV nunca tivo un disco IDE imitado.")))),
    Choice(
        name="hvm_without",
        en="A running Windows has no tools, on XenServer 6.1. What does XenServer refuse? There may be more than one.",
        gl="Un Windows en marcha non ten ferramentas, en XenServer 6.1. Que rexeita XenServer? Pode haber máis dunha.",
        options=(
            right(en="A clean shutdown", gl="Un apagado ordenado", why=("VM_MISSING_PV_DRIVERS: nobody inside would hear the request.", "VM_MISSING_PV_DRIVERS: dentro ninguén recibiría a petición.")),
            right(en="A clean restart", gl="Un reinicio ordenado", why=("VM_MISSING_PV_DRIVERS: a restart is asked for in the same way.", "VM_MISSING_PV_DRIVERS: un reinicio pídese da mesma maneira.")),
            right(en="To suspend it", gl="Suspendelo", why=("VM_MISSING_PV_DRIVERS: XenServer 6.1 suspends an HVM guest only if it has drivers that take part in it.", "VM_MISSING_PV_DRIVERS: XenServer 6.1 só suspende un convidado HVM se ten controladores que colaboren.")),
            wrong(en="A forced shutdown", gl="Un apagado forzado", why=("Pulling the plug always works.", "Cortar a corrente sempre se pode.")),
            wrong(en="To show its console", gl="Amosar a súa consola", why=("The console needs no tools.", "A consola non precisa ferramentas.")))),
    Number(
        name="disks_hvm",
        en="A Windows VM without PV drivers has its system disk and a CD drive. How many more disks can be attached?",
        gl="Unha MV de Windows sen controladores PV ten o disco do sistema e unha unidade de CD. Cantos discos máis se lle poden conectar?",
        answer=lambda: 2,
        slips=((lambda: 3, ("Three in all, the system's included: an imitated IDE has positions 0 to 3, and the CD takes one.",
                            "Tres en total, contando o do sistema: un IDE imitado ten as posicións 0 a 3, e o CD ocupa unha.")),),
        why=("Positions 0 to 3: the system's disk, the CD, and two more. So the unit's three disks count the system's.",
             "Posicións 0 a 3: o disco do sistema, o CD e dous máis. Así que os tres discos da unidade contan o do sistema.")),
    Number(
        name="disks_pv",
        values=({"disks": 2}, {"disks": 3}, {"disks": 4}, {"disks": 5}, {"disks": 6}),
        en="A PV Linux on XenServer 6.1 has {disks} disks and a CD drive. How many more block devices does XenServer let you attach?",
        gl="Un Linux PV en XenServer 6.1 ten {disks} discos e unha unidade de CD. Cantos dispositivos de bloques máis deixa conectar XenServer?",
        answer=lambda disks: 15 - disks,
        slips=((lambda disks: 16 - disks, ("The CD drive has one of the 16 positions, too.", "A unidade de CD tamén ocupa unha das 16 posicións.")),
               (lambda disks: 3 - disks, ("Four positions are the limit of the imitated IDE; this guest is PV.", "Catro posicións son o límite do IDE imitado; este convidado é PV."))),
        why=("A PV guest has positions 0 to 15, with tools or without.", "Un convidado PV ten as posicións 0 a 15, con ferramentas ou sen elas.")),
    Ordering(
        name="report_path",
        en="How does a guest's IP address get into XenCenter? Put the steps in order.",
        gl="Como chega o enderezo IP dun convidado a XenCenter? Ordena os pasos.",
        steps=(("The agent looks in the guest", "O axente mira no convidado"), ("It writes what it found to xenstore", "Escribe en xenstore o que atopou"),
               ("It writes data/updated, last", "Escribe data/updated, de último"), ("xapi reads it into VM_guest_metrics", "xapi leo e gárdao en VM_guest_metrics"),
               ("XenCenter asks xapi and shows it", "XenCenter pregúntalle a xapi e amósao")),
        why=("The agent writes, the host reads; data/updated says that the report is complete.", "O axente escribe, o anfitrión le; data/updated di que o informe está completo.")),
    Short(
        name="feature_key",
        en="Which key does the agent announce, so that XenServer may balloon the guest's memory?",
        gl="Que clave anuncia o axente para que XenServer poida inchar o globo de memoria do convidado?",
        accepts=r"(control/)?feature-balloon( ?= ?1)?",
        example="feature-balloon",
        why=("control/feature-balloon in xenstore, feature-balloon in VM_guest_metrics.other.", "control/feature-balloon en xenstore, feature-balloon en VM_guest_metrics.other.")),
    Choice(
        name="windows_order",
        en="What do the tools change in a Windows guest? There may be more than one.",
        gl="Que cambian as ferramentas nun convidado Windows? Pode haber máis dunha.",
        options=(
            right(en="Disk and network get PV drivers", gl="O disco e a rede pasan a ter controladores PV", why=("The imitation of qemu is no longer used.", "Xa non se usa a imitación de qemu.")),
            right(en="It can be shut down cleanly from outside", gl="Pódese apagar ordenadamente desde fóra", why=("The drivers hear the request.", "Os controladores reciben a petición.")),
            wrong(en="It becomes a PV guest", gl="Pasa a ser un convidado PV", why=("It stays HVM, with PV drivers.", "Segue sendo HVM, con controladores PV.")),
            wrong(en="It no longer needs VT-x", gl="Xa non precisa VT-x", why=("Its kernel is unmodified still.", "O seu núcleo segue sen modificar.")))),
)
