"""Drives and interfaces as the guest's kernel names them, and what it says when they come and go."""

MAJORS = {"xvd": 202, "sd": 8, "sr": 11, "hd": 3}
SWAP, BOOT = 401_604_608, 254_803_968       # bytes of the swap space the installer makes, and of /boot beside LVM
BOOT_TYPE = "ext2"                          # of /boot beside LVM; its files are kept with the others
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def drive_name(position, kind, naming):
    """The kernel's name of the drive at a position (from 0), or None when this kernel does not see it.

    `naming`: "xvd" PV; "pvhvm" an emulated PC whose disks the PV drivers took over; "ide" one with emulated drives alone.
    """
    if position >= len(LETTERS):
        return None     # the kernels would go on with xvdaa; ours stop
    if naming == "xvd":
        return "xvd" + LETTERS[position]
    if kind == "cd":
        return "sr0" if position < 4 else None
    if naming == "pvhvm":
        return "xvd" + LETTERS[position]
    return "sd" + LETTERS[position] if position < 4 else None


def nodes(system):
    """[(name, major, minor, size, kind)] of disks, partitions, logical volumes and CDs."""
    found = []
    for device in system.hardware.block_devices().values():
        major = next((number for stem, number in MAJORS.items() if device.name.startswith(stem)), 202)
        minor = 16 * max(LETTERS.find(device.name[-1]), 0)
        found.append((device.name, major, minor, device.size, device.kind))
        if device.kind == "disk" and hasattr(device.contents, "system"):
            found += [(f"{device.name}{number}", major, minor + number, size, "part") for number, size in partitions(device, volumes(system))]
            if device.name == system.root_disk:
                found += [(name, 252, number, size, "lvm") for number, (name, size) in enumerate(sized(volumes(system), device.size))]
    return found


def partitions(device, lvm):
    """(number, size) of the partitions the installer makes."""
    if lvm:
        return (1, BOOT), (2, 1024), (5, device.size - BOOT - 2_097_152)
    swap = min(SWAP, device.size // 4)
    return (1, device.size - swap - 2_097_152), (2, 1024), (5, swap)


def volumes(system):
    """The names of the logical volumes, below /dev/mapper, that /etc/fstab speaks of."""
    node = system.image.files.get("/etc/fstab")
    words = [line.split("#")[0].split() for line in (node.text if node else "").splitlines()]
    return [word[0].removeprefix("/dev/mapper/") for word in words if word and word[0].startswith("/dev/mapper/")]


def swap_sources(system):
    """What is swapped to, below /dev."""
    return ["mapper/" + name for name in volumes(system) if "swap" in name] or [system.root_disk + "5"]


def sized(names, size):
    """The volumes with their sizes: root has what swap leaves."""
    swap = min(SWAP, size // 4)
    return [(name, swap if "swap" in name else size - BOOT - swap - 8_388_608) for name in names]


def root_source(system):
    """The device the root file system is on."""
    names = [name for name in volumes(system) if "swap" not in name]
    return f"/dev/mapper/{names[0]}" if names else f"/dev/{system.root_disk}1"


def seen(system):
    """What is there now: drives with what is in them, and interfaces."""
    return {device.name: device.contents is not None for device in system.hardware.block_devices().values()} | {nic.name: True for nic in system.hardware.nics()}


def look(system):
    """Compare with what was there before; the kernel says what is new, and an interface that has gone loses its address."""
    before, system.known = system.known, seen(system)
    for device in system.hardware.block_devices().values():
        if device.name in before and device.kind == "disk" or device.name in before and before[device.name]:
            continue
        if device.name.startswith("xvd"):
            system.log(attached(system, device.name))
            if device.kind == "disk":
                system.log(f" {device.name}: unknown partition table" if device.contents is None else f" {device.name}: {device.name}1 {device.name}2 < {device.name}5 >")
    for name in before:
        if name not in system.known:
            system.addresses.pop(name, None)
            system.links.pop(name, None)


def attached(system, name):
    """What blkfront says of a new drive."""
    return f"blkfront: {name}: {'barriers enabled' if system.os.init == 'sysvinit' else 'flush diskcache: enabled'}"
