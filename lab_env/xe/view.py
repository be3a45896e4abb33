"""What a XenServer's records say, read through XenAPI and kept while one command runs."""

from functools import cached_property

import XenAPI

from ..mock.schema import load
from . import computed
from .fields import Field, of_class

NULL = "OpaqueRef:NULL"
NOT_THERE = "<not in database>"
DEPRECATIONS = (2, 11)      # the version of XenAPI since which xe marks deprecated fields, about
NAMED = ("VM", "VDI", "SR", "VBD", "host", "network", "VIF", "PIF", "PBD", "pool", "task", "console")      # classes a failure's parameters may refer to


class View:
    """Records by class and reference, each class read at most once."""

    def __init__(self, session):
        self.session, self.x = session, session.xenapi
        self.tables, self.single = {}, {}

    def forget(self):
        """Read anew from now on, since something was changed."""
        self.tables, self.single = {}, {}

    @cached_property
    def deprecations(self):
        """Whether this release's xe says which fields are deprecated."""
        host = next(iter(self.all("host").values()))
        return (int(host["API_version_major"]), int(host["API_version_minor"])) >= DEPRECATIONS

    def all(self, cls):
        """{reference: record} of a class."""
        if cls not in self.tables:
            self.tables[cls] = getattr(self.x, cls).get_all_records()
        return self.tables[cls]

    def record(self, cls, ref):
        """A record, or None when there is no such object."""
        if not ref or ref == NULL:
            return None
        if cls in self.tables and ref in self.tables[cls]:
            return self.tables[cls][ref]
        if (cls, ref) not in self.single:
            try:
                self.single[cls, ref] = getattr(self.x, cls).get_record(ref)
            except XenAPI.Failure as failure:
                if failure.details[0] != "HANDLE_INVALID":
                    raise
                self.single[cls, ref] = None
        return self.single[cls, ref]

    def uuid(self, cls, ref):
        """The uuid xe prints for a reference."""
        record = self.record(cls, ref)
        return record["uuid"] if record else NOT_THERE

    def describe(self, text):
        """A parameter of a failure: an object's uuid and name for its reference."""
        if not text.startswith("OpaqueRef:") or text == NULL:
            return text
        for cls in NAMED:
            try:
                record = self.all(cls).get(text)
            except XenAPI.Failure:
                continue        # the session may be what the failure is about
            if record:
                return record["uuid"] + (f" ({record['name_label']})" if "name_label" in record else "")
        return text

    def objects(self, cls):
        """All objects of a class, as xe sees them."""
        return [Object(self, cls, ref, record) for ref, record in self.all(cls).items()]

    def by_uuid(self, cls, uuid):
        ref = getattr(self.x, cls).get_by_uuid(uuid)
        return Object(self, cls, ref, self.record(cls, ref))


class Object:
    """One object, read and changed by xe's names of its fields."""

    def __init__(self, view, cls, ref, record):
        self.view, self.cls, self.ref, self.record = view, cls, ref, record

    @property
    def fields(self):
        """The fields this XenServer's release has."""
        return [field for field in of_class(self.cls) if self.has(field)]

    def has(self, field: Field):
        if field.needs:
            return field.needs in self.record
        if (self.cls, field.name) in computed.FIELDS:
            first = computed.NEEDS.get((self.cls, field.name))
            return first is None or first in self.record
        return field.path[0] in self.record

    def field(self, name):
        """The field of that name, or None."""
        return next((field for field in self.fields if field.name == name), None)

    def value(self, field):
        """The value in Python's terms: text, or a list of texts, or a dict of them."""
        work = computed.FIELDS.get((self.cls, field.name))
        if work:
            return work(self)
        record, cls = self.record, self.cls
        for step in field.path[:-1]:
            owner = owner_of(cls, step)
            record, cls = self.view.record(owner, record[step]), owner
            if record is None:
                return NOT_THERE
        if field.path[-1] not in record:
            return NOT_THERE
        return self.plain(field, record[field.path[-1]])

    def plain(self, field, value):
        target = field.type and field.type.refers_to()
        if field.path[-1] == "current_operations":
            return [*value.values()]
        if field.path[-1] == "ha_statefiles":
            target = "VDI"
        if isinstance(value, dict):
            return {key: self.view.uuid(target, item) if target else text(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.view.uuid(target, item) if target else text(item) for item in value]
        if field.name == "power-state":
            return value.lower()
        return self.view.uuid(target, value) if target else text(value)

    def shown(self, field):
        """The value as xe prints it."""
        return joined(self.value(field), ", " if "," in field.marks else "; ")

    def get(self, name):
        return self.shown(self.field(name))

    @property
    def uuid(self):
        return self.record["uuid"]

    @property
    def name(self):
        return self.record["name_label"]


def owner_of(cls, step):
    """The class a field refers to."""
    return load("current").classes[cls].fields[step].type.refers_to()


def text(value):
    """A scalar as xe writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value)


def joined(value, separator="; "):
    """A set or map as one text."""
    if isinstance(value, dict):
        return separator.join(f"{key}: {item}" for key, item in value.items())
    return separator.join(value) if isinstance(value, list) else value
