"""`xenlab serve`, as clients and as the person who starts it see it."""

import http.client
import json
import ssl
import threading
import time
import xmlrpc.client
from urllib.parse import urlsplit

import pytest
import XenAPI

from lab_env.connection import connect

from .serving import run, served

TEMPLATE = "Ubuntu Precise Pangolin 12.04 (64-bit)"


def log_in(url, **options):
    session = XenAPI.Session(url, **options)
    session.login_with_password("root", "xenserver", "1.0", "tests")
    return session


@pytest.fixture(scope="module")
def url():
    with served("--speed", "instant") as (url, _):
        yield url


def post(connection, body, path="/", **headers):
    connection.request("POST", path, body, {"Content-Type": "text/xml", **headers})
    answer = connection.getresponse()
    return answer, answer.read()


def test_the_unmodified_client_works(url):
    api = log_in(url).xenapi
    vm = api.VM.clone(api.VM.get_by_name_label(TEMPLATE)[0], "over-http")
    assert api.VM.get_record(vm)["name_label"] == "over-http"
    assert log_in(url).API_version == "1.10"
    with pytest.raises(XenAPI.Failure, match="SESSION_AUTHENTICATION_FAILED"):
        XenAPI.Session(url).login_with_password("root", "wrong")


def test_answers_are_xapis_bytes(url):
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    body = xmlrpc.client.dumps(("root", "xenserver"), "session.login_with_password")
    answer, text = post(connection, body, "/RPC2")
    assert answer.status == 200 and answer.headers["Content-Type"] == "text/xml" and answer.headers["Access-Control-Allow-Origin"] == "*"
    assert text.startswith(b'<?xml version="1.0"?><methodResponse><params><param><value><struct><member><name>Status</name><value>Success</value>')
    socket = connection.sock
    post(connection, body)
    assert connection.sock is socket, "the connection is kept"


def test_nonsense_gets_an_error_and_the_server_goes_on(url):
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    assert post(connection, "hello")[0].status == 500
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    assert post(connection, "x" * 400_000)[0].status == 413
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", "/nothing-here")
    assert connection.getresponse().status == 404
    assert log_in(url).xenapi.VM.get_all()


def test_one_waits_for_events_while_another_works():
    with served("--speed", "60") as (url, _):
        api = log_in(url).xenapi
        token = getattr(api.event, "from")(["vm"], "", 1.0)["token"]
        heard = []
        waiting = threading.Thread(target=lambda: heard.extend(getattr(log_in(url).xenapi.event, "from")(["vm"], token, 20.0)["events"]))
        began = time.monotonic()
        waiting.start()
        time.sleep(0.3)
        api.VM.clone(api.VM.get_by_name_label(TEMPLATE)[0], "new")
        waiting.join()
        assert time.monotonic() - began < 10 and {event["class"] for event in heard} == {"vm"}


def test_a_call_takes_as_long_as_the_speed_says():
    with served("--speed", "10") as (url, _):
        api = log_in(url).xenapi
        began = time.monotonic()
        api.VM.clone(api.VM.get_by_name_label(TEMPLATE)[0], "new")
        assert 0.15 < time.monotonic() - began < 2, "two seconds of a clone at ten times the speed"


def test_a_killed_server_goes_on_where_it_was(tmp_path):
    journal = tmp_path / "lab.journal"
    with served("--journal", journal, "--speed", "instant", "--seed", "9") as (url, process):
        api = log_in(url).xenapi
        vm = api.VM.clone(api.VM.get_by_name_label(TEMPLATE)[0], "ubase")
        records = api.VM.get_all_records()
        process.kill()
        process.wait()
    with served("--journal", journal) as (url, process):
        assert "going on where" in process.words and "seed 9" in process.words
        api = log_in(url).xenapi
        assert api.VM.get_all_records() == records and api.VM.get_name_label(vm) == "ubase"
        refused = run("serve", "--journal", journal)
        assert refused.returncode == 2 and "in use by another lab" in refused.stderr


def test_a_fault_asked_for_again_with_the_same_journal_is_brought_about_once(tmp_path):
    journal = str(tmp_path / "lab.journal")
    for _ in range(2):
        with served("--journal", journal, "--fault", "sr-full=Local storage") as (url, _):
            api = log_in(url).xenapi
            asked = api.host.call_plugin(api.host.get_all()[0], "xenlab", "fault", {})
            assert len(json.loads(asked)["faults"]["sr-full"]) == 1
    assert (tmp_path / "lab.journal").read_text().count('"fault"') == 1


def test_a_torn_journal_is_refused_in_words_whatever_faults_it_names(tmp_path):
    (tmp_path / "lab.journal").write_text('{"format": "xenlab-journal"}\nrubbish "fault"]\n')
    refused = run("serve", "--journal", tmp_path / "lab.journal", "--fault", "no-vt")
    assert refused.returncode == 2 and "Nothing was changed" in refused.stderr and "Traceback" not in refused.stderr


def test_a_journal_cut_short_by_a_crash_loses_one_line_at_most(tmp_path):
    journal = tmp_path / "lab.journal"
    with served("--journal", journal, "--speed", "instant") as (url, _):
        api = log_in(url).xenapi
        api.VM.clone(api.VM.get_by_name_label(TEMPLATE)[0], "first")
        api.VM.clone(api.VM.get_by_name_label(TEMPLATE)[0], "second")
    whole = journal.read_text()
    journal.write_text(whole[:whole.index("second") + 20])
    with served("--journal", journal) as (url, process):
        assert "cut short" in process.words
        api = log_in(url).xenapi
        assert api.VM.get_by_name_label("first") and not api.VM.get_by_name_label("second")
        api.VM.clone(api.VM.get_by_name_label(TEMPLATE)[0], "third")
    assert run("replay", journal).returncode == 0


def test_bad_starts_say_what_to_do(tmp_path, url):
    port = urlsplit(url).port
    found = run("serve", "--port", port)
    assert found.returncode == 2 and f"port {port}" in found.stderr and "--port 0" in found.stderr
    damaged = tmp_path / "lab.journal"
    damaged.write_text("hello\n")
    found = run("serve", "--journal", damaged)
    assert found.returncode == 2 and "line 1" in found.stderr and damaged.read_text() == "hello\n"
    assert run("serve", "--speed", "fast").returncode == 2
    assert run("serve", "--journal", tmp_path / "no" / "where").returncode == 2


def test_https_with_a_certificate_that_is_kept(tmp_path):
    pytest.importorskip("cryptography")
    certificate = tmp_path / "certificate.pem"
    with served("--https-port", "0", "--certificate", certificate) as (_, process):
        secure = process.words.split("https://")[1].split()[0]
        log_in(f"https://{secure}", ignore_ssl=True)
        kept = certificate.read_bytes()
        context = ssl.create_default_context(cafile=certificate)
        context.check_hostname = False
        xmlrpc.client.ServerProxy(f"https://{secure}", context=context).system.listMethods()
    with served("--https-port", "0", "--certificate", certificate):
        assert certificate.read_bytes() == kept


def test_replay_prints_what_happened(tmp_path):
    journal = tmp_path / "lab.journal"
    with served("--journal", journal, "--speed", "instant", "--student", "ana") as (url, _):
        api = log_in(url).xenapi
        api.VM.clone(api.VM.get_by_name_label(TEMPLATE)[0], "ubase")
    found = run("replay", journal)
    assert found.returncode == 0 and "student ana" in found.stdout
    assert f"VM.clone({TEMPLATE}, ubase)" in found.stdout and "At the end, 2014-11-10" in found.stdout
    assert run("replay", tmp_path / "none").returncode == 2


def test_as_real_there_is_no_plug_in_of_the_laboratory():
    with served("--speed", "instant", "--contents", "course", "--as-real") as (url, _):
        api = log_in(url).xenapi
        with pytest.raises(XenAPI.Failure, match="XENAPI_MISSING_PLUGIN"):
            api.host.call_plugin(api.host.get_all()[0], "xenlab", "clock", {})
        api.VM.start(api.VM.get_by_name_label("dbase")[0], False, False)


def test_a_call_that_was_stopped_does_not_spoil_the_next_one(url, monkeypatch):
    session, answered = connect(url, "root", "xenserver"), http.client.HTTPConnection.getresponse

    def stopped(connection):
        monkeypatch.setattr(http.client.HTTPConnection, "getresponse", answered)
        raise KeyboardInterrupt

    monkeypatch.setattr(http.client.HTTPConnection, "getresponse", stopped)
    with pytest.raises(KeyboardInterrupt):
        session.xenapi.VM.get_all_records()
    assert len(session.xenapi.host.get_all()) == 1
