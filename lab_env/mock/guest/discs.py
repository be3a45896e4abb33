"""The CDs one can put in a drive of the laboratory."""

from . import files, systems, tools
from .files import FileSystem, Node

DATE = 1348214400       # of Windows' discs, September 2012
KERNEL, INITRD = Node("f", 0o444, "(kernel image)", 5000000), Node("f", 0o444, "(initial ramdisk)", 17000000)


class Disc:
    """An ISO image: `name` is its file's, `label` its volume id, `installs` the key of the system it installs or "", `tools` the Version on it."""

    def __init__(self, name, label, size, installs="", tools=None):
        self.name, self.label, self.size, self.installs, self.tools = name, label, size, installs, tools

    def files(self):
        """Its files, read-only."""
        return FileSystem("tools:" + self.tools.number if self.tools else "disc:" + self.name, read_only=True)

    def has(self, path):
        """Whether there is such a path on it; a leading / may be missing."""
        return self.files().get("/" + path.lstrip("/")) is not None

    def __deepcopy__(self, memo):
        return self


def installer(key, folder):
    """The files of a server or netinst CD of a release."""
    os = systems.get(key)
    entries = {"/README.diskdefines" if os.distro == "ubuntu" else "/README.txt": f"{os.name} {os.long_name} - {os.arch}\n",
               "/.disk/info": f"{os.name} {os.long_name} - Release {os.arch}\n", f"/dists/{os.codename}/Release": f"Origin: {os.name}\nSuite: {os.codename}\nCodename: {os.codename}\n",
               f"/dists/{os.codename}/main/binary-amd64/": "", "/pool/main/": "", "/isolinux/isolinux.cfg": f"default install\nlabel install\n  kernel /{folder}/vmlinuz\n  append initrd=/{folder}/initrd.gz\n",
               f"/{folder}/vmlinuz": KERNEL, f"/{folder}/initrd.gz": INITRD, "/md5sum.txt": ""}
    if os.distro == "debian":
        entries |= {f"/{folder}/xen/vmlinuz": KERNEL, f"/{folder}/xen/initrd.gz": INITRD}
    return files.plant(entries, os.released)


@files.base("disc")
def build(name):
    """The base tree of a disc."""
    if "desktop" in name:
        os = systems.get("ubuntu-13.04")
        return files.plant({"/casper/vmlinuz.efi": KERNEL, "/casper/initrd.lz": INITRD, "/casper/filesystem.squashfs": Node("f", 0o444, "(the live system)", 743440384),
                            "/.disk/info": 'Ubuntu 13.04 "Raring Ringtail" - Release amd64\n', "/README.diskdefines": "", "/wubi.exe": Node("f", 0o444, "MZ", 2555352),
                            "/autorun.inf": ""}, os.released)
    if name in WINDOWS_DISCS:
        return windows_setup()
    return installer(DISCS[name].installs, "install.amd" if name.startswith("debian") else "install")


def windows_setup():
    """The files of a Windows installation disc, as far as one looks at them."""
    program = Node("f", 0o444, "MZ", 110_000)
    return files.plant({"/setup.exe": program, "/bootmgr": program, "/boot/bcd": program, "/autorun.inf": "[AutoRun.Amd64]\nopen=setup.exe\n",
                        "/sources/boot.wim": Node("f", 0o444, "", 170_000_000), "/sources/install.wim": Node("f", 0o444, "", 2_700_000_000)}, DATE)


@files.base("tools")
def build_tools(number):
    """The base tree of the tools' disc of a version."""
    return write_protected(files.plant(tools.disc_files(tools.VERSIONS[number]), tools.VERSIONS[number].released))


def write_protected(tree):
    """A CD's files have no bits for writing."""
    return {directory: {name: node._replace(mode=node.mode & ~0o222) for name, node in names.items()} for directory, names in tree.items()}


TOOLS = {number: Disc(version.disc, "XenServer Tools", 73400320, tools=version) for number, version in tools.VERSIONS.items()}    # a host has its own
DISCS = {disc.name: disc for disc in (
    Disc("ubuntu-12.04.5-server-amd64.iso", "Ubuntu-Server 12.04.5 LTS amd64", 685768704, "ubuntu-12.04"),
    Disc("ubuntu-13.04-server-amd64.iso", "Ubuntu-Server 13.04 amd64", 701497344, "ubuntu-13.04"),
    Disc("ubuntu-13.10-server-amd64.iso", "Ubuntu-Server 13.10 amd64", 704643072, "ubuntu-13.10"),
    Disc("ubuntu-13.04-desktop-amd64.iso", "Ubuntu 13.04 amd64", 835715072),
    Disc("debian-6.0.7-amd64-netinst.iso", "Debian 6.0.7 amd64 1", 176160768, "debian-6.0.7"),
    Disc("ubuntu-24.04-live-server-amd64.iso", "Ubuntu-Server 24.04 LTS amd64", 2754981888, "ubuntu-24.04"),
    Disc("debian-12.8.0-amd64-netinst.iso", "Debian 12.8.0 amd64 n", 662700032, "debian-12"),
    TOOLS["6.1.0"],
)}
WINDOWS_DISCS = {disc.name: disc for disc in (     # in the library of the course's labs alone
    Disc("windows-server-2008-r2-x64.iso", "GRMSXFRER_EN_DVD", 3_166_720_000, "windows-2008r2"),
    Disc("windows-server-2012-x64.iso", "HRM_SSS_X64FREE_EN-US_DV5", 3_694_962_688, "windows-2012"),
    Disc("windows-7-x64.iso", "GRMCPRXFRER_EN_DVD", 3_320_903_680, "windows-7"),
)}
