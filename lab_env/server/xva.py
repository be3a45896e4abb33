"""The archive of a VM, as XAPI exports it: a tar of `ova.xml` and, for each disk, its blocks of one MiB that hold more than zeros."""

import hashlib
import re
import tarfile
import zlib
from xml.parsers import expat

from ..mock import wire
from ..mock.disk_data import DataError, Sparse

BLOCK = 2 ** 20
MAX_OVA = 8 * 2 ** 20       # bytes of ova.xml
VERSION = {"hostname": "localhost", "date": "2012-09-24", "product_brand": "XenServer", "build_number": "59235p", "xapi_major": 1, "xapi_minor": 3, "export_vsn": 2}
DISK = re.compile(r"(Ref:\d+|OpaqueRef:[0-9a-f-]+)/(\d{8})(\.checksum|\.xxhash)?\Z")


def pieces(objects, disks, version):
    """The archive, piece by piece, without its end: `disks` is {id: (size, {offset: bytes})}."""
    ova = '<?xml version="1.0"?>' + wire.value_text({"version": {**VERSION, **version}, "objects": objects})
    yield member("ova.xml", ova.encode())
    for name, (size, blocks) in disks.items():
        sparse = Sparse()
        sparse.blocks = blocks
        wanted = sorted({0, (max(size, 1) - 1) // BLOCK} | {place // BLOCK for start, data in blocks.items() for place in range(start, start + len(data), BLOCK // 16)}
                        | {(start + len(data) - 1) // BLOCK for start, data in blocks.items()})
        for number in wanted:
            data = sparse.read(number * BLOCK, min(BLOCK, size - number * BLOCK))
            yield member(f"{name}/{number:08d}", data)
            yield member(f"{name}/{number:08d}.checksum", hashlib.sha1(data).hexdigest().encode())


END = b"\0" * 1024


def member(name, data):
    """One file of a tar."""
    info = tarfile.TarInfo(name)
    info.size = len(data)
    return info.tobuf(tarfile.USTAR_FORMAT) + data + b"\0" * (-len(data) % 512)


class Unpacker:
    """Takes an archive as it comes: `feed(data)`; then `objects` and `disks` ({id: Sparse}). DataError for what is none."""

    def __init__(self):
        self.rest, self.objects, self.disks, self.ended, self.size = bytearray(), None, {}, False, 0
        self.inflate = None         # a decompressor, once the first bytes have told that there is need of one
        self.wanted = self.name = None
        self.hashes = {}

    def feed(self, data):
        if self.inflate is None:
            self.inflate = zlib.decompressobj(31) if data[:2] == b"\x1f\x8b" else False
            if data[:4] == b"\x28\xb5\x2f\xfd":
                raise DataError("archives compressed with zstd cannot be read here: use gzip, or none")
        if not self.inflate:
            return self.take(data)
        try:
            while data and not self.ended:
                self.take(self.inflate.decompress(data, BLOCK))
                data = self.inflate.unconsumed_tail
        except zlib.error as error:
            raise DataError(f"the archive is damaged: {error}") from error

    def take(self, data):
        self.rest += data
        while not self.ended:
            if self.wanted is None:
                if len(self.rest) < 512:
                    return
                self.header(bytes(self.rest[:512]))
                del self.rest[:512]
            else:
                padded = self.wanted + -self.wanted % 512
                if len(self.rest) < padded:
                    return
                self.file(self.name, bytes(self.rest[:self.wanted]))
                del self.rest[:padded]
                self.wanted = None

    def header(self, block):
        if block.count(0) == 512:
            self.ended = True
            return
        try:
            info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        except (tarfile.TarError, ValueError) as error:
            raise DataError(f"this is no archive of a VM: {error}") from error
        self.name, self.wanted = info.name, info.size
        if not 0 <= info.size <= (MAX_OVA if info.name == "ova.xml" else BLOCK):
            raise DataError(f"{info.name} is too large")

    def file(self, name, data):
        if self.objects is None:
            if name != "ova.xml":
                raise DataError(f"ova.xml must come first, not {name:.80}")
            self.objects = objects_of(data)
            return
        found = DISK.match(name)
        if not found:
            raise DataError(f"{name:.80} has no place in the archive of a VM")
        disk, number, kind = found.groups()
        if kind is None:
            self.size += len(data)
            self.disks.setdefault(disk, Sparse()).write(int(number) * BLOCK, data)
            self.hashes[name] = hashlib.sha1(data).hexdigest()
        elif kind == ".checksum" and data.decode("ascii", "replace").strip().lower() != self.hashes.pop(name.removesuffix(kind), ""):
            raise DataError(f"the checksum of {name.removesuffix(kind)} does not fit")

    def contents(self):
        """{id of a disk: what is on it}; DataError when the archive was cut short."""
        if not self.ended or self.objects is None:
            raise DataError("the archive ends too soon")
        return {name: sparse.content() for name, sparse in self.disks.items()}


def objects_of(data):
    """The objects of an ova.xml."""
    try:
        value = wire.parse_value(data)
        objects = value["objects"]
        for entry in objects:
            if not isinstance(entry["snapshot"], dict) or not isinstance(entry["id"], str) or not isinstance(entry["class"], str):
                raise TypeError("an object without class, id or snapshot")
        return objects
    except (wire.BadRequest, expat.ExpatError, LookupError, TypeError) as error:
        raise DataError(f"ova.xml cannot be read: {error}") from error
