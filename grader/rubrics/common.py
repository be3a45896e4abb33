"""What the rubrics of several assignments ask of the tools in a VM: parts of their questions."""

import ipaddress

from grader.check import expect
from grader.facts import pairs

PACKAGE, SERVICE = "xe-guest-utilities", "xe-linux-distribution"
SILENCE = 150       # seconds that an agent is silent at most: it reports each minute


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
