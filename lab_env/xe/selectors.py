"""Which objects a command is for: filters as `power-state=halted`, `other-config:key=value`, `tags:contains=x`, and `vm=NAME`."""

import XenAPI

from .errors import CliFailure, explained
from .view import text

STANDARD = {"server", "password", "port", "username", "minimal", "force", "multiple", "all", "message-priority", "trace"}
PSEUDO = {"vm": ("VM", ("uuid", "name_label"), "VMs", "VM"), "host": ("host", ("uuid", "name_label", "hostname"), "hosts", "host"),
          "sr": ("SR", ("uuid", "name_label"), "SRs", "SR")}


def field_and_key(thing, name):
    """The field a filter names, and the key in it if it is a map or set: `other-config:key`, or `other-config-key` as of old."""
    field = thing.field(name)
    if field:
        return field, None
    stem, colon, key = name.partition(":")
    if colon:
        field = thing.field(stem)
        if not field:
            raise CliFailure(f"Unknown field '{name}'")
        if field.kind == "plain":
            raise CliFailure(f"Field '{stem}' is not a set or map")
        return field, key
    for kind in ("map", "set"):
        for field in sorted(thing.fields, key=lambda field: -len(field.name)):
            if field.kind == kind and name.startswith(field.name + "-"):
                return field, name[len(field.name) + 1:]
    raise CliFailure(f"Unknown field '{name}'")


def kept(things, name, value):
    """The objects that pass one filter."""
    if not things:
        return []
    field, key = field_and_key(things[0], name)
    if key is None:
        if "%" in field.marks:
            return [thing for thing in things if thing.shown(field).lower() == value.lower()]
        return [thing for thing in things if thing.shown(field) == value]
    if field.kind == "set":
        if key != "contains":
            raise CliFailure("Invalid syntax for set filtering (should be set-param:contains=key)")
        return [thing for thing in things if value in thing.value(field)]
    return [thing for thing in things if isinstance(found := thing.value(field), dict) and found.get(key) == value]


def chosen(things, filters):
    """The objects that pass all filters, pairs of name and value."""
    for name, value in filters:
        things = kept(things, name, value)
    return things


def selected(call, word, ignore=(), templates=False, control=True):
    """The objects a command's parameters select; `vm`, `host` or `sr` is the word for their class."""
    cls, names, _, _ = PSEUDO[word]
    things = call.view.objects(cls)
    filters = [(name, value) for name, value in call.params if name.partition(":")[0] not in STANDARD | set(ignore)]
    if cls == "VM":
        things = [thing for thing in things if (templates or not thing.record["is_a_template"]) and (control or not thing.record["is_control_domain"])]
    wanted = [value for name, value in filters if name == word]
    for value in wanted[:1]:
        things = [thing for thing in things if value in [text(thing.record[name]) for name in names]]
    return chosen(things, [(name, value) for name, value in filters if name != word])


def each(call, word, operation, ignore=(), multiple=True, templates=False, control=False):
    """Do something with the one object selected, or with --multiple with all; what it returned, in a list."""
    _, _, many, one = PSEUDO[word]
    things = selected(call, word, ignore, templates, control)
    matching = "matches" if word == "vm" else "matching"
    if not things:
        raise CliFailure(f"No matching {many} found")
    if len(things) == 1:
        return [operation(things[0])]
    if not (multiple and call.flag("multiple")):
        raise CliFailure(f"Multiple {matching} {many} found. " + (
            "--multiple required to complete the operation" if multiple else f"Operation can only be performed on one {one} at a time"))
    results, failures = [], []
    for thing in things:
        try:
            results.append(operation(thing))
        except XenAPI.Failure as failure:
            code, *params = failure.details
            failures.append((thing.uuid, "\n".join(explained(call.view, code, params) or [f"{code}: [ {'; '.join(params)} ]"])))
    for uuid, words in failures:
        call.printer.terminal.print(f"operation failed on {uuid}: {words}")
    if failures:
        call.fail(1)
    return results
