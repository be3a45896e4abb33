"""Logging in, and the errors that every call can meet."""

import pytest
import XenAPI

from lab_env.mock.journal import replay
from lab_env.transport import InProcessTransport

from .laboratory import refused


def test_a_wrong_password_is_refused(lab):
    session = XenAPI.Session("http://mock/", transport=InProcessTransport(lab.xs))
    assert refused(session.login_with_password, "root", "wrong")[:2] == ["SESSION_AUTHENTICATION_FAILED", "root"]


def test_without_a_session_nothing_is_told(lab):
    proxy = XenAPI.Session("http://mock/", transport=InProcessTransport(lab.xs))
    answer = proxy.VM.get_all("OpaqueRef:none")
    assert answer == {"Status": "Failure", "ErrorDescription": ["SESSION_INVALID", "OpaqueRef:none"]}


def test_logging_out_ends_the_session(lab):
    reference = lab.session.handle
    lab.session.xenapi.session.logout()
    proxy = XenAPI.Session("http://mock/", transport=InProcessTransport(lab.xs))
    assert proxy.VM.get_all(reference)["ErrorDescription"][0] == "SESSION_INVALID"


def test_the_session_tells_its_host_and_user(lab):
    host = lab.api.session.get_this_host(lab.session.handle)
    assert lab.api.host.get_name_label(host) == "xen00"
    assert lab.api.session.get_auth_user_name(lab.session.handle) == "root"


def test_errors_carry_their_parameters(lab):
    assert refused(lab.api.VM.get_record, "OpaqueRef:none") == ["HANDLE_INVALID", "VM", "OpaqueRef:none"]
    assert refused(lab.api.VM_guest_metrics.get_record, "OpaqueRef:NULL") == ["HANDLE_INVALID", "VM_guest_metrics", "OpaqueRef:NULL"]
    assert refused(lab.api.VM.get_by_uuid, "none") == ["UUID_INVALID", "VM", "none"]
    assert refused(lab.api.VM.fly, "a") == ["MESSAGE_METHOD_UNKNOWN", "VM.fly"]
    assert refused(lab.api.VM.start, lab.template()) == ["MESSAGE_PARAMETER_COUNT_MISMATCH", "VM.start", "3", "1"]
    assert refused(lab.api.VM.start, lab.template(), "perhaps", False) == ["FIELD_TYPE_ERROR", "start_paused"]
    assert lab.api.VM.get_by_name_label("none") == []


def test_what_is_not_simulated_says_so(lab):
    code, text = refused(lab.api.host.backup_rrds, lab.api.host.get_all()[0], 1.0)
    assert code == "NOT_IMPLEMENTED" and "host.backup_rrds is not simulated" in text


def test_underscore_names_and_list_methods(lab):
    proxy = XenAPI.Session("http://mock/", transport=InProcessTransport(lab.xs))
    methods = proxy.system.listMethods()
    assert "VM.start" in methods and "event.from" in methods
    assert proxy.VM_guest_metrics_get_all(lab.session.handle) == {"Status": "Success", "Value": []}


@pytest.fixture
def reader(lab):
    """A session of somebody who may only look, besides root's."""
    lab.xs.sessions.accounts["eva"] = ("secret", "read-only")
    return login(lab, "eva", "secret")


def login(lab, user, password):
    session = XenAPI.Session("http://mock/", transport=InProcessTransport(lab.xs))
    session.login_with_password(user, password)
    return session


def ended(session):
    """Whether a session is no more; asked without the package's own way of logging in again."""
    return session.VM.get_all(session.handle) == {"Status": "Failure", "ErrorDescription": ["SESSION_INVALID", session.handle]}


def test_who_may_only_look_may_change_nothing(lab, reader):
    vm, before = lab.template(), lab.journal
    assert reader.xenapi.VM.get_name_label(vm) and reader.xenapi.VM.get_all_records()
    for call in (reader.xenapi.VM.clone, reader.xenapi.Async.VM.clone):
        assert refused(call, vm, "copy") == [
            "RBAC_PERMISSION_DENIED", "vm.clone",
            "No permission in user session. (Roles with this permission: pool-admin, pool-operator, vm-power-admin, vm-admin)"]
    assert refused(reader.xenapi.VM.set_name_label, vm, "x")[:2] == ["RBAC_PERMISSION_DENIED", "vm.set_name_label"]
    assert refused(reader.xenapi.session.change_password, "secret", "other")[0] == "USER_IS_NOT_LOCAL_SUPERUSER"
    assert lab.journal == before
    record = lab.xs.sessions.db.find(reader.handle)
    assert not record.is_local_superuser and "vm.get_record" in record.rbac_permissions and "vm.start" not in record.rbac_permissions


def test_a_subject_has_the_roles_it_was_given(lab):
    lab.xs.sessions.accounts["eva"] = ("secret", "read-only")
    roles = {record["name_label"]: ref for ref, record in lab.api.role.get_all_records().items()}
    subject = lab.api.subject.create({"subject_identifier": "S-1-5-21-7", "other_config": {"subject-name": "eva"}})
    assert login(lab, "eva", "secret").xenapi.VM.clone(lab.template(), "a")      # a new subject is a pool-admin
    lab.api.subject.remove_from_roles(subject, roles["pool-admin"])
    assert refused(login, lab, "eva", "secret")[:2] == ["SESSION_AUTHORIZATION_FAILED", "eva"]
    lab.api.subject.add_to_roles(subject, roles["vm-operator"])
    assert refused(lab.api.subject.add_to_roles, subject, roles["vm-operator"]) == ["ROLE_ALREADY_EXISTS"]
    session = login(lab, "eva", "secret")
    assert session.xenapi.session.get_subject(session.handle) == subject
    assert refused(session.xenapi.VM.clone, lab.template(), "b")[0] == "RBAC_PERMISSION_DENIED"
    assert lab.api.session.get_all_subject_identifiers() == ["S-1-5-21-7"]
    lab.api.session.logout_subject_identifier("S-1-5-21-7")
    assert ended(session)


def test_the_tasks_of_others_are_for_pool_operators(lab, reader):
    own, other = reader.xenapi.task.create("own", ""), lab.api.task.create("other", "")
    assert refused(reader.xenapi.task.cancel, other)[:2] == ["RBAC_PERMISSION_DENIED", "task.cancel/any"]
    reader.xenapi.task.cancel(own)
    assert list(lab.api.task.get_current_operations(own).values()) == ["cancel"] and lab.api.task.get_status(own) == "pending"
    reader.xenapi.task.destroy(own)
    assert reader.xenapi.session.get_tasks(reader.handle) == [] and lab.api.session.get_tasks(lab.session.handle) == [other]
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_a_session_that_is_not_used_for_a_day_ends(lab):
    lab.xs.advance(86000)
    lab.api.VM.get_all()
    lab.xs.advance(86000)
    lab.api.VM.get_all()
    lab.xs.advance(86401)
    assert ended(lab.session)


def test_a_client_that_opens_session_after_session_loses_its_oldest(lab):
    first = login(lab, "root", "xenserver")
    for _ in range(500):
        lab.xs.sessions.login("root", "xenserver")
    assert ended(first)


def test_another_password(lab):
    assert refused(lab.api.session.change_password, "wrong", "new")[0] == "SESSION_AUTHENTICATION_FAILED"
    assert refused(lab.api.session.change_password, "xenserver", "")[0] == "CHANGE_PASSWORD_REJECTED"
    lab.api.session.change_password("xenserver", "new")
    assert refused(login, lab, "root", "xenserver")[0] == "SESSION_AUTHENTICATION_FAILED"
    login(lab, "root", "new")


def test_logging_in_as_clients_do(lab):
    proxy = XenAPI.Session("http://mock/", transport=InProcessTransport(lab.xs))
    for parameters in (("root", "xenserver"), ("root", "xenserver", "1.3"), ("root", "xenserver", "1.3", "script")):
        assert proxy.session.login_with_password(*parameters)["Status"] == "Success"
    assert proxy.session.login_with_password("root")["ErrorDescription"][0] == "MESSAGE_PARAMETER_COUNT_MISMATCH"
    local = proxy.session.slave_local_login_with_password("root", "xenserver")["Value"]
    assert proxy.session.local_logout(local)["Status"] == "Success"
