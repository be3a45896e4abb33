"""Which language a message is said in."""

import json

import pytest

from lab_env.cli import UserError
from lab_env.words import Words, chosen, is_printable

HELLO = Words("Hello", "Ola")


@pytest.fixture
def lab(tmp_path, monkeypatch):
    monkeypatch.delenv("XENLAB_LANGUAGE", raising=False)
    monkeypatch.setenv("XENLAB_LAB", str(tmp_path))
    return tmp_path / "lab.json"


def test_the_lab_s_own_setting_decides(lab):
    assert chosen() == "en", "no lab: English"
    lab.write_text(json.dumps({"language": "gl"}))
    assert chosen() == "gl" and HELLO.say() == "Ola" and str(UserError(HELLO)) == "Ola"


def test_the_environment_and_who_asks_come_first(lab, monkeypatch):
    lab.write_text(json.dumps({"language": "gl"}))
    monkeypatch.setenv("XENLAB_LANGUAGE", "en")
    assert chosen() == "en" and chosen("gl") == "gl"


def test_the_side_bar_may_change_it_and_a_folder_that_was_moved_is_told_of_in_it(lab):
    lab.write_text(json.dumps({"language": "en"}))
    assert HELLO.say() == "Hello"
    lab.write_text(json.dumps({"language": "gl"}))
    assert HELLO.say() == "Ola"
    lab.unlink()
    assert HELLO.say() == "Ola"


def test_a_torn_setting_does_not_keep_a_message_from_being_said(lab):
    lab.write_text("{")
    assert str(UserError(HELLO)) == "Hello"


def test_what_somebody_else_wrote_is_shown_and_not_obeyed():
    told = Words("It is called {name}.", "Chámase {name}.").fill(name="a\x1b[2J\r\x9b\u202eb\ud800 ñ 😀\tx")
    assert told.gl == "Chámase a\\u001b[2J\\u000d\\u009b\\u202eb\\ud800 ñ 😀\tx." and told.en.encode()
    assert [is_printable(name) for name in ("ana", "Ana Lema", "a\u00a0b", "安", "a\nb", "a\x1bb", "\udcff")] == [True] * 4 + [False] * 3
    assert "\x1b" not in Words("{reason}", "{reason}").fill(reason=OSError(2, "no \x1b[31m")).en and Words("{x:.1f}", "{x:.1f}").fill(x=1.25).en == "1.2"
