"""Ubuntu 24.04 LTS, noble."""

from . import common, modern

KERNEL = "6.8.0-31-generic"
SYSTEM = modern.Modern(
    key="ubuntu-24.04", distro="ubuntu", name="Ubuntu", version="24.04", codename="noble", description="Ubuntu 24.04 LTS",
    long_name="24.04 LTS (Noble Numbat)", issue="Ubuntu 24.04 LTS", debian_version="trixie/sid",
    kernel=KERNEL, kernel_build="#31-Ubuntu SMP PREEMPT_DYNAMIC Sat Apr 20 00:40:06 UTC 2024", compiler="x86_64-linux-gnu-gcc-13 (Ubuntu 13.2.0-23ubuntu4) 13.2.0",
    builder="buildd@lcy02-amd64-080", mirror="http://archive.ubuntu.com/ubuntu/", security="http://security.ubuntu.com/ubuntu/", systemd="255.4-1ubuntu8",
    released=1713830400, database_files=88273, init="systemd", services=modern.SERVICES, modules=modern.MODULES, boot_seconds=9.0,
    disc="Ubuntu-Server 24.04 LTS _Noble Numbat_ - Release amd64 (20240423)",
    packages=common.packages(
        modern.LACKS | common.UBUNTU_LACKS, "1.0-24.04", apt="2.7.14build2", bash="5.2.21-2ubuntu4", coreutils="9.4-3ubuntu6", dpkg="1.22.6ubuntu6", libc6="2.39-0ubuntu8",
        openssh_server="1:9.6p1-3ubuntu13", openssh_client="1:9.6p1-3ubuntu13", base_files="13ubuntu10", lsb_release="12.0-2", systemd="255.4-1ubuntu8",
        iproute2="6.1.0-1ubuntu6", kmod="31+20240202-2ubuntu7", **{"netplan.io": "1.0-2ubuntu1", "python3-minimal": "3.12.3-0ubuntu1", f"linux-image-{KERNEL}": "6.8.0-31.31", "ubuntu-minimal": "1.539", "ubuntu-standard": "1.539"}),
)
