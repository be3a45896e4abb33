"""What is on a virtual disk once a system has been installed on it."""

from . import fresh
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

    def start(self, hardware):
        """The system, booting from this disk."""
        from .system import System
        return System(self, hardware)

    def boot_messages(self, hardware):
        """[(seconds after power on, text)] of its console."""
        return self.os.boot_messages(hardware, self.hostname)


def install_system(key, hostname, now, mirror=None, uuid="7a1c2f9e-3d54-4c0b-9c5e-0d6a4f1b8e22"):
    """A fresh installation, finished at `now`; `mirror` is the archive the installer was told to use."""
    os, files, now = get(key), FileSystem("system:" + key), int(now)
    swap = uuid[:-1] + "5"
    texts = {
        "/etc/hostname": hostname + "\n",
        "/etc/hosts": f"127.0.0.1\tlocalhost\n127.0.1.1\t{hostname}\n\n::1     ip6-localhost ip6-loopback\nfe00::0 ip6-localnet\nff02::1 ip6-allnodes\nff02::2 ip6-allrouters\n",
        "/etc/fstab": "# /etc/fstab: static file system information.\n#\n# <file system> <mount point>   <type>  <options>       <dump>  <pass>\n"
                      f"proc            /proc           proc    {'nodev,noexec,nosuid 0       0' if os.distro == 'ubuntu' else 'defaults        0       0'}\n"
                      f"UUID={uuid} /               {'ext4' if os.distro == 'ubuntu' else 'ext3'}    errors=remount-ro 0       1\n"
                      f"UUID={swap} none            swap    sw              0       0\n",
    }
    if mirror:
        texts["/etc/apt/sources.list"] = os.sources(mirror)
    for path, text in texts.items():
        files.put(path, Node("f", 0o644, text, mtime=now))
    return Image(key, hostname, files)
