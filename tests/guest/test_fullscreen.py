"""Editors, pagers and live displays on the console's screen."""


from lab_env.mock.journal import replay

from ..mock.laboratory import refused

DOWN, ESC = "\x1b[B", "\x1b"


def prompted(keyboard):
    return keyboard.screen.lines[keyboard.screen.row].startswith("root@ubase:~#") and not keyboard.screen.alternate


def test_nano_edits_a_file(keyboard):
    keyboard.type("printf 'one\\ntwo\\n' > f; nano f; echo left $?\r")
    lines = keyboard.screen.lines
    assert "GNU nano" in lines[0] and lines[0].rstrip().endswith("File: f") and lines[2:4] == ["one", "two"] and "[ Read 2 lines ]" in lines[22]
    assert lines[24].startswith("^X Exit")
    keyboard.type(DOWN + "new \r\x0b")
    assert keyboard.screen.lines[2:5] == ["one", "new", ""] and keyboard.screen.lines[0].endswith("Modified")
    keyboard.type("\x15\x18")
    assert keyboard.screen.lines[22].startswith("Save modified buffer")
    keyboard.type("y")
    assert keyboard.screen.lines[22] == "File Name to Write: f"
    keyboard.type("\r")
    assert prompted(keyboard) and "left 0" in keyboard.screen.text
    assert keyboard.type("cat f\r") == "cat f\none\nnew \ntwo\nroot@ubase:~# "


def test_nano_searches_saves_as_and_leaves_without_saving(keyboard):
    keyboard.type("nano /etc/hosts\r\x17localhost\r")
    assert keyboard.screen.row == 2 and keyboard.screen.column == 16
    keyboard.type("x\x18n")
    assert prompted(keyboard) and "xlocal" not in keyboard.type("cat /etc/hosts\r")
    keyboard.type("nano\rhello\x0f" + "copy\r")
    assert "[ Wrote 1 line ]" in keyboard.screen.lines[22]
    keyboard.type("\x18")
    assert keyboard.type("cat copy\r") == "cat copy\nhello\nroot@ubase:~# "


def test_vi_edits_a_file(keyboard):
    keyboard.type("seq 30 > f\rvi f\r")
    assert keyboard.screen.lines[0] == "1" and '"f" 30L, 81C' in keyboard.screen.lines[24]
    keyboard.type("ddpix" + ESC)
    assert keyboard.screen.lines[:3] == ["2", "x1", "3"]
    keyboard.type("u" + "u")
    assert keyboard.screen.lines[:3] == ["2", "3", "4"]
    keyboard.type("G")
    assert keyboard.screen.lines[23] == "30"
    keyboard.type("onew word here" + ESC + "bbcwold" + ESC + ":%s/1/one/g\r:wq\r")
    assert prompted(keyboard)
    assert keyboard.type("tail -n 3 f; head -n 2 f\r") == "tail -n 3 f; head -n 2 f\n29\n30\nnew old here\n2\n3\nroot@ubase:~# "
    keyboard.type("vi f\rx:q\r")
    assert "E37: No write since last change" in keyboard.screen.lines[24]
    keyboard.type(":q!\r")
    assert prompted(keyboard)


def test_less_shows_page_after_page_also_of_a_pipe(keyboard):
    keyboard.type("seq 100 | less\r")
    assert keyboard.screen.lines[0] == "1" and keyboard.screen.lines[24] == ":"
    keyboard.type(" /50\r")
    assert keyboard.screen.lines[0] == "50"
    keyboard.type("G")
    assert keyboard.screen.lines[23] == "100" and keyboard.screen.lines[24] == "(END)"
    keyboard.type("q")
    assert prompted(keyboard)
    keyboard.type("man ls\r")
    assert keyboard.screen.lines[0].startswith("LS(1)")
    keyboard.type("q")
    assert prompted(keyboard)
    keyboard.type("seq 30 | more\r")
    assert keyboard.screen.lines[24].startswith("--More--(")
    keyboard.type("  ")
    assert prompted(keyboard)


def test_top_goes_on_by_itself(lab, keyboard):
    keyboard.type("top\r")
    first = keyboard.screen.lines[0]
    assert first.startswith("top - ") and keyboard.screen.lines[6].startswith("  PID USER")
    lab.xs.advance(60)
    assert keyboard.screen.lines[0] != first
    keyboard.type("q")
    assert prompted(keyboard)
    keyboard.type("watch -n 5 date\r")
    assert keyboard.screen.lines[0].startswith("Every 5.0s: date")
    keyboard.type("\x03")
    assert prompted(keyboard)


def test_what_follows_a_program_is_done_after_it(keyboard):
    keyboard.type("for f in a b; do nano $f; echo done $f; done; echo all\r")
    assert keyboard.screen.lines[0].endswith("File: a")
    keyboard.type("A\x0f\r\x18")
    assert keyboard.screen.lines[0].endswith("File: b")
    keyboard.type("\x18")
    assert keyboard.screen.text.endswith("done a\ndone b\nall\nroot@ubase:~#")
    assert "inside another command" in keyboard.type("f() { nano x; }; f\r")


def test_a_cell_is_told_that_the_console_is_taken(lab, keyboard):
    keyboard.type("nano f\r")
    host, args = lab.api.host.get_all()[0], {"vm": keyboard.uuid, "line": "ls"}
    assert refused(lab.api.host.call_plugin, host, "xenlab", "guest", args)[2] == "BUSY"
    keyboard.type("\x18")
    assert lab.type(lab.api.VM.get_by_uuid(keyboard.uuid), "nano f")[0].startswith("nano: a full-screen program cannot be used in a cell.")


def test_editing_is_replayed(lab, keyboard):
    for keys in ("vi f\r", "i", "hello", ESC, ":", "w\r", "yyp", ":x\r", "top\r"):
        keyboard.type(keys)
    lab.xs.advance(100)
    lab.xs.note_time(always=True)
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()
