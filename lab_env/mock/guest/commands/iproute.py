"""ip: addresses, links, routes and neighbours, as iproute2 writes them."""

import ipaddress

from ..agent import link_local
from ..command import command
from ..records import Address
from .network import RECEIVED, SENT, configure, is_up, loopback_mtu, network, nics

NEIGHBOUR = "fe:ff:ff:ff:ff:ff"      # what a bridge of the XenServer's shows as the other side's MAC
OBJECTS = ("address", "addr", "link", "route", "neighbour", "neighbor")
SHOWING = ("show", "list", "ls", "lst")


@command("ip", None, path="/sbin", package="iproute")
def ip(run, *words):
    """Addresses (ip addr), links (ip link), routes (ip route) and neighbours (ip neigh)."""
    flags = {word.lstrip("-") for word in words if word.startswith("-")}
    words = [word for word in words if not word.startswith("-")]
    if not words:
        run.say("Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\nwhere  OBJECT := { link | addr | route | neigh }")
        return 255
    unknown = flags - {"4", "6", "s", "stats", "statistics", "br", "brief", "c", "color", "o", "d", "details"}
    topic = next((one for one in OBJECTS if one.startswith(words[0])), None)
    if unknown or topic is None:
        return run.error(f"`{('-' + min(unknown)) if unknown else words[0]}' is not simulated: ip addr, ip link, ip route and ip neigh are", 2)
    action, rest = words[1] if len(words) > 1 else "show", words[2:]
    if topic == "route":
        return route(run, action, rest)
    if topic.startswith("neigh"):
        return neighbours(run) if action in SHOWING else unsimulated(run, words)
    if action in SHOWING or action in ("dev", "up", *nics(run), "lo") or not {"add", "del", "delete", "set", "flush", "change", "replace"} & {action}:
        rest = rest if action in SHOWING else words[1:]
        named = [word for word in rest if word not in ("dev", "up")]
        if len(named) > 1:
            return unsimulated(run, words)
        return show(run, topic != "link", named, flags, "up" in rest)
    run.needs_root("RTNETLINK answers: Operation not permitted", 2)
    return set_link(run, action, rest, words) if topic == "link" else set_address(run, action, rest, words)


def unsimulated(run, words):
    return run.error(f"`{' '.join(words)}' is not simulated", 2)


def refuse(run, words):
    """What the kernel does not do."""
    run.say(f"RTNETLINK answers: {words}")
    return 2


def no_device(run, name):
    run.say(f'Cannot find device "{name}"')
    return 1


# -- changing -------------------------------------------------------------------------------------------------------------

def set_link(run, action, rest, words):
    """ip link set [dev] NAME up|down."""
    rest = [word for word in rest if word != "dev"]
    if action != "set" or len(rest) != 2 or rest[1] not in ("up", "down"):
        return unsimulated(run, words)
    return configure(run, rest[0], rest[1:]) if rest[0] in nics(run) else no_device(run, rest[0])


def set_address(run, action, rest, words):
    """ip addr add|del ADDRESS/LENGTH dev NAME, ip addr flush dev NAME. A card has one address."""
    name = rest[rest.index("dev") + 1] if "dev" in rest[:-1] else None
    given = [word for word in rest if word not in ("dev", name)]
    if name is None:
        run.say("Not enough information: \"dev\" argument is required.")
        return 255
    if name not in nics(run):
        return no_device(run, name)
    addresses, here = run.system.addresses, run.system.addresses.get(name)
    if action == "flush":
        addresses.pop(name, None)
        return 0
    try:
        wanted = ipaddress.IPv4Interface(given[0])
    except (ValueError, IndexError):
        run.say(f'Error: any valid prefix is expected rather than "{given[0] if given else ""}".')
        return 1
    if action in ("del", "delete"):
        if not here or here.ip != str(wanted.ip):
            return refuse(run, "Cannot assign requested address")
        del addresses[name]
        return 0
    if here and here.ip == str(wanted.ip):
        return refuse(run, "File exists")
    if here and action == "add":
        return run.error(f"a second address of {name} is not simulated: `ip addr flush dev {name}' takes away the one it has", 2)
    addresses[name] = Address(str(wanted.ip), str(wanted.netmask), "")
    return 0


# -- showing --------------------------------------------------------------------------------------------------------------

def show(run, with_addresses, named, flags, only_up):
    if named and named[0] not in nics(run) and named[0] != "lo":
        run.say(f'Device "{named[0]}" does not exist.')
        return 1
    cards = [(2 + number, name, nic) for number, (name, nic) in enumerate(sorted(nics(run).items())) if (not named or named[0] == name) and (is_up(run, name) or not only_up)]
    with_lo = not named or named[0] == "lo"
    if flags & {"br", "brief"}:
        return show_briefly(run, with_addresses, cards, with_lo)
    modern, four, six, statistics = run.system.os.init == "systemd", "4" in flags, "6" in flags, bool(flags & {"s", "stats", "statistics"})
    group, lasting = " group default" if modern else "", "\n       valid_lft forever preferred_lft forever"
    if with_lo:
        text = f"1: lo: <LOOPBACK,UP,LOWER_UP> mtu {loopback_mtu(run)} qdisc noqueue state UNKNOWN {group.strip() + ' qlen 1000' if modern else ''}"
        text += "" if four or six else "\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00"
        text += figures((0, 0), (0, 0)) if statistics else ""
        if with_addresses:
            text += "" if six else "\n    inet 127.0.0.1/8 scope host lo" + lasting * modern
            text += "" if four else f"\n    inet6 ::1/128 scope host {'noprefixroute ' if modern else ''}" + lasting
        run.write(text + "\n")
    for number, name, nic in cards:
        up, address = is_up(run, name), run.system.addresses.get(name)
        if with_addresses and (four and not address or six and not up):
            continue
        text = (f"{number}: {name}: <BROADCAST,MULTICAST{',UP,LOWER_UP' if up else ''}> mtu 1500 qdisc {'mq' if modern else 'pfifo_fast'} state {'UP' if up else 'DOWN'}"
                f"{group} qlen 1000")
        text += "" if with_addresses and (four or six) else f"\n    link/ether {nic.mac.lower()} brd ff:ff:ff:ff:ff:ff"
        text += figures(RECEIVED, SENT) if statistics else ""
        if with_addresses and address and not six:
            by_dhcp = address.ip == nic.address
            text += (f"\n    inet {address.ip}/{network(address).prefixlen}{' metric 100' if modern and by_dhcp else ''} brd {network(address).broadcast_address} scope global {'dynamic ' if modern and by_dhcp else ''}{name}"
                     + ("\n       valid_lft 3000sec preferred_lft 3000sec" if by_dhcp else lasting) * modern)
        if with_addresses and up and not four:
            text += f"\n    inet6 {link_local(nic.mac)}/64 scope link {lasting}"
        run.write(text + "\n")
    return 0


def figures(received, sent):
    """What -s adds: packets and bytes."""
    return (f"\n    RX: bytes  packets  errors  dropped overrun mcast   \n    {received[1]:<10} {received[0]:<8} 0       0       0       0      "
            f"\n    TX: bytes  packets  errors  dropped carrier collsns \n    {sent[1]:<10} {sent[0]:<8} 0       0       0       0      ")


def show_briefly(run, with_addresses, cards, with_lo):
    """`ip -br addr` and `ip -br link`."""
    rows = [("lo", "UNKNOWN", "127.0.0.1/8 ::1/128 " if with_addresses else "00:00:00:00:00:00 <LOOPBACK,UP,LOWER_UP> ")] if with_lo else []
    for _, name, nic in cards:
        up, address = is_up(run, name), run.system.addresses.get(name)
        cells = [f"{address.ip}/{network(address).prefixlen} " if address else "", f"{link_local(nic.mac)}/64 " if up else ""] if with_addresses else [f"{nic.mac.lower()} <BROADCAST,MULTICAST{',UP,LOWER_UP' if up else ''}> "]
        rows.append((name, "UP" if up else "DOWN", "".join(cells)))
    run.write("".join(f"{name:<16} {state:<14} {text}\n" for name, state, text in rows))
    return 0


# -- routes ---------------------------------------------------------------------------------------------------------------

def routes(run):
    """The routes of the cards that are up."""
    os = run.system.os
    for name, address in sorted(run.system.up_addresses().items()):
        here, nic = network(address), nics(run).get(name)
        if os.init == "systemd":
            by_dhcp = nic is not None and address.ip == nic.address
            if address.gateway:
                yield f"default via {address.gateway} dev {name} " + f"proto dhcp src {address.ip} metric 100 " * by_dhcp
            yield f"{here} dev {name} proto kernel scope link src {address.ip} " + "metric 100 " * by_dhcp
            continue
        if address.gateway:
            yield f"default via {address.gateway} dev {name} " + " metric 100 " * (os.version == "12.04")
        yield f"{here} dev {name}  proto kernel  scope link  src {address.ip} "


def route(run, action, rest):
    """ip route, ip route get ADDRESS, ip route add|del default."""
    if action in SHOWING and not rest:
        return run.write("".join(line + "\n" for line in routes(run)))
    up = run.system.up_addresses()
    if action == "get" and len(rest) == 1:
        return towards(run, rest[0], up)
    if action not in ("add", "del", "delete", "replace", "change") or rest[:1] not in (["default"], ["0.0.0.0/0"]):
        return run.error(f"`route {' '.join([action, *rest])}' is not simulated: of changes only the default route's are", 2)
    run.needs_root("RTNETLINK answers: Operation not permitted", 2)
    words = dict(zip(rest[1::2], rest[2::2]))
    if action in ("del", "delete"):
        names = [name for name, address in up.items() if address.gateway and words.get("via", address.gateway) == address.gateway and words.get("dev", name) == name]
        if not names:
            return refuse(run, "No such process")
        run.system.addresses[names[0]] = up[names[0]]._replace(gateway="")
        return 0
    try:
        gateway = ipaddress.ip_address(words.get("via", ""))
    except ValueError:
        run.say(f'Error: an inet address is expected rather than "{words.get("via", "")}".')
        return 1
    name = next((name for name, address in sorted(up.items()) if words.get("dev", name) == name and gateway in network(address)), None)
    if name is None:
        return refuse(run, "Network is unreachable" if run.system.os.init == "systemd" else "No such process")
    if action == "add" and any(address.gateway for address in up.values()):
        return refuse(run, "File exists")
    run.system.addresses[name] = up[name]._replace(gateway=str(gateway))
    return 0


def towards(run, text, up):
    """ip route get ADDRESS."""
    try:
        wanted = ipaddress.IPv4Address(text)
    except ValueError:
        run.say(f'Error: an inet prefix is expected rather than "{text}".')
        return 1
    tail, spaces = ("uid 0 \n    cache ", " ") if run.system.os.init == "systemd" else ("\n    cache ", "  ")
    if wanted.is_loopback:
        return run.write(f"local {wanted} dev lo{spaces}src 127.0.0.1 {tail}\n")
    for name, address in sorted(up.items()):
        if str(wanted) == address.ip:
            return run.write(f"local {wanted} dev lo{spaces}src {wanted} {tail}\n")
        if wanted in network(address) or address.gateway:
            return run.write(f"{wanted} {'' if wanted in network(address) else f'via {address.gateway} '}dev {name}{spaces}src {address.ip} {tail}\n")
    return refuse(run, "Network is unreachable")


def neighbours(run):
    """ip neigh: who one has spoken to."""
    run.write("".join(f"{address.gateway} dev {name} lladdr {NEIGHBOUR} REACHABLE\n" for name, address in sorted(run.system.up_addresses().items()) if address.gateway))
    return 0
