"""host: the machine everything runs on."""

from ..errors import Failure
from ..operations import allowed, computed, message
from .plugin import FUNCTIONS
from .memory import free_memory


@computed("host", "allowed_operations")
def allowed_operations(xs, host):
    """What may be asked of a host; reboot, shutdown and power_on by their own rules."""
    return ["provision", "evacuate", *allowed(xs, host), "vm_start", "vm_resume", "vm_migrate"]


@computed("host_metrics", "memory_free")
def memory_free(xs, metrics):
    return sum(free_memory(xs, host) for host in xs.db.all("host") if host.metrics == metrics.ref)


@message("host.get_servertime")
def get_servertime(xs, host):
    """The host's clock, UTC."""
    return xs.clock.date


@message("host.get_server_localtime")
def get_server_localtime(xs, host):
    """The host's clock in its own zone, which is UTC."""
    return type(xs.clock.date)(xs.clock.date.removesuffix("Z"))


@message("host.compute_free_memory", is_read=True)
def compute_free_memory(xs, host):
    """Bytes a VM could be given."""
    return free_memory(xs, host)


@message("host.call_plugin", session=True, records_itself=True)
def call_plugin(xs, session, host, plugin, function, args):
    """Call a plug-in of dom0. There is one here: the laboratory's own, see docs/architecture.md."""
    if plugin != xs.sessions.plugin:
        raise Failure("XENAPI_MISSING_PLUGIN", plugin)
    if function not in FUNCTIONS:
        raise Failure("XENAPI_PLUGIN_FAILURE", function, "NO_SUCH_FUNCTION", f"xenlab has {', '.join(FUNCTIONS)}")
    return FUNCTIONS[function](xs, session, args)


@message("host.disable")
def disable(xs, host, auto_enable):
    """No VM starts or resumes here any more; those that run go on."""
    host.enabled = False
    return ""


@message("host.enable")
def enable(xs, host):
    """VMs may start here again."""
    host.enabled = True
    return ""
