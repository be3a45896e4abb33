"""Ubuntu 13.10, saucy."""

from . import common
from .release import Release

KERNEL = "3.11.0-12-generic"
SYSTEM = Release(
    key="ubuntu-13.10", distro="ubuntu", name="Ubuntu", version="13.10", codename="saucy", description="Ubuntu 13.10",
    long_name="13.10, Saucy Salamander", issue="Ubuntu 13.10", debian_version="wheezy/sid",
    kernel=KERNEL, kernel_build="#19-Ubuntu SMP Wed Oct 9 16:20:46 UTC 2013", compiler="4.8.1", builder="buildd@allspice",
    mirror="http://old-releases.ubuntu.com/ubuntu/", security="http://old-releases.ubuntu.com/ubuntu/",
    released=1381968000, database_files=55284, init="upstart", services=common.UBUNTU_SERVICES, modules=common.UBUNTU_MODULES,
    disc="Ubuntu-Server 13.10 _Saucy Salamander_ - Release amd64 (20131016)",
    packages=common.packages(
        common.UBUNTU_LACKS, "1.0-13.10", apt="0.9.9.1~ubuntu3", bash="4.2-5ubuntu3", coreutils="8.20-3ubuntu5", dpkg="1.16.12ubuntu1",
        libc6="2.17-93ubuntu4", openssh_server="1:6.2p2-6", openssh_client="1:6.2p2-6", base_files="6.12ubuntu4", lsb_release="4.1+Debian11",
        **{f"linux-image-{KERNEL}": "3.11.0-12.19", "linux-image-generic": "3.11.0.12.13", "python3-minimal": "3.3.2-14ubuntu1", "ubuntu-minimal": "1.303", "ubuntu-standard": "1.303"}),
)
