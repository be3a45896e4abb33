"""Routes, neighbours and connections: route, netstat, ss, arp; and names: host, dig, nslookup, getent."""

import re

from .. import mirror
from ..accounts import rows
from ..command import Usage, command
from .network import IFCONFIG, network, nics, resolve

LISTENING = {"sshd": ("tcp", 22), "rsyslogd": (None, 0), "dhclient": ("udp", 68), "dhclient3": ("udp", 68)}


def show_routes(run, numeric):
    run.write("Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n")
    for name, address in sorted(run.system.up_addresses().items()):
        if address.gateway:
            run.write(f"{'0.0.0.0' if numeric else 'default':<15} {address.gateway:<15} {'0.0.0.0':<15} UG    {100 if run.system.os.init == 'systemd' or run.system.os.version == '12.04' else 0:<6} 0        0 {name}\n")
        run.write(f"{str(network(address).network_address):<15} {'0.0.0.0' if numeric else '*':<15} {address.netmask:<15} U     0      0        0 {name}\n")


@command("route", "-n -e -A= -F -C", **IFCONFIG)
def route(run, options, *words):
    """The routes."""
    if words:
        run.needs_root("SIOCADDRT: Operation not permitted", 7)
        return change(run, list(words))
    show_routes(run, bool(options.n))
    return 0


def change(run, words):
    """route add default gw ADDRESS, route del default."""
    match = re.fullmatch(r"(add|del) (?:-net )?default(?: gw (\d+(?:\.\d+){3}))?(?: dev (\w+)| (\w+))?", " ".join(words))
    if not match:
        return run.error("of changes only `route add default gw ADDRESS' and `route del default' are simulated", 4)
    action, gateway, *named = match.groups()
    name = next(filter(None, named), None) or next(iter(sorted(run.system.up_addresses())), None)
    if name not in run.system.addresses or action == "add" and not gateway:
        run.say("SIOCADDRT: No such device" if action == "add" else "SIOCDELRT: No such process")
        return 7
    address = run.system.addresses[name]
    if action == "del" and not address.gateway:
        run.say("SIOCDELRT: No such process")
        return 7
    run.system.addresses[name] = address._replace(gateway=gateway if action == "add" else "")
    return 0


def listeners(run):
    """[(protocol, port, pid, program)] of what waits for connections."""
    return [(*LISTENING[process.name], pid, process.name) for pid, process in sorted(run.system.processes.items()) if LISTENING.get(process.name, (None,))[0]]


@command("netstat", "-r|--route -n|--numeric -t|--tcp -u|--udp -l|--listening -p|--program -a|--all -i|--interfaces -s|--statistics -e -c -x -w -o", **IFCONFIG)
def netstat(run, options):
    """Connections, what listens, routes (-r) and interfaces (-i)."""
    if options.route:
        show_routes(run, bool(options.numeric))
        return 0
    if options.interfaces:
        run.write("Kernel Interface table\nIface   MTU Met   RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n")
        for name in sorted(nics(run)):
            run.write(f"{name:<8}1500 0       1043      0      0 0           611      0      0      0 BMRU\n")
        run.write("lo     16436 0          0      0      0 0             0      0      0      0 LRU\n")
        return 0
    if options.statistics or options.c or options.x:
        raise Usage("options '-s', '-c' and '-x' are not simulated", 1)
    tcp, udp = (options.tcp or not options.udp), (options.udp or not options.tcp)
    some = options.listening or options.all
    run.write(f"Active Internet connections ({'only servers' if options.listening else 'servers and established' if options.all else 'w/o servers'})\nProto Recv-Q Send-Q Local Address           Foreign Address         State      "
              + (" PID/Program name" if options.program else "") + "\n")
    for protocol, port, pid, program in listeners(run) if some else []:
        if protocol == "tcp" and not tcp or protocol == "udp" and not udp:
            continue
        service = {22: "ssh", 68: "bootpc"}[port] if not options.numeric else port
        for kind, local, remote in [(protocol, f"{'0.0.0.0' if options.numeric else '*'}:{service}", f"{'0.0.0.0' if options.numeric else '*'}:*")] + ([("tcp6", f"{'::' if options.numeric else '[::]'}:{service}", f"{'::' if options.numeric else '[::]'}:*")] if protocol == "tcp" else []):
            run.write(f"{kind:<5}      0      0 {local:<23} {remote:<23} {'LISTEN' if protocol == 'tcp' else '':<12}" + (f"{f'{pid}/{program}' if not run.user.uid else '-':<16}" if options.program else "") + "\n")
    if not options.tcp and not options.udp:
        run.write(f"Active UNIX domain sockets ({'only servers' if options.listening else 'servers and established' if options.all else 'w/o servers'})\nProto RefCnt Flags       Type       State         I-Node   Path\n")
    return 0


@command("ss", "-t -u -l -n -p -a -s -4 -6 -r -x -e -m -i -o", path="/bin", package="iproute")
def ss(run, options):
    """Connections and what listens."""
    if options.s or options.x:
        raise Usage("options '-s' and '-x' are not simulated", 1)
    run.write("Netid  " * (not (options.t or options.u) or bool(options.t and options.u)) + "State      Recv-Q Send-Q     Local Address:Port       Peer Address:Port " + "\n")
    for protocol, port, pid, program in listeners(run) if options.l or options.a else []:
        if options.t and not options.u and protocol != "tcp" or options.u and not options.t and protocol != "udp":
            continue
        head = f"{protocol:<6} " if not (options.t or options.u) or options.t and options.u else ""
        service = {22: "ssh", 68: "bootpc"}[port] if not options.n else port
        users = f' users:(("{program}",{pid},3))' if options.p else ""
        run.write(f"{head}{'LISTEN' if protocol == 'tcp' else 'UNCONN':<10} 0      {128 if protocol == 'tcp' else 0:<3} {'*':>21}:{service:<15} {'*':>7}:*      {users}\n")
    return 0


@command("arp", "-n -a -e -v -i= -d=", path="/usr/sbin", package="net-tools")
def arp(run, options, name=None):
    """The neighbours on the network."""
    if options.d:
        return run.error("option '-d' is not simulated", 1)
    found = [(address.gateway, one) for one, address in sorted(run.system.up_addresses().items()) if address.gateway]
    if options.a:
        run.write("".join(f"? ({gateway}) at fe:ff:ff:ff:ff:ff [ether] on {one}\n" for gateway, one in found))
    elif found:
        run.write("Address                  HWtype  HWaddress           Flags Mask            Iface\n" + "".join(f"{gateway:<24} ether   fe:ff:ff:ff:ff:ff   C                     {one}\n" for gateway, one in found))
    return 0


@command("ethtool mii-tool iwconfig", None, path="/sbin", package="ethtool")
def ethtool(run, *words):
    """A network card's settings; a virtual one has few."""
    names = [word for word in words if not word.startswith("-")] or (sorted(nics(run)) if run.name == "iwconfig" else [])
    if run.name == "iwconfig":
        run.write("".join(f"{name:<9} no wireless extensions.\n\n" for name in ["lo", *names]))
        return 0
    if not names or names[0] not in nics(run):
        run.say("Cannot get device settings: No such device" if names else f"{run.name}: bad command line argument(s)\nFor more information run {run.name} -h")
        return 71 if names else 1
    if run.name == "mii-tool":
        run.say(f"SIOCGMIIPHY on '{names[0]}' failed: Operation not supported")
        return 1
    if "-i" in words:
        run.write(f"driver: vif\nversion: \nfirmware-version: \nbus-info: vif-{sorted(nics(run)).index(names[0])}\nsupports-statistics: no\nsupports-test: no\nsupports-eeprom-access: no\nsupports-register-dump: no\n")
    elif [word for word in words if word.startswith("-")]:
        return run.error("of its options only -i is simulated", 1)
    else:
        run.write(f"Settings for {names[0]}:\n\tLink detected: {'yes' if run.system.links.get(names[0]) == 'up' else 'no'}\n")
    return 0


def server(run):
    match = re.search(r"nameserver\s+(\S+)", (run.fs.find("/etc/resolv.conf") or run.fs.stat("/")).text)
    return match.group(1) if match else None


@command("host", "-t= -a -v -4 -6 -W=", path="/usr/bin", package="bind9-host")
def host(run, options, name=None, *more):
    """A host's address."""
    if name is None:
        raise Usage("Usage: host [-aCdlriTwv] [-c class] [-N ndots] [-t type] hostname [server]", 1)
    address = resolve(run, name)
    if server(run) is None or not run.system.network_up():
        run.write(";; connection timed out; no servers could be reached\n")
        return 1
    if re.fullmatch(r"\d+(\.\d+){3}", name):
        known = next((one for one, where in mirror.ADDRESSES.items() if where == name), None)
        reverse = ".".join(reversed(name.split("."))) + ".in-addr.arpa"
        run.write(f"{reverse} domain name pointer {known}.\n" if known else f"Host {reverse}. not found: 3(NXDOMAIN)\n")
        return int(known is None)
    run.write(f"{name} has address {address}\n" if address else f"Host {name} not found: 3(NXDOMAIN)\n")
    return int(address is None)


@command("nslookup dig", None, path="/usr/bin", package="dnsutils")
def dig(run, *words):
    """What a name server says of a name."""
    names = [word for word in words if not word.startswith(("-", "+", "@")) and word not in ("A", "ANY", "AAAA", "MX", "NS", "IN", "PTR", "SOA", "TXT")]
    if not names:
        return run.error("a name is needed: without one it waits for questions, which is not simulated", 1)
    name, at = names[0].rstrip("."), server(run)
    address = resolve(run, name)
    if at is None or not run.system.network_up():
        run.write(";; connection timed out; no servers could be reached\n")
        return 9 if run.name == "dig" else 1
    if run.name == "nslookup":
        run.write(f"Server:\t\t{at}\nAddress:\t{at}#53\n\n" + (f"Non-authoritative answer:\nName:\t{name}\nAddress: {address}\n\n" if address else f"** server can't find {name}: NXDOMAIN\n\n"))
        return int(address is None)
    wanted = {"AAAA", "MX", "NS", "PTR", "SOA", "TXT"} & set(words)
    if "+short" in words:
        run.write(f"{address}\n" if address and not wanted else "")
        return 0
    found = address is not None and not wanted
    run.write(f"\n; <<>> DiG 9.8.1-P1 <<>> {' '.join(words)}\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: {'NOERROR' if address else 'NXDOMAIN'}, id: {run.system.random_number()}\n"
              f";; flags: qr rd ra; QUERY: 1, ANSWER: {int(found)}, AUTHORITY: 0, ADDITIONAL: 0\n\n;; QUESTION SECTION:\n;{name + '.':<30}IN\t{next(iter(wanted), 'A')}\n\n"
              + (f";; ANSWER SECTION:\n{name + '.':<24}3600\tIN\tA\t{address}\n\n" if found else "")
              + f";; Query time: 4 msec\n;; SERVER: {at}#53({at})\n;; WHEN: {run.system.date('%a %b %e %H:%M:%S %Y')}\n;; MSG SIZE  rcvd: {45 + 16 * found}\n\n")
    return 0


@command("traceroute tracepath mtr", None, path="/usr/bin", package="traceroute")
def traceroute(run, *words):
    """The way to another computer: through the gateway, and there."""
    names = [word for word in words if not word.startswith("-")]
    if not names:
        raise Usage("Specify \"host\" missing argument.", 2)
    address = resolve(run, names[0])
    if address is None:
        run.say(f"{names[0]}: Name or service not known\nCannot handle \"host\" cmdline arg `{names[0]}' on position 1 (argc 1)")
        return 2
    gateway = next((one.gateway for one in run.system.up_addresses().values() if one.gateway), None)
    if gateway is None:
        run.say("connect: Network is unreachable")
        return 1
    run.write(f"traceroute to {names[0]} ({address}), 30 hops max, 60 byte packets\n 1  {gateway} ({gateway})  0.310 ms  0.255 ms  0.241 ms\n" + (f" 2  {names[0]} ({address})  0.702 ms  0.688 ms  0.671 ms\n" if address != gateway else ""))
    run.wait(1)
    return 0


@command("getent", None, path="/usr/bin", package="libc-bin")
def getent(run, kind="", *keys):
    """Entries of the system's databases: passwd, group, hosts, shells."""
    if kind in ("hosts", "ahosts", "ahostsv4"):
        status = 0
        for key in keys:
            address = resolve(run, key)
            status = status if address else 2
            run.write(f"{address:<15} {key}\n" if address else "")
        if not keys:
            run.write("".join(f"{words[0]:<15} {' '.join(words[1:])}\n" for line in run.fs.read("/etc/hosts").splitlines() if (words := line.split("#")[0].split())))
        return status
    if kind not in ("passwd", "group", "shadow", "services", "protocols", "networks"):
        run.say(f"Unknown database: {kind}\nTry `getent --help' or `getent --usage' for more information." if kind else "getent: wrong number of arguments")
        return 1
    if kind not in ("passwd", "group", "shadow") or run.fs.find(f"/etc/{kind}") is None:
        return run.error(f"the database {kind} is not simulated", 2)
    if kind == "shadow":
        run.needs_root("", 2)
    found = [row for row in rows(run.fs, f"/etc/{kind}") if not keys or row[0] in keys or len(row) > 2 and row[2] in keys]
    run.write("".join(":".join(row) + "\n" for row in found))
    return 2 if keys and len(found) < len(keys) else 0
