"""A tree of files as data: a shared base that never changes, and what was changed on top of it."""

import functools
from typing import NamedTuple


class Node(NamedTuple):
    """One file, directory, link or device."""

    kind: str           # "f" file, "d" directory, "l" symbolic link, "b" and "c" devices
    mode: int
    text: str = ""      # contents of a file, target of a link, "major, minor" of a device
    size: int = -1      # of a binary whose contents are not kept
    mtime: int = 0
    uid: int = 0
    gid: int = 0
    serial: int = 0     # of a file with several names (hard links): they all have the same; 0 when it has one name

    def __deepcopy__(self, memo):
        return self

    @property
    def length(self):
        """Size in bytes, as `ls -l` shows it."""
        if self.kind == "d":
            return 4096
        if self.size >= 0:
            return self.size
        return len(self.text) if self.text.isascii() else len(self.text.encode("utf-8", "surrogateescape"))


class FileFault(Exception):
    """A file could not be used; `reason` is the kernel's phrase."""

    def __init__(self, reason, path=""):
        super().__init__(reason)
        self.reason, self.path = reason, path


NO_ENTRY = "No such file or directory"
NOT_DIRECTORY = "Not a directory"
IS_DIRECTORY = "Is a directory"
READ_ONLY = "Read-only file system"
IO_ERROR = "Input/output error"
EXISTS = "File exists"
NOT_EMPTY = "Directory not empty"
DENIED = "Permission denied"
NOT_PERMITTED = "Operation not permitted"
BUSY = "Device or resource busy"
TOO_MANY_LINKS = "Too many levels of symbolic links"
NO_SPACE = "No space left on device"
MOST = 48_000_000       # characters that one disk really keeps, whatever its size

BUILDERS = {}


def base(prefix):
    """Declare the function that builds the base trees whose key starts with a prefix."""
    def declare(builder):
        BUILDERS[prefix] = builder
        return builder
    return declare


@functools.cache
def base_tree(key):
    """{directory: {name: Node}} of a base; built once, never changed."""
    prefix, _, rest = key.partition(":")
    return BUILDERS[prefix](rest) if key else {"/": {}}


def split(path):
    """(directory, name) of an absolute path."""
    directory, _, name = path.rpartition("/")
    return directory or "/", name


def plant(entries, mtime):
    """A base tree from {path: text or Node}; the directories on the way appear by themselves, "path/" is an empty one."""
    tree = {"/": {}}

    def directory(path):
        if path not in tree:
            above, name = split(path)
            directory(above).setdefault(name, Node("d", 0o755, mtime=mtime))
            tree[path] = {}
        return tree[path]

    for path, what in entries.items():
        if path.endswith("/"):
            directory(path[:-1])
            continue
        above, name = split(path)
        if isinstance(what, str):
            what = Node("f", 0o644, what)
        node = what if what.mtime else what._replace(mtime=mtime)
        directory(above)[name] = node
        if node.kind == "d":
            tree.setdefault(path, {})
    return tree


class FileSystem:
    """Files on a disk: `get`, `names`, `put` and `remove` by absolute path, with no links followed."""

    def __init__(self, base="", read_only=False):
        self.base, self.read_only = base, read_only
        self._changed = {}        # {directory: {name: Node, or None where the base's is gone}}
        self._sums = None         # [bytes, characters kept] of what was changed, once somebody asked

    @property
    def changed(self):
        """{directory: {name: Node, or None where the base's is gone}}."""
        return self._changed

    @changed.setter
    def changed(self, value):
        self._changed, self._sums = value, None

    def copy(self):
        twin = FileSystem(self.base, self.read_only)
        twin.changed = {directory: dict(names) for directory, names in self.changed.items()}
        twin._sums = self._sums and [*self._sums]
        return twin

    def __deepcopy__(self, memo):
        return self.copy()

    def get(self, path):
        """The node at a path, or None."""
        if path == "/":
            return Node("d", 0o755, mtime=next((node.mtime for node in base_tree(self.base).get("/", {}).values()), 1))
        directory, name = split(path)
        changed = self._changed.get(directory)
        if changed is not None and name in changed:
            return changed[name]
        return base_tree(self.base).get(directory, {}).get(name)

    def names(self, path):
        """What is in a directory, sorted."""
        found = dict(base_tree(self.base).get(path, {}))
        found.update(self._changed.get(path, {}))
        return sorted(name for name, node in found.items() if node is not None)

    def put(self, path, node):
        """Put a node at a path; of a file with several names, at all of them."""
        if self.read_only:
            raise FileFault(READ_ONLY)
        old = self.get(path)
        self.count(old, node)
        directory, name = split(path)
        self._changed.setdefault(directory, {})[name] = node
        if node is not None and node.serial and old is not None and old.serial == node.serial:
            for other in self.same(node):
                directory, name = split(other)
                self._changed[directory][name] = node

    def remove(self, path):
        """Forget a path; a directory must be empty already."""
        self.put(path, None)
        directory, name = split(path)
        if name not in base_tree(self.base).get(directory, {}):
            del self._changed[directory][name]
            if not self._changed[directory]:
                del self._changed[directory]

    # -- room ---------------------------------------------------------------------------------------------------------

    def sums(self):
        """[bytes, characters kept] of all that was changed."""
        if self._sums is None:
            nodes = [node for names in self._changed.values() for node in names.values() if node is not None]
            self._sums = [sum(node.length for node in nodes), sum(len(node.text) for node in nodes)]
        return self._sums

    def count(self, old, new):
        sums = self.sums()
        for node, sign in ((old, -1), (new, 1)):
            if node is not None:
                sums[0] += sign * node.length
                sums[1] += sign * len(node.text)

    # -- hard links ---------------------------------------------------------------------------------------------------

    def same(self, node):
        """The paths of a file that has several names."""
        return [f"{directory.rstrip('/')}/{name}" for directory, names in self._changed.items() for name, one in names.items() if one is not None and one.serial == node.serial] if node.serial else []

    def link(self, path, other):
        """Give the file at a path another name."""
        node = self.get(path)
        if not node.serial:
            node = node._replace(serial=1 + max((one.serial for names in self._changed.values() for one in names.values() if one is not None), default=0))
            self.put(path, node)
        self.put(other, node)
