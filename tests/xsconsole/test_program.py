"""xsconsole as a program: its screens, as a terminal shows them, and its keys."""

import pytest

from lab_env.mock.guest.screen import Screen
from lab_env.xsconsole.program import Program

from ..widgets.laboratory import Laboratory

UP, DOWN, LEFT, ENTER, ESCAPE, F5, F8 = "\x1b[A", "\x1b[B", "\x1b[D", "\r", "\x1b", "\x1b[15~", "\x1b[19~"
ALL_VMS = """\
XenServer 6.1.0                     08:00:02                          root@xen00
┌─────────────────────────────── Configuration ────────────────────────────────┐
│ All VMs                                dbase-rec?n-instalada                 │
│                                                                              │
│ dbase                                  Power State     Halted                │
│ dbase-rec?n-instalada                  Memory          256MB                 │
│ w2008                                  CPU Usage       <Unavailable>         │
"""


class Terminal:
    """A program on a terminal: what is typed, and what the screen shows."""

    def __init__(self, lab, **options):
        self.lab, self.program, self.screen = lab, Program(lab.session, **options), Screen()

    def __call__(self, *keys):
        for text in keys:
            self.program.type(text)
        return self.shown()

    def shown(self):
        self.screen.feed(self.program.draw())
        return "\n".join("".join(char for char, *_ in row).rstrip() for row in self.screen.cells)

    def wait(self, seconds):
        self.lab.xs.advance(seconds)
        self.program.look()
        return self.shown()


@pytest.fixture
def terminal():
    return Terminal(Laboratory())


def test_the_first_screen_says_which_host_it_is(terminal):
    text = terminal.shown()
    assert "Customize System" in text and "XenServer 6.1.0-59235p" in text and "IP address      10.10.10.10" in text
    assert "<Enter> OK <Up/Down> Select" in text and "<F5> Refresh" in text
    assert max(map(len, text.split("\n"))) == 80


def test_all_vms_with_a_name_that_has_accents(terminal):
    terminal.lab.api.VM.clone(terminal.lab.vm("dbase"), "dbase-recén-instalada")
    text = terminal("v", ENTER, "a", ENTER, DOWN)
    assert text.startswith(ALL_VMS)
    assert "<Esc/Left> Back <Up/Down> Select       <Enter> Control This Virtual Machine" in text


def test_a_vm_is_started_and_shut_down_with_f8_alone(terminal):
    text = terminal("v", ENTER, "a", ENTER, ENTER)
    assert "dbase is Halted." in text and "Start On This Host" in text and "Virtual Machine Control" in text
    text = terminal(ENTER)
    assert "Press <F8> to confirm this operation" in text and "Operation           Start On This Host" in text
    assert terminal.lab.api.VM.get_power_state(terminal.lab.vm("dbase")) == "Halted" and "operation on" not in terminal(ENTER), "Enter confirms nothing"
    assert "Start On This Host operation on dbase" in terminal(F8)
    assert "Operation was successful" in terminal.wait(30)
    assert "Power State     Running" in terminal(ENTER) and "Memory Usage    <Unavailable>" in terminal.shown()
    text = terminal(ENTER)
    assert "dbase is Running." in text and "Shut Down" in text and "Force Shutdown" in text and "Start On" not in text
    terminal("s", ENTER, F8)
    assert "Operation was successful" in terminal.wait(60)
    assert "Power State     Halted" in terminal(ENTER)


def test_escape_goes_back_step_by_step(terminal):
    terminal("v", ENTER, "a", ENTER, ENTER, ENTER)
    assert "Control This" in terminal(ESCAPE) and "to confirm" not in terminal.shown()
    assert "Host Performance Information" in terminal(LEFT)
    assert "Customize System" in terminal(ESCAPE)
    assert "Local Command Shell" in terminal(UP, UP) and "Quit" not in terminal.shown()


def test_without_running_vms_and_what_a_refusal_says(terminal):
    assert "<No Virtual Machines Present>" in terminal("v", ENTER, ENTER)
    terminal(LEFT, "a", ENTER, ENTER, ENTER)
    terminal.lab.api.VM.start(terminal.lab.vm("dbase"), False, False)
    terminal(F8)
    assert "Operation failed: VM_BAD_POWER_STATE" in terminal.wait(1)


def test_the_host_s_use_and_what_is_not_here(terminal):
    text = terminal("v", ENTER, "h")
    assert "CPU Usage" in text and "Memory Usage" in text and "% of 8.0GB" in text
    assert "xsconsole is not simulated in this" in terminal(ESCAPE, "a", ENTER)


def test_quit_is_there_where_it_can_be_left():
    terminal = Terminal(Laboratory(), quits=True)
    terminal(UP, ENTER)
    assert terminal.program.done


def test_a_pool_with_two_hosts_can_move_a_vm():
    lab = Laboratory()
    terminal = Terminal(lab)
    lab.api.VM.start(lab.vm("dbase"), False, False)
    terminal("v", ENTER, ENTER, ENTER, "m")
    text = terminal(ENTER)
    assert "Choose a new host" in text and "<No hosts available>" in text
    assert "Choose a new host" not in terminal(ENTER, ESCAPE)
