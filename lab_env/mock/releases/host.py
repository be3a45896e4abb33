"""What every release's host is set up with: the pool, its host and hardware, storage, networks, templates. A profile says what differs.

Values are believable, and named as create_misc.ml and the storage managers name them; a field the release does not have is left out.
"""

import json
from pathlib import Path

from ..guest.discs import DISCS
from ..schema import NULL

MiB, GiB = 1024 ** 2, 1024 ** 3
INSTALLED = -600_440        # seconds after the lab began that the host was set up: in the morning, a week before
CERTIFIED = 3650 * 86400    # seconds a certificate holds
NETWORK = {"address": "10.10.10", "netmask": "255.255.255.0", "gateway": "10.10.10.1", "first": 20}
ADDRESS = "10.10.10.10"
BIOS = {"bios-vendor": "American Megatrends Inc.", "bios-version": "2.0b", "system-manufacturer": "Supermicro", "system-product-name": "X8DTL",
        "system-version": "1234567890", "system-serial-number": "1234567890", "oem-1": "Xen",
        "oem-2": "MS_VM_CERT/SHA1/bdbeb6e0a816d43fa6d3fe8aaef04c2bad9d3e3d", "hp-rombios": ""}
CPU = {"family": 6, "model": 44, "stepping": "2", "vendor": "GenuineIntel", "speed": 2394}
# (class, device, its names, address): what lspci would say in dom0
CARDS = (("0300", "0533", "VGA compatible controller", "102b", "Matrox Electronics Systems Ltd.", "MGA G200eW WPCM450", "0000:06:03.0"),
         ("0200", "10d3", "Ethernet controller", "8086", "Intel Corporation", "82574L Gigabit Network Connection", "0000:02:00.0"))
FAMILIES = {"rhlike": "EL", "sleslike": "SLES", "debianlike": "Debian"}
LOCAL_KEYS = {"i18n-key": "local-storage", "i18n-original-value-name_label": "Local storage"}
FILE_BASED = ["SR_PROBE", "SR_UPDATE", "VDI_CREATE", "VDI_DELETE", "VDI_ATTACH", "VDI_DETACH", "VDI_CLONE", "VDI_SNAPSHOT", "VDI_RESIZE", "VDI_INTRODUCE", "VDI_UPDATE",
              "VDI_GENERATE_CONFIG", "VDI_RESET_ON_BOOT/2", "ATOMIC_PAUSE"]
DISCS_ONLY = ["VDI_CREATE", "VDI_DELETE", "VDI_ATTACH", "VDI_DETACH", "SR_SCAN", "SR_ATTACH", "SR_DETACH"]
# type: (name, description, capabilities, device-config keys)
STORAGE_MANAGERS = {
    "lvm": ("Local VHD on LVM", "SR plugin which represents disks as VHD disks on Logical Volumes within a locally-attached Volume Group",
            [*FILE_BASED, "VDI_ACTIVATE", "VDI_DEACTIVATE", "VDI_MIRROR"], {"device": "local device path (required) (e.g. /dev/sda3)"}),
    "ext": ("Local EXT3 VHD", "SR plugin which represents disks as VHD files stored on a local EXT3 filesystem, created inside an LVM volume",
            [*FILE_BASED, "SR_SUPPORTS_LOCAL_CACHING", "VDI_MIRROR"], {"device": "local device path (required) (e.g. /dev/sda3)"}),
    "nfs": ("NFS VHD", "SR plugin which stores disks as VHD files on a remote NFS filesystem", [*FILE_BASED, "VDI_MIRROR"],
            {"server": "hostname or IP address of NFS server (required)", "serverpath": "path on remote server (required)"}),
    "lvmoiscsi": ("LVHD over iSCSI", "SR plugin which represents disks as Logical Volumes within a Volume Group created on an iSCSI LUN",
                  [*FILE_BASED, "VDI_ACTIVATE", "VDI_DEACTIVATE", "VDI_MIRROR"],
                  {"SCSIid": "The scsi_id of the destination LUN", "target": "IP address or hostname of the iSCSI target", "targetIQN": "The IQN of the target LUN group to be attached"}),
    "lvmohba": ("LVHD over FC", "SR plugin which represents disks as VHDs on Logical Volumes within a Volume Group created on an HBA LUN",
                [*FILE_BASED, "VDI_ACTIVATE", "VDI_DEACTIVATE", "VDI_MIRROR"], {"SCSIid": "The scsi_id of the destination LUN"}),
    "smb": ("SMB VHD", "SR plugin which stores disks as VHD files on a remote SMB filesystem", FILE_BASED,
            {"server": "Full path to share root on SMB server (required)", "username": "The username to be used during SMB authentication",
             "password": "The password to be used during SMB authentication"}),
    "iso": ("ISO", "Handles CD images stored as files in iso format", DISCS_ONLY,
            {"location": "path to mount (required) (e.g. server:/path)", "options": "extra options to pass to mount (deprecated) (e.g. '-o ro')"}),
    "udev": ("udev", "SR plugin which represents devices plugged in via udev as VDIs", ["VDI_INTRODUCE", "VDI_DELETE", "VDI_ATTACH", "VDI_DETACH"],
             {"location": "path to mount (required) (e.g. server:/path)"}),
    "file": ("File-based storage", "Handles file-based storage: disks are VHD files in a directory", FILE_BASED, {"location": "local directory path (required)"}),
    "dummy": ("dummy", "SR plugin which manages fake data", ["SR_PROBE", "VDI_CREATE", "VDI_DELETE", "VDI_ATTACH", "VDI_DETACH"], {}),
}


def create(xs, cls, **values):
    """A new object with those of the values that its class has in this release; None when the release has no such class."""
    known = xs.schema.classes.get(cls)
    return known and xs.db.create(cls, **{name: value for name, value in values.items() if name in known.fields})


def build(xs):
    """Make everything a fresh installation has."""
    host, pool = _host(xs), create(xs, "pool", **_pool(xs))
    _networks(xs, host)
    local = _storage(xs, host)
    pool.master, pool.default_SR, pool.suspend_image_SR, pool.crash_dump_SR = host.ref, local.ref, local.ref, local.ref
    host.suspend_image_sr = host.crash_dump_sr = local.ref
    dom0 = _control_domain(xs, host)
    if "control_domain" in xs.schema.classes["host"].fields:
        host.control_domain = dom0.ref
    _hardware(xs, host)
    _storage_managers(xs)
    _software(xs, host)
    for name, facts in templates(xs.profile).items():
        _template(xs, name, facts)


def templates(profile):
    """{name: fields} of the templates a release comes with."""
    path = Path(__file__).with_name(profile.NAME.replace("-", "_").replace(".", "_") + "_templates.json")
    return json.loads(path.read_text(encoding="utf-8"))


def _pool(xs):
    modern = "cpu_info" in xs.schema.classes["pool"].fields
    return {"name_label": "", "other_config": {"cpuid_feature_mask": "ffffff7f-ffffffff-ffffffff-ffffffff"} if not modern else {},
            "restrictions": dict(xs.profile.RESTRICTIONS), "ha_cluster_stack": "xhad", "coordinator_bias": True, "tls_verification_enabled": True,
            "cpu_info": {key: xs.profile.CPU_INFO[key] for key in ("vendor", "cpu_count", "socket_count", "features_pv_host", "features_hvm_host")
                         if key in xs.profile.CPU_INFO},
            "guest_agent_config": {}, "telemetry_frequency": "weekly", "update_sync_frequency": "weekly"}


def _host(xs):
    profile = xs.profile
    major, minor = profile.API_VERSION
    installed = xs.clock.date_at(INSTALLED)
    started, iqn = xs.clock.start + INSTALLED, f"iqn.{installed[:4]}-{installed[4:6]}.lab:xen00"
    host = create(
        xs, "host", name_label="xen00", name_description="Default install", hostname="xen00", address=ADDRESS, enabled=True,
        API_version_major=major, API_version_minor=minor, API_version_vendor="XenSource", software_version=profile.SOFTWARE_VERSION,
        capabilities=profile.CAPABILITIES, cpu_info=profile.CPU_INFO, edition=profile.EDITION, editions=list(profile.EDITIONS),
        license_params={"sku_type": profile.EDITION, "sku_marketing_name": profile.LICENSE_NAME, "expiry": f"{int(installed[:4]) + 16}0101T00:00:00Z", "version": "",
                        "company": "", "address1": "", "productcode": "", "serialnumber": "", **profile.RESTRICTIONS},
        license_server={"address": "localhost", "port": "27000"}, supported_bootloaders=["pygrub", "eliloader"], sched_policy="credit",
        logging={}, cpu_configuration={}, bios_strings=BIOS, power_on_mode="", chipset_info={"iommu": "true"}, tags=[], memory_overhead=profile.OVERHEAD,
        virtual_hardware_platform_versions=[0, 1, 2], iscsi_iqn=iqn, ssl_legacy=False, tls_verification_enabled=True,
        https_only=False, uefi_certificates="", display="enabled", multipathing=False, latest_synced_updates_applied="unknown",
        numa_affinity_policy="default_policy",
        other_config={"agent_start_time": f"{started:.0f}.", "boot_time": f"{started - 63:.0f}.", "iscsi_iqn": iqn})
    host.metrics = create(xs, "host_metrics", memory_total=profile.MEMORY, live=True, last_updated=installed).ref
    for number in range(4):
        create(xs, "host_cpu", host=host.ref, number=number, modelname=profile.CPU_INFO["modelname"], flags=profile.CPU_INFO["flags"],
               features=profile.CPU_INFO.get("features", ""), utilisation=0.0, **CPU)
    return host


def _networks(xs, host):
    network = create(xs, "network", name_label="Pool-wide network associated with eth0", bridge="xenbr0", MTU=1500, managed=True)
    metrics = create(xs, "PIF_metrics", carrier=True, speed=1000, duplex=True, vendor_id="8086", vendor_name="Intel Corporation", device_id="10d3",
                     device_name="82574L Gigabit Network Connection", pci_bus_path="0000:02:00.0", last_updated=xs.clock.date_at(INSTALLED))
    create(xs, "PIF", device="eth0", network=network.ref, host=host.ref, MAC="00:1e:67:0a:3b:10", MTU=1500, VLAN=-1, physical=True, managed=True,
           currently_attached=True, management=True, ip_configuration_mode="Static", IP=ADDRESS, netmask=NETWORK["netmask"],
           gateway=NETWORK["gateway"], DNS=NETWORK["gateway"], metrics=metrics.ref, ipv6_configuration_mode="None", primary_address_type="IPv4",
           properties={"gro": "on"}, capabilities=[])
    create(xs, "network", name_label="Host internal management network", bridge="xenapi", MTU=1500, managed=True,
           name_description="Network on which guests will be assigned a private link-local IP address which can be used to talk XenAPI",
           other_config={"is_guest_installer_network": "true", "is_host_internal_management_network": "true",
                         "ip_begin": "169.254.0.1", "ip_end": "169.254.255.254", "netmask": "255.255.0.0"})


def _storage(xs, host):
    profile = xs.profile

    def repository(name, description, kind, content, size, location, shared=False, is_tools=False, **other_config):
        sr = create(xs, "SR", name_label=name, name_description=description, type=kind, content_type=content, shared=shared,
                    physical_size=size, other_config=other_config, is_tools_sr=is_tools)
        create(xs, "PBD", host=host.ref, SR=sr.ref, device_config=location, currently_attached=True)
        return sr

    brand = profile.TOOLS_NAME
    local = repository("Local storage", "", profile.LOCAL_STORAGE, "user", 200 * GiB, {"device": "/dev/disk/by-id/scsi-lab-part3"}, **LOCAL_KEYS)
    library = repository("ISO library", "Installation discs of the lab", "iso", "iso", 0, {"location": "/var/opt/xen/iso", "legacy_mode": "true"})
    tools = repository(brand, f"{brand} ISOs", "iso", "iso", 0, {"location": "/opt/xensource/packages/iso", "legacy_mode": "true"}, shared=True, is_tools=True,
                       **{"xensource_internal": "true", "xenserver_tools_sr": "true", "i18n-key": "xenserver-tools",
                          "i18n-original-value-name_label": brand, "i18n-original-value-name_description": f"{brand} ISOs"})
    repository("DVD drives", "Physical DVD drives", "udev", "iso", 0, {"location": "/dev/xapi/cd"},
               **{"i18n-key": "local-hotplug-cd", "i18n-original-value-name_label": "DVD drives"})
    repository("Removable storage", "", "udev", "disk", 0, {"location": "/dev/xapi/block"},
               **{"i18n-key": "local-hotplug-disk", "i18n-original-value-name_label": "Removable storage"})
    for name in (*profile.DISCS, profile.TOOLS_DISC):
        disc = profile.tools_disc() if name == profile.TOOLS_DISC else DISCS[name]
        sr = tools if name == profile.TOOLS_DISC else library
        marks = {"xs-tools": "true", "xs-tools-version": profile.SOFTWARE_VERSION["product_version"], "xs-tools-build": profile.SOFTWARE_VERSION["build_number"]}
        vdi = create(xs, "VDI", name_label=name, SR=sr.ref, type="user", read_only=True, sharable=True, managed=True, virtual_size=disc.size,
                     physical_utilisation=disc.size, location=name, sm_config=marks if sr is tools else {}, is_tools_iso=sr is tools)
        xs.contents[vdi.ref] = disc
        sr.physical_size += disc.size
    return local


def _control_domain(xs, host):
    memory, installed = xs.profile.DOM0_MEMORY, xs.clock.date_at(INSTALLED)
    metrics = create(xs, "VM_metrics", memory_actual=memory, VCPUs_number=4, start_time=installed, last_updated=installed, current_domain_type="pv")
    return create(
        xs, "VM", name_label="Control domain on host: xen00", name_description="The domain which manages physical devices and manages other domains",
        power_state="Running", is_control_domain=True, resident_on=host.ref, affinity=host.ref, domid=0, metrics=metrics.ref,
        memory_static_max=memory, memory_static_min=memory, memory_dynamic_max=memory, memory_dynamic_min=memory, memory_target=memory,
        VCPUs_max=4, VCPUs_at_startup=4, actions_after_shutdown="destroy", actions_after_reboot="destroy", actions_after_crash="destroy",
        actions_after_softreboot="soft_reboot", guest_metrics=NULL, user_version=1, domain_type="pv", HVM_shadow_multiplier=1.0, has_vendor_device=False,
        other_config={"is_system_domain": "true"})


def _hardware(xs, host):
    """Cards, and the graphics card as something a VM may be given."""
    for kind, device, kind_name, vendor, vendor_name, device_name, address in CARDS:
        card = create(xs, "PCI", host=host.ref, class_id=kind, class_name=kind_name, vendor_id=vendor, vendor_name=vendor_name, device_id=device,
                      device_name=device_name, pci_id=address, driver_name="mgag200" if kind == "0300" else "e1000e")
        if card is not None and kind == "0300":
            group = create(xs, "GPU_group", name_label=f"Group of {vendor_name} {device_name} GPUs", GPU_types=[f"{vendor}/{device}"])
            create(xs, "PGPU", PCI=card.ref, GPU_group=group.ref, host=host.ref, is_system_display_device=True)
        elif card is not None and "PCI" in xs.schema.classes["PIF"].fields:
            next(iter(xs.db.all("PIF"))).PCI = card.ref


def _storage_managers(xs):
    for kind, (name, description, capabilities, keys) in STORAGE_MANAGERS.items():
        if kind in xs.profile.WITHOUT_STORAGE:
            continue
        create(xs, "SM", type=kind, name_label=name, name_description=description, vendor="Citrix Systems Inc", copyright="(C) 2008 Citrix Systems Inc",
               version="1.0", required_api_version="1.0", configuration=keys, capabilities=[word.split("/")[0] for word in capabilities],
               features={word.split("/")[0]: int(word.partition("/")[2] or 1) for word in capabilities},
               driver_filename=f"/opt/xensource/sm/{'LVHD' if kind.startswith('lvm') else kind.upper()}SR")


def _software(xs, host):
    """Updates that have been applied, optional features, and the host's certificates, where the release has them."""
    installed = xs.clock.date_at(INSTALLED)
    for name, description in xs.profile.PATCHES.items():
        patch = create(xs, "pool_patch", name_label=name, name_description=description, version="1.0", size=12_582_912, pool_applied=True,
                       after_apply_guidance=["restartHost"])
        create(xs, "host_patch", name_label=name, name_description=description, version="1.0", host=host.ref, applied=True, timestamp_applied=installed,
               size=12_582_912, pool_patch=patch.ref)
    for kind in ("host", "host_internal"):
        digest = ":".join(xs.identifiers.uuid().replace("-", "").upper()[at:at + 2] for at in range(0, 32, 2))
        create(xs, "Certificate", type=kind, host=host.ref, not_before=installed, not_after=xs.clock.date_at(INSTALLED + CERTIFIED),
               fingerprint=f"{digest}:{digest}", fingerprint_sha256=f"{digest}:{digest}", fingerprint_sha1=f"{digest}:{digest[:11]}")


def _template(xs, name, facts):
    metrics = create(xs, "VM_metrics")
    other_config = {**facts["other_config"], "mac_seed": xs.identifiers.uuid()}
    family = FAMILIES.get(facts["other_config"].get("install-distro"))
    description = (f"Template that allows VM installation from Xen-aware {family}-based distros." if family else
                   "Template which allows VM installation from install media" if name == "Other install media" else
                   f"Clones of this template will automatically provision their storage when first booted and install {name}.")
    create(xs, "VM", **{"name_label": name, "name_description": description, "is_a_template": True, "is_default_template": True, "power_state": "Halted",
                        "domid": -1, "metrics": metrics.ref, "actions_after_shutdown": "destroy", "actions_after_reboot": "restart",
                        "actions_after_crash": "restart", "has_vendor_device": False, "version": 0,
                        "domain_type": "hvm" if facts["HVM_boot_policy"] else "pv", **facts, "other_config": other_config})
