"""VDI: virtual disks and ISO images."""

from ..accessors import constructor_fields
from ..errors import Failure
from ..operations import check, message, operation
from . import vdi_rules
from .disks import disk_seconds, drop_record, duplicate_disk, has_room, new_disk, room_of, rounded, shelve, unshelve


def still(xs, vdi, name):
    """Refuse what would take the disk from under a VM; one may have started while the work was being done."""
    if any(vbd.currently_attached for vbd in vdi.all("VBDs")):
        raise Failure("VDI_IN_USE", vdi.ref, name)


@message("VDI.create")
def create(xs, values):
    """An empty virtual disk."""
    fields = constructor_fields(xs, "VDI", values)
    sr = xs.db.get("SR", fields["SR"])
    check(xs, sr, "vdi_create")
    vdi = new_disk(xs, sr, fields["virtual_size"], fields.get("name_label", ""), fields["type"])
    for name in ("name_description", "sharable", "read_only", "other_config", "xenstore_data", "sm_config", "tags"):
        if name in fields:
            setattr(vdi, name, fields[name])
    return vdi.ref


@operation("VDI.snapshot", takes=1)
def snapshot(xs, vdi, driver_params):
    """Keep a disk as it is now, even while a VM uses it."""
    made = duplicate_disk(xs, vdi, None, full=False)
    made.is_a_snapshot, made.snapshot_of, made.snapshot_time = True, vdi.ref, xs.clock.date
    return made.ref


@operation("VDI.copy", takes=lambda xs, vdi, *rest: 1 + disk_seconds(xs, vdi.virtual_size))
def copy(xs, vdi, sr, *rest):
    """A full copy on a storage repository. Discs are not copied here; XAPI would."""
    if sr is not None:
        check(xs, sr, "vdi_create")
    return duplicate_disk(xs, vdi, sr, full=True).ref


@operation("VDI.clone", takes=1)
def clone(xs, vdi, driver_params):
    """A fast copy that shares what neither has changed."""
    return duplicate_disk(xs, vdi, None, full=False).ref


@operation("VDI.destroy", takes=1)
def destroy(xs, vdi):
    """Remove a virtual disk that no running VM uses."""
    still(xs, vdi, "destroy")
    xs.contents.pop(vdi.ref, None)
    drop_record(xs, vdi)
    return ""


@operation("VDI.resize", takes=1)
def resize(xs, vdi, size):
    """Make a disk larger while no running VM uses it."""
    still(xs, vdi, "resize")
    size = rounded(size)
    if size < vdi.virtual_size:
        raise Failure("SR_BACKEND_FAILURE_79", "", f"VDI Invalid size [opterr=shrinking not allowed: {vdi.virtual_size} to {size}]", "")
    sr = vdi.get("SR")
    more = room_of(sr, size) - room_of(sr, vdi.virtual_size)
    has_room(xs, sr, more)
    vdi.virtual_size, vdi.physical_utilisation = size, vdi.physical_utilisation + more
    return ""


@operation("VDI.resize_online")
def resize_online(xs, vdi, size):
    """No storage manager of these releases makes a VHD larger while a VM uses it, so the rules refuse it everywhere."""


@operation("VDI.update")
def update(xs, vdi):
    """Write the record's names to the storage, where nobody sees them here."""
    return ""


@operation("VDI.forget")
def forget(xs, vdi):
    """Drop the record: the disk stays on its storage, and SR.scan or VDI.introduce bring it back."""
    shelve(xs, vdi)
    return ""


@message("VDI.introduce")
def introduce(xs, uuid, name_label, name_description, sr, kind, sharable, read_only, other_config, location, xenstore_data, sm_config, *rest):
    """Make a record of a disk that is on the storage and was forgotten."""
    if sr is None:
        raise Failure("HANDLE_INVALID", "SR", "OpaqueRef:NULL")
    check(xs, sr, "vdi_introduce")
    if any(vdi.location == location for vdi in sr.all("VDIs")):
        raise Failure("LOCATION_NOT_UNIQUE", sr.ref, location)
    found = [known for known, fields in xs.shelf.get(sr.uuid, {}).items() if fields["location"] == location]
    if not found or not vdi_rules.plugged(sr):
        raise Failure("SR_BACKEND_FAILURE_46", "", f"The VDI is not available [opterr=Error scanning VDI {uuid}]", "")
    vdi = unshelve(xs, sr, found[0])
    vdi.name_label, vdi.name_description, vdi.type = name_label, name_description, kind
    vdi.sharable, vdi.read_only, vdi.other_config, vdi.xenstore_data = sharable, read_only, other_config, xenstore_data
    return vdi.ref


@message("VDI.set_name_label")
def set_name_label(xs, vdi, value):
    vdi.name_label = value
    return ""


@message("VDI.set_name_description")
def set_name_description(xs, vdi, value):
    vdi.name_description = value
    return ""
