"""xsconsole's screen of virtual machines, as text."""

import pytest

from lab_env import xsconsole
from tests.xe.typing import Xe

GIB, MIB = 2**30, 2**20

HALTED = """\

 +- All VMs ---------------------------+ +- dbase -----------------------------+
 |  dbase                              | |  dbase                              |
 |  dbase-rec?n-instalada              | |                                     |
 |  w2008                              | |  Power State     Halted             |
 |                                     | |  Memory          256MB              |
 |                                     | |  CPU Usage       <Unavailable>      |
"""


@pytest.fixture(scope="module")
def xe():
    xe = Xe(contents="course")
    xe(["vm-clone", "vm=dbase", "new-name-label=dbase-recén-instalada"])
    return xe


def test_all_vms_a_halted_one_and_a_name_with_accents(xe):
    lines = xsconsole.vm_screen(xe.log_in(), "dbase", "all")
    assert "\n".join(lines[:7]) + "\n" == HALTED
    assert len(lines) == 24 and max(map(len, lines)) <= 80
    assert lines[21] == " +- <Esc/Left> Back -------------------+ +- <Enter> Control This Virtual Machine"


def test_the_running_ones_without_tools_tell_no_address(xe):
    session = xe.log_in()
    assert "<No Virtual Machines Present>" in "\n".join(xsconsole.vm_screen(session))
    xe("vm-start vm=dbase")
    text = "\n".join(xsconsole.vm_screen(session))
    assert "dbase-rec" not in text and "Power State     Running" in text
    assert "% of 1 CPUs" in text and "Memory Usage    <Unavailable>" in text and "Network" not in text
    menu = xsconsole.control_menu(session, "dbase")
    assert menu[0] == "dbase is Running." and {"Shut Down", "Force Shutdown"} <= set(menu) and "Start On This Host" not in menu
    xe("vm-shutdown vm=dbase --force")


@pytest.mark.parametrize("count, words", [(256 * MIB, "256MB"), (1.5 * GIB, "1.5GB"), (16 * GIB, "16GB"), (98.7 * MIB, "98MB")])
def test_sizes(count, words):
    assert xsconsole.size(count) == words
