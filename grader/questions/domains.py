"""Domains, dom0, and where Xen stands."""

from grader.question import Choice, Number, Ordering, Short, right, wrong

QUESTIONS = (
    Short(
        name="control_domain",
        en="What is the domain called that has the drivers of the real hardware and from which the others are managed?",
        gl="Como se chama o dominio que ten os controladores do hardware real e desde o que se xestionan os demais?",
        accepts=r"(the |o )?(dom ?-?0|domain ?-?0|dominio ?-?0|control domain|dominio de control|domain zero|dominio cero)",
        example="dom0",
        why=("Dom0, the control domain: Xen starts it first.", "Dom0, o dominio de control: Xen iníciao de primeiro.")),
    Choice(
        name="who_has_drivers",
        en="A PV guest writes to its disk. Whose driver moves the real disk?",
        gl="Un convidado PV escribe no seu disco. De quen é o controlador que manexa o disco real?",
        options=(
            right(en="Dom0's", gl="De dom0",
                  why=("Xen has no disk drivers; dom0's kernel has them, and its back end takes the guests' requests.",
                       "Xen non ten controladores de disco; tenos o núcleo de dom0, e a súa parte traseira recolle as peticións dos convidados.")),
            wrong(en="Xen's", gl="De Xen",
                  why=("Xen is kept thin: processors, memory, interrupts. Disks and network cards are dom0's.",
                       "Xen é unha capa fina: procesadores, memoria, interrupcións. Os discos e as tarxetas de rede son cousa de dom0.")),
            wrong(en="The guest's own", gl="Do propio convidado",
                  why=("The unit says that PV works “as directly as possible” with the hardware; the guest has a front end only, and never touches the disk.",
                       "A unidade di que PV traballa co hardware «o máis directamente posible»; o convidado só ten unha parte frontal e nunca toca o disco.")),
            wrong(en="That of XenCenter", gl="De XenCenter",
                  why=("XenCenter is a program on an administrator's computer; VMs run without it.",
                       "XenCenter é un programa no ordenador de quen administra; as MV funcionan sen el.")))),
    Number(
        name="domains_of_a_vm",
        values=({"restarts": 2}, {"restarts": 3}, {"restarts": 4}, {"restarts": 5}),
        en="A VM is started, restarted {restarts} times, and then shut down. How many domains has Xen made for it in all?",
        gl="Iníciase unha MV, reiníciase {restarts} veces e despois apágase. Cantos dominios creou Xen para ela en total?",
        answer=lambda restarts: restarts + 1,
        slips=((lambda restarts: 1, ("The VM stays the same; the domain is made anew at each start.", "A MV é a mesma; o dominio créase de novo en cada inicio.")),
               (lambda restarts: restarts, ("And the one of the first start?", "E o do primeiro inicio?"))),
        why=("One for the first start and one for each restart. The VM is the description; the domain is what runs.",
             "Un do primeiro inicio e un por cada reinicio. A MV é a descrición; o dominio é o que se executa.")),
    Choice(
        name="type_one",
        en="Which of these are true of Xen on a XenServer? There may be more than one.",
        gl="Cales destas cousas son certas de Xen nun XenServer? Pode haber máis dunha.",
        options=(
            right(en="It runs directly on the hardware", gl="Execútase directamente sobre o hardware", why=("A type 1 hypervisor.", "É un hipervisor de tipo 1.")),
            right(en="Dom0 runs on top of it, as a guest with privileges", gl="Dom0 funciona enriba del, como un convidado con privilexios",
                  why=("Dom0 is a domain too.", "Dom0 tamén é un dominio.")),
            wrong(en="It is a program that runs on dom0's Linux", gl="É un programa que funciona sobre o Linux de dom0",
                  why=("The other way round: Xen starts first, and then dom0 on it.", "É ao revés: primeiro arrinca Xen, e dom0 enriba del.")),
            wrong(en="It has a driver for every network card", gl="Ten un controlador para cada tarxeta de rede",
                  why=("Dom0 has those.", "Eses tenos dom0.")))),
    Ordering(
        name="start_order",
        en="What starts when, on a XenServer with a PV guest? Put it in order.",
        gl="Que arrinca antes e que despois nun XenServer cun convidado PV? Ponos en orde.",
        steps=(("The computer's firmware", "O firmware do equipo"), ("Xen", "Xen"), ("Dom0's kernel", "O núcleo de dom0"),
               ("xapi, which answers XenCenter and xe", "xapi, que lles responde a XenCenter e a xe"), ("The guest's kernel", "O núcleo do convidado")),
        why=("Xen is below everything, dom0 included.", "Xen está por debaixo de todo, dom0 incluído.")),
)
