"""Virtual disks: making and duplicating them, for VMs and for VDI's own messages."""

from ..errors import Failure

COPY_SPEED = 40 * 1024 ** 2     # bytes a second of a full copy between local disks


def disk_seconds(xs, size):
    """How long so many bytes take to be read and written."""
    return size / COPY_SPEED * xs.faults.get("slow-disk", 1)


def has_room(xs, sr, size):
    """Refuse what does not fit, or cannot be reached, in the storage manager's own words (XE_SR_ERRORCODES.xml of sm)."""
    if not any(pbd.currently_attached for pbd in sr.all("PBDs")):
        raise Failure("SR_HAS_NO_PBDS", sr.ref)
    used = sum(vdi.virtual_size for vdi in sr.all("VDIs"))
    if sr.ref in xs.faults.get("sr-full", ()) or used + size > sr.physical_size:
        raise Failure("SR_BACKEND_FAILURE_44", "", "There is insufficient space", "")


def new_disk(xs, sr, size, name, kind="user"):
    """An empty virtual disk on a storage repository; refused when it does not fit."""
    if sr.content_type == "iso":
        raise Failure("SR_OPERATION_NOT_SUPPORTED", sr.ref)
    has_room(xs, sr, size)
    vdi = xs.db.create("VDI", name_label=name, SR=sr.ref, virtual_size=size, type=kind, managed=True)
    vdi.location = vdi.uuid
    return vdi


def duplicate_disk(xs, vdi, sr, full):
    """A copy of a virtual disk and of what is on it."""
    values = but_uuid(vdi) | {"location": "", "sm_config": dict(vdi.sm_config), "current_operations": {}}
    if sr is not None:
        values["SR"] = sr.ref
    target = sr or vdi.get("SR")
    if full or target.ref in xs.faults.get("sr-full", ()):
        has_room(xs, target, vdi.virtual_size)
    if full:
        values["sm_config"].pop("vhd-parent", None)
    else:
        values["sm_config"]["vhd-parent"] = vdi.sm_config.get("vhd-parent") or xs.identifiers.uuid()
        vdi.sm_config = {**vdi.sm_config, "vhd-parent": values["sm_config"]["vhd-parent"]}
    new = xs.db.create("VDI", **values)
    new.location = new.uuid
    if vdi.ref in xs.contents:
        xs.contents[new.ref] = xs.contents[vdi.ref].copy()
    return new


def but_uuid(record):
    """A record's fields for a copy of it, which gets a uuid of its own."""
    return {name: value for name, value in record.fields.items() if name not in ("uuid", "allowed_operations")} if record else {}
