"""Lesson 01: rings, Xen and dom0."""

from ...words import Words
from . import Question, no, yes

TITLE = Words("Rings and Xen", "Aneis e Xen")
QUESTIONS = [
    Question("whose-driver", Words("Whose driver works the real disk when dbase writes?", "De quen é o controlador que move o disco real cando escribe dbase?"), [
        no("Xen's", "De Xen", "Xen has no drivers for disks: it shares out processor time, memory and interrupts.",
           "Xen non ten controladores de disco: reparte tempo de procesador, memoria e interrupcións."),
        yes("Dom0's", "De dom0", "Dom0 has the drivers of the real disks and cards; whatever the other domains write ends up with it.",
            "Dom0 ten os controladores dos discos e das tarxetas reais; todo o que escriben os outros dominios acaba nel."),
        no("Dbase's own", "Da propia dbase", "What dbase has is a front end: it hands requests to dom0 and never touches a real disk.",
           "O que ten dbase é unha parte frontal: pásalle peticións a dom0 e nunca toca un disco real."),
    ]),
    Question("dom0-vm", Words("Why is dom0 in the list of VMs?", "Por que está dom0 na lista de MV?"), [
        yes("Because it runs on Xen, as the others do", "Porque se executa sobre Xen, coma as outras", "To Xen it is a domain, if a privileged one: it too has the hypervisor beneath it.",
            "Para Xen é un dominio, aínda que privilexiado: tamén el está por riba do hipervisor."),
        no("Because somebody has started it there", "Porque alguén a iniciou alí", "It starts with the host, before anybody can log in.", "Iníciase co anfitrión, antes de que ninguén poida entrar."),
        no("By mistake: it is the hypervisor", "Por erro: é o hipervisor", "The hypervisor is Xen. Dom0 is a Linux that manages it.", "O hipervisor é Xen. Dom0 é un Linux que o administra."),
    ]),
    Question("restarted", Words("Dbase is restarted. What is new afterwards?", "Reiníciase dbase. Que é novo despois?"), [
        no("The VM's uuid", "O uuid da MV", "The uuid is the VM's, for life.", "O uuid é da MV, para sempre."),
        yes("The domain", "O dominio", "Each start makes a new domain, with the next number; the VM stays the same.",
            "Cada inicio crea un dominio novo, co número seguinte; a MV é a mesma."),
        no("Nothing", "Nada", "Look at domid before and after: the domain is a new one.", "Mira o domid antes e despois: o dominio é novo."),
    ]),
    Question("forbidden", Words("An application in ring 3 tries to load other page tables. What does the processor do?",
                                "Unha aplicación no anel 3 intenta cargar outras táboas de páxinas. Que fai o procesador?"), [
        no("It does it, and tells the kernel", "Faino, e avisa o núcleo", "Then no other program's memory would be safe from it.",
           "Entón ningún outro programa tería a memoria a salvo dela."),
        yes("It does not do it, and traps to ring 0", "Non o fai, e salta ao anel 0 cunha trampa", "A trap. What comes of it is decided by whoever commands in ring 0.",
            "Unha trampa. O que pase despois decídeo quen mande no anel 0."),
        no("Nothing, and goes on", "Nada, e segue", "A few instructions of x86 do just that outside ring 0, such as popf with the interrupt flag; this one traps.",
           "Algunhas instrucións de x86 fan iso fóra do anel 0, como popf co indicador de interrupcións; esta fai unha trampa."),
    ]),
    Question("pv-64", Words("In which ring runs the kernel of a 64-bit PV guest, such as dbase?", "En que anel se executa o núcleo dun convidado PV de 64 bits, como dbase?"), [
        no("0", "No 0", "That is Xen's place.", "Ese é o sitio de Xen."),
        no("1", "No 1", "So it was with 32 bits, and so says the unit. With 64 bits there are no segment limits to keep ring 1 out of Xen.",
           "Así era con 32 bits, e así o di a unidade. Con 64 bits non hai límites de segmento que protexan a Xen do anel 1."),
        yes("3", "No 3", "In the same ring as its applications, with page tables of its own; Xen changes between the two.",
            "No mesmo anel que as súas aplicacións, coas súas propias táboas de páxinas; Xen pasa dunhas ás outras."),
    ]),
]
