"""Installing the tools, and a system for which there is no template."""

from grader.question import Choice, Ordering, Short, right, wrong

QUESTIONS = (
    Short(
        name="cd_device",
        en="The tools' CD is in the drive of a PV Linux on XenServer 6.1. Which device do you mount?",
        gl="O CD das ferramentas está na unidade dun Linux PV en XenServer 6.1. Que dispositivo montas?",
        accepts=r"(/dev/)?xvdd",
        example="/dev/xvdd",
        why=("The drive is at position 3, and position 3 of a PV guest is xvdd.", "A unidade está na posición 3, e a posición 3 dun convidado PV é xvdd.")),
    Ordering(
        name="debian_order",
        en="The tools on Debian, as the unit does it: put the steps in order.",
        gl="As ferramentas en Debian, como o fai a unidade: ordena os pasos.",
        steps=(("Bring the system up to date (apt-get update, dist-upgrade)", "Actualizar o sistema (apt-get update, dist-upgrade)"), ("Insert xs-tools.iso in the VM's drive", "Inserir xs-tools.iso na unidade da MV"),
               ("Mount it: mount /dev/xvdd /mnt", "Montalo: mount /dev/xvdd /mnt"), ("Run /mnt/Linux/install.sh", "Executar /mnt/Linux/install.sh"), ("Restart the guest", "Reiniciar o convidado"),
               ("See in XenCenter that it is optimized", "Ver en XenCenter que está optimizado")),
        why=("First the system, then the tools.", "Primeiro o sistema, despois as ferramentas.")),
    Choice(
        name="install_sh_1304",
        en="What does install.sh do on Ubuntu 13.04 (XenServer 6.1)?",
        gl="Que fai install.sh en Ubuntu 13.04 (XenServer 6.1)?",
        options=(
            right(en="It says which system it found, and then that it cannot install packages for it", gl="Di que sistema atopou, e despois que non pode instalar paquetes para el",
                  why=("It knows very well what it is; that release is not in its table. Its advice is to install the package by hand.",
                       "Sabe ben de que sistema se trata; esa versión non está na súa táboa. O seu consello é instalar o paquete a man.")),
            wrong(en="It does not know which system it is", gl="Non sabe de que sistema se trata", why=("So the unit says; but its first line names it: Detected `Ubuntu 13.04'.", "Iso di a unidade; pero a primeira liña dío: Detected `Ubuntu 13.04'.")),
            wrong(en="It installs the tools without a word", gl="Instala as ferramentas sen dicir nada", why=("On 12.04 it would install them, with a few words.", "En 12.04 si que as instalaría, dicindo algunha cousa.")),
            wrong(en="It exchanges the kernel", gl="Cambia o núcleo", why=("It does so on no current Linux.", "Non o fai en ningún Linux actual.")))),
    Short(
        name="package",
        en="What is the package called that has the tools' agent for Debian and Ubuntu (the name only, without version)?",
        gl="Como se chama o paquete co axente das ferramentas para Debian e Ubuntu (só o nome, sen a versión)?",
        accepts=r"xe-guest-utilities",
        example="xe-guest-utilities",
        why=("xe-guest-utilities; its service is xe-linux-distribution, its process xe-daemon.", "xe-guest-utilities; o seu servizo é xe-linux-distribution, o seu proceso xe-daemon.")),
    Choice(
        name="bare_url",
        en="With the 12.04 template you give the URL http://archive.ubuntu.com/ubuntu/ and nothing else. What is installed?",
        gl="Co modelo de 12.04 das o URL http://archive.ubuntu.com/ubuntu/ e nada máis. Que se instala?",
        options=(
            right(en="Ubuntu 12.04", gl="Ubuntu 12.04", why=("A URL without /dists/… is completed with the template's own release, precise.", "Un URL sen /dists/… complétase coa versión do propio modelo, precise.")),
            wrong(en="The newest Ubuntu on that server", gl="O Ubuntu máis novo dese servidor", why=("Nobody looks what is newest: the template says precise.", "Ninguén mira cal é o máis novo: o modelo di precise.")),
            wrong(en="Ubuntu 13.04", gl="Ubuntu 13.04", why=("For that the URL must name the release: …/dists/raring/.", "Para iso o URL ten que nomear a versión: …/dists/raring/.")),
            wrong(en="Nothing: it is an error", gl="Nada: é un erro", why=("It works, silently, with 12.04: the trap of the exercise.", "Funciona, calado, coa 12.04: a trampa do exercicio.")))),
    Choice(
        name="copy_or_clone",
        en="Why does the unit make a *full copy* of dbase before it installs the tools, and no fast clone?",
        gl="Por que fai a unidade unha *copia completa* de dbase antes de instalar as ferramentas, e non unha clonación rápida?",
        options=(
            right(en="A full copy has disks of its own, which share nothing with the original", gl="Unha copia completa ten discos propios, que non comparten nada co orixinal",
                  why=("A fast clone shares the blocks that have not changed: quick, but no independent backup.", "Unha clonación rápida comparte os bloques que non cambiaron: é rápida, pero non é unha copia de seguridade independente.")),
            wrong(en="A fast clone can only be made of a running VM", gl="A clonación rápida só se pode facer dunha MV en marcha", why=("Both want it halted.", "As dúas a queren apagada.")),
            wrong(en="A full copy is made faster", gl="A copia completa faise máis rápido", why=("Slower: it copies the whole disk; the log tells how long it took.", "Máis a modo: copia o disco enteiro; o rexistro di canto tardou.")),
            wrong(en="A fast clone is a template", gl="Unha clonación rápida é un modelo", why=("It is a VM like any other.", "É unha MV coma calquera outra.")))),
)
