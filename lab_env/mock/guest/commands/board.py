"""The board and the processors: lspci, lsusb, dmidecode, lscpu, nproc."""

import re

from ..command import command

USR = {"package": "coreutils"}
BOARD = """00:00.0 Host bridge: Intel Corporation 440FX - 82441FX PMC [Natoma] (rev 02)
00:01.0 ISA bridge: Intel Corporation 82371SB PIIX3 ISA [Natoma/Triton II]
00:01.1 IDE interface: Intel Corporation 82371SB PIIX3 IDE [Natoma/Triton II]
00:01.2 USB controller: Intel Corporation 82371SB PIIX3 USB [Natoma/Triton II] (rev 01)
00:01.3 Bridge: Intel Corporation 82371AB/EB/MB PIIX4 ACPI (rev 01)
00:02.0 VGA compatible controller: Cirrus Logic GD 5446
00:03.0 SCSI storage controller: XenSource, Inc. Xen Platform Device (rev 02)
"""


@command("lspci lsusb dmidecode", None, package="pciutils")
def buses(run, *words):
    """Devices on buses, of which a PV or PVH computer has none; an HVM one has qemu's board."""
    hardware = run.system.hardware
    if hardware.virtualization != "hvm":
        return 0 if run.name != "dmidecode" else run.write("# No SMBIOS nor DMI entry point found, sorry.\n")
    if words:
        return run.error(f"option '{words[0]}' is not simulated", 2)
    emulated = "" if run.system.os.pvhvm else "".join(f"00:{4 + number:02x}.0 Ethernet controller: Realtek Semiconductor Co., Ltd. RTL-8139/8139C/8139C+ (rev 20)\n"
                                                      for number, _ in enumerate(hardware.nics()))
    run.write({"lspci": BOARD + emulated, "lsusb": "", "dmidecode": f"BIOS Information\n\tVendor: Xen\n\tVersion: {hardware.xen_version}\n\nSystem Information\n"
               f"\tManufacturer: Xen\n\tProduct Name: HVM domU\n\tUUID: {hardware.uuid.upper()}\n"}[run.name])
    return 0


@command("nproc", "--all --ignore=", **USR)
def nproc(run, options):
    """How many processors."""
    run.write(f"{max(1, run.system.hardware.vcpus - int(options.ignore or 0))}\n")


@command("lscpu", "", package="util-linux")
def lscpu(run, options):
    """The processors."""
    hardware, model = run.system.hardware, re.search(r"model name\t: (.*)", run.fs.read("/proc/cpuinfo"))
    run.write(f"Architecture:          {run.system.os.machine}\nCPU op-mode(s):        32-bit, 64-bit\nCPU(s):                {hardware.vcpus}\n"
              "Thread(s) per core:    1\nCore(s) per socket:    1\nVendor ID:             GenuineIntel\nCPU family:            6\nModel:                 23\n"
              + (f"Model name:            {model.group(1)}\n" if run.system.os.init == "systemd" and model else "") +
              f"CPU MHz:               2493.758\nHypervisor vendor:     Xen\nVirtualization type:   {'para' if hardware.virtualization == 'pv' else 'full'}\n")
