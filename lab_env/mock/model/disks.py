"""Virtual disks: making, duplicating and removing them, for VMs and for VDI's own messages."""

from ..errors import Failure

COPY_SPEED = 40 * 1024 ** 2     # bytes a second of a full copy between local disks
MiB = 1024 ** 2
LARGEST = 2_093_050 * MiB       # of a VHD (vhdutil.py of sm)
THICK = ("lvm", "lvmoiscsi", "lvmohba")     # where a disk has all its room from the beginning
SNAPSHOT = 8 * MiB              # what a disk that shares all its blocks takes itself


def disk_seconds(xs, size):
    """How long so many bytes take to be read and written."""
    return size / COPY_SPEED * xs.faults.get("slow-disk", 1)


def room_of(sr, size):
    """The bytes a new disk takes: on LVM all of it with VHD's bitmaps (4 KiB for each 2 MiB) in extents of 4 MiB, elsewhere what is written."""
    if sr.type not in THICK:
        return SNAPSHOT
    whole = size + size // 512 + 3 * 1024 + size // (512 * 1024)
    return -(-whole // (4 * MiB)) * 4 * MiB


def has_room(xs, sr, size):
    """Refuse what does not fit, or cannot be reached, in the storage manager's own words (XE_SR_ERRORCODES.xml of sm)."""
    if not any(pbd.currently_attached for pbd in sr.all("PBDs")):
        raise Failure("SR_HAS_NO_PBDS", sr.ref)
    used = xs.db.total("VDI", "SR", "physical_utilisation", sr.ref)
    if sr.ref in xs.faults.get("sr-full", ()) or used + size > sr.physical_size:
        raise Failure("SR_BACKEND_FAILURE_44", "", "There is insufficient space", "")


def rounded(size):
    """A disk's size as a VHD can have it: whole blocks of 2 MiB."""
    if not 0 <= size <= LARGEST:
        raise Failure("SR_BACKEND_FAILURE_79", "", f"VDI Invalid size [opterr=VDI size must be between 1 MB and {LARGEST // MiB} MB]", "")
    return max(1, -(-size // (2 * MiB))) * 2 * MiB


def new_disk(xs, sr, size, name, kind="user"):
    """An empty virtual disk on a storage repository; refused when it does not fit."""
    if sr.content_type == "iso":
        raise Failure("SR_OPERATION_NOT_SUPPORTED", sr.ref)
    has_room(xs, sr, 0)
    size = rounded(size)
    has_room(xs, sr, room_of(sr, size))
    vdi = xs.db.create("VDI", name_label=name, SR=sr.ref, virtual_size=size, physical_utilisation=room_of(sr, size), type=kind, managed=True)
    vdi.location = vdi.uuid
    return vdi


def duplicate_disk(xs, vdi, sr, full):
    """A copy of a virtual disk and of what is on it."""
    target = sr or vdi.get("SR")
    room = max(room_of(target, vdi.virtual_size), vdi.physical_utilisation if target.type not in THICK else 0) if full else SNAPSHOT
    has_room(xs, target, room)
    values = but_uuid(vdi) | {"location": "", "sm_config": dict(vdi.sm_config), "current_operations": {}, "SR": target.ref,
                              "physical_utilisation": room}
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


def drop_record(xs, vdi):
    """Take a disk's record away, and with it the drives of disks; a CD drive is left empty."""
    for vbd in vdi.all("VBDs"):
        if vbd.type == "CD":
            vbd.VDI, vbd.empty = "OpaqueRef:NULL", True
        else:
            xs.db.destroy(vbd)
    xs.db.destroy(vdi)


def shelve(xs, vdi):
    """Forget a disk: it is on its storage as before, and nobody knows."""
    sr = vdi.get("SR")
    xs.shelf.setdefault(sr.uuid, {})[vdi.uuid] = {**vdi.fields, "SR": "", "current_operations": {}, "snapshot_of": "OpaqueRef:NULL"}
    if vdi.ref in xs.contents:
        xs.contents[f"shelf:{vdi.uuid}"] = xs.contents.pop(vdi.ref)
    drop_record(xs, vdi)


def unshelve(xs, sr, uuid):
    """A forgotten disk is found again on its storage."""
    fields = xs.shelf[sr.uuid].pop(uuid)
    if not xs.shelf[sr.uuid]:
        del xs.shelf[sr.uuid]
    vdi = xs.db.create("VDI", **{**fields, "SR": sr.ref})
    if f"shelf:{uuid}" in xs.contents:
        xs.contents[vdi.ref] = xs.contents.pop(f"shelf:{uuid}")
    return vdi


def but_uuid(record):
    """A record's fields for a copy of it, which gets a uuid of its own."""
    return {name: value for name, value in record.fields.items() if name not in ("uuid", "allowed_operations")} if record else {}
