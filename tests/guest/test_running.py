"""Programs that go on until ^C: what they say comes at its time, and nothing else can be typed meanwhile."""


from lab_env.mock.journal import replay
from lab_env.mock.model.plugin import Listener

from ..mock.laboratory import refused
from ..mock.test_hot_plug import disk


def news(keyboard, position):
    return keyboard.ask("stream", since=str(position))["text"].replace("\r\n", "\n")


def test_ping_goes_on_until_it_is_interrupted(lab, keyboard):
    shown = keyboard.type("ping 10.10.10.10; echo over\r")
    assert shown.endswith("PING 10.10.10.10 (10.10.10.10) 56(84) bytes of data.\n64 bytes from 10.10.10.10: icmp_req=1 ttl=64 time=0.409 ms\n")
    position = keyboard.position
    lab.xs.advance(2.5)
    assert news(keyboard, position) == "64 bytes from 10.10.10.10: icmp_req=2 ttl=64 time=0.406 ms\n64 bytes from 10.10.10.10: icmp_req=3 ttl=64 time=0.403 ms\n"
    assert keyboard.type("\x03") == ("^C\n--- 10.10.10.10 ping statistics ---\n3 packets transmitted, 3 received, 0% packet loss, time 1998ms\n"
                                     "rtt min/avg/max/mdev = 0.403/0.406/0.409/0.002 ms\nover\nroot@ubase:~# ")


def test_tail_shows_what_is_appended_until_it_is_interrupted(lab, keyboard):
    vm = lab.api.VM.get_by_uuid(keyboard.uuid)
    shown = keyboard.type("tail -n 1 -f /var/log/syslog; echo never\r")
    assert shown.count("\n") == 2
    position = keyboard.position
    lab.api.VBD.plug(disk(lab, vm, "1"))
    assert "kernel: [" in news(keyboard, position) and "xvdb" in news(keyboard, position)
    assert refused(lab.type, vm, "ls")[2] == "BUSY"
    assert keyboard.type("\x03") == "^C\nroot@ubase:~# "
    assert keyboard.type("echo $?\r").endswith("130\nroot@ubase:~# ")


def test_looking_changes_nothing_and_the_journal_tells_it_all(lab, keyboard):
    keyboard.type("ping 10.10.10.10\r")
    for _ in range(30):
        lab.xs.advance(1)
        keyboard.position  # noqa: B018
    keyboard.type("\x03")
    keyboard.type("tail -f /var/log/syslog\r")
    lab.xs.advance(5)
    keyboard.type("\r\x03")
    lab.xs.write_held()
    again = replay(lab.journal)
    assert again.fingerprint() == lab.xs.fingerprint()


def test_a_waiting_reader_is_woken_for_each_reply(lab, keyboard):
    keyboard.type("ping 10.10.10.10\r")
    vm = lab.xs.db.by_uuid("VM", keyboard.uuid)
    listener = Listener(lab.xs, vm, keyboard.position, vm.domid, "ready", 30.0)
    assert not listener.done and listener.due == lab.xs.clock.now + 1
    lab.xs.advance(1)
    assert listener.done and "icmp_req=2" in listener.now()["text"]


def test_guests_reach_each_other_while_they_run(lab):
    first, second = lab.installed(), lab.installed(name="other")
    address = lab.type(second, "hostname -I")[0].strip()
    assert f"64 bytes from {address}" in lab.type(first, f"ping -c 1 {address}")[0]
    lab.type(second, "ifconfig eth0 down")
    assert "Destination Host Unreachable" in lab.type(first, f"ping -c 1 {address}")[0]


def test_a_pipe_has_as_much_of_a_ping_as_it_reads(lab):
    vm = lab.installed()
    assert lab.type(vm, "ping 10.10.10.1 | head -2")[0] == "PING 10.10.10.1 (10.10.10.1) 56(84) bytes of data.\n64 bytes from 10.10.10.1: icmp_req=1 ttl=64 time=0.409 ms\n"
    assert lab.type(vm, "ping 10.10.10.1 | grep -m1 ttl | wc -l")[0] == "1\n"
    assert lab.type(vm, "ping 10.10.10.1 | wc -l")[0].endswith("[the laboratory stopped this line: it would never end]\n")


def test_free_and_vmstat_repeat_until_they_are_interrupted(lab, keyboard):
    once = keyboard.type("free -s 2\r").split("\n", 1)[1]
    position = keyboard.position
    lab.xs.advance(4.5)
    assert news(keyboard, position) == ("\n" + once) * 2 and once.count("\n") == 4
    assert keyboard.type("\x03") == "^C\nroot@ubase:~# "
    assert keyboard.type("vmstat 1 | head -4 | wc -l\r").endswith("4\nroot@ubase:~# ")


def test_what_has_its_time_ends_with_it(lab, keyboard):
    before = lab.xs.clock.now
    shown = keyboard.type("timeout 3 ping 10.10.10.1; echo $?; timeout 5 tail -n 0 -f /var/log/syslog; echo $?\r")
    assert "icmp_req=3" in shown and "icmp_req=5" not in shown and shown.endswith("124\n124\nroot@ubase:~# ") and lab.xs.clock.now - before >= 8


def test_an_interrupt_at_the_prompt_is_shown_once(keyboard):
    assert keyboard.type("ls\x03") == "ls^C\nroot@ubase:~# "


def test_nothing_of_it_in_a_cell(lab, keyboard):
    vm = lab.api.VM.get_by_uuid(keyboard.uuid)
    assert "[tail waits for more" in lab.type(vm, "tail -f /var/log/syslog")[0]
    assert "(ping stops after four" in lab.type(vm, "ping 10.10.10.1")[0]
    assert lab.type(vm, "tail -f nowhere")[0] == "tail: cannot open \u2018nowhere\u2019 for reading: No such file or directory\ntail: no files remaining\n"
