"""What Ubuntu says of a command that is not installed: its package command-not-found knows who has it."""

from .command import PROGRAMS

# command: the packages that have it, the likeliest first (main, but for those marked universe)
KNOWN = {
    "git": ("git",), "gcc": ("gcc", "pentium-builder"), "make": ("make",), "g++": ("g++", "pentium-builder"), "zip": ("zip",), "unzip": ("unzip",), "tree": ("tree",), "htop": ("htop",), "iotop": ("iotop",),
    "curl": ("curl",), "nmap": ("nmap",), "traceroute": ("inetutils-traceroute", "traceroute"), "vmstat": ("procps",), "iostat": ("sysstat",), "sar": ("sysstat",), "mpstat": ("sysstat",), "ifstat": ("ifstat",),
    "iftop": ("iftop",), "nethogs": ("nethogs",), "telnetd": ("telnetd",), "emacs": ("emacs23", "emacs23-nox", "e3", "emacs23-lucid"), "joe": ("joe",), "mc": ("mc",), "links": ("links",), "lynx": ("lynx-cur",),
    "ruby": ("ruby1.8", "ruby1.9.1"), "php": ("php5-cli",), "java": ("default-jre", "gcj-4.7-jre-headless", "openjdk-7-jre-headless"), "javac": ("openjdk-7-jdk", "ecj", "gcj-4.7-jdk"), "node": ("nodejs",), "mysql": ("mysql-client-5.5",),
    "psql": ("postgresql-client-common",), "sqlite3": ("sqlite3",), "apache2ctl": ("apache2.2-common",), "nginx": ("nginx-full", "nginx-light"), "svn": ("subversion",), "hg": ("mercurial",), "bzr": ("bzr",), "cvs": ("cvs",),
    "sl": ("sl",), "cowsay": ("cowsay",), "fortune": ("fortune-mod",), "figlet": ("figlet",), "pip": ("python-pip",), "dot": ("graphviz",), "convert": ("imagemagick",), "ffmpeg": ("ffmpeg",), "mail": ("mailutils", "bsd-mailx"),
    "mutt": ("mutt",), "finger": ("finger",), "whois": ("whois",), "rar": ("rar",), "unrar": ("unrar-free", "unrar"), "7z": ("p7zip-full",), "dos2unix": ("dos2unix",), "ncdu": ("ncdu",), "pv": ("pv",), "xclip": ("xclip",),
    "virt-what": ("virt-what",), "xenstore-ls": ("xenstore-utils",), "xenstore-read": ("xenstore-utils",), "xenstore-write": ("xenstore-utils",), "xenstore-list": ("xenstore-utils",), "brctl": ("bridge-utils",), "smartctl": ("smartmontools",), "gdb": ("gdb",),
    "valgrind": ("valgrind",), "cmake": ("cmake",), "autoconf": ("autoconf",), "nasm": ("nasm",), "iwconfig": ("wireless-tools",), "ab": ("apache2-utils",), "htpasswd": ("apache2-utils",), "dialog": ("dialog",), "bc": ("bc",), "dc": ("dc",),
    "pvs": ("lvm2",), "vgs": ("lvm2",), "lvs": ("lvm2",), "mdadm": ("mdadm",), "ethtool": ("ethtool",), "tmux": ("tmux",), "zsh": ("zsh", "zsh-beta"), "ksh": ("ksh", "mksh"), "tcsh": ("tcsh",), "csh": ("csh", "tcsh"), "expect": ("expect",),
    "ntpdate": ("ntpdate",), "nslookup": ("dnsutils",), "dig": ("dnsutils",), "lshw": ("lshw",), "tshark": ("tshark",), "arping": ("iputils-arping", "arping"), "hping3": ("hping3",), "patch": ("patch",), "gawk": ("gawk",),
}


# the same in 24.04, where it differs; () is a command that nobody has any more
TODAY = {
    "gcc": ("gcc",), "g++": ("g++",), "emacs": ("emacs",), "lynx": ("lynx",), "ruby": ("ruby",), "php": ("php-cli",), "java": ("default-jre", "openjdk-17-jre-headless", "openjdk-21-jre-headless"), "javac": ("default-jdk", "openjdk-17-jdk-headless"),
    "mysql": ("mysql-client-core-8.0", "mariadb-client-core"), "apache2ctl": ("apache2",), "nginx": ("nginx",), "bzr": ("breezy",), "sl": ("sl",), "pip": ("python3-pip",), "pip3": ("python3-pip",), "ffmpeg": ("ffmpeg",), "convert": ("imagemagick",),
    "unrar": ("unrar", "unrar-free"), "7z": ("7zip", "p7zip-full"), "zsh": ("zsh",), "ksh": ("ksh",), "ntpdate": ("ntpsec-ntpdate",), "nslookup": ("bind9-dnsutils",), "dig": ("bind9-dnsutils",), "docker": ("docker.io", "podman-docker"), "jq": ("jq",),
    "chkconfig": (), "initctl": (), "service-manager": (), "telinit": (), "iptables": ("iptables",), "nc": ("netcat-openbsd", "netcat-traditional"), "python": ("python-is-python3",), "xxd": ("xxd",), "strings": ("binutils",), "objdump": ("binutils",),
    "readelf": ("binutils",), "nm": ("binutils",), "ld": ("binutils",), "traceroute": ("inetutils-traceroute", "traceroute"), "tracepath": ("iputils-tracepath",), "mtr": ("mtr-tiny", "mtr"), "mii-tool": ("net-tools",), "iwconfig": ("wireless-tools",),
    "nmcli": ("network-manager",), "sqlite3": ("sqlite3",), "m4": ("m4",), "tclsh": ("tcl",), "vconfig": ("vlan",), "at": ("at",), "zfs": ("zfsutils-linux",), "whois": ("whois",),
}


def near(name):
    """The installed commands one may have meant: one letter more, less or other, or two swapped."""
    letters = "abcdefghijklmnopqrstuvwxyz-0123456789"
    halves = [(name[:place], name[place:]) for place in range(len(name) + 1)]
    words = {a + b[1:] for a, b in halves if b} | {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    words |= {a + letter + b[1:] for a, b in halves if b for letter in letters} | {a + letter + b for a, b in halves for letter in letters}
    return sorted(words - {name})


def words_for(system, name, root, installed):
    """What is said of a command that is not there, or None when this system has nobody to say it. `installed(name)`: whether a command is there."""
    if system.os.distro != "ubuntu" or system.image.files.get("/usr/lib/command-not-found") is None:
        return None
    known = KNOWN if system.os.init != "systemd" else {**KNOWN, **TODAY}
    found = list(known.get(name) or ([PROGRAMS[name].package] if name in PROGRAMS and name not in known and PROGRAMS[name].package not in ("", "systemd", "upstart", "sysv-rc") else []))
    if system.os.init == "systemd":
        if not found:
            return f"{name}: command not found"
        return f"Command '{name}' not found, but can be installed with:\n" + "".join(f"{'' if root else 'sudo '}apt install {package}\n" for package in found).rstrip("\n")
    if len(found) == 1:
        return (f"The program '{name}' is currently not installed. You can install it by typing:\napt-get install {found[0]}" if root else
                f"The program '{name}' is currently not installed. You can install it by typing:\nsudo apt-get install {found[0]}")
    if found:
        return f"The program '{name}' can be found in the following packages:\n" + "".join(f" * {package}\n" for package in found) + f"Try: {'' if root else 'sudo '}apt-get install <selected package>"
    meant = [one for one in near(name) if one in PROGRAMS and installed(one)] if 3 < len(name) < 20 else []
    if meant:
        rows = "".join(f" Command '{one}' from package '{PROGRAMS[one].package or 'base-files'}' (main)\n" for one in meant[:6])
        return f"No command '{name}' found, did you mean:\n{rows}{name}: command not found"
    return f"{name}: command not found"
