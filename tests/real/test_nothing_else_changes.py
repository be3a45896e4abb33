"""Whatever is called through a student's session, in any order, with anybody's references: what others have on the pool is as it was."""

import tempfile
from pathlib import Path

import pytest
import XenAPI
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lab_env.mock.schema import load
from lab_env.real import rules
from lab_env.real.quota import Amount

from .pools import RealPool

ODD = st.sampled_from(["", "OpaqueRef:NULL", "x", True, -1, 1.5, [], {}, "\n", "ñandú", [[]], {"a": {}}])
TEXTS = st.sampled_from(["", "a", "0", "1", "3", "autodetect", "<a/>", "cdrom", "00:11:22:33:44:55", "xenlab", "pci", 'field "uuid" = "x"'])
INTS = st.sampled_from(["0", "1", "-1", "134217728", "268435456", "1073741824", "999999999999999999", "0x10", "x"])
MESSAGES = sorted((message for cls in load("current").classes.values() for message in cls.messages.values()), key=lambda message: message.full_name)
PASSES = [message for message in MESSAGES if (found := rules.rule(message.full_name)) and not found.looks]
STRANGERS = ("payroll", "web", "mail", "before the upgrade", "golden image")
BROAD = [message for message in MESSAGES if not message.name.startswith("get_")]


class Anybody(RuleBasedStateMachine):
    """A lesson's code gone wild."""

    release = "xenserver-6.1"

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.pool = RealPool(Path(self.folder.name), self.release, most=Amount(30, 2**40, 2**44))
        vms = {ref for ref, vm in self.pool.xs.db.tables["VM"].items() if vm.name_label in STRANGERS}
        self.strangers = vms | {ref for cls in ("VBD", "VIF") for ref, record in self.pool.xs.db.tables[cls].items() if record.VM in vms}
        self.strangers |= {ref for ref, vdi in self.pool.xs.db.tables["VDI"].items() if not vdi.read_only}
        tables = self.pool.xs.db.tables
        self.taken = {record.MAC for cls in ("VIF", "PIF") for record in tables[cls].values()}
        self.texts = st.one_of(TEXTS, st.sampled_from([*sorted(self.taken), *(tables["VM"][vm].other_config["mac_seed"] for vm in sorted(vms)), "mac_seed"]))
        self.own = self.pool.own()
        self.before = self.pool.foreign()

    def value(self, data, kind, near=False):
        """Something of a type, of what there is on the pool."""
        if data.draw(st.integers(0, 29)) == 0:
            return data.draw(ODD)
        match kind.kind:
            case "ref":
                there = self.pool.xs.database_of(kind.of).tables.get(kind.of, {}) if kind.of in self.pool.xs.schema.classes else {}
                own = [ref for ref, record in there.items() if self.is_own(kind.of, record)]
                strangers = [ref for ref in there if ref in self.strangers]
                whose = data.draw(st.sampled_from([own or strangers, strangers or own, [*list(there)[-8:], *list(there)[:3], "OpaqueRef:NULL"]]))
                return data.draw(st.sampled_from(whose or ["OpaqueRef:NULL"]))
            case "int":
                return data.draw(INTS)
            case "float":
                return data.draw(st.sampled_from([0.0, 1.0, 2.5]))
            case "bool":
                return data.draw(st.booleans())
            case "enum":
                return data.draw(st.sampled_from([*load("current").enums.get(kind.of, ()), "none of these"]))
            case "datetime":
                return "20141110T08:00:00Z"
            case "set":
                return [self.value(data, kind.of) for _ in range(data.draw(st.integers(0, 2)))]
            case "map":
                return {str(self.value(data, kind.key)): self.value(data, kind.of) for _ in range(data.draw(st.integers(0, 2)))}
            case "record":
                cls = load("current").classes.get(kind.of)
                return {field.name: self.value(data, field.type) for field in cls.fields.values() if field.qualifier != "DRO"} if cls else {}
        return data.draw(self.texts)

    def is_own(self, cls, record):
        vm = record.get("VM") if cls in ("VBD", "VIF", "console") else record
        return cls in ("VM", "VDI", "VBD", "VIF", "console") and vm is not None and vm.other_config.get("xenlab") == f"alice {vm.uuid}"

    def ask(self, method, params):
        try:
            self.pool.guard.answer(method, [self.pool.session.handle, *params])
        except XenAPI.Failure:
            pass

    @rule(data=st.data(), broad=st.integers(0, 3), way=st.integers(0, 5), cut=st.integers(0, 12))
    def anything(self, data, broad, way, cut):
        message = data.draw(st.sampled_from(BROAD if broad == 0 else PASSES))
        params = [self.value(data, parameter.type) for parameter in message.parameters]
        name = f"Async.{message.full_name}" if way == 0 else message.full_name.replace(".", "_", 1) if way == 1 else message.full_name
        self.ask(name, params if cut > 1 else [*params, "one more"] if cut else params[:-1])

    @rule(data=st.data(), message=st.sampled_from(["VM.clone", "VM.copy", "VM.snapshot", "VM.start", "VM.hard_shutdown", "VM.destroy", "VM.revert", "VM.checkpoint", "VM.suspend",
                                                   "VBD.insert", "VBD.eject", "VDI.destroy", "VDI.copy", "VM.provision"]))
    def a_likely_thing(self, data, message):
        found = rules.rule(message).message
        params = [self.value(data, parameter.type) for parameter in found.parameters]
        if found.cls == "VM" and not data.draw(st.integers(0, 2)):
            params[0] = self.own
        self.ask(message, params)

    @rule(data=st.data(), mode=st.sampled_from(["RW", "RO"]), kind=st.sampled_from(["CD", "Disk"]))
    def a_disk_of_anybodys(self, data, mode, kind):
        vm, vdi = (data.draw(st.sampled_from([*self.pool.xs.db.tables[cls]])) for cls in ("VM", "VDI"))
        self.ask("VBD.create", [{"VM": data.draw(st.sampled_from([vm, self.own])), "VDI": vdi, "userdevice": "autodetect", "bootable": False, "mode": mode, "type": kind, "empty": False,
                                 "unpluggable": True, "other_config": {}, "qos_algorithm_type": "", "qos_algorithm_params": {}}])

    @invariant()
    def nothing_else_has_changed(self):
        self.pool.guard.look_after()
        now = self.pool.foreign()
        assert not [(cls, ref, name, value, now[cls].get(ref, {}).get(name)) for cls, records in self.before.items() for ref, record in records.items()
                    for name, value in record.items() if now[cls].get(ref, {}).get(name) != value]
        assert not [(cls, ref, record.get("name_label")) for cls, records in now.items() for ref, record in records.items() if ref not in self.before[cls]]

    @invariant()
    def nobodys_address_is_taken(self):
        tables = self.pool.xs.db.tables
        assert not [vif.MAC for vif in tables["VIF"].values() if vif.MAC in self.taken and self.is_own("VIF", vif)]

    def teardown(self):
        self.folder.cleanup()


class AnybodyOn83(Anybody):
    release = "xcp-ng-8.3"


def run(machine, examples, steps):
    case = machine.TestCase
    case.settings = settings(max_examples=examples, stateful_step_count=steps, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
    case("runTest").runTest()


@pytest.mark.parametrize("machine", [Anybody, AnybodyOn83])
def test_nothing_else_ever_changes(machine):
    run(machine, 3, 25)


@pytest.mark.slow
@pytest.mark.parametrize("machine", [Anybody, AnybodyOn83])
def test_nothing_else_ever_changes_for_long(machine):
    run(machine, 60, 60)
