"""The files of a freshly installed system."""

from . import commands, files, packages
from .accounts import PASSWORD, hashed
from .command import PROGRAMS, binary
from .files import Node
from .systems import get, known_packages
from .systems.modern import RENAMED
from .units import WANTS

assert commands     # declares the programs

PASSWD = """root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/bin/sh
bin:x:2:2:bin:/bin:/bin/sh
sys:x:3:3:sys:/dev:/bin/sh
sync:x:4:65534:sync:/bin:/bin/sync
man:x:6:12:man:/var/cache/man:/bin/sh
mail:x:8:8:mail:/var/mail:/bin/sh
www-data:x:33:33:www-data:/var/www:/bin/sh
nobody:x:65534:65534:nobody:/nonexistent:/bin/sh
syslog:x:101:103::/home/syslog:/bin/false
sshd:x:102:65534::/var/run/sshd:/usr/sbin/nologin
student:x:1000:1000:student,,,:/home/student:/bin/bash
"""
GROUP = "root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nadm:x:4:student\ntty:x:5:\ndisk:x:6:\nman:x:12:\nsudo:x:27:student\ncdrom:x:24:student\nshadow:x:42:\nstudent:x:1000:\nnogroup:x:65534:\n"
BASHRC = "# ~/.bashrc: for shells that people type at.\n[ -z \"$PS1\" ] && return\n"
PROFILE = "# ~/.profile: for login shells.\n[ -f ~/.bashrc ] && . ~/.bashrc\n"
ALIASES = {"ubuntu": "alias ll='ls -alF'\nalias la='ls -A'\nalias l='ls -CF'\n", "debian": "# alias ll='ls -l'\n# alias la='ls -A'\n"}
INTERFACES = ("# This file describes the network interfaces available on your system\n# and how to activate them. For more information, see interfaces(5).\n\n"
              "# The loopback network interface\nauto lo\niface lo inet loopback\n\n# The primary network interface\nauto eth0\niface eth0 inet dhcp\n")
INIT_FUNCTIONS = """# Short words for init scripts.
log_daemon_msg() { printf '%s: %s' "$1" "$2"; }
log_end_msg() { if [ "$1" = 0 ]; then echo .; else echo ' failed!'; fi; return $1; }
log_success_msg() { echo "$@"; }
log_failure_msg() { echo "$@"; }
log_action_msg() { echo "$@."; }
"""
SYSV = """#! /bin/sh
### BEGIN INIT INFO
# Provides:          {name}
# Required-Start:    $remote_fs $syslog
# Required-Stop:     $remote_fs $syslog
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: {about}
### END INIT INFO
. /lib/lsb/init-functions
start() {{ log_daemon_msg "Starting {about}" "{process}"; start-stop-daemon --start --quiet --exec {args}; log_end_msg 0; }}
stop() {{ log_daemon_msg "Stopping {about}" "{process}"; start-stop-daemon --stop --quiet --name {process}; log_end_msg 0; }}
case "$1" in
  start) start ;;
  stop) stop ;;
  restart|reload|force-reload) stop; start ;;
  status) if pidof {process} >/dev/null; then echo "{process} is running."; else echo "{process} is not running ... failed!"; exit 3; fi ;;
  *) echo "Usage: /etc/init.d/{name} {{start|stop|reload|force-reload|restart|status}}"; exit 2 ;;
esac
"""
UPSTART = """# {name} - {about}

description     "{about}"

start on runlevel [2345]
stop on runlevel [!2345]

respawn
exec {args}
"""
UNIT = """[Unit]
Description={about}
After=network.target

[Service]
ExecStart={args}
Restart=on-failure

[Install]
WantedBy=multi-user.target
"""
NETPLAN = "network:\n  version: 2\n  ethernets:\n    enX0:\n      dhcp4: true\n"
GETTY = "# hvc0 - getty\n\nstart on stopped rc RUNLEVEL=[2345]\nstop on runlevel [!2345]\n\nrespawn\nexec /sbin/getty -8 38400 hvc0\n"


SETUID = {"su", "sudo", "passwd", "chsh", "chfn", "newgrp", "gpasswd", "mount", "umount", "ping", "at"}     # they run as root, whoever calls them


def link(target):
    return Node("l", 0o777, target)


def script(text):
    return Node("f", 0o755, text)


def etc(os):
    """/etc of any release."""
    entries = {
        "/etc/debian_version": os.debian_version + "\n", "/etc/issue": f"{os.issue} \\n \\l\n\n", "/etc/issue.net": os.issue + "\n",
        "/etc/network/interfaces": INTERFACES, "/etc/passwd": PASSWD, "/etc/group": GROUP,
        "/etc/shadow": Node("f", 0o640, f"root:{hashed(PASSWORD)}:15819:0:99999:7:::\ndaemon:*:15819:0:99999:7:::\nstudent:{hashed(PASSWORD)}:15819:0:99999:7:::\n", gid=42),
        "/etc/shells": "/bin/sh\n/bin/dash\n/bin/bash\n/bin/rbash\n", "/etc/resolv.conf": "", "/etc/mtab": link("/proc/mounts"),
        "/etc/sysctl.conf": "#\n# /etc/sysctl.conf - Configuration file for setting system variables\n# See /etc/sysctl.d/ for additional system variables\n#\n"
                            "#kernel.domainname = example.com\n#net.ipv4.ip_forward=1\n",
        "/etc/apt/sources.list": os.sources(), "/etc/apt/sources.list.d/": "", "/etc/nsswitch.conf": "passwd: compat\ngroup: compat\nhosts: files dns\n",
        "/etc/profile": "# System-wide settings for login shells.\n", "/etc/bash.bashrc": "# System-wide settings for shells.\n",
        "/etc/timezone": "Etc/UTC\n", "/etc/default/locale": 'LANG="en_US.UTF-8"\n', "/etc/motd": "", "/etc/crontab": "# m h dom mon dow user command\n",
        "/etc/default/grub": 'GRUB_DEFAULT=0\nGRUB_TIMEOUT=2\nGRUB_CMDLINE_LINUX_DEFAULT="quiet"\nGRUB_CMDLINE_LINUX="console=hvc0"\n',
        "/etc/ssh/sshd_config": "Port 22\nProtocol 2\nPermitRootLogin yes\nUsePAM yes\n", "/etc/host.conf": "multi on\n", "/etc/rc.local": script("#!/bin/sh -e\nexit 0\n"),
        "/etc/securetty": "console\ntty1\nhvc0\n",
    }
    if os.distro == "ubuntu":
        entries["/etc/lsb-release"] = (f"DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE={os.version}\nDISTRIB_CODENAME={os.codename}\n"
                                       f'DISTRIB_DESCRIPTION="{os.description}"\n')
        entries["/etc/os-release"] = (f'NAME="Ubuntu"\nVERSION="{os.long_name}"\nID=ubuntu\nID_LIKE=debian\nPRETTY_NAME="{os.description}"\n'
                                      f'VERSION_ID="{os.version}"\n')
    if os.init == "systemd":
        entries["/etc/network/interfaces"] = INTERFACES.replace("eth0", "enX0")
        if os.distro == "ubuntu":
            del entries["/etc/network/interfaces"]
            entries["/etc/netplan/50-cloud-init.yaml"] = Node("f", 0o600, NETPLAN)
        else:
            entries["/etc/os-release"] = (f'PRETTY_NAME="{os.description}"\nNAME="Debian GNU/Linux"\nVERSION_ID="{os.version}"\nVERSION="{os.long_name}"\n'
                                          f'VERSION_CODENAME={os.codename}\nID=debian\n')
    for level in "0123456S":
        entries[f"/etc/rc{level}.d/"] = ""
    return entries


def services(os):
    """The init scripts or jobs of the services, and their places in the run levels."""
    entries = {"/lib/lsb/init-functions": INIT_FUNCTIONS, "/etc/init.d/": ""}
    for name, service in os.services.items():
        entries[f"/usr/sbin/{service['process']}"] = Node("f", 0o755, binary(service["process"]), 240000)
        if os.init == "systemd":
            entries[f"/usr/lib/systemd/system/{name}.service"] = UNIT.format(**service)
            entries[f"{WANTS}/{name}.service"] = link(f"/usr/lib/systemd/system/{name}.service")
        elif os.init == "upstart":
            entries[f"/etc/init/{name}.conf"] = UPSTART.format(name=name, **service)
            entries[f"/etc/init.d/{name}"] = link("/lib/init/upstart-job")
        else:
            entries[f"/etc/init.d/{name}"] = script(SYSV.format(name=name, **service))
            for level in "2345":
                entries[f"/etc/rc{level}.d/S17{name}"] = link(f"../init.d/{name}")
            for level in "016":
                entries[f"/etc/rc{level}.d/K01{name}"] = link(f"../init.d/{name}")
    if os.init == "upstart":
        entries["/lib/init/upstart-job"] = script("#!/bin/sh\n# Old names of upstart jobs.\nexec service \"$(basename \"$0\")\" \"$@\"\n")
        entries["/etc/init/hvc0.conf"] = GETTY
    elif os.init == "sysvinit":
        entries["/etc/inittab"] = "id:2:initdefault:\nsi::sysinit:/etc/init.d/rcS\nl2:2:wait:/etc/init.d/rc 2\nhvc0:2345:respawn:/sbin/getty 38400 hvc0\n"
    return entries


@files.base("system")
def build(key):
    """The base tree of a system."""
    os = get(key)
    kernel = os.kernel
    entries = {path: "" for path in (
        "/bin/", "/boot/grub/", "/dev/", "/home/student/", "/media/", "/mnt/", "/opt/", "/proc/", "/root/", "/sbin/", "/srv/", "/sys/", "/usr/bin/", "/usr/sbin/",
        "/usr/lib/", "/usr/share/doc/", "/usr/share/man/", "/usr/local/bin/", "/usr/local/sbin/", "/usr/src/", "/var/cache/apt/archives/partial/",
        "/var/lib/apt/lists/partial/", "/var/lib/dpkg/info/", "/var/log/", "/var/mail/", "/var/spool/cron/", "/lib/modules/" + kernel + "/kernel/", "/lib64/", "/lost+found/",
        "/var/backups/", "/var/lib/dhcp/", "/etc/udev/rules.d/")}
    entries |= etc(os) | services(os)
    entries["/tmp"] = entries["/var/tmp"] = Node("d", 0o1777)
    entries |= {f"/boot/vmlinuz-{kernel}": Node("f", 0o600, "(kernel image)", 5378736), f"/boot/initrd.img-{kernel}": Node("f", 0o644, "(initial ramdisk)", 16834110),
                f"/boot/config-{kernel}": "CONFIG_64BIT=y\nCONFIG_PARAVIRT=y\nCONFIG_XEN=y\nCONFIG_HVC_XEN=y\n"
                + ("CONFIG_XEN_BLKDEV_FRONTEND=y\nCONFIG_XEN_NETDEV_FRONTEND=y\nCONFIG_XEN_BALLOON=y\nCONFIG_XENFS=m\n" if os.distro == "ubuntu" else
                   "CONFIG_XEN_BLKDEV_FRONTEND=m\nCONFIG_XEN_NETDEV_FRONTEND=m\nCONFIG_XEN_BALLOON=y\nCONFIG_XENFS=y\n"),
                f"/boot/System.map-{kernel}": Node("f", 0o600, "(symbols)", 3093000),
                "/boot/grub/grub.cfg": Node("f", 0o444, f"set default=0\nset timeout=2\nmenuentry '{os.name}, with Linux {kernel}' {{\n\tlinux /boot/vmlinuz-{kernel} root=/dev/xvda1 ro console=hvc0 quiet\n"
                                            f"\tinitrd /boot/initrd.img-{kernel}\n}}\n"),
                "/vmlinuz": link(f"boot/vmlinuz-{kernel}"), "/initrd.img": link(f"boot/initrd.img-{kernel}"),
                "/bin/sh": link("dash"), "/root/.bashrc": BASHRC + ALIASES[os.distro], "/root/.profile": PROFILE,
                **{f"{home}/{name}": text for home in ("/etc/skel", "/home/student") for name, text in ((".bash_logout", "# ~/.bash_logout: when a login shell ends.\n"), (".bashrc", BASHRC + ALIASES[os.distro]), (".profile", PROFILE))}, "/etc/alternatives/": ""}
    if os.distro == "ubuntu" or os.init == "systemd":
        entries |= {"/run/": "", "/var/run": link("/run"), "/var/lock": link("/run/lock")}
    if os.distro == "debian":
        entries |= {"/cdrom": link("media/cdrom"), "/media/cdrom0/": "", "/media/cdrom": link("cdrom0")}
        entries |= {} if os.init == "systemd" else {"/var/run/": "", "/var/lock/": "", "/selinux/": ""}
    for program in PROGRAMS.values():
        if not program.package or program.package in os.packages or RENAMED.get(program.package) in os.packages:
            entries[program.path] = Node("f", 0o4755 if program.name in SETUID else 0o755, binary(program.name), 24000 + 97 * len(program.path) ** 2)
    if os.distro == "ubuntu":
        entries["/usr/lib/command-not-found"] = script("#!/usr/bin/python\n# Says which package has a command.\n")
    entries["/var/lib/dpkg/status"] = packages.write_status(packages.Package(name, version, os.arch, description=known_packages.DESCRIPTIONS.get(name, "")) for name, version in os.packages.items())
    tree = files.plant(entries, os.released)
    tree["/"]["root"] = tree["/"]["root"]._replace(mode=0o700)
    tree["/"]["lost+found"] = tree["/"]["lost+found"]._replace(mode=0o700)
    tree["/home"]["student"] = tree["/home"]["student"]._replace(uid=1000, gid=1000)
    tree["/home/student"] = {name: node._replace(uid=1000, gid=1000) for name, node in tree["/home/student"].items()}
    return tree
