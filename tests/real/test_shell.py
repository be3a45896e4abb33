"""What a terminal shows, as a transcript has it."""

import pytest

from lab_env.real.console_shell import PROMPT, without_echo
from lab_env.real.guest import addresses
from lab_env.real.shell import QUESTION, readable


@pytest.mark.parametrize("shown, text", [
    ("a\r\nb\r\n", "a\nb\n"), ("10%\r50%\r100%\r\n", "100%\n"), ("echo t\x08 \x08yped", "echo yped"), ("\x08x", "x"), ("\x1b[01;34mbin\x1b[0m\x1b[K", "bin"),
    ("\x1b]0;title\x07$ ", "$ "), ("\x1b[?2004hé ñ", "é ñ")])
def test_escapes_and_what_was_written_over_are_left_out(shown, text):
    assert readable(shown) == text


@pytest.mark.parametrize("line, is_one", [("root@dbase:~# ", True), ("ana@noble-17:/tmp$ ", True), ("[root@centos ~]# ", True), ("# ", True), ("bash-4.2# ", True), ("$ ", True),
                                          ("Continue? [y/n] ", False), ("dbase login: ", False), ("100 # of things ", False), ("> ", False)])
def test_what_a_prompt_is(line, is_one):
    assert bool(PROMPT.fullmatch(line)) is is_one


@pytest.mark.parametrize("line, is_one", [("Continue? [y/n] ", True), ("[sudo] password for ana: ", True), ("Password:", True), ("mysql> ", True), ("(yes/no)? ", True),
                                          ("0% [Working]", False), ("Reading package lists... 45%", False), ("HTTP request sent, awaiting response... ", False), ("", False)])
def test_what_a_question_is(line, is_one):
    assert bool(QUESTION.search(line)) is is_one


def test_the_echo_of_a_line_is_left_out_however_it_was_wrapped():
    assert without_echo("echo hi\nhi\n", "echo hi") == "hi\n"
    assert without_echo("root@a:~# echo aaa\nbbb\naaabbb\n", "echo aaabbb") == "aaabbb\n"


def test_addresses_come_in_the_order_of_interfaces_ipv4_first():
    assert addresses({"1/ip": "192.0.2.9", "0/ipv6/0": "fe80::1", "0/ipv6/1": "2001:db8::5", "0/ip": "192.0.2.7", "0/ipv4/0": "192.0.2.7", "2/ip": "nonsense", "3/ip": "169.254.3.4"}) == [
        "192.0.2.7", "2001:db8::5", "192.0.2.9"]
    assert addresses({}) == []
