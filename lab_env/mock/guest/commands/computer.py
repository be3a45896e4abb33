"""What the computer is and how it does."""

import re
from datetime import datetime, timezone

from ..command import command
from ..dates import parse

USR = {"package": "coreutils"}


@command("uname", "-a|--all -s|--kernel-name -n|--nodename -r|--kernel-release -v|--kernel-version -m|--machine -p|--processor -i|--hardware-platform -o|--operating-system", path="/bin", package="coreutils")
def uname(run, options):
    """The names of kernel and machine."""
    os, given = run.system.os, options.given
    known = os.machine if os.distro == "ubuntu" else "unknown"
    parts = {"kernel_name": "Linux", "nodename": run.system.hostname, "kernel_release": os.kernel, "kernel_version": os.kernel_build, "machine": os.machine,
             "processor": known, "hardware_platform": known, "operating_system": "GNU/Linux"}
    if given.get("all"):
        return run.write(" ".join(value for value in parts.values() if value != "unknown") + "\n")
    return run.write(" ".join(value for key, value in parts.items() if given.get(key) or (not given and key == "kernel_name")) + "\n")


@command("arch", "", **USR)
def arch(run, options):
    """The machine's architecture."""
    run.write(run.system.os.machine + "\n")


@command("hostname", "-f|--fqdn -s|--short -i|--ip-address -I|--all-ip-addresses -d|--domain -F|--file=", path="/bin", package="hostname")
def hostname(run, options, name=None):
    """The computer's name; given one, change it until the next boot."""
    system = run.system
    if options.file:
        name = run.fs.read(run.path(options.file)).strip()
    if name is not None:
        run.needs_root("hostname: you must be root to change the host name")
        system.hostname = name
        return
    if options.all_ip_addresses:
        run.write(" ".join(address.ip for address in system.addresses.values()) + " \n")
    elif options.ip_address:
        run.write("127.0.1.1\n")
    elif options.domain:
        run.write(system.hostname.partition(".")[2] + "\n" if "." in system.hostname else "")
    else:
        run.write((system.hostname.split(".")[0] if options.short else system.hostname) + "\n")


FORMS = {"R": "%a, %d %b %Y %H:%M:%S %z", "F": "%Y-%m-%d", "c": "%a %b %e %H:%M:%S %Y", "x": "%m/%d/%y", "X": "%H:%M:%S", "r": "%I:%M:%S %p", "T": "%H:%M:%S", "D": "%m/%d/%y"}


def formatted_date(system, form, moment):
    """strftime as date has it: `%-d`, `%e`, `%s`, `%N`, `%:z`."""
    stamp = datetime.fromtimestamp(moment, timezone.utc)
    own = {"s": str(int(moment // 1)), "N": f"{int(moment % 1 * 1e9):09}", "n": "\n", "t": "\t", "Z": "UTC", "z": "+0000", ":z": "+00:00", "P": stamp.strftime("%p").lower(), "e": f"{stamp.day:2}",
           "k": f"{stamp.hour:2}", "l": f"{(stamp.hour - 1) % 12 + 1:2}", "q": str((stamp.month + 2) // 3), "C": f"{stamp.year // 100:02}", "h": stamp.strftime("%b"), "%": "%", "+": "",
           "G": stamp.strftime("%G"), "g": stamp.strftime("%G")[2:], "V": stamp.strftime("%V"), "u": stamp.strftime("%u"), "Y": f"{stamp.year}", "y": f"{stamp.year % 100:02}"}

    def one(match):
        flag, width, letter = match.groups()
        if letter in FORMS:
            return formatted_date(system, FORMS[letter], moment)
        if letter == "N" and width:
            return own["N"][:int(width)]
        value = own.get(letter) if letter in own else stamp.strftime("%" + letter) if letter in "aAbBdHIjmMpSUwW" else match.group()
        if flag == "-":
            return value.strip().lstrip("0") or "0"
        if flag == "_":
            return re.sub(r"^0+(?=.)", lambda zeros: " " * len(zeros.group()), value)
        if flag == "0":
            return value.replace(" ", "0")
        if flag == "^":
            return value.upper()
        return value.rjust(int(width), "0" if value.isdigit() else " ") if width else value
    return re.sub(r"%([-_0^#]?)(\d*)(:z|[a-zA-Z%+])", one, form)


@command("date", "-u|--utc|--universal -R|--rfc-2822 -d|--date= -s|--set= -I|--iso-8601? -r|--reference= -f= --rfc-3339= --rfc-email", path="/bin", package="coreutils")
def date(run, options, form=None):
    """The time; UTC."""
    if options.set or (form and not form.startswith("+")):
        if options.set is None and not re.fullmatch(r"\d{8}(\d\d(\d\d)?)?(\.\d\d)?", form):
            return run.error(f"invalid date `{form}'", 1)
        run.needs_root("date: cannot set date: Operation not permitted")
        return run.error("cannot set date: the clock belongs to XenServer", 1)
    moment = run.system.hardware.now()
    if options.date is not None:
        moment = parse(options.date, moment)
        if moment is None:
            return run.error(f"invalid date `{options.date}'" if run.system.os.init != "systemd" else f"invalid date '{options.date}'", 1)
    elif options.reference:
        node = run.fs.find(run.path(options.reference))
        if node is None:
            return run.error(f"{options.reference}: No such file or directory", 1)
        moment = node.mtime
    iso = options.iso_8601
    iso = {"date": "", "hours": "T%H%z", "minutes": "T%H:%M%z", "seconds": "T%H:%M:%S%z", "ns": "T%H:%M:%S,%N%z", "h": "T%H%z", "m": "T%H:%M%z", "s": "T%H:%M:%S%z"}.get(iso, "") if iso else None
    if iso and run.system.os.init == "systemd":
        iso = iso.replace("%z", "%:z")
    if form:
        form = form[1:]
    elif options.given.get("rfc_2822") or options.rfc_email:
        form = FORMS["R"]
    elif iso is not None:
        form = "%Y-%m-%d" + iso
    elif options.rfc_3339:
        form = "%Y-%m-%d" + {"date": "", "seconds": " %H:%M:%S%:z", "ns": " %H:%M:%S.%N%:z"}.get(options.rfc_3339, "")
    else:
        form = "%a %b %e %H:%M:%S %Z %Y"
    run.write(formatted_date(run.system, form, moment) + "\n")
    return 0


def span(seconds):
    """How long the computer is up, as uptime says it."""
    minutes, days = int(seconds) // 60 % 60, int(seconds) // 86400
    hours = int(seconds) // 3600 % 24
    text = f"{days} day{'s' if days > 1 else ''}, " if days else ""
    return text + (f"{hours:2}:{minutes:02}" if hours else f"{minutes} min")


@command("uptime w", "-h -s", path="/usr/bin", package="procps")
def uptime(run, options):
    """How long the computer is up."""
    run.write(f" {run.system.date('%H:%M:%S')} up {span(run.system.uptime())},  1 user,  load average: 0.00, 0.01, 0.05\n")
    if run.name == "w":
        run.write("USER     TTY      FROM              LOGIN@   IDLE   JCPU   PCPU WHAT\n")
        run.write(f"{run.system.who().name:<8} hvc0                      {run.system.date('%H:%M', run.system.boot_time)}    0.00s  0.10s  0.00s w\n")


@command("who", "-b -r -a -u -m", **USR)
def who(run, options):
    """Who is logged in."""
    when = run.system.date("%Y-%m-%d %H:%M", run.system.boot_time)
    if options.b:
        run.write(f"         system boot  {when}\n")
    elif options.r:
        run.write(f"         run-level {run.system.runlevel}  {when}\n")
    else:
        run.write(f"{run.system.who().name:<8} hvc0         {when}\n")


@command("tty", "-s", **USR)
def tty(run, options):
    """The terminal."""
    run.write("/dev/hvc0\n" if run.stdin.console else "not a tty\n")
    return int(not run.stdin.console)


@command("ps", None, path="/bin", package="procps")
def ps(run, *words):
    """Processes: ps, ps aux, ps -ef, ps -e."""
    letters = "".join(word.lstrip("-") for word in words)
    if letters.strip("auxefwAlH"):
        return run.error(f"option '{letters.strip('auxefwAlH')[0]}' is not simulated", 2)
    system, pid = run.system, run.system.last_pid + 1
    rows = [(number, process) for number, process in sorted(system.processes.items())]
    from ..records import Process
    rows.append((pid, Process("ps", "ps " + " ".join(words), run.session.pid, system.hardware.now(), "hvc0")))
    everyone = set(letters) & {"a", "x", "e", "A"}
    rows = [(number, process) for number, process in rows if everyone or process.tty == "hvc0"]
    start = lambda process: system.date("%H:%M", process.started)
    if "u" in letters:
        run.write("USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n")
        for number, process in rows:
            size = 0 if process.args.startswith("[") else 4200 + 37 * len(process.args)
            run.write(f"root     {number:5}  0.0  {size / 40000:3.1f} {size * 5:6} {size:5} {process.tty:<8} {'S' if number != pid else 'R+':<4} {start(process)}   0:00 {process.args}\n")
    elif "f" in letters:
        run.write("UID        PID  PPID  C STIME TTY          TIME CMD\n")
        for number, process in rows:
            run.write(f"root     {number:5} {process.parent:5}  0 {start(process)} {process.tty:<8} 00:00:00 {process.args}\n")
    else:
        run.write("  PID TTY          TIME CMD\n")
        for number, process in rows:
            run.write(f"{number:5} {process.tty:<8} 00:00:00 {process.name}\n")
    return 0


@command("free", "-m -k -g -b -h -t", path="/usr/bin", package="procps")
def free(run, options):
    """Memory."""
    kib, unit = run.system.hardware.memory // 1024, 1024 if options.m else 1024 * 1024 if options.g else 1
    if options.h or options.b:
        return run.error("options '-h' and '-b' are not simulated: use -m", 2)
    total, unused, buffers, cached = kib * 96 // 100, run.system.memory_free(), kib // 40, kib // 7
    used = total - unused
    cell = lambda value: f"{value // unit:>10}"
    run.write("             total       used       free     shared    buffers     cached\n")
    run.write(f"Mem:    {cell(total)} {cell(used)} {cell(unused)} {cell(0)} {cell(buffers)} {cell(cached)}\n")
    run.write(f"-/+ buffers/cache: {(used - buffers - cached) // unit:>10} {(unused + buffers + cached) // unit:>10}\n")
    run.write(f"Swap:   {cell(392188)} {cell(0)} {cell(392188)}\n")
    return 0


@command("dmesg", "-c -T -n=", path="/bin", package="util-linux")
def dmesg(run, options):
    """What the kernel has said."""
    system = run.system
    if options.T or options.n:
        return run.error("options '-T' and '-n' are not simulated", 2)
    for when, text in system.messages:
        run.write(f"[{when:12.6f}] {text}\n")
    return 0


@command("lsmod", "", path="/sbin", package="module-init-tools")
def lsmod(run, options):
    """The kernel's modules."""
    run.write("Module                  Size  Used by\n")
    run.write("".join(f"{name:<20} {size:>8}  0 \n" for name, size in run.system.os.modules))


@command("modprobe insmod rmmod modinfo depmod", None, path="/sbin", package="module-init-tools")
def modprobe(run, *words):
    """Modules come and go by themselves here."""
    if run.name != "modinfo":
        run.needs_root("FATAL: Error: Operation not permitted")
    names = [word for word in words if not word.startswith("-")]
    if names and names[0].replace("-", "_") in {"xen_netfront", "xen_blkfront", "xenfs", "loop", "isofs", *(name for name, _ in run.system.os.modules)}:
        return 0
    run.say(f"FATAL: Module {names[0] if names else ''} not found.")
    return 1


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


@command("lsb_release", "-a|--all -i|--id -d|--description -r|--release -c|--codename -s|--short -v", package="lsb-release")
def lsb_release(run, options):
    """Which distribution this is, from its files."""
    values = distribution(run)
    rows = [("id", "Distributor ID"), ("description", "Description"), ("release", "Release"), ("codename", "Codename")]
    if options.all or not options.given or options.v:
        run.say("No LSB modules are available.")
    for key, label in rows:
        if options.all or options.given.get(key):
            text = values[key]
            if options.short:
                text = f'"{text}"' if " " in text else text
            run.write(f"{text}\n" if options.short else f"{label}:\t{text}\n")
    return 0


def distribution(run):
    """{id, description, release, codename} from /etc/lsb-release, from the os-release of today's Debian, or from /etc/debian_version."""
    node = run.fs.find("/etc/lsb-release")
    if node is not None:
        found = dict(line.split("=", 1) for line in node.text.splitlines() if "=" in line)
        value = lambda key: found.get("DISTRIB_" + key, "n/a").strip('"')
        return {"id": value("ID"), "description": value("DESCRIPTION"), "release": value("RELEASE"), "codename": value("CODENAME")}
    node, os = run.fs.find("/etc/os-release"), run.system.os
    if node is not None:
        found = {key: value.strip('"') for key, value in (line.split("=", 1) for line in node.text.splitlines() if "=" in line)}
        return {"id": "Debian", "description": found.get("PRETTY_NAME", "n/a"), "release": found.get("VERSION_ID", "n/a"), "codename": found.get("VERSION_CODENAME", "n/a")}
    node = run.fs.find("/etc/debian_version")
    version = node.text.strip() if node else "n/a"
    return {"id": "Debian", "description": f"Debian GNU/Linux {version} ({os.codename})", "release": version, "codename": os.codename}


BOARD = """00:00.0 Host bridge: Intel Corporation 440FX - 82441FX PMC [Natoma] (rev 02)
00:01.0 ISA bridge: Intel Corporation 82371SB PIIX3 ISA [Natoma/Triton II]
00:01.1 IDE interface: Intel Corporation 82371SB PIIX3 IDE [Natoma/Triton II]
00:01.2 USB controller: Intel Corporation 82371SB PIIX3 USB [Natoma/Triton II] (rev 01)
00:01.3 Bridge: Intel Corporation 82371AB/EB/MB PIIX4 ACPI (rev 01)
00:02.0 VGA compatible controller: Cirrus Logic GD 5446
00:03.0 SCSI storage controller: XenSource, Inc. Xen Platform Device (rev 02)
"""


@command("lspci lsusb dmidecode", None, package="pciutils")
def buses(run, *words):
    """Devices on buses, of which a PV or PVH computer has none; an HVM one has qemu's board."""
    hardware = run.system.hardware
    if hardware.virtualization != "hvm":
        return 0 if run.name != "dmidecode" else run.write("# No SMBIOS nor DMI entry point found, sorry.\n")
    if words:
        return run.error(f"option '{words[0]}' is not simulated", 2)
    emulated = "" if run.system.os.pvhvm else "".join(f"00:{4 + number:02x}.0 Ethernet controller: Realtek Semiconductor Co., Ltd. RTL-8139/8139C/8139C+ (rev 20)\n"
                                                      for number, _ in enumerate(hardware.nics()))
    run.write({"lspci": BOARD + emulated, "lsusb": "", "dmidecode": f"BIOS Information\n\tVendor: Xen\n\tVersion: {hardware.xen_version}\n\nSystem Information\n"
               f"\tManufacturer: Xen\n\tProduct Name: HVM domU\n\tUUID: {hardware.uuid.upper()}\n"}[run.name])
    return 0


@command("nproc", "", **USR)
def nproc(run, options):
    """How many processors."""
    run.write(f"{run.system.hardware.vcpus}\n")


@command("lscpu", "", package="util-linux")
def lscpu(run, options):
    """The processors."""
    hardware = run.system.hardware
    run.write(f"Architecture:          {run.system.os.machine}\nCPU op-mode(s):        32-bit, 64-bit\nCPU(s):                {hardware.vcpus}\n"
              f"Vendor ID:             GenuineIntel\nHypervisor vendor:     Xen\nVirtualization type:   {'para' if hardware.virtualization == 'pv' else 'full'}\n")


@command("sync update-grub update-initramfs ldconfig udevadm locale-gen depmod", None, path="/bin", package="coreutils")
def settle(run, *words):
    """Work that leaves nothing to see here."""
    return 0


@command("which", "-a", package="debianutils")
def which(run, options, *names):
    """Where programs are."""
    status = 0
    for name in names:
        path = run.shell.find_program(name)
        if path and run.fs.find(path):
            run.write(path + "\n")
        else:
            status = 1
    return status


@command("clear reset", "", package="ncurses-bin")
def clear(run, options):
    """An empty screen."""
    run.write("\x1b[H\x1b[2J")


@command("last", "", path="/usr/bin", package="sysvinit-utils")
def last(run, options):
    """Who was logged in."""
    run.write(f"reboot   system boot  {run.system.os.kernel} {run.system.date('%a %b %e %H:%M', run.system.boot_time)}\n")
