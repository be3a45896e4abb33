"""How a VM boots: eliloader fetches an installer, pygrub reads the disk, a BIOS tries the drives in order.

Facts: eliloader.py of xenserver/linux-guest-loader; errors reach the client as BOOTLOADER_FAILED.
"""

from dataclasses import dataclass

from ..errors import Failure
from ..identifiers import disk_number
from . import mirror

NETBOOT = "main/installer-amd64/current/images/netboot/xen/"
DISC_KERNELS = ("install.amd/xen/vmlinuz", "install.amd/vmlinuz", "install/vmlinuz")


@dataclass
class Plan:
    """What a domain will do: run an `installer` of a system, boot the `system` on a disk, or `nothing`."""

    kind: str
    system: str = ""            # what the installer installs
    medium: str = ""            # "cdrom" or the URL it installs from
    message: str = ""           # what the console says when there is nothing to boot


def failed(vm, code, text):
    return Failure("BOOTLOADER_FAILED", vm.ref, f"{code}\n{text}")


def plan(xs, vm):
    """Decide how a VM boots, changing what the boot loader changes; BOOTLOADER_FAILED when it cannot."""
    if vm.HVM_boot_policy:
        return bios(xs, vm)
    if not xs.profile.BEHAVIOUR.pv_guests and vm.fields.get("domain_type") not in ("pvh", "pv_in_pvh"):
        raise Failure("NOT_IMPLEMENTED", "XCP-ng 8.3 supports no PV guests any more, and this mocked one starts none: set the VM's domain_type to hvm, "
                      "and mend its boot loader")
    if vm.PV_bootloader == "eliloader":
        return eliloader(xs, vm)
    if vm.PV_bootloader == "pygrub":
        return pygrub(xs, vm)
    if vm.PV_bootloader:
        raise Failure("UNKNOWN_BOOTLOADER", vm.ref, vm.PV_bootloader)
    raise Failure("NOT_IMPLEMENTED", "booting a PV kernel kept in dom0 (PV_kernel) is not simulated by this mocked XenServer")


def disk(xs, vm):
    """The VDI of the VM's first disk, or None."""
    disks = sorted((vbd for vbd in vm.all("VBDs") if vbd.type == "Disk"),
                   key=lambda vbd: (not vbd.bootable, disk_number(vbd.userdevice)))
    return disks[0].get("VDI") if disks else None


def has_system(xs, vdi):
    """True when a system is installed on that disk; bytes of a client's own are none."""
    return vdi is not None and hasattr(xs.contents.get(vdi.ref), "system")


def disc(xs, vm):
    """The Disc in the VM's CD drive, or None."""
    for vbd in vm.all("VBDs"):
        if vbd.type == "CD" and not vbd.empty:
            return xs.contents.get(vbd.VDI)
    return None


def boots(content):
    """Whether what is on a disk has a kernel to start; other systems than ours know nothing of it and do."""
    return getattr(content, "has_kernel", True)


def pygrub(xs, vm):
    target = disk(xs, vm)
    if not has_system(xs, target) or not boots(xs.contents[target.ref]):
        raise failed(vm, "Error from pygrub", "Unable to find partition containing kernel")
    return Plan("system")


def bios(xs, vm):
    """Try the drives in the order of HVM_boot_params: c disk, d CD, n network."""
    target, inserted = disk(xs, vm), disc(xs, vm)
    for letter in vm.HVM_boot_params.get("order", "cd"):
        if letter == "d" and inserted is not None:
            if inserted.installs.startswith("windows-") and target is not None and target.ref in xs.contents:
                continue        # "Press any key to boot from CD": nobody does
            if inserted.installs and target is not None:
                return Plan("installer", inserted.installs, "cdrom")
            if inserted.installs:
                return Plan("nothing", message=f"{inserted.name}: the installer finds no disk to install on.")
            if inserted.has("/casper/vmlinuz.efi"):
                return Plan("nothing", message=f"{inserted.name}: this disc starts nothing that is simulated here.")
        if letter == "c" and has_system(xs, target):
            if not boots(xs.contents[target.ref]):
                return Plan("nothing", message="GRUB loading.\nerror: file not found.\ngrub rescue> ")
            return Plan("system")
    return Plan("nothing", message="No bootable device.")


def eliloader(xs, vm):
    """Fetch the installer's kernel; from then on the VM boots by pygrub."""
    source = vm.other_config.get("install-repository", "")
    release, arch = vm.other_config.get("debian-release"), vm.other_config.get("install-arch")
    if not (release and arch and vm.other_config.get("install-distro") == "debianlike"):
        raise failed(vm, "UNSUPPORTED_INSTALL_METHOD", "other-config: debian-release, install-arch or install-distro is not set")
    if source == "cdrom":
        system = from_disc(xs, vm)
    elif source.startswith(("http://", "https://", "ftp://", "nfs://", "nfs:")):
        system = from_url(vm, source, release)
    else:
        raise failed(vm, "UNSUPPORTED_INSTALL_METHOD", "other-config:install-repository was not set to an appropriate value, "
                     "and no other installation method is known for this VM.")
    if disk(xs, vm) is None:
        raise failed(vm, "INVALID_SOURCE", "there is no disk to install on: was the VM provisioned?")
    vm.PV_bootloader = "pygrub"
    vm.without_key("other_config", "install-distro")
    for vbd in vm.all("VBDs"):
        if disk_number(vbd.userdevice) == 0:
            vbd.bootable = True
    return Plan("installer", system, source)


def from_disc(xs, vm):
    """The release of a disc is never checked: any server disc will do. That is why the exercise works."""
    inserted = disc(xs, vm)
    if inserted is None:
        raise failed(vm, "INVALID_SOURCE", "Unable to access the CD: there is no disc in the drive.")
    if inserted.installs and any(inserted.has(kernel) for kernel in DISC_KERNELS):
        return inserted.installs
    raise failed(vm, "INVALID_SOURCE", "Unable to access a required file in the specified repository: "
                 f"file:///tmp/cdrom-repo-{vm.uuid[:6]}/{DISC_KERNELS[-1]}.")


def from_url(vm, url, release):
    """A URL without /dists/… gets the template's own release: a bare archive URL installs 12.04."""
    if not url.startswith(("http://", "ftp://")):
        raise failed(vm, "INVALID_SOURCE", "Unknown source type.")
    base = url if url.endswith("/") else url + "/"
    if not ("/dists/" in base and base.split("/dists/", 1)[1].strip("/")):
        base = base.removesuffix("dists/") + f"dists/{release}/"
    kernel = base + NETBOOT + "vmlinuz"
    system = mirror.installer(kernel)
    if system is None:
        raise failed(vm, "INVALID_SOURCE", f"Unable to access a required file in the specified repository: {kernel}.")
    return system
