"""XenServer 6.2 (clearwater, June 2013): as 6.1, with all features in every edition, and newer tools."""

from ..clock import CLASSIC
from .behaviour import XENSERVER_6_2
from .host import NETWORK, GiB, MiB, build
from .xenserver_6_1 import CAPABILITIES, CPU_INFO, DISCS, LOCAL_STORAGE, WITHOUT_STORAGE

__all__ = ["CAPABILITIES", "CPU_INFO", "DISCS", "LOCAL_STORAGE", "NETWORK", "WITHOUT_STORAGE", "build"]

NAME = "xenserver-6.2"
BEGINS = CLASSIC
BEHAVIOUR = XENSERVER_6_2
CODE_NAME = code_name = "clearwater"
XEN_VERSION = "4.1.5"
API_VERSION = 2, 0
TOOLS_NAME, TOOLS_DISC, TOOLS_VERSION = "XenServer Tools", "xs-tools.iso", "6.2.0"
MEMORY, DOM0_MEMORY, OVERHEAD = 8 * GiB, 752 * MiB, 131 * MiB
EDITION, EDITIONS, LICENSE_NAME = "free", (), "Citrix XenServer 6.2"
RESTRICTIONS = {name: "false" for name in (
    "restrict_ha", "restrict_dmc", "restrict_rbac", "restrict_wlb", "restrict_email_alerting", "restrict_checkpoint", "restrict_vswitch_controller",
    "restrict_pool_attached_storage", "restrict_cpu_masking", "restrict_connection", "restrict_vlan", "platform_filter", "regular_nag_dialog")}
RESTRICTIONS["restrict_hotfix_apply"] = "true"      # an unlicensed host takes its updates by hand
PATCHES = {"XS62E001": "Public Availability: fixes to XenServer 6.2"}
SOFTWARE_VERSION = {
    "product_version": "6.2.0", "product_version_text": "6.2", "product_version_text_short": "6.2",
    "platform_name": "XCP", "platform_version": "1.8.0", "product_brand": "XenServer", "build_number": "70446c",
    "hostname": "localhost", "date": "2013-06-14", "dbv": "2013.0621", "xapi": "1.3", "xen": XEN_VERSION,
    "linux": "2.6.32.43-0.4.1.xs1.8.0.835.170778xen", "xencenter_min": "2.0", "xencenter_max": "2.0", "network_backend": "openvswitch",
}


def tools_disc():
    """The disc with this release's tools."""
    from ..guest.discs import TOOLS
    return TOOLS[TOOLS_VERSION]
