"""The exercise: Ubuntu 13.04 or 13.10 from the 12.04 template, by ISO or by URL, with the XenServer Tools by hand."""

import re
import unicodedata
from datetime import datetime, timedelta
from typing import NamedTuple

from grader.check import check, expect
from grader.facts import pairs, whole
from grader.question import drawn
from grader.rubrics import Rubric
from grader.rubrics.common import (ADDRESS_MATTERS, AGENT_MATTERS, ALIVE_MATTERS, DRIVE_MATTERS, MEMORY_MATTERS, NAMES_MATTER, PACKAGE, RELEASE_MATTERS, RESTART_MATTERS,
                                   balloons, came_back, drive_empty, has_address, reported, reports_now)
from grader.words import Words

VM_NAME = "ubase"
TEMPLATE = "Ubuntu Precise Pangolin 12.04 (64-bit)"
RELEASES = {"04": ("raring", "3.8."), "10": ("saucy", "3.11.")}
"""Minor number of the accepted 13.x releases: its archive's name, and the kernel it came with."""
SMALLEST_DISK = 8 * 1024 ** 3
SHORTEST_INSTALLATION = timedelta(minutes=3)
MEMORIES = (320, 352, 384, 416, 448, 480)


class Own(NamedTuple):
    """What one student's ubase has that others' have not."""

    memory: int     # MiB

    @property
    def said(self):
        return Words("Your own ubase has exactly {memory} MiB of memory (static maximum).",
                     "A túa ubase ten exactamente {memory} MiB de memoria (máximo estático).").fill(memory=self.memory)


def own(seed):
    return Own(MEMORIES[drawn(seed, "memory", len(MEMORIES))])


@check("one_vm", points=1,
       fields=["VM.name_label", "VM.is_a_template", "VM.is_a_snapshot", "VM.is_control_domain"],
       en=("There is one virtual machine called ubase",
           "How many VMs are called ubase, and are they spelt so?",
           "Make a VM from the template and call it exactly ubase, in small letters."),
       gl=("Hai unha máquina virtual chamada ubase",
           "Cantas MV se chaman ubase, e escríbense así?",
           "Crea unha MV a partir do modelo e chámalle exactamente ubase, en minúsculas."),
       matters=NAMES_MATTER, read="08#make")
def one_vm(xenserver):
    vms = xenserver.vms()
    unprovisioned = not vms and any(vm.is_a_template for vm in xenserver.named())
    yield expect(not unprovisioned, "",
                 en="ubase is still a template: the template was cloned, but the new VM was not provisioned.",
                 gl="ubase aínda é un modelo: clonouse o modelo, pero non se aprovisionou a MV nova.")
    others = [] if vms else xenserver.other_names()
    alike = [name for name in others if plain(name) == VM_NAME]
    yield expect(not alike, ", ".join(alike),
                 en="A VM has nearly that name: it must be exactly ubase, in small letters, without accents or blanks.",
                 gl="Hai unha MV con case ese nome: ten que ser exactamente ubase, en minúsculas, sen tiles nin espazos.")
    yield expect(vms, VM_NAME if vms else ", ".join(others),
                 en="No VM is called ubase.", gl="Ningunha MV se chama ubase.")
    yield expect(len(vms) == 1, "",
                 en=f"{len(vms)} VMs are called ubase, so it cannot be said which is yours: rename or delete the others.",
                 gl=f"Hai {len(vms)} MV chamadas ubase e non se pode saber cal é a túa: cámbialles o nome ás outras ou bórraas.")


def plain(name):
    """A name without capitals, accents and blanks."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if letter.isalnum()).casefold()


@check("from_template", points=2, after="one_vm", fields=["VM.other_config"], facts=["ancestor", "changed_templates"],
       en=("It was made from the template of Ubuntu 12.04, 64 bits, which stays as it was",
           "Which template is nearest to a release for which there is none?",
           "In the wizard choose “Ubuntu Precise Pangolin 12.04 (64-bit)”; change the new VM, never the template itself."),
       gl=("Fíxose a partir do modelo de Ubuntu 12.04 de 64 bits, que queda como estaba",
           "Que modelo é o máis próximo a unha versión para a que non hai ningún?",
           "No asistente escolle «Ubuntu Precise Pangolin 12.04 (64-bit)»; cambia a MV nova, nunca o propio modelo."),
       matters=("From the template a VM has its kind of boot and its devices, and keeps them unless somebody changes them by hand; and a template that was changed changes every VM made from it afterwards.",
                "Do modelo recibe a MV o modo de arranque e os dispositivos, e consérvaos mentres ninguén os cambie a man; e un modelo cambiado cambia todas as MV que se fagan del despois."), read="08#why-near")
def from_template(vm, history=None):
    origin = vm.other_config.get("base_template_name", "")
    yield expect(origin, "", en="It was not made from any template.", gl="Non se fixo a partir de ningún modelo.")
    yield expect(origin == TEMPLATE, origin, en="It was made from another template.", gl="Fíxose a partir doutro modelo.")
    made_as = [vm.other_config.get(key, "") for key in ("debian-release", "install-arch")]
    yield expect(made_as[0] and made_as[1] == "amd64", " ".join(made_as),
                 en="The settings that the template gives a VM (debian-release, install-arch) are gone.",
                 gl="Faltan os axustes que o modelo lle dá á MV (debian-release, install-arch).")
    if history:
        made_of = history.of(vm).ancestor
        yield expect(made_of == TEMPLATE, made_of,
                     en="The name of the template stands in its settings, but the journal tells that it was not made from it.",
                     gl="O nome do modelo está nos seus axustes, pero o rexistro di que non se fixo a partir del.")
        changed = history.changed_templates
        yield expect(True, "", earns=1)
        yield expect(not changed, pairs(changed), en="It was, but a template itself was changed on the way.",
                     gl="Así foi, pero polo camiño cambiouse un modelo.")


@check("boots_pv", points=1, after="one_vm", fields=["VM.HVM_boot_policy", "VM.PV_bootloader", "VM.PV_args"],
       en=("It is paravirtualized (PV)",
           "Does it boot with a PV boot loader, or as a whole emulated PC?",
           "A VM from the 12.04 template boots PV; “Other install media” makes an HVM one. Make it again from the template."),
       gl=("É paravirtualizada (PV)",
           "Arrinca cun cargador de arranque PV, ou coma un PC emulado enteiro?",
           "Unha MV do modelo 12.04 arrinca en PV; «Other install media» fai unha HVM. Créaa de novo a partir do modelo."),
       matters=("A PV guest needs neither VT nor an emulated PC: its kernel talks to Xen itself, and so it can be shut down cleanly even without tools.",
                "Un convidado PV non precisa nin VT nin un PC emulado: o seu núcleo fala con Xen directamente, e por iso se pode apagar ordenadamente mesmo sen ferramentas."), read="07#inside-why")
def boots_pv(vm):
    yield expect(vm.HVM_boot_policy == "", f"HVM_boot_policy = '{vm.HVM_boot_policy}'",
                 en="It boots with hardware virtualization (HVM).", gl="Arrinca con virtualización por hardware (HVM).")
    yield expect(vm.PV_bootloader, f"PV_bootloader = {vm.PV_bootloader}",
                 en="It has no PV boot loader.", gl="Non ten cargador de arranque PV.")
    yield expect("console=hvc0" in vm.PV_args, f"PV_args = {vm.PV_args}",
                 en="Its kernel is not told to use the PV console hvc0.",
                 gl="Non se lle di ao núcleo que use a consola PV hvc0.")


@check("memory", points=1, after="one_vm", fields=["VM.memory_static_max"],
       en=("It has the memory that was asked of you",
           "task() says how much memory yours has.",
           "Set it while the VM is halted: in XenCenter the Memory tab, with xe vm-memory-limits-set, with XenAPI VM.set_memory_limits."),
       gl=("Ten a memoria que se che pediu",
           "task() di canta memoria ten a túa.",
           "Axústaa coa MV apagada: en XenCenter a lapela Memory, con xe vm-memory-limits-set, con XenAPI VM.set_memory_limits."),
       matters=("The static maximum is the most that a VM can have while it runs, and changing it means switching the VM off: so one thinks of it beforehand.",
                "O máximo estático é o máis que a MV pode ter mentres está en marcha, e para cambialo hai que apagala: por iso se pensa antes."), read="08#memory")
def memory(vm, own):
    has = (whole(vm.memory_static_max) or 0) / 2**20
    yield expect(has == own.memory, f"{has:g} MiB", en=f"It should have {own.memory} MiB, and has {has:g}.",
                 gl=f"Debería ter {own.memory} MiB, e ten {has:g}.")


@check("installed", points=1, after="boots_pv", facts=["boots"],
       fields=["VM.PV_bootloader", "VM.other_config", "VM.last_booted_record", "VM.guest_metrics", "VM_guest_metrics.os_version",
               "VM.metrics", "VM_metrics.install_time", "VM_metrics.start_time"],
       en=("The installation is finished and the VM has booted from its own disk",
           "Look at its console: what is it doing?",
           "Follow the installer on the console to its end and let it reboot. One that was broken off has to be begun again with a new VM."),
       gl=("A instalación rematou e a MV arrincou desde o seu propio disco",
           "Mira a súa consola: que está a facer?",
           "Segue o instalador na consola ata o final e deixa que se reinicie. Se se interrompeu, cómpre empezar de novo cunha MV nova."),
       matters=("From outside, a VM whose installer was broken off looks like a finished one, for pygrub is set as soon as the installer starts; only a start from its own disk proves that there is a system.",
                "Desde fóra, unha MV cun instalador interrompido parece rematada, porque pygrub queda posto en canto o instalador se inicia; só un arranque desde o seu disco proba que hai un sistema."), read="08#install-watch-it")
def installed(vm, history=None):
    yield expect(vm.PV_bootloader != "eliloader", f"PV_bootloader = {vm.PV_bootloader}",
                 en="The installer has not been started, or it did not find its medium.",
                 gl="Non se iniciou o instalador ou non atopou o medio.")
    yield expect("install-distro" not in vm.other_config, "",
                 en="It is still set to start the installer (other_config has install-distro).",
                 gl="Aínda está disposta para iniciar o instalador (other_config ten install-distro).")
    made, started = vm.metrics.install_time, vm.metrics.start_time
    booted = history.of(vm).boots if history else vm.guest_metrics.os_version or has_booted_since(vm)
    yield expect(booted, f"{made} → {started}",
                 en="The installer was started, but the VM has not booted from its disk since: it is still running, or was aborted.",
                 gl="Iniciouse o instalador, pero a MV non arrincou desde o disco despois: segue en marcha ou interrompeuse.")


def has_booted_since(vm):
    """A boot from the disk, long enough after the VM was made for an installation in between; all there is without tools and journal."""
    booted_by = re.search(r"eliloader|pygrub", vm.last_booted_record)
    return (booted_by and booted_by.group() == "pygrub"
            and moment(vm.metrics.start_time) - moment(vm.metrics.install_time) >= SHORTEST_INSTALLATION)


def moment(text):
    """A date as XenAPI writes it; the beginning of time when there is none."""
    return datetime.strptime(str(text) or "19700101T00:00:00Z", "%Y%m%dT%H:%M:%SZ")


@check("medium", points=2, after="installed", fields=["VM.other_config"],
       en=("It was installed from a 13.x medium: the ISO, or the URL of the release",
           "Which release does the place you named give, if nothing else is said?",
           "With a URL, name the release: http://old-releases.ubuntu.com/ubuntu/dists/raring/ for 13.04, …/dists/saucy/ for 13.10."),
       gl=("Instalouse desde un medio 13.x: a ISO ou o URL da versión",
           "Que versión dá o lugar que indicaches, se non se di nada máis?",
           "Cun URL, indica a versión: http://old-releases.ubuntu.com/ubuntu/dists/raring/ para a 13.04, …/dists/saucy/ para a 13.10."),
       matters=("The address of an archive serves many releases: if none is named, the template's own is installed, without any error, and older than one believes.",
                "O enderezo dun arquivo de paquetes serve para moitas versións: se non se indica ningunha, instálase sen erro ningún a do propio modelo, máis vella do que se cre."), read="08#choose")
def medium(vm):
    source, release = (vm.other_config.get(key, "") for key in ("install-repository", "debian-release"))
    yield expect(source, "", en="No installation medium was chosen.", gl="Non se escolleu ningún medio de instalación.")
    named = re.search(r"/dists/([^/]+)", source)
    wanted = named.group(1) if named else release
    yield expect(source == "cdrom" or wanted in dict(RELEASES.values()), source,
                 en=f"That URL gives {wanted}: without /dists/… the template's own release, 12.04, is installed.",
                 gl=f"Ese URL dá {wanted}: sen /dists/… instálase a versión do propio modelo, a 12.04.")


@check("disk_and_drive", points=2, after="installed",
       fields=["VM.VBDs", "VBD.type", "VBD.userdevice", "VBD.bootable", "VBD.empty", "VBD.VDI", "VDI.virtual_size"],
       en=("The system disk is as the template gives it, and the CD drive is empty",
           "Is there something in its drive still?",
           "Eject the ISO at the end: a VM with a disc in its drive cannot be moved to another host."),
       gl=("O disco do sistema é o que dá o modelo e a unidade de CD está baleira",
           "Queda aínda algo na súa unidade?",
           "Expulsa a ISO ao rematar: unha MV cun disco na unidade non se pode mover a outro anfitrión."),
       matters=DRIVE_MATTERS, read="07#umount")
def disk_and_drive(vm):
    disk = next((vbd for vbd in vm.VBDs if vbd.type == "Disk" and vbd.userdevice == "0"), None)
    size = (disk and whole(disk.VDI.virtual_size)) or 0
    yield expect(disk and disk.bootable and size >= SMALLEST_DISK, f"{size / 2**30:g} GiB",
                 en="It has no bootable disk 0 of 8 GiB or more.",
                 gl="Non ten un disco 0 arrincable de 8 GiB ou máis.", earns=1)
    yield from drive_empty(vm)


@check("tools", points=2, after="one_vm", facts=["package", "commands"],
       fields=["VM.guest_metrics", "VM_guest_metrics.PV_drivers_version", "VM_guest_metrics.PV_drivers_up_to_date",
               "VM_guest_metrics.os_version", "VM.VBDs", "VBD.type", "VBD.empty", "VBD.VDI", "VDI.name_label"],
       en=("The XenServer Tools are installed and have reported",
           "What does XenServer know of the system inside? Look at the General tab, or at VM_guest_metrics.",
           "Insert the tools CD, mount it and install the 64-bit .deb with dpkg -i; then see that "
           "/etc/init.d/xe-linux-distribution is started at every boot."),
       gl=("As XenServer Tools están instaladas e informaron",
           "Que sabe XenServer do sistema de dentro? Mira a lapela General, ou VM_guest_metrics.",
           "Insire o CD das ferramentas, móntao e instala o .deb de 64 bits con dpkg -i; despois comproba que "
           "/etc/init.d/xe-linux-distribution se inicia en cada arranque."),
       matters=AGENT_MATTERS, read="08#before-tools-why")
def tools(vm, history=None):
    yield from reported(vm, history)


@check("right_release", points=2, after="tools", fields=["VM.guest_metrics", "VM_guest_metrics.os_version"], facts=["boots"],
       en=("The guest is Ubuntu 13.04 or 13.10",
           "See in the guest with lsb_release -a what was installed.",
           "If it is 12.04, the URL did not name the release, or the ISO was that of 12.04: install again, with a new VM."),
       gl=("O convidado é Ubuntu 13.04 ou 13.10",
           "Mira no convidado con lsb_release -a que se instalou.",
           "Se é a 12.04, o URL non indicaba a versión, ou a ISO era a da 12.04: instala de novo, cunha MV nova."),
       matters=RELEASE_MATTERS, read="08#proof-why")
def right_release(vm, history=None):
    system = vm.guest_metrics.os_version
    release = f"{system.get('major', '')}.{system.get('minor', '').zfill(2)}"
    yield expect(system.get("distro", "").lower() == "ubuntu", pairs(system),
                 en="The guest is not Ubuntu.", gl="O convidado non é Ubuntu.")
    yield expect(release in {f"13.{minor}" for minor in RELEASES}, pairs(system),
                 en=f"The guest is Ubuntu {release}.", gl=f"O convidado é Ubuntu {release}.")
    _, kernel = RELEASES[release[-2:]]
    booted = history.of(vm).boots[-1:] if history else []
    really = booted[0].details[0] if booted else f"ubuntu-{release}"
    yield expect(system.get("uname", kernel).startswith(kernel) and really == f"ubuntu-{release}", pairs(system),
                 en=f"The guest calls itself {release}, but what boots there is another ({kernel}x is the kernel of that release).",
                 gl=f"O convidado di que é {release}, pero o que arrinca alí é outra cousa (o núcleo desa versión é {kernel}x).")


@check("agent_alive", points=1, after="tools", facts=["silence"],
       fields=["VM.power_state", "VM.guest_metrics", "VM.metrics", "VM_guest_metrics.live", "VM_guest_metrics.last_updated",
               "VM_metrics.start_time"],
       en=("The VM is running, and its agent has reported since it was started",
           "Is the VM running, and for how long?",
           "Start the VM and give the agent a minute."),
       gl=("A MV está en marcha e o seu axente informou desde que se iniciou",
           "Está a MV en marcha, e desde cando?",
           "Inicia a MV e dálle un minuto ao axente."),
       matters=ALIVE_MATTERS, read="07#keys-why")
def agent_alive(vm, history=None):
    yield from reports_now(vm, history)


@check("address", points=1, after="agent_alive", facts=["keys_written"],
       fields=["VM.guest_metrics", "VM_guest_metrics.networks", "VM.VIFs", "VIF.device", "VIF.currently_attached"],
       en=("Its IP address can be seen from the host",
           "Has the guest an address?",
           "See that network interface 0 is connected and has an address: ifconfig eth0."),
       gl=("O seu enderezo IP vese desde o anfitrión",
           "Ten enderezo o convidado?",
           "Comproba que a interface de rede 0 está conectada e ten enderezo: ifconfig eth0."),
       matters=ADDRESS_MATTERS, read="08#address-ask")
def address(vm, history=None):
    yield from has_address(vm, history)


@check("ballooning", points=1, after="tools", fields=["VM.guest_metrics", "VM_guest_metrics.other"],
       en=("Its memory can be changed while it runs (ballooning)",
           "Who announces that a guest gives memory back?",
           "The agent of the package announces feature-balloon by itself; see that it is the package's agent that runs."),
       gl=("A súa memoria pódese cambiar en marcha (globo de memoria)",
           "Quen anuncia que un convidado devolve memoria?",
           "O axente do paquete anuncia feature-balloon por si só; comproba que o que está en marcha é o axente do paquete."),
       matters=MEMORY_MATTERS, read="04#memory-figure")
def ballooning(vm):
    yield from balloons(vm)


@check("install_sh_tried", points=1, after="tools", facts=["commands", "package"],
       en=("install.sh was tried first, and refused",
           "Did you ask the CD's own installer before you did without it?",
           "Type /mnt/Linux/install.sh before the package is installed, and read why it refuses. If the package is in already, "
           "remove it (dpkg -r xe-guest-utilities), try, and install it again."),
       gl=("Primeiro probouse install.sh, e rexeitouno",
           "Preguntácheslle ao instalador do propio CD antes de prescindir del?",
           "Escribe /mnt/Linux/install.sh antes de instalar o paquete, e le por que o rexeita. Se o paquete xa está, "
           "quítao (dpkg -r xe-guest-utilities), proba, e vólveo instalar."),
       matters=("An installer that refuses says what it recognised, what it objects to and what to do instead; whoever reads that need not guess.",
                "Un instalador que se nega di que recoñeceu, que é o que non lle vale e que facer no seu lugar; quen o le non ten que adiviñar."), read="08#refusal-why")
def install_sh_tried(vm, history):
    past = history.of(vm)
    tried = [event for event in past.commands("install.sh") if event.details[1] == 1 and not {"-d", "-m", "-h"} & set(event.details[0])]
    yield expect(tried, "", en="It was never run as it is, without -d and -m.", gl="Nunca se executou tal cal, sen -d nin -m.")
    package = past.package(PACKAGE)
    yield expect(package and tried[0].number < package.number, f"{tried[0].when} {' '.join(tried[0].details[0])}",
                 en="It was run only after the package had been installed.", gl="Só se executou cando o paquete xa estaba instalado.")


@check("by_hand", points=1, after="tools", facts=["package"], fields=["VM.guest_metrics", "VM_guest_metrics.PV_drivers_version"],
       en=("The 64-bit package of the CD was installed by hand",
           "Which package of the CD's folder Linux is for this guest?",
           "dpkg -i /mnt/Linux/xe-guest-utilities_…_amd64.deb, and no install.sh with -d and -m."),
       gl=("O paquete de 64 bits do CD instalouse a man",
           "Que paquete do cartafol Linux do CD é para este convidado?",
           "dpkg -i /mnt/Linux/xe-guest-utilities_…_amd64.deb, e non install.sh con -d e -m."),
       matters=("Told with -d and -m that this is another release, install.sh treats the system as one that it is not; with dpkg one knows exactly what was put in, and can take it off again.",
                "Se se lle di con -d e -m que isto é outra versión, install.sh trata o sistema coma un que non é; con dpkg sábese exactamente que se instalou, e pódese volver quitar."), read="08#by-hand")
def by_hand(vm, history):
    package, reported = history.of(vm).package(PACKAGE), vm.guest_metrics.PV_drivers_version
    _, version, arch, by = package.details if package else ("", "", "", "")
    seen = f"{PACKAGE} {version} {arch} ({by})"
    yield expect(package, "", en="The package is not installed.", gl="O paquete non está instalado.")
    yield expect(arch == "amd64", seen, en="It is not the package for 64 bits.", gl="Non é o paquete de 64 bits.")
    yield expect(version.startswith(f"{reported.get('major')}.{reported.get('minor')}"), seen,
                 en="What reports is not the package of the CD.", gl="O que informa non é o paquete do CD.", earns=0.5)
    yield expect(not by.endswith("install.sh"), seen,
                 en="install.sh did it, told with -d and -m that this is another release: that works, but was not what was asked.",
                 gl="Fíxoo install.sh, dicíndolle con -d e -m que isto é outra versión: funciona, pero non é o que se pedía.")


@check("rebooted", points=1, after=("installed", "tools"), facts=["package", "boots", "commands"],
       en=("It was restarted after the installation, and the agent came back by itself",
           "Would it still report tomorrow, after a power cut?",
           "Restart the guest (reboot), start nothing by hand, and wait three minutes."),
       gl=("Reiniciouse despois da instalación, e o axente volveu por si só",
           "Seguiría informando mañá, despois dun corte de luz?",
           "Reinicia o convidado (reboot), non inicies nada a man, e agarda tres minutos."),
       matters=RESTART_MATTERS, read="08#restart")
def rebooted(vm, history):
    yield from came_back(history.of(vm))


RUBRIC = Rubric(
    name="ubuntu-exercise",
    title=Words("Exercise: a Linux for which there is no template", "Exercicio: un Linux para o que non hai modelo"),
    vm_name=VM_NAME,
    checks=(one_vm, from_template, boots_pv, memory, installed, medium, disk_and_drive, tools, right_release, agent_alive,
            address, ballooning, install_sh_tried, by_hand, rebooted),
    assignments=("ubuntu-exercise", "ubuntu-exercise-gl"),
    parameters=own,
)
