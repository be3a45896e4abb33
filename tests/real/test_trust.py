"""A XenServer that signed its own certificate: shown, accepted once, refused when it has changed."""

import json
import ssl
import threading
from urllib.parse import urlsplit
from xmlrpc.server import SimpleXMLRPCServer

import pytest

from lab_env.cli import UserError
from lab_env.connection import connect
from lab_env.real import trust

from ..server.serving import served


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    """(URL, fingerprint) of a XenServer with a certificate of its own making."""
    file = tmp_path_factory.mktemp("certificate") / "own.pem"
    with served("--port", "0", "--https-port", "0", "--certificate", file) as (_, process):
        url = next(word for word in process.words.split() if word.startswith("https://"))
        pem = file.read_text()
        yield url, trust.fingerprint(ssl.PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN CERTIFICATE"):]))


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The file in which this lab keeps the certificates that were accepted."""
    (tmp_path / "lab.json").write_text("{}")
    monkeypatch.setenv("XENLAB_LAB", str(tmp_path))
    monkeypatch.delenv("XENLAB_CERTIFICATE", raising=False)
    return tmp_path / ".xenlab" / "certificates.json"


@pytest.fixture
def keyboard(monkeypatch):
    """keyboard(answer): somebody is there, and answers so to the next question."""
    def there(answer):
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("builtins.input", lambda question: answer)
    return there


def test_accepted_once_it_is_asked_about_no_more(secure, kept, keyboard, capsys):
    url, fingerprint = secure
    keyboard("y")
    assert connect(url, "root", "xenserver").xenapi.pool.get_all()
    assert trust.spaced(fingerprint) in capsys.readouterr().err
    assert json.loads(kept.read_text()) == {trust.where(url): fingerprint}
    keyboard("n")
    assert connect(url, "root", "xenserver").xenapi.pool.get_all()


def test_not_accepted_nothing_is_kept(secure, kept, keyboard):
    keyboard("")
    with pytest.raises(UserError, match="is not trusted"):
        connect(secure[0], "root", "xenserver")
    assert not kept.exists()


def test_where_nobody_can_answer_the_fingerprint_is_told_and_can_be_given(secure, kept, monkeypatch):
    url, fingerprint = secure
    with pytest.raises(UserError, match="set the variable XENLAB_CERTIFICATE") as told:
        connect(url, "root", "xenserver")
    assert trust.spaced(fingerprint) in str(told.value) and not kept.exists()
    monkeypatch.setenv("XENLAB_CERTIFICATE", trust.spaced(fingerprint))
    assert connect(url, "root", "xenserver").xenapi.pool.get_all()
    monkeypatch.setenv("XENLAB_CERTIFICATE", f"{'0' * 64}, {fingerprint}")
    assert connect(url, "root", "xenserver").xenapi.pool.get_all(), "one of a pool's"
    monkeypatch.setenv("XENLAB_CERTIFICATE", "0" * 64)
    with pytest.raises(UserError, match="add it to the variable") as told:
        connect(url, "root", "xenserver")
    assert trust.spaced(fingerprint) in str(told.value)
    monkeypatch.setenv("XENLAB_CERTIFICATE", "yes")
    with pytest.raises(UserError, match="64 hexadecimal digits"):
        connect(url, "root", "xenserver")


def test_another_certificate_than_before_is_refused_even_if_somebody_would_say_yes(secure, kept, keyboard):
    url, fingerprint = secure
    kept.parent.mkdir()
    kept.write_text(json.dumps({trust.where(url): "0" * 64}))
    keyboard("y")
    with pytest.raises(UserError, match="another certificate than the one accepted before") as told:
        connect(url, "root", "xenserver")
    assert trust.spaced(fingerprint) in str(told.value) and json.loads(kept.read_text()) == {trust.where(url): "0" * 64}


def test_a_member_of_a_pool_sends_one_to_its_master():
    with served("--port", "0") as (master, _):
        port = urlsplit(master).port
        try:
            member = SimpleXMLRPCServer(("127.0.0.2", port), logRequests=False)
        except OSError:
            pytest.skip("this computer has no second address of its own")
        member.register_function(lambda *_: {"Status": "Failure", "ErrorDescription": ["HOST_IS_SLAVE", "127.0.0.1"]}, "session.login_with_password")
        with member:
            threading.Thread(target=member.handle_request, daemon=True).start()
            assert connect(f"http://127.0.0.2:{port}", "root", "xenserver").url == master
