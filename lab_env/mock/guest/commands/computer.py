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
        run.write(" ".join(address.ip for address in system.up_addresses().values()) + " \n")
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
