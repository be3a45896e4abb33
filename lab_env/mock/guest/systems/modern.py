"""What today's Debian and Ubuntu have in common: systemd, ext4, and kernels that bring Xen's drivers and find out by themselves where they run."""

from dataclasses import dataclass

from .release import Release

SERVICES = {
    "cron": {"process": "cron", "args": "/usr/sbin/cron -f -P", "about": "Regular background program processing daemon"},
    "rsyslog": {"process": "rsyslogd", "args": "/usr/sbin/rsyslogd -n -iNONE", "about": "System Logging Service"},
    "ssh": {"process": "sshd", "args": "/usr/sbin/sshd -D", "about": "OpenBSD Secure Shell server"},
}
MODULES = (("isofs", 61440), ("nls_iso8859_1", 12288), ("psmouse", 217088), ("joydev", 32768), ("xen_netfront", 61440), ("xen_blkfront", 57344), ("binfmt_misc", 24576))
LACKS = {"mountall", "upstart", "ureadahead", "module-init-tools", "sysv-rc", "initscripts", "gcc-4-base", "libudev0", "libdb", "libncurses5", "libreadline6",
         "python-minimal", "iptables", "klibc-utils", "libcomerr2", "netcat-traditional", "iproute", "ifupdown"}
RENAMED = {"iproute": "iproute2", "module-init-tools": "kmod"}     # the packages their commands are in today

# What the kernel finds where it runs (arch/x86/xen/enlighten_*.c of Linux): an emulated PC, PVH's bare domain, or PV's.
FOUND = {
    "hvm": ("BIOS-provided physical RAM map:", "NX (Execute Disable) protection: active", "DMI: Xen HVM domU, BIOS {xen}", "Hypervisor detected: Xen HVM", "Xen version {xen}.",
            "Netfront and the Xen platform PCI driver have been compiled for this kernel: unplug emulated NICs.",
            "Blkfront and the Xen platform PCI driver have been compiled for this kernel: unplug emulated disks."),
    "pvh": ("BIOS-provided physical RAM map:", "NX (Execute Disable) protection: active", "DMI not present or invalid.", "Hypervisor detected: Xen HVM", "Xen version {xen}."),
    "pv": ("ACPI in unprivileged domain disabled", "NX (Execute Disable) protection: active", "DMI not present or invalid.", "Hypervisor detected: Xen PV",
           "Xen version: {xen} (preserve-AD)"),
}
GUEST_OF = {"hvm": "Xen HVM", "pvh": "Xen PVH", "pv": "Xen"}


@dataclass(frozen=True)
class Modern(Release):
    """A release with systemd."""

    systemd: str = ""           # systemd 255.4-1ubuntu8

    @property
    def filesystem(self):
        return "ext4"

    @property
    def kernel_banner(self):
        return f"Linux version {self.kernel} ({self.builder}) ({self.compiler}) {self.kernel_build}"

    @property
    def sections(self):
        return "main restricted universe multiverse" if self.distro == "ubuntu" else "main non-free-firmware"

    def sources(self, mirror=None):
        mirror = mirror or self.mirror
        suites = [(mirror, self.codename), (mirror, self.codename + "-updates"), (self.security, self.codename + "-security")]
        return "".join(f"deb {where} {suite} {self.sections}\n" for where, suite in suites)

    def dmesg(self, hardware, command_line, addresses=()):
        """[(seconds, text)]: what the kernel says while it starts; on Xen it says so."""
        kib, xen, mode = hardware.memory // 1024, ".".join(hardware.xen_version.split(".")[:2]), hardware.virtualization
        lines = [(0.0, self.kernel_banner), (0.0, f"Command line: {command_line}"), *((0.0, text.format(xen=xen)) for text in FOUND[mode]),
                 (0.012, f"Booting paravirtualized kernel on {GUEST_OF[mode]}"), (0.013, f"Kernel command line: {command_line}"),
                 (0.041, f"Memory: {kib * 91 // 100}K/{kib}K available"),
                 *([(0.102, "Console: colour VGA+ 80x25"), (0.103, "printk: console [tty0] enabled")] if mode == "hvm" else
                   [(0.102, "Console: colour dummy device 80x25"), (0.103, "printk: console [hvc0] enabled")]),
                 (0.161, "xen:events: Using FIFO-based ABI"), *([] if mode == "pv" else [(0.162, "xen:events: Xen HVM callback vector for event delivery is enabled")]),
                 (0.204, f"smp: Brought up 1 node, {hardware.vcpus} CPU{'s' * (hardware.vcpus > 1)}"), (0.231, "xen:grant_table: Grant tables using version 1 layout"),
                 (0.243, "xen:balloon: Initialising balloon driver"), (0.262, "clocksource: Switched to clocksource xen"), (0.611, "xen_netfront: Initialising Xen virtual ethernet driver")]
        first = "xvda"
        for device in hardware.block_devices().values():
            if device.name.startswith("xvd") and device.kind == "disk":
                lines.append((0.702, f"blkfront: {device.name}: flush diskcache: enabled; persistent grants: enabled; indirect descriptors: enabled; bounce buffer: disabled"))
                if device.contents is not None:
                    lines.append((0.708, f" {device.name}: {device.name}1 {device.name}2 < {device.name}5 >"))
            elif device.kind == "cd" and mode == "hvm":
                lines.append((0.731, f"sr 1:0:1:0: [{device.name}] scsi3-mmc drive: 4x/4x cd/rw xa/form2 tray"))
        lines += [(0.981, f"EXT4-fs ({first}1): mounted filesystem with ordered data mode. Quota mode: none."), (1.214, f"systemd[1]: systemd {self.systemd} running in system mode"),
                  (1.215, "systemd[1]: Detected virtualization xen."), (1.216, "systemd[1]: Detected architecture x86-64."),
                  (1.904, f"Adding 392188k swap on /dev/{first}5.  Priority:-2 extents:1 across:392188k SS")]
        return sorted(lines, key=lambda line: line[0])

    def boot_messages(self, hardware, hostname, command_line="root=/dev/xvda1 ro quiet"):
        lines = [(1.0, f"Loading Linux {self.kernel} ...\nLoading initial ramdisk ...\n")]
        lines += [(2.0 + when, f"[{when:12.6f}] {text}\n") for when, text in self.dmesg(hardware, command_line)]
        lines += [(4.0 + number / 4, f"[  OK  ] {text}.\n") for number, text in enumerate(
            ["Mounted dev-hugepages.mount - Huge Pages File System", "Finished systemd-udev-settle.service - Wait for udev To Complete Device Initialization",
             "Reached target local-fs.target - Local File Systems", "Reached target network-online.target - Network is Online",
             *(f"Started {name}.service - {service['about']}" for name, service in self.services.items()), "Reached target multi-user.target - Multi-User System"])]
        return [*lines, (self.boot_seconds, f"\n{self.issue} {hostname} {'tty1' if hardware.virtualization == 'hvm' else 'hvc0'}\n\n{hostname} login: ")]
