"""How large file systems are, and how much room is left on them."""

from . import devices, files

SYSTEM = 940_000_000        # bytes of a fresh system


def space(system, mount):
    """(size, used) of a mount in bytes."""
    if mount.type == "iso9660":
        device = system.hardware.block_devices().get(mount.source.removeprefix("/dev/"))
        size = device.contents.size if device and device.contents else 0
        return size, size
    if mount.source.startswith("/dev/"):
        size = next((size for name, _, _, size, kind in devices.nodes(system) if ("/dev/mapper/" if kind == "lvm" else "/dev/") + name == mount.source), 0)
        if mount.target == "/boot":
            return size * 98 // 100, 41_000_000
        tree = system.image.files
        return size * 98 // 100, max(SYSTEM + tree.sums()[0] + 4096 * sum(map(len, tree.changed.values())), 0)
    if mount.type in ("tmpfs", "devtmpfs"):
        size = 5 << 20 if mount.target == "/run/lock" else system.hardware.memory // 2 if mount.target != "/run" else system.hardware.memory // 10
        held = system.tmpfs.get(mount.target)
        return size, (180224 if mount.target == "/run" else 4096 if mount.type == "devtmpfs" else 0) + (held.sums()[0] if held else 0)
    return 0, 0


def room(system, mount, tree):
    """Bytes a file system still takes; no more than the laboratory keeps of one."""
    size, used = space(system, mount)
    return size - used


def check(system, mount, tree, old, new):
    """FileFault when a change of a file does not fit."""
    if isinstance(tree, files.FileSystem):
        more, kept = new.length - (old.length if old else 0), len(new.text) - (len(old.text) if old else 0)
        if kept > 0 and tree.sums()[1] + kept > files.MOST or more > 65536 and more > room(system, mount, tree):
            raise files.FileFault(files.NO_SPACE)
