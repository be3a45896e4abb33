"""A small RFB client for tests: reads the picture as rows of (red, green, blue)."""

import socket
import struct
import zlib
from urllib.parse import urlsplit


class Viewer:
    def __init__(self, url, query, version=b"RFB 003.008\n", encoding=0, cookie=""):
        self.sock = socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=10)
        self.sock.sendall(f"CONNECT /console?{query} HTTP/1.1\r\nHost: lab\r\nCookie: {cookie}\r\n\r\n".encode())
        self.head = b""
        while not self.head.endswith(b"\r\n\r\n"):
            self.head += self.read(1)
        self.encoding, self.stream = encoding, zlib.decompressobj()
        if b" 200 " in self.head.split(b"\r\n")[0] and version:
            self.shake_hands(version)

    def read(self, count):
        data = b""
        while len(data) < count:
            piece = self.sock.recv(count - len(data))
            if not piece:
                raise EOFError(data)
            data += piece
        return data

    def shake_hands(self, version):
        assert self.read(12) == b"RFB 003.008\n"
        self.sock.sendall(version)
        if version < b"RFB 003.007\n":
            assert self.read(4) == b"\0\0\0\1"
        else:
            assert self.read(2) == b"\1\1"
            self.sock.sendall(b"\1")
            if version >= b"RFB 003.008\n":
                assert self.read(4) == b"\0\0\0\0"
        self.sock.sendall(b"\1")
        self.width, self.height = struct.unpack("!HH", self.read(4))
        self.read(16)
        self.name = self.read(struct.unpack("!I", self.read(4))[0]).decode()
        self.pixels = [[(9, 9, 9)] * self.width for _ in range(self.height)]
        self.sock.sendall(struct.pack("!BxHii", 2, 2, 99, self.encoding))

    def update(self, incremental=False):
        """Ask for the picture and take what comes; returns the rectangles (x, y, width, height)."""
        self.sock.sendall(struct.pack("!BBHHHH", 3, incremental, 0, 0, self.width, self.height))
        kind, count = struct.unpack("!BxH", self.read(4))
        assert kind == 0
        found = []
        for _ in range(count):
            x, y, width, height, encoding = struct.unpack("!HHHHi", self.read(12))
            assert encoding == self.encoding
            if encoding == 0:
                self.paint(x, y, width, self.read(width * height * 4), 4)
            else:
                self.unpack(x, y, width, height, self.stream.decompress(self.read(struct.unpack("!I", self.read(4))[0])))
            found.append((x, y, width, height))
        return found

    def paint(self, x, y, width, data, size):
        colours = [(data[at + 2], data[at + 1], data[at]) for at in range(0, len(data), size)]
        for line in range(len(colours) // width):
            self.pixels[y + line][x:x + width] = colours[line * width:(line + 1) * width]

    def unpack(self, x, y, width, height, data):
        """ZRLE, of which a server need not use all."""
        at = 0
        for top in range(0, height, 64):
            for left in range(0, width, 64):
                wide, high = min(64, width - left), min(64, height - top)
                kind, at = data[at], at + 1
                palette = [data[at + 3 * n:at + 3 * n + 3] for n in range(kind)]
                at += 3 * kind
                if kind == 0:
                    body, at = data[at:at + wide * high * 3], at + wide * high * 3
                elif kind == 1:
                    body = palette[0] * wide * high
                else:
                    assert kind == 2
                    bits = data[at:at + wide // 8 * high]
                    at += len(bits)
                    body = b"".join(palette[byte >> (7 - n) & 1] for byte in bits for n in range(8))
                self.paint(x + left, y + top, wide, body, 3)
        assert at == len(data)

    def press(self, text):
        for keysym in (ord(char) if char != "\n" else 0xff0d for char in text):
            self.sock.sendall(struct.pack("!BBxxI", 4, 1, keysym) + struct.pack("!BBxxI", 4, 0, keysym))

    @property
    def lit(self):
        """How many pixels are not black."""
        return sum(colour != (0, 0, 0) for row in self.pixels for colour in row)
