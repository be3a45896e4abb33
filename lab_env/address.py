"""The address of a XenServer, as people write it."""

import ipaddress
from urllib.parse import urlsplit

from .cli import UserError
from .words import said


def checked(url):
    """`scheme://host[:port]` of a URL, with what people leave around it taken off; UserError when it is not the URL of a XenServer."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError:      # a port that is none, a name no DNS could have
        host = ""
    if not host or set(host) & set(" \t%") or parts.scheme not in ("http", "https") or parts.username is not None or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise UserError(said("'{url}' is not the URL of a XenServer: it looks like https://host or https://host:port, with an IPv6 address in brackets; the user is given with --user",
                             "'{url}' non é o URL dun XenServer: é algo como https://host ou https://host:porto, un enderezo IPv6 vai entre corchetes; o usuario dáse con --user",
                             url=url if "@" not in url else "…"))
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}:{port}" if port else f"{parts.scheme}://{host}"


def is_here(url):
    """Whether a URL is this computer's own."""
    hostname = urlsplit(url).hostname
    try:
        return hostname == "localhost" or ipaddress.ip_address(hostname).is_loopback
    except ValueError:
        return False
