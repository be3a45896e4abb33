"""`%%guest` and the Lab, in an IPython shell of their own."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from lab_env import connection, lab as lab_module, magics
from lab_env.cli import UserError
from lab_env.lab import Lab as Notebook
from lab_env.magics import LineFailed, Transcript

from .mock.laboratory import Lab


@pytest.fixture
def cell(monkeypatch):
    """Runs a `%%guest` cell against an installed VM `ubase`; `.lab` is the XenServer behind it."""
    lab = Lab()
    lab.installed()
    shown = []
    monkeypatch.setattr(magics, "connect", lambda: lab.session)
    monkeypatch.setattr("IPython.display.display", shown.append)
    shell = InteractiveShell()
    shell.extension_manager.load_extension("lab_env")

    def run(line, text):
        shown.clear()
        shell.find_cell_magic("guest")(line, text)
        return shown[0]

    run.lab, run.shown = lab, shown
    return run


def test_lines_are_typed_and_shown_with_their_prompts(cell):
    transcript = cell("ubase", "# a remark\ncd /tmp\n\npwd\n")
    assert transcript.text == "root@ubase:~# cd /tmp\nroot@ubase:/tmp# pwd\n/tmp\n"
    assert transcript.exit_codes == [0, 0]
    assert cell("ubase", "echo '<b>'")._repr_html_().count("&lt;b&gt;") == 2


def test_constructs_over_several_lines_are_one(cell):
    assert cell("ubase", "cat > /tmp/a <<X\n# kept\nX\ncat /tmp/a").text.endswith("# cat /tmp/a\n# kept\n")


def test_a_failing_line_fails_the_cell_after_all_were_typed(cell):
    with pytest.raises(LineFailed, match="'false' ended with status 1"):
        cell("ubase", "false\ntouch /tmp/after")
    assert cell.shown[0].exit_codes == [1, 0]
    assert cell("ubase --expect-fail", "false").exit_codes == [1]
    with pytest.raises(LineFailed, match="none did"):
        cell("ubase --expect-fail", "true")


def test_an_unanswered_cell_is_not_typed(cell):
    before = cell.lab.journal
    with pytest.raises(NotImplementedError):
        cell("ubase", "# YOUR CODE HERE\nraise NotImplementedError()")
    assert cell.lab.journal == before


def test_waiting_in_a_lab_without_a_clock_of_its_own_moves_it(cell):
    notebook = Notebook(cell.lab.session)
    before = cell.lab.xs.clock.now
    notebook.wait(minutes=3)
    assert cell.lab.xs.clock.now == before + 180
    cell.lab.api.VM.hard_reboot(notebook.vm("ubase"))
    notebook.wait_until_ready("ubase")
    assert notebook.guest("ubase").type("hostname").output == "ubase\n"
    cell.lab.api.VM.hard_shutdown(notebook.vm("ubase"))
    with pytest.raises(UserError, match="start it first"):
        notebook.wait_until_ready("ubase")


def test_without_any_setting_it_says_where_to_look(monkeypatch, tmp_path):
    for name in ("XENLAB_URL", "XENLAB_LAB"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match="no XenServer is named"):
        connection.connect()
    assert UserError("one line")._render_traceback_() == ["one line"]
    assert lab_module.connect is connection.connect


def test_what_goes_wrong_is_said_in_the_lab_s_language(cell, monkeypatch):
    monkeypatch.setenv("XENLAB_LANGUAGE", "gl")
    with pytest.raises(LineFailed, match="'false' acabou con estado 1; o que dixo está arriba"):
        cell("ubase", "false")
    with pytest.raises(UserError, match="non hai ningunha MV chamada 'x'; hai 'ubase'"):
        Notebook(cell.lab.session).guest("x")
    notebook = Notebook(cell.lab.session)
    guest = notebook.guest("ubase")
    cell.lab.api.VM.hard_shutdown(notebook.vm("ubase"))
    with pytest.raises(UserError, match="'ubase' non está en marcha: iníciaa antes"):
        guest.type("hostname")


def test_the_caption_says_as_whom():
    assert "w2008: console, as Administrator" in Transcript("w2008", "C:\\Users\\Administrator>", [])._repr_html_()
    assert "ubase: console, as root" in Transcript("ubase", "root@ubase:~# ", [])._repr_html_()
