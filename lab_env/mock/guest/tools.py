"""XenServer Tools for Linux: the package xe-guest-utilities and the scripts on the tools CD. All of it is this project's own writing."""

from typing import NamedTuple

from .command import binary
from .files import Node
from .packages import Contents, deb, supplier



class Version(NamedTuple):
    """One edition of the tools."""

    number: str         # 6.1.0
    linux: str          # build of the packages for Linux: 1033
    windows: str        # build of the drivers for Windows: the host's own
    disc: str = "xs-tools.iso"
    released: int = 1348214400      # seconds since 1970, the date of its files: here XenServer 6.1's


VERSIONS = {version.number: version for version in (Version("6.1.0", "1033", "59235"), Version("6.2.0", "1120", "70446"),
                                                    Version("7.30.0", "11", "9.4.0", "guest-tools.iso", 1727769600))}      # of XCP-ng 8.3; numbers and date believable
XENSTORE = ("xenstore", "xenstore-chmod", "xenstore-exists", "xenstore-list", "xenstore-ls", "xenstore-read", "xenstore-rm", "xenstore-watch", "xenstore-write")

DISTRIBUTION = r"""#!/bin/bash
# Says which Linux this is, as shell assignments: os_distro, os_majorver, os_minorver, os_uname, os_name.
# With a file name, writes them there instead.

describe() {
    os_uname=$(uname -r)
    if [ -f /etc/redhat-release ]; then
        os_name=$(head -n 1 /etc/redhat-release)
        os_distro=rhel
        release=$(echo "$os_name" | sed 's/.*release \([0-9.]*\).*/\1/')
    elif [ -f /etc/SuSE-release ]; then
        os_name=$(head -n 1 /etc/SuSE-release)
        os_distro=sles
        release=$(echo "$os_name" | tr -dc 0-9)
    elif command -v lsb_release > /dev/null; then
        os_name=$(lsb_release -d -s | tr -d '"')
        os_distro=$(lsb_release -i -s | tr 'A-Z' 'a-z')
        release=$(lsb_release -r -s)
    elif [ -f /etc/lsb-release ]; then
        . /etc/lsb-release
        os_name=$DISTRIB_DESCRIPTION
        os_distro=$(echo "$DISTRIB_ID" | tr 'A-Z' 'a-z')
        release=$DISTRIB_RELEASE
    elif [ -f /etc/debian_version ]; then
        release=$(cat /etc/debian_version)
        os_name="Debian $release"
        os_distro=debian
        release=${release%%.*}.0
    else
        return 1
    fi
    os_majorver=${release%%.*}
    os_minorver=${release#*.}
    [ "$os_minorver" = "$release" ] && os_minorver=
    [ -n "$os_distro" ] && [ -n "$os_majorver" ]
}

report() {
    echo "os_distro=\"$os_distro\""
    echo "os_majorver=\"$os_majorver\""
    echo "os_minorver=\"$os_minorver\""
    echo "os_uname=\"$os_uname\""
    echo "os_name=\"$os_name\""
}

describe || exit 1
if [ -n "$1" ]; then report > "$1"; else report; fi
"""

INSTALL = r"""#!/bin/bash
# Installs XenServer Tools in a Linux virtual machine.

here=$(dirname "$0")
distro= ; major= ; interactive=yes

usage() {
    echo "usage: install.sh [-d <DISTRO> -m <MAJOR>] [-k]"
    echo
    echo "  -d <DISTRO>  name of the distribution, instead of detecting it; needs -m"
    echo "  -m <MAJOR>   its major version; needs -d"
    echo "  -k           leave the kernel as it is"
    echo "  -n           ask nothing"
    exit 1
}

fatal() {
    echo "Fatal Error: $*" >&2
    exit 1
}

refuse() {
    echo "Unable to install guest packages for distribution"
    echo "$os_name ($os_distro)."
    echo
    echo "$1"
    echo
    echo "You should manually install a version of"
    echo "xe-guest-utilities which is suitable for your"
    echo "distribution."
    exit 1
}

while [ $# -gt 0 ]; do
    case "$1" in
        -d) distro=$2; shift ;;
        -m) major=$2; shift ;;
        -k) ;;
        -n) interactive=no ;;
        *) usage ;;
    esac
    shift
done

if [ -n "$distro" ] || [ -n "$major" ]; then
    if [ -z "$distro" ] || [ -z "$major" ]; then
        echo "Distribution name (-d) and major version (-m) must be specified"
        echo "together on the command line."
        exit 1
    fi
    os_distro=$distro
    os_majorver=$major
    os_name="$distro $major"
    echo "Distribution \`$distro' version \`$major' given on command line."
else
    [ -f "$here/xe-linux-distribution" ] || fatal "xe-linux-distribution script not found in $here."
    eval "$(bash "$here/xe-linux-distribution")"
    [ -n "$os_distro" ] && [ -n "$os_majorver" ] || fatal "Failed to determine Linux distribution and version."
    echo "Detected \`$os_name' ($os_distro version $os_majorver)."
fi
echo

case "$(uname -m)" in
    x86_64) arch=amd64 ;;
    i?86) arch=i386 ;;
    *) echo "Architecture $(uname -m) is not supported"; exit 1 ;;
esac

case "$os_distro" in
    debian|ubuntu)
        case "$os_distro $os_majorver" in
            "debian 5"|"debian 6"|"ubuntu 10"|"ubuntu 12") ;;
            *) refuse "Unknown Debian variant \`$os_distro $os_majorver'." ;;
        esac ;;
    rhel|centos|oracle|sles|sled)
        echo "This laboratory has no virtual machines with RPM packages."
        exit 1 ;;
    *) refuse "Unknown Linux distribution \`$os_distro'." ;;
esac

[ -f "$here/versions.deb" ] || fatal "versions.deb or versions.rpm not found in $here."
. "$here/versions.deb"
if [ "$arch" = amd64 ]; then package=$XE_GUEST_UTILITIES_amd64; else package=$XE_GUEST_UTILITIES_i386; fi

arp_notify=no
[ "$(cat /proc/sys/net/ipv4/conf/all/arp_notify 2>/dev/null)" = 0 ] && arp_notify=yes

echo "The following changes will be made to this Virtual Machine:"
[ $arp_notify = yes ] && echo "  * update arp_notify sysctl."
echo "  * packages to be installed/upgraded:"
echo "    - $package"
echo

while [ $interactive = yes ]; do
    printf 'Continue? [y/n] '
    read -n 1 answer || exit 1
    echo
    case "$answer" in
        y|Y) break ;;
        n|N) echo "Aborting."; exit 0 ;;
        *) echo "Invalid response \`$answer'" ;;
    esac
done

if [ $arp_notify = yes ]; then
    echo "# Auto-enabled by xs-tools:install.sh" >> /etc/sysctl.conf
    echo "net.ipv4.conf.all.arp_notify = 1" >> /etc/sysctl.conf
    sysctl -q -w net.ipv4.conf.all.arp_notify=1
fi

dpkg -i "$here/$package" || exit 1
echo
echo "You should now reboot this Virtual Machine."
"""

OLD_DEBIANS, ALL_DEBIANS = '"debian 5"|"debian 6"|"ubuntu 10"|"ubuntu 12"', "debian*|ubuntu*"

SERVICE = r"""#!/bin/bash
### BEGIN INIT INFO
# Provides:          xe-linux-distribution
# Required-Start:    $remote_fs $syslog
# Required-Stop:     $remote_fs $syslog
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: Tells XenServer about this system
### END INIT INFO

DAEMON=/usr/sbin/xe-daemon
CACHE=/var/cache/xe-linux-distribution
PIDFILE=/var/run/xe-daemon.pid

test -x $DAEMON || exit 0

action() {
    printf '%s' "$1"
    shift
    if "$@"; then echo " OK"; else echo " Failed"; fi
}

mount_xenfs() {
    [ -f /proc/xen/xenbus ] && return
    if [ ! -d /proc/xen ]; then
        echo "Mounting xenfs on /proc/xen: Failed"
        echo "Could not find /proc/xen directory."
        echo "A Linux kernel newer than 2.6.29-rc1, with XENFS, is needed."
        exit 1
    fi
    action "Mounting xenfs on /proc/xen:" mount -t xenfs none /proc/xen
}

start() {
    mount_xenfs
    grep -q control_d /proc/xen/capabilities && exit 0
    action "Detecting Linux distribution version:" /usr/sbin/xe-linux-distribution $CACHE
    action "Starting xe daemon: " $DAEMON -p $PIDFILE
}

stop() {
    action "Stopping xe daemon: " kill "$(cat $PIDFILE 2>/dev/null)"
    rm -f $PIDFILE
}

case "$1" in
    start) start ;;
    stop) stop ;;
    restart|force-reload) [ -f $PIDFILE ] && stop; start ;;
    *) echo "Usage: $0 start|restart"; exit 1 ;;
esac
"""

POSTINST = """#!/bin/sh
update-rc.d xe-linux-distribution defaults > /dev/null
[ "$RUNLEVEL" = 1 ] || /etc/init.d/xe-linux-distribution start
exit 0
"""
PRERM = "#!/bin/sh\n[ -f /var/run/xe-daemon.pid ] && /etc/init.d/xe-linux-distribution stop\nexit 0\n"
POSTRM = "#!/bin/sh\n[ \"$1\" = purge ] && update-rc.d xe-linux-distribution remove > /dev/null && rm -f /var/cache/xe-linux-distribution\nexit 0\n"
UNIT = """[Unit]
Description={about}
ConditionVirtualization=xen
After={after}

[Service]
Type={kind}
ExecStart={run}

[Install]
WantedBy=multi-user.target
"""
UNITS = {"xe-linux-distribution": UNIT.format(about="Linux Guest Agent", after="local-fs.target", kind="oneshot", run="/usr/sbin/xe-linux-distribution /var/cache/xe-linux-distribution"),
         "xe-daemon": UNIT.format(about="XenServer Guest Agent daemon", after="xe-linux-distribution.service", kind="simple", run="/usr/sbin/xe-daemon -p /run/xe-daemon.pid")}
MODERN_POSTINST = "#!/bin/sh\nsystemctl daemon-reload\nsystemctl --now enable xe-linux-distribution xe-daemon\nexit 0\n"
MODERN_PRERM = "#!/bin/sh\nsystemctl --now disable xe-daemon xe-linux-distribution\nexit 0\n"
HOTPLUG = 'ACTION=="add", SUBSYSTEM=="cpu", RUN+="/bin/sh -c \'[ ! -e /sys$devpath/online ] || echo 1 > /sys$devpath/online\'"\n'


def program(name, size=11000):
    return Node("f", 0o755, binary(name), size)


@supplier("xe-guest-utilities")
def guest_utilities(version, arch):
    """What the package xe-guest-utilities holds."""
    files = {"/usr/sbin/xe-daemon": program("xe-daemon", 2391), "/usr/sbin/xe-linux-distribution": Node("f", 0o755, DISTRIBUTION),
             "/usr/sbin/xe-update-guest-attrs": program("xe-update-guest-attrs", 8206), "/etc/init.d/xe-linux-distribution": Node("f", 0o755, SERVICE),
             "/etc/udev/rules.d/10-xen-vcpu-hotplug.rules": Node("f", 0o644, HOTPLUG),
             "/usr/share/doc/xe-guest-utilities/copyright": Node("f", 0o644, "The agent of XenServer Tools for Linux, as this laboratory simulates it.\n")}
    files |= {f"/usr/bin/{name}": program(name) for name in XENSTORE}
    if int(version.split(".")[0]) >= 7:
        del files["/etc/init.d/xe-linux-distribution"], files["/usr/sbin/xe-update-guest-attrs"]
        files |= {f"/usr/lib/systemd/system/{name}.service": Node("f", 0o644, text) for name, text in UNITS.items()}
        return Contents("xe-guest-utilities", version, arch, files, "Virtual Machine Monitoring Scripts", MODERN_POSTINST, MODERN_PRERM, size=3900)
    return Contents("xe-guest-utilities", version, arch, files, "Virtual Machine Monitoring Scripts", POSTINST, PRERM, POSTRM,
                    ("/etc/init.d/xe-linux-distribution",), size=240)


def disc_files(version):
    """{path: text or Node} of xs-tools.iso of a version."""
    full, rpm = f"{version.number}-{version.linux}", Node("f", 0o444, "(an RPM package)", 33512)
    names = {arch: f"xe-guest-utilities_{full}_{arch}.deb" for arch in ("amd64", "i386")}
    windows = {"citrixguestagentx64.msi": 2990080, "citrixguestagentx86.msi": 2891776, "citrixvssx64.msi": 753664, "citrixvssx86.msi": 741376,
               "citrixxendriversx64.msi": 2166784, "citrixxendriversx86.msi": 1974272, "dotNetFx40_Full_x86_x64.exe": 50449456,
               "installwizard.msi": 4218880, "xenlegacy.exe": 2240512}
    entries = {f"/{name}": Node("f", 0o444, "MZ (a Windows program)" if name.endswith("exe") else "(a Windows installer package)", size)
               for name, size in windows.items()}
    entries |= {"/AUTORUN.INF": "[autorun]\nopen=installwizard.msi\n", "/copyright.txt": "The laboratory's own stand-in for the XenServer Tools CD: no Citrix software is on it.\n",
                "/Linux/install.sh": Node("f", 0o755, INSTALL if version.disc == "xs-tools.iso" else INSTALL.replace(OLD_DEBIANS, ALL_DEBIANS)), "/Linux/xe-linux-distribution": Node("f", 0o755, DISTRIBUTION),
                "/Linux/versions.deb": "".join(f"XE_GUEST_UTILITIES_{arch}='{name}'\n" for arch, name in names.items()),
                "/Linux/versions.rpm": f"XE_GUEST_UTILITIES_i386='xe-guest-utilities-{full}.i386.rpm'\nXE_GUEST_UTILITIES_x86_64='xe-guest-utilities-{full}.x86_64.rpm'\n"}
    for arch, name in names.items():
        entries[f"/Linux/{name}"] = deb("xe-guest-utilities", full, arch, 53478 if arch == "amd64" else 53482)
    for arch in ("i386", "x86_64"):
        entries[f"/Linux/xe-guest-utilities-{full}.{arch}.rpm"] = rpm
        entries[f"/Linux/xe-guest-utilities-xenstore-{full}.{arch}.rpm"] = rpm._replace(size=21804)
    return entries
