"""The VM panel: what it shows and does, without a front end."""

import pytest

from .laboratory import Laboratory, ask, buttons, row


@pytest.fixture
def lab():
    return Laboratory()


def test_the_tree_has_the_host_its_vms_and_the_templates(lab):
    panel = lab.panel("dbase")
    names = [(node["kind"], node["name"]) for node in panel.tree]
    assert names[:4] == [("host", "xen00"), ("vm", "dbase"), ("vm", "w2008"), ("folder", "Templates")]
    assert ("template", "Ubuntu Precise Pangolin 12.04 (64-bit)") in names


def test_a_vm_is_started_and_the_log_tells_how_long_it_took(lab):
    panel = lab.panel("dbase")
    assert buttons(panel) == {"start": True, "clean_shutdown": False, "clean_reboot": False, "suspend": False}
    ask(panel, "power", ref=panel.chosen, op="start")
    assert panel.log[0]["text"] == "Starting VM “dbase”" and panel.log[0]["state"] == "running"
    lab.pass_time(panel, 10)
    assert panel.vm["power"] == "Running"
    assert panel.log[0]["state"] == "done" and panel.log[0]["took"] == "3 s of the lab's time"
    assert not lab.api.task.get_all_records(), "no task is left behind"


def test_force_is_offered_where_the_clean_way_is_not(lab):
    for name in ("dbase", "w2008"):
        lab.api.VM.start(lab.vm(name), False, False)
    assert buttons(lab.panel("dbase")) == {"start": False, "clean_shutdown": True, "clean_reboot": True, "suspend": True}
    panel = lab.panel("w2008")
    assert buttons(panel) == {"start": False, "clean_shutdown": False, "hard_shutdown": True, "clean_reboot": False, "hard_reboot": True, "suspend": False}
    greyed, forced = panel.vm["buttons"][1:3]
    assert greyed["why"].startswith("You attempted an operation on a VM which requires PV drivers")
    assert "forcibly shut down" in forced["ask"]


def test_the_state_of_virtualization_in_xencenters_words(lab):
    panel = lab.panel("dbase")
    lab.api.VM.start(panel.chosen, False, False)
    lab.pass_time(panel, 100)
    assert row(panel, "tools") == "Unknown" and "two minutes" in panel.vm["general"]["notice"]
    assert 0 < panel.wake() < 120, "the panel looks again when the two minutes are over"
    lab.pass_time(panel, 30)
    assert row(panel, "tools") == "XenServer tools not installed" and panel.vm["general"]["tools"]["can_install"]
    assert panel.vm["memory"]["range"] == {"can": False, "why": "A memory range cannot be set because XenServer Tools are not installed on this VM.", "install": True}
    ask(panel, "install_tools", vm=panel.chosen)
    assert panel.vm["storage"]["drive"]["name"] == "xs-tools.iso"
    uuid, host = lab.api.VM.get_uuid(panel.chosen), lab.api.host.get_all()[0]
    for line in ("mount /dev/xvdd /mnt", "/mnt/Linux/install.sh -n", "umount /mnt"):
        lab.api.host.call_plugin(host, "xenlab", "guest", {"vm": uuid, "line": line})
    lab.pass_time(panel, 60)
    assert row(panel, "tools") == "Optimized (version 6.1 installed)" and panel.vm["general"]["notice"] is None
    assert row(panel, "system") == "Debian GNU/Linux 6.0.7 (squeeze)"
    assert panel.vm["networking"][0]["address"].startswith("10.")
    assert panel.vm["memory"]["range"]["can"]


def test_what_is_refused_is_told_in_words(lab):
    lab.api.VM.start(lab.vm("dbase"), False, False)
    panel = lab.panel("dbase", "gl")
    ask(panel, "power", ref=panel.chosen, op="start")
    lab.pass_time(panel, 1)
    assert panel.log[0]["state"] == "failed" and panel.log[0]["why"] == "A máquina virtual está en estado «running»; isto precisa o estado «halted»."


def test_discs_are_changed_and_a_mounted_one_stays(lab):
    panel = lab.panel("dbase")
    discs = {disc["name"]: disc["ref"] for disc in panel.vm["storage"]["discs"]}
    ask(panel, "insert", vm=panel.chosen, disc=discs["xs-tools.iso"])
    ask(panel, "insert", vm=panel.chosen, disc=discs["ubuntu-13.04-server-amd64.iso"])
    assert panel.vm["storage"]["drive"]["name"] == "ubuntu-13.04-server-amd64.iso"
    assert [line["state"] for line in panel.log] == ["done"] * 3
    ask(panel, "insert", vm=panel.chosen, disc="")
    assert panel.vm["storage"]["drive"]["name"] == "empty"


def test_others_doings_show_too(lab):
    panel = lab.panel("dbase")
    lab.api.Async.VM.start(lab.vm("w2008"), False, False)
    panel.watch.refresh()
    assert panel.log[0]["text"] == "Starting VM “w2008”"


def test_the_front_end_cannot_ask_for_anything_else(lab):
    panel = lab.panel("dbase")
    ask(panel, "forget", task="OpaqueRef:NULL")
    ask(panel, "__init__")
    assert panel.log == []


def test_as_text(lab):
    lab.api.VM.start(lab.vm("dbase"), False, False)
    text = str(lab.panel("dbase", "gl"))
    assert text.startswith("xen00\n  dbase  [Acesa]\n  w2008  [Apagada]\nModelos")
    assert "Estado da virtualización: Descoñecido" in text


def answer(panel, **changed):
    """What the dialog New VM would send."""
    templates = {one["name"]: one["ref"] for one in panel.offer["templates"]}
    discs = {one["name"]: one["ref"] for one in panel.offer["discs"]}
    return {"template": templates["Ubuntu Precise Pangolin 12.04 (64-bit)"], "name": "ubase", "method": "disc", "disc": discs["ubuntu-13.04-server-amd64.iso"],
            "url": "", "memory": "512", "vcpus": "2", "disk": "9", "sr": panel.offer["srs"][0]["ref"], "network": panel.offer["networks"][0]["ref"], "start": "yes"} | changed


def test_a_new_vm_from_a_disc(lab):
    panel = lab.panel("dbase")
    ask(panel, "new_vm", view="v", **answer(panel))
    vm = lab.vm("ubase")
    record = lab.api.VM.get_record(vm)
    assert record["is_a_template"] is False and record["other_config"]["install-repository"] == "cdrom"
    assert (record["memory_static_max"], record["memory_dynamic_min"], record["VCPUs_max"]) == (str(512 * 2**20), str(512 * 2**20), "2")
    drives = [lab.api.VBD.get_record(vbd) for vbd in record["VBDs"]]
    assert {(one["type"], one["userdevice"]) for one in drives} == {("Disk", "0"), ("CD", "3")}
    disk = next(one for one in drives if one["type"] == "Disk")
    assert lab.api.VDI.get_virtual_size(disk["VDI"]) == str(9 * 2**30) and len(record["VIFs"]) == 1
    lab.xs.settle()
    assert lab.api.VM.get_power_state(vm) == "Running"
    uuid, host = record["uuid"], lab.api.host.get_all()[0]
    assert "13.04" in lab.api.host.call_plugin(host, "xenlab", "guest", {"vm": uuid, "line": "lsb_release -d"})


def test_a_new_vm_from_a_url_and_an_hvm_one_from_a_disc(lab):
    panel = lab.panel("dbase")
    ask(panel, "new_vm", view="v", **answer(panel, method="url", disc="", url="http://old-releases.ubuntu.com/ubuntu/dists/saucy/", name="saucy"))
    lab.xs.settle()
    assert lab.api.VM.get_PV_bootloader(lab.vm("saucy")) == "pygrub", "it has installed itself"
    panel.watch.refresh()
    windows = next(one["ref"] for one in panel.offer["templates"] if one["name"] == "Windows 7 (64-bit)")
    disc = next(one["ref"] for one in panel.offer["discs"] if one["name"] == "windows-7-x64.iso")
    ask(panel, "new_vm", view="v", **answer(panel, template=windows, disc=disc, name="w7", memory="2048", disk="24"))
    lab.xs.settle()
    assert lab.api.VM.get_power_state(lab.vm("w7")) == "Running"


@pytest.mark.parametrize("changed, field", [({"name": " "}, "name"), ({"name": "dbase "}, "name"), ({"disc": ""}, "disc"), ({"method": "url", "url": "https://x/"}, "url"),
                                            ({"memory": "1"}, "memory"), ({"memory": "much"}, "memory"), ({"disk": "0"}, "disk"), ({"vcpus": "99"}, "vcpus")])
def test_what_is_wrong_with_an_answer_is_told_at_its_field(lab, changed, field, monkeypatch):
    panel, told = lab.panel("dbase", "gl"), []
    monkeypatch.setattr(panel, "send", told.append)
    ask(panel, "new_vm", view="v", **answer(panel, **changed))
    assert list(told[-1]["wrong"]) == [field] and told[-1]["wrong"][field]
    assert not lab.api.VM.get_by_name_label("ubase")


def test_many_vms_are_in_the_order_a_person_counts_in(lab):
    for number in (10, 2, 1):
        lab.api.VM.clone(lab.vm("dbase"), f"Copia {number}")
    panel = lab.panel("dbase")
    assert [node["name"] for node in panel.tree if node["kind"] == "vm"] == ["Copia 1", "Copia 2", "Copia 10", "dbase", "w2008"]


def test_a_copy_needs_a_name_that_no_other_vm_has(lab, monkeypatch):
    panel, told = lab.panel("dbase", "gl"), []
    monkeypatch.setattr(panel, "send", told.append)
    for name, words in (("", "Dálle un nome."), ("w2008", "Xa hai unha MV que se chama así")):
        ask(panel, "copy_vm", view="v", vm=panel.chosen, name=name)
        assert told[-1]["wrong"]["name"].startswith(words)
    assert len(lab.api.VM.get_by_name_label("w2008")) == 1


def test_a_vm_that_cannot_be_made_leaves_nothing_behind(lab):
    panel = lab.panel("dbase")
    before = len(lab.api.VM.get_all()), len(lab.api.VDI.get_all())
    ask(panel, "new_vm", view="v", **answer(panel, disk="1999"))
    assert panel.log[0]["state"] == "failed" and panel.log[0]["why"]
    assert (len(lab.api.VM.get_all()), len(lab.api.VDI.get_all())) == before


def test_a_full_copy_takes_its_time_and_a_fast_clone_does_not(lab):
    panel = lab.panel("dbase")
    assert panel.vm["copying"] == {"can": True, "fast": None, "name": "dbase (1)"}
    ask(panel, "copy_vm", view="v", vm=panel.chosen, name="quick", description="shares its disk", mode="fast")
    ask(panel, "copy_vm", view="v", vm=panel.chosen, name="whole", mode="full", sr=panel.offer["srs"][0]["ref"])
    lab.pass_time(panel, 20)
    running = next(line for line in panel.log if line["text"].startswith("Full copy"))
    assert running["state"] == "running" and 0 < running["progress"] < 1
    lab.xs.settle()
    panel.watch.refresh()
    assert {line["state"] for line in panel.log} == {"done"}
    assert lab.api.VM.get_name_description(lab.vm("quick")) == "shares its disk" and lab.vm("whole")


def test_a_vm_is_deleted_with_its_disks(lab):
    panel = lab.panel("dbase")
    disks = len(lab.api.VDI.get_all())
    ask(panel, "delete", vm=panel.chosen)
    assert not lab.api.VM.get_by_name_label("dbase") and len(lab.api.VDI.get_all()) == disks - 1
    assert panel.vm["name"] == "w2008", "another one is shown"


def test_memory_is_changed_and_refused_in_words(lab):
    panel = lab.panel("dbase")
    ask(panel, "memory", vm=panel.chosen, low="300", high="300")
    assert panel.vm["memory"]["said"]["static_max"] == "300 MiB" and panel.log[0]["state"] == "done"
    ask(panel, "memory", vm=panel.chosen, low="400", high="300")
    assert panel.log[0]["why"].startswith("The limits must be in order")


def test_a_drive_is_added_where_there_is_none(lab):
    panel = lab.panel("dbase")
    lab.api.VBD.destroy(panel.vm["storage"]["drive"]["ref"])
    panel.watch.refresh()
    assert panel.vm["storage"]["drive"] is None
    ask(panel, "install_tools", vm=panel.chosen)
    assert "no DVD drive" in panel.log[0]["why"]
    ask(panel, "add_drive", vm=panel.chosen)
    assert panel.vm["storage"]["drive"]["position"] == "3"


def strip(panel):
    """What is under way of the chosen VM: (text, seconds left)."""
    return [(one["text"], one["left"]) for one in panel.vm["underway"]]


def test_what_takes_time_is_shown_with_what_is_left(lab):
    panel = lab.panel("dbase")
    ask(panel, "new_vm", view="v", **answer(panel))
    lab.pass_time(panel, 10)
    panel.chosen = lab.vm("ubase")
    (text, left), = strip(panel)
    assert text == "Installing the system of “ubase”" and 800 < left < 840 and panel.clock["next"] <= left
    ask(panel, "skip", seconds=left + 1)
    assert [text for text, _ in strip(panel)] == ["“ubase” is booting"]
    lab.pass_time(panel, 40)
    assert [text for text, _ in strip(panel)] == ["Waiting for “ubase” to report: its state is unknown until then"]
    lab.pass_time(panel, 120)
    assert strip(panel) == [] and panel.vm["general"]["tools"]["kind"] == "missing"


def test_a_real_xenserver_s_tasks_tell_what_is_left(lab, monkeypatch):
    panel = lab.panel("dbase")
    ask(panel, "copy_vm", view="v", vm=panel.chosen, name="whole", mode="full", sr=panel.offer["srs"][0]["ref"])
    monkeypatch.setattr(panel.watch, "read_clock", lambda api=None: None)
    panel.watch.underway = None
    lab.xs.advance(50)
    panel.watch.clock.now += 50
    panel.watch.refresh()
    (text, left), = strip(panel)
    assert text == "Full copy of VM “dbase”" and 100 < left < 200


def test_the_whole_lab_is_kept_undone_and_reset_from_the_panel(lab, monkeypatch):
    from lab_env.mock.journal import Journal
    lab.xs.record_in(Journal.start(lambda line: None, lab.xs.release, lab.xs.seed, contents="course"))
    panel, told = lab.panel("dbase", "gl"), []
    monkeypatch.setattr(panel, "send", told.append)
    ask(panel, "control", view="v", act="keep", name="luns")
    ask(panel, "power", ref=panel.chosen, op="start")
    lab.pass_time(panel, 60)
    ask(panel, "lab", view="v")
    assert told[-1]["steps"][0]["what"] == "Iniciando a MV «dbase»" and [one["name"] for one in told[-1]["snapshots"]] == ["luns"]
    ask(panel, "control", view="v", act="undo", steps=1)
    assert panel.vm["power"] == "Halted" and told[-1]["steps"] == [] and panel.log[0]["text"] == "Desfacendo os últimos pasos: 1"
    ask(panel, "control", view="v", act="undo", steps=1)
    assert panel.log[0]["why"] == "pódense desfacer 0 pasos, non tantos"
    ask(panel, "new_vm", view="v", **answer(panel))
    ask(panel, "control", view="v", act="restore", name="luns")
    assert not lab.api.VM.get_by_name_label("ubase")
    ask(panel, "control", view="v", act="forget", name="luns")
    ask(panel, "control", view="v", act="reset")
    assert told[-1]["snapshots"] == [] and lab.api.VM.get_by_name_label("dbase")
