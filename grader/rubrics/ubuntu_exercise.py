"""The exercise: Ubuntu 13.04 or 13.10 from the 12.04 template, by ISO or by URL, with the XenServer Tools by hand."""

import ipaddress
import re
from datetime import datetime, timedelta

from grader.check import check, expect
from grader.facts import pairs, whole
from grader.rubrics import Rubric
from grader.words import Words

VM_NAME = "ubase"
TEMPLATE = "Ubuntu Precise Pangolin 12.04 (64-bit)"
RELEASES = {"04": ("raring", "3.8."), "10": ("saucy", "3.11.")}
"""Minor number of the accepted 13.x releases: its archive's name, and the kernel it came with."""
SMALLEST_DISK = 8 * 1024 ** 3
SHORTEST_INSTALLATION = timedelta(minutes=3)


@check("one_vm", points=1,
       fields=["VM.name_label", "VM.is_a_template", "VM.is_a_snapshot", "VM.is_control_domain"],
       en=("There is one virtual machine called ubase",
           "Make a VM from the template and call it exactly ubase, in small letters."),
       gl=("Hai unha máquina virtual chamada ubase",
           "Crea unha MV a partir do modelo e chámalle exactamente ubase, en minúsculas."))
def one_vm(xenserver):
    vms = xenserver.vms
    unprovisioned = not vms and any(vm.is_a_template for vm in xenserver.named)
    yield expect(not unprovisioned, "",
                 en="ubase is still a template: the template was cloned, but the new VM was not provisioned.",
                 gl="ubase aínda é un modelo: clonouse o modelo, pero non se aprovisionou a MV nova.")
    yield expect(vms, VM_NAME if vms else ", ".join(xenserver.other_names()),
                 en="No VM is called ubase.", gl="Ningunha MV se chama ubase.")
    yield expect(len(vms) == 1, "",
                 en=f"{len(vms)} VMs are called ubase, so it cannot be said which is yours: rename or delete the others.",
                 gl=f"Hai {len(vms)} MV chamadas ubase e non se pode saber cal é a túa: cámbialles o nome ás outras ou bórraas.")


@check("from_template", points=1, after="one_vm", fields=["VM.other_config"],
       en=("It was made from the template of Ubuntu 12.04, 64 bits",
           "In the wizard choose “Ubuntu Precise Pangolin 12.04 (64-bit)”; there is no template for 13.x."),
       gl=("Fíxose a partir do modelo de Ubuntu 12.04 de 64 bits",
           "No asistente escolle «Ubuntu Precise Pangolin 12.04 (64-bit)»; non hai modelo para as 13.x."))
def from_template(vm):
    origin = vm.other_config.get("base_template_name", "")
    yield expect(origin, "", en="It was not made from any template.", gl="Non se fixo a partir de ningún modelo.")
    yield expect(origin == TEMPLATE, origin, en="It was made from another template.", gl="Fíxose a partir doutro modelo.")
    made_as = [vm.other_config.get(key, "") for key in ("debian-release", "install-arch")]
    yield expect(made_as[0] and made_as[1] == "amd64", " ".join(made_as),
                 en="The settings that the template gives a VM (debian-release, install-arch) are gone.",
                 gl="Faltan os axustes que o modelo lle dá á MV (debian-release, install-arch).")


@check("boots_pv", points=2, after="one_vm", fields=["VM.HVM_boot_policy", "VM.PV_bootloader", "VM.PV_args"],
       en=("It is paravirtualized (PV)",
           "A VM from the 12.04 template boots PV; “Other install media” makes an HVM one. Make it again from the template."),
       gl=("É paravirtualizada (PV)",
           "Unha MV do modelo 12.04 arrinca en PV; «Other install media» fai unha HVM. Créaa de novo a partir do modelo."))
def boots_pv(vm):
    yield expect(vm.HVM_boot_policy == "", f"HVM_boot_policy = '{vm.HVM_boot_policy}'",
                 en="It boots with hardware virtualization (HVM).", gl="Arrinca con virtualización por hardware (HVM).")
    yield expect(vm.PV_bootloader, f"PV_bootloader = {vm.PV_bootloader}",
                 en="It has no PV boot loader.", gl="Non ten cargador de arranque PV.")
    yield expect("console=hvc0" in vm.PV_args, f"PV_args = {vm.PV_args}",
                 en="Its kernel is not told to use the PV console hvc0.",
                 gl="Non se lle di ao núcleo que use a consola PV hvc0.")


@check("installed", points=2, after="boots_pv",
       fields=["VM.PV_bootloader", "VM.other_config", "VM.last_booted_record", "VM.guest_metrics", "VM_guest_metrics.os_version",
               "VM.metrics", "VM_metrics.install_time", "VM_metrics.start_time"],
       en=("The installation is finished and the VM has booted from its own disk",
           "Follow the installer on the console to its end and let it reboot."),
       gl=("A instalación rematou e a MV arrincou desde o seu propio disco",
           "Segue o instalador na consola ata o final e deixa que reinicie."))
def installed(vm):
    yield expect(vm.PV_bootloader != "eliloader", f"PV_bootloader = {vm.PV_bootloader}",
                 en="The installer has not been started, or it did not find its medium.",
                 gl="Non se iniciou o instalador ou non atopou o medio.")
    yield expect("install-distro" not in vm.other_config, "",
                 en="It is still set to start the installer (other_config has install-distro).",
                 gl="Aínda está disposta para iniciar o instalador (other_config ten install-distro).")
    made, started = vm.metrics.install_time, vm.metrics.start_time
    yield expect(vm.guest_metrics.os_version or has_booted_since(vm), f"{made} → {started}",
                 en="The installer was started, but the VM has not booted from its disk since: it is still running, or was aborted.",
                 gl="Iniciouse o instalador, pero a MV non arrincou desde o disco despois: segue en marcha ou interrompeuse.")


def has_booted_since(vm):
    """A boot from the disk, long enough after the VM was made for an installation in between; all there is without tools."""
    booted_by = re.search(r"eliloader|pygrub", vm.last_booted_record)
    return (booted_by and booted_by.group() == "pygrub"
            and moment(vm.metrics.start_time) - moment(vm.metrics.install_time) >= SHORTEST_INSTALLATION)


def moment(text):
    """A date as XenAPI writes it; the beginning of time when there is none."""
    return datetime.strptime(str(text) or "19700101T00:00:00Z", "%Y%m%dT%H:%M:%SZ")


@check("medium", points=3, after=("from_template", "installed"), fields=["VM.other_config"],
       en=("It was installed from a 13.x medium: the ISO, or the URL of the release",
           "With a URL, name the release: http://old-releases.ubuntu.com/ubuntu/dists/raring/ for 13.04, …/dists/saucy/ for 13.10."),
       gl=("Instalouse desde un medio 13.x: a ISO ou o URL da versión",
           "Cun URL, indica a versión: http://old-releases.ubuntu.com/ubuntu/dists/raring/ para a 13.04, …/dists/saucy/ para a 13.10."))
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
           "Eject the ISO at the end: a VM with a disc in its drive cannot be moved to another host."),
       gl=("O disco do sistema é o que dá o modelo e a unidade de CD está baleira",
           "Expulsa a ISO ao rematar: unha MV cun disco na unidade non se pode mover a outro anfitrión."))
def disk_and_drive(vm):
    disk = next((vbd for vbd in vm.VBDs if vbd.type == "Disk" and vbd.userdevice == "0"), None)
    size = (disk and whole(disk.VDI.virtual_size)) or 0
    yield expect(disk and disk.bootable and size >= SMALLEST_DISK, f"{size / 2**30:g} GiB",
                 en="It has no bootable disk 0 of 8 GiB or more.",
                 gl="Non ten un disco 0 arrincable de 8 GiB ou máis.", earns=1)
    full = [vbd for vbd in vm.VBDs if vbd.type == "CD" and not vbd.empty]
    yield expect(not full, ", ".join(f"CD {vbd.userdevice}" for vbd in full),
                 en="An ISO is still in the drive.", gl="Aínda hai unha ISO na unidade.")


@check("tools", points=3, after="one_vm",
       fields=["VM.guest_metrics", "VM_guest_metrics.PV_drivers_version", "VM_guest_metrics.PV_drivers_up_to_date",
               "VM_guest_metrics.os_version"],
       en=("The XenServer Tools are installed and have reported",
           "Insert the tools CD, mount it and install the 64-bit .deb with dpkg -i; then see that "
           "/etc/init.d/xe-linux-distribution is started at every boot."),
       gl=("As XenServer Tools están instaladas e informaron",
           "Insire o CD das ferramentas, móntao e instala o .deb de 64 bits con dpkg -i; despois comproba que "
           "/etc/init.d/xe-linux-distribution se inicia en cada arranque."))
def tools(vm):
    metrics = vm.guest_metrics
    version = pairs(metrics.PV_drivers_version)
    yield expect("major" in metrics.PV_drivers_version and "minor" in metrics.PV_drivers_version, version,
                 en="Nothing has been reported from the guest: the tools are not installed, or their agent is not running.",
                 gl="O convidado non informou de nada: as ferramentas non están instaladas ou o seu axente non está en marcha.")
    yield expect(metrics.os_version, version,
                 en="A version number was written to xenstore, but none of what the agent itself reports is there: "
                    "no operating system. Install the package instead of writing its keys.",
                 gl="Escribiuse un número de versión en xenstore, pero non hai nada do que informa o propio axente: "
                    "falta o sistema operativo. Instala o paquete en vez de escribir as súas claves.")
    yield expect(metrics.PV_drivers_up_to_date, version, en="The tools are out of date.",
                 gl="As ferramentas están desactualizadas.")


@check("right_release", points=3, after="tools", fields=["VM.guest_metrics", "VM_guest_metrics.os_version"],
       en=("The guest is Ubuntu 13.04 or 13.10",
           "See in the guest with lsb_release -a what was installed; if it is 12.04, the URL did not name the release."),
       gl=("O convidado é Ubuntu 13.04 ou 13.10",
           "Mira no convidado con lsb_release -a que se instalou; se é a 12.04, o URL non indicaba a versión."))
def right_release(vm):
    system = vm.guest_metrics.os_version
    release = f"{system.get('major', '')}.{system.get('minor', '').zfill(2)}"
    yield expect(system.get("distro", "").lower() == "ubuntu", pairs(system),
                 en="The guest is not Ubuntu.", gl="O convidado non é Ubuntu.")
    yield expect(release in {f"13.{minor}" for minor in RELEASES}, pairs(system),
                 en=f"The guest is Ubuntu {release}.", gl=f"O convidado é Ubuntu {release}.")
    _, kernel = RELEASES[release[-2:]]
    yield expect(system.get("uname", kernel).startswith(kernel), pairs(system),
                 en=f"The guest calls itself {release}, but its kernel is not that release's ({kernel}x).",
                 gl=f"O convidado di que é {release}, pero o seu núcleo non é o desa versión ({kernel}x).")


@check("agent_alive", points=1, after="tools",
       fields=["VM.power_state", "VM.guest_metrics", "VM.metrics", "VM_guest_metrics.live", "VM_guest_metrics.last_updated",
               "VM_metrics.start_time"],
       en=("The VM is running, and its agent has reported since it was started",
           "Start the VM and give the agent a minute."),
       gl=("A MV está en marcha e o seu axente informou desde que se iniciou",
           "Inicia a MV e dálle un minuto ao axente."))
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
       en=("Its IP address can be seen from the host", "See that network interface 0 is connected and has an address: ifconfig eth0."),
       gl=("O seu enderezo IP vese desde o anfitrión",
           "Comproba que a interface de rede 0 está conectada e ten enderezo: ifconfig eth0."))
def address(vm):
    seen = vm.guest_metrics.networks.get("0/ip", "")
    yield expect(is_ipv4(seen), seen, en="The guest has reported no address of interface 0.",
                 gl="O convidado non informou de ningún enderezo da interface 0.")
    yield expect(any(vif.device == "0" and vif.currently_attached for vif in vm.VIFs), seen,
                 en="The VM has no network interface 0 that is plugged in.",
                 gl="A MV non ten unha interface de rede 0 conectada.")


@check("ballooning", points=1, after="tools", fields=["VM.guest_metrics", "VM_guest_metrics.other"],
       en=("Its memory can be changed while it runs (ballooning)",
           "The agent of the package announces feature-balloon by itself; see that it is the package's agent that runs."),
       gl=("A súa memoria pódese cambiar en marcha (globo de memoria)",
           "O axente do paquete anuncia feature-balloon por si só; comproba que o que está en marcha é o axente do paquete."))
def ballooning(vm):
    announced = vm.guest_metrics.other
    yield expect(announced.get("feature-balloon") == "1", pairs(announced),
                 en="The guest does not announce feature-balloon.", gl="O convidado non anuncia feature-balloon.")


def is_ipv4(text):
    try:
        return bool(ipaddress.IPv4Address(text))
    except ValueError:
        return False


RUBRIC = Rubric(
    name="ubuntu-exercise",
    title=Words("Exercise: a Linux for which there is no template", "Exercicio: un Linux para o que non hai modelo"),
    vm_name=VM_NAME,
    checks=(one_vm, from_template, boots_pv, installed, medium, disk_and_drive, tools, right_release, agent_alive,
            address, ballooning),
    assignments=("ubuntu-exercise", "ubuntu-exercise-gl"),
)
