"""event.from and tasks."""

from .laboratory import refused


def events(lab, classes, token="", timeout=1.0):
    return getattr(lab.api.event, "from")(classes, token, timeout)


def test_the_first_answer_tells_of_everything(lab):
    answer = events(lab, ["VM"])
    assert {event["operation"] for event in answer["events"]} == {"add"}
    assert len(answer["events"]) == len(lab.api.VM.get_all()) == answer["valid_ref_counts"]["vm"]
    assert all(event["class"] == "vm" and event["snapshot"]["uuid"] for event in answer["events"])


def test_changes_of_one_object_are_told_once(lab):
    vm = lab.template()
    token = events(lab, ["vm"])["token"]
    for name in ("a", "b", "c"):
        lab.api.VM.set_name_description(vm, name)
    found = events(lab, ["vm"], token)["events"]
    assert [(event["operation"], event["ref"], event["snapshot"]["name_description"]) for event in found] == [("mod", vm, "c")]


def test_what_came_and_went_is_not_told(lab):
    token = events(lab, ["*"])["token"]
    vm = lab.api.VM.clone(lab.template(), "brief")
    lab.api.VM.destroy(vm)
    assert vm not in [event["ref"] for event in events(lab, ["*"], token)["events"]]


def test_what_went_is_told_without_a_record(lab):
    vm = lab.api.VM.clone(lab.template(), "brief")
    token = events(lab, ["vm"])["token"]
    lab.api.VM.destroy(vm)
    found = [event for event in events(lab, ["vm"], token)["events"] if event["ref"] == vm]
    assert [event["operation"] for event in found] == ["del"] and "snapshot" not in found[0]


def test_waiting_ends_with_the_change_or_with_the_time(lab):
    vm = lab.vm()
    token = events(lab, ["vm/" + vm])["token"]
    before = lab.xs.clock.now
    assert events(lab, ["vm/" + vm], token, 30.0)["events"] == [] and lab.xs.clock.now == before + 30
    task = lab.api.Async.VM.start(vm, False, False)
    token = events(lab, ["task/" + task])["token"]
    while lab.api.task.get_status(task) == "pending":
        token = events(lab, ["task/" + task], token, 30.0)["token"]
    assert lab.api.VM.get_power_state(vm) == "Running"


def test_bad_tokens_and_classes_are_refused(lab):
    assert refused(events, lab, ["vm"], "yesterday") == ["EVENT_FROM_TOKEN_PARSE_FAILURE", "yesterday"]
    assert refused(events, lab, ["/x"]) == ["EVENT_SUBSCRIPTION_PARSE_FAILURE", "/x"]


def test_a_task_tells_how_far_it_is_and_how_it_ended(lab):
    vm = lab.vm()
    task = lab.api.Async.VM.copy(vm, "copy", "OpaqueRef:NULL")
    assert lab.api.task.get_record(task)["name_label"] == "Async.VM.copy"
    lab.xs.advance(60)
    assert 0.2 < lab.api.task.get_progress(task) < 0.4
    lab.xs.settle()
    record = lab.api.task.get_record(task)
    assert record["status"] == "success" and record["progress"] == 1.0
    copy = lab.api.VM.get_by_name_label("copy")[0]
    assert record["result"] == f"<value>{copy}</value>"
    lab.api.task.destroy(task)
    assert refused(lab.api.task.get_record, task)[0] == "HANDLE_INVALID"


def test_a_task_says_when_it_was_created(lab):
    task = lab.api.task.create("mine", "")
    assert str(lab.api.task.get_created(task)) == str(lab.api.task.get_record(task)["created"]) == str(lab.api.host.get_servertime(lab.api.host.get_all()[0]))


def test_a_failed_task_keeps_its_error(lab):
    vm = lab.vm(medium="https://x/")
    task = lab.api.Async.VM.start(vm, False, False)
    lab.xs.settle()
    record = lab.api.task.get_record(task)
    assert record["status"] == "failure" and record["error_info"][:2] == ["BOOTLOADER_FAILED", vm]


def test_a_task_can_be_cancelled(lab):
    vm = lab.vm()
    task = lab.api.Async.VM.copy(vm, "copy", "OpaqueRef:NULL")
    lab.api.task.cancel(task)
    assert lab.api.task.get_status(task) == "cancelled"
    lab.xs.settle()
    assert lab.api.VM.get_by_name_label("copy") == []
    assert lab.api.VM.get_current_operations(vm) == {}


def test_a_computed_field_that_changed_is_an_event(lab):
    """A drive may be plugged once its VM runs: clients hear of the drive, though nothing of its own was set."""
    vm = lab.installed()
    lab.api.VM.hard_shutdown(vm)
    disk = next(vbd for vbd in lab.api.VM.get_VBDs(vm) if lab.api.VBD.get_type(vbd) == "CD")
    token = events(lab, ["vbd/" + disk])["token"]
    lab.api.VM.set_name_description(vm, "the drive looks as before")
    assert events(lab, ["vbd/" + disk], token, 0.0)["events"] == []
    lab.api.VM.start(vm, True, False)
    found = events(lab, ["vbd/" + disk], token, 0.0)["events"]
    assert [event["operation"] for event in found] == ["mod"]
    assert found[0]["snapshot"] == lab.api.VBD.get_record(disk)


def test_an_object_that_lists_another_is_told_of_with_it(lab):
    vm = lab.vm()
    token = events(lab, ["vm"])["token"]
    disk = lab.api.VM.get_VBDs(vm)[1]
    lab.api.VBD.destroy(disk)
    assert [event["ref"] for event in events(lab, ["vm"], token)["events"]] == [vm]


def test_the_older_register_and_next(lab):
    assert refused(lab.api.event.next) == ["SESSION_NOT_REGISTERED", lab.session.handle]
    lab.api.event.register(["vm"])
    vm = lab.template()
    lab.api.VM.set_name_description(vm, "a")
    lab.api.VM.set_name_description(vm, "b")
    found = lab.api.event.next()
    assert [(event["class"], event["operation"], event["id"], event["snapshot"]["name_description"]) for event in found] == [("vm", "mod", "1", "b")]
    lab.api.event.unregister(["vm"])
    lab.api.event.register(["network"])
    lab.api.VM.set_name_description(vm, "c")
    lab.api.network.set_name_label(lab.api.network.get_all()[0], "outer")
    assert {event["class"] for event in lab.api.event.next()} == {"network"}


def test_who_fetches_no_events_loses_them(lab):
    lab.api.event.register(["*"])
    for number in range(501):
        lab.api.network.create({"name_label": str(number), "name_description": "", "MTU": "1500", "other_config": {}})
    assert refused(lab.api.event.next) == ["EVENTS_LOST"]
    lab.api.network.set_name_label(lab.api.network.get_all()[0], "outer")
    assert len(lab.api.event.next()) == 1


def test_an_injected_event_comes_after_its_token(lab):
    vm = lab.template()
    before = lab.journal
    token = lab.api.event.inject("vm", vm)
    assert [(event["operation"], event["ref"]) for event in events(lab, ["vm"], token)["events"]] == [("mod", vm)]
    assert refused(lab.api.event.inject, "vm", "OpaqueRef:none") == ["HANDLE_INVALID", "vm", "OpaqueRef:none"]
    assert lab.journal == before


def test_tasks_that_nobody_destroys_go_by_themselves(lab):
    done = lab.api.Async.VM.clone(lab.template(), "copy")
    lab.xs.settle()
    own = lab.api.task.create("mine", "of a client")
    lab.api.task.set_progress(own, 0.5)
    assert lab.api.task.get_progress(own) == 0.5
    lab.xs.advance(64 * 60)
    assert lab.api.task.get_status(done) == "success"
    lab.xs.advance(2 * 60)
    assert refused(lab.api.task.get_status, done)[0] == "HANDLE_INVALID"
    lab.api.task.set_status(own, "success")
    assert lab.api.task.get_finished(own) == lab.xs.clock.date
    lab.xs.advance(66 * 60)
    assert refused(lab.api.task.get_status, own)[0] == "HANDLE_INVALID"


def test_a_running_task_that_is_destroyed_goes_when_it_ends(lab):
    task = lab.api.Async.VM.copy(lab.vm(), "copy", "OpaqueRef:NULL")
    lab.api.task.destroy(task)
    assert lab.api.task.get_status(task) == "pending" and list(lab.api.task.get_current_operations(task).values()) == ["destroy"]
    lab.xs.settle()
    assert refused(lab.api.task.get_status, task)[0] == "HANDLE_INVALID" and lab.api.VM.get_by_name_label("copy")
