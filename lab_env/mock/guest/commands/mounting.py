"""Mounts, and the disks and CDs one mounts."""

from .. import devices
from ..command import command, Usage
from ..files import FileFault
from ..records import Mount
from ..space import space
from .ls import sized


def fstab(run):
    """The fields of each line of /etc/fstab."""
    node = run.fs.find("/etc/fstab")
    lines = [line.split("#")[0].split() for line in (node.text if node else "").splitlines()]
    return [words for words in lines if len(words) >= 4]


@command("mount", "-t= -o= -a -r -w -l -v --bind", path="/bin", package="mount")
def mount(run, options, source=None, target=None):
    """Attach what is on a device to the tree."""
    if source or options.a:
        run.needs_root("mount: only root can do that")
    system = run.system
    chosen = (options.o or "").split(",") if options.o else []
    if options.r:
        chosen.append("ro")
    if options.bind or "bind" in chosen or "loop" in chosen:
        return run.error("bind and loop mounts are not simulated", 2)
    if options.a:
        status = 0
        for words in fstab(run):
            if words[1].startswith("/") and "noauto" not in words[3] and not any(one.target == words[1] for one in system.mounts):
                status = attach(run, words[0], words[1], words[2], words[3].split(",")) or status
        return status
    if source is None:
        for one in system.mounts:
            if not options.t or one.type in options.t.split(","):
                run.write(f"{one.source} on {one.target} type {one.type} ({one.options})\n")
        return 0
    if any(one.startswith("remount") for one in chosen):
        return remount(run, target or source, [one for one in chosen if one != "remount"])
    if target is None:
        for words in fstab(run):
            if source in words[:2]:
                return attach(run, words[0], words[1], words[2], words[3].split(","))
        run.say(f"mount: can't find {source} in /etc/fstab or /etc/mtab")
        return 1
    return attach(run, source, target, options.t or "auto", chosen)


def remount(run, target, chosen):
    real = run.fs.real(run.path(target))
    for number, one in enumerate(run.system.mounts):
        if one.target == real or one.source == target:
            flags = [flag for flag in one.options.split(",") if flag not in ("ro", "rw")]
            if one.type == "iso9660" and "rw" in chosen:
                run.say(f"mount: cannot remount block device {one.source} read-write, is write-protected")
                return 32
            run.system.mounts[number] = one._replace(options=",".join(["ro" if "ro" in chosen else "rw", *flags]))
            return 0
    run.say(f"mount: {target} not mounted already, or bad option")
    return 32


def attach(run, source, target, kind, chosen):
    """One mount; its status."""
    system, fs = run.system, run.fs
    node = fs.find(run.path(target))
    if node is None:
        run.say(f"mount: mount point {target} does not exist")
        return 32
    if node.kind != "d":
        run.say(f"mount: mount point {target} is not a directory")
        return 32
    real = fs.real(run.path(target))
    flags = [one for one in chosen if one not in ("defaults", "auto", "user", "nofail", "ro", "rw", "")]
    if kind in ("proc", "sysfs", "devtmpfs", "tmpfs", "xenfs"):
        if kind == "xenfs" and any(one.type == "xenfs" and one.target == real for one in system.mounts):
            run.say(f"mount: {source} already mounted or {target} busy")
            return 32
        system.mounts.append(Mount(source, real, kind, ",".join(["ro" if "ro" in chosen else "rw", *flags])))
        return 0
    path = source if source.startswith("/") else run.path(source)
    if source.startswith(("UUID=", "LABEL=")):
        path = f"/dev/{system.root_disk}1" if source == f"UUID={system.root_uuid}" else f"/dev/disk/{source}"
    device_node = fs.find(path)
    if device_node is None:
        run.say(f"mount: special device {source} does not exist")
        return 32
    if device_node.kind != "b":
        run.say(f"mount: {source} is not a block device" + (" (maybe try `-o loop'?)" if device_node.kind == "f" else ""))
        return 32
    name = fs.real(path).removeprefix("/dev/")
    if any(one.source == "/dev/" + name and one.target == real for one in system.mounts):
        run.say(f"mount: /dev/{name} already mounted or {target} busy\nmount: according to mtab, /dev/{name} is mounted on {real}")
        return 32
    devices = system.hardware.block_devices()
    device = devices.get(name) or devices.get(name.rstrip("0123456789"))
    if device is None:
        return run.error("mounting a logical volume by hand is not simulated", 2)
    if device.kind == "cd":
        return attach_disc(run, device, name, source, real, kind, chosen, flags)
    if name == device.name or not hasattr(device.contents, "system") or name[-1] != "1":
        if kind == "auto":
            run.say("mount: you must specify the filesystem type")
        else:
            run.say(f"mount: wrong fs type, bad option, bad superblock on /dev/{name},\n       missing codepage or helper program, or other error\n"
                    "       In some cases useful info is found in syslog - try\n       dmesg | tail  or so\n")
        return 32
    if device.name != system.root_disk:
        return run.error("mounting a second system's disk is not simulated", 2)
    system.mounts.append(Mount("/dev/" + name, real, system.mounts[0].type, ",".join(["ro" if "ro" in chosen else "rw", *flags])))
    return 0


def attach_disc(run, device, name, source, real, kind, chosen, flags):
    if device.contents is None:
        run.say(f"mount: no medium found on {source}")
        return 32
    if kind not in ("auto", "iso9660", "udf,iso9660", "udf"):
        run.say(f"mount: wrong fs type, bad option, bad superblock on /dev/{name},\n       missing codepage or helper program, or other error")
        return 32
    if "ro" not in chosen:
        run.say(f"mount: {real}: WARNING: source write-protected, mounted read-only." if run.system.os.init == "systemd" else     # util-linux 2.36 and newer
                f"mount: block device /dev/{name} is write-protected, mounting read-only")
    run.system.mounts.append(Mount("/dev/" + name, real, "iso9660", ",".join(["ro", *flags]), device.contents.name))
    run.system.log("ISO 9660 Extensions: RRIP_1991A")
    return 0


@command("umount", "-a -f -l -v -t=", path="/bin", package="mount")
def umount(run, options, *targets):
    """Detach a mount."""
    run.needs_root(f"umount: {targets[0] if targets else ''} is not in the fstab (and you are not root)")
    system, status = run.system, 0
    if options.a:
        return run.error("option '-a' is not simulated", 2)
    if not targets:
        raise Usage("missing operand")
    for target in targets:
        path = run.path(target)
        try:
            real = run.fs.real(path)
        except FileFault:
            real = path
        found = [one for one in system.mounts if real in (one.target, one.source)]
        if not found:
            words = "not mounted" if run.fs.find(path) else "not found"
            run.say(f"umount: {target}: {words}" if words == "not found" else f"umount: {target} is not mounted (according to mtab)" if real.startswith("/dev/") else f"umount: {target}: not mounted")
            status = 1
            continue
        one = found[-1]
        inside = [other for other in system.mounts if other is not one and (other.target.startswith(one.target + "/") or one.target == "/")]
        at = run.fs.real(run.cwd) if run.fs.find(run.cwd) else run.cwd
        busy = one.target in ("/", "/proc", "/dev", "/sys", "/run") or inside or at == one.target or at.startswith(one.target + "/")
        if one.type == "xenfs":
            busy = any(process.name == "xe-daemon" for process in system.processes.values())
        if busy and not options.l:
            run.say(f"umount: {one.target}: device is busy.\n        (In some cases useful info about processes that use\n         the device is found by lsof(8) or fuser(1))")
            status = 1
            continue
        system.mounts.remove(one)
    return status


@command("mountpoint", "-q", path="/bin", package="initscripts")
def mountpoint(run, options, target):
    """Whether something is mounted on a directory."""
    node = run.fs.find(run.path(target))
    if node is None:
        return run.error(f"{target}: No such file or directory")
    mounted = any(one.target == run.fs.real(run.path(target)) for one in run.system.mounts)
    if not options.q:
        run.write(f"{target} is {'' if mounted else 'not '}a mountpoint\n")
    return int(not mounted)


@command("eject", "-v", package="eject")
def eject(run, options, device="/dev/cdrom"):
    """Open the drive; a virtual drive is emptied from outside."""
    name = device.removeprefix("/dev/")
    mounted = [one for one in run.system.mounts if one.source == "/dev/" + name or one.target == device]
    found = run.system.hardware.block_devices().get(mounted[0].source.removeprefix("/dev/") if mounted else name)
    if found is None:
        return run.error(f"unable to find or open device for: `{device}'")
    return run.error("unable to eject: a virtual CD is taken out from outside (XenCenter, or xe vm-cd-eject)")


@command("lsblk", "-f -a", path="/bin", package="util-linux")
def lsblk(run, options):
    """The disks, their parts, and where they are mounted."""
    places = {one.source.removeprefix("/dev/"): one.target for one in reversed(run.system.mounts)}
    yield "NAME    FSTYPE  LABEL UUID                                 MOUNTPOINT\n" if options.f else "NAME    MAJ:MIN RM   SIZE RO TYPE MOUNTPOINT\n"
    nodes, swaps, known = run.system.block_nodes(), devices.swap_sources(run.system), signatures(run.system)
    for place, (name, major, minor, size, kind) in enumerate(nodes):
        last = kind not in [one[4] for one in nodes[place + 1:place + 2]]
        branch = {"part": "└─" if last or name[-1] == "5" else "├─", "lvm": "  └─" if last else "  ├─"}.get(kind, "")
        kind, ro, removable = {"cd": ("rom", 1, 1)}.get(kind, (kind, 0, 0))
        source = "mapper/" + name if kind == "lvm" else name
        where = places.get(source, "[SWAP]" if source in swaps else "")
        shown = f"{name} (dm-{minor})" if kind == "lvm" else name
        if options.f:
            label, uuid, system = known.get(source, ("", "", ""))
            yield f"{branch + shown:<7} {system:<7} {label:<5} {uuid:<36} {where}".rstrip() + "\n"
            continue
        yield f"{branch + shown:<7} {major:>3}:{minor:<3} {removable:>2} {human(size):>6} {ro:>2} {kind:<4} {where}".rstrip() + "\n"


def signatures(system):
    """{device below /dev: (label, uuid, type)} of what is on the disks, their parts and the discs."""
    found = {}
    for name, _, _, _, kind in system.block_nodes():
        device = system.hardware.block_devices().get(name)
        if kind == "cd" and device and device.contents:
            found[name] = (device.contents.label, "", "iso9660")
        elif kind == "part" and name[-1] == "5" and devices.volumes(system):
            found[name] = ("", "q3bK1v-lab0-xen0-LVM2", "LVM2_member")
        elif kind == "lvm":
            found["mapper/" + name] = ("", "", "swap" if "swap" in name else system.mounts[0].type)
        elif kind == "part" and name[-1] == "1":
            found[name] = ("", system.root_uuid, system.mounts[0].type)
        elif kind == "part" and name[-1] == "5":
            found[name] = ("", f"{system.root_uuid[:-1]}5", "swap")
    return found


@command("blkid", "", path="/sbin", package="util-linux")
def blkid(run, options, *names):
    """What is on each disk."""
    for name, values in signatures(run.system).items():
        if not names or "/dev/" + name in names:
            yield f"/dev/{name}: " + "".join(f'{key}="{value}" ' for key, value in zip(("LABEL", "UUID", "TYPE"), values) if value) + "\n"


def human(size):
    """1024-based, as df -h and lsblk write it."""
    for unit in ("B", "K", "M", "G", "T"):
        if size < 1024 or unit == "T":
            return f"{size:.0f}{unit}" if unit == "B" or size >= 9.95 or size == int(size) else f"{size:.1f}{unit}"
        size /= 1024


@command("df", "-h|--human-readable -H|--si -T|--print-type -k -m -i|--inodes -a|--all -l|--local -P|--portability -t|--type= -x|--exclude-type= --total", path="/bin", package="coreutils")
def df(run, options, *paths):
    """Space on the mounted file systems."""
    if options.si:
        return run.error("option '-H' is not simulated")
    system, status, wanted = run.system, 0, []
    for path in paths:
        try:
            node = run.fs.stat(run.path(path))
            source = "/dev/" + run.fs.real(run.path(path)).removeprefix("/dev/") if node.kind == "b" else None
            wanted.append(next((one for one in system.mounts if one.source == source), None) or run.fs.mount_of(run.fs.real(run.path(path))))
        except FileFault as fault:
            status = run.error(f"`{path}': {fault.reason}")
    if paths and not wanted:
        return status
    head, rows = heading(options), []
    for one in wanted or system.mounts:
        size, used = space(system, one)
        if size == 0 and not paths and not options.all or options.type and one.type != options.type or options.exclude_type and one.type == options.exclude_type:
            continue
        rows.append(row(options, one.source, one.type, size, used, max(size - used - (size // 20 if one.target == "/" else 0), 0), one.target))
    if options.total:
        sums = [sum(space(system, one)[place] for one in wanted or system.mounts) for place in (0, 1)]
        rows.append(row(options, "total", "-", *sums, sums[0] - sums[1], "" if system.os.init != "systemd" else "-"))
    if not rows:
        return run.error("no file systems processed")
    old = system.os.init == "sysvinit"
    least = [20 if old else 14, *([4] if options.print_type else []), *([9, 9, 9] if old and not options.human_readable else [5, 5, 5]), 4]
    left = 2 if options.print_type else 1
    widths = least if old else [max([width, *(len(line[place]) for line in [head, *rows])]) for place, width in enumerate(least)]
    for line in [head, *rows]:
        first = line[0] + "\n" + " " * widths[0] if old and len(line[0]) > widths[0] else line[0].ljust(widths[0])
        cells = [first, *(text.ljust(width) if place < left else text.rjust(width) for place, (text, width) in enumerate(zip(line[1:-1], widths[1:]), 1)), line[-1]]
        run.write(" ".join(cells).rstrip() + "\n")
    return status


def heading(options):
    kinds = ["Type"] if options.print_type else []
    if options.inodes:
        return ["Filesystem", *kinds, "Inodes", "IUsed", "IFree", "IUse%", "Mounted on"]
    return ["Filesystem", *kinds, "Size" if options.human_readable else "1M-blocks" if options.m else "1024-blocks" if options.portability else "1K-blocks", "Used",
            "Avail" if options.human_readable else "Available", "Capacity" if options.portability else "Use%", "Mounted on"]


def row(options, source, kind, size, used, available, target):
    kinds = [kind] if options.print_type else []
    if options.inodes:
        count, taken = size // 16384, used // 16384 if source.startswith("/dev/") else 0
        return [source, *kinds, str(count), str(taken), str(count - taken), f"{-(-100 * taken // max(count, 1))}%", target]
    cell = sized if options.human_readable else (lambda number: str(-(-number // (1 << 20)))) if options.m else (lambda number: str(number // 1024))
    return [source, *kinds, *map(cell, (size, used, available)), f"{-(-100 * used // max(used + available, 1))}%" if size else "-", target]
