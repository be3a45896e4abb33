"""Interfaces, addresses, and reaching other computers."""

import ipaddress
import re

from .. import boot, mirror
from ..agent import link_local
from ..command import command
from ..records import Address

SPEED = 1_253_000       # bytes a second, of the laboratory's way out
IFCONFIG = {"path": "/sbin", "package": "net-tools"}


def nics(run):
    return {nic.name: nic for nic in run.system.hardware.nics()}


def network(address):
    return ipaddress.ip_interface(f"{address.ip}/{address.netmask}").network


def down(run, name):
    run.system.addresses.pop(name, None)
    run.system.links[name] = "down"


@command("ifconfig", None, **IFCONFIG)
def ifconfig(run, *words):
    """Interfaces and their addresses."""
    if len(words) > 1:
        run.needs_root("SIOCSIFADDR: Operation not permitted", 255)
    system, known, words = run.system, nics(run), list(words)
    everything = "-a" in words
    words = [word for word in words if word != "-a"]
    name = words.pop(0) if words else None
    if name not in (None, "lo", *known):
        run.say(f"{name}: error fetching interface information: Device not found")
        return 1
    if words:
        return configure(run, name, words)
    for one, nic in sorted(known.items()):
        if name not in (None, one) or (name is None and system.links.get(one) != "up" and not everything):
            continue
        address, is_up = system.addresses.get(one), system.links.get(one) == "up"
        lines = [f"{one:<10}Link encap:Ethernet  HWaddr {nic.mac.lower()}  "]
        if address:
            lines.append(f"inet addr:{address.ip}  Bcast:{network(address).broadcast_address}  Mask:{address.netmask}")
        if is_up:
            lines.append(f"inet6 addr: {link_local(nic.mac)}/64 Scope:Link")
        lines += [("UP BROADCAST RUNNING MULTICAST" if is_up else "BROADCAST MULTICAST") + "  MTU:1500  Metric:1", "RX packets:1043 errors:0 dropped:0 overruns:0 frame:0",
                  "TX packets:611 errors:0 dropped:0 overruns:0 carrier:0", "collisions:0 txqueuelen:1000 ", "RX bytes:141022 (141.0 KB)  TX bytes:70511 (70.5 KB)"]
        run.write(("\n" + " " * 10).join(lines) + "\n\n")
    if name in (None, "lo"):
        run.write(("\n" + " " * 10).join(["lo        Link encap:Local Loopback  ", "inet addr:127.0.0.1  Mask:255.0.0.0", "inet6 addr: ::1/128 Scope:Host",
                                          "UP LOOPBACK RUNNING  MTU:16436  Metric:1", "RX packets:0 errors:0 dropped:0 overruns:0 frame:0",
                                          "TX packets:0 errors:0 dropped:0 overruns:0 carrier:0", "collisions:0 txqueuelen:0 ", "RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)"]) + "\n\n")
    return 0


def configure(run, name, words):
    """ifconfig NAME up, down, or ADDRESS [netmask MASK]."""
    if words[0] == "up":
        run.system.links[name] = "up"
    elif words[0] == "down":
        down(run, name)
    elif re.fullmatch(r"\d+(\.\d+){3}(/\d+)?", words[0]):
        try:
            here = ipaddress.ip_interface(words[0] if "netmask" not in words else f"{words[0]}/{words[words.index('netmask') + 1]}")
        except (ValueError, IndexError):
            return run.error(f"{words[0]}: wrong address")
        mask = str(here.netmask) if "/" in words[0] or "netmask" in words else "255.255.255.0"
        run.system.addresses[name] = Address(str(here.ip), mask, run.system.addresses[name].gateway if name in run.system.addresses else "")
        run.system.links[name] = "up"
    else:
        return run.error(f"`{words[0]}' is not simulated", 2)
    return 0


@command("ifup ifdown", "-a -v --force", path="/sbin", package="ifupdown")
def ifup(run, options, *names):
    """Bring an interface of /etc/network/interfaces up or down."""
    run.needs_root(f"{run.name}: failed to open lockfile /run/network/.ifstate.lock: Permission denied")
    declared, status = boot.interfaces(boot.read(run.system, "/etc/network/interfaces")), 0
    for name in [one for one in declared if declared[one].get("auto")] if options.a else names:
        if name == "lo":
            continue
        if name not in declared:
            run.say(f"Ignoring unknown interface {name}={name}.")
        elif run.name == "ifdown":
            if name in run.system.addresses:
                down(run, name)
            else:
                run.say(f"ifdown: interface {name} not configured")
        elif name in run.system.addresses:
            run.say(f"ifup: interface {name} already configured")
        else:
            run.wait(3)
            if not boot.bring_up(run.system, name):
                run.say(f"No DHCPOFFERS received.\nFailed to bring up {name}.")
                status = 1
    return status


@command("dhclient", "-v -r -1", path="/sbin", package="isc-dhcp-client")
def dhclient(run, options, *names):
    """Ask the network for an address."""
    run.needs_root("RTNETLINK answers: Operation not permitted")
    for name in names or sorted(nics(run)):
        nic = nics(run).get(name)
        if nic is None:
            return run.error(f'Cannot find device "{name}"')
        if options.r:
            down(run, name)
            continue
        run.wait(3)
        if not nic.address:
            run.say("No DHCPOFFERS received.")
            return 2
        run.system.addresses[name] = Address(nic.address, nic.netmask, nic.gateway)
        run.system.links[name] = "up"
    return 0


@command("ip", None, path="/sbin", package="iproute")
def ip(run, *words):
    """Addresses (ip addr), links (ip link) and routes (ip route)."""
    if {"add", "del", "delete", "set", "flush", "change", "replace"} & set(words):
        run.needs_root("RTNETLINK answers: Operation not permitted", 2)
    brief, words = {"-br", "-brief", "--brief"} & set(words), [word for word in words if word not in ("-4", "-6", "-br", "-brief", "--brief", "-c", "-color", "--color", "show", "list", "ls", "dev")]
    if brief and words and ("address".startswith(words[0]) or "link".startswith(words[0])):
        return show_briefly(run, "address".startswith(words[0]))
    topic, rest = (words[0], words[1:]) if words else ("", [])
    if topic and "route".startswith(topic) and not rest:
        return run.write("".join(line + "\n" for line in routes(run)))
    if topic and ("addr".startswith(topic) or topic == "address"):
        return show_addresses(run, True, rest)
    if topic and "link".startswith(topic):
        if rest[:1] == ["set"] and len(rest) == 3 and rest[2] in ("up", "down") and rest[1] in nics(run):
            return configure(run, rest[1], rest[2:])
        return show_addresses(run, False, rest)
    return run.error(f"`{' '.join(words)}' is not simulated: ip addr, ip link and ip route are", 2)


def show_briefly(run, with_addresses):
    """`ip -br addr` and `ip -br link`."""
    rows = [("lo", "UNKNOWN", "127.0.0.1/8 ::1/128 " if with_addresses else "00:00:00:00:00:00 <LOOPBACK,UP,LOWER_UP> ")]
    for name, nic in sorted(nics(run).items()):
        is_up, address = run.system.links.get(name) == "up", run.system.addresses.get(name)
        cells = [f"{address.ip}/{network(address).prefixlen} " if address else "", f"{link_local(nic.mac)}/64 " if is_up else ""] if with_addresses else [f"{nic.mac.lower()} <BROADCAST,MULTICAST{',UP,LOWER_UP' if is_up else ''}> "]
        rows.append((name, "UP" if is_up else "DOWN", "".join(cells)))
    run.write("".join(f"{name:<16} {state:<14} {text}\n" for name, state, text in rows))
    return 0


def routes(run):
    """The routes as `ip route` writes them."""
    for name, address in sorted(run.system.addresses.items()):
        if address.gateway:
            yield f"default via {address.gateway} dev {name}  metric 100 "
        yield f"{network(address)} dev {name}  proto kernel  scope link  src {address.ip} "


def show_addresses(run, with_addresses, rest):
    if len(rest) > 1:
        return run.error(f"`{' '.join(rest)}' is not simulated", 2)
    if rest and rest[0] not in nics(run) and rest[0] != "lo":
        run.say(f'Device "{rest[0]}" does not exist.')
        return 1
    if not rest or rest[0] == "lo":
        run.write("1: lo: <LOOPBACK,UP,LOWER_UP> mtu 16436 qdisc noqueue state UNKNOWN \n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n"
                  + ("    inet 127.0.0.1/8 scope host lo\n    inet6 ::1/128 scope host \n       valid_lft forever preferred_lft forever\n" if with_addresses else ""))
    for number, (name, nic) in enumerate(sorted(nics(run).items()), 2):
        if rest and rest[0] != name:
            continue
        is_up, address = run.system.links.get(name) == "up", run.system.addresses.get(name)
        run.write(f"{number}: {name}: <BROADCAST,MULTICAST{',UP,LOWER_UP' if is_up else ''}> mtu 1500 qdisc pfifo_fast state {'UP' if is_up else 'DOWN'} qlen 1000\n"
                  f"    link/ether {nic.mac.lower()} brd ff:ff:ff:ff:ff:ff\n")
        if with_addresses and address:
            run.write(f"    inet {address.ip}/{network(address).prefixlen} brd {network(address).broadcast_address} scope global {name}\n")
        if with_addresses and is_up:
            run.write(f"    inet6 {link_local(nic.mac)}/64 scope link \n       valid_lft forever preferred_lft forever\n")
    return 0


def resolve(run, host):
    """A host's address, or None."""
    if re.fullmatch(r"\d+(\.\d+){3}", host):
        return host
    for line in boot.read(run.system, "/etc/hosts").splitlines():
        words = line.split("#")[0].split()
        if host in words[1:]:
            return words[0]
    has_server = "nameserver" in boot.read(run.system, "/etc/resolv.conf")
    return mirror.ADDRESSES.get(host.lower()) if run.system.network_up() and has_server else None


@command("ping", "-c= -i= -n -q -w= -W= -s= -t= -I= -4 -f -v -A", path="/bin", package="iputils-ping")
def ping(run, options, host):
    """Ask whether another computer answers."""
    address = resolve(run, host)
    if address is None:
        return run.error(f"unknown host {host}", 2)
    own = [one for one in run.system.addresses.values()]
    if not own and not address.startswith("127."):
        run.say("connect: Network is unreachable")
        return 2
    answers = (address.startswith("127.") or address in mirror.ADDRESSES.values() or any(address in (one.ip, one.gateway) for one in own))
    count = int(options.c or 4)
    run.write(f"PING {host} ({address}) 56(84) bytes of data.\n")
    for number in range(1, count + 1):
        if answers and not options.q:
            run.write(f"64 bytes from {address}: icmp_req={number} ttl=64 time=0.4{number % 10} ms\n")
        run.wait(float(options.i or 1))
    run.write(f"\n--- {host} ping statistics ---\n{count} packets transmitted, {count if answers else 0} received, {0 if answers else 100}% packet loss, time {999 * count}ms\n")
    if not options.c:
        run.say("(ping stops after four here: ask for more with -c)")
    return int(not answers)
