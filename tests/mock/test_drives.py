"""Discs and drives."""

from .laboratory import EMPTY, refused


def drive(lab, vm):
    return next(vbd for vbd in lab.api.VM.get_VBDs(vm) if lab.api.VBD.get_type(vbd) == "CD")


def test_a_full_drive_takes_no_second_disc(lab):
    vm = lab.vm()
    cd, tools = drive(lab, vm), lab.api.VDI.get_by_name_label("xs-tools.iso")[0]
    assert refused(lab.api.VBD.insert, cd, tools) == ["VBD_NOT_EMPTY", cd]
    lab.api.VBD.eject(cd)
    assert refused(lab.api.VBD.eject, cd) == ["VBD_IS_EMPTY", cd]
    lab.api.VBD.insert(cd, tools)
    assert lab.api.VBD.get_record(cd)["VDI"] == tools


def test_a_disk_is_no_drive(lab):
    vm = lab.vm()
    disk = next(vbd for vbd in lab.api.VM.get_VBDs(vm) if lab.api.VBD.get_type(vbd) == "Disk")
    assert refused(lab.api.VBD.eject, disk) == ["VBD_NOT_REMOVABLE_MEDIA", disk]


def test_the_disc_appears_in_a_pv_guest_and_goes_again(lab):
    vm = lab.installed()
    lab.api.VBD.eject(drive(lab, vm))
    assert lab.type(vm, "ls /dev/xvdd")[1] != 0
    lab.insert(vm)
    assert lab.type(vm, "ls /dev/xvdd") == ("/dev/xvdd\n", 0)


def test_positions_are_used_once(lab):
    vm = lab.vm()
    wanted = {"VM": vm, "VDI": "OpaqueRef:NULL", "userdevice": "3", "bootable": False, "mode": "RO", "type": "CD", "empty": True, **EMPTY}
    assert refused(lab.api.VBD.create, wanted) == ["DEVICE_ALREADY_EXISTS", "3"]
    assert refused(lab.api.VBD.create, {**wanted, "mode": "RW"}) == ["VBD_CDS_MUST_BE_READONLY"]
    assert refused(lab.api.VBD.create, {**wanted, "userdevice": "99"}) == ["INVALID_DEVICE", "99"]
    assert "3" not in lab.api.VM.get_allowed_VBD_devices(vm)


def test_without_drivers_an_hvm_vm_has_four_positions(lab):
    vm = lab.vm(template="Other install media", medium="")
    assert lab.api.VM.get_allowed_VBD_devices(vm) == ["1", "2"]
    assert len(lab.api.VM.get_allowed_VBD_devices(lab.vm("pv"))) == 14


def test_what_is_read_only_stays_so(lab):
    tools = lab.api.VDI.get_by_name_label("xs-tools.iso")[0]
    assert refused(lab.api.VDI.destroy, tools)[0] == "SR_OPERATION_NOT_SUPPORTED"
    wanted = {"VM": lab.vm(), "VDI": tools, "userdevice": "1", "bootable": False, "mode": "RW", "type": "Disk", "empty": False, **EMPTY}
    assert refused(lab.api.VBD.create, wanted) == ["VDI_READONLY", tools]
