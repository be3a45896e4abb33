"""The Debian and Ubuntu mirrors of the laboratory's internet, as they were on 10 November 2014, with the releases of later guests besides. They do not follow a lab's day:
what is installed from where is what lessons and checks rest on."""

import re
from typing import NamedTuple

from .files import Node
from .pages import PAGES

NETBOOT = re.compile(r"dists/([\w.-]+)/main/installer-(amd64|i386)/current/images/netboot/(?:xen/)?(?:vmlinuz|initrd\.gz)$")


class Suite(NamedTuple):
    """A release on a mirror; `installs` is the key of the system its installer installs, or None when that is not simulated."""

    codename: str
    installs: str = ""


UBUNTU = {suite.codename: suite for suite in (Suite("lucid"), Suite("precise", "ubuntu-12.04"), Suite("trusty"), Suite("utopic"), Suite("noble"))}
OLD_UBUNTU = {suite.codename: suite for suite in (Suite("maverick"), Suite("natty"), Suite("oneiric"), Suite("quantal"), Suite("raring", "ubuntu-13.04"), Suite("saucy", "ubuntu-13.10"))}
DEBIAN = {suite.codename: suite for suite in (Suite("squeeze", "debian-6.0.7"), Suite("wheezy"), Suite("jessie"), Suite("bookworm"))}
MIRRORS = {
    "archive.ubuntu.com/ubuntu": UBUNTU, "es.archive.ubuntu.com/ubuntu": UBUNTU, "us.archive.ubuntu.com/ubuntu": UBUNTU, "security.ubuntu.com/ubuntu": UBUNTU,
    "old-releases.ubuntu.com/ubuntu": OLD_UBUNTU,
    "ftp.debian.org/debian": DEBIAN, "ftp.es.debian.org/debian": DEBIAN, "http.debian.net/debian": DEBIAN, "security.debian.org": DEBIAN,
    "security.debian.org/debian-security": DEBIAN,
}


class Sizes(NamedTuple):
    """Bytes of a suite's signature, its Release file, and the indexes of a component."""

    signature: int
    release: int
    sources: int
    packages: int


SIZES = {"squeeze": Sizes(1672, 99_800, 5_769_000, 8_602_000), "squeeze-updates": Sizes(1571, 113_000, 3265, 4560),
         "squeeze/updates": Sizes(836, 86_900, 130_000, 418_000)}


def sizes(suite, component="main"):
    """The Sizes of a suite and of a component's indexes; of those nobody looks at, ordinary ones."""
    if suite in SIZES:
        return SIZES[suite]
    share = {"main": 1.0, "restricted": 0.01, "universe": 4.7, "multiverse": 0.14}.get(component, 1.0)
    share *= next((part for pocket, part in (("-updates", 0.21), ("-security", 0.17), ("-backports", 0.01)) if suite.endswith(pocket)), 1.0)
    return Sizes(933, 40_800, int(1_066_000 * share), int(1_277_000 * share))


ADDRESSES = {"archive.ubuntu.com": "91.189.91.13", "es.archive.ubuntu.com": "91.189.91.14", "us.archive.ubuntu.com": "91.189.91.15",
             "security.ubuntu.com": "91.189.91.24", "old-releases.ubuntu.com": "91.189.88.17", "ftp.debian.org": "130.89.148.12",
             "ftp.es.debian.org": "130.206.1.2", "http.debian.net": "46.4.205.44", "security.debian.org": "212.211.132.250", "preseed.lab": "10.10.10.5"}
POCKETS = ("-updates", "-security", "-backports", "-lts", "/updates")


def locate(url):
    """(suites of the mirror, path below its root) of a URL, or None when no mirror answers there."""
    match = re.fullmatch(r"(http|ftp)://([^/]+)(/.*)?", url)
    if not match:
        return None
    host, path = match.group(2).lower().removesuffix(":80"), re.sub(r"/+", "/", match.group(3) or "/")
    for root in sorted(MIRRORS, key=len, reverse=True):
        if (host + path).rstrip("/") == root or (host + path).startswith(root + "/"):
            return MIRRORS[root], (host + path)[len(root):].strip("/")
    return None


def knows(host):
    """Whether the laboratory's internet has a host of that name."""
    return host.lower() in ADDRESSES


def suite(url, name):
    """The Suite of a release (or one of its pockets) on the mirror at a URL, or None."""
    found = locate(url)
    for pocket in POCKETS:
        if name.endswith(pocket):
            name = name[:-len(pocket)]
            break
    return found[0].get(name.rstrip("/")) if found else None


def exists(url):
    """Whether a mirror answers for a URL."""
    found = locate(url)
    if found is None:
        return False
    suites, path = found
    if path in ("", "dists", "pool", "pool/main"):
        return True
    match = NETBOOT.match(path)
    if match:
        return match.group(1) in suites
    match = re.fullmatch(r"dists/([^/]+)(?:/(.*))?", path)
    if not match or suite(url, match.group(1)) is None:
        return False
    return re.fullmatch(r"(Release(\.gpg)?|InRelease|main(/(binary-amd64|binary-i386|source|installer-amd64)(/Packages(\.gz|\.bz2)?|/Release|/current|/current/images(/netboot(/xen)?)?)?)?)?",
                        (match.group(2) or "").rstrip("/")) is not None


def fetch(url):
    """What a mirror answers for a URL: a Node with its text, or None. Binary files have a size and no contents."""
    if url in PAGES:
        return Node("f", 0o644, PAGES[url])
    if not exists(url):
        return None
    suites, path = locate(url)
    if NETBOOT.match(path):
        return Node("f", 0o644, "(a kernel)" if path.endswith("vmlinuz") else "(an initial ramdisk)", 5_000_000 if path.endswith("vmlinuz") else 17_000_000)
    match = re.fullmatch(r"dists/([^/]+)/(Release|InRelease)", path)
    if match:
        there = suite(url, match.group(1))
        return Node("f", 0o644, f"Origin: {'Debian' if 'debian' in url else 'Ubuntu'}\nSuite: {match.group(1)}\nCodename: {there.codename}\nArchitectures: amd64 i386\n")
    if re.search(r"(\.gz|\.bz2|\.gpg|/Packages)$", path):
        return Node("f", 0o644, "(an index)", sizes(path.split("/")[1]).packages)
    return Node("f", 0o644, index(url, suites, path))


def index(url, suites, path):
    """A directory as a web server lists it."""
    names = {"": ["dists/", "pool/"], "dists": [f"{name}{pocket}/" for name in suites for pocket in ("", *POCKETS[:3])]}.get(path)
    below = path.split("/")[2:]
    names = names or {"": ["Release", "Release.gpg", "main/"], "main": ["binary-amd64/", "binary-i386/", "installer-amd64/", "source/"]}.get("/".join(below), [])
    lines = "".join(f'<a href="{name}">{name}</a>\n' for name in sorted(names))
    return f"<html><head><title>Index of /{path}</title></head><body><h1>Index of /{path}</h1>\n<pre>{lines}</pre></body></html>\n"


def installer(url):
    """The key of the system that the installer kernel (or initrd) at a URL installs, or None."""
    found = locate(url)
    match = NETBOOT.match(found[1]) if found else None
    if not match or match.group(2) != "amd64":
        return None
    there = found[0].get(match.group(1))
    return there.installs or None if there else None
