"""`xenlab inventory`: begun, checked line by line, and checked against the hosts."""

import json
import ssl

import pytest

from grader.inventory import COLUMNS, inventory, template
from lab_env.real import trust
from lab_env.words import LANGUAGES

from ..real.command import run
from ..server.serving import served


@pytest.fixture(autouse=True)
def password(monkeypatch):
    monkeypatch.setenv("XENLAB_PASSWORD", "xenserver")
    monkeypatch.delenv("XENLAB_CERTIFICATE", raising=False)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "inventory.csv"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_init_writes_says_what_to_write_and_its_examples_hold(file, language):
    assert run("inventory", "init", file, "--language", language).returncode == 0
    found = run("inventory", "check", file)
    assert found.returncode == 1 and "names no student yet" in found.stdout
    file.write_text(template(language).replace("# ana,", "ana,").replace("# brais,", "brais,"), encoding="utf-8")       # above the line of columns
    assert "the columns are" in run("inventory", "check", file).stdout
    examples = [line.removeprefix("# ") for line in template(language).splitlines() if line.startswith(("# ana,", "# brais,"))]
    file.write_text(template(language) + "\n".join(examples), encoding="utf-8")
    assert [(host.student, host.vms) for host in inventory(file)] == [("ana", "all"), ("brais", "all")]
    assert all(f"   {name} " in template(language) for name in COLUMNS)


def test_a_file_that_is_there_is_never_replaced(file):
    file.write_text("mine")
    found = run("inventory", "init", file)
    assert found.returncode == 2 and "is there already" in found.stderr and file.read_text() == "mine"
    assert run("inventory", "init", file / "no" / "folder.csv").returncode == 2


@pytest.mark.parametrize("text, line, reason", [
    ("student,url\nana,ftp://h\n", 2, "a URL such as https://host"), ("# a\n\nstudent,url\n# b\n,https://h\n", 5, "needs a student"),
    ("student,url\nana,https://h:port\n", 2, "a URL such as"), ("student,url\nana,https://h,x,y\n", 2, "4 fields, and there are 2 columns"),
    ("student,url\nana,http://xenserver.example\n", 2, "unencrypted"), ("student,url,sha256\nana,https://h,12\n", 2, "64 hexadecimal digits"),
    ("student,url,vms\nana,https://h,mine\n", 2, "own or all"),
    ("student,url,password_variable\nana,https://h,s3cret!\n", 2, "never the password itself"),
    ("student,url\nana,https://h\nbrais,https://i\nana,https://j\n", 4, "more than one XenServer for ana (lines 2, 4)"),
    ('student,url\nana,"https://h\n', None, "cannot read the inventory")])
def test_what_is_wrong_is_said_with_its_line(file, text, line, reason):
    file.write_text(text)
    found = run("inventory", "check", file)
    assert found.returncode == (1 if line else 2) and reason in (found.stdout if line else found.stderr)
    assert line is None or f"{file}, line {line}: " in found.stdout
    assert "s3cret" not in found.stdout


def test_all_that_is_wrong_is_said_at_once_and_grading_refuses_it_so(file):
    file.write_text("student,url\nana,https://h\nbrais,\n,https://i\n")
    assert run("inventory", "check", file).stdout.count("inventory.csv, line ") == 2
    found = run("grade", "ubuntu-exercise", "--live", file)
    assert found.returncode == 2 and "line 3" in found.stderr and "line 4" in found.stderr


def test_what_a_spreadsheet_in_galician_writes_is_read(file):
    file.write_text("student;url;user;password_variable;sha256\r\nana;https://h;grader;;\r\n;;;;\r\n", encoding="utf-8-sig")
    assert [(host.student, host.user, host.password_variable) for host in inventory(file)] == [("ana", "grader", "XENLAB_PASSWORD")]


def test_without_connecting_it_says_what_is_not_known(file):
    file.write_text("student,url,password_variable\nana,https://h,XENLAB_PASSWORD\nbrais,https://i,NOT_SET\n")
    found = run("inventory", "check", file, "--language", "gl")
    assert found.returncode == 0 and found.stdout.count("mirar") == 2 and "Sen pegada" in found.stdout and "NOT_SET" in found.stdout


def test_connecting_it_looks_at_each_host(file, tmp_path):
    certificate = tmp_path / "own.pem"
    with served("--port", "0", "--https-port", "0", "--certificate", certificate, "--as-real", "--account", "grader:read-only:xenserver") as (_, process):
        url = next(word for word in process.words.split() if word.startswith("https://"))
        pem = certificate.read_text()
        pin = trust.fingerprint(ssl.PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN CERTIFICATE"):]))
        file.write_text("student,url,user,sha256\n" + "".join(f"{line}\n" for line in (
            f"ana,{url},grader,{pin}", f"brais,{url},root,{pin}", f"carme,{url},grader,", f"duarte,{url},grader,{'0' * 64}", f"elvira,{url},nobody,{pin}", "fuco,https://127.0.0.1:9,,")))
        found = run("inventory", "check", file, "--connect", "--json")
        told = {one["name"]: one for one in json.loads(found.stdout)["findings"]}
    assert found.returncode == 1
    assert {name: one["status"] for name, one in told.items()} == {"ana": "ok", "brais": "look", "carme": "missing", "duarte": "missing", "elvira": "missing", "fuco": "missing"}
    assert "XenServer 6.1.0, as grader (read-only)" in told["ana"]["seen"]
    assert pin in told["carme"]["todo"] and pin in told["duarte"]["todo"] and "user and password" in told["elvira"]["seen"]
