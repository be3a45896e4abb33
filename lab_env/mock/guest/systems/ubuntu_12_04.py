"""Ubuntu 12.04.5 LTS, precise, with the kernel of its server ISO."""

from . import common
from .release import Release

KERNEL = "3.13.0-32-generic"
SYSTEM = Release(
    key="ubuntu-12.04", distro="ubuntu", name="Ubuntu", version="12.04", codename="precise", description="Ubuntu 12.04.5 LTS",
    long_name="12.04.5 LTS, Precise Pangolin", issue="Ubuntu 12.04.5 LTS", debian_version="wheezy/sid",
    kernel=KERNEL, kernel_build="#57~precise1-Ubuntu SMP Tue Jul 15 03:51:20 UTC 2014", compiler="4.6.3", builder="buildd@toyol",
    mirror="http://archive.ubuntu.com/ubuntu/", security="http://security.ubuntu.com/ubuntu",
    released=1407369600, database_files=51442, init="upstart", services=common.UBUNTU_SERVICES, modules=common.UBUNTU_MODULES,
    disc="Ubuntu-Server 12.04.5 LTS _Precise Pangolin_ - Release amd64 (20140806)",
    packages=common.packages(
        common.UBUNTU_LACKS, "1.0-12.04", apt="0.8.16~exp12ubuntu10.20", bash="4.2-2ubuntu2.1", coreutils="8.13-3ubuntu3.3", dpkg="1.16.1.2ubuntu7.5",
        libc6="2.15-0ubuntu10.6", openssh_server="1:5.9p1-5ubuntu1.4", openssh_client="1:5.9p1-5ubuntu1.4", base_files="6.5ubuntu6.8",
        lsb_release="4.0-0ubuntu20.3",
        **{f"linux-image-{KERNEL}": "3.13.0-32.57~precise1", "ubuntu-minimal": "1.267.1", "ubuntu-standard": "1.267.1"}),
)
