"""Protection rings, and who runs in which. The course unit's “ring 1” is right for 32 bits only; “ring -1” is a nickname."""

from grader.question import Choice, Ordering, right, wrong

QUESTIONS = (
    Choice(
        name="rings_64",
        en="In which ring does the kernel of a 64-bit PV guest run?",
        gl="En que anel se executa o núcleo dun convidado PV de 64 bits?",
        options=(
            right(en="In ring 3, like its applications", gl="No anel 3, coma as súas aplicacións",
                  why=("In 64-bit mode there are no segment limits, and page tables only tell ring 3 from the others: ring 1 would not keep the kernel out of Xen.",
                       "No modo de 64 bits non hai límites de segmento, e as táboas de páxinas só distinguen o anel 3 dos demais: o anel 1 non protexería a Xen do núcleo.")),
            wrong(en="In ring 1", gl="No anel 1",
                  why=("That is so for 32-bit PV, where segment limits protect Xen. With 64 bits there are none.",
                       "Iso é certo en PV de 32 bits, onde os límites de segmento protexen a Xen. Con 64 bits non os hai.")),
            wrong(en="In ring 0, with Xen", gl="No anel 0, con Xen",
                  why=("Then nothing would stop it from taking over the machine. In PV, ring 0 is Xen's alone.",
                       "Entón nada lle impediría facerse co equipo. En PV, o anel 0 é só de Xen.")),
            wrong(en="In ring -1", gl="No anel -1",
                  why=("No processor has such a ring; it is a nickname for Xen's place when VT-x is used.",
                       "Ningún procesador ten ese anel; é un alcume do lugar de Xen cando se usa VT-x.")))),
    Choice(
        name="rings_32",
        en="A 32-bit PV guest runs on Xen. Which is right?",
        gl="Hai un convidado PV de 32 bits sobre Xen. Que é certo?",
        options=(
            right(en="Xen in ring 0, the guest's kernel in ring 1, its applications in ring 3",
                  gl="Xen no anel 0, o núcleo do convidado no anel 1 e as súas aplicacións no anel 3",
                  why=("So the course unit has it, and for 32 bits it is right: segment limits keep ring 1 out of Xen.",
                       "Así o conta a unidade, e para 32 bits é correcto: os límites de segmento protexen a Xen do anel 1.")),
            wrong(en="Xen in ring 0, kernel and applications in ring 3", gl="Xen no anel 0, núcleo e aplicacións no anel 3",
                  why=("That is how it is with 64 bits.", "Así é con 64 bits.")),
            wrong(en="Xen and the guest's kernel in ring 0, the applications in ring 3", gl="Xen e o núcleo do convidado no anel 0, as aplicacións no anel 3",
                  why=("The guest's kernel has to leave ring 0 to Xen: that is why it had to be modified.",
                       "O núcleo do convidado ten que deixarlle o anel 0 a Xen: por iso houbo que modificalo.")),
            wrong(en="Xen in ring 1, the guest's kernel in ring 0", gl="Xen no anel 1, o núcleo do convidado no anel 0",
                  why=("The most privileged ring is the hypervisor's.", "O anel con máis privilexios é o do hipervisor.")))),
    Choice(
        name="rings_hvm",
        en="With VT-x, where does the kernel of an unmodified guest run?",
        gl="Con VT-x, onde se executa o núcleo dun convidado sen modificar?",
        options=(
            right(en="In ring 0 of non-root mode", gl="No anel 0 do modo non raíz",
                  why=("Non-root mode has rings 0 to 3 of its own, so that the guest needs no change; Xen is in ring 0 of root mode.",
                       "O modo non raíz ten os seus propios aneis do 0 ao 3, así que o convidado non precisa cambios; Xen está no anel 0 do modo raíz.")),
            wrong(en="In ring 0 of root mode", gl="No anel 0 do modo raíz",
                  why=("That is where Xen runs.", "Aí é onde se executa Xen.")),
            wrong(en="In ring 1", gl="No anel 1",
                  why=("That was a 32-bit PV kernel's place. An unmodified kernel expects ring 0, and gets one.",
                       "Ese era o sitio dun núcleo PV de 32 bits. Un núcleo sen modificar espera o anel 0, e dánlle un.")),
            wrong(en="In ring 3, as with 64-bit PV", gl="No anel 3, coma en PV de 64 bits",
                  why=("An unmodified kernel would not work there; VT-x gives it a ring 0 in non-root mode.",
                       "Alí un núcleo sen modificar non funcionaría; VT-x dálle un anel 0 no modo non raíz.")))),
    Choice(
        name="ring_minus_one",
        en="What is “ring -1”?",
        gl="Que é o «anel -1»?",
        options=(
            right(en="A nickname: VT-x adds a second mode, not a ring below 0", gl="Un alcume: VT-x engade un segundo modo, non un anel por debaixo do 0",
                  why=("Root and non-root mode lie across the rings: each has 0 to 3. The unit itself says that it is not exactly so.",
                       "Os modos raíz e non raíz cruzan os aneis: cada un ten os seus, do 0 ao 3. A propia unidade avisa de que non é exactamente así.")),
            wrong(en="A fifth ring that Intel added in 2005", gl="Un quinto anel que Intel engadiu en 2005",
                  why=("What was added is a pair of modes, each with four rings.", "O que se engadiu é un par de modos, cada un con catro aneis.")),
            wrong(en="The ring in which dom0's kernel runs", gl="O anel no que se executa o núcleo de dom0",
                  why=("On XenServer 6.1 dom0 is a PV guest; it is not below anything.", "En XenServer 6.1 dom0 é un convidado PV; non está por debaixo de nada.")),
            wrong(en="The BIOS", gl="A BIOS",
                  why=("In the BIOS VT-x is switched on; it is no ring.", "Na BIOS actívase VT-x; non é un anel.")))),
    Ordering(
        name="exit_order",
        en="An HVM guest executes an instruction that Xen has to deal with. Put in order what happens.",
        gl="Un convidado HVM executa unha instrución da que se ten que ocupar Xen. Ordena o que pasa.",
        steps=(("The guest executes the instruction, in non-root mode", "O convidado executa a instrución, en modo non raíz"),
               ("The processor leaves the guest: a VM exit", "O procesador sae do convidado: unha saída de MV (VM exit)"),
               ("Xen sees why, and does what is needed, in root mode", "Xen mira por que e fai o necesario, en modo raíz"),
               ("Xen enters the guest again: a VM entry", "Xen volve entrar no convidado (VM entry)"),
               ("The guest goes on with its next instruction", "O convidado segue coa instrución seguinte")),
        why=("Out, handled, in again: the fewer exits, the faster the guest.", "Saír, atender, volver entrar: cantas menos saídas, máis rápido vai o convidado.")),
)
