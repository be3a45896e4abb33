"""`*-list` and `*-param-*`, which follow from a class having fields."""

from ..errors import CliFailure, NoSuchField
from ..fields import of_class
from ..selectors import STANDARD, chosen, field_and_key
from ..table import boolean, command, size

LISTED = {      # name in commands: class, what is always filtered, what is shown
    "pool": ("pool", "", "uuid name-label name-description master default-SR"),
    "pif": ("PIF", "", "uuid device VLAN MAC network-uuid currently-attached host-uuid"),
    "bond": ("Bond", "", "uuid master slaves"),
    "vlan": ("VLAN", "", "uuid tagged-PIF untagged-PIF tag"),
    "vif": ("VIF", "", "uuid device vm-uuid network-uuid"),
    "network": ("network", "", "uuid name-label name-description bridge"),
    "console": ("console", "", "uuid vm-uuid vm-name-label protocol location"),
    "vm": ("VM", "is-a-template=false", "name-label uuid power-state"),
    "template": ("VM", "is-a-template=true is-a-snapshot=false", "name-label name-description uuid"),
    "snapshot": ("VM", "is-a-snapshot=true", "name-label name-description uuid snapshot_of snapshot_time is-vmss-snapshot"),
    "host": ("host", "", "uuid name-label name-description"),
    "host-cpu": ("host_cpu", "", "uuid number vendor speed utilisation"),
    "host-crashdump": ("host_crashdump", "", "uuid host timestamp size"),
    "patch": ("pool_patch", "", "uuid name-label name-description size hosts after-apply-guidance"),
    "update": ("pool_update", "", "uuid name-label name-description installation-size after-apply-guidance hosts"),
    "vdi": ("VDI", "", "uuid name-label name-description virtual-size read-only sharable sr-uuid"),
    "vbd": ("VBD", "", "uuid vm-uuid vm-name-label vdi-uuid device empty"),
    "sr": ("SR", "", "uuid name-label name-description host type content-type"),
    "sm": ("SM", "", "uuid type name-label name-description vendor copyright configuration"),
    "pbd": ("PBD", "", "uuid host-uuid sr-uuid device-config currently-attached"),
    "task": ("task", "", "uuid name-label name-description status progress"),
    "subject": ("subject", "", "uuid subject-identifier other-config roles"),
    "role": ("role", "", "uuid name description subroles"),
    "message": ("message", "", ""),
    "secret": ("secret", "", ""),
    "appliance": ("VM_appliance", "", ""),
    "crashdump": ("crashdump", "", ""),
    "vmss": ("VMSS", "", "uuid name-label name-description enabled type retained-snapshots frequency schedule last-run-time VMs"),
    "gpu-group": ("GPU_group", "", "uuid name-label name-description"),
    "pgpu": ("PGPU", "", "uuid pci-uuid vendor-name device-name gpu-group-uuid"),
    "vgpu": ("VGPU", "", "uuid vm-uuid device gpu-group-uuid"),
}


def rows(thing, names, expensive=True):
    """(label, value) of the fields of those names, in xe's order; of all when there are no names."""
    fields = [field for field in thing.fields if (field.name in names if names else True) and not field.hidden]
    return [(field.label(thing.view.deprecations), thing.shown(field) if expensive or not field.expensive else "<expensive field>") for field in fields]


def show(call, things, default, parameter="params"):
    """Print objects with the fields that were asked for."""
    wanted = call.get(parameter, ",".join(default.split()))
    names = [] if wanted == "all" else wanted.split(",") if wanted else []
    call.printer.table([rows(thing, names, expensive=False) for thing in things])


def make(name, cls, always, shown):
    """The commands of one class."""
    fields = [field for field in of_class(cls) if not field.hidden]
    names = " ".join(field.name for field in fields)
    contains = " ".join(f"{field.name}:contains" for field in fields if field.kind == "set")
    settable = " ".join(field.name + (":" if field.kind == "map" else "") for field in fields if field.writable and field.kind != "set")
    fixed = [tuple(pair.split("=")) for pair in always.split()]

    @command(f"{name}-list", optional=f"params {names} {contains}", standard=name in ("vm", "network", "sr"),
             help=f"List the {name}s, filtered by the values of their fields; a map by map-param:key=value.")
    def list_them(call):
        filters = [pair for pair in call.params if pair[0] not in STANDARD | {"params"}]
        every = call.view.objects(cls)
        found = chosen(every, fixed + filters)
        show(call, every if call.flag("all") else found, shown)

    @command(f"{name}-param-list", "uuid", help="List all the parameters of the object with this uuid.")
    def param_list(call):
        call.printer.table([rows(call.view.by_uuid(cls, call.get("uuid")), ())])

    @command(f"{name}-param-get", "uuid param-name", "param-key", help="Get one parameter of the object; of a map, the value of param-key.")
    def param_get(call):
        thing, field = one(call, cls)
        key = call.get("param-key")
        if key is None or field.kind != "map":
            return call.print(thing.shown(field))
        found = thing.value(field)
        if not isinstance(found, dict) or key not in found:
            raise CliFailure(f"Key {key} not found in map")
        return call.print(found[key])

    if settable:
        @command(f"{name}-param-set", "uuid", settable, help="Set parameters; a pair of a map by map-param:key=value.")
        def param_set(call):
            thing = call.view.by_uuid(cls, call.get("uuid"))
            for key, value in call.params:
                if key not in STANDARD | {"uuid"}:
                    set_one(call, thing, key, value)

        @command(f"{name}-param-clear", "uuid param-name", help="Empty a parameter.")
        def param_clear(call):
            clear(call, *one(call, cls))

    if any(field.writable and field.kind != "plain" for field in fields):
        @command(f"{name}-param-add", "uuid param-name", "param-key", help="Add param-key to a set, or key=value pairs to a map.")
        def param_add(call):
            add(call, *one(call, cls))

        @command(f"{name}-param-remove", "uuid param-name param-key", help="Remove a member of a set, or a pair of a map.")
        def param_remove(call):
            remove(call, *one(call, cls))


def one(call, cls):
    """The object with the uuid given, and its field of the name given."""
    thing = call.view.by_uuid(cls, call.get("uuid"))
    field = thing.field(call.get("param-name"))
    if field is None:
        raise NoSuchField(call.get("param-name"))
    return thing, field


def send(thing, verb, field, *values):
    """`VM.add_to_other_config` and the like."""
    return getattr(getattr(thing.view.x, thing.cls), f"{verb}_{field.path[-1]}")(thing.ref, *values)


def set_one(call, thing, name, value):
    field, key = field_and_key(thing, name)
    if key is not None:
        if field.kind == "set":
            raise CliFailure("Cannot param-set on set fields")
        if not field.writable:
            raise CliFailure(f"Map field '{field.name}' is read-only.")
        if key in thing.value(field):
            send(thing, "remove_from", field, key)
        return send(thing, "add_to", field, key, value)
    if not field.writable:
        raise CliFailure(f"Field '{name}' is read-only.")
    if field.kind != "plain":
        raise CliFailure(f"Field '{name}' is a map or set. use the 'name:key=value' syntax.")
    return send(thing, "set", field, typed(call, field, value))


def typed(call, field, value):
    """A text as the value XenAPI takes."""
    kind = field.type.kind
    if kind == "bool":
        return boolean(field.name, value)
    if kind == "int" and field.name.startswith("memory-"):
        return str(size(field.name, value))
    if kind in ("int", "float"):
        try:
            return str(int(value)) if kind == "int" else float(value)
        except ValueError:
            raise CliFailure(f"Failed to parse parameter '{field.name}': expecting {'an integer' if kind == 'int' else 'a float'}") from None
    if kind == "ref":
        return getattr(call.x, field.type.of).get_by_uuid(value) if value else "OpaqueRef:NULL"
    return value


def add(call, thing, field):
    if field.kind == "plain":
        raise CliFailure("Can only add to parameters of type Set or Map")
    if not field.writable:
        raise CliFailure("Parameter is read-only")
    if field.kind == "set":
        if call.get("param-key") is None:
            raise CliFailure("When adding a key to a set, use the syntax: *-param-add param-name=<name> param-key=<key>")
        return send(thing, "add", field, call.get("param-key"))
    for key, value in call.params:
        if key not in STANDARD | {"uuid", "param-name", "param-key"}:
            send(thing, "add_to", field, key, value)
    return None


def remove(call, thing, field):
    if field.kind == "plain":
        raise CliFailure("Can only remove from parameters of type Set or Map")
    if not field.writable:
        raise CliFailure("Cannot remove parameters from read-only map")
    key = call.get("param-key")
    if key not in thing.value(field):
        raise CliFailure(f"Key {key} is not in the set" if field.kind == "set" else f"Key {key} is not in map")
    send(thing, "remove" if field.kind == "set" else "remove_from", field, key)


def clear(call, thing, field):
    if not field.writable:
        raise CliFailure("Can only clear RW parameters")
    if field.kind == "plain":
        if field.type.kind not in ("string", "ref"):
            raise CliFailure("Cannot clear this parameter")
        return send(thing, "set", field, typed(call, field, ""))
    for key in thing.value(field):
        send(thing, "remove" if field.kind == "set" else "remove_from", field, key)
    return None


for each_name, declaration in LISTED.items():
    make(each_name, *declaration)
