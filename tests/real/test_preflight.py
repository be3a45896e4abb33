"""`xenlab doctor --xenserver`: what a pool has for the exercise, on each release, whatever is missing."""

import contextlib
import json
import ssl

import pytest
import XenAPI

from lab_env.mock.model.fault import inject
from lab_env.mock.roles import ROLES
from lab_env.real import preflight, trust
from lab_env.transport import InProcessTransport

from ..mock.laboratory import TEMPLATE, Lab
from ..server.serving import served
from .command import run


def looked(lab, session=None):
    found, exercise = preflight.look(session or lab.session)
    return {one.name: one for one in found}, exercise


def statuses(lab, *names, **options):
    found, _ = looked(lab, **options)
    return [found[name].status for name in names]


@pytest.fixture
def pool(tmp_path, monkeypatch):
    """pool(release, *options): the URL of one that is served as real, over HTTPS; its certificate is known."""
    with contextlib.ExitStack() as running:
        def serve(release, *options):
            certificate = tmp_path / "own.pem"
            _, process = running.enter_context(served("--https-port", "0", "--certificate", certificate, "--as-real", "--release", release, *options,
                                                      first=f"XenServer (mocked, {release}) at http://"))
            pem = certificate.read_text()
            monkeypatch.setenv("XENLAB_LAB", str(tmp_path))
            monkeypatch.setenv("XENLAB_CERTIFICATE", trust.fingerprint(ssl.PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN CERTIFICATE"):])))
            monkeypatch.setenv("XENLAB_PASSWORD", "xenserver")
            return next(word for word in process.words.split() if word.startswith("https://"))

        yield serve


def test_a_pool_of_the_courses_time_can_do_the_exercise_as_written(pool):
    found = run("doctor", "--xenserver", pool("xenserver-6.1", "--contents", "course"), "--json")
    told = json.loads(found.stdout)
    assert found.returncode == 0 and told["exercise"] == "ubuntu-exercise"
    assert {one["name"]: one["status"] for one in told["findings"]} == {
        "address": "ok", "release": "ok", "licence": "ok", "limits": "look", "VT": "ok", "memory": "ok", "storage": "ok", "template": "ok", "tools": "ok",
        "ISO library": "ok", "network": "look", "role": "look"}


def test_a_pool_of_today_is_offered_the_modern_form(pool):
    url = pool("xcp-ng-8.3", "--account", "ana:vm-admin:s3cret", "--fault", "no-vt")
    found = run("doctor", "--xenserver", url, "--language", "gl")
    assert found.returncode == 1 and "ubuntu-modern" in found.stdout and "«Ubuntu Jammy Jellyfish 22.04»" in found.stdout
    assert "falta  xen00 non ten virtualización por hardware" in found.stdout and found.stdout.endswith("en falta, 3 por mirar.\n")


def test_who_cannot_log_in_is_told_why(pool, monkeypatch):
    url = pool("xenserver-6.1")
    monkeypatch.setenv("XENLAB_PASSWORD", "wrong")
    found = run("doctor", "--xenserver", url)
    assert found.returncode == 1 and found.stdout.startswith("missing  ") and "does not accept the password of 'root'" in found.stdout
    monkeypatch.setenv("XENLAB_CERTIFICATE", "0" * 64)
    told = json.loads(run("doctor", "--xenserver", url, "--json").stdout)
    assert [one["name"] for one in told["findings"]] == ["login"] and "another certificate" in told["findings"][0]["seen"] and told["exercise"] is None
    assert "no XenServer answers" in run("doctor", "--xenserver", "https://127.0.0.1:9").stdout
    assert "unencrypted; use https" in run("doctor", "--xenserver", "http://xenserver.example").stdout, "nothing is sent there"
    assert "ningún XenServer responde" in run("doctor", "--xenserver", "https://127.0.0.1:9", "--language", "gl").stdout


def test_it_only_looks():
    lab = Lab(contents="course")
    before = lab.xs.fingerprint()
    looked(lab)
    assert lab.xs.fingerprint() == before and "VM." not in lab.journal


@pytest.mark.parametrize("role, status", [("read-only", "missing"), ("vm-operator", "missing"), ("vm-admin", "look"), ("vm-power-admin", "ok"), ("pool-admin", "look")])
def test_the_role_of_the_user(role, status):
    lab = Lab()
    lab.xs.sessions.accounts = {name: ("s3cret", name) for name in ROLES}
    session = XenAPI.Session("http://mock/", transport=InProcessTransport(lab.xs))
    session.login_with_password(role, "s3cret")
    found, _ = looked(lab, session)
    assert found["role"].status == status and (role in found["role"].seen.en)
    assert not [one for one in found.values() if "could not be asked" in one.seen.en], "every role may look"


def test_without_the_template_it_names_another():
    lab = Lab()
    lab.api.VM.set_name_label(lab.template(), "Another")
    found, exercise = looked(lab)
    assert found["template"].status == "look" and exercise == "ubuntu-modern" and f"no template {TEMPLATE}" in found["template"].seen.en
    assert "Ubuntu Precise Pangolin 12.04 (32-bit)" in found["template"].todo.en


def test_storage_that_is_full_unplugged_or_not_chosen():
    lab = Lab()
    pool = lab.api.pool.get_all()[0]
    local = lab.api.pool.get_default_SR(pool)
    lab.api.VDI.create({"name_label": "big", "SR": local, "virtual_size": str(190 * 2**30), "type": "user", "sharable": False, "read_only": False, "other_config": {}})
    lab.xs.db.find(lab.api.VDI.get_by_name_label("big")[0]).physical_utilisation = 190 * 2**30
    assert statuses(lab, "storage") == ["look"]
    pbd = lab.api.SR.get_PBDs(local)[0]
    lab.api.PBD.unplug(pbd)
    assert statuses(lab, "storage") == ["missing"]
    lab.api.PBD.plug(pbd)
    lab.api.pool.set_default_SR(pool, "OpaqueRef:NULL")
    found, _ = looked(lab)
    assert found["storage"].status == "missing" and "Local storage" in found["storage"].todo.gl


def test_libraries_and_tools_that_are_not_there():
    lab = Lab()
    for sr in lab.api.SR.get_all():
        if lab.api.SR.get_content_type(sr) == "iso" and lab.api.SR.get_type(sr) == "iso":
            for vdi in lab.api.SR.get_VDIs(sr):
                lab.xs.db.find(vdi).name_label = "other.iso"
    assert statuses(lab, "tools", "ISO library") == ["missing", "missing"]


def test_memory_and_hosts():
    lab = Lab(contents="pool")
    assert statuses(lab, "memory") == ["ok"]
    for host in lab.api.host.get_all():
        lab.api.host.disable(host)
    found, _ = looked(lab)
    assert (found["memory"].status, found["host"].status) == ("missing", "look")


def test_a_host_that_does_not_answer_its_pool():
    lab = Lab(contents="pool")
    inject(lab.xs, "host-away=xen01")
    lab.xs.advance(1200)
    found, _ = looked(lab)
    assert found["host"].status == "look" and found["host"].seen.en == "xen01 does not answer its pool" and found["memory"].status == "ok" and "xen00" in found["memory"].seen.en


def test_a_licence_that_has_ended():
    lab = Lab()
    host = lab.xs.host
    host.license_params = {**host.license_params, "expiry": "20131110T00:00:00Z"}
    found, _ = looked(lab)
    assert found["licence"].status == "missing" and "2013-11-10" in found["licence"].seen.en


def test_a_xenserver_that_goes_away_meanwhile(monkeypatch):
    lab = Lab()
    real, calls = lab.session.transport.request, []

    def request(*call, **options):
        calls.append(call)
        if len(calls) > 6:
            raise TimeoutError("timed out")
        return real(*call, **options)

    monkeypatch.setattr(lab.session.transport, "request", request)
    found, _ = preflight.look(lab.session)
    assert found[-1].status == "look" and "could not be asked" in found[-1].seen.en and len(calls) == 7
