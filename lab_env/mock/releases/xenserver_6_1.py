"""XenServer 6.1 (tampa, September 2012), the course unit's own release, on one host with local storage."""

import json
from pathlib import Path

from ..guest.discs import DISCS
from ..schema import NULL
from ..schema.types import DateTime
from .behaviour import XENSERVER_6_1

NAME = "xenserver-6.1"
BEHAVIOUR = XENSERVER_6_1
CODE_NAME = code_name = "tampa"
XEN_VERSION = "4.1.3"
TOOLS_DISC = "xs-tools.iso"
GiB = 1024 ** 3
INSTALLED = DateTime("20141103T09:12:40Z")      # when the host was set up, a week before the lab begins

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
NETWORK = {"address": "10.10.10", "netmask": "255.255.255.0", "gateway": "10.10.10.1", "first": 20}


def build(xs):
    """Make the host, its storage, its network, its templates."""
    db = xs.db
    pool = db.create("pool", other_config={})
    host = db.create(
        "host", name_label="xen00", name_description="Default install of XenServer", hostname="xen00", address="10.10.10.10",
        enabled=True, API_version_major=1, API_version_minor=10, API_version_vendor="XenSource",
        software_version=SOFTWARE_VERSION, capabilities=CAPABILITIES, cpu_info=CPU_INFO, edition="free",
        supported_bootloaders=["pygrub", "eliloader"], sched_policy="credit", license_params={}, tags=[],
        other_config={"agent_start_time": "1415005960.", "boot_time": "1415005897.", "iscsi_iqn": "iqn.2014-11.lab:xen00"})
    metrics = db.create("host_metrics", memory_total=8 * GiB, memory_free=7 * GiB, live=True, last_updated=INSTALLED)
    host.metrics = metrics.ref
    for number in range(4):
        db.create("host_cpu", host=host.ref, number=number, vendor=CPU_INFO["vendor"], speed=2394, modelname=CPU_INFO["modelname"],
                  family=6, model=44, stepping="2", flags=CPU_INFO["flags"], utilisation=0.0)
    _networks(xs, host)
    local = _storage(xs, host)
    pool.master, pool.default_SR = host.ref, local.ref
    pool.suspend_image_SR = pool.crash_dump_SR = local.ref
    host.suspend_image_sr = host.crash_dump_sr = local.ref
    _control_domain(xs, host)
    for name, facts in json.loads(Path(__file__).with_name("xenserver_6_1_templates.json").read_text(encoding="utf-8")).items():
        _template(xs, name, facts)


def _networks(xs, host):
    db = xs.db
    network = db.create("network", name_label="Pool-wide network associated with eth0", bridge="xenbr0", MTU=1500)
    metrics = db.create("PIF_metrics", carrier=True, speed=1000, duplex=True, vendor_name="Intel Corporation",
                        device_name="82574L Gigabit Network Connection", pci_bus_path="0000:02:00.0", last_updated=INSTALLED)
    db.create("PIF", device="eth0", network=network.ref, host=host.ref, MAC="00:1e:67:0a:3b:10", MTU=1500, VLAN=-1, physical=True,
              currently_attached=True, management=True, ip_configuration_mode="Static", IP="10.10.10.10", netmask="255.255.255.0",
              gateway=NETWORK["gateway"], DNS=NETWORK["gateway"], metrics=metrics.ref)
    db.create("network", name_label="Host internal management network", bridge="xenapi", MTU=1500,
              other_config={"is_guest_installer_network": "true", "is_host_internal_management_network": "true",
                            "ip_begin": "169.254.0.1", "ip_end": "169.254.255.254", "netmask": "255.255.0.0"})


def _storage(xs, host):
    db = xs.db

    def repository(name, description, kind, content, size, location, shared=False, **other_config):
        sr = db.create("SR", name_label=name, name_description=description, type=kind, content_type=content, shared=shared,
                       physical_size=size, other_config=other_config)
        db.create("PBD", host=host.ref, SR=sr.ref, device_config=location, currently_attached=True)
        return sr

    local = repository("Local storage", "", "lvm", "user", 200 * GiB, {"device": "/dev/disk/by-id/scsi-lab-part3"},
                       **{"i18n-key": "local-storage", "i18n-original-value-name_label": "Local storage"})
    library = repository("ISO library", "Installation discs of the lab", "iso", "iso", 0, {"location": "/var/opt/xen/iso", "legacy_mode": "true"})
    tools = repository("XenServer Tools", "XenServer Tools ISOs", "iso", "iso", 0,
                       {"location": "/opt/xensource/packages/iso", "legacy_mode": "true"}, shared=True,
                       **{"xensource_internal": "true", "xenserver_tools_sr": "true", "i18n-key": "xenserver-tools",
                          "i18n-original-value-name_label": "XenServer Tools",
                          "i18n-original-value-name_description": "XenServer Tools ISOs"})
    repository("DVD drives", "Physical DVD drives", "udev", "iso", 0, {"location": "/dev/xapi/cd"},
               **{"i18n-key": "local-hotplug-cd", "i18n-original-value-name_label": "DVD drives"})
    for name, disc in DISCS.items():
        sr = tools if name == TOOLS_DISC else library
        vdi = db.create("VDI", name_label=name, SR=sr.ref, type="user", read_only=True, sharable=True, managed=True,
                        virtual_size=disc.size, physical_utilisation=disc.size, location=name,
                        sm_config={"xs-tools": "true"} if sr is tools else {})
        xs.contents[vdi.ref] = disc
        sr.physical_size = sr.physical_utilisation = sr.physical_size + disc.size
    return local


def _control_domain(xs, host):
    memory = 752 * 1024 ** 2
    metrics = xs.db.create("VM_metrics", memory_actual=memory, VCPUs_number=4, start_time=INSTALLED, last_updated=INSTALLED)
    return xs.db.create(
        "VM", name_label="Control domain on host: xen00", name_description="The domain which manages physical devices and manages other domains",
        power_state="Running", is_control_domain=True, resident_on=host.ref, affinity=host.ref, domid=0, metrics=metrics.ref,
        memory_static_max=memory, memory_static_min=memory, memory_dynamic_max=memory, memory_dynamic_min=memory, memory_target=memory,
        VCPUs_max=4, VCPUs_at_startup=4, actions_after_shutdown="destroy", actions_after_reboot="destroy", actions_after_crash="destroy",
        guest_metrics=NULL, user_version=1)


def _template(xs, name, facts):
    metrics = xs.db.create("VM_metrics")
    other_config = {**facts["other_config"], "mac_seed": xs.identifiers.uuid()}
    linux = "linux_template" in other_config
    description = ("Template that allows VM installation from Xen-aware Debian-based distros." if linux else
                   "Template which allows VM installation from install media" if name == "Other install media" else
                   f"Clones of this template will automatically provision their storage when first booted and install {name}.")
    values = {key: value for key, value in facts.items() if key in xs.schema.classes["VM"].fields}
    xs.db.create("VM", name_label=name, name_description=description, is_a_template=True, power_state="Halted", domid=-1,
                 metrics=metrics.ref, actions_after_shutdown="destroy", actions_after_reboot="restart",
                 actions_after_crash="restart", **{**values, "other_config": other_config})
