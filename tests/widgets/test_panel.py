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
    assert panel.vm["memory"]["range"] == {"can": False, "why": "A memory range cannot be set because XenServer Tools are not installed on this VM."}
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
