"""Drives and interfaces: each refusal in XAPI's order and words, by release; what is locked, moved and configured."""

import pytest
import XenAPI

from lab_env.mock.where import as_text, parse
from lab_env.mock.xenserver import MockXenServer
from lab_env.transport import InProcessTransport

from .laboratory import EMPTY, Lab, refused

GiB = 2 ** 30
LOCAL = "Local storage"


@pytest.fixture
def modern():
    session = XenAPI.Session("http://mock/", transport=InProcessTransport(MockXenServer("7", "xcp-ng-8.3")))
    session.login_with_password("root", "xenserver")
    return session.xenapi


def new_vm(api, template="Other install media"):
    vm = api.VM.clone(api.VM.get_by_name_label(template)[0], "vm")
    api.VM.provision(vm)
    return vm


def disk(api, vm, position="autodetect", **values):
    vdi = values.pop("VDI", None) or api.VDI.create({"name_label": "disk", "SR": api.SR.get_by_name_label(LOCAL)[0], "virtual_size": str(GiB), "type": "user",
                                                     "sharable": False, "read_only": False, "other_config": {}})
    return api.VBD.create({"VM": vm, "VDI": vdi, "userdevice": position, "bootable": False, "mode": "RW", "type": "Disk", "empty": False, **EMPTY, **values})


def interface(api, vm, device="0"):
    return api.VIF.create({"VM": vm, "network": api.network.get_all()[0], "device": device, "MAC": "", "MTU": "1500", **EMPTY})


def test_the_ladder_of_a_pv_disk(lab):
    api, vm = lab.api, lab.vm()
    one = disk(api, vm, "5")
    assert refused(api.VBD.plug, one) == ["VM_BAD_POWER_STATE", vm, "running", "halted"]
    assert api.VBD.get_allowed_operations(one) == ["attach"]
    api.VM.start(vm, False, False)
    assert refused(api.VBD.plug, one) == ["DEVICE_ALREADY_ATTACHED", one]
    api.VBD.set_unpluggable(one, False)
    assert refused(api.VBD.unplug, one) == ["VBD_NOT_UNPLUGGABLE", one] == refused(api.VBD.unplug_force, one)
    api.VBD.set_unpluggable(one, True)
    api.VBD.unplug(one)
    assert refused(api.VBD.unplug, one) == ["DEVICE_ALREADY_DETACHED", one]
    task = api.Async.VM.hard_shutdown(vm)
    if api.task.get_status(task) == "pending":
        assert refused(api.VBD.plug, one) == ["OPERATION_NOT_ALLOWED", f"Current operation on VM:{vm} is hard_shutdown"]


def test_a_disk_another_vm_writes_to(lab):
    api, one, two = lab.api, lab.vm("one"), lab.vm("two")
    drive = disk(api, one, "5")
    vdi = api.VBD.get_VDI(drive)
    other = disk(api, two, "5", VDI=vdi)
    api.VM.start(one, False, False)
    assert refused(api.VBD.assert_attachable, other) == ["VDI_IN_USE", vdi]
    assert "attach" not in api.VBD.get_allowed_operations(other)
    api.VBD.unplug(drive)
    api.Async.VDI.resize(vdi, str(2 * GiB))
    assert refused(api.VBD.plug, drive) == ["OTHER_OPERATION_IN_PROGRESS", "VDI", vdi, "resize"]


def test_hvm_guests_without_drivers_on_both_kinds_of_release(lab, modern):
    old = lab.vm(template="Other install media")
    lab.api.VM.start(old, False, False)
    for api, vm in ((lab.api, old), (modern, new_vm(modern))):
        one, vif = disk(api, vm), interface(api, vm, "1")
        if api is modern:
            api.VM.start(vm, False, False)
            assert refused(api.VBD.unplug, one) == ["VM_MISSING_PV_DRIVERS", vm] == refused(api.VIF.unplug, vif)
        else:
            assert refused(api.VBD.plug, one) == ["VM_MISSING_PV_DRIVERS", vm] == refused(api.VIF.plug, vif)


def test_positions(lab, modern):
    vm = lab.vm()
    one = disk(lab.api, vm, "5")
    for bad in ("../x", "", "16", "-1", "05", "٣"):
        assert refused(lab.api.VBD.set_userdevice, one, bad) == ["INVALID_DEVICE", bad] == refused(disk, lab.api, vm, bad)
    assert refused(lab.api.VBD.set_userdevice, one, "3") == ["DEVICE_ALREADY_EXISTS", "3"]
    lab.api.VBD.set_userdevice(one, "6")
    lab.api.VM.start(vm, False, False)
    assert lab.api.VBD.get_device(one) == "xvdg" and refused(lab.api.VBD.set_userdevice, one, "7")[0] == "DEVICE_ALREADY_ATTACHED"
    far = new_vm(modern)
    late = disk(modern, far, "30")
    named = disk(modern, far, "xvdc")
    assert modern.VBD.get_userdevice(named) == "xvdc" and "2" not in modern.VM.get_allowed_VBD_devices(far)
    assert refused(disk, modern, far, "2") == ["DEVICE_ALREADY_EXISTS", "2"] and refused(disk, modern, far, "xvdz") == ["INVALID_DEVICE", "xvdz"]
    modern.VM.start(far, False, False)
    assert (modern.VBD.get_device(late), modern.VBD.get_device(named)) == ("xvdae", "hdc")
    assert len(modern.VM.get_allowed_VIF_devices(far)) == 16 and refused(disk, modern, far, "255") == ["INVALID_DEVICE", "255"]


def test_only_discs_are_inserted(lab):
    vm = lab.vm()
    cd = next(vbd for vbd in lab.api.VM.get_VBDs(vm) if lab.api.VBD.get_type(vbd) == "CD")
    vdi = lab.api.VBD.get_VDI(disk(lab.api, vm, "5"))
    lab.api.VBD.eject(cd)
    assert refused(lab.api.VBD.insert, cd, vdi) == ["VDI_IS_NOT_ISO", vdi, "user"]


def test_interfaces(lab, modern):
    vm = lab.vm()
    vif = lab.api.VM.get_VIFs(vm)[0]
    assert refused(lab.api.VIF.unplug_force, vif) == ["VM_BAD_POWER_STATE", vm, "running", "halted"]
    lab.api.VM.start(vm, False, False)
    assert refused(lab.api.VIF.plug, vif) == ["DEVICE_ALREADY_ATTACHED", vif]
    lab.api.VIF.unplug_force(vif)
    assert refused(lab.api.VIF.unplug, vif) == ["DEVICE_ALREADY_DETACHED", vif]
    assert refused(lab.api.VIF.set_ipv4_allowed, vif, ["10.0.0.x"]) == ["INVALID_IP_ADDRESS_SPECIFIED", "ipv4_allowed"]
    lab.api.VIF.set_ipv4_allowed(vif, ["10.0.0.1"])
    lab.api.VIF.add_ipv4_allowed(vif, "10.0.0.2")
    lab.api.VIF.set_locking_mode(vif, "locked")
    assert lab.api.VIF.get_ipv4_allowed(vif) == ["10.0.0.1", "10.0.0.2"]
    far = new_vm(modern)
    vif, network = interface(modern, far), modern.network.get_all()[1]
    modern.VIF.move(vif, network)
    assert modern.VIF.get_network(vif) == network
    assert refused(modern.VIF.configure_ipv4, vif, "Static", "10.0.0.1", "") == ["INVALID_CIDR_ADDRESS_SPECIFIED", "address"]
    assert refused(modern.VIF.configure_ipv4, vif, "Static", "10.0.0.1/24", "10.0.0.254") == ["VM_LACKS_FEATURE", far]
    modern.network.set_default_locking_mode(network, "disabled")


def test_a_trusted_platform_module_is_built_in_while_a_vm_is_halted():
    lab = Lab(release="xcp-ng-8.3")
    api = lab.api
    vm = lab.vm(template="Other install media")
    assert "create_vtpm" in api.VM.get_allowed_operations(vm)
    module = api.VTPM.create(vm, False)
    assert api.VM.get_VTPMs(vm) == [module] and api.VTPM.get_persistence_backend(module) == "xapi" and not api.VTPM.get_is_unique(module)
    assert refused(api.VTPM.create, vm, False) == ["VTPM_MAX_AMOUNT_REACHED", "1"] and "create_vtpm" not in api.VM.get_allowed_operations(vm)
    snapshot, copy = api.VM.snapshot(vm, "s"), api.VM.clone(vm, "copy")
    assert len({module, *api.VM.get_VTPMs(snapshot), *api.VM.get_VTPMs(copy)}) == 3
    api.VM.start(vm, False, False)
    assert refused(api.VTPM.destroy, module) == ["VM_BAD_POWER_STATE", vm, "halted", "running"]
    api.VM.hard_shutdown(vm)
    api.VTPM.destroy(module)
    assert refused(api.VTPM.create, copy, False)[0] == "VTPM_MAX_AMOUNT_REACHED" and api.VM.get_VTPMs(vm) == []
    api.VM.revert(snapshot)
    assert len(api.VM.get_VTPMs(vm)) == 1
    for one in (vm, copy, snapshot):
        api.VM.destroy(one)
    assert api.VTPM.get_all() == []
    assert refused(Lab().api.VTPM.get_all) == ["MESSAGE_METHOD_UNKNOWN", "VTPM.get_all"]


def test_what_high_availability_would_do(lab):
    vm, api = lab.vm(), lab.api.VM
    assert refused(api.set_ha_restart_priority, vm, "always") == ["INVALID_VALUE", "ha_restart_priority", "always"]
    api.set_ha_always_run(vm, True)
    assert (api.get_ha_restart_priority(vm), api.get_ha_always_run(vm)) == ("restart", False)
    api.set_ha_always_run(vm, False)
    api.start(vm, False, False)
    for priority, always in (("best-effort", False), ("restart", True), ("", False)):
        api.set_ha_restart_priority(vm, priority)
        assert (api.get_ha_restart_priority(vm), api.get_ha_always_run(vm)) == (priority, always)


def test_a_blob_is_known_by_its_name(lab):
    vm, api = lab.vm(), lab.api
    blob = api.VM.create_new_blob(vm, "icon", "image/png")
    record = api.blob.get_record(blob)
    assert api.VM.get_blobs(vm) == {"icon": blob} and (record["name_label"], record["mime_type"], record["size"], record["public"]) == ("", "image/png", "0", False)
    assert refused(api.VM.create_new_blob, vm, "icon", "", False) == ["MAP_DUPLICATE_KEY", "VM", "blobs", vm, "icon"]
    assert api.VM.get_blobs(api.VM.clone(vm, "copy")) == {}
    own = api.blob.create("", True)
    assert api.blob.get_mime_type(own) == "application/octet-stream" and api.blob.get_public(own)
    for one in (own, blob):
        api.blob.destroy(one)
    assert api.blob.get_all() == [] and api.VM.get_blobs(vm) == {}


def test_small_things(lab):
    secret = lab.api.secret.create({"value": "x", "other_config": {}})
    assert lab.api.secret.get_value(secret) == "x"
    lab.api.secret.destroy(secret)
    vm = lab.vm()
    assert refused(lab.api.VM.set_HVM_shadow_multiplier, vm, 0.5)[0] == "INVALID_VALUE"
    lab.api.VM.set_HVM_shadow_multiplier(vm, 2.0)
    assert lab.api.VM.get_all_records_where(f'field "uuid" = "{lab.api.VM.get_uuid(vm)}" and field "tags" = "()"')


def test_collections_compare_as_the_database_writes_them():
    assert as_text({"a": "it's", "b": "\\"}) == "(('a' 'it\\'s') ('b' '\\\\'))" and as_text(["x", "y"]) == "('x' 'y')"
    assert as_text([]) == as_text({}) == "()" and as_text(1.0) == "1." and as_text(0.5) == "0.5" and as_text(True) == "true"
    assert parse('field "m" = "((\'k\' \'v\'))"')({"m": {"k": "v"}})
