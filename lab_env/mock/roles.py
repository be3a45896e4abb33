"""Roles: what a session may do. Each role may do what those before it may. Source: rbac_static of xen-api."""

from .database import Record
from .errors import Failure

# name -> (uuid, which is the same on every XenServer, description)
ROLES = {
    "read-only": ("7233b8e3-eacb-d7da-2c95-f2e581cdbf4e", "May log in and look."),
    "vm-operator": ("fb8d4ff9-310c-a959-0613-54101535d3d5", "May use VMs and their consoles."),
    "vm-admin": ("aaa00ab5-7340-bfbc-0d1b-7cf342639a6e", "May manage VMs and templates."),
    "vm-power-admin": ("7955168d-7bec-10ed-105f-c6a7e6e63249", "May manage VMs, choose their host, their memory and their snapshots."),
    "pool-operator": ("b9ce9791-0604-50cd-0649-09b3284c7dfd", "May manage hosts, storage, networks and what the whole pool has."),
    "pool-admin": ("0165f154-ba3e-034e-6b27-5d271af109ba", "May do everything, users and dom0 included."),
}
RANK = {name: rank for rank, name in enumerate(ROLES)}


def build(xs):
    """Put the roles into a new lab. Their permissions are worked out; XAPI lists each as a role of its own, which clients hide."""
    if "role" in xs.db.tables:
        for name, (uuid, description) in reversed(ROLES.items()):
            values = {"uuid": uuid, "name_label": name, "name_description": description, "subroles": []}
            fields = {field.name: values.get(field.name, field.initial()) for field in xs.schema.classes["role"].fields.values()}
            xs.db.insert(Record(xs.db, xs.schema.classes["role"], f"OpaqueRef:{uuid}", fields))


def permissions(xs, role):
    """The names of all messages a role may call, as RBAC writes them: in lower case."""
    return sorted(message.full_name.lower() for cls in xs.schema.classes.values() for message in cls.messages.values()
                  if RANK[message.role or "read-only"] <= RANK[role])


def refusal(role, permission, least):
    """The Failure for a role that may not do something, or None."""
    if RANK[role] >= RANK[least]:
        return None
    allowed = ", ".join(name for name in reversed(ROLES) if RANK[name] >= RANK[least])
    return Failure("RBAC_PERMISSION_DENIED", permission.lower(), f"No permission in user session. (Roles with this permission: {allowed})")
