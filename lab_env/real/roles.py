"""What a session may do on a pool, by its own permissions: XAPI names each message it may call, in lower case."""

import XenAPI

# role: a message that takes no less (the roles of xen-api's datamodel)
MARKS = {"pool-admin": "subject.add_to_roles", "pool-operator": "sr.create", "vm-power-admin": "vm.snapshot", "vm-admin": "vm.clone", "vm-operator": "vm.start"}
MEMORY = "vm.set_memory_static_max"
MAKING = ("vm.clone", "vm.provision", "vm.start", "vdi.create", "vbd.create", "vif.create")


def of(session):
    """(name of the role, {"make": whether VMs can be made, "memory": whether one can choose how much memory they have}); `root` is the local superuser."""
    api = session.xenapi
    if api.session.get_is_local_superuser(session.handle):
        return "root", {"make": True, "memory": True}
    try:
        permissions = {name.lower() for name in api.session.get_rbac_permissions(session.handle)}
    except XenAPI.Failure:      # a session that may not ask about itself
        permissions = set()
    name = next((role for role, mark in MARKS.items() if mark in permissions), "read-only")
    return name, {"make": permissions.issuperset(MAKING), "memory": MEMORY in permissions}
