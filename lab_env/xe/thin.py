"""The thin-CLI protocol: what the real `xe` and the server say to each other on `/cli`, as bytes.

Numbers are 32 bits, little-endian; texts begin with their length, messages with theirs.
"""

import struct

MAGIC = b"XenSource thin CLI protocol"
MAJOR, MINOR = 0, 2
PRINT, PROMPT, EXIT, PRINT_STDERR = 0, 3, 4, 16        # commands of the server's; those that move files (1, 12, 13, 17) are not used yet
CHUNK, END = 7, 8
COMMAND, BLOB = 9, 11


class Broken(Exception):
    """The other side does not speak the protocol."""


def number(value):
    return struct.pack("<i", value)


def text(value):
    data = value.encode("utf-8", "surrogateescape")
    return number(len(data)) + data


def hello():
    """What each side begins with."""
    return MAGIC + number(MAJOR) + number(MINOR)


def command(tag, *parts):
    """A whole message to the client, its length before it; a part is a text or a number."""
    body = number(COMMAND) + number(tag) + b"".join(number(part) if isinstance(part, int) else text(part) for part in parts)
    return number(len(body)) + body


def unpacked(body):
    """(kind, tag, what follows as bytes) of a message's body."""
    if len(body) < 8:
        raise Broken("a message is too short")
    return *struct.unpack_from("<ii", body), body[8:]
