"""The one tree a guest's programs see: its disk, its mounts, and what the kernel makes up."""

from . import files, kernel_files
from .devices import BOOT_TYPE
from .files import FileFault, FileSystem, Node, split

KERNEL = {"proc": kernel_files.proc, "sysfs": kernel_files.sysfs, "devtmpfs": kernel_files.devices, "xenfs": kernel_files.xenfs}


class GoneFileSystem(FileSystem):
    """A CD that was ejected while mounted: nothing on it can be read."""

    def get(self, path):
        if path == "/":
            return super().get(path)
        raise FileFault(files.IO_ERROR)

    def names(self, path):
        raise FileFault(files.IO_ERROR)


class Namespace:
    """Looks paths up across mounts and symbolic links, for a user (root and the system itself may do all).
    Short-lived: ask the system for a new one after each command."""

    def __init__(self, system, user=None):
        self.system, self.trees = system, {}
        self.user = user if user is not None and user.uid else None

    # -- permissions --------------------------------------------------------------------------------------------------

    def allowed(self, node, bits):
        """Whether the user may read (4), write (2) or execute (1) a node."""
        user = self.user
        if user is None:
            return True
        shift = 6 if node.uid == user.uid else 3 if any(node.gid == number for number, _ in user.groups) else 0
        return node.mode >> shift & bits == bits

    def may(self, path, bits):
        """Whether the user may do that with what is at a path."""
        node = self.find(path)
        return node is not None and self.allowed(node, bits)

    def demand(self, node, bits, path):
        if not self.allowed(node, bits):
            raise FileFault(files.DENIED, path)

    # -- mounts -------------------------------------------------------------------------------------------------------

    def mount_of(self, real):
        """The mount a real path is on: the latest of those with the longest target."""
        best = None
        for mount in self.system.mounts:
            target = mount.target
            if target == "/" or real == target or real.startswith(target + "/"):
                if best is None or len(target) >= len(best.target):
                    best = mount
        if best is None:
            raise FileFault(files.NO_ENTRY, real)
        return best

    def tree(self, mount):
        """The files of a mount."""
        key = (mount.source, mount.target)
        if key not in self.trees:
            self.trees[key] = self.find_tree(mount)
        return self.trees[key]

    def find_tree(self, mount):
        system = self.system
        if mount.type in KERNEL:
            made = system.tmpfs.setdefault(mount.target, FileSystem()) if mount.type == "devtmpfs" else None
            return kernel_files.KernelFiles(KERNEL[mount.type](system), system, mount.type, made)
        if mount.type == "tmpfs":
            return system.tmpfs.setdefault(mount.target, FileSystem())
        if mount.type == "iso9660":
            device = system.hardware.block_devices().get(mount.source.removeprefix("/dev/"))
            if device is None or device.contents is None or device.contents.name != mount.disc:
                return GoneFileSystem(read_only=True)
            return device.contents.files()
        if mount.type in ("devpts", "none"):
            return FileSystem(read_only=True)
        return system.image.files

    def at(self, real):
        """(tree, path in it, mount) of a real path."""
        mount = self.mount_of(real)
        whole = mount.target == "/" or (mount.target == "/boot" and mount.type == BOOT_TYPE)
        inner = real if whole else real[len(mount.target):] or "/"
        return self.tree(mount), inner, mount

    def is_read_only(self, path):
        tree, _, mount = self.at(self.real(path))
        return tree.read_only or "ro" in mount.options.split(",")

    # -- looking up ---------------------------------------------------------------------------------------------------

    def raw(self, real):
        """The node at a path none of whose directories is a link, or None."""
        tree, inner, _ = self.at(real)
        return tree.get(inner)

    def real(self, path, follow=True, links=0):
        """The path with `.`, `..` and links resolved; its last name need not exist."""
        pieces, real = [piece for piece in path.split("/") if piece and piece != "."], ""
        last = len(pieces) - 1
        for number, piece in enumerate(pieces):
            if piece == "..":
                real = real.rpartition("/")[0]
                continue
            if len(piece) > 255:
                raise FileFault("File name too long", path)
            candidate = f"{real}/{piece}"
            node = self.raw(candidate)
            if node is None:
                if number < last and any(one != ".." for one in pieces[number + 1:]):
                    raise FileFault(files.NO_ENTRY, path)
                real = candidate
                continue
            if node.kind == "l" and (number < last or follow or path.endswith("/")):
                if links > 20:
                    raise FileFault(files.TOO_MANY_LINKS, path)
                target = node.text if node.text.startswith("/") else f"{real}/{node.text}"
                real = self.real(target, True, links + 1)
                if number < last and self.raw(real or "/") is None:
                    raise FileFault(files.NO_ENTRY, path)
                real = "" if real == "/" else real
                continue
            if number < last and node.kind != "d":
                raise FileFault(files.NOT_DIRECTORY, path)
            if number < last and self.user:
                self.demand(node, 1, path)
            real = candidate
        return real or "/"

    def stat(self, path, follow=True):
        """The node at a path; FileFault when there is none."""
        try:
            node = self.raw(self.real(path, follow))
        except FileFault as fault:
            raise FileFault(fault.reason, path) from None
        if node is None:
            raise FileFault(files.NO_ENTRY, path)
        if path.endswith("/") and node.kind != "d":
            raise FileFault(files.NOT_DIRECTORY, path)
        return node

    def find(self, path, follow=True):
        """The node at a path, or None."""
        try:
            return self.stat(path, follow)
        except FileFault:
            return None

    def is_directory(self, path):
        node = self.find(path)
        return node is not None and node.kind == "d"

    def names(self, path):
        """What is in a directory, sorted; mount points' names included."""
        real, node = self.real(path), self.stat(path)
        if node.kind != "d":
            raise FileFault(files.NOT_DIRECTORY, path)
        self.demand(node, 4, path)
        tree, inner, _ = self.at(real)
        return tree.names(inner)

    def walk(self, path):
        """Every path below a directory, itself first; links are not followed."""
        yield path
        node = self.find(path, follow=False)
        if node and node.kind == "d":
            for name in self.names(path) if self.allowed(node, 5) else ():
                yield from self.walk(f"{path.rstrip('/')}/{name}")

    def read(self, path):
        """The text of a file."""
        node = self.stat(path)
        if node.kind == "d":
            raise FileFault(files.IS_DIRECTORY, path)
        self.demand(node, 4, path)
        if node.kind == "b":
            raise FileFault("reading a disk block by block is not simulated", path)
        if node.kind == "c":
            return kernel_files.read_device(self.real(path))
        return node.text

    # -- changing -----------------------------------------------------------------------------------------------------

    def place(self, path, follow=True):
        """(tree, inner path, real path) for a change, when it is allowed."""
        real = self.real(path, follow)
        above = self.find(split(real)[0])
        if above is None:
            raise FileFault(files.NO_ENTRY, path)
        if above.kind != "d":
            raise FileFault(files.NOT_DIRECTORY, path)
        tree, inner, mount = self.at(real)
        if tree.read_only or "ro" in mount.options.split(","):
            raise FileFault(files.READ_ONLY, path)
        return tree, inner, real

    def put(self, path, node, follow=True):
        """Put a node in place of what is there: something new, other contents, or another mode or owner."""
        tree, inner, real = self.place(path, follow)
        self.put_in(tree, inner, real, node, path)

    def put_in(self, tree, inner, real, node, path):
        old, user = tree.get(inner), self.user
        if user:
            if old is None:
                self.demand(self.stat(split(real)[0]), 3, path)
                node = node._replace(uid=user.uid, gid=user.gid)
            elif (old.text, old.size, old.kind) != (node.text, node.size, node.kind):
                self.demand(old, 2, path)
                node = node._replace(uid=old.uid, gid=old.gid)
            elif old.uid != user.uid or node.uid != old.uid or node.gid not in (old.gid, *(number for number, _ in user.groups)):
                raise FileFault(files.NOT_PERMITTED, path)
        tree.put(inner, node)

    def write(self, path, text, append=False):
        """Make or change a file; owner and mode stay."""
        tree, inner, real = self.place(path)
        node = tree.get(inner)
        if node is not None and node.kind == "d":
            raise FileFault(files.IS_DIRECTORY, path)
        if isinstance(tree, kernel_files.KernelFiles):
            if node is not None:
                self.demand(node, 2, path)
            tree.write(inner, text)
            return
        now = int(self.system.hardware.now())
        if node is None:
            self.put_in(tree, inner, real, Node("f", 0o644, text, mtime=now), path)
        else:
            self.demand(node, 2, path)
            tree.put(inner, node._replace(text=node.text + text if append else text, size=-1, mtime=now))

    def mkdir(self, path, mode=0o755):
        tree, inner, real = self.place(path.rstrip("/") or "/")
        if tree.get(inner) is not None:
            raise FileFault(files.EXISTS, path)
        self.put_in(tree, inner, real, Node("d", mode, mtime=int(self.system.hardware.now())), path)

    def make_directories(self, path):
        """A directory and those above it."""
        if path != "/" and self.find(path) is None:
            self.make_directories(split(path)[0])
            self.mkdir(path)

    def symlink(self, target, path):
        if self.find(path, follow=False) is not None:
            raise FileFault(files.EXISTS, path)
        self.put(path, Node("l", 0o777, target, mtime=int(self.system.hardware.now())), follow=False)

    def remove(self, path):
        """Remove a file, link or empty directory."""
        node = self.stat(path, follow=False)
        tree, inner, real = self.place(path.rstrip("/"), follow=False)
        if any(mount.target == real for mount in self.system.mounts):
            raise FileFault(files.BUSY, path)
        if self.user:
            above = self.stat(split(real)[0])
            self.demand(above, 3, path)
            if above.mode & 0o1000 and self.user.uid not in (node.uid, above.uid):
                raise FileFault(files.NOT_PERMITTED, path)
        if node.kind == "d" and tree.names(inner):
            raise FileFault(files.NOT_EMPTY, path)
        tree.remove(inner)

    def remove_all(self, path):
        """Remove a file, or a directory with all in it."""
        if self.stat(path, follow=False).kind == "d":
            for name in self.names(path):
                self.remove_all(f"{path.rstrip('/')}/{name}")
        self.remove(path)
