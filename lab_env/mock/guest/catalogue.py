"""The packages one can get from the laboratory's mirrors, and what is in them."""

from . import systems
from .command import PROGRAMS, binary
from .files import Node
from .packages import Contents, supplier

# name: (section, description, KiB to fetch, KiB installed, packages it needs, version on precise, raring, saucy, squeeze)
PACKAGES = {
    "xenstore-utils": ("universe", "Xenstore utilities for Xen", 24, 132, ("libxenstore3.0",), ("4.1.6.1-0ubuntu0.12.04.4", "4.2.1-0ubuntu3", "4.3.0-1ubuntu1", "4.0.1-5.11")),
    "libxenstore3.0": ("universe", "Xenstore communications library for Xen", 22, 108, (), ("4.1.6.1-0ubuntu0.12.04.4", "4.2.1-0ubuntu3", "4.3.0-1ubuntu1", "4.0.1-5.11")),
    "virt-what": ("universe", "detect if we are running in a virtual machine", 15, 92, (), ("1.11-1", "1.12-1", "1.13-1", "1.2-1")),
    "pciutils": ("main", "Linux PCI Utilities", 260, 1230, (), ("1:3.1.8-2ubuntu5", "1:3.1.9-6ubuntu1", "1:3.2.0-3", "1:3.1.7-6")),
    "curl": ("main", "Get a file from an HTTP, HTTPS or FTP server", 138, 340, (), ("7.22.0-3ubuntu4.10", "7.29.0-1ubuntu3", "7.32.0-1ubuntu1", "7.21.0-2.1+squeeze8")),
    "openssh-server": ("main", "secure shell (SSH) server, for secure access from remote machines", 340, 824, (),
                       ("1:5.9p1-5ubuntu1.4", "1:6.1p1-4", "1:6.2p2-6", "1:5.5p1-6+squeeze2")),
    "zip": ("main", "Archiver for .zip files", 207, 500, (), ("3.0-4", "3.0-6", "3.0-7", "3.0-3")),
    "unzip": ("main", "De-archiver for .zip files", 192, 385, (), ("6.0-4ubuntu2", "6.0-8ubuntu1", "6.0-8ubuntu3", "6.0-4")),
    "traceroute": ("universe", "Traces the route taken by packages over an IPv4/IPv6 network", 50, 151, (), ("1:2.0.18-1", "1:2.0.18-3", "1:2.0.19-1", "1:2.0.15-1")),
    "ethtool": ("main", "display or change Ethernet device settings", 90, 250, (), ("1:3.1-1", "1:3.4.1-1ubuntu1", "1:3.10-1", "1:2.6.34-3")),
    "patch": ("main", "Apply a diff file to an original", 88, 196, (), ("2.6.1-3", "2.6.1-4", "2.7.1-3", "2.6-2")),
    "binutils": ("main", "GNU assembler, linker and binary utilities", 2600, 8600, (), ("2.22-6ubuntu1", "2.23.2-2ubuntu1", "2.23.52.20130913-0ubuntu1", "2.20.1-16")),
    "vim-common": ("main", "Vi IMproved - Common files", 81, 380, (), ("2:7.3.429-2ubuntu2", "2:7.3.547-6ubuntu5", "2:7.4.000-1ubuntu2", "2:7.2.445+hg~cb94c42c0e1a-1")),
    "bc": ("main", "The GNU bc arbitrary precision calculator language", 85, 228, (), ("1.06.95-2", "1.06.95-4", "1.06.95-6", "1.06.95-2")),
    "tree": ("universe", "displays directory tree, in color", 35, 98, (), ("1.5.3-2", "1.6.0-1", "1.6.0-1", "1.5.3-1")),
}
SUITES = ("precise", "raring", "saucy", "squeeze")


def version(name, suite):
    """A package's version in a suite, or None."""
    return PACKAGES[name][5][SUITES.index(suite)] if name in PACKAGES and suite in SUITES else None


def contents(name, number, arch):
    """The Contents of a package of the mirrors."""
    section, description, _, size, needs, _ = PACKAGES[name]
    files = {program.path: Node("f", 0o755, binary(program.name), 20000) for program in PROGRAMS.values() if program.package == name}
    files[f"/usr/share/doc/{name}/copyright"] = Node("f", 0o644, f"{name}, as this laboratory simulates it.\n")
    service = service_files(name, number)
    return Contents(name, number, arch, files | service, description, depends=needs, size=size, postinst="#!/bin/sh\ninvoke-rc.d ssh start\n" if service else "")


def service_files(name, number):
    """The init script or job of a package that brings a service, for the release that has this version of it."""
    from .fresh import services
    os = next((os for os in systems.KEYS.values() if os.packages.get(name) == number), None)
    if name != "openssh-server" or os is None:
        return {}
    found = {path: what for path, what in services(os).items() if path.endswith(("/ssh", "/ssh.conf")) or path[-5:] in ("17ssh", "01ssh")}
    return {path: what if isinstance(what, Node) else Node("f", 0o644, what) for path, what in found.items()}


for _name in PACKAGES:
    supplier(_name)(lambda number, arch, name=_name: contents(name, number, arch))
