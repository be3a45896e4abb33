"""The fields of xe's that are not read from a record but asked for or worked out."""

import XenAPI

FIELDS = {}     # (class, name of the field) -> function of the Object
NEEDS = {}      # the same -> a field of the record without which the release does not have it
UNKNOWN = "<unknown>"


def field(cls, name, needs=None):
    def declare(function):
        FIELDS[cls, name] = function
        NEEDS[cls, name] = needs
        return function
    return declare


def asked(question, otherwise):
    """The answer of XenAPI's, or something else when it refuses."""
    try:
        return question()
    except XenAPI.Failure:
        return otherwise


def rate(vm, source):
    """A data source of a VM's in KiB/s, as xe prints it."""
    return asked(lambda: f"{vm.view.x.VM.query_data_source(vm.record['VM'], source) / 1024:.3f}", UNKNOWN)


def host_rate(pif, source):
    return asked(lambda: f"{pif.view.x.host.query_data_source(pif.record['host'], source) / 1024:.3f}", UNKNOWN)


@field("VM", "memory-target")
def memory_target(vm):
    try:
        return str(int(vm.view.x.VM.query_data_source(vm.ref, "memory_target")))
    except XenAPI.Failure as failure:
        return "0" if failure.details[0] == "VM_BAD_POWER_STATE" else UNKNOWN


@field("VM", "allowed-VBD-devices")
def allowed_vbd_devices(vm):
    return asked(lambda: vm.view.x.VM.get_allowed_VBD_devices(vm.ref), [])


@field("VM", "allowed-VIF-devices")
def allowed_vif_devices(vm):
    return asked(lambda: vm.view.x.VM.get_allowed_VIF_devices(vm.ref), [])


@field("VM", "possible-hosts")
def possible_hosts(vm):
    return "; ".join(vm.view.uuid("host", host) for host in vm.view.x.VM.get_possible_hosts(vm.ref))


@field("VM", "cooperative")
def cooperative(vm):
    return asked(lambda: str(vm.view.x.VM.get_cooperative(vm.ref)).lower(), "true")


@field("VM", "last-boot-record")
def last_boot_record(vm):
    return f"'{vm.record['last_booted_record']}'"


@field("VM", "VCPUs-utilisation")
def vcpus_utilisation(vm):
    metrics = vm.view.record("VM_metrics", vm.record["metrics"])
    count = int(metrics["VCPUs_number"]) if metrics else 0
    return asked(lambda: {str(n): f"{vm.view.x.VM.query_data_source(vm.ref, f'cpu{n}'):.3f}" for n in range(count)}, {})


@field("host", "memory-free-computed")
def memory_free_computed(host):
    return str(host.view.x.host.compute_free_memory(host.ref))


@field("host", "patches", needs="patches")
def patches(host):
    found = [host.view.record("host_patch", ref) for ref in host.record["patches"]]
    return [host.view.uuid("pool_patch", patch["pool_patch"]) for patch in found if patch]


@field("host_cpu", "utilisation")
def utilisation(cpu):
    return asked(lambda: f"{cpu.view.x.host.query_data_source(cpu.record['host'], 'cpu' + cpu.record['number']):.3f}", UNKNOWN)


@field("pool", "supported-sr-types")
def supported_sr_types(pool):
    return "; ".join(pool.view.x.SR.get_supported_types())


@field("SR", "host")
def host_of(sr):
    pbds = [sr.view.record("PBD", ref) for ref in sr.record["PBDs"]]
    if len(pbds) > 1:
        return "<shared>"
    host = sr.view.record("host", pbds[0]["host"]) if pbds and pbds[0] else None
    return host["name_label"] if host else "<not in database>"


@field("VBD", "vdi-name-label")
def vdi_name_label(vbd):
    if vbd.record["empty"]:
        return "<EMPTY>"
    disk = vbd.view.record("VDI", vbd.record["VDI"])
    return disk["name_label"] if disk else "<not in database>"


@field("VBD", "attachable")
def attachable(vbd):
    try:
        vbd.view.x.VBD.assert_attachable(vbd.ref)
    except XenAPI.Failure as failure:
        return f"false (error: {failure.details[0]})"
    return "true"


@field("VBD", "io_read_kbs")
def vbd_read(vbd):
    return rate(vbd, f"vbd_{vbd.record['device']}_read")


@field("VBD", "io_write_kbs")
def vbd_write(vbd):
    return rate(vbd, f"vbd_{vbd.record['device']}_write")


@field("VIF", "io_read_kbs")
def vif_read(vif):
    return rate(vif, f"vif_{vif.record['device']}_rx")


@field("VIF", "io_write_kbs")
def vif_write(vif):
    return rate(vif, f"vif_{vif.record['device']}_tx")


@field("PIF", "io_read_kbs")
def pif_read(pif):
    return host_rate(pif, f"pif_{pif.record['device']}_rx")


@field("PIF", "io_write_kbs")
def pif_write(pif):
    return host_rate(pif, f"pif_{pif.record['device']}_tx")


@field("PIF", "speed")
def speed(pif):
    metrics = pif.view.record("PIF_metrics", pif.record["metrics"])
    return f"{metrics['speed']} Mbit/s" if metrics else "<not in database>"


@field("PIF", "duplex")
def duplex(pif):
    metrics = pif.view.record("PIF_metrics", pif.record["metrics"])
    return "<not in database>" if not metrics else "full" if metrics["duplex"] else "half" if metrics["carrier"] else "unknown"
