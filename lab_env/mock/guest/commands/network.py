"""Interfaces and their addresses: ifconfig, ifup, dhclient; and how a name is looked up."""

import ipaddress
import re

from .. import boot, mirror
from ..agent import link_local
from ..command import command
from ..records import Address

SPEED = 1_253_000       # bytes a second, of the laboratory's way out
IFCONFIG = {"path": "/sbin", "package": "net-tools"}
RECEIVED, SENT = (1043, 141022), (611, 70511)       # packets and bytes of a card
DHCP_BANNER = "Internet Systems Consortium DHCP Client {version}\nCopyright 2004-{year} Internet Systems Consortium.\nAll rights reserved.\nFor info, please visit https://www.isc.org/software/dhcp/\n\n"


def nics(run):
    return {nic.name: nic for nic in run.system.hardware.nics()}


def network(address):
    return ipaddress.ip_interface(f"{address.ip}/{address.netmask}").network


def is_up(run, name):
    return run.system.links.get(name) == "up"


def loopback_mtu(run):
    """Linux 3.6 made it larger."""
    major, minor = map(int, run.system.os.kernel.split(".")[:2])
    return 65536 if (major, minor) >= (3, 6) else 16436


def down(run, name):
    """The card is off: it keeps its address, its routes go."""
    address = run.system.addresses.get(name)
    if address:
        run.system.addresses[name] = address._replace(gateway="")
    run.system.links[name] = "down"


def release(run, name):
    """The address goes, and who asked for it."""
    run.system.addresses.pop(name, None)
    for pid in [pid for pid, process in run.system.processes.items() if process.name.startswith("dhclient") and process.args.split()[-1] == name]:
        del run.system.processes[pid]


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
        if name not in (None, one) or (name is None and not is_up(run, one) and not everything):
            continue
        address, up = system.addresses.get(one), is_up(run, one)
        lines = [f"{one:<10}Link encap:Ethernet  HWaddr {nic.mac.lower()}  "]
        if address:
            lines.append(f"inet addr:{address.ip}  Bcast:{network(address).broadcast_address}  Mask:{address.netmask}")
        if up:
            lines.append(f"inet6 addr: {link_local(nic.mac)}/64 Scope:Link")
        lines += [("UP BROADCAST RUNNING MULTICAST" if up else "BROADCAST MULTICAST") + "  MTU:1500  Metric:1", f"RX packets:{RECEIVED[0]} errors:0 dropped:0 overruns:0 frame:0",
                  f"TX packets:{SENT[0]} errors:0 dropped:0 overruns:0 carrier:0", "collisions:0 txqueuelen:1000 ",
                  f"RX bytes:{RECEIVED[1]} ({RECEIVED[1] / 1000:.1f} KB)  TX bytes:{SENT[1]} ({SENT[1] / 1000:.1f} KB)"]
        run.write(("\n" + " " * 10).join(lines) + "\n\n")
    if name in (None, "lo"):
        run.write(("\n" + " " * 10).join(["lo        Link encap:Local Loopback  ", "inet addr:127.0.0.1  Mask:255.0.0.0", "inet6 addr: ::1/128 Scope:Host",
                                          f"UP LOOPBACK RUNNING  MTU:{loopback_mtu(run)}  Metric:1", "RX packets:0 errors:0 dropped:0 overruns:0 frame:0",
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
        before = run.system.addresses.get(name)
        kept = before.gateway if before and before.gateway and ipaddress.ip_address(before.gateway) in ipaddress.ip_interface(f"{here.ip}/{mask}").network else ""
        run.system.addresses[name] = Address(str(here.ip), mask, kept)
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
        configured = name in run.system.addresses or is_up(run, name)
        if name not in declared:
            run.say(f"Ignoring unknown interface {name}={name}.")
        elif run.name == "ifdown" and not configured:
            run.say(f"ifdown: interface {name} not configured")
        elif run.name == "ifdown":
            if declared[name].get("method") == "dhcp" and name in nics(run):
                run.say(banner(run, name) + f"DHCPRELEASE on {name} to {nics(run)[name].gateway} port 67")
            release(run, name)
            down(run, name)
        elif configured:
            run.say(f"ifup: interface {name} already configured")
        else:
            run.wait(3)
            nic = nics(run).get(name)
            if declared[name].get("method") == "dhcp" and nic is not None:
                run.say(banner(run, name) + "\n".join(lease(run, nic)))
            if not boot.bring_up(run.system, name):
                run.say(f"Failed to bring up {name}.")
                status = 1
    return status


@command("netplan", None, path="/usr/sbin", package="netplan.io")
def netplan(run, action="", *words):
    """netplan apply: the addresses that /etc/netplan asks for."""
    run.needs_root("Permission denied: netplan must be run as root")
    if action not in ("apply", "try", "generate"):
        return run.error(f"`{action}' is not simulated: apply is", 2)
    if action != "generate":
        run.wait(2)
        boot.bring_up(run.system)
    return 0


def banner(run, name):
    """What dhclient says of itself."""
    version, year = {"debian-6.0.7": ("4.1.1-P1", 2010), "ubuntu-12.04": ("4.1-ESV-R4", 2011)}.get(run.system.os.key, ("4.4.3-P1", 2022) if run.system.os.init == "systemd" else ("4.2.4", 2012))
    mac = nics(run)[name].mac.lower()
    return DHCP_BANNER.format(version=version, year=year) + f"Listening on LPF/{name}/{mac}\nSending on   LPF/{name}/{mac}\nSending on   Socket/fallback\n"


def lease(run, nic):
    """The lines that dhclient says while it asks for an address."""
    yield f"DHCPDISCOVER on {nic.name} to 255.255.255.255 port 67 interval 3"
    if not nic.address:
        yield "No DHCPOFFERS received."
        return
    words = (("DHCPOFFER from {gateway}", "DHCPREQUEST on {name} to 255.255.255.255 port 67", "DHCPACK from {gateway}") if run.system.os.init == "sysvinit" or run.system.os.version == "12.04" else
             ("DHCPREQUEST of {address} on {name} to 255.255.255.255 port 67", "DHCPOFFER of {address} from {gateway}", "DHCPACK of {address} from {gateway}"))
    yield from (line.format(name=nic.name, address=nic.address, gateway=nic.gateway) for line in words)
    yield f"bound to {nic.address} -- renewal in {1500 + run.system.random_number() % 300} seconds."


@command("dhclient dhclient3", "-v -r -x -1 -4 -d -q", path="/sbin", package="isc-dhcp-client")
def dhclient(run, options, *names):
    """Ask the network for an address."""
    run.needs_root("RTNETLINK answers: Operation not permitted")
    for name in names or sorted(nics(run)):
        nic = nics(run).get(name)
        if nic is None:
            return run.error(f'Cannot find device "{name}"')
        said = [banner(run, name)] if options.v else []
        if options.r or options.x:
            run.err.write("".join([*said, f"DHCPRELEASE on {name} to {nic.gateway} port 67\n" if options.v and options.r else ""]))
            release(run, name)
            continue
        run.wait(3)
        run.err.write("".join([*said, *(line + "\n" for line in lease(run, nic) if options.v or not nic.address and "No" in line)]))
        if not nic.address:
            return 2
        run.system.addresses[name] = Address(nic.address, nic.netmask, nic.gateway)
        run.system.links[name] = "up"
        if not any(process.name.startswith("dhclient") and process.args.split()[-1] == name for process in run.system.processes.values()):
            run.system.spawn(run.name, f"{run.name} {name}")
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
