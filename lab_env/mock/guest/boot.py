"""What happens between the kernel's start and the login prompt, and on the way down."""

import re

from . import devices, units
from .files import FileSystem, Node
from .records import Address, Mount

KERNEL_THREADS = ("kthreadd", "ksoftirqd/0", "kworker/0:0", "migration/0", "watchdog/0", "khelper", "xenwatch", "xenbus", "sync_supers", "bdi-default",
                  "kblockd", "khubd", "kswapd0", "khvcd", "jbd2/xvda1-8")
SYSCTL = {"net.ipv4.conf.all.arp_notify": "0", "net.ipv4.conf.default.arp_notify": "0", "net.ipv4.ip_forward": "0", "kernel.domainname": "(none)",
          "vm.swappiness": "60", "kernel.panic": "0", "fs.file-max": "23853"}


def start(system):
    """Mount, name, connect, and start the services; what they print."""
    system.session = None
    mount_all(system)
    for name in KERNEL_THREADS:
        if not system.processes:
            system.spawn("systemd" if system.os.init == "systemd" else "init", "init [2]" if system.os.init == "sysvinit" else "/sbin/init", parent=0)
        system.spawn(name, f"[{name}]", parent=0 if name == "kthreadd" else 2)
    name = read(system, "/etc/hostname").strip()
    system.hostname = system.image.hostname = name or "localhost"
    system.sysctl = dict(SYSCTL)
    for key, value in settings(read(system, "/etc/sysctl.conf")):
        if key in system.sysctl:
            system.sysctl[key] = value
    system.last_pid = max(system.last_pid, 280)
    if system.os.init == "systemd":
        system.spawn("systemd-journal", "/usr/lib/systemd/systemd-journald")
        system.spawn("systemd-udevd", "/usr/lib/systemd/systemd-udevd")
    else:
        system.spawn("udevd", "udevd --daemon" if system.os.distro == "debian" else "/sbin/udevd --daemon")
    front_ends(system)
    bring_up(system)
    text = mount_fstab(system)
    if system.os.init == "upstart":
        for service, about in system.os.services.items():
            if system.fs.find(f"/etc/init/{service}.conf"):
                system.spawn(about["process"], about["args"])
    system.last_pid = max(system.last_pid, 700)
    if system.os.init == "systemd":
        return text + units.start_wanted(system)
    text += run_level(system, "2", "S", "start")
    return text


def keep_messages(system):
    """What the kernel has said so far goes into the logs."""
    lines = [f"[{when:12.6f}] {text}" for when, text in system.messages]
    for path in ("/var/log/syslog", "/var/log/kern.log", *(["/var/log/messages"] if system.os.init == "sysvinit" else [])):
        system.syslog(*(f"kernel: {line}" for line in lines), path=path)
    sshd = next((pid for pid, process in system.processes.items() if process.name == "sshd"), None)
    if sshd:
        system.syslog(*(f"sshd[{sshd}]: Server listening on {where} port 22." for where in ("0.0.0.0", "::")), path="/var/log/auth.log")
    if system.keeps_logs():
        system.image.files.put("/var/log/dmesg", Node("f", 0o640, "".join(line + "\n" for line in lines), mtime=int(system.hardware.now()), gid=4))


def front_ends(system):
    """A kernel of today tells dom0 what it can be asked for, and its drivers meet their back-ends. Source: Linux, drivers/xen/manage.c and xenbus."""
    if system.os.init != "systemd" or not system.knows_xen:
        return
    store = system.hardware.xenstore
    for name in ("poweroff", "reboot", "suspend"):
        store.write(f"control/feature-{name}", "1")
    for device in system.hardware.block_devices().values():
        if device.name.startswith("xvd"):
            store.write(f"device/vbd/{51712 + 16 * devices.LETTERS.find(device.name[-1])}/state", "4")
    for nic in system.hardware.nics():
        store.write(f"device/vif/{nic.name.strip('ethnX')}/state", "4")


def stop(system):
    """Stop what the run level for halting stops; what it prints."""
    return run_level(system, "0", "K", "stop") if system.booted else ""


def run_level(system, level, letter, action):
    """Run the scripts of a run level."""
    fs, text = system.fs, ""
    directory = f"/etc/rc{level}.d"
    for name in fs.names(directory) if fs.is_directory(directory) else []:
        node = fs.find(f"{directory}/{name}")
        if name.startswith(letter) and node and node.kind == "f" and node.mode & 0o111:
            if fs.real(f"{directory}/{name}") != "/lib/init/upstart-job":
                text += system.run_script(f"{directory}/{name}", action)[1]
    return text


def read(system, path):
    node = system.fs.find(path)
    return node.text if node and node.kind == "f" else ""


def settings(text):
    """(key, value) of each line of a sysctl.conf."""
    return re.findall(r"^\s*([\w./-]+)\s*=\s*(.*?)\s*$", text, re.M)


def mount_all(system):
    """The mounts every boot makes."""
    os = system.os
    root = Mount(devices.root_source(system), "/", os.filesystem, "rw,errors=remount-ro")
    system.mounts = [root, Mount("proc", "/proc", "proc", "rw,noexec,nosuid,nodev"), Mount("sysfs", "/sys", "sysfs", "rw,noexec,nosuid,nodev"),
                     Mount("udev", "/dev", "devtmpfs", "rw,mode=0755"), Mount("devpts", "/dev/pts", "devpts", "rw,noexec,nosuid,gid=5,mode=0620")]
    if devices.volumes(system):
        system.mounts.append(Mount(f"/dev/{system.root_disk}1", "/boot", devices.BOOT_TYPE, "rw"))
    if os.init == "systemd":
        system.mounts += [Mount("tmpfs", "/run", "tmpfs", "rw,nosuid,nodev,noexec,relatime,size=10%,mode=755"), Mount("tmpfs", "/dev/shm", "tmpfs", "rw,nosuid,nodev"),
                          Mount("tmpfs", "/run/lock", "tmpfs", "rw,nosuid,nodev,noexec,relatime,size=5120k")]
        made = {"/run": ("lock",)}
    elif os.distro == "ubuntu":
        system.mounts += [Mount("tmpfs", "/run", "tmpfs", "rw,noexec,nosuid,size=10%,mode=0755"), Mount("none", "/run/lock", "tmpfs", "rw,noexec,nosuid,nodev,size=5242880"),
                          Mount("none", "/run/shm", "tmpfs", "rw,nosuid,nodev")]
        made = {"/run": ("lock", "shm")}
    else:
        system.mounts += [Mount("tmpfs", "/lib/init/rw", "tmpfs", "rw,nosuid,mode=0755"), Mount("tmpfs", "/dev/shm", "tmpfs", "rw,nosuid,nodev")]
        made = {}
        for name in list(system.image.files.names("/var/run")):
            if name.endswith(".pid"):
                system.image.files.remove("/var/run/" + name)
        if system.image.files.get("/lib/init/rw") is None:
            for path in ("/lib/init", "/lib/init/rw"):
                system.image.files.put(path, Node("d", 0o755, mtime=int(system.boot_time)))
    for target, names in made.items():
        tree = system.tmpfs.setdefault(target, FileSystem())
        for name in names:
            tree.put("/" + name, Node("d", 0o1777, mtime=int(system.boot_time)))
    for name in list(system.image.files.names("/tmp")):
        if system.image.files.get("/tmp/" + name).kind != "d":
            system.image.files.remove("/tmp/" + name)


def mount_fstab(system):
    """The mounts of /etc/fstab beyond those; what mount says."""
    text = ""
    for line in read(system, "/etc/fstab").splitlines():
        words = line.split("#")[0].split()
        if len(words) >= 4 and words[1].startswith("/") and words[1] not in ("/", "/proc", "/boot") and "noauto" not in words[3].split(","):
            text += system.run_script("/bin/mount", words[1])[1]
    return text


def interfaces(text):
    """{name: {"auto", "method", option: value}} of /etc/network/interfaces."""
    found, current = {}, None
    for line in text.splitlines():
        words = line.split("#")[0].split()
        if not words:
            continue
        if words[0] in ("auto", "allow-hotplug"):
            for name in words[1:]:
                found.setdefault(name, {})["auto"] = True
        elif words[0] == "iface" and len(words) >= 4:
            current = found.setdefault(words[1], {})
            if words[2] == "inet":
                current["method"] = words[3]
        elif current is not None and len(words) > 1:
            current[words[0]] = " ".join(words[1:])
    return found


def netplan(text):
    """The same of netplan's YAML, for interfaces that ask DHCP."""
    return {name: {"auto": True, "method": "dhcp", "netplan": True} for name in re.findall(r"^    (\w+):\n(?:      .*\n)*?      dhcp4: (?:true|yes)", text, re.M)}


def bring_up(system, only=None):
    """Give the interfaces of /etc/network/interfaces their addresses; the names brought up."""
    declared, done = interfaces(read(system, "/etc/network/interfaces")) | netplan(read(system, "/etc/netplan/50-cloud-init.yaml")), []
    for nic in system.hardware.nics():
        wanted = declared.get(nic.name, {})
        if (only is None and not wanted.get("auto")) or (only is not None and nic.name != only):
            continue
        if wanted.get("method") == "dhcp":
            if not nic.address:
                continue
            system.addresses[nic.name] = Address(nic.address, nic.netmask, nic.gateway)
            if "netplan" not in wanted:     # systemd-networkd asks by itself
                system.spawn("dhclient", f"dhclient -1 -v -pf /run/dhclient.{nic.name}.pid {nic.name}")
            if nic.gateway:
                system.fs.write("/etc/resolv.conf", f"nameserver {nic.gateway}\n")
        elif wanted.get("method") == "static" and wanted.get("address"):
            ip, _, _ = wanted["address"].partition("/")
            system.addresses[nic.name] = Address(ip, wanted.get("netmask", "255.255.255.0"), wanted.get("gateway", ""))
        else:
            continue
        system.links[nic.name] = "up"
        done.append(nic.name)
    return done
