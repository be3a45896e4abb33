"""Logging in, and the errors that every call can meet."""

import XenAPI

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
