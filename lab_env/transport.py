"""A transport for `XenAPI.Session` straight into a MockXenServer: the same bytes as over HTTP, no socket."""

import io
import xmlrpc.client

from .mock import wire


class InProcessTransport(xmlrpc.client.Transport):
    """`XenAPI.Session("http://mock/", transport=InProcessTransport(xs))`."""

    def __init__(self, xs):
        super().__init__()
        self.xs = xs

    def request(self, host, handler, request_body, verbose=False):
        self.verbose = verbose
        return self.parse_response(io.BytesIO(wire.answer(self.xs, request_body)))

    def add_extra_header(self, key, value):
        """XenAPI's own transports have it; there are no headers here."""
