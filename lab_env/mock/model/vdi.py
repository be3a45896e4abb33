"""VDI: virtual disks and ISO images."""

from ..accessors import constructor_fields
from ..errors import Failure
from ..operations import computed, message
from .disks import disk_seconds, duplicate_disk, new_disk


def not_an_iso(vdi):
    if vdi.get("SR").content_type == "iso":
        raise Failure("SR_OPERATION_NOT_SUPPORTED", vdi.SR)


def in_use(xs, vdi):
    return any(vbd.currently_attached for vbd in vdi.all("VBDs"))


@computed("VDI", "allowed_operations")
def allowed_operations(xs, vdi):
    if vdi.get("SR").content_type == "iso":
        return []
    return ["snapshot", "clone", "copy"] if in_use(xs, vdi) else ["snapshot", "clone", "copy", "resize", "destroy", "update"]


@message("VDI.create")
def create(xs, values):
    """An empty virtual disk."""
    fields = constructor_fields(xs, "VDI", values)
    sr = xs.db.get("SR", fields["SR"])
    vdi = new_disk(xs, sr, fields["virtual_size"], fields.get("name_label", ""), fields["type"])
    for name in ("name_description", "sharable", "read_only", "other_config", "xenstore_data", "sm_config", "tags"):
        if name in fields:
            setattr(vdi, name, fields[name])
    return vdi.ref


@message("VDI.destroy", takes=1)
def destroy(xs, vdi):
    """Remove a virtual disk that no running VM uses."""
    if in_use(xs, vdi):
        raise Failure("VDI_IN_USE", vdi.ref, "destroy")
    not_an_iso(vdi)
    for vbd in vdi.all("VBDs"):
        xs.db.destroy(vbd)
    xs.contents.pop(vdi.ref, None)
    xs.db.destroy(vdi)
    return ""


@message("VDI.clone", takes=1)
def clone(xs, vdi, driver_params):
    """A fast copy that shares what neither has changed."""
    not_an_iso(vdi)
    return duplicate_disk(xs, vdi, None, full=False).ref


@message("VDI.snapshot", takes=1)
def snapshot(xs, vdi, driver_params):
    """Keep a disk as it is now, even while a VM uses it."""
    not_an_iso(vdi)
    if vdi.sharable:
        raise Failure("VDI_IS_SHARABLE", vdi.ref)
    if vdi.on_boot == "reset":
        raise Failure(xs.profile.BEHAVIOUR.on_boot_error)
    made = duplicate_disk(xs, vdi, None, full=False)
    made.is_a_snapshot, made.snapshot_of, made.snapshot_time = True, vdi.ref, xs.clock.date
    return made.ref


@message("VDI.copy", takes=lambda xs, vdi, *rest: 1 + disk_seconds(xs, vdi.virtual_size))
def copy(xs, vdi, sr, *rest):
    """A full copy on a storage repository."""
    not_an_iso(vdi)
    return duplicate_disk(xs, vdi, sr, full=True).ref


@message("VDI.resize", takes=1)
def resize(xs, vdi, size):
    """Make a disk larger while no running VM uses it."""
    if in_use(xs, vdi):
        raise Failure("VDI_IN_USE", vdi.ref, "resize")
    if size < vdi.virtual_size:
        raise Failure("INTERNAL_ERROR", "a disk cannot be made smaller")
    vdi.virtual_size = size
    return ""


@message("VDI.set_name_label")
def set_name_label(xs, vdi, value):
    vdi.name_label = value
    return ""


@message("VDI.set_name_description")
def set_name_description(xs, vdi, value):
    vdi.name_description = value
    return ""
