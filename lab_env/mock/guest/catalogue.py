"""The packages one can get from the laboratory's mirrors, and what is in them."""

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
    return Contents(name, number, arch, files, description, depends=needs, size=size)


for _name in PACKAGES:
    supplier(_name)(lambda number, arch, name=_name: contents(name, number, arch))
