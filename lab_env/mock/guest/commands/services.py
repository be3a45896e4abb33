"""Services and run levels."""

import re

from .. import units
from ..command import command


def upstart_job(run, name):
    """The declared service behind /etc/init/NAME.conf, or None."""
    return run.system.os.services.get(name) if run.fs.find(f"/etc/init/{name}.conf") else None


def process_of(run, name):
    return next((pid for pid, process in run.system.processes.items() if process.name == name), None)


def upstart(run, name, action):
    """Start, stop or ask about an upstart job."""
    job = upstart_job(run, name)
    pid = process_of(run, job["process"])
    if action == "status":
        run.write(f"{name} start/running, process {pid}\n" if pid else f"{name} stop/waiting\n")
        return 0
    if run.user.uid:
        said = {"stop": ("stop",), "restart": ("stop", "start")}.get(action, ("start",))
        for verb in said:
            run.say(f'{verb}: Rejected send message, 1 matched rules; type="method_call", sender=":1.{pid or 12}" (uid={run.user.uid} pid={run.system.next_pid()} comm="{verb} {name} ") interface="com.ubuntu.Upstart0_6.Job" '
                    f'member="{verb.title()}" error name="(unset)" requested_reply="0" destination="com.ubuntu.Upstart" (uid=0 pid=1 comm="/sbin/init")')
        return 1
    if action in ("stop", "restart"):
        if pid is None:
            run.say(f"{action}: Unknown instance: " if action == "stop" else "stop: Unknown instance: ")
            if action == "stop":
                return 1
        else:
            del run.system.processes[pid]
            run.write(f"{name} stop/waiting\n")
    elif action == "start" and pid:
        run.say(f"start: Job is already running: {name}")
        return 1
    elif action not in ("start", "restart", "reload", "force-reload"):
        run.say(f"{name}: unrecognized action {action}")
        return 1
    if action in ("start", "restart"):
        pid = run.system.spawn(job["process"], job["args"])
        run.write(f"{name} start/running, process {pid}\n")
    return 0


@command("service", None, path="/usr/sbin", package="sysvinit-utils")
def service(run, *words):
    """Run a service's init script."""
    if words == ("--status-all",):
        for name in run.fs.names("/etc/init.d"):
            node, process = run.fs.find(f"/etc/init.d/{name}"), run.system.os.services.get(name, {}).get("process")
            runs = any(one.name == process for one in run.system.processes.values())
            run.write(f" [ {'?' if node is None or 'status)' not in node.text else '+' if runs else '-'} ]  {name}\n")
        for name in units.names(run.fs):
            run.write(f" [ {'+' if units.main_process(run.system, name) else '-'} ]  {name.removesuffix('.service')}\n")
        return 0
    if len(words) < 2:
        run.say("Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]")
        return 1
    name, action = words[:2]
    if units.path_of(run.fs, f"{name}.service"):
        return run.run("systemctl", action, name)
    if upstart_job(run, name):
        return upstart(run, name, action)
    node = run.fs.find(f"/etc/init.d/{name}")
    if node is None or not node.mode & 0o111:
        run.say(f"{name}: unrecognized service")
        return 1
    return run.run(f"/etc/init.d/{name}", *words[1:])


@command("invoke-rc.d", None, path="/usr/sbin", package="sysv-rc")
def invoke(run, *words):
    """Run an init script as packages do."""
    words = [word for word in words if not word.startswith("--")]
    if len(words) < 2 or run.fs.find(f"/etc/init.d/{words[0]}") is None:
        return run.error(f"unknown initscript, /etc/init.d/{words[0] if words else ''} not found.", 100)
    return service(run, *words)


@command("start stop restart status initctl", None, path="/sbin", package="upstart")
def initctl(run, *words):
    """Upstart's jobs."""
    if run.name != "status" and words[:1] != ("list",) and words[:1] != ("status",):
        run.needs_root(f"{run.name}: Rejected send message: Operation not permitted")
    words = list(words)
    action = words.pop(0) if run.name == "initctl" and words else run.name
    if action == "list":
        for name in run.system.os.services:
            if upstart_job(run, name):
                upstart(run, name, "status")
        return 0
    if not words:
        return run.error("missing job name")
    if not upstart_job(run, words[0]):
        return run.error(f"Unknown job: {words[0]}")
    return upstart(run, words[0], action)


@command("update-rc.d", "-f -n", path="/usr/sbin", package="sysv-rc")
def update_rc(run, options, name, action="", *rest):
    """Put a service into the run levels, or take it out."""
    run.needs_root()
    fs, script = run.fs, f"/etc/init.d/{name}"
    links = [f"/etc/rc{level}.d/{entry}" for level in "0123456S" if fs.is_directory(f"/etc/rc{level}.d") for entry in fs.names(f"/etc/rc{level}.d")
             if re.fullmatch(r"[SK]\d\d" + re.escape(name), entry)]
    if action == "remove":
        if fs.find(script) and not options.f:
            run.say(f"update-rc.d: {script} exists during rc.d purge (use -f to force)")
            return 1
        run.write(f" Removing any system startup links for {script} ...\n")
        for path in links:
            run.write(f"   {path}\n")
            fs.remove(path)
        return 0
    if fs.find(script) is None:
        run.say(f"update-rc.d: {script}: file does not exist")
        return 1
    if action in ("disable", "enable"):
        if not links:
            run.say("update-rc.d: error: no runlevel symlinks to modify, aborting!")
            return 1
        for path in links:
            folder, entry = path.rsplit("/", 1)
            letter = "K" if action == "disable" else "S"
            if folder[-3] in "2345" and entry[0] != letter:
                fs.remove(path)
                fs.symlink(f"../init.d/{name}", f"{folder}/{letter}{100 - int(entry[1:3]):02}{name}")
        return 0
    if action != "defaults":
        return run.error(f"`{action}' is not simulated: use defaults, remove, enable or disable", 2)
    if links:
        run.write(f" System start/stop links for {script} already exist.\n")
        return 0
    number = rest[0] if rest and rest[0].isdigit() else "20"
    run.write(f" Adding system startup for {script} ...\n")
    for level in "0162345":
        path = f"/etc/rc{level}.d/{'K' if level in '016' else 'S'}{number}{name}"
        run.write(f"   {path} -> ../init.d/{name}\n")
        fs.symlink(f"../init.d/{name}", path)
    return 0


@command("start-stop-daemon", None, path="/sbin", package="dpkg")
def start_stop_daemon(run, *words):
    """Start or stop a service's process."""
    run.needs_root()
    words, values = list(words), {}
    while words:
        word = words.pop(0)
        if word in ("--exec", "--name", "--pidfile") and words:
            values[word] = words.pop(0)
    name = values.get("--name") or values.get("--exec", "").rsplit("/", 1)[-1]
    pid = process_of(run, name)
    if "--stop" in run.session.positional or values.get("--name"):
        if pid is None:
            return 1
        del run.system.processes[pid]
        return 0
    if pid is None:
        run.system.spawn(name, values.get("--exec", name))
    return 0


@command("runlevel", "", path="/sbin", package="sysvinit-utils")
def runlevel(run, options):
    """The run level before and now."""
    return run.write(f"N {run.system.runlevel}\n")


@command("insserv", None, path="/sbin", package="sysv-rc")
def other(run, *words):
    """The order of init scripts, which update-rc.d asks it for."""
    return run.error("this program is not simulated: update-rc.d is", 2)
