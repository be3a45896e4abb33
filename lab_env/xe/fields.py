"""The fields that xe shows of each class, in xe's order; one line of words for each class.

A word is `name` or `name=path`: the path leads from the record to the value (`metrics.memory_actual`, `SR.uuid`), and is the name with `_` for `-` when
it is not said. Marks after the name say what the schema does not: `+` xe can change it, `!` costs a call of its own, `~` shown only when asked for,
`^` deprecated today, `*` a set and `@` a map that is worked out, `-` a set or map that xe prints as plain text, `,` joined by commas, `%` compared without regard to case. A word in brackets at the end
is a field of the class that a release must have for this one to exist. What is worked out instead of read is in `computed.py`.
"""

import re
from dataclasses import dataclass
from functools import cache

from ..mock.schema import Type, load

SHOWN = {
    "VM": """uuid name-label+ name-description+ user-version+ is-a-template+ is-default-template+ is-a-snapshot snapshot-of snapshots- snapshot-time
        transportable-snapshot-id~ snapshot-info- parent children- is-control-domain power-state memory-actual=metrics.memory_actual
        memory-target! memory-overhead memory-static-max+ memory-dynamic-max+ memory-dynamic-min+ memory-static-min+ suspend-VDI-uuid+=suspend_VDI
        suspend-SR-uuid+=suspend_SR VCPUs-params+ VCPUs-max+ VCPUs-at-startup+ actions-after-shutdown+ actions-after-reboot+ actions-after-crash+
        console-uuids=consoles hvm=metrics.hvm[domain_type] nomigrate~=metrics.nomigrate[domain_type] nested-virt~=metrics.nested_virt[domain_type]
        platform+ allowed-operations current-operations blocked-operations+ allowed-VBD-devices!* allowed-VIF-devices!* possible-hosts! domain-type+
        current-domain-type=metrics.current_domain_type[domain_type] HVM-boot-policy+ HVM-boot-params+ HVM-shadow-multiplier+ NVRAM+~ PV-kernel+
        PV-ramdisk+ PV-args+ PV-legacy-args+ PV-bootloader+ PV-bootloader-args+ last-boot-CPU-flags- last-boot-record! resident-on affinity+
        other-config+ dom-id=domid recommendations xenstore-data+ ha-always-run+^ ha-restart-priority+ blobs- start-time=metrics.start_time
        install-time=metrics.install_time VCPUs-number=metrics.VCPUs_number VCPUs-utilisation!@ os-version=guest_metrics.os_version
        PV-drivers-version=guest_metrics.PV_drivers_version PV-drivers-up-to-date^=guest_metrics.PV_drivers_up_to_date memory=guest_metrics.memory
        disks=guest_metrics.disks VBDs networks=guest_metrics.networks PV-drivers-detected=guest_metrics.PV_drivers_detected[has_vendor_device]
        other=guest_metrics.other live=guest_metrics.live guest-metrics-last-updated=guest_metrics.last_updated
        can-use-hotplug-vbd=guest_metrics.can_use_hotplug_vbd[has_vendor_device] can-use-hotplug-vif=guest_metrics.can_use_hotplug_vif[has_vendor_device]
        cooperative!^ tags+, appliance+ snapshot-schedule+ is-vmss-snapshot start-delay+ shutdown-delay+ order+ version generation-id
        hardware-platform-version has-vendor-device+ requires-reboot reference-label bios-strings pending-guidances- vtpms-=VTPMs""",
    "host": """uuid name-label+ name-description+ allowed-operations current-operations enabled display API-version-major API-version-minor API-version-vendor
        API-version-vendor-implementation logging+ suspend-image-sr-uuid+=suspend_image_sr crash-dump-sr-uuid+=crash_dump_sr software-version capabilities
        other-config+ cpu_info chipset-info hostname address https_only supported-bootloaders blobs- memory-overhead memory-total=metrics.memory_total
        memory-free=metrics.memory_free memory-free-computed! host-metrics-live=metrics.live patches^, updates, ha-statefiles- ha-network-peers-
        external-auth-type external-auth-service-name external-auth-configuration edition license-server power-on-mode power-on-config local-cache-sr
        tags+, ssl-legacy+ guest_VCPUs_params+ virtual-hardware-platform-versions control-domain-uuid=control_domain resident-vms=resident_VMs
        updates-requiring-reboot features iscsi_iqn+ multipathing+ uefi-certificates+~ pending-guidances- tls-verification-enabled last-software-update""",
    "pool": """uuid name-label+ name-description+ master default-SR+ crash-dump-SR+ suspend-image-SR+ supported-sr-types! other-config+ allowed-operations
        current-operations ha-enabled ha-configuration- ha-statefiles- ha-host-failures-to-tolerate+ ha-plan-exists-for ha-allow-overcommit+
        ha-overcommitted blobs- wlb-url wlb-username wlb-enabled+ wlb-verify-cert+ igmp-snooping-enabled+ gui-config+ health-check-config+
        vswitch-controller~ restrictions- tags+, ha-cluster-stack guest-agent-config+ cpu_info policy-no-vendor-device+ live-patching-disabled+
        tls-verification-enabled client-certificate-auth-enabled client-certificate-auth-name repositories+ repository-proxy-url
        repository-proxy-username""",
    "VDI": """uuid name-label+ name-description+ is-a-snapshot snapshot-of snapshots- snapshot-time allowed-operations current-operations sr-uuid=SR
        sr-name-label=SR.name_label vbd-uuids=VBDs crashdump-uuids=crash_dumps virtual-size physical-utilisation location type sharable read-only
        storage-lock managed parent^ missing is-tools-iso other-config+ xenstore-data sm-config on-boot+ allow-caching+ metadata-latest
        metadata-of-pool tags+, cbt-enabled""",
    "VBD": """uuid vm-uuid=VM vm-name-label=VM.name_label vdi-uuid=VDI vdi-name-label allowed-operations current-operations empty device userdevice+ bootable+
        mode+ type+ unpluggable+ currently-attached attachable! storage-lock status-code status-detail qos_algorithm_type+ qos_algorithm_params+
        qos_supported_algorithms other-config+ io_read_kbs! io_write_kbs!""",
    "VIF": """uuid vm-uuid=VM vm-name-label=VM.name_label allowed-operations current-operations device MAC% MAC-autogenerated MTU currently-attached
        qos_algorithm_type+ qos_algorithm_params+ qos_supported_algorithms other-config+ network-uuid=network network-name-label=network.name_label
        io_read_kbs! io_write_kbs! locking-mode+ ipv4-allowed+ ipv6-allowed+ ipv4-configuration-mode ipv4-addresses- ipv4-gateway
        ipv6-configuration-mode ipv6-addresses- ipv6-gateway""",
    "PIF": """uuid device MAC% physical managed currently-attached MTU VLAN vlan-master-of vlan-slave-of- bond-master-of- bond-slave-of
        sriov-physical-PIF-of- sriov-logical-PIF-of- tunnel-access-PIF-of- tunnel-transport-PIF-of- management network-uuid=network
        network-name-label=network.name_label host-uuid=host host-name-label=host.name_label IP-configuration-mode=ip_configuration_mode IP netmask gateway
        IPv6-configuration-mode=ipv6_configuration_mode IPv6- IPv6-gateway=ipv6_gateway primary-address-type DNS properties capabilities
        io_read_kbs! io_write_kbs! carrier=metrics.carrier vendor-id=metrics.vendor_id vendor-name=metrics.vendor_name device-id=metrics.device_id
        device-name=metrics.device_name speed duplex disallow-unplug+ pci-bus-path=metrics.pci_bus_path other-config+ igmp-snooping-status""",
    "network": """uuid name-label+ name-description+ VIF-uuids=VIFs PIF-uuids=PIFs MTU+ bridge managed other-config+ blobs- tags+, default-locking-mode+
        purpose+,""",
    "SR": """uuid name-label+ name-description+ host allowed-operations current-operations VDIs PBDs virtual-allocation physical-utilisation physical-size type
        content-type shared+ introduced-by is-tools-sr other-config+ sm-config blobs- local-cache-enabled tags+, clustered""",
    "PBD": "uuid host-uuid=host sr-uuid=SR device-config currently-attached other-config+",
    "SM": """uuid name-label name-description type vendor copyright required-api-version capabilities-^ features configuration- driver-filename
        required-cluster-stack-,""",
    "task": """uuid name-label name-description subtask_of subtasks- resident-on status progress type result created finished error_info-
        allowed_operations- current_operations- other-config+""",
    "console": "uuid vm-uuid=VM vm-name-label=VM.name_label protocol location other-config+",
    "message": "uuid name priority class=cls obj-uuid timestamp body",
    "host_cpu": "uuid host-uuid=host number vendor speed model family modelname stepping flags utilisation!",
    "secret": "uuid value+ other-config+",
    "role": "uuid name=name_label description=name_description",
    "subject": "uuid subject-identifier other-config roles",
    "Bond": "uuid master slaves- mode properties primary-slave links-up auto-update-mac",
    "VLAN": "uuid tagged-PIF untagged-PIF tag",
    "VM_appliance": "uuid name-label+ name-description+ VMs allowed-operations current-operations",
    "crashdump": "uuid vm-uuid=VM vm-name-label=VM.name_label vdi-uuid=VDI",
    "host_crashdump": "uuid host-uuid=host timestamp size",
    "pool_patch": "uuid name-label name-description size after-apply-guidance,",
    "pool_update": "uuid name-label name-description version installation-size key after-apply-guidance, hosts",
    "GPU_group": "uuid name-label+ name-description+ VGPU-uuids=VGPUs PGPU-uuids=PGPUs other-config+",
    "PGPU": "uuid pci-uuid=PCI gpu-group-uuid=GPU_group host-uuid=host host-name-label=host.name_label other-config+",
    "VGPU": "uuid vm-uuid=VM vm-name-label=VM.name_label gpu-group-uuid=GPU_group currently-attached other-config+",
    "VMSS": "uuid name-label+ name-description+ enabled+ type+ retained-snapshots+ frequency+ schedule+ last-run-time VMs",
}
WORD = re.compile(r"(?P<name>\w[\w-]*?)(?P<marks>[-+!~^,%*@]*)(=(?P<path>[\w.]+))?(\[(?P<needs>\w+)\])?\Z")


@dataclass(frozen=True)
class Field:
    """One field of xe's: how it is called, where it is read, and what kind of value it has."""

    name: str
    path: tuple         # of fields, through references
    marks: str
    needs: str          # a field of the class without which this one does not exist in a release
    type: object        # of the schema; None when it is worked out

    @property
    def kind(self):
        """`set` or `map` when xe takes it for one, else `plain`."""
        if "*" in self.marks or "@" in self.marks:
            return "set" if "*" in self.marks else "map"
        return self.type.kind if self.type and self.type.kind in ("set", "map") and "-" not in self.marks else "plain"

    @property
    def writable(self):
        return "+" in self.marks

    @property
    def expensive(self):
        return "!" in self.marks

    @property
    def hidden(self):
        return "~" in self.marks

    def label(self, deprecations=False):
        """The name as `*-list` shows it; old releases do not say what is deprecated."""
        letter = {"set": "S", "map": "M", "plain": " "}[self.kind]
        return f"{self.name} ({letter}R{'W' if self.writable else 'O'}){' [DEPRECATED]' if deprecations and '^' in self.marks else ''}"


@cache
def of_class(cls):
    """The Fields of a class, in xe's order."""
    return tuple(_field(cls, WORD.match(word)) for word in SHOWN[cls].split())


def _field(cls, word):
    schema = load("current")
    path = tuple((word["path"] or word["name"].replace("-", "_")).split("."))
    owner, found = cls, None
    for step in path:
        known = schema.classes.get(owner)
        found = known.fields.get(step) if known else None
        owner = found and found.type.refers_to()
    kind = found.type if found else None
    if kind and kind.kind == "map" and path[-1] == "current_operations":
        kind = Type("set", Type("string"))      # a map of tasks in XenAPI, a set of operations in xe
    return Field(word["name"], path, word["marks"], word["needs"], kind)

