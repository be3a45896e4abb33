"""A second host in the pool, like the first, and storage that both reach: what moving a VM needs."""

from .model.disks import but_uuid

GiB = 1024 ** 3


def join(xs):
    """Have a host join the pool. A shared repository becomes the pool's default, and every disc is within reach of both hosts."""
    db, first = xs.db, xs.host
    network = xs.profile.NETWORK["address"]
    host = twin(xs, first, name_label="xen01", hostname="xen01", address=f"{network}.11")
    host.metrics = twin(xs, first.get("metrics")).ref
    for cpu in first.all("host_CPUs"):
        twin(xs, cpu, host=host.ref)
    for pif in first.all("PIFs"):
        octets = pif.MAC.split(":")
        twin(xs, pif, host=host.ref, metrics=twin(xs, pif.get("metrics")).ref, IP=host.address if pif.IP else "",
             MAC=":".join([*octets[:-1], f"{int(octets[-1], 16) + 1:02x}"]))
    for pbd in first.all("PBDs"):
        sr = pbd.get("SR")
        if sr.type == "iso":
            sr.shared = True
        else:
            sr = twin(xs, sr, physical_utilisation=0)
        twin(xs, pbd, host=host.ref, SR=sr.ref)
    dom0 = next(vm for vm in first.all("resident_VMs") if vm.is_control_domain)
    own = twin(xs, dom0, name_label="Control domain on host: xen01", resident_on=host.ref, affinity=host.ref, metrics=twin(xs, dom0.get("metrics")).ref)
    if "control_domain" in host.fields:
        host.control_domain = own.ref
    shared = db.create("SR", name_label="NFS virtual disk storage", name_description="Storage of the pool", type="nfs", content_type="user", shared=True,
                       physical_size=500 * GiB)
    for one in (first, host):
        db.create("PBD", host=one.ref, SR=shared.ref, device_config={"server": f"{network}.5", "serverpath": "/export/pool"}, currently_attached=True)
        one.suspend_image_sr = one.crash_dump_sr = shared.ref
    xs.pool.default_SR = xs.pool.suspend_image_SR = xs.pool.crash_dump_SR = shared.ref


def twin(xs, record, **differences):
    """A record like another, but for what is said."""
    return xs.db.create(record.cls, **but_uuid(record) | differences)
