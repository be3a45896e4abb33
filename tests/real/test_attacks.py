"""What a clever student might ask through our session, or write beside it, to reach what is not theirs or to leave less for others."""

import xmlrpc.client

import pytest
import XenAPI

from lab_env.mock.journal import digest, encode
from lab_env.real.door import through
from lab_env.real.owned import marker, perhaps
from lab_env.real.quota import Amount

from .pools import EMPTY, RELEASES, RealPool
from .test_guard import by_name, code_of, disk_of, tagged


@pytest.fixture
def pool(tmp_path):
    return RealPool(tmp_path)


def network_of(api):
    return next(net for net in api.network.get_all() if api.network.get_PIFs(net))


# -- what a host would read, run or give out for whoever asks -------------------------------------------------------------

def test_no_answer_has_the_pools_session_in_it(pool):
    """VDI.get_nbd_info answers with an export name that XAPI makes of the session's reference: who has that has the pool."""
    own = pool.own()
    for method, params in (("VDI.get_nbd_info", [disk_of(pool.api, own)]), ("session.get_by_uuid", ["x"]), ("session.get_all_records", [])):
        assert code_of(pool.guard.answer, method, [pool.session.handle, *params]) == "XENLAB_REFUSED", method
    real = pool.guard.pool.call
    event = {"class": "session", "ref": pool.guard.pool.handle, "operation": "mod", "snapshot": {}, "id": "1", "timestamp": "0"}
    pool.guard.pool.call = lambda method, params, **how: {"events": [event, {**event, "class": "vm", "ref": own}], "token": "1"} if method == "event.from" else real(method, params, **how)
    assert [one["ref"] for one in pool.api.event_from(["*"], "", 0.0)["events"]] == [own]


def test_a_host_is_not_sent_to_ask_elsewhere(pool):
    """VM.assert_can_migrate takes an address, and the host goes there."""
    own = pool.own()
    assert code_of(pool.guard.answer, "VM.assert_can_migrate", [pool.session.handle, own, {"master": "http://elsewhere/"}, True, {}, {}, {}]) == "XENLAB_REFUSED"


@pytest.mark.parametrize("field, value", [("PV_kernel", "/etc/shadow"), ("PV_ramdisk", "/etc/shadow"), ("PV_bootloader_args", "--output=/etc/passwd"), ("HVM_shadow_multiplier", 500.0)])
def test_files_of_the_host_and_its_memory(pool, field, value):
    own = pool.own()
    assert code_of(getattr(pool.api.VM, f"set_{field}"), own, value) == "XENLAB_REFUSED"
    record = {**pool.api.VM.get_record(own), "other_config": {}, "metrics": "OpaqueRef:NULL", "PV_bootloader_args": ""}
    assert code_of(pool.api.VM.create, {**record, field: value}) == "XENLAB_REFUSED"
    pool.api.VM.create(record)      # as it is by default


@pytest.mark.parametrize("config", [{"vgpu_config": "/etc/shadow"}, {"igd_passthrough": "true"}])
def test_devices_of_the_host_by_platform(pool, config):
    assert code_of(pool.api.VM.set_platform, pool.own(), config) == "XENLAB_REFUSED"


def test_a_disk_is_served_no_sooner_than_others(pool):
    drive = next(vbd for vbd in pool.api.VM.get_VBDs(pool.own()) if pool.api.VBD.get_type(vbd) == "Disk")
    assert code_of(pool.api.VBD.set_qos_algorithm_type, drive, "ionice") == code_of(pool.api.VBD.set_qos_algorithm_params, drive, {"sched": "rt"}) == "XENLAB_REFUSED"


# -- addresses ------------------------------------------------------------------------------------------------------------

def test_nobody_elses_mac_address_is_taken(pool):
    """Two interfaces with one address on a network: the frames of one go to the other."""
    own, api = pool.own(), pool.admin
    theirs = api.VIF.get_MAC(api.VM.get_VIFs(by_name(api, "VM", "web"))[0])
    host = next(record["MAC"] for record in api.PIF.get_all_records().values() if record["MAC"])
    vif = {"VM": own, "network": network_of(api), "device": "4", "MTU": "1500", **EMPTY}
    for mac in (theirs, theirs.upper(), f" {theirs}", theirs.replace(":", "-"), host):
        assert code_of(pool.api.VIF.create, {**vif, "MAC": mac}) == "XENLAB_REFUSED", mac
    assert code_of(pool.api.VIF.create, {**vif, "MAC": "02:00:00:00:00:01"}) is None
    seed = api.VM.get_other_config(by_name(api, "VM", "web"))["mac_seed"]       # of which XAPI makes the addresses nobody has chosen
    config = pool.api.VM.get_other_config(own)
    assert code_of(pool.api.VM.set_other_config, own, {**config, "mac_seed": seed}) == code_of(pool.api.VM.add_to_other_config, own, "mac_seed", seed) == "XENLAB_REFUSED"
    assert code_of(pool.api.VM.set_other_config, own, {**config, "folder": "/x"}) is None


# -- a record that was written by hand --------------------------------------------------------------------------------------

def forged(pool, intent):
    """A record of activity, right in every hash, that says something was begun."""
    pool.guard.activity.close()
    first, *_ = pool.guard.activity.path.read_text(encoding="utf-8").splitlines()
    body = ["2026-11-25T18:00:00Z", 1, "asked", "VM.clone", [], intent]
    pool.guard.activity.path.write_text(f"{first}\n{encode([*body, digest(digest('', first), encode(body))])}\n", encoding="utf-8")


@pytest.mark.parametrize("claim", [
    lambda api: {"cls": "VM", "name": "mine", "marker": "payroll"}, lambda api: {"cls": "VDI", "name": "mine", "marker": "archive"},
    lambda api: {"cls": "VM", "ref": by_name(api, "VM", "web"), "before": []}, lambda api: {"cls": "VDI", "ref": by_name(api, "VDI", "archive")},
    lambda api: {"cls": "pool", "ref": api.pool.get_all()[0]}, lambda api: ["VM"], lambda api: {"cls": []}, lambda api: {"marker": 1, "cls": "VM"},
    lambda api: {"cls": "VM", "name": {}, "marker": "payroll"}, lambda api: {"cls": "VM", "task": "x", "name": "mine", "marker": "payroll"},
])
def test_a_record_written_by_hand_makes_nothing_ones_own(pool, claim):
    before = pool.foreign()
    forged(pool, claim(pool.admin))
    pool.enter()
    assert pool.api.VM.get_all()
    assert pool.foreign() == before and not pool.guard.begun


def test_a_vm_that_is_being_made_for_somebody_else_is_not_claimed(pool, monkeypatch):
    """Its name until then says for whom it is made; another student's record may name it."""
    pool.enter("bob")
    monkeypatch.setattr(pool.guard, "adopt", lambda intent, ref: None)
    vm = pool.api.VM.clone(by_name(pool.api, "VM", pool.template), "bobs")
    marker = pool.admin.VM.get_name_label(vm)
    monkeypatch.undo()
    pool.enter("alice")
    forged(pool, {"cls": "VM", "name": "mine", "marker": marker})
    pool.enter("alice")
    assert pool.api.VM.get_all() and "xenlab" not in pool.admin.VM.get_other_config(vm)


def test_a_name_as_of_somebody_elses_that_is_being_made_costs_them_nothing_and_gives_nothing_away(pool):
    name = marker("bob", "x")
    alices = pool.own(name)
    pool.enter("bob", most=Amount(1, 2**33, 2**35))
    forged(pool, {"cls": "VM", "name": "mine", "marker": name})
    pool.enter("bob", most=Amount(1, 2**33, 2**35))
    assert pool.own() and list(perhaps(pool.guard.pool.ask, "bob")) == []
    assert tagged(pool.admin, "VM", alices) and pool.admin.VM.get_name_label(alices) == name


# -- names ------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("release", RELEASES)
def test_a_class_works_on_one_pool_with_the_same_names(tmp_path, release):
    """Every student's VM is called as the lesson says; each finds their own, and so do the checks, which ask by name."""
    from lab_env.guests import find_vm
    pool = RealPool(tmp_path, release)
    pool.enter("bob")
    bobs = pool.own()
    pool.enter("alice")
    assert pool.api.VM.get_by_name_label("ubase") == []
    own = pool.own()
    assert pool.api.VM.get_by_name_label("ubase") == [own] and find_vm(pool.session, "ubase") == own
    assert pool.api.VDI.get_by_name_label("0") and bobs in pool.api.VM.get_all_records()
    assert by_name(pool.api, "VM", "payroll"), "what XenLab has not made is there to be looked at"


# -- calls that are none ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("params", [[2**40], [float("nan")], [[[[[[]]]]]], [None], [{"VM": None}], ["OpaqueRef:NULL", 2**70], [b"x"], [{1: 2}], ["\x00"], ["\ud800"], ["ñ" * 100000]])
@pytest.mark.parametrize("method", ["VM.start", "VM.set_name_label", "VBD.create", "VM.clone", "VM.get_record", "event.from", "VM.set_memory", "task.create"])
def test_odd_parameters_are_refused_and_leave_nothing_under_way(pool, method, params):
    before = pool.foreign()
    for handle in (pool.session.handle, {}, []):
        with pytest.raises(XenAPI.Failure):
            pool.guard.answer(method, [handle, *params])
            raise XenAPI.Failure(["DONE"])
    assert pool.foreign() == before and not pool.guard.begun


@pytest.mark.parametrize("body", [b"", b"<methodCall/>", b"<methodResponse><fault><value/></fault></methodResponse>", b"<methodCall><methodName>VM.start</methodName></methodCall>",
                                  b'{"jsonrpc": "2.0", "method": "VM.start", "params": []}', b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><methodCall>&a;</methodCall>"])
def test_bodies_that_are_no_calls(pool, body):
    try:
        answer = through(pool.guard, body)
    except Exception as error:      # noqa: BLE001  (which kinds the gateway answers with 400)
        assert isinstance(error, (ValueError, TypeError, LookupError, xmlrpc.client.Error, SyntaxError, AttributeError)) or "ExpatError" in type(error).__name__, repr(error)
    else:
        assert answer["Status"] == "Failure"


def test_a_batch_is_refused(pool):
    calls = [{"methodName": "VM.destroy", "params": [pool.session.handle, by_name(pool.admin, "VM", "payroll")]}]
    assert code_of(pool.guard.answer, "system.multicall", [calls]) in ("SESSION_INVALID", "XENLAB_REFUSED")
    assert by_name(pool.admin, "VM", "payroll")
