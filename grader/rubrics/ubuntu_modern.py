"""The modern exercise: an Ubuntu for which XCP-ng 8.3 has no template, as HVM, with the tools by hand; what exactly differs from student to student."""

from typing import NamedTuple

from grader.check import check, expect
from grader.facts import pairs, whole
from grader.question import drawn
from grader.rubrics import Rubric
from grader.rubrics.common import ADDRESS_MATTERS, ALIVE_MATTERS, NAMES_MATTER, PACKAGE, RELEASE_MATTERS, is_ipv4
from grader.rubrics.ubuntu_exercise import SHORTEST_INSTALLATION, moment
from grader.words import Words

NEAR, OTHER = "Ubuntu Jammy Jellyfish 22.04", "Other install media"
NAMES = tuple(f"noble-{number}" for number in range(10, 100))
MEMORY, FIRMWARE = (2, 3, 4), ("bios", "uefi")     # GiB, of which this Ubuntu needs some two
OLDEST, OLDEST_KERNEL = (24, 4), (6, 8)
SMALLEST_DISK = 10 * 2**30
INSTALLERS = "ubuntu-"      # what the names of its discs begin with
MODES = ("HVM", "PVHVM", "PVH", "PV")

SAID = Words("""Name of the virtual machine:  {vm}
Template to make it from:     {template}
Memory:                       {memory} GiB (static maximum)
Firmware:                     {firmware}""", """Nome da máquina virtual:      {vm}
Modelo do que se fai:         {template}
Memoria:                      {memory} GiB (máximo estático)
Firmware:                     {firmware}""")


class Own(NamedTuple):
    """What is asked of one student: `memory` in GiB, `firmware` as HVM_boot_params has it."""

    vm: str
    template: str
    memory: int
    firmware: str

    @property
    def said(self):
        return SAID.fill(vm=self.vm, template=self.template, memory=self.memory, firmware=self.firmware)


def own(seed):
    """The Own of the student with that seed."""
    def one(name, among):
        return among[drawn(seed, f"ubuntu-modern/{name}", len(among))]
    return Own(one("vm", NAMES), one("template", (NEAR, OTHER)), one("memory", MEMORY), one("firmware", FIRMWARE))


@check("one_vm", points=1, fields=["VM.name_label", "VM.is_a_template", "VM.is_a_snapshot", "VM.is_control_domain"],
       en=("There is one virtual machine with the name you were given",
           "Which name does task() give you, and which VMs are there?",
           "task() says the name: make a VM from the template and call it exactly so."),
       gl=("Hai unha máquina virtual co nome que che tocou",
           "Que nome che dá task(), e que MV hai?",
           "task() di o nome: crea unha MV a partir do modelo e chámalle exactamente así."),
       matters=NAMES_MATTER, read="08#make")
def one_vm(xenserver, own):
    vms = xenserver.vms(own.vm)
    unprovisioned = not vms and any(vm.is_a_template for vm in xenserver.named(own.vm))
    yield expect(not unprovisioned, "",
                 en=f"{own.vm} is still a template: the template was cloned, but the new VM was not provisioned.",
                 gl=f"{own.vm} aínda é un modelo: clonouse o modelo, pero non se aprovisionou a MV nova.")
    yield expect(vms, own.vm if vms else ", ".join(xenserver.other_names()), en=f"No VM is called {own.vm}.", gl=f"Ningunha MV se chama {own.vm}.")
    yield expect(len(vms) == 1, own.vm,
                 en=f"{len(vms)} VMs are called {own.vm}, so it cannot be said which is yours: rename or delete the others.",
                 gl=f"Hai {len(vms)} MV chamadas {own.vm} e non se pode saber cal é a túa: cámbialles o nome ás outras ou bórraas.")


@check("from_template", points=2, after="one_vm", fields=["VM.other_config"], facts=["ancestor", "changed_templates"],
       en=("It was made from the template you were given, which stays as it was",
           "Which template does task() give you?",
           "There is none for this Ubuntu; task() says which of the others you take. Change the new VM, never the template itself."),
       gl=("Fíxose a partir do modelo que che tocou, que queda como estaba",
           "Que modelo che dá task()?",
           "Non hai ningún para este Ubuntu; task() di cal dos outros colles. Cambia a MV nova, nunca o propio modelo."),
       matters=("From the template a VM has its devices and limits: a near one makes them for you, “Other install media” takes any system but makes no disk; and a template that was changed changes every VM made from it afterwards.",
                "Do modelo recibe a MV os dispositivos e os límites: un próximo créaos por ti, «Other install media» admite calquera sistema pero non crea disco; e un modelo cambiado cambia todas as MV que se fagan del despois."), read="09#templates-why")
def from_template(vm, own, history=None):
    origin = vm.other_config.get("base_template_name", "")
    yield expect(origin, "", en="It was not made from any template.", gl="Non se fixo a partir de ningún modelo.")
    yield expect(origin == own.template, origin, en=f"It was made from another template; yours is {own.template}.",
                 gl=f"Fíxose a partir doutro modelo; o teu é {own.template}.")
    if history:
        made_of = history.of(vm).ancestor
        yield expect(made_of == own.template, made_of,
                     en="The name of the template stands in its settings, but the journal tells that it was not made from it.",
                     gl="O nome do modelo está nos seus axustes, pero o rexistro di que non se fixo a partir del.")
        changed = history.changed_templates
        yield expect(True, "", earns=1)
        yield expect(not changed, pairs(changed), en="It was, but a template itself was changed on the way.",
                     gl="Así foi, pero polo camiño cambiouse un modelo.")


@check("as_asked", points=2, after="one_vm", fields=["VM.memory_static_max", "VM.HVM_boot_params"],
       en=("It has the memory and the firmware you were given",
           "What does task() say of memory and firmware, and what does the record say?",
           "Both are set while it is halted: VM.set_memory_limits (or “Memory” in the wizard), and the key firmware of HVM_boot_params, before the installation."),
       gl=("Ten a memoria e o firmware que che tocaron",
           "Que di task() da memoria e do firmware, e que di o rexistro?",
           "As dúas cousas póñense coa MV apagada: VM.set_memory_limits (ou «Memory» no asistente) e a clave firmware de HVM_boot_params, antes da instalación."),
       matters=("Both are awkward to change later: for the static maximum of memory the VM must be halted, and an installer writes its boot loader for the firmware that it finds.",
                "As dúas cousas custa cambialas despois: para o máximo estático da memoria hai que apagar a MV, e o instalador escribe o cargador de arranque para o firmware que atopa."), read="09#install")
def as_asked(vm, own):
    size = (whole(vm.memory_static_max) or 0) / 2**30
    yield expect(size == own.memory, f"{size:g} GiB", earns=1, en=f"Its memory is not {own.memory} GiB.", gl=f"A súa memoria non é de {own.memory} GiB.")
    firmware = vm.HVM_boot_params.get("firmware", "bios")
    yield expect(firmware == own.firmware, firmware,
                 en=f"Its firmware is not {own.firmware}.", gl=f"O seu firmware non é {own.firmware}.")


@check("boots_hvm", points=1, after="one_vm", fields=["VM.domain_type", "VM.HVM_boot_policy"],
       en=("It boots with hardware virtualization (HVM)",
           "What kind of guests does XCP-ng 8.3 run?",
           "XCP-ng 8.3 starts no PV guests; leave domain_type and HVM_boot_policy as the template has them."),
       gl=("Arrinca con virtualización por hardware (HVM)",
           "Que tipo de convidados executa XCP-ng 8.3?",
           "XCP-ng 8.3 non inicia convidados PV; deixa domain_type e HVM_boot_policy como os ten o modelo."),
       matters=("XCP-ng 8.3 runs no PV guests: a VM that is still one has to be converted before its host is upgraded, or it will not start there.",
                "XCP-ng 8.3 non executa convidados PV: unha MV que aínda o sexa hai que convertela antes de actualizar o anfitrión, ou alí non arrincará."), read="09#templates-why")
def boots_hvm(vm):
    yield expect(vm.domain_type == "hvm", f"domain_type = {vm.domain_type}", en="It is not an HVM machine.", gl="Non é unha máquina HVM.")
    yield expect(vm.HVM_boot_policy, f"HVM_boot_policy = '{vm.HVM_boot_policy}'",
                 en="It has no order of devices to boot from.", gl="Non ten unha orde de dispositivos desde os que arrincar.")


@check("installed", points=2, after="boots_hvm",
       fields=["VM.guest_metrics", "VM_guest_metrics.os_version", "VM_guest_metrics.other", "VM.VBDs", "VBD.type", "VBD.empty", "VBD.VDI", "VDI.name_label",
               "VM.metrics", "VM_metrics.install_time", "VM_metrics.start_time"],
       en=("The installation is finished and the VM has booted from its own disk",
           "What does its console show, and what is in its drive?",
           "Follow the installer on the console to its end, let it restart, and eject the installer's disc."),
       gl=("A instalación rematou e a MV arrincou desde o seu propio disco",
           "Que amosa a súa consola, e que hai na unidade?",
           "Segue o instalador na consola ata o final, deixa que se reinicie e expulsa o disco do instalador."),
       matters=("From outside, a VM with an installer at work runs like one with a finished system; only a start from its own disk, without the installer's disc, proves that there is one.",
                "Desde fóra, unha MV co instalador en marcha vese igual ca unha co sistema rematado; só un arranque desde o seu disco, sen o do instalador, proba que o hai."), read="09#install")
def installed(vm):
    told, made, started = vm.guest_metrics, vm.metrics.install_time, vm.metrics.start_time
    if told.os_version:
        yield expect(True, pairs(told.os_version))
        return
    yield expect(told.other.get("feature-poweroff"), f"{made} → {started}",
                 en="No kernel in it has said that it can be shut down: nothing is installed, or the installer is still running.",
                 gl="Ningún núcleo de dentro dixo que se pode apagar: non hai nada instalado ou o instalador segue en marcha.")
    yield expect(moment(started) - moment(made) >= SHORTEST_INSTALLATION, f"{made} → {started}",
                 en="It has not been started again since the installation began.", gl="Non se volveu iniciar desde que comezou a instalación.")
    disc = next((str(vbd.VDI.name_label) for vbd in vm.VBDs if vbd.type == "CD" and not vbd.empty), "")
    yield expect(not disc.startswith(INSTALLERS), disc,
                 en="The installer's disc is still in the drive, so it cannot be said what was booted.",
                 gl="O disco do instalador segue na unidade e non se pode saber que foi o que arrincou.")


@check("disk_and_drive", points=2, after="installed",
       fields=["VM.VBDs", "VBD.type", "VBD.userdevice", "VBD.bootable", "VBD.empty", "VBD.VDI", "VDI.virtual_size"],
       en=("It has a system disk of 10 GiB or more, and its CD drive is empty",
           "Which disks and drives does it have, and what is in them?",
           "“Other install media” brings no disk: make one. At the end, eject the disc: with one in its drive a VM cannot be moved to another host."),
       gl=("Ten un disco do sistema de 10 GiB ou máis e a unidade de CD está baleira",
           "Que discos e unidades ten, e que hai neles?",
           "«Other install media» non trae disco: crea un. Ao rematar expulsa o CD: con un na unidade, unha MV non se pode mover a outro anfitrión."),
       matters=("Without a disk of its own a VM keeps nothing of what is installed; and an ISO that was left in the drive can keep it from moving to another host before its own is serviced.",
                "Sen un disco seu, unha MV non conserva nada do que se instala; e unha ISO esquecida na unidade pode impedir que se mova a outro anfitrión antes do mantemento do seu."), read="09#install")
def disk_and_drive(vm):
    disk = next((vbd for vbd in vm.VBDs if vbd.type == "Disk" and vbd.userdevice == "0"), None)
    size = (disk and whole(disk.VDI.virtual_size)) or 0
    yield expect(disk and disk.bootable and size >= SMALLEST_DISK, f"{size / 2**30:g} GiB", earns=1,
                 en="It has no bootable disk 0 of 10 GiB or more.", gl="Non ten un disco 0 arrincable de 10 GiB ou máis.")
    full = [vbd for vbd in vm.VBDs if vbd.type == "CD" and not vbd.empty]
    yield expect(not full, ", ".join(f"CD {vbd.userdevice}" for vbd in full),
                 en="A disc is still in the drive.", gl="Aínda hai un disco na unidade.")


@check("mode_named", points=2, after="installed", fields=["VM.tags"],
       en=("Its tag says in which mode it is",
           "What does dmesg say of Xen, to its last word?",
           "Read in the guest what dmesg says of Xen, and in the record how it boots; lesson 09 has the words. VM.add_tags gives a tag, VM.remove_tags takes it away."),
       gl=("A súa etiqueta di en que modo está",
           "Que di dmesg de Xen, ata a última palabra?",
           "Le no convidado o que di dmesg de Xen, e no rexistro como arrinca; a lección 09 ten as palabras. VM.add_tags pon unha etiqueta e VM.remove_tags quítaa."),
       matters=("The mode says who does which work for the guest: whoever takes one mode for another looks for the cause of a slow disk in a device that is not in use at all.",
                "O modo di quen fai cada traballo para o convidado: quen confunda un modo con outro buscará a causa dun disco lento nun dispositivo que nin sequera se usa."), read="09#pv-kernel")
def mode_named(vm):
    named = [tag for tag in vm.tags if tag in MODES]
    yield expect(named, ", ".join(vm.tags), en=f"It has none of the tags {', '.join(MODES)}.", gl=f"Non ten ningunha das etiquetas {', '.join(MODES)}.")
    yield expect(len(named) == 1, ", ".join(named), en="It has more than one of them, and a VM is in one mode.",
                 gl="Ten máis dunha, e unha MV está nun só modo.")
    yield expect(named == ["PVHVM"], named[0],
                 en="That is not its mode: look at who does the processor's work, and who the disk's and the interrupts'.",
                 gl="Ese non é o seu modo: mira quen fai o traballo do procesador, e quen o do disco e o das interrupcións.")


@check("tools", points=3, after="one_vm",
       fields=["VM.guest_metrics", "VM_guest_metrics.PV_drivers_version", "VM_guest_metrics.PV_drivers_up_to_date", "VM_guest_metrics.os_version"],
       en=("The tools are installed and have reported",
           "Who in the guest tells XenServer what runs there, and is it running?",
           "Insert guest-tools.iso, mount /dev/sr0 and install the 64-bit .deb with dpkg -i; then see that systemctl is-enabled xe-daemon says enabled."),
       gl=("As ferramentas están instaladas e informaron",
           "Quen lle conta desde o convidado a XenServer o que hai, e está en marcha?",
           "Insire guest-tools.iso, monta /dev/sr0 e instala o .deb de 64 bits con dpkg -i; despois comproba que systemctl is-enabled xe-daemon di enabled."),
       matters=("A kernel of today announces by itself that it can be shut down; but its system, its address and its memory in use are known only where an agent tells them.",
                "Un núcleo de hoxe anuncia por si só que se pode apagar; pero o sistema, o enderezo e a memoria en uso só se saben onde os conta un axente."), read="09#without-why")
def tools(vm):
    metrics = vm.guest_metrics
    version = pairs(metrics.PV_drivers_version)
    yield expect("major" in metrics.PV_drivers_version and "minor" in metrics.PV_drivers_version, version,
                 en="The kernel announces what it can do, but no agent has reported a version: the tools are not installed, or their agent is not running.",
                 gl="O núcleo anuncia o que sabe facer, pero ningún axente informou dunha versión: as ferramentas non están instaladas ou o seu axente non está en marcha.")
    yield expect(metrics.os_version, version,
                 en="A version number was written to xenstore, but none of what the agent itself reports is there: "
                    "no operating system. Install the package instead of writing its keys.",
                 gl="Escribiuse un número de versión en xenstore, pero non hai nada do que informa o propio axente: "
                    "falta o sistema operativo. Instala o paquete en vez de escribir as súas claves.")
    yield expect(metrics.PV_drivers_up_to_date, version, en="The tools are out of date.", gl="As ferramentas están desactualizadas.")


@check("right_release", points=2, after="tools", fields=["VM.guest_metrics", "VM_guest_metrics.os_version"],
       en=("The guest is Ubuntu 24.04, or newer",
           "What does the guest call itself?",
           "See in the guest with lsb_release -a what was installed: which disc was in the drive?"),
       gl=("O convidado é Ubuntu 24.04 ou posterior",
           "Como di o convidado que se chama?",
           "Mira no convidado con lsb_release -a que se instalou: que disco había na unidade?"),
       matters=RELEASE_MATTERS, read="09#install")
def right_release(vm):
    system = vm.guest_metrics.os_version
    release, kernel = numbers(system.get("major"), system.get("minor")), numbers(*system.get("uname", "").split("-")[0].split(".")[:2])
    yield expect(system.get("distro", "").lower() == "ubuntu", pairs(system), en="The guest is not Ubuntu.", gl="O convidado non é Ubuntu.")
    yield expect(release >= OLDEST, pairs(system), en="The guest is an older Ubuntu.", gl="O convidado é un Ubuntu máis vello.")
    yield expect(kernel >= OLDEST_KERNEL, pairs(system), en="The guest calls itself so, but its kernel is an older one.",
                 gl="O convidado di que o é, pero o seu núcleo é máis vello.")


def numbers(*words):
    """A version as numbers that can be compared; what is no number counts as 0."""
    return tuple(whole(word) or 0 for word in words)


@check("agent_alive", points=1, after="tools",
       fields=["VM.power_state", "VM.guest_metrics", "VM.metrics", "VM_guest_metrics.live", "VM_guest_metrics.last_updated", "VM_metrics.start_time"],
       en=("The VM is running, and its agent has reported since it was started",
           "When was it started, and when did its agent last report?",
           "Start the VM and give the agent a minute."),
       gl=("A MV está en marcha e o seu axente informou desde que se iniciou",
           "Cando se iniciou, e cando informou o axente por última vez?",
           "Inicia a MV e dálle un minuto ao axente."),
       matters=ALIVE_MATTERS, read="07#keys-why")
def agent_alive(vm):
    yield expect(vm.power_state == "Running", f"power_state = {vm.power_state}",
                 en="The VM is not running; what is known of its tools is from the last time it was.",
                 gl="A MV non está en marcha; o que se sabe das súas ferramentas é da última vez que o estivo.")
    reported, started = vm.guest_metrics.last_updated, vm.metrics.start_time
    yield expect(vm.guest_metrics.live and reported >= started, f"{started} → {reported}",
                 en="The tools are installed, but have not reported since the last start.",
                 gl="As ferramentas están instaladas, pero non informaron desde o último inicio.")


@check("address", points=1, after="agent_alive",
       fields=["VM.guest_metrics", "VM_guest_metrics.networks", "VM.VIFs", "VIF.device", "VIF.currently_attached"],
       en=("Its IP address can be seen from the host",
           "Does the guest have an address itself?", "See that network interface 0 is connected and has an address: ip address."),
       gl=("O seu enderezo IP vese desde o anfitrión",
           "Ten o propio convidado un enderezo?", "Comproba que a interface de rede 0 está conectada e ten enderezo: ip address."),
       matters=ADDRESS_MATTERS, read="09#without-why")
def address(vm):
    networks = vm.guest_metrics.networks
    seen = networks.get("0/ip") or networks.get("0/ipv4/0", "")
    yield expect(is_ipv4(seen), seen, en="The guest has reported no address of interface 0.", gl="O convidado non informou de ningún enderezo da interface 0.")
    yield expect(any(vif.device == "0" and vif.currently_attached for vif in vm.VIFs), seen,
                 en="The VM has no network interface 0 that is plugged in.", gl="A MV non ten unha interface de rede 0 conectada.")


@check("by_hand", points=1, after="tools", facts=["package"],
       en=("The 64-bit package of the disc was installed by hand",
           "install.sh would do it; what would it run?",
           "dpkg -i /mnt/Linux/xe-guest-utilities_…_amd64.deb. If install.sh has done it already: dpkg -r xe-guest-utilities first."),
       gl=("O paquete de 64 bits do disco instalouse a man",
           "install.sh faríao; que é o que executaría?",
           "dpkg -i /mnt/Linux/xe-guest-utilities_…_amd64.deb. Se xa o fixo install.sh: antes dpkg -r xe-guest-utilities."),
       matters=("A script does not know every system; whoever knows which package it would install can do without it, and can take the package off again.",
                "Un guión non coñece todos os sistemas; quen sabe que paquete instalaría pode prescindir del, e tamén volver quitar o paquete."), read="07#by-hand-run")
def by_hand(vm, history):
    package = history.of(vm).package(PACKAGE)
    _, version, arch, by = package.details if package else ("", "", "", "")
    seen = f"{PACKAGE} {version} {arch} ({by})"
    yield expect(package, "", en="The package is not installed.", gl="O paquete non está instalado.")
    yield expect(arch == "amd64", seen, en="It is not the package for 64 bits.", gl="Non é o paquete de 64 bits.")
    yield expect(not by.endswith("install.sh"), seen, en="install.sh did it: today that works, but was not what was asked.",
                 gl="Fíxoo install.sh: hoxe funciona, pero non era o que se pedía.")


RUBRIC = Rubric(
    name="ubuntu-modern",
    title=Words("Exercise today: an Ubuntu without a template on XCP-ng 8.3", "Exercicio de hoxe: un Ubuntu sen modelo en XCP-ng 8.3"),
    vm_name="",
    checks=(one_vm, from_template, as_asked, boots_hvm, installed, disk_and_drive, mode_named, tools, right_release, agent_alive, address, by_hand),
    assignments=("ubuntu-modern", "ubuntu-modern-gl"),
    release="xcp-ng-8.3",
    parameters=own,
)
