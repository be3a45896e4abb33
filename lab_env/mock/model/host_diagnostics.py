"""host and pool: what an administrator looks into, and housekeeping that has nothing to do here."""

from ..errors import Failure
from ..operations import message
from ..releases.host import MiB


@message("host.dmesg", is_read=True)
def dmesg(xs, host):
    """What Xen itself has said since it booted."""
    software, cpu = host.software_version, host.cpu_info
    memory = host.get("metrics").memory_total
    extensions = any("hvm" in word for word in host.capabilities)
    lines = [f"Xen version {software.get('xen', xs.profile.XEN_VERSION)}", f"System RAM: {memory // MiB}MB ({memory // 1024}kB)",
             "Using scheduler: SMP Credit Scheduler (credit)", f"Detected {float(cpu['speed']):.3f} MHz processor.",
             f"CPU: {cpu['modelname']}", f"Brought up {cpu['cpu_count']} CPUs"]
    lines += ["VMX: Supported advanced features:", " - APIC MMIO access virtualisation", " - Extended Page Tables (EPT)", "HVM: VMX enabled"] if extensions else []
    lines.append("*** Serial input -> DOM0 (type 'CTRL-a' three times to switch input to Xen)")
    lines += [f"(d{vm.domid}) {vm.name_label}" for vm in host.all("resident_VMs") if vm.domid > 0 and vm.HVM_boot_policy]
    return "".join(f"(XEN) {line}\n" for line in lines)


@message("host.send_debug_keys")
def send_debug_keys(xs, host, keys):
    """Xen would write down its state in its own log; nothing follows from it."""
    return ""


@message("host.syslog_reconfigure")
def syslog_reconfigure(xs, host):
    """Read host.logging anew; no log is sent anywhere."""
    return ""


@message("host.set_hostname_live")
def set_hostname_live(xs, host, hostname):
    """Give a host another name on its network."""
    if not hostname or len(hostname) > 63 or not all(c.isascii() and (c.isalnum() or c in "-.") for c in hostname):
        raise Failure("HOST_NAME_INVALID", "a name of the host's own, of letters, digits, - and ., at most 63" if hostname else "empty hostname")
    host.hostname = hostname
    return ""


@message("host.get_management_interface", is_read=True)
def get_management_interface(xs, host):
    """The interface through which clients reach a host."""
    return next(pif.ref for pif in host.all("PIFs") if pif.management)


@message("host.sync_data")
def sync_data(xs, host):
    """The host's console screen shows XAPI's data again; it always does here."""
    return ""


@message("pool.sync_database")
def sync_database(xs):
    """Write the database to all hosts of the pool; there is one database here."""
    return ""
