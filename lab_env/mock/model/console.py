"""console: where a running VM's console is found."""

from ..operations import computed


@computed("console", "location")
def location(xs, console):
    """An address that can be reached: the server's own where there is one, which a real host's record has anyway."""
    return f"{xs.served_at or 'https://' + xs.host.address}/console?uuid={console.uuid}"
