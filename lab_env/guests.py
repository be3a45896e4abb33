"""Guests, typed to: the same way from a notebook, a terminal and a test."""

import json
from dataclasses import dataclass

import XenAPI

from .cli import UserError

SSH_LATER = ("This is a real XenServer: its guests would be reached by SSH, which this version does not do yet. "
             "Type in the VM's own console, in XenCenter or Xen Orchestra.")


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
    if len(found) == 1:
        return found[0]
    if found:
        uuids = ", ".join(records[ref]["uuid"] for ref in found)
        raise UserError(f"{len(found)} VMs are called '{name}'. Rename one, or say which by its uuid: {uuids}")
    there = ", ".join(sorted(f"'{vm['name_label']}'" for vm in records.values())) or "no VM yet"
    raise UserError(f"there is no VM called '{name}' on this XenServer; there is {there}")


def call_plugin(session, function, **arguments):
    """Ask the laboratory's own plug-in, see docs/architecture.md; UserError with its words when it refuses."""
    api = session.xenapi
    try:
        return json.loads(api.host.call_plugin(api.session.get_this_host(session.handle), "xenlab", function, arguments))
    except XenAPI.Failure as failure:
        if failure.details[0] == "XENAPI_PLUGIN_FAILURE":
            raise UserError(failure.details[3]) from failure
        if failure.details[0] == "XENAPI_MISSING_PLUGIN":
            raise UserError(SSH_LATER) from failure
        raise


class Guest:
    """The system inside a VM."""

    def __init__(self, session, name):
        self.session, self.name = session, name
        self.uuid = session.xenapi.VM.get_uuid(find_vm(session, name))

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
