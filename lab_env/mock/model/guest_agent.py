"""VM_guest_metrics: what XAPI makes of the keys a guest's agent writes. Source: xapi_guest_agent.ml, of 6.1 and of today."""

import re

from .memory import balloon

OS_VERSION = {"data/os_name": "name", "data/os_uname": "uname", "data/os_distro": "distro", "data/os_majorver": "major",
              "data/os_minorver": "minor", "attr/os/spmajor": "spmajor", "attr/os/spminor": "spminor"}
DRIVERS = {"attr/PVAddons/MajorVersion": "major", "attr/PVAddons/MinorVersion": "minor", "attr/PVAddons/MicroVersion": "micro",
           "attr/PVAddons/BuildVersion": "build", "attr/PVAddons/Application": "application",
           "drivers/xenevtchn": "xenevtchn", "drivers/xenvbd": "xenvbd", "drivers/xennet": "xennet"}
OLDEST_UP_TO_DATE = (5, 6)      # any Linux agent from here on counts as up to date


def heard(xs, path):
    """Something was written in xenstore; an agent's report counts once `data/updated` is there, what a kernel says of itself at once."""
    parts = path.split("/")
    if parts[1:3] != ["local", "domain"] or not (parts[4:] == ["data", "updated"] or parts[-1] == "state" or parts[4:5] == ["control"]):
        return
    if parts[4:] != ["data", "updated"] and not xs.profile.BEHAVIOUR.metrics_from_start:
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
    if "major" in drivers and "minor" in drivers:
        drivers.setdefault("micro", "-1")
    elif xs.profile.BEHAVIOUR.metrics_from_start:
        drivers = {}        # a record there is all the same, of what the kernel says
    else:
        return
    other = {name: xs.xenstore.read(f"{root}/control/{name}") for name in xs.xenstore.ls(f"{root}/control") if name != "shutdown"}
    seen = {"os_version": keys(OS_VERSION), "PV_drivers_version": drivers, "networks": addresses(xs, root), "other": other,
            "PV_drivers_up_to_date": up_to_date(xs, drivers) if drivers else connected(xs, root), "live": True}
    if xs.profile.BEHAVIOUR.metrics_from_start:
        hot = {"1": "yes", "0": "no"}
        seen |= {"PV_drivers_detected": connected(xs, root), "PV_drivers_up_to_date": connected(xs, root),
                 **{f"can_use_hotplug_{kind}": hot.get(xs.xenstore.read(f"{root}/feature/hotplug/{kind}"), "unspecified") for kind in ("vbd", "vif")}}
    metrics = vm.get("guest_metrics")
    if metrics is None:
        vm.guest_metrics = xs.db.create("VM_guest_metrics", last_updated=xs.clock.date, **seen).ref
        balloon(xs, vm)
    elif any(metrics.fields[name] != value for name, value in seen.items()):
        for name, value in seen.items():
            setattr(metrics, name, value)
        metrics.last_updated = xs.clock.date
        balloon(xs, vm)


def connected(xs, root):
    """Whether a front-end of the guest has reached its back-end: xenbus' state 4."""
    return any(xs.xenstore.read(f"{root}/device/{kind}/{number}/state") == "4" for kind in ("vbd", "vif") for number in xs.xenstore.ls(f"{root}/device/{kind}"))


def addresses(xs, root):
    """`N/ip` and `N/ipv6/K` of each interface that the agent named; today's agents name the VIFs, and IPv4 has numbers too."""
    found = {}
    for number in xs.xenstore.ls(f"{root}/attr/vif") if xs.profile.BEHAVIOUR.metrics_from_start else ():
        for family in ("ipv4", "ipv6"):
            for key in xs.xenstore.ls(f"{root}/attr/vif/{number}/{family}"):
                address = xs.xenstore.read(f"{root}/attr/vif/{number}/{family}/{key}") or ""
                found |= {f"{number}/ip": address} if (family, key) == ("ipv4", "0") else {}
                found[f"{number}/{family}/{key}"] = address
    for interface in xs.xenstore.ls(f"{root}/attr"):
        number = interface.removeprefix("eth").removeprefix("xenbr")
        if number == interface or not number.isdigit():
            continue
        address = xs.xenstore.read(f"{root}/attr/{interface}/ip")
        if address is not None:
            found |= {f"{number}/ip": address, **({f"{number}/ipv4/0": address} if xs.profile.BEHAVIOUR.metrics_from_start else {})}
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


