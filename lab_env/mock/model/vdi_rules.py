"""VDI and SR: what may be done when. Sources: check_operation_error of xapi_vdi.ml, valid_operations of xapi_sr_operations.ml."""

from ..errors import Failure
from ..operations import allowed, busy, computed, operation, rules
from ..releases.host import STORAGE_MANAGERS

LIVE = {"snapshot", "clone", "resize_online"}       # while a VM writes to the disk; copy may be done while VMs only read it
VDI_FEATURES = {"destroy": "VDI_DELETE", "resize": "VDI_RESIZE", "resize_online": "VDI_RESIZE_ONLINE", "update": "VDI_UPDATE",
                "clone": "VDI_CLONE", "snapshot": "VDI_SNAPSHOT"}
SR_FEATURES = {"vdi_create": "VDI_CREATE", "vdi_destroy": "VDI_DELETE", "vdi_resize": "VDI_RESIZE", "vdi_introduce": "VDI_INTRODUCE",
               "vdi_clone": "VDI_CLONE", "vdi_snapshot": "VDI_SNAPSHOT", "update": "SR_UPDATE"}
NEEDS_A_DISK = {"destroy", "copy", "vdi_create", "vdi_destroy"}     # what our ISO libraries do not do: they bring their discs with them
FEATURES = {kind: {word.split("/")[0] for word in manager[2]} for kind, manager in STORAGE_MANAGERS.items()}


def plugged(sr):
    return any(pbd.currently_attached for pbd in sr.all("PBDs"))


def is_tools_sr(sr):
    return sr.fields.get("is_tools_sr") or sr.other_config.get("xenserver_tools_sr") == "true"


# -- VDI, in XAPI's order -------------------------------------------------------------------------------------------------

def vdi_not_busy(xs, vdi, op):
    return busy(xs, vdi, besides=("copy",))


def storage_is_there(xs, vdi, op):
    if op.operation in ("resize", "snapshot", "clone", "copy") and not plugged(vdi.get("SR")):
        return Failure("SR_HAS_NO_PBDS", vdi.SR)


def not_in_use(xs, vdi, op):
    users = [vbd for vbd in vdi.all("VBDs") if vbd.currently_attached and (op.operation != "copy" or vbd.mode == "RW")]
    if users and op.operation not in LIVE:
        return Failure("VDI_IN_USE", vdi.ref, op.operation)
    if any(vbd.current_operations for vbd in vdi.all("VBDs")):
        return Failure("OTHER_OPERATION_IN_PROGRESS", "VDI", vdi.ref)


def a_disk_of_ours(xs, vdi, op):
    """A physical drive is nobody's to delete, and discs stay in their library."""
    sr = vdi.get("SR")
    if op.operation == "destroy" and sr.type == "udev":
        return Failure("VDI_IS_A_PHYSICAL_DEVICE", vdi.ref)
    needed = VDI_FEATURES.get(op.operation)
    if (needed and needed not in FEATURES.get(sr.type, ())) or (op.operation in NEEDS_A_DISK and sr.content_type == "iso"):
        return Failure("SR_OPERATION_NOT_SUPPORTED", sr.ref)


def can_be_frozen(xs, vdi, op):
    if op.operation != "snapshot":
        return None
    if vdi.sharable:
        return Failure("VDI_IS_SHARABLE", vdi.ref)
    if vdi.on_boot == "reset":
        return Failure(xs.profile.BEHAVIOUR.on_boot_error)
    if "copy" in vdi.current_operations.values():
        return Failure("OPERATION_NOT_ALLOWED", "Snapshot operation not allowed during copy.")


rules("VDI", vdi_not_busy, storage_is_there, not_in_use, a_disk_of_ours, can_be_frozen)


# -- SR -------------------------------------------------------------------------------------------------------------------

def supported(xs, sr, op):
    needed = SR_FEATURES.get(op.operation)
    if not needed:
        return None
    here = needed in FEATURES.get(sr.type, ()) and not (op.operation in NEEDS_A_DISK and (sr.content_type == "iso" or is_tools_sr(sr)))
    return None if here else Failure("SR_OPERATION_NOT_SUPPORTED", sr.ref)


def may_go(xs, sr, op):
    """Storage is unplugged first, and only what is empty is destroyed."""
    if op.operation in ("destroy", "forget") and plugged(sr):
        return Failure("SR_HAS_PBD", sr.ref)
    if op.operation == "destroy":
        if sr.other_config.get("indestructible") == "true":
            return Failure("SR_INDESTRUCTIBLE", sr.ref)
        if not sr.PBDs:
            return Failure("SR_HAS_NO_PBDS", sr.ref)
        if sr.VDIs:
            return Failure("SR_NOT_EMPTY")


def reachable(xs, sr, op):
    if op.operation in ("scan", "update") and not plugged(sr):
        return Failure("SR_HAS_NO_PBDS", sr.ref)


rules("SR", supported, may_go, lambda xs, sr, op: busy(xs, sr), reachable)

for name in ("plug", "unplug", "vdi_create", "vdi_introduce", "vdi_destroy", "vdi_resize", "vdi_clone", "vdi_snapshot", "pbd_create", "pbd_destroy"):
    operation(f"SR.{name}")       # other classes' messages, that only appear in the list


@computed("VDI", "allowed_operations")
def vdi_operations(xs, vdi):
    return allowed(xs, vdi)


@computed("SR", "allowed_operations")
def sr_operations(xs, sr):
    return allowed(xs, sr)


