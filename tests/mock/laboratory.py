"""A mocked XenServer in process, reached as any client would: with the XenAPI package."""

import pytest
import XenAPI

from lab_env.mock.journal import Journal
from lab_env.mock.xenserver import MockXenServer
from lab_env.transport import InProcessTransport

TEMPLATE = "Ubuntu Precise Pangolin 12.04 (64-bit)"
EMPTY = {"other_config": {}, "qos_algorithm_type": "", "qos_algorithm_params": {}}


class Lab:
    """A mocked XenServer, a session with it, and the usual steps of an exercise."""

    def __init__(self, seed="7", contents="empty", release="xenserver-6.1"):
        self.lines = []
        self.connect(MockXenServer(seed, release, journal=Journal.start(self.lines.append, release, seed, contents=contents), contents=contents))

    def connect(self, xs):
        self.xs = xs
        session = XenAPI.Session("http://mock/", transport=InProcessTransport(self.xs))
        session.login_with_password("root", "xenserver")
        self.session, self.api = session, session.xenapi

    @property
    def journal(self):
        return "\n".join(self.lines) + "\n"

    def template(self, name=TEMPLATE):
        return self.api.VM.get_by_name_label(name)[0]

    def vm(self, name="ubase", template=TEMPLATE, medium="ubuntu-13.04-server-amd64.iso", provision=True):
        """A new VM, not started: from a disc by its name, or from a URL."""
        api = self.api
        vm = api.VM.clone(self.template(template), name)
        config = api.VM.get_other_config(vm)
        sr = api.SR.get_uuid(api.pool.get_default_SR(api.pool.get_all()[0]))
        if "disks" in config:
            config["disks"] = config["disks"].replace('sr=""', f'sr="{sr}"')
        is_url = "://" in medium
        api.VM.set_other_config(vm, {**config, "install-repository": medium if is_url else "cdrom"})
        if provision:
            api.VM.provision(vm)
        if "disks" not in config:
            disk = api.VDI.create({"name_label": "0", "SR": api.SR.get_by_uuid(sr), "virtual_size": str(8 * 2**30), "type": "system", "sharable": False,
                                   "read_only": False, "other_config": {}})
            api.VBD.create({"VM": vm, "VDI": disk, "userdevice": "0", "bootable": True, "mode": "RW", "type": "Disk", "empty": False, **EMPTY})
        disc = [] if is_url or not medium else api.VDI.get_by_name_label(medium)
        api.VBD.create({"VM": vm, "VDI": disc[0] if disc else "OpaqueRef:NULL", "userdevice": "3", "bootable": False, "mode": "RO",
                        "type": "CD", "empty": not disc, **EMPTY})
        network = next(net for net in api.network.get_all() if api.network.get_PIFs(net))
        api.VIF.create({"VM": vm, "network": network, "device": "0", "MAC": "", "MTU": "1500", **EMPTY})
        return vm

    def installed(self, **choices):
        """A VM that has been installed, and has booted into its system."""
        vm = self.vm(**choices)
        self.api.VM.start(vm, False, False)
        self.xs.settle()
        return vm

    def insert(self, vm, disc="xs-tools.iso"):
        """Change the disc in a VM's drive."""
        drive = next(vbd for vbd in self.api.VM.get_VBDs(vm) if self.api.VBD.get_type(vbd) == "CD")
        if not self.api.VBD.get_empty(drive):
            self.api.VBD.eject(drive)
        self.api.VBD.insert(drive, self.api.VDI.get_by_name_label(disc)[0])

    def type(self, vm, line):
        """Type a line in a guest; (what the console shows, exit status)."""
        import json
        host = self.api.host.get_all()[0]
        answer = json.loads(self.api.host.call_plugin(host, "xenlab", "guest", {"vm": self.api.VM.get_uuid(vm), "line": line}))
        return answer["output"], answer["status"]


def refused(call, *params):
    """The error a call is refused with, as [code, parameters…]."""
    with pytest.raises(XenAPI.Failure) as caught:
        call(*params)
    return caught.value.details
