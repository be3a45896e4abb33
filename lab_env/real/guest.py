"""The guest of a real XenServer's VM: reached by SSH at the address it reports, or on the text console that the host shows."""

import atexit
import contextlib
import datetime
import getpass
import ipaddress
import time

from ..cli import UserError
from ..connection import settings
from ..guests import NO_AGENT, agent_reports, find_vm
from ..progress import Progress
from ..words import said
from . import owned, remembered, ssh, terminals
from .console_shell import AWAKE, ConsoleShell

WAIT = 60           # seconds a guest may take to report an address and to answer there
BOOT = 300          # seconds one may take that was restarted
POLL = 1.0
_open = {}          # VM's uuid: the shell that is open in it, so that one cell goes on where another ended


def addresses(networks):
    """The addresses in VM_guest_metrics.networks, first interface first and IPv4 before IPv6; those no router carries are left out."""
    found = []
    for key, text in networks.items():
        interface, _, kind = key.partition("/")
        try:
            address = ipaddress.ip_address(text.strip())
        except ValueError:
            continue
        if not (address.is_link_local or address.is_unspecified or address.is_multicast):
            found.append((int(interface) if interface.isdigit() else 99, address.version, kind, str(address)))
    return list(dict.fromkeys(address for *_, address in sorted(found)))


class RealGuest:
    """The system inside a VM of a real XenServer. `address`, `port`, `user` and `old_ssh` are remembered for this VM once they are given."""

    def __init__(self, session, name, address=None, port=None, user=None, wait=WAIT, new_host_key=False, by_console=False, old_ssh=None):
        self.session, self.name, self.seconds, self.by_console = session, name, wait, by_console
        self.ref = find_vm(session, name)
        record = session.xenapi.VM.get_record(self.ref)
        self.uuid, student = record["uuid"], settings().get("student") or getpass.getuser()
        name = self.name = record["name_label"] if name == self.uuid else name
        if not owned.is_of(student, record):
            raise UserError(said("'{name}' was not made by XenLab for {student}: nothing is typed in it. Make a VM of your own from a template.",
                                 "'{name}' non a fixo XenLab para {student}: nela non se escribe nada. Crea unha MV túa a partir dun modelo.", name=name, student=student))
        given = {"address": address, "port": port, "user": user, "old_ssh": old_ssh if old_ssh is None else old_ssh or "auto"}
        if any(value is not None for value in given.values()):
            self.close()
            remembered.note(self.uuid, **{key: None if value == "auto" else value for key, value in given.items() if value is not None})
        if new_host_key:
            remembered.note(self.uuid, host_key=None)
        self.known = remembered.guest(self.uuid)

    def reported(self):
        """The addresses the VM's guest metrics tell of now."""
        api = self.session.xenapi
        metrics = api.VM.get_guest_metrics(self.ref)
        return [] if metrics == "OpaqueRef:NULL" else addresses(api.VM_guest_metrics.get_networks(metrics))

    def assert_running(self):
        state = self.session.xenapi.VM.get_power_state(self.ref)
        if state != "Running":
            raise UserError(said("'{name}' is {state}: start it first", "'{name}' non está en marcha ({state}): iníciaa antes", name=self.name, state=state.lower()))

    def has_address(self):
        """Whether an address was given, or is reported once it has had its time to; a VM that has run for long has had it."""
        self.assert_running()
        if self.known.get("address") or self.reported():
            return True
        if self.seconds > 0 and self.age() < BOOT:
            with Progress(said("Waiting for an address of '{name}'", "Agardando un enderezo de '{name}'", name=self.name)) as bar:
                began = time.monotonic()
                while not self.reported() and (passed := time.monotonic() - began) < self.seconds:
                    bar.show(passed / self.seconds)
                    time.sleep(POLL)
        return bool(self.reported())

    def age(self):
        """Seconds since its VM was started."""
        api = self.session.xenapi
        now, then = (datetime.datetime.strptime(str(text), "%Y%m%dT%H:%M:%SZ") for text in (
            api.host.get_servertime(api.VM.get_resident_on(self.ref)), api.VM_metrics.get_start_time(api.VM.get_metrics(self.ref))))
        return (now - then).total_seconds()

    def places(self):
        """Where it may be reached: the address that was given, or those reported."""
        given = self.known.get("address")
        return [ssh.Place(self.name, self.uuid, address, int(self.known.get("port") or 22), self.known.get("user") or "root", bool(self.known.get("old_ssh")))
                for address in ([given] if given else self.reported())]

    def connection(self, seconds=None):
        """(Place, connection): the first address that answers, within some seconds."""
        ssh.package()
        end = time.monotonic() + (self.seconds if seconds is None else seconds)
        last = ssh.Unreachable("?", 22, "")
        while True:
            self.assert_running()
            for place in self.places():
                try:
                    return place, ssh.logged_in(place)
                except ssh.Unreachable as error:
                    last = error
            if time.monotonic() > end:
                address, port, reason = last.args
                raise UserError(said("'{name}' does not answer SSH at {address}, port {port} ({reason}). Does openssh-server run in it, and does a network lead "
                                     "there from here? Its text console: xenlab guest '{name}' --console. Another address: --ssh-address, --ssh-port.",
                                     "'{name}' non responde por SSH en {address}, porto {port} ({reason}). Está en marcha nel openssh-server, e hai rede desde aquí "
                                     "ata alí? A súa consola de texto: xenlab guest '{name}' --console. Outro enderezo: --ssh-address, --ssh-port.",
                                     name=self.name, address=address, port=port, reason=reason)) from last
            time.sleep(POLL)

    def shell(self):
        """The shell that is open in it, or a new one: by SSH, or on the console where no address is to be had."""
        shell = _open.get(self.uuid)
        if shell is None or not shell.usable:
            self.close()
            if self.by_console or not self.has_address():
                shell = self.on_console(BOOT if shell else AWAKE)
            else:
                place, connection = self.connection(max(BOOT, self.seconds) if shell else None)
                shell = ssh.wait(place.shell(connection))
            _open[self.uuid] = shell
        return shell

    def on_console(self, seconds):
        """A shell on the text console, which may take some seconds until somebody can log in there."""
        self.assert_running()
        user = self.known.get("user") or "root"
        return ConsoleShell(terminals.Console(self.session, self.ref, self.name), user, lambda: ssh.asked(self.name, user), seconds)

    def close(self):
        """Close what is open in it."""
        shell = _open.pop(self.uuid, None)
        if shell is not None:
            shell.close()

    def type(self, line):
        """Type one line as root, and wait for what it comes to."""
        shell = self.shell()
        try:
            typed = shell.type_line(line)
        except KeyboardInterrupt:       # the line is abandoned there too
            self.close()
            raise
        if not shell.usable:
            self.close()
        return typed

    def console(self):
        """What is known of its console: state and prompt, as the laboratory's plug-in says them; no text, which an SSH session does not see."""
        running = self.session.xenapi.VM.get_power_state(self.ref) == "Running"
        shell = _open.get(self.uuid)
        return {"text": "", "state": "ready" if shell else "booting" if running else "halted", "progress": 1.0 if shell else 0.0, "prompt": shell.prompt if shell else ""}

    def desktop(self, window="", button=""):
        """A real guest's desktop is looked at elsewhere."""
        raise UserError(said("The windows of a real guest are on its own screen: open its console in XenCenter or Xen Orchestra.",
                             "As xanelas dun convidado real están na súa propia pantalla: abre a súa consola en XenCenter ou Xen Orchestra."))

    def wait_until_ready(self):
        """Wait until it can be typed to."""
        self.seconds = max(BOOT, self.seconds)
        self.shell()

    def wait_for_tools(self, seconds):
        """Wait until its agent has reported."""
        self.assert_running()
        with Progress(said("Waiting for the agent of '{name}'", "Agardando polo axente de '{name}'", name=self.name)) as bar:
            began = time.monotonic()
            while not agent_reports(self.session, self.ref):
                passed = time.monotonic() - began
                if passed >= seconds:
                    raise UserError(NO_AGENT.fill(name=self.name))
                bar.show(passed / seconds)
                time.sleep(POLL)

    def terminal(self):
        """Its terminal, for `xenlab guest`: a login by SSH, or the host's text console, which is also what there is while it reports no address."""
        self.assert_running()
        if self.by_console or not (self.known.get("address") or self.reported()):
            return terminals.Console(self.session, self.ref, self.name)
        return terminals.Login(self.name, *self.connection())


@atexit.register
def leave():
    """Log out of what is open: a console would stay as it is for whoever comes next."""
    for shell in _open.values():
        with contextlib.suppress(OSError, UserError):
            shell.close()
