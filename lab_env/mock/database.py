"""The database: one record for each object, references between them, and a generation for each change.

A pair of fields that says the same from both ends (`VBD.VM` and `VM.VBDs`) is stored once, at the end that holds
one reference; the other end is worked out when it is read.
"""

from .errors import Failure
from .schema import NULL

# one end -> many: (class, field that holds one reference): field of the other class that lists them.
# Source: datamodel relations of xen-api (datamodel.ml, all_relations).
INVERSES = {
    ("PBD", "host"): "PBDs", ("PBD", "SR"): "PBDs", ("VDI", "SR"): "VDIs", ("VDI", "snapshot_of"): "snapshots",
    ("VBD", "VDI"): "VBDs", ("VBD", "VM"): "VBDs", ("VIF", "VM"): "VIFs", ("VIF", "network"): "VIFs",
    ("PIF", "host"): "PIFs", ("PIF", "network"): "PIFs", ("console", "VM"): "consoles", ("VM", "resident_on"): "resident_VMs",
    ("VM", "snapshot_of"): "snapshots", ("VM", "parent"): "children", ("VM", "appliance"): "VMs", ("VM", "protection_policy"): "VMs",
    ("crashdump", "VM"): "crash_dumps", ("crashdump", "VDI"): "crash_dumps", ("host_cpu", "host"): "host_CPUs",
    ("host_crashdump", "host"): "crashdumps", ("host_patch", "host"): "patches", ("host_patch", "pool_patch"): "host_patches",
    ("task", "subtask_of"): "subtasks", ("task", "session"): "tasks", ("PIF", "bond_slave_of"): "slaves", ("Bond", "master"): "bond_master_of",
    ("VLAN", "tagged_PIF"): "VLAN_slave_of", ("tunnel", "transport_PIF"): "tunnel_transport_PIF_of",
    ("tunnel", "access_PIF"): "tunnel_access_PIF_of", ("VGPU", "VM"): "VGPUs", ("VGPU", "GPU_group"): "VGPUs", ("PGPU", "host"): "PGPUs",
    ("PGPU", "GPU_group"): "PGPUs", ("PCI", "host"): "PCIs",
}


class Record:
    """An object of the data model. Its fields are attributes; setting one is a change that clients can hear of."""

    __slots__ = ("_db", "_cls", "ref", "fields", "created", "changed")

    def __init__(self, db, cls, ref, fields):
        self._db, self._cls, self.ref, self.fields = db, cls, ref, fields
        self.created = self.changed = 0

    @property
    def cls(self):
        """The name of its class, as XenAPI spells it."""
        return self._cls.name

    def __getattr__(self, name):
        try:
            return self.fields[name]
        except KeyError:
            if (self._cls.name, name) in self._db.many:
                return self._db.listed(self, name)
            raise AttributeError(f"{self._cls.name} has no field {name}") from None

    def __setattr__(self, name, value):
        if name in Record.__slots__:
            object.__setattr__(self, name, value)
        elif self.fields.get(name) != value or name not in self.fields:
            if name not in self._cls.fields:
                raise AttributeError(f"{self._cls.name} has no field {name}")
            self.fields[name] = value
            self._db.touched(self)

    def get(self, name):
        """The object a reference field points at, or None."""
        return self._db.find(self.fields[name])

    def all(self, name):
        """The objects a set of references points at."""
        return [self._db.find(ref) for ref in getattr(self, name)]

    def with_key(self, field, key, value):
        """Set one key of a map field."""
        setattr(self, field, {**self.fields[field], key: value})

    def without_key(self, field, key):
        """Remove one key of a map field, if it is there."""
        setattr(self, field, {k: v for k, v in self.fields[field].items() if k != key})

    def __repr__(self):
        return f"<{self._cls.name} {self.fields.get('name_label') or self.ref}>"


class Database:
    """All objects of a XenServer, by class and reference."""

    def __init__(self, schema, identifiers):
        self.schema, self.identifiers = schema, identifiers
        self.tables = {name: {} for name, cls in schema.classes.items() if cls.in_db}
        self.owners = {}            # ref -> Record, over all classes
        self.generation = 0         # grows by one with every change
        self.deleted = []           # (generation, class, ref, generation of creation)
        self.many = {}              # (class, listing field) -> (class, field with one reference)
        for (cls, field), listing in INVERSES.items():
            known = schema.classes.get(cls)
            if known and field in known.fields and known.fields[field].type.of in schema.classes:
                self.many[known.fields[field].type.of, listing] = (cls, field)

    def create(self, cls, **values):
        """A new object with the fields given, the schema's defaults for the rest, and the next uuid and reference."""
        known = self.schema.classes[cls]
        fields = {}
        for field in known.fields.values():
            if field.name in values:
                fields[field.name] = values.pop(field.name)
            elif (cls, field.name) not in self.many:
                fields[field.name] = field.initial()
        if values:
            raise AttributeError(f"{cls} has no field {', '.join(values)}")
        fields["uuid"] = fields.get("uuid") or self.identifiers.uuid()
        return self.insert(Record(self, known, self.identifiers.ref(), fields))

    def insert(self, record):
        """Put a record made elsewhere into its table."""
        self.tables[record.cls][record.ref] = record
        self.owners[record.ref] = record
        self.touched(record)
        record.created = self.generation
        return record

    def destroy(self, record):
        """Remove an object."""
        del self.tables[record.cls][record.ref], self.owners[record.ref]
        self.generation += 1
        self.deleted.append((self.generation, record.cls, record.ref, record.created))
        self._touch_neighbours(record)

    def touched(self, record):
        """Note that a record changed."""
        self.generation += 1
        record.changed = self.generation
        self._touch_neighbours(record)

    def _touch_neighbours(self, record):
        """Objects that list this one change with it when it comes or goes."""
        if record.created and record.ref in self.owners:
            return
        for (cls, _), (many_cls, field) in self.many.items():
            if many_cls == record.cls:
                neighbour = self.owners.get(record.fields[field])
                if neighbour is not None and neighbour.cls == cls:
                    neighbour.changed = self.generation

    def listed(self, record, listing):
        """The references that the other end of a pair holds to this object."""
        cls, field = self.many[record.cls, listing]
        return [other.ref for other in self.tables[cls].values() if other.fields[field] == record.ref]

    def find(self, ref):
        """The object of that reference, or None for NULL and unknown ones."""
        return self.owners.get(ref)

    def get(self, cls, ref):
        """The object of that class and reference; HANDLE_INVALID when there is none."""
        record = self.tables[cls].get(ref)
        if record is None:
            raise Failure("HANDLE_INVALID", cls, ref)
        return record

    def all(self, cls):
        """All objects of a class, oldest first."""
        return list(self.tables[cls].values())

    def by_uuid(self, cls, uuid):
        """The object of that class and uuid; UUID_INVALID when there is none."""
        for record in self.tables[cls].values():
            if record.uuid == uuid:
                return record
        raise Failure("UUID_INVALID", cls, uuid)

    def dump(self):
        """All that is stored, as plain data, for fingerprints."""
        return {cls: {ref: record.fields for ref, record in table.items()} for cls, table in self.tables.items() if table}


__all__ = ["Database", "INVERSES", "NULL", "Record"]
