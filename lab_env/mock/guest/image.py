"""What is on a virtual disk once a system has been installed on it."""

import re

from . import fresh
from .accounts import PASSWORD, hashed
from .files import FileSystem, Node
from .systems import get

assert fresh        # knows the files of a fresh system


class Image:
    """An installed system: which one, and its files. Copying it is cheap."""

    def __init__(self, system, hostname, files):
        self.system, self.hostname, self.files = system, hostname, files

    @property
    def os(self):
        return get(self.system)

    def copy(self):
        return Image(self.system, self.hostname, self.files.copy())

    @property
    def has_kernel(self):
        """Whether the boot loader's menu is there, and the first kernel it names."""
        menu = self.files.get("/boot/grub/grub.cfg")
        named = re.search(r"^\s*linux\s+(\S+)", menu.text, re.M) if menu and menu.kind == "f" else None
        return named is not None and any(self.files.get(path) is not None for path in (named.group(1), "/boot" + named.group(1)))

    def start(self, hardware):
        """The system, booting from this disk."""
        from .system import System
        return System(self, hardware)


def install_system(key, now, uuid="7a1c2f9e-3d54-4c0b-9c5e-0d6a4f1b8e22", from_disc=True, answers=None):
    """A fresh installation, finished at `now`; `answers` are what the installer was told, by debconf's names."""
    os, files, now, answers = get(key), FileSystem("system:" + key), int(now), answers or {}
    hostname, lvm = answers.get("netcfg/get_hostname", os.distro), answers.get("partman-auto/method") == "lvm"
    swap, root = uuid[:-1] + "5", f"UUID={uuid}"
    if lvm:
        root, swap = f"/dev/mapper/{hostname.replace('-', '--')}-root", f"/dev/mapper/{hostname.replace('-', '--')}-swap_1"
    texts = {
        "/etc/hostname": hostname + "\n",
        "/etc/hosts": f"127.0.0.1\tlocalhost\n127.0.1.1\t{hostname}\n\n::1     ip6-localhost ip6-loopback\nfe00::0 ip6-localnet\nff02::1 ip6-allnodes\nff02::2 ip6-allrouters\n",
        "/etc/fstab": "# /etc/fstab: static file system information.\n#\n# <file system> <mount point>   <type>  <options>       <dump>  <pass>\n"
                      f"proc            /proc           proc    {'nodev,noexec,nosuid 0       0' if os.distro == 'ubuntu' else 'defaults        0       0'}\n"
                      f"{root} /               {os.filesystem}    errors=remount-ro 0       1\n"
                      + (f"UUID={uuid} /boot           ext2    defaults        0       2\n{swap} none            swap    sw              0       0\n" if lvm else
                         f"UUID={swap} none            swap    sw              0       0\n"),
        "/etc/apt/sources.list": sources(os, from_disc, answers),
        "/etc/default/locale": f'LANG="{answers.get("debian-installer/locale", "en_US.UTF-8")}"\n',
        "/var/log/installer/cdebconf-questions": "".join(f"{name}: {'' if 'password' in name else value}\n" for name, value in answers.items()),
    }
    for path, text in texts.items():
        plant(files, path, text, now)
    accounts(files, answers, now)
    if answers.get("tasksel/first") is not None and "openssh-server" not in answers["tasksel/first"]:
        without_ssh(files, now)
    return Image(key, hostname, files)


def plant(files, path, text, now, mode=0o644):
    """A file, and the directories on the way to it."""
    above = path.rpartition("/")[0]
    if above and files.get(above) is None:
        plant_directory(files, above, now)
    old = files.get(path)
    files.put(path, old._replace(text=text, size=-1, mtime=now) if old else Node("f", mode, text, mtime=now))


def plant_directory(files, path, now, owner=0):
    above = path.rpartition("/")[0]
    if above and files.get(above) is None:
        plant_directory(files, above, now)
    files.put(path, Node("d", 0o755, mtime=now, uid=owner, gid=owner))


def sources(os, from_disc, answers):
    """The sources.list the installer leaves: the mirror it was told; Debian goes on using the disc, Ubuntu keeps it as a comment."""
    host, directory = answers.get("mirror/http/hostname"), answers.get("mirror/http/directory", "/")
    text = os.sources(f"http://{host}/{directory.strip('/')}/" if host else None)
    if not from_disc:
        return text
    line = f"deb cdrom:[{os.disc}]/ {os.codename} main{' restricted' if os.distro == 'ubuntu' else ''}\n"
    return f"#\n\n# {line}\n{'#' if os.distro == 'ubuntu' else ''}{line}\n{text}"


def accounts(files, answers, now):
    """The users the installer was told to make, in place of the base's `student`."""
    name, full = answers.get("passwd/username", "student"), answers.get("passwd/user-fullname", "student")
    for path in ("/etc/passwd", "/etc/group"):
        text = re.sub(r"^student:x:1000:1000:student,,,:/home/student:", f"{name}:x:1000:1000:{full},,,:/home/{name}:", files.get(path).text, flags=re.M)
        plant(files, path, re.sub(r"\bstudent(?=$|:x:1000)", name, text, flags=re.M) if path == "/etc/group" else text, now)
    secret = {"root": answers.get("passwd/root-password", PASSWORD), name: answers.get("passwd/user-password", PASSWORD)}
    plant(files, "/etc/shadow", "".join(f"{who}:{hashed(word, who)}:{int(now // 86400)}:0:99999:7:::\n" for who, word in secret.items()), now)
    if name != "student":
        skeleton = {file: files.get(f"/home/student/{file}") for file in files.names("/home/student")}
        for path in (*(f"/home/student/{file}" for file in skeleton), "/home/student"):
            files.remove(path)
        plant_directory(files, f"/home/{name}", now, 1000)
        for file, node in skeleton.items():
            files.put(f"/home/{name}/{file}", node)


def without_ssh(files, now):
    """The SSH server was not chosen."""
    status = files.get("/var/lib/dpkg/status").text
    plant(files, "/var/lib/dpkg/status", "\n\n".join(block for block in status.split("\n\n") if "Package: openssh-server\n" not in block), now)
    for path in ("/etc/init/ssh.conf", "/etc/init.d/ssh", "/usr/sbin/sshd", *(f"/etc/rc{level}.d/{letter}ssh" for level in "0123456" for letter in ("S17", "K01"))):
        if files.get(path) is not None:
            files.remove(path)
