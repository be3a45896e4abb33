"""What can come next in a half-typed xe command, for a shell or a notebook that completes."""

from .fields import of_class
from .table import load

SWITCHES = ("force", "multiple", "minimal", "all", "live", "paused", "progress")
NAMES = {"cd-name": "VDI", "template": "VM", "on": "host"}


def candidates(line, view=None):
    """The words the last one of a line (without `xe`) may become, sorted. With a View also uuids and names of what there is."""
    table = load()
    words = line.split(" ")
    if len(words) == 1 or words[0] == "help":
        return sorted(name for name in table if name.startswith(words[-1]))
    command = table.get(words[0])
    if command is None:
        return []
    name, equals, begun = words[-1].partition("=")
    if equals:
        return sorted(f"{name}={value}" for value in values(command, name, begun, view) if value.startswith(begun.rpartition(",")[2]))
    switches = [switch for switch in SWITCHES if switch in command.parameters or switch == "minimal" or (switch == "multiple" and command.selects)]
    names = [name if name.endswith(":") else f"{name}=" for name in parameters(command) if name not in switches]
    return sorted({word for word in [*names, *(f"--{switch}" for switch in switches)] if word.startswith(words[-1])})


def parameters(command):
    """All a command takes, with what selects its objects."""
    if not command.selects:
        return command.parameters
    return (*command.parameters, command.selects, *(field.name for field in of_class(class_of(command))))


def class_of(command):
    """The class of XenAPI a command is about, or None."""
    from .commands.generic import LISTED
    family = max((name for name in LISTED if command.name.startswith(f"{name}-")), key=len, default=None)
    return {"vm": "VM", "host": "host", "sr": "SR"}.get(command.selects) or (LISTED[family][0] if family else None)


def values(command, name, begun, view):
    """What a parameter may be."""
    cls = class_of(command)
    if name in ("params", "param-name") and cls:
        before = begun.rpartition(",")
        return [before[0] + before[1] + field.name for field in of_class(cls) if not before[1] or field.name.startswith(before[2])]
    if view is None:
        return []
    from .commands.generic import LISTED
    family = name.removesuffix("-uuid").removesuffix("-name-label")
    if name == "uuid" and cls:
        return [record["uuid"] for record in view.all(cls).values()]
    if name in ("vm", "host", "sr", "on", "template", "cd-name", "name-label"):
        wanted = NAMES.get(name) or {"vm": "VM", "sr": "SR"}.get(name) or cls or "host"
        return [record["name_label"] for record in view.all(wanted).values() if name != "vm" or not record["is_a_template"]]
    if name.endswith("-uuid") and family in LISTED:
        return [record["uuid"] for record in view.all(LISTED[family][0]).values()]
    return []
