"""/proc, /sys, /dev and xenfs: files that the kernel makes up when they are read."""

import hashlib

from . import files
from .devices import swap_sources
from .files import FileFault, Node, split

DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9), "tty": (5, 0), "console": (5, 1),
           "hvc0": (229, 0), "ptmx": (5, 2), "kmsg": (1, 11)}


class KernelFiles:
    """A tree of {path: Node or function that gives the text}; `made` holds what programs add (in /dev)."""

    read_only = False

    def __init__(self, entries, system, kind, made=None):
        self.system, self.kind, self.made = system, kind, made
        self.entries, self.children = entries, {"/": {}}
        for path in entries:
            while path != "/":
                above, name = split(path)
                self.children.setdefault(above, {})[name] = True
                path = above

    def get(self, path):
        node = self.made.get(path) if self.made and path != "/" else None
        if node is not None:
            return node
        now = int(self.system.boot_time)
        if path in self.entries:
            what = self.entries[path]
            if isinstance(what, Node):
                return what._replace(mtime=what.mtime or now)
            if what is None:
                return Node("d", 0o555, mtime=now)
            return Node("f", 0o644 if path.startswith("/sys/") else 0o444, what() if callable(what) else what,
                        size=0 if self.kind == "proc" else -1, mtime=now)
        return Node("d", 0o555, mtime=now) if path in self.children else None

    def names(self, path):
        extra = self.made.names(path) if self.made else []
        return sorted({**self.children.get(path, {}), **dict.fromkeys(extra)})

    def put(self, path, node):
        if self.made is None:
            raise FileFault(files.NO_ENTRY if self.kind == "proc" else files.DENIED)
        self.made.put(path, node)

    def remove(self, path):
        if self.made is None or self.made.get(path) is None:
            raise FileFault("Operation not permitted")
        self.made.remove(path)

    def write(self, path, text):
        """Writing to /proc/sys sets it; to a device of no use, nothing."""
        if self.kind == "proc" and path.startswith("/sys/") and path in self.entries:
            if text:
                self.system.sysctl[path[5:].replace("/", ".")] = text.strip()
            return
        node = self.get(path)
        if self.kind == "devtmpfs" and (node is None or node.kind == "f"):
            old = node.text if node else ""
            self.put(path, Node("f", 0o644, old + text, mtime=int(self.system.hardware.now())))
            return
        if self.kind == "devtmpfs" and node.kind == "c":
            return
        if node is not None and node.kind == "b":
            raise FileFault("writing a disk block by block is not simulated")
        raise FileFault(files.DENIED if node else files.NO_ENTRY)


CHUNK = 32_768          # bytes kept of something endless


def read_device(system, real):
    """(text, whether it goes on for ever) that reading a character device gives."""
    if real == "/dev/null":
        return "", False
    if real in ("/dev/zero", "/dev/full"):
        return "\0" * CHUNK, True
    if real in ("/dev/random", "/dev/urandom"):
        seed = system.random_number()
        return b"".join(hashlib.sha256(f"{seed} {number}".encode()).digest() for number in range(CHUNK // 32)).decode("utf-8", "surrogateescape"), True
    raise FileFault("reading this device is not simulated", real)


def clock_text(seconds):
    return f"{seconds:.2f}"


def proc(system):
    """/proc."""
    hardware, os = system.hardware, system.os
    uptime = system.uptime
    kib = hardware.memory // 1024

    def meminfo():
        free = system.memory_free()
        lines = {"MemTotal": kib * 96 // 100, "MemFree": free, "Buffers": kib // 40, "Cached": kib // 7, "SwapCached": 0, "SwapTotal": 392188, "SwapFree": 392188}
        return "".join(f"{name + ':':<16}{value:>8} kB\n" for name, value in lines.items())

    def cpuinfo():
        return "".join(f"processor\t: {number}\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) Xeon(R) CPU E5420 @ 2.50GHz\ncpu MHz\t\t: 2493.758\n"
                       "cache size\t: 6144 KB\nflags\t\t: fpu de tsc msr pae cx8 apic sep cmov pat clflush mmx fxsr sse sse2 ss ht syscall nx lm "
                       "constant_tsc rep_good nopl pni ssse3 cx16 sse4_1 hypervisor lahf_lm\n\n" for number in range(hardware.vcpus))

    entries = {
        "/version": f"{os.kernel_banner}\n", "/cmdline": f"{system.command_line}\n",
        "/meminfo": meminfo, "/cpuinfo": cpuinfo,
        "/uptime": lambda: f"{clock_text(uptime())} {clock_text(uptime() * 0.97)}\n",
        "/loadavg": lambda: f"0.00 0.01 0.05 1/{len(system.processes)} {system.last_pid}\n",
        "/mounts": lambda: "".join(mount.line() + "\n" for mount in system.mounts),
        "/self/mounts": lambda: "".join(mount.line() + "\n" for mount in system.mounts),
        "/filesystems": "nodev\tsysfs\nnodev\tproc\nnodev\ttmpfs\nnodev\tdevtmpfs\nnodev\tdevpts\nnodev\txenfs\n\text3\n\text4\n\tiso9660\n",
        "/partitions": lambda: "major minor  #blocks  name\n\n" + "".join(
            f" {major:3} {minor:8} {size // 1024:10} {f'dm-{minor}' if kind == 'lvm' else name}\n" for name, major, minor, size, kind in system.block_nodes()),
        "/modules": lambda: "".join(f"{name} {size} 0 - Live 0x0000000000000000\n" for name, size in os.modules),
        "/swaps": f"Filename\t\t\t\tType\t\tSize\tUsed\tPriority\n{'/dev/' + swap_sources(system)[0]:<39} partition\t392188\t0\t-1\n",
        "/sys/kernel/hostname": lambda: system.hostname + "\n", "/sys/kernel/osrelease": os.kernel + "\n",
        "/sys/kernel/ostype": "Linux\n", "/sys/kernel/version": os.kernel_build + "\n",
        "/net/dev": lambda: ("Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n"
                             + "".join(f"{name:>6}: {received:7} {packets:7}    0    0    0     0          0         0 {sent:8} {packets * 3 // 5:7}    0    0    0     0       0          0\n" for name, received, packets, sent in
                                       [("lo", 0, 0, 0), *((name, 141022, 1043, 70511) for name in sorted(system.links) if name != "lo")])),
        "/interrupts": lambda: "           CPU0       \n" + "".join(f"{number:4}:       {count:4}   xen-dyn-event     {name}\n" for number, count, name in ((272, 214, "xenbus"), (273, 391, "hvc_console"), (274, 4120, "blkif"), (275, 1043, "eth0"))),
        "/devices": "Character devices:\n  1 mem\n  4 tty\n  5 /dev/tty\n 10 misc\n229 hvc\n\nBlock devices:\n202 xvd\n",
        "/stat": lambda: f"cpu  212 0 391 {int(uptime() * 97)} 143 0 2 11 0 0\nbtime {int(system.boot_time)}\nprocesses {system.last_pid}\nprocs_running 1\nprocs_blocked 0\n",
    }
    if system.knows_xen:
        entries["/xen"] = None
    for name in system.sysctl:
        entries["/sys/" + name.replace(".", "/")] = lambda name=name: system.sysctl[name] + "\n"
    for pid, process in system.processes.items():
        for self_or_number in {str(pid), "self"} if system.session and pid == system.session.pid else {str(pid)}:
            entries[f"/{self_or_number}/status"] = f"Name:\t{process.name}\nState:\tS (sleeping)\nPid:\t{pid}\nPPid:\t{process.parent}\nUid:\t0\t0\t0\t0\n"
        entries[f"/{pid}/cmdline"] = process.args.replace(" ", "\0") + "\0" if not process.args.startswith("[") else ""
        entries[f"/{pid}/stat"] = f"{pid} ({process.name}) S {process.parent} {pid} {pid} 0 -1 4202752 0 0 0 0 0 0 0 0 20 0 1 0 {int((process.started - system.boot_time) * 100)} 0 0\n"
        entries[f"/{pid}/comm"] = process.name + "\n"
    return entries


def sysfs(system):
    """/sys."""
    hardware = system.hardware
    major, minor, *rest = (hardware.xen_version or "0.0").split(".")
    entries = {
        "/hypervisor/type": "xen\n", "/hypervisor/uuid": hardware.uuid + "\n",
        **({"/hypervisor/guest_type": hardware.virtualization.upper() + "\n"} if system.os.init == "systemd" else {}),      # Linux 4.13 on
        "/hypervisor/version/major": major + "\n", "/hypervisor/version/minor": minor + "\n",
        "/hypervisor/version/extra": "." + ".".join(rest) + "\n",
        "/hypervisor/properties/capabilities": hardware.capabilities + "\n",
        "/kernel/": None, "/bus/pci/devices": None, "/module": None, "/class/net": None,
    }
    entries = {path.rstrip("/"): what for path, what in entries.items()}
    if system.knows_xen:
        entries["/bus/xen"] = None
    else:
        entries = {path: what for path, what in entries.items() if not path.startswith("/hypervisor/")}
    for nic in hardware.nics():
        entries[f"/class/net/{nic.name}/address"] = nic.mac.lower() + "\n"
        entries[f"/class/net/{nic.name}/operstate"] = "up\n" if system.links.get(nic.name) == "up" else "down\n"
    for name, *_, size, kind in system.block_nodes():
        if kind in ("disk", "cd"):
            entries[f"/block/{name}/size"] = f"{size // 512}\n"
            entries[f"/block/{name}/ro"] = "1\n" if kind == "cd" else "0\n"
    if hardware.virtualization == "hvm":
        entries["/class/dmi/id/product_name"] = "HVM domU\n"
        entries["/class/dmi/id/sys_vendor"] = "Xen\n"
    return entries


def devices(system):
    """/dev."""
    entries = {"/" + name: Node("c", 0o666, f"{major}, {minor}") for name, (major, minor) in DEVICES.items()}
    entries.update({"/pts": None, "/shm": None, "/xen/evtchn": Node("c", 0o600, "10, 57"), "/fd": Node("l", 0o777, "/proc/self/fd"),
                    "/stdin": Node("c", 0o666, "5, 0"), "/stdout": Node("c", 0o666, "5, 0"), "/stderr": Node("c", 0o666, "5, 0")})
    for name, major, minor, _, kind in system.block_nodes():
        entries["/mapper/" + name if kind == "lvm" else "/" + name] = Node("b", 0o660, f"{major}, {minor}", gid=24 if kind == "cd" else 6)
        if kind == "cd" and system.hardware.virtualization == "hvm":
            entries["/cdrom"] = Node("l", 0o777, name)
    if system.root_uuid:
        entries[f"/disk/by-uuid/{system.root_uuid}"] = Node("l", 0o777, f"../../{system.root_disk}1")
    return entries


def xenfs(system):
    """/proc/xen once xenfs is mounted there."""
    return {"/capabilities": "", "/privcmd": Node("f", 0o600), "/xenbus": Node("f", 0o600)}
