"""`xenlab serve --day`: a lab that begins on another day, and one whose clock stands at the real time."""

import json
import time
import urllib.request

import pytest
import XenAPI

from lab_env.mock.clock import date_of, unix_of
from lab_env.mock.journal import Journal, read
from lab_env.server import day as days
from lab_env.server import driver as drivers
from tests.mock.laboratory import Lab, refused

from .serving import run, served
from .test_driver import Wall

MODERN = "XenServer (mocked, xcp-ng-8.3) at http://"


def log_in(url, user="root", password="xenserver"):
    session = XenAPI.Session(url)
    session.login_with_password(user, password)
    return session


def servertime(session):
    return str(session.xenapi.host.get_servertime(session.xenapi.host.get_all()[0]))


def ended(process):
    process.terminate()
    process.wait(20)


def began(path, when, release="xenserver-6.1", seed="1", **head):
    """The journal of a lab that began then and in which nothing was done."""
    lines = []
    Journal.start(lines.append, release, seed, begins=when, **head)
    path.write_text(lines[0] + "\n", encoding="utf-8")
    return path


def test_a_client_that_goes_by_its_own_clock_gets_rows():
    """As XO Lite asks."""
    with served("--release", "xcp-ng-8.3", "--day", "today", first=MODERN) as (url, _):
        session, before = log_in(url), time.time()
        now = unix_of(servertime(session))
        assert before - 5 <= now <= time.time() + 5
        start = int(time.time()) - 300
        with urllib.request.urlopen(f"{url}/rrd_updates?start={start}&host=true&cf=AVERAGE&json=true&session_id={session.handle}") as answer:
            found = json.load(answer)
        assert len(found["data"]) > 10 and all(float(row["t"]) >= start for row in found["data"]) and found["meta"]["legend"]


def test_a_day_is_in_the_journal_and_need_not_be_given_again(tmp_path):
    journal = tmp_path / "lab.journal"
    with served("--day", "2026-03-02", "--journal", journal, "--speed", "instant") as (url, process):
        session = log_in(url)
        session.xenapi.VM.clone(session.xenapi.VM.get_by_name_label("Other install media")[0], "mine")
        first = servertime(session)
        ended(process)
    assert first.startswith("20260302T08:0") and read(journal.read_text()).head["begins"] == "20260302T08:00:00Z"
    told = run("replay", "--json", journal)
    assert json.loads(told.stdout)["head"]["begins"] == "20260302T08:00:00Z" and '"when": "20260302T08:0' in told.stdout
    assert "2026-03-02 08:0" in run("replay", journal).stdout
    for again in ((), ("--day", "2026-03-02")):
        with served("--journal", journal, *again, "--speed", "instant") as (url, _):
            assert servertime(log_in(url)).startswith("20260302T08:0")


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "2026-3-2", "20260302", "1999-12-31", "2100-01-01", "20260302T08:00:00Z", "２０２６-03-02", " "])
def test_what_is_no_day_is_known(day):
    assert "such as 2026-03-02, or today" in days.wrong(day)


def test_what_is_no_day_is_refused_with_what_is_one():
    told = run("serve", "--day", "2026-02-30")
    assert told.returncode == 2 and "--day 2026-02-30: a day is" in told.stderr and "Traceback" not in told.stderr


def test_a_day_that_contradicts_the_journal_is_refused_and_nothing_changes(tmp_path):
    for head, day, words in ((None, "2026-03-02", "began on 2014-11-10, not on 2026-03-02"), ("20260302T08:00:00Z", "2026-03-03", "began on 2026-03-02"),
                             (None, "today", "it is 2014-11-10"), ("20990302T08:00:00Z", "today", "after today")):
        journal = began(tmp_path / "lab.journal", head)
        text = journal.read_text()
        told = run("serve", "--journal", journal, "--day", day)
        assert told.returncode == 2 and words in told.stderr and "Leave --day out" in told.stderr and journal.read_text() == text


def test_a_lab_that_began_some_days_ago_is_brought_to_today(tmp_path):
    then = time.time() - 3 * 86400
    journal = began(tmp_path / "lab.journal", date_of(then), "xcp-ng-8.3")
    with served("--journal", journal, "--day", "today", first=MODERN) as (url, process):
        session, before = log_in(url), time.time()
        assert before - 5 <= unix_of(servertime(session)) <= time.time() + 5
        ended(process)
    told = json.loads(run("replay", "--json", journal).stdout)
    assert told["head"]["begins"] == date_of(then)
    with served("--journal", journal, first=MODERN) as (url, _):        # without: it goes on where it ended
        assert before - 5 <= unix_of(servertime(log_in(url))) <= time.time() + 5


def test_of_many_labs_each_has_its_day(tmp_path):
    (tmp_path / "labs.csv").write_text("name,password,day\nana,a,2026-03-02\nbrais,b,today\ncarme,c,\ndora,d,2026-03-02\n")
    began(tmp_path / "dora.journal", None, seed=read_seed("dora"))
    with served("--labs", tmp_path, "--speed", "instant", first="4 XenServers") as (url, process):
        found = {name: servertime(log_in(url, name, password)) for name, password in (("ana", "a"), ("brais", "b"), ("carme", "c"))}
        assert found["ana"].startswith("20260302") and found["carme"].startswith("20141110") and unix_of(found["brais"]) > 1.7e9
        code, words = refused(log_in, url, "dora", "d")
        assert code == "INTERNAL_ERROR" and "began on 2014-11-10" in words
        ended(process)
    assert read((tmp_path / "ana.journal").read_text()).head["begins"] == "20260302T08:00:00Z"
    (tmp_path / "labs.csv").write_text("name,password,day\nana,a,tomorrow\n")
    told = run("serve", "--labs", tmp_path)
    assert told.returncode == 2 and "line 2" in told.stderr and "such as 2026-03-02" in told.stderr
    told = run("serve", "--labs", tmp_path, "--day", "today")
    assert told.returncode == 2 and "--day is for one lab" in told.stderr


def read_seed(name):
    from lab_env.mock.journal import seed_for
    return seed_for("", "", name)


def kept(speed="1"):
    lab, wall, real = Lab(), Wall(), Wall()
    return lab, wall, real, drivers.Driver(lab.xs, speed, wall, real)


def test_a_clock_that_keeps_to_the_real_one_never_rests():
    lab, wall, real, driver = kept()
    wall.now += 3 * drivers.REST
    real.now += 3 * drivers.REST
    driver.catch_up()
    assert lab.xs.clock.now == 3 * drivers.REST


def test_it_makes_up_for_the_computers_sleep_and_never_goes_back():
    lab, wall, real, driver = kept()
    wall.now, real.now = wall.now + 10, real.now + 7210
    driver.catch_up()
    assert lab.xs.clock.now == 7210
    real.now -= 5000        # somebody puts the computer's clock back
    wall.now += 5
    driver.catch_up()
    assert lab.xs.clock.now == 7215 and driver.ahead() == 0
    real.now += 10**9       # and years ahead
    driver.catch_up()
    assert lab.xs.clock.now < 2 * drivers.SLEEP


def test_at_another_speed_it_rests_as_any_other():
    lab, wall, real, driver = kept("60")
    wall.now, real.now = wall.now + 10 * drivers.REST, real.now + 10**6
    driver.catch_up()
    assert lab.xs.clock.now == 60 * drivers.REST


def test_at_instant_speed_it_is_never_behind_and_may_be_ahead():
    lab, wall, real, driver = kept("instant")
    wall.now, real.now = wall.now + 1000, real.now + 1000
    driver.catch_up()
    assert lab.xs.clock.now == 1000
    lab.api.Async.VM.start(lab.vm(), False, False)
    driver.catch_up()
    ahead = lab.xs.clock.now
    wall.now, real.now = wall.now + 10, real.now + 10
    driver.catch_up()
    assert ahead > 1010 and lab.xs.clock.now == ahead
    wall.now, real.now = wall.now + ahead, real.now + ahead
    driver.catch_up()
    assert lab.xs.clock.now == 1010 + ahead
