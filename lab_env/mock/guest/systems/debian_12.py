"""Debian 12, bookworm."""

from . import common, modern

KERNEL = "6.1.0-27-amd64"
SYSTEM = modern.Modern(
    key="debian-12", distro="debian", name="Debian", version="12", codename="bookworm", description="Debian GNU/Linux 12 (bookworm)",
    long_name="12 (bookworm)", issue="Debian GNU/Linux 12", debian_version="12.8",
    kernel=KERNEL, kernel_build="#1 SMP PREEMPT_DYNAMIC Debian 6.1.115-1 (2024-11-01)", compiler="gcc-12 (Debian 12.2.0-14) 12.2.0",
    builder="debian-kernel@lists.debian.org", mirror="http://ftp.es.debian.org/debian/", security="http://security.debian.org/debian-security/", systemd="252.31-1~deb12u1",
    released=1731110400, database_files=33812, init="systemd", services=modern.SERVICES, modules=modern.MODULES, boot_seconds=8.0,
    disc="Debian GNU/Linux 12.8.0 _Bookworm_ - Official amd64 NETINST with firmware 20241109-11:04",
    packages=common.packages(
        modern.LACKS | {"sudo"}, "1.0-12", apt="2.6.1", bash="5.2.15-2+b7", coreutils="9.1-1", dpkg="1.21.22", libc6="2.36-9+deb12u9", openssh_server="1:9.2p1-2+deb12u3",
        openssh_client="1:9.2p1-2+deb12u3", base_files="12.4+deb12u8", lsb_release="12.0-1", systemd="252.31-1~deb12u1", ifupdown="0.8.41", iproute2="6.1.0-3", kmod="30+20221128-1",
        **{"python3-minimal": "3.11.2-1+b1", f"linux-image-{KERNEL}": "6.1.115-1", "linux-image-amd64": "6.1.115-1"}),
)
