"""The messages that follow from a class having fields: get_, set_, add_to_, remove_from_, get_all, get_by_…, create, destroy."""

from functools import cache

from .database import Record
from .errors import Failure
from .operations import Implementation, not_simulated
from .rendering import all_records, full_record, read_field
from .schema import NULL


@cache
def implementation(name):
    """What a message without a declaration of its own does."""
    cls, _, short = name.partition(".")
    return Implementation(name, lambda xs, *parameters: implied(xs, cls, short, parameters),
                          is_read=short.startswith("get_") or cls == "session")


def implied(xs, cls, name, parameters):
    """Answer a message that needs no behaviour of its own; NOT_IMPLEMENTED for one that would."""
    db = xs.database_of(cls)
    fields = xs.schema.classes[cls].fields
    first = parameters[0] if parameters else None
    if cls not in db.tables:
        raise not_simulated(f"{cls}.{name}")
    match name.split("_", 1)[0]:
        case "get":
            return _get(xs, db, cls, name, first, fields)
        case "set" if name.removeprefix("set_") in fields and len(parameters) == 2:
            setattr(first, name.removeprefix("set_"), stored(parameters[1]))
            return ""
        case "add" | "remove":
            return _change_collection(first, name, [stored(value) for value in parameters[1:]], fields)
        case "create" if xs.schema.classes[cls].constructor and name == "create":
            return db.create(cls, **constructor_fields(xs, cls, first)).ref
        case "destroy" if xs.schema.classes[cls].constructor and name == "destroy":
            db.destroy(first)
            return ""
    raise not_simulated(f"{cls}.{name}")


def stored(value):
    """A parameter as a field holds it: an object by its reference."""
    return NULL if value is None else value.ref if isinstance(value, Record) else value


def _get(xs, db, cls, name, first, fields):
    match name:
        case "get_record":
            return full_record(xs, first)
        case "get_all":
            return list(db.tables[cls])
        case "get_all_records":
            return all_records(xs, db, cls)
        case "get_all_where" | "get_all_records_where":
            kept = all_records(xs, db, cls, first)
            return kept if "records" in name else list(kept)
        case "get_by_uuid":
            return db.by_uuid(cls, first).ref
        case "get_by_name_label":
            return [record.ref for record in db.having(cls, "name_label", first)]
    field = name.removeprefix("get_")
    if field in fields:
        return read_field(xs, first, field)
    raise not_simulated(f"{cls}.{name}")


def _change_collection(record, name, values, fields):
    for prefix in ("add_to_", "remove_from_", "add_", "remove_"):
        field = name.removeprefix(prefix)
        if not name.startswith(prefix) or field not in fields:
            continue
        held = record.fields[field]
        if prefix == "add_to_":
            if values[0] in held:
                raise Failure("MAP_DUPLICATE_KEY", record.cls, field, record.ref, values[0])
            record.with_key(field, values[0], values[1])
        elif prefix == "remove_from_":
            record.without_key(field, values[0])
        elif prefix == "add_":
            if values[0] not in held:
                setattr(record, field, [*held, values[0]])
        else:
            setattr(record, field, [item for item in held if item != values[0]])
        return ""
    raise not_simulated(f"{record.cls}.{name}")


def constructor_fields(xs, cls, given):
    """The members of a `create` struct as typed values; fails naming a member that is missing or of the wrong type."""
    known = xs.schema.classes[cls]
    values = {}
    for name, value in given.items():
        field = known.fields.get(name)
        if field is None or field.qualifier == "DRO":
            continue        # XAPI ignores members that the constructor does not have
        try:
            values[name] = field.type.read(value)
        except ValueError as error:
            raise xs.mistyped(name, error) from None
        if field.type.kind == "ref" and values[name] not in (NULL, ""):
            xs.db.get(field.type.of, values[name])
    for name in known.required:
        if name not in values:
            raise Failure("INTERNAL_ERROR", f"{cls}.create: the member {name} is missing")
    return values
