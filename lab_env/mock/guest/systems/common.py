"""What the releases share: packages every one has, services, modules."""

from . import known_packages

PACKAGES = """adduser apt apt-utils base-files base-passwd bash bsdmainutils bsdutils coreutils cpio cron dash debconf debianutils diffutils dpkg
e2fsprogs e2fslibs eject ed file findutils gcc-4-base gettext-base gnupg gpgv grep grub-pc grub-common gzip hostname ifupdown info
initramfs-tools initscripts install-info kbd iproute iptables iputils-ping isc-dhcp-client klibc-utils less libacl1 libattr1 libblkid1 libbz2-1.0
libc-bin libc6 libcomerr2 libdb libgcc1 libncurses5 libpam-modules libpam-runtime libpam0g libreadline6 libselinux1 libss2 libstdc++6
libudev0 libuuid1 locales login logrotate lsb-base lsb-release lsof man-db mawk mime-support mount mountall module-init-tools nano ncurses-base
ncurses-bin net-tools netbase netcat-traditional openssh-client openssh-server passwd perl-base procps psmisc python-minimal readline-common
rsyslog sed sensible-utils sudo sysv-rc sysvinit-utils tar tasksel tzdata ucf udev upstart ureadahead util-linux vim-tiny wget whiptail xz-utils
zlib1g""".split()

UBUNTU_STANDARD = """at bash-completion bind9-host command-not-found dmidecode dnsutils ftp hdparm lshw mlocate parted pciutils rsync screen strace tcpdump telnet time ufw usbutils vim
bc""".split()
DEBIAN_STANDARD = "at bc bind9-host dnsutils dc ftp patch pciutils telnet time w3m whois".split()
DEBIAN_LACKS = {"mountall", "sudo", "upstart", "ureadahead"}
UBUNTU_LACKS = {"netcat-traditional"}


def packages(lacking, fallback, **versions):
    """{name: version} of a fresh server; `fallback` for those whose version matters to nobody."""
    standard = DEBIAN_STANDARD if "mountall" in lacking and "sudo" in lacking else UBUNTU_STANDARD
    known = {name.replace("_", "-"): version for name, version in versions.items()}
    looked_up = known_packages.versions(fallback)
    looked_up |= {name: known[other] for name, other in known_packages.SAME.items() if other in known}
    return {name: known.get(name) or looked_up.get(name, fallback) for name in sorted([*((set(PACKAGES) | set(standard)) - lacking), *(set(known) - set(PACKAGES) - set(standard))])}


UBUNTU_SERVICES = {
    "rsyslog": {"process": "rsyslogd", "args": "rsyslogd -c5", "about": "system logging daemon"},
    "cron": {"process": "cron", "args": "cron", "about": "regular background program processing daemon"},
    "ssh": {"process": "sshd", "args": "/usr/sbin/sshd -D", "about": "OpenSSH server"},
}
DEBIAN_SERVICES = {
    "rsyslog": {"process": "rsyslogd", "args": "/usr/sbin/rsyslogd -c4", "about": "enhanced syslogd"},
    "cron": {"process": "cron", "args": "/usr/sbin/cron", "about": "periodic command scheduler"},
    "ssh": {"process": "sshd", "args": "/usr/sbin/sshd", "about": "OpenBSD Secure Shell server"},
}
UBUNTU_MODULES = (("isofs", 39815), ("nls_iso8859_1", 12713), ("psmouse", 91329), ("joydev", 17377), ("ext2", 72837), ("lp", 17759), ("parport", 46345))
DEBIAN_MODULES = (("isofs", 27330), ("loop", 11799), ("evdev", 7352), ("pcspkr", 1699), ("ext3", 106854), ("jbd", 37221), ("mbcache", 5050),
                  ("xen_netfront", 13632), ("xen_blkfront", 9059))
