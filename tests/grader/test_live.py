"""Grading many XenServers at once: only looking, with pins and time-outs, whatever some of them do."""

import hashlib
import socket
import ssl
import threading
import time

import pytest

from grader import live
from grader.facts import CannotTell
from grader.grading import session_on
from grader.report import Status
from lab_env import cli
from lab_env.cli import UserError
from tests.grader.laboratory import journal, lab
from tests.server.serving import served
from tests.server.test_serve import log_in as session_of

ASSIGNMENT = "ubuntu-exercise"


@pytest.fixture
def password(monkeypatch):
    monkeypatch.setenv("XENLAB_PASSWORD", "xenserver")


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """A served XenServer on which the exercise is done."""
    path = tmp_path_factory.mktemp("lab") / "lab.journal"
    path.write_text(journal(), newline="\n")
    with served("--port", "0", "--journal", path, "--seed", lab().seed) as (url, _):
        yield url


@pytest.fixture
def silent():
    """A host that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture
def dribbling():
    """A host that sends a byte now and then, for ever."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        stop = threading.Event()

        def dribble():
            client, _ = listening.accept()
            with client:
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n")
                while not stop.wait(0.1):
                    client.sendall(b" ")
        thread = threading.Thread(target=dribble, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        stop.set()
        thread.join()


@pytest.fixture
def closed():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_a_class_of_hosts_some_of_which_are_away(solved, silent, dribbling, closed, password, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(live, "GRACE", 0.2)
    (tmp_path / "hosts.csv").write_text(
        f"student,url,user,vms\nana,{solved},root,all\nbrais,{silent},,\ncarme,{dribbling},,\nduarte,{closed},,\nelvira,{solved},nobody,all\n")
    started = time.monotonic()
    status = cli.main(["grade", ASSIGNMENT, "--live", str(tmp_path / "hosts.csv"), "--timeout", "2", "--csv", str(tmp_path / "marks.csv"),
                       "--feedback", str(tmp_path / "pages"), "--html", str(tmp_path / "class.html"), "--json", str(tmp_path / "class.json")])
    assert status == 1 and time.monotonic() - started < 8
    assert (tmp_path / "marks.csv").read_text().splitlines()[1:] == [
        "ana,17,17,graded", "brais,0,17,unreadable", "carme,0,17,unreadable", "duarte,0,17,unreadable", "elvira,0,17,unreadable"]
    assert "SESSION_AUTHENTICATION_FAILED" in capsys.readouterr().out
    assert len(list((tmp_path / "pages").iterdir())) == 5
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and "xenserver'" in path.read_text(encoding="utf-8")]


def test_of_a_pool_that_students_share_each_is_asked_about_their_own_vms(solved, password, tmp_path, capsys):
    api = session_of(solved).xenapi
    ubase = api.VM.get_by_name_label("ubase")[0]
    (tmp_path / "hosts.csv").write_text(f"student,url\nana,{solved}\nbrais,{solved}\n")

    def scores():
        cli.main(["grade", ASSIGNMENT, "--live", str(tmp_path / "hosts.csv"), "--csv", str(tmp_path / "marks.csv")])
        return [float(line.split(",")[1]) for line in (tmp_path / "marks.csv").read_text().splitlines()[1:]]

    assert scores() == [0, 0], "nobody's: XenLab made it for neither"
    api.VM.add_to_other_config(ubase, "xenlab", f"ana {api.VM.get_uuid(ubase)}")
    try:
        ana, brais = scores()
    finally:
        api.VM.remove_from_other_config(ubase, "xenlab")
    assert ana == 17 and brais == 0, "all that a live XenServer can prove"


def test_what_was_answered_before_a_host_went_away_counts(monkeypatch, password):
    session = session_on(lab())
    calls = []

    class Failing(live.ReadOnly):
        def __getattr__(self, cls):
            calls.append(cls)
            if len(calls) > 4:
                raise TimeoutError("timed out")
            return super().__getattr__(cls)
    monkeypatch.setattr(live.XenAPI, "Session", lambda *_, **__: session)
    monkeypatch.setattr(session, "login_with_password", lambda *_: None, raising=False)
    monkeypatch.setattr(live, "ReadOnly", Failing)
    report = live.grade_host(ASSIGNMENT, live.Host("ana", "https://host"))
    assert 0 < report.points < 20 and report.status is Status.PARTLY and any("timed out" in outcome.why.en for outcome in report.outcomes if outcome.why)


def test_it_only_looks():
    xs = lab()
    before = xs.fingerprint()
    session = live.ReadOnly(session_on(xs))
    ref = session.xenapi.VM.get_by_name_label("ubase")[0]
    for change in ("destroy", "start", "set_name_label", "hard_shutdown", "add_to_other_config"):
        with pytest.raises(CannotTell, match="only looks"):
            getattr(session.xenapi.VM, change)(ref)
    assert xs.fingerprint() == before


def test_without_a_password_nothing_is_asked(monkeypatch, silent):
    monkeypatch.delenv("XENLAB_PASSWORD", raising=False)
    report = live.grade_host(ASSIGNMENT, live.Host("ana", silent, password_variable="XENLAB_NOT_SET"))
    assert report.status is Status.UNREADABLE and "XENLAB_NOT_SET" in report.notes[0].gl


def test_pins(tmp_path, password):
    with served("--port", "0", "--https-port", "0", "--certificate", tmp_path / "own.pem") as (_, process):
        url = next(word for word in process.words.split() if word.startswith("https://"))
        pem = (tmp_path / "own.pem").read_text()
        pem = pem[pem.index("-----BEGIN CERTIFICATE"):]
        pin = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
        assert live.grade_host(ASSIGNMENT, live.Host("ana", url, sha256=pin)).status in (Status.GRADED, Status.PARTLY)
        wrong = live.grade_host(ASSIGNMENT, live.Host("ana", url, sha256="0" * 64))
        assert wrong.status is Status.UNREADABLE and pin in wrong.notes[0].en
        untrusted = live.grade_host(ASSIGNMENT, live.Host("ana", url))
        assert untrusted.status is Status.UNREADABLE and "did not answer" in untrusted.notes[0].en


@pytest.mark.parametrize("text, reason", [
    ("", "student and url are needed"), ("student,url,password\na,https://h,secret\n", "not password"),
    ("student,url\nana,ftp://h\n", "line 2"), ("student,url\n,https://h\n", "line 2"), ("student,url\nana,https://root:x@h\n", "line 2"),
    ("student,url\nana,http://xenserver.example\n", "unencrypted"), ("student,url,sha256\nana,https://h,12\n", "fingerprint"),
    ("student,url\nana,https://h\nana,https://i\n", "more than one XenServer for ana"),
])
def test_an_inventory_that_is_wrong_is_refused_with_the_reason(tmp_path, text, reason):
    (tmp_path / "hosts.csv").write_text(text)
    with pytest.raises(UserError, match=reason):
        live.inventory(tmp_path / "hosts.csv")
