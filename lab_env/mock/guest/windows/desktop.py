"""The desktop of Windows as windows with buttons: what each says, and what its buttons do.

A window is kept as [kind, page]; a View is worked out whenever it is looked at, so nothing of it is stored.
"""

from typing import NamedTuple

from . import setup
from .drives import DriveError, shown

KINDS = {}


class View(NamedTuple):
    """A window as one sees it. `buttons`: label -> what a click does (not stored, worked out anew)."""

    title: str
    text: str
    buttons: dict
    progress: float = None


def window(kind):
    def declare(view):
        KINDS[kind] = view
        return view
    return declare


def views(windows):
    """{kind: View} of what is on the screen, the front window last."""
    if not windows.logged_on:
        return {"logon": View("Log on", "Press CTRL + ALT + DELETE to log on", {"Log on as Administrator": windows.log_on})}
    found = {"desktop": KINDS["desktop"](windows, "")}
    disc = windows.disc()
    if disc is not None and windows.dismissed != disc.name and not windows.windows:
        found["autoplay"] = KINDS["autoplay"](windows, "")
    for kind, page in windows.windows:
        found[kind] = KINDS[kind](windows, page)
    return found


def description(windows):
    """The screen as plain data."""
    return [{"window": kind, "title": view.title, "text": view.text, "buttons": list(view.buttons), "progress": view.progress}
            for kind, view in views(windows).items()]


def click(windows, kind, label):
    """Click a button; the words with which that cannot be done, or ""."""
    there = views(windows)
    if kind not in there:
        return f"there is no window '{kind}' on the screen; there is {', '.join(there)}"
    buttons = there[kind].buttons
    if label not in buttons:
        return f"the window '{kind}' has no button '{label}'; it has {', '.join(buttons) or 'none now'}"
    buttons[label]()
    return ""


def text(windows):
    """The screen in words, for a console of text."""
    shown_ = []
    for view in views(windows).values():
        bar = "" if view.progress is None else f"\n   [{'#' * int(view.progress * 30):.<30}] {view.progress:4.0%}"
        body = "\n".join("   " + line for line in view.text.splitlines())
        shown_.append(f"== {view.title} ==\n{body}{bar}\n   " + " ".join(f"[ {label} ]" for label in view.buttons))
    return "\n".join(shown_) + "\n"


# -- opening and closing ----------------------------------------------------------------------------------------------------

def show(windows, kind, page=""):
    """Open a window, or turn the one there is to a page."""
    windows.windows = [entry for entry in windows.windows if entry[0] != kind] + [[kind, page]]


def opener(windows, kind, page=""):
    return lambda: show(windows, kind, page)


def closer(windows, kind):
    def close():
        windows.windows = [entry for entry in windows.windows if entry[0] != kind]
    return {"Close": close}


@window("desktop")
def desktop(windows, page):
    kinds = {"Computer": "computer", "Windows Update": "update", "Programs and Features": "programs", "Device Manager": "devices",
             "System": "system", "Network Connections": "network"}
    buttons = {label: opener(windows, kind) for label, kind in kinds.items()}
    return View(f"{windows.image.hostname} - Administrator", "The desktop and its Start menu", buttons | {
        "Restart": windows.restart, "Shut down": lambda: windows.stop("poweroff")})


@window("autoplay")
def autoplay(windows, page):
    disc = windows.disc()

    def dismiss(then=None):
        windows.dismissed = disc.name
        if then:
            then()

    buttons = {"Open folder to view files": lambda: dismiss(opener(windows, "explorer", "/D")), "Close": dismiss}
    if disc.has("/installwizard.msi"):
        buttons = {"Run installwizard.msi": lambda: dismiss(lambda: run(windows, "/D/installwizard.msi")), **buttons}
    return View("AutoPlay", f"DVD Drive (D:) {disc.label}", buttons)


# -- Explorer ---------------------------------------------------------------------------------------------------------------

@window("computer")
def computer(windows, page):
    disc = windows.disc()
    buttons = {"Local Disk (C:)": opener(windows, "explorer", "/C"),
               f"DVD Drive (D:) {disc.label}" if disc else "DVD Drive (D:)": opener(windows, "explorer", "/D"), **closer(windows, "computer")}
    return View("Computer", "Hard Disk Drives\nDevices with Removable Storage", buttons)


@window("explorer")
def explorer(windows, page):
    drives = windows.files
    try:
        entries = {name: drives.get(f"{page}/{name}") for name in drives.names(page)}
    except DriveError as error:
        return View(shown(page), str(error), closer(windows, "explorer"))
    buttons = {name: (lambda path=f"{page}/{name}", node=node: show(windows, "explorer", path) if node.kind == "d" else run(windows, path))
               for name, node in entries.items()}
    if page.count("/") > 1:
        buttons["Up"] = opener(windows, "explorer", page.rpartition("/")[0])
    lines = [f"{name:<40} {'File folder' if node.kind == 'd' else f'{max(node.length // 1024, 1):>9,} KB'}" for name, node in entries.items()]
    return View(shown(page), "\n".join(lines), buttons | closer(windows, "explorer"))


def run(windows, path):
    """Double-click a file."""
    name = path.rsplit("/", 1)[1].lower()
    if name == "installwizard.msi":
        show(windows, "tools")
    elif name == "dotnetfx40_full_x86_x64.exe":
        show(windows, "dotnet")
    elif name.startswith(("citrix", "xenlegacy")):
        show(windows, "message", f"{name} is run by installwizard.msi; alone it is not simulated here.")
    else:
        show(windows, "message", f"{name}: opening this file is not simulated here.")


@window("message")
def message(windows, page):
    return View("Message", page, {"OK": closer(windows, "message")["Close"]})


# -- Windows Update -----------------------------------------------------------------------------------------------------------

@window("update")
def update(windows, page):
    state, close = windows.image.state, closer(windows, "update")
    if "updates" in windows.jobs:
        return View("Windows Update", f"Installing updates...\n{len(windows.choice)} to install", close, setup.progress(windows, "updates"))
    if state["restart"] == "updates":
        return View("Windows Update", "The updates were successfully installed\nRestart your computer to finish installing important updates.",
                    {"Restart now": windows.restart, **close})
    if "check" in windows.jobs:
        return View("Windows Update", "Checking for updates...", close, setup.progress(windows, "check"))
    search = {"Check for updates": lambda: setup.check_for_updates(windows)}
    if windows.found != "updates":
        return View("Windows Update", windows.found or f"{len(state['updates'])} updates are installed", search | close)
    there = setup.offered(windows)
    important, optional = [one for one in there if one.important], [one for one in there if not one.important]
    lines = [f"{len(important)} important updates are available, {len(optional)} optional" if there else "Windows is up to date"]
    lines += [f"{'important' if one.important else 'optional '}  {one.title} ({one.kb}), {one.megabytes} MB" for one in there]
    buttons = {"Install updates": lambda: setup.install_updates(windows)} if important else {}
    if optional:
        buttons["Install updates, optional ones too"] = lambda: setup.install_updates(windows, optional=True)
    return View("Windows Update", "\n".join(lines), buttons | search | close)


# -- the .NET Framework and the tools --------------------------------------------------------------------------------------------

@window("dotnet")
def dotnet(windows, page):
    close = closer(windows, "dotnet")
    if "dotnet" in windows.jobs:
        return View("Microsoft .NET Framework 4 Setup", "Installation Progress\nPlease wait while the .NET Framework is being installed.", {}, setup.progress(windows, "dotnet"))
    if windows.image.state["dotnet"]:
        words = "Installation Is Complete\n.NET Framework 4 has been installed." if page == "begun" else \
            f"The .NET Framework {windows.image.state['dotnet']} is already a part of this operating system."
        return View("Microsoft .NET Framework 4 Setup", words, {"Finish": close["Close"]})
    if page != "accepted":
        return View("Microsoft .NET Framework 4 Setup", "MICROSOFT SOFTWARE LICENSE TERMS\n[ ] I have read and accept the license terms.",
                    {"I have read and accept the license terms": opener(windows, "dotnet", "accepted"), "Cancel": close["Close"]})

    def install():
        refused = setup.install_dotnet(windows)
        show(windows, *(("message", refused) if refused else ("dotnet", "begun")))
    return View("Microsoft .NET Framework 4 Setup", "MICROSOFT SOFTWARE LICENSE TERMS\n[x] I have read and accept the license terms.",
                {"Install": install, "Cancel": close["Close"]})


def tools_on_disc(windows):
    """(version, build) of the tools on the disc in the drive, or None."""
    disc = windows.disc()
    return (disc.tools.number, disc.tools.windows) if disc and disc.tools else None


@window("tools")
def tools(windows, page):
    state, close, title = windows.image.state, closer(windows, "tools"), "Citrix XenServer Tools Setup"

    def done():
        state["wizard"] = False
        close["Close"]()

    def remove():
        show(windows, "tools", setup.remove_tools(windows))

    for job, words in (("removal", "Removing Citrix XenServer Tools"), ("drivers", "Installing Citrix XenServer Tools"), ("initialize", "Waiting for drivers to initialize"), ("agent", "Installing Citrix XenServer Tools")):
        if job in windows.jobs:
            return View(title, words, {}, setup.progress(windows, job))
    if state["tools"] == "drivers":
        return View(title, "Windows must restart to continue the installation\nInstallation will automatically continue after this restart. "
                    "Your computer may automatically restart several times.", {"Restart Now": windows.restart})
    if state["restart"] == "removal":
        return View(title, "Windows must restart to complete the removal of the Citrix XenServer Tools.", {"Restart Now": windows.restart})
    if state["tools"] == "installed" and state["wizard"]:
        return View(title, "You have successfully installed the Citrix XenServer Tools.", {"Done": done})
    if page not in ("", "welcome", "terms"):
        return View(title, page, {"OK": close["Close"]})
    disc = tools_on_disc(windows)
    if state["tools"] == "installed" and (disc is None or "{}.{}".format(*disc) == state["tools_version"]):
        return View(title, f"Citrix XenServer Tools {state['tools_version']} are already installed.\nRemove them, or leave them as they are.", {"Remove": remove, "Cancel": close["Close"]})
    if page == "terms":
        return View(title, "Ready to install the Citrix XenServer Tools", {"Install Tools": lambda: start_tools(windows), "Cancel": close["Close"]})
    return View(title, "End-User License Agreement", {"I accept the terms": opener(windows, "tools", "terms"), "Cancel": close["Close"]})


def start_tools(windows, quiet=False):
    """Begin the installation from the CD; the words with which it refuses, or ""."""
    found = tools_on_disc(windows)
    refused = setup.install_tools(windows, *found) if found else "The CD of the tools is not in the drive."
    windows.quiet = windows.quiet if refused else quiet
    if not quiet:
        windows.image.state["wizard"] = not refused
        show(windows, "tools", refused or "welcome")
    return refused


# -- the control panel ---------------------------------------------------------------------------------------------------------

def installed_programs(windows):
    """{name: (version, how to uninstall it, or None)}"""
    state, found = windows.image.state, {}
    if state["tools"] in ("installed", "drivers"):
        found["Citrix XenServer Tools Installer"] = (state["tools_version"], lambda: setup.remove_tools(windows))       # gives the words of a refusal
    if state["dotnet"] == "4.0":
        found["Microsoft .NET Framework 4 Extended"] = ("4.0.30319", None)
    return found


@window("programs")
def programs(windows, page):
    state, found = windows.image.state, installed_programs(windows)
    if "removal" in windows.jobs:
        return View("Programs and Features", "Please wait while Windows configures Citrix XenServer Tools Installer", {}, setup.progress(windows, "removal"))
    buttons = closer(windows, "programs")
    if state["restart"] == "removal":
        return View("Programs and Features", "You must restart your system for the configuration changes made to Citrix XenServer Tools to take effect.",
                    {"Restart Now": windows.restart, **buttons})
    buttons = {f"Uninstall {name}": how for name, (_, how) in found.items() if how and not state["restart"] and not setup.installing(windows)} | buttons
    return View("Programs and Features", "\n".join(f"{name:<44} {version}" for name, (version, _) in found.items()) or "No programs are installed", buttons)


@window("devices")
def devices(windows, page):
    nics, disks = windows.hardware.nics(), windows.disks()
    lines = ["Disk drives", *(f"    {windows.disk_model()}" for _ in disks), "DVD/CD-ROM drives", "    QEMU QEMU DVD-ROM ATA Device",
             "IDE ATA/ATAPI controllers", "    Intel(R) 82371SB PCI Bus Master IDE Controller",
             "Network adapters", *(f"    {windows.nic_model(number)}" for number, _ in enumerate(nics))]
    if windows.drivers:
        lines += ["SCSI and RAID controllers", "    Citrix PV SCSI Host Adapter", "System devices", "    Citrix PV Bus", "    Xen PCI Device Driver"]
    else:
        lines += ["Other devices", "    (!) PCI Device"]
    return View("Device Manager", "\n".join(lines), closer(windows, "devices"))


@window("system")
def system(windows, page):
    os = windows.os
    return View("System", f"{os.name}\n{os.service_pack}\nInstalled memory (RAM): {windows.memory_at_boot / 2**30:.2f} GB\nSystem type: 64-bit Operating System\n"
                f"Computer name: {windows.image.hostname}", closer(windows, "system"))


@window("network")
def network(windows, page):
    lines = [f"Local Area Connection{f' {number + 1}' if number else ''}\n    {windows.nic_model(number)}\n    IPv4 address: {nic.address or 'none (169.254.x.x)'}"
             for number, nic in enumerate(windows.hardware.nics())]
    return View("Network Connections", "\n".join(lines) or "No network adapters", closer(windows, "network"))
