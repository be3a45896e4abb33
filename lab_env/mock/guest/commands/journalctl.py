"""Today's words for the log, the name, the time and who is logged in: journalctl, hostnamectl, timedatectl, loginctl."""

import re

from ..command import Usage, command
from ..dates import parse
from ..fullscreen.running import Following
from .screens import has_screen

SYSTEMD = {"path": "/usr/bin", "package": "systemd"}


@command("journalctl", "-n|--lines= -u|--unit= -b|--boot -k|--dmesg -f|--follow -r|--reverse -x -e|--pager-end --no-pager -p|--priority= -S|--since= -U|--until= -q|--quiet -o|--output= -g|--grep= --disk-usage --list-boots", **SYSTEMD)
def journalctl(run, options):
    """The system's log."""
    if options.disk_usage:
        run.write("Archived and active journals take up 8.0M in the file system.\n")
        return 0
    if options.list_boots or options.output not in (None, "short", "cat"):
        raise Usage("options '--list-boots' and '-o' with other forms are not simulated", 1)
    if run.user.uid and not any(name in ("adm", "systemd-journal", "sudo") for _, name in run.user.groups):
        run.say("No journal files were opened due to insufficient permissions.")
        return 1
    node = run.fs.find("/var/log/syslog")
    lines = node.text.splitlines() if node and node.kind == "f" else [f"{run.system.date('%b %e %H:%M:%S', run.system.boot_time + when)} {run.system.hostname} kernel: {text}" for when, text in run.system.messages]
    if options.dmesg or options.unit:
        name = "kernel" if options.dmesg else {"ssh": "sshd"}.get(options.unit.removesuffix(".service"), options.unit.removesuffix(".service"))
        lines = [line for line in lines if re.match(rf"\S+\s+\S+ \S+ \S+ {re.escape(name)}[\[:]", line)]
    lines = [re.sub(r"(kernel: )\[ *[\d.]+\] ", r"\1", line) for line in lines]
    if options.grep:
        lines = [line for line in lines if options.grep in line]
    if options.priority and options.priority.split("..")[-1] in ("emerg", "alert", "crit", "err", "warning", "0", "1", "2", "3", "4"):
        lines = []          # none of these messages is a warning
    for given, later in ((options.since, True), (options.until, False)):
        if given:
            limit = parse(given, run.system.hardware.now())
            if limit is None:
                return run.error(f"Failed to parse timestamp: {given}")
            year = run.system.date("%Y")
            lines = [line for line in lines if ((parse(f"{line[:6]} {year} {line[7:15]}", 0) or 0) >= limit) == later]
    if options.lines or options.pager_end or options.follow:
        lines = lines[-int(options.lines if (options.lines or "").isdigit() else 1000 if options.pager_end else 10):]
    if options.output == "cat":
        lines = [line.split(": ", 1)[-1] for line in lines]
    if options.reverse:
        lines.reverse()
    run.write("".join(line + "\n" for line in lines) or "-- No entries --\n")
    if options.follow and has_screen(run) and not (options.unit or options.dmesg or options.grep):
        return run.show(Following(run, ["/var/log/syslog"], "journalctl"))
    if options.follow:
        run.say("[journalctl waits for more, which the laboratory does not: type the command again to see what is new]")
    return 0


@command("hostnamectl", "--static --pretty --transient", **SYSTEMD)
def hostnamectl(run, options, action="status", name=None):
    """The computer's name and what it is."""
    system, os = run.system, run.system.os
    if action in ("set-hostname", "hostname") and name:
        run.needs_root("Could not set static hostname: Interactive authentication required.")
        run.fs.write("/etc/hostname", name + "\n")
        system.hostname = name
        return 0
    if action == "hostname" or options.static:
        run.write(system.hostname + "\n")
        return 0
    if action != "status":
        raise Usage(f"Unknown command verb {action}.", 1)
    run.write(f" Static hostname: {system.hostname}\n       Icon name: computer-vm\n         Chassis: vm\n  Virtualization: xen\nOperating System: {os.description}\n          Kernel: Linux {os.kernel}\n    Architecture: x86-64\n")
    return 0


@command("timedatectl", "", **SYSTEMD)
def timedatectl(run, options, action="status", *values):
    """The time."""
    if action not in ("status", "show"):
        run.needs_root("Failed to set time: Interactive authentication required.")
        return run.error("setting it is not simulated: the clock belongs to XenServer")
    now = run.system.date("%a %Y-%m-%d %H:%M:%S UTC")
    run.write(f"               Local time: {now}\n           Universal time: {now}\n                 RTC time: {now[:-4]}\n                Time zone: Etc/UTC (UTC, +0000)\nSystem clock synchronized: yes\n              NTP service: n/a\n          RTC in local TZ: no\n")
    return 0


@command("systemd-detect-virt", "-q|--quiet -v|--vm -c|--container", **SYSTEMD)
def detect_virt(run, options):
    """What this computer runs in."""
    if not options.quiet:
        run.write("none\n" if options.container else "xen\n")
    return int(bool(options.container))


@command("loginctl", "", **SYSTEMD)
def loginctl(run, options, action="list-sessions", *names):
    """Who is logged in."""
    if action not in ("list-sessions", "list-users"):
        return run.error(f"`{action}' is not simulated: list-sessions is", 1)
    user = run.system.who()
    run.write(f"SESSION  UID USER SEAT TTY\n      1 {user.uid:4} {user.name}      hvc0\n\n1 sessions listed.\n" if action == "list-sessions" else f" UID USER\n{user.uid:4} {user.name}\n\n1 users listed.\n")
    return 0
