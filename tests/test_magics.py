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

    run.lab, run.shown, run.shell = lab, shown, shell
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


def test_a_name_may_have_blanks_and_quotation_marks(cell):
    vm = cell.lab.api.VM.get_by_name_label("ubase")[0]
    for name in ("dbase (1)", "<b>o de Xián</b> 🐧 & \"co\"", "it's mine"):
        cell.lab.api.VM.set_name_label(vm, name)
        assert cell(name, "hostname").text.endswith("ubase\n")
    assert cell('"it\'s mine" --expect-fail', "false").name == "it's mine"


def test_of_very_much_output_the_notebook_keeps_beginning_and_end(cell, monkeypatch):
    transcript = cell("ubase", "seq 1 100000")
    assert transcript.text.endswith("\n100000\n") and len(transcript.text) > 500_000
    for shown in (repr(transcript), transcript._repr_html_()):
        assert "\n1\n2\n" in shown and "98001 lines are not shown" in shown and "\n99999\n100000" in shown and len(shown) < 50_000
    monkeypatch.setenv("XENLAB_LANGUAGE", "gl")
    assert "98001 liñas sen amosar" in repr(transcript)
    assert len(repr(cell("ubase", "seq 1 100000 | tr -d '\\n'"))) < 10_000


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


def test_xe_in_a_cell(cell, monkeypatch):
    from lab_env import xe_magic
    from lab_env.xe_magic import Printed
    monkeypatch.setattr(xe_magic, "connect", lambda: session_of(cell.lab))
    shell = cell.shell
    uuid = shell.run_line_magic("xe", "vm-list name-label=ubase params=uuid --minimal")
    assert isinstance(uuid, Printed) and uuid == cell.lab.api.VM.get_uuid(cell.lab.api.VM.get_by_name_label("ubase")[0])
    text = shell.run_cell_magic("xe", "", "# a remark\nvm-list params=name-label --minimal\n\nhost-list --minimal\n")
    assert text.splitlines()[0] == "xe vm-list params=name-label --minimal" and "ubase" in text.splitlines()[1] and "<pre" in text._repr_html_()
    with pytest.raises(LineFailed, match="'xe vm-strat' ended with status 1"):
        shell.run_line_magic("xe", "vm-strat")
    assert "Unknown command" in cell.shown[-1]
    with pytest.raises(LineFailed, match="Is a quotation mark missing"):
        shell.run_line_magic("xe", "vm-start vm='ubase")
    with pytest.raises(NotImplementedError):
        shell.run_cell_magic("xe", "", "# YOUR CODE HERE\nraise NotImplementedError()")


def session_of(lab):
    """A session of its own for each command, which logs it out."""
    import XenAPI
    from lab_env.transport import InProcessTransport
    session = XenAPI.Session("http://mock/", transport=InProcessTransport(lab.xs))
    session.login_with_password("root", "xenserver")
    return session


def test_xe_is_completed(cell, monkeypatch):
    from lab_env import xe_magic
    monkeypatch.setattr(xe_magic, "connect", lambda: session_of(cell.lab))
    cell.lab.api.VM.set_is_a_template(cell.lab.api.VM.clone(cell.lab.template(), "with a blank"), False)
    complete = cell.shell.Completer

    def offered(text):
        return {one.text for one in complete.completions(text, len(text)) if one.type != "magic"}

    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert {"vm-start", "vm-shutdown"} <= offered("%xe vm-s")
        assert offered("%xe vm-star") == {"vm-start"} and offered("%%xe\nvm-star") == {"vm-start"}, "nothing of Python's"
        assert "with\\ a\\ blank" in offered("%xe vm-start vm=wi")
        assert {"uuid="} <= offered("%xe vm-list uu")
        assert "ubase" in offered("%xe vm-start vm=ub")
        assert "--minimal" in offered("%xe vm-list --mi")


def raised(shell, source, monkeypatch):
    """What a cell that fails shows."""
    seen = []
    monkeypatch.setattr(shell, "_showtraceback", lambda kind, error, lines: seen.append("\n".join(lines)))
    shell.run_cell(source)
    return seen[0]


@pytest.mark.parametrize("source, english, galician", [
    ("print(lab.now)", "`lab` is not defined. Was the kernel restarted", "`lab` non está definido. Reiniciouse o núcleo"),
    ("api.VM.get_by_name_label('nobody')[0]", "Nothing of that name is on the XenServer yet", "Aínda non hai nada con ese nome"),
    ("api.VM.get_uuid('OpaqueRef:gone')", "is no longer on the XenServer", "xa non está no XenServer"),
    ("api.VM.start(vm, False, False)", "XenServer refuses: VM_BAD_POWER_STATE. The VM is running", "XenServer non o acepta: VM_BAD_POWER_STATE. A máquina virtual"),
])
def test_mishaps_explain_themselves(cell, monkeypatch, source, english, galician):
    cell.shell.user_ns |= {"api": cell.lab.api, "vm": cell.lab.api.VM.get_by_name_label("ubase")[0]}
    assert english in raised(cell.shell, source, monkeypatch)
    monkeypatch.setenv("XENLAB_LANGUAGE", "gl")
    told = raised(cell.shell, source, monkeypatch)
    assert galician in told and told.endswith(f"Nesta liña: {source}")


def test_a_cell_that_is_stopped_says_what_goes_on(cell, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt
    cell.shell.user_ns["lab"] = notebook = Notebook(cell.lab.session)
    monkeypatch.setattr("lab_env.guests.Guest.type", stop)
    told = raised(cell.shell, "%%guest ubase\nsleep 300", monkeypatch)
    assert told.startswith("Stopped. The line was typed already: the guest goes on with it") and "ipython" not in told
    monkeypatch.setattr(notebook, "look_at", stop)
    monkeypatch.setenv("XENLAB_LANGUAGE", "gl")
    assert raised(cell.shell, "lab.wait_until_ready('ubase')", monkeypatch).startswith("Parado: só a espera, o laboratorio segue.")
    assert "Traceback" in raised(cell.shell, "raise KeyboardInterrupt", monkeypatch), "a loop of one's own"


def test_a_server_that_is_not_there_and_a_folder_that_was_moved(cell, monkeypatch, tmp_path):
    import XenAPI
    cell.shell.user_ns["away"] = XenAPI.Session("http://127.0.0.1:9").xenapi
    assert "Is `xenlab lab` still running" in raised(cell.shell, "away.session.get_all_subject_identifiers()", monkeypatch)
    monkeypatch.setenv("XENLAB_LAB", str(tmp_path / "moved"))
    assert "was it moved or renamed" in raised(cell.shell, f"open({str(tmp_path / 'moved' / 'x')!r})", monkeypatch)
    assert "Traceback" in raised(cell.shell, "[][0]", monkeypatch), "what is not known here is shown as always"
