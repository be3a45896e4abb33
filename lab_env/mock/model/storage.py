"""SR and PBD: storage repositories, and the hosts' ways to them.

The lab has no storage network: a repository on NFS, iSCSI or a second local device is made and used as if what its `device_config`
names were there, with 100 GiB; an ISO library that is created is empty.
"""

from xml.sax.saxutils import escape

from ..accessors import constructor_fields
from ..errors import Failure
from ..operations import check, computed, message, operation
from ..schema import NULL
from .disks import shelve, unshelve
from .vdi_rules import FEATURES, plugged

GiB = 1024 ** 3
# What a storage manager cannot do without: (key, number of its error, its words) each; XE_SR_ERRORCODES.xml of sm
DEVICE = ("device", 90, "The request is missing the device parameter")
SCSI_ID = ("SCSIid", 107, "The SCSIid parameter is missing or incorrect")
WANTED = {"lvm": [DEVICE], "ext": [DEVICE], "lvmohba": [SCSI_ID],
          "nfs": [("server", 102, "The request is missing the server parameter"), ("serverpath", 101, "The request is missing the serverpath parameter")],
          "smb": [("server", 102, "The request is missing the server parameter")],
          "lvmoiscsi": [("target", 95, "The request is missing the target parameter"),
                        ("targetIQN", 96, "The request is missing or has an incorrect target IQN parameter"), SCSI_ID],
          "iso": [("location", 220, "'Location' parameter must be specified in Device Configuration")]}
# What is told beside the error, as XML, of each place that would do: (list, entry, its elements)
TOLD = {
    ("nfs", "serverpath"): ("nfs-exports", "Export", lambda number, config, sr: {"Target": config["server"], "Path": config["serverpath"], "Accesslist": "*"}),
    ("lvmoiscsi", "targetIQN"): ("iscsi-target-iqns", "TGT", lambda number, config, sr: {
        "Index": number, "IPAddress": config["target"], "TargetIQN": config["targetIQN"]}),
    ("lvmoiscsi", "SCSIid"): ("iscsi-target", "LUN", lambda number, config, sr: {
        "vendor": "XENLAB", "serial": config["SCSIid"], "LUNid": number, "size": sr.physical_size, "SCSIid": config["SCSIid"]}),
    ("lvmohba", "SCSIid"): ("Devlist", "BlockDevice", lambda number, config, sr: {
        "path": f"/dev/disk/by-scsid/{config['SCSIid']}/mapper", "SCSIid": config["SCSIid"], "vendor": "XENLAB", "serial": config["SCSIid"],
        "size": sr.physical_size, "adapter": "host0", "channel": 0, "id": 0, "lun": number, "hba": "lpfc"}),
}
SHARED = ("nfs", "smb", "lvmoiscsi", "lvmohba")


@computed("SR", "virtual_allocation")
def virtual_allocation(xs, sr):
    return xs.db.total("VDI", "SR", "virtual_size", sr.ref)


@computed("SR", "physical_utilisation")
def physical_utilisation(xs, sr):
    return xs.db.total("VDI", "SR", "physical_utilisation", sr.ref)


# -- SR -------------------------------------------------------------------------------------------------------------------

def known_driver(xs, kind):
    if all(manager.type != kind for manager in xs.db.all("SM")):
        raise Failure("SR_UNKNOWN_DRIVER", kind)


def configured(xs, kind, device_config):
    """Refuse a device_config that lacks what the storage manager needs; clients read in the error what there is to choose from."""
    for key, number, words in WANTED.get(kind, ()):
        if not device_config.get(key):
            raise Failure(f"SR_BACKEND_FAILURE_{number}", "", words, choices(xs, kind, key, device_config) if (kind, key) in TOLD else "")


def choices(xs, kind, key, device_config):
    """What is where `device_config` says, as XML: here, what repositories of the pool have there."""
    listing, entry, elements = TOLD[kind, key]
    known = {pbd.device_config.get(key): pbd for pbd in xs.db.all("PBD") if pbd.device_config.get(key)
             and pbd.get("SR").type == kind and all(pbd.device_config.get(name) == value for name, value in device_config.items())}
    rows = [elements(number, pbd.device_config, pbd.get("SR")) for number, pbd in enumerate(known.values())]
    inside = "".join(f"\t<{entry}>\n" + "".join(f"\t\t<{name}>\n\t\t\t{escape(str(value))}\n\t\t</{name}>\n" for name, value in row.items()) + f"\t</{entry}>\n"
                     for row in rows)
    return '<?xml version="1.0" ?>\n' + (f"<{listing}>\n{inside}</{listing}>\n" if rows else f"<{listing}/>\n")


@message("SR.create", takes=3)
def create(xs, host, device_config, physical_size, name_label, name_description, kind, content_type, shared, sm_config):
    """Make storage and plug the hosts that see it into it."""
    known_driver(xs, kind)
    configured(xs, kind, device_config)
    taken = next((pbd for pbd in xs.db.all("PBD") if kind != "iso" and "device" in device_config and pbd.host == host.ref
                  and pbd.device_config.get("device") == device_config["device"]), None)
    if taken is not None:
        raise Failure("SR_BACKEND_FAILURE_16", "", f"The SR device is currently in use [opterr=Device {device_config['device']} in use, "
                      "please check your existing SRs for an instance of this device]", "")
    size = 0 if kind in ("iso", "udev") else physical_size if physical_size > 0 else 100 * GiB
    sr = xs.db.create("SR", name_label=name_label, name_description=name_description, type=kind, content_type="iso" if kind == "iso" else content_type,
                      shared=shared, physical_size=size, sm_config=sm_config)
    for one in xs.db.all("host") if shared else [host]:
        xs.db.create("PBD", host=one.ref, SR=sr.ref, device_config=device_config, currently_attached=True)
    return sr.ref


@message("SR.introduce")
def introduce(xs, uuid, name_label, name_description, kind, content_type, shared, sm_config):
    """A record of storage that was forgotten: PBD.create and PBD.plug bring its disks back."""
    if xs.db.having("SR", "uuid", uuid):
        raise Failure("SR_UUID_EXISTS", uuid)
    known_driver(xs, kind)
    sr = xs.db.create("SR", name_label=name_label, name_description=name_description, type=kind, content_type=content_type, shared=shared,
                      sm_config=sm_config, **({"uuid": uuid} if uuid else {}))
    sr.physical_size = xs.shelf.get(f"size:{sr.uuid}", 0)
    return sr.ref


@operation("SR.scan", takes=1)
def scan(xs, sr):
    """Look for disks that came or went: those that were forgotten are found again."""
    for uuid in list(xs.shelf.get(sr.uuid, ())):
        if not xs.db.having("VDI", "uuid", uuid):
            unshelve(xs, sr, uuid)
    return ""


def remove(xs, sr):
    """Take away the record of an unplugged repository, and what points at it."""
    for pbd in sr.all("PBDs"):
        xs.db.destroy(pbd)
    for cls, names in (("pool", ("default_SR", "suspend_image_SR", "crash_dump_SR")), ("host", ("suspend_image_sr", "crash_dump_sr", "local_cache_sr"))):
        for record in xs.db.all(cls):
            for name in names:
                if record.fields.get(name) == sr.ref:
                    setattr(record, name, NULL)
    xs.db.destroy(sr)


@operation("SR.destroy", takes=1)
def destroy(xs, sr):
    """Remove a repository that is empty and unplugged."""
    remove(xs, sr)
    return ""


@operation("SR.forget")
def forget(xs, sr):
    """Drop the records of a repository and its disks; all of it is still there for SR.introduce."""
    xs.shelf[f"size:{sr.uuid}"] = sr.physical_size
    for vdi in sr.all("VDIs"):
        shelve(xs, vdi)
    remove(xs, sr)
    return ""


@operation("SR.update")
def update(xs, sr):
    """Refresh the repository's figures; they are always fresh here."""
    return ""


@message("SR.get_supported_types")
def get_supported_types(xs):
    return [manager.type for manager in xs.db.all("SM")]


@message("SR.set_shared")
def set_shared(xs, sr, value):
    """One host's storage may not be called shared no more while several are plugged in."""
    if not value and sum(pbd.currently_attached for pbd in sr.all("PBDs")) > 1:
        raise Failure("SR_HAS_MULTIPLE_PBDS", *sr.PBDs)
    sr.shared = value
    return ""


@message("SR.probe", is_read=True)
def probe(xs, host, device_config, kind, sm_config):
    """The repositories that are where `device_config` says, as XML: here, those that are plugged in there."""
    known_driver(xs, kind)
    if "SR_PROBE" not in FEATURES[kind]:
        raise Failure("SR_BACKEND_FAILURE_38", "", "The requested method is not supported/implemented", "")
    configured(xs, kind, device_config)
    found = [pbd.get("SR") for pbd in xs.db.all("PBD") if pbd.device_config == device_config and pbd.get("SR").type == kind]
    lines = [f"\t<SR>\n\t\t<UUID>\n\t\t\t{sr.uuid}\n\t\t</UUID>\n\t</SR>\n" for sr in dict.fromkeys(found)]
    return '<?xml version="1.0" ?>\n<SRlist>\n' + "".join(lines) + "</SRlist>\n"


# -- PBD ------------------------------------------------------------------------------------------------------------------

@message("PBD.create")
def create_pbd(xs, values):
    """A host's way to storage, not plugged in yet."""
    fields = constructor_fields(xs, "PBD", values)
    sr, host = xs.db.get("SR", fields["SR"]), xs.db.get("host", fields["host"])
    for pbd in sr.all("PBDs"):
        if pbd.host == host.ref:
            raise Failure("PBD_EXISTS", sr.ref, host.ref, pbd.ref)
    return xs.db.create("PBD", **{**fields, "currently_attached": False}).ref


@message("PBD.destroy")
def destroy_pbd(xs, pbd):
    if pbd.currently_attached:
        raise Failure("OPERATION_NOT_ALLOWED", "PBD is currently attached")
    xs.db.destroy(pbd)
    return ""


@message("PBD.unplug", takes=1)
def unplug(xs, pbd):
    """Take a host off its storage, unless a VM there is using it."""
    for vdi in pbd.get("SR").all("VDIs"):
        if any(vbd.currently_attached for vbd in vdi.all("VBDs")):
            raise Failure("VDI_IN_USE", vdi.ref)
    pbd.currently_attached = False
    return ""


@message("PBD.plug", takes=1)
def plug(xs, pbd):
    """Have a host reach its storage; the first one looks what is on it."""
    if pbd.currently_attached:
        return ""
    sr = pbd.get("SR")
    configured(xs, sr.type, pbd.device_config)
    first = not plugged(sr)
    pbd.currently_attached = True
    if first:
        check(xs, sr, "scan")
        scan(xs, sr)
    return ""
