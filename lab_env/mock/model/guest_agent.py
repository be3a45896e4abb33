"""VM_guest_metrics: what XAPI makes of the keys a guest's agent writes. Source: xapi_guest_agent.ml of 6.1."""

import re

from .vm_power import balloon

OS_VERSION = {"data/os_name": "name", "data/os_uname": "uname", "data/os_distro": "distro", "data/os_majorver": "major",
              "data/os_minorver": "minor", "attr/os/spmajor": "spmajor", "attr/os/spminor": "spminor"}
DRIVERS = {"attr/PVAddons/MajorVersion": "major", "attr/PVAddons/MinorVersion": "minor", "attr/PVAddons/MicroVersion": "micro",
           "attr/PVAddons/BuildVersion": "build", "attr/PVAddons/Application": "application",
           "drivers/xenevtchn": "xenevtchn", "drivers/xenvbd": "xenvbd", "drivers/xennet": "xennet"}
OLDEST_UP_TO_DATE = (5, 6)      # any Linux agent from here on counts as up to date


def heard(xs, path):
    """Something was written in xenstore; a report counts once `data/updated` is there, with a major and a minor version."""
    parts = path.split("/")
    if parts[1:3] != ["local", "domain"] or parts[4:] != ["data", "updated"]:
        return
    for vm in xs.db.having("VM", "domid", int(parts[3])):
        if vm.power_state == "Running":
            report(xs, vm)


def report(xs, vm):
    """Rebuild a VM's guest metrics from its xenstore keys."""
    root = f"/local/domain/{vm.domid}"

    def keys(names):
        found = {field: xs.xenstore.read(f"{root}/{key}") for key, field in names.items()}
        return {field: value for field, value in found.items() if value is not None}

    drivers = keys(DRIVERS)
    if not ("major" in drivers and "minor" in drivers):
        return
    drivers.setdefault("micro", "-1")
    other = {name: xs.xenstore.read(f"{root}/control/{name}") for name in xs.xenstore.ls(f"{root}/control") if name != "shutdown"}
    seen = {"os_version": keys(OS_VERSION), "PV_drivers_version": drivers, "networks": addresses(xs, root), "other": other,
            "PV_drivers_up_to_date": up_to_date(xs, drivers), "live": True}
    metrics = vm.get("guest_metrics")
    if metrics is None:
        vm.guest_metrics = xs.db.create("VM_guest_metrics", last_updated=xs.clock.date, **seen).ref
        balloon(xs, vm)
    elif any(metrics.fields[name] != value for name, value in seen.items()):
        for name, value in seen.items():
            setattr(metrics, name, value)
        metrics.last_updated = xs.clock.date
        balloon(xs, vm)


def addresses(xs, root):
    """`N/ip` and `N/ipv6/K` of each interface that the agent named."""
    found = {}
    for interface in xs.xenstore.ls(f"{root}/attr"):
        number = interface.removeprefix("eth").removeprefix("xenbr")
        if number == interface or not number.isdigit():
            continue
        address = xs.xenstore.read(f"{root}/attr/{interface}/ip")
        if address is not None:
            found[f"{number}/ip"] = address
        for key in xs.xenstore.ls(f"{root}/attr/{interface}/ipv6"):
            found[f"{number}/ipv6/{key}"] = xs.xenstore.read(f"{root}/attr/{interface}/ipv6/{key}/addr") or ""
    return found


def up_to_date(xs, drivers):
    """Any Linux agent of this decade will do; Windows' drivers must be the host's own or newer, by version and build."""
    try:
        if "xenvbd" in drivers:
            software = xs.profile.SOFTWARE_VERSION
            own = [int(part) for part in software["product_version"].split(".")] + [int(re.sub(r"\D", "", software["build_number"]) or 0)]
            return [int(drivers.get(part, 0)) for part in ("major", "minor", "micro", "build")] >= own
        return (int(drivers["major"]), int(drivers["minor"])) >= OLDEST_UP_TO_DATE
    except ValueError:
        return True


