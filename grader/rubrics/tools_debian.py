"""XenServer Tools on Debian: the course unit's dbase, with a full copy before, install.sh, and a restart after."""

from typing import NamedTuple

from grader.check import check, expect
from grader.facts import pairs, whole
from grader.question import drawn
from grader.rubrics import Rubric
from grader.rubrics.common import (ADDRESS_MATTERS, AGENT_MATTERS, ALIVE_MATTERS, DRIVE_MATTERS, MEMORY_MATTERS, NOTHING_ELSE, PACKAGE, RELEASE_MATTERS, RESTART_MATTERS, UPDATES_MATTER,
                                   balloons, came_back, drive_empty, has_address, reported, reports_now, untouched)
from grader.words import Words

VM_NAME = "dbase"
SYSTEM = "debian-6.0.7"
UPGRADES = {"dist-upgrade", "upgrade", "safe-upgrade", "full-upgrade"}
LEAST, MOST = (144, 160, 176, 192), (208, 224, 240)


class Own(NamedTuple):
    """What is asked of one student that others are asked otherwise."""

    copy: str       # name of the copy
    least: int      # MiB: the range of memory
    most: int

    @property
    def said(self):
        return Words("Your own copy of dbase is called {copy}; your own dbase has a range of memory from {least} to {most} MiB.",
                     "A túa copia de dbase chámase {copy}; a túa dbase ten un intervalo de memoria de {least} a {most} MiB.").fill(**self._asdict())


def own(seed):
    return Own(f"dbase-{10 + drawn(seed, 'copy', 90)}", LEAST[drawn(seed, "least", len(LEAST))], MOST[drawn(seed, "most", len(MOST))])


@check("copy", points=2,
       fields=["VM.name_label", "VM.is_a_template", "VM.is_a_snapshot", "VM.is_control_domain", "VM.guest_metrics",
               "VM_guest_metrics.PV_drivers_version"],
       en=("There is a copy of dbase as it was, without tools",
           "task() says what your copy is called. Is it there?",
           "Before anything else, while dbase is halted, make a full copy of it, called exactly so."),
       gl=("Hai unha copia de dbase tal como era, sen ferramentas",
           "task() di como se chama a túa copia. Está aí?",
           "Antes ca nada, con dbase apagada, fai unha copia completa dela, con exactamente ese nome."),
       matters=("Whoever changes a system needs a way back, and a copy that has the change in it already is none.",
                "Quen cambia un sistema precisa un camiño de volta, e unha copia que xa leva dentro o cambio non o é."), read="05#backup")
def copy(xenserver, own):
    copies = xenserver.vms(own.copy)
    yield expect(copies, own.copy if copies else ", ".join(xenserver.other_names()), en=f"No VM is called {own.copy}.", gl=f"Ningunha MV se chama {own.copy}.")
    yield expect(len(copies) == 1, "", en=f"{len(copies)} VMs are called {own.copy}: rename or delete the others.",
                 gl=f"Hai {len(copies)} MV chamadas {own.copy}: cámbialles o nome ás outras ou bórraas.")
    version = copies[0].guest_metrics.PV_drivers_version
    yield expect(not version, pairs(version), en="The copy knows of tools: it was made after they were installed, or they were installed in it.",
                 gl="A copia sabe das ferramentas: fíxose cando xa estaban instaladas, ou instaláronse nela.")


@check("full_copy", points=2, after="copy", facts=["origin", "package"], fields=["VM.power_state"],
       en=("It is a full copy, made before the tools, and at rest",
           "Does the copy need the blocks of dbase's disk for ever?",
           "XenCenter: Copy VM…, Full copy; xe vm-copy; XenAPI: VM.copy. A fast clone shares its blocks with the original. The copy comes before the tools, and is halted in the end."),
       gl=("É unha copia completa, feita antes das ferramentas, e está apagada",
           "Precisa a copia para sempre os bloques do disco de dbase?",
           "XenCenter: Copy VM…, Full copy; xe vm-copy; XenAPI: VM.copy. Unha clonación rápida comparte os bloques co orixinal. A copia vai antes das ferramentas, e ao final queda apagada."),
       matters=("A fast clone needs the original's blocks for ever, on the same storage, and what is lost there is lost to both; a full copy has every block for itself.",
                "Unha clonación rápida precisa para sempre os bloques do orixinal, no mesmo almacenamento, e o que se perda alí pérdeno as dúas MV; unha copia completa ten todos os bloques para si."), read="05#copy-why")
def full_copy(xenserver, own, history):
    copy = xenserver.vms(own.copy)[0]
    origin, package = history.of(copy).origin, history.of(xenserver.vm).package(PACKAGE)
    message, source, name = origin.details if origin else ("", "", "")
    seen = f"{origin.when} {message}({name})" if origin else ""
    yield expect(origin and source == xenserver.vm.uuid, seen, en="It was not made from dbase.", gl="Non se fixo a partir de dbase.")
    yield expect(not package or origin.number < package.number, seen, en="It was made when the tools were in dbase already.",
                 gl="Fíxose cando as ferramentas xa estaban en dbase.", earns=1)
    yield expect(message == "VM.copy", seen, en="It is a fast clone: it shares blocks with dbase and lies on the same storage.",
                 gl="É unha clonación rápida: comparte bloques con dbase e está no mesmo almacenamento.")
    yield expect(copy.power_state == "Halted", f"power_state = {copy.power_state}", en="The copy is not halted.", gl="A copia non está apagada.")


@check("updated", points=2, facts=["commands", "package"],
       en=("The system was brought up to date before the tools were installed",
           "When did this Debian last ask its mirrors?",
           "Comment out the line deb cdrom: of /etc/apt/sources.list, then apt-get update and apt-get dist-upgrade, before install.sh."),
       gl=("Actualizouse o sistema antes de instalar as ferramentas",
           "Cando lles preguntou por última vez este Debian aos seus repositorios?",
           "Comenta a liña deb cdrom: de /etc/apt/sources.list, e despois apt-get update e apt-get dist-upgrade, antes de install.sh."),
       matters=UPDATES_MATTER, read="05#update")
def updated(vm, history):
    past = history.of(vm)
    package = past.package(PACKAGE)
    done = [event for program in ("apt-get", "aptitude") for event in past.commands(program) if event.details[1] == 0]
    in_time = [event for event in done if not package or event.number < package.number]
    words = [set(event.details[0]) for event in done], [set(event.details[0]) for event in in_time]
    yield expect(any("update" in one for one in words[0]), "", en="The lists of packages were not fetched (apt-get update).",
                 gl="Non se obtiveron as listas de paquetes (apt-get update).")
    yield expect(any("update" in one for one in words[1]), "apt-get update", en="That was done only after the tools.", gl="Iso fíxose só despois das ferramentas.", earns=1)
    yield expect(any(UPGRADES & one for one in words[0]), "", en="The lists were fetched, but nothing was upgraded with them (apt-get dist-upgrade).",
                 gl="Obtivéronse as listas, pero non se actualizou nada con elas (apt-get dist-upgrade).")
    yield expect(any(UPGRADES & one for one in words[1]), "apt-get dist-upgrade", en="The upgrade was done only after the tools.",
                 gl="A actualización fíxose só despois das ferramentas.")


@check("tools", points=3, facts=["package", "commands"],
       fields=["VM.guest_metrics", "VM_guest_metrics.PV_drivers_version", "VM_guest_metrics.PV_drivers_up_to_date",
               "VM_guest_metrics.os_version", "VM.VBDs", "VBD.type", "VBD.empty", "VBD.VDI", "VDI.name_label"],
       en=("The XenServer Tools are installed in dbase and have reported",
           "What does XenServer know of the system inside? Look at the General tab, or at VM_guest_metrics.",
           "Insert xs-tools.iso, mount /dev/xvdd on /mnt, run /mnt/Linux/install.sh and answer y; the agent then starts at every boot."),
       gl=("As XenServer Tools están instaladas en dbase e informaron",
           "Que sabe XenServer do sistema de dentro? Mira a lapela General, ou VM_guest_metrics.",
           "Insire xs-tools.iso, monta /dev/xvdd en /mnt, executa /mnt/Linux/install.sh e responde «y»; o axente iníciase desde entón en cada arranque."),
       matters=AGENT_MATTERS, read="05#install-why")
def tools(vm, history=None):
    yield expect(vm, "", en="There is not exactly one VM called dbase.", gl="Non hai exactamente unha MV chamada dbase.")
    yield from reported(vm, history)


@check("system", points=1, after="tools", fields=["VM.guest_metrics", "VM_guest_metrics.os_version"], facts=["boots"],
       en=("XenServer knows that dbase is a Debian 6",
           "What does the General tab say of the operating system?",
           "The agent reports what /etc/debian_version and lsb_release say; leave these as they are."),
       gl=("XenServer sabe que dbase é un Debian 6",
           "Que di a lapela General do sistema operativo?",
           "O axente informa do que din /etc/debian_version e lsb_release; déixaos como están."),
       matters=RELEASE_MATTERS, read="05#compare-why")
def system(vm, history=None):
    known = vm.guest_metrics.os_version
    yield expect(known.get("distro") == "debian" and known.get("major") == "6", pairs(known), en="It is reported as another system.",
                 gl="Infórmase doutro sistema.")
    booted = history.of(vm).boots[-1:] if history else []
    yield expect(not booted or booted[0].details[0] == SYSTEM, pairs(known), en="What boots there is another system.", gl="O que arrinca alí é outro sistema.")


@check("by_install_sh", points=2, after="tools", facts=["package"],
       en=("install.sh of the CD installed them",
           "What does the script do besides installing the package?",
           "dpkg -r xe-guest-utilities, then /mnt/Linux/install.sh: it also switches arp_notify on, so that the guest announces its address after a migration."),
       gl=("Instalounas o install.sh do CD",
           "Que fai o guión ademais de instalar o paquete?",
           "dpkg -r xe-guest-utilities, e despois /mnt/Linux/install.sh: tamén activa arp_notify, para que o convidado anuncie o seu enderezo despois dunha migración."),
       matters=("Besides installing the package the script switches arp_notify on: after a migration the guest announces its address, so that the switches do not go on sending to the old host.",
                "Ademais de instalar o paquete, o guión activa arp_notify: despois dunha migración o convidado anuncia o seu enderezo, para que os conmutadores non sigan enviando ao anfitrión vello."), read="05#install-why")
def by_install_sh(vm, history):
    package = history.of(vm).package(PACKAGE)
    _, version, arch, by = package.details if package else ("", "", "", "")
    seen = f"{PACKAGE} {version} {arch} ({by})"
    yield expect(arch == "amd64", seen, en="The package for 64 bits is not installed.", gl="O paquete de 64 bits non está instalado.", earns=1)
    yield expect(by.endswith(":/Linux/install.sh"), seen, en="It was not the disc's install.sh that installed the package; this Debian is one that install.sh knows.",
                 gl="Non foi o install.sh do disco quen instalou o paquete; este Debian é dos que install.sh coñece.")


@check("agent_alive", points=1, after="tools", facts=["silence"],
       fields=["VM.power_state", "VM.guest_metrics", "VM.metrics", "VM_guest_metrics.live", "VM_guest_metrics.last_updated",
               "VM_metrics.start_time"],
       en=("dbase is running, and its agent has reported since it was started",
           "Is dbase running, and for how long?",
           "Start dbase and give the agent a minute."),
       gl=("dbase está en marcha e o seu axente informou desde que se iniciou",
           "Está dbase en marcha, e desde cando?",
           "Inicia dbase e dálle un minuto ao axente."),
       matters=ALIVE_MATTERS, read="05#restart-wait")
def agent_alive(vm, history=None):
    yield from reports_now(vm, history)


@check("rebooted", points=1, after="tools", facts=["package", "boots", "commands"],
       en=("It was restarted after the installation, and the agent came back by itself",
           "install.sh ends with a piece of advice. Was it followed?",
           "init 6 in the guest; start nothing by hand, and wait three minutes."),
       gl=("Reiniciouse despois da instalación, e o axente volveu por si só",
           "install.sh remata cun consello. Seguiuse?",
           "init 6 no convidado; non inicies nada a man, e agarda tres minutos."),
       matters=RESTART_MATTERS, read="05#restart-run")
def rebooted(vm, history):
    yield from came_back(history.of(vm))


@check("address", points=1, after="agent_alive", facts=["keys_written"],
       fields=["VM.guest_metrics", "VM_guest_metrics.networks", "VM.VIFs", "VIF.device", "VIF.currently_attached"],
       en=("Its IP address can be seen from the host",
           "What does the Networking tab say?",
           "See that network interface 0 is connected and has an address: ifconfig eth0."),
       gl=("O seu enderezo IP vese desde o anfitrión",
           "Que di a lapela Networking?",
           "Comproba que a interface de rede 0 está conectada e ten enderezo: ifconfig eth0."),
       matters=ADDRESS_MATTERS, read="05#compare-why")
def address(vm, history=None):
    yield from has_address(vm, history)


@check("memory_range", points=3, after="tools", fields=["VM.guest_metrics", "VM_guest_metrics.other", "VM.memory_dynamic_min", "VM.memory_dynamic_max"],
       en=("Its memory moves in the range that was asked of you",
           "task() says your range. With the tools in, the Memory tab offers a minimum and a maximum.",
           "XenCenter: Memory, Automatically allocate memory within this range; xe vm-memory-dynamic-range-set; XenAPI: VM.set_memory_dynamic_range. In MiB, while it runs."),
       gl=("A súa memoria móvese no intervalo que se che pediu",
           "task() di o teu intervalo. Coas ferramentas dentro, a lapela Memory ofrece un mínimo e un máximo.",
           "XenCenter: Memory, Automatically allocate memory within this range; xe vm-memory-dynamic-range-set; XenAPI: VM.set_memory_dynamic_range. En MiB, en marcha."),
       matters=MEMORY_MATTERS, read="04#memory-figure")
def memory_range(vm, own):
    yield from balloons(vm)
    has = [(whole(size) or 0) / 2**20 for size in (vm.memory_dynamic_min, vm.memory_dynamic_max)]
    seen = f"{has[0]:g}–{has[1]:g} MiB"
    yield expect(True, "", earns=1)
    yield expect(has[0] < has[1], seen, en="It announces ballooning, but has a fixed memory and no range.",
                 gl="Anuncia o globo de memoria, pero ten unha memoria fixa e non un intervalo.")
    yield expect(has == [own.least, own.most], seen, en=f"The range should be {own.least}–{own.most} MiB.", gl=f"O intervalo debería ser {own.least}–{own.most} MiB.")


@check("drive", points=1, after="tools", fields=["VM.VBDs", "VBD.type", "VBD.empty", "VBD.userdevice"],
       en=("The CD is out of its drive",
           "Is the tools' disc still in?",
           "umount /mnt in the guest, then eject it: a VM with a disc in its drive cannot be moved to another host."),
       gl=("O CD está fóra da súa unidade",
           "Segue aí o disco das ferramentas?",
           "umount /mnt no convidado, e despois expúlsao: unha MV cun disco na unidade non se pode mover a outro anfitrión."),
       matters=DRIVE_MATTERS, read="05#restart-wait")
def drive(vm):
    yield from drive_empty(vm)


@check("nothing_else", points=1, after="tools", facts=["changed_others"], read="04#force", **NOTHING_ELSE)
def nothing_else(vm, history):
    yield from untouched(history, vm)


RUBRIC = Rubric(
    name="tools-debian",
    title=Words("XenServer Tools on Debian", "XenServer Tools en Debian"),
    vm_name=VM_NAME,
    checks=(copy, full_copy, updated, tools, system, by_install_sh, agent_alive, rebooted, address, memory_range, drive, nothing_else),
    assignments=("tools-debian", "tools-debian-gl"),
    contents="course",
    parameters=own,
)
