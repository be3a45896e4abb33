"""The guard in front of a real pool: what passes, what is refused, and that what is made is known as ours whatever happens meanwhile."""

import json
import xmlrpc.client

import pytest
import XenAPI

from lab_env.cli import UserError
from lab_env.real import activity
from lab_env.real.clean_up import CleanUp
from lab_env.real.door import through
from lab_env.real.pool import Away
from lab_env.real.quota import Amount, read

from .pools import EMPTY, RELEASES, RealPool

GIB = 2**30


@pytest.fixture
def pool(tmp_path):
    return RealPool(tmp_path)


def code_of(call, *params):
    """The code a call is refused with; None when it is not."""
    try:
        call(*params)
    except XenAPI.Failure as failure:
        return failure.details[0]
    return None


def by_name(api, cls, name):
    return getattr(api, cls).get_by_name_label(name)[0]


def disk_of(api, vm):
    return next(api.VBD.get_VDI(vbd) for vbd in api.VM.get_VBDs(vm) if api.VBD.get_type(vbd) == "Disk")


def drive_of(api, vm, kind="CD"):
    return next(vbd for vbd in api.VM.get_VBDs(vm) if api.VBD.get_type(vbd) == kind)


def tagged(api, cls, ref, student="alice"):
    record = getattr(api, cls).get_record(ref)
    return record["other_config"].get("xenlab") == f"{student} {record['uuid']}"


# -- what is one's own ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("release", RELEASES)
def test_what_is_made_is_tagged_with_its_disks_and_can_be_worked_with(tmp_path, release):
    pool = RealPool(tmp_path, release)
    vm = pool.own()
    assert pool.api.VM.get_name_label(vm) == "ubase" and tagged(pool.admin, "VM", vm) and tagged(pool.admin, "VDI", disk_of(pool.admin, vm))
    snapshot = pool.api.VM.snapshot(vm, "as it was")
    copy = pool.api.VM.copy(vm, "copy", "OpaqueRef:NULL")
    for ref, name in ((snapshot, "as it was"), (copy, "copy")):
        assert pool.api.VM.get_name_label(ref) == name and tagged(pool.admin, "VM", ref) and tagged(pool.admin, "VDI", disk_of(pool.admin, ref))
    pool.api.VM.revert(snapshot)
    assert tagged(pool.admin, "VM", vm) and tagged(pool.admin, "VDI", disk_of(pool.admin, vm)) and pool.api.VM.get_name_label(vm) == "ubase"
    for ref in (snapshot, copy, vm):
        disk = disk_of(pool.api, ref)
        pool.api.VM.destroy(ref)
        pool.api.VDI.destroy(disk)


def test_the_disks_a_template_asks_for_are_tagged(pool):
    vm = pool.api.VM.clone(by_name(pool.api, "VM", pool.template), "ubase")
    sr = pool.api.SR.get_uuid(pool.api.pool.get_default_SR(pool.api.pool.get_all()[0]))
    config = pool.api.VM.get_other_config(vm)
    pool.api.VM.set_other_config(vm, {**config, "disks": config["disks"].replace('sr=""', f'sr="{sr}"')})
    pool.api.VM.provision(vm)
    assert tagged(pool.admin, "VDI", disk_of(pool.admin, vm))


def test_a_copy_somebody_else_makes_of_it_is_theirs(pool):
    vm = pool.own()
    theirs = pool.admin.VM.copy(vm, "backup of alice's", "OpaqueRef:NULL")
    assert pool.admin.VM.get_other_config(theirs)["xenlab"] == pool.admin.VM.get_other_config(vm)["xenlab"]      # XenAPI has copied it
    assert code_of(pool.api.VM.destroy, theirs) == code_of(pool.api.VDI.destroy, disk_of(pool.admin, theirs)) == "XENLAB_REFUSED"
    pool.enter("bob")
    assert code_of(pool.api.VM.destroy, vm) == "XENLAB_REFUSED"


def test_an_answer_that_is_a_task_is_tagged_before_anybody_hears_that_it_has_ended(pool):
    task = getattr(pool.api, "Async").VM.clone(by_name(pool.api, "VM", pool.template), "later")
    assert pool.api.task.get_status(task) in ("pending", "success")
    pool.xs.settle()
    assert pool.api.task.get_status(task) == "success"
    vm = pool.api.task.get_result(task).removeprefix("<value>").removesuffix("</value>")
    assert tagged(pool.admin, "VM", vm) and pool.api.VM.get_name_label(vm) == "later"
    pool.api.task.destroy(task)


# -- what is not ---------------------------------------------------------------------------------------------------------

FOREIGN = {
    "VM.start": lambda api: (by_name(api, "VM", "payroll"), False, False), "VM.destroy": lambda api: (by_name(api, "VM", "payroll"),),
    "VM.hard_shutdown": lambda api: (by_name(api, "VM", "web"),), "VM.set_name_label": lambda api: (by_name(api, "VM", "web"), "mine"),
    "VM.add_to_other_config": lambda api: (by_name(api, "VM", "web"), "xenlab", "alice"), "VM.snapshot": lambda api: (by_name(api, "VM", "web"), "s"),
    "VM.clone": lambda api: (by_name(api, "VM", "payroll"), "mine"), "VM.copy": lambda api: (by_name(api, "VM", "payroll"), "mine", "OpaqueRef:NULL"),
    "VM.revert": lambda api: (by_name(api, "VM", "before the upgrade"),), "VM.provision": lambda api: (by_name(api, "VM", "golden image"),),
    "VM.pool_migrate": lambda api: (by_name(api, "VM", "web"), api.host.get_all()[0], {}),
    "VDI.destroy": lambda api: (by_name(api, "VDI", "archive"),), "VDI.resize": lambda api: (by_name(api, "VDI", "archive"), str(2 * GIB)),
    "VDI.copy": lambda api: (by_name(api, "VDI", "archive"), api.pool.get_default_SR(api.pool.get_all()[0])),
    "VBD.eject": lambda api: (drive_of(api, by_name(api, "VM", "web")),), "VBD.unplug": lambda api: (drive_of(api, by_name(api, "VM", "web"), "Disk"),),
    "VIF.destroy": lambda api: (api.VM.get_VIFs(by_name(api, "VM", "payroll"))[0],),
    "host.disable": lambda api: (api.host.get_all()[0],), "host.call_plugin": lambda api: (api.host.get_all()[0], "echo", "main", {}),
    "SR.scan": lambda api: (api.SR.get_all()[0],), "SR.forget": lambda api: (api.SR.get_all()[0],), "network.create": lambda api: ({"name_label": "x"},),
    "network.set_name_label": lambda api: (api.network.get_all()[0], "x"), "pool.set_name_label": lambda api: (api.pool.get_all()[0], "x"),
    "PIF.unplug": lambda api: (api.PIF.get_all()[0],), "message.create": lambda api: ("x", 1, "VM", "u", "b"), "session.get_all": lambda api: (),
    "session.change_password": lambda api: ("xenserver", "mine"), "secret.get_all_records": lambda api: (), "event.inject": lambda api: ("VM", "x"),
    "VDI.introduce": lambda api: ("u", "n", "d", api.SR.get_all()[0], "user", False, False, {}, "there"), "VM.no_such_message": lambda api: (), "nonsense": lambda api: (),
    "system.multicall": lambda api: ([],), "InternalAsync.VM.start": lambda api: (by_name(api, "VM", "payroll"), False, False),
}


@pytest.mark.parametrize("method", FOREIGN)
def test_what_is_somebody_elses_is_refused_however_it_is_asked_for(pool, method):
    params, before = list(FOREIGN[method](pool.admin)), pool.foreign()
    for way in (method, f"Async.{method}", method.replace(".", "_", 1)):
        assert code_of(pool.guard.answer, way, [pool.session.handle, *params]) == "XENLAB_REFUSED"
    assert pool.foreign() == before


def tricks(api, admin, own):
    """Calls on something of one's own that would reach what is not: name, message, parameters."""
    archive, sr = by_name(admin, "VDI", "archive"), admin.pool.get_default_SR(admin.pool.get_all()[0])
    library = next(ref for ref, record in admin.SR.get_all_records().items() if record["content_type"] == "iso")
    iso = next(ref for ref, record in admin.VDI.get_all_records().items() if record["read_only"] and "ubuntu" in record["name_label"])
    mine, vbd = disk_of(api, own), {"VM": own, "VDI": archive, "userdevice": "5", "bootable": False, "mode": "RW", "type": "Disk", "empty": False, **EMPTY}
    vdi = {"name_label": "x", "SR": sr, "virtual_size": str(GIB), "type": "user", "sharable": False, "read_only": False, "other_config": {}}
    yield "another's disk on one's own VM", "VBD.create", [vbd]
    yield "the same, to be read only", "VBD.create", [{**vbd, "mode": "RO"}]
    yield "a disc of the library, to be written on", "VBD.create", [{**vbd, "VDI": iso}]
    yield "one's own disk on another's VM", "VBD.create", [{**vbd, "VM": by_name(admin, "VM", "payroll"), "VDI": mine}]
    yield "a drive of no VM", "VBD.create", [{name: value for name, value in vbd.items() if name != "VM"} | {"VDI": mine}]
    yield "another's disk into one's drive", "VBD.insert", [drive_of(api, own), archive]
    yield "one's disk copied over another's", "VDI.copy", [mine, sr, "OpaqueRef:NULL", archive]
    yield "a disk in the library of discs", "VDI.create", [{**vdi, "SR": library}]
    yield "a disk over files of the storage", "VDI.create", [{**vdi, "sm_config": {"vhd-parent": "x"}}]
    yield "a copy into the library of discs", "VM.copy", [own, "x", library]
    yield "a VM with another's tag", "VM.create", [{**api.VM.get_record(own), "other_config": {"xenlab": "bob 1"}}]
    yield "a device of the host", "VM.set_other_config", [own, {"pci": "0/0000:00:1d.0"}]
    yield "a device of the host, added", "VM.add_to_other_config", [own, "pci", "0/0000:00:1d.0"]
    yield "a file of the host", "VM.add_to_other_config", [own, "hvm_serial", "file:/etc/passwd"]
    yield "the tag taken off", "VM.remove_from_other_config", [own, "xenlab"]
    yield "the tag of somebody else", "VM.set_other_config", [own, {"xenlab": "bob 1"}]
    yield "a parameter too many", "VM.set_name_label", [own, "x", "y"]
    yield "a reference that is none", "VBD.insert", [drive_of(api, own), [archive]]
    yield "a record that is none", "VBD.create", ["x"]
    yield "a name that is none", "VM.clone", [own, {"x": "y"}]
    yield "no name", "VM.clone", [own]
    yield "another's appliance", "VM.set_appliance", [own, "OpaqueRef:somebody's"]
    yield "a member's locks", "VIF.set_locking_mode", [api.VM.get_VIFs(own)[0], "unlocked"]


def test_tricks(pool):
    own = pool.own()
    before = pool.foreign()
    for name, method, params in tricks(pool.api, pool.admin, own):
        assert code_of(pool.guard.answer, method, [pool.session.handle, *params]) == "XENLAB_REFUSED", name
        assert pool.foreign() == before and tagged(pool.admin, "VM", own), name


def test_what_the_guard_has_read_is_what_is_sent_on(pool):
    """A record that names its VM twice: one reader takes the first, another the last."""
    own, payroll, disk = pool.own(), by_name(pool.admin, "VM", "payroll"), by_name(pool.admin, "VDI", "archive")
    body = xmlrpc.client.dumps((pool.session.handle, {"VM": "TWICE", "VDI": "OpaqueRef:NULL", "userdevice": "6", "bootable": False, "mode": "RO", "type": "CD", "empty": True, **EMPTY}),
                               "VBD.create")
    member = "<member>\n<name>VM</name>\n<value><string>{}</string></value>\n</member>\n"
    for first, last in ((payroll, own), (own, payroll)):
        text = body.replace(member.format("TWICE"), member.format(first) + member.format(last))
        assert text.count("<name>VM</name>") == 2
        through(pool.guard, text)
    assert pool.admin.VM.get_VBDs(payroll) and disk and len(pool.admin.VM.get_VBDs(payroll)) == 2


def test_another_disk_that_somebody_gives_a_students_vm_stays_theirs(pool):
    own, archive = pool.own(), by_name(pool.admin, "VDI", "archive")
    snapshot = pool.api.VM.snapshot(own, "before")
    pool.admin.VBD.create({"VM": own, "VDI": archive, "userdevice": "5", "bootable": False, "mode": "RW", "type": "Disk", "empty": False, **EMPTY})
    for call, *params in ((pool.api.VM.revert, snapshot), (pool.api.VM.snapshot, own, "x"), (pool.api.VM.clone, own, "x"), (pool.api.VDI.destroy, archive)):
        assert code_of(call, *params) == "XENLAB_REFUSED"


def test_sessions_of_others_and_their_tasks(pool):
    stranger = "OpaqueRef:stranger"
    assert code_of(lambda: pool.guard.answer("VM.get_all", [stranger])) == "SESSION_INVALID"
    assert pool.api.session.get_this_host(pool.session.handle) == pool.admin.host.get_all()[0]
    other = "OpaqueRef:somebody's session"
    assert code_of(lambda: pool.guard.answer("session.get_record", [pool.session.handle, other])) == "XENLAB_REFUSED"
    theirs, ours = pool.admin.task.create("backup", ""), pool.api.task.create("mine", "")
    assert code_of(pool.api.task.cancel, theirs) == code_of(pool.api.task.destroy, theirs) == "XENLAB_REFUSED"
    pool.api.task.destroy(ours)
    assert code_of(lambda: pool.guard.answer("session.login_with_password", ["root", "guess"])) == "SESSION_AUTHENTICATION_FAILED"


def test_a_template_with_disks_is_copied_not_cloned(pool):
    golden = by_name(pool.api, "VM", "golden image")
    with pytest.raises(XenAPI.Failure, match="VM.copy"):
        pool.api.VM.clone(golden, "ubase")
    assert tagged(pool.admin, "VDI", disk_of(pool.admin, pool.api.VM.copy(golden, "ubase", "OpaqueRef:NULL")))


def test_a_role_that_may_not_is_told_so_by_the_pool(tmp_path):
    pool = RealPool(tmp_path)
    pool.xs.sessions.accounts = {"eve": ("x", "read-only")}
    inner = pool.guard.pool._own.session
    inner.login_with_password("eve", "x")
    pool.guard.pool._handle = inner.handle
    assert code_of(pool.api.VM.clone, by_name(pool.api, "VM", pool.template), "ubase") == "RBAC_PERMISSION_DENIED"
    assert pool.api.VM.get_all()


# -- how much ------------------------------------------------------------------------------------------------------------

def test_the_panel_and_a_cell_say_why_in_words(pool):
    from lab_env.mishaps import explain
    from lab_env.widgets.panel import Panel
    panel = Panel(pool.session, "en")
    panel.asked(None, {"do": "power", "ref": by_name(pool.admin, "VM", "payroll"), "op": "start"})
    assert panel.log[-1]["why"].startswith("XenLab does not do this on a real pool (Async.VM.start): VM 'payroll' was not made by XenLab for alice.")
    with pytest.raises(XenAPI.Failure) as refused:
        pool.api.VM.destroy(by_name(pool.admin, "VM", "payroll"))
    assert "VM 'payroll' was not made by XenLab for alice. Make a VM of your own" in explain(refused.value)


def test_quotas(tmp_path):
    pool = RealPool(tmp_path, most=Amount(vms=1, memory=GIB, disk=2 * GIB))
    vm = pool.own()
    for call, *params in ((pool.api.VM.clone, vm, "two"), (pool.api.VM.clone, by_name(pool.api, "VM", pool.template), "two"),
                          (pool.api.VM.set_memory_limits, vm, str(2**27), str(2 * GIB), str(2**27), str(2**27)), (pool.api.VDI.resize, disk_of(pool.api, vm), str(3 * GIB))):
        with pytest.raises(XenAPI.Failure, match="quota"):
            call(*params)
    assert code_of(pool.api.VM.set_memory_limits, vm, str(2**27), "0x80000000", str(2**27), str(2**27)) == "XENLAB_REFUSED"     # OCaml would read it
    pool.api.VM.set_memory_limits(vm, str(2**27), str(GIB), str(2**27), str(GIB))
    pool.api.VM.snapshot(vm, "fits")
    with pytest.raises(XenAPI.Failure, match="2 GiB, you have 2 GiB, and this needs 1 GiB more"):
        pool.api.VM.snapshot(vm, "does not")
    assert read("memory=512MiB") == Amount(4, 512 * 2**20, 100 * GIB)
    with pytest.raises(UserError, match="vms=NUMBER"):
        read("cpus=3")


def test_a_quota_is_a_students_on_the_pool_whichever_lab_asks(tmp_path, monkeypatch):
    pool = RealPool(tmp_path, most=Amount(vms=2, memory=8 * GIB, disk=20 * GIB))
    pool.own()
    template, first = by_name(pool.api, "VM", pool.template), pool.api
    lose_the_answer(pool, monkeypatch, "VM.clone")
    assert code_of(first.VM.clone, template, "two") == "XENLAB_HOST_AWAY"
    record = pool.guard.activity
    (tmp_path / "elsewhere").mkdir()
    pool.folder = tmp_path / "elsewhere"        # another computer, which knows nothing of the first one's record
    pool.enter(most=Amount(vms=2, memory=8 * GIB, disk=20 * GIB))
    with pytest.raises(XenAPI.Failure, match="quota of VMs on this pool is 2, you have 2"):
        pool.api.VM.clone(template, "three")
    record.open()
    assert first.VM.get_by_name_label("two") and code_of(pool.api.VM.clone, template, "three") == code_of(first.VM.clone, template, "three") == "XENLAB_REFUSED"


@pytest.mark.parametrize("method", ["VDI.clone", "VDI.snapshot", "VDI.copy"])
def test_a_disk_whose_answer_was_lost_is_told_of_and_left_alone(pool, monkeypatch, method):
    own = pool.own()
    disk, call = disk_of(pool.api, own), pool.session.handle
    lose_the_answer(pool, monkeypatch, method)
    rest = [pool.api.VDI.get_SR(disk)] if method == "VDI.copy" else [{}]
    assert code_of(lambda: pool.guard.answer(method, [call, disk, *rest])) == "XENLAB_HOST_AWAY"
    theirs = pool.admin.VM.copy(own, "backup of alice's", "OpaqueRef:NULL")        # somebody's who knows what they do: it is on a VM
    found = CleanUp(lambda name, *params: pool.guard.answer(name, [call, *params]), "alice")
    [(cls, record)] = found.perhaps
    assert cls == "VDI" and [line for line in found.lines() if record["uuid"] in line and "may be what XenLab made" in line and f"xe vdi-destroy uuid={record['uuid']}" in line]
    assert list(found.remove()) == [] and pool.admin.VDI.get_by_uuid(record["uuid"]) and pool.admin.VM.get_record(theirs)


def test_a_vm_whose_answer_was_lost_is_told_of_by_a_lab_that_knows_nothing_of_it(pool, monkeypatch):
    lose_the_answer(pool, monkeypatch, "VM.clone")
    assert code_of(pool.api.VM.clone, by_name(pool.api, "VM", pool.template), "ubase") == "XENLAB_HOST_AWAY"
    found = CleanUp(lambda name, *params: getattr(pool.admin, name.split(".")[0]).__getattr__(name.split(".")[1])(*params), "alice")
    assert found.is_empty and [line for line in found.lines() if "VM 'ubase (xenlab alice " in line and "xe vm-destroy uuid=" in line]


def test_a_dry_run_says_what_would_be_done_and_does_nothing(tmp_path):
    pool = RealPool(tmp_path)
    own, said = pool.own(), []
    pool.enter(dry_run=True, tell=said.append)
    before = {cls: getattr(pool.admin, cls).get_all_records() for cls in ("VM", "VDI", "VBD")}
    assert code_of(pool.api.VM.start, own, False, False) == code_of(pool.api.VM.clone, by_name(pool.api, "VM", pool.template), "x") == "XENLAB_DRY_RUN"
    assert code_of(pool.api.VM.destroy, by_name(pool.api, "VM", "payroll")) == "XENLAB_REFUSED"
    assert before == {cls: getattr(pool.admin, cls).get_all_records() for cls in ("VM", "VDI", "VBD")} and any("dry run" in text for text in said)


# -- what may go wrong ---------------------------------------------------------------------------------------------------

def lose_the_answer(pool, monkeypatch, method):
    """The host does what it was asked, and goes away before it has said so."""
    real = pool.guard.pool.call

    def call(name, params, **how):
        result = real(name, params, **how)
        if name == method and how.get("change"):
            monkeypatch.undo()
            raise Away("its power is gone")
        return result

    monkeypatch.setattr(pool.guard.pool, "call", call)


@pytest.mark.parametrize("again", ["the same lab", "another day"])
def test_what_was_made_while_the_answer_was_lost_is_found_and_tagged(pool, monkeypatch, again):
    template = by_name(pool.api, "VM", pool.template)
    lose_the_answer(pool, monkeypatch, "VM.clone")
    with pytest.raises(XenAPI.Failure, match="may have been done"):
        pool.api.VM.clone(template, "ubase")
    assert not pool.admin.VM.get_by_name_label("ubase")
    if again == "another day":
        pool.guard.activity.close()
        pool.enter()
    vm = by_name(pool.api, "VM", "ubase")       # looked for, and named, before anything is answered
    assert tagged(pool.admin, "VM", vm)
    pool.api.VM.destroy(vm)


def test_a_tag_that_could_not_be_put_on_is_put_on_later(pool, monkeypatch):
    template = by_name(pool.api, "VM", pool.template)
    lose_the_answer(pool, monkeypatch, "VM.remove_from_other_config")
    assert code_of(pool.api.VM.clone, template, "ubase") == "XENLAB_HOST_AWAY"
    assert tagged(pool.admin, "VM", by_name(pool.api, "VM", "ubase"))


def test_what_is_under_way_and_has_gone_is_no_matter_of_whoever_asks_next(pool, monkeypatch):
    own = pool.own()
    snapshot = pool.api.VM.snapshot(own, "s")
    lose_the_answer(pool, monkeypatch, "VM.revert")
    assert code_of(pool.api.VM.revert, snapshot) == "XENLAB_HOST_AWAY"
    pool.admin.VM.destroy(own)
    pool.enter()
    assert pool.api.VM.get_all() and not pool.guard.begun and pool.guard.activity.entries[-1][3].startswith("HANDLE_INVALID")


def test_what_was_never_done_is_given_up_and_does_not_count(pool, monkeypatch):
    template = by_name(pool.api, "VM", pool.template)

    def gone(*_, **__):
        raise Away("its power is gone")

    pool.guard.pool.call, real = (lambda name, params, **how: gone() if how.get("change") else real(name, params, **how)), pool.guard.pool.call
    assert code_of(pool.api.VM.clone, template, "ubase") == "XENLAB_HOST_AWAY"
    pool.guard.pool.call = real
    monkeypatch.setattr("lab_env.real.guard.PATIENCE", -1)
    assert pool.api.VM.get_all() and not pool.guard.begun and pool.guard.activity.entries[-1][2:] == ["came to", "given up: nothing of it was seen"]


# -- the record ----------------------------------------------------------------------------------------------------------

def test_the_record_tells_what_was_done_and_what_was_refused_and_no_secret(pool):
    own = pool.own()
    pool.api.VM.set_PV_args(own, "auto url=http://x passwd/user-password=hunter2 quiet")
    pool.api.VM.set_xenstore_data(own, {"vm-data/admin_password": "hunter2", "vm-data/x": "1"})
    code_of(pool.api.session.change_password, "hunter2", "hunter3")
    code_of(pool.api.VM.destroy, by_name(pool.api, "VM", "payroll"))
    pool.api.VM.get_all_records()
    text = (pool.folder / "alice.activity").read_text(encoding="utf-8")
    entries, _, whole = activity.read(text)
    asked = [entry[3] for entry in entries if entry[2] == "asked"]
    assert "hunter" not in text and "xenserver" not in text.replace("http://", "").split("\n", 1)[1].replace("xenserver-", "") and whole == text
    assert asked[0] == "VM.clone" and asked[-1] == "VM.destroy" and not any("get_" in method for method in asked)
    assert json.loads(text.split("\n")[-2])[3].startswith("XENLAB_REFUSED: VM 'payroll' was not made by XenLab")
    assert len(asked) == sum(entry[2] == "came to" for entry in entries)


def test_a_record_goes_on_where_it_ends_and_is_refused_when_it_was_changed(tmp_path):
    file = tmp_path / "lab.activity"
    record = activity.Activity(file, student="alice")
    record.came_to(record.asked("VM.start", ["x"]), "done")
    with pytest.raises(UserError, match="in use by another lab"):
        activity.Activity(file).open()
    record.close()
    file.write_text(whole := file.read_text() + '["2026-11')       # a crash in the middle of a line
    record = activity.Activity(file).open()
    assert record.asked("VM.destroy", ["x"]) == 2
    record.close()
    assert len(activity.read(file.read_text())[0]) == 3 and whole
    file.write_text(file.read_text().replace("VM.start", "VM.pause"))
    with pytest.raises(UserError, match="line 2"):
        activity.Activity(file).open()


def test_without_a_record_nothing_is_changed(pool, monkeypatch):
    def full(line):
        raise pool.guard.activity._unwritable(OSError(28, "No space left on device"))

    template = by_name(pool.api, "VM", pool.template)
    monkeypatch.setattr(pool.guard.activity, "_write", full)
    with pytest.raises(XenAPI.Failure, match="No space left"):
        pool.api.VM.clone(template, "ubase")
    assert not pool.admin.VM.get_by_name_label("ubase")
