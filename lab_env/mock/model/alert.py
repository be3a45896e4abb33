"""message: what XAPI tells of its own accord (alerts). They are kept beside the database's objects, and follow the lab's state."""

from ..errors import Failure
from ..operations import computed, message
from ..rendering import full_record

CRASH, INFORMATION = 2, 5       # priorities; 1 is the most urgent
CLASSES = {"VM": "VM", "Host": "host", "SR": "SR", "Pool": "pool", "VMPP": "VMPP", "VDI": "VDI"}


def alert(xs, name, vm, body, priority=INFORMATION):
    """XAPI says that something became of a VM."""
    return xs.db.create("message", name=name, priority=priority, cls="VM", obj_uuid=vm.uuid, timestamp=xs.clock.date, body=body)


def where_it_runs(vm):
    """`host: name (uuid: …)` of a running VM."""
    host = vm.get("resident_on")
    return f"host: {host.name_label} (uuid: {host.uuid})"


@computed("message", "cls")
def cls_of_its_object(xs, self):
    """A record's own `cls` is its class; the field of that name is among its fields."""
    return self.fields["cls"]


@message("message.create")
def create(xs, name, priority, cls, obj_uuid, body):
    """A message of a client's own about an object."""
    if cls not in CLASSES:
        raise Failure("FIELD_TYPE_ERROR", "cls")
    xs.db.by_uuid(CLASSES[cls], obj_uuid)
    return xs.db.create("message", name=name, priority=priority, cls=cls, obj_uuid=obj_uuid, timestamp=xs.clock.date, body=body).ref


@message("message.destroy")
def destroy(xs, self):
    """Forget a message that has been read."""
    xs.db.destroy(self)
    return ""


@message("message.destroy_many")
def destroy_many(xs, messages):
    """Forget several, all of them or none."""
    for found in [xs.db.get("message", ref) for ref in dict.fromkeys(messages)]:
        xs.db.destroy(found)
    return ""


@message("message.get")
def get(xs, cls, obj_uuid, since):
    """The messages about one object, since a moment."""
    return {record.ref: full_record(xs, record) for record in xs.db.all("message")
            if (record.fields["cls"], record.obj_uuid) == (cls, obj_uuid) and record.timestamp > since}


@message("message.get_since")
def get_since(xs, since):
    """All messages since a moment."""
    return {record.ref: full_record(xs, record) for record in xs.db.all("message") if record.timestamp > since}
