"""`xenlab snapshot` against a served XenServer."""

import os

import pytest
import XenAPI

from .server.serving import run, served


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with served("--speed", "instant", "--journal", str(tmp_path_factory.mktemp("lab") / "lab.journal")) as (url, _):
        session = XenAPI.Session(url)
        session.login_with_password("root", "xenserver")
        yield session.xenapi, {**os.environ, "XENLAB_URL": url, "XENLAB_USER": "root", "XENLAB_PASSWORD": "xenserver"}


def test_a_lab_is_kept_and_gone_back_to(lab):
    api, environment = lab
    before = set(api.VM.get_all())
    assert "monday: as it was at 20141110T08:00" in run("snapshot", "keep", "monday", env=environment).stdout
    vm = api.VM.clone(api.VM.get_by_name_label("Debian Squeeze 6.0 (64-bit)")[0], "new")
    assert vm in api.VM.get_all()
    assert run("snapshot", "restore", "monday", env=environment).returncode == 0 and set(api.VM.get_all()) == before
    assert run("snapshot", "reset", env=environment).returncode == 0 and set(api.VM.get_all()) == before
    assert run("snapshot", "forget", "monday", env=environment).returncode == 0
    assert "monday" not in run("snapshot", "list", env=environment).stdout


@pytest.mark.parametrize("arguments, words", [(("restore", "tuesday"), "there is no snapshot of this lab called 'tuesday'"), (("keep",), "needs a NAME"),
                                              (("reset", "x"), "takes no NAME"), (("undo", "two"), "a number of steps"), (("undo", "5000"), "steps can be undone, not 5000"), (("burn",), "invalid choice")])
def test_what_cannot_be_done_is_said(lab, arguments, words):
    found = run("snapshot", *arguments, env=lab[1])
    assert found.returncode == 2 and words in found.stderr


def test_the_last_steps_are_listed_and_undone(lab):
    api, environment = lab
    vm = api.VM.clone(api.VM.get_by_name_label("Debian Squeeze 6.0 (64-bit)")[0], "oops")
    api.VM.set_name_description(vm, "not wanted")
    told = run("snapshot", "steps", "2", env=environment).stdout
    assert "1  2014-11-10 08:00:02  VM.set_name_description(oops, not wanted)" in told and "2  2014-11-10 08:00:00  Fast clone of VM “Debian Squeeze" in told
    assert run("snapshot", "undo", "2", env=environment).stdout.startswith("Undone: VM.set_name_description(oops, not wanted); Fast clone of VM")
    assert not api.VM.get_by_name_label("oops")
