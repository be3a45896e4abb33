"""ping: whether another computer answers."""

import ipaddress
from typing import NamedTuple

from .. import mirror
from ..command import command
from ..fullscreen.running import Pinging
from .network import network, resolve
from .screens import goes_on_in_pipe, has_screen, is_pipe


class Packets(NamedTuple):
    """What is sent to one computer, and what comes back."""

    host: str
    address: str
    shown: str              # the answering computer as ping shows it
    answers: bool
    told_by: str            # who says that nobody is there, or ""
    sequence: str           # icmp_req, as iputils said until 2012; then icmp_seq
    size: int
    modern: bool
    quiet: bool

    def first(self):
        return f"PING {self.host} ({self.address}) {self.size}({self.size + 28}) bytes of data.\n"

    def took(self, number):
        """Milliseconds."""
        base = 0.031 if self.address.startswith("127.") else 0.402
        return base + number * 7 % 10 / 1000

    def line(self, number):
        if self.quiet:
            return ""
        if self.answers:
            took = self.took(number)
            return f"{self.size + 8} bytes from {self.shown}: {self.sequence}={number} ttl=64 time={took:.3f} ms\n"
        return f"From {self.told_by} {'icmp_seq'}={number} Destination Host Unreachable\n" if self.told_by else ""

    def statistics(self, count):
        errors = f", +{count} errors" if self.told_by and not self.answers else ""
        text = f"\n--- {self.host} ping statistics ---\n{count} packets transmitted, {count if self.answers else 0} received{errors}, {0 if self.answers else 100}% packet loss, time {999 * (count - 1)}ms\n"
        if not self.answers:
            return text + (f"pipe {min(count, 3)}\n" if errors and count > 1 else "\n" * (not errors))
        times = [self.took(number) for number in range(1, count + 1)]
        mean = sum(times) / count
        deviation = (sum((one - mean) ** 2 for one in times) / count) ** 0.5
        return text + f"rtt min/avg/max/mdev = {min(times):.3f}/{mean:.3f}/{max(times):.3f}/{deviation:.3f} ms\n"


def refusal(run, words, status=2):
    """Why nothing is sent: as iputils has it, which only since 2018 says who speaks."""
    run.say(f"ping: {words}" if run.system.os.init == "systemd" else words)
    return status


@command("ping", "-c= -i= -n -q -w= -W= -s= -t= -I= -4 -f -v -A -D -O", path="/bin", package="iputils-ping")
def ping(run, options, host):
    """Ask whether another computer answers: until ^C on the console, with -c that many times."""
    modern = run.system.os.init == "systemd"
    address = resolve(run, host)
    if address is None:
        has_server = run.system.network_up() and "nameserver" in run.fs.read("/etc/resolv.conf")
        return refusal(run, f"{host}: {'Name or service not known' if has_server else 'Temporary failure in name resolution'}" if modern else f"ping: unknown host {host}")
    up = run.system.up_addresses()
    own, local = {one.ip for one in up.values()}, address.startswith("127.")
    near = next((one for one in up.values() if ipaddress.ip_address(address) in network(one)), None)
    way_out = near or next((one for one in up.values() if one.gateway), None)
    if way_out is None and not local:
        return refusal(run, "connect: Network is unreachable")
    answers = local or address in own or (address in {one.gateway for one in up.values()} | set(run.system.hardware.neighbours()) if near else address in mirror.ADDRESSES.values())
    shown = f"{host} ({address})" if host != address else address
    packets = Packets(host, address, shown, answers, near.ip if near and not answers else "", "icmp_seq" if modern else "icmp_req", int(options.s or 56), modern, bool(options.q))
    interval = float(options.i or 1)
    if interval < 0.2 and run.user.uid:
        run.say(packets.first() + "ping: cannot flood; minimal interval, allowed for user, is 200ms")
        return 2
    run.write(packets.first())
    if not options.c and not options.w and has_screen(run):
        return run.show(Pinging(run, packets, max(interval, 0.01)))
    limit = run.shell.budget.until
    if not options.c and not options.w and is_pipe(run) and limit is None:
        run.wait(1)
        goes_on_in_pipe(run, "".join(packets.line(number) for number in range(1, 60)))
        return 0
    count = max(int(options.c or options.w or (4 if limit is None else 10_000)), 1)
    for number in range(1, count + 1):
        run.write(packets.line(number))
        if number < count or not answers:
            run.wait(interval)
    run.write(packets.statistics(count))
    if not options.c and not options.w:
        run.say("(ping stops after four here: ask for more with -c)")
    return int(not answers)
