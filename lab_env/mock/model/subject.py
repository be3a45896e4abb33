"""subject and role: who may do what, besides root. Their passwords are given to the server (`xenlab serve --account`)."""

from ..accessors import constructor_fields
from ..errors import Failure
from ..operations import message
from ..roles import RANK, permissions
from ..schema import NULL


@message("subject.create")
def create(xs, values):
    """A user or group that may log in; as in XAPI a pool-admin until its roles are changed."""
    fields = constructor_fields(xs, "subject", values)
    if any(other.subject_identifier == fields.get("subject_identifier") for other in xs.db.all("subject")):
        raise Failure("SUBJECT_ALREADY_EXISTS")
    return xs.db.create("subject", **fields).ref


@message("subject.destroy")
def destroy(xs, subject):
    """A subject may log in no more; its sessions end."""
    for session in xs.sessions.db.all("session"):
        if session.auth_user_sid and session.auth_user_sid == subject.subject_identifier:
            xs.sessions.logout(session)
    xs.db.destroy(subject)
    return ""


def known(role):
    if role is None:
        raise Failure("HANDLE_INVALID", "role", NULL)


@message("subject.add_to_roles")
def add_to_roles(xs, subject, role):
    """Give a subject a role, from its next login on."""
    known(role)
    if role.ref in subject.roles:
        raise Failure("ROLE_ALREADY_EXISTS")
    subject.roles = [*subject.roles, role.ref]
    return ""


@message("subject.remove_from_roles")
def remove_from_roles(xs, subject, role):
    """Take a role from a subject, from its next login on."""
    known(role)
    if role.ref not in subject.roles:
        raise Failure("ROLE_NOT_FOUND")
    subject.roles = [ref for ref in subject.roles if ref != role.ref]
    return ""


@message("subject.get_permissions_name_label")
def subject_permissions(xs, subject):
    """The names of what a subject may do."""
    names = [role.name_label for role in subject.all("roles")]
    return permissions(xs, max(names, key=RANK.get)) if names else []


@message("role.get_permissions_name_label")
def role_permissions(xs, role):
    """The names of what a role may do."""
    return permissions(xs, role.name_label)


@message("role.get_by_permission_name_label")
def get_by_permission_name_label(xs, label):
    """The roles that may do something."""
    return [role.ref for role in xs.db.all("role") if label.lower() in permissions(xs, role.name_label)]
