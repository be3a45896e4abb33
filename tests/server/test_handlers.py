"""What the server answers besides XML-RPC."""

import http.client
import json
import xmlrpc.client
from urllib.parse import urlsplit

import pytest

from .serving import run, served


@pytest.fixture(scope="module")
def url():
    with served("--speed", "instant") as (url, _):
        yield url


def ask(url, method, path, body=None, **headers):
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.body = answer.read()
    return answer


def json_call(url, method, *params, **more):
    answer = ask(url, "POST", "/jsonrpc", json.dumps({"method": method, "params": params, "id": 1, **more}))
    assert answer.status == 200 and answer.headers["Content-Type"] == "application/json"
    return json.loads(answer.body)


def test_json_rpc(url):
    session = json_call(url, "session.login_with_password", "root", "xenserver")["result"]
    vms = json_call(url, "VM.get_all_records", session, jsonrpc="2.0")["result"]
    assert all(type(vm["VCPUs_max"]) is int and type(vm["is_a_template"]) is bool for vm in vms.values())
    assert json_call(url, "VM.start", session)["error"] == ["MESSAGE_PARAMETER_COUNT_MISMATCH", "VM.start", "3", "0"]
    assert json_call(url, "VM.nothing", session, jsonrpc="2.0")["error"] == {"code": 1, "message": "MESSAGE_METHOD_UNKNOWN", "data": ["VM.nothing"]}
    assert "VM.start" in json_call(url, "system.listMethods")["result"]
    assert ask(url, "POST", "/jsonrpc", "{").status == 500


def test_a_page_of_another_origin_may_call(url):
    answer = ask(url, "OPTIONS", "/jsonrpc", Access_Control_Request_Headers="content-type", Access_Control_Request_Method="POST", Origin="http://elsewhere")
    assert answer.status == 200 and answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers.get_all("Access-Control-Allow-Headers") == ["content-type, X-Requested-With"]


def test_xml_rpc_is_taken_at_any_path(url):
    body = xmlrpc.client.dumps(("root", "xenserver"), "session.login_with_password")
    assert b"Success" in ask(url, "POST", "/any/where?a=b", body).body


def test_a_browser_finds_a_page(url):
    answer = ask(url, "GET", "/")
    assert answer.status == 200 and b"simulation of xenserver-6.1" in answer.body and answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert ask(url, "HEAD", "/").body == b"" and ask(url, "GET", "/no-such-page").status == 404


def test_what_is_measured(url):
    session = json_call(url, "session.login_with_password", "root", "xenserver")["result"]
    host = json_call(url, "host.get_all_records", session)["result"].popitem()[1]
    found = ask(url, "GET", f"/rrd_updates?start=-60&host=true&json=true&session_id={session}")
    assert found.headers["Content-Type"] == "application/json" and f'"AVERAGE:host:{host["uuid"]}:cpu'.encode() in found.body and b',"data":[{"t":' in found.body
    assert ask(url, "GET", "/host_rrd", Cookie=f"session_id={session}").body.startswith(b'<?xml version="1.0"?><rrd>')
    assert ask(url, "GET", f"/vm_rrd?uuid=none&session_id={session}").status == 404
    for bad in ("", "start=soon", "start=nan", "start=1e999", "start=1&cf=MEDIAN", "start=1&interval=-"):
        assert ask(url, "GET", f"/rrd_updates?{bad}&session_id={session}").status == 400, bad
    assert ask(url, "GET", "/rrd_updates?start=0").status == 401


def test_what_is_not_simulated_says_so(url):
    session = json_call(url, "session.login_with_password", "root", "xenserver")["result"]
    for method, path in (("GET", "/pool/xmldbdump"), ("GET", "/export_metadata"), ("PUT", "/pool_patch_upload")):
        answer = ask(url, method, f"{path}?session_id={session}")
        assert answer.status == 501 and f"{method} {path} is not simulated".encode() in answer.body
        assert ask(url, method, path).status == 401


def test_a_path_stands_for_what_is_below_it(url):
    """XO Lite asks for /export/, and whoever wants a file name puts one there."""
    session = json_call(url, "session.login_with_password", "root", "xenserver")["result"]
    vm = json_call(url, "VM.clone", session, json_call(url, "VM.get_by_name_label", session, "Other install media")["result"][0], "vm")["result"]
    whole = ask(url, "GET", f"/export?ref={vm}&session_id={session}").body
    for path in ("/export/", "/export/a-name.xva"):
        answer = ask(url, "GET", f"{path}?ref={vm}&session_id={session}")
        assert answer.status == 200 and len(answer.body) == len(whole) > 10_000
    assert ask(url, "GET", "/exported").status == 404


def test_a_folder_of_ones_own_is_served(tmp_path):
    (tmp_path / "secret").write_text("not for browsers")
    web = tmp_path / "web"
    (web / "assets").mkdir(parents=True)
    (web / "index.html").write_text("<h1>XO Lite</h1>")
    (web / "assets" / "a b.js").write_text("1")
    with served("--web", web) as (url, _):
        assert ask(url, "GET", "/").body == b"<h1>XO Lite</h1>"
        script = ask(url, "GET", "/assets/a%20b.js?v=1")
        assert script.body == b"1" and "javascript" in script.headers["Content-Type"]
        assert ask(url, "GET", "/../secret").status == ask(url, "GET", "/%2e%2e/secret").status == 403
        assert ask(url, "GET", "/assets/none.js").status == ask(url, "GET", "/a%00b").status == 404
    refused = run("serve", "--web", tmp_path / "none")
    assert refused.returncode == 2 and "is no folder" in refused.stderr
