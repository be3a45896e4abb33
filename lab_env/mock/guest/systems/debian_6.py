"""Debian 6.0.7, squeeze."""

from . import common
from .release import Release

KERNEL = "2.6.32-5-amd64"
SYSTEM = Release(
    key="debian-6.0.7", distro="debian", name="Debian", version="6.0.7", codename="squeeze", description="Debian GNU/Linux 6.0.7 (squeeze)",
    long_name="6.0.7 (squeeze)", issue="Debian GNU/Linux 6.0", debian_version="6.0.7",
    kernel=KERNEL, kernel_build="#1 SMP Mon Feb 25 00:26:11 UTC 2013", compiler="4.3.5", builder="Debian 2.6.32-48",
    mirror="http://ftp.es.debian.org/debian/", security="http://security.debian.org/",
    released=1361577600, database_files=22506, init="sysvinit", services=common.DEBIAN_SERVICES, modules=common.DEBIAN_MODULES,
    pvhvm=False, disc="Debian GNU/Linux 6.0.7 _Squeeze_ - Official amd64 NETINST Binary-1 20130223-11:19",
    unselected="deselected", boot_seconds=16.0,
    packages=common.packages(
        common.DEBIAN_LACKS, "1.0-6", apt="0.8.10.3+squeeze1", bash="4.1-3", coreutils="8.5-1", dpkg="1.15.8.13",
        libc6="2.11.3-4", openssh_server="1:5.5p1-6+squeeze2", openssh_client="1:5.5p1-6+squeeze2", base_files="6.0squeeze7",
        lsb_release="3.2-23.2squeeze1", sysvinit="2.88dsf-13.1+squeeze1",
        **{f"linux-image-{KERNEL}": "2.6.32-48", "linux-image-2.6-amd64": "2.6.32+29"}),
)
