"""A client that costs next to nothing: requests prepared beforehand, sent over connections that stay open."""

import selectors
import socket
import time


def request(path, body, content_type="text/xml", **headers):
    """The bytes of a POST."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Type: {content_type}", f"Content-Length: {len(body)}",
             *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Connection:
    """One connection: sends a request and takes the whole answer."""

    def __init__(self, port):
        self.port = port
        self.connect()

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begin()

    def begin(self):
        self.closes = False
        self.parts, self.missing, self.head = [], None, b""

    def send(self, data):
        self.begin()
        self.socket.sendall(data)

    def receive(self):
        """Take what has come; True when the answer is whole."""
        piece = self.socket.recv(1 << 20)
        if not piece:
            raise ConnectionError("the server has closed the connection: it does not keep it open, or refuses the request")
        if self.missing is None:
            self.head += piece
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return False
            head, piece = self.head[:end].lower(), self.head[end + 4:]
            if b" 200 " not in head.split(b"\r\n")[0]:
                raise ConnectionError(self.head[:400].decode("latin-1"))
            self.closes = b"connection: close" in head or head.startswith(b"http/1.0")
            self.missing = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        self.parts.append(piece)
        self.missing -= len(piece)
        return self.missing <= 0

    def ask(self, data):
        """One request; the body of its answer. A server that does not keep connections open pays for a new one, as its clients do."""
        if self.closes:
            self.socket.close()
            self.connect()
        self.send(data)
        while not self.receive():
            pass
        return b"".join(self.parts)


def seconds_a_call(port, data, calls):
    """The time of one call after the other on one connection: the median, in seconds."""
    connection, times = Connection(port), []
    for _ in range(calls):
        began = time.perf_counter()
        connection.ask(data)
        times.append(time.perf_counter() - began)
    return sorted(times)[len(times) // 2]


def calls_a_second(port, data, connections, seconds):
    """How many calls are answered each second on that many connections at once."""
    selector, done = selectors.DefaultSelector(), 0
    for _ in range(connections):
        connection = Connection(port)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(data)
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        for key, _ in selector.select(1):
            if key.data.receive():
                done += 1
                key.data.send(data)
    return done / (time.perf_counter() - began)
