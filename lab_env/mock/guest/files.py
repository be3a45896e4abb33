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

    def __deepcopy__(self, memo):
        return self

    @property
    def length(self):
        """Size in bytes, as `ls -l` shows it."""
        if self.kind == "d":
            return 4096
        return self.size if self.size >= 0 else len(self.text.encode("utf-8", "surrogateescape"))


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
        self.changed = {}        # {directory: {name: Node, or None where the base's is gone}}

    def copy(self):
        twin = FileSystem(self.base, self.read_only)
        twin.changed = {directory: dict(names) for directory, names in self.changed.items()}
        return twin

    def __deepcopy__(self, memo):
        return self.copy()

    def get(self, path):
        """The node at a path, or None."""
        if path == "/":
            return Node("d", 0o755, mtime=1)
        directory, name = split(path)
        changed = self.changed.get(directory)
        if changed is not None and name in changed:
            return changed[name]
        return base_tree(self.base).get(directory, {}).get(name)

    def names(self, path):
        """What is in a directory, sorted."""
        found = dict(base_tree(self.base).get(path, {}))
        found.update(self.changed.get(path, {}))
        return sorted(name for name, node in found.items() if node is not None)

    def put(self, path, node):
        if self.read_only:
            raise FileFault(READ_ONLY)
        directory, name = split(path)
        self.changed.setdefault(directory, {})[name] = node

    def remove(self, path):
        """Forget a path; a directory must be empty already."""
        self.put(path, None)
        directory, name = split(path)
        if name not in base_tree(self.base).get(directory, {}):
            del self.changed[directory][name]
            if not self.changed[directory]:
                del self.changed[directory]
