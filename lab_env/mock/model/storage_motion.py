"""VM and VDI: disks that move to other storage while their VM runs, within the pool (xapi_vm_migrate.ml, xapi_vdi.ml of xen-api)."""

from ..errors import Failure
from ..operations import RUNNING, check, message, operation
from ..schema import NULL
from .disks import but_uuid, disk_seconds, has_room, room_of
from .placement import assert_host
from .vm_migrate import move, seconds

HOST = "host"       # the key of a ticket that says where to


@message("host.migrate_receive", session=True)
def migrate_receive(xs, session, host, network, options):
    """A ticket with which VM.migrate_send finds a host. Here it leads to hosts of the same pool only."""
    ref = session.ref if session else ""
    address = f"http://{host.address}/services"
    return {HOST: host.ref, "SM": f"{address}/SM?session_id={ref}", "xenops": f"{address}/xenops?session_id={ref}",
            "master": f"http://{xs.pool.get('master').address}/", "session_id": ref}


def destination(xs, ticket):
    """The host a ticket leads to."""
    if HOST not in ticket:
        raise Failure("INTERNAL_ERROR", "Not_found")
    host = xs.db.find(ticket[HOST])
    if host is None or host.cls != "host":
        raise Failure("NOT_IMPLEMENTED", "moving a VM to another pool is not simulated by this mocked XenServer")
    return host


def moves(xs, vm, vdi_map):
    """[(disk, SR)] of what a map asks to be moved; what is there already stays."""
    own = {vbd.VDI for vbd in vm.all("VBDs")}
    wanted = []
    for vdi_ref, sr_ref in vdi_map.items():
        vdi, sr = xs.db.get("VDI", vdi_ref), xs.db.get("SR", sr_ref)
        if vdi.ref not in own:
            raise Failure("VDI_NOT_IN_MAP", vdi.ref)
        if vdi.SR != sr.ref:
            wanted.append((vdi, sr))
    return wanted


def assert_can_move(xs, vm, host, wanted):
    """Fails with the reason for which the disks, or the VM, cannot go there."""
    for vdi, sr in wanted:
        for each in (vdi.get("SR"), sr):
            if each.content_type == "iso" or each.type == "udev":
                raise Failure("SR_DOES_NOT_SUPPORT_MIGRATION", each.ref)
        if not any(pbd.currently_attached and pbd.host == host.ref for pbd in sr.all("PBDs")):
            raise Failure("VM_REQUIRES_SR", vm.ref, sr.ref)
    for sr in {sr.ref: sr for _, sr in wanted}.values():
        has_room(xs, sr, sum(room(vdi, sr) for vdi, each in wanted if each is sr))
    assert_host(xs, vm, host, but={vdi.ref for vdi, _ in wanted})


def room(vdi, sr):
    """The bytes a disk takes on other storage."""
    return max(room_of(sr, vdi.virtual_size), 0 if vdi.get("SR").type != sr.type else vdi.physical_utilisation)


def moved(xs, vdi, sr):
    """The disk on its new storage: a new record in place of the old one; what is on it goes with it."""
    new = xs.db.create("VDI", **but_uuid(vdi) | {"SR": sr.ref, "location": "", "current_operations": {}, "physical_utilisation": room(vdi, sr),
                                                "sm_config": {key: value for key, value in vdi.sm_config.items() if key != "vhd-parent"}})
    new.location = new.uuid
    if vdi.ref in xs.contents:
        xs.contents[new.ref] = xs.contents.pop(vdi.ref)
    for vbd in vdi.all("VBDs"):
        vbd.VDI = new.ref
    for snapshot in vdi.all("snapshots"):
        snapshot.snapshot_of = new.ref
    xs.db.destroy(vdi)
    return new


def copying(xs, vm, vdi_map):
    """Seconds the disks of a map take to be copied."""
    return sum(disk_seconds(xs, vdi.virtual_size) for vdi, _ in moves(xs, vm, vdi_map))


def sending(xs, vm, ticket, live, vdi_map, *rest):
    return copying(xs, vm, vdi_map) + (seconds(xs, vm) if vm.power_state == "Running" else 1)


@operation("VM.migrate_send", states=RUNNING, takes=sending)
def migrate_send(xs, vm, ticket, live, vdi_map, vif_map, options, *rest):
    """Move a VM to a host of the pool, and its disks to the storage that `vdi_map` gives; others stay. The networks stay what they are."""
    host, wanted = destination(xs, ticket), moves(xs, vm, vdi_map)
    assert_can_move(xs, vm, host, wanted)
    for vdi, sr in wanted:
        moved(xs, vdi, sr)
    if vm.power_state == "Running":
        move(xs, vm, host)
    return vm.ref


@message("VM.assert_can_migrate")
def assert_can_migrate(xs, vm, ticket, live, vdi_map, *rest):
    """Fails with the reason for which migrate_send would."""
    host, wanted = destination(xs, ticket), moves(xs, vm, vdi_map)
    check(xs, vm, "migrate_send")
    assert_can_move(xs, vm, host, wanted)
    return ""


@message("VDI.pool_migrate", takes=lambda xs, vdi, *rest: 1 + disk_seconds(xs, vdi.virtual_size))
def pool_migrate(xs, vdi, sr, options):
    """Move a disk to other storage while the VM that has it runs."""
    if sr is None:
        raise Failure("HANDLE_INVALID", "SR", NULL)
    vbds = vdi.all("VBDs")
    if not vbds:
        raise Failure("VDI_NEEDS_VM_FOR_MIGRATE", vdi.ref)
    vm = vbds[0].get("VM")
    check(xs, vm, "migrate_send")
    if vdi.SR == sr.ref:
        return vdi.ref
    assert_can_move(xs, vm, vm.get("resident_on") or xs.host, [(vdi, sr)])
    return moved(xs, vdi, sr).ref
