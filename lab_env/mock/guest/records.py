"""The small records a running system is made of."""

from typing import NamedTuple


class Mount(NamedTuple):
    source: str
    target: str
    type: str
    options: str
    disc: str = ""          # the name of the disc that was mounted

    def line(self):
        return f"{self.source} {self.target} {self.type} {self.options} 0 0"


class Process(NamedTuple):
    name: str
    args: str
    parent: int
    started: float
    tty: str = "?"
    user: str = "root"


class Address(NamedTuple):
    ip: str
    netmask: str
    gateway: str
