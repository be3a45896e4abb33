"""The guest of a real XenServer's VM: reached by SSH at the address it reports, or on the text console that the host shows."""

import ipaddress
import time

from ..cli import UserError
from ..guests import NO_AGENT, agent_reports, find_vm
from ..progress import Progress
from ..words import said
from . import remembered, ssh

WAIT = 60           # seconds a guest may take to report an address and to answer there
BOOT = 300          # seconds one may take that was restarted
POLL = 1.0
_open = {}          # (VM's uuid): (connection, Shell): so that one cell goes on where another ended


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
    """The system inside a VM of a real XenServer. `address`, `port` and `user` are remembered for this VM once they are given."""

    def __init__(self, session, name, address=None, port=None, user=None, wait=WAIT, new_host_key=False):
        self.session, self.name, self.seconds = session, name, wait
        self.ref = find_vm(session, name)
        self.uuid = session.xenapi.VM.get_uuid(self.ref)
        given = {"address": address, "port": port, "user": user}
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

    def places(self):
        """Where it may be reached: the address that was given, or those reported once there are any."""
        self.assert_running()
        given = self.known.get("address")
        found = [given] if given else self.reported()
        if not found and self.seconds > 0:
            with Progress(said("Waiting for an address of '{name}'", "Agardando un enderezo de '{name}'", name=self.name)) as bar:
                began = time.monotonic()
                while not (found := self.reported()) and (passed := time.monotonic() - began) < self.seconds:
                    bar.show(passed / self.seconds)
                    time.sleep(POLL)
        if not found:
            raise UserError(said("'{name}' reports no address: its tools are not there yet, or its network gives none. On its text console "
                                 "(xenlab guest '{name}' --console) `ip addr` shows it; then say it: xenlab guest '{name}' --ssh-address ADDRESS",
                                 "'{name}' non informa de ningún enderezo: aínda non ten as ferramentas, ou a súa rede non llo dá. Na súa consola de texto "
                                 "(xenlab guest '{name}' --console) amósao `ip addr`; despois di cal é: xenlab guest '{name}' --ssh-address ENDEREZO", name=self.name))
        return [ssh.Place(self.name, self.uuid, address, int(self.known.get("port") or 22), self.known.get("user") or "root") for address in found]

    def connection(self, seconds=None):
        """(Place, connection): the first address that answers, within some seconds."""
        ssh.package()
        end = time.monotonic() + (self.seconds if seconds is None else seconds)
        while True:
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
        """The Shell that is open in it, or a new one."""
        connection, shell = _open.get(self.uuid, (None, None))
        if shell is None or shell.over or shell.process.is_closing() or connection.is_closed():
            restarted = shell is not None
            self.close()
            place, connection = self.connection(max(BOOT, self.seconds) if restarted else None)
            shell = ssh.wait(place.shell(connection))
            _open[self.uuid] = connection, shell
        return shell

    def close(self):
        """Close what is open in it."""
        connection, _ = _open.pop(self.uuid, (None, None))
        if connection is not None:
            ssh.wait(ssh.close(connection))

    def type(self, line):
        """Type one line as root, and wait for what it comes to."""
        shell = self.shell()
        try:
            typed = ssh.wait(shell.type(line))
        except KeyboardInterrupt:       # the line is abandoned there too
            self.close()
            raise
        if shell.over:
            self.close()
        return typed

    def console(self):
        """What is known of its console: state and prompt, as the laboratory's plug-in says them; no text, which an SSH session does not see."""
        running = self.session.xenapi.VM.get_power_state(self.ref) == "Running"
        _, shell = _open.get(self.uuid, (None, None))
        return {"text": "", "state": "ready" if shell else "booting" if running else "halted", "progress": 1.0 if shell else 0.0, "prompt": shell.prompt if shell else ""}

    def desktop(self, window="", button=""):
        """A real guest's desktop is looked at elsewhere."""
        raise UserError(said("The windows of a real guest are on its own screen: open its console in XenCenter or Xen Orchestra.",
                             "As fiestras dun convidado real están na súa propia pantalla: abre a súa consola en XenCenter ou Xen Orchestra."))

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

    def terminal(self, console=False):
        """Its terminal, for `xenlab guest`: a login by SSH, or the host's text console, which is also what there is while it reports no address."""
        from . import terminals
        self.assert_running()
        if console or not (self.known.get("address") or self.reported()):
            return terminals.Console(self.session, self.ref, self.name)
        return terminals.Login(self.name, *self.connection())
