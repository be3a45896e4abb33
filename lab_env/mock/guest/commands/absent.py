"""Programs that these computers have and the laboratory does not simulate. They say so."""

from ..command import command

INSTEAD = {**dict.fromkeys(("ssh", "scp", "sftp", "telnet"), ": type on the other computer's own console"), **dict.fromkeys(("python", "python3", "perl"), ": the shell, sed and awk are"),
           **dict.fromkeys(("screen", "tmux"), ": a console is one terminal; jobs (&, fg) are"), "strace": "", "tcpdump": ": ip -s link counts packets"}
# package: (where, its programs)
PROGRAMS = {
    "openssh-client": ("/usr/bin", "ssh scp sftp ssh-keygen ssh-copy-id"), "telnet": ("/usr/bin", "telnet"), "ftp": ("/usr/bin", "ftp"), "rsync": ("/usr/bin", "rsync"), "screen": ("/usr/bin", "screen"), "tmux": ("/usr/bin", "tmux"),
    "python-minimal": ("/usr/bin", "python"), "python3-minimal": ("/usr/bin", "python3"), "libc-bin": ("/usr/bin", "ldd"), "openssl": ("/usr/bin", "openssl"), "perl-base": ("/usr/bin", "perl"), "ed": ("/bin", "ed red"), "bsdutils": ("/usr/bin", "script"), "strace": ("/usr/bin", "strace ltrace"), "tcpdump": ("/usr/sbin", "tcpdump"),
    "netcat-openbsd": ("/bin", "nc netcat"), "iptables": ("/sbin", "iptables ip6tables iptables-save"), "ufw": ("/usr/sbin", "ufw"), "sudo": ("/usr/sbin", "visudo"), "passwd": ("/usr/sbin", "vipw vigr"), "logrotate": ("/usr/sbin", "logrotate"), "e2fsprogs": ("/usr/bin", "chattr lsattr"), "login": ("/usr/bin", "newgrp chsh chfn sg gpasswd faillog"), "gnupg": ("/usr/bin", "gpg"),
    "debconf": ("/usr/sbin", "dpkg-reconfigure"), "dpkg": ("/usr/bin", "dpkg-deb dpkg-divert update-alternatives"), "tasksel": ("/usr/bin", "tasksel"), "hdparm": ("/sbin", "hdparm"), "mlocate": ("/usr/bin", "locate updatedb"),
    "kbd": ("/usr/bin", "loadkeys chvt setfont dumpkeys kbd_mode openvt"), "initramfs-tools": ("/usr/bin", "lsinitramfs"), "systemd": ("/usr/bin", "systemd-analyze resolvectl networkctl"),
    "lshw": ("/usr/bin", "lshw"), "cpio": ("/bin", "cpio"), "coreutils": ("/usr/bin", "ptx pr tsort csplit chroot numfmt"), "util-linux": ("/usr/bin", "renice setterm rename look unshare getopt taskset"), "procps": ("/usr/bin", "slabtop pmap pwdx"),
    "apt": ("/usr/bin", "apt-mark apt-cdrom"), "gettext-base": ("/usr/bin", "gettext envsubst"),
}


def declare(package, place, names):
    @command(names, None, path=place, package=package, absent=True)
    def absent(run, *words):
        """A program the laboratory's computers do not simulate."""
        return run.error("this program is not simulated" + INSTEAD.get(run.name, ""), 2)


for _package, (_place, _names) in PROGRAMS.items():
    declare(_package, _place, _names)
