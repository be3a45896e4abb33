"""Turning the computer off and on."""

from ..command import command


def go(run, request, words):
    """Tell everyone, and ask the machine."""
    run.system.going = request
    run.say(f"\nBroadcast message from root@{run.system.hostname}\n\t(/dev/hvc0) at {run.system.date('%H:%M')} ...\n\n{words}")
    run.system.hardware.power(request)
    return 0


WORDS = {"reboot": "The system is going down for reboot NOW!", "poweroff": "The system is going down for power off NOW!",
         "halt": "The system is going down for halt NOW!"}


@command("reboot poweroff halt", "-f -p -n -w", path="/sbin", package="sysvinit-utils")
def reboot(run, options):
    """Stop the system, and start it again, switch it off, or leave it."""
    run.needs_root(f"{run.name}: Need to be root")
    return go(run, "poweroff" if options.p else run.name, WORDS[run.name])


@command("shutdown", "-r -h -P -H -c -k -f", path="/sbin", package="sysvinit-utils")
def shutdown(run, options, when="", *message):
    """Stop the system at a time."""
    run.needs_root("shutdown: Need to be root")
    if options.c:
        return run.error("there is no shutdown to cancel")
    if not when:
        return run.error("time expected")
    if when not in ("now", "+0", "0"):
        minutes = when.lstrip("+")
        if not minutes.isdigit():
            return run.error(f"invalid time value `{when}': now and +MINUTES are simulated")
        run.say(f"\nBroadcast message from root@{run.system.hostname}\n\nThe system is going down in {minutes} minutes!")
        run.wait(60 * int(minutes))
    request = "reboot" if options.r else "poweroff" if options.h or options.P else "halt" if options.H else ""
    if not request:
        return run.error("going to single user mode is not simulated: use -r or -h", 2)
    return go(run, request, WORDS["reboot" if request == "reboot" else "poweroff" if request == "poweroff" else "halt"])


@command("init telinit", None, path="/sbin", package="sysvinit-utils")
def init(run, level="", *rest):
    """Change the run level."""
    run.needs_root(f"{run.name}: Need to be root")
    if level == "6":
        return go(run, "reboot", WORDS["reboot"])
    if level == "0":
        return go(run, "poweroff", WORDS["poweroff"])
    if level in ("q", "Q", "u"):
        return 0
    if level in ("2", "3", "4", "5"):
        run.system.runlevel = level
        return 0
    return run.error(f"run level `{level}' is not simulated", 2)


@command("sleep", None, path="/bin", package="coreutils")
def sleep(run, *words):
    """Wait."""
    total = 0.0
    for word in words:
        unit = {"s": 1, "m": 60, "h": 3600, "d": 86400}.get(word[-1:], 0)
        try:
            total += float(word[:-1] if unit else word) * (unit or 1)
        except ValueError:
            return run.error(f"invalid time interval `{word}'")
    if not words:
        return run.error("missing operand")
    run.wait(total)
    return 0
