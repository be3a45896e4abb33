"""The agent of XenServer Tools: the process xe-daemon, which tells XenServer about the guest through xenstore."""

import re

from . import packages

CACHE = "/var/cache/xe-linux-distribution"
FIRST, INTERVAL = 5, 60     # seconds to the first report, and between reports


def timer(pid):
    return f"agent {pid}"


def start(system):
    """The daemon starts; its process id. The first report comes a few seconds later."""
    pid = system.spawn("xe-daemon", "/bin/bash /usr/sbin/xe-daemon -p /var/run/xe-daemon.pid")
    system.reported, system.agent_version = {}, installed_version(system)
    system.hardware.after(FIRST, timer(pid))
    return pid


def installed_version(system):
    """The version of the agent's package, without its build."""
    package = packages.database(system.fs).get("xe-guest-utilities")
    return package.version.split("-")[0] if package else "0.0.0"


def on_timer(system, name):
    """Report, and again in a minute, as long as the process lives."""
    pid = int(name.split()[1])
    process = system.processes.get(pid)
    if process is None or process.name != "xe-daemon":
        return
    report(system)
    system.hardware.after(INTERVAL, name, background=True)


def link_local(mac):
    """The IPv6 address an interface gives itself."""
    octets = [int(part, 16) for part in mac.split(":")]
    octets[0] ^= 2
    groups = [octets[0] << 8 | octets[1], octets[2] << 8 | 0xFF, 0xFE00 | octets[3], octets[4] << 8 | octets[5]]
    return "fe80::" + ":".join(f"{group:x}" for group in groups)


def values(system):
    """{key: value}: what the agent has to say now."""
    major, minor, micro = system.agent_version.split(".")
    found = {"attr/PVAddons/Installed": "1", "attr/PVAddons/MajorVersion": major, "attr/PVAddons/MinorVersion": minor, "attr/PVAddons/MicroVersion": micro}
    node = system.fs.find(CACHE)
    for name, value in re.findall(r'^(os_\w+)="?([^"\n]*)"?$', node.text if node else "", re.M):
        found[f"data/{name}"] = value
    macs = {nic.name: nic.mac for nic in system.hardware.nics()}
    for name, address in system.up_addresses().items():
        if int(major) >= 7:         # the agent in Go names VIFs
            number = name.removeprefix("enX").removeprefix("eth")
            found[f"attr/vif/{number}/ipv4/0"] = address.ip
            if name in macs:
                found[f"attr/vif/{number}/ipv6/0"] = link_local(macs[name])
            continue
        found[f"attr/{name}/ip"] = address.ip
        if name in macs:
            found[f"attr/{name}/ipv6/0/addr"] = link_local(macs[name])
    found["data/meminfo_total"] = str(system.hardware.memory // 1024)
    found["data/meminfo_free"] = str(system.memory_free())
    found["control/feature-balloon"] = "1"
    return found


def report(system):
    """Write what has changed since the last report, and then that something has. False when xenstore cannot be reached."""
    if not system.xenstore_reachable():
        return False
    store, now = system.hardware.xenstore, values(system)
    changed = [key for key, value in now.items() if system.reported.get(key) != value]
    gone = [key for key in system.reported if key not in now]
    for key in changed:
        store.write(key, now[key])
    for key in gone:
        store.remove(key)
    system.reported = now
    if changed or gone:
        store.write("data/updated", system.date("%a %b %e %H:%M:%S UTC %Y"))
    system.hardware.tell("reported")
    return True
