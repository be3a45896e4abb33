"""Virtual disks and storage repositories."""

from ..errors import CliFailure
from ..table import command

TYPES = ("system", "user", "suspend", "crashdump")


@command("vdi-create", "sr-uuid name-label virtual-size", "type sharable read-only other-config: xenstore-data: sm-config: tags:", "Make a virtual disk.")
def vdi_create(call):
    kind = call.get("type", "user")
    if kind not in TYPES:
        raise CliFailure(f"Unknown vdi type: expecting one of {', '.join(TYPES)}")
    disk = call.x.VDI.create({
        "name_label": call.get("name-label"), "name_description": "", "SR": call.ref("SR", "sr-uuid"), "virtual_size": call.bytes("virtual-size"),
        "type": kind, "sharable": call.flag("sharable"), "read_only": call.flag("read-only"), "other_config": call.map("other-config"),
        "xenstore_data": call.map("xenstore-data"), "sm_config": call.map("sm-config"), "tags": list(call.map("tags"))})
    call.print(call.x.VDI.get_uuid(disk))


@command("vdi-resize", "uuid disk-size", "online", "Resize a virtual disk.")
def vdi_resize(call):
    getattr(call.x.VDI, "resize_online" if call.flag("online") else "resize")(call.ref("VDI"), call.bytes("disk-size"))


@command("vdi-copy", "uuid", "sr-uuid into-vdi-uuid", "Copy a virtual disk, whole, to a storage repository.")
def vdi_copy(call):
    source, null = call.ref("VDI"), "OpaqueRef:NULL"
    if call.get("into-vdi-uuid"):
        return call.print(call.x.VDI.get_uuid(call.x.VDI.copy(source, null, null, call.ref("VDI", "into-vdi-uuid"))))
    sr = call.ref("SR", "sr-uuid") if call.get("sr-uuid") else call.x.VDI.get_SR(source)
    return call.print(call.x.VDI.get_uuid(call.x.VDI.copy(source, sr)))


@command("vdi-clone", "uuid", "new-name-label new-name-description driver-params-", "Clone a virtual disk.")
def vdi_clone(call):
    made = call.x.VDI.clone(call.ref("VDI"), call.map("driver-params"))
    if call.get("new-name-label") is not None:
        call.x.VDI.set_name_label(made, call.get("new-name-label"))
    if call.get("new-name-description") is not None:
        call.x.VDI.set_name_description(made, call.get("new-name-description"))
    call.print(call.x.VDI.get_uuid(made))


@command("vdi-snapshot", "uuid", "driver-params-", "Take a snapshot of a virtual disk.")
def vdi_snapshot(call):
    call.print(call.x.VDI.get_uuid(call.x.VDI.snapshot(call.ref("VDI"), call.map("driver-params"))))


@command("sr-create", "name-label type", "host-uuid device-config: shared physical-size content-type sm-config:", "Make a storage repository.")
def sr_create(call):
    host = call.ref("host", "host-uuid") if call.get("host-uuid") else call.x.pool.get_master(call.x.pool.get_all()[0])
    size = call.bytes("physical-size") if call.get("physical-size") else "0"
    made = call.x.SR.create(host, call.map("device-config"), size, call.get("name-label"), "", call.get("type"), call.get("content-type", ""),
                            call.flag("shared"), call.map("sm-config"))
    call.print(call.x.SR.get_uuid(made))


@command("sr-introduce", "name-label type uuid", "shared content-type sm-config:", "Tell of a storage repository that exists already.")
def sr_introduce(call):
    call.x.SR.introduce(call.get("uuid"), call.get("name-label"), "", call.get("type"), call.get("content-type", ""), call.flag("shared"), call.map("sm-config"))
    call.print(call.get("uuid"))


@command("sr-probe", "type", "host-uuid device-config: sm-config:", "Look for storage repositories on a device.")
def sr_probe(call):
    host = call.ref("host", "host-uuid") if call.get("host-uuid") else call.x.pool.get_master(call.x.pool.get_all()[0])
    call.print(call.x.SR.probe(host, call.map("device-config"), call.get("type"), call.map("sm-config")))


@command("pbd-create", "host-uuid sr-uuid", "device-config: other-config:", "Connect a host with a storage repository.")
def pbd_create(call):
    made = call.x.PBD.create({"host": call.ref("host", "host-uuid"), "SR": call.ref("SR", "sr-uuid"), "device_config": call.map("device-config"),
                              "other_config": call.map("other-config")})
    call.print(call.x.PBD.get_uuid(made))


@command("vdi-pool-migrate", "uuid sr-uuid", help="Move the disk of a running VM to another storage repository of the pool.")
def vdi_pool_migrate(call):
    call.print(call.x.VDI.get_uuid(call.x.VDI.pool_migrate(call.ref("VDI"), call.ref("SR", "sr-uuid"), {})))
