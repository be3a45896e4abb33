"""XenServer 6.1 (tampa, September 2012), the course unit's own release, on one host with local storage."""

from ..clock import CLASSIC
from .behaviour import XENSERVER_6_1
from .host import NETWORK, GiB, MiB, build

__all__ = ["NETWORK", "build"]

NAME = "xenserver-6.1"
BEGINS = CLASSIC
BEHAVIOUR = XENSERVER_6_1
CODE_NAME = code_name = "tampa"
XEN_VERSION = "4.1.3"
API_VERSION = 1, 10
TOOLS_NAME, TOOLS_DISC, TOOLS_VERSION = "XenServer Tools", "xs-tools.iso", "6.1.0"
LOCAL_STORAGE, WITHOUT_STORAGE = "lvm", ("smb",)        # storage managers that the release does not have yet
MEMORY, DOM0_MEMORY, OVERHEAD = 8 * GiB, 752 * MiB, 131 * MiB
EDITION, EDITIONS, LICENSE_NAME = "free", (), "Citrix XenServer"
RESTRICTIONS = {"restrict_ha": "true", "restrict_dmc": "true", "restrict_rbac": "true", "restrict_wlb": "true", "restrict_email_alerting": "true",
                "restrict_checkpoint": "true", "restrict_vswitch_controller": "true", "restrict_pool_attached_storage": "false",
                "restrict_cpu_masking": "true", "restrict_connection": "false", "restrict_vlan": "false", "platform_filter": "false",
                "regular_nag_dialog": "false"}
DISCS = ("ubuntu-12.04.5-server-amd64.iso", "ubuntu-13.04-server-amd64.iso", "ubuntu-13.10-server-amd64.iso", "ubuntu-13.04-desktop-amd64.iso",
         "debian-6.0.7-amd64-netinst.iso")
PATCHES = {"XS61E001": "Public Availability: security fixes to XenServer"}

# Believable values; keys as create_misc.ml writes them. What clients rely on is product_version and platform_version.
SOFTWARE_VERSION = {
    "product_version": "6.1.0", "product_version_text": "6.1", "product_version_text_short": "6.1",
    "platform_name": "XCP", "platform_version": "1.6.10", "product_brand": "XenServer", "build_number": "59235p",
    "hostname": "localhost", "date": "2012-09-24", "dbv": "2012.0910", "xapi": "1.3", "xen": XEN_VERSION,
    "linux": "2.6.32.43-0.4.1.xs1.6.10.734.170748xen", "xencenter_min": "1.10", "xencenter_max": "1.10",
    "network_backend": "openvswitch",
}
CAPABILITIES = ["xen-3.0-x86_64", "xen-3.0-x86_32p", "hvm-3.0-x86_32", "hvm-3.0-x86_32p", "hvm-3.0-x86_64", ""]
CPU_INFO = {
    "cpu_count": "4", "socket_count": "1", "vendor": "GenuineIntel", "speed": "2394.000", "family": "6", "model": "44",
    "modelname": "Intel(R) Xeon(R) CPU           E5620  @ 2.40GHz", "stepping": "2", "maskable": "full",
    "flags": "fpu de tsc msr pae mce cx8 apic sep mtrr mca cmov pat clflush acpi mmx fxsr sse sse2 ss ht nx constant_tsc "
             "nonstop_tsc aperfmperf pni vmx est ssse3 sse4_1 sse4_2 popcnt hypervisor ida arat",
    "features": "029ee3ff-bfebfbff-00000001-2c100800", "features_after_reboot": "029ee3ff-bfebfbff-00000001-2c100800",
    "physical_features": "029ee3ff-bfebfbff-00000001-2c100800",
}


def tools_disc():
    """The disc with this release's tools."""
    from ..guest.discs import TOOLS
    return TOOLS[TOOLS_VERSION]
