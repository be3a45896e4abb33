"""What the kernel says, its modules and its settings."""

import re

from ..command import Usage, command
from ..fullscreen.running import KernelNews
from .screens import has_screen

BUILT_IN = {"xen_netfront": "Xen virtual network device frontend", "xen_blkfront": "Xen virtual block device frontend", "xenfs": "Xen filesystem", "loop": "", "isofs": "", "ext3": "Second Extended Filesystem with journaling extensions",
            "ext4": "Fourth Extended Filesystem", "ipv6": "IPv6 protocol stack for Linux", "xen_evtchn": "", "xen_balloon": "", "fuse": "Filesystem in Userspace", "vfat": "VFAT filesystem support"}


@command("dmesg", "-c|--read-clear -C|--clear -T|--ctime -t|--notime -n|--console-level= -H|--human -k|--kernel -l|--level= -L? -r|--raw -s= -w -x", path="/bin", package="util-linux")
def dmesg(run, options):
    """What the kernel has said."""
    system = run.system
    if options.ctime and system.os.init == "sysvinit":
        run.say("dmesg: invalid option -- 'T'\nUsage: dmesg [-c] [-n level] [-r] [-s bufsize]")
        return 1
    if options.level and options.level not in ("info", "notice", "debug"):
        return 0        # none of these messages is a warning
    if not options.clear:
        for when, text in system.messages:
            head = f"[{system.date('%a %b %e %H:%M:%S %Y', system.boot_time + when)}] " if options.ctime else "" if options.notime else f"[{when:12.6f}] "
            run.write(("<6>" if options.raw else "") + f"{head}{text}\n")
    if options.clear or options.read_clear:
        run.needs_root("dmesg: klogctl: Operation not permitted")
        system.messages = []
    if options.w and system.os.init != "systemd":
        run.say("dmesg: invalid option -- 'w'")
        return 1
    if options.w and has_screen(run):
        return run.show(KernelNews(run))
    if options.w:
        run.say("[dmesg waits for more, which the laboratory does not here: type the command again to see what is new]")
    return 0


@command("lsmod", "", path="/sbin", package="module-init-tools")
def lsmod(run, options):
    """The kernel's modules."""
    run.write("Module                  Size  Used by\n")
    run.write("".join(f"{name:<20} {size:>8}  0 \n" for name, size in run.system.os.modules))


def known(run, name):
    name = re.sub(r"\.ko$", "", name.rpartition("/")[2]).replace("-", "_")
    return name if name in {*BUILT_IN, *(name for name, _ in run.system.os.modules)} else None


@command("modinfo", "-F= -a -d -n -p -l -0", path="/sbin", package="module-init-tools")
def modinfo(run, options, *names):
    """What a module of the kernel is."""
    status = 0
    if not names:
        raise Usage("missing module or filename.", 1)
    for name in names:
        found, os = known(run, name), run.system.os
        if found is None:
            modern = os.init == "systemd" or os.distro == "ubuntu" and os.version > "12.04"
            status = run.error(f"ERROR: Module {name} not found." if modern else f"could not find module {name}", 1)
            continue
        kind = "drivers/net" if "net" in found else "drivers/block" if "blk" in found else "fs/" + found if found in ("isofs", "ext3", "ext4", "ext2", "fuse", "vfat", "xenfs") else "drivers/misc"
        rows = [("filename", f"/lib/modules/{os.kernel}/kernel/{kind}/{found.replace('_', '-') if found.startswith('xen_') else found}.ko"), ("license", "GPL"), ("description", BUILT_IN.get(found, "")),
                ("depends", ""), ("intree", "Y"), ("vermagic", f"{os.kernel} SMP mod_unload modversions ")]
        field = options.F or ("filename" if options.n else "description" if options.d else "license" if options.l else "")
        for key, value in rows:
            if key == field:
                run.write(value + "\n")
            elif not field and (value or key == "depends"):
                run.write(f"{key + ':':<15} {value}\n")
    return status


@command("modprobe insmod rmmod", None, path="/sbin", package="module-init-tools")
def modprobe(run, *words):
    """Modules come and go by themselves here."""
    names = [word for word in words if not word.startswith("-") and "=" not in word]
    if run.name == "modprobe" and {"-l", "--list"} & set(words):
        run.write("".join(f"kernel/{name}.ko\n" for name, _ in run.system.os.modules))
        return 0
    run.needs_root(f"{run.name}: ERROR: could not insert '{names[0] if names else ''}': Operation not permitted" if run.system.os.distro == "ubuntu" else "FATAL: Error: Operation not permitted")
    if not names:
        raise Usage("missing parameters. See -h." if run.system.os.distro == "ubuntu" else "missing module name", 1)
    for name in names:
        if known(run, name) is None:
            run.say({"modprobe": f"FATAL: Module {name} not found.", "insmod": f"insmod: can't read '{name}': No such file or directory", "rmmod": f"ERROR: Module {name} does not exist in /proc/modules"}[run.name])
            return 1
        if run.name == "rmmod" or {"-r", "--remove"} & set(words):
            run.say(f"{'ERROR' if run.name == 'rmmod' else 'FATAL'}: Module {name} is {'builtin' if known(run, name) not in dict(run.system.os.modules) else 'in use'}.")
            return 1
    return 0


@command("sysctl", None, path="/sbin", package="procps")
def sysctl(run, *words):
    """The kernel's settings."""
    from ..boot import settings
    system, quiet, words, status = run.system, False, list(words), 0
    pairs, names, everything = [], [], False
    while words:
        word = words.pop(0)
        if word in ("-q", "-e", "-n", "-w", "-N"):
            quiet = quiet or word == "-q"
        elif word in ("-a", "-A"):
            everything = True
        elif word == "-p":
            path = words.pop(0) if words else "/etc/sysctl.conf"
            pairs += settings(run.fs.read(run.path(path)))
        elif word.startswith("-"):
            return run.error(f"option '{word}' is not simulated", 2)
        elif "=" in word:
            pairs.append(tuple(part.strip() for part in word.split("=", 1)))
        else:
            names.append(word)
    if pairs:
        run.needs_root(f'error: permission denied on key "{pairs[0][0]}"', 255)
    for key, value in pairs:
        key = key.replace("/", ".")
        if key not in system.sysctl:
            status = run.error(f'error: "{key}" is an unknown key', 255)
            continue
        system.sysctl[key] = value
        if not quiet:
            run.write(f"{key} = {value}\n")
    for key in sorted(system.sysctl) if everything else names:
        if key not in system.sysctl:
            status = run.error(f'error: "{key}" is an unknown key', 255)
        else:
            run.write(f"{key} = {system.sysctl[key]}\n")
    return status


@command("depmod update-grub update-grub2 grub-mkconfig grub-install update-initramfs ldconfig udevadm locale-gen sync hwclock", None, path="/sbin", package="coreutils")
def settle(run, *words):
    """Work that leaves nothing to see here, but for what it says."""
    os = run.system.os
    if run.name == "udevadm" and words[:1] not in (("trigger",), ("settle",), ("control",)):
        return run.error(f"{words[0] if words else 'this'} is not simulated: ls -l /dev/disk/by-uuid and /sys/block tell of drives", 2)
    if run.name == "hwclock" and run.system.hardware.virtualization == "pv":
        return run.error("Cannot access the Hardware Clock via any known method.")       # a PV guest has none
    if run.name != "sync" and not (run.name == "hwclock" and not run.user.uid):
        run.needs_root(f"{run.name}: you must be root" if run.name != "hwclock" else "hwclock: Cannot access the Hardware Clock via any known method.")
    if run.name in ("update-grub", "update-grub2"):
        run.say(f"Generating grub.cfg ...\nFound linux image: /boot/vmlinuz-{os.kernel}\nFound initrd image: /boot/initrd.img-{os.kernel}\ndone")
    elif run.name == "update-initramfs" and words:
        run.write(f"update-initramfs: Generating /boot/initrd.img-{os.kernel}\n")
        run.wait(4)
    elif run.name == "locale-gen":
        run.write("Generating locales...\n" + "".join(f"  {word}... done\n" for word in words) + "Generation complete.\n")
    elif run.name == "grub-mkconfig":
        run.write(run.fs.read("/boot/grub/grub.cfg"))
    elif run.name == "grub-install":
        return run.error("installing a boot loader is not simulated: the disk is as it was")
    elif run.name == "hwclock":
        if set(words) - {"-r", "--show", "-u", "--utc", "--debug"}:
            return run.error("setting the clock is not simulated: it belongs to XenServer")
        run.write(run.system.date("%a %d %b %Y %H:%M:%S %Z  -0.359375 seconds\n"))
    return 0
