"""Mocked XenServers that are treated as real ones, with somebody else's VMs on them; and a guard in front."""

from functools import cache

import XenAPI

from lab_env.mock.xenserver import MockXenServer
from lab_env.real.activity import Activity
from lab_env.real.door import Door
from lab_env.real.guard import Guard
from lab_env.real.pool import Pool
from lab_env.transport import InProcessTransport

EMPTY = {"other_config": {}, "qos_algorithm_type": "", "qos_algorithm_params": {}}
TEMPLATES = {"xenserver-6.1": "Ubuntu Precise Pangolin 12.04 (64-bit)", "xenserver-6.2": "Ubuntu Precise Pangolin 12.04 (64-bit)",
             "xcp-ng-8.3": "Ubuntu Jammy Jellyfish 22.04"}
RELEASES = tuple(TEMPLATES)


def admin_of(xs):
    """A session of an administrator's, past any guard."""
    session = XenAPI.Session("http://mock/", transport=InProcessTransport(xs))
    session.login_with_password("root", "xenserver")
    return session


def make(api, template, name, size=2**30):
    """A VM with a disk, an empty drive and an interface, as any client makes one."""
    vm = api.VM.clone(api.VM.get_by_name_label(template)[0], name)
    config = api.VM.get_other_config(vm)
    config.pop("disks", None)
    api.VM.set_other_config(vm, {**config, "install-repository": "cdrom"})
    api.VM.provision(vm)
    sr = api.pool.get_default_SR(api.pool.get_all()[0])
    disk = api.VDI.create({"name_label": "0", "SR": sr, "virtual_size": str(size), "type": "user", "sharable": False, "read_only": False, "other_config": {}})
    api.VBD.create({"VM": vm, "VDI": disk, "userdevice": "0", "bootable": True, "mode": "RW", "type": "Disk", "empty": False, **EMPTY})
    api.VBD.create({"VM": vm, "VDI": "OpaqueRef:NULL", "userdevice": "3", "bootable": False, "mode": "RO", "type": "CD", "empty": True, **EMPTY})
    network = next(net for net in api.network.get_all() if api.network.get_PIFs(net))
    api.VIF.create({"VM": vm, "network": network, "device": "0", "MAC": "", "MTU": "1500", **EMPTY})
    return vm


def populate(api, template):
    """Somebody else's VMs: one halted, one running, one with a snapshot, a template of their own with a disk, a disk without a VM."""
    halted, running, kept = (make(api, template, name) for name in ("payroll", "web", "mail"))
    drive = next(vbd for vbd in api.VM.get_VBDs(running) if api.VBD.get_type(vbd) == "CD")
    api.VBD.insert(drive, next(ref for ref, vdi in api.VDI.get_all_records().items() if vdi["read_only"] and "ubuntu" in vdi["name_label"]))
    api.VM.start(running, False, False)
    api.VM.snapshot(kept, "before the upgrade")
    golden = make(api, template, "golden image")
    api.VM.set_is_a_template(golden, True)
    api.VDI.create({"name_label": "archive", "SR": api.pool.get_default_SR(api.pool.get_all()[0]), "virtual_size": str(2**30), "type": "user", "sharable": False,
                    "read_only": False, "other_config": {}})
    return halted


@cache
def populated(release, contents):
    """A XenServer with others' VMs; to be forked."""
    xs = MockXenServer("real", release, contents=contents)
    populate(admin_of(xs).xenapi, TEMPLATES[release])
    xs.settle()
    return xs


class RealPool:
    """A XenServer with others' VMs, an administrator's session, and a student's through a guard."""

    def __init__(self, folder, release="xenserver-6.1", student="alice", contents="empty", **how):
        self.xs = populated(release, contents).fork()
        self.xs.sessions.plugin = self.guard = None
        self.administrator = admin_of(self.xs)
        self.admin, self.template, self.folder = self.administrator.xenapi, TEMPLATES[release], folder
        self.enter(student, **how)

    def enter(self, student="alice", **how):
        """Begin a session of a student's, as `xenlab lab` does."""
        if self.guard:
            self.guard.activity.close()
        inner = admin_of(self.xs)
        inner.url = "http://mock/"
        self.guard = Unthreaded(Pool(inner, "root", "xenserver"), student, Activity(self.folder / f"{student}.activity", student=student).open(), ("root", "xenserver"), **how)
        self.session = XenAPI.Session("http://mock/", transport=Door(self.guard))
        self.session.login_with_password("root", "xenserver", "1.0", "test")
        self.api = self.session.xenapi

    def own(self, name="ubase"):
        """A VM of the student's."""
        return make(self.api, self.template, name)

    def foreign(self):
        """{class: {reference: record}} of everything that is not the student's, as far as no VM of theirs can show in it."""
        return foreign(lambda method: self.xs.call(method, [self.administrator.handle]), self.guard.student)


class Unthreaded(Guard):
    """A mocked XenServer in this process is no thing for threads: tasks are looked at by the next call."""

    def follow(self, number, intent, task):
        intent["task"] = task


SHARED = {"SR": ("physical_utilisation", "virtual_allocation"), "host": ("memory_free",)}
"""Amounts that a VM on the pool takes from everybody."""
PASSING = ("allowed_operations", "current_operations")
CLASSES = ("VM", "VDI", "VBD", "VIF", "SR", "PBD", "network", "PIF", "host", "pool", "crashdump", "console", "VM_appliance", "secret", "subject", "role", "Bond", "VLAN", "PIF_metrics")


def foreign(call, student):
    """What is not the student's on a pool, to compare before and after. References to what is theirs are left out of others' lists."""
    records = {cls: call(f"{cls}.get_all_records") for cls in CLASSES}
    own = {ref for cls in ("VM", "VDI") for ref, record in records[cls].items() if record["other_config"].get("xenlab") == f"{student} {record['uuid']}"}
    own |= {ref for cls in ("VBD", "VIF", "crashdump", "console") for ref, record in records.get(cls, {}).items() if record["VM"] in own}
    own |= {record["suspend_VDI"] for ref, record in records["VM"].items() if ref in own}

    def shown(cls, record):
        return {name: [item for item in value if item not in own] if isinstance(value, list) else str(value)
                for name, value in record.items() if name not in PASSING + SHARED.get(cls, ())}

    return {cls: {ref: shown(cls, record) for ref, record in found.items() if ref not in own} for cls, found in records.items()}
