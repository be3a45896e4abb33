"""A pool that is treated as real, and its guests: served over HTTPS without the laboratory's plug-in; the address that `dbase` reports is a real OpenSSH server's."""

import shutil
import ssl as tls

import pytest

from lab_env.real import owned, remembered, ssh, trust

from ..mock.laboratory import Lab
from ..server.serving import served
from .command import run
from .openssh import SSHD, USER, WHY, sshd


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    """(URL, fingerprint) of a pool whose `dbase` reports 127.0.0.1; `silent` runs without tools, `w2008` is halted."""
    folder = tmp_path_factory.mktemp("pool")
    lab = Lab(contents="course")
    dbase = lab.api.VM.get_by_name_label("dbase")[0]
    lab.api.VM.start(lab.api.VM.clone(dbase, "silent"), False, False)
    lab.api.VM.start(dbase, False, False)
    lab.xs.settle()
    lab.insert(dbase)
    for line in ("mount /dev/xvdd /mnt", "/mnt/Linux/install.sh -n"):
        assert lab.type(dbase, line)[1] == 0
    lab.xs.advance(120)
    for line in ("xenstore-write attr/eth0/ip 127.0.0.1", "xenstore-write data/updated now"):
        assert lab.type(dbase, line)[1] == 0
    assert lab.api.VM_guest_metrics.get_networks(lab.api.VM.get_guest_metrics(dbase))["0/ip"] == "127.0.0.1"
    for vm, record in lab.api.VM.get_all_records().items():
        if record["name_label"] in ("dbase", "silent", "w2008"):
            lab.api.VM.add_to_other_config(vm, owned.KEY, owned.tag("alice", record))
    (folder / "lab.journal").write_text(lab.journal, encoding="utf-8", newline="\n")
    certificate = folder / "own.pem"
    with served("--https-port", "0", "--certificate", certificate, "--journal", folder / "lab.journal", "--as-real") as (_, process):
        pem = certificate.read_text()
        url = next(word for word in process.words.split() if word.startswith("https://"))
        yield url, trust.fingerprint(tls.PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN CERTIFICATE"):]))


@pytest.fixture
def lab_folder(pool, key, tmp_path, monkeypatch):
    """A lab folder, and the environment in which `xenlab` finds it and the pool."""
    for name, value in {"XENLAB_LAB": tmp_path, "XENLAB_URL": pool[0], "XENLAB_CERTIFICATE": pool[1], "XENLAB_USER": "root", "XENLAB_PASSWORD": "xenserver"}.items():
        monkeypatch.setenv(name, str(value))
    (tmp_path / "lab.json").write_text('{"student": "alice"}', encoding="utf-8")
    (tmp_path / ".xenlab").mkdir()
    shutil.copy2(key, tmp_path / ".xenlab")
    return tmp_path


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """The file of a lab's key, made once: that takes its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XENLAB_LAB", str(tmp_path_factory.mktemp("key")))
        return remembered.key_file()


@pytest.fixture
def server(tmp_path):
    if SSHD is None:
        pytest.skip(WHY)
    (tmp_path / "sshd").mkdir()
    with sshd(tmp_path / "sshd") as server:
        yield server


@pytest.fixture
def reachable(lab_folder, server):
    """The OpenSSH server, which knows this lab's key; `dbase` is remembered to answer at its port."""
    server.authorized.write_text(ssh.public_key() + "\n")
    found = run("guest", "dbase", "--ssh-port", server.port, "--ssh-user", USER, "-c", "true")
    assert found.returncode == 0, found.stderr
    assert "is remembered from now on: SHA256:" in found.stderr
    return server


@pytest.fixture
def guest_cell(monkeypatch):
    """(`%%guest` of an IPython shell, what its cells displayed)."""
    from IPython.core.interactiveshell import InteractiveShell
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    shell = InteractiveShell()
    shell.extension_manager.load_extension("lab_env")
    return shell.find_cell_magic("guest"), shown
