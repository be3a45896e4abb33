"""The VHD format of virtual disks (Microsoft, version 1.0): dynamic ones are written and read, fixed ones read."""

import struct

from ..mock.disk_data import DataError, Sparse

BLOCK, SECTOR = 2 ** 21, 512
FOOTER, HEADER = "!8sIIQI4sI4sQQIII16sB427x", "!8sQQIIII16sII512s192x256x"
FIXED, DYNAMIC = 2, 3
NONE = 0xFFFFFFFF
LARGEST = 2040 * 2 ** 30


def write(size, blocks, uuid):
    """A dynamic VHD, piece by piece."""
    held = Sparse()
    held.blocks = blocks
    numbers = sorted({place // BLOCK for start, data in blocks.items() for place in (start, start + len(data) - 1)})
    count = -(-size // BLOCK)
    table = -(-count * 4 // SECTOR) * SECTOR
    first = 512 + 1024 + table
    places = {number: (first + place * (BLOCK + SECTOR)) // SECTOR for place, number in enumerate(numbers)}
    footer = checked(struct.pack(FOOTER, b"conectix", 2, 0x10000, 512, 0, b"tap\0", 0x10003, b"\0\0\0\0", size, size, geometry(size), DYNAMIC, 0, bytes.fromhex(uuid.replace("-", "")), 0), 64)
    yield footer
    yield checked(struct.pack(HEADER, b"cxsparse", 2 ** 64 - 1, 1536, 0x10000, count, BLOCK, 0, b"", 0, 0, b""), 36)
    yield b"".join(struct.pack("!I", places.get(number, NONE)) for number in range(count)).ljust(table, b"\xff")
    for number in numbers:
        yield b"\xff" * SECTOR + held.read(number * BLOCK, BLOCK)
    yield footer


def checked(data, place):
    """The same with its checksum at that place."""
    return data[:place] + struct.pack("!I", ~sum(data) & 0xFFFFFFFF) + data[place + 4:]


def geometry(size):
    """Cylinders, heads and sectors, as the specification works them out."""
    total = min(size // SECTOR, 65535 * 16 * 255)
    if total >= 65535 * 16 * 63:
        sectors, heads = 255, 16
        across = total // sectors
    else:
        sectors = 17
        across = total // sectors
        heads = max(4, -(-across // 1024))
        if across >= heads * 1024 or heads > 16:
            sectors, heads = 31, 16
            across = total // sectors
        if across >= heads * 1024:
            sectors, heads = 63, 16
            across = total // sectors
    return (across // heads) << 16 | heads << 8 | sectors


class Reader:
    """Takes a VHD as it comes: `feed(data)`; at its end `sparse` has what was in it."""

    def __init__(self):
        self.sparse, self.rest, self.position = Sparse(), bytearray(), 0
        self.table, self.kind, self.virtual = None, None, 0

    def feed(self, data):
        self.rest += data
        if self.kind is None:
            if len(self.rest) < 512:
                return
            self.start(bytes(self.rest[:512]))
        if self.kind == DYNAMIC:
            self.blocks()

    def start(self, footer):
        """A dynamic one begins with a copy of its footer; a fixed one with its data, which cannot be told before its end."""
        if not footer.startswith(b"conectix"):
            raise DataError("a VHD that begins with its data (a fixed one) must be sent with format=raw, without its last 512 bytes")
        *_, current, _, self.kind, _, _, _ = struct.unpack(FOOTER, footer)
        self.virtual = current
        if self.kind != DYNAMIC or checked(footer[:64] + b"\0\0\0\0" + footer[68:], 64) != footer:
            raise DataError("only whole dynamic VHDs are read: this is a differencing or a damaged one")

    def blocks(self):
        if self.table is None:
            if len(self.rest) < 1536:
                return
            cookie, _, place, _, count, size, *_ = struct.unpack(HEADER, bytes(self.rest[512:1536]))
            if cookie != b"cxsparse" or size != BLOCK or place < 1536 or place > 2 ** 20 or count * BLOCK > LARGEST:
                raise DataError("the VHD's header is damaged, or its blocks are not 2 MiB")
            if len(self.rest) < place + 4 * count:
                return
            entries = struct.unpack(f"!{count}I", bytes(self.rest[place:place + 4 * count]))
            self.table = {entry * SECTOR: number for number, entry in enumerate(entries) if entry != NONE}
            self.drop(place + 4 * count)
        while self.table:
            start = min(self.table)
            if start < self.position:
                raise DataError("the blocks of the VHD overlap")
            if len(self.rest) < start - self.position + SECTOR + BLOCK:
                if start - self.position > len(self.rest):
                    self.drop(len(self.rest))
                return
            self.drop(start - self.position)
            self.sparse.write(self.table.pop(start) * BLOCK, bytes(self.rest[SECTOR:SECTOR + BLOCK]))
            self.drop(SECTOR + BLOCK)

    def drop(self, count):
        del self.rest[:count]
        self.position += count

    def finish(self):
        if self.kind is None or self.table is None or self.table:
            raise DataError("the VHD ends too soon")
