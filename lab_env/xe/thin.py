"""The thin-CLI protocol: what the real `xe` and the server say to each other on `/cli`, as bytes.

Numbers are 32 bits, little-endian; texts and lists begin with their length, messages with theirs.
"""

import struct

MAGIC = b"XenSource thin CLI protocol"
MAJOR, MINOR = 0, 2
PRINT, LOAD, PROMPT, EXIT, ERROR, DEBUG, PRINT_STDERR = 0, 1, 3, 4, 14, 15, 16
OK, FAILED, WAIT = 5, 6, 18
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


def message(kind, tag, *parts):
    """A whole message, its length before it; a part is a text, a number or a list of texts."""
    body = number(kind) + number(tag)
    for part in parts:
        if isinstance(part, list):
            body += number(len(part)) + b"".join(map(text, part))
        else:
            body += number(part) if isinstance(part, int) else text(part)
    return number(len(body)) + body


def command(tag, *parts):
    return message(COMMAND, tag, *parts)


def unpacked(body):
    """(kind, tag, what follows as bytes) of a message's body."""
    if len(body) < 8:
        raise Broken("a message is too short")
    return *struct.unpack_from("<ii", body), body[8:]
