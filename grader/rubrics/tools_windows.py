"""XenServer Tools on Windows: w2008 brought up to date, the wizard, its restart, and what the drivers make possible."""

from typing import NamedTuple

from grader.check import check, expect
from grader.facts import pairs, whole
from grader.question import drawn
from grader.rubrics import Rubric
from grader.rubrics.common import (ADDRESS_MATTERS, ALIVE_MATTERS, DRIVE_MATTERS, MEMORY_MATTERS, NOTHING_ELSE, RELEASE_MATTERS, UPDATES_MATTER,
                                   balloons, drive_empty, has_address, reports_now, untouched)
from grader.words import Words

VM_NAME = "w2008"
DRIVERS = ("xenevtchn", "xenvbd", "xennet")
CLEAN = ("VM.clean_reboot", "VM.clean_shutdown")
SIZES = (1, 2, 3, 4, 5)


class Own(NamedTuple):
    """What is asked of one student that others are asked otherwise."""

    disk: str       # name of the fourth disk
    size: int       # GiB

    @property
    def said(self):
        return Words("Your own disk for w2008 is called {disk} and has {size} GiB.", "O teu disco para w2008 chámase {disk} e ten {size} GiB.").fill(**self._asdict())


def own(seed):
    return Own(f"data-{10 + drawn(seed, 'disk', 90)}", SIZES[drawn(seed, "size", len(SIZES))])


@check("updated", points=3, facts=["jobs"],
       en=("Windows was brought up to date before the tools were installed",
           "When Windows says that there are no updates: after how many restarts?",
           "Windows Update: check, install the important ones, restart, log on, and check again, until none is left; only then the tools."),
       gl=("Actualizouse Windows antes de instalar as ferramentas",
           "Windows di que non hai actualizacións: despois de cantos reinicios?",
           "Windows Update: busca, instala as importantes, reinicia, inicia sesión e busca outra vez, ata que non quede ningunha; só entón as ferramentas."),
       matters=UPDATES_MATTER, read="06#updates-why")
def updated(vm, history):
    past = history.of(vm)
    rounds, ready, tools = past.jobs("updates"), past.jobs("up to date"), past.jobs("drivers")
    seen = ", ".join(event.when for event in rounds)
    yield expect(rounds, "", en="No updates were installed.", gl="Non se instalou ningunha actualización.", earns=1)
    yield expect(ready, seen, en="Some were installed, but important ones are left: look again after the restart.",
                 gl="Instaláronse algunhas, pero quedan importantes: busca outra vez despois do reinicio.", earns=2)
    yield expect(not tools or ready[0].number < tools[0].number, seen, en="It was finished only when the tools were in already.",
                 gl="Rematouse só cando as ferramentas xa estaban postas.")


@check("drivers", points=4, facts=["jobs", "boots"],
       fields=["VM.guest_metrics", "VM_guest_metrics.PV_drivers_version", "VM_guest_metrics.PV_drivers_up_to_date"],
       en=("The drivers and the agent of the XenServer Tools are installed and have reported",
           "What does the Device Manager say of disk and network? And the General tab?",
           "Insert xs-tools.iso; the .NET Framework 4 first (dotNetFx40_Full_x86_x64.exe), then installwizard.msi; let it restart, log on, and wait until it says so."),
       gl=("Os controladores e o axente das XenServer Tools están instalados e informaron",
           "Que di o Device Manager do disco e da rede? E a lapela General?",
           "Insire xs-tools.iso; primeiro o .NET Framework 4 (dotNetFx40_Full_x86_x64.exe), despois installwizard.msi; deixa que se reinicie, inicia sesión e agarda a que o diga."),
       matters=("Without drivers QEMU imitates an IDE disk and a Realtek network card for Windows, and that is slow; with them it takes Xen's short way, and the agent tells XenServer so.",
                "Sen controladores, QEMU imítalle a Windows un disco IDE e unha tarxeta de rede Realtek, e iso é lento; con eles vai polo camiño curto de Xen, e o axente cóntallo a XenServer."), read="06#restart-why")
def drivers(vm, history=None):
    yield expect(vm, "", en="There is not exactly one VM called w2008.", gl="Non hai exactamente unha MV chamada w2008.")
    metrics = vm.guest_metrics
    version = pairs(metrics.PV_drivers_version)
    reported = metrics.PV_drivers_version.get("major", "0") != "0" and "minor" in metrics.PV_drivers_version
    if history and not reported:
        yield from how_far(history.of(vm))
    yield expect(reported, version, en="Nothing has been reported from the guest: the tools are not installed, or their installation is not finished.",
                 gl="O convidado non informou de nada: as ferramentas non están instaladas ou a súa instalación non rematou.", earns=1)
    missing = [key for key in (*DRIVERS, "build") if key not in metrics.PV_drivers_version]
    yield expect(not missing, version, en=f"An agent reports, but of the drivers there is nothing: {', '.join(missing)}.",
                 gl=f"Informa un axente, pero dos controladores non hai nada: {', '.join(missing)}.")
    yield expect(metrics.PV_drivers_up_to_date, version, en="The tools are out of date.", gl="As ferramentas están desactualizadas.")


def how_far(past):
    """How far somebody got whose Windows has not reported."""
    installed, removed, dotnet = past.jobs("drivers"), past.jobs("removal"), past.jobs("dotnet")
    yield expect(not removed or installed and installed[-1].number > removed[-1].number, removed[-1].when if removed else "",
                 en="The tools were taken off again.", gl="As ferramentas quitáronse de novo.")
    waiting = installed and not [event for event in past.boots if event.number > installed[-1].number]
    yield expect(not waiting, installed[-1].when if waiting else "", en="The drivers are on the disk, but Windows uses them only after a restart.",
                 gl="Os controladores están no disco, pero Windows só os usa despois dun reinicio.")
    yield expect(installed or not dotnet, dotnet[-1].when if dotnet else "", en="The .NET Framework is there, but the wizard (installwizard.msi) was not run to its restart.",
                 gl="O .NET Framework xa está, pero o asistente (installwizard.msi) non se executou ata o seu reinicio.")


@check("system", points=1, after="drivers", fields=["VM.guest_metrics", "VM_guest_metrics.os_version"],
       en=("XenServer knows which Windows it is",
           "What does the General tab say of the operating system?",
           "The agent reports it; give it a minute after the start."),
       gl=("XenServer sabe que Windows é",
           "Que di a lapela General do sistema operativo?",
           "Informa diso o axente; dálle un minuto despois do inicio."),
       matters=RELEASE_MATTERS, read="06#after-why")
def system(vm):
    known = vm.guest_metrics.os_version
    yield expect("2008 R2" in known.get("name", "") and known.get("distro", "windows") == "windows", pairs(known), en="It is not reported as a Windows Server 2008 R2.",
                 gl="Non se informa de que sexa un Windows Server 2008 R2.")


@check("agent_alive", points=1, after="drivers", facts=["silence"],
       fields=["VM.power_state", "VM.guest_metrics", "VM.metrics", "VM_guest_metrics.live", "VM_guest_metrics.last_updated",
               "VM_metrics.start_time"],
       en=("w2008 is running, and its agent has reported since it was started",
           "Is w2008 running, and for how long?",
           "Start w2008 and give the agent a minute."),
       gl=("w2008 está en marcha e o seu axente informou desde que se iniciou",
           "Está w2008 en marcha, e desde cando?",
           "Inicia w2008 e dálle un minuto ao axente."),
       matters=ALIVE_MATTERS, read="06#restart-why")
def agent_alive(vm, history=None):
    yield from reports_now(vm, history)


@check("clean", points=1, after="agent_alive", fields=["VM.allowed_operations"],
       en=("It can be shut down and restarted cleanly",
           "Are Shut Down and Reboot still grey?",
           "An HVM guest must have drivers that hear of it; see that XenServer knows of them (PV_drivers_version)."),
       gl=("Pódese apagar e reiniciar ordenadamente",
           "Seguen en gris Shut Down e Reboot?",
           "Un convidado HVM precisa controladores que reciban a petición; mira que XenServer saiba deles (PV_drivers_version)."),
       matters=("A Windows without drivers does not hear that it is asked to shut down: one can only pull the cord, and what had not been written to the disk is lost.",
                "Un Windows sen controladores non se decata de que se lle pide que se apague: só queda tirar do cable, e pérdese o que aínda non estaba escrito no disco."), read="06#force-why")
def clean(vm):
    allowed = [operation for operation in ("clean_shutdown", "clean_reboot") if operation in vm.allowed_operations]
    yield expect(len(allowed) == 2, ", ".join(allowed), en="XenServer allows only the forced ways.", gl="XenServer só permite as formas forzadas.")


@check("clean_restart", points=3, after="drivers", facts=["jobs", "boots", "calls"],
       en=("With the tools in, it was restarted cleanly, and came up again",
           "Until now only the machete would do. And now?",
           "With the tools installed: Reboot in XenCenter, xe vm-reboot, or VM.clean_reboot; not from inside, and not by force."),
       gl=("Coas ferramentas postas, reiniciouse ordenadamente e volveu arrincar",
           "Ata agora só valía a machada. E agora?",
           "Coas ferramentas instaladas: Reboot en XenCenter, xe vm-reboot ou VM.clean_reboot; non desde dentro nin pola forza."),
       matters=("A clean restart lets Windows close its programs and write everything to the disk, and it can be asked for from outside, without logging on.",
                "Un reinicio ordenado déixalle a Windows pechar os programas e escribir todo no disco, e pódese pedir desde fóra, sen iniciar sesión."), read="06#polite")
def clean_restart(vm, history):
    past = history.of(vm)
    agent = past.jobs("agent")[-1:]
    since = [event for event in past.boots if agent and event.number > agent[0].number]
    yield expect(since, "", en="It has not been restarted since the agent was installed.", gl="Non se reiniciou desde que se instalou o axente.", earns=1)
    asked = [event for event in past.calls(*CLEAN) if event.number > agent[0].number]
    yield expect(asked, since[-1].when, en="It was restarted, but from inside, or by force.", gl="Reiniciouse, pero desde dentro ou pola forza.")
    yield expect(since[-1].number > asked[0].number, asked[0].when, en="It was shut down cleanly, but has not been started since.",
                 gl="Apagouse ordenadamente, pero non se iniciou desde entón.")


@check("address", points=1, after="agent_alive", facts=["keys_written"],
       fields=["VM.guest_metrics", "VM_guest_metrics.networks", "VM.VIFs", "VIF.device", "VIF.currently_attached"],
       en=("Its IP address can be seen from the host",
           "What does the Networking tab say?",
           "See that network interface 0 is connected and has an address: ipconfig."),
       gl=("O seu enderezo IP vese desde o anfitrión",
           "Que di a lapela Networking?",
           "Comproba que a interface de rede 0 está conectada e ten enderezo: ipconfig."),
       matters=ADDRESS_MATTERS, read="06#after-why")
def address(vm, history=None):
    yield from has_address(vm, history)


@check("ballooning", points=1, after="drivers", fields=["VM.guest_metrics", "VM_guest_metrics.other"],
       en=("Its memory can be changed while it runs (ballooning)",
           "Who announces that a guest gives memory back?",
           "The agent announces feature-balloon by itself; see that its service runs: sc query XenGuestAgent."),
       gl=("A súa memoria pódese cambiar en marcha (globo de memoria)",
           "Quen anuncia que un convidado devolve memoria?",
           "O axente anuncia feature-balloon por si só; mira que o seu servizo estea en marcha: sc query XenGuestAgent."),
       matters=MEMORY_MATTERS, read="06#after-why")
def ballooning(vm):
    yield from balloons(vm)


@check("fourth_disk", points=3, after="drivers",
       fields=["VM.VBDs", "VBD.type", "VBD.userdevice", "VBD.currently_attached", "VBD.VDI", "VDI.name_label", "VDI.virtual_size",
               "VM.power_state"],
       en=("A disk that only the drivers make possible is attached to it",
           "task() says what your disk is called and how large it is. Which positions are there now that were not before?",
           "Create the disk, attach it at position 4 or above (VM.get_allowed_VBD_devices), and plug it in while Windows runs."),
       gl=("Ten conectado un disco que só os controladores fan posible",
           "task() di como se chama o teu disco e canto ocupa. Que posicións hai agora que antes non había?",
           "Crea o disco, ponlo na posición 4 ou nunha superior (VM.get_allowed_VBD_devices) e conéctao con Windows en marcha."),
       matters=("An imitated IDE has four positions, and one is the CD's: a server that needs more disks needs PV drivers, which also take a disk while it runs.",
                "Un IDE imitado ten catro posicións, e unha é a do CD: un servidor que precise máis discos precisa controladores PV, que ademais admiten un disco en marcha."), read="06#fourth")
def fourth_disk(vm, own):
    named = [vbd for vbd in vm.VBDs if vbd.type == "Disk" and vbd.VDI.name_label == own.disk]
    yield expect(named, own.disk if named else "", en=f"No disk of it is called {own.disk}.", gl=f"Ningún dos seus discos se chama {own.disk}.", earns=1)
    place, size = whole(named[0].userdevice), (whole(named[0].VDI.virtual_size) or 0) / 2**30
    yield expect(place is not None and place > 3, f"userdevice = {named[0].userdevice}", en="It is at one of the four positions that an imitated IDE has, too.",
                 gl="Está nunha das catro posicións que tamén ten un IDE imitado.", earns=2)
    yield expect(named[0].currently_attached or vm.power_state != "Running", "", en="It is not plugged in: Windows does not see it.",
                 gl="Non está conectado: Windows non o ve.")
    yield expect(size == own.size, f"{size:g} GiB", en=f"It should have {own.size} GiB.", gl=f"Debería ter {own.size} GiB.")


@check("drive", points=1, after="drivers", fields=["VM.VBDs", "VBD.type", "VBD.empty", "VBD.userdevice"],
       en=("The CD is out of its drive",
           "Is the tools' disc still in?",
           "Eject it: a VM with a disc in its drive cannot be moved to another host."),
       gl=("O CD está fóra da súa unidade",
           "Segue aí o disco das ferramentas?",
           "Expúlsao: unha MV cun disco na unidade non se pode mover a outro anfitrión."),
       matters=DRIVE_MATTERS, read="06#polite")
def drive(vm):
    yield from drive_empty(vm)


@check("nothing_else", points=1, after="drivers", facts=["changed_others"], read="04#force", **NOTHING_ELSE)
def nothing_else(vm, history):
    yield from untouched(history, vm)


RUBRIC = Rubric(
    name="tools-windows",
    title=Words("XenServer Tools on Windows", "XenServer Tools en Windows"),
    vm_name=VM_NAME,
    checks=(updated, drivers, system, agent_alive, clean, clean_restart, address, ballooning, fourth_disk, drive, nothing_else),
    assignments=("tools-windows", "tools-windows-gl"),
    contents="course",
    parameters=own,
)
