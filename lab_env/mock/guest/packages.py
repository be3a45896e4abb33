"""Packages of a guest: dpkg's database, and what is inside a .deb."""

import re
from typing import NamedTuple

from .files import Node

STATUS = "/var/lib/dpkg/status"
INFO = "/var/lib/dpkg/info"
INSTALLED, REMOVED, UNPACKED = "install ok installed", "deinstall ok config-files", "install ok half-configured"
LETTERS = {INSTALLED: "ii", REMOVED: "rc", UNPACKED: "iF"}


class Package(NamedTuple):
    """One entry of dpkg's database."""

    name: str
    version: str
    arch: str
    status: str = INSTALLED
    description: str = ""


class Contents(NamedTuple):
    """What a .deb holds."""

    name: str
    version: str
    arch: str
    files: dict             # path -> Node
    description: str = ""
    postinst: str = ""
    prerm: str = ""
    postrm: str = ""
    conffiles: tuple = ()
    depends: tuple = ()
    size: int = 0           # KiB once installed


SUPPLIERS = {}          # package name -> function(version, arch) that gives its Contents


def supplier(name):
    """Declare the function that knows what a package holds."""
    def declare(function):
        SUPPLIERS[name] = function
        return function
    return declare


def write_status(packages):
    """dpkg's status file for some packages."""
    return "".join(f"Package: {one.name}\nStatus: {one.status}\nArchitecture: {one.arch}\nVersion: {one.version}\n"
                   f"Description: {one.description or one.name}\n\n" for one in packages)


def read_status(text):
    """{name: Package} of a status file."""
    found = {}
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "Package" in fields:
            found[fields["Package"]] = Package(fields["Package"], fields.get("Version", ""), fields.get("Architecture", "all"),
                                               fields.get("Status", INSTALLED), fields.get("Description", ""))
    return found


def database(fs):
    """{name: Package} of a running guest."""
    return read_status(fs.read(STATUS))


def record(fs, package):
    """Put a package into the database, in its place by name."""
    known = database(fs)
    known[package.name] = package
    fs.write(STATUS, write_status(known[name] for name in sorted(known)))


def forget(fs, name):
    known = database(fs)
    known.pop(name, None)
    fs.write(STATUS, write_status(known[name] for name in sorted(known)))


def deb(name, version, arch, size):
    """The file of a package."""
    return Node("f", 0o644, f"!<arch>\ndebian-binary\nPackage: {name}\nVersion: {version}\nArchitecture: {arch}\n", size)


def open_deb(text):
    """The Contents of a .deb file's text, or None when it is none."""
    fields = dict(re.findall(r"^(Package|Version|Architecture): (.*)$", text, re.M))
    if not text.startswith("!<arch>\ndebian-binary\n") or fields.get("Package") not in SUPPLIERS or len(fields) < 3:
        return None
    return SUPPLIERS[fields["Package"]](fields["Version"], fields["Architecture"])
