"""Fields that a XenServer fills by itself: what a client finds in them, release by release."""

import pytest

from .laboratory import EMPTY, Lab, refused

RELEASES = {"xenserver-6.1": "Windows Server 2012 (64-bit) (experimental)", "xenserver-6.2": "Windows Server 2012 (64-bit)",
            "xcp-ng-8.3": "Windows Server 2022 (64-bit)"}
NULL = "OpaqueRef:NULL"


@pytest.fixture(params=RELEASES)
def release(request):
    return Lab(release=request.param)


def hvm(lab):
    return lab.api.VM.clone(lab.template("Other install media"), "hvm")


def test_the_first_start_names_the_machine_and_its_processor(release):
    vm, api = hvm(release), release.api
    api.VM.provision(vm)
    assert api.VM.get_bios_strings(vm) == {} and api.VM.get_last_boot_CPU_flags(vm) == {}
    api.VM.start(vm, False, False)
    names = api.VM.get_bios_strings(vm)
    assert names["bios-vendor"] == "Xen" and names["system-product-name"] == "HVM domU" and names["oem-1"] == "Xen"
    assert ("baseboard-manufacturer" in names) == (release.xs.release == "xcp-ng-8.3")
    cpu = api.host.get_cpu_info(api.host.get_all()[0])
    assert api.VM.get_last_boot_CPU_flags(vm) == {"vendor": cpu["vendor"], "features": cpu.get("features") or cpu["features_hvm"]}


def test_names_a_vm_was_given_stay(release):
    vm, api = hvm(release), release.api
    host = api.host.get_all()[0]
    api.VM.copy_bios_strings(vm, host)
    api.VM.provision(vm)
    api.VM.start(vm, False, False)
    assert api.VM.get_bios_strings(vm) == api.host.get_bios_strings(host)


def test_interfaces_and_drives_have_metrics_that_come_and_go_with_them(release):
    vm, api = hvm(release), release.api
    vif = api.VIF.create({"VM": vm, "network": api.network.get_all()[0], "device": "0", "MAC": "", "MTU": "1500", **EMPTY})
    vbd = api.VBD.create({"VM": vm, "VDI": NULL, "userdevice": "3", "bootable": False, "mode": "RO", "type": "CD", "empty": True, **EMPTY})
    copy = api.VM.get_VIFs(api.VM.clone(vm, "copy"))[0]
    of = [api.VIF.get_metrics(vif), api.VIF.get_metrics(copy)]
    assert set(of) == set(api.VIF_metrics.get_all()) and len(set(of)) == 2
    assert api.VIF_metrics.get_record(of[0])["io_read_kbs"] == 0.0
    drives = [] if release.xs.release == "xcp-ng-8.3" else [api.VBD.get_metrics(drive) for drive in api.VBD.get_all()]
    assert api.VBD_metrics.get_all() == drives
    assert (api.VBD.get_metrics(vbd) == NULL) == (not drives)
    api.VIF.destroy(vif)
    api.VBD.destroy(vbd)
    assert api.VIF_metrics.get_all() == of[1:] and len(api.VBD_metrics.get_all()) == len(drives[1:])


def test_a_clone_of_a_default_template_is_none(release):
    fields = release.api.VM.get_record(hvm(release))
    assert not fields.get("is_default_template") and "default_template" not in fields["other_config"]


def test_a_windows_that_is_copied_or_goes_back_has_another_generation():
    lab = Lab(release="xcp-ng-8.3")
    api = lab.api.VM
    vm = api.clone(lab.template(RELEASES["xcp-ng-8.3"]), "w")
    api.set_is_a_template(vm, False)
    first = api.get_generation_id(vm)
    assert first != "0:0" and all(number.isdigit() for number in first.split(":"))
    snapshot = api.snapshot(vm, "s")
    assert api.get_generation_id(snapshot) == first != api.get_generation_id(api.clone(vm, "w2"))
    api.revert(snapshot)
    assert api.get_generation_id(vm) not in (first, "0:0")


def test_a_template_that_was_a_vm_has_no_metrics(release):
    """XAPI destroys them; what is no template any more counts as installed now. They are there again when it starts."""
    api = release.api
    vm = api.VM.clone(hvm(release), "golden")
    api.VM.provision(vm)
    metrics = api.VM.get_metrics(vm)
    api.VM.set_is_a_template(vm, True)
    assert refused(api.VM_metrics.get_record, metrics) == ["HANDLE_INVALID", "VM_metrics", metrics] and api.VM.get_metrics(vm) == "OpaqueRef:NULL"
    copy = api.VM.clone(vm, "made of it")
    release.xs.advance(100)
    api.VM.set_is_a_template(copy, False)
    assert api.VM_metrics.get_install_time(api.VM.get_metrics(copy)) == api.host.get_servertime(api.host.get_all()[0])
    for one in (vm, copy):
        api.VM.set_is_a_template(one, False)
        api.VM.start(one, False, False)
        assert int(api.VM_metrics.get_memory_actual(api.VM.get_metrics(one))) > 0


def test_what_has_not_booted_has_no_boot_record(release):
    vm, api = hvm(release), release.api
    assert refused(api.VM.get_boot_record, vm) == ["VM_BAD_POWER_STATE", vm, "paused, suspended, running", "halted"]
    api.VM.provision(vm)
    api.VM.start(vm, False, False)
    assert api.VM.get_boot_record(vm)["name_label"] == "hvm"


def test_a_cd_drive_is_not_made_with_a_disk_in_it(release):
    vm, api = hvm(release), release.api
    disk = api.VDI.create({"name_label": "d", "SR": api.pool.get_default_SR(api.pool.get_all()[0]), "virtual_size": str(2**30), "type": "user",
                           "sharable": False, "read_only": False, "other_config": {}})
    drive = {"VM": vm, "VDI": disk, "userdevice": "3", "bootable": False, "mode": "RO", "type": "CD", "empty": False, **EMPTY}
    assert refused(api.VBD.create, drive) == ["VDI_IS_NOT_ISO", disk, "user"]
    assert api.VM.get_VBDs(vm) == []


def test_the_processors_of_dom0_stay_as_they_are(release):
    api = release.api
    dom0 = next(vm for vm, fields in api.VM.get_all_records().items() if fields["is_control_domain"])
    words = "This operation is not allowed on dom0" if release.xs.release == "xcp-ng-8.3" else "Operations on domain 0 are not allowed"
    assert refused(api.VM.set_VCPUs_max, dom0, "2") == ["OPERATION_NOT_ALLOWED", words]


def test_an_address_is_given_to_a_guest_that_listens():
    lab = Lab(release="xcp-ng-8.3")
    vm, api = hvm(lab), lab.api
    vif = api.VIF.create({"VM": vm, "network": api.network.get_all()[0], "device": "0", "MAC": "", "MTU": "1500", **EMPTY})
    api.VM.provision(vm)
    api.VM.start(vm, False, False)
    here = f"/local/domain/{api.VM.get_domid(vm)}"
    for value in ("0", "1"):
        assert refused(api.VIF.configure_ipv4, vif, "Static", "10.0.0.1/24", "") == ["VM_LACKS_FEATURE", vm]
        lab.xs.xenstore.write(f"{here}/control/feature-static-ip-setting", value)
        lab.xs.xenstore.write(f"{here}/data/updated", value)
    api.VIF.configure_ipv4(vif, "Static", "10.0.0.1/24", "10.0.0.254")
    assert api.VIF.get_ipv4_addresses(vif) == ["10.0.0.1/24"]
