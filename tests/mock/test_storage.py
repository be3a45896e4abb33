"""Storage repositories and virtual disks: what they hold, what is refused and in which words."""

import xml.etree.ElementTree as ET

import pytest

from lab_env.mock import saved
from lab_env.mock.journal import replay

from .laboratory import Lab, refused

GiB = 2 ** 30
FULL = ["SR_BACKEND_FAILURE_44", "", "There is insufficient space", ""]


@pytest.fixture
def sr(lab):
    return lab.api.SR.get_by_name_label("Local storage")[0]


def vdi(lab, sr, size=8 * GiB, **values):
    return lab.api.VDI.create({"name_label": "disk", "SR": sr, "virtual_size": str(size), "type": "user", "sharable": False, "read_only": False,
                               "other_config": {}, **values})


def create(lab, kind="nfs", config=None, shared=False):
    config = {"server": "nas", "serverpath": "/srv"} if config is None else config
    return lab.api.SR.create(lab.api.host.get_all()[0], config, "0", "more", "", kind, "user", shared, {})


def figures(lab, sr):
    record = lab.api.SR.get_record(sr)
    return int(record["virtual_allocation"]), int(record["physical_utilisation"])


def test_figures_follow_every_way_a_disk_comes_and_goes(lab, sr):
    before = figures(lab, sr)
    one = vdi(lab, sr)
    assert figures(lab, sr)[0] == before[0] + 8 * GiB and figures(lab, sr)[1] > before[1] + 8 * GiB
    two = lab.api.VDI.snapshot(one)
    assert int(lab.api.VDI.get_physical_utilisation(two)) < GiB
    lab.api.VDI.resize(one, str(10 * GiB))
    assert figures(lab, sr)[0] == before[0] + 18 * GiB
    records = lab.api.VDI.get_all_records().values()
    for number, field in enumerate(("virtual_size", "physical_utilisation")):
        assert figures(lab, sr)[number] == sum(int(record[field]) for record in records if record["SR"] == sr)
    for copy in (replay(lab.journal), lab.xs.fork(), saved.load(saved.save(lab.xs))):
        assert copy.db.total("VDI", "SR", "physical_utilisation", sr) == figures(lab, sr)[1]
    lab.api.VDI.destroy(one)
    lab.api.VDI.destroy(two)
    assert figures(lab, sr) == before


def test_sizes_are_whole_blocks_and_what_does_not_fit_is_refused(lab, sr):
    assert lab.api.VDI.get_virtual_size(vdi(lab, sr, 1)) == str(2 * 2 ** 20)
    assert refused(vdi, lab, sr, 300 * GiB) == FULL
    assert refused(vdi, lab, sr, 3000 * GiB)[:3] == ["SR_BACKEND_FAILURE_79", "", "VDI Invalid size [opterr=VDI size must be between 1 MB and 2093050 MB]"]
    one = vdi(lab, sr)
    assert refused(lab.api.VDI.resize, one, "1")[0] == "SR_BACKEND_FAILURE_79"
    assert refused(lab.api.VDI.resize, one, str(300 * GiB)) == FULL


def test_a_disk_in_use(lab, sr):
    vm = lab.installed()
    one = next(disk for disk in map(lab.api.VBD.get_VDI, lab.api.VM.get_VBDs(vm)) if lab.api.VDI.get_SR(disk) == sr)
    for call, name, *more in ((lab.api.VDI.destroy, "destroy"), (lab.api.VDI.resize, "resize", str(20 * GiB)), (lab.api.VDI.copy, "copy", sr),
                              (lab.api.VDI.forget, "forget"), (lab.api.VDI.update, "update")):
        assert refused(call, one, *more) == ["VDI_IN_USE", one, name]
    assert refused(lab.api.VDI.resize_online, one, str(20 * GiB)) == ["SR_OPERATION_NOT_SUPPORTED", sr]
    assert lab.api.VDI.get_allowed_operations(one) == ["snapshot", "clone"]
    assert refused(lab.api.PBD.unplug, lab.api.SR.get_PBDs(sr)[0])[0] == "VDI_IN_USE"


def test_one_thing_at_a_time_but_copies(lab, sr):
    one = vdi(lab, sr)
    task = lab.api.Async.VDI.copy(one, sr)
    assert refused(lab.api.VDI.snapshot, one) == ["OPERATION_NOT_ALLOWED", "Snapshot operation not allowed during copy."]
    lab.xs.settle()
    assert lab.api.task.get_status(task) == "success"
    lab.api.Async.VDI.resize(one, str(9 * GiB))
    assert refused(lab.api.VDI.clone, one) == ["OTHER_OPERATION_IN_PROGRESS", "VDI", one, "resize"]
    assert lab.api.VDI.get_allowed_operations(one) == []


def test_snapshots_that_cannot_be(lab, sr):
    shared = vdi(lab, sr, sharable=True)
    assert refused(lab.api.VDI.snapshot, shared) == ["VDI_IS_SHARABLE", shared]
    reset = vdi(lab, sr)
    lab.api.VDI.set_on_boot(reset, "reset")
    assert refused(lab.api.VDI.snapshot, reset) == ["VDI_ON_BOOT_MODE_INCOMPATABLE_WITH_OPERATION"]


def test_discs_stay_in_their_library(lab):
    tools = lab.api.VDI.get_by_name_label("xs-tools.iso")[0]
    library = lab.api.VDI.get_SR(tools)
    for call, *more in ((lab.api.VDI.destroy,), (lab.api.VDI.clone,), (lab.api.VDI.snapshot,), (lab.api.VDI.resize, str(GiB))):
        assert refused(call, tools, *more) == ["SR_OPERATION_NOT_SUPPORTED", library]
    assert refused(vdi, lab, library) == ["SR_OPERATION_NOT_SUPPORTED", library]


def test_a_forgotten_disk_is_found_again(lab, sr):
    one = vdi(lab, sr)
    uuid = lab.api.VDI.get_uuid(one)
    lab.api.VDI.forget(one)
    assert refused(lab.api.VDI.get_by_uuid, uuid)[0] == "UUID_INVALID"
    lab.api.SR.scan(sr)
    one = lab.api.VDI.get_by_uuid(uuid)
    assert lab.api.VDI.get_name_label(one) == "disk"
    lab.api.VDI.forget(one)
    introduce = (uuid, "back", "", sr, "user", False, False, {}, uuid, {}, {})
    assert lab.api.VDI.get_name_label(lab.api.VDI.introduce(*introduce)) == "back"
    assert refused(lab.api.VDI.introduce, *introduce) == ["LOCATION_NOT_UNIQUE", sr, uuid]
    assert refused(lab.api.VDI.introduce, *introduce[:8], "elsewhere", {}, {})[0] == "SR_BACKEND_FAILURE_46"


def test_a_repository_lives_and_dies(lab):
    sr = create(lab)
    pbd = lab.api.SR.get_PBDs(sr)[0]
    one = vdi(lab, sr, 50 * GiB)
    assert int(lab.api.VDI.get_physical_utilisation(one)) < GiB      # thin
    assert refused(lab.api.SR.destroy, sr) == ["SR_HAS_PBD", sr] == refused(lab.api.SR.forget, sr)
    assert refused(lab.api.PBD.destroy, pbd) == ["OPERATION_NOT_ALLOWED", "PBD is currently attached"]
    lab.api.PBD.unplug(pbd)
    assert refused(lab.api.SR.destroy, sr) == ["SR_NOT_EMPTY"]
    assert refused(lab.api.SR.scan, sr) == ["SR_HAS_NO_PBDS", sr] == refused(lab.api.VDI.resize, one, str(60 * GiB)) == refused(vdi, lab, sr)
    lab.api.PBD.plug(pbd)
    lab.api.VDI.destroy(one)
    lab.api.PBD.unplug(pbd)
    assert "destroy" in lab.api.SR.get_allowed_operations(sr)
    lab.api.SR.destroy(sr)
    assert sr not in lab.api.SR.get_all() and pbd not in lab.api.PBD.get_all()


def test_a_forgotten_repository_comes_back_with_its_disks(lab, sr):
    vm = lab.vm("kept")
    uuid, host = lab.api.SR.get_uuid(sr), lab.api.host.get_all()[0]
    disks = {lab.api.VDI.get_uuid(one) for one in lab.api.SR.get_VDIs(sr)}
    size, config = lab.api.SR.get_physical_size(sr), lab.api.PBD.get_device_config(lab.api.SR.get_PBDs(sr)[0])
    lab.api.PBD.unplug(lab.api.SR.get_PBDs(sr)[0])
    lab.api.SR.forget(sr)
    assert lab.api.pool.get_default_SR(lab.api.pool.get_all()[0]) == "OpaqueRef:NULL" and len(lab.api.VM.get_VBDs(vm)) == 1
    again = lab.api.SR.introduce(uuid, "again", "", "lvm", "user", False, {})
    assert refused(lab.api.SR.introduce, uuid, "again", "", "lvm", "user", False, {}) == ["SR_UUID_EXISTS", uuid]
    pbd = lab.api.PBD.create({"host": host, "SR": again, "device_config": config})
    assert refused(lab.api.PBD.create, {"host": host, "SR": again, "device_config": config}) == ["PBD_EXISTS", again, host, pbd]
    lab.api.PBD.plug(pbd)
    assert {lab.api.VDI.get_uuid(one) for one in lab.api.SR.get_VDIs(again)} == disks and lab.api.SR.get_physical_size(again) == size
    now = lab.xs.fingerprint()
    assert replay(lab.journal).fingerprint() == now == lab.xs.fork().fingerprint()


def test_what_no_storage_manager_knows(lab):
    assert refused(create, lab, "tape") == ["SR_UNKNOWN_DRIVER", "tape"]
    assert refused(create, lab, "ext", {}) == ["SR_BACKEND_FAILURE_90", "", "The request is missing the device parameter", ""]
    assert refused(create, lab, "lvm", {"device": "/dev/disk/by-id/scsi-lab-part3"})[0] == "SR_BACKEND_FAILURE_16"
    assert refused(create, lab, "nfs", {}) == ["SR_BACKEND_FAILURE_102", "", "The request is missing the server parameter", ""]
    assert refused(create, lab, "lvmoiscsi", {"target": "nas", "targetIQN": "iqn.x"})[0] == "SR_BACKEND_FAILURE_107"
    assert {"lvm", "nfs", "iso"} <= set(lab.api.SR.get_supported_types())
    assert lab.api.SR.get_content_type(create(lab, "iso", {"location": "nas:/iso"})) == "iso"
    sr = create(lab)
    assert lab.api.SR.get_uuid(sr) in lab.api.SR.probe(lab.api.host.get_all()[0], {"server": "nas", "serverpath": "/srv"}, "nfs", {})


LUN = {"vendor": "XENLAB", "serial": "36", "SCSIid": "36", "size": str(100 * GiB)}


@pytest.mark.parametrize("kind, config, known, number, listing", [
    ("nfs", {"server": "nas", "serverpath": "/a&b"}, ["server"], 101, {"Export": {"Target": "nas", "Path": "/a&b", "Accesslist": "*"}}),
    ("lvmoiscsi", {"target": "nas", "targetIQN": "iqn.1", "SCSIid": "36"}, ["target"], 96, {"TGT": {"Index": "0", "IPAddress": "nas", "TargetIQN": "iqn.1"}}),
    ("lvmoiscsi", {"target": "nas", "targetIQN": "iqn.1", "SCSIid": "36"}, ["target", "targetIQN"], 107, {"LUN": {**LUN, "LUNid": "0"}}),
    ("lvmohba", {"SCSIid": "36"}, [], 107, {"BlockDevice": {**LUN, "path": "/dev/disk/by-scsid/36/mapper", "adapter": "host0", "channel": "0", "id": "0", "lun": "0", "hba": "lpfc"}})])
def test_clients_read_what_there_is_to_choose_from_in_the_error_of_a_probe(lab, kind, config, known, number, listing):
    """As Xen Orchestra and XenCenter do: SR.probe is asked without what is wanted, and the third parameter of its error tells."""
    host, asked = lab.api.host.get_all()[0], {name: config[name] for name in known}
    code, empty, _, nothing = refused(lab.api.SR.probe, host, asked, kind, {})
    assert (code, empty, len(ET.fromstring(nothing))) == (f"SR_BACKEND_FAILURE_{number}", "", 0)
    create(lab, kind, config)
    half = lab.api.SR.introduce("", "half", "", kind, "user", False, {})
    lab.api.PBD.create({"host": host, "SR": half, "device_config": asked})
    found = ET.fromstring(refused(lab.api.SR.probe, host, asked, kind, {})[3])
    assert {entry.tag: {element.tag: element.text.strip() for element in entry} for entry in found} == listing


def test_what_a_way_to_storage_lacks_is_told_when_it_is_plugged(lab):
    host = lab.api.host.get_all()[0]
    sr = lab.api.SR.introduce("", "library", "", "iso", "iso", True, {})
    pbd = lab.api.PBD.create({"host": host, "SR": sr, "device_config": {}})
    assert refused(lab.api.PBD.plug, pbd) == ["SR_BACKEND_FAILURE_220", "", "'Location' parameter must be specified in Device Configuration", ""]
    assert not lab.api.PBD.get_currently_attached(pbd)
    lab.api.PBD.set_device_config(pbd, {"location": "nas:/iso"})
    lab.api.PBD.plug(pbd)
    lab.api.PBD.plug(pbd)
    assert lab.api.PBD.get_currently_attached(pbd)


def test_a_windows_share_holds_disks_in_later_releases(lab):
    config = {"server": "\\\\nas\\vms", "username": "u", "password": "p"}
    assert refused(create, lab, "smb", config) == ["SR_UNKNOWN_DRIVER", "smb"]
    modern = Lab(release="xcp-ng-8.3")
    sr = create(modern, "smb", config, shared=True)
    assert modern.api.VDI.get_SR(vdi(modern, sr)) == sr
    assert refused(create, modern, "smb", {}) == ["SR_BACKEND_FAILURE_102", "", "The request is missing the server parameter", ""]


def test_room_costs_nothing_to_ask(lab, sr):
    for _ in range(5):
        vdi(lab, sr, GiB)
    seen = []
    listed = type(lab.xs.db).listed
    try:
        type(lab.xs.db).listed = lambda db, record, name: seen.append(name) or listed(db, record, name)
        vdi(lab, sr, GiB)
        assert "VDIs" not in seen
    finally:
        type(lab.xs.db).listed = listed
