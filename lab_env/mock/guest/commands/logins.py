"""Who is there, and for how long the computer is up."""

from ..accounts import rows
from ..command import Usage, command

USR = {"package": "coreutils"}


def span(seconds):
    """How long the computer is up, as uptime says it."""
    minutes, days = int(seconds) // 60 % 60, int(seconds) // 86400
    hours = int(seconds) // 3600 % 24
    text = f"{days} day{'s' if days > 1 else ''}, " if days else ""
    return text + (f"{hours:2}:{minutes:02}" if hours else f"{minutes} min")


def words(count, unit):
    return f"{count} {unit}{'s' * (count != 1)}"


@command("uptime", "-p|--pretty -s|--since -V", path="/usr/bin", package="procps")
def uptime(run, options):
    """How long the computer is up."""
    system = run.system
    if options.since:
        run.write(system.date("%Y-%m-%d %H:%M:%S", system.boot_time) + "\n")
    elif options.pretty:
        minutes = int(system.uptime()) // 60
        parts = [words(count, unit) for count, unit in ((minutes // 10080, "week"), (minutes // 1440 % 7, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute")) if count]
        run.write("up " + (", ".join(parts) or "0 minutes") + "\n")
    else:
        run.write(f" {system.date('%H:%M:%S')} up {span(system.uptime())},  1 user,  load average: 0.00, 0.01, 0.05\n")


@command("w", "-h|--no-header -s|--short -f -u", path="/usr/bin", package="procps")
def w(run, options, name=""):
    """Who is logged in, and what they do."""
    system = run.system
    if not options.no_header:
        run.write(f" {system.date('%H:%M:%S')} up {span(system.uptime())},  1 user,  load average: 0.00, 0.01, 0.05\n")
        run.write("USER     TTY      FROM              LOGIN@   IDLE   JCPU   PCPU WHAT\n" if not options.short else "USER     TTY      FROM               IDLE WHAT\n")
    if name in ("", system.who().name):
        login = f"{system.date('%H:%M', system.boot_time)}    " if not options.short else ""
        run.write(f"{system.who().name:<8} hvc0                      {login}0.00s " + ("" if options.short else " 0.10s  0.00s ") + "w\n")


@command("who", "-a|--all -b|--boot -d -H|--heading -l -m -q|--count -r|--runlevel -s -T|--mesg -w -u|--users", **USR)
def who(run, options, *more):
    """Who is logged in."""
    system = run.system
    when, name = system.date("%Y-%m-%d %H:%M", system.boot_time), system.who().name
    if options.count:
        run.write(f"{name}\n# users=1\n")
        return
    if options.heading:
        run.write("NAME     LINE         TIME             COMMENT\n")
    everything = options.all
    if options.boot or everything:
        run.write(f"{' ' * 11 if everything else ' ' * 9}system boot  {when}\n")
    if options.runlevel or everything:
        run.write(f"{' ' * 11 if everything else ' ' * 9}run-level {system.runlevel}  {when}\n")
    if everything or not (options.boot or options.runlevel):
        mark = "+ " if everything or options.mesg or options.w else ""
        run.write(f"{name:<8} {mark}hvc0         {when}" + (f"   .{system.session.pid:>11}" if options.users or everything else "") + "\n")


@command("users", "", **USR)
def logged_in(run, options):
    """The names of who is logged in."""
    run.write(run.system.who().name + "\n")


@command("last lastb", "-n= -x -f= -a -d -i -F -R -NUM", path="/usr/bin", package="sysvinit-utils")
def last(run, options, *names):
    """Who was logged in, and when the computer started."""
    system, host = run.system, run.system.os.kernel
    if run.name == "lastb":
        run.needs_root("lastb: /var/log/btmp: Permission denied")
        run.write(f"\nbtmp begins {system.date('%a %b %e %H:%M:%S %Y', system.boot_time)}\n")
        return
    boot = system.date("%a %b %e %H:%M", system.boot_time)
    hours, minutes = int(system.uptime()) // 3600, int(system.uptime()) // 60 % 60
    seen = [(system.who().name, f"{system.who().name:<8} hvc0                          {boot}   still logged in"),
            ("reboot", f"reboot   system boot  {host[:16]:<16} {boot} - {system.date('%H:%M')}  ({hours:02}:{minutes:02})")]
    count = int(options.n or options.NUM or 100)
    for _, row in [row for row in seen if not names or row[0] in names][:count]:
        run.write(row + "\n")
    run.write(f"\nwtmp begins {system.date('%a %b %e %H:%M:%S %Y', system.boot_time)}\n")


@command("lastlog", "-u= -t= -b=", path="/usr/bin", package="login")
def lastlog(run, options):
    """When each user was last logged in."""
    run.write("Username         Port     From             Latest\n")
    for name, *_ in rows(run.fs, "/etc/passwd"):
        if options.u and name != options.u:
            continue
        here = name == run.system.who().name
        run.write(f"{name:<16} {'hvc0' if here else '':<8} {'':<16} " + (run.system.date("%a %b %e %H:%M:%S +0000 %Y", run.system.boot_time) if here else "**Never logged in**") + "\n")


@command("mesg", "", path="/usr/bin", package="sysvinit-utils")
def mesg(run, options, word=None):
    """Whether others may write to this terminal."""
    if word not in (None, "y", "n"):
        raise Usage("usage: mesg [y|n]", 1)
    if word is None:
        run.write("is y\n")
    return 0


@command("wall write", "-n", path="/usr/bin", package="bsdutils")
def wall(run, options, *words):
    """A message to all terminals."""
    if run.name == "write":
        if not words:
            raise Usage("usage: write user [tty]", 1)
        return run.error(f"{words[0]} is not logged in" if words[0] != run.system.who().name else "you are the only one here")
    text = " ".join(words) or run.stdin.read()
    run.write(f"\nBroadcast Message from {run.user.name}@{run.system.hostname}\n        (/dev/hvc0) at {run.system.date('%H:%M')} ...\n\n{text.rstrip()}\n\n")
    return 0
