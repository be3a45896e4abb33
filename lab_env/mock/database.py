"""The database: one record for each object, references between them, and a generation for each change.

A pair of fields that says the same from both ends (`VBD.VM` and `VM.VBDs`) is stored once, at the end that holds
one reference; the other end is worked out when it is read.
"""

from operator import attrgetter

from .errors import Failure
from .identifiers import derived
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
    ("PGPU", "GPU_group"): "PGPUs", ("PCI", "host"): "PCIs", ("Feature", "host"): "features", ("Certificate", "host"): "certificates",
    ("PUSB", "host"): "PUSBs", ("VTPM", "VM"): "VTPMs", ("VUSB", "VM"): "VUSBs", ("VM", "snapshot_schedule"): "VMs",
    ("network_sriov", "physical_PIF"): "sriov_physical_PIF_of", ("network_sriov", "logical_PIF"): "sriov_logical_PIF_of",
}


class Record:
    """An object of the data model. Its fields are attributes; setting one is a change that clients can hear of."""

    __slots__ = ("_db", "_cls", "ref", "_fields", "serial", "born", "changed", "shown", "stale", "seen_at", "sources")

    def __init__(self, db, cls, ref, fields):
        self._db, self._cls, self.ref, self._fields = db, cls, ref, fields
        self.serial = self.born = self.changed = 0
        self.shown, self.stale, self.seen_at, self.sources = None, True, None, ()     # see rendering.py

    @property
    def cls(self):
        """The name of its class, as XenAPI spells it."""
        return self._cls.name

    @property
    def fields(self):
        """What is stored, by name. To be read only: a value is replaced, never changed in place."""
        reads = self._db.reads
        if reads is not None:
            reads.add(self)
        return self._fields

    def __getattr__(self, name):
        db = self._db
        if db.reads is not None:
            db.reads.add(self)
        try:
            return self._fields[name]
        except KeyError:
            if (self._cls.name, name) in db.many:
                return db.listed(self, name)
            raise AttributeError(f"{self._cls.name} has no field {name}") from None

    def __setattr__(self, name, value):
        if name in SLOTS:
            object.__setattr__(self, name, value)
            return
        fields = self._fields
        if name not in fields:
            if name not in self._cls.fields:
                raise AttributeError(f"{self._cls.name} has no field {name}")
        elif fields[name] == value:
            return
        self._db.change(self, name, value)

    def get(self, name):
        """The object a reference field points at, or None."""
        return self._db.find(self.fields[name])

    def all(self, name):
        """The objects a set of references points at."""
        return [self._db.find(ref) for ref in getattr(self, name)]

    def with_key(self, field, key, value):
        """Set one key of a map field."""
        setattr(self, field, {**self._fields[field], key: value})

    def without_key(self, field, key):
        """Remove one key of a map field, if it is there."""
        setattr(self, field, {k: v for k, v in self._fields[field].items() if k != key})

    def __deepcopy__(self, memo):
        """In a copy of the whole database (the one there is) its own record takes this one's place."""
        return memo[id(self._db)].owners.get(self.ref)

    def __repr__(self):
        return f"<{self._cls.name} {self._fields.get('name_label') or self.ref}>"


SLOTS = frozenset(Record.__slots__)
ALSO_INDEXED = {("VM", "domid")}    # besides uuid, name_label and the ends of INVERSES: found by value without looking through the class
METERED = {"VBD": "VBD_metrics", "VIF": "VIF_metrics"}       # made with their device, and gone with it
TOTALS = {("VDI", "SR"): ("virtual_size", "physical_utilisation")}       # sums kept over all that point at one object, see `total`
KEPT_DELETIONS = 20_000             # objects that are gone, and still told to clients that come late
NUMBERS = {number for numbers in TOTALS.values() for number in numbers}
creation = attrgetter("serial")


class Database:
    """All objects of a XenServer, by class and reference."""

    def __init__(self, schema, identifiers, metered=()):
        self.schema, self.identifiers = schema, identifiers
        self.metered = metered      # the classes of METERED whose objects have metrics in this release
        self.tables = {name: {} for name, cls in schema.classes.items() if cls.in_db or name == "message"}     # XAPI keeps messages in files
        self.owners = {}            # ref -> Record, over all classes
        self.serial = 0             # objects made so far
        self.writes = 0             # changes so far
        self.looks = 0              # grows with whatever may make any record look otherwise
        self.wholes = {}            # what was last shown of a class as a whole, see rendering.py
        self.generation = 0         # grows by one with every change, and with every new look of a computed field
        self.recent = {}            # ref -> Record, in the order of their last changes
        self.deleted = []           # (generation, class, ref, generation of creation)
        self.reads = None           # while somebody wants to know: what has been read, see rendering.py
        self.dependents = {}        # what was read -> the records that were rendered from it
        self.suspects = {}          # records that were rendered from something that has changed since
        self.moving = {}            # records that were rendered from the time
        self.many = {}              # (class, listing field) -> (class, field with one reference)
        self.indexes = {name: {} for name in self.tables}      # class -> field -> value -> {ref: Record}
        self.ends = {name: {} for name in self.tables}         # class -> field with one reference -> class that lists it
        for (cls, field), listing in INVERSES.items():
            known = schema.classes.get(cls)
            if known and field in known.fields and known.fields[field].type.of in schema.classes:
                self.many[known.fields[field].type.of, listing] = (cls, field)
                self.ends[cls][field] = known.fields[field].type.of
        for name in self.tables:
            fields = schema.classes[name].fields
            self.indexes[name] = {field: {} for field in fields if field in ("uuid", "name_label") or field in self.ends[name]
                                  or (name, field) in ALSO_INDEXED}
        self.sums = {}              # (class, field with one reference, number, ref) -> sum over those that point there
        self.fresh = {}             # class -> the fields of a new object

    def create(self, cls, /, **values):
        """A new object with the fields given, the schema's defaults for the rest, and the next uuid and reference."""
        known = self.schema.classes[cls]
        fresh = self.fresh.get(cls)
        if fresh is None:
            fresh = self.fresh[cls] = {field.name: field.initial() for field in known.fields.values() if (cls, field.name) not in self.many}
        if not values.keys() <= known.fields.keys():
            raise AttributeError(f"{cls} has no field {', '.join(values.keys() - known.fields.keys())}")
        fields = fresh | values
        fields["uuid"] = values.get("uuid") or self.identifiers.uuid()
        record = Record(self, known, self.identifiers.ref(), fields)
        if cls in self.metered:
            fields["metrics"] = self._meter(record).ref
        return self.insert(record)

    def _meter(self, device):
        """The metrics of a VBD or VIF. Their identifiers follow from the device's: the lab's next ones are those of journals kept before there were any."""
        known = self.schema.classes[METERED[device.cls]]
        uuid, ref = (derived(identifier.removeprefix("OpaqueRef:"), known.name) for identifier in (device.fields["uuid"], device.ref))
        return self.insert(Record(self, known, f"OpaqueRef:{ref}", {field.name: field.initial() for field in known.fields.values()} | {"uuid": uuid}))

    def insert(self, record):
        """Put a record made elsewhere into its table."""
        self.tables[record.cls][record.ref] = record
        self.owners[record.ref] = record
        self.serial += 1
        record.serial = self.serial
        self.touched(record)
        record.born = self.generation
        for field, index in self.indexes[record.cls].items():
            self._index(record, field, index, record._fields.get(field))
        self.source_changed(record.cls)
        return record

    def destroy(self, record):
        """Remove an object."""
        cls = record.cls
        if cls in METERED and record.get("metrics"):
            self.destroy(record.get("metrics"))
        del self.tables[cls][record.ref], self.owners[record.ref]
        self.writes += 1
        self.looks += 1
        self.generation += 1
        self.deleted.append((self.generation, cls, record.ref, record.born))
        if len(self.deleted) > 2 * KEPT_DELETIONS:
            del self.deleted[:KEPT_DELETIONS]
        self.recent.pop(record.ref, None)
        self.suspects.pop(record, None)
        self.moving.pop(record, None)
        for source in record.sources:
            self.dependents.get(source, set()).discard(record)
        for field, index in self.indexes[cls].items():
            self._unindex(record, field, index, record._fields.get(field))
        self.source_changed(cls)
        self.source_changed(record)

    def change(self, record, name, value):
        """Set a field to another value."""
        index = self.indexes[record._cls.name].get(name)
        if index is not None and record.ref in self.owners:
            old = record._fields.get(name)
            record._fields[name] = value
            self.touched(record)
            self._unindex(record, name, index, old)
            self._index(record, name, index, value)
        else:
            if name in NUMBERS and record.ref in self.owners:
                self._add(record, name, value - record._fields[name])
            record._fields[name] = value
            self.touched(record)

    def _add(self, record, number, more):
        """A number of a record that counts in a sum has grown."""
        for (cls, field), numbers in TOTALS.items():
            if cls == record.cls and number in numbers:
                ref = record._fields[field]
                self.sums[cls, field, number, ref] = self.sums.get((cls, field, number, ref), 0) + more
                self.source_changed((cls, field, ref))
                self._tell_neighbour(record, field, ref)

    def _count(self, record, field, ref, sign):
        """A record that counts in sums points at an object, or does so no more."""
        for number in TOTALS.get((record.cls, field), ()):
            key = record.cls, field, number, ref
            self.sums[key] = self.sums.get(key, 0) + sign * record._fields[number]

    def total(self, cls, field, number, ref):
        """The sum of a number over the objects of a class whose field points there, without going through them (those of TOTALS)."""
        if self.reads is not None:
            self.reads.add((cls, field, ref))
        return self.sums.get((cls, field, number, ref), 0)

    def touched(self, record):
        """Note that a record changed."""
        self.writes += 1
        self.generation += 1
        self._mark(record)

    def _mark(self, record):
        """Its record is another one than clients have seen."""
        self.looks += 1
        record.changed, record.stale = self.generation, True
        self.recent.pop(record.ref, None)
        self.recent[record.ref] = record
        if self.dependents:
            self.source_changed(record)

    def source_changed(self, source):
        """Something changed: what was rendered from it may look otherwise now."""
        self.looks += 1
        for record in self.dependents.pop(source, ()):
            record.stale = True
            self.suspects[record] = None

    def _index(self, record, field, index, value):
        try:
            index.setdefault(value, {})[record.ref] = record
        except TypeError:       # no value to look for
            return
        self._count(record, field, value, 1)
        self.source_changed((record.cls, field, value))
        self._tell_neighbour(record, field, value)

    def _unindex(self, record, field, index, value):
        found = index.get(value)
        if found is not None:
            found.pop(record.ref, None)
            if not found:
                del index[value]
            self._count(record, field, value, -1)
        self.source_changed((record.cls, field, value))
        self._tell_neighbour(record, field, value)

    def _tell_neighbour(self, record, field, ref):
        """The object that lists this one changes with it."""
        cls = self.ends[record.cls].get(field)
        if cls is not None:
            neighbour = self.tables[cls].get(ref)
            if neighbour is not None:
                self._mark(neighbour)

    def seen_otherwise(self, record):
        """A computed field of a record, rendered a moment ago, is not what clients have seen before."""
        self.generation += 1
        self._mark(record)
        record.stale = False

    def told_again(self, record):
        """Clients are to be told of a record, changed or not."""
        self.generation += 1
        self._mark(record)

    def having(self, cls, field, value):
        """The objects of a class whose indexed field has that value, oldest first."""
        if self.reads is not None:
            self.reads.add((cls, field, value))
        found = self.indexes[cls][field].get(value)
        if not found:
            return []
        return sorted(found.values(), key=creation) if len(found) > 1 else list(found.values())

    def listed(self, record, listing):
        """The references that the other end of a pair holds to this object."""
        cls, field = self.many[record.cls, listing]
        return [other.ref for other in self.having(cls, field, record.ref)]

    def find(self, ref):
        """The object of that reference, or None for NULL and unknown ones."""
        record = self.owners.get(ref)
        if self.reads is not None and record is not None:
            self.reads.add(record)
        return record

    def get(self, cls, ref):
        """The object of that class and reference; HANDLE_INVALID when there is none."""
        record = self.tables.get(cls, {}).get(ref)
        if record is None:
            raise Failure("HANDLE_INVALID", cls, ref)
        return record

    def all(self, cls):
        """All objects of a class, oldest first."""
        if self.reads is not None:
            self.reads.add(cls)
        return list(self.tables[cls].values())

    def by_uuid(self, cls, uuid):
        """The object of that class and uuid; UUID_INVALID when there is none."""
        found = self.having(cls, "uuid", uuid)
        if not found:
            raise Failure("UUID_INVALID", cls, uuid)
        return found[0]

    def changes(self, since):
        """The records that changed after a generation."""
        found = []
        for record in reversed(self.recent.values()):
            if record.changed <= since:
                break
            found.append(record)
        return found

    def deletions(self, since):
        """(generation, class, ref) of the objects that were there at a generation and went after it."""
        found = []
        for generation, cls, ref, created in reversed(self.deleted):
            if generation <= since:
                break
            if created <= since:
                found.append((generation, cls, ref))
        return found

    def copy(self, identifiers):
        """An independent copy, with the same objects and the same past."""
        twin = Database(self.schema, identifiers, self.metered)
        twin.serial, twin.writes, twin.generation, twin.fresh, twin.deleted = self.serial, self.writes, self.generation, self.fresh, list(self.deleted)
        for table in self.tables.values():
            for record in table.values():
                twin.load(record.cls, record.ref, record.serial, dict(record._fields), record.born, record.changed)
        twin.recent = {ref: twin.owners[ref] for ref in self.recent}
        return twin

    def load(self, cls, ref, serial, fields, created=0, changed=0):
        """Put in an object as it was in another database."""
        record = Record(self, self.schema.classes[cls], ref, fields)
        record.serial, record.born, record.changed = serial, created, changed
        self.tables[cls][ref] = self.owners[ref] = record
        for field, index in self.indexes[cls].items():
            try:
                index.setdefault(fields.get(field), {})[ref] = record
            except TypeError:       # no value to look for
                continue
            self._count(record, field, fields.get(field), 1)
        return record

    def follow(self, before):
        """Take another database's place: who has listened to that one hears what is different here."""
        self.generation, self.writes = max(self.generation, before.generation), before.writes + self.writes + 1
        self.deleted = [entry for entry in before.deleted if entry[2] not in self.owners]
        for ref, old in before.owners.items():
            if ref not in self.owners:
                self.generation += 1
                self.deleted.append((self.generation, old.cls, ref, old.born))
        for ref, record in self.owners.items():
            old = before.owners.get(ref)
            if old is not None:
                record.born, record.changed, record.shown = old.born, old.changed, old.shown
                self.suspects[record] = None        # a computed field may differ
            if old is None or old._fields != record._fields:
                self.generation += 1
                record.changed = self.generation
                record.born = record.born if old is not None else self.generation
        self.recent = {record.ref: record for record in sorted(self.owners.values(), key=attrgetter("changed"))}

    def dump(self):
        """All that is stored, as plain data, for fingerprints."""
        return {cls: {ref: record._fields for ref, record in table.items()} for cls, table in self.tables.items() if table}


__all__ = ["Database", "INVERSES", "NULL", "Record"]
