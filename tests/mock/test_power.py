"""The life cycle: what may be done in which state, and what a refusal says."""

import pytest

from lab_env.mock.journal import replay

from .laboratory import Lab, refused

HVM = "Other install media"


def test_a_template_cannot_be_started(lab):
    assert refused(lab.api.VM.start, lab.template(), False, False) == ["VM_IS_TEMPLATE", lab.template(), "start"]


def test_states_are_named_in_xapis_way(lab):
    vm = lab.vm()
    assert refused(lab.api.VM.hard_shutdown, vm) == ["VM_BAD_POWER_STATE", vm, "paused, suspended, running", "halted"]
    lab.api.VM.start(vm, False, False)
    assert refused(lab.api.VM.start, vm, False, False) == ["VM_BAD_POWER_STATE", vm, "halted", "running"]


def test_a_pv_guest_without_tools_can_be_shut_down_cleanly(lab):
    vm = lab.installed()
    assert lab.api.VM.get_guest_metrics(vm) == "OpaqueRef:NULL"
    allowed = lab.api.VM.get_allowed_operations(vm)
    assert {"clean_shutdown", "clean_reboot", "suspend", "pool_migrate", "checkpoint"} <= set(allowed)
    lab.api.VM.clean_shutdown(vm)
    assert lab.api.VM.get_power_state(vm) == "Halted"


def test_an_hvm_guest_without_drivers_can_only_be_forced(lab):
    vm = lab.installed(template=HVM)
    allowed = set(lab.api.VM.get_allowed_operations(vm))
    assert not allowed & {"clean_shutdown", "clean_reboot", "suspend", "checkpoint", "pool_migrate", "migrate_send", "changing_VCPUs_live"}
    assert {"hard_shutdown", "hard_reboot", "pause"} <= allowed
    assert refused(lab.api.VM.clean_shutdown, vm) == ["VM_MISSING_PV_DRIVERS", vm]


def test_a_running_vm_has_a_domain_and_a_halted_one_has_not(lab):
    vm = lab.installed()
    record = lab.api.VM.get_record(vm)
    assert int(record["domid"]) > 0 and record["resident_on"] == lab.api.host.get_all()[0] and len(record["consoles"]) == 2
    assert {lab.api.console.get_protocol(console) for console in record["consoles"]} == {"rfb", "vt100"}
    assert int(lab.api.VM_metrics.get_memory_actual(record["metrics"])) == 256 * 2**20
    lab.api.VM.hard_shutdown(vm)
    record = lab.api.VM.get_record(vm)
    assert (record["domid"], record["resident_on"], record["consoles"]) == ("-1", "OpaqueRef:NULL", [])
    assert not any(lab.api.VBD.get_currently_attached(vbd) for vbd in record["VBDs"])


def test_a_blocked_operation_says_why(lab):
    vm = lab.vm()
    lab.api.VM.add_to_blocked_operations(vm, "start", "not before the exam")
    assert refused(lab.api.VM.start, vm, False, False) == ["OPERATION_BLOCKED", vm, "not before the exam"]
    assert "start" not in lab.api.VM.get_allowed_operations(vm)


def test_an_operation_waits_for_the_one_under_way(lab):
    """As XAPI does, which tries again as soon as the other one has ended; Async forms queue in the order in which they came."""
    vm = lab.vm()
    start, second, third = (call(vm, *rest) for call, *rest in (
        (lab.api.Async.VM.start, False, False), (lab.api.Async.VM.snapshot, "one"), (lab.api.Async.VM.clone, "copy")))
    assert "clone" not in lab.api.VM.get_allowed_operations(vm)
    lab.xs.settle()
    assert [lab.api.task.get_status(task) for task in (start, second, third)] == ["success", "success", "failure"]
    assert lab.api.task.get_error_info(third)[0] == "VM_BAD_POWER_STATE"
    assert lab.api.task.get_finished(start) < lab.api.task.get_finished(second)
    lab.xs.note_time(always=True)
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_operations_that_met_are_all_done(lab):
    vm = lab.vm()
    task = lab.api.Async.VM.snapshot(vm, "one")
    names = [lab.api.Async.VM.clone(vm, name) for name in ("two", "three")]
    waiting = lab.xs.fork()
    lab.api.VM.start(vm, False, False)      # waits for all of them
    assert lab.api.VM.get_power_state(vm) == "Running"
    assert {lab.api.task.get_status(each) for each in (task, *names)} == {"success"}
    waiting.settle()
    assert len(waiting.db.having("VM", "name_label", "three")) == 1


def test_waiting_can_be_cancelled_and_ends_when_the_vm_goes(lab):
    vm = lab.vm()
    going = lab.api.Async.VM.destroy(vm)
    first, second = lab.api.Async.VM.start(vm, False, False), lab.api.Async.VM.clone(vm, "copy")
    lab.api.task.cancel(first)
    lab.xs.settle()
    assert [lab.api.task.get_status(task) for task in (going, first, second)] == ["success", "cancelled", "failure"]
    assert lab.api.task.get_error_info(second) == ["HANDLE_INVALID", "VM", vm]


def test_nobody_waits_longer_than_two_hours(lab):
    vm = lab.vm()
    record = lab.xs.db.get("VM", vm)
    record.with_key("current_operations", "OpaqueRef:stuck", "start")
    before = lab.xs.clock.now
    assert refused(lab.api.VM.clone, vm, "copy") == ["OTHER_OPERATION_IN_PROGRESS", "VM.start", vm]
    assert lab.xs.clock.now - before == 7200


def test_a_host_without_memory_refuses(lab):
    vm = lab.vm()
    lab.api.VM.set_memory_limits(vm, str(2**27), str(2**36), str(2**36), str(2**36))
    assert refused(lab.api.VM.start, vm, False, False)[:2] == ["HOST_NOT_ENOUGH_FREE_MEMORY", str(2**36 + int(lab.api.VM.get_memory_overhead(vm)))]
    assert lab.api.VM.get_power_state(vm) == "Halted"


def test_a_host_without_vt_starts_pv_guests_only(lab):
    host = lab.xs.host
    host.capabilities = [word for word in host.capabilities if "hvm" not in word]
    assert refused(lab.api.VM.start, lab.vm("hvm", HVM), False, False) == ["NO_HOSTS_AVAILABLE"]
    lab.installed()


def test_guest_metrics_stay_when_halted_and_go_at_the_next_start(lab):
    vm = lab.installed()
    lab.insert(vm)
    lab.type(vm, "mount /dev/xvdd /mnt && dpkg -i /mnt/Linux/xe-guest-utilities_6.1.0-1033_amd64.deb")
    lab.xs.advance(60)
    metrics = lab.api.VM.get_guest_metrics(vm)
    assert lab.api.VM_guest_metrics.get_os_version(metrics)["name"] == "Ubuntu 13.04"
    lab.api.VM.clean_shutdown(vm)
    assert lab.api.VM.get_guest_metrics(vm) == metrics
    copy = lab.api.VM.get_guest_metrics(lab.api.VM.clone(vm, "copy"))
    assert copy not in (metrics, "OpaqueRef:NULL")
    lab.api.VM.start(vm, False, False)
    assert lab.api.VM.get_guest_metrics(vm) == "OpaqueRef:NULL"
    lab.xs.settle()
    assert lab.api.VM.get_guest_metrics(vm) not in (metrics, "OpaqueRef:NULL")


def test_pausing_stops_time_inside(lab):
    vm = lab.vm()
    lab.api.VM.start(vm, False, False)
    lab.api.VM.pause(vm)
    lab.xs.advance(3600)
    lab.api.VM.unpause(vm)
    assert lab.api.VM.get_allowed_operations(vm) and lab.xs.machines[vm].state == "installing"
    lab.xs.settle()
    assert lab.xs.machines[vm].state == "ready"


@pytest.mark.parametrize("low, high, works", [(2**27, 2**28, True), (2**28, 2**27, False), (2**20, 2**28, False), (2**27, 2**30, False)])
def test_memory_limits_stay_in_order(lab, low, high, works):
    vm = lab.vm()
    if works:
        lab.api.VM.set_memory_dynamic_range(vm, str(low), str(high))
        assert lab.api.VM.get_memory_dynamic_min(vm) == str(low)
    else:
        assert refused(lab.api.VM.set_memory_dynamic_range, vm, str(low), str(high))[0] == "MEMORY_CONSTRAINT_VIOLATION"


def test_only_a_guest_that_can_balloon_follows(lab):
    vm = lab.installed()
    held = lambda: int(lab.api.VM_metrics.get_memory_actual(lab.api.VM.get_metrics(vm)))     # noqa: E731
    lab.api.VM.set_memory_dynamic_range(vm, str(2**27), str(2**27))
    assert held() == 2**28
    lab.insert(vm)
    lab.type(vm, "mount /dev/xvdd /mnt && dpkg -i /mnt/Linux/xe-guest-utilities_6.1.0-1033_amd64.deb")
    lab.xs.advance(60)
    assert held() == 2**27


def test_a_shutdown_asked_for_while_the_guest_restarts_wins(lab):
    vm = lab.installed()
    lab.type(vm, "reboot")
    lab.api.VM.clean_shutdown(vm)
    assert lab.api.VM.get_power_state(vm) == "Halted"
    lab.api.VM.start(vm, False, False)
    lab.xs.settle()
    lab.type(vm, "poweroff")
    lab.api.VM.clean_reboot(vm)
    assert lab.api.VM.get_power_state(vm) == "Running"


def test_an_async_call_that_is_refused_answers_a_task_that_has_failed(lab):
    """Only what is wrong with the call itself or its session is said at once; server_helpers.ml."""
    vm = lab.vm("halted")
    for call, error in ((lambda: lab.api.Async.VM.clean_shutdown(vm), ["VM_BAD_POWER_STATE", vm, "running", "halted"]),
                        (lambda: lab.api.Async.VM.start("OpaqueRef:none", False, False), ["HANDLE_INVALID", "VM", "OpaqueRef:none"])):
        task = lab.api.task.get_record(call())
        assert (task["status"], task["error_info"], float(task["progress"]), task["result"]) == ("failure", error, 1.0, "")
        assert task["finished"] == task["created"]
    assert refused(lab.api.Async.VM.start, vm)[0] == "MESSAGE_PARAMETER_COUNT_MISMATCH"


@pytest.mark.parametrize("release, nothing", [("xenserver-6.1", ""), ("xenserver-6.2", ""), ("xcp-ng-8.3", "<value></value>")])
def test_a_task_that_has_nothing_to_tell_says_so_as_its_release_does(release, nothing):
    lab = Lab(release=release)
    vm = lab.api.VM.clone(lab.template("Other install media"), "vm")
    task = lab.api.Async.VM.provision(vm)
    assert lab.api.task.get_result(task) == ""
    lab.xs.settle()
    assert (lab.api.task.get_status(task), lab.api.task.get_result(task)) == ("success", nothing)
    task = lab.api.Async.VM.clone(vm, "copy")
    lab.xs.settle()
    copy = lab.api.VM.get_by_name_label("copy")[0]
    assert lab.api.task.get_result(task) == f"<value>{copy}</value>"
