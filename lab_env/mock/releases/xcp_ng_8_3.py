"""XCP-ng 8.3 (October 2024): no more PV guests; Linux and Windows alike are HVM, with Xen's drivers in their kernels or from the tools."""

from ..schema import DateTime
from .behaviour import CURRENT
from .host import NETWORK, GiB, build

__all__ = ["NETWORK", "build"]

NAME = "xcp-ng-8.3"
BEGINS = DateTime("20241209T08:00:00Z")      # a Monday, a month after the latest of what it carries: Debian 12.8
BEHAVIOUR = CURRENT
CODE_NAME = code_name = "24.19.2"      # of xapi: what came later, this release does not have
XEN_VERSION = "4.17.5"
API_VERSION = 2, 21
TOOLS_NAME, TOOLS_DISC, TOOLS_VERSION = "XCP-ng Tools", "guest-tools.iso", "7.30.0"
LOCAL_STORAGE, WITHOUT_STORAGE = "ext", ()      # storage managers that the release does not have yet
MEMORY, DOM0_MEMORY, OVERHEAD = 16 * GiB, 2 * GiB, GiB // 2
EDITION, EDITIONS, LICENSE_NAME = "xcp-ng", ("xcp-ng",), "XCP-ng"
RESTRICTIONS = {name: "false" for name in (
    "restrict_vswitch_controller", "restrict_lab", "restrict_stage", "restrict_storagelink", "restrict_web_selfservice", "restrict_hotfix_apply",
    "restrict_export_resource_data", "restrict_read_caching", "restrict_cifs", "restrict_health_check", "restrict_xcm", "restrict_vm_memory_introspection",
    "restrict_batch_hotfix_apply", "restrict_ssl_legacy_switch", "restrict_nested_virt", "restrict_live_patching", "restrict_set_vcpus_number_live",
    "restrict_pvs_proxy", "restrict_igmp_snooping", "restrict_rpu", "restrict_pool_size", "restrict_cbt", "restrict_usb_passthrough",
    "restrict_network_sriov", "restrict_corosync", "restrict_zstd_export", "restrict_pool_secret_rotation", "restrict_certificate_verification",
    "restrict_updates", "restrict_internal_repo_access", "restrict_vtpm", "restrict_vm_groups", "restrict_ha", "restrict_dmc", "restrict_rbac",
    "restrict_wlb", "restrict_checkpoint", "restrict_vlan", "restrict_connection", "platform_filter", "regular_nag_dialog")}
DISCS = ("ubuntu-24.04-live-server-amd64.iso", "debian-12.8.0-amd64-netinst.iso")
PATCHES = {}
SOFTWARE_VERSION = {
    "product_version": "8.3.0", "product_version_text": "8.3", "product_version_text_short": "8.3", "platform_name": "XCP", "platform_version": "3.4.0",
    "product_brand": "XCP-ng", "build_number": "cloud", "git_id": "0", "hostname": "localhost", "date": "20241007T09:00:00Z", "dbv": "0.0.1",
    "xapi": "24.19", "xapi_build": "24.19.2", "xen": "4.17.5-3", "linux": "4.19.0+1", "xencenter_min": "2.21", "xencenter_max": "2.21",
    "network_backend": "openvswitch", "db_schema": "5.782",
}
CAPABILITIES = ["xen-3.0-x86_64", "hvm-3.0-x86_32", "hvm-3.0-x86_32p", "hvm-3.0-x86_64", ""]
_FEATURES = "1fcbfbff-f7fa3223-2d93fbff-00000423-00000001-000007ab-00000000-00000000-00001000-0c000000"
CPU_INFO = {
    "cpu_count": "4", "socket_count": "1", "threads_per_core": "1", "nr_nodes": "1", "vendor": "GenuineIntel", "speed": "2394.000", "family": "6",
    "model": "44", "modelname": "Intel(R) Xeon(R) CPU           E5620  @ 2.40GHz", "stepping": "2",
    "flags": "fpu de tsc msr pae mce cx8 apic sep mca cmov pat clflush acpi mmx fxsr sse sse2 ht syscall nx lm constant_tsc rep_good nopl nonstop_tsc "
             "cpuid pni ssse3 cx16 sse4_1 sse4_2 popcnt hypervisor lahf_lm",
    "features_pv": _FEATURES, "features_hvm": _FEATURES, "features_pv_host": _FEATURES, "features_hvm_host": _FEATURES,
}


def tools_disc():
    """The disc with this release's tools."""
    from ..guest.discs import TOOLS
    return TOOLS[TOOLS_VERSION]
