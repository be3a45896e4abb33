"""What takes Windows a while: updates, the .NET Framework, the tools, and removing them. Each is a row of steps of so many seconds.

The steps are data: while one runs the machine's clock holds its end, and what it changes is kept on the disk at its end only.
"""

from . import agent

DRIVERS, AGENT = "/C/Program Files/Citrix/XenTools/Drivers/", "/C/Program Files/Citrix/XenTools/XenGuestAgent.exe"
NO_DOTNET = ("Microsoft .Net Framework Version 3.5 or 4 is required to run the Windows PV Tools. "
             "Install dotNetFx40_Full_x86_x64.exe from the CD first.")


ALREADY = "Another installation is already in progress. Complete that installation before proceeding with this install."
MUST_RESTART = "Windows must restart before the Citrix XenServer Tools can be installed."
INSTALLING = {"updates", "dotnet", "drivers", "initialize", "agent", "removal"}


def installing(windows):
    """Whether Windows installs or removes something: it does one such thing at a time."""
    return bool(INSTALLING & set(windows.jobs))


def begin(windows, job, seconds):
    """Start a job; at most one of a kind."""
    if job not in windows.jobs:
        now = windows.hardware.now()
        windows.jobs[job] = (now, now + seconds)
        windows.hardware.after(seconds, f"windows {job}")


def progress(windows, job):
    """How far a job is, 0 to 1; None when it is not under way."""
    if job not in windows.jobs:
        return None
    began, ends = windows.jobs[job]
    return min(1.0, (windows.hardware.now() - began) / max(ends - began, 0.001))


def finished(windows, job):
    """A job's time is over: do what it was for, and go on with the next."""
    if windows.jobs.pop(job, None) is not None:
        JOBS[job](windows)
        windows.hardware.tell("job", job)


# -- Windows Update -----------------------------------------------------------------------------------------------------

def offered(windows):
    """The updates that are offered now: those of this round that are not installed."""
    rounds, state = windows.os.rounds, windows.image.state
    if state["round"] >= len(rounds):
        return []
    there = [update for update in rounds[state["round"]] if update.kb not in state["updates"]]
    return [update for update in there if not (update.kb == "KB982671" and state["dotnet"])]


def check_for_updates(windows):
    if windows.network_up():
        begin(windows, "check", 40)
    else:
        windows.found = "Windows could not search for new updates. Code 80072EE2"


def checked(windows):
    windows.found = "updates"


def install_updates(windows, optional=False):
    """Download and install what is offered."""
    if installing(windows):
        windows.found = "Windows could not install updates. Code 80070652"
        return
    windows.choice = [update.kb for update in offered(windows) if update.important or optional]
    if windows.choice and not windows.image.state["restart"]:
        size = sum(update.megabytes for update in offered(windows) if update.kb in windows.choice)
        begin(windows, "updates", 60 * len(windows.choice) + 4 * size)


def updates_installed(windows):
    state = windows.image.state
    state["updates"] = [*state["updates"], *windows.choice]
    if "KB982671" in windows.choice:
        state["dotnet"] = "4.0"
    windows.choice = []
    state["restart"] = "updates"


# -- the .NET Framework ---------------------------------------------------------------------------------------------------

def install_dotnet(windows):
    """The words with which it refuses, or ""."""
    if windows.image.state["dotnet"]:
        return ""
    if installing(windows) and "dotnet" not in windows.jobs:
        return ALREADY
    begin(windows, "dotnet", 300)
    return ""


def dotnet_installed(windows):
    windows.image.state["dotnet"] = "4.0"


# -- the tools --------------------------------------------------------------------------------------------------------------

def install_tools(windows, version, build):
    """Run installwizard.msi's installation; the words with which it refuses, or ""."""
    state = windows.image.state
    if installing(windows):
        return ALREADY
    if not state["dotnet"]:
        return NO_DOTNET
    if state["restart"]:
        return MUST_RESTART
    state["tools"], state["tools_version"] = "started", f"{version}.{build}"
    begin(windows, "drivers", 120)
    return ""


def drivers_installed(windows):
    """The drivers are on the disk; they take over from the emulated devices at the next start."""
    state, now = windows.image.state, int(windows.hardware.now())
    for name in ("xenbus.sys", "xenvbd.sys", "xennet.sys", "xenutil.sys"):
        windows.files.put(DRIVERS + name, windows.a_file(68608, now))
    state["tools"], state["restart"] = "drivers", "tools"
    if windows.quiet:
        windows.restart()


def go_on_after_restart(windows):
    """What the installation service does when Windows starts."""
    state = windows.image.state
    if state["tools"] == "drivers":
        state["drivers"] = True
        begin(windows, "initialize", 60)
    elif state["tools"] == "started":           # cut off half-way: the service tries again
        begin(windows, "drivers", 120)
    elif state["tools"] == "removed":
        state |= {"tools": "", "tools_version": "", "drivers": False}
    elif state["tools"] == "installed":
        agent.start(windows)
    if state["restart"] == "updates":
        left = [update for update in offered(windows) if update.important]
        state["round"] += not left
        if not any(update.important for update in offered(windows)):
            windows.hardware.tell("job", "up to date")
    state["restart"] = ""


def initialized(windows):
    begin(windows, "agent", 45)


def agent_installed(windows):
    windows.files.put(AGENT, windows.a_file(245760, int(windows.hardware.now())))
    windows.image.state["tools"] = "installed"
    agent.start(windows)


def remove_tools(windows):
    """Begin to remove them; the words with which that cannot be done, or ""."""
    if installing(windows):
        return ALREADY
    if windows.image.state["restart"]:
        return MUST_RESTART.replace("installed", "removed")
    if windows.image.state["tools"] not in ("installed", "drivers"):
        return "This action is only valid for products that are currently installed."
    begin(windows, "removal", 90)
    return ""


def tools_removed(windows):
    """Agent and drivers are gone; the emulated devices come back at the next start."""
    agent.stop(windows)
    for path in list(windows.files.below("/C/Program Files/Citrix")):
        windows.files.remove(path)
    windows.image.state |= {"tools": "removed", "restart": "removal", "wizard": False}


JOBS = {"check": checked, "updates": updates_installed, "dotnet": dotnet_installed, "drivers": drivers_installed, "initialize": initialized,
        "agent": agent_installed, "removal": tools_removed}
