"""What a guest sees of the drives, interfaces and memory that come and go; PV and HVM."""

import pytest

from .laboratory import EMPTY, Lab

HVM = "Other install media"


@pytest.fixture
def lab():
    return Lab()


def disk(lab, vm, device):
    api = lab.api
    vdi = api.VDI.create({"name_label": "more", "SR": api.pool.get_default_SR(api.pool.get_all()[0]), "virtual_size": str(2 * 2**30), "type": "user",
                          "sharable": False, "read_only": False, "other_config": {}})
    return api.VBD.create({"VM": vm, "VDI": vdi, "userdevice": device, "bootable": False, "mode": "RW", "type": "Disk", "empty": False, **EMPTY})


def test_a_plugged_disk_shows_in_dmesg_lsblk_and_proc(lab):
    vm = lab.installed()
    vbd = disk(lab, vm, "2")
    lab.xs.advance(100)
    lab.api.VBD.plug(vbd)
    assert lab.type(vm, "lsblk | grep xvdc")[0] == "xvdc    202:32   0     2G  0 disk\n"
    dmesg = lab.type(vm, "dmesg | tail -n 2")[0].splitlines()
    assert [line.split("] ")[1] for line in dmesg] == ["blkfront: xvdc: flush diskcache: enabled", " xvdc: unknown partition table"]
    assert float(dmesg[0][1:13]) > 100
    assert lab.type(vm, "grep -c xvdc /proc/partitions; ls /dev/xvdc") == ("1\n/dev/xvdc\n", 0)
    lab.api.VBD.unplug(vbd)
    assert lab.type(vm, "grep -c xvdc /proc/partitions")[0] == "0\n"


def test_a_plugged_interface_is_there_and_may_be_brought_up(lab):
    vm = lab.installed()
    network = next(net for net in lab.api.network.get_all() if lab.api.network.get_PIFs(net))
    vif = lab.api.VIF.create({"VM": vm, "network": network, "device": "1", "MAC": "", "MTU": "1500", **EMPTY})
    lab.api.VIF.plug(vif)
    assert lab.type(vm, "ls -1 /sys/class/net")[0] == "eth0\neth1\n"
    assert "eth1" not in lab.type(vm, "ifconfig")[0] and "eth1" in lab.type(vm, "ifconfig -a")[0]
    assert "inet addr:10.10.10." in lab.type(vm, "dhclient eth1; ifconfig eth1")[0]
    lab.api.VIF.unplug(vif)
    assert lab.type(vm, "ifconfig eth1")[1] == 1 and "eth1" not in lab.type(vm, "ip addr")[0]


def test_free_follows_the_balloon(lab):
    vm = lab.installed()
    lab.insert(vm)
    lab.type(vm, "mount /dev/xvdd /mnt; dpkg -i /mnt/Linux/xe-guest-utilities_*_amd64.deb")
    lab.xs.advance(30)
    before = int(lab.type(vm, "grep MemTotal /proc/meminfo")[0].split()[1])
    lab.api.VM.set_memory_dynamic_range(vm, str(160 * 2**20), str(160 * 2**20))
    lab.xs.settle()
    assert int(lab.type(vm, "grep MemTotal /proc/meminfo")[0].split()[1]) < before and int(lab.type(vm, "free -m | grep Mem:")[0].split()[1]) <= 160


def test_ubuntu_on_other_install_media_takes_the_disks_over(lab):
    vm = lab.installed(template=HVM)
    assert lab.type(vm, "ls /dev/xvd? /dev/sr0; ls /dev/hd? 2> /dev/null")[0].split() == ["/dev/sr0", "/dev/xvda"]
    assert lab.type(vm, "dmesg | grep paravirtualized; ls -l /dev/cdrom | sed 's/.* -> //'")[0].endswith("Booting paravirtualized kernel on Xen HVM\nsr0\n")
    assert "Xen Platform Device" in lab.type(vm, "apt-get -qq update; apt-get -y install pciutils > /dev/null; lspci")[0]
    lab.insert(vm)
    assert lab.type(vm, "mount /dev/cdrom /mnt; ls /mnt/Linux/install.sh; grep mnt /proc/mounts | cut -d' ' -f1")[0].splitlines()[-2:] == ["/mnt/Linux/install.sh", "/dev/sr0"]
    assert "clean_shutdown" not in lab.api.VM.get_allowed_operations(vm)
    lab.type(vm, "dpkg -i /mnt/Linux/xe-guest-utilities_*_amd64.deb")
    lab.xs.advance(30)
    assert "clean_shutdown" in lab.api.VM.get_allowed_operations(vm)
    lab.type(vm, "umount /mnt")
    lab.api.VM.clean_shutdown(vm)


def test_debian_6_on_other_install_media_has_only_the_emulated_board(lab):
    vm = lab.installed(template=HVM, medium="debian-6.0.7-amd64-netinst.iso")
    assert lab.type(vm, "dmesg | grep paravirtualized")[0].endswith("Booting paravirtualized kernel on bare hardware\n")
    assert "/dev/sda1 on / type ext3" in lab.type(vm, "mount")[0]
    assert "RTL-8139C+" in lab.type(vm, "dmesg | grep eth0")[0]
    assert lab.type(vm, "ls -d /proc/xen /sys/hypervisor")[1] == 2
    lab.insert(vm)
    output = lab.type(vm, "mount /dev/cdrom /mnt; dpkg -i /mnt/Linux/xe-guest-utilities_*_amd64.deb")[0]
    assert "Mounting xenfs on /proc/xen: Failed\nCould not find /proc/xen directory." in output
