"""systemctl: the services of a system with systemd."""

from .. import units
from ..command import command
from .power import WORDS, go


@command("systemctl", "-q --quiet --no-pager --failed --now -l|--full -a|--all -t|--type= --state= --no-legend --plain --user --system", path="/usr/bin", package="systemd")
def systemctl(run, options, action="list-units", *names):
    """Start, stop and ask about services, and what starts with the system."""
    if action in WORDS:
        run.needs_root("Call to Reboot failed: Interactive authentication required.")
        return go(run, action, WORDS[action])
    if action == "daemon-reload":
        return 0
    if action in ("is-system-running", "get-default"):
        run.write("running\n" if action == "is-system-running" else "multi-user.target\n")
        return 0
    if action in ("list-units", "list-unit-files"):
        return listing(run, action, options) if options.type in (None, "service") else run.error(f"only services are simulated, no units of type {options.type}")
    if action not in ACTIONS:
        run.say(f"Unknown command verb '{action}', or one that is not simulated here.")
        return 1
    if not names:
        run.say("Too few arguments.")
        return 1
    if action not in ("status", "is-active", "is-enabled", "cat", "show"):
        run.needs_root(f"Failed to {action} unit: Access denied")
    return max([ACTIONS[action](run, units.full_name(name), options) for name in names])


def listing(run, action, options):
    """list-units and list-unit-files; --failed leaves nothing, for none has failed."""
    failed, count = bool(options.failed or options.state == "failed"), 0
    if not options.no_legend:
        run.write("  UNIT                                 LOAD   ACTIVE SUB     DESCRIPTION\n" if action == "list-units" else "UNIT FILE                                STATE    PRESET\n")
    for name in units.names(run.fs):
        if failed:
            continue
        count += action == "list-unit-files" or bool(units.main_process(run.system, name))
        if action == "list-unit-files":
            run.write(f"{name:<40} {'enabled' if units.enabled(run.fs, name) else 'disabled':<9} enabled\n")
        elif units.main_process(run.system, name):
            run.write(f"  {name:<36} loaded active running {units.settings(run.fs, name).get('Description', name)}\n")
    if not options.no_legend:
        run.write(f"\n{count} {'loaded units' if action == 'list-units' else 'unit files'} listed.\n")
    return 0


def there(run, name, action):
    if units.path_of(run.fs, name):
        return True
    run.say(f"Failed to {action} {name}: Unit {name} not found." if action in ("start", "stop", "restart") else
            f"Failed to {action} unit: Unit file {name} does not exist." if action in ("enable", "disable") else f"Unit {name} could not be found.")
    return False


def start(run, name, options):
    if not there(run, name, "start"):
        return 5
    status = units.start(run.system, name)[0]
    if status:
        run.say(f"Job for {name} failed because the control process exited with error code.")
    return status and 1


def stop(run, name, options):
    if not there(run, name, "stop"):
        return 5
    units.stop(run.system, name)
    return 0


def restart(run, name, options):
    return stop(run, name, options) or start(run, name, options)


def enable(run, name, options):
    if not there(run, name, "enable"):
        return 1
    if not units.enabled(run.fs, name):
        run.fs.make_directories(units.WANTS)
        run.fs.symlink(units.path_of(run.fs, name), f"{units.WANTS}/{name}")
        run.say(f"Created symlink {units.WANTS}/{name} → {units.path_of(run.fs, name)}.")
    return start(run, name, options) if options.given.get("--now") or options.given.get("now") else 0


def disable(run, name, options):
    if not there(run, name, "disable"):
        return 1
    if units.enabled(run.fs, name):
        run.fs.remove(f"{units.WANTS}/{name}")
        run.say(f'Removed "{units.WANTS}/{name}".')
    return stop(run, name, options) if options.given.get("--now") or options.given.get("now") else 0


def is_active(run, name, options):
    active = units.main_process(run.system, name)
    run.write("active\n" if active else "inactive\n")
    return 0 if active else 3


def is_enabled(run, name, options):
    if not there(run, name, "is-enabled"):
        return 1
    run.write("enabled\n" if units.enabled(run.fs, name) else "disabled\n")
    return 0 if units.enabled(run.fs, name) else 1


def cat(run, name, options):
    if not there(run, name, "cat"):
        return 1
    path = units.path_of(run.fs, name)
    run.write(f"# {path}\n{run.fs.read(path)}")
    return 0


def since(run, pid):
    started = run.system.processes[pid].started
    ago = int(run.system.hardware.now() - started)
    return f"{run.system.date('%a %Y-%m-%d %H:%M:%S UTC', started)}; {f'{ago // 3600}h {ago // 60 % 60}min' if ago >= 3600 else f'{ago // 60}min {ago % 60}s' if ago >= 60 else f'{ago}s'} ago"


def status(run, name, options):
    if not there(run, name, "status"):
        return 4
    unit, pid = units.settings(run.fs, name), units.main_process(run.system, name)
    run.write(f"{'●' if pid else '○'} {name} - {unit.get('Description', name)}\n     Loaded: loaded ({units.path_of(run.fs, name)}; "
              f"{'enabled' if units.enabled(run.fs, name) else 'disabled'}; preset: enabled)\n     Active: {f'active (running) since {since(run, pid)}' if pid else 'inactive (dead)'}\n")
    if pid:
        run.write(f"   Main PID: {pid} ({run.system.processes[pid].name})\n")
    return 0 if pid else 3


ACTIONS = {"start": start, "stop": stop, "restart": restart, "reload": restart, "enable": enable, "disable": disable, "is-active": is_active,
           "is-enabled": is_enabled, "cat": cat, "status": status}
