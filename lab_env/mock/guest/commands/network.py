"""Interfaces, addresses, and reaching other computers."""

import ipaddress
import re

from .. import boot, mirror
from ..agent import link_local
from ..command import command
from ..files import Node
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
    words = [word for word in words if word not in ("-4", "show", "list", "ls", "dev")]
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


@command("route netstat", "-n -r -t -u -l -p -a", **IFCONFIG)
def route(run, options, *words):
    """The routes."""
    if words:
        run.needs_root("SIOCADDRT: Operation not permitted", 7)
    if words or (run.name == "netstat" and not options.r):
        return run.error("only the table of routes is simulated", 2)
    run.write("Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n")
    for name, address in sorted(run.system.addresses.items()):
        if address.gateway:
            run.write(f"{'0.0.0.0' if options.n else 'default':<15} {address.gateway:<15} {'0.0.0.0':<15} UG    100    0        0 {name}\n")
        run.write(f"{str(network(address).network_address):<15} {'0.0.0.0' if options.n else '*':<15} {address.netmask:<15} U     0      0        0 {name}\n")
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


@command("ping", "-c= -i= -n -q -w= -W=", path="/bin", package="iputils-ping")
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
    count = min(int(options.c or 4), 20)
    run.write(f"PING {host} ({address}) 56(84) bytes of data.\n")
    for number in range(1, count + 1):
        if answers:
            run.write(f"64 bytes from {address}: icmp_req={number} ttl=64 time=0.4{number % 10} ms\n")
        run.wait(1)
    run.write(f"\n--- {host} ping statistics ---\n{count} packets transmitted, {count if answers else 0} received, {0 if answers else 100}% packet loss, time {999 * count}ms\n")
    if not options.c:
        run.say("(ping stops after four here: ask for more with -c)")
    return int(not answers)


@command("host nslookup getent", None, package="bsdutils")
def lookup(run, *words):
    """A host's address."""
    name = words[-1] if words else ""
    address = resolve(run, name)
    if address is None:
        run.write("" if run.name == "getent" else f"Host {name} not found: 3(NXDOMAIN)\n")
        return 2 if run.name == "getent" else 1
    run.write(f"{address:<15} {name}\n" if run.name == "getent" else f"{name} has address {address}\n")
    return 0


@command("wget", "-q|--quiet -O= -P= -c --spider --no-check-certificate", package="wget")
def wget(run, options, url):
    """Fetch a URL; only the laboratory's mirrors are on this internet."""
    url, host, node = reach(run, url)
    stamp, address = run.system.date("%Y-%m-%d %H:%M:%S"), mirror.ADDRESSES.get(host, "")
    say = (lambda text: None) if options.quiet else run.say
    say(f"--{stamp}--  {url}")
    if host is None:
        run.say(f"wget: unable to resolve host address `{url.split('://')[1].split('/')[0]}'")
        return 4
    say(f"Resolving {host} ({host})... {address}\nConnecting to {host} ({host})|{address}|:80... connected.\n"
        f"HTTP request sent, awaiting response... {'200 OK' if node else '404 Not Found'}")
    if node is None:
        say(f"{stamp} ERROR 404: Not Found.\n")
        return 8
    name = options.O or f"{options.P + '/' if options.P else ''}{url.split('://')[1].partition('/')[2].rpartition('/')[2] or 'index.html'}"
    say(f"Length: {node.length} [{'text/html' if node.text.startswith('<html') else 'text/plain'}]")
    if options.spider:
        say("Remote file exists.\n")
        return 0
    say(f"Saving to: `{'STDOUT' if name == '-' else name}'\n")
    run.wait(node.length / SPEED)
    keep(run, name, node)
    say(f"{stamp} - `{name}' saved [{node.length}/{node.length}]\n")
    return 0


@command("curl", "-s -I -f -L -O -o= -k -S", package="curl")
def curl(run, options, url):
    """Fetch a URL; only the laboratory's mirrors are on this internet."""
    url, host, node = reach(run, url)
    if host is None:
        run.say(f"curl: (6) Couldn't resolve host '{url.split('://')[1].split('/')[0]}'")
        return 6
    if options.I:
        run.write(f"HTTP/1.1 {'200 OK' if node else '404 Not Found'}\n\n")
        return 0
    if node is None and options.f:
        run.say("curl: (22) The requested URL returned error: 404 Not Found")
        return 22
    node = node or Node("f", 0o644, "404 Not Found\n")
    keep(run, options.o or (url.rpartition("/")[2] if options.O else "-"), node)
    return 0


def keep(run, name, node):
    """Put what was fetched into a file, or on the screen."""
    if name != "-":
        run.fs.write(run.path(name), "")
        run.fs.put(run.path(name), run.fs.stat(run.path(name))._replace(text=node.text, size=node.size))
    elif node.size < 0:
        run.write(node.text)
    else:
        run.say("(binary data is not shown here)")


def reach(run, url):
    """(the URL, its host or None when there is no such host, what is there or None)."""
    url = url if "://" in url else "http://" + url
    host, slash, path = url.split("://", 1)[1].partition("/")
    if resolve(run, host) is None or not mirror.knows(host):
        return url, None, None
    return url, host, mirror.fetch(url if slash else url + "/")
