"""Ubuntu 13.04, raring."""

from . import common
from .release import Release

KERNEL = "3.8.0-19-generic"
SYSTEM = Release(
    key="ubuntu-13.04", distro="ubuntu", name="Ubuntu", version="13.04", codename="raring", description="Ubuntu 13.04",
    long_name="13.04, Raring Ringtail", issue="Ubuntu 13.04", debian_version="wheezy/sid",
    kernel=KERNEL, kernel_build="#29-Ubuntu SMP Wed Apr 17 18:16:28 UTC 2013", compiler="4.7.3", builder="buildd@allspice",
    mirror="http://old-releases.ubuntu.com/ubuntu/", security="http://old-releases.ubuntu.com/ubuntu/",
    released=1366848000, database_files=53105, init="upstart", services=common.UBUNTU_SERVICES, modules=common.UBUNTU_MODULES,
    disc="Ubuntu-Server 13.04 _Raring Ringtail_ - Release amd64 (20130423.1)",
    packages=common.packages(
        common.UBUNTU_LACKS, "1.0-13.04", apt="0.9.7.7ubuntu4", bash="4.2-5ubuntu3", coreutils="8.20-3ubuntu5", dpkg="1.16.10ubuntu1",
        libc6="2.17-0ubuntu5", openssh_server="1:6.1p1-4", openssh_client="1:6.1p1-4", base_files="6.12ubuntu1", lsb_release="4.0-0ubuntu27",
        **{f"linux-image-{KERNEL}": "3.8.0-19.29", "linux-image-generic": "3.8.0.19.35", "python3-minimal": "3.3.1-0ubuntu1", "ubuntu-minimal": "1.291", "ubuntu-standard": "1.291"}),
)
