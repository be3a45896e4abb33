"""What dpkg -l says of ordinary packages: their descriptions, and their versions where somebody looked them up. Nothing depends on these."""

DESCRIPTIONS = dict(line.split(" ", 1) for line in """\
adduser add and remove users and groups
apt commandline package manager
apt-utils package management related utility programs
at Delayed job execution and batch processing
base-files Debian base system miscellaneous files
base-passwd Debian base system master password and group files
bash GNU Bourne Again SHell
bash-completion programmable completion for the bash shell
bc The GNU bc arbitrary precision calculator language
bind9-host Version of 'host' bundled with BIND 9.X
bsdmainutils collection of more utilities from FreeBSD
bsdutils Basic utilities from 4.4BSD-Lite
command-not-found Suggest installation of packages in interactive bash sessions
coreutils GNU core utilities
cpio GNU cpio -- a program to manage archives of files
cron process scheduling daemon
dash POSIX-compliant shell
dc The GNU dc arbitrary precision reverse-polish calculator
debconf Debian configuration management system
debianutils Miscellaneous utilities specific to Debian
diffutils File comparison utilities
dmidecode SMBIOS/DMI table decoder
dnsutils Clients provided with BIND
dpkg Debian package management system
e2fslibs ext2/ext3/ext4 file system libraries
e2fsprogs ext2/ext3/ext4 file system utilities
ed classic UNIX line editor
eject ejects CDs and operates CD-Changers under Linux
file Determines file type using "magic" numbers
findutils utilities for finding files--find, xargs
ftp The FTP client
gcc-4-base The GNU Compiler Collection (base package)
gettext-base GNU Internationalization utilities for the base system
gnupg GNU privacy guard - a free PGP replacement
gpgv GNU privacy guard - signature verification tool
grep GNU grep, egrep and fgrep
grub-common GRand Unified Bootloader (common files)
grub-pc GRand Unified Bootloader, version 2 (PC/BIOS version)
gzip GNU compression utilities
hdparm tune hard disk parameters for high performance
hostname utility to set/show the host name or domain name
ifupdown high level tools to configure network interfaces
info Standalone GNU Info documentation browser
initramfs-tools tools for generating an initramfs
initscripts scripts for initializing and shutting down the system
install-info Manage installed documentation in info format
iproute networking and traffic control tools
iproute2 networking and traffic control tools
iptables administration tools for packet filtering and NAT
iputils-ping Tools to test the reachability of network hosts
isc-dhcp-client ISC DHCP client
kbd Linux console font and keytable utilities
klibc-utils small utilities built with klibc for early boot
kmod tools for managing Linux kernel modules
less pager program similar to more
libacl1 Access control list shared library
libattr1 Extended attribute shared library
libblkid1 block device id library
libbz2-1.0 high-quality block-sorting file compressor library - runtime
libc-bin Embedded GNU C Library: Binaries
libc6 Embedded GNU C Library: Shared libraries
libcomerr2 common error description library
libgcc1 GCC support library
libncurses5 shared libraries for terminal handling
libpam-modules Pluggable Authentication Modules for PAM
libpam-runtime Runtime support for the PAM library
libpam0g Pluggable Authentication Modules library
libreadline6 GNU readline and history libraries, run-time libraries
libselinux1 SELinux runtime shared libraries
libss2 command-line interface parsing library
libstdc++6 The GNU Standard C++ Library v3
libudev0 libudev shared library
libuuid1 Universally Unique ID library
linux-image-2.6-amd64 Linux 2.6 for 64-bit PCs (meta-package)
linux-image-amd64 Linux for 64-bit PCs (meta-package)
linux-image-generic Generic Linux kernel image
locales common files for locale support
login system login tools
logrotate Log rotation utility
lsb-base Linux Standard Base init script functionality
lsb-release Linux Standard Base version reporting utility
lshw information about hardware configuration
lsof List open files
man-db on-line manual pager
mawk a pattern scanning and text processing language
mime-support MIME files 'mime.types' & 'mailcap', and support programs
mlocate quickly find files on the filesystem based on their name
module-init-tools tools for managing Linux kernel modules
mount Tools for mounting and manipulating filesystems
mountall filesystem mounting tool
nano small, friendly text editor inspired by Pico
ncurses-base basic terminal type definitions
ncurses-bin terminal-related programs and man pages
net-tools The NET-3 networking toolkit
netbase Basic TCP/IP networking system
netcat-traditional TCP/IP swiss army knife
netplan.io Declarative network configuration for various backends
openssh-client secure shell (SSH) client, for secure access to remote machines
openssh-server secure shell (SSH) server, for secure access from remote machines
parted The GNU Parted disk partition resizing program
passwd change and administer password and group data
patch Apply a diff file to an original
pciutils Linux PCI Utilities
perl-base minimal Perl system
procps /proc file system utilities
psmisc utilities that use the proc file system
python-minimal A minimal subset of the Python language (default version)
python3-minimal A minimal subset of the Python language (default python3 version)
readline-common GNU readline and history libraries, common files
rsync fast, versatile, remote (and local) file-copying tool
rsyslog reliable system and kernel logging daemon
screen terminal multiplexor with VT100/ANSI terminal emulation
sed The GNU sed stream editor
sensible-utils Utilities for sensible alternative selection
strace A system call tracer
sudo Provide limited super user privileges to specific users
systemd system and service manager
sysv-rc System-V-like runlevel change mechanism
sysvinit System-V-like init utilities
sysvinit-utils System-V-like utilities
tar GNU version of the tar archiving utility
tasksel Tool for selecting tasks for installation on Debian systems
tcpdump command-line network traffic analyzer
telnet The telnet client
time The GNU time program for measuring cpu resource usage
tzdata time zone and daylight-saving time data
ubuntu-minimal Minimal core of Ubuntu
ubuntu-standard The Ubuntu standard system
ucf Update Configuration File: preserve user changes to config files.
udev rule-based device node and kernel event manager
ufw program for managing a Netfilter firewall
upstart event-based init daemon
ureadahead Read required files in advance
usbutils Linux USB utilities
util-linux Miscellaneous system utilities
vim Vi IMproved - enhanced vi editor
vim-tiny Vi IMproved - enhanced vi editor - compact version
w3m WWW browsable pager with excellent tables/frames support
wget retrieves files from the web
whiptail Displays user-friendly dialog boxes from shell scripts
whois an intelligent whois client
xz-utils XZ-format compression utilities
zlib1g compression library - runtime""".splitlines())

# from the releases' archives; a package that is not here has a number of the laboratory's own
VERSIONS = {
    "1.0-6": """adduser 3.112+nmu2 apt-utils 0.8.10.3+squeeze1 at 3.1.12-1 base-passwd 3.5.22 bc 1.06.95-2 bsdmainutils 8.0.13 bsdutils 1:2.17.2-9 cpio 2.11-4 cron 3.0pl1-116 dash 0.5.5.1-7.4 dc 1.06.95-2
        debconf 1.5.36.1 debianutils 3.4 diffutils 1:3.0-1 e2fslibs 1.41.12-4stable1 e2fsprogs 1.41.12-4stable1 ed 1.4-3 eject 2.1.5+deb1+cvs20081104-7.1 file 5.04-5+squeeze2 findutils 4.4.2-1+b1 ftp 0.17-23 gettext-base
        0.18.1.1-3 gnupg 1.4.10-4+squeeze1 gpgv 1.4.10-4+squeeze1 grep 2.6.3-3+squeeze1 grub-common 1.98+20100804-14+squeeze1 grub-pc 1.98+20100804-14+squeeze1 gzip 1.3.12-9+squeeze1 hostname 3.04 ifupdown 0.6.10 info
        4.13a.dfsg.1-6 initramfs-tools 0.98.8 initscripts 2.88dsf-13.1+squeeze1 install-info 4.13a.dfsg.1-6 iproute 20100519-3 iptables 1.4.8-3 iputils-ping 3:20100418-3 isc-dhcp-client 4.1.1-P1-15+squeeze8 kbd 1.15.2-2
        klibc-utils 1.5.20-1+squeeze1 less 436-1 libacl1 2.2.49-4 libattr1 1:2.4.44-2 libblkid1 2.17.2-9 libbz2-1.0 1.0.5-6+squeeze1 libc-bin 2.11.3-4 libcomerr2 1.41.12-4stable1 libgcc1 1:4.4.5-8 libncurses5 5.7+20100313-5
        libpam-modules 1.1.1-6.1+squeeze1 libpam-runtime 1.1.1-6.1+squeeze1 libpam0g 1.1.1-6.1+squeeze1 libreadline6 6.1-3 libselinux1 2.0.96-1 libss2 1.41.12-4stable1 libstdc++6 4.4.5-8 libudev0 164-3 libuuid1 2.17.2-9
        locales 2.11.3-4 login 1:4.1.4.2+svn3283-2+squeeze1 logrotate 3.7.8-6 lsb-base 3.2-23.2squeeze1 lsof 4.81.dfsg.1-1 man-db 2.5.7-8 mawk 1.3.3-15 mime-support 3.48-1 module-init-tools 3.12-2+b1 mount 2.17.2-9 nano
        2.2.4-1 ncurses-base 5.7+20100313-5 ncurses-bin 5.7+20100313-5 net-tools 1.60-23 netbase 4.45 netcat-traditional 1.10-38 passwd 1:4.1.4.2+svn3283-2+squeeze1 patch 2.6-2 pciutils 1:3.1.7-6 perl-base
        5.10.1-17squeeze6 procps 1:3.2.8-9squeeze1 psmisc 22.11-1 python-minimal 2.6.6-3+squeeze7 readline-common 6.1-3 rsyslog 4.6.4-2 sed 4.2.1-7 sensible-utils 0.0.4 sysv-rc 2.88dsf-13.1+squeeze1 sysvinit-utils
        2.88dsf-13.1+squeeze1 tar 1.23-3 tasksel 2.88 telnet 0.17-36 time 1.7-23.1 tzdata 2012g-0squeeze1 ucf 3.0025+nmu1 udev 164-3 util-linux 2.17.2-9 vim-tiny 2:7.2.445+hg~cb94c42c0e1a-1 w3m 0.5.2-9 wget 1.12-2.1
        whiptail 0.52.11-1 whois 5.0.10 xz-utils 5.0.0-2 zlib1g 1:1.2.3.4.dfsg-3""",
    "1.0-24.04": """adduser 3.137ubuntu1 base-passwd 3.6.3build1 bsdutils 1:2.39.3-9ubuntu6 cron 3.0pl1-184ubuntu2 dash 0.5.12-6ubuntu5 debconf 1.5.86ubuntu1 debianutils 5.17build1 diffutils 1:3.10-1build1
        e2fsprogs 1.47.0-2.4~exp1ubuntu4 file 1:5.45-3build1 findutils 4.9.0-5build1 grep 3.11-4build1 gzip 1.12-1ubuntu3 hostname 3.23+nmu2ubuntu2 less 590-2ubuntu2 login 1:4.13+dfsg1-4ubuntu3 mawk 1.3.4.20240123-1build1
        mount 2.39.3-9ubuntu6 nano 7.2-2build1 net-tools 2.10-0.1ubuntu4 passwd 1:4.13+dfsg1-4ubuntu3 perl-base 5.38.2-3.2build2 procps 2:4.0.4-4ubuntu3 psmisc 23.7-1build1 rsyslog 8.2312.0-3ubuntu9 sed 4.9-2build1
        sensible-utils 0.0.22 sudo 1.9.15p5-3ubuntu5 tar 1.35+dfsg-3build1 udev 255.4-1ubuntu8 util-linux 2.39.3-9ubuntu6 vim-tiny 2:9.1.0016-1ubuntu7 wget 1.21.4-1ubuntu4 xz-utils 5.6.1+really5.4.5-1
        zlib1g 1:1.3.dfsg-3.1ubuntu2""",
    "1.0-12.04": """adduser 3.113ubuntu2 at 3.1.13-1ubuntu1 base-passwd 3.5.24 bash-completion 1:1.3-1ubuntu8 bc 1.06.95-2ubuntu1 bsdmainutils 8.2.3ubuntu1 bsdutils 1:2.20.1-1ubuntu3 command-not-found 0.2.46ubuntu6 cpio 2.11-7ubuntu3
        cron 3.0pl1-120ubuntu3 dash 0.5.7-2ubuntu2 debconf 1.5.42ubuntu1 debianutils 4.2.1ubuntu2 diffutils 1:3.2-1ubuntu1 dmidecode 2.11-4 e2fslibs 1.42-1ubuntu2 e2fsprogs 1.42-1ubuntu2 ed 1.5-3 eject
        2.1.5+deb1+cvs20081104-9 file 5.09-2 findutils 4.4.2-4ubuntu1 ftp 0.17-25 gettext-base 0.18.1.1-5ubuntu3 gnupg 1.4.11-3ubuntu2 gpgv 1.4.11-3ubuntu2 grep 2.10-1 grub-common 1.99-21ubuntu3 grub-pc 1.99-21ubuntu3 gzip
        1.4-1ubuntu2 hdparm 9.37-0ubuntu3 hostname 3.06ubuntu1 ifupdown 0.7~beta2ubuntu8 info 4.13a.dfsg.1-8ubuntu2 initramfs-tools 0.99ubuntu13 initscripts 2.88dsf-13.10ubuntu11 install-info 4.13a.dfsg.1-8ubuntu2 iproute
        20111117-1ubuntu2 iptables 1.4.12-1ubuntu4 iputils-ping 3:20101006-1ubuntu1 isc-dhcp-client 4.1.ESV-R4-0ubuntu5 kbd 1.15.2-3ubuntu4 klibc-utils 1.5.25-1ubuntu2 less 444-1ubuntu1 libacl1 2.2.51-5ubuntu1 libattr1
        1:2.4.46-5ubuntu1 libblkid1 2.20.1-1ubuntu3 libbz2-1.0 1.0.6-1 libcomerr2 1.42-1ubuntu2 libgcc1 1:4.6.3-1ubuntu5 libncurses5 5.9-4 libpam-modules 1.1.3-7ubuntu2 libpam-runtime 1.1.3-7ubuntu2 libpam0g 1.1.3-7ubuntu2
        libreadline6 6.2-8 libselinux1 2.1.0-4.1ubuntu1 libss2 1.42-1ubuntu2 libstdc++6 4.6.3-1ubuntu5 libudev0 175-0ubuntu9 libuuid1 2.20.1-1ubuntu3 locales 2.13+git20120306-3 login 1:4.1.4.2+svn3283-3ubuntu5 logrotate
        3.7.8-6ubuntu5 lsb-base 4.0-0ubuntu20 lshw 02.15-2 lsof 4.81.dfsg.1-1build1 man-db 2.6.1-2 mawk 1.3.3-17 mime-support 3.51-1ubuntu1 mlocate 0.23.1-1ubuntu2 module-init-tools 3.16-1ubuntu2 mount 2.20.1-1ubuntu3 mountall
        2.36 nano 2.2.6-1 ncurses-base 5.9-4 ncurses-bin 5.9-4 net-tools 1.60-24.1ubuntu2 netbase 4.47ubuntu1 parted 2.3-8ubuntu5 passwd 1:4.1.4.2+svn3283-3ubuntu5 pciutils 1:3.1.8-2ubuntu5 perl-base 5.14.2-6ubuntu2 procps
        1:3.2.8-11ubuntu6 psmisc 22.15-2ubuntu1 python-minimal 2.7.3-0ubuntu2 readline-common 6.2-8 rsync 3.0.9-1ubuntu1 rsyslog 5.8.6-1ubuntu8 screen 4.0.3-14ubuntu8 sed 4.2.1-9 sensible-utils 0.0.6ubuntu2 strace
        4.5.20-2.3ubuntu1 sudo 1.8.3p1-1ubuntu3 sysv-rc 2.88dsf-13.10ubuntu11 sysvinit-utils 2.88dsf-13.10ubuntu11 tar 1.26-4ubuntu1 tasksel 2.88ubuntu9 tcpdump 4.2.1-1ubuntu2 telnet 0.17-36build1 time 1.7-23.1 tzdata 2012b-1
        ucf 3.0025+nmu2ubuntu1 udev 175-0ubuntu9 ufw 0.31.1-1 upstart 1.5-0ubuntu5 ureadahead 0.100.0-12 usbutils 1:005-1 util-linux 2.20.1-1ubuntu3 vim 2:7.3.429-2ubuntu2 vim-tiny 2:7.3.429-2ubuntu2 wget 1.13.4-2ubuntu1
        whiptail 0.52.11-2ubuntu10 xz-utils 5.1.1alpha+20110809-3 zlib1g 1:1.2.3.4.dfsg-3ubuntu4""",
}
SAME = {"apt-utils": "apt", "libc-bin": "libc6"}        # made of the same source


def versions(fallback):
    """{package: version} of the release whose fallback that is."""
    words = VERSIONS.get(fallback, "").split()
    return dict(zip(words[::2], words[1::2]))
