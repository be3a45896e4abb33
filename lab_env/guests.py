"""Guests, typed to: the same way from a notebook, a terminal and a test."""

import json
import re
from dataclasses import dataclass

import XenAPI

from .cli import UserError
from .words import Words, said

NO_LAB = Words("This is a real XenServer: it has no lab controls and no clock to set. For one VM there are snapshots: api.VM.snapshot, api.VM.revert.",
               "Este é un XenServer real: non ten controis de laboratorio nin reloxo que axustar. Para unha MV hai instantáneas: api.VM.snapshot, api.VM.revert.")
NO_AGENT = Words("the agent of '{name}' has not reported: are the XenServer Tools installed, and does xe-daemon run in the guest?",
                 "o axente de '{name}' non informou: están instaladas as XenServer Tools, e está en marcha xe-daemon no convidado?")
GALICIAN = {        # of the laboratory's refusals, by their kind: it answers in English, as XenServer does
    "VM_HALTED": "'{name}' non está en marcha: iníciaa antes",
    "INSTALLING": "o instalador de '{name}' aínda está en marcha: agarda a que remate",
    "NO_SYSTEM": "'{name}' non atopou nada que arrincar: a súa consola di\n{rest}",
    "BUSY": "a consola de '{name}' está ocupada por un programa: sae del alí antes",
    "NO_DESKTOP": "'{name}' non ten escritorio: escribe na súa consola",
    "NO_SUCH_VM": "non hai ningunha MV con ese uuid",
    "NO_SUCH_SNAPSHOT": "non hai ningunha instantánea deste laboratorio chamada '{name}'{there}",
    "BAD_NAME": "di como se chamará a instantánea, con 100 caracteres como moito",
    "TOO_MANY": "xa hai {number} instantáneas deste laboratorio: esquece antes unha delas",
    "TOO_OFTEN": "este laboratorio xa se gardou, recuperou ou reiniciou {number} veces, que é o máximo que pode contar o seu rexistro",
    "TOO_FAR": "pódense desfacer {number} pasos, non tantos",
    "BAD_STEPS": "di cantos dos últimos pasos se desfán: 1 ou máis",
    "NO_JOURNAL": "este XenServer non leva rexistro: iníciao con --journal FILE",
    "NO_SPEED": "só un XenServer servido ten un reloxo que corre por si só",
    "BAD_SPEED": "a velocidade é un número de segundos virtuais por segundo, ou instant",
}


@dataclass(frozen=True)
class Typed:
    """What one line came to on the guest's console."""

    line: str
    output: str
    status: int
    prompt: str


def find_vm(session, name):
    """The reference of the VM of that name or uuid; UserError when there is none, or more than one."""
    api = session.xenapi
    records = {ref: vm for ref, vm in api.VM.get_all_records().items()
               if not (vm["is_a_template"] or vm["is_control_domain"] or vm["is_a_snapshot"])}
    found = [ref for ref, vm in records.items() if name in (vm["name_label"], vm["uuid"])]
    if len(found) > 1:      # by name a real pool does not show those of other students, see real/allowed.py
        found = [ref for ref in api.VM.get_by_name_label(name) if ref in found] or found
    if len(found) == 1:
        return found[0]
    if found:
        uuids = ", ".join(records[ref]["uuid"] for ref in found)
        raise UserError(said("{count} VMs are called '{name}'. Rename one, or say which by its uuid: {uuids}",
                             "hai {count} MV chamadas '{name}'. Cámbialle o nome a unha, ou di cal polo seu uuid: {uuids}",
                             count=len(found), name=name, uuids=uuids))
    there = ", ".join(sorted(f"'{vm['name_label']}'" for vm in records.values())) or said("no VM yet", "ningunha MV aínda")
    raise UserError(said("there is no VM called '{name}' on this XenServer; there is {there}", "neste XenServer non hai ningunha MV chamada '{name}'; hai {there}",
                         name=name, there=there))


def call_plugin(session, function, **arguments):
    """Ask the laboratory's own plug-in, see docs/architecture.md; UserError with its words when it refuses."""
    api = session.xenapi
    try:
        return json.loads(api.host.call_plugin(api.session.get_this_host(session.handle), "xenlab", function, arguments))
    except XenAPI.Failure as failure:
        if failure.details[0] == "XENAPI_PLUGIN_FAILURE":
            raise UserError(refusal(*failure.details[2:4])) from failure
        if failure.details[0] == "XENAPI_MISSING_PLUGIN":
            raise UserError(NO_LAB) from failure
        raise


def refusal(kind, words):
    """A refusal of the laboratory's in both languages."""
    found = {"name": next(iter(re.findall("'([^']*)'", words)), ""), "number": next(iter(re.findall(r"\d+", words)), ""),
             "rest": words.partition("\n")[2], "there": words.partition("; there is ")[2]}
    found["there"] = found["there"] and f"; hai {found['there']}"
    return Words(words, GALICIAN[kind].format(**found) if kind in GALICIAN else words)


def agent_reports(session, vm):
    """True when the XenServer knows of the agent of a VM that runs."""
    api = session.xenapi
    metrics = api.VM.get_guest_metrics(vm)
    return metrics != "OpaqueRef:NULL" and "major" in api.VM_guest_metrics.get_PV_drivers_version(metrics)


def guest_of(session, name, **ssh):
    """The system inside the VM of that name: typed to through the laboratory's plug-in, or by SSH where XenAPI knows no such plug-in
    (options as real.guest.RealGuest takes them)."""
    if has_plugin(session):
        return Guest(session, name)
    from .real.guest import RealGuest       # here, because a mocked XenServer's guests need none of it
    return RealGuest(session, name, **ssh)


def has_plugin(session):
    """Whether this XenServer has the laboratory's plug-in, and this session may call it; asked once for each session."""
    known = vars(session).get("has_plugin")
    if known is None:
        api = session.xenapi
        try:
            known = bool(api.host.call_plugin(api.session.get_this_host(session.handle), "xenlab", "clock", {}))
        except XenAPI.Failure:      # there is none, or it is not for us: as on a real XenServer, where the guard is
            known = False
        session.has_plugin = known
    return known


class Guest:
    """The system inside a VM of the mocked XenServer."""

    def __init__(self, session, name):
        self.session, self.name = session, name
        self.vm = find_vm(session, name)
        self.uuid = session.xenapi.VM.get_uuid(self.vm)

    @property
    def where(self):
        """The name of its host."""
        api = self.session.xenapi
        return api.host.get_name_label(api.session.get_this_host(self.session.handle))

    def close(self):
        """Nothing is held open."""

    def type(self, line):
        """Type one line as root, and wait for what it comes to."""
        answer = call_plugin(self.session, "guest", vm=self.uuid, line=line)
        return Typed(line, answer["output"], answer["status"], answer["prompt"])

    def desktop(self, window="", button=""):
        """The windows on a graphical guest's screen: window, title, text, buttons, progress; given a button, it is clicked first."""
        return call_plugin(self.session, "desktop", vm=self.uuid, window=window, button=button)

    def console(self):
        """What the console shows: text, state, progress, prompt."""
        return call_plugin(self.session, "console", vm=self.uuid)

    def press(self, keys):
        """Type raw keys on the console, as many at a time as are taken."""
        for start in range(0, len(keys), 8000):
            call_plugin(self.session, "keys", vm=self.uuid, text=json.dumps(keys[start:start + 8000]))

    def stream(self, since):
        """What the console has shown after a position: text, position, domain, state."""
        return call_plugin(self.session, "stream", vm=self.uuid, since=str(since))
