"""The guest agent of XenServer Tools for Windows: what it writes into xenstore."""

FIRST, INTERVAL = 4, 60     # seconds to the first report, and between reports
DRIVERS = ("xenevtchn", "xenvbd", "xennet")


def start(windows):
    """The service XenGuestAgent starts."""
    windows.reported = {}
    windows.services["XenGuestAgent"] = windows.hardware.now()
    windows.hardware.after(FIRST, "windows report")


def stop(windows):
    """As it is uninstalled it writes zeros."""
    if windows.services.pop("XenGuestAgent", None) is not None:
        store = windows.hardware.xenstore
        for name in ("Installed", "MajorVersion", "MinorVersion", "MicroVersion", "BuildVersion"):
            store.write(f"attr/PVAddons/{name}", "0")
        for name in ("feature-balloon", "feature-shutdown", "feature-reboot", "feature-suspend"):
            store.remove(f"control/{name}")
        store.write("data/updated", "1")


def values(windows):
    """{key: value}: what the agent has to say now."""
    os, hardware = windows.os, windows.hardware
    major, minor, micro, build = windows.image.state["tools_version"].split(".")
    version = f"{major}.{minor}.{micro}.{build}"
    found = {"attr/PVAddons/Installed": "1", "attr/PVAddons/MajorVersion": major, "attr/PVAddons/MinorVersion": minor, "attr/PVAddons/MicroVersion": micro,
             "attr/PVAddons/BuildVersion": build}
    found |= {f"drivers/{name}": f"{name} {version}" for name in DRIVERS}
    found |= {"data/os_name": f"{os.name} |C:\\Windows|\\Device\\Harddisk0\\Partition2", "data/os_distro": "windows",
              "data/os_majorver": os.version.split(".")[0], "data/os_minorver": os.version.split(".")[1], "attr/os/spmajor": os.sp, "attr/os/spminor": "0"}
    for nic in hardware.nics():
        if nic.address:
            found[f"attr/{nic.name}/ip"] = nic.address
    found |= {"data/meminfo_total": str(hardware.memory // 1024), "data/meminfo_free": str(windows.memory_free())}
    return found | {f"control/feature-{name}": "1" for name in ("balloon", "shutdown", "reboot", "suspend")}


def report(windows):
    """Write what has changed, then that something has; and again in a minute."""
    if "XenGuestAgent" not in windows.services:
        return
    store, now = windows.hardware.xenstore, values(windows)
    changed = [key for key, value in now.items() if windows.reported.get(key) != value]
    for key in changed:
        store.write(key, now[key])
    for key in [key for key in windows.reported if key not in now]:
        store.remove(key)
    windows.reported = now
    if changed:
        store.write("data/update_cnt", str(int(store.read("data/update_cnt") or 0) + 1))
        store.write("data/updated", "1")
    windows.hardware.tell("reported")
    windows.hardware.after(INTERVAL, "windows report", background=True)
