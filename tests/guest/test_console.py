"""A guest's console: its stream, its screen, the keys."""

import json

import pytest

from lab_env.mock.journal import replay

from ..mock.laboratory import refused

UP, LEFT = "\x1b[A", "\x1b[D"


class Keyboard:
    """One types on a VM's console through the laboratory's own door."""

    def __init__(self, lab, vm):
        self.lab, self.uuid = lab, lab.api.VM.get_uuid(vm)

    def ask(self, function, **args):
        return json.loads(self.lab.api.host.call_plugin(self.lab.api.host.get_all()[0], "xenlab", function, {"vm": self.uuid, **args}))

    @property
    def position(self):
        return self.ask("stream")["position"]

    def type(self, text):
        """Type keys; what the console shows for them."""
        before = self.position
        self.ask("keys", text=json.dumps(text))
        return self.ask("stream", since=str(before))["text"].replace("\r\n", "\n")

    @property
    def screen(self):
        machine = next(machine for machine in self.lab.xs.machines.values() if machine.vm.uuid == self.uuid)
        return machine.console.screen()

    def login(self, name="root"):
        self.type(f"{name}\rxenlab\r")
        return self


@pytest.fixture
def keyboard(lab):
    return Keyboard(lab, lab.installed())


def test_boot_messages_come_at_their_time_and_then_a_login_prompt(lab):
    vm = lab.installed()
    lab.api.VM.hard_shutdown(vm)
    lab.api.Async.VM.start(vm, False, False)
    lab.xs.advance(4)
    keyboard = Keyboard(lab, vm)
    early = keyboard.ask("stream")
    assert "Loading" in early["text"] and "login:" not in early["text"] and early["state"] == "booting"
    lab.xs.settle()
    late = keyboard.ask("stream", since=str(early["position"]))
    assert late["text"].endswith("\r\nubase login: ") and "Loading" not in late["text"]
    assert keyboard.screen.lines[keyboard.screen.row] == "ubase login:"


def test_root_and_a_user_log_in_with_their_password(keyboard):
    assert keyboard.type("root\rwrong\r").endswith("Login incorrect\nubase login: ")
    shown = keyboard.type("root\rxenlab\r")
    assert "xenlab" not in shown and shown.endswith("root@ubase:~# ")
    assert keyboard.type("whoami; pwd\r") == "whoami; pwd\nroot\n/root\nroot@ubase:~# "
    assert keyboard.type("\x04").endswith("logout\n\n\nUbuntu 13.04 ubase hvc0\n\nubase login: ")
    assert keyboard.type("student\rxenlab\r").endswith("student@ubase:~$ ")
    assert keyboard.type("nobody\r") .count("nobody") == 2


def test_the_line_is_edited(keyboard):
    keyboard.login()
    keyboard.type("echo one\r")
    assert keyboard.type("echo two" + LEFT * 3 + "x\x01\x05\x7f\r").endswith("xtw\nroot@ubase:~# ")
    assert keyboard.type(UP + UP + "\r").endswith("\none\nroot@ubase:~# ")
    assert keyboard.type("garbage\x15echo clean\r").endswith("\nclean\nroot@ubase:~# ")
    assert keyboard.type("echo a b c\x17\x17d\r").endswith("\na d\nroot@ubase:~# ")
    assert keyboard.type("\x12one\r").endswith("\none\nroot@ubase:~# ")
    assert keyboard.type("echo half\x03").endswith("^C\nroot@ubase:~# ")
    keyboard.type("\x0c")
    assert keyboard.screen.text == "root@ubase:~#"


def test_a_long_line_wraps_and_is_mended(keyboard):
    keyboard.login()
    keyboard.type("\x0cecho " + "x" * 100)
    assert [len(line) for line in keyboard.screen.lines[:3]] == [80, 39, 0]
    keyboard.type("\x01" + "\x1b[C" * 5 + "yy")
    assert keyboard.screen.lines[0].startswith("root@ubase:~# echo yyxxx") and len(keyboard.screen.lines[1]) == 41
    keyboard.type("\x05" + "\x7f" * 90)
    assert keyboard.screen.lines[0] == "root@ubase:~# echo yyxxxxxxxxxx" and keyboard.screen.lines[1] == ""


def test_tab_completes(keyboard):
    keyboard.login()
    assert keyboard.type("hostn\t\r").startswith("hostname \nubase\n")
    assert keyboard.type("cat /etc/hostn\t\r").startswith("cat /etc/hostname \nubase\n")
    listed = keyboard.type("cat /etc/host\t\t")
    assert "host.conf  hostname   hosts\n" in listed and listed.endswith("cat /etc/host")


def test_a_program_that_asks_is_answered(keyboard):
    keyboard.login()
    assert keyboard.type("read -p 'Name: ' x; echo [$x]\r") == "read -p 'Name: ' x; echo [$x]\nName: "
    assert keyboard.type("abd\x7fc\r").endswith("[abc]\nroot@ubase:~# ")
    assert keyboard.screen.lines[keyboard.screen.row - 2] == "Name: abc"
    keyboard.type("cat > note\r")
    assert keyboard.type("hello\r\x04cat note\r").endswith("cat note\nhello\nroot@ubase:~# ")
    assert keyboard.type("read -n1 k; echo =$k\ry") .endswith("=y\nroot@ubase:~# ")
    assert keyboard.type("read x\rabc\x03").endswith("^C\nroot@ubase:~# ")
    assert keyboard.type("for i in 1 2; do\recho $i\rdone\r").endswith("> done\n1\n2\nroot@ubase:~# ")


def test_what_a_cell_types_shows_here_too(lab, keyboard):
    before = keyboard.position
    host = lab.api.host.get_all()[0]
    lab.api.host.call_plugin(host, "xenlab", "guest", {"vm": keyboard.uuid, "line": "echo from a cell"})
    assert keyboard.ask("stream", since=str(before))["text"].replace("\r", "") == \
        "root (automatic login)\n\nroot@ubase:~# echo from a cell\nfrom a cell\nroot@ubase:~# "
    keyboard.type("half")
    lab.api.host.call_plugin(host, "xenlab", "guest", {"vm": keyboard.uuid, "line": "echo again"})
    assert keyboard.screen.lines[keyboard.screen.row - 2:keyboard.screen.row + 1] == ["root@ubase:~# echo again", "again", "root@ubase:~#"]


def test_a_replay_types_the_same(lab, keyboard):
    for text in ("root\r", "xenlab\r", "e", "cho h", "i > note\r", "\x1b", "[A", "\r", "cat no", "\t\r", "sleep 3; date\r", "half"):
        keyboard.ask("keys", text=json.dumps(text))
    lab.xs.note_time(always=True)
    typed = [json.loads(line)[3][1] for line in lab.lines[1:] if json.loads(line)[2] == "keys"]
    assert typed[2:4] == ["echo h", "i > note\r"], "letters are written together"
    again = replay(lab.journal)
    assert again.fingerprint() == lab.xs.fingerprint()


def test_a_vm_that_does_not_run_has_no_keyboard(lab):
    vm = lab.vm()
    args = {"vm": lab.api.VM.get_uuid(vm), "text": '"x"'}
    assert refused(lab.api.host.call_plugin, lab.api.host.get_all()[0], "xenlab", "keys", args)[2] == "VM_HALTED"
    assert Keyboard(lab, vm).ask("stream")["state"] == "halted"
