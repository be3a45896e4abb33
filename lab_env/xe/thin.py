"""The thin-CLI protocol: what the real `xe` and the server say to each other on `/cli`, as bytes.

Numbers are 32 bits, little-endian; texts begin with their length, messages with theirs.
"""

import struct

MAGIC = b"XenSource thin CLI protocol"
MAJOR, MINOR = 0, 2
PRINT, PROMPT, EXIT, HTTP_GET, HTTP_PUT, PRINT_STDERR = 0, 3, 4, 12, 13, 16        # commands of the server's; 1 and 17 are not used
OK, FAILED, WAIT = 5, 6, 18        # what a client that moves a file answers; WAIT: it is not finished
CHUNK, END = 7, 8
COMMAND, RESPONSE, BLOB = 9, 10, 11


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
