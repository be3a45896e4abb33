"""Disks, their partitions and their file systems: looked at; what would change them is refused."""

import re

from .. import devices
from ..command import Usage, command

SBIN = {"path": "/sbin", "package": "util-linux"}
SECTORS = 255 * 63


def drives(run):
    """[(name, size, [(partition, start, end, size, number)])] of the disks."""
    found = []
    for device in run.system.hardware.block_devices().values():
        if device.kind != "disk":
            continue
        parts, start = [], 2048
        if hasattr(device.contents, "system"):
            for number, size in devices.partitions(device, devices.volumes(run.system)):
                if number == 2:
                    extended = start
                    continue
                if number == 5:
                    start = extended + 2048
                parts.append((f"{device.name}{number}", start, start + size // 512 - 1, size, number))
                start += size // 512
            last = parts[-1]
            parts.insert(1, (f"{device.name}2", extended, last[2], (last[2] - extended + 1) * 512, 2))
        found.append((device.name, device.size, parts))
    return found


def kinds(run, number):
    lvm = bool(devices.volumes(run.system))
    return {2: ("5", "Extended"), 5: ("8e", "Linux LVM") if lvm else ("82", "Linux swap / Solaris")}.get(number, ("83", "Linux"))


@command("fdisk", "-l -u? -s= -b= -c -C= -H= -S= -x", **SBIN)
def fdisk(run, options, *names):
    """Disks and their partitions (-l)."""
    if options.s:
        names = (options.s,)
    if not options.l and not options.s:
        if not names:
            raise Usage("usage: fdisk -l [<disk>...]", 1)
        return run.error("changing partitions is not simulated: look at them with fdisk -l", 1)
    if run.user.uid and run.system.os.init != "systemd":
        return 0        # it opens no disk, and says nothing of it
    run.needs_root(f"fdisk: cannot open {names[0] if names else '/dev/xvda'}: Permission denied")
    status = 0
    for name in names:
        if run.fs.find(run.path(name)) is None:
            status = run.error(f"cannot open {name}: No such file or directory") if run.system.os.init == "systemd" else 0
    for disk, size, parts in drives(run):
        if options.s:
            for part, _, _, length, _ in [*parts, (disk, 0, 0, size, 0)]:
                if names == (f"/dev/{part}",):
                    run.write(f"{length // 1024}\n")
            continue
        if names and f"/dev/{disk}" not in names:
            continue
        run.write(modern(run, disk, size, parts) if run.system.os.init == "systemd" else old(run, disk, size, parts))
    return status


def old(run, disk, size, parts):
    cylinders = size // (SECTORS * 512)
    text = (f"\nDisk /dev/{disk}: {size / 1e9:.1f} GB, {size} bytes\n255 heads, 63 sectors/track, {cylinders} cylinders" + (f", total {size // 512} sectors" if run.system.os.distro == "ubuntu" else "")
            + "\nUnits = " + ("sectors of 1 * 512 = 512 bytes" if run.system.os.distro == "ubuntu" else f"cylinders of {SECTORS} * 512 = {SECTORS * 512} bytes")
            + "\nSector size (logical/physical): 512 bytes / 512 bytes\nI/O size (minimum/optimal): 512 bytes / 512 bytes\nDisk identifier: 0x000b1c2d\n\n")
    if not parts:
        return text.replace("0x000b1c2d", "0x00000000").replace("\n\n", "\n\n", 1) + f"Disk /dev/{disk} doesn't contain a valid partition table\n"
    text += "    Device Boot      Start         End      Blocks   Id  System\n"
    for part, start, end, length, number in parts:
        if run.system.os.distro == "debian":
            start, end = start // SECTORS + 1, end // SECTORS + 1
        kind, name = kinds(run, number)
        text += f"/dev/{part:<6} {'*' if number == 1 else ' '} {start:11} {end:11} {length // 1024:10}{'+' if length % 1024 else ' '}  {kind:>2}  {name}\n"
    return text


def modern(run, disk, size, parts):
    text = f"Disk /dev/{disk}: {size / (1 << 30):.4g} GiB, {size} bytes, {size // 512} sectors\nUnits: sectors of 1 * 512 = 512 bytes\nSector size (logical/physical): 512 bytes / 512 bytes\nI/O size (minimum/optimal): 512 bytes / 512 bytes\n"
    if parts:
        text += "Disklabel type: dos\nDisk identifier: 0x1b2c3d4e\n\nDevice     Boot    Start      End  Sectors  Size Id Type\n"
    for part, start, end, length, number in parts:
        kind, name = kinds(run, number)
        text += f"/dev/{part:<5} {'*' if number == 1 else ' ':<4} {start:8} {end:8} {length // 512:8} {length / (1 << 30):4.1f}G {kind:>2} {name}\n"
    return text + "\n"


def decimal(size):
    """Bytes as parted writes them: powers of a thousand, three figures or more."""
    for unit, least in (("GB", 1e10), ("MB", 1e7)):
        if size >= least or unit == "GB" and size % 1e9 < 1e9 and size >= 1e9 and size / 1e9 < 10:
            value = size / {"GB": 1e9, "MB": 1e6}[unit]
            return f"{value:.3g}{unit}" if value < 1000 else f"{value:.0f}{unit}"
    return f"{size / 1000:.0f}kB"


@command("parted sfdisk cfdisk partprobe", None, **SBIN)
def parted(run, *words):
    """Partitions: parted -l and sfdisk -l show them."""
    run.needs_root()
    if run.name in ("parted", "sfdisk") and {"-l", "--list", "print"} & set(words):
        for disk, size, parts in drives(run):
            if run.name == "sfdisk":
                run.write(old(run, disk, size, parts))
                continue
            run.write(f"Model: Xen Virtual Block Device (xvd)\nDisk /dev/{disk}: {decimal(size)}\nSector size (logical/physical): 512B/512B\nPartition Table: {'msdos' if parts else 'unknown'}\n\nNumber  Start   End     Size    Type      File system     Flags\n")
            for _, start, end, length, number in parts:
                kind = "extended" if number == 2 else "logical" if number > 4 else "primary"
                system = "" if number == 2 else "linux-swap(v1)" if kinds(run, number)[0] == "82" else run.system.os.filesystem if number == 1 else ""
                run.write(f" {number}      {decimal(start * 512):<8}{decimal(end * 512):<8}{decimal(length):<8}{kind:<10}{system:<16}{'boot' if number == 1 else 'lvm' if kinds(run, number)[0] == '8e' else ''}".rstrip() + "\n")
            run.write("\n")
        return 0
    return run.error("changing partitions is not simulated: the disk is as it was", 1) if run.name != "partprobe" else 0


def mounted(run, path):
    name = run.fs.real(path) if run.fs.find(path) else path
    swaps = ["/dev/" + one for one in devices.swap_sources(run.system)]
    return next((one.target for one in run.system.mounts if one.source == name), None) or ("swap" if name in swaps else None)


@command("mkfs mkfs.ext2 mkfs.ext3 mkfs.ext4 mke2fs mkfs.vfat mkswap", None, path="/sbin", package="e2fsprogs")
def mkfs(run, *words):
    """A new file system: refused, and what is in use is told of first."""
    names = [word for word in words if word.startswith("/") or run.fs.find(run.path(word))]
    program = "mke2fs" if run.name in ("mkfs", "mke2fs") else run.name
    if not names:
        run.say(f"Usage: {run.name} [options] device")
        return 1
    node = run.fs.find(run.path(names[-1]))
    if node is None:
        return run.error(f"Could not stat {names[-1]} --- No such file or directory\n\nThe device apparently does not exist; did you specify it correctly?" if run.name != "mkswap" else f"{names[-1]}: No such file or directory")
    if node.kind == "b":
        run.needs_root(f"{run.name}: {names[-1]}: Permission denied")
        place = mounted(run, run.path(names[-1])) or next((one for part in ("1", "5") if (one := mounted(run, run.path(names[-1]) + part))), None)
        if place:
            run.say(f"{program}: {names[-1]} is mounted; will not make a {'swapspace' if run.name == 'mkswap' else 'filesystem here'}!" if run.fs.real(run.path(names[-1]))[-1:].isdigit() else
                    f"{names[-1]} is entire device, not just one partition!\n{program}: {names[-1]} is apparently in use by the system; will not make a {'swapspace' if run.name == 'mkswap' else 'filesystem here'}!")
            return 1
    return run.error("making file systems is not simulated: the disk is as it was", 1)


E2FSPROGS = {"debian-6.0.7": "1.41.12 (17-May-2010)", "ubuntu-12.04": "1.42 (29-Nov-2011)", "ubuntu-13.04": "1.42.5 (29-Jul-2012)", "ubuntu-13.10": "1.42.8 (20-Jun-2013)", "today": "1.47.0 (5-Feb-2023)"}


@command("fsck fsck.ext3 fsck.ext4 fsck.ext2 e2fsck badblocks", None, path="/sbin", package="e2fsprogs")
def fsck(run, *words):
    """Check a file system; a mounted one is not touched."""
    names = [word for word in words if not word.startswith("-")]
    if run.name == "badblocks":
        return run.error("reading a disk block by block is not simulated" if names else "a device is needed", 1)
    version = E2FSPROGS.get(run.system.os.key, E2FSPROGS["today"])
    if run.name.startswith("fsck") and run.name == "fsck":
        os = run.system.os
        run.write(f"fsck from {'util-linux-ng 2.17.2' if os.init == 'sysvinit' else 'util-linux 2.20.1' if os.init == 'upstart' else 'util-linux 2.39.3' if os.distro == 'ubuntu' else 'util-linux 2.38.1'}\n")
    run.say(f"e2fsck {version}" if names or run.name == "fsck" else f"Usage: {run.name} [-panyrcdfvtDFV] [-b superblock] device")
    for name in names or (["/dev/" + run.system.root_disk + "1"] if run.name == "fsck" else []):
        if run.fs.find(run.path(name)) is None:
            run.say(f"{run.name}: No such file or directory while trying to open {name}\nPossibly non-existent device?")
            return 8
        place = mounted(run, run.path(name))
        if place:
            run.say(f"{name} is mounted.\n{run.name}: Cannot continue, aborting.\n\n")
            return 8
        return run.error("checking a file system that is not mounted is not simulated", 8)
    return 0 if names else 16


@command("tune2fs dumpe2fs resize2fs e2label", None, path="/sbin", package="e2fsprogs")
def tune2fs(run, *words):
    """A file system's settings: tune2fs -l and e2label show some."""
    names = [word for word in words if word.startswith("/dev/")]
    run.needs_root(f"{run.name}: Permission denied while trying to open {names[0] if names else ''}")
    if not names:
        run.say(f"Usage: {run.name} [options] device")
        return 1
    one = next((one for one in run.system.mounts if one.source == names[0]), None)
    if one is None or not one.type.startswith("ext"):
        run.say(f"{run.name}: {'No such file or directory' if run.fs.find(names[0]) is None else 'Bad magic number in super-block'} while trying to open {names[0]}")
        return 1
    if run.name == "e2label" and len(words) == 1:
        run.write("\n")
        return 0
    if run.name == "resize2fs":
        size = next(size for name, _, _, size, _ in run.system.block_nodes() if names[0].endswith(name))
        run.write(f"The filesystem is already {size // 4096} blocks long.  Nothing to do!\n\n")
        return 0
    if "-l" in words or "-h" in words or run.name == "dumpe2fs":
        size = next(size for name, _, _, size, _ in run.system.block_nodes() if names[0].endswith(name))
        run.write(f"{run.name} {E2FSPROGS.get(run.system.os.key, E2FSPROGS['today'])}\nFilesystem volume name:   <none>\nLast mounted on:          {one.target}\nFilesystem UUID:          {run.system.root_uuid}\nFilesystem state:         clean\n"
                  f"Errors behavior:          Continue\nFilesystem OS type:       Linux\nInode count:              {size // 16384}\nBlock count:              {size // 4096}\nReserved block count:     {size // 4096 // 20}\n"
                  f"Block size:               4096\nMount count:              3\nMaximum mount count:      -1\n")
        return 0
    return run.error("changing a file system is not simulated", 1)


@command("findmnt", "-t= -n -o= -l -s", path="/bin", package="util-linux")
def findmnt(run, options, target=None):
    """The mounts."""
    if options.o or options.s:
        raise Usage("options '-o' and '-s' are not simulated", 1)
    found = [one for one in run.system.mounts if (target is None or target in (one.target, one.source)) and (not options.t or one.type in options.t.split(","))]
    rows = [["TARGET", "SOURCE", "FSTYPE", "OPTIONS"]] if found and not options.n else []
    for one in found:
        depth = 0 if one.target == "/" or target or options.l or options.t else 1
        rows.append([("├─" if depth and one is not found[-1] else "└─" if depth else "") + one.target, one.source, one.type, one.options])
    widths = [max((len(row[place]) for row in rows), default=0) for place in range(3)]
    run.write("".join(" ".join([*(cell.ljust(width) for cell, width in zip(row, widths)), row[3]]) + "\n" for row in rows))
    return int(not found)


@command("blockdev", None, **SBIN)
def blockdev(run, *words):
    """A device's size."""
    run.needs_root()
    name = words[-1] if words else ""
    size = next((size for one, _, _, size, _ in run.system.block_nodes() if name == f"/dev/{one}"), None)
    if size is None:
        return run.error(f"cannot open {name}: No such file or directory")
    for word in words[:-1]:
        value = {"--getsize64": size, "--getsz": size // 512, "--getsize": size // 512, "--getss": 512, "--getbsz": 4096, "--getro": 0, "--getra": 256}.get(word)
        if value is None:
            return run.error(f"option '{word}' is not simulated")
        run.write(f"{value}\n")
    return 0


@command("losetup pvs vgs lvs pvdisplay vgdisplay lvdisplay lvcreate lvextend vgcreate pvcreate mdadm", None, path="/sbin", package="lvm2")
def volumes(run, *words):
    """Logical volumes: pvs, vgs and lvs show those the installer made."""
    run.needs_root()
    names = devices.volumes(run.system)
    if run.name not in ("pvs", "vgs", "lvs") or words:
        return run.error("this is not simulated: pvs, vgs and lvs are", 1)
    if not names:
        return 0
    group = re.split(r"(?<!-)-(?!-)", names[0])[0].replace("--", "-")
    sizes = devices.sized(names, next(size for _, size, _ in drives(run)))
    whole = sum(size for _, size in sizes) / (1 << 30)
    if run.name == "pvs":
        run.write(f"  PV         VG   Fmt  Attr PSize PFree\n  /dev/{run.system.root_disk}5 {group} lvm2 a-   {whole:.2f}g    0 \n")
    elif run.name == "vgs":
        run.write(f"  VG   #PV #LV #SN Attr   VSize VFree\n  {group}   1   {len(names)}   0 wz--n- {whole:.2f}g    0 \n")
    else:
        run.write("  LV     VG   Attr   LSize\n" + "".join(f"  {re.split(r'(?<!-)-(?!-)', name)[-1]:<6} {group} -wi-ao {size / (1 << 30):.2f}g\n" for name, size in sizes))
    return 0
