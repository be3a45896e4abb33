"""What the rubrics of several assignments ask of the tools in a VM: parts of their questions."""

import ipaddress

from grader.check import expect
from grader.facts import pairs

PACKAGE, SERVICE = "xe-guest-utilities", "xe-linux-distribution"
SILENCE = 150       # seconds that an agent is silent at most: it reports each minute

# Why it matters, in English and Galician, what several of them ask.
NAMES_MATTER = ("XenServer lets several VMs have the same name, and whoever acts by name later cannot know which of them it will be.",
                "XenServer deixa que varias MV leven o mesmo nome, e quen despois actúe polo nome xa non sabe sobre cal o fai.")
AGENT_MATTERS = ("What XenServer and XenCenter know of a guest's inside (its system, its address, its memory in use) is what the agent reports; without it an administrator reads “Unknown”.",
                 "O que XenServer e XenCenter saben do interior dun convidado (o sistema, o enderezo, a memoria en uso) é o que conta o axente; sen el, quen administra le «Unknown».")
RELEASE_MATTERS = ("Which updates a system gets, and for how long, depends on its release; whoever looks after many VMs reads it from outside, without logging on to each.",
                   "Da versión depende que actualizacións recibe un sistema e ata cando; quen coida de moitas MV mírao desde fóra, sen ter que entrar en cada unha.")
ALIVE_MATTERS = ("What an agent once reported stays on record, even when it has stopped since: only the times tell whether it is still true.",
                 "O que un axente contou unha vez queda anotado, aínda que despois deixe de funcionar: só as horas din se segue a ser certo.")
ADDRESS_MATTERS = ("With its address in sight one reaches a VM without opening its console, and knows which VM an address in a log belongs to.",
                   "Co enderezo á vista chégase a unha MV sen abrir a súa consola, e sábese de que MV é un enderezo que aparece nun rexistro.")
MEMORY_MATTERS = ("A guest that gives memory back makes room for another VM on a full host, and can have it again later without a restart.",
                  "Un convidado que devolve memoria faille sitio a outra MV nun anfitrión cheo, e pode recuperala despois sen reiniciar.")
DRIVE_MATTERS = ("Before a host is serviced its VMs are moved to another, and an ISO that was left in a drive can keep one of them from going.",
                 "Antes do mantemento dun anfitrión, as súas MV móvense a outro, e unha ISO esquecida na unidade pode impedilo.")
RESTART_MATTERS = ("Power fails and hosts are serviced: an agent that somebody started by hand is gone after that, and nobody notices until it is needed.",
                   "Hai cortes de luz e mantementos: un axente que alguén iniciou a man xa non está despois, e ninguén se decata ata que fai falta.")
UPDATES_MATTER = ("A server with known holes is easily broken into; and when the updates are over before the tools go in, one knows which of the two a fault came with.",
                  "Nun servidor con fallos de seguridade coñecidos é doado entrar; e se as actualizacións rematan antes de poñer as ferramentas, sábese con cal das dúas cousas veu un problema.")
OTHERS_MATTER = ("On a XenServer that is shared, other people's VMs run beside yours: switching one off by force is like pulling its cord, and may cost them their data.",
                 "Nun XenServer compartido, as MV doutra xente están en marcha á beira da túa: apagar unha pola forza é coma tirarlle do cable, e pode custarlles os datos.")

# What several of them ask in the same words.
NOTHING_ELSE = {
    "en": ("Nothing else on the XenServer was changed",
           "Did you do something to a VM that is not yours, or to a template?",
           "Take it back: the last steps can be undone (xenlab snapshot undo N), and then they count no more."),
    "gl": ("Non se cambiou nada máis no XenServer",
           "Fixeches algo nunha MV que non é a túa, ou nun modelo?",
           "Volve atrás: os últimos pasos pódense desfacer («xenlab snapshot undo N»), e daquela xa non contan."),
    "matters": OTHERS_MATTER,
}


def reported(vm, history=None):
    """An agent of the tools for Linux has reported, and is what its package installed."""
    metrics = vm.guest_metrics
    version = pairs(metrics.PV_drivers_version)
    reported = "major" in metrics.PV_drivers_version and "minor" in metrics.PV_drivers_version
    if not reported:
        yield from what_is_missing(vm, history)
    yield expect(reported, version,
                 en="Nothing has been reported from the guest: the tools are not installed, or their agent is not running.",
                 gl="O convidado non informou de nada: as ferramentas non están instaladas ou o seu axente non está en marcha.")
    package = history.of(vm).package(PACKAGE) if history else True
    yield expect(metrics.os_version and package, version,
                 en="A version number was written to xenstore, but the agent that would report it is not installed. "
                    "Install the package instead of writing its keys.",
                 gl="Escribiuse un número de versión en xenstore, pero o axente que informaría dela non está instalado. "
                    "Instala o paquete en vez de escribir as súas claves.")
    yield expect(metrics.PV_drivers_up_to_date, version, en="The tools are out of date.",
                 gl="As ferramentas están desactualizadas.")


def what_is_missing(vm, history):
    """How far somebody got whose agent has not reported."""
    if history:
        past = history.of(vm)
        yield expect(not past.package(PACKAGE), "", en="The package is installed, but its agent is not running: it is not started at boot, or was stopped.",
                     gl="O paquete está instalado, pero o seu axente non está en marcha: non se inicia no arranque, ou detívose.")
        wrong = [event for event in past.commands("dpkg") if event.details[1] and "i386" in " ".join(event.details[0])]
        yield expect(not wrong, " ".join(wrong[-1].details[0]) if wrong else "", en="The package for 32 bits was refused: this guest is amd64.",
                     gl="Rexeitouse o paquete de 32 bits: este convidado é amd64.")
    in_drive = [vbd for vbd in vm.VBDs if vbd.type == "CD" and not vbd.empty and "tools" in vbd.VDI.name_label]
    yield expect(not in_drive, "", en="The tools' disc is in the drive, but nothing has been installed from it: the guest does not mount it by itself.",
                 gl="O disco das ferramentas está na unidade, pero non se instalou nada del: o convidado non o monta por si só.")


def reports_now(vm, history=None):
    """The VM runs, and its agent has reported since it was started, and still does."""
    yield expect(vm.power_state == "Running", f"power_state = {vm.power_state}",
                 en="The VM is not running; what is known of its tools is from the last time it was.",
                 gl="A MV non está en marcha; o que se sabe das súas ferramentas é da última vez que o estivo.")
    reported, started = str(vm.guest_metrics.last_updated), str(vm.metrics.start_time)
    yield expect(vm.guest_metrics.live and started and reported >= started, f"{started} → {reported}",
                 en="The tools are installed, but have not reported since the last start.",
                 gl="As ferramentas están instaladas, pero non informaron desde o último inicio.")
    silence = history.of(vm).silence if history else 0
    yield expect(silence <= SILENCE, "", en=f"The agent has been silent for {silence / 60:.0f} minutes: it was stopped.",
                 gl=f"O axente leva calado {silence / 60:.0f} minutos: detívose.")


def has_address(vm, history=None):
    """The agent has reported an address of interface 0, which is plugged in."""
    seen = vm.guest_metrics.networks.get("0/ip", "")
    yield expect(is_ipv4(seen), seen, en="The guest has reported no address of interface 0.",
                 gl="O convidado non informou de ningún enderezo da interface 0.")
    yield expect(any(vif.device == "0" and vif.currently_attached for vif in vm.VIFs), seen,
                 en="The VM has no network interface 0 that is plugged in.",
                 gl="A MV non ten unha interface de rede 0 conectada.")
    by_hand = [key for key in history.of(vm).keys_written if "/ip" in key] if history else []
    yield expect(not by_hand, ", ".join(by_hand), en="An address was written to xenstore by hand.",
                 gl="Escribiuse a man un enderezo en xenstore.")


def is_ipv4(text):
    try:
        return bool(ipaddress.IPv4Address(text))
    except ValueError:
        return False


def balloons(vm):
    """The guest announces that it gives memory back."""
    announced = vm.guest_metrics.other
    yield expect(announced.get("feature-balloon") == "1", pairs(announced),
                 en="The guest does not announce feature-balloon.", gl="O convidado non anuncia feature-balloon.")


def drive_empty(vm):
    """No disc is left in a drive."""
    full = [vbd for vbd in vm.VBDs if vbd.type == "CD" and not vbd.empty]
    yield expect(not full, ", ".join(f"CD {vbd.userdevice}" for vbd in full),
                 en="An ISO is still in the drive.", gl="Aínda hai unha ISO na unidade.")


def came_back(past):
    """The guest was restarted after its package was installed, and nobody started the agent."""
    package = past.package(PACKAGE)
    boots = [event for event in past.boots if package and event.number > package.number]
    yield expect(boots, boots[-1].when if boots else package.when if package else "", en="The tools are installed, but it has not been restarted since.",
                 gl="As ferramentas están instaladas, pero non se reiniciou desde entón.")
    started = [event for event in past.commands("xe-daemon") + past.commands(SERVICE) if event.number > boots[-1].number and starts_agent(event.details[0])]
    yield expect(not started, " ".join(started[-1].details[0]) if started else "",
                 en="After the restart the agent was started by hand.", gl="Despois do reinicio o axente iniciouse a man.")


def starts_agent(words):
    """Whether a command line starts the agent, and does not only name it."""
    first = words[0].rsplit("/", 1)[-1]
    return first == "xe-daemon" or bool({"start", "restart"} & set(words)) and first in (SERVICE, "service", "invoke-rc.d", "sh", "bash", "sudo")


def untouched(history, vm):
    """Nothing that the lab began with was changed, but this VM."""
    changed = history.changed_others(vm)
    yield expect(not changed, pairs(changed), en="Something else was changed, or switched off by force.", gl="Cambiouse outra cousa, ou apagouse pola forza.")
