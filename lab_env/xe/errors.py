"""What xe says when something goes wrong. The sentences for XenAPI's codes are our own; a code without one is shown as xe shows a code it does not know."""

from ..mock.schema import load


class CliFailure(Exception):
    """Told as `Error: …`; exit status 1."""


class Usage(Exception):
    """A command line that is wrong: told with a hint at `xe help`; exit status 1."""

    def __init__(self, kind, text=""):
        super().__init__(f"{kind}: {text}" if kind else text)


class NoSuchField(Exception):
    """A field of that name does not exist; xe tells of it as of a failure with the code "Missing parameter"."""


SAYS = {
    "VM_BAD_POWER_STATE": "The VM is not in the right power state for this operation; its actual state and the expected one follow.",
    "OTHER_OPERATION_IN_PROGRESS": "Another operation on this object is in progress.",
    "OPERATION_NOT_ALLOWED": "This operation is not allowed here.",
    "NO_HOSTS_AVAILABLE": "There were no servers available to complete the specified operation.",
    "HOST_NOT_ENOUGH_FREE_MEMORY": "The server has not enough free memory for this operation.",
    "VM_HVM_REQUIRED": "This VM needs hardware virtualization (HVM), which the server does not have.",
    "VM_IS_TEMPLATE": "This operation cannot be done on a template.",
    "VM_IS_SNAPSHOT": "This operation cannot be done on a snapshot.",
    "VM_MISSING_PV_DRIVERS": "The VM has no paravirtual drivers, which this operation needs.",
    "VM_LACKS_FEATURE_SHUTDOWN": "The VM does not say that it can be shut down cleanly.",
    "VM_LACKS_FEATURE_SUSPEND": "The VM does not say that it can be suspended.",
    "VM_REQUIRES_SR": "The VM needs a storage repository that this server does not reach.",
    "VM_NO_SUSPEND_SR": "No storage repository is known on which the VM could be suspended.",
    "VM_CANNOT_DELETE_DEFAULT_TEMPLATE": "The templates that come with the server cannot be deleted.",
    "VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT": "The VM did not answer the request to shut down.",
    "HANDLE_INVALID": "There is no object with this reference.",
    "UUID_INVALID": "There is no object with this uuid.",
    "SESSION_INVALID": "The session is no longer valid: log in again.",
    "SESSION_AUTHENTICATION_FAILED": "The credentials given are wrong.",
    "RBAC_PERMISSION_DENIED": "Your role does not permit this.",
    "PERMISSION_DENIED": "You do not have the permission to do this.",
    "DEVICE_ALREADY_ATTACHED": "The device is already attached to a VM.",
    "DEVICE_ALREADY_DETACHED": "The device is not attached.",
    "DEVICE_ALREADY_EXISTS": "A device with that name already exists on this VM.",
    "DEVICE_DETACH_REJECTED": "The VM refused to let the device go; it may be in use.",
    "INVALID_DEVICE": "There is no device of that name.",
    "VBD_IS_EMPTY": "The drive is empty.",
    "VBD_NOT_EMPTY": "There is already a disc in the drive.",
    "VBD_NOT_REMOVABLE_MEDIA": "This is not a drive for removable media.",
    "VDI_IN_USE": "The virtual disk is in use.",
    "VDI_READONLY": "The virtual disk is read-only.",
    "VDI_NOT_MANAGED": "The server does not manage this virtual disk.",
    "SR_FULL": "The storage repository is full.",
    "SR_HAS_NO_PBDS": "The storage repository is attached to no server.",
    "SR_HAS_PBD": "The storage repository is still attached to a server.",
    "SR_NOT_EMPTY": "The storage repository is not empty.",
    "NETWORK_CONTAINS_VIF": "The network still has virtual interfaces.",
    "NETWORK_CONTAINS_PIF": "The network still has physical interfaces.",
    "MAC_INVALID": "This is not a MAC address.",
    "INVALID_VALUE": "The value given is not valid.",
    "VALUE_NOT_SUPPORTED": "The value given is not supported.",
    "FIELD_TYPE_ERROR": "The value given is of the wrong type.",
    "MEMORY_CONSTRAINT_VIOLATION": "The memory limits must satisfy static_min <= dynamic_min <= dynamic_max <= static_max.",
    "MEMORY_CONSTRAINT_VIOLATION_ORDER": "The memory limits must satisfy static_min <= dynamic_min <= dynamic_max <= static_max.",
    "XENAPI_MISSING_PLUGIN": "The server has no such plug-in.",
    "XENAPI_PLUGIN_FAILURE": "The plug-in failed.",
    "NOT_IMPLEMENTED": "This function is not implemented.",
    "MESSAGE_METHOD_UNKNOWN": "The server does not know this message.",
    "TASK_CANCELLED": "The task was cancelled.",
    "PROVISION_FAILED_OUT_OF_SPACE": "There is not enough space for the disks.",
    "IMPORT_ERROR": "The VM could not be imported.",
    "XENLAB_REFUSED": "XenLab does not do this on a real pool: it changes only what it has made there for you.",
    "XENLAB_DRY_RUN": "A dry run: this would be done, and nothing was changed.",
    "XENLAB_HOST_AWAY": "The server does not answer.",
    "INTERNAL_ERROR": "The server failed to handle the request, by a fault of its own.",
}

OWN = {"XENLAB_REFUSED": ["message", "reason"], "XENLAB_DRY_RUN": ["message", "reason"], "XENLAB_HOST_AWAY": ["reason"]}     # parameters of the guard's codes


def explained(view, code, params):
    """The lines in which xe tells of a failure: a sentence, then each parameter by its name; None for a code it does not know."""
    if code not in SAYS:
        return None
    names = load("current").errors.get(code) or OWN.get(code, [])
    if len(names) < len(params):
        names = [*names, *["<extra>"] * (len(params) - len(names))]
    shown = [view.describe(param) for param in params] + ["<unknown>"] * (len(names) - len(params))
    return [SAYS[code], *(f"{name}: {value}" for name, value in zip(names, shown))]


def told(view, code, params):
    """The whole text for standard error."""
    lines = explained(view, code, params)
    if lines is None:
        lines = [f"Error code: {code}", f"Error parameters: {', '.join(map(view.describe, params))}"]
    return "".join(f"{line}\n" for line in lines)
