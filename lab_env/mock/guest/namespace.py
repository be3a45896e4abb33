"""The one tree a guest's programs see: its disk, its mounts, and what the kernel makes up."""

from . import files, kernel_files, space
from .devices import BOOT_TYPE
from .files import FileFault, FileSystem, Node, split
from .shell.streams import Input

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

    def __init__(self, system, user=None, budget=None, mask=0o022):
        self.system, self.trees, self.places, self.budget, self.mask = system, {}, {}, budget, mask
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

    def spend(self, units):
        """Account for work to the line that makes it."""
        if self.budget is not None:
            self.budget.spend(units)

    # -- mounts -------------------------------------------------------------------------------------------------------

    def mount_of(self, real):
        """The mount a real path is on: the latest of those with the longest target."""
        best = self.places.get(real)
        if best is not None:
            return best
        for mount in self.system.mounts:
            target = mount.target
            if target == "/" or real == target or real.startswith(target + "/"):
                if best is None or len(target) >= len(best.target):
                    best = mount
        if best is None:
            raise FileFault(files.NO_ENTRY, real)
        self.places[real] = best
        return best

    def tree(self, mount):
        """The files of a mount."""
        key = (mount.source, mount.target)
        if key not in self.trees:
            if mount.type in KERNEL:
                self.spend(80)
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

    def is_the_kernels(self, path):
        """Whether a path is what the kernel makes up: /proc, /sys, /dev/pts."""
        return self.at(self.real(path, follow=False))[2].type in ("proc", "sysfs", "devpts", "xenfs")

    # -- looking up ---------------------------------------------------------------------------------------------------

    def raw(self, real):
        """The node at a path none of whose directories is a link, or None."""
        tree, inner, _ = self.at(real)
        node = tree.get(inner)
        return node._replace(mtime=int(self.system.boot_time)) if inner == "/" and node.mtime == 1 else node

    def real(self, path, follow=True, links=0):
        """The path with `.`, `..` and links resolved; its last name need not exist."""
        if len(path) > 4096:
            raise FileFault("File name too long", path)
        pieces, real = [piece for piece in path.split("/") if piece and piece != "."], ""
        self.spend(2 * len(pieces))
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
        found = tree.names(inner)
        self.spend(3 + len(found))
        return found

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
            text, endless = self.device(path)
            if endless:
                raise FileFault("reading it would never end", path)
            return text
        self.spend(len(node.text) // 200)
        return node.text

    def device(self, path):
        """(text, whether it goes on for ever) of a character device."""
        self.spend(30)
        return kernel_files.read_device(self.system, self.real(path))

    def open(self, path):
        """The Input of a file; of a device that never ends, its beginning."""
        node = self.stat(path)
        if node.kind == "c":
            self.demand(node, 4, path)
            text, endless = self.device(path)
            return Input(text, endless=endless)
        return Input(self.read(path))

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
        self.keep(tree, inner, real, node, old, path)

    def keep(self, tree, inner, real, node, old, path):
        """Put a node where it fits."""
        if old is None or node.length > old.length:
            try:
                space.check(self.system, self.mount_of(real), tree, old, node)
            except FileFault as fault:
                raise FileFault(fault.reason, path) from None
        if node.serial:
            self.spend(sum(map(len, tree.changed.values())) // 4)
        self.spend(2 + len(node.text) // 100)
        tree.put(inner, node)

    def fill(self, path):
        """Write a file until nothing more fits; then there is no space left."""
        tree, inner, real = self.place(path)
        node = tree.get(inner)
        tree.put(inner, node._replace(size=node.length + max(space.room(self.system, self.mount_of(real), tree), 0)))
        raise FileFault(files.NO_SPACE, path)

    def room(self, path):
        """Bytes that still fit where a path is."""
        real = self.real(path)
        return space.room(self.system, self.mount_of(real), self.at(real)[0])

    def links(self, path, node):
        """How many names a file has; of a directory, 2 and one for each directory in it."""
        if node.kind != "d" and not node.serial:
            return 1
        if node.kind == "d":
            real = self.real(path, follow=False)
            tree, inner, _ = self.at(real)
            return 2 + sum(1 for name in tree.names(inner) if (tree.get(f"{inner.rstrip('/')}/{name}") or node).kind == "d")
        return len(self.at(self.real(path, follow=False))[0].same(node))

    def link(self, path, other):
        """Another name for a file."""
        node = self.stat(path, follow=False)
        if node.kind == "d":
            raise FileFault("hard link not allowed for directory", path)
        if self.find(other, follow=False) is not None:
            raise FileFault(files.EXISTS, other)
        tree, inner, _ = self.place(path, follow=False)
        second, place, real = self.place(other, follow=False)
        if second is not tree:
            raise FileFault("Invalid cross-device link", other)
        if self.user:
            self.demand(self.stat(split(real)[0]), 3, other)
        tree.link(inner, place)

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
            self.put_in(tree, inner, real, Node("f", 0o666 & ~self.mask, text, mtime=now), path)
        else:
            self.demand(node, 2, path)
            size = node.size + len(text) if append and node.size >= 0 else -1        # what is not kept stays so
            self.keep(tree, inner, real, node._replace(text=node.text + text if append and size < 0 else node.text if append else text, size=size, mtime=now), node, path)

    def mkdir(self, path, mode=None):
        mode = 0o777 & ~self.mask if mode is None else mode
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
