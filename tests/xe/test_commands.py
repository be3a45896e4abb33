"""What xe's commands do, seen through xe."""

import json

import pytest

from grader.grading import grade_live
from grader.rubrics.ubuntu_exercise import TEMPLATE, VM_NAME

from .typing import Xe


@pytest.fixture
def xe():
    return Xe(contents="course")


@pytest.fixture
def dbase(xe):
    return xe.minimal("vm-list name-label=dbase")


def state(xe, vm):
    return xe(f"vm-param-get uuid={vm} param-name=power-state").strip()


def test_the_life_of_a_vm(xe, dbase):
    xe("vm-start vm=dbase")
    assert state(xe, dbase) == "running"
    refused = xe.refused("vm-start vm=dbase")
    assert refused.splitlines()[1:] == [f"vm: {dbase} (dbase)", "expected: halted", "actual: running"]
    xe(f"vm-pause uuid={dbase}")
    assert state(xe, dbase) == "paused"
    xe(f"vm-unpause uuid={dbase}")
    xe("vm-shutdown vm=dbase --force")
    assert state(xe, dbase) == "halted"


def test_what_is_asked_about_processors_memory_and_leaving(xe, dbase):
    host = xe.minimal("host-list")
    out = xe("host-cpu-info")
    assert "socket_count: 1\n" in out and out == xe(f"host-cpu-info uuid={host}")
    assert 0 < int(xe("vm-compute-maximum-memory vm=dbase total=1GiB approximate=false")) < 2 ** 30
    assert xe(f"host-get-vms-which-prevent-evacuation uuid={host}") == ""
    xe("vm-start vm=dbase")
    assert f": {dbase}\n" in (out := xe(f"host-get-vms-which-prevent-evacuation uuid={host}")) and "reason ( RO): " in out and "NO_HOSTS_AVAILABLE" in out


def test_several_vms_need_multiple(xe):
    assert xe.refused("vm-start is-control-domain=false") == "Error: Multiple matches VMs found. --multiple required to complete the operation\n"
    xe("vm-start is-control-domain=false --multiple")
    assert xe.minimal("vm-list power-state=running is-control-domain=false params=name-label") == "dbase,w2008"
    status, terminal = xe.run("vm-start is-control-domain=false --multiple")
    assert status == 1 and terminal.out.count("operation failed on ") == 2
    assert xe.refused("vm-clone new-name-label=x is-control-domain=false").startswith("Error: Multiple matches VMs found. Operation can only")
    assert xe.refused("vm-start vm=nobody") == "Error: No matching VMs found\n"


def test_copies_and_their_end(xe, dbase):
    copy = xe("vm-copy vm=dbase new-name-label=dbase-copy").strip()
    clone = xe("vm-clone vm=dbase new-name-label=dbase-clone new-name-description=fast").strip()
    assert xe(f"vm-param-get uuid={clone} param-name=name-description") == "fast\n"
    disks = xe.minimal("vdi-list sr-name-label='Local storage'").split(",")
    out = xe("vm-uninstall vm=dbase-copy", typed="no")
    assert out.endswith("Aborted (you typed: 'no')\n") and state(xe, copy) == "halted"
    out = xe("vm-uninstall vm=dbase-copy --force")
    assert out.startswith(f"The following items are about to be destroyed\nVM : {copy} (dbase-copy)\nVDI: ") and out.endswith("All objects destroyed\n")
    assert len(xe.minimal("vdi-list sr-name-label='Local storage'").split(",")) == len(disks) - 1
    assert xe.refused("vm-uninstall --force") == "Error: Please specify which VM is to be removed\n"


def test_drives_and_interfaces(xe, dbase):
    drive = xe.minimal(f"vbd-list vm-uuid={dbase} type=CD")
    if not drive:
        drive = xe(f"vbd-create vm-uuid={dbase} device=3 type=CD").strip()
    xe("vm-cd-insert vm=dbase cd-name=xs-tools.iso")
    assert "       name-label ( RW): xs-tools.iso\n    sr-name-label ( RO): XenServer Tools\n" in xe("vm-cd-list vm=dbase")
    assert xe.refused("vm-cd-insert vm=dbase cd-name=none.iso").startswith("Error: ")
    xe("vm-cd-eject vm=dbase")
    assert xe(f"vbd-param-get uuid={drive} param-name=vdi-name-label") == "<EMPTY>\n"
    xe("vm-disk-add vm=dbase disk-size=1GiB device=1")
    assert "userdevice ( RW): 1" in xe("vm-disk-list vm=dbase") and "1073741824" in xe("vm-disk-list vm=dbase")
    xe("vm-disk-remove vm=dbase device=1")
    assert "1073741824" not in xe("vm-disk-list vm=dbase")
    assert "MAC ( RO)" in xe("vm-vif-list vm=dbase")
    assert "xs-tools.iso" in xe.minimal("cd-list params=name-label")


def test_memory(xe, dbase):
    xe("vm-memory-limits-set vm=dbase static-min=128MiB dynamic-min=256MiB dynamic-max=512MiB static-max=512MiB")
    assert xe(f"vm-param-get uuid={dbase} param-name=memory-dynamic-max") == f"{512 * 2**20}\n"
    xe("vm-memory-dynamic-range-set vm=dbase min=256MiB max=300MiB")
    assert "must satisfy" in xe.refused("vm-memory-dynamic-range-set vm=dbase min=300MiB max=256MiB")
    assert xe.refused("vm-memory-dynamic-range-set vm=dbase min=1gb max=2").endswith("Unknown suffix: 'gb' (try KiB, MiB, GiB or TiB)\n")


def test_event_wait_sees_what_is_so_already(xe, dbase):
    assert xe(f"event-wait class=vm uuid={dbase} power-state=halted") == ""
    assert xe(f"event-wait class=vm uuid={dbase} power-state=/=running") == ""
    assert xe.refused("event-wait class=frob") == "Error: Cli listening for class 'frob' not currently implemented\n"


def test_why_no_host_can_start_a_vm(xe):
    vm = xe(["vm-install", "new-name-label=big", "template=Other install media"]).strip()
    xe("vm-memory-limits-set vm=big static-min=128MiB dynamic-min=100GiB dynamic-max=100GiB static-max=100GiB")
    assert "memory" in xe.refused(f"vm-start uuid={vm}")


def test_the_whole_exercise_by_xe_alone(xe):
    host = xe.minimal("host-list")

    def typed(line):
        answer = json.loads(xe(["host-call-plugin", f"host-uuid={host}", "plugin=xenlab", "fn=guest", f"args:vm={vm}", f"args:line={line}"]))
        assert answer["status"] == 0, answer
        return answer["output"]

    def wait(what):
        xe(["host-call-plugin", f"host-uuid={host}", "plugin=xenlab", "fn=advance", what])

    vm = xe(["vm-install", f"template={TEMPLATE}", f"new-name-label={VM_NAME}"]).strip()
    network = xe.minimal("pif-list management=true params=network-uuid")
    xe(f"vif-create vm-uuid={vm} network-uuid={network} device=0 mac=random")
    xe(f"vm-cd-add uuid={vm} cd-name=ubuntu-13.04-server-amd64.iso device=3")
    xe(f"vm-param-set uuid={vm} other-config:install-repository=cdrom")
    xe(f"vm-start uuid={vm}")
    wait("args:until=idle")
    xe(f"vm-cd-eject uuid={vm}")
    xe(f"vm-cd-insert uuid={vm} cd-name=xs-tools.iso")
    for line in ("mount -r /dev/xvdd /mnt", "dpkg -i /mnt/Linux/xe-guest-utilities_6.1.0-1033_amd64.deb", "umount /mnt"):
        typed(line)
    xe(f"vm-cd-eject uuid={vm}")
    xe(f"vm-reboot uuid={vm}")
    wait("args:seconds=180")
    assert xe(f"vm-param-get uuid={vm} param-name=os-version param-key=name") == "Ubuntu 13.04\n"
    assert xe(f"vm-param-get uuid={vm} param-name=PV-drivers-up-to-date") == "true\n"
    assert xe(f"vm-param-get uuid={vm} param-name=PV-bootloader") == "pygrub\n"
    assert xe.minimal("vm-list PV-drivers-version:major=6 params=name-label") == VM_NAME
    report = grade_live("ubuntu-exercise", xe.log_in())
    assert report.points == report.max_points


def test_networks_of_a_host(xe):
    network, pif = xe("network-create name-label=lab").strip(), xe.minimal("pif-list")
    made = xe(f"vlan-create network-uuid={network} pif-uuid={pif} vlan=42").strip()
    assert xe.minimal(f"pif-list uuid={made} params=VLAN") == "42" and xe.minimal("vlan-list params=tag") == "42"
    assert "42" in xe.refused(f"vlan-create network-uuid={network} pif-uuid={pif} vlan=42")
    xe(f"vlan-destroy uuid={made}")
    assert xe.minimal("vlan-list") == ""
    xe(f"pif-reconfigure-ip uuid={pif} mode=static IP=10.10.10.5 netmask=255.255.255.0")
    assert xe.minimal(f"pif-list uuid={pif} params=IP-configuration-mode,IP") != ""


def test_an_appliance(xe, dbase):
    appliance = xe("appliance-create name-label=together").strip()
    xe(f"vm-param-set uuid={dbase} appliance={appliance}")
    xe(f"appliance-start uuid={appliance}")
    assert xe.minimal(f"vm-list uuid={dbase} params=power-state") == "running"
    xe(f"appliance-shutdown uuid={appliance} --force")
    assert xe.minimal(f"vm-list uuid={dbase} params=power-state") == "halted"
    xe(f"appliance-destroy uuid={appliance}")
    assert xe.minimal("appliance-list") == ""


def test_a_disk_moves_to_other_storage_with_its_vm():
    xe = Xe(contents="pool")
    vm = xe(["vm-install", "template=Other install media", "new-name-label=moves"]).strip()
    here, there = (xe.minimal(f"sr-list type={kind} host=xen00") or xe.minimal(f"sr-list type={kind}").split(",")[0] for kind in ("nfs", "lvm"))
    disk = xe(f"vdi-create sr-uuid={here} name-label=data virtual-size=1GiB").strip()
    assert xe.refused(f"vdi-pool-migrate uuid={disk} sr-uuid={there}").startswith("Error code: VDI_NEEDS_VM_FOR_MIGRATE\n")
    xe(f"vbd-create vm-uuid={vm} vdi-uuid={disk} device=0")
    assert "running" in xe.refused(f"vdi-pool-migrate uuid={disk} sr-uuid={there}")
