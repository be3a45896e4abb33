"""Many labs on one server: each its own state, journal and password."""

import pytest
import XenAPI

from tests.mock.laboratory import refused

from .serving import run, served

ROWS = "name,password,release,contents,course,assignment,student\nana,secret-a,,,,,\nbrais,secret-b,xenserver-6.1,course,c,a,brais\n"


def login(url, user, password):
    session = XenAPI.Session(url)
    session.login_with_password(user, password)
    return session


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "labs.csv").write_text(ROWS)
    return tmp_path


def names(session):
    return {record["name_label"] for record in session.xenapi.VM.get_all_records().values()}


def test_each_sees_nothing_of_the_others(folder):
    with served("--labs", folder, "--speed", "instant", first="2 XenServers (mocked) at http://") as (url, process):
        ana, brais = login(url, "ana", "secret-a"), login(url, "brais", "secret-b")
        assert refused(login, url, "ana", "secret-b")[0] == refused(login, url, "eva", "x")[0] == "SESSION_AUTHENTICATION_FAILED"
        template = ana.xenapi.VM.get_by_name_label("Debian Squeeze 6.0 (64-bit)")[0]
        vm = ana.xenapi.VM.clone(template, "mine")
        assert "mine" in names(ana) and "mine" not in names(brais) and "dbase" in names(brais) and "dbase" not in names(ana)
        assert refused(brais.xenapi.VM.get_record, vm)[0] == "HANDLE_INVALID"
        assert ana.VM.get_all("OpaqueRef:none")["ErrorDescription"] == ["SESSION_INVALID", "OpaqueRef:none"]
        assert "VM.start" in ana.system.listMethods()
        with open(folder / "labs.csv", "a") as rows:
            rows.write("eva,secret-e,,,,,\n")
        assert names(login(url, "eva", "secret-e"))
        process.terminate()
        process.wait(10)
    assert {file.name for file in folder.iterdir()} == {"labs.csv", *(f"{dot}{name}.journal{end}" for name in ("ana", "brais", "eva") for dot, end in (("", ""), (".", ".state")))}
    with served("--labs", folder, first="3 XenServers (mocked) at http://") as (url, _):
        assert "mine" in names(login(url, "ana", "secret-a"))


def test_labs_of_the_same_seed_have_sessions_of_their_own(folder):
    (folder / "labs.csv").write_text("name,password,student\na,x,same\nb,y,same\n")
    with served("--labs", folder, first="2 XenServers (mocked) at http://") as (url, _):
        one, other = login(url, "a", "x"), login(url, "b", "y")
        assert one.handle != other.handle and one.xenapi.host.get_all() == other.xenapi.host.get_all()


@pytest.mark.parametrize("rows, words", [("name,password\n../a,x\n", "line 2"), ("name,password\na,\n", "no password"), ("name,password\na,x\na,y\n", "line 3"),
                                         ("name,passwort\na,x\n", "unknown columns"), ("name,password,release\na,x,xenserver-9\n", "unknown release"), (None, "cannot read")])
def test_what_is_wrong_with_the_file_is_said(tmp_path, rows, words):
    if rows:
        (tmp_path / "labs.csv").write_text(rows)
    found = run("serve", "--labs", tmp_path)
    assert found.returncode == 2 and words in found.stderr


def test_options_for_one_lab_are_refused(folder):
    found = run("serve", "--labs", folder, "--journal", "x")
    assert found.returncode == 2 and "labs.csv" in found.stderr


def test_an_account_with_a_role():
    with served("--account", "eva:read-only:se:cret") as (url, _):
        session = login(url, "eva", "se:cret")
        assert refused(session.xenapi.VM.set_name_label, session.xenapi.VM.get_all()[0], "x")[0] == "RBAC_PERMISSION_DENIED"
    found = run("serve", "--account", "eva:guest:secret")
    assert found.returncode == 2 and "secret" not in found.stderr
