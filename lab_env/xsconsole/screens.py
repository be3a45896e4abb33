"""What xsconsole shows of the virtual machines: text made from XenAPI alone.

    print("\\n".join(vm_screen(session, chosen="dbase")))

Two panes, as on an 80 by 24 screen. Neither the distribution nor the kernel is among what it shows, and a name with accents comes out broken: so it is.
The boxes are drawn with ASCII, where the real one has the terminal's own lines.
"""

import XenAPI

WIDE, HIGH = 39, 21         # of a pane, its frame included: rows 2 to 22 of the screen
LABEL = 16
UNAVAILABLE = "<Unavailable>"
MENUS = {"resident": "VMs Running On This Host", "all": "All VMs"}
MOST = 100                  # of the VMs that the list of all shows
OPERATIONS = (("start_on", "Start On This Host"), ("suspend", "Suspend"), ("resume", "Resume"), ("clean_reboot", "Reboot"), ("clean_shutdown", "Shut Down"),
              ("pool_migrate", "Migrate"), ("hard_reboot", "Force Reboot"), ("hard_shutdown", "Force Shutdown"))


def vm_screen(session, chosen=None, menu="resident"):
    """The 24 lines of the list of VMs, with what it shows of the one chosen (by name or uuid; the first if none)."""
    vms = listed(session, menu)
    if menu == "all" and len(vms) > MOST:
        return screen(["This feature is unavailable in Pools", "with more than 100 Virtual Machines"], MENUS[menu], [], "", "")
    if not vms:
        return screen(["<No Virtual Machines Present>"], MENUS[menu], ["There are no Virtual Machines on", "this host."], "Virtual Machine Information", "")
    ref, vm = next(((ref, vm) for ref, vm in vms if chosen in (vm["name_label"], vm["uuid"])), vms[0])
    return screen([broken(vm["name_label"]) for _, vm in vms], MENUS[menu], facts(session.xenapi, ref, vm), broken(vm["name_label"]),
                  "<Enter> Control This Virtual Machine")


def control_menu(session, chosen):
    """What `Virtual Machine Control` says of a VM, and the choices it offers: those of its allowed operations."""
    ref = next(ref for ref, vm in listed(session, "all") if chosen in (vm["name_label"], vm["uuid"]))
    vm = session.xenapi.VM.get_record(ref)
    choices = [words for operation, words in OPERATIONS if operation in vm["allowed_operations"]]
    return [f"{broken(vm['name_label'])} is {vm['power_state']}.", *(choices or ["<No Operations Available>"])]


def listed(session, menu):
    """(reference, record) of the VMs of a menu, by name."""
    x = session.xenapi
    records = x.VM.get_all_records()
    if menu == "resident":
        here = x.host.get_resident_VMs(x.session.get_this_host(session.handle))
        records = {ref: records[ref] for ref in here if ref in records}
    kept = [(ref, vm) for ref, vm in records.items() if not (vm["is_a_template"] or vm["is_control_domain"])]
    return sorted(kept, key=lambda pair: pair[1]["name_label"])


def facts(x, ref, vm):
    """The lines of the right pane."""
    running = vm["power_state"] == "Running"
    lines = [broken(vm["name_label"]), "", field("Power State", vm["power_state"]), field("Memory", size(int(vm["memory_static_max"]))),
             field("CPU Usage", cpu_usage(x, ref, vm) if running else UNAVAILABLE)]
    if running:
        lines.append(field("Memory Usage", memory_usage(x, ref)))
        lines += networks(x, vm)
    return lines


def field(label, value):
    return label.ljust(LABEL) + value


def cpu_usage(x, ref, vm):
    """`7% of 1 CPUs`."""
    count = int(vm["VCPUs_at_startup"])
    try:
        busy = sum(x.VM.query_data_source(ref, f"cpu{number}") for number in range(count)) / count
    except XenAPI.Failure:
        return "<Unknown>"
    return f"{int(min(max(busy, 0), 1) * 100)}% of {count} CPUs"


def host_facts(x, host, record):
    """The lines of Host Performance Information."""
    cpus = len(record["host_CPUs"])
    try:
        busy = f"{int(min(max(sum(x.host.query_data_source(host, f'cpu{number}') for number in range(cpus)) / cpus, 0), 1) * 100)}% of {cpus} CPUs"
    except (XenAPI.Failure, ZeroDivisionError):
        busy = UNAVAILABLE
    metrics = x.host_metrics.get_record(record["metrics"])
    total, free = int(metrics["memory_total"]), int(metrics["memory_free"])
    return [field("CPU Usage", busy), field("Memory Usage", f"{int((total - free) / total * 100)}% of {size(total)}" if total else UNAVAILABLE)]


def memory_usage(x, ref):
    """`38% (98MB)`; what is free only the tools can tell."""
    try:
        total, free = x.VM.query_data_source(ref, "memory"), x.VM.query_data_source(ref, "memory_internal_free") * 1024
    except XenAPI.Failure:
        return UNAVAILABLE
    used = total - free
    return f"{int(min(max(used / total, 0), 1) * 100)}% ({size(used)})"


def networks(x, vm):
    """A line for each address the tools tell of; none without them."""
    try:
        told = x.VM_guest_metrics.get_networks(vm["guest_metrics"])
    except XenAPI.Failure:
        return []
    return [field(f"Network {name}", told[name]) for name in sorted(told)]


def size(count):
    """Bytes in binary units without a blank: `256MB`, `1.5GB`."""
    gib = count / 2**30
    return f"{int(count / 2**20)}MB" if gib < 1 else f"{gib:.1f}GB" if gib < 10 else f"{int(gib)}GB"


def broken(name):
    """A name as that screen shows it: what is not ASCII comes out as `?`."""
    return name.encode("ascii", "replace").decode()


def screen(left, title, right, heading, footer):
    """The 24 lines: a blank one above and below two panes."""
    panes = zip(pane(left, title, "<Esc/Left> Back"), pane(right, heading, footer))
    return ["", *(f" {first} {second}"[:80].rstrip() for first, second in panes), "", ""]


def pane(lines, title, footer):
    """A frame with a heading and a footer, the lines cut to fit."""
    room, inside = WIDE - 4, HIGH - 2
    rows = [*lines[:inside], *[""] * (inside - len(lines))]
    return [edge(title), *(f"|  {row[:room].ljust(room)}|" for row in rows), edge(footer)]


def edge(words):
    """The upper or lower side of a frame; long words run over its corner."""
    begun = f"+- {words} " if words else "+"
    return (begun.ljust(WIDE - 1, "-") + "+")[:WIDE]
