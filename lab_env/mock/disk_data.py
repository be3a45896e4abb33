"""What is on a virtual disk, as bytes and as plain data, so that it can leave the lab and come back.

There is no real file system behind a guest's disk. As bytes, an installed system is a partition table and, one MiB further, a description
of its files that this laboratory reads again; a real computer finds nothing to boot there. Other bytes are kept as they are.
"""

import base64
import json
import struct
import zlib

from .guest.files import FileSystem, Node
from .guest.image import Image
from .guest.windows.image import WindowsImage

KINDS = {"linux": Image, "windows": WindowsImage}
MAGIC, PLACE = b"XENLAB-DISK\n", 2 ** 20
BLOCK = 64 * 1024
MOST = 4 * 2 ** 20          # bytes that are not zero, of a disk that is no installed system of ours
DEEPEST = 32 * 2 ** 20      # bytes of a description, unpacked


class DataError(ValueError):
    """Bytes or data that cannot be what is on a disk, and why."""


class RawData:
    """Bytes of a client's own: {offset: bytes}, zeros left out. No guest makes sense of them."""

    def __init__(self, blocks):
        self.blocks = blocks

    def copy(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def dump(self):
        return plain(self)


class Sparse:
    """Bytes as they come, in any order of blocks; what is all zeros is left out."""

    def __init__(self):
        self.blocks, self.size = {}, 0

    def write(self, offset, data):
        for start in range(0, len(data), BLOCK):
            piece = data[start:start + BLOCK]
            if piece.count(0) != len(piece):
                self.size += len(piece)
                if self.size > MOST:
                    raise DataError(f"this mocked XenServer keeps at most {MOST // 2**20} MiB of a disk's bytes besides zeros; what its own guests have on their disks takes less")
                self.blocks[offset + start] = bytes(piece)

    def read(self, offset, count):
        """Bytes of what came."""
        found = bytearray(count)
        for start, data in self.blocks.items():
            first, last = max(offset, start), min(offset + count, start + len(data))
            if first < last:
                found[first - offset:last - offset] = data[first - start:last - start]
        return bytes(found)

    def content(self):
        """What is on the disk: a system, bytes, or None."""
        head = self.read(PLACE, len(MAGIC) + 4)
        if head.startswith(MAGIC):
            (length,) = struct.unpack("!I", head[len(MAGIC):])
            if length <= MOST:
                return of_plain(unpacked(self.read(PLACE + len(head), length)))
        return RawData(dict(sorted(self.blocks.items()))) if self.blocks else None


def unpacked(data):
    """A description's JSON, of a size that can be."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data, DEEPEST)
        if unpacker.unconsumed_tail:
            raise DataError("the description of the disk is too large")
        return json.loads(text)
    except (zlib.error, ValueError, RecursionError) as error:
        raise DataError(f"the description of the disk cannot be read: {error}") from error


def blocks_of(content, size):
    """{offset: bytes} of a disk of that size."""
    if isinstance(content, RawData):
        return content.blocks
    if not isinstance(content, tuple(KINDS.values())):
        return {}
    text = zlib.compress(json.dumps(plain(content), separators=(",", ":"), sort_keys=True).encode(), 9)
    if size < PLACE + len(MAGIC) + 4 + len(text):
        raise DataError("the disk is too small for the description of what is on it")
    partition = struct.pack("<B3sB3sII", 0x80, b"\x20\x21\x00", 0x83, b"\xfe\xff\xff", 2048, min(size // 512 - 2048, 2 ** 32 - 1))
    return {0: partition.rjust(446 + 16, b"\0").ljust(510, b"\0") + b"\x55\xaa", PLACE: MAGIC + struct.pack("!I", len(text)) + text}


def plain(content):
    """What is on a disk as data for JSON; None for nothing."""
    if isinstance(content, RawData):
        return {"kind": "bytes", "blocks": [[offset, base64.b64encode(zlib.compress(data)).decode()] for offset, data in content.blocks.items()]}
    for kind, cls in KINDS.items():
        if isinstance(content, cls):
            changed = {directory: {name: None if node is None else list(node) for name, node in names.items()} for directory, names in content.files.changed.items()}
            found = {"kind": kind, "system": content.system, "hostname": content.hostname, "base": content.files.base, "changed": changed}
            return {**found, "state": content.state} if hasattr(content, "state") else found
    return None


def of_plain(data):
    """The other way round; DataError for what cannot be."""
    if data is None:
        return None
    try:
        if data["kind"] == "bytes":
            return RawData({int(offset): zlib.decompressobj().decompress(base64.b64decode(text), BLOCK) for offset, text in data["blocks"]})
        files = FileSystem(text(data["base"]))
        files.names("/")        # the base must be one there is
        files.changed = {text(directory): {text(name): node(values) for name, values in names.items()} for directory, names in data["changed"].items()}
        state = [dict(data["state"])] if data["kind"] == "windows" else []
        content = KINDS[data["kind"]](text(data["system"]), text(data["hostname"]), files, *state)
        assert content.os
        return content
    except (LookupError, TypeError, ValueError, AttributeError, AssertionError) as error:
        raise DataError(f"the description of the disk is damaged: {error!r}") from error


def text(value):
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value


def node(values):
    """A file's node."""
    if values is None:
        return None
    kind, mode, contents, *numbers = values
    if kind not in ("f", "d", "l", "b", "c", "p", "s") or not 4 <= len(numbers) <= len(Node._fields) - 3 or not all(type(number) is int for number in (mode, *numbers)):
        raise ValueError(f"{values!r} is no file")
    return Node(kind, mode, text(contents), *numbers)
