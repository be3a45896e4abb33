"""What is to be known of a release of Debian or Ubuntu."""

import re
from dataclasses import dataclass, field

# What the scripts of /etc/rcS.d and the rc of run level 2 say on Debian 6.
SYSVINIT = (
    "INIT: version 2.88 booting", "Using makefile-style concurrent boot in runlevel S.", "Starting the hotplug events dispatcher: udevd.",
    "Synthesizing the initial hotplug events...done.", "Waiting for /dev to be fully populated...done.", "Activating swap...done.",
    "Checking root file system...fsck from util-linux-ng 2.17.2\n{checked}done.", "Cleaning up ifupdown....", "Setting up networking....", "Loading kernel modules...done.",
    "Activating lvm and md swap...done.", "Checking file systems...fsck from util-linux-ng 2.17.2\ndone.", "Mounting local filesystems...done.",
    "Activating swapfile swap...done.", "Cleaning up temporary files....", "Setting kernel variables ...done.", "Configuring network interfaces...done.",
    "Cleaning up temporary files....", "INIT: Entering runlevel: 2", "Using makefile-style concurrent boot in runlevel 2.")


@dataclass(frozen=True)
class Release:
    """One operating system; everything that differs between releases."""

    key: str
    distro: str                 # ubuntu
    name: str                   # Ubuntu
    version: str                # 13.04
    codename: str               # raring
    description: str            # Ubuntu 13.04
    long_name: str              # as os-release has it
    issue: str
    debian_version: str
    kernel: str
    kernel_build: str
    compiler: str
    builder: str
    mirror: str                 # URL the installer leaves in sources.list
    security: str
    released: int               # seconds since 1970, the date of its files
    database_files: int         # what dpkg counts
    packages: dict              # name -> version
    modules: tuple              # (name, size)
    init: str                   # "upstart" or "sysvinit"
    arch: str = "amd64"
    machine: str = "x86_64"
    unselected: str = "unselected"
    boot_seconds: float = 14.0
    services: dict = field(default_factory=dict)
    pvhvm: bool = True          # whether its kernel brings Xen's drivers on an emulated PC too
    disc: str = ""              # what the installation disc calls itself in /.disk/info

    @property
    def filesystem(self):
        return "ext4" if self.distro == "ubuntu" else "ext3"

    @property
    def kernel_banner(self):
        return f"Linux version {self.kernel} ({self.builder}) (gcc version {self.compiler} ) {self.kernel_build}"

    @property
    def sections(self):
        return "main restricted universe multiverse" if self.distro == "ubuntu" else "main"

    def sources(self, mirror=None):
        """/etc/apt/sources.list for a mirror."""
        mirror, parts = mirror or self.mirror, self.sections
        if self.distro == "debian":
            return (f"deb {mirror} {self.codename} {parts}\ndeb-src {mirror} {self.codename} {parts}\n\n"
                    f"deb {self.security} {self.codename}/updates {parts}\ndeb-src {self.security} {self.codename}/updates {parts}\n\n"
                    f"# {self.codename}-updates, previously known as 'volatile'\n"
                    f"deb {mirror} {self.codename}-updates {parts}\ndeb-src {mirror} {self.codename}-updates {parts}\n")
        text = ""
        for suite in (self.codename, self.codename + "-updates"):
            text += f"deb {mirror} {suite} {parts}\ndeb-src {mirror} {suite} {parts}\n\n"
        return text + f"deb {self.security} {self.codename}-security {parts}\ndeb-src {self.security} {self.codename}-security {parts}\n"

    def dmesg(self, hardware, command_line, addresses=()):
        """[(seconds, text)]: what the kernel says while it starts."""
        kib, xen = hardware.memory // 1024, hardware.xen_version
        hvm = hardware.virtualization == "hvm"
        lines = [(0.0, f"{self.kernel_banner}"), (0.0, f"Command line: {command_line}"), (0.0, "BIOS-provided physical RAM map:" if hvm else "ACPI in unprivileged domain disabled")]
        if hvm and not self.pvhvm:
            lines += [(0.0, "DMI: Xen HVM domU, BIOS %s" % xen), (0.0, "Booting paravirtualized kernel on bare hardware")]
        elif hvm:
            lines += [(0.0, "DMI: Xen HVM domU, BIOS %s" % xen), (0.0, "Hypervisor detected: Xen HVM"), (0.0, f"Xen version {xen.rsplit('.', 1)[0]}."),
                      (0.0, "Netfront and the Xen platform PCI driver have been compiled for this kernel: unplug emulated NICs."),
                      (0.0, "Booting paravirtualized kernel on Xen HVM")]
        else:
            lines += [(0.0, "Booting paravirtualized kernel on Xen"), (0.0, f"Xen version: {xen} (preserve-AD)")]
        lines += [(0.0, f"Kernel command line: {command_line}"), (0.0, f"Memory: {kib * 93 // 100}k/{kib}k available"),
                  (0.0, f"SLUB: Genslabs=15, HWalign=64, Order=0-3, MinObjects=0, CPUs={hardware.vcpus}, Nodes=1"),
                  (0.0, "Console: colour dummy device 80x25"), (0.0, "console [tty0] enabled"), *([] if hvm else [(0.0, "console [hvc0] enabled")]),
                  (0.005, "Detected 2493.758 MHz processor."), (0.062, f"Brought up {hardware.vcpus} CPUs")]
        if hvm:
            lines += [(0.190, "ata_piix 0000:00:01.1: version 2.13"), (0.201, "scsi0 : ata_piix"), (0.202, "scsi1 : ata_piix")]
        if hvm and not self.pvhvm:
            lines += [(0.066, "Switching to clocksource tsc"), (0.240, "8139cp: 10/100 PCI Ethernet driver v1.3 (Mar 22, 2004)"),
                      *((0.246, f"{nic.name}: RTL-8139C+ at 0xffffc90000328000, {nic.mac.lower()}, IRQ 32") for nic in hardware.nics())]
        else:
            lines += [(0.067, "Grant table initialized"),
                      (0.078, "xen/balloon: Initialising balloon driver." if self.init == "sysvinit" else "xen:balloon: Initialising balloon driver"),
                      (0.081, "Switching to clocksource xen"), (0.212, "Initialising Xen virtual ethernet driver.")]
        first = ""
        for device in hardware.block_devices().values():
            if device.kind == "disk":
                first = first or device.name
                lines.append((0.318, f"blkfront: {device.name}: {'barriers enabled' if self.init == 'sysvinit' else 'flush diskcache: enabled'}"
                              if device.name.startswith("xvd") else f"sd 0:0:0:0: [{device.name}] Attached SCSI disk"))
                if device.contents is not None:
                    lines.append((0.322, f" {device.name}: {device.name}1 {device.name}2 < {device.name}5 >"))
            elif hvm:
                lines.append((0.330, f"{device.name}: scsi3-mmc drive: 4x/4x cd/rw xa/form2 tray"))
        lines += [(0.871, f"EXT4-fs ({first}1): mounted filesystem with ordered data mode. Opts: (null)" if self.filesystem == "ext4" else
                   f"EXT3 FS on {first}1, internal journal"), (2.914, f"Adding 392188k swap on /dev/{first}5.  Priority:-1 extents:1 across:392188k")]
        return sorted(lines, key=lambda line: line[0])

    def boot_messages(self, hardware, hostname, command_line="root=/dev/xvda1 ro quiet console=hvc0"):
        """[(seconds after power on, text)]: what the console shows from the first line to the login prompt."""
        end, root = self.boot_seconds, re.search(r"root=(\S+)", command_line)[1]
        first = next((device.name for device in hardware.block_devices().values() if device.kind == "disk"), "xvda")
        device = f"/dev/{first}1" if "UUID" in root else root
        lines = [(1.0, "Loading, please wait...\n" if self.distro == "debian" else "Loading Linux " + self.kernel + " ...\nLoading initial ramdisk ...\n")]
        lines += [(2.0 + when, f"[{when:12.6f}] {text}\n") for when, text in self.dmesg(hardware, command_line)]
        checked = f"{device}: clean, {self.database_files}/499712 files, 213406/1997824 blocks\n"
        if self.init == "sysvinit":
            lines += [(5.0 + 0.3 * number, text.format(checked=checked) + "\n") for number, text in enumerate(SYSVINIT)]       # the services speak for themselves
        else:
            lines.append((5.5, f"fsck from util-linux 2.20.1\n{checked}"))
            lines += [(6.0 + number, f" * Starting {service['about']}{' ' * max(1, 60 - len(service['about']))}[ OK ]\n")
                      for number, service in enumerate(self.services.values())]
        lines.append((end, f"\n{self.issue} {hostname} hvc0\n\n{hostname} login: "))
        return lines
